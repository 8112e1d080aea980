"""For staff: a PIN by post for who has no e-mail, and who acts for a complainant: authority seen, ended (R58, A7)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from accounts.models import Entry, User
from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.casework.views.access import CaseRequest, on_case, recorders_only
from complaints.intake.forms.log import AuthorityForm, EndActingForm, NewPinForm, RepresentativeForm
from complaints.intake.views.own import PIN_LENGTH


@only("GET", "HEAD", "POST")
@on_case
def pin(request: CaseRequest, complaint: Complaint) -> HttpResponseBase:
    """How the complainant gets to their own page, a letter with a new PIN, and who acts for them.

    A PIN is made, or ended, after a page that asks; a new one ends the one before."""
    recorders_only(request, complaint)
    person = complaint.complainant
    forms = _forms(request, complaint)
    if request.method == "POST":
        try:
            if "pin" in request.POST:
                return _new_pin(request, complaint)
            said = _carry_out(request, complaint, forms)
        except Refused as refused:
            sent = next((form for form in forms.values() if form.is_bound), None)
            for sentence in refused.sentences:
                sent.add_error(None, sentence) if sent is not None else messages.error(request, sentence)
        else:
            if said:
                messages.success(request, said)
                return redirect("intake:pin", complaint.reference)
    request.seen_as = "own page access"
    given = Entry.objects.filter(about=complaint.uuid, step="pin_given").select_related("by").order_by("-number")
    context = {
        "complaint": complaint, "person": person, "given": given.first() if person.pin_hash else None,
        "forms": forms, "form": next((form for form in forms.values() if form.is_bound), forms["authority"]),
        "standing": complaint.representations.filter(ended_on=None).first(),
        "earlier": complaint.representations.filter(ended_on__isnull=False).select_related("ended_by", "recorded_by"),
    }  # fmt: skip
    asked = request.GET.get("ask", "")
    if asked in ("new", "end") and not person.anonymous and request.method == "GET":
        why_form = NewPinForm() if asked == "new" and person.write_to_email else None
        return render(request, "intake/pin_confirm.html", {**context, "asked": asked, "why_form": why_form})
    return render(request, "intake/pin.html", context)


def _new_pin(request: CaseRequest, complaint: Complaint) -> HttpResponse:
    """A PIN with its letter; where codes by e-mail open the page, its reason first."""
    person, why = complaint.complainant, ""
    if person.write_to_email and not person.anonymous:
        form = NewPinForm(request.POST)
        if not form.is_valid():
            request.seen_as = "own page access"
            context = {"complaint": complaint, "person": person, "asked": "new", "why_form": form}
            return render(request, "intake/pin_confirm.html", context, status=422)
        why = form.cleaned_data["why"]
    return _letter(request, complaint, request.user, why=why)


def _forms(request: CaseRequest, complaint: Complaint) -> dict[str, Form]:
    """The three forms about who acts for the complainant; the one that was sent holds what was typed."""
    sent = {name: request.POST if name in request.POST else None for name in ("authority", "name", "ended")}
    return {
        "authority": AuthorityForm(sent["authority"], initial={"how": complaint.complainant.authority_how}),
        "name": RepresentativeForm(sent["name"] if "told" in request.POST else None),
        "ended": EndActingForm(sent["ended"]),
    }


def _carry_out(request: CaseRequest, complaint: Complaint, forms: dict[str, Form]) -> str:
    """What was done, in a sentence; empty when something is missing. Raises Refused."""
    at, user = timezone.now(), request.user
    if "end" in request.POST:
        actions.end_pin(complaint, by=user, at=at)
        return "The PIN has stopped working. You can make a new one at any time."
    sent = next(((name, form) for name, form in forms.items() if form.is_bound and form.is_valid()), None)
    if sent is None:
        return ""
    name, said = sent[0], sent[1].cleaned_data
    if name == "authority":
        actions.record_authority(complaint, how=said["how"], seen_on=said["seen_on"], by=user, at=at)
        return "The authority is on record. From now on letters and codes go to them."
    if name == "name":
        actions.name_representative(
            complaint, name=said["name"], email=said["email"], told=said["told"], by=user, at=at
        )
        return "They are named. Nothing goes to them before you have recorded that you saw their authority."
    actions.end_authority(complaint, why=said["why"], by=user, at=at)
    return "They no longer act. From now on letters and codes go to the complainant."


def _letter(request: CaseRequest, complaint: Complaint, user: User, *, why: str) -> HttpResponse:
    """The one time that the PIN is seen, ready to print; reloading makes another and ends this one."""
    digits = "".join(str(secrets.randbelow(10)) for _ in range(PIN_LENGTH))
    actions.give_pin(complaint, pin=digits, by=user, at=timezone.now(), why=why)
    person = complaint.complainant
    context = {
        "complaint": complaint, "person": person, "pin": f"{digits[:4]} {digits[4:]}", "academy": complaint.academy,
        "link": settings.SITE_URL + reverse("intake:by_reference"), "today": timezone.localdate(),
        "office": complaint.procedure.name("office"),
    }  # fmt: skip
    return render(request, "intake/pin_letter.html", context)
