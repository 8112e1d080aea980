"""Making the pack: claimed by compare-and-swap, part after part with its progress written down, sealed as one PDF.

Runs in a worker, with the same hands that put the papers of a hearing together. Asked twice, it works once.
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
from django.utils import timezone

from accounts import notices
from complaints.casework.models import Withholding
from complaints.casework.papers import assembling, placing, sheets
from complaints.casework.papers.assembling import Copy, Piece, Rule
from complaints.casework.papers.placing import Placed
from complaints.casework.papers.plan import Paper
from complaints.casework.vocabulary import ABOUT
from complaints.evidence import making
from complaints.evidence.sealing import Refused as NotSealed
from complaints.evidence.sealing import seal_made
from complaints.records.models import PackItem, ReferralPack
from complaints.records.packs import plan
from letters.render import RenderFailed

log = logging.getLogger(__name__)
PIECE = 1024 * 1024
READER = "body"
"""Whose copy it is: there is only one."""


@dataclass
class Made:
    """What came out: the papers with their pages, and the one copy."""

    items: list[PackItem]
    copy: Copy


def unfinished(at: dt.datetime) -> QuerySet[ReferralPack]:
    """What the sweep takes up."""
    return making.unfinished(ReferralPack.objects.all(), at)


def make(pack_id: int, *, at: dt.datetime) -> bool:
    """Make the pack once, however often it is asked. True when this call made it."""
    mine = making.claimed(ReferralPack.objects.filter(pk=pack_id), at)
    if mine is None:
        return False
    related = ("complaint__academy__trust", "complaint__procedure", "complaint__complainant", "body", "asked_by")
    pack = mine.select_related(*related).get()
    if pack.tries > making.MOST_TRIES:
        return _failed(mine, pack, "The making was broken off too many times.", at=at)
    try:
        with tempfile.TemporaryDirectory(prefix="pack-") as folder:
            return _kept(mine, pack, made_in(Path(folder), pack, mine, at=at), at=at)
    except (RenderFailed, NotSealed) as problem:
        return _failed(mine, pack, str(problem), at=at)
    except Exception as problem:  # whatever it is, the row must say so and the worker go on
        log.exception("The pack %s could not be made", pack_id)
        return _failed(mine, pack, f"Something went wrong while it was made ({type(problem).__name__}).", at=at)


def made_in(folder: Path, pack: ReferralPack, mine: QuerySet[ReferralPack], *, at: dt.datetime) -> Made:
    """Everything but the keeping, in a folder that may go afterwards. The bench calls this as well."""
    complaint = pack.complaint
    given = plan.papers(pack, on=timezone.localtime(at).date())
    flagged = list(pack.withheld.select_related("copy", "document"))
    mine.update(of=len(given) + 1, doing="Reading the record")
    placed: list[Placed] = []
    for number, paper in enumerate(given, start=1):
        mine.update(doing=paper.title[:200], done=number - 1)
        placed.append(placing.place(folder, number, _redacted(paper, flagged), complaint))
    pieces = placing.in_order(folder, placed, complaint)
    items = [
        PackItem(
            position=position, key=one.paper.key[:60], part=one.paper.part[:80], title=one.paper.title[:240],
            first_page=0, pages=0, why_not=one.why_not[:300],
        )
        for position, one in enumerate(placed, start=1)
    ]  # fmt: skip
    front = Piece("front", "", "Front page", folder / "front.pdf", 1)
    contents = Piece("contents", "", "Contents", folder / "contents.pdf", 1)
    everything = [front, contents, *pieces]
    front.path.write_bytes(_front(pack, None, at=at))
    contents.count = _write_contents(contents, pack, items)
    assembling.numbered(everything, first=1)
    for item, one in zip(items, placed, strict=True):
        item.first_page, item.pages = placing.pages_of(one.paper.key, pieces)
    _write_contents(contents, pack, items)
    base = folder / "all.pdf"
    assembling.base(everything, base, stamps=sheets.feet, notices=sheets.notices)
    mine.update(doing="Putting it together", done=len(given))
    copy = assembling.copy(
        everything, base, folder / "pack.pdf", reader=READER, rules=rules(pack, flagged, given),
        front=partial(_front, pack, at=at), label=sheets.label(f"{complaint.reference}. Confidential. {pack.title}"),
        stamps=sheets.feet, notices=sheets.notices, title=f"Referral pack, {complaint.reference}",
    )  # fmt: skip
    return Made(items, copy)


def _redacted(paper: Paper, flagged: Sequence[Withholding]) -> Paper:
    """The paper itself, or where a redacted copy was made of it, that instead: the original is not in the file."""
    copy = next((row.copy for row in flagged if row.copy is not None and row.part == paper.key), None)
    if copy is not None:
        paper.file, paper.source = copy, f"{paper.source} A redacted copy."
    return paper


def rules(pack: ReferralPack, flagged: Sequence[Withholding], given: Sequence[Paper]) -> list[Rule]:
    """What the pack leaves out: words everywhere, and what was flagged for the hearing's papers.

    Pages that were flagged in a part that the portal writes are other pages here, so the whole part is left out.
    """
    found = [Rule(pack.why_left_out, words=(word,)) for word in pack.word_list]
    for row in flagged:
        if row.copy_id is not None:
            continue
        for rule in placing.rules_of(row, given):
            whole = rule.pages and not rule.key.startswith(("document:", "letter:"))
            found.append(Rule(rule.reason, rule.key, frozenset(), rule.words) if whole else rule)
    return found


def _front(pack: ReferralPack, made: Copy | None, *, at: dt.datetime) -> bytes:
    grouped: dict[str, list[int]] = {}
    for number, reason in sorted((made.withheld if made else {}).items()):
        grouped.setdefault(reason, []).append(number)
    complaint = pack.complaint
    context = {
        "pack": pack, "academy": complaint.academy, "person": complaint.complainant, "at": at,
        "referral": complaint.referrals.select_related("body").last(),
        "left_out": [(assembling.runs(numbers), reason) for reason, numbers in grouped.items()][:10],
        "blacked": assembling.runs(made.blacked) if made else "", "last": made.pages if made else 0,
    }  # fmt: skip
    return sheets.page("records/pack/front.html", complaint, **context).content


def _write_contents(piece: Piece, pack: ReferralPack, items: Sequence[PackItem]) -> int:
    shown = pack.documents.values_list("pk", flat=True)
    left = pack.complaint.documents.exclude(pk__in=shown).exclude(kind="bundle")
    made = sheets.page(
        "records/pack/contents.html", pack.complaint, pack=pack, items=items, left=left,
        missing=[item for item in items if item.why_not], grouped=(plan.LETTERS, plan.DOCUMENTS, "Hearings"),
    )  # fmt: skip
    piece.path.write_bytes(made.content)
    return made.pages


def _kept(mine: QuerySet[ReferralPack], pack: ReferralPack, made: Made, *, at: dt.datetime) -> bool:
    """Seal the file and write down what is where, if this worker still has the claim."""
    for item in made.items:
        item.pack = pack
    with transaction.atomic():
        with made.copy.path.open("rb") as stream:
            name = f"{pack.complaint.reference} referral pack {pack.version}.pdf"
            file = seal_made(iter(lambda: stream.read(PIECE), b""), name=name, media_type="application/pdf", at=at)
        copy = made.copy
        kept = mine.update(
            file=file, withheld_pages=assembling.runs(copy.withheld), blacked_pages=assembling.runs(copy.blacked),
            unread_pages=assembling.runs(copy.unread),
        )  # fmt: skip
        if not kept or not making.ready(mine, pages=copy.pages, at=at):
            transaction.set_rollback(True)
            return False
        pack.items.all().delete()
        PackItem.objects.bulk_create(made.items)
    _tell(pack, "the referral pack is ready. Look through it before it goes out.", at=at)
    return True


def _failed(mine: QuerySet[ReferralPack], pack: ReferralPack, why: str, *, at: dt.datetime) -> bool:
    making.failed(mine, why)
    _tell(pack, "the referral pack could not be made. The case says why.", at=at)
    return False


def _tell(pack: ReferralPack, text: str, *, at: dt.datetime) -> None:
    """Whoever asked hears of it, unless they may know nothing of the case any more."""
    complaint = pack.complaint
    if not complaint.conflicts.filter(user=pack.asked_by, ended_on__isnull=True).exists():
        notices.tell(
            pack.asked_by, about_kind=ABOUT, about=complaint.uuid, key=f"pack:{pack.pk}:{pack.tries}:{text[:24]}",
            text=f"{complaint.reference}: {text}", path=f"{complaint.get_absolute_url()}referral-pack/", at=at,
        )  # fmt: skip
