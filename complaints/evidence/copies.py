"""What is shown of a picture: redrawn copies, so that nothing hidden in the original reaches a browser."""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction

from complaints.evidence import names, pictures, vault
from complaints.evidence.models import File

log = logging.getLogger(__name__)
LONGEST = {File.Kind.VIEWING: 2000, File.Kind.THUMBNAIL: 320}


@dataclass(frozen=True)
class Shown:
    """The copies that a page may show of one file; both missing for anything but a picture."""

    viewing: File | None = None
    thumbnail: File | None = None


def shown(files: Iterable[File]) -> dict[UUID, Shown]:
    """The copies of many files, in one query, by the key of the original."""
    found: dict[UUID, dict[str, File]] = {file.pk: {} for file in files}
    kinds = [File.Kind.VIEWING, File.Kind.THUMBNAIL]
    for copy in File.objects.filter(derived_from__in=found, kind__in=kinds):
        if copy.derived_from_id:
            found[copy.derived_from_id][copy.kind] = copy
    return {
        key: Shown(by_kind.get(File.Kind.VIEWING), by_kind.get(File.Kind.THUMBNAIL)) for key, by_kind in found.items()
    }


def make(original: File, *, at: dt.datetime) -> list[File]:
    """Makes the viewing copy and the small picture of an original, unless they are there. May run twice."""
    if original.media_type not in pictures.FORMATS or not original.may_be_served:
        return []
    there = set(original.copies.values_list("kind", flat=True))
    made = []
    for kind, longest in LONGEST.items():
        if kind not in there:
            copy = _redrawn(original, kind, longest, at)
            if copy:
                made.append(copy)
    return made


def _redrawn(original: File, kind: File.Kind, longest: int, at: dt.datetime) -> File | None:
    try:
        with vault.opened(original.stored_as) as stream:
            picture = pictures.redrawn(stream, original.media_type, longest=longest)
    except (pictures.Damaged, pictures.TooManyPixels, FileNotFoundError):
        log.warning("File %s cannot be redrawn; it can still be downloaded.", original.pk)
        return None
    out = io.BytesIO()
    if picture.mode == "RGBA" or original.media_type in ("image/png", "image/gif"):
        picture.save(out, "PNG", optimize=True)
        media_type, ending = "image/png", "png"
    else:
        picture.save(out, "JPEG", quality=85, optimize=True)
        media_type, ending = "image/jpeg", "jpg"
    stem, _ending = names.parted(original.name)
    kept = vault.keep([out.getvalue()])
    copy = File(
        kind=kind,
        derived_from=original,
        name=names.cleaned(f"{stem} ({'small' if kind == File.Kind.THUMBNAIL else 'copy'}).{ending}"),
        media_type=media_type,
        size=kept.size,
        sha256=kept.sha256,
        stored_as=kept.stored_as,
        sealed_at=at,
        scan=original.scan,
        scanned_at=original.scanned_at,
    )
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
    except IntegrityError:
        vault.remove(kept.stored_as)
        return None
    except DatabaseError:
        vault.remove(kept.stored_as)
        raise
    return copy
