"""The page of one step: its form, and what follows when it is sent."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from complaints.casework import actions, permissions
from complaints.casework.forms import STEP_FORMS, StepForm
from complaints.casework.models import Complaint, Report
from complaints.casework.views.access import Answer, CaseRequest, back_to, on_case, only, today
from complaints.casework.views.case import not_possible
from complaints.casework.views.frame import frame
from complaints.casework.views.offers import standing_in_the_way
from complaints.casework.vocabulary import ISSUING, Step

OWN_PAGES: dict[Step, str] = {
    Step.CONVENE_PANEL: "casework/steps/convene_panel.html",
    Step.APPROVE_REPORT: "casework/steps/report.html",
    Step.RETURN_REPORT: "casework/steps/report.html",
    Step.FREEZE_HEADS: "casework/steps/heads.html",
    Step.SIGNPOST: "casework/steps/heads.html",
}
"""Steps whose page shows something to read beside the questions."""


@only("GET", "HEAD", "POST")
@on_case
def step(request: CaseRequest, complaint: Complaint, name: str) -> Answer:
    """Ask what the step asks; then take it, or prepare the letter whose issuing it is."""
    chosen = _step(name)
    on = today()
    if request.method != "POST":
        permissions.require(request.user, chosen, complaint, on=on, fetched=True)
        why = _why_not(request, complaint, chosen)
        if why:
            return not_possible(request, complaint, title=chosen.label, why=why)
        if chosen == Step.RULE_ON_INDEPENDENCE:
            return redirect("casework:ruling", complaint.reference)
        initial = {"seen_state": complaint.state, "once": secrets.token_urlsafe(18)}
        form = STEP_FORMS[chosen](complaint=complaint, user=request.user, on=on, initial=initial)
        return _page(request, complaint, chosen, form)
    once = str(request.POST.get("once", ""))[:40]
    if once and actions.repeated(complaint, once):
        return _done(request, complaint, chosen, again=True)
    permissions.require(request.user, chosen, complaint, on=on, fetched=True)
    form = STEP_FORMS[chosen](request.POST, request.FILES, complaint=complaint, user=request.user, on=on)
    if not form.is_valid():
        return _page(request, complaint, chosen, form)
    try:
        return _carry_out(request, complaint, chosen, form, once)
    except actions.Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return _page(request, complaint, chosen, form)


def _step(name: str) -> Step:
    if name not in Step.values or Step(name) not in STEP_FORMS:
        raise Http404
    return Step(name)


def _why_not(request: CaseRequest, complaint: Complaint, chosen: Step) -> list[str]:
    """What stands in the way of a step, asked before its form is shown."""
    found = actions.available(complaint, request.user, on=today())
    offer = next((offer for offer in found if offer.step == chosen), None)
    if offer is None:
        return ["This step is not possible where the complaint now stands."]
    return list(standing_in_the_way(offer, complaint))


def _carry_out(request: CaseRequest, complaint: Complaint, chosen: Step, form: StepForm, once: str) -> Answer:
    at = timezone.now()
    given: dict[str, Any] = {"by": request.user, "at": at, "once": once, "seen_state": form.cleaned_data["seen_state"]}
    with transaction.atomic():
        actions.hold(complaint)
        if chosen in ISSUING:
            case_letter = actions.prepare(chosen, complaint, **given, **form.details(at=at))
            messages.success(request, "The letter is drafted. Read it, have it approved, then issue it.")
            return redirect("casework:letter", complaint.reference, case_letter.letter.uuid)
        actions.take(chosen, complaint, **given, **form.details(at=at))
    return _done(request, complaint, chosen)


def _done(request: CaseRequest, complaint: Complaint, chosen: Step, *, again: bool = False) -> Answer:
    if not again:
        messages.success(request, f"Done: {chosen.label[:1].lower()}{chosen.label[1:]}.")
    return back_to(request, complaint)


def _page(request: CaseRequest, complaint: Complaint, chosen: Step, form: StepForm) -> Answer:
    report: Report | None = None
    if chosen in (Step.APPROVE_REPORT, Step.RETURN_REPORT):
        report = complaint.latest_report
    template = OWN_PAGES.get(chosen, "casework/step.html")
    context = frame(
        request, complaint, "", ask=form, step=chosen, report=report, drafts=chosen in ISSUING,
        heads=complaint.heads.prefetch_related("findings") if template != "casework/step.html" else [],
    )  # fmt: skip
    return render(request, template, context, status=422 if form.problems else 200)
