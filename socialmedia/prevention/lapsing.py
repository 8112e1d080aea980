"""Signatures of families whose time is over (R130, R174)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Access, Notice
from socialmedia.prevention.actions.noting import note
from socialmedia.prevention.models import HomeSchoolSignature


def lapse(*, before: dt.date, forget: bool, at: dt.datetime, dry_run: bool = False) -> int:
    """Let go of what was signed on this day or before; answers how many."""
    rows = list(HomeSchoolSignature.objects.filter(on__lte=before).order_by("pk"))
    if dry_run:
        return len(rows)
    for row in rows:
        with transaction.atomic():
            note("homeschoolsignature", row.uuid, "disposed_of", by=None, at=at)
            Notice.objects.filter(about=row.uuid).delete()
            if forget:
                Access.objects.filter(about=row.uuid).update(user=None, detail="")
            row.delete()
    return len(rows)
