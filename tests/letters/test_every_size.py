"""What a letter has to bear: five hundred fields, other scripts, forty pages."""

from __future__ import annotations

import io
from itertools import pairwise

import pikepdf
import pypdf
import pytest

from letters import post_room, reading
from letters.catalogue import CATALOGUE
from letters.merging import merge
from letters.render import pressed
from letters.vocabulary import How
from tests.letters.conftest import AT, ON


def structure(node, found):
    """Every element of the structure tree, with its type."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            structure(child, found)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        found.append((str(node.S).lstrip("/"), node))
        if "/K" in node:
            structure(node.K, found)
    return found


CONTAINERS = {"Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "TR": {"TH", "TD"}, "L": {"LI", "Caption", "L"}}
STANDARD = {"Document", "Part", "Sect", "Div", "P", "H1", "H2", "H3", "H4", "L", "LI", "Lbl", "LBody", "Table", "THead",
            "TBody", "TR", "TH", "TD", "Link", "Span", "BlockQuote", "Code", "Figure", "NonStruct", "Art", "Em",
            "Strong"}  # fmt: skip


def universally_accessible(content: bytes) -> None:
    """What ISO 14289-1 asks of a file and a program can prove: no checker for it is in the registries of this project,
    so each clause that can be is asked here."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked), "7.1: tagged"
        assert not bool(root.MarkInfo.get("/Suspects", False)), "7.1: nothing suspect"
        assert str(root.Lang) == "en-GB", "7.2: language"
        assert bool(root.ViewerPreferences.DisplayDocTitle), "7.1: the title is shown"
        meta = pdf.open_metadata()
        assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1", "5: identification"
        assert meta["dc:title"].strip(), "7.1: title"
        tree = root.StructTreeRoot
        roles = {str(name): str(kind) for name, kind in tree.get("/RoleMap", pikepdf.Dictionary()).items()}
        elements = structure(tree.K, [])
        kinds = [kind for kind, _ in elements]
        assert {roles.get(f"/{kind}", f"/{kind}").lstrip("/") for kind in kinds} <= STANDARD, "7.1: standard types"
        levels = [int(kind[1]) for kind in kinds if kind in ("H1", "H2", "H3", "H4")]
        assert levels[0] == 1, "7.4: headings begin with the first level"
        assert all(after <= before + 1 for before, after in pairwise(levels)), "7.4: none skipped"
        for kind, node in elements:
            if kind == "Figure":
                assert str(node.get("/Alt", "")).strip(), "7.3: a figure says what it shows"
            if kind in CONTAINERS and "/K" in node:
                inner = {one for one, _ in structure(node.K, [])[:1]}
                assert inner <= CONTAINERS[kind], f"7.2: {inner} in {kind}"
        assert "/ParentTree" in tree, "7.1: content is found from the page"
        for page in pdf.pages:
            assert int(page.StructParents) >= 0, "7.1: the page is in the tree"
            assert str(page.get("/Tabs", "/S")) == "/S", "7.18: tab order is that of the structure"
            for note in page.get("/Annots", []):
                assert str(note.Subtype) == "/Link", "7.18: nothing but links"
                assert "/StructParent" in note, "7.18: a link is in the tree"
                assert str(note.get("/Contents", "")).strip(), "7.18: a link says where it leads"
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values():
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                descriptor = inner.FontDescriptor
                embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
                assert embedded, "7.21: fonts are embedded"
                assert "/ToUnicode" in font, "7.21: characters are known"


@pytest.mark.slow
@pytest.mark.parametrize("large", [False, True], ids=["12pt", "18pt"])
def test_every_letter_is_universally_accessible(large, issue):
    """One build for each letter and size; the rules that a program can prove, one by one."""
    for key in CATALOGUE:
        honoured = ["This letter is in large print (18 point)"] if large else None
        letter = issue(key, how=How.PAGE, large_print=large, adjustments_honoured=honoured)
        try:
            universally_accessible(pressed(letter).content)
        except AssertionError as wrong:
            raise AssertionError(f"{key}: {wrong}") from wrong


def test_a_letter_with_a_table_and_lists_is_accessible_as_well(people, draft):
    letter = draft("closing")
    body = letter.body + "\n| Date | What |\n| --- | --- |\n| 5 October | No session |\n\n1. one\n   - two\n\n> said\n"
    letter = post_room.amend(letter, body=body, by=people.principal, at=AT)
    letter = post_room.approve(letter, by=people.principal, at=AT)
    universally_accessible(pressed(post_room.issue(letter, how=How.PAGE, by=None, on=ON, at=AT)).content)


def test_five_hundred_fields_are_merged_and_none_is_left(draft, people):
    kind = CATALOGUE["closing"]
    names = sorted(kind.fields & set(kind.sample()))
    text = "\n\n".join(f"Line {number}: [[{names[number % len(names)]}]]" for number in range(500))
    made = merge(text, kind.sample(), {}, fields=kind.fields)
    assert "[[" not in made
    letter = draft("closing")
    letter = post_room.amend(letter, body=f"{letter.body}\n{made}", by=people.principal, at=AT)
    left = post_room.amend(letter, body=letter.body + text, by=people.principal, at=AT)
    assert len(post_room.problems(left)) <= len(names) + 20, "each field is named once, however often it is missing"
    letter = post_room.amend(letter, body=f"{draft('closing').body}\n{made}", by=people.principal, at=AT)
    letter.issued_at, letter.issued_on, letter.letterhead = AT, ON, {"name": "A", "colour": "#1d4f5f"}
    assert pressed(letter).pages > 10


@pytest.mark.parametrize(
    "words", ["مدرسة السلام تشكركم", "שלום רב להורים", "☺ ✓ 😀", "Zażółć gęślą jaźń", "Дякуємо школі"],
    ids=["Arabic", "Hebrew", "picture signs", "Polish", "Ukrainian"],
)  # fmt: skip
def test_other_scripts_keep_their_words_in_the_letter_and_on_paper(words, issue):
    letter = issue("closing", how=How.PAGE, closure_reason=words)
    assert words in reading.plain(letter.body)
    universally_accessible(pressed(letter).content)


def test_an_answer_of_forty_pages_is_made_numbered_and_the_same_each_time(issue):
    paragraph = "The support timetable shows which sessions took place and which did not. " * 12
    long = "\n".join([paragraph] * 160)
    letter = issue("stage2_answer", how=How.PAGE, findings=[long, "Not upheld. " + paragraph])
    made = pressed(letter)
    assert made.pages >= 40
    assert made.content == pressed(letter).content
    last = pypdf.PdfReader(io.BytesIO(made.content)).pages[-1].extract_text()
    assert f"Page {made.pages} of {made.pages}" in last
