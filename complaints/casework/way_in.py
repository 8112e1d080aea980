"""E-mails that tell an address, once, that the way into the complainant's own page has changed.

Whoever found the page open, or works on the case, does not come into the complainant's place unnoticed.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.mail import RealAddress, one_line
from complaints.casework.models import WayInChanged

log = logging.getLogger(__name__)
TELL = "complaints.casework.tasks.tell_of_changed_way_in"
KEEP_TRYING = dt.timedelta(days=7)
What = WayInChanged.What
SUBJECTS = {
    What.REPLACED: "Your e-mail address at {academy} was changed",
    What.PIN: "A PIN for your page at {academy} was made",
    What.ACTING: "Somebody acts for you at {academy}",
}


def tell(pk: int, *, at: dt.datetime) -> bool:
    """Write to one address, once. False when nothing was sent; the nightly sweep tries again for a week."""
    row = WayInChanged.objects.select_related("complaint__academy").filter(pk=pk, told_at=None).first()
    if row is None or not WayInChanged.objects.filter(pk=pk, told_at=None).update(told_at=at):
        return False
    academy = row.complaint.academy
    context = {"row": row, "academy": academy, "practice_mode": settings.PRACTICE_MODE}
    text = render_to_string("casework/mail/way_in_changed.txt", context)
    subject = one_line(SUBJECTS[What(row.what)].format(academy=academy.name))
    try:
        EmailMessage(subject, text, to=[row.email]).send()
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("word of a changed way in %s was not sent: %s", row.pk, type(problem).__name__)
        WayInChanged.objects.filter(pk=pk).update(told_at=None)
        return False
    return True


def sweep(*, at: dt.datetime) -> None:
    """Try again where word has not gone out; forget the addresses that were told, and those given up."""
    WayInChanged.objects.exclude(told_at=None).delete()
    WayInChanged.objects.filter(changed_at__lt=at - KEEP_TRYING).delete()
    for row in WayInChanged.objects.filter(told_at=None, changed_at__lt=at - dt.timedelta(hours=1)):
        tell(row.pk, at=at)
