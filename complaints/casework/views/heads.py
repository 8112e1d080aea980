"""The heads of complaint: beside the words they come from, cut out of them, confirmed, and what was said of them."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, passages
from complaints.casework.forms.heads import DecidePointForm, FirstForm, HeadsForm, OfferHeadsForm
from complaints.casework.models import Complaint, Finding
from complaints.casework.views.access import Answer, CaseRequest, on_case, recorders_only, today, works_on
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on, tab
from complaints.policy.vocabulary import Stage


@only("GET", "HEAD")
@on_case
def heads(request: CaseRequest, complaint: Complaint) -> Answer:
    """The complainant's words sentence by sentence, the heads cut out of them, and what was found on each: from any of
    them the way leads to the others (R9)."""
    findings = Finding.objects.select_related("by").order_by("round", "stage")
    found = list(complaint.heads.prefetch_related(Prefetch("findings", findings), "about"))
    texts = passages.texts_of(complaint)
    called = {stage.value: complaint.procedure.stage_short(stage) for stage in Stage}
    for head in found:
        head.sentences = passages.of_head(head.number, texts)  # type: ignore[attr-defined]  # for the page only
        for finding in head.findings.all():
            finding.stage_called = called[finding.stage]  # type: ignore[attr-defined]  # for the page only
    context = frame(
        request, complaint, "heads",
        heads=found,
        texts=texts,
        points=complaint.points.select_related("head", "decided_by"),
        may_record=works_on(request, complaint),
        reports=complaint.reports.select_related("by", "approved_by", "returned_by").prefetch_related("per_head__head"),
        waiting=complaint.heads_sent_on is not None and complaint.heads_agreed_on is None,
        undecided=actions.undecided(complaint),
    )  # fmt: skip
    return render(request, "casework/heads.html", context)


@only("GET", "HEAD", "POST")
@on_case
def edit_heads(request: CaseRequest, complaint: Complaint) -> Answer:
    """The words on one side, numbered heads on the other (R9, R20–R25)."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, HeadsForm, first={"seen_state": complaint.state})
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["once"]
        if key and actions.repeated(complaint, key):
            return redirect("casework:heads", complaint.reference)
    answer = acted(
        request, form,
        lambda said: actions.cut_heads(
            complaint, heads=form.heads(), by=request.user, at=timezone.now(), once=said["once"]
        ),
        done="The heads of complaint are written down.", to=tab(complaint, "heads"),
    )  # fmt: skip
    status = 422 if form.problems else 200
    return answer or render(
        request, "casework/edit_heads.html", frame(request, complaint, "heads", ask=form), status=status
    )


@only("GET", "HEAD", "POST")
@on_case
def offer_heads(request: CaseRequest, complaint: Complaint) -> Answer:
    """Ask the complainant, on their own page, to confirm or correct the heads by a day."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, OfferHeadsForm, first={"reply_by": today() + dt.timedelta(days=7)})
    return acted(
        request, form,
        lambda said: actions.offer_heads(
            complaint, reply_by=said["reply_by"], by=request.user, at=timezone.now()
        ),
        done="The heads are on the complainant's page to be confirmed.", to=tab(complaint, "heads"),
    ) or ask(
        request, complaint, form, title="Ask the complainant to confirm the heads",
        intro="They see the heads on their own page and confirm them, or say what is wrong. Without an answer by that "
        "day the heads stand as they are.",
        button="Ask them", back="heads", current="heads",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def decide_point(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """What becomes of something that the complainant said about the heads; they read it with its reasons."""
    recorders_only(request, complaint)
    point = get_object_or_404(complaint.points.select_related("head"), pk=pk)
    if point.decision:
        messages.info(request, "This has been decided already.")
        return redirect("casework:heads", complaint.reference)
    form = form_on(request, complaint, DecidePointForm)
    return acted(
        request, form,
        lambda said: actions.decide_point(
            point, decision=said["decision"], reasons=said["reasons"], wording=said["wording"], by=request.user,
            at=timezone.now(),
        ),
        done="It is decided, and the complainant reads it on their own page.", to=tab(complaint, "heads"),
    ) or ask(
        request, complaint, form, title=point.get_kind_display(), button="Decide it", back="heads", current="heads",
        template="casework/decide_point.html", point=point,
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def first(request: CaseRequest, complaint: Complaint, number: int) -> Answer:
    """What came of turning first to the SENCO, or whom else the procedure names (R22)."""
    recorders_only(request, complaint)
    head = get_object_or_404(complaint.heads.exclude(first_to="").filter(first_on=None), number=number)
    form = form_on(request, complaint, FirstForm)
    who = complaint.procedure.name(head.first_to)
    return acted(
        request, form,
        lambda said: actions.record_first(
            head, settled=said["settled"], outcome=said["outcome"], on=said["day"], by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: "It is recorded." if form.cleaned_data["settled"] else "It is recorded. The head goes on.",
        to=tab(complaint, "triage"),
    ) or ask(
        request, complaint, form, title=f"What came of asking the {who} first", button="Record it",
        intro=f"Head {head.number}: {head.text}. When it is not settled, it goes into the procedure with the others.",
        back="triage",
    )  # fmt: skip
