"""Dates, numbers to ring, references and amounts stand on one line of the paper, however the line falls."""

from __future__ import annotations

import hashlib

import pypdfium2
import pytest

from letters import unbroken
from letters.render import press_html, press_pages, pressed
from letters.vocabulary import How

WORDS = (
    "Please write by Monday 2 November 2026 at the latest, or e-mail, or ring (01632) 960 123 or +44 1632 960123 "
    "about ACA-KX7QA within 15 school days at stage 2; it costs £1,200.50, at 10.30 am on 9–13 November at "
    "4 Mill Lane, HB4 9QZ."
)
PIECES = [
    "2 November 2026", "e-mail", "(01632) 960 123", "+44 1632 960123", "ACA-KX7QA", "15 school", "stage 2", "£1,200.50",
    "10.30 am", "9–13 November", "4 Mill", "HB4 9QZ",
]  # fmt: skip
HEAD = '<html lang="en-GB"><head><title>On 2 November 2026</title></head>'
PAGES = '@page { size: A5; margin: 15mm } html { font: 12pt "Letter" } p, td { overflow-wrap: anywhere }'
DOCUMENT = f'{HEAD}<body><main class="letter">{{}}</main></body></html>'


def lines(content: bytes) -> list[str]:
    """What stands on each line of each page."""
    opened = pypdfium2.PdfDocument(content)
    try:
        said = "\n".join(opened[number].get_textpage().get_text_bounded() for number in range(len(opened)))
        return [" ".join(line.split()) for line in said.splitlines()]
    finally:
        opened.close()


@pytest.mark.req("R226")
def test_no_line_of_a_letter_ends_inside_a_date_or_a_number_to_ring():
    """Pushed along by a longer first word each time, so that in turn every piece meets the end of a line."""
    shoved = "".join(f"<p>{'x' * by} {WORDS}</p>" for by in range(1, 40, 3))
    for large in (False, True):
        found = lines(press_html(DOCUMENT.format(shoved), identifier=b"1", large=large).content)
        text = " ".join(found)
        for piece in PIECES:
            assert text.count(piece) > len(PIECES), piece
            assert sum(line.count(piece) for line in found) == text.count(piece), piece


@pytest.mark.req("R226")
def test_no_line_of_papers_and_packs_ends_inside_one_either():
    """Hearing sheets, contents, schedules and certificates go through the press of pages, in columns as well."""
    shoved = "".join(f"<tr><td>{'x' * by} {WORDS}</td><td>{WORDS}</td></tr>" for by in range(1, 40, 3))
    document = f'<html lang="en"><body><table>{shoved}</table></body></html>'
    found = lines(press_pages(document, style=PAGES).content)
    text = " ".join(found)
    for piece in PIECES:
        assert text.count(piece) > len(PIECES), piece
        assert sum(line.count(piece) for line in found) == text.count(piece), piece


def test_what_somebody_sent_in_keeps_its_lines():
    """A text that is evidence is shown as it came: the same document, pressed as sent, is divided where it falls."""
    shoved = "".join(f"<p>{'x' * by} {WORDS}</p>" for by in range(40))
    document = f'<html lang="en"><body>{shoved}</body></html>'
    found = lines(press_pages(document, style=PAGES, as_sent=True).content)
    assert any(sum(line.count(piece) for line in found) < " ".join(found).count(piece) for piece in PIECES)


@pytest.mark.parametrize(
    "endless", ["ABC" + "-AAAAAAAA" * 30, "£" + "9" * 200, "ABCD-" + "X" * 200, "e-mail/" + "X" * 200]
)
def test_what_never_ends_is_broken_and_does_not_run_off_the_paper(endless):
    found = lines(press_pages(f'<html lang="en"><body><p>{endless}</p></body></html>', style=PAGES).content)
    assert "".join(found).replace("\x02", "-") == endless, "what is outside of the page is not read from it"


def test_each_kind_of_piece_is_known_by_itself():
    assert unbroken.PIECES.findall(WORDS) == PIECES


@pytest.mark.parametrize(
    "words",
    [
        "nothing to keep", "Our case number is 12345678", "https://example.org/ACA-12/2-November", "2 people, 3 rooms",
        "year after year", "In May we met", "someone@site-02.example.org", "version 1.0123 4567",
    ],
)  # fmt: skip
def test_other_words_may_be_divided(words):
    assert not unbroken.PIECES.search(words)


def test_only_the_words_are_marked_and_never_the_head_or_a_tag():
    document = DOCUMENT.format('<p><a href="tel:01632 960 123" title="2 May 2026">on 2 May 2026</a></p>')
    made = unbroken.keep_in_one_piece(document)
    assert made.count(unbroken.CLASS) == 1
    assert made.replace(f'<span class="{unbroken.CLASS}">', "").replace("</span>", "") == document


def test_what_is_stored_of_a_letter_stays_as_it_was_written(issue):
    letter = issue("stage2_answer", how=How.PAGE)
    kept = letter.text_hash
    body = letter.body
    assert hashlib.sha256(pressed(letter).content).hexdigest() == letter.sha256
    letter.refresh_from_db()
    assert (letter.text_hash, letter.body) == (kept, body)
    assert unbroken.CLASS not in letter.body
