"""Making the papers: claimed by compare-and-swap, part after part with its progress written down, sealed for each side.

Runs in a worker. Asked twice, it works once; broken off, the sweep takes it up again.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from accounts import notices
from complaints.casework.models import Bundle, BundleCopy, BundleItem, Reader, Withholding
from complaints.casework.papers import assembling, placing, plan, sheets
from complaints.casework.papers.assembling import Copy, Piece, Rule
from complaints.casework.papers.placing import Placed
from complaints.casework.papers.plan import Paper
from complaints.casework.vocabulary import ABOUT
from complaints.evidence import making
from complaints.evidence.models import File
from complaints.evidence.sealing import Refused as NotSealed
from complaints.evidence.sealing import seal_made
from letters.render import RenderFailed

log = logging.getLogger(__name__)
PIECE = 1024 * 1024


def unfinished(at: dt.datetime) -> QuerySet[Bundle]:
    """What the sweep takes up: not what was asked for just now."""
    return making.unfinished(Bundle.objects.all(), at)


def make(bundle_id: int, *, at: dt.datetime) -> bool:
    """Make the papers once, however often it is asked. True when this call made them."""
    mine = making.claimed(Bundle.objects.filter(pk=bundle_id), at)
    if mine is None:
        return False
    bundle = mine.select_related("complaint__academy__trust", "hearing__panel", "supplement_to").get()
    if bundle.tries > making.MOST_TRIES:
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
    placed: list[Placed] = []
    for number, paper in enumerate(given, start=1):
        mine.update(doing=paper.title[:200], done=number - 1)
        placed.append(placing.place(folder, number, paper, complaint, withheld))
    pieces = placing.in_order(folder, placed, complaint)
    items = [_item(position, one) for position, one in enumerate(placed, start=1)]
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
            rules=_rules(withheld, reader, given), front=partial(_front, bundle, reader),
            label=sheets.label(f"{complaint.reference}. Confidential. Copy for {reader.label}"),
            stamps=sheets.feet, notices=sheets.notices,
            title=f"Papers for the hearing, {complaint.reference}",
        )  # fmt: skip
    return Made(items, copies, last - first + 1)


def _item(position: int, one: Placed) -> BundleItem:
    paper = one.paper
    item = BundleItem(
        position=position, part=paper.key, title=paper.title[:240], document=paper.document, first_page=0, pages=0,
        why_not=one.why_not[:300], remark=one.remark[:300],
    )  # fmt: skip
    item.group = paper.part  # type: ignore[attr-defined]  # for the table of contents only
    return item


def _give_pages(items: Sequence[BundleItem], pieces: Sequence[Piece]) -> None:
    for item in items:
        item.first_page, item.pages = placing.pages_of(item.part, pieces)


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


def _rules(withheld: Sequence[Withholding], reader: Reader, given: Sequence[Paper]) -> list[Rule]:
    return [
        rule
        for row in withheld
        if row.reader == reader.value and row.copy_id is None
        for rule in placing.rules_of(row, given)
    ]


def _kept(mine: QuerySet[Bundle], bundle: Bundle, made: Made, *, at: dt.datetime) -> bool:
    """Seal the copies and write down what is where, if this worker still has the claim."""
    for item in made.items:
        item.bundle = bundle
    with transaction.atomic():
        if not making.ready(mine, pages=made.pages, at=at):
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
    making.failed(mine, why)
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
