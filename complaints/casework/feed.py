"""The time limits and hearings of a person's work as iCalendar (RFC 5545): references and what is due, no names.

It holds what the person may see on the day on which their calendar asks (R127, features part 2).
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from accounts import posts
from accounts.models import User
from complaints.casework import deadlines, permissions
from complaints.casework.models import Clock, Hearing
from complaints.casework.models.time import COMPLAINANTS_OWN
from complaints.casework.vocabulary import State
from complaints.casework.working import of, sits_on

PRODUCT = "-//Complaints portal//Dates//EN"
NAMED_BY = "casework.feed"
"""Under this every entry gets a number of its own that stays the same and tells nothing of its row."""

HEARING_LASTS = dt.timedelta(hours=2)
BACK, AHEAD = dt.timedelta(days=31), dt.timedelta(days=366)
MOST = 500


def calendar(user: User, *, on: dt.date, at: dt.datetime) -> tuple[bytes, int]:
    """The whole calendar as bytes, and how many entries it has."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Complaints")
    made.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    entries = [*_limits(user, on=on, at=at), *_hearings(user, on=on, at=at), *_asked(user, on=on, at=at)]
    for entry in entries:
        made.add_component(entry)
    return made.to_ical(), len(entries)


def _limits(user: User, *, on: dt.date, at: dt.datetime) -> list[Event]:
    """The running time limits of the trust on their work, none that stands still; whoever only sits keeps none."""
    mine = of(user, permissions.visible_to(user, on=on), on=on).exclude(pk__in=sits_on(user).values("pk"))
    rows = Clock.objects.filter(complaint__in=mine, stopped_on=None, due_on__gte=on - BACK, due_on__lte=on + AHEAD)
    rows = (
        rows.exclude(kind__in=COMPLAINANTS_OWN)
        .exclude(deadlines.stand_still())
        .select_related("complaint")
        .order_by("due_on", "pk")
    )
    return [
        _all_day(
            f"clock {row.pk}", row.due_on, f"{row.complaint.reference}: {row.title}", at=at,
            path=reverse("casework:dates", args=[row.complaint.reference]),
        )
        for row in rows[:MOST]
        if row.due_on is not None
    ]  # fmt: skip


def _hearings(user: User, *, on: dt.date, at: dt.datetime) -> list[Event]:
    """Hearings that are fixed, of their own work; for the trust's officers, of every case that they see."""
    visible = permissions.visible_to(user, on=on)
    cases = visible if posts.holds(user, *posts.OFFICERS, on=on) else of(user, visible, on=on)
    rows = Hearing.objects.filter(
        complaint__in=cases, fixed_on__isnull=False, adjourned_on=None, on__gte=on - BACK, on__lte=on + AHEAD
    ).exclude(held_on=None, complaint__state=State.CLOSED)
    found = []
    for row in rows.select_related("complaint").order_by("on", "pk")[:MOST]:
        begins = dt.datetime.combine(row.on, row.begins, tzinfo=timezone.get_current_timezone())
        event = _event(f"hearing {row.pk}", f"{row.complaint.reference}: hearing", at)
        event.add("dtstart", begins.astimezone(dt.UTC))
        event.add("dtend", (begins + HEARING_LASTS).astimezone(dt.UTC))
        event.add("url", settings.SITE_URL + reverse("casework:hearing", args=[row.complaint.reference]))
        found.append(event)
    return found


def _asked(user: User, *, on: dt.date, at: dt.datetime) -> list[Event]:
    """Accounts that they were asked to give."""
    return [
        _all_day(
            f"account {row.uuid}", row.due_on, "An account that you were asked for is wanted", at=at,
            path=reverse("casework:contribute", args=[row.uuid]),
        )
        for row in permissions.asked_of(user, on=on)[:MOST]
    ]  # fmt: skip


def _all_day(key: str, day: dt.date, text: str, *, path: str, at: dt.datetime) -> Event:
    event = _event(key, text, at)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.SITE_URL + path)
    return event


def _event(key: str, text: str, at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", str(UUID(bytes=salted_hmac(NAMED_BY, key, algorithm="sha256").digest()[:16])))
    event.add("dtstamp", at)
    event.add("summary", text)
    event.add("class", "PRIVATE")
    return event
