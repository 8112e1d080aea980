"""When a person's notices leave: as often as they chose, and never in the hours that they keep quiet (R1, S0 §10)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import NoticeTimes, User

MORNING = dt.time(7)
Cadence = NoticeTimes.Cadence


def of(user: User) -> NoticeTimes:
    """What this person chose, or what holds for whoever chose nothing."""
    chosen: NoticeTimes | None = getattr(user, "notice_times", None)
    return chosen or NoticeTimes(user=user)


def last_due(times: NoticeTimes, at: dt.datetime) -> dt.datetime:
    """The latest moment at which what was written before it should have left, in local time."""
    if times.cadence == Cadence.AT_ONCE:
        return at + dt.timedelta(microseconds=1)
    local = timezone.localtime(at)
    day = local.date() if local.time() >= MORNING else local.date() - dt.timedelta(days=1)
    if times.cadence == Cadence.WEEKLY:
        day -= dt.timedelta(days=(day.weekday() - times.weekday) % 7)
    return dt.datetime.combine(day, MORNING, tzinfo=local.tzinfo)


def quiet(times: NoticeTimes, at: dt.datetime) -> bool:
    """Whether no e-mail may leave now, however urgent. Hours that end before they begin run over midnight."""
    local = timezone.localtime(at)
    if times.not_at_weekends and local.weekday() >= 5:
        return True
    begins, ends, now = times.quiet_from, times.quiet_until, local.time()
    if begins is None or ends is None:
        return False
    return begins <= now < ends if begins < ends else now >= begins or now < ends
