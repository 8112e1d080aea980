"""Forms about who handles a complaint and who is complained about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import cached_property

from complaints.casework import guards
from complaints.casework.forms.base import Need, Part, RowField, StepForm, line, long_text, offer
from complaints.casework.forms.parts import RowForm
from complaints.casework.forms.people import Candidate, PersonField, colleagues
from complaints.casework.guards import guard
from complaints.casework.models import Complaint, Subject
from complaints.policy.vocabulary import SubjectKind


class ReassignForm(StepForm):
    intro = "Somebody else handles it from now on. The former handler keeps no right by it."
    meets = frozenset({guards.has_a_handler})
    handler = PersonField(label="Who handles it from now on", missing="Choose who takes it on.")
    reason = long_text("Why", rows=3, missing="Say why somebody else takes it on.")

    def prepare(self) -> None:
        field = self.fields["handler"]
        if isinstance(field, PersonField):
            besides = {self.complaint.handler_id} if self.complaint.handler_id else set()
            field.offer(colleagues(self.complaint, on=self.on, besides=besides))


class SubjectForm(RowForm):
    """One more person complained about."""

    kind = forms.ChoiceField(
        label="Who they are", choices=[("", "Choose"), *SubjectKind.choices],
        error_messages={"required": "Choose who they are."},
    )  # fmt: skip
    person = PersonField(label="The person, if they have a sign-in", required=False)
    name = line("Their name, or a description", required=False)


OTHERS = 3
"""Further people who can be added at once."""


class AddSubjectForm(StepForm):
    intro = (
        "Whoever is complained about loses all access at once, and the complaint goes to whoever the "
        "procedure then names: for several people, to the handler of the most senior. That may no longer be you."
    )
    kind = forms.ChoiceField(
        label="Who they are", choices=[("", "Choose"), *SubjectKind.choices],
        error_messages={"required": "Choose who they are."},
    )  # fmt: skip
    person = PersonField(label="The person, if they have a sign-in", required=False)
    name = line("Their name, or a description", required=False)
    reason = long_text("How it became known", required=False, rows=3)

    def prepare(self) -> None:
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.offer(self.candidates)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Everybody of the trust who is not locked out yet."""
        return colleagues(self.complaint, on=self.on, without=frozenset())

    def build_parts(self) -> list[Part]:
        data = self.data if self.is_bound else None
        parts = []
        for number in range(2, OTHERS + 2):
            form = SubjectForm(data, prefix=f"other-{number}", empty_permitted=True, use_required_attribute=False)
            field = form.fields["person"]
            if isinstance(field, PersonField):
                field.offer(self.candidates)
            parts.append(Part(f"Person {number}, if there are several", [form], spare=True))
        return parts

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        given = super().details(at=at)
        given["user"] = given.pop("person")
        rows = [form.cleaned_data for part in self.parts for form in part.forms if form.cleaned_data.get("kind")]
        given["others"] = [{"kind": row["kind"], "user": row["person"], "name": row["name"]} for row in rows]
        return given


@guard("Nobody is named as complained about.")
def somebody_is_named(complaint: Complaint) -> bool:
    return complaint.subjects.filter(removed_on__isnull=True).exists()


class RemoveSubjectForm(StepForm):
    intro = "They are not complained about after all. The reason is kept, and the complaint is routed again."
    needs = (Need(somebody_is_named, somebody_is_named.sentence),)
    subject = RowField(label="Who", missing="Choose who.", words=lambda subject: named(subject))
    reason = long_text("Why", rows=3, missing="Say why this person is not complained about after all.")

    def prepare(self) -> None:
        offer(self, "subject", self.complaint.subjects.filter(removed_on__isnull=True))


def named(subject: Subject) -> str:
    """A person complained about, in words."""
    return f"{subject.name} ({subject.get_kind_display().lower()})" if subject.name else subject.get_kind_display()
