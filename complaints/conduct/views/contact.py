"""Contact on a case: what is recorded, the plan, stopping to respond, aggression; for whoever leads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from accounts.tokens import hidden
from complaints.casework.forms.base import CaseForm
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, on_case, recorders_only, today
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on
from complaints.conduct import aggression as incidents
from complaints.conduct import contact as acts
from complaints.conduct import permissions, stopping
from complaints.conduct.contact import worded
from complaints.conduct.forms.contact import (
    AggressionForm,
    BarForm,
    DecideForm,
    EndForm,
    EvidenceForm,
    PlanForm,
    RecordForm,
    ReviewBarForm,
    StopForm,
)
from complaints.conduct.models import Aggression, ContactPlan, SiteBar, StopResponding, UnreasonableContact


def leaders_only(request: CaseRequest, complaint: Complaint) -> None:
    """Raise Http404 for whoever may not decide about contact."""
    if not permissions.leads(request.user, complaint, on=today()):
        raise Http404


@only("GET", "HEAD")
@on_case
def contact(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everything that is recorded about contact in this case."""
    recorders_only(request, complaint)
    on = today()
    records = (
        UnreasonableContact.objects.filter(complaint=complaint)
        .prefetch_related("evidence__ground", "evidence__by")
        .select_related("opened_by")
    )
    plans = ContactPlan.objects.filter(record__complaint=complaint).select_related("letter", "made_by")
    stops = StopResponding.objects.filter(record__complaint=complaint).select_related("letter", "proposed_by")
    bars = SiteBar.objects.filter(aggression__complaint=complaint).select_related("letter")
    context = frame(
        request, complaint, "", records=records, plan_stands=acts.standing_plan(complaint, on=on) is not None,
        plans=[
            {"plan": one, "standing": one.standing(on), "over": one.is_over(on), "count": acts.count(one, on=on)}
            for one in plans
        ],
        stops=[{"stop": one, "standing": one.standing(on), "over": one.is_over(on)} for one in stops],
        bars=[{"bar": one, "standing": one.standing(on), "over": one.is_over(on)} for one in bars],
        incidents=Aggression.objects.filter(complaint=complaint).select_related("recorded_by"),
        leads=permissions.leads(request.user, complaint, on=on),
    )  # fmt: skip
    return render(request, "conduct/contact.html", context)


def _asked(
    request: CaseRequest, complaint: Complaint, form: CaseForm, act: Callable[[], Any], *, title: str, button: str,
    done: str, intro: str = "",
) -> Answer:  # fmt: skip
    """Show the form; when it is sent and right, act, say so, and go back to the page about contact."""
    address = reverse("conduct:contact", args=[complaint.reference])
    return acted(request, form, lambda _: act(), done=done, to=address) or ask(
        request, complaint, form, title=title, button=button, intro=intro, template="conduct/ask_on_case.html"
    )


def _ends(
    request: CaseRequest, complaint: Complaint, act: Callable[..., Any], row: Any, *, title: str, done: str,
    button: str = "End it",
) -> Answer:  # fmt: skip
    """Ask why a measure ends, and end it; one that has ended is asked about no more."""
    if request.method != "POST" and row.ended_on is not None:
        raise Http404
    form = form_on(request, complaint, EndForm)
    return _asked(
        request, complaint, form,
        lambda: act(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        title=title, button=button, done=done,
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def record(request: CaseRequest, complaint: Complaint) -> Answer:
    """Record that contact has become unreasonable, on the grounds of the policy (R108–R110)."""
    leaders_only(request, complaint)
    form = form_on(request, complaint, RecordForm)
    return _asked(
        request, complaint, form,
        lambda: acts.record(
            complaint, evidence=form.evidence(), steps_taken=form.cleaned_data["steps_taken"],
            position=form.cleaned_data["position"], told_on=form.cleaned_data["told_on"], by=request.user,
            at=timezone.now(),
        ),
        title="Record that contact has become unreasonable", button="Record it", done="Recorded.",
        intro="Most contact is reasonable, and the complaint goes on as before. Rely only on what can be shown. It is "
        "about how somebody is in contact, never about having complained.",
    )  # fmt: skip


def _record_of(complaint: Complaint, pk: int) -> UnreasonableContact:
    return get_object_or_404(UnreasonableContact, pk=pk, complaint=complaint)


@only("GET", "HEAD", "POST")
@on_case
def evidence(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """More of what shows a ground."""
    leaders_only(request, complaint)
    of = _record_of(complaint, pk)
    form = form_on(request, complaint, EvidenceForm)
    return _asked(
        request, complaint, form,
        lambda: acts.add_evidence(
            of, ground=form.cleaned_data["ground"], on=form.cleaned_data["day"], text=form.cleaned_data["text"],
            by=request.user, at=timezone.now(),
        ),
        title="Add evidence", button="Add it", done="The evidence is added.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def make_plan(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """Make a contact plan, or review the one that stands: then the new one takes its place (R112, R113)."""
    leaders_only(request, complaint)
    of = _record_of(complaint, pk)
    standing = acts.standing_plan(complaint, on=today())
    if standing is not None and standing.record_id != of.pk:
        messages.error(request, acts.STANDS_ALREADY)
        return redirect("conduct:contact", complaint.reference)
    earlier = of.plans.order_by("-pk").first()
    initial: dict[str, Any] = {}
    if earlier is not None:
        kept = ("single_address", "per_term", "third_party", "other", "needs_considered")
        initial = {name: getattr(earlier, name) for name in kept}
        initial["readers"] = [hidden(pk) for pk in earlier.readers.values_list("user", flat=True)]
    form = form_on(request, complaint, PlanForm, first=initial)
    replaces = ""
    if standing is not None:
        replaces = (
            f" It takes the place of the plan of {standing.made_on:%-d %B %Y}, which ends when you make this one. "
            "Until the letter of this one is issued, no plan counts."
        )
    return _asked(
        request, complaint, form,
        lambda: acts.make_plan(of, by=request.user, at=timezone.now(), renews=earlier, **form.details()),
        title="Review or change the contact plan" if standing else "Make a contact plan",
        button="Make the plan and draft its letter",
        done="The plan is made and its letter drafted. It counts once the letter is approved and issued.",
        intro="The plan limits how somebody is in contact, not whether their complaint is dealt with. New complaints "
        f"are taken like anybody else's.{replaces}",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def end_plan(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """End a plan before its review date."""
    leaders_only(request, complaint)
    plan = get_object_or_404(ContactPlan.objects.select_related("letter", "record"), pk=pk, record__complaint=complaint)
    return _ends(request, complaint, acts.end_plan, plan, title="End the contact plan", done="The plan has ended.")


@only("GET", "HEAD", "POST")
@on_case
def propose_stop(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """Propose to stop responding: all three factors, each with what shows it (R114)."""
    leaders_only(request, complaint)
    of = _record_of(complaint, pk)
    form = form_on(request, complaint, StopForm)
    names = ("all_steps_taken", "position_given", "meant_to_disrupt", "review_on")
    return _asked(
        request, complaint, form,
        lambda: stopping.propose(
            of, by=request.user, at=timezone.now(), **{name: form.cleaned_data[name] for name in names}
        ),
        title="Propose to stop responding", button="Propose it", done="A second person now decides.",
        intro="Only when all three factors are shown, and a second person agrees. It is about this matter alone: a new "
        "complaint is always considered.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def decide_stop(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """The second person agrees, and the letter is drafted; or does not (R114, R115)."""
    leaders_only(request, complaint)
    stop = get_object_or_404(StopResponding.objects.select_related("record"), pk=pk, record__complaint=complaint)
    form = form_on(request, complaint, DecideForm)

    def act() -> None:
        if form.cleaned_data["agreed"]:
            stopping.agree(stop, by=request.user, at=timezone.now())
        else:
            stopping.refuse(stop, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())

    return _asked(
        request, complaint, form, act, title="Agree to stop responding?", button="Record your decision",
        done="Your decision is recorded.",
        intro=f"Every reasonable step: {stop.all_steps_taken} Position stated: {stop.position_given} Repeated contact "
        f"that is meant to disrupt: {stop.meant_to_disrupt}",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def end_stop(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """Respond again."""
    leaders_only(request, complaint)
    stop = get_object_or_404(StopResponding.objects.select_related("record"), pk=pk, record__complaint=complaint)
    done = "The decision to stop responding has ended."
    return _ends(request, complaint, stopping.end, stop, title="Respond again", button="Respond again", done=done)


@only("GET", "HEAD", "POST")
@on_case
def aggression(request: CaseRequest, complaint: Complaint) -> Answer:
    """Record serious aggression or violence, and that the police were told (R117)."""
    leaders_only(request, complaint)
    form = form_on(request, complaint, AggressionForm)
    names = ("happened_on", "what", "police_told_on", "police_reference", "why_not_told")
    return _asked(
        request, complaint, form,
        lambda: incidents.record(
            complaint, by=request.user, at=timezone.now(), **{name: form.cleaned_data[name] for name in names}
        ),
        title="Record aggression or violence", button="Record it", done="Recorded.",
        intro="If anybody is in danger, telephone 999 first and record it afterwards.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def bar(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """Bar somebody from the site, by letter, until a review (R117)."""
    leaders_only(request, complaint)
    of = get_object_or_404(Aggression, pk=pk, complaint=complaint)
    form = form_on(request, complaint, BarForm, first={"words": of.what})
    names = ("words", "from_on", "review_on")
    return _asked(
        request, complaint, form,
        lambda: incidents.bar(
            of, by=request.user, at=timezone.now(), **{name: form.cleaned_data[name] for name in names}
        ),
        title="Bar them from the site", button="Draft the letter",
        done="The letter is drafted. The bar counts once it is approved and issued.",
        intro="They are told in writing what happened, from when it applies, when it is reviewed, and that they can "
        "say why it should be different.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def review_bar(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """The review of a bar: it ends, or goes on until another review."""
    leaders_only(request, complaint)
    row = get_object_or_404(SiteBar.objects.select_related("aggression"), pk=pk, aggression__complaint=complaint)
    form = form_on(request, complaint, ReviewBarForm)

    def act() -> None:
        said = form.cleaned_data
        given: dict[str, Any] = {"reason": said["reason"], "by": request.user, "at": timezone.now()}
        if said["outcome"] == "goes_on":
            incidents.renew_bar(row, review_on=said["review_on"], **given)
        else:
            incidents.end_bar(row, **given)

    goes_on = "The letter about the review is drafted. The bar goes on once it is approved and issued."
    return _asked(
        request, complaint, form, act, title="Review the bar from the site", button="Record the review",
        done=goes_on if request.POST.get("outcome") == "goes_on" else "The bar has ended.",
        intro=f"It ends by itself on {worded(row.review_on)} unless the review decides that it goes on.",
    )  # fmt: skip
