"""Every morning: dates that waited for term dates are counted, and what comes due is told to whoever deals with it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts import notices, posts
from complaints.records.disclosing import acting, permissions
from complaints.records.disclosing.vocabulary import ABOUT, State
from complaints.records.models import Disclosure, DisclosureClock

SOON = dt.timedelta(days=5)


def due_on(disclosure: Disclosure) -> dt.date | None:
    """The last day for the answer: what the law gives, or what they set."""
    if disclosure.answer_by is not None:
        return disclosure.answer_by
    clock = getattr(disclosure, "clock", None)
    return clock.due_on if isinstance(clock, DisclosureClock) else None


def every_morning(*, at: dt.datetime, dry_run: bool = False) -> dict[str, int]:
    """Count what can be counted now, and tell of what is due within five days or late; each once."""
    on = timezone.localtime(at).date()
    rows = Disclosure.objects.filter(state=State.OPEN).select_related("clock", "academy", "trust").order_by("pk")
    told = counted = 0
    for row in rows:
        one = row if dry_run else acting.count_again(row, at=at)
        if one is None:
            continue
        counted += 1
        last = due_on(one)
        if last is None or on < last - SOON:
            continue
        late = on > last
        text = "it is late" if late else f"the last day for the answer is {last:%-d %B %Y}"
        for kind in posts.OFFICERS:
            for user in posts.holders(kind, on=on):
                if dry_run or not permissions.visible_to(user, on=on).filter(pk=one.pk).exists():
                    continue
                told += notices.tell(
                    user, about_kind=ABOUT, about=one.uuid, key=f"due:{one.pk}:{last}:{late}", at=at,
                    text=f"{one.reference}: {text}.", path=one.get_absolute_url(), urgent=late,
                )  # fmt: skip
    return {"counted": counted, "told": told}
