"""The page of one step: its form, and what follows when it is sent."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, guards, neutral, permissions
from complaints.casework.forms import STEP_FORMS, StepForm
from complaints.casework.models import Complaint, Report
from complaints.casework.views.access import Answer, CaseRequest, back_to, on_case, today
from complaints.casework.views.case import not_possible
from complaints.casework.views.frame import frame
from complaints.casework.views.offers import standing_in_the_way
from complaints.casework.vocabulary import ISSUING, Step

OWN_PAGES: dict[Step, str] = {
    Step.CONVENE_PANEL: "casework/steps/convene_panel.html",
    Step.APPROVE_REPORT: "casework/steps/report.html",
    Step.RETURN_REPORT: "casework/steps/report.html",
    Step.SUBMIT_REPORT: "casework/steps/returned.html",
    Step.FREEZE_HEADS: "casework/steps/heads.html",
    Step.SIGNPOST: "casework/steps/heads.html",
}
"""Steps whose page shows something to read beside the questions."""

OVERTAKES = frozenset({Step.SUBMIT_REPORT, Step.CONVENE_PANEL})
"""Steps after which the stage can no longer be acknowledged: said before they are taken."""


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
    form = STEP_FORMS[chosen](request.POST, request.FILES, complaint=complaint, user=request.user, on=on)
    if form.is_valid():
        try:
            # It asks, with the row locked, whether they may; the same form a second time does nothing more.
            return _carry_out(request, complaint, chosen, form, once)
        except actions.Refused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
    elif actions.repeated(complaint, once):
        return _done(request, complaint, chosen, again=True)
    permissions.require(request.user, chosen, complaint, on=on, fetched=True)
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
    given["gather"] = partial(form.details, at=at)
    if chosen in ISSUING:
        case_letter = actions.prepare(chosen, complaint, **given)
        messages.success(request, "The letter is drafted. Read it, have it approved, then issue it.")
        return redirect("casework:letter", complaint.reference, case_letter.letter.uuid)
    actions.take(chosen, complaint, **given)
    return _done(request, complaint, chosen)


SAID_DONE: dict[Step, str] = {
    Step.RECORD_MEETING: "The meeting is recorded.",
    Step.ANSWER_CONCERN: "The answer to the concern is recorded, and it is closed.",
    Step.NOTE_FEEDBACK: "The feedback is noted, and it is closed.",
    Step.ACCEPT_INFORMAL: "It is accepted at the informal stage. The acknowledgement is drafted.",
    Step.ACCEPT_FORMAL: "It is accepted at the formal stage. The acknowledgement is drafted.",
    Step.FREEZE_HEADS: "The heads are fixed. Every answer follows them.",
    Step.DRAFT_ANSWER: "The findings are recorded. The stage 1 answer is drafted.",
    Step.SETTLE: "It is recorded as settled. The closing letter is drafted.",
    Step.ESCALATE: "The formal stage has begun. The acknowledgement is drafted.",
    Step.APPOINT_INVESTIGATOR: "The investigator is appointed and told. The letters are drafted.",
    Step.STAND_DOWN_INVESTIGATOR: "The investigator is stood down.",
    Step.SUBMIT_REPORT: "The report is with whoever approves it.",
    Step.RETURN_REPORT: "The report went back to the investigator with your reasons.",
    Step.APPROVE_REPORT: "The report is approved. The stage 2 answer is drafted.",
    Step.LET_LAPSE: "The complaint is closed. The letter is drafted.",
    Step.REQUEST_PANEL: "The request for a review panel is recorded. The acknowledgement is drafted.",
    Step.CONVENE_PANEL: "The panel is convened. The invitations to sit are drafted.",
    Step.STAND_DOWN_MEMBER: "The member is stood down. Convene somebody in their place.",
    Step.CIRCULATE_PAPERS: "It is recorded who got the papers.",
    Step.HOLD_HEARING: "The hearing is recorded. The decision is drafted.",
    Step.CHAIR_ATTEMPT: "What the chair tried is recorded.",
    Step.ASK_FOR_INDEPENDENT_PANEL: "The request for an independent panel is recorded, for whoever rules on it.",
    Step.RULE_ON_INDEPENDENCE: "The ruling is recorded. The letter is drafted.",
    Step.GO_ON: "It goes on by the ordinary procedure.",
    Step.CLOSE: "The complaint is closed.",
    Step.REFER: "The referral to the outside body is recorded.",
    Step.REINVESTIGATE_FORMALLY: "Stage 2 begins again. The notice to the complainant is drafted.",
    Step.REHEAR: "Stage 3 begins again. The notice to the complainant is drafted.",
    Step.CONCLUDE_REFERRAL: "The result is recorded, and the complaint is closed.",
    Step.WITHDRAW: "It is recorded as withdrawn. The letter that confirms it is drafted.",
    Step.REASSIGN: "The case is given to somebody else.",
    Step.ADD_SUBJECT: "The person complained about is recorded.",
    Step.REMOVE_SUBJECT: "It is recorded that they are not complained about after all.",
    Step.PROPOSE_EXTENSION: "The new time limit is proposed. It stands once its letter is issued.",
    Step.PROPOSE_PAUSE: "The pause is proposed. It begins once its letter is issued.",
    Step.RESUME: "The case goes on. The letter that says so is drafted.",
    Step.REOPEN: "The complaint is open again. The letter is drafted.",
}
"""What is said once a step is taken; any other is named by its label."""


def _done(request: CaseRequest, complaint: Complaint, chosen: Step, *, again: bool = False) -> Answer:
    if not again:
        messages.success(request, SAID_DONE.get(chosen, f"Done: {chosen.label[:1].lower()}{chosen.label[1:]}."))
    return back_to(request, complaint)


def _judging(report: Report | None) -> list[str]:
    """Words of the report that may read as a judgement of a person (R7)."""
    if report is None:
        return []
    rows = [text for one in report.per_head.all() for text in (one.facts, one.reasons, one.solutions)]
    return neutral.judging(report.facts, report.potential_solutions, *rows)


def _page(request: CaseRequest, complaint: Complaint, chosen: Step, form: StepForm) -> Answer:
    report: Report | None = None
    if chosen in (Step.APPROVE_REPORT, Step.RETURN_REPORT, Step.SUBMIT_REPORT):
        report = complaint.latest_report
    template = OWN_PAGES.get(chosen, "casework/step.html")
    context = frame(
        request, complaint, "", ask=form, step=chosen, report=report, drafts=chosen in ISSUING,
        judging=_judging(report),
        unacknowledged=chosen in OVERTAKES and guards.not_acknowledged(complaint),
        heads=complaint.heads.prefetch_related("findings") if template != "casework/step.html" else [],
    )  # fmt: skip
    return render(request, template, context, status=422 if form.problems else 200)
