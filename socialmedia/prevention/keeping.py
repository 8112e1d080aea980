"""How long records of monitoring are kept: as many months as the trust has set, then they go (R250)."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice, Trust
from socialmedia.prevention import reference
from socialmedia.prevention.actions.noting import note
from socialmedia.prevention.models import MailRecord, StaffReport
from socialmedia.prevention.vocabulary import ReportKind

MONITORING = (ReportKind.HARMFUL, ReportKind.ACCOUNT)
"""Records of what the filter and the accounts did. What is about people is kept as other records about them are."""


def over(trust: Trust, *, on: dt.date) -> tuple[list[StaffReport], list[MailRecord]]:
    """What has been closed for longer than the trust keeps it, and is not held back for a reason."""
    before = on - relativedelta(months=reference.rules_of(trust).retention_months)
    reports = StaffReport.objects.filter(academy__trust=trust, kind__in=MONITORING, closed_on__lt=before)
    mails = MailRecord.objects.filter(academy__trust=trust, closed_on__lt=before)
    return list(reports.filter(kept_because="")), list(mails.filter(kept_because=""))


def dispose(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Let go what is over; the chronology keeps that it was there, without a word of it. Says how many went."""
    trust = Trust.objects.order_by("pk").first()
    if trust is None:
        return 0
    reports, mails = over(trust, on=timezone.localdate(at))
    if dry_run:
        return len(reports) + len(mails)
    rows: list[StaffReport | MailRecord] = [*reports, *mails]
    for row in rows:
        kind = "staff_report" if isinstance(row, StaffReport) else "mail_record"
        with transaction.atomic():
            note(kind, row.uuid, "disposed_of", by=None, at=at)
            Notice.objects.filter(about=row.uuid).delete()
            row.delete()
    return len(reports) + len(mails)
