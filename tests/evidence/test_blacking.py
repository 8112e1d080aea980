"""Boxes are burnt in: what lies under one is in no copy, by whatever means it is looked for."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from complaints.evidence import a4, blacking
from complaints.evidence.drawing import BlackingForm
from complaints.evidence.models import File
from complaints.evidence.sealing import seal
from tests.socialmedia.tales import NOW, screenshot

pytestmark = pytest.mark.django_db
SECRET = "Wren Hidden"


def sealed(name: str, content: bytes) -> File:
    return seal(SimpleUploadedFile(name, content), by=None, at=NOW)


def pdf(pages: int = 2) -> bytes:
    """A PDF with the secret as text on each page, in its outline and in what it says of itself."""
    made = pikepdf.Pdf.new()
    for number in range(pages):
        one = pikepdf.open(io.BytesIO(a4.sheet([(f"{SECRET} page {number + 1}", 30.0), ("The head is useless", 20.0)])))
        made.pages.extend(one.pages)
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))
    made.docinfo["/Author"] = SECRET
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.req("R281", "R146")
def test_text_under_a_box_cannot_be_taken_out_of_a_pdf_by_any_tool(tmp_path: Path) -> None:
    file = sealed("mail.pdf", pdf())
    whole = [blacking.box(page, 0, 0, 1000, 150) for page in (1, 2)]
    content, media_type, ending = blacking.burnt(file, whole)
    assert (media_type, ending) == ("application/pdf", "pdf")
    assert SECRET.encode() not in content
    read = pypdf.PdfReader(io.BytesIO(content))
    assert len(read.pages) == 2
    assert "".join(page.extract_text() for page in read.pages).strip() == ""
    assert SECRET not in str(read.metadata)
    opened = pypdfium2.PdfDocument(content)
    assert all(not page.get_textpage().get_text_range() for page in opened)
    with pikepdf.open(io.BytesIO(content)) as inside:
        streams = [obj.read_bytes() for obj in inside.objects if isinstance(obj, pikepdf.Stream) and _plain(obj)]
        assert all(SECRET.encode() not in stream for stream in streams)
        assert "/Outlines" not in inside.Root
    if shutil.which("pdftotext"):
        path = tmp_path / "copy.pdf"
        path.write_bytes(content)
        said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
        assert SECRET.encode() not in said
    assert file.sha256 == File.objects.get(pk=file.pk).sha256


def _plain(obj: Any) -> bool:
    return obj.get("/Subtype") != "/Image"


def test_under_the_box_every_pixel_is_black_and_beside_it_nothing_changes() -> None:
    file = seal(screenshot(words=SECRET), by=None, at=NOW)
    content, media_type, _ = blacking.burnt(file, [blacking.box(1, 0, 0, 500, 250)])
    assert media_type == "image/png"
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (600, 400)
    assert picture.crop((0, 0, 300, 100)).getextrema() == ((0, 0), (0, 0), (0, 0))
    assert picture.getpixel((500, 350)) == (255, 255, 255)


def test_what_a_camera_wrote_beside_the_picture_stays_with_the_original() -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x010E], exif[0x8298] = SECRET, SECRET, SECRET
    file = seal(screenshot("photo.jpg", kind="JPEG", exif=exif, comment=SECRET.encode()), by=None, at=NOW)
    content, media_type, _ = blacking.burnt(file, [])
    assert media_type == "image/jpeg"
    assert SECRET.encode() not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_box_keeps_its_place_whatever_the_size_of_the_screen() -> None:
    one = blacking.box(1, 900, 900, 500, 500)
    assert one == blacking.Box(1, 900, 900, 100, 100)
    assert one.on(Image.new("RGB", (333, 777))) == (299, 699, 333, 777)
    for wrong in ((0, 0, 0, 1, 1), (1, 1000, 0, 1, 1), (1, 0, 0, 0, 1), (1, -1, 0, 5, 5)):
        with pytest.raises(ValueError, match="lie on the page"):
            blacking.box(*wrong)


def test_a_page_is_drawn_for_the_screen_and_no_further_one() -> None:
    file = sealed("mail.pdf", pdf())
    assert blacking.number_of_pages(file) == 2
    assert blacking.page_picture(file, 2).startswith(b"\x89PNG")
    with pytest.raises(IndexError):
        blacking.page_picture(file, 3)


@pytest.mark.parametrize(("name", "content"), [("note.txt", b"Just words."), ("broken.pdf", b"%PDF-1.7\nnothing")])
def test_what_cannot_be_opened_is_said_in_plain_words(name: str, content: bytes) -> None:
    with pytest.raises(blacking.CannotOpen, match=r"It (stays sealed|is damaged)"):
        blacking.number_of_pages(sealed(name, content))


# --- the form ---------------------------------------------------------------------------------------------------------


def form(**given: str) -> BlackingForm:
    return BlackingForm(given, pages=2)


def test_boxes_come_from_the_drawing_or_typed_as_numbers() -> None:
    drawn = form(drawn="[[1,10,20,30,40],[2,0,0,1000,100]]", by_hand="no")
    assert drawn.is_valid()
    typed = form(
        by_hand="yes", rows="2", **{"box-0-page": "2", "box-0-left": "5", "box-0-top": "5", "box-0-width": "50"},
        **{"box-0-height": "60"},
    )  # fmt: skip
    assert typed.is_valid(), typed.errors
    assert drawn.cleaned_data["boxes"] == [blacking.Box(1, 10, 20, 30, 40), blacking.Box(2, 0, 0, 1000, 100)]
    assert typed.cleaned_data["boxes"] == [blacking.Box(2, 5, 5, 50, 60)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"drawn": "[]", "by_hand": "no"}, "Draw a box"),
        ({"drawn": "[[3,0,0,1,1]]", "by_hand": "no"}, "There are 2 pages"),
        ({"drawn": "[[1,0,0,1]]", "by_hand": "no"}, "could not be read"),
        ({"drawn": "{}", "by_hand": "no"}, "could not be read"),
        ({"drawn": "[[1,0,0,9,9]]", "by_hand": "no", "nothing_to_hide": "on"}, "Keep one of the two"),
        ({"by_hand": "yes", "rows": "1", "box-0-left": "x"}, "whole numbers"),
        ({"by_hand": "yes", "rows": "1", "box-0-left": "5", "box-0-width": "5"}, "width and a height"),
    ],
)
def test_what_is_wrong_with_boxes_is_said(given: dict[str, str], said: str) -> None:
    wrong = form(**given)
    assert not wrong.is_valid()
    assert said in str(wrong.errors)
