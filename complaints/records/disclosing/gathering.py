"""Taking the documents of a complaint into a request, as they are now: each becomes pages of its own, sealed.

Runs in a worker. Asked twice, it works once. A document without pages is there all the same, and says why.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from complaints.casework.papers import placing
from complaints.casework.papers.plan import Paper
from complaints.evidence import making
from complaints.evidence.models import File
from complaints.evidence.sealing import Refused as NotSealed
from complaints.evidence.sealing import destroy, seal_made
from complaints.records.models import DisclosureItem, ScopedCase
from complaints.records.packs import plan
from letters.render import RenderFailed

log = logging.getLogger(__name__)
MOST_PAGES = 60
"""What the screen for blacking out takes; a longer paper is taken in, and released whole or withheld."""


def unfinished(at: dt.datetime) -> QuerySet[ScopedCase]:
    """What the sweep takes up."""
    return making.unfinished(ScopedCase.objects.all(), at)


def gather(case_id: int, *, at: dt.datetime) -> bool:
    """Take the documents in once, however often it is asked. True when this call did."""
    mine = making.claimed(ScopedCase.objects.filter(pk=case_id), at)
    if mine is None:
        return False
    related = ("disclosure", "complaint__academy__trust", "complaint__procedure", "complaint__complainant")
    case = mine.select_related(*related).get()
    if case.tries > making.MOST_TRIES:
        making.failed(mine, "It was broken off too many times.")
        return False
    made: list[File] = []
    try:
        with tempfile.TemporaryDirectory(prefix="disclosure-") as folder:
            items = _items(Path(folder), case, mine, made, at=at)
        return _kept(mine, case, items, made, at=at)
    except (RenderFailed, NotSealed) as problem:
        making.failed(mine, str(problem))
    except Exception as problem:  # whatever it is, the row must say so and the worker go on
        log.exception("The documents of the case %s in scope could not be taken in", case_id)
        making.failed(mine, f"Something went wrong while it was done ({type(problem).__name__}).")
    _drop(made)
    return False


def _items(
    folder: Path, case: ScopedCase, mine: QuerySet[ScopedCase], made: list[File], *, at: dt.datetime
) -> list[DisclosureItem]:
    given = plan.record_of(case.complaint)
    mine.update(of=len(given), doing="Reading the record")
    items = []
    named = told_apart([neutral(paper) for paper in given])
    for position, paper in enumerate(given, start=1):
        mine.update(doing=paper.title[:200], done=position - 1)
        placed = placing.place(folder, position, paper, case.complaint)
        item = DisclosureItem(
            case=case, position=position, key=paper.key[:60], title=_title(paper)[:240],
            described_as=named[position - 1], came_on=came_on(paper), why_not=placed.why_not[:300],
        )  # fmt: skip
        if placed.piece is not None:
            item.pages = placed.piece.count
            name = f"{case.disclosure.reference} {position}.pdf"
            item.file = seal_made([placed.piece.path.read_bytes()], name=name, media_type="application/pdf", at=at)
            made.append(item.file)
        items.append(item)
    return items


def _title(paper: Paper) -> str:
    """What whoever decides reads: of letters of one kind that went to several people, to whom."""
    if paper.letter is not None and paper.letter.recipient_name:
        return f"{paper.title}, to {paper.letter.recipient_name}"
    return paper.title


def told_apart(names: Sequence[str]) -> list[str]:
    """The same names, those that stand several times with which of how many it is."""
    number, so_far, found = Counter(names), Counter[str](), []
    for name in names:
        so_far[name] += 1
        found.append(name if number[name] == 1 else f"{name[:180]} ({so_far[name]} of {number[name]})")
    return found


def neutral(paper: Paper) -> str:
    """What the schedule calls a paper before anybody says otherwise: its kind and day, never a title that somebody
    typed, which may name somebody."""
    if paper.document is not None:
        return f"{paper.document.get_kind_display()}, added on {paper.document.added_at:%-d %B %Y}"
    if paper.letter is not None:
        day = f", {paper.letter.issued_on:%-d %B %Y}" if paper.letter.issued_on else ""
        return f"Letter: {paper.letter.title}{day}"[:200]
    return paper.part[:200]


def came_on(paper: Paper) -> dt.date | None:
    """The day on which a paper came into the record: what came after the request was not held when somebody asked, and
    whoever decides is told (UK GDPR Art 15; a request reaches what is held when it is received)."""
    if paper.document is not None:
        return timezone.localdate(paper.document.added_at)
    return paper.letter.issued_on if paper.letter is not None else None


def _kept(
    mine: QuerySet[ScopedCase], case: ScopedCase, items: list[DisclosureItem], made: list[File], *, at: dt.datetime
) -> bool:
    with transaction.atomic():
        pages = sum(item.pages for item in items)
        if not making.ready(mine, pages=pages, at=at):
            _drop(made)
            return False
        DisclosureItem.objects.bulk_create(items)
    return True


def _drop(made: list[File]) -> None:
    """What was sealed for nothing goes again."""
    for file in made:
        with transaction.atomic():
            destroy(file)
