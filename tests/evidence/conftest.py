"""Files as people send them, made here so that nothing binary lies in the repository."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

Upload = Callable[..., SimpleUploadedFile]


def picture(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 30, 60)).save(out, kind, **options)
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def office(main: str) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", main: b"<w/>"})


def open_document(kind: str) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<o/>"})


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MAIL = b"From: parent@example.org\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\nSubject: Trip\r\n\r\n<p>Hello</p>\r\n"
OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "__properties_version1.0".encode("utf-16-le") + b"\0" * 99


def recording(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x02\x00" + brand + b"mp41" + b"\0" * 64


GOOD = {
    "letter.pdf": PDF,
    "photo.jpg": picture("JPEG"),
    "photo.JPEG": picture("JPEG"),
    "screen.png": picture("PNG"),
    "moving.gif": picture("GIF"),
    "modern.webp": picture("WEBP"),
    "telephone.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64,
    "statement.docx": office("word/document.xml"),
    "times.xlsx": office("xl/workbook.xml"),
    "slides.pptx": office("ppt/presentation.xml"),
    "free.odt": open_document("text"),
    "free.ods": open_document("spreadsheet"),
    "note.txt": "It was 3 < 4 o’clock — really.\n".encode(),
    "old.txt": "It cost £3 — “really”.\r\n".encode("cp1252"),
    "list.csv": b"name,day\nAnn,2026-11-02\n",
    "message.eml": MAIL,
    "message.msg": OUTLOOK,
    "voice.mp3": b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 64,
    "voice.m4a": recording(b"M4A "),
    "clip.mp4": recording(b"isom"),
    "clip.mov": recording(b"qt  "),
}


@pytest.fixture
def upload() -> Upload:
    """`upload("photo.jpg")` gives a good file of that kind; a second argument gives other content."""

    def make(name: str, content: bytes | None = None) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, GOOD[name] if content is None else content, "application/octet-stream")

    return make


@pytest.fixture
def time_machine_at() -> Callable[[dt.datetime], AbstractContextManager[object]]:
    """`with time_machine_at(moment):` sets the clock that tasks ask."""
    return lambda moment: time_machine.travel(moment, tick=False)
