"""Papers as pages: each written from its template, or taken from its letter or file, or with a page that says why not.

Shared by the papers of a hearing and by the pack for the outside body.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from complaints.casework.letter_context import own_page
from complaints.casework.models import Complaint, Withholding
from complaints.casework.papers import sheets
from complaints.casework.papers.assembling import Piece, Rule
from complaints.casework.papers.numbers import page_numbers
from complaints.casework.papers.plan import ANSWER_LETTERS, ANSWERS, Paper
from complaints.evidence import pages
from letters import stored
from letters.models import Letter
from letters.render import RenderFailed, pressed

IN_PICTURES = "It is made of pictures: no word in it can be searched, or read out by a screen reader."


@dataclass
class Placed:
    """One paper with its pages; without them, why; and what a reader should know of it."""

    paper: Paper
    piece: Piece | None
    why_not: str = ""
    remark: str = ""


def place(folder: Path, number: int, paper: Paper, complaint: Complaint, copies: Sequence[Withholding] = ()) -> Placed:
    """The pages of one paper. `copies`: redacted copies that some readers get instead of the file.

    Raises RenderFailed where a page cannot be written, or a redacted copy cannot be used.
    """
    path = folder / f"{number}.pdf"
    if paper.template:
        made = sheets.page(paper.template, complaint, paper=paper, **paper.context)
        path.write_bytes(made.content)
        return Placed(paper, Piece(paper.key, paper.part, paper.title, path, made.pages))
    try:
        found = _found(paper, complaint)
    except stored.Damaged:
        return Placed(paper, None, "The stored PDF of this letter is no longer the one that was made.")
    except pages.NotPlaced as why:
        return Placed(paper, None, str(why))
    path.write_bytes(found.content)
    piece = Piece(paper.key, paper.part, paper.title, path, found.number)
    for rule in copies:
        if rule.copy is not None and rule.part == paper.key:
            try:
                other = pages.placed(rule.copy)
            except pages.NotPlaced as why:
                raise RenderFailed(f"The redacted copy of “{paper.title}” cannot be used: {why}") from why
            aside = folder / f"{number}-{rule.reader}.pdf"
            aside.write_bytes(other.content)
            piece.instead[rule.reader] = (aside, other.number)
    return Placed(paper, piece, "", IN_PICTURES if found.pictures_only else "")


LEFT_OUT = "(the address of your own page is left out of this copy)"


def _without_own_page(letter: Letter, complaint: Complaint) -> bytes:
    """A letter as other people may have it: the private address of the complainant's own page is the complainant's
    alone. What was issued stays as it is; this copy is made anew from the same words."""
    content = stored.content(letter)
    address = own_page(complaint.complainant.token)
    if address not in letter.body:
        return content
    shown = copy.copy(letter)
    shown.body = letter.body.replace(f"<{address}>", LEFT_OUT).replace(address, LEFT_OUT)
    return pressed(shown).content


def _found(paper: Paper, complaint: Complaint) -> pages.Placed:
    if paper.letter is not None:
        if not paper.letter.has_pdf:
            raise pages.NotPlaced("The PDF of this letter is not made yet.")
        return pages.from_pdf(_without_own_page(paper.letter, complaint))
    if paper.file is not None:
        return pages.placed(paper.file)
    raise pages.NotPlaced("Nothing is attached.")


def in_order(folder: Path, placed: Sequence[Placed], complaint: Complaint) -> list[Piece]:
    """The pieces one after another: before each file and letter a page that says what it is, and if it could not be
    placed, why not."""
    rows = [one for one in placed if not one.paper.template]
    made = sheets.page("dividers", complaint, rows=rows).content if rows else b""
    sheet = iter(PdfReader(io.BytesIO(made)).pages) if made else iter(())
    pieces: list[Piece] = []
    for position, one in enumerate(placed, start=1):
        paper = one.paper
        if not paper.template:
            path = folder / f"{position}-sheet.pdf"
            with PdfWriter() as writer:
                writer.add_page(next(sheet))
                writer.write(path)
            pieces.append(Piece(sheet_of(paper.key), paper.part, paper.title, path, 1))
        if one.piece is not None:
            if not paper.template:
                one.piece.title = ""  # its own page has the bookmark
            pieces.append(one.piece)
    return pieces


def sheet_of(key: str) -> str:
    """The key of the page that stands before a paper."""
    return f"{key}:sheet"


def pages_of(key: str, pieces: Sequence[Piece]) -> tuple[int, int]:
    """The first page of a paper, and how many it has in every copy."""
    own = [piece for piece in pieces if piece.key in (key, sheet_of(key))]
    return own[0].first, sum(piece.room for piece in own)


def rules_of(row: Withholding, given: Sequence[Paper]) -> list[Rule]:
    """What one withholding leaves out of these papers. The academy's answers are letters: each of them is meant."""
    words, wanted = tuple(row.word_list), frozenset(page_numbers(row.pages))
    if row.part == Withholding.EVERYWHERE:
        return [Rule(row.reason, "", wanted, words)]
    keys = [row.part]
    if row.part == ANSWERS:
        keys = [paper.key for paper in given if paper.letter is not None and paper.letter.key in ANSWER_LETTERS]
    found = [Rule(row.reason, key, wanted, words) for key in keys]
    if not wanted:
        found += [Rule(row.reason, sheet_of(key), frozenset(), words) for key in keys]
    return found
