"""Who acts for the complainant, on their own page: named, who gets what, and ended (S0 §6.2, R58)."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.intake import access, telling
from complaints.intake.forms.help import ActingForm
from complaints.intake.views.own import enter, first_or, given_back

NAMED = "the complainant has named somebody to act for them. Check their authority."
ENDED = "somebody no longer acts for the complainant."


@access.keeps_typing
def acting(request: HttpRequest, token: str) -> HttpResponseBase:
    """Name somebody, or end it. Whoever acts cannot name another, but can step down."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    person, acts = complaint.complainant, access.acts(request)
    sent = request.POST if request.method == "POST" else None
    naming = sent is not None and "name_them" in sent and not acts
    form = ActingForm(sent if naming else None, initial=first_or(ActingForm, given_back(request, token)))
    if sent is not None and "end" in sent:
        return _end(request, complaint, acts=acts)
    if naming and form.is_valid() and _name(request, complaint, form):
        messages.success(request, "Thank you. We check it with you before anything goes to them.")
        return redirect("intake:own_acting", token)
    context = {
        "academy": complaint.academy, "complaint": complaint, "person": person, "token": token, "form": form,
        "acts": acts, "once": secrets.token_urlsafe(16),
        "standing": complaint.representations.filter(ended_on=None).first(),
        "earlier": complaint.representations.filter(ended_on__isnull=False),
    }  # fmt: skip
    return render(request, "intake/own/acting.html", context)


def _name(request: HttpRequest, complaint: Complaint, form: ActingForm) -> bool:
    at = timezone.now()
    try:
        row = actions.name_representative(
            complaint, name=form.cleaned_data["name"], email=form.cleaned_data["email"], told=actions.ON_THEIR_PAGE,
            by=None, at=at, once=access.mark_of(request, of="acting"),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, " ".join(refused.sentences))
        return False
    telling.staff(complaint, key=f"acting:{row.pk}", text=NAMED, at=at, urgent=True)
    return True


def _end(request: HttpRequest, complaint: Complaint, *, acts: bool) -> HttpResponse:
    """From this moment nothing more goes to them; whoever stepped down is out of the page as well."""
    at, token = timezone.now(), complaint.complainant.token
    why = (
        "They said on the own page that they no longer act." if acts else "The complainant ended it on their own page."
    )
    try:
        row = actions.end_authority(complaint, why=why, by=None, at=at)
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
        return redirect("intake:own_acting", token)
    if row is not None:
        telling.staff(complaint, key=f"acting-ended:{row.pk}", text=ENDED, at=at)
    if acts:
        access.shut(request)
        return render(request, "intake/own/left.html", {"academy": complaint.academy})
    messages.success(request, "They no longer act for you. From now on everything comes to you.")
    return redirect("intake:own", token)
