"""Proves that what lies in the private folder is what was sealed."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from accounts import notices, posts
from accounts.models import PostKind
from complaints.evidence import vault
from complaints.evidence.models import File

log = logging.getLogger(__name__)
A_NIGHT = 20 * 1024**3
"""Bytes that one night re-reads, longest unread first; on a small disk that is everything."""


class Fault(NamedTuple):
    """One file whose bytes are not those that were sealed."""

    file: UUID
    problem: str


def check(*, at: dt.datetime, most_bytes: int | None = None, noting: bool = True) -> Iterator[Fault]:
    """Hashes sealed files again, those unread for longest first, and yields each that changed or is gone.

    Without `noting` it only looks: no file is marked as read at `at`.
    """
    read = 0
    for file in File.objects.order_by(F("seal_checked_at").asc(nulls_first=True), "pk").iterator(chunk_size=500):
        if most_bytes is not None and read >= most_bytes:
            return
        read += file.size
        seal = _seal(file)
        if noting:
            File.objects.filter(pk=file.pk).update(seal=seal, seal_checked_at=at)
        if seal != File.Seal.WHOLE:
            yield Fault(file.pk, str(seal.label))


def alarm(fault: Fault, *, at: dt.datetime, on: dt.date) -> None:
    """Tells the administrators and the trust officers, once for each file, without its name."""
    log.error("Seal of file %s: %s", fault.file, fault.problem)
    for kind in (PostKind.ADMINISTRATOR, PostKind.TRUST_OFFICER):
        for user in posts.holders(kind, on=on):
            notices.tell(
                user,
                about_kind="file",
                about=fault.file,
                key=f"seal:{fault.file}:{fault.problem}",
                text=f"A sealed file is no longer as it was uploaded ({fault.problem.lower()}). "
                "Restore it from a backup.",
                path="/",
                at=at,
                urgent=True,
            )


def _seal(file: File) -> File.Seal:
    try:
        return File.Seal.WHOLE if vault.digest_of(file.stored_as) == file.sha256 else File.Seal.CHANGED
    except FileNotFoundError:
        return File.Seal.MISSING
    except OSError:
        return File.Seal.CHANGED
