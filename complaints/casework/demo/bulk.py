"""Writes complaints in bulk after patterns: each with its own people, words, dates, clocks and chronology."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from accounts import trail
from accounts.models import Entry
from complaints.casework.deadlines import FOR_PUTTING_TOGETHER, compute
from complaints.casework.deadlines.clocks import summary
from complaints.casework.demo.invention import Invention, invent
from complaints.casework.demo.patterns import COPIED, Day, Pattern, Row
from complaints.casework.demo.pouring import Batch, Model, Values, made_ahead, pour, ready, take_keys
from complaints.casework.models import CaseDocument, Clock, Complainant, Complaint, Hearing
from complaints.casework.models.people import new_token
from complaints.casework.vocabulary import ABOUT
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays.calendars import calendars_of
from complaints.schooldays.counting import Calendar, days_before, days_between, due
from complaints.schooldays.models import Outcome

AT_ONCE = 1000
OPEN_SHARE = 0.2
ONE_DAY = dt.timedelta(days=1)
TABLES: tuple[Model, ...] = (Complaint, *(model for model, _ in COPIED), Entry)
"""Where rows go, each table after those to which its rows point."""

Keys = Mapping[Model, Iterator[int]]


class Case:
    """One new complaint: its pattern, its people and words, and where its dates lie."""

    def __init__(
        self, pattern: Pattern, invention: Invention, days: Sequence[dt.date], zero: int, late: int, arrived: dt.date
    ) -> None:
        self.pattern = pattern
        self.invention = invention
        self.days = days
        self.zero = zero
        self.late = late
        self.arrived = arrived
        self.made: dict[tuple[Model, int], dict[str, Any]] = {}

    def day(self, day: Day) -> dt.date:
        """A day of the pattern as a day of this complaint; what comes after the answer comes so much later."""
        if day.index == 0 and day.beyond == 0:
            return self.arrived
        later = self.late if day.index >= self.pattern.answer_at else 0
        return self.days[self.zero + day.index + later] + dt.timedelta(days=day.beyond)

    def time(self, when: tuple[Day, dt.time]) -> dt.datetime:
        return dt.datetime.combine(self.day(when[0]), when[1], timezone.get_default_timezone())

    def make(self, row: Row, key: int) -> dict[str, Any]:
        """One row of it, after those to which it points."""
        found = {"id": key, **row.fixed}
        for name, day in row.days.items():
            found[name] = self.day(day)
        for name, when in row.times.items():
            found[name] = self.time(when)
        for name, before in row.before_receipt.items():
            found[name] = self.arrived - dt.timedelta(days=before)
        for name, said in row.said.items():
            found[name] = said(self.invention)
        for name in row.uuids:
            found[name] = uuid.uuid4()
        for name, target in row.points.items():
            found[name] = self.made[target]["id"]
        self.made[row.model, row.number] = found
        return found


class Bulk:
    """Writes so many complaints after these patterns, a thousand at a time."""

    def __init__(
        self,
        patterns: Sequence[Pattern],
        *,
        chance: random.Random,
        today: dt.date,
        reference: Callable[[str], str],
        codes: dict[int, str],
    ) -> None:
        self.chance = chance
        self.today = today
        self.reference = reference
        self.codes = codes
        self.taken = set(Complaint.objects.values_list("reference", flat=True))
        self.calendars = calendars_of(codes)
        self.before_today = {pk: bisect_left(c.school_days, today) for pk, c in self.calendars.items()}
        self.open = [p for p in patterns if not p.journey.ends]
        self.ended = [p for p in patterns if p.journey.ends]
        self.limits = {
            limit.clock: limit for limit in Complaint.objects.select_related("procedure")[0].procedure.limits.all()
        }
        self.number = 0

    def write(self, total: int, *, tell: Callable[[str], None]) -> None:
        """`tell` hears of every ten thousand."""
        patterns = self._patterns(total)
        done = 0
        with made_ahead(self._batches(patterns, _keys(patterns))) as batches:
            for batch in batches:
                pour(batch)
                done = min(done + AT_ONCE, total)
                if not done % (10 * AT_ONCE) or done == total:
                    tell(f"Written {done:,} of {total:,} complaints after their pattern")

    def _patterns(self, total: int) -> list[Pattern]:
        """Which pattern each complaint follows."""
        opened, ended = (
            self.chance.choices(some, weights=[p.journey.share for p in some], k=total)
            for some in (self.open, self.ended)
        )
        return [a if self.chance.random() < OPEN_SHARE else b for a, b in zip(opened, ended, strict=True)]

    def _batches(self, patterns: Sequence[Pattern], keys: Keys) -> Iterator[Batch]:
        """Asks the database nothing: another process may be the one that makes them."""
        for start in range(0, len(patterns), AT_ONCE):
            rows: dict[Model, list[Values]] = {model: [] for model in TABLES}
            for pattern in patterns[start : start + AT_ONCE]:
                for model, values in self._made(self._case(pattern), keys):
                    rows[model].append(values)
            yield ready(rows)

    def _case(self, pattern: Pattern) -> Case:
        chance = self.chance
        self.number += 1
        invention = invent(chance, pattern.place, 100_000 + self.number, heads=pattern.heads)
        days = self.calendars[pattern.academy_id].school_days
        until = self.before_today[pattern.academy_id] - 1
        late = self._lateness()
        lasts = pattern.last + (late if pattern.last >= pattern.answer_at else 0)
        if pattern.journey.ends:
            zero = chance.randint(1, until - lasts)
        else:
            idle = chance.choice((0, 0, 1, 1, 2, 3, 4, 6, 9, 14))
            if pattern.hearing_at > pattern.last:
                idle = min(idle, pattern.hearing_at - pattern.last - 1)
            zero = until - lasts - idle
        return Case(pattern, invention, days, zero, late, self._arrival(days, zero))

    def _lateness(self) -> int:
        """How much later than in the pattern the answer comes."""
        luck = self.chance.random()
        if luck < 0.7:
            return self.chance.randint(0, 3)
        return self.chance.randint(4, 10) if luck < 0.9 else self.chance.randint(11, 25)

    def _arrival(self, days: Sequence[dt.date], zero: int) -> dt.date:
        """On that school day or, now and then, on a day without school before it."""
        gap = (days[zero] - days[zero - 1]).days - 1
        if gap and self.chance.random() < 0.3:
            return days[zero] - self.chance.randint(1, gap) * ONE_DAY
        return days[zero]

    def _made(self, case: Case, keys: Keys) -> Iterator[tuple[Model, Values]]:
        """Each row of one complaint, itself first and its chronology last."""
        clocks = []
        for row in case.pattern.rows:
            values = case.make(row, next(keys[row.model]))
            if row.model is Complaint:
                self._complaint(case, values)
            elif row.model is Complainant:
                self._person(values)
            elif row.model is Clock:
                clocks.append(self._clock(case, values))
            elif row.model is Hearing:
                self._hearing(values, self.calendars[case.pattern.academy_id])
        complaint = case.made[Complaint, 0]
        complaint["treated_as_received_on"] = clocks[0].treated_as_received_on
        running = [clock for clock in clocks if clock.stopped_on is None]
        complaint["next_due_on"], complaint["waiting_for_dates"] = summary(running, None)
        for (model, _), values in case.made.items():
            yield model, values
        for values in trail.chain(self._chronology(case), {}):
            yield Entry, {"id": next(keys[Entry]), **values}

    def _complaint(self, case: Case, values: dict[str, Any]) -> None:
        code = self.codes[case.pattern.academy_id]
        reference = self.reference(code)
        while reference in self.taken:
            reference = self.reference(code)
        self.taken.add(reference)
        values |= {"reference": reference, "submission_key": None, "safeguarding": self.chance.random() < 0.02}
        if values["happened_on"] is not None:
            values["raise_by"] = due(values["happened_on"], self.limits[ClockKind.RAISE].rule).due_on

    def _clock(self, case: Case, values: dict[str, Any]) -> Clock:
        """Its date follows from its own facts at that academy, as the steps would have computed it."""
        clock = Clock(**values)
        compute(clock, self.calendars[case.pattern.academy_id], at=clock.computed_at, pauses=())
        if clock.stopped_on is not None:
            late = clock.due_on is not None and clock.stopped_on > clock.due_on and not clock.complainants_own
            if late:
                clock.outcome = Outcome.MISSED
            elif clock.outcome == Outcome.MISSED:
                clock.outcome = Outcome.MET
        values |= {name: getattr(clock, name) for name in values}
        return clock

    def _person(self, values: dict[str, Any]) -> None:
        luck = self.chance.random()
        values |= {
            "token": new_token(), "large_print": luck < 0.02, "email_only": 0.02 < luck < 0.05,
            "telephone_first": 0.05 < luck < 0.07,
        }  # fmt: skip

    def _hearing(self, values: dict[str, Any], calendar: Calendar) -> None:
        length = self.limits[ClockKind.PAPERS].length
        values["papers_by"] = days_before(calendar, values["on"], length).due_on
        values["submissions_by"] = days_before(calendar, values["on"], length + FOR_PUTTING_TOGETHER).due_on
        if values["fixed_on"] is not None:
            values["notice_given"] = days_between(calendar, values["fixed_on"], values["on"] - ONE_DAY)

    def _chronology(self, case: Case) -> Iterator[trail.EntryData]:
        about = case.made[Complaint, 0]["uuid"]
        for written in case.pattern.entries:
            data = dict(written.data)
            for key, target in written.points.items():
                found = case.made[target]
                data[key] = str(found["uuid"]) if target[0] is CaseDocument else found["id"]
            yield trail.EntryData(
                about_kind=ABOUT, about=about, step=written.step, on=case.day(written.on), at=case.time(written.at),
                by_id=written.by_id, actor=written.actor, data=data,
            )  # fmt: skip


def _keys(patterns: Sequence[Pattern]) -> Keys:
    """A key for each row that follows from them."""
    many = Counter(row.model for pattern in patterns for row in pattern.rows)
    many[Entry] = sum(len(pattern.entries) for pattern in patterns)
    return {model: iter(take_keys(model, rows)) for model, rows in many.items()}
