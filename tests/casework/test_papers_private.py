"""What is the complainant's alone is in nobody's copy of the papers."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone
from pypdf import PdfReader

from complaints.casework.letter_context import own_page
from complaints.casework.papers import placing
from complaints.casework.papers.plan import Paper
from complaints.casework.vocabulary import State
from letters import making, stored
from tests.casework.stories import complaint_at
from tests.people import People


def words(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_the_address_of_the_own_page_is_left_out_of_the_copies(school: People, tmp_path: Path) -> None:
    complaint = complaint_at(school, State.HEARING_FIXED)
    letter = complaint.letters.get(letter__key="stage2_answer").letter
    making.make(letter.pk, at=timezone.now())
    letter.refresh_from_db()
    address = own_page(complaint.complainant.token)
    issued = tmp_path / "issued.pdf"
    issued.write_bytes(stored.content(letter))
    assert address in words(issued)
    paper = Paper(f"letter:{letter.uuid}", "Answers", letter.title, letter=letter)
    placed = placing.place(tmp_path, 1, paper, complaint)
    assert placed.piece is not None
    copied = words(placed.piece.path)
    assert complaint.complainant.token not in copied
    assert "leftoutofthiscopy" in copied
    assert stored.content(letter) == issued.read_bytes()
