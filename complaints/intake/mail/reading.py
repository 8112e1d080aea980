"""One e-mail as bytes, read: who wrote, what it says, what came with it, and whether a machine wrote it.

RFC 5322, 3464, 3834. Whatever cannot be read is said in a sentence; nothing here raises because of what somebody sent.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from tnefparse import TNEF

REFERENCE = re.compile(r"(?<![A-Z0-9])([A-Z]{3,4})[-‐‑–\s]?([23456789ABCDEFGHJKMNPQRSTVWXYZ]{5})(?![A-Z0-9])")
MOST_PARTS, MOST_FILES, LONGEST = 500, 40, 200_000
LOOKED_AT = 20_000
"""Characters in which a reference is looked for: a long mail quotes it at its beginning or not at all."""
BY_MACHINES = {"bulk", "junk", "list", "auto_reply"}
TNEF_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}


@dataclass(frozen=True)
class Attached:
    """One file that came with it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Bounce:
    """A mail server says that a message of ours could not be delivered (RFC 3464)."""

    message_id: str
    recipient: str
    final: bool
    why: str


@dataclass(frozen=True)
class Read:
    """What an e-mail says."""

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    message_id: str = ""
    text: str = ""
    files: list[Attached] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    automatic: str = ""
    bounce: Bounce | None = None
    proofs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def content_hash(self) -> str:
        """The same for the same words and files of the same sender, whatever the way that they came."""
        digest = hashlib.sha256(f"{self.sender}\n{self.subject}\n{self.text}".encode("utf-8", "replace"))
        for file in self.files:
            digest.update(hashlib.sha256(file.content).digest())
        return digest.hexdigest()


def read(raw: bytes) -> Read:
    """Read it as far as it can be read."""
    try:
        return _read(raw)
    except Exception as fault:
        # Whatever somebody sends, the sealed original is kept and a person looks at it.
        return Read(problems=[f"The e-mail could not be read ({type(fault).__name__}). Open the sealed original."])


def _read(raw: bytes) -> Read:
    message = message_from_bytes(raw, policy=policy.default)
    name, address = _written_by(_header(message, "From"))
    problems: list[str] = []
    parts = list(_parts(message, problems))
    bounce = _bounce(message)
    text, files = _content(parts, problems)
    subject = _line(_header(message, "Subject"))[:300]
    looked_at = f"{subject}\n{text[:LOOKED_AT]}".upper()
    found = list(dict.fromkeys(f"{code}-{rest}" for code, rest in REFERENCE.findall(looked_at)))
    return Read(
        sender=_line(address).lower()[:254], sender_name=_line(name)[:200], subject=subject,
        message_id=_line(_header(message, "Message-ID"))[:300], text=text[:LONGEST], files=files, references=found[:20],
        automatic=_automatic(message, bounce), bounce=bounce,
        proofs=[_line(str(value)) for value in message.get_all("Authentication-Results", [])], problems=problems,
    )  # fmt: skip


def _written_by(text: str) -> tuple[str, str]:
    """Name and address; what is no address stands with the name, and is never written to."""
    name, address = parseaddr(text)
    try:
        validate_email(address)
    except ValidationError:
        return f"{name} {address}".strip(), ""
    return name, address


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, "") or "")
    except Exception:  # the standard library raises what it likes on headers that were made to break it
        return ""


def _line(text: str) -> str:
    """One line without marks that turn, hide or end text."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())


def _parts(message: Message, problems: list[str]) -> Iterator[EmailMessage]:
    """The leaves in order; an e-mail inside it is one leaf."""
    waiting: list[Message] = [message]
    number = 0
    while waiting:
        part = waiting.pop(0)
        number += 1
        if number > MOST_PARTS:
            problems.append("It has more parts than are taken apart. Open the sealed original for the rest.")
            return
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [one for one in inner if isinstance(one, Message)]
        elif isinstance(part, EmailMessage):
            yield part


def _content(parts: list[EmailMessage], problems: list[str]) -> tuple[str, list[Attached]]:
    plain: list[str] = []
    rich: list[str] = []
    files: list[Attached] = []
    for part in parts:
        kind, name = part.get_content_type(), part.get_filename() or ""
        is_file = part.get_content_disposition() == "attachment" or bool(name)
        if kind in TNEF_TYPES or name.lower() == "winmail.dat":
            text, inside = _winmail(_bytes(part), problems)
            plain += [text] if text else []
            files += inside
        elif kind == "message/delivery-status" or (kind == "text/rfc822-headers" and not is_file):
            continue
        elif kind == "message/rfc822":
            files.append(Attached(name or "attached e-mail.eml", _inner(part)))
        elif not is_file and kind == "text/plain":
            plain.append(_text(part))
        elif not is_file and kind == "text/html":
            rich.append(_text(part))
        elif is_file or part.get_content_maintype() in ("image", "audio", "video", "application"):
            files.append(Attached(name or f"file.{part.get_content_subtype()}", _bytes(part)))
    if len(files) > MOST_FILES:
        problems.append(f"{len(files)} files came with it. The first {MOST_FILES} are here, the rest in the original.")
    said = "\n\n".join(one.strip() for one in plain if one.strip())
    return said or "\n\n".join(as_text(one) for one in rich).strip(), files[:MOST_FILES]


def as_text(page: str) -> str:
    """The words of an HTML mail: no tag, script, picture or address survives."""
    broken = re.sub(r"(?i)<\s*(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>", "\n", page)
    bare = html.unescape(nh3.clean(broken, tags=set(), clean_content_tags={"script", "style", "title"}))
    lines = [" ".join(line.split()) for line in bare.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _text(part: EmailMessage) -> str:
    content = _bytes(part)
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(charset).replace("\r\n", "\n").replace("\x00", "")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("latin-1").replace("\r\n", "\n").replace("\x00", "")


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _inner(part: Message) -> bytes:
    inner = part.get_payload()
    return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else _bytes(part)


def _winmail(content: bytes, problems: list[str]) -> tuple[str, list[Attached]]:
    """What Outlook packed into a winmail.dat."""
    try:
        packed = TNEF(content, do_checksum=False)
        files = [
            Attached(str(one.long_filename() or one.name or "file"), bytes(one.data)) for one in packed.attachments
        ]
        body = packed.htmlbody
        if isinstance(body, bytes):
            body = body.decode("utf-8", "replace")
        plain = packed.body.decode("cp1252", "replace") if isinstance(packed.body, bytes) else packed.body
        return str(plain or "").replace("\x00", "") or as_text(str(body or "")), files
    except Exception:  # the library reads a format of its own, and raises what it likes on a broken one
        problems.append("A winmail.dat from Outlook could not be opened. It is in the sealed original.")
        return "", []


def _automatic(message: Message, bounce: Bounce | None) -> str:
    """Why a machine seems to have written it; empty for a person (RFC 3834)."""
    if bounce is not None:
        return "A mail server's report about a delivery"
    if _header(message, "Auto-Submitted").strip().lower() not in ("", "no"):
        return "An automatic answer"
    if _header(message, "X-Auto-Response-Suppress") and _header(message, "X-Autoreply"):
        return "An automatic answer"
    if _header(message, "Precedence").strip().lower() in BY_MACHINES or _header(message, "List-Id"):
        return "Sent to a list"
    if _header(message, "Return-Path").strip() == "<>":
        return "A mail server's report"
    return ""


def _bounce(message: Message) -> Bounce | None:
    status: list[Message] = []
    original = ""
    for part in message.walk():
        kind, inner = part.get_content_type(), part.get_payload()
        if kind == "message/delivery-status" and isinstance(inner, list):
            status += [block for block in inner if isinstance(block, Message)]
        elif kind == "message/rfc822" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
            original = original or _header(inner[0], "Message-ID")
        elif kind == "text/rfc822-headers":
            found = re.search(rb"(?im)^message-id:\s*(<[^>\s]+>)", _bytes(part))
            original = original or (found[1].decode("ascii", "replace") if found else "")
    for block in status:
        action = _header(block, "Action").strip().lower()
        if action:
            recipient = _header(block, "Final-Recipient") or _header(block, "Original-Recipient")
            final = action == "failed" and not _header(block, "Status").strip().startswith("4")
            why = _line(_header(block, "Diagnostic-Code") or _header(block, "Status"))[:300]
            return Bounce(_line(original), _line(recipient.rpartition(";")[2]).lower(), final, why)
    return None
