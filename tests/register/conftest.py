"""A school at work on Monday 5 October 2026, and complaints to fill its register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import count

import pytest
import time_machine

from accounts import trail
from accounts.models import Entry
from accounts.trail import EntryData
from complaints.casework.models import Clock, Complainant, Complaint, Subject
from complaints.register.papers import ledgers
from tests.casework.stories import furnish
from tests.people import People

NOW = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def school(people: People) -> People:
    furnish(people)
    return people


Copies = Callable[..., list[Complaint]]


@pytest.fixture
def copies() -> Copies:
    """`copies(complaint, 30, days=10)`: more like one that real steps brought about, spread over so many days."""

    numbers = count()

    def make(pattern: Complaint, number: int, *, days: int = 10) -> list[Complaint]:
        made = []
        for index in range(number):
            again = Complaint.objects.get(pk=pattern.pk)
            back = dt.timedelta(days=index % days)
            fields = {field.attname: getattr(again, field.attname) for field in Complaint._meta.concrete_fields}
            for own in ("id", "uuid", "submission_key"):
                del fields[own]
            fields["reference"] = f"{pattern.academy.code}-{next(numbers):05d}"
            for name in ("received_on", "received_at", "treated_as_received_on", "next_due_on"):
                fields[name] = fields[name] and fields[name] - back
            fields["summary"] = f"{pattern.summary} {index}"
            made.append(Complaint(**fields))
        made = Complaint.objects.bulk_create(made)
        was = pattern.complainant
        Complainant.objects.bulk_create(
            Complainant(complaint=one, name=f"{was.name} {index}", email=was.email) for index, one in enumerate(made)
        )
        Subject.objects.bulk_create(
            Subject(complaint=one, kind=subject.kind, name=subject.name, added_on=subject.added_on)
            for one in made
            for subject in pattern.subjects.all()
        )
        clocks = []
        for clock in pattern.clocks.all():
            for one in made:
                clock.pk, clock.complaint_id = None, one.pk
                clocks.append(Clock(**{f.attname: getattr(clock, f.attname) for f in Clock._meta.concrete_fields}))
        Clock.objects.bulk_create(clocks)
        sent = [entry for entry in Entry.objects.filter(about=pattern.uuid) if entry.step in ledgers.SENDING]
        trail.record_many(
            [
                EntryData(
                    about_kind=entry.about_kind, about=one.uuid, step=entry.step, on=entry.on, at=entry.at,
                    by_id=entry.by_id, data=entry.data,
                )
                for one in made
                for entry in sent
            ]
        )  # fmt: skip
        return made

    return make
