"""Cutting the heads of complaint out of the complainant's words, and asking the complainant to confirm them."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from complaints.casework import actions
from complaints.casework.forms.record import HeadsForm, OfferHeadsForm
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, on_case, only, recorders_only, today
from complaints.casework.views.frame import frame


@only("GET", "HEAD", "POST")
@on_case
def edit_heads(request: CaseRequest, complaint: Complaint) -> Answer:
    """The words on one side, numbered heads on the other (R9, R20–R25)."""
    recorders_only(request, complaint)
    given: dict[str, Any] = {"complaint": complaint, "user": request.user, "on": today()}
    if request.method == "POST":
        form = HeadsForm(request.POST, **given)
        if form.is_valid():
            if form.cleaned_data["once"] and actions.repeated(complaint, form.cleaned_data["once"]):
                return redirect("casework:heads", complaint.reference)
            try:
                actions.cut_heads(
                    complaint, heads=form.heads(), by=request.user, at=timezone.now(), once=form.cleaned_data["once"]
                )
            except actions.Refused as refused:
                form.add_error(None, " ".join(refused.sentences))
            else:
                messages.success(request, "The heads of complaint are written down.")
                return redirect("casework:heads", complaint.reference)
    else:
        form = HeadsForm(initial={"seen_state": complaint.state, "once": secrets.token_urlsafe(18)}, **given)
    status = 422 if form.problems else 200
    return render(request, "casework/edit_heads.html", frame(request, complaint, "heads", ask=form), status=status)


@only("GET", "HEAD", "POST")
@on_case
def offer_heads(request: CaseRequest, complaint: Complaint) -> Answer:
    """Ask the complainant, on their own page, to confirm or correct the heads by a day."""
    recorders_only(request, complaint)
    given: dict[str, Any] = {"complaint": complaint, "user": request.user, "on": today()}
    form = OfferHeadsForm(request.POST or None, initial={"reply_by": today() + dt.timedelta(days=7)}, **given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer_heads(complaint, reply_by=form.cleaned_data["reply_by"], by=request.user, at=timezone.now())
        except actions.Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
        else:
            messages.success(request, "The heads are on the complainant's page to be confirmed.")
            return redirect("casework:heads", complaint.reference)
    context = frame(
        request, complaint, "heads", ask=form, title="Ask the complainant to confirm the heads",
        intro="They see the heads on their own page and confirm them, or say what is wrong. Without an answer by that "
        "day the heads stand as they are.",
        button="Ask them", back="heads",
    )  # fmt: skip
    return render(request, "casework/ask.html", context, status=422 if form.problems else 200)
