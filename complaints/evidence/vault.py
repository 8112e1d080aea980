"""Where the bytes lie: one private folder, random names, written once."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

FOLDER = "evidence"
LOCKED_AWAY = "quarantine"
_PIECE = 256 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoRoom(Exception):
    """The disk is full."""


class Kept(NamedTuple):
    """What was written: where, how many bytes, and their SHA-256."""

    stored_as: str
    size: int
    sha256: str


def keep(pieces: Iterable[bytes]) -> Kept:
    """Writes a new file, whole or not at all. Raises NoRoom when the disk is full; nothing is left."""
    name = secrets.token_hex(20)
    stored_as = f"{FOLDER}/{name[:2]}/{name}"
    final = path_of(stored_as)
    unfinished = final.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    try:
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
            out.flush()
            os.fsync(out.fileno())
        unfinished.chmod(0o400)
        unfinished.rename(final)
    except BaseException as fault:
        unfinished.unlink(missing_ok=True)
        if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
            raise NoRoom from fault
        raise
    return Kept(stored_as, size, digest.hexdigest())


def opened(stored_as: str) -> BinaryIO:
    """The bytes, to read. Raises FileNotFoundError."""
    return open(path_of(stored_as), "rb")


def read(stored_as: str) -> Iterator[bytes]:
    """The bytes in pieces."""
    with opened(stored_as) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def digest_of(stored_as: str) -> str:
    """The SHA-256 of what lies there now. Raises FileNotFoundError."""
    digest = hashlib.sha256()
    for piece in read(stored_as):
        digest.update(piece)
    return digest.hexdigest()


def lock_away(stored_as: str) -> str:
    """Moves a file to where nothing is served from; returns its new place."""
    place = f"{LOCKED_AWAY}/{stored_as.rsplit('/', 1)[-1]}"
    target = path_of(place)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not target.exists():
        path_of(stored_as).rename(target)
    return place


def remove(stored_as: str) -> None:
    """Deletes the bytes; nothing happens if they are gone already."""
    path_of(stored_as).unlink(missing_ok=True)


def stored() -> Iterator[tuple[str, float]]:
    """Every file that lies there, unfinished ones too, with the time of its last change in seconds."""
    root = Path(settings.PRIVATE_ROOT)
    for path in (root / FOLDER).glob("*/*"):
        yield path.relative_to(root).as_posix(), path.stat().st_mtime


def path_of(stored_as: str) -> Path:
    """The place on the disk. Raises ValueError for a name that leads out of the private folder."""
    root = Path(settings.PRIVATE_ROOT).resolve()
    path = (root / stored_as).resolve()
    if not path.is_relative_to(root):
        raise ValueError("A stored name leads out of the private folder.")
    return path
