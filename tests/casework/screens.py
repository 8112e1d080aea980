"""Using the screens of a case as a browser does: open a form, type, send what stands in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from complaints.casework.forms.base import CaseForm
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.vocabulary import Step
from complaints.evidence.fields import FilesField
from tests.colleague import Colleague

TABS = (
    "case", "triage", "heads", "investigation", "people", "letters", "documents", "contacts", "bodies", "dates",
    "chronology",
)  # fmt: skip


def sign_in(user: User) -> Client:
    """A browser in which this person has signed in."""
    browser = Colleague()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def page(name: str, complaint: Complaint, *rest: object) -> str:
    """An address of a case."""
    return reverse(f"casework:{name}", args=[complaint.reference, *rest])


def standing_in(form: forms.Form) -> dict[str, Any]:
    """What a browser would send if nobody typed anything."""
    found: dict[str, Any] = {}
    for bound in form:
        if isinstance(bound.field, FilesField):
            continue
        value = bound.value()
        if isinstance(bound.field, forms.BooleanField):
            if value:
                found[bound.html_name] = "on"
        elif isinstance(bound.field, forms.MultiValueField):
            parts = bound.field.widget.decompress(value) if not isinstance(value, list) else value
            given = zip(("day", "month", "year"), parts, strict=True)
            found |= {f"{bound.html_name}_{name}": "" if part is None else part for name, part in given}
        elif isinstance(bound.field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
            if value:
                found[bound.html_name] = [str(getattr(one, "pk", one)) for one in value]
        elif isinstance(value, dt.time):
            found[bound.html_name] = value.strftime("%H:%M")
        else:
            found[bound.html_name] = "" if value is None else str(value)
    return found


def whole(form: CaseForm) -> dict[str, Any]:
    """The same for a form with its groups of questions."""
    found = standing_in(form)
    for part in form.parts:
        for row in part.forms:
            found |= standing_in(row)
    return found


def day(name: str, on: dt.date) -> dict[str, str]:
    """A date as it is typed."""
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def send(browser: Client, address: str, **typed: Any) -> HttpResponse:
    """Open a page, type into its form and send it."""
    opened = browser.get(address)
    assert opened.status_code == 200, (address, opened.status_code)
    data = whole(opened.context["ask"]) | typed
    return browser.post(address, {name: value for name, value in data.items() if value is not None})


def take(user: User, complaint: Complaint, step: Step, **typed: Any) -> Complaint:
    """Take a step by its page; fails with what the page said."""
    answer = send(sign_in(user), page("step", complaint, step.value), **typed)
    said = [fault.text for fault in answer.context["ask"].problems] if answer.status_code == 422 else []
    assert answer.status_code == 302, said
    complaint.refresh_from_db()
    return Complaint.objects.get(pk=complaint.pk)


def letter_for(complaint: Complaint, step: Step) -> CaseLetter:
    """The letter in progress whose issuing is this step."""
    rows = CaseLetter.objects.filter(complaint=complaint, step=step, letter__state__in=("drafted", "approved"))
    return rows.select_related("letter").latest("pk")


def act(user: User, complaint: Complaint, case_letter: CaseLetter, name: str, **typed: Any) -> HttpResponse:
    """Press one button of a letter's page."""
    browser, address = sign_in(user), page("letter", complaint, case_letter.letter.uuid)
    opened = browser.get(address)
    asked = opened.context["asked"].get(name)
    data = (standing_in(asked) if asked else {}) | typed
    return browser.post(address, {**data, "act": name})


def issue(complaint: Complaint, step: Step, *, approver: User, by: User) -> Complaint:
    """Read, approve and issue the letter of a step."""
    case_letter = letter_for(complaint, step)
    approved = act(approver, complaint, case_letter, "approve")
    assert approved.status_code == 302, approved.context["refused"]
    issued = act(by, complaint, case_letter, "issue")
    assert issued.status_code == 302, issued.context["refused"]
    return Complaint.objects.get(pk=complaint.pk)
