"""The mailbox that e-mail is taken from: an IMAP mailbox or a maildir. A message leaves it once it is taken in."""

from __future__ import annotations

import hashlib
import mailbox
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

SECONDS = 60
AT_ONCE = 200
"""Messages of one visit: the next one, a minute later, goes on from there."""
LONGEST_HEAD = 64_000
LEFT = ":2,F"
"""How a maildir marks a message as flagged."""

HERE = ("localhost", "127.0.0.1", "::1")


class Unsafe(Exception):
    """A mailbox on another computer without encryption."""


@dataclass(frozen=True)
class InBox:
    """One message that lies in the mailbox."""

    key: str
    size: int
    content: Callable[[], bytes]
    """The whole message, or only its head."""
    head: Callable[[], bytes]
    remove: Callable[[], None]
    leave: Callable[[], None]
    """Mark it, so that it stays there and is not looked at again."""


@contextmanager
def opened(url: str) -> Iterator[Iterator[InBox]]:
    """The messages in it, oldest first. Raises OSError or imap_tools' errors when it cannot be reached."""
    if url.startswith("maildir://"):
        yield _maildir(Path(unquote(urlsplit(url).path)))
    else:
        with _imap(url) as box:
            yield _messages(box, url)


def _maildir(folder: Path) -> Iterator[InBox]:
    if not folder.is_dir():
        raise FileNotFoundError(f"MAIL_IN_URL names {folder}, which is no folder.")
    box = mailbox.Maildir(str(folder), create=False)

    def one(key: str, place: Path) -> InBox:
        def head() -> bytes:
            with place.open("rb") as file:
                return file.read(LONGEST_HEAD)

        def leave() -> None:
            place.rename(folder / "cur" / f"{key}{LEFT}")

        return InBox(
            key=_key(str(folder), key), size=place.stat().st_size, content=place.read_bytes, head=head,
            remove=lambda: box.discard(key), leave=leave,
        )  # fmt: skip

    places = {key: folder / str(box._lookup(key)) for key in box.keys()}  # type: ignore[attr-defined]  # noqa: SIM118
    waiting = sorted(key for key, place in places.items() if not place.name.endswith(LEFT))
    for key in waiting[:AT_ONCE]:
        yield one(key, places[key])


@contextmanager
def _imap(url: str) -> Iterator[BaseMailBox]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    user, password, folder = (
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        unquote(parts.path.strip("/")),
    )
    box: BaseMailBox
    if parts.scheme == "imaps":
        box = MailBox(host, parts.port or 993, timeout=SECONDS)
    elif parts.scheme == "imap+tls":
        box = MailBoxStartTls(host, parts.port or 143, timeout=SECONDS)
    elif host in HERE:
        box = MailBoxUnencrypted(host, parts.port or 143, timeout=SECONDS)
    else:
        raise Unsafe("imap:// without encryption is for a mail server on this computer only. Use imaps://.")
    with box.login(user, password, initial_folder=folder or "INBOX") as signed_in:
        yield signed_in


def _messages(box: BaseMailBox, url: str) -> Iterator[InBox]:
    """Sizes first, so that nothing too large is ever fetched; what was left there is flagged and not seen again."""
    parts = urlsplit(url)
    place = f"{parts.hostname}{parts.path}{box.folder.status(box.folder.get() or 'INBOX', ['UIDVALIDITY'])}"
    numbers = box.uids(AND(flagged=False))

    def one(uid: str, size: int) -> InBox:
        def whole() -> bytes:
            return _fetched(box, uid, "(BODY.PEEK[])")

        def remove() -> None:
            box.delete([uid])

        def leave() -> None:
            box.flag([uid], "\\Flagged", True)

        return InBox(
            key=_key(place, uid), size=size, content=whole, head=lambda: _fetched(box, uid, "(BODY.PEEK[HEADER])"),
            remove=remove, leave=leave,
        )  # fmt: skip

    for uid in numbers[:AT_ONCE]:
        yield one(uid, _size(box, uid))


def _size(box: BaseMailBox, uid: str) -> int:
    _answer, rows = box.client.uid("fetch", uid, "(RFC822.SIZE)")
    said = b" ".join(row if isinstance(row, bytes) else row[0] for row in rows if row)
    found = re.search(rb"RFC822\.SIZE (\d+)", said)
    return int(found[1]) if found else 0


def _fetched(box: BaseMailBox, uid: str, what: str) -> bytes:
    _answer, rows = box.client.uid("fetch", uid, what)
    return next((bytes(row[1]) for row in rows if isinstance(row, tuple)), b"")


def _key(place: str, name: str) -> str:
    return hashlib.sha256(f"{place}\n{name}".encode()).hexdigest()
