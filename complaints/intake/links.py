"""Short e-mails that only say how to go on: to who acts for another, and to who lost the address of their page."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.mail import RealAddress
from complaints.casework.letter_context import place_to_ask
from complaints.casework.models import Complainant
from letters import outbox

log = logging.getLogger(__name__)

NOTE, LINK = "complaints.intake.tasks.note_representative", "complaints.intake.tasks.send_link"
CONFIRM = "complaints.intake.tasks.confirm_request"
REQUESTS = {2: "the formal stage", 3: "a review panel"}
"""What a complainant can ask for from their own page that time limits count from, by its stage."""
MOST = 10
"""Pages whose addresses are sent at once; the latest."""


def waits_for_authority(person: Complainant) -> bool:
    """Whether somebody acts for the complainant and their authority is not on record yet (S0 §6.2, R58)."""
    return bool(person.representative_name and not person.authority_recorded_on)


def note_later(person: Complainant) -> None:
    """Have the worker tell whoever acts for the complainant that it has arrived, when letters do not go to them yet."""
    if person.representative_email and waits_for_authority(person):
        outbox.after_commit(NOTE, person.pk)


def send_again_later(email: str) -> None:
    """Have the worker send the addresses of the pages that belong to this e-mail address; most often there is none."""
    theirs = Q(email__iexact=email) | Q(representative_email__iexact=email)
    found = Complainant.objects.filter(theirs, anonymous=False, page_closed_on=None).order_by("-pk")[:MOST]
    for person in found:
        outbox.after_commit(LINK, person.pk, int(person.representative_email.lower() == email.lower()))


def note_representative(person_id: int) -> bool:
    """The note to whoever acts for the complainant. It says nothing that they did not send themselves."""
    person = _person(person_id)
    if person is None or not person.representative_email or not waits_for_authority(person):
        return False
    return _send(person, "representative", f"We have what you sent to {person.complaint.academy.name}",
                 to=person.representative_email)  # fmt: skip


def send_link(person_id: int, *, acts: bool) -> bool:
    """The address of one page, to whom its letters go. Who acts without recorded authority learns what is missing."""
    person = _person(person_id)
    if person is None or person.anonymous or person.page_closed_on:
        return False
    if acts and waits_for_authority(person):
        return note_representative(person_id)
    to = person.representative_email if acts else person.email
    if not to or to.lower() != person.write_to_email.lower():
        return False
    return _send(person, "link", f"Your page at {person.complaint.academy.name}", to=to)


def confirm_later(person: Complainant, stage: int, *, at: dt.datetime) -> None:
    """Have the worker send a receipt for a request that was made on the own page (R63, R64)."""
    if person.reads_email:
        outbox.after_commit(CONFIRM, person.pk, stage, int(at.timestamp()))


def confirm_request(person_id: int, stage: int, *, at: dt.datetime) -> bool:
    """The receipt for a request: what was asked for and when it reached us, and nothing that was written."""
    person = _person(person_id)
    if person is None or not person.reads_email or person.page_closed_on:
        return False
    subject = f"{person.complaint.reference}: we have your request for {REQUESTS[stage]}"
    return _send(person, "request", subject, to=person.write_to_email, what=REQUESTS[stage], at=at)


def _person(person_id: int) -> Complainant | None:
    return Complainant.objects.select_related("complaint__academy__trust").filter(pk=person_id).first()


def _send(person: Complainant, name: str, subject: str, *, to: str, **more: object) -> bool:
    context = {
        "academy": person.complaint.academy, "reference": person.complaint.reference,
        "link": settings.SITE_URL + reverse("intake:own", args=[person.token]),
        "practice_mode": settings.PRACTICE_MODE, "place": place_to_ask(person.complaint),
        **more,
    }  # fmt: skip
    try:
        EmailMessage(subject, render_to_string(f"intake/mail/{name}.txt", context), to=[to]).send()
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("the mail about the page of %s was not sent: %s", person.pk, type(problem).__name__)
        return False
    return True
