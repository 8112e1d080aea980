"""Retention on the screen: what is due, the schedule, holds, and disposals by two people (S0 §10, R130)."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import UUIDField
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.methods import only
from accounts.own_records import OF_THEIR_OWN
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, on_case, today
from complaints.evidence.serving import respond
from complaints.records.models import Disposal, DisposalItem, Hold, RetentionRule
from complaints.records.retention import acting, due, forms, own, permissions, schedule, tables
from complaints.records.views.access import DisclosureRequest, ask, officers_only, refused

SHOWN, A_PAGE = 100, 50
HELD = "The record is held until somebody lifts the hold."
WHY_HOLD = (
    "Such as for a court, an inquiry, or while somebody’s claim is open. Nothing of it is disposed of while the hold "
    "stands."
)


@only("GET", "HEAD", "POST")
@officers_only
def overview(request: DisclosureRequest) -> Answer:
    """What is due, and the disposals that were proposed."""
    at = timezone.now()
    if request.method == "POST":
        return _propose(request)
    kind = str(request.GET.get("kind", ""))
    if kind in OF_THEIR_OWN:
        return _own(request, kind)
    found, number = due.listed(request.user, at=at, most=SHOWN, kind=kind)
    trail.saw(about_kind="retention", about=None, user=request.user, what="due", at=at, detail=f"{len(found)} rows")
    rows = permissions.disposals_visible_to(request.user, on=today()).select_related("proposed_by", "approved_by")
    context = {
        "due": found, "number": number, "kind": kind, "kinds": RetentionRule.Kind.choices, "shown": SHOWN,
        "many": number > due.COUNTED,
        "others": own.counts(request.user, schedule.in_force(at=at), on=today()) if not kind else [],
        "page": (page := Paginator(rows, A_PAGE).get_page(request.GET.get("page"))), "disposals": page.object_list,
        "holds": permissions.holds_visible_to(request.user, on=today()).filter(lifted_on=None).count(),
    }  # fmt: skip
    return render(request, "records/retention/overview.html", context)


def _own(request: DisclosureRequest, kind: str) -> Answer:
    """What is due of records that belong to no complaint."""
    at = timezone.now()
    found, number = own.listed(request.user, kind, at=at, most=SHOWN)
    trail.saw(
        about_kind="retention", about=None, user=request.user, what="due", at=at, detail=f"{kind}, {len(found)} rows"
    )
    return render(
        request, "records/retention/own.html",
        {"due": found, "number": number, "shown": SHOWN, "rule": schedule.in_force(at=at)[kind], "most": acting.MOST,
         "kind": kind, "kinds": RetentionRule.Kind.choices, "since": schedule.COUNTED_FROM[kind]},
    )  # fmt: skip


def _propose(request: DisclosureRequest) -> Answer:
    kind, at = str(request.POST.get("kind", "")), timezone.now()
    chosen = request.POST.getlist("chosen")[: acting.MOST]
    try:
        if kind in OF_THEIR_OWN:
            abouts = None if "all" in request.POST else _keys(chosen)
            made = acting.propose_own(kind, abouts, by=request.user, at=at)
        else:
            rows = Complaint.objects.filter(reference__in=chosen)
            made = acting.propose(list(rows), by=request.user, at=at)
    except Refused as why:
        messages.error(request, " ".join(why.sentences))
        return redirect("records:retention")
    messages.success(request, "The disposal is proposed. Somebody else looks through it; nothing has gone.")
    return redirect(made)


def _keys(said: list[str]) -> list[uuid.UUID]:
    """The keys among what a form sent; anything else is not one of the records."""
    field, found = UUIDField(), []
    for one in said:
        with suppress(ValidationError):
            found.append(cast(uuid.UUID, field.clean(one)))
    return found


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
            schedule.COUNTED_FROM.get(rule.kind, schedule.OF_A_COMPLAINT),
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
        "Two people look through what goes.",
    )  # fmt: skip


# --- holds ----------------------------------------------------------------------------------------------------


@only("GET", "HEAD")
@officers_only
def holds(request: DisclosureRequest) -> Answer:
    """Every record that is held, the first to be looked at again first."""
    rows = permissions.holds_visible_to(request.user, on=today()).select_related("complaint", "placed_by")
    page = Paginator(rows.filter(lifted_on=None), A_PAGE).get_page(request.GET.get("page"))
    trail.saw(about_kind="retention", about=None, user=request.user, what="holds", at=timezone.now())
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
            messages.success(request, HELD)
            return redirect("records:holds")
    return ask(
        request, form, title="Keep the record of this complaint longer", button="Place the hold",
        caption=complaint.reference, back=complaint.get_absolute_url(), intro=WHY_HOLD,
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@officers_only
def hold_own(request: DisclosureRequest, kind: str, key: uuid.UUID) -> Answer:
    """Keep a record longer that belongs to no complaint."""
    record = own.found(request.user, kind, key, on=today())
    if record is None:
        raise Http404
    form = forms.HoldForm(request.POST or None, on=today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acting.hold_own(
                kind, key, reason=said["reason"], review_on=said["review_on"], by=request.user, at=timezone.now()
            )
        except Refused as why:
            refused(form, why)
        else:
            messages.success(request, HELD)
            return redirect("records:holds")
    return ask(
        request, form, title="Keep this record longer", button="Place the hold", caption=record.reference,
        back=record.path or f"{reverse('records:retention')}?kind={kind}", intro=f"{record.says}. {WHY_HOLD}",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@officers_only
def keep_holding(request: DisclosureRequest, key: uuid.UUID) -> Answer:
    """Somebody has looked again: the record is still to be held."""
    rows = permissions.holds_visible_to(request.user, on=today()).select_related("complaint")
    found: Hold = get_object_or_404(rows, uuid=key, lifted_on=None)
    first = {"reason": found.reason, "seen": found.review_on}
    form = forms.KeepHoldingForm(request.POST or None, on=today(), initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acting.keep_holding(
                found, reason=said["reason"], review_on=said["review_on"], seen=said["seen"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as why:
            refused(form, why)
        else:
            messages.success(request, "The hold stands. Somebody looks again on the new day.")
            return redirect("records:holds")
    return ask(
        request, form, title="Is this record still to be held?", button="Keep it held", caption=found.reference,
        back=reverse("records:holds"), intro="If it is not, go back and lift the hold.",
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
        request, form, title="Lift the hold", button="Lift it", caption=found.reference,
        back=reverse("records:holds"),
    )  # fmt: skip


# --- disposals ------------------------------------------------------------------------------------------------


@only("GET", "HEAD")
@officers_only
def disposal(request: DisclosureRequest, key: uuid.UUID) -> Answer:
    """One disposal: what is in it, what would go, and the second person's decision."""
    found = _disposal(request, key)
    items = list(found.items.select_related("complaint__academy", "rule").order_by("due_on", "pk"))
    still = [item for item in items if item.state == DisposalItem.State.WAITING]
    waiting = [item.complaint_id for item in still if item.complaint_id is not None]
    proposed = found.state == Disposal.State.PROPOSED
    trail.saw(
        about_kind=acting.ABOUT, about=found.uuid, user=request.user, what="disposal", at=timezone.now(),
        detail=f"{len(items)} records",
    )  # fmt: skip
    rules = schedule.in_force(at=timezone.now())
    later = due.why_not(waiting, rules, on=today()) if proposed else {}
    own_later = own.why_not(still, rules, on=today()) if proposed else {}
    records = own.told(request.user, items, on=today())
    context = {
        "disposal": found, "items": [
            (item, own_later.get(item.about, "") if item.about else later.get(item.complaint_id or 0, ""),
             records.get(item.about) if item.about else None)
            for item in items
        ],
        "mine": found.proposed_by_id == request.user.pk, "proposed": proposed,
        "would_go": tables.counted(waiting) if proposed else [],
        "done": sum(1 for item in items if item.state == DisposalItem.State.DONE), "waiting": len(still),
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
