"""Questions that are asked again: for each head, each member of a panel, each person at a hearing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from complaints.casework.forms.base import Part, line, long_text, tick, yes_no
from complaints.casework.forms.people import Candidate, NewPersonFields, PersonField
from complaints.casework.models import Attendance, Complaint, Finding, PanelMember
from complaints.casework.passages import Unreadable, numbers_of
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


class ReportHeadForm(FindingForm):
    """One head in the report: facts, proposed finding, reasons, potential solutions (S0 §4.2, R33)."""

    facts = long_text("Facts", rows=6, missing="Set out the facts of this head.")
    solutions = long_text("Potential solutions", required=False, rows=3)
    field_order = ["facts", "outcome", "reasons", "solutions", "recommendation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["recommendation"]


def finding_parts(
    complaint: Complaint,
    stage: Stage,
    data: Any,
    *,
    optional: bool = False,
    before: Stage | None = None,
    kind: type[FindingForm] = FindingForm,
    begun: Mapping[int, Mapping[str, str]] | None = None,
) -> list[Part]:
    """One group for each head that an answer must follow, filled with what was found so far, or with the work `begun`
    on it (head → field → what stands there)."""
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
        first: dict[str, Any] = {}
        if found and not optional:
            first = {"outcome": found.outcome, "reasons": found.reasons, "recommendation": found.recommendation}
        form = kind(
            data, prefix=f"head-{head.number}", empty_permitted=optional, use_required_attribute=False,
            initial=first | dict((begun or {}).get(head.pk, {})),
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


FIRST = "first:"
"""How the answer begins that a head goes first to a post, such as the SENCO."""
OTHER_PROVIDERS = "other_providers"
"""The signpost of clubs and services that use the buildings: theirs is named with it (S0 §3.2, R24)."""


class HeadForm(RowForm):
    """One head of complaint, cut out of the complainant's words (R9, R20–R25)."""

    text = long_text("Head of complaint", rows=2, missing="Write down this head, or empty the whole row.")
    sentences = line(
        "Sentences that it comes from",
        required=False,
        help_text="Their numbers in the complainant’s words, such as 2 or 4–6, 9.",
    )
    quote = long_text(
        "The complainant's own words for it", required=False, rows=2,
        help_text="Only where no sentence of theirs says it, such as what was said on the telephone.",
    )  # fmt: skip
    signpost = forms.ChoiceField(
        label="Does this procedure cover it?",
        required=False,
        help_text="What another procedure covers is sent there; the other heads go on.",
    )
    provider = line(
        "If another provider: its name, and how to reach it", required=False, longest=300,
        help_text="Such as a club that uses our buildings.",
    )  # fmt: skip
    about = forms.MultipleChoiceField(
        label="Whom it concerns", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    with_others = tick("It is answered together with the heads agreed before")

    def __init__(
        self,
        *args: Any,
        signposts: list[tuple[str, str]],
        first: list[tuple[str, str]],
        subjects: list[tuple[str, str]],
        later: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field, about = self.fields["signpost"], self.fields["about"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", "Yes"),
                *((f"{FIRST}{key}", f"Yes, once the {name} has been asked") for key, name in first),
                *((key, f"No: {title}") for key, title in signposts),
            ]
        if isinstance(about, forms.MultipleChoiceField):
            about.choices = subjects
        if len(subjects) < 2:
            del self.fields["about"]
        if not later:
            del self.fields["with_others"]
        if OTHER_PROVIDERS not in dict(signposts):
            del self.fields["provider"]

    def clean_sentences(self) -> list[int]:
        try:
            return numbers_of(str(self.cleaned_data["sentences"]))
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("text", "").strip()
        if typed and cleaned.get("signpost") == OTHER_PROVIDERS and not cleaned.get("provider"):
            self.add_error("provider", "Enter the name of the other provider and how to reach it.")
        return cleaned
