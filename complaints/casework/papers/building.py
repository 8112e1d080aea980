"""Making the papers: claimed by compare-and-swap, part after part with its progress written down, sealed for each side.

Runs in a worker. Asked twice, it works once; broken off, the sweep takes it up again.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q, QuerySet
from pypdf import PdfReader, PdfWriter

from accounts import notices
from complaints.casework.models import Bundle, BundleCopy, BundleItem, Complaint, Reader, Withholding
from complaints.casework.papers import assembling, plan, sheets
from complaints.casework.papers.assembling import Copy, Piece, Rule
from complaints.casework.papers.numbers import page_numbers
from complaints.casework.papers.plan import Paper
from complaints.casework.vocabulary import ABOUT
from complaints.evidence import pages
from complaints.evidence.models import File
from complaints.evidence.sealing import Refused as NotSealed
from complaints.evidence.sealing import seal_made
from letters import stored
from letters.render import RenderFailed

log = logging.getLogger(__name__)
STALE = dt.timedelta(minutes=10)
MOST_TRIES = 3
PATIENCE = dt.timedelta(seconds=60)
PIECE = 1024 * 1024
IN_PICTURES = "It is made of pictures: no word in it can be searched, or read out by a screen reader."


def claimable(at: dt.datetime) -> Q:
    """Papers that wait to be made, and those that a lost worker left."""
    State = Bundle.State
    return Q(state=State.WAITING) | Q(state=State.CLAIMED, claimed_at__lt=at - STALE)


def unfinished(at: dt.datetime) -> QuerySet[Bundle]:
    """What the sweep takes up: not what was asked for just now."""
    return Bundle.objects.filter(claimable(at)).exclude(state=Bundle.State.WAITING, asked_at__gt=at - PATIENCE)


def make(bundle_id: int, *, at: dt.datetime) -> bool:
    """Make the papers once, however often it is asked. True when this call made them."""
    claim = uuid.uuid4()
    mine = Bundle.objects.filter(pk=bundle_id)
    if not mine.filter(claimable(at)).update(
        state=Bundle.State.CLAIMED, claim=claim, claimed_at=at, tries=F("tries") + 1, problem="", done=0
    ):
        return False
    mine = mine.filter(state=Bundle.State.CLAIMED, claim=claim)
    bundle = mine.select_related("complaint__academy__trust", "hearing__panel", "supplement_to").get()
    if bundle.tries > MOST_TRIES:
        return _failed(mine, bundle, "The making was broken off too many times.", at=at)
    try:
        with tempfile.TemporaryDirectory(prefix="papers-") as folder:
            made = made_in(Path(folder), bundle, mine, at=at)
            return _kept(mine, bundle, made, at=at)
    except (RenderFailed, NotSealed) as problem:
        return _failed(mine, bundle, str(problem), at=at)
    except Exception as problem:  # whatever it is, the row must say so and the worker go on
        log.exception("The papers %s could not be made", bundle_id)
        return _failed(mine, bundle, f"Something went wrong while they were made ({type(problem).__name__}).", at=at)


@dataclass
class Made:
    """What came out: the papers with their pages, and a copy for each side."""

    items: list[BundleItem]
    copies: dict[str, Copy]
    pages: int


def made_in(folder: Path, bundle: Bundle, mine: QuerySet[Bundle], *, at: dt.datetime) -> Made:
    """Everything but the keeping, in a folder that may go afterwards. The bench calls this as well."""
    complaint = bundle.complaint
    given = plan.papers(bundle)
    withheld = plan.standing(complaint)
    mine.update(of=len(given) + len(Reader), doing="Reading the record")
    placed: list[tuple[Paper, Piece | None, str, str]] = []
    for number, paper in enumerate(given, start=1):
        mine.update(doing=paper.title[:200], done=number - 1)
        placed.append(_place(folder, number, paper, complaint, withheld))
    dividers = _dividers(complaint, placed)
    pieces, items = _in_order(folder, placed, dividers)
    first = bundle.first_page
    front = Piece("front", "", "Front page", folder / "front.pdf", 1)
    contents = Piece("contents", "", "Contents", folder / "contents.pdf", 1)
    everything = [front, contents, *pieces]
    front.path.write_bytes(_front(bundle, None, None))
    contents.count = _write_contents(contents, bundle, items)
    last = assembling.numbered(everything, first=first)
    _give_pages(items, pieces)
    _write_contents(contents, bundle, items)
    base = folder / "all.pdf"
    assembling.base(everything, base, stamps=sheets.feet, notices=sheets.notices)
    copies = {}
    for number, reader in enumerate(Reader, start=1):
        mine.update(doing=f"The copy for {reader.label}", done=len(given) + number - 1)
        copies[reader.value] = assembling.copy(
            everything, base, folder / f"{reader.value}.pdf", reader=reader.value,
            rules=_rules(withheld, reader), front=partial(_front, bundle, reader),
            label=sheets.label(f"{complaint.reference}. Confidential. Copy for {reader.label}"),
            stamps=sheets.feet, notices=sheets.notices,
            title=f"Papers for the hearing, {complaint.reference}",
        )  # fmt: skip
    return Made(items, copies, last - first + 1)


def _place(
    folder: Path, number: int, paper: Paper, complaint: Complaint, withheld: Sequence[Withholding]
) -> tuple[Paper, Piece | None, str, str]:
    """One paper as pages: itself, its piece, why it has none, and what to know of it."""
    path = folder / f"{number}.pdf"
    if paper.template:
        made = sheets.page(paper.template, complaint, paper=paper, **paper.context)
        path.write_bytes(made.content)
        return paper, Piece(paper.key, paper.part, paper.title, path, made.pages), "", ""
    try:
        if paper.letter is not None:
            if not paper.letter.has_pdf:
                raise pages.NotPlaced("The PDF of this letter is not made yet.")
            found = pages.from_pdf(stored.content(paper.letter))
        elif paper.file is not None:
            found = pages.placed(paper.file)
        else:
            raise pages.NotPlaced("Nothing is attached.")
    except stored.Damaged:
        return paper, None, "The stored PDF of this letter is no longer the one that was made.", ""
    except pages.NotPlaced as why:
        return paper, None, str(why), ""
    path.write_bytes(found.content)
    piece = Piece(paper.key, paper.part, paper.title, path, found.number)
    for rule in withheld:
        if rule.copy is not None and rule.part == paper.key:
            try:
                other = pages.placed(rule.copy)
            except pages.NotPlaced as why:
                raise RenderFailed(f"The redacted copy of “{paper.title}” cannot be used: {why}") from why
            aside = folder / f"{number}-{rule.reader}.pdf"
            aside.write_bytes(other.content)
            piece.instead[rule.reader] = (aside, other.number)
    return paper, piece, "", IN_PICTURES if found.pictures_only else ""


def _dividers(complaint: Complaint, placed: Sequence[tuple[Paper, Piece | None, str, str]]) -> bytes:
    """A page before each file and letter: what it is, and if it could not be placed, why not."""
    rows = [
        {"paper": paper, "piece": piece, "why_not": why_not, "remark": remark}
        for paper, piece, why_not, remark in placed
        if not paper.template
    ]
    return sheets.page("dividers", complaint, rows=rows).content if rows else b""


def _in_order(
    folder: Path, placed: Sequence[tuple[Paper, Piece | None, str, str]], dividers: bytes
) -> tuple[list[Piece], list[BundleItem]]:
    pieces: list[Piece] = []
    items: list[BundleItem] = []
    sheet = iter(PdfReader(io.BytesIO(dividers)).pages) if dividers else iter(())
    for position, (paper, piece, why_not, remark) in enumerate(placed, start=1):
        if not paper.template:
            path = folder / f"{position}-sheet.pdf"
            with PdfWriter() as writer:
                writer.add_page(next(sheet))
                writer.write(path)
            pieces.append(Piece(f"{paper.key}:sheet", paper.part, paper.title, path, 1))
        if piece is not None:
            if not paper.template:
                piece.title = ""  # its own page has the bookmark
            pieces.append(piece)
        items.append(
            BundleItem(
                position=position, part=paper.key, title=paper.title[:240], document=paper.document, first_page=0,
                pages=0, why_not=why_not[:300], remark=remark[:300],
            )
        )  # fmt: skip
        items[-1].group = paper.part  # type: ignore[attr-defined]  # for the table of contents only
    return pieces, items


def _give_pages(items: Sequence[BundleItem], pieces: Sequence[Piece]) -> None:
    for item in items:
        own = [piece for piece in pieces if piece.key in (item.part, f"{item.part}:sheet")]
        item.first_page = own[0].first
        item.pages = sum(piece.room for piece in own)


def _write_contents(piece: Piece, bundle: Bundle, items: Sequence[BundleItem]) -> int:
    made = sheets.page(
        "contents", bundle.complaint, bundle=bundle, items=items, missing=[item for item in items if item.why_not]
    )
    piece.path.write_bytes(made.content)
    return made.pages


def _front(bundle: Bundle, reader: Reader | None, made: Copy | None) -> bytes:
    grouped: dict[str, list[int]] = {}
    for number, reason in sorted((made.withheld if made else {}).items()):
        grouped.setdefault(reason, []).append(number)
    context = {
        "bundle": bundle, "hearing": bundle.hearing, "reader": reader, "academy": bundle.complaint.academy,
        "left_out": [(assembling.runs(numbers), reason) for reason, numbers in grouped.items()][:10],
        "blacked": assembling.runs(made.blacked) if made else "",
        "last": bundle.first_page + made.pages - 1 if made else 0,
    }  # fmt: skip
    return sheets.page("front", bundle.complaint, **context).content


def _rules(withheld: Sequence[Withholding], reader: Reader) -> list[Rule]:
    found = []
    for row in withheld:
        if row.reader != reader.value or row.copy_id is not None:
            continue
        words = tuple(row.word_list)
        key = "" if row.part == Withholding.EVERYWHERE else row.part
        wanted = frozenset(page_numbers(row.pages))
        found.append(Rule(row.reason, key, wanted, words))
        if key and not wanted:
            found.append(Rule(row.reason, f"{key}:sheet", frozenset(), words))
    return found


def _kept(mine: QuerySet[Bundle], bundle: Bundle, made: Made, *, at: dt.datetime) -> bool:
    """Seal the copies and write down what is where, if this worker still has the claim."""
    for item in made.items:
        item.bundle = bundle
    with transaction.atomic():
        if not mine.update(state=Bundle.State.READY, built_at=at, pages=made.pages, done=F("of"), doing="", claim=None):
            return False
        bundle.items.all().delete()
        bundle.copies.all().delete()
        BundleItem.objects.bulk_create(made.items)
        for reader, copy in made.copies.items():
            BundleCopy.objects.create(
                bundle=bundle, reader=reader, file=_sealed(bundle, reader, copy, at=at),
                withheld=assembling.runs(copy.withheld), blacked=assembling.runs(copy.blacked),
                unread=assembling.runs(copy.unread),
            )  # fmt: skip
    _tell(bundle, "the papers for the hearing are ready. Look through them before they go out.", at=at)
    return True


def _sealed(bundle: Bundle, reader: str, copy: Copy, *, at: dt.datetime) -> File:
    with copy.path.open("rb") as stream:
        name = f"{bundle.complaint.reference} papers {bundle.version} {reader}.pdf"
        return seal_made(iter(lambda: stream.read(PIECE), b""), name=name, media_type="application/pdf", at=at)


def _failed(mine: QuerySet[Bundle], bundle: Bundle, why: str, *, at: dt.datetime) -> bool:
    mine.update(state=Bundle.State.FAILED, problem=why[:500], doing="", claim=None)
    _tell(bundle, "the papers for the hearing could not be made. The case says why.", at=at)
    return False


def _tell(bundle: Bundle, text: str, *, at: dt.datetime) -> None:
    complaint = bundle.complaint
    person = complaint.clerk or bundle.asked_by
    if not complaint.conflicts.filter(user=person, ended_on__isnull=True).exists():
        notices.tell(
            person, about_kind=ABOUT, about=complaint.uuid, key=f"bundle:{bundle.pk}:{bundle.tries}:{text[:20]}",
            text=f"{complaint.reference}: {text}", path=f"{complaint.get_absolute_url()}hearing/", at=at,
        )  # fmt: skip
