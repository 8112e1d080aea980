"""How to reach and help the complainant, changed by themselves; a new e-mail address counts once it is proved."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import limits
from complaints.casework.models import Complaint
from complaints.intake import access, addresses, codes, standing, telling
from complaints.intake.forms.asking import Asking
from complaints.intake.forms.own import DetailsForm
from complaints.intake.forms.sending import CodeForm
from complaints.intake.views.own import MOST_CODES, MOST_TRIES, enter, first_or, given_back

SAVED = "Your details are saved."
TOO_MANY_CODES = "We have sent a lot of codes just now. Your address stays as it was. Try again in an hour."
KEEP_ANOTHER = "Keep your telephone number or postal address here until the new e-mail address is confirmed."


@access.keeps_typing
def details(request: HttpRequest, token: str) -> HttpResponseBase:
    """How to reach them and what helps them (R17). The code that a new address gets is entered here as well."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    given = given_back(request, token)
    if given is not None and "confirm" in given:
        given = None
    sent = request.POST if request.method == "POST" else None
    acts = access.acts(request)
    confirming = sent is not None and "confirm" in sent and not acts
    code_form = CodeForm(sent if confirming else None)
    person = complaint.complainant
    theirs = person.representative_email if person.authority_recorded_on else ""
    address = person.address if acts else ""
    asking = Asking(complaint.procedure, timezone.localdate(), email=theirs, address=address)
    first = DetailsForm.first(person) | first_or(DetailsForm, given)
    form = DetailsForm(None if confirming else sent, asking=asking, initial=first)
    form.talks_at_school = person.talk_at_school
    if acts:
        form.for_somebody_else()
    if confirming and code_form.is_valid() and _confirm(request, complaint, code_form):
        messages.success(request, "We write to your new e-mail address from now on.")
        return redirect("intake:own", token)
    if form.is_bound and form.is_valid() and _save(request, complaint, form):
        more = not acts and codes.waiting(complaint, at=timezone.now())
        return redirect("intake:own_details" if more else "intake:own", token)
    context = {
        "academy": complaint.academy, "token": token, "form": form, "code_form": code_form, "acts": acts,
        "person": person, "waiting": None if acts else codes.waiting(complaint, at=timezone.now()),
        "contact": telling.contact_of(complaint), **standing.to_ask(complaint),
        "minutes": int(codes.FOR_A_DRAFT.total_seconds() // 60),
    }  # fmt: skip
    return render(request, "intake/own/details.html", context)


def _save(request: HttpRequest, complaint: Complaint, form: DetailsForm) -> bool:
    """Everything at once but a new e-mail address: to that a code goes first. False with the reason on the form."""
    person, facts, at = complaint.complainant, form.all_facts(), timezone.now()
    email = facts.get("email", "")
    if not email or email == person.email:
        addresses.change(complaint, at=at, **facts)
        messages.success(request, SAVED)
        return True
    del facts["email"]
    if not (person.email or facts["telephone"] or facts["address"]):
        form.add_error("email", KEEP_ANOTHER)
        return False
    with transaction.atomic():
        addresses.change(complaint, at=at, **facts)
        if limits.rate("intake-code", MOST_CODES, person.token) or limits.rate(
            "intake-code-ip", MOST_TRIES, limits.address_of(request)
        ):
            form.add_error("email", TOO_MANY_CODES)
            return False
        codes.ask(complaint=complaint, email=email, at=at, confirms_address=True)
    messages.success(request, f"{SAVED} Only the new e-mail address has to be confirmed.")
    return True


def _confirm(request: HttpRequest, complaint: Complaint, form: CodeForm) -> bool:
    at = timezone.now()
    if limits.rate("intake-enter", MOST_TRIES, complaint.complainant.token):
        form.add_error("code", codes.SENTENCES[codes.Answer.TOO_MANY])
        return False
    with transaction.atomic():
        code = codes.waiting(complaint, at=at)
        answer = codes.Answer.EXPIRED if code is None else codes.confirm(form.cleaned_data["code"], code, at=at)
        if code is not None and answer == codes.Answer.RIGHT:
            addresses.change(complaint, at=at, email=code.email)
            return True
    form.add_error("code", codes.SENTENCES[answer])
    return False
