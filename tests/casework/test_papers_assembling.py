"""Papers put together from bytes: the same numbers for everybody, and nothing left under a redaction."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from complaints.casework.papers import assembling, sheets
from complaints.casework.papers.assembling import Copy, Piece, Rule
from complaints.casework.papers.numbers import page_numbers
from complaints.evidence import a4, pages, redacting
from letters.render import press_html, press_pages

NAME = "Milo Fenwick"
LINES = [
    ["The school wrote on Monday.", "Nobody answered."],
    ["Then Milo", "Fenwick said that it was not his fault.", "milo fenwick’s mother telephoned."],
    ["A last page about the support sessions."],
]


def paper(folder: Path, name: str, lines: list[list[str]]) -> tuple[Path, int]:
    """A paper with one page for each list of lines, laid out as a stranger's file is."""
    body = "".join(f"<section>{''.join(f'<p>{line}</p>' for line in page)}</section>" for page in lines)
    made = press_pages(
        f"<html lang=en><body>{body}</body></html>",
        style='@page{size:A5} html{font:12pt "Letter"} section{break-after:page} section:last-child{break-after:auto}',
    )
    found = pages.from_pdf(made.content)
    path = folder / f"{name}.pdf"
    path.write_bytes(found.content)
    return path, found.number


@pytest.fixture
def pieces(tmp_path: Path) -> list[Piece]:
    front = paper(tmp_path, "front", [["Front"]])
    letter, notes = paper(tmp_path, "letter", LINES), paper(tmp_path, "notes", [["About Milo Fenwick."], ["More."]])
    found = [
        Piece("front", "", "Front page", *front),
        Piece("letter", "Documents", "Letter about Milo Fenwick", *letter),
        Piece("notes", "Documents", "Notes", *notes),
    ]
    assembling.numbered(found, first=1)
    return found


def copy_of(folder: Path, found: list[Piece], reader: str, *rules: Rule) -> tuple[Copy, Path]:
    base = folder / "all.pdf"
    assembling.base(found, base, stamps=sheets.feet, notices=sheets.notices)
    into = folder / f"{reader}.pdf"
    made = assembling.copy(
        found, base, into, reader=reader, rules=rules,
        front=lambda copy: sheets.notices([(1, f"Front page for {reader}")]), label=sheets.label(f"For {reader}"),
        stamps=sheets.feet, notices=sheets.notices, title="Papers",
    )  # fmt: skip
    return made, into


def every_text_in(path: Path) -> str:
    """All that any reader of PDFs could find: text by two of them, outlines, and every stream unpacked."""
    said = [page.extract_text() for page in PdfReader(path).pages]
    said += [str(item.title) for item in _flat(PdfReader(path).outline)]
    opened = pypdfium2.PdfDocument(path)
    for index in range(len(opened)):
        page = opened[index]
        text = page.get_textpage()
        said.append(text.get_text_range())
        text.close()
        page.close()
    opened.close()
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
                said.append(thing.read_bytes().decode("latin-1"))
    if shutil.which("pdftotext"):
        said.append(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout)
    return " ".join(" ".join(said).split())


def _flat(outline):
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


@pytest.mark.req("R281")
def test_blacked_out_words_are_nowhere_in_the_file(tmp_path, pieces) -> None:
    whole, whole_path = copy_of(tmp_path, pieces, "panel")
    assert NAME.lower() in every_text_in(whole_path).lower()
    made, path = copy_of(tmp_path, pieces, "complainant", Rule("A child’s name.", words=(NAME,)))
    said = every_text_in(path).lower()
    assert "fenwick" not in said
    assert "milo" not in said
    assert "the school wrote on monday" in said
    assert made.blacked == [3, 5]
    assert whole.blacked == []


@pytest.mark.req("R281")
def test_a_box_covers_the_name_and_leaves_the_rest_to_be_read(tmp_path, pieces) -> None:
    _, plain = copy_of(tmp_path, pieces, "panel")
    _, path = copy_of(tmp_path, pieces, "academy", Rule("A name.", words=(NAME,)))

    def black(source: Path) -> int:
        opened = pypdfium2.PdfDocument(source)
        picture = a4.picture_of(opened[2], dpi=72).convert("L")
        opened.close()
        return sum(count for shade, count in enumerate(picture.histogram()) if shade < 40)

    assert black(path) > 4 * black(plain)
    assert black(path) < 20_000


def test_every_copy_has_the_same_page_numbers(tmp_path, pieces) -> None:
    pieces[2].instead["academy"] = paper(tmp_path, "shorter", [["Redacted elsewhere."]])
    pieces[1].instead["complainant"] = paper(tmp_path, "longer", [*LINES, ["A fourth page."]])
    assembling.numbered(pieces, first=41)
    counts = []
    for reader in ("panel", "complainant", "academy"):
        _, path = copy_of(tmp_path, pieces, reader, Rule("Not theirs.", "letter", frozenset({1})))
        opened = PdfReader(path)
        counts.append(len(opened.pages))
        for index, page in enumerate(opened.pages):
            assert f"Page {41 + index}" in page.extract_text(), (reader, index)
    assert counts == [7, 7, 7]
    academy, panel = PdfReader(tmp_path / "academy.pdf"), PdfReader(tmp_path / "panel.pdf")
    assert "Redacted elsewhere" in academy.pages[5].extract_text()
    assert "left empty" in academy.pages[6].extract_text()
    assert "About Milo" not in every_text_in(tmp_path / "academy.pdf")
    assert "left empty" in panel.pages[4].extract_text()


def test_a_withheld_page_says_so_and_why(tmp_path, pieces) -> None:
    made, path = copy_of(tmp_path, pieces, "complainant", Rule("It names another child.", "letter", frozenset({2})))
    assert made.withheld == {3: "It names another child."}
    page = PdfReader(path).pages[2].extract_text()
    assert "withheld" in page
    assert "It names another child." in page
    assert "not his fault" not in every_text_in(path)


def test_bookmarks_lead_to_each_paper(tmp_path, pieces) -> None:
    _, path = copy_of(tmp_path, pieces, "panel")
    opened = PdfReader(path)
    marks = {str(item.title): opened.get_destination_page_number(item) for item in _flat(opened.outline)}
    assert marks == {"Front page": 0, "Documents": 1, "Letter about Milo Fenwick": 1, "Notes": 4}


def test_a_page_of_pictures_is_told_where_words_cannot_be_looked_for(tmp_path, pieces) -> None:
    source = PdfReader(pieces[2].path)
    opened = pypdfium2.PdfDocument(pieces[2].path)
    scan = pages.from_pdf(a4.drawn(a4.picture_of(opened[0])))
    opened.close()
    assert len(source.pages) == 2
    assert scan.pictures_only
    pieces[2].path.write_bytes(scan.content)
    pieces[2].count = 1
    assembling.numbered(pieces, first=1)
    made, _ = copy_of(tmp_path, pieces, "complainant", Rule("A name.", words=(NAME,)))
    assert made.unread == [5]


def pdf_of(count: int, **locked: str) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(width=300, height=200)
    if locked:
        writer.encrypt(locked["password"])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pdf_of(2, password="secret"), "locked with a password"),
        (b"%PDF-1.7 and then nothing that makes sense", "damaged"),
        (pdf_of(500), "500 pages"),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_says_why(content: bytes, said: str) -> None:
    with pytest.raises(pages.NotPlaced, match=said):
        pages.from_pdf(content)


def test_what_was_typed_into_a_form_or_written_on_a_page_comes_along() -> None:
    page = pikepdf.new()
    page.add_blank_page(page_size=(300, 300))
    look = page.make_stream(b"BT /F 12 Tf 10 10 Td (Typed by hand) Tj ET")
    look.update(
        {
            "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 200, 40],
            "/Resources": {
                "/Font": {"/F": {"/Type": pikepdf.Name.Font, "/Subtype": pikepdf.Name.Type1,
                                 "/BaseFont": pikepdf.Name.Helvetica}}
            },
        }
    )  # fmt: skip
    note = page.make_indirect(
        {
            "/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.FreeText, "/Rect": [20, 20, 220, 60], "/F": 4,
            "/AP": {"/N": look}, "/Contents": "Typed by hand", "/DA": "/F 12 Tf",
        }
    )  # fmt: skip
    page.pages[0].Annots = [note]
    out = io.BytesIO()
    page.save(out)
    found = pages.from_pdf(out.getvalue())
    laid = PdfReader(io.BytesIO(found.content)).pages[0]
    assert "Typed by hand" in laid.extract_text()
    assert "/Annots" not in laid


def test_page_numbers_are_read_as_people_write_them() -> None:
    assert page_numbers("2-4, 7") == [2, 3, 4, 7]
    assert assembling.runs([7, 2, 3, 4]) == "2–4, 7"
    for wrong in ("x", "4-2", "0", "1-999999"):
        with pytest.raises(ValueError, match=r".*"):
            page_numbers(wrong)


def test_a_bookmark_is_covered_like_the_page() -> None:
    assert redacting.covered("Letter about milo  fenwick", [NAME]) == "Letter about █████████████"


LETTER = """<!doctype html><html lang="en-GB" style="--colour:#1d4f5f"><head><title>Letter</title></head><body>
<div class="head"><div class="place"><p class="place-name">Alder Academy</p></div></div>
<p class="facts">Our reference: <span class="reference">ALD-1</span></p><main class="letter">{}</main></body></html>"""


@pytest.mark.req("R158")
def test_a_letter_among_the_papers_loses_nothing_and_its_own_foot_stays_clear_of_the_papers_number(tmp_path):
    words = "".join(f"<p>Sentence {number} of a letter of several pages.</p>" for number in range(60))
    letter = press_html(LETTER.format(words), identifier=b"1", practice=True)
    placed = pages.from_pdf(letter.content)
    path = tmp_path / "letter.pdf"
    path.write_bytes(placed.content)
    piece = Piece("letter", "Letters", "Letter", path, placed.number)
    assembling.numbered([piece], first=41)
    assembling.base([piece], tmp_path / "all.pdf", stamps=sheets.feet, notices=sheets.notices)
    opened = pypdfium2.PdfDocument(tmp_path / "all.pdf")
    own = {"Practice: not a real letter": "top", "ALD-1": "foot"}
    heights = []
    for index in range(len(opened)):
        page = opened[index]
        text = page.get_textpage()
        for said, edge in own.items():
            boxes = boxes_of(text, said)
            assert boxes, f"{said} is not on page {index + 1}"
            if edge == "top":
                assert max(top for _left, _bottom, _right, top in boxes) <= a4.HEIGHT - a4.TOP
            else:
                lowest = min(bottom for _left, bottom, _right, _top in boxes)
        [number] = boxes_of(text, f"Page {41 + index}")
        assert number[3] < lowest
        heights.append(number[1])
        text.close()
        page.close()
    opened.close()
    assert len(heights) == letter.pages > 1
    assert max(heights) - min(heights) < 0.5, "the number stands at the same place on every page"


def boxes_of(text: pypdfium2.PdfTextPage, said: str) -> list[tuple[float, float, float, float]]:
    """Where some words stand on a page, from left, bottom, right, top."""
    found, boxes = text.search(said), []
    while hit := found.get_next():
        start, count = hit
        chars = [text.get_charbox(start + at) for at in range(count) if said[at] != " "]
        boxes.append(
            (min(c[0] for c in chars), min(c[1] for c in chars), max(c[2] for c in chars), max(c[3] for c in chars))
        )
    return boxes
