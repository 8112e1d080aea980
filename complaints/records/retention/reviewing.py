"""Every morning: holds whose day has come are looked at again, and once a month somebody hears what is due."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from accounts import notices, posts
from complaints.records.models import Hold
from complaints.records.retention import due, own, permissions, schedule

DUE = UUID("581c8870-f875-49b2-bbcf-e788c682b0f3")
"""What a notice of the due list is about: no record."""


def remind(*, at: dt.datetime, dry_run: bool = False) -> dict[str, int]:
    """Tell the trust's officers of each hold to be looked at, once for its day."""
    on = timezone.localtime(at).date()
    rows = Hold.objects.filter(lifted_on=None, review_on__lte=on).select_related("complaint").order_by("pk")
    told = 0
    for hold in rows:
        for kind in posts.OFFICERS:
            for user in posts.holders(kind, on=on):
                if dry_run or not permissions.holds_visible_to(user, on=on).filter(pk=hold.pk).exists():
                    continue
                told += notices.tell(
                    user, about_kind="hold", about=hold.uuid, key=f"hold:{hold.pk}:{hold.review_on}", at=at,
                    text=f"{hold.reference}: look again whether its record is still to be held.",
                    path="/retention/holds/",
                )  # fmt: skip
    return {"holds": len(rows), "told": told}


def remind_of_due(*, at: dt.datetime, dry_run: bool = False) -> dict[str, int]:
    """Tell the trust's officers that records wait to be looked through, once in each month in which any do."""
    on = timezone.localtime(at).date()
    told = 0
    for kind in posts.OFFICERS:
        for user in posts.holders(kind, on=on):
            if not permissions.keeps(user, on=on):
                continue
            _rows, number = due.listed(user, at=at, most=0)
            number += sum(count for _, count in own.counts(user, schedule.in_force(at=at), on=on))
            if number and not dry_run:
                told += notices.tell(
                    user, about_kind="retention", about=DUE, key=f"due:{on:%Y-%m}", at=at,
                    text="Records are due under the retention schedule and wait to be looked through.",
                    path="/retention/",
                )  # fmt: skip
    return {"due_told": told}
