"""Taking a file in: checked, hashed, stored once under a random name, never changed again."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction

from accounts.models import User
from complaints.evidence import names, tasks, vault
from complaints.evidence.models import File
from complaints.evidence.recognising import Refused, check

__all__ = ["Refused", "destroy", "seal", "seal_copy", "seal_made"]
log = logging.getLogger(__name__)
NO_ROOM = "The portal has no room for this file just now. Nothing else you typed is lost. Try again later today."


def seal(upload: UploadedFile[Any], *, by: User | None, at: dt.datetime) -> File:
    """Seals what somebody sent (S0 §4.2, R32). Raises Refused, a plain sentence; then nothing is kept."""
    recognised = check(upload)
    file = _kept(
        upload.chunks(),
        File(name=recognised.name, media_type=recognised.media_type, uploaded_by=by, sealed_at=at),
    )
    pk = file.pk
    transaction.on_commit(lambda: _ask_for_scan(pk), robust=True)
    return file


def seal_copy(
    original: File, *, kind: File.Kind, pieces: Iterable[bytes], name: str, media_type: str, by: User | None,
    at: dt.datetime,
) -> File:  # fmt: skip
    """Seals a copy made from an original, such as a redacted one (R281). The original stays as it is."""
    return _kept(
        pieces,
        File(
            kind=kind,
            derived_from=original.derived_from or original,
            name=names.cleaned(name),
            media_type=media_type,
            uploaded_by=by,
            sealed_at=at,
            scan=original.scan,
            scanned_at=original.scanned_at,
        ),
    )


def seal_made(pieces: Iterable[bytes], *, name: str, media_type: str, at: dt.datetime) -> File:
    """Seals what the portal itself has put together, such as the papers of a hearing; scanned like any other."""
    file = _kept(pieces, File(name=names.cleaned(name), media_type=media_type, uploaded_by=None, sealed_at=at))
    pk = file.pk
    transaction.on_commit(lambda: _ask_for_scan(pk), robust=True)
    return file


def destroy(file: File) -> None:
    """Deletes a file and every copy of it, rows now, bytes after the commit. For disposal only (S0 §10)."""
    copies = list(file.copies.all())
    places = [one.stored_as for one in (*copies, file)]
    for one in copies:
        one.delete()
    file.delete()
    transaction.on_commit(lambda: _remove_all(places))


def _remove_all(places: Iterable[str]) -> None:
    for place in places:
        vault.remove(place)


def _kept(pieces: Iterable[bytes], file: File) -> File:
    try:
        kept = vault.keep(pieces)
    except vault.NoRoom as fault:
        log.error("The disk is full: a file could not be sealed.")
        raise Refused(NO_ROOM) from fault
    except OSError as fault:
        log.exception("A file could not be sealed.")
        raise Refused(NO_ROOM) from fault
    file.stored_as, file.size, file.sha256 = kept
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except DatabaseError as fault:
        vault.remove(kept.stored_as)
        log.exception("A sealed file got no row.")
        raise Refused(NO_ROOM) from fault
    except BaseException:
        vault.remove(kept.stored_as)
        raise
    return file


def _ask_for_scan(pk: UUID) -> None:
    """A queue that is down loses nothing: the sweep finds the row."""
    tasks.scan.delay(str(pk))
