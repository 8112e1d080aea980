"""Questions that are asked again: for each head, each member of a panel, each person at a hearing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from complaints.casework.forms.base import Part, line, long_text, tick, yes_no
from complaints.casework.forms.people import Candidate, NewPersonFields, PersonField
from complaints.casework.models import Attendance, Complaint, Finding, PanelMember
from complaints.casework.vocabulary import Outcome
from complaints.policy.vocabulary import Stage


class RowForm(forms.Form):
    """One row of a group of questions; what it may leave empty shows from the row itself."""

    hide_optional = True


class FindingForm(RowForm):
    """What was found on one head, and why (R9, R12)."""

    outcome = forms.ChoiceField(
        label="Finding",
        choices=[("", "Choose"), *Outcome.choices],
        error_messages={"required": "Choose a finding for this head."},
    )
    reasons = long_text("Reasons", rows=4, missing="Give the reasons for this finding.")
    recommendation = long_text("Recommendation, if there is one", required=False, rows=2)


def finding_parts(
    complaint: Complaint, stage: Stage, data: Any, *, optional: bool = False, before: Stage | None = None
) -> list[Part]:
    """One group for each head that an answer must follow, filled with what was found so far."""
    heads = list(complaint.heads_to_answer())
    written = {
        (finding.head_id, finding.stage): finding
        for finding in Finding.objects.filter(head__in=heads, stage__in=[stage, before or stage]).order_by("round")
        if finding.stage != stage or finding.round == complaint.round
    }
    parts = []
    for head in heads:
        found = written.get((head.pk, stage))
        earlier = written.get((head.pk, before)) if before else None
        form = FindingForm(
            data, prefix=f"head-{head.number}", empty_permitted=optional, use_required_attribute=False,
            initial={"outcome": found.outcome, "reasons": found.reasons, "recommendation": found.recommendation}
            if found and not optional else {},
        )  # fmt: skip
        hint = f"At the stage before: {earlier.get_outcome_display().lower()}." if earlier else ""
        parts.append(Part(f"{head.number}. {head.text}", [form], hint))
    return parts


def findings_from(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The findings given, as the steps read them."""
    given = []
    for part in parts:
        for form in part.forms:
            if isinstance(form, FindingForm) and form.cleaned_data.get("outcome"):
                given.append({"number": int(str(form.prefix).removeprefix("head-")), **form.cleaned_data})
    return given


class MemberForm(NewPersonFields, RowForm):
    """One member of a panel with their answers to the conflict questions (S0 §6.3, R67–R70)."""

    person = PersonField(label="Who", required=False)
    capacity = forms.ChoiceField(
        label="In what capacity", choices=[("", "Choose"), *PanelMember.Capacity.choices],
        error_messages={"required": "Choose in what capacity they sit."},
    )  # fmt: skip
    is_chair = tick("Chairs the panel")
    is_staff = tick("Is employed by the trust")
    subordinate = tick("Answers to a person complained about")
    independent = tick("Is independent of the management and running of the academy and the trust")
    independence_basis = long_text("If independent: what makes them so", required=False, rows=2)
    directly_involved = yes_no("Were they directly involved in the matters complained about?")
    prior_knowledge = yes_no("Did they know the substance of the complaint before?")
    knows_complainant = yes_no("Do they know the complainant?")
    knows_pupil = yes_no("Do they know the child?")
    knows_staff = yes_no("Do they know somebody complained about?")

    def __init__(self, *args: Any, candidates: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["person", "new_name", "new_email"])
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.offer(candidates)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new = self.wants_new()
        if new and cleaned.get("person"):
            self.add_error("person", "Choose somebody from the list, or type a new person: not both.")
        elif not new and not cleaned.get("person") and "person" not in self.errors:
            self.add_error("person", "Choose who sits, or type somebody new.")
        if cleaned.get("independent") and not cleaned.get("independence_basis"):
            self.add_error("independence_basis", "Write down what makes them independent.")
        return cleaned


class AttendanceForm(RowForm):
    """One person who should have been at the hearing: there, or absent with what was decided (R74, R76)."""

    part = forms.ChoiceField(
        label="As what", choices=[("", "Choose"), *Attendance.Part.choices],
        error_messages={"required": "Choose as what they came."},
    )  # fmt: skip
    name = line("Name", missing="Enter the name.")
    present = yes_no("Was this person there?")
    absence_decision = long_text("If absent: what was decided about it", required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("present") is False and not cleaned.get("absence_decision"):
            self.add_error("absence_decision", "Record what was decided about the absence.")
        return cleaned


class HeadForm(RowForm):
    """One head of complaint, cut out of the complainant's words (R9, R20–R25)."""

    text = long_text("Head of complaint", rows=2, missing="Write down this head, or empty the whole row.")
    quote = long_text("The complainant's own words for it", required=False, rows=2)
    signpost = forms.ChoiceField(
        label="Does this procedure cover it?",
        required=False,
        help_text="What another procedure covers is sent there; the other heads go on.",
    )

    def __init__(self, *args: Any, signposts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["signpost"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Yes"), *((key, f"No: {title}") for key, title in signposts)]
