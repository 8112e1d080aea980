"""The hearing on the complainant's own page: dates to choose, whether they come, their submission, their papers."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format

from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.models import Bundle, BundleCopy, Complaint, Reader
from complaints.casework.papers import proof
from complaints.casework.vocabulary import State
from complaints.evidence import sealing, serving
from complaints.evidence.fields import accepted
from complaints.intake import access, telling
from complaints.intake.forms.own import ComingForm, DatesForm, OwnForm, SubmissionForm
from complaints.intake.views.own import enter, first_or, given_back, moved_on

WAITING = (State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED)
"""While a hearing is still to come, dates can be on offer."""
COMING = ("coming", "companion", "complainant_speaker", "complainant_witnesses", "needs")


@access.keeps_typing
def hearing(request: HttpRequest, token: str) -> HttpResponseBase:
    """Three short forms, each sent by itself; what was right stays when another is wrong."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    dates = actions.standing_dates(complaint) if complaint.state in WAITING else []
    awaited = actions.awaited_hearing(complaint)
    given = given_back(request, token)
    sent = next((name for name in ("dates", "coming", "submission") if f"send_{name}" in request.POST), "")
    first = {name: getattr(awaited, name) for name in COMING} if awaited else {}
    asked: dict[str, OwnForm] = {
        "dates": DatesForm(request.POST if sent == "dates" else None, dates=dates),
        "coming": ComingForm(
            request.POST if sent == "coming" else None, initial=first | (first_or(ComingForm, given) if given else {})
        ),
        "submission": SubmissionForm(
            request.POST if sent == "submission" else None, request.FILES if sent == "submission" else None,
            initial=first_or(SubmissionForm, given),
        ),
    }  # fmt: skip
    if awaited is None and sent in ("coming", "submission") and (typed := asked[sent].as_typed()):
        if actions.repeated(complaint, access.mark_of(request, of=f"hearing-{sent}")):
            return redirect("intake:own_hearing", token)
        return moved_on(request, complaint, typed, files=bool(request.FILES))
    if sent and asked[sent].is_valid() and _carry_out(request, complaint, sent, asked[sent]):
        return redirect("intake:own_hearing", token)
    found = complaint.next_hearing
    context = {
        "academy": complaint.academy, "complaint": complaint, "token": token, "once": secrets.token_urlsafe(16),
        "asked": asked, "dates": dates, "awaited": awaited, "hearing": found,
        "form": asked[sent] if sent else None, "today": timezone.localdate(),
        "to_come": complaint.state in WAITING,
        "submissions": found.submissions.filter(side="complainant").prefetch_related("documents") if found else [],
        "papers": papers_of(complaint),
    }  # fmt: skip
    return render(request, "intake/own/hearing.html", context)


def _carry_out(request: HttpRequest, complaint: Complaint, sent: str, form: OwnForm) -> bool:
    at, said = timezone.now(), form.cleaned_data
    once = access.mark_of(request, of=f"hearing-{sent}")
    try:
        if isinstance(form, DatesForm):
            actions.answer_dates(complaint, suits=form.suits(), at=at)
            told, thanks = (
                "the complainant has said which dates suit.",
                "Thank you. We have your answer about the dates.",
            )
        elif isinstance(form, ComingForm):
            facts = {name: said[name].replace("\r\n", "\n").strip() for name in COMING}
            actions.answer_hearing(complaint, at=at, **facts)
            told, thanks = "the complainant has said whether they come to the hearing.", "Thank you. It is noted."
        else:
            with transaction.atomic():
                if actions.repeated(actions.lock(complaint), once):
                    return True
                files = [sealing.seal(upload, by=None, at=at) for upload in accepted(form, "uploads")]
                text = str(said["text"]).replace("\r\n", "\n")
                row = actions.submit_to_panel(complaint, text=text, files=files, by=None, at=at, once=once)
            when = f"{date_format(timezone.localtime(at), 'j F Y')} at {timezone.localtime(at):%H:%M}"
            late = " It came after the last day. The clerk decides how the panel gets it." if row.late else ""
            told, thanks = "the complainant has sent a submission for the panel.", f"We received it on {when}.{late}"
    except (Refused, sealing.Refused) as refused:
        form.add_error(None, str(refused))
        return False
    telling.staff(complaint, key=f"hearing-{sent}:{once or at.isoformat()}", text=told, at=at, urgent=True)
    messages.success(request, thanks)
    return True


def papers_of(complaint: Complaint) -> list[BundleCopy]:
    """The complainant's own copies of papers that have gone out."""
    found = BundleCopy.objects.filter(
        bundle__complaint=complaint, bundle__state=Bundle.State.READY, reader=Reader.COMPLAINANT,
        bundle__circulations__isnull=False,
    )  # fmt: skip
    return list(found.select_related("bundle", "file").distinct().order_by("-bundle__version"))


@access.keeps_typing
def papers(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """Their copy of the papers; the clerk can see that it was opened (R37, R134)."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    found = get_object_or_404(
        BundleCopy.objects.select_related("file"), pk__in=[copy.pk for copy in papers_of(complaint)], uuid=uuid
    )
    response = serving.respond(found.file)
    actions.note_saw(complaint, user=None, what=proof.OPENED, at=timezone.now(), detail=str(found.uuid))
    return response
