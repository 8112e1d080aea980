"""E-mail for tests: a real SMTP server that delivers into a maildir, a real IMAP server, and messages."""

from __future__ import annotations

import io
import shutil
import smtplib
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from imap_tools import MailBoxUnencrypted
from PIL import Image

TRUSTED = "mx.trust.example"
"""The mail server whose word on senders counts in these tests."""


@contextmanager
def smtp_into(maildir: Path) -> Iterator[tuple[str, int]]:
    """A mail server that takes anything and puts it into the maildir."""
    server = Controller(Mailbox(str(maildir)), hostname="127.0.0.1", port=_free_port(), data_size_limit=60_000_000)
    server.start()
    try:
        yield server.hostname, server.port
    finally:
        server.stop()


@contextmanager
def imap(user: str, password: str) -> Iterator[tuple[str, MailBoxUnencrypted]]:
    """An IMAP server with one empty mailbox: its address for MAIL_IN_URL, and a way to put mail into it."""
    port = _free_port()
    program = shutil.which("pymap", path=str(Path(sys.executable).parent)) or "pymap"
    given = ["--no-tls", "--no-service", "admin", "dict", "--demo-user", user, "--demo-password", password]
    server = subprocess.Popen([program, "--host", "127.0.0.1", "--port", str(port), *given])
    try:
        _wait_for(port)
        with MailBoxUnencrypted("127.0.0.1", port).login(user, password) as box:
            yield f"imap://{user}:{password}@127.0.0.1:{port}/INBOX", box
    finally:
        server.terminate()
        server.wait(10)


def send(server: tuple[str, int], message: EmailMessage | bytes, *, sender: str = "parent@example.org") -> None:
    """Hand a message to the server as any mail program does."""
    raw = message if isinstance(message, bytes) else message.as_bytes(policy=SMTP)
    with smtplib.SMTP(*server) as line:
        line.sendmail(sender, ["complaints@trust.example"], raw)


def written(
    text: str = "Thank you for your letter.", *, sender: str = "Priya Meadow <priya.meadow@example.org>",
    subject: str = "Hello", proven: str = "", **headers: str,
) -> EmailMessage:  # fmt: skip
    """A message; `proven` is the domain for which the trusted server says that it checked."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "complaints@trust.example", subject
    message["Message-ID"] = f"<{uuid.uuid4().hex}@example.org>"
    if proven:
        message["Authentication-Results"] = f"{TRUSTED}; dmarc=pass (p=reject) header.from={proven}"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def attach(message: EmailMessage, name: str, content: bytes, kind: str = "application/octet-stream") -> EmailMessage:
    """The message with a file."""
    main, _slash, sub = kind.partition("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


def picture() -> bytes:
    """A small picture that opens."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


def report(*, original: str, recipient: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """What a mail server sends when it could not deliver (RFC 3464)."""
    return (
        "From: MAILER-DAEMON@mx.example.org\r\nTo: complaints@trust.example\r\nSubject: Undelivered Mail\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {original}\r\nSubject: Letter\r\n\r\nx\r\n--b--\r\n"
    ).encode()


def winmail(name: str, content: bytes) -> bytes:
    """A small winmail.dat as Outlook packs one file (MS-OXTNEF): signature, key, then attributes with checksums."""

    def attribute(level: int, key: int, data: bytes) -> bytes:
        head = bytes([level]) + key.to_bytes(4, "little") + len(data).to_bytes(4, "little")
        return head + data + (sum(data) & 0xFFFF).to_bytes(2, "little")

    rendering = bytes(14)
    return (
        (0x223E9F78).to_bytes(4, "little") + (1).to_bytes(2, "little")
        + attribute(1, 0x00089006, (0x00010000).to_bytes(4, "little"))
        + attribute(1, 0x0002800C, b"Please see the file.\0")
        + attribute(2, 0x00069002, rendering)
        + attribute(2, 0x00018010, name.encode() + b"\0")
        + attribute(2, 0x0006800F, content)
    )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: Any = found.getsockname()[1]
        return int(port)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The IMAP server did not start.")
