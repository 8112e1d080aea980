"""What every step's form shares: the questions it asks, the guards that its answers meet, and its hidden marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.text import Truncator

from accounts import fields, questions
from accounts.fields import TypedDateField
from accounts.models import User
from complaints.casework.actions import Refused
from complaints.casework.guards import Guard
from complaints.casework.models import Complaint
from complaints.evidence.fields import accepted
from complaints.evidence.models import File
from complaints.evidence.sealing import Refused as FileRefused
from complaints.evidence.sealing import seal

LONGEST = 200_000
"""Characters in one answer: some eighty typed pages."""


long_text = partial(questions.long_text, longest=LONGEST, too_long="Add the rest as a document.")
yes_no = partial(questions.yes_no, look="govuk-radios--inline govuk-radios--small", named=True)
line, a_day, tick = questions.line, questions.a_day, questions.tick
RowField = fields.RowField


def offer(form: forms.Form, name: str, rows: Any) -> None:
    """Which rows a RowField holds."""
    field = form.fields[name]
    if isinstance(field, RowField):
        field.queryset = rows


@dataclass(frozen=True)
class Need:
    """What must be so, or must not, before a form makes sense; and the sentence when it is otherwise."""

    guard: Guard
    sentence: str
    wanted: bool = True


@dataclass(frozen=True)
class Part:
    """A group of questions asked again for each head, member or person."""

    title: str
    forms: Sequence[forms.Form]
    hint: str = ""
    spare: bool = False


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and the field to go to."""

    anchor: str
    text: str


def faults_of(form: forms.BaseForm) -> list[Fault]:
    """Everything wrong with one form, in the order of its fields."""
    found = [Fault("", str(text)) for text in form.non_field_errors()]
    for name, texts in form.errors.items():
        if name == "__all__":
            continue
        field = form[name]
        anchor = f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
        found += [Fault(anchor, str(text)) for text in texts]
    return found


class PlainForm(forms.Form):
    """A form on no one case, shown with the same questions, faults and button as those of a case."""

    hide_optional = False
    parts: tuple[object, ...] = ()

    @property
    def problems(self) -> list[Fault]:
        """For the error summary."""
        return faults_of(self) if self.is_bound else []

    @property
    def has_files(self) -> bool:
        return self.is_multipart()


class CaseForm(forms.Form):
    """Any form on a case: shown with the state that was seen, sent once."""

    seen_state = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    hide_optional = False

    def __init__(
        self, data: Any = None, files: Any = None, *, complaint: Complaint, user: User, on: dt.date, **kwargs: Any
    ) -> None:
        self.complaint, self.user, self.on = complaint, user, on
        super().__init__(data, files, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the questions to this complaint."""

    def before_today(self, *names: str) -> None:
        """These days cannot lie in the future."""
        for name in names:
            field = self.fields[name]
            if isinstance(field, TypedDateField):
                field.max_value = self.on

    def not_before(self, name: str, day: dt.date | None, why: str) -> None:
        """This day cannot lie before another; `why` is said at the field, with that day after it."""
        field = self.fields[name]
        if isinstance(field, TypedDateField) and day is not None:
            field.min_value = day
            field.error_messages["too_early"] = f"{why} %(limit)s."

    @cached_property
    def parts(self) -> list[Part]:
        return self.build_parts()

    def build_parts(self) -> list[Part]:
        """The groups of questions; none for most steps."""
        return []

    def is_valid(self) -> bool:
        results = [super().is_valid(), *(form.is_valid() for part in self.parts for form in part.forms)]
        return all(results)

    @property
    def problems(self) -> list[Fault]:
        """For the error summary: its own faults, then those of its parts, each with the name of its part."""
        if not self.is_bound:
            return []
        return faults_of(self) + [
            Fault(fault.anchor, f"{Truncator(part.title).chars(60)}: {fault.text}")
            for part in self.parts
            for form in part.forms
            for fault in faults_of(form)
        ]

    @property
    def has_files(self) -> bool:
        return self.is_multipart()


class StepForm(CaseForm):
    """The questions of one step. `details` gives what `actions.take` or `actions.prepare` reads."""

    intro: ClassVar[str] = ""
    meets: ClassVar[frozenset[Guard]] = frozenset()
    """Guards that the answers of this form can meet, so that the button is shown before they are met."""
    to_know_title: ClassVar[str] = "What the record says"
    to_know: Sequence[str] = ()
    """What to know before answering, above the questions."""
    needs: ClassVar[tuple[Need, ...]] = ()
    """What must be so before the form makes sense, beside the guards of the step."""

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        """The answers under the names that the step's facts have; may take in files and new people, so call it
        inside the step's transaction."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen_state", "once")}


class ConfirmForm(StepForm):
    """A step that needs nothing but the saying so."""

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        return {}


class StatutoryForm(StepForm):
    """The action taken, or why there was none: held by every closing of a formal complaint (paragraph 33(j))."""

    action_taken = long_text(
        "Action taken as a result, whether or not it was upheld", required=False, rows=3,
        help_text="The law asks for this in the record of every complaint that reached the formal stage.",
    )  # fmt: skip
    no_action_reason = long_text("If no action was taken, why not", required=False, rows=2)
    always = False

    @property
    def asked(self) -> bool:
        return self.always or self.complaint.reached_formal

    def prepare(self) -> None:
        self.order_fields([name for name in self.fields if name not in ("action_taken", "no_action_reason")])
        for name in ("action_taken", "no_action_reason"):
            self.initial.setdefault(name, getattr(self.complaint, name))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if self.asked and not (given.get("action_taken") or given.get("no_action_reason")):
            self.add_error("action_taken", "Record the action taken, or below why there was none.")
        return cleaned


def seal_first(form: forms.Form, name: str, *, by: User, at: dt.datetime) -> File | None:
    """The file chosen for one question, sealed; None when none was chosen. Raises Refused with a sentence."""
    for upload in accepted(form, name):
        try:
            return seal(upload, by=by, at=at)
        except FileRefused as refusal:
            raise Refused(str(refusal)) from refusal
    return None
