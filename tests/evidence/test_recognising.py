"""Only what the content says counts, and whatever is refused is refused with a sentence."""

import io
import os
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.evidence import recognising
from complaints.evidence.recognising import Refused, check
from tests.evidence.conftest import GOOD, PDF, office, packed, picture, recording


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_that_is_offered_is_taken(upload, name):
    found = check(upload(name))
    assert found.media_type == recognising.BY_ENDING[name.rsplit(".", 1)[1].lower()]


def test_every_kind_that_is_offered_has_a_good_example_here():
    tried = {name.rsplit(".", 1)[1].lower() for name in GOOD} | {"heif"}
    assert tried == set(recognising.BY_ENDING)


REFUSED = {
    "nothing in it": ("letter.pdf", b"", "is empty"),
    "a web page": ("page.html", b"<html></html>", "saved web page, which cannot be sent. Take a screenshot"),
    "a drawing that runs scripts": ("logo.svg", b"<svg onload='alert(1)'/>", "save it as PNG or JPEG"),
    "a program": ("run.exe", b"MZ" + b"\0" * 99, "not a kind of file"),
    "an archive": ("all.zip", packed({"a.txt": b"a"}), "Unpack it and send the files"),
    "a script": ("run.js", b"alert(1)", "not a kind of file"),
    "an old document": ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1"), "save it as a PDF and send that"),
    "a saved page in one file": ("post.mhtml", b"From: x", "print it to a PDF, and send that"),
    "a link to a page": ("post.url", b"[InternetShortcut]", "print it to a PDF, and send that"),
    "a voice note": ("note.opus", b"OggS", "Save it as MP3 or M4A"),
    "a film": ("film.webm", b"webm", "Save it as MP4"),
    "a phone's own kind under another name": ("photo.jpg", GOOD["telephone.heic"], "“most compatible”"),
    "a phone's own kind that cannot be read": (
        "photo.heic",
        b"nothing of it",
        "cannot be read as a picture",
    ),
    "no ending": ("photo", picture("JPEG"), "not a kind of file"),
    "two endings": ("letter.pdf.exe", PDF, "not a kind of file"),
    "a web page named as text": ("note.txt", b"Hello <ScRiPt>alert(1)</script>", "looks like a web page"),
    "a drawing named as text": ("note.txt", b'<svg xmlns="x">', "looks like a web page"),
    "a web page named as a table": ("list.csv", b"a,b\n<iframe src=x>,1", "looks like a web page"),
    "a program named as text": ("note.txt", b"MZ\x90\x00\x03", "not what is inside"),
    "a program named as a PDF": ("letter.pdf", b"MZ\x90\x00" + b"\0" * 99, "not what is inside"),
    "a web page named as a PDF": ("letter.pdf", b"<html>%PDF-1.7</html>", "not what is inside"),
    "a web page named as a picture": ("photo.jpg", b"<html></html>", "not what is inside"),
    "a picture of another kind": ("photo.png", picture("JPEG"), "not what is inside"),
    "an archive named as a document": ("statement.docx", packed({"a.txt": b"a"}), "not what is inside"),
    "a table named as a document": ("statement.docx", office("xl/workbook.xml"), "not what is inside"),
    "an open text named as a sheet": ("free.ods", packed({"mimetype": b"application/zip"}), "not what is inside"),
    "half an archive": ("statement.docx", office("word/document.xml")[:40], "not what is inside"),
    "no contents list": ("statement.docx", packed({"word/document.xml": b"<w/>"}), "not what is inside"),
    "macros": (
        "statement.docx",
        packed({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}),
        "macros",
    ),
    "half a picture": ("screen.png", picture("PNG")[:40], "damaged"),
    "a message without a sender": ("message.eml", b"Hello there\n", "not what is inside"),
    "another compound file": ("message.msg", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "not what is inside"),
    "sound named as a picture": ("photo.gif", recording(b"M4A "), "not what is inside"),
    "a picture too wide": ("screen.png", bomb(60_000, 60_000), "too many pixels"),
    "a picture a little too wide": ("screen.png", bomb(10_000, 9_000), "too many pixels"),
    "a picture wide enough to warn": ("screen.png", bomb(12_000, 10_000), "too many pixels"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_is_refused_with_a_sentence(upload, case):
    name, content, words = REFUSED[case]
    with pytest.raises(Refused) as refusal:
        check(upload(name, content))
    said = str(refusal.value)
    assert words in said
    assert said.endswith(".")


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings):
    settings.UPLOAD_LARGEST_MB = 1
    file = SimpleUploadedFile("letter.pdf", PDF + b"\0" * 1024 * 1024)
    with pytest.raises(Refused, match="larger than 1 MB"):
        check(file)


def test_an_archive_that_unpacks_to_very_much_is_refused(upload):
    huge = packed({"[Content_Types].xml": b"", "word/document.xml": b"\0" * 20_000_000})
    assert len(huge) < 100_000
    with pytest.raises(Refused, match="far more than its size"):
        check(upload("statement.docx", huge))


def test_an_archive_of_very_many_parts_is_refused(upload):
    many = packed({f"part{number}.xml": b"" for number in range(recognising.MOST_PARTS + 1)})
    with pytest.raises(Refused, match="far more than its size"):
        check(upload("statement.docx", many))


def most_memory(work: Callable[[], object]) -> int:
    """The most bytes that were held at a time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def refused(upload: SimpleUploadedFile) -> str:
    with pytest.raises(Refused) as refusal:
        check(upload)
    return str(refusal.value)


def listing(parts: int, *, large: bool) -> bytes:
    """A packed file that is all list of contents; `large` with the record for very many parts."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, *[0] * 10)
    content = entry * parts
    if not large:
        return content + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(content), 0, 0)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, parts, parts, len(content), 0)
    place = struct.pack("<4sLQL", b"PK\6\7", 0, len(content), 1)
    return content + record + place + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, *[0xFFFFFFFF] * 2, 0)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", ["statement.docx", "free.odt"])
def test_a_list_of_contents_that_is_too_long_is_refused_before_it_is_read(upload, large, name):
    file = upload(name, listing(60_000, large=large))
    said: list[str] = []
    assert most_memory(lambda: said.append(refused(file))) < 3_000_000
    assert "far more than its size" in said[0]


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_of_a_part_that_unpacks_to_very_much_only_the_beginning_is_unpacked(upload, way):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", b"\0" * 30_000_000, way)
        made.writestr("padding", os.urandom(200_000), zipfile.ZIP_STORED)
    file = upload("free.odt", out.getvalue())
    said: list[str] = []
    assert most_memory(lambda: said.append(refused(file))) < 3_000_000
    assert "not what is inside" in said[0]


def test_a_document_with_a_comment_at_its_end_is_taken(upload):
    out = io.BytesIO(office("word/document.xml"))
    with zipfile.ZipFile(out, "a") as made:
        made.comment = b"Written by hand"
    assert check(upload("statement.docx", out.getvalue())).media_type == recognising.WORD


class Counted(io.BytesIO):
    """Bytes that know how often they were read."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


@pytest.mark.parametrize(("name", "content"), [("statement.docx", None), ("free.odt", b"PK\3\4 nothing")])
def test_a_file_is_looked_into_once_however_often_it_is_asked_about(upload, name, content):
    file = upload(name, content)
    file.file = stream = Counted(file.read())
    answers = []
    for _time in range(3):
        try:
            answers.append(check(file))
        except Refused as refusal:
            answers.append(str(refusal))
        if len(answers) == 1:
            once = stream.reads
    assert once > 0
    assert stream.reads == once
    assert answers[0] == answers[1] == answers[2]


def test_a_document_with_a_password_is_refused(upload):
    content = bytearray(office("word/document.xml"))
    for start in (position for position in range(len(content)) if content[position : position + 4] == b"PK\x01\x02"):
        content[start + 8] |= 1
    with pytest.raises(Refused, match="locked with a password"):
        check(upload("statement.docx", bytes(content)))


def test_what_the_browser_says_of_a_file_changes_nothing():
    with pytest.raises(Refused):
        check(SimpleUploadedFile("photo.jpg", b"<html></html>", "image/jpeg"))
    assert check(SimpleUploadedFile("letter.pdf", PDF, "text/html")).media_type == "application/pdf"


def test_the_stream_is_left_at_its_beginning(upload):
    for name in GOOD:
        file = upload(name)
        check(file)
        assert file.read() == GOOD[name]


def test_a_zip_that_lies_about_its_length_is_no_crash(upload):
    content = bytearray(office("word/document.xml"))
    content[-10:-6] = b"\xff\xff\xff\x7f"
    with pytest.raises(Refused):
        check(upload("statement.docx", bytes(content)))


def test_what_is_taken_is_not_also_told_another_way():
    assert not set(recognising.WAY_ON) & set(recognising.BY_ENDING)
