"""Possible duplicates: found among what the reader may see, compared side by side, with what follows."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, permissions
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, recorders_only, today
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, form_on, once, pressed
from complaints.casework.vocabulary import Step
from complaints.conduct import campaigns, comparing, contact, finding
from complaints.conduct import permissions as permissions_here
from complaints.conduct.forms.duplicates import AssessForm
from complaints.conduct.models import ContactPlan, SiteBar, StopResponding


@only("GET", "HEAD")
@on_case
def similar(request: CaseRequest, complaint: Complaint) -> Answer:
    """Every complaint that may be about the same matter and that this person may see, with why (R118)."""
    recorders_only(request, complaint)
    found = finding.possible_duplicates(complaint, for_user=request.user, on=today())
    free = campaigns.free_to_join(asking=request.user, on=today()).filter(pk__in=[one.complaint.pk for one in found])
    context = frame(
        request, complaint, "", choose_all="choose_all" in request.GET, free=set(free.values_list("pk", flat=True)),
        found=found, all_shown=len(found) < finding.SHOWN, most=finding.SHOWN,
        linked=_linked(request, complaint),
        may_gather=permissions.Part.TRUST_OFFICER in my_parts(request, complaint),
    )  # fmt: skip
    return render(request, "conduct/similar.html", context)


def _linked(request: CaseRequest, complaint: Complaint) -> list[Complaint]:
    """Complaints that this one was compared with, or that were compared with it, as far as this person may see."""
    visible = permissions.visible_to(request.user, on=today())
    earlier = complaint.duplicate_assessments.values("first_id")
    later = visible.filter(duplicate_assessments__first=complaint)
    return list((visible.filter(pk__in=earlier) | visible.filter(pk__in=later.values("pk"))).distinct())


def _other(request: CaseRequest, complaint: Complaint, other: str) -> Complaint:
    """The other complaint, if this person may see it too; each look at it is noted like any other."""
    rows = permissions.visible_to(request.user, on=today()).select_related("academy", "complainant", "handler")
    found: Complaint = get_object_or_404(rows.exclude(pk=complaint.pk), reference=other.upper())
    actions.note_saw(found, user=request.user, what="compared", at=timezone.now())
    return found


@only("GET", "HEAD", "POST")
@on_case
def side_by_side(request: CaseRequest, complaint: Complaint, other: str) -> Answer:
    """The two beside each other; the later one is assessed against the first (S0 §9.2, R118, R120)."""
    recorders_only(request, complaint)
    first = _other(request, complaint, other)
    came_later = (complaint.received_at, complaint.pk) > (first.received_at, first.pk)
    form = form_on(request, complaint, AssessForm)
    if request.method == "POST" and not came_later:
        raise Http404
    gone = acted(
        request, form, lambda said: _assess(request, complaint, first, said),
        done=lambda _: "The comparison is recorded."
        if form.cleaned_data["same"]
        else "Recorded: the two are about different matters.",
        to=reverse("conduct:side_by_side", args=[complaint.reference, first.reference]),
    )  # fmt: skip
    if gone is not None:
        return gone
    assessment = comparing.latest_assessment(complaint, first)
    context = frame(
        request, complaint, "", first=first, ask=form, came_later=came_later, assessment=assessment,
        likeness=finding.compared(complaint, first),
        declinable=comparing.may_decline(complaint, assessment) and complaint.is_open,
        may_decline=permissions.may(request.user, Step.DECLINE_DUPLICATE, complaint, on=today()),
        considered=first.heads.prefetch_related("findings"),
        first_subjects=first.subjects.filter(removed_on=None),
        subjects=complaint.subjects.filter(removed_on=None), once=once()["once"],
    )  # fmt: skip
    return render(request, "conduct/side_by_side.html", context, status=422 if form.problems else 200)


def _assess(request: CaseRequest, complaint: Complaint, first: Complaint, said: dict[str, Any]) -> None:
    """Record whether they are about the same matter, with what that was decided on."""
    if not said["same"]:
        comparing.tell_apart(complaint, first, reasons=said["reasons"], by=request.user, at=timezone.now())
        return
    actions.assess_duplicate(
        complaint, first=first, new_aspect=said["new_aspect"], new_information=said["new_information"],
        reasons=said["reasons"], by=request.user, at=timezone.now(),
    )  # fmt: skip


@only("POST")
@on_case
def decline(request: CaseRequest, complaint: Complaint, other: str) -> Answer:
    """Draft the letter by which the later one is declined; it goes once it is approved and issued (R119)."""
    first = _other(request, complaint, other)
    assessment = comparing.latest_assessment(complaint, first)
    if assessment is None:
        raise Http404
    return pressed(
        request,
        lambda: comparing.draft_refusal(
            complaint, assessment, by=request.user, at=timezone.now(), once=request.POST.get("once", "")
        ),
        done="The letter is drafted. Read it, have it approved, then issue it.",
        to=lambda made: redirect("casework:letter", complaint.reference, made.letter.uuid),
        refused_to=reverse("conduct:side_by_side", args=[complaint.reference, first.reference]),
    )  # fmt: skip


def _known(request: CaseRequest, complaint: Complaint) -> dict[str, Any]:
    """The campaign, plans, decisions and bars that stand today; a campaign only for who may open it."""
    on = today()
    plans = ContactPlan.objects.filter(record__complaint=complaint).in_force(on).select_related("letter", "record")
    stops = StopResponding.objects.filter(record__complaint=complaint, ended_on=None).select_related("letter")
    bars = SiteBar.objects.filter(aggression__complaint=complaint, ended_on=None).select_related("letter")
    may_open = permissions_here.campaigns_visible_to(request.user, on=on)
    return {
        "campaign": may_open.filter(members__complaint=complaint, members__taken_out_on=None).first(),
        "plans": [{"plan": one, "count": contact.count(one, on=on)} for one in plans],
        "stops": [one for one in stops if one.in_force(on)],
        "bars": [one for one in bars if one.in_force(on)],
    }


@only("GET", "HEAD")
@on_case
def beside(request: CaseRequest, complaint: Complaint) -> Answer:
    """What this room knows of a case, as a part of its page, or as a page of its own without JavaScript."""
    recorders_only(request, complaint)
    found = finding.possible_duplicates(complaint, for_user=request.user, on=today(), most=5)
    compared = {one.first_id: one for one in complaint.duplicate_assessments.order_by("pk")} if found else {}
    context = frame(
        request, complaint, "", found=[(one, compared.get(one.complaint.pk)) for one in found],
        **_known(request, complaint),
    )  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, "conduct/parts/beside.html" if part else "conduct/beside.html", context)
