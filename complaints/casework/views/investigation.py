"""The Investigation tab: plan, interviews, evidence, accounts asked of others, and the work on each head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, neutral, passages
from complaints.casework.actions.looking import WORKED_ON
from complaints.casework.forms.investigation import (
    AgreementForm,
    EvidenceForm,
    InterviewForm,
    PlanForm,
    WorksheetForm,
)
from complaints.casework.forms.record import ReasonForm
from complaints.casework.models import Complaint, Evidence, Finding, Head, Interview, Worksheet
from complaints.casework.permissions import Part
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, recorders_only, today
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on, tab
from complaints.casework.vocabulary import State
from complaints.policy.vocabulary import Stage


@dataclass(frozen=True)
class Rests:
    """One head, and what the work on it rests on so far."""

    head: Head
    interviews: list[Interview]
    evidence: list[Evidence]
    accounts: list[Any]
    worksheet: Worksheet | None

    @property
    def nothing_yet(self) -> bool:
        return not (self.interviews or self.evidence or self.accounts)


@only("GET", "HEAD")
@on_case
def investigation(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everything that an investigator keeps, for whoever works on the case; the panel gets its papers instead."""
    recorders_only(request, complaint)
    interviews = list(complaint.interviews.select_related("by").prefetch_related("heads"))
    evidence = list(complaint.evidence.select_related("document", "contribution", "by").prefetch_related("heads"))
    accounts = list(
        complaint.contributions.select_related("asked_by", "user").prefetch_related("heads", "documents")
    )  # fmt: skip
    work = {one.head_id: one for one in Worksheet.objects.filter(head__complaint=complaint, round=complaint.round)}
    rests = [
        Rests(
            head,
            [one for one in interviews if head in one.heads.all()],
            [one for one in evidence if one.taken_off_on is None and head in one.heads.all()],
            [one for one in accounts if one.answered_at and not one.declined and head in one.heads.all()],
            work.get(head.pk),
        )
        for head in complaint.heads_to_answer()
    ]
    plans = list(complaint.plans.select_related("by").order_by("round"))
    open_now = complaint.state in WORKED_ON
    context = frame(
        request, complaint, "investigation",
        plan=next((one for one in plans if one.round == complaint.round), None),
        earlier_plans=[one for one in plans if one.round != complaint.round],
        interviews=interviews, evidence=evidence, accounts=accounts, rests=rests, on=today(),
        may_add=open_now,
        may_ask=complaint.is_open,
        may_work=Part.INVESTIGATOR in my_parts(request, complaint)
        and complaint.state in (State.INFORMAL, State.FORMAL),
        looking=complaint.looking_into_it,
    )  # fmt: skip
    return render(request, "casework/investigation.html", context)


@only("GET", "HEAD", "POST")
@on_case
def plan(request: CaseRequest, complaint: Complaint) -> Answer:
    """The plan, beside the complainant's words (S0 §5, R43)."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, PlanForm)
    names = ("what_happened", "who_involved", "put_right", "how")
    return acted(
        request, form,
        lambda said: actions.write_plan(
            complaint, by=request.user, at=timezone.now(), **{name: said[name] for name in names}
        ),
        done="The plan is saved.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title="Plan of the investigation", button="Save the plan", back="investigation",
        template="casework/beside_words.html", current="investigation", texts=passages.texts_of(complaint),
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def interview(request: CaseRequest, complaint: Complaint, pk: int = 0) -> Answer:
    """Record an interview, or change one whose record nobody has answered about (R31)."""
    recorders_only(request, complaint)
    row = get_object_or_404(complaint.interviews.prefetch_related("heads"), pk=pk) if pk else None
    if row is not None and not row.open:
        messages.info(request, "Its record was answered about, so it does not change any more.")
        return redirect("casework:investigation", complaint.reference)
    first = (
        {
            "day": row.on, "person": row.user_id, "name": "" if row.user_id else row.name, "part": row.part,
            "how": row.how, "present": row.present, "companion": row.companion, "helped": row.helped,
            "notes": row.notes, "heads": list(row.heads.all()), "keep_name_back": row.keep_name_back,
        }
        if row
        else {"day": today()}
    )  # fmt: skip
    form = form_on(request, complaint, InterviewForm, first=first)
    return acted(
        request, form,
        lambda said: actions.record_interview(
            complaint, interview=row, heads=said["heads"], by=request.user, at=timezone.now(), once=said["once"],
            **form.facts(),
        ),
        done="The interview is recorded.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title="Change the record of an interview" if row else "Record an interview",
        button="Save it", back="investigation",
        intro="For those who look into it. Write down what was said, not what you think of it.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def agreement(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """How far whoever was interviewed agrees to the record (R31)."""
    recorders_only(request, complaint)
    row = get_object_or_404(complaint.interviews, pk=pk)
    if not row.open:
        messages.info(request, "What they said of the record is on file already.")
        return redirect("casework:investigation", complaint.reference)
    form = form_on(request, complaint, AgreementForm, first={"day": today()})
    return acted(
        request, form,
        lambda said: actions.note_agreement(
            row, record=said["record"], on=said["day"], reply_by=said["reply_by"], comments=said["comments"],
            by=request.user, at=timezone.now(),
        ),
        done="It is recorded.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title=f"The record of the interview with {row.name}", button="Record it",
        intro="Whoever is interviewed gets the chance to say whether the record is right.", back="investigation",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def evidence(request: CaseRequest, complaint: Complaint, pk: int = 0) -> Answer:
    """Put a piece of evidence on the list, or change its entry (R32)."""
    recorders_only(request, complaint)
    row = get_object_or_404(complaint.evidence.prefetch_related("heads"), pk=pk, taken_off_on=None) if pk else None
    first: dict[str, Any] = {"obtained_on": today()}
    if row is not None:
        names = ("title", "kind", "source", "obtained_on", "kept", "document", "contribution", "shows")
        first = {name: getattr(row, name) for name in names} | {"heads": list(row.heads.all())}
    form = form_on(request, complaint, EvidenceForm, first=first)
    return acted(
        request, form,
        lambda said: actions.list_evidence(
            complaint, evidence=row, heads=said["heads"], by=request.user, at=timezone.now(), once=said["once"],
            **form.facts(),
        ),
        done="It is on the list.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title=f"Change evidence {row.number}" if row else "Put evidence on the list",
        button="Save it", back="investigation",
        intro="A document is put on file first, under Documents; here it gets its number and what it shows.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def take_off(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """A piece of evidence does not belong on the list: it stays readable with the reason."""
    recorders_only(request, complaint)
    row = get_object_or_404(complaint.evidence, pk=pk, taken_off_on=None)
    form = form_on(request, complaint, ReasonForm)
    return acted(
        request, form,
        lambda said: actions.take_off_list(row, because=said["reason"], by=request.user, at=timezone.now()),
        done="It is taken off the list. The reason is kept.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title=f"Take evidence {row.number} off the list", button="Take it off",
        intro=row.title, back="investigation",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def work_on_head(request: CaseRequest, complaint: Complaint, number: int) -> Answer:
    """The facts, proposed finding, reasons and potential solutions of one head, saved as far as they are (R33)."""
    if Part.INVESTIGATOR not in my_parts(request, complaint):
        raise Http404
    rows = complaint.heads_to_answer().prefetch_related(
        "interviews", "evidence", "contributions", Prefetch("findings", Finding.objects.filter(stage=Stage.INFORMAL))
    )
    head = get_object_or_404(rows, number=number)
    row = Worksheet.objects.filter(head=head, round=complaint.round).first()
    form = form_on(request, complaint, WorksheetForm, first=WorksheetForm.first(row))
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("facts", "outcome", "reasons", "solutions", "seen")}
        try:
            actions.work_on_head(head, by=request.user, at=timezone.now(), **said)
        except actions.Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
        else:
            judging = neutral.judging(said["facts"], said["reasons"], said["solutions"])
            if judging:
                messages.warning(request, f"Saved. Words that may read as a judgement: {', '.join(judging)}.")
            else:
                messages.success(request, "Your work on this head is saved.")
            return redirect("casework:investigation", complaint.reference)
    context = frame(
        request, complaint, "investigation", ask=form, head=head, title=f"Head {head.number}: {head.text}",
        sentences=passages.of_head(head.number, passages.texts_of(complaint)), before=list(head.findings.all()),
        before_called=complaint.procedure.stage_short(Stage.INFORMAL),
        judging=neutral.judging(row.facts, row.reasons, row.solutions) if row and request.method != "POST" else [],
    )  # fmt: skip
    return render(request, "casework/work_on_head.html", context, status=422 if form.problems else 200)
