"""The time that the law gives for a request: counted, waiting, longer, stopped."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework.actions import Refused
from complaints.records.disclosing.acting.door import day_of, lock, note
from complaints.records.disclosing.vocabulary import Kind, State
from complaints.records.models import Disclosure, DisclosureClock
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.models import CountChoice, Outcome

IDENTITY = "Waiting until we know that the person who asks is who they say (asked on {})."
CLARIFICATION: dict[str, str] = {
    Kind.SUBJECT_ACCESS: "Waiting for an answer to what we asked on {}. The days until it comes do not count.",
    Kind.FREEDOM_OF_INFORMATION: "Waiting for an answer to what we asked on {}. The time counts from the day on which "
    "it comes.",
}


def set_clock(disclosure: Disclosure, *, at: dt.datetime) -> None:
    """The date that follows from the facts of the request, or what it waits for."""
    if not disclosure.has_clock:
        return
    clock = DisclosureClock.objects.filter(disclosure=disclosure).first() or DisclosureClock(
        disclosure=disclosure, kind=disclosure.kind, started_on=disclosure.received_on
    )
    clock.disclosure = disclosure
    if not clock.running:
        return
    clock.received_on = disclosure.counts_from
    by_month = disclosure.kind == Kind.SUBJECT_ACCESS
    in_school_days = not by_month and disclosure.academy_id is not None
    clock.length = 1 + disclosure.more_months if by_month else 20
    clock.count = CountChoice.SCHOOL_DAYS if in_school_days else CountChoice.WORKING_DAYS
    if by_month:
        clock.count = CountChoice.CALENDAR_MONTHS
    clock.next_working_day = by_month
    waits = _waits(disclosure)
    if waits:
        clock.due_on, clock.treated_as_received_on, clock.waiting_for, clock.computed_at = None, None, waits, at
    else:
        academy = disclosure.academy_id if in_school_days else None
        clock.compute(calendar_of(academy) if academy is not None else None, at=at)
    clock.save()


@transaction.atomic
def count_again(disclosure: Disclosure, *, at: dt.datetime) -> Disclosure | None:
    """The request with its date as it follows today. None when it has ended meanwhile: its clock stays stopped."""
    locked = Disclosure.objects.select_for_update(of=("self",)).filter(pk=disclosure.pk, state=State.OPEN).first()
    if locked is not None:
        set_clock(locked, at=at)
    return locked


def _waits(disclosure: Disclosure) -> str:
    """Why no day can be counted yet: nobody knows who asks, or what they ask for (UK GDPR Art 12, 12A; FOIA s 1)."""
    if disclosure.identity_asked_on and not disclosure.identity_seen_on:
        return IDENTITY.format(f"{disclosure.identity_asked_on:%-d %B %Y}")
    if disclosure.clarification_asked_on and not disclosure.clarification_came_on:
        return CLARIFICATION[disclosure.kind].format(f"{disclosure.clarification_asked_on:%-d %B %Y}")
    return ""


@transaction.atomic
def identity_seen(disclosure: Disclosure, *, seen_on: dt.date, by: User, at: dt.datetime) -> None:
    """We know now that they are who they say: the month counts from this day."""
    locked = lock(disclosure, by=by, on=day_of(at))
    if locked.identity_asked_on is None or locked.identity_seen_on is not None:
        raise Refused("Nobody is waiting for proof of who asks.")
    if seen_on < locked.received_on:
        raise Refused("The proof cannot have come before the request.")
    locked.identity_seen_on = seen_on
    locked.save(update_fields=["identity_seen_on"])
    set_clock(locked, at=at)
    note(locked, "identity_seen", by=by, at=at, on=seen_on)


@transaction.atomic
def ask_for_clarification(disclosure: Disclosure, *, asked_on: dt.date, text: str, by: User, at: dt.datetime) -> None:
    """Ask what they mean. Subject access: the days until the answer do not count (UK GDPR Art 12A). Freedom of
    information: the time begins when the answer comes (FOIA sections 1(3) and 10(6))."""
    locked = lock(disclosure, by=by, on=day_of(at))
    if not locked.has_clock:
        raise Refused("They named the last day themselves: asking what they mean does not move it.")
    if locked.clarification_asked_on:
        raise Refused("They were asked before, and the time stops for that once.")
    last = locked.clock.due_on
    if asked_on < locked.received_on or (last is not None and asked_on > last):
        raise Refused("They are asked between the day of the request and the last day for the answer.")
    locked.clarification_asked_on, locked.clarification = asked_on, text.strip()
    locked.save(update_fields=["clarification_asked_on", "clarification"])
    set_clock(locked, at=at)
    note(locked, "clarification_asked", by=by, at=at, on=asked_on)


@transaction.atomic
def clarified(disclosure: Disclosure, *, came_on: dt.date, by: User, at: dt.datetime) -> None:
    """Their answer has come: the clock goes on, or begins."""
    locked = lock(disclosure, by=by, on=day_of(at))
    if locked.clarification_asked_on is None or locked.clarification_came_on is not None:
        raise Refused("Nobody is waiting for an answer from them.")
    if came_on < locked.clarification_asked_on:
        raise Refused("The answer cannot have come before they were asked.")
    locked.clarification_came_on = came_on
    locked.save(update_fields=["clarification_came_on"])
    set_clock(locked, at=at)
    note(locked, "clarified", by=by, at=at, on=came_on)


@transaction.atomic
def take_longer(
    disclosure: Disclosure, *, months: int, because: str, told_on: dt.date, by: User, at: dt.datetime
) -> None:
    """Up to two more months where it is complex, told within the first (UK GDPR Art 12(3))."""
    locked = lock(disclosure, by=by, on=day_of(at))
    if locked.kind != Kind.SUBJECT_ACCESS or locked.more_months:
        raise Refused("Only a subject access request takes longer, and only once.")
    if locked.clock.due_on is None or told_on > locked.clock.due_on:
        raise Refused("They must be told of it before the first month is over.")
    locked.more_months, locked.more_because, locked.more_told_on = months, because.strip(), told_on
    locked.save(update_fields=["more_months", "more_because", "more_told_on"])
    set_clock(locked, at=at)
    note(locked, "longer", by=by, at=at, on=told_on, data={"months": months})


def stop_clock(locked: Disclosure, *, on: dt.date) -> None:
    clock = DisclosureClock.objects.filter(disclosure=locked).first()
    if clock is None or not clock.running:
        return
    late = clock.due_on is not None and on > clock.due_on
    clock.stopped_on, clock.outcome = on, Outcome.MISSED if late else Outcome.MET
    clock.save(update_fields=["stopped_on", "outcome"])
