"""Time limits that were not kept, and what had been issued about time and is taken back."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from complaints.casework import actions, deadlines, permissions
from complaints.casework.forms.timing import LatenessForm, TakeBackForm
from complaints.casework.models import Complaint, Extension, Pause
from complaints.casework.views.access import Answer, CaseRequest, on_case, only, recorders_only, today
from complaints.casework.views.contacts import ask
from complaints.casework.vocabulary import Step
from complaints.schooldays.dates import long_date


@only("GET", "HEAD", "POST")
@on_case
def why_late(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """Why a time limit was not kept (R48, R138)."""
    recorders_only(request, complaint)
    clock = get_object_or_404(complaint.clocks, pk=pk)
    if not deadlines.is_late(clock, paused_since=deadlines.paused_since(complaint), on=today()):
        raise Http404
    given: dict[str, Any] = {"complaint": complaint, "user": request.user, "on": today()}
    form = LatenessForm(initial={"once": secrets.token_urlsafe(18)}, **given)
    if request.method == "POST":
        form = LatenessForm(request.POST, **given)
        if form.is_valid():
            said = form.cleaned_data
            try:
                actions.record_lateness(
                    clock, cause=said["cause"], why=said["why"], done_about_it=said["done_about_it"], by=request.user,
                    at=timezone.now(), once=said["once"],
                )  # fmt: skip
            except actions.Refused as refused:
                form.add_error(None, " ".join(refused.sentences))
            else:
                messages.success(request, "The reason is recorded. It stands on the case and in the register.")
                return redirect("casework:dates", complaint.reference)
    due = f"It was due on {long_date(clock.due_on)}. " if clock.due_on else ""
    return ask(
        request, complaint, form, title=f"Why “{clock.title[:1].lower()}{clock.title[1:]}” was late", back="dates",
        button="Record the reason", intro=f"{due}What you write stays on the record and can be added to, not changed. "
        "Name nobody: the register shows it.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def take_back_extension(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """A new time limit that was issued does not stand."""
    permissions.require(request.user, Step.EXTEND, complaint, on=today(), fetched=True)
    one = get_object_or_404(complaint.extensions.select_related("clock", "complaint"), pk=pk)
    if not one.stands or not one.clock.running:
        raise Http404
    title = one.clock.title[:1].lower() + one.clock.title[1:]
    before = f" of {long_date(one.old_due_on)}" if one.old_due_on else ""
    return _take_back(
        request, complaint, one, title=f"Take back the new time limit for {title}",
        tell=f"We wrote to you on {long_date(one.issued_on or today())} that the date had moved to "
        f"{long_date(one.new_due_on)}. That was a mistake: the earlier date{before} stands again.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def take_back_pause(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """A pause that was issued by mistake counts for nothing."""
    permissions.require(request.user, Step.PAUSE, complaint, on=today(), fetched=True)
    one = get_object_or_404(complaint.pauses.select_related("complaint"), pk=pk, began_on__isnull=False)
    if one.taken_back_on is not None:
        raise Http404
    return _take_back(
        request, complaint, one, title="Take back the pause",
        tell=f"We wrote to you on {long_date(one.began_on or today())} that we were waiting for {one.body}. That was a "
        "mistake: we go on, and the days since then count.",
    )  # fmt: skip


def _take_back(request: CaseRequest, complaint: Complaint, one: Extension | Pause, *, title: str, tell: str) -> Answer:
    given: dict[str, Any] = {"complaint": complaint, "user": request.user, "on": today()}
    form = TakeBackForm(initial={"tell": tell}, **given)
    if request.method == "POST":
        form = TakeBackForm(request.POST, **given)
        if form.is_valid():
            said: dict[str, Any] = {
                "why": form.cleaned_data["why"], "tell": form.cleaned_data.get("tell", ""), "by": request.user,
                "at": timezone.now(),
            }  # fmt: skip
            try:
                if isinstance(one, Extension):
                    actions.take_back_extension(one, **said)
                else:
                    actions.take_back_pause(one, **said)
            except actions.Refused as refused:
                form.add_error(None, " ".join(refused.sentences))
            else:
                messages.success(request, "It is taken back. The dates below are those that stand.")
                return redirect("casework:dates", complaint.reference)
    return ask(
        request, complaint, form, title=title, button="Take it back", back="dates", warning=True,
        intro="For a mistake only. The days that it added no longer count; other new limits and pauses stand.",
    )  # fmt: skip
