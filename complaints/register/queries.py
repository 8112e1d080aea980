"""The one place from which every list, count, search, choice and export of the register takes its complaints.

All begin with `permissions.visible_to`, so that nothing here can be wider than what the reader may open (R127), the
centre sees every academy (R128), and whoever is locked out finds the register of a world without that complaint.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import posts
from accounts.models import Academy, PostKind, User
from complaints.casework import permissions
from complaints.casework.models import Clock, Complainant, Complaint, Pause
from complaints.casework.vocabulary import OPEN, STAGE_OF, State
from complaints.register import school_days
from complaints.register.asked import Asked
from complaints.register.vocabulary import ANSWERS, Lateness, Standing, Whose
from complaints.schooldays.models import Outcome

READING = ("see_register", "see_cases", "see_cases_below_principal", "see_safeguarding_cases", "see_answered_cases")
"""Rights on an academy that let somebody read complaints of it."""

COUNTED = 1_000
"""A page counts no further and says "more than 1,000": so it costs the same for any number of rows."""

REFERENCE = re.compile(r"[A-Z]{1,4}[-\u2010-\u2015\u2212][0-9A-Z]{0,5}")
MOST_WORDS = 6


def visible(user: User, *, on: dt.date) -> QuerySet[Complaint]:
    """Every complaint that this reader may see, in no order."""
    return permissions.visible_to(user, on=on).order_by()


def reaches(user: User, *, on: dt.date) -> bool:
    """Whether the register is there for this person: a post opens it, or there is a complaint that they may see."""
    by_post = any("see_register" in posts.RIGHTS[PostKind(post.kind)] for post in posts.held_by(user, on=on))
    return by_post or visible(user, on=on).exists()


def academies_of(user: User, *, on: dt.date) -> list[Academy]:
    """The academies whose complaints this person reads by a post, by name: never one learnt from a complaint."""
    given = frozenset().union(*(posts.RIGHTS[PostKind(post.kind)] for post in posts.held_by(user, on=on)))
    rights = [right for right in READING if right in given]
    if not rights:
        return []
    found = reduce(or_, (posts.academies_with(user, right, on=on) for right in rights))
    return list(found.order_by("name", "pk"))


def handler_seen(user: User, number: int, *, on: dt.date) -> User | None:
    """Somebody who handles a complaint that this reader may see; anybody else is nobody, whether or not they exist."""
    if not visible(user, on=on).filter(handler_id=number).exists():
        return None
    return User.objects.filter(pk=number).first()


def matching(user: User, asked: Asked, *, on: dt.date) -> QuerySet[Complaint]:
    """What this reader may see of what was asked."""
    found = visible(user, on=on).filter(*_limits(user, asked))
    if asked.lateness:
        found = found.filter(late_as(Lateness(asked.lateness), on=on))
    if asked.words:
        found = _search(found, user, asked.words, on=on)
    return found


def count(found: QuerySet[Complaint], *, all_of_them: bool = False) -> int:
    """How many, counted to `COUNTED` + 1 and no further unless asked."""
    return found.count() if all_of_them else found[: COUNTED + 1].count()


def late_as(lateness: Lateness, *, on: dt.date) -> Q:
    """A place against the dates, as a condition. Clocks that stand still make nobody late."""
    if lateness == Lateness.LATE:
        return Q(next_due_on__lt=on) & ~Q(_standing_still())
    if lateness == Lateness.SOON:
        return due_soon(on=on)
    if lateness == Lateness.WAITING:
        return Q(waiting_for_dates=True)
    if lateness == Lateness.ON_TIME:
        return Q(next_due_on__gte=on, waiting_for_dates=False) & ~Q(_standing_still())
    if lateness == Lateness.PAUSED:
        return Q(Exists(_pauses()))
    missed = Clock.objects.filter(complaint=OuterRef("pk"), outcome=Outcome.MISSED, kind__in=ANSWERS)
    return Q(Exists(missed))


def due_soon(*, on: dt.date) -> Q:
    """Due from today to the fifth school day ahead at its own academy."""
    upto: dict[dt.date, list[int]] = {}
    for academy_id, day in school_days.horizons(on=on).items():
        upto.setdefault(day, []).append(academy_id)
    near = Q(pk__in=())
    for day, academies in upto.items():
        near |= Q(academy_id__in=academies, next_due_on__lte=day)
    return Q(next_due_on__gte=on) & near & ~Q(_standing_still())


def _limits(user: User, asked: Asked) -> list[Q]:
    limits: dict[str, object] = {
        "academy_id": asked.academy, "state": asked.state, "lead_subject": asked.about, "nature": asked.nature,
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
    if asked.handler == Whose.MINE:
        conditions.append(Q(handler=user) | Q(clerk=user))
    elif asked.handler == Whose.NOBODY:
        conditions.append(Q(handler=None, state__in=OPEN))
    elif asked.handler:
        conditions.append(Q(handler_id=int(asked.handler)))
    return conditions


def _search(found: QuerySet[Complaint], user: User, words: str, *, on: dt.date) -> QuerySet[Complaint]:
    """A reference or its beginning by the index; else each word in the short summary or in the complainant's name.

    Nothing longer is read. On both databases this last search still passes over every summary and name that the
    other filters leave, so it is fair at a trust's size and no more; indexed full text takes its place here.
    """
    reference = words.upper().replace(" ", "")
    if REFERENCE.fullmatch(reference):
        begins = Q(reference__startswith=re.sub(r"[^0-9A-Z]", "-", reference))
        if visible(user, on=on).filter(begins).exists():
            return found.filter(begins)
    for word in words.split()[:MOST_WORDS]:
        named = Complainant.objects.filter(name__icontains=word)
        found = found.filter(Q(summary__icontains=word) | Q(pk__in=named.values("complaint_id")))
    return found


def _pauses() -> QuerySet[Pause]:
    return Pause.objects.filter(complaint=OuterRef("pk"), began_on__isnull=False, resumed_on__isnull=True)


def _standing_still() -> Exists:
    """A pause that began before the date had passed; one that came later excuses nothing."""
    return Exists(_pauses().filter(began_on__lte=OuterRef("next_due_on")))
