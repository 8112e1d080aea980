"""Retention on the screen: what is due, the schedule, holds, and disposals by two people (S0 §10, R130)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.methods import only
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, on_case, today
from complaints.evidence.serving import respond
from complaints.records.models import Disposal, DisposalItem, Hold, RetentionRule
from complaints.records.retention import acting, due, forms, permissions, schedule, tables
from complaints.records.views.access import DisclosureRequest, ask, officers_only, refused

SHOWN, A_PAGE = 100, 50


@only("GET", "HEAD", "POST")
@officers_only
def overview(request: DisclosureRequest) -> Answer:
    """What is due, and the disposals that were proposed."""
    at = timezone.now()
    if request.method == "POST":
        return _propose(request)
    kind = str(request.GET.get("kind", ""))
    found, number = due.listed(request.user, at=at, most=SHOWN, kind=kind)
    rows = permissions.disposals_visible_to(request.user, on=today()).select_related("proposed_by", "approved_by")
    context = {
        "due": found, "number": number, "kind": kind, "kinds": [
            pair for pair in RetentionRule.Kind.choices if pair[0] in schedule.KINDS
        ], "shown": SHOWN,
        "many": number > due.COUNTED,
        "page": (page := Paginator(rows, A_PAGE).get_page(request.GET.get("page"))), "disposals": page.object_list,
        "holds": permissions.holds_visible_to(request.user, on=today()).filter(lifted_on=None).count(),
    }  # fmt: skip
    return render(request, "records/retention/overview.html", context)


def _propose(request: DisclosureRequest) -> Answer:
    chosen = Complaint.objects.filter(reference__in=request.POST.getlist("chosen")[: acting.MOST])
    try:
        made = acting.propose(list(chosen), by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, " ".join(why.sentences))
        return redirect("records:retention")
    messages.success(request, "The disposal is proposed. Somebody else looks through it; nothing has gone.")
    return redirect(made)


# --- the schedule ---------------------------------------------------------------------------------------------


@only("GET", "HEAD")
@officers_only
def rules(request: DisclosureRequest) -> Answer:
    """How long each kind is kept, and who says so; earlier versions under it."""
    current = schedule.in_force(at=timezone.now())
    earlier = list(RetentionRule.objects.exclude(replaced_at=None).select_related("made_by"))
    rows = [
        (
            rule, [one for one in earlier if one.kind == rule.kind],
            schedule.COUNTED_FROM.get(rule.kind, schedule.OF_A_COMPLAINT), rule.kind in schedule.KINDS,
        )
        for rule in current.values()
    ]  # fmt: skip
    return render(request, "records/retention/schedule.html", {"rows": rows})


@only("GET", "HEAD", "POST")
@officers_only
def rule(request: DisclosureRequest, kind: str) -> Answer:
    """Change how long one kind is kept."""
    at = timezone.now()
    current = schedule.in_force(at=at).get(kind)
    if current is None:
        raise Http404
    form = forms.RuleForm(request.POST or None, rule=current)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            schedule.change(
                kind, months=said["years"] * 12 + said["months"], names_go=said["names_go"], source=said["source"],
                note=said["note"], seen=said["seen"], by=request.user, at=at,
            )  # fmt: skip
        except Refused as why:
            refused(form, why)
        else:
            messages.success(
                request,
                "The new version of the rule is in force. What waits to be disposed of is measured by it again first.",
            )
            return redirect("records:schedule")
    return ask(
        request, form, title=f"How long to keep: {current.get_kind_display().lower()}", button="Put it in force",
        back=reverse("records:schedule"),
        intro=f"Counted from {schedule.COUNTED_FROM.get(kind, schedule.OF_A_COMPLAINT)}. "
        + ("Two people look through what goes." if kind in schedule.KINDS else "What is over goes in the night."),
    )  # fmt: skip


# --- holds ----------------------------------------------------------------------------------------------------


@only("GET", "HEAD")
@officers_only
def holds(request: DisclosureRequest) -> Answer:
    """Every record that is held, the first to be looked at again first."""
    rows = permissions.holds_visible_to(request.user, on=today()).select_related("complaint", "placed_by")
    page = Paginator(rows.filter(lifted_on=None), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "records/retention/holds.html", {"page": page, "rows": page.object_list, "on": today()})


@only("GET", "HEAD", "POST")
@on_case
def hold(request: CaseRequest, complaint: Complaint) -> Answer:
    """Keep the record of this complaint longer."""
    if not permissions.keeps(request.user, on=today()):
        raise Http404
    form = forms.HoldForm(request.POST or None, on=today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acting.place_hold(
                complaint, reason=said["reason"], review_on=said["review_on"], by=request.user, at=timezone.now()
            )
        except Refused as why:
            refused(form, why)
        else:
            messages.success(request, "The record is held until somebody lifts the hold.")
            return redirect("records:holds")
    return ask(
        request, form, title="Keep this record longer", button="Place the hold", caption=complaint.reference,
        back=complaint.get_absolute_url(),
        intro="Such as for a court, an inquiry, or while somebody’s claim is open. Nothing of it is disposed of while "
        "the hold stands.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@officers_only
def lift(request: DisclosureRequest, key: uuid.UUID) -> Answer:
    """The hold is no longer needed."""
    rows = permissions.holds_visible_to(request.user, on=today()).select_related("complaint")
    found: Hold = get_object_or_404(rows, uuid=key, lifted_on=None)
    form = forms.LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.lift_hold(found, because=form.cleaned_data["because"], by=request.user, at=timezone.now())
        except Refused as why:
            refused(form, why)
        else:
            messages.success(request, "The hold is lifted. The schedule counts again.")
            return redirect("records:holds")
    return ask(
        request, form, title="Lift the hold", button="Lift it", caption=found.complaint.reference,
        back=reverse("records:holds"),
    )  # fmt: skip


# --- disposals ------------------------------------------------------------------------------------------------


@only("GET", "HEAD")
@officers_only
def disposal(request: DisclosureRequest, key: uuid.UUID) -> Answer:
    """One disposal: what is in it, what would go, and the second person's decision."""
    found = _disposal(request, key)
    items = list(found.items.select_related("complaint__academy", "rule").order_by("due_on", "pk"))
    waiting = [item.complaint_id for item in items if item.state == DisposalItem.State.WAITING]
    proposed = found.state == Disposal.State.PROPOSED
    trail.saw(
        about_kind=acting.ABOUT, about=found.uuid, user=request.user, what="disposal", at=timezone.now(),
        detail=f"{len(items)} records",
    )  # fmt: skip
    later = due.why_not(waiting, schedule.in_force(at=timezone.now()), on=today()) if proposed else {}
    context = {
        "disposal": found, "items": [(item, later.get(item.complaint_id, "")) for item in items],
        "mine": found.proposed_by_id == request.user.pk, "proposed": proposed,
        "would_go": tables.counted(waiting) if proposed else [],
        "done": sum(1 for item in items if item.state == DisposalItem.State.DONE), "waiting": len(waiting),
        "number": len(items), "working": found.state == Disposal.State.APPROVED,
    }  # fmt: skip
    return render(request, "records/retention/disposal.html", context)


def _disposal(request: DisclosureRequest, key: uuid.UUID) -> Disposal:
    rows = permissions.disposals_visible_to(request.user, on=today())
    return get_object_or_404(rows.select_related("proposed_by", "approved_by", "dropped_by", "certificate"), uuid=key)


@only("POST")
@officers_only
def decide(request: DisclosureRequest, key: uuid.UUID) -> Answer:
    """The second person approves it, or somebody drops it."""
    found = _disposal(request, key)
    at = timezone.now()
    try:
        if "drop" in request.POST:
            acting.drop(found, by=request.user, at=at)
            messages.success(request, "The disposal is dropped. Nothing has gone.")
        else:
            keep = request.POST.getlist("keep")[: acting.MOST]
            if "sure" not in request.POST:
                raise Refused("Tick that you have looked through the list: what goes cannot be brought back.")
            acting.approve(found, leave_out=keep, by=request.user, at=at)
            messages.success(request, "It is approved and being carried out. This page shows how far it is.")
    except Refused as why:
        messages.error(request, " ".join(why.sentences))
    return redirect(found)


@only("GET", "HEAD")
@officers_only
def certificate(request: DisclosureRequest, key: uuid.UUID) -> Answer:
    """The certificate of a disposal that is done."""
    found = _disposal(request, key)
    if found.certificate is None:
        raise Http404
    return respond(found.certificate)


def kept_until(request: CaseRequest, complaint: Complaint) -> dict[str, Any]:
    """For the page of a case: how long its record is kept, and the hold that stands."""
    standing = Hold.objects.filter(complaint=complaint, lifted_on=None).first()
    if not permissions.keeps(request.user, on=today()):
        return {}
    rows = due.told(casework.visible_to(request.user, on=today()).filter(pk=complaint.pk))
    row = rows.first()
    current = schedule.in_force(at=timezone.now())
    until = schedule.due_on(current, row.rule_kind, row.since) if row is not None and row.closed_on else None
    rule = current[row.rule_kind] if row is not None else None
    return {"standing": standing, "until": until, "rule": rule, "may_hold": standing is None}
