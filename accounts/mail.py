"""Mail in practice mode: nothing leaves the building, and a real address is refused aloud."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


class RealAddress(Exception):
    """Practice mode was asked to write to somebody real."""


def one_line(text: str) -> str:
    """Text for a header of a message: a line break in it would stop the message."""
    return " ".join(text.split())


def is_practice_address(address: str) -> bool:
    """Whether an address can belong to nobody: its domain, or one above it, is on the reserved list."""
    domain = parseaddr(address)[1].rpartition("@")[2].lower().rstrip(".")
    return any(domain == known or domain.endswith("." + known) for known in settings.PRACTICE_DOMAINS)


class PracticeBackend(BaseEmailBackend):
    """Writes each message as an .eml file under VAR_DIR/mail; refuses a real address (`RealAddress`)."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently, **kwargs)
        self.folder = Path(settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if not all(map(is_practice_address, message.recipients())):
                raise RealAddress("In practice mode no message goes to a real address.")
        written = 0
        for message in email_messages:
            if message.recipients():
                self._write(message.message().as_bytes())
                written += 1
        return written

    def _write(self, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=self.folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.eml"
        os.replace(unfinished, self.folder / name)
