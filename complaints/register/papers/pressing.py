"""A published paper as a PDF that everybody can read (PDF/UA), made by a worker and sealed. Asked twice, made once."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string

from accounts.look import parse, strong, written
from complaints.evidence import making
from complaints.evidence.sealing import Refused as NotSealed
from complaints.evidence.sealing import seal_made
from complaints.register.models import Paper, PaperFile
from complaints.register.papers.composing import HIDDEN
from letters.render import Pressed, RenderFailed, press_html

log = logging.getLogger(__name__)


def unfinished(at: dt.datetime) -> QuerySet[PaperFile]:
    """What the sweep takes up."""
    return making.unfinished(PaperFile.objects.all(), at)


def make(pk: int, *, at: dt.datetime) -> bool:
    """Make the PDF once, however often it is asked. True when this call made it."""
    mine = making.claimed(PaperFile.objects.filter(pk=pk), at)
    if mine is None:
        return False
    row = mine.select_related("paper__trust", "paper__academy", "paper__published_by").get()
    if row.tries > making.MOST_TRIES:
        making.failed(mine, "The making was broken off too many times.")
        return False
    try:
        return _kept(mine, row, pressed(row.paper), at=at)
    except (RenderFailed, NotSealed) as problem:
        making.failed(mine, str(problem))
    except Exception as problem:  # whatever it is, the row must say so and the worker go on
        log.exception("The PDF of paper %s could not be made", row.paper_id)
        making.failed(mine, f"Something went wrong while it was made ({type(problem).__name__}).")
    return False


def _kept(mine: QuerySet[PaperFile], row: PaperFile, made: Pressed, *, at: dt.datetime) -> bool:
    with transaction.atomic():
        name = f"{row.paper.title}, version {row.paper.version}.pdf"
        file = seal_made([made.content], name=name, media_type="application/pdf", at=at)
        mine.update(file=file)
        if not making.ready(mine, pages=made.pages, at=at):
            transaction.set_rollback(True)
            return False
    return True


def pressed(paper: Paper) -> Pressed:
    """The pages, from what was published and nothing else."""
    place = paper.academy or paper.trust
    colour = written(strong(parse(paper.trust.colour)))
    document = render_to_string(
        "register/paper_pdf.html",
        {"paper": paper, "said": to_read(paper.contents), "place": place, "colour": colour, "trust": paper.trust},
    )
    return press_html(document, identifier=paper.uuid.hex.encode(), practice=settings.PRACTICE_MODE)


DAYS = ("approved_on", "review_due_on", "reviewed_on")


def to_read(contents: dict[str, Any]) -> dict[str, Any]:
    """What a paper says as a template writes it: its days as days, and of each table whether all of it is hidden. Such
    a table is one sentence, which says no more than its cells did."""
    said = _days_of(contents)
    for measure in said.get("measures", ()):
        for table in (measure, *measure["tables"]):
            table["hidden"] = all(cell == HIDDEN for _, cells in table["rows"] for cell in cells)
        measure["shown"] = [table for table in measure["tables"] if not table["hidden"]]
        unshown = [f"“{table['title']}”" for table in measure["tables"] if table["hidden"]]
        measure["unshown"] = " and ".join(unshown)
        measure["nothing"] = measure["hidden"] and not measure["shown"]
    return said


def _days_of(contents: dict[str, Any]) -> dict[str, Any]:

    def opened(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: dt.date.fromisoformat(one) if key in (*DAYS, "from", "until") and one else opened(one)
                for key, one in value.items()
            }
        return [opened(one) for one in value] if isinstance(value, list) else value

    found = opened(contents)
    assert isinstance(found, dict)  # noqa: S101 - what goes in as a dict comes out as one
    return found
