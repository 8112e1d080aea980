"""Contact plans for the colleagues who keep to them, and the grounds of the trust."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import posts, trail
from accounts.methods import only
from accounts.models import Trust, User
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.one_form import acted, ask_alone, once, sent
from complaints.conduct import contact, permissions
from complaints.conduct import grounds as listed
from complaints.conduct.forms.contact import CountForm, GroundForm
from complaints.conduct.models import ContactPlan
from complaints.conduct.views.access import officers_only


def _in_force(user: User) -> list[ContactPlan]:
    on = today()
    rows = permissions.plans_visible_to(user, on=on).in_force(on)
    return list(rows.select_related("letter", "record__complaint__academy", "record__complaint__complainant"))


@only("GET", "HEAD")
@login_required
@never_cache
def overview(request: HttpRequest) -> Answer:
    """The plans in force that this person needs to know. Where there is none, the posts that may have one to keep to
    read that, a conflicted holder like any other; anybody else finds no page."""
    if not isinstance(request.user, User):
        raise Http404
    plans = _in_force(request.user)
    if not plans and not posts.holds(request.user, *permissions.KEEP_PLANS, on=today()):
        raise Http404
    rows = [{"plan": plan, "count": contact.count(plan, on=today())} for plan in plans]
    return render(request, "conduct/plans.html", {"plans": rows})


@only("GET", "HEAD", "POST")
@login_required
@never_cache
def plan(request: HttpRequest, key: UUID) -> Answer:
    """One plan: who, what applies, how many are left; a contact is recorded here. Nothing of the complaint."""
    if not isinstance(request.user, User):
        raise Http404
    rows = permissions.plans_visible_to(request.user, on=today())
    found = get_object_or_404(
        rows.select_related("letter", "record__complaint__academy", "record__complaint__complainant"), uuid=key
    )
    form = CountForm(request.POST or None, initial={**once(), "day": today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            contact.count_contact(
                found, on=given["day"], how=given["how"], text=given["note"], new_matter=given["new_matter"],
                by=request.user, at=timezone.now(), once=given["once"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error("day", " ".join(refused.sentences))
        except casework.NotAllowed as refused:
            raise Http404 from refused
        else:
            now = contact.count(found, on=given["day"])
            if now.over and not given["new_matter"]:
                said = f"That is contact {now.used} of {now.allowed} this term: it is read, and need not be answered."
            else:
                said = now.words
            messages.success(request, f"Recorded. {said}")
            return redirect("conduct:plan", found.uuid)
    complaint: Complaint = found.record.complaint
    context = {
        "plan": found, "complaint": complaint, "person": complaint.complainant, "ask": form,
        "standing": found.standing(today()), "in_force": found.in_force(today()),
        "over": found.is_over(today()),
        "count": contact.count(found, on=today()), "contacts": found.contacts.select_related("by"),
        "may_open_case": casework.visible_to(request.user, on=today()).filter(pk=complaint.pk).exists(),
    }  # fmt: skip
    trail.saw(about_kind="contact_plan", about=found.uuid, user=request.user, what="contact plan", at=timezone.now())
    return render(request, "conduct/plan.html", context, status=422 if form.problems else 200)


@only("GET", "HEAD")
@officers_only
def grounds(request: CaseRequest) -> Answer:
    """The grounds of the trust for which contact may be called unreasonable (R109)."""
    trust = _trust(request)
    context = {"grounds": contact.grounds_of(trust), "changes": listed.changes(trust)}
    return render(request, "conduct/grounds.html", context)


@only("GET", "HEAD", "POST")
@officers_only
def add_ground(request: CaseRequest) -> Answer:
    """One more ground of the policy (R109)."""
    trust = _trust(request)
    last = contact.grounds_of(trust).order_by("-position").values_list("position", flat=True).first() or 0
    form = GroundForm(sent(request), initial={"position": last + 10, "in_use": True, **once()})
    return acted(
        request, form,
        lambda said: listed.add(
            trust, text=said["text"], position=said["position"], by=request.user, at=timezone.now(), once=said["once"]
        ),
        at="text", done="The ground is added.", to="conduct:grounds",
    ) or ask_alone(
        request, form, title="Add a ground", button="Add it", back=reverse("conduct:grounds")
    )  # fmt: skip


def _trust(request: CaseRequest) -> Trust:
    found = Trust.objects.filter(posts__user=request.user).order_by("pk").first()
    if found is None:
        raise Http404
    return found


@only("GET", "HEAD", "POST")
@officers_only
def ground(request: CaseRequest, pk: int) -> Answer:
    """Change one ground."""
    row = get_object_or_404(contact.grounds_of(_trust(request)), pk=pk)
    first = {"text": row.text, "position": row.position, "in_use": row.in_use, **once()}
    form = GroundForm(sent(request), initial=first)
    return acted(
        request, form,
        lambda said: listed.change(
            row, text=said["text"], position=said["position"], in_use=said["in_use"], by=request.user,
            at=timezone.now(), once=said["once"],
        ),
        at="text", done="The ground is saved.", to="conduct:grounds",
    ) or ask_alone(
        request, form, title="Change a ground", button="Save", back=reverse("conduct:grounds")
    )  # fmt: skip
