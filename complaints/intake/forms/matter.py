"""Questions about what happened."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.fields import TypedDateField
from complaints.evidence.fields import FilesField
from complaints.intake.forms.asking import EARLIEST_BIRTH, Asking, QuestionForm, line, long_text
from complaints.intake.forms.complainant import is_before
from complaints.policy.models import Procedure
from complaints.policy.reading import filled, shown_subjects
from complaints.policy.vocabulary import SubjectKind

SHORT: dict[SubjectKind, str] = {
    SubjectKind.ACADEMY_STAFF: "A member of staff, or the {school}",
    SubjectKind.PRINCIPAL: "The {principal}",
    SubjectKind.COUNCIL_MEMBER: "One person on the {council}",
    SubjectKind.COUNCIL_JOINTLY: "The {council} as a whole",
    SubjectKind.CENTRAL_TRUST_STAFF: "A member of central staff",
    SubjectKind.OPERATIONS_OFFICER: "The {operations_officer}",
    SubjectKind.EXECUTIVE_LEADER: "An {executive_leader}",
    SubjectKind.CHIEF_EXECUTIVE: "The {chief_executive}",
    SubjectKind.BOARD_MEMBER: "One person on the {board}",
    SubjectKind.TRUST_BOARD: "The {board} as a whole",
}
"""Who may be complained about, short enough to be read down a list, in the procedure's own names."""

AT_SCHOOL = (SubjectKind.ACADEMY_STAFF, SubjectKind.PRINCIPAL, SubjectKind.COUNCIL_MEMBER, SubjectKind.COUNCIL_JOINTLY)


def subject_choices(asking: Asking) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who may be complained about (S0 §7): those at the school first, then those of the trust."""
    labels = subject_labels(asking)
    school = [(kind.value, labels[kind.value]) for kind in AT_SCHOOL if kind.value in labels]
    trust = [(kind, text) for kind, text in labels.items() if SubjectKind(kind) not in AT_SCHOOL]
    groups = [("At the school", school), ("In the trust that runs the school", trust)]
    return [(group, choices) for group, choices in groups if choices]


def subject_labels(asking: Asking) -> dict[str, str]:
    """Each kind of subject in short words."""
    return {kind.value: short_words(asking.procedure, kind) for kind in shown_subjects(asking.procedure)}


def short_words(procedure: Procedure, kind: SubjectKind | str) -> str:
    """Who is complained about, as the form puts it."""
    return filled(procedure, SHORT[SubjectKind(kind)])


class WhatForm(QuestionForm):
    """What happened, in their own words, however long (S0 §6.2, R59)."""

    heading_field = "words"
    words = long_text(
        "What happened?",
        required=True,
        rows=12,
        help_text="Use your own words. It helps if you keep to what happened and put each point on its own line. "
        "You can paste a long text.",
    )
    pupil_helps = {"words": "Use your own words. Spelling does not matter."}

    def prepare(self) -> None:
        self.fields["words"].error_messages["required"] = "Tell us what happened."


class AboutForm(QuestionForm):
    """Who it is about: it decides who may see it and who handles it (S0 §7)."""

    kind = forms.ChoiceField(label="Choose one", widget=forms.RadioSelect, required=False)
    name = line("Their name, or how we can know who is meant", longest=200)
    hide_optional = True

    def prepare(self) -> None:
        kind = self.fields["kind"]
        kind.help_text = (
            "Nobody whom you name here will handle this or see it on the portal. If you do not know, leave it empty."
        )
        choices = subject_choices(self.asking)
        if self.asking.pupil:
            kind.help_text = "The people you choose will not be the ones who deal with this."
        if isinstance(kind, forms.ChoiceField):
            kind.choices = choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("name") and not found.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Choose what kind of person or body that is.")
        if "more" in self.data and not found.get("kind") and not self.errors:
            self.add_error("kind", "Choose who it is about, or press Continue.")
        return found

    def subject(self) -> tuple[SubjectKind, str] | None:
        found = self.cleaned_data
        return (SubjectKind(found["kind"]), found.get("name", "")) if found.get("kind") else None


class WhenForm(QuestionForm):
    """The day, or the last day of a series, or roughly when (S0 §5.1, R44)."""

    happened_on = TypedDateField(
        label="The day it happened",
        required=False,
        help_text="For example, 14 9 2026. If it went on over a period, give the last day.",
    )
    happened_text = line(
        "If you do not know the day, or it went on for some time: roughly when?",
        longest=300,
        help_text="For example, most weeks since Easter.",
    )
    hide_optional = True

    def prepare(self) -> None:
        day = self.fields["happened_on"]
        if isinstance(day, TypedDateField):
            day.min_value, day.max_value = EARLIEST_BIRTH, self.asking.today
            day.error_messages["too_late"] = "The day must be today or in the past."

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        day = found.get("happened_on")
        if is_before(day, self.asking.born):
            self.add_error("happened_on", "This day is before the child was born. Check both dates.")
        if not day and not found.get("happened_text") and not self.errors:
            self.add_error("happened_on", "Tell us the day, or roughly when it happened.")
        return found


class LateForm(QuestionForm):
    """Late ones with good reason are considered (S0 §5.1, R45)."""

    heading_field = "late_reasons"
    late_reasons = long_text(
        "Why are you telling us now? (optional)",
        rows=5,
        help_text="You can leave this empty. A reason makes it more likely that we can still look into it.",
    )
    hide_optional = True
    pupil_labels = {"late_reasons": "Why did you not tell us before? (You can leave this empty.)"}


class InvolvedForm(QuestionForm):
    """Witnesses (S0 §6.2, R59)."""

    heading_field = "involved"
    involved = long_text(
        "Who else was involved, or saw it?",
        rows=5,
        help_text="Names, or a description. Leave it empty if there was nobody.",
    )
    hide_optional = True
    pupil_labels = {"involved": "Who else was there?"}
    pupil_helps = {"involved": "You can leave this empty."}


class WantedForm(QuestionForm):
    """The resolution sought (S0 §5, §6.2, R43, R59, A17)."""

    heading_field = "wanted"
    wanted = long_text(
        "What would put it right?",
        rows=5,
        help_text="For example, an explanation, an apology, or something done differently.",
    )
    hide_optional = True
    pupil_labels = {"wanted": "What would make it better?"}
    pupil_helps = {"wanted": "What would you like to happen now?"}


class FilesForm(QuestionForm):
    """Evidence (S0 §6.2, A8). A refused file says why; its neighbours are kept."""

    uploads = FilesField(label="Add files", required=False)
    hide_optional = True

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "more" in self.data and not found.get("uploads") and not self.errors:
            self.add_error("uploads", "Choose a file, or press Continue.")
        return found
