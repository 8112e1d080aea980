"""A paper from its draft to its publication: written, read by another person, published, kept (R137)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import trail
from accounts.models import Academy, Trust, User
from accounts.origins import ORIGINS
from complaints.casework.actions import Refused
from complaints.register.lessons import seeing
from complaints.register.lessons.acting import NotAllowed
from complaints.register.models import Issue, Lesson, Paper, PaperFile
from complaints.register.models.papers import hashed
from complaints.register.papers import naming, reaching
from complaints.register.papers.composing import compose, leaves_of
from complaints.register.papers.ledgers import keep
from complaints.register.papers.periods import Period
from letters import outbox

ABOUT = "paper"
"""What the trail and the access log call a paper."""
MAKE = "complaints.register.tasks.make_paper"


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def _note(paper: Paper, step: str, *, by: User, at: dt.datetime, **data: object) -> None:
    trail.record(about_kind=ABOUT, about=paper.uuid, step=step, by=by, on=_day(at), at=at, data=data)


@transaction.atomic
def begin(
    kind: str, *, trust: Trust, academy: Academy | None, period: Period, by: User, at: dt.datetime
) -> Paper:  # fmt: skip
    """A draft of a paper about a time that is over; the one that is there already if there is one."""
    on = _day(at)
    if not reaching.may_write(by, kind, trust=trust, academy=academy, on=on):
        raise NotAllowed("paper")
    if not period.is_over(on):
        raise Refused(f"{period.name} is not over: its figures would still change.")
    Trust.objects.select_for_update().get(pk=trust.pk)
    same = Paper.objects.filter(kind=kind, trust=trust, academy=academy, year=period.year, term=period.term)
    draft = same.filter(published_at=None).first()
    if draft is not None:
        return draft
    last = same.aggregate(top=Max("version"))["top"] or 0
    made = Paper.objects.create(
        kind=kind, trust=trust, academy=academy, year=period.year, term=period.term, version=last + 1, written_by=by,
        written_on=on,
    )  # fmt: skip
    _note(made, "paper_begun", by=by, at=at)
    return made


def _draft(paper: Paper, *, by: User, at: dt.datetime) -> Paper:
    Trust.objects.select_for_update().get(pk=paper.trust_id)
    locked = Paper.objects.select_related("trust", "academy", "written_by").get(pk=paper.pk)
    if not reaching.may_write(by, locked.kind, trust=locked.trust, academy=locked.academy, on=_day(at)):
        raise NotAllowed("paper")
    if locked.is_published:
        raise Refused("It is published and stays as it is. Write a new version instead.")
    return locked


@transaction.atomic
def write(
    paper: Paper, *, words: str, lessons: Collection[Lesson], issues: Collection[Issue], by: User, at: dt.datetime,
    figures_confirmed: bool = False,
) -> None:  # fmt: skip
    """What the figures mean, and the lessons and issues that stand in it. Whoever writes last is its writer: somebody
    else reads it. `figures_confirmed`: they say that small figures in the words are not about complaints or people."""
    locked = _draft(paper, by=by, at=at)
    behind = {(one.about_kind, one.about) for one in lessons} | {("issue", one.uuid) for one in issues}
    for kind, about in behind:
        if seeing.named_in(words, kind, about):
            raise Refused("These words name somebody in a complaint. Others read this: write it without names.")
    _open_to_its_readers(locked, behind, on=_day(at))
    _names_nobody(locked, words, by=by, on=_day(at), figures_confirmed=figures_confirmed)
    locked.figures_confirmed = figures_confirmed
    locked.words, locked.written_by, locked.written_on = words.strip(), by, _day(at)
    locked.read_by, locked.read_on, locked.read_hash = None, None, ""
    locked.save()
    locked.lessons.set(lessons)
    locked.issues.set(issues)
    _note(locked, "paper_written", by=by, at=at, figures_confirmed=figures_confirmed)


def _open_to_its_readers(paper: Paper, behind: Collection[tuple[str, UUID]], *, on: dt.date) -> None:
    """Raise Refused where somebody who reads the paper may know nothing of what a lesson or issue in it comes from, as
    figures of it are not counted then either (docs/decisions/0026)."""
    readers = reaching.read_by(paper, on=on)
    if any(not readers.isdisjoint(ORIGINS[kind].kept_from(about)) for kind, about in behind):
        raise Refused(
            "A lesson or an issue that you chose comes from something of which somebody who reads this paper may know "
            "nothing. Leave it out."
        )


MOST_NAMED = 8
"""Places that a refusal shows; the next ones come when these are gone."""


def _names_nobody(paper: Paper, words: str, *, by: User, on: dt.date, figures_confirmed: bool) -> None:
    """Raise Refused where words hold what looks like a name of the register, or a small figure that nobody has said to
    be about something else (R139)."""
    if not words.strip():
        return
    names = [
        f"“{place}” looks like a name in the register. A paper names nobody: take it out."
        for place in naming.names_in(words, paper, by=by, on=on)
    ]
    figures = [] if figures_confirmed else [
        f"“{place}” is a figure below 5. Take it out, or confirm that it is not about complaints or people."
        for place in naming.figures_in(words)
    ]  # fmt: skip
    if names or figures:
        raise Refused(*[*names, *figures][:MOST_NAMED])


def _behind(paper: Paper) -> set[tuple[str, UUID]]:
    """What the lessons and issues in a draft come from."""
    issues = {("issue", uuid) for uuid in paper.issues.values_list("uuid", flat=True)}
    return {*paper.lessons.values_list("about_kind", "about"), *issues}


@transaction.atomic
def discard(paper: Paper, *, by: User, at: dt.datetime) -> None:
    """The draft goes; the trail keeps that it was there."""
    locked = _draft(paper, by=by, at=at)
    _note(locked, "paper_discarded", by=by, at=at)
    locked.lessons.clear()
    locked.issues.clear()
    locked.delete()


def read_as(paper: Paper, *, on: dt.date) -> str:
    """The hash of what a draft says now."""
    return hashed(compose(paper, on=on)[0])


@transaction.atomic
def read(paper: Paper, *, seen: str, by: User, at: dt.datetime) -> None:
    """Another person has read it and stands by it. `seen` is the hash of what stood before them."""
    locked, on = _draft(paper, by=by, at=at), _day(at)
    if not reaching.may_publish(by, locked, on=on):
        raise NotAllowed("read")
    _open_to_its_readers(locked, _behind(locked), on=on)
    if locked.written_by_id == by.pk:
        raise Refused("Whoever wrote it does not read it for publication. Ask somebody else who may publish it.")
    now = read_as(locked, on=on)
    if now != seen:
        raise Refused("It has changed since you opened it. Read it as it is now.")
    locked.read_by, locked.read_on, locked.read_hash = by, on, now
    locked.save()
    _note(locked, "paper_read", by=by, at=at, hash=now)


@transaction.atomic
def publish(paper: Paper, *, by: User, at: dt.datetime) -> Paper:
    """It goes to its readers as it was read, and stays so: its figures are counted for good, its PDF is made (R137).

    Papers of one trust are published one after the other: each is suppressed against all that were published before.
    """
    locked, on = _draft(paper, by=by, at=at), _day(at)
    if not reaching.may_publish(by, locked, on=on):
        raise NotAllowed("publish")
    if not locked.read_hash:
        raise Refused("It has not been read by another person yet.")
    _open_to_its_readers(locked, _behind(locked), on=on)
    _names_nobody(locked, locked.words, by=by, on=on, figures_confirmed=locked.figures_confirmed)
    contents, book = compose(locked, on=on)
    if hashed(contents) != locked.read_hash:
        raise Refused("Something in it has changed since it was read. Have it read again.")
    locked.published_by, locked.published_at = by, at
    locked.contents, locked.contents_hash = contents, locked.read_hash
    locked.save()
    keep(book, locked.trust, locked, leaves_of(locked))
    file = PaperFile.objects.create(paper=locked, asked_by=by, asked_at=at)
    _note(locked, "paper_published", by=by, at=at, hash=locked.contents_hash, version=locked.version)
    outbox.after_commit(MAKE, file.pk)
    return locked


def shown(paper: Paper, *, on: dt.date) -> dict[str, Any]:
    """What a paper says: as it was published, or as a draft says it now."""
    return dict(paper.contents) if paper.is_published else compose(paper, on=on)[0]
