"""The press: the same bytes everywhere, nothing fetched, nothing unreadable let through."""

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from django.conf import settings as configured

from letters import render
from letters.render import RenderFailed, paper, press_html, pressed
from tests.letters.conftest import READER

PAGE = '<!doctype html><html lang="en-GB"><head><title>Sample</title></head><body>{}</body></html>'

ELSEWHERE = """
import os, sys, hashlib
sys.path.insert(0, os.getcwd())
import django
django.setup()
from letters.render import press_html
document = sys.stdin.buffer.read().decode()
first = "<html lang='en-GB'><head><title>Another first</title></head><body><p>A <b>b</b></p></body></html>"
press_html(first, identifier=b"0")
made = press_html(document, identifier=sys.argv[1].encode(), large=sys.argv[2] == "True", practice=True)
print(hashlib.sha256(made.content).hexdigest())
"""


@pytest.mark.parametrize("large", [False, True], ids=["12pt", "18pt"])
def test_another_process_makes_the_same_bytes(large, issue, tmp_path):
    letter = issue("panel_decision", how="page", large_print=large)
    assert hashlib.sha256(pressed(letter).content).hexdigest() == letter.sha256
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ELSEWHERE, letter.uuid.hex, str(large)],
        input=paper(letter).encode(), capture_output=True, cwd=configured.BASE_DIR, check=True, timeout=120,
        env={**os.environ, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]},
    )  # fmt: skip
    assert ran.stdout.decode().strip() == letter.sha256


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="https://tracker.example.org/x.png" alt="x">', '<img src="file:///etc/hostname" alt="x">',
        '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">', '<style>@import url("file:///etc/passwd");</style>',
        '<style>body{background:url("https://tracker.example.org/")}</style>', '<object data="file:///etc/passwd"></object>',
        '<link rel="attachment" href="file:///etc/passwd">', '<img src="data:image/png;base64,AAAA" alt="x">',
        '<style>@font-face{font-family:"x";src:url("https://x.example.org/f")} p{font-family:"x"}</style><p>x</p>',
    ],
)  # fmt: skip
def test_nothing_is_fetched_from_anywhere(hostile):
    with pytest.raises(RenderFailed, match="from outside"):
        press_html(PAGE.format(hostile), identifier=b"1")


def test_a_missing_language_fails():
    with pytest.raises(RenderFailed, match="lang"):
        press_html("<html><head><title>x</title></head><body><p>x</p></body></html>", identifier=b"1")


def test_a_picture_without_words_fails(monkeypatch):
    with pytest.raises(RenderFailed, match="alt"):
        press_html(PAGE.format('<img src="asset:practice">'), identifier=b"1")
    assert press_html(PAGE.format('<img src="asset:practice" alt="Practice">'), identifier=b"1").pages == 1


def test_the_press_is_set_up_once_in_a_process():
    assert render.press() is render.press()


def test_large_print_is_eighteen_point_and_the_address_fits_the_window(issue):
    sizes = {}
    for large in (False, True):
        letter = issue("stage2_answer", how="page", large_print=large)
        page = pypdf.PdfReader(io.BytesIO(pressed(letter).content)).pages[0]
        found = []

        def see(text, cm, tm, font, size, found=found):
            if text.strip():
                scale = abs(tm[3] * cm[3]) or 1
                found.append((text.strip(), round(size * scale, 1), tm[4] * cm[0] + cm[4], cm[5] + tm[5] * cm[3]))

        page.extract_text(visitor_text=see)
        sizes[large] = {text: (size, x, float(page.mediabox.height) - y) for text, size, x, y in found}
    for large, points in ((False, 12), (True, 18)):
        [(size, _, _)] = [seen for text, seen in sizes[large].items() if text.startswith("Dear Ms Tamsin")]
        assert size == pytest.approx(points, abs=0.2)
        for line in ("Ms Tamsin Averill", "HB4 9QZ"):
            _, across, down = sizes[large][line]
            assert 20 < across / 72 * 25.4 < 110
            assert 46 < down / 72 * 25.4 < 81


@pytest.mark.parametrize("large", [False, True], ids=["12pt", "18pt"])
def test_the_name_at_the_end_never_stands_alone_on_a_page(large, issue):
    """Whatever length the letter has, the words before it come over with it."""
    last_pages = set()
    for lines in range(1, 60, 4):
        said = ["This letter is in large print (18 point)"] if large else ["We will telephone as well"]
        letter = issue(
            "closing", how="page", large_print=large, adjustments_honoured=said, closure_reason="Word. " * (9 * lines)
        )
        last = pypdf.PdfReader(io.BytesIO(pressed(letter).content)).pages[-1].extract_text()
        assert "01632 960123" in last or not large, "in large print the words before them as well"
        assert "What you asked us to do differently" in last
        last_pages.add(len(pypdf.PdfReader(io.BytesIO(pressed(letter).content)).pages))
    assert len(last_pages) > 1


def test_the_address_of_the_reader_is_in_large_letters_where_the_window_holds_it(issue):
    def size(letter):
        found = []

        def see(text, cm, tm, font, size):
            if text.strip() == "HB4 9QZ":
                found.append(round(size * abs(tm[3] * cm[3])))

        pypdf.PdfReader(io.BytesIO(pressed(letter).content)).pages[0].extract_text(visitor_text=see)
        return found

    assert size(issue("closing", how="page", large_print=True)) == [16]
    long = replace(READER, address="Rooms 3 and 4\nThe Old Corn Exchange Annexe\n17 Weir Street\nHollowbrook\nHB4 9QZ")
    assert size(issue("closing", how="page", large_print=True, recipient=long)) == [12]
    assert size(issue("closing", how="page")) == [12]


def test_a_long_letter_has_bookmarks_and_numbered_pages(issue):
    letter = issue("panel_decision", how="page", reasons=None, recommendations=["That this is done. " * 40] * 30)
    reader = pypdf.PdfReader(io.BytesIO(pressed(letter).content))
    assert letter.pages == len(reader.pages) > 5
    assert [part.title for part in reader.outline if not isinstance(part, list)] == [letter.subject_line]
    below = [part.title for part in reader.outline[1] if not isinstance(part, list)]
    assert "What the panel found" in below
    assert "What the panel recommends" in below
    for number, page in enumerate(reader.pages, start=1):
        assert f"Page {number} of {letter.pages}" in page.extract_text()


def test_whatever_is_painted_is_read_aloud_or_marked_as_decoration(issue, settings):
    letter = issue("panel_decision", how="page")
    assert letter.practice
    with pikepdf.open(io.BytesIO(pressed(letter).content)) as pdf:
        for page in pdf.pages:
            inside: list[str] = []
            for command in pikepdf.parse_content_stream(page):
                name = str(command.operator)
                if name in {"BMC", "BDC"}:
                    inside.append(str(command.operands[0]))
                elif name == "EMC":
                    inside.pop()
                elif name in {"Tj", "TJ", "Do", "f", "S", "B"}:
                    assert inside, "something is painted that is neither read aloud nor marked as decoration"
    settings.PRACTICE_MODE = False
    real = issue("panel_decision", how="page")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pressed(real).content)).pages)
    assert "ractice" not in text


@pytest.mark.parametrize(
    "text", ["مدرسة السلام", "שלום", "学校の先生", "👩🏽‍🏫 🙂", "Zażółć gęślą jaźń", "a" * 4000, "\u202eevil\u202c"]
)
def test_any_script_is_set_without_failing(text):
    assert press_html(PAGE.format(f"<p>{text}</p>"), identifier=b"1").pages >= 1
