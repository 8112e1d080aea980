"""Reads everything that a replayed complaint left in the database into a pattern for others of its kind."""

from __future__ import annotations

import datetime as dt
import uuid
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils import timezone

from accounts.models import Entry
from complaints.casework.demo.invention import Invention
from complaints.casework.demo.journeys import Journey, Trip
from complaints.casework.models import (
    Attendance,
    BodyAnswer,
    Bundle,
    CampaignPlace,
    CaseDocument,
    CaseLetter,
    CaseRight,
    ChairAttempt,
    Circulation,
    Clock,
    ClockMove,
    Complainant,
    Complaint,
    Conflict,
    Contact,
    Contribution,
    DateFault,
    DuplicateAssessment,
    Evidence,
    Extension,
    Finding,
    Head,
    Hearing,
    IndependenceRequest,
    Interest,
    Interview,
    LateDecision,
    LatenessReason,
    MemberNote,
    Message,
    Named,
    Occurrence,
    OfferedDate,
    OtherBody,
    Panel,
    PanelMember,
    Passage,
    Pause,
    Plan,
    Point,
    Referral,
    Report,
    ReportHead,
    Representation,
    RequiredWork,
    Risk,
    Subject,
    Submission,
    TakingDown,
    Told,
    Withholding,
    Worksheet,
)
from complaints.casework.vocabulary import Step
from complaints.schooldays.counting import Calendar

COPIED: Final[tuple[tuple[type[models.Model], str], ...]] = (
    (Complainant, "complaint"),
    (Subject, "complaint"),
    (Conflict, "complaint"),
    (Named, "complaint"),
    (CaseRight, "content_object"),
    (Interest, "complaint"),
    (Head, "complaint"),
    (Finding, "head__complaint"),
    (Report, "complaint"),
    (ReportHead, "report__complaint"),
    (Contact, "complaint"),
    (Clock, "complaint"),
    (LateDecision, "complaint"),
    (Panel, "complaint"),
    (PanelMember, "panel__complaint"),
    (Hearing, "complaint"),
    (Attendance, "hearing__complaint"),
    (CaseDocument, "complaint"),
    (Circulation, "hearing__complaint"),
    (Referral, "complaint"),
    (RequiredWork, "referral__complaint"),
)
"""What belongs to a complaint, each after what it points to, with the way to the complaint."""

NOT_COPIED: Final[frozenset[type[models.Model]]] = frozenset(
    {
        BodyAnswer, Bundle, CampaignPlace, CaseLetter, ChairAttempt, ClockMove, Contribution, DateFault,
        DuplicateAssessment, Evidence, Extension, IndependenceRequest, Interview, LatenessReason, MemberNote, Message,
        Occurrence, OfferedDate, OtherBody, Passage, Pause, Plan, Point, Representation, Risk, Submission, TakingDown,
        Told, Withholding, Worksheet,
    }
)  # fmt: skip
"""What no journey makes, and the letters: an issued letter is a PDF with its hash, which nobody makes in bulk."""

FROM_RECEIPT: Final = frozenset({"happened_on", "raise_by", "pupil_born_on"})
"""Dates that lie so many days before the receipt, whatever days those are."""

NEW: Final = frozenset({"reference", "token", "submission_key"})
"""Fields that every complaint has of its own."""

Fill = Callable[[Invention], str]


@dataclass(frozen=True)
class Day:
    """A date as so many school days after the receipt, and so many days after that."""

    index: int
    beyond: int


@dataclass
class Row:
    """One row with its number in its table: what stays, what moves with the dates, what points, what is said anew."""

    model: type[models.Model]
    number: int
    fixed: dict[str, Any]
    days: dict[str, Day]
    times: dict[str, tuple[Day, dt.time]]
    before_receipt: dict[str, int]
    points: dict[str, tuple[type[models.Model], int]]
    said: dict[str, Fill]
    uuids: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """One entry of the chronology."""

    step: str
    by_id: int | None
    actor: str
    on: Day
    at: tuple[Day, dt.time]
    data: dict[str, Any]
    points: dict[str, tuple[type[models.Model], int]]


@dataclass
class Pattern:
    """One replayed complaint, ready to be followed."""

    journey: Journey
    place: str
    academy_id: int
    heads: int
    rows: list[Row]
    entries: list[Written]
    last: int
    answer_at: int
    hearing_at: int


def read(trip: Trip, complaint: Complaint, calendar: Calendar) -> Pattern:
    """Everything about one replayed complaint, with its dates counted in school days from its receipt."""
    days = calendar.school_days
    zero = bisect_right(days, complaint.received_on) - 1

    def day(value: dt.date) -> Day:
        place = bisect_right(days, value) - 1
        return Day(place - zero, (value - days[place]).days)

    known: dict[tuple[type[models.Model], Any], int] = {(Complaint, complaint.pk): 0}
    fills = _fills(trip.invention)
    rows = [_row(complaint, 0, day, complaint.received_on, known, fills, trip.invention)]
    for model, path in COPIED:
        for number, found in enumerate(model._default_manager.filter(**{path: complaint}).order_by("pk")):
            rows.append(_row(found, number, day, complaint.received_on, known, fills, trip.invention))
            known[model, found.pk] = number
    entries = [_entry(entry, day, known) for entry in _kept(complaint)]
    answers = [e.on.index for e in entries if e.step in (Step.DRAFT_ANSWER, Step.SUBMIT_REPORT, Step.ACCEPT_INFORMAL)]
    hearings = [row.days["on"].index for row in rows if row.model is Hearing]
    return Pattern(
        journey=trip.journey, place=trip.story.academy, academy_id=complaint.academy_id,
        heads=max(1, sum(row.model is Head for row in rows)), rows=rows, entries=entries,
        last=max(e.on.index for e in entries), answer_at=max(answers, default=1),
        hearing_at=max(hearings, default=0),
    )  # fmt: skip


def _kept(complaint: Complaint) -> Iterable[Entry]:
    """The chronology without what was only done to letters."""
    steps = frozenset(Step.values)
    for entry in Entry.objects.filter(about=complaint.uuid).order_by("number"):
        if entry.step in steps or "letter" not in entry.data:
            yield entry


def _fills(invention: Invention) -> dict[str, Fill]:
    """Which words of the pattern are those of its invention, to be said anew."""
    fills: dict[str, Fill] = {}
    for what in invention.says:
        fills[invention.says[what]] = lambda new, what=what: new.says[what]  # type: ignore[misc]
    for number, found in enumerate(invention.found):
        fills[found.reasons] = lambda new, n=number: new.found[n].reasons  # type: ignore[misc]
        fills[found.recommendation] = lambda new, n=number: new.found[n].recommendation  # type: ignore[misc]
    for number, head in enumerate(invention.heads):
        fills[head] = lambda new, n=number: new.heads[n]  # type: ignore[misc]
    for name in ("name", "email", "telephone", "pupil_name", "pupil_year", "category", "summary", "words", "wanted"):
        fills[getattr(invention, name)] = lambda new, name=name: str(getattr(new, name))  # type: ignore[misc]
    fills.pop("", None)
    return fills


def _row(
    found: models.Model,
    number: int,
    day: Callable[[dt.date], Day],
    received_on: dt.date,
    known: dict[tuple[type[models.Model], Any], int],
    fills: dict[str, Fill],
    invention: Invention,
) -> Row:
    row = Row(type(found), number, {}, {}, {}, {}, {}, {}, ())
    for field in found._meta.concrete_fields:
        if field.primary_key or field.name in NEW:
            continue
        value = getattr(found, field.attname)
        if isinstance(field, models.ForeignKey):
            target = (field.related_model, value)
            if value is not None and target in known:
                row.points[field.attname] = (field.related_model, known[target])
            else:
                row.fixed[field.attname] = value
        elif isinstance(value, dt.datetime):
            local = timezone.localtime(value)
            row.times[field.attname] = (day(local.date()), local.time())
        elif isinstance(value, dt.date) and field.name in FROM_RECEIPT:
            row.before_receipt[field.attname] = (received_on - value).days
        elif isinstance(value, dt.date):
            row.days[field.attname] = day(value)
        elif isinstance(value, uuid.UUID):
            row.uuids += (field.attname,)
        elif isinstance(value, str) and value in fills:
            row.said[field.attname] = fills[value]
        elif isinstance(value, str) and invention.name in value:
            row.said[field.attname] = lambda new, value=value: value.replace(invention.name, new.name)  # type: ignore[misc]
        else:
            row.fixed[field.attname] = value
    return row


def _entry(entry: Entry, day: Callable[[dt.date], Day], known: dict[tuple[type[models.Model], Any], int]) -> Written:
    local = timezone.localtime(entry.at)
    data = {key: value for key, value in entry.data.items() if key not in ("letter", "contact", "document", "once")}
    points: dict[str, tuple[type[models.Model], int]] = {}
    if "contact" in entry.data:
        points["contact"] = (Contact, known[Contact, entry.data["contact"]])
    if "document" in entry.data:
        document = CaseDocument.objects.get(uuid=entry.data["document"])
        points["document"] = (CaseDocument, known[CaseDocument, document.pk])
    return Written(entry.step, entry.by_id, entry.actor, day(entry.on), (day(local.date()), local.time()), data, points)
