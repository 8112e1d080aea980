"""The one place from which every list, count, search, choice and export of the register takes its complaints.

All begin with `permissions.visible_to`, so that nothing here can be wider than what the reader may open (R127), the
centre sees every academy (R128), and whoever is locked out finds the register of a world without that complaint.
"""

from __future__ import annotations

import datetime as dt
import re
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts import posts
from accounts.models import Academy, PostKind, User
from complaints.casework import deadlines, permissions
from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint, Finding, Pause
from complaints.casework.vocabulary import OPEN, STAGE_OF, Role, State
from complaints.policy.models import Category
from complaints.register import school_days, searching
from complaints.register.asked import Asked
from complaints.register.vocabulary import ANSWERS, Lateness, Standing, Whose
from complaints.schooldays.calendars import calendars_as_of, calendars_of
from complaints.schooldays.counting import Calendar
from complaints.schooldays.models import Outcome

READING = frozenset(
    {"see_register", "see_cases", "see_cases_below_principal", "see_safeguarding_cases", "see_answered_cases"}
)
"""Rights on an academy that let somebody read complaints of it."""

COUNTED = 1_000
"""A page counts no further and says "more than 1,000": so it costs the same for any number of rows."""

REFERENCE = re.compile(r"(?P<code>[A-Z]{1,4})(?:[-\u2010-\u2015\u2212](?P<some>[0-9A-Z]{0,5})|(?P<whole>[0-9A-Z]{5}))")
"""Its beginning, or all of it as it is heard on the telephone: without the hyphen."""

MOST_WORDS = 6
A_MINUTE = 60


@dataclass(frozen=True)
class Reader:
    """Somebody who looks into the register on a day, with what is looked up once for a page."""

    user: User
    on: dt.date
    _calendars: dict[int, Calendar] = field(default_factory=dict, repr=False, compare=False)
    _stamps: dict[int, tuple[uuid.UUID | None, str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def seen(self) -> QuerySet[Complaint]:
        """Every complaint that this reader may see, in no order."""
        return permissions.visible_to(self.user, on=self.on).order_by()

    @property
    def reaches(self) -> bool:
        """Whether the register is there for them: a post opens it, or there is a complaint that they may see."""
        held = posts.held_by(self.user, on=self.on)
        by_post = any("see_register" in posts.RIGHTS[PostKind(post.kind)] for post in held)
        return by_post or self.seen.exists()

    @cached_property
    def academies(self) -> list[Academy]:
        """The academies whose complaints a post of theirs opens, by name: never one learnt from a complaint."""
        held = posts.held_by(self.user, on=self.on)
        reading = [post for post in held if READING & posts.RIGHTS[PostKind(post.kind)]]
        found = {post.academy for post in reading if post.academy is not None}
        trusts = {post.trust_id for post in reading if post.academy is None}
        if trusts:
            stamped = Academy.objects.filter(trust__in=trusts).annotate(stamp=F("calendar_revision__stamp"))
            found.update(stamped)
            self._stamps.update({academy.pk: (academy.stamp, academy.name) for academy in stamped})
        return sorted(found, key=lambda academy: (academy.name, academy.pk))

    @property
    def themes(self) -> dict[str, str]:
        """The key of each category of every version of the procedure, and its newest name; asked once a minute."""
        return _themes(int(time.monotonic() // A_MINUTE)) or _themes.__wrapped__(0)

    def handler_name(self, number: int) -> str | None:
        """Who handles a complaint that they may see; of anybody else nothing, whether or not there is such a person."""
        return self.seen.filter(handler_id=number).values_list("handler__name", flat=True).first()

    def calendars(self, academy_ids: Iterable[int]) -> dict[int, Calendar]:
        """The calendars of these academies, looked up once."""
        unknown = set(academy_ids) - self._calendars.keys()
        known = {pk: self._stamps[pk] for pk in unknown & self._stamps.keys()}
        self._calendars.update(calendars_as_of(known))
        if unknown - known.keys():
            self._calendars.update(calendars_of(unknown - known.keys()))
        return self._calendars


@lru_cache(maxsize=1)
def _themes(_minute: int) -> dict[str, str]:
    return dict(Category.objects.order_by("procedure_id", "position", "pk").values_list("key", "title"))


def opens_for(user: User, on: dt.date) -> bool:
    """Whether the register is there for this person today."""
    return Reader(user, on).reaches


def matching(reader: Reader, asked: Asked) -> QuerySet[Complaint]:
    """What this reader may see of what was asked."""
    found = reader.seen.filter(*_limits(reader, asked))
    if asked.lateness:
        found = found.filter(late_as(Lateness(asked.lateness), reader))
    if asked.words:
        found = _search(found, reader, asked.words)
    return found


def count(found: QuerySet[Complaint], *, all_of_them: bool = False) -> int:
    """How many, counted to `COUNTED` + 1 and no further unless asked."""
    return found.count() if all_of_them else found[: COUNTED + 1].count()


def late_as(lateness: Lateness, reader: Reader) -> Q:
    """A place against the dates, as a condition. Clocks that stand still make nobody late: the next date of a
    complaint is none of theirs (deadlines.summary)."""
    if lateness == Lateness.LATE:
        return Q(next_due_on__lt=reader.on)
    if lateness == Lateness.SOON:
        return due_soon(reader)
    if lateness == Lateness.WAITING:
        return Q(waiting_for_dates=True)
    if lateness == Lateness.ON_TIME:
        return Q(next_due_on__gte=reader.on, waiting_for_dates=False)
    if lateness == Lateness.PAUSED:
        return Q(Exists(_pauses()))
    if lateness == Lateness.UNEXPLAINED:
        return Q(Exists(_unexplained(reader)))
    missed = Clock.objects.filter(complaint=OuterRef("pk"), outcome=Outcome.MISSED, kind__in=ANSWERS)
    return Q(Exists(missed))


def due_soon(reader: Reader) -> Q:
    """Due from today to the fifth school day ahead at its own academy."""
    near = _near(reader, academy="academy_id__in", day="next_due_on__lte")
    return Q(next_due_on__gte=reader.on) & near


def _near(reader: Reader, *, academy: str, day: str) -> Q:
    """Up to the fifth school day ahead at its own academy, by the names of these two columns."""
    upto: dict[dt.date, list[int]] = {}
    for academy_id, calendar in reader.calendars(Academy.objects.values_list("pk", flat=True)).items():
        upto.setdefault(school_days.horizon(calendar, on=reader.on), []).append(academy_id)
    near = Q(pk__in=())
    for last, academies in upto.items():
        near |= Q(**{academy: academies, day: last})
    return near


def running(reader: Reader, asked: Asked) -> QuerySet[Clock]:
    """Every dated time limit of the school's own that runs, of what was asked; none that stands still."""
    clocks = Clock.objects.filter(complaint__in=matching(reader, asked), stopped_on=None, due_on__isnull=False)
    return clocks.exclude(kind__in=COMPLAINANTS_OWN).exclude(deadlines.stand_still())


def clock_soon(reader: Reader) -> Q:
    """The same for a time limit of its own."""
    return Q(due_on__gte=reader.on) & _near(reader, academy="complaint__academy_id__in", day="due_on__lte")


def _limits(reader: Reader, asked: Asked) -> list[Q]:
    limits: dict[str, object] = {
        "academy_id": asked.academy, "state": asked.state, "lead_subject": asked.about, "nature": asked.nature,
        "category": asked.theme, "closure": asked.ending,
        "received_on__gte": asked.received_from, "received_on__lte": asked.received_to,
    }  # fmt: skip
    conditions = [Q(**{name: value}) for name, value in limits.items() if value not in (None, "")]
    if asked.stage is not None:
        at_stage = [state for state, stage in STAGE_OF.items() if stage == asked.stage]
        conditions.append(Q(state__in=at_stage) | Q(state=State.CLOSED, stage_reached=asked.stage))
    if asked.standing == Standing.OPEN:
        conditions.append(Q(state__in=OPEN))
    elif asked.standing == Standing.CLOSED:
        conditions.append(Q(state=State.CLOSED))
    elif asked.standing == Standing.DECIDED:
        conditions.append(Q(state__in=(State.PANEL_DECIDED, State.REFERRED)))
    if asked.outcome:
        conditions.append(Q(Exists(_ruled(asked.outcome))))
    if asked.handler == Whose.MINE:
        conditions.append(
            Q(handler=reader.user) | Q(clerk=reader.user) | permissions.stands_in(reader.user, on=reader.on)
        )
    elif asked.handler == Whose.NOBODY:
        conditions.append(Q(handler=None, state__in=OPEN))
    elif asked.handler:
        conditions.append(Q(handler_id=int(asked.handler)))
    return conditions


def _search(found: QuerySet[Complaint], reader: Reader, words: str) -> QuerySet[Complaint]:
    """A reference or its beginning by the index; else every word somewhere on the record (`searching`).

    In a complaint on whose panel the reader sits, only what the register itself says is searched: both sides and the
    panel have the same papers, and nothing beside them (docs/decisions/0017).
    """
    said = REFERENCE.fullmatch(words.upper().replace(" ", ""))
    if said:
        begins = Q(reference__startswith=f"{said['code']}-{said['whole'] or said['some'] or ''}")
        if reader.seen.filter(begins).exists():
            return found.filter(begins)
    asked = words.split()[:MOST_WORDS]
    sits = reader.user.named_on.filter(role__in=(Role.PANEL_CHAIR, Role.PANEL_MEMBER), until=None)
    seats = list(sits.values_list("complaint_id", flat=True))
    whole = searching.holding(asked, everywhere=True)
    if not seats:
        return found.filter(whole)
    return found.filter(
        (Q(whole) & ~Q(pk__in=seats)) | (Q(searching.holding(asked, everywhere=False)) & Q(pk__in=seats))
    )


def _ruled(outcome: str) -> QuerySet[Finding]:
    """Heads of the outer complaint on which this was found last, at whatever stage (R9, R125)."""
    standing = Finding.objects.filter(proposed=False)
    later = standing.filter(head=OuterRef("head")).filter(
        Q(round__gt=OuterRef("round")) | Q(round=OuterRef("round"), stage__gt=OuterRef("stage"))
    )
    return standing.filter(~Exists(later), head__complaint=OuterRef("pk"), outcome=outcome)


def _unexplained(reader: Reader) -> QuerySet[Clock]:
    """Time limits of ours that were missed or have passed, and of which nobody has said why (R48, R138)."""
    passed = Q(outcome=Outcome.RUNNING, due_on__lt=reader.on) & ~deadlines.stand_still()
    late = Clock.objects.filter(complaint=OuterRef("pk"), lateness_reasons=None).exclude(kind__in=COMPLAINANTS_OWN)
    return late.filter(Q(outcome=Outcome.MISSED) | passed)


def _pauses() -> QuerySet[Pause]:
    """The pause that lasts, of the complaint of the outer query."""
    return Pause.objects.filter(complaint=OuterRef("pk"), began_on__isnull=False, resumed_on__isnull=True)
