"""Writes complaints in bulk after patterns: each with its own people, words, dates, clocks and chronology."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from accounts import trail
from complaints.casework.deadlines import FOR_PUTTING_TOGETHER, compute
from complaints.casework.deadlines.clocks import summary
from complaints.casework.demo.invention import Invention, invent
from complaints.casework.demo.patterns import COPIED, Day, Pattern, Row
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
        self.made: dict[tuple[type[models.Model], int], Any] = {}

    def day(self, day: Day) -> dt.date:
        """A day of the pattern as a day of this complaint; what comes after the answer comes so much later."""
        if day.index == 0 and day.beyond == 0:
            return self.arrived
        later = self.late if day.index >= self.pattern.answer_at else 0
        return self.days[self.zero + day.index + later] + dt.timedelta(days=day.beyond)

    def time(self, when: tuple[Day, dt.time]) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.day(when[0]), when[1]))

    def values(self, row: Row) -> dict[str, Any]:
        """Every field of one row but those that point to other new rows."""
        found = dict(row.fixed)
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
        done = 0
        while done < total:
            some = min(AT_ONCE, total - done)
            self._some([self._case() for _ in range(some)])
            done += some
            if not done % (10 * AT_ONCE) or done == total:
                tell(f"Written {done:,} of {total:,} complaints after their pattern")

    def _case(self) -> Case:
        chance = self.chance
        from_ = self.open if chance.random() < OPEN_SHARE else self.ended
        pattern = chance.choices(from_, weights=[p.journey.share for p in from_])[0]
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

    def _some(self, cases: Sequence[Case]) -> None:
        complaints = [self._complaint(case) for case in cases]
        rows: dict[type[models.Model], list[tuple[Case, int, Row]]] = defaultdict(list)
        for case in cases:
            numbers: dict[type[models.Model], int] = defaultdict(int)
            for row in case.pattern.rows[1:]:
                rows[row.model].append((case, numbers[row.model], row))
                numbers[row.model] += 1
        for case, complaint in zip(cases, complaints, strict=True):
            self._clocks(case, complaint)
        Complaint.objects.bulk_create(complaints)
        for model, _ in COPIED:
            self._rows(model, rows[model])
        self._chronologies(cases, complaints)

    def _complaint(self, case: Case) -> Complaint:
        values = case.values(case.pattern.rows[0])
        code = self.codes[case.pattern.academy_id]
        reference = self.reference(code)
        while reference in self.taken:
            reference = self.reference(code)
        self.taken.add(reference)
        complaint = Complaint(**values, reference=reference)
        if complaint.happened_on is not None:
            complaint.raise_by = due(complaint.happened_on, self.limits[ClockKind.RAISE].rule).due_on
        complaint.safeguarding = self.chance.random() < 0.02
        case.made[Complaint, 0] = complaint
        return complaint

    def _clocks(self, case: Case, complaint: Complaint) -> None:
        """Each date follows from its own facts at that academy, as the steps would have computed it."""
        calendar = self.calendars[case.pattern.academy_id]
        clocks: list[Clock] = []
        for row in case.pattern.rows:
            if row.model is not Clock:
                continue
            clock = Clock(**case.values(row))
            compute(clock, calendar, at=clock.computed_at, pauses=())
            if clock.stopped_on is not None:
                late = clock.due_on is not None and clock.stopped_on > clock.due_on and not clock.complainants_own
                if late:
                    clock.outcome = Outcome.MISSED
                elif clock.outcome == Outcome.MISSED:
                    clock.outcome = Outcome.MET
            case.made[Clock, len(clocks)] = clock
            clocks.append(clock)
        first = clocks[0]
        complaint.treated_as_received_on = first.treated_as_received_on
        running = [clock for clock in clocks if clock.stopped_on is None]
        complaint.next_due_on, complaint.waiting_for_dates = summary(running, None)

    def _rows(self, model: type[models.Model], rows: Sequence[tuple[Case, int, Row]]) -> None:
        made = []
        for case, number, row in rows:
            found = case.made.get((model, number)) or model(**case.values(row))
            for name, target in row.points.items():
                setattr(found, name, case.made[target].pk)
            if isinstance(found, Complainant):
                self._person(found)
            elif isinstance(found, Hearing):
                self._hearing(found, self.calendars[case.pattern.academy_id])
            case.made[model, number] = found
            made.append(found)
        model._default_manager.bulk_create(made, batch_size=5000)

    def _person(self, person: Complainant) -> None:
        person.token = new_token()
        luck = self.chance.random()
        person.large_print = luck < 0.02
        person.email_only = 0.02 < luck < 0.05
        person.telephone_first = 0.05 < luck < 0.07

    def _hearing(self, hearing: Hearing, calendar: Calendar) -> None:
        hearing.papers_by = days_before(calendar, hearing.on, self.limits[ClockKind.PAPERS].length).due_on
        before = self.limits[ClockKind.PAPERS].length + FOR_PUTTING_TOGETHER
        hearing.submissions_by = days_before(calendar, hearing.on, before).due_on
        if hearing.fixed_on is not None:
            hearing.notice_given = days_between(calendar, hearing.fixed_on, hearing.on - ONE_DAY)

    def _chronologies(self, cases: Sequence[Case], complaints: Sequence[Complaint]) -> None:
        entries = []
        for case, complaint in zip(cases, complaints, strict=True):
            for written in case.pattern.entries:
                data = dict(written.data)
                for key, target in written.points.items():
                    found = case.made[target]
                    data[key] = str(found.uuid) if isinstance(found, CaseDocument) else found.pk
                entries.append(
                    trail.EntryData(
                        about_kind=ABOUT, about=complaint.uuid, step=written.step, on=case.day(written.on),
                        at=case.time(written.at), by_id=written.by_id, actor=written.actor, data=data,
                    )
                )  # fmt: skip
        trail.record_many(entries)
