"""The pack that goes out: a front page, the schedule, and what is released, each page with its number.

Runs in a worker. Of what is blacked out only the redacted copy is ever opened here, and of what is withheld nothing:
neither can be in the file.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string

from accounts import notices
from accounts.look import parse, strong, written
from complaints.casework.papers import assembling, sheets
from complaints.casework.papers.assembling import Copy, Piece
from complaints.evidence import making, vault
from complaints.evidence.models import File
from complaints.evidence.sealing import Refused as NotSealed
from complaints.evidence.sealing import seal_made
from complaints.records.disclosing import acting
from complaints.records.disclosing.vocabulary import ABOUT, Decision
from complaints.records.models import Disclosure, DisclosureItem, DisclosurePack
from letters.render import Pressed, RenderFailed, press_pages

log = logging.getLogger(__name__)
READER = "asker"


@dataclass
class Line:
    """One line of the schedule."""

    number: int
    item: DisclosureItem
    first: int = 0
    last: int = 0
    boxes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def pages(self) -> str:
        if not self.first:
            return ""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def unfinished(at: dt.datetime) -> QuerySet[DisclosurePack]:
    """What the sweep takes up."""
    return making.unfinished(DisclosurePack.objects.all(), at)


def make(pack_id: int, *, at: dt.datetime) -> bool:
    """Make the pack once, however often it is asked. True when this call made it."""
    mine = making.claimed(DisclosurePack.objects.filter(pk=pack_id), at)
    if mine is None:
        return False
    pack = mine.select_related("disclosure__trust", "disclosure__academy", "asked_by").get()
    if pack.tries > making.MOST_TRIES:
        making.failed(mine, "The making was broken off too many times.")
        return False
    items = acting.items_of(pack.disclosure)
    if acting.mark_of(items) != pack.mark:
        making.failed(mine, "Something was decided otherwise meanwhile. Make a new version.")
        return False
    try:
        with tempfile.TemporaryDirectory(prefix="disclosure-pack-") as folder:
            return _kept(mine, pack, _made_in(Path(folder), pack, mine, items, at=at), at=at)
    except (RenderFailed, NotSealed, FileNotFoundError) as problem:
        making.failed(mine, str(problem))
    except Exception as problem:  # whatever it is, the row must say so and the worker go on
        log.exception("The disclosure pack %s could not be made", pack_id)
        making.failed(mine, f"Something went wrong while it was made ({type(problem).__name__}).")
    return False


def schedule(items: list[DisclosureItem], pieces: dict[int, Piece]) -> list[Line]:
    """What stands in the schedule, with the pages of the pack."""
    lines = []
    for number, item in enumerate(items, start=1):
        line, piece = Line(number, item), pieces.get(item.pk)
        if piece is not None:
            line.first, line.last = piece.first, piece.first + piece.count - 1
        grouped: dict[str, list[int]] = {}
        for page, _left, _top, _width, _height, exemption in item.boxes:
            grouped.setdefault(exemption, []).append(line.first + page - 1 if line.first else page)
        words = item.case.disclosure.exemptions
        line.boxes = [(_boxes_on(numbers), words.get(key, "")) for key, numbers in grouped.items()]
        lines.append(line)
    return lines


def _boxes_on(numbers: list[int]) -> str:
    said = f"{len(numbers)} {'box' if len(numbers) == 1 else 'boxes'}"
    return f"{said} on page {assembling.runs(numbers)}"


def _made_in(
    folder: Path, pack: DisclosurePack, mine: QuerySet[DisclosurePack], items: list[DisclosureItem], *, at: dt.datetime
) -> Copy:
    disclosure = pack.disclosure
    mine.update(of=len(items) + 1, doing="Reading what is released")
    pieces: dict[int, Piece] = {}
    for number, item in enumerate(items, start=1):
        mine.update(done=number - 1)
        source = _goes_out(item)
        if source is None:
            continue
        path = folder / f"{number}.pdf"
        with path.open("wb") as out:
            for piece in vault.read(source.stored_as):
                out.write(piece)
        title = f"{number}. {item.described_as}"
        pieces[item.pk] = Piece(str(item.pk), str(item.pk), title, path, item.pages)
    lines = schedule(items, pieces)
    front = Piece("front", "", "Front page", folder / "front.pdf", 1)
    listed = Piece("schedule", "", "Schedule", folder / "schedule.pdf", 1)
    front.path.write_bytes(_front(disclosure, lines, at=at, last=0).content)
    listed.count = _write_schedule(listed, disclosure, lines)
    everything = [front, listed, *pieces.values()]
    last = assembling.numbered(everything, first=1)
    _write_schedule(listed, disclosure, schedule(items, pieces))
    base = folder / "all.pdf"
    assembling.base(everything, base, stamps=sheets.feet, notices=sheets.notices)
    mine.update(doing="Putting it together", done=len(items))
    return assembling.copy(
        everything, base, folder / "pack.pdf", reader=READER, rules=[],
        front=lambda made: _front(disclosure, lines, at=at, last=last).content,
        label=sheets.label(f"{disclosure.reference}. Confidential. Version {pack.version}"), stamps=sheets.feet,
        notices=sheets.notices, title=f"Disclosure {disclosure.reference}",
    )  # fmt: skip


def _goes_out(item: DisclosureItem) -> File | None:
    """The pages of it that may be in the pack: the redacted copy, or the whole; nothing of what is withheld."""
    source = item.copy if item.decision == Decision.REDACT else None
    if item.decision == Decision.RELEASE:
        source = item.file
    if source is not None and not source.may_be_served:
        raise RenderFailed(f"“{item.described_as}” cannot be used: it is being checked for viruses, or was changed.")
    return source


def _front(disclosure: Disclosure, lines: list[Line], *, at: dt.datetime, last: int) -> Pressed:
    counts = {kind: sum(1 for line in lines if line.item.decision == kind) for kind in Decision.values}
    return _press("front", disclosure, counts=counts, at=at, last=last, number=len(lines))


def _write_schedule(piece: Piece, disclosure: Disclosure, lines: list[Line]) -> int:
    made = _press("schedule", disclosure, lines=lines)
    piece.path.write_bytes(made.content)
    return made.pages


def _press(name: str, disclosure: Disclosure, **context: object) -> Pressed:
    colour = written(strong(parse(disclosure.trust.colour)))
    body = render_to_string(f"records/disclosure/{name}.html", {"disclosure": disclosure, **context})
    return press_pages(
        f'<html lang="en"><head><style>html{{--colour:{colour}}}</style></head><body>{body}</body></html>',
        style=sheets.STYLE,
    )


def _kept(mine: QuerySet[DisclosurePack], pack: DisclosurePack, copy: Copy, *, at: dt.datetime) -> bool:
    """Seal the file, if this worker still has the claim."""
    with transaction.atomic():
        name = f"{pack.disclosure.reference} disclosure {pack.version}.pdf"
        file = seal_made([copy.path.read_bytes()], name=name, media_type="application/pdf", at=at)
        if not mine.update(file=file) or not making.ready(mine, pages=copy.pages, at=at):
            transaction.set_rollback(True)
            return False
    notices.tell(
        pack.asked_by, about_kind=ABOUT, about=pack.disclosure.uuid, key=f"disclosure_pack:{pack.pk}:{pack.tries}",
        text=f"{pack.disclosure.reference}: the pack is ready. Look through it before it goes out.",
        path=pack.disclosure.get_absolute_url(), at=at,
    )  # fmt: skip
    return True
