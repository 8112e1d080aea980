"""What a file really is, by its content; and the plain sentence for what is not taken."""

from __future__ import annotations

import email.errors
import email.parser
import email.policy
import os
import re
import struct
import zipfile
import zlib
from typing import Any, BinaryIO, NamedTuple, cast

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from complaints.evidence import names, pictures

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
OPEN_SHEET = "application/vnd.oasis.opendocument.spreadsheet"
OUTLOOK = "application/vnd.ms-outlook"

BY_ENDING = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heic",
    "docx": WORD,
    "xlsx": EXCEL,
    "pptx": POWERPOINT,
    "odt": OPEN_TEXT,
    "ods": OPEN_SHEET,
    "txt": "text/plain",
    "csv": "text/csv",
    "eml": "message/rfc822",
    "msg": OUTLOOK,
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
}
ACCEPTED_ENDINGS = ",".join(f".{ending}" for ending in BY_ENDING)
INSIDE = {WORD: "word/document.xml", EXCEL: "xl/workbook.xml", POWERPOINT: "ppt/presentation.xml"}
"""The part that a Microsoft Office file of each kind cannot be without."""

FAMILIES = {"audio/mp4": {"video/mp4"}, "video/mp4": {"audio/mp4"}, "video/quicktime": {"video/mp4"}}
"""Telephones name one family of recordings in several ways; these neighbours are let pass for one another."""

ADVICE = "You can send PDF, Word, Excel, PowerPoint, pictures, e-mails, plain text, sound or video."
SAVED_PAGE = (
    "is a saved web page, which cannot be sent. Take a screenshot of the page, or print it to a PDF, and send that."
)
AS_PDF = "is not a kind of file that can be sent. Open it, save it as a PDF and send that."
AS_PICTURE = (
    "is a kind of picture that cannot be sent. Take a screenshot of it, or save it as PNG or JPEG, and send that."
)
AS_MP3 = "is a kind of sound that cannot be sent. Save it as MP3 or M4A and send that."
AS_MP4 = "is a kind of video that cannot be sent. Save it as MP4 and send that."
UNPACKED = "is a folder packed into one file, which cannot be sent. Unpack it and send the files that are in it."
A_LINK = "holds only the address of a page. Take a screenshot of the page, or print it to a PDF, and send that."
WAY_ON: dict[str, str] = {
    **dict.fromkeys(("html", "htm", "xhtml", "mht", "mhtml", "webarchive", "maff"), SAVED_PAGE),
    **dict.fromkeys(("url", "webloc", "lnk"), A_LINK),
    **dict.fromkeys(
        ("doc", "xls", "ppt", "docm", "xlsm", "pptm", "dot", "rtf", "odp", "pages", "numbers", "key", "pub", "xps"),
        AS_PDF,
    ),
    **dict.fromkeys(("bmp", "tif", "tiff", "avif", "svg", "jfif", "jxl", "dng", "psd"), AS_PICTURE),
    **dict.fromkeys(("wav", "ogg", "oga", "opus", "amr", "aac", "flac", "wma", "caf"), AS_MP3),
    **dict.fromkeys(("avi", "wmv", "mkv", "webm", "3gp", "mpg", "mpeg", "flv", "m4v"), AS_MP4),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar"), UNPACKED),
}
"""What to do with a kind of file that is not taken, where there is an obvious way."""
HEIC_INSTEAD = "Set the camera of the phone to “most compatible”, or send a screenshot of it."
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 5000
MOST_TIMES_LARGER = 200
LARGEST_CONTENTS = MOST_PARTS * 200
"""Bytes of the list of contents of a packed file: two hundred for each part."""
LONGEST_MIMETYPE = 200
_END, _END_64, _PLACE_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_LONGEST_COMMENT = 1 << 16
_VERDICT = "found_by_check"
_WEB_PAGE = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|style|link|meta|form|base|img|math|video|\?xml)\b"
    rb"|<\?xml|javascript:",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_MESSAGE_MARK = "__properties_version1.0".encode("utf-16-le")


class Refused(Exception):
    """Why a file was not taken, as a sentence for the person who sent it."""


class Recognised(NamedTuple):
    """A file that may be sealed: its cleaned name and what it is."""

    name: str
    media_type: str


def check(upload: UploadedFile[Any]) -> Recognised:
    """What the file is, by its content and not by what the browser says; raises Refused.

    The verdict stays with the upload, so that form and sealing together read a file through once.
    """
    known = vars(upload).get(_VERDICT)
    if known is None:
        try:
            known = _checked(upload)
        except Refused as refusal:
            known = str(refusal)
        vars(upload)[_VERDICT] = known
    if isinstance(known, Recognised):
        return known
    raise Refused(known)


def _checked(upload: UploadedFile[Any]) -> Recognised:
    name = names.cleaned(upload.name or "")
    shown = f"“{name if len(name) <= 60 else name[:57] + '…'}”"
    size = upload.size or 0
    if size == 0:
        raise Refused(f"{shown} is empty. Check that it opens on your device, then choose it again.")
    if size > settings.UPLOAD_LARGEST_MB * 1024 * 1024:
        raise Refused(
            f"{shown} is larger than {settings.UPLOAD_LARGEST_MB} MB. Send a smaller copy, or hand it in at school."
        )
    _stem, ending = names.parted(name)
    expected = BY_ENDING.get(ending)
    if expected is None and ending in WAY_ON:
        raise Refused(f"{shown} {WAY_ON[ending]}")
    if expected is None:
        raise Refused(f"{shown} is not a kind of file that can be sent. {ADVICE}")
    stream = cast(BinaryIO, upload.file)
    stream.seek(0)
    try:
        _look_inside(stream, expected, shown, ending)
    finally:
        stream.seek(0)
    return Recognised(name, expected)


def _look_inside(stream: BinaryIO, expected: str, shown: str, ending: str) -> None:
    if expected in pictures.FORMATS:
        _same_kind(stream, expected, shown, ending)
        try:
            pictures.inspect(stream, expected)
        except pictures.TooManyPixels as fault:
            raise Refused(f"{shown} has too many pixels to be opened safely. Send a smaller copy.") from fault
        except pictures.Damaged as fault:
            raise Refused(f"{shown} is damaged. Check that it opens on your device, then choose it again.") from fault
    elif expected in INSIDE or expected in (OPEN_TEXT, OPEN_SHEET):
        _packed(stream, expected, shown, ending)
    elif expected in ("text/plain", "text/csv"):
        _text(stream.read(), shown, ending)
    elif expected == "message/rfc822":
        _message(stream.read(), shown, ending)
    elif expected == OUTLOOK:
        content = stream.read()
        if not content.startswith(_COMPOUND) or _MESSAGE_MARK not in content:
            raise _other(shown, ending)
    else:
        _same_kind(stream, expected, shown, ending)


def _same_kind(stream: BinaryIO, expected: str, shown: str, ending: str) -> None:
    kind = filetype.guess(stream.read(8192))
    stream.seek(0)
    found = {"image/heif": "image/heic", "video/x-m4v": "video/mp4"}.get(kind.mime, kind.mime) if kind else ""
    if found == expected or found in FAMILIES.get(expected, ()):
        return
    if found == "image/heic":
        raise Refused(f"{shown} ends in .{ending}, but it is a picture in the HEIC format. {HEIC_INSTEAD}")
    if expected == "image/heic":
        raise Refused(f"{shown} cannot be read as a picture. {HEIC_INSTEAD}")
    raise _other(shown, ending)


def _other(shown: str, ending: str) -> Refused:
    return Refused(
        f"{shown} ends in .{ending}, but that is not what is inside. Open it, save it again and send the new copy."
    )


def _packed(stream: BinaryIO, expected: str, shown: str, ending: str) -> None:
    """An Office or OpenDocument file is a zip; a zip is not an Office file until its parts say so."""
    too_much = Refused(f"{shown} unpacks to far more than its size, so it was not opened. Send it as a PDF.")
    try:
        if _lists_too_much(stream):
            raise too_much
        with zipfile.ZipFile(stream) as packed:
            parts = packed.infolist()
            inside = {part.filename for part in parts}
            unpacked = sum(part.file_size for part in parts)
            squeezed = max(1, sum(part.compress_size for part in parts))
            if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
                raise too_much
            if unpacked > 10_000_000 and unpacked / squeezed > MOST_TIMES_LARGER:
                raise too_much
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(f"{shown} is locked with a password. Send a copy without one.")
            if any(one.lower().endswith("vbaproject.bin") for one in inside):
                raise Refused(f"{shown} contains macros (small programs). Send it as a PDF.")
            if expected in INSIDE:
                right = "[Content_Types].xml" in inside and INSIDE[expected] in inside
            else:
                right = "mimetype" in inside and _said_inside(packed) == expected
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        OSError,
    ) as fault:
        raise _other(shown, ending) from fault
    if not right:
        raise _other(shown, ending)


def _said_inside(packed: zipfile.ZipFile) -> str:
    """What an OpenDocument file calls itself. A few bytes are unpacked, however many there are said to be."""
    part = packed.getinfo("mimetype")
    # Only these two ways of packing are unpacked piece by piece; a part packed otherwise comes out whole.
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return ""
    with packed.open(part) as stream:
        return stream.read(LONGEST_MIMETYPE).strip().decode("ascii")


def _lists_too_much(stream: BinaryIO) -> bool:
    """Whether the list of contents is too long to be read, by the record at the very end of the file.

    It is looked for where `zipfile` looks for it: that reads the whole list, for as many bytes as the record says.
    """
    size = stream.seek(0, os.SEEK_END)
    start = max(size - _LONGEST_COMMENT - _END.size, 0)
    stream.seek(start)
    tail = stream.read()
    plain = tail[-_END.size :]
    place = tail.rfind(b"PK\5\6")
    if plain[:4] == b"PK\5\6" and plain[-2:] == b"\0\0":
        place = len(tail) - _END.size
    if place < 0 or len(tail) - place < _END.size:
        return False
    _mark, _disk, _first, _here, parts, length, _offset, _comment = _END.unpack_from(tail, place)
    stream.seek(max(start + place - _PLACE_64.size - _END_64.size, 0))
    before = stream.read(_PLACE_64.size + _END_64.size)
    if before[-_PLACE_64.size :][:4] == b"PK\6\7":
        if not before.startswith(b"PK\6\6") or len(before) != _PLACE_64.size + _END_64.size:
            return True
        parts, length = _END_64.unpack_from(before)[7:9]
    stream.seek(0)
    return bool(parts > MOST_PARTS or length > LARGEST_CONTENTS)


def _text(content: bytes, shown: str, ending: str) -> None:
    if _NOT_TEXT.search(content):
        raise _other(shown, ending)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError as fault:
            raise _other(shown, ending) from fault
    if _WEB_PAGE.search(content):
        raise Refused(f"{shown} looks like a web page or a program. Send a PDF or a picture of it instead.")


def _message(content: bytes, shown: str, ending: str) -> None:
    if b"\x00" in content:
        raise _other(shown, ending)
    try:
        headers = email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(content)
    except (email.errors.MessageError, ValueError) as fault:
        raise _other(shown, ending) from fault
    known = {name.lower() for name in headers}
    if "from" not in known or not known & {"date", "subject", "received", "to", "message-id"}:
        raise _other(shown, ending)
