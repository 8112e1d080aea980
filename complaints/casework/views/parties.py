"""What people send before a hearing: the academy's submission, dates, absences, who was told, a member's own notes."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from accounts.methods import only
from complaints.casework import actions, eligibility, permissions
from complaints.casework.forms.hearing import for_a_date
from complaints.casework.forms.papers import AwayForm, NotesForm, OfferDatesForm, SubmissionForm, ToldForm
from complaints.casework.forms.people import anybody
from complaints.casework.models import Complaint, MemberNote
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, recorders_only, today
from complaints.casework.views.one_form import acted, ask, form_on, tab
from complaints.casework.views.papers import makers_only
from complaints.evidence.fields import accepted
from complaints.evidence.sealing import Refused as FileRefused
from complaints.evidence.sealing import seal
from complaints.policy.vocabulary import Stage


@only("GET", "HEAD", "POST")
@on_case
def submission(request: CaseRequest, complaint: Complaint) -> Answer:
    """What the academy puts before the panel, with its receipt (R75)."""
    recorders_only(request, complaint)
    if complaint.stage_reached < Stage.PANEL:
        raise Http404
    form = form_on(request, complaint, SubmissionForm)
    if request.method == "POST" and form.is_valid():
        at, said = timezone.now(), form.cleaned_data
        try:
            with transaction.atomic():
                files = [seal(upload, by=request.user, at=at) for upload in accepted(form, "uploads")]
                row = actions.submit_to_panel(
                    complaint, text=said["text"], files=files, by=request.user, at=at, once=said["once"]
                )
        except (actions.Refused, FileRefused) as refused:
            form.add_error(None, str(refused))
        else:
            late = ", after the last day for papers" if row.late else ", in time"
            when = timezone.localtime(at)
            messages.success(request, f"Received on {date_format(when, 'j F Y')} at {when:%H:%M}{late}.")
            return redirect("casework:hearing", complaint.reference)
    return ask(
        request, complaint, form, title="The academy’s submission to the panel", button="Put it before the panel",
        intro="It goes into the papers that everybody gets.", back="hearing",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def offer_dates(request: CaseRequest, complaint: Complaint) -> Answer:
    """Dates that the complainant chooses from on their own page (R73)."""
    makers_only(request, complaint)
    form = form_on(request, complaint, OfferDatesForm)
    return acted(
        request, form,
        lambda said: actions.offer_dates(
            complaint, dates=form.dates(), by=request.user, at=timezone.now(), once=said["once"]
        ),
        done="The dates are on the complainant’s page.", to=tab(complaint, "hearing"),
    ) or ask(
        request, complaint, form, title="Offer dates for the hearing", button="Offer these dates", back="hearing",
        intro="The complainant says on their own page which of them suit. Dates offered before are taken back. One is "
        "enough; leave empty what you do not need.",
        facts=for_a_date(complaint, on=today()),
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def away(request: CaseRequest, complaint: Complaint) -> Answer:
    """Days on which a member cannot sit: the clerk for anybody on the panel, a member for themselves."""
    parts = my_parts(request, complaint)
    if not parts & (permissions.MAKERS | permissions.SITTING):
        raise Http404
    form = form_on(request, complaint, AwayForm, only=not parts & permissions.MAKERS)

    def follows(_: object) -> str:
        return f"Noted. {_what_follows(complaint, form.cleaned_data['first'], form.cleaned_data['last'])}"

    return acted(
        request, form,
        lambda said: actions.note_unavailable(
            said.get("person") or request.user, first=said["first"], last=said["last"], by=request.user, on=today(),
            at=timezone.now(),
        ),
        done=follows, to=tab(complaint, "hearing"),
    ) or ask(
        request, complaint, form, title="Days on which a member is away", button="Note them", back="hearing"
    )  # fmt: skip


def _what_follows(complaint: Complaint, first: dt.date, last: dt.date) -> str:
    """What days away mean for the hearing of this complaint."""
    hearing = actions.awaited_hearing(complaint)
    if hearing is not None and first <= hearing.on <= last:
        return "The hearing is fixed on one of these days: the clerk is told, and finds another member or another day."
    return "No hearing can be fixed on these days."


@only("GET", "HEAD", "POST")
@on_case
def told(request: CaseRequest, complaint: Complaint) -> Answer:
    """Somebody came to know of it outside the portal, so they may not sit (S0 §10)."""
    recorders_only(request, complaint)
    people = anybody(person.user for person in eligibility.everybody(complaint, asking=request.user, on=today()))
    form = form_on(request, complaint, ToldForm, people=people)
    return acted(
        request, form,
        lambda said: actions.record_told(
            complaint, said["person"], on=said["day"], how=said["how"], by=request.user, at=timezone.now()
        ),
        done="Recorded. They may not sit on the panel.", to=tab(complaint, "who_may_sit"),
    ) or ask(
        request, complaint, form, title="Record that somebody was told", button="Record it", back="who_may_sit",
        intro="Whoever knows the substance of the complaint may not sit on its panel.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def notes(request: CaseRequest, complaint: Complaint) -> Answer:
    """A member's private notes: nobody else reads them."""
    if not my_parts(request, complaint) & permissions.SITTING:
        raise Http404
    mine = MemberNote.objects.filter(complaint=complaint, member=request.user, closed_on=None).first()
    form = form_on(request, complaint, NotesForm, first={"text": mine.text if mine else ""})
    end = (
        "They are destroyed" if complaint.procedure.notes_destroyed else "They are put away, and nobody can read them,"
    )
    return acted(
        request, form,
        lambda said: actions.write_notes(complaint, text=said["text"], by=request.user, at=timezone.now()),
        done="Your notes are saved.", to=tab(complaint, "notes"),
    ) or ask(
        request, complaint, form, title="Your private notes", button="Save your notes", back="hearing",
        intro=f"Only you can read them. {end} once the decision is sent, or the complaint closes without one.",
    )  # fmt: skip
