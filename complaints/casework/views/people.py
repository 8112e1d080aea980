"""People of a case: who complains, who is complained about, who works on it, who is held back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, permissions
from complaints.casework.forms.complainant import DetailsForm
from complaints.casework.forms.intake import CompareForm
from complaints.casework.forms.record import ClassifyForm, ReasonForm
from complaints.casework.models import Complaint, Named
from complaints.casework.views.access import Answer, CaseRequest, back_to, on_case, recorders_only, today, works_on
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on, tab
from complaints.casework.vocabulary import Why


@only("GET", "HEAD")
@on_case
def people(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everybody with a part in it; whoever works on it also sees who is locked out, and why."""
    may_record = works_on(request, complaint)
    panel = complaint.current_panel
    sitting = list(panel.sitting()) if panel else []
    named = list(complaint.named.select_related("user", "named_by"))
    conflicts = list(complaint.conflicts.select_related("user", "subject")) if may_record else []
    prefetch_related_objects([complaint], "hearings__attendances", "hearings__circulations")
    context = frame(
        request, complaint, "people",
        subjects=complaint.subjects.select_related("user"),
        conflicts=[one for one in conflicts if one.ended_on is None],
        conflicts_over=[one for one in conflicts if one.ended_on is not None],
        precaution=Why.MAYBE_SUBJECT,
        named=named,
        interests=_interests(complaint, named) if may_record else [],
        panel=panel,
        sitting=sitting,
        certificate=panel.certificate(on=today(), sitting=sitting) if panel else None,
        hearings=complaint.hearings.all(),
        attempts=complaint.chair_attempts.select_related("by"),
        requests=complaint.independence_requests.select_related("ruled_by"),
        referrals=complaint.referrals.select_related("body"),
        may_record=may_record,
    )  # fmt: skip
    return render(request, "casework/people.html", context)


def _interests(complaint: Complaint, named: list[Named]) -> list[dict[str, Any]]:
    """What everybody declared who was given it, and who of those who work on it now has yet to be asked."""
    rows = [row for row in complaint.interests.all() if row.overtaken_on is None]
    known = {one.user_id: one.user for one in named}
    found: list[dict[str, Any]] = [{"user": known.get(row.user_id) or row.user, "row": row} for row in rows]
    declared = {row.user_id for row in rows}
    for one in named:
        if one.until is None and one.role not in permissions.NOT_GIVEN and one.user_id not in declared:
            declared.add(one.user_id)
            found.append({"user": one.user, "row": None})
    return found


@only("GET", "HEAD", "POST")
@on_case
def details(request: CaseRequest, complaint: Complaint) -> Answer:
    """How to reach the complainant, added or put right by whoever works on the case (S0 §1, R17)."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, DetailsForm)
    saved = "The contact details are saved. Letters that have not gone use them."
    return acted(
        request, form,
        lambda said: actions.change_complainant(complaint, by=request.user, at=timezone.now(), **form.facts()),
        done=lambda changed: saved if changed else "Nothing was changed.", to=tab(complaint, "people"),
    ) or ask(
        request, complaint, form, title="Change contact details", button="Save",
        intro="The chronology says what was changed and by whom, not the details themselves. A letter that was "
        "approved for the former address has to be approved again.",
        back="people",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def lift(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """The name typed meant somebody else: a precaution ends, with its reason."""
    recorders_only(request, complaint)
    conflict = get_object_or_404(
        complaint.conflicts.select_related("user"), pk=pk, why=Why.MAYBE_SUBJECT, ended_on__isnull=True
    )
    form = form_on(request, complaint, ReasonForm)
    return acted(
        request, form,
        lambda said: actions.free_from_conflict(
            conflict, by=request.user, at=timezone.now(), reason=said["reason"]
        ),
        done=f"{complaint.name_of(conflict.user)} is no longer held back.", to=tab(complaint, "people"),
    ) or ask(
        request, complaint, form, title=f"Is {complaint.name_of(conflict.user)} not the person complained about?",
        intro="They were held back as a precaution, because the name typed is like theirs. When you lift it, they can "
        "again see this complaint if their post lets them.",
        button="Lift the precaution", back="people",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def confirm(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """The person held back is indeed the one complained about."""
    recorders_only(request, complaint)
    conflict = get_object_or_404(
        complaint.conflicts.select_related("user", "subject"), pk=pk, why=Why.MAYBE_SUBJECT, ended_on__isnull=True
    )
    if request.method == "POST":
        actions.confirm_conflict(conflict, by=request.user, at=timezone.now())
        messages.success(request, f"{complaint.name_of(conflict.user)} is recorded as complained about.")
        return back_to(request, complaint, "people")
    context = frame(
        request, complaint, "", question=f"Is {complaint.name_of(conflict.user)} the person complained about?",
        text="They stay locked out of this complaint: it does not exist for them in any page, count or notice.",
        button="Yes, record it", back_name="people",
    )  # fmt: skip
    return render(request, "casework/confirm.html", context)


@only("GET", "HEAD", "POST")
@on_case
def classify(request: CaseRequest, complaint: Complaint) -> Answer:
    """What it is: nature, category, flags, when it happened. The complainant's words never change."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, ClassifyForm)
    return acted(
        request, form,
        lambda said: actions.classify(
            complaint, by=request.user, at=timezone.now(),
            **{name: value for name, value in said.items() if name not in ("seen_state", "once")},
        ),
        done="Saved.", to=lambda _: back_to(request, complaint, "triage"),
    ) or ask(request, complaint, form, title="What it is", button="Save", back="triage")  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def compare(request: CaseRequest, complaint: Complaint) -> Answer:
    """Link it to an earlier complaint about the same matter; it goes on (S0 §9.2, R118, R120)."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, CompareForm)
    return acted(
        request, form,
        lambda said: actions.assess_duplicate(
            complaint, first=said["first"], new_aspect=said["new_aspect"], new_information=said["new_information"],
            reasons=said["reasons"], by=request.user, at=timezone.now(),
        ),
        done=lambda _: f"Linked to {form.cleaned_data['first'].reference}.", to=lambda _: back_to(request, complaint),
    ) or ask(
        request, complaint, form, title="Compare with an earlier complaint", button="Record the comparison",
        intro="The two are linked and handled side by side. To decline this one as a duplicate, take that step.",
        back="case",
    )  # fmt: skip
