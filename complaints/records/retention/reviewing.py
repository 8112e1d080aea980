"""Every morning: a hold whose day has come is looked at again."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts import notices, posts
from complaints.records.models import Hold
from complaints.records.retention import permissions


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
                    text=f"{hold.complaint.reference}: look again whether its record is still to be held.",
                    path="/retention/holds/",
                )  # fmt: skip
    return {"holds": len(rows), "told": told}
