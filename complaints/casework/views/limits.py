"""Time limits that were not kept, and what had been issued about time and is taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, deadlines, permissions
from complaints.casework.forms.timing import LatenessForm, TakeBackForm
from complaints.casework.models import Complaint, Extension, Pause
from complaints.casework.views.access import Answer, CaseRequest, on_case, recorders_only, today
from complaints.casework.views.one_form import acted, ask, form_on, tab
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
    form = form_on(request, complaint, LatenessForm)
    due = f"It was due on {long_date(clock.due_on)}. " if clock.due_on else ""
    return acted(
        request, form,
        lambda said: actions.record_lateness(
            clock, cause=said["cause"], why=said["why"], done_about_it=said["done_about_it"], by=request.user,
            at=timezone.now(), once=said["once"],
        ),
        done="The reason is recorded. It stands on the case and in the register.", to=tab(complaint, "dates"),
    ) or ask(
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
    form = form_on(request, complaint, TakeBackForm, first={"tell": tell})

    def act(said: dict[str, Any]) -> None:
        facts: dict[str, Any] = {
            "why": said["why"], "tell": said.get("tell", ""), "by": request.user, "at": timezone.now(),
        }  # fmt: skip
        if isinstance(one, Extension):
            actions.take_back_extension(one, **facts)
        else:
            actions.take_back_pause(one, **facts)

    done = "It is taken back. The dates below are those that stand."
    return acted(request, form, act, done=done, to=tab(complaint, "dates")) or ask(
        request, complaint, form, title=title, button="Take it back", back="dates", warning=True,
        intro="For a mistake only. The days that it added no longer count; other new limits and pauses stand.",
    )  # fmt: skip
