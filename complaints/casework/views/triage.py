"""Triage on one page: what it is, when it happened, what this procedure covers, whom it is about, the risks."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, deadlines
from complaints.casework.actions.heads import ELSEWHERE
from complaints.casework.forms.heads import first_posts
from complaints.casework.forms.record import ReasonForm
from complaints.casework.forms.triage import OccurrencesForm, RiskForm
from complaints.casework.models import Complaint, Occurrence
from complaints.casework.views.access import Answer, CaseRequest, back_to, on_case, recorders_only, works_on
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on, tab
from complaints.casework.vocabulary import LateWhat
from complaints.policy.vocabulary import ClockKind


@dataclass(frozen=True)
class Measured:
    """One incident, and whether a complaint about it alone would have been in time."""

    occurrence: Occurrence
    too_late_alone: bool


@only("GET", "HEAD")
@on_case
def triage(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everything that is weighed before it is taken on, with where each is changed (R18–R25, R44–R45)."""
    heads = list(complaint.heads.prefetch_related("about"))
    categories = list(complaint.procedure.categories.all())
    category = next((one for one in categories if one.key == complaint.category), None)
    names = dict(first_posts(complaint.procedure, categories))
    first_here = names.get(category.first_to, "") if category else ""
    told = complaint.letters.filter(letter__key=ELSEWHERE).exclude(letter__state="withdrawn").select_related("letter")
    context = frame(
        request, complaint, "triage",
        may_record=works_on(request, complaint),
        category=category,
        first_here=first_here,
        measured=_measured(complaint),
        limit=complaint.procedure.limit(ClockKind.RAISE),
        late=complaint.late_decisions.filter(what=LateWhat.RAISED).select_related("by"),
        risks=complaint.risks.select_related("seen_by", "over_by"),
        going_on=[head for head in heads if head.in_scope],
        elsewhere=[head for head in heads if not head.in_scope],
        first=[(head, names.get(head.first_to, head.get_first_to_display())) for head in heads if head.first_to],
        told=list(told.order_by("-pk")),
        subjects=complaint.subjects.filter(removed_on__isnull=True).prefetch_related("heads"),
        sen_policy=complaint.procedure.linked("sen") if first_here else None,
    )  # fmt: skip
    return render(request, "casework/triage.html", context)


def _measured(complaint: Complaint) -> list[Measured]:
    """Related incidents count as one; others are each measured by themselves (S0 §5.1, R44)."""
    rows = list(complaint.occurrences.all())
    alone = complaint.series is False
    found = []
    for row in rows:
        last = deadlines.last_day_to_raise(complaint, happened_on=row.on)
        found.append(Measured(row, alone and last is not None and complaint.received_on > last))
    return found


@only("GET", "HEAD", "POST")
@on_case
def occurrences(request: CaseRequest, complaint: Complaint) -> Answer:
    """When it happened, and whether it was one series of related incidents (R44)."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, OccurrencesForm)
    limit = complaint.procedure.limit(ClockKind.RAISE)
    return acted(
        request, form,
        lambda said: actions.set_occurrences(
            complaint, days=form.days(), series=said["series"], series_how=said["series_how"], by=request.user,
            at=timezone.now(), once=said["once"],
        ),
        done="The days are recorded, and the time limit is measured again.", to=tab(complaint, "triage"),
    ) or ask(
        request, complaint, form, title="When it happened", button="Save the days", back="triage", current="triage",
        template="casework/rows.html", rows=len(form.parts),
        intro=(f"A complaint is raised within {limit.words} of the incident, or of the last of a series of related "
               "incidents.") if limit else "",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def risk(request: CaseRequest, complaint: Complaint) -> Answer:
    """A risk that whoever works on it must know of."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, RiskForm)
    return acted(
        request, form,
        lambda said: actions.see_risk(
            complaint, kind=said["kind"], words=said["words"], by=request.user, at=timezone.now(), once=said["once"]
        ),
        done="The risk is recorded.", to=tab(complaint, "triage"),
    ) or ask(
        request, complaint, form, title="Record a risk", button="Record it", back="triage",
        intro="Everybody who works on the case sees it. With a risk to a child the safeguarding lead can read the "
        "case. If a child is in danger now, act first: follow the child protection procedures.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def risk_over(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """A risk has passed."""
    recorders_only(request, complaint)
    found = get_object_or_404(complaint.risks, pk=pk, over_on=None)
    form = form_on(request, complaint, ReasonForm)
    return acted(
        request, form,
        lambda said: actions.risk_over(found, because=said["reason"], by=request.user, at=timezone.now()),
        done="It is recorded that the risk has passed.", to=lambda _: back_to(request, complaint, "triage"),
    ) or ask(
        request, complaint, form, title=f"Has this risk passed? {found.get_kind_display()}", button="It has passed",
        intro=found.note, back="triage",
    )  # fmt: skip
