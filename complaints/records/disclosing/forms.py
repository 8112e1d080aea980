"""What is asked about a request to see the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts import questions
from accounts.fields import TypedDateField
from accounts.models import Post, User
from complaints.casework.forms.base import Fault, RowField, faults_of, offer
from complaints.evidence.blacking import Box
from complaints.evidence.drawing import BlackingForm
from complaints.records.disclosing import permissions
from complaints.records.disclosing.vocabulary import OTHER, WITH_A_CLOCK, Decision, Kind, Part
from complaints.records.models import Disclosure, DisclosureItem

LONGEST = 20_000


class PlainForm(forms.Form):
    """A form that is shown with the same questions, faults and button as those of a case."""

    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    parts: tuple[object, ...] = ()
    hide_optional = False

    @property
    def problems(self) -> list[Fault]:
        """For the error summary."""
        return faults_of(self) if self.is_bound else []

    def not_after(self, day: dt.date, *names: str) -> None:
        """These days cannot lie in the future."""
        for name in names:
            field = self.fields[name]
            if isinstance(field, TypedDateField):
                field.max_value = day


def _colleague(help_text: str) -> RowField:
    return RowField(
        label="If it is a colleague with a sign-in, who", required=False, help_text=help_text,
        words=lambda user: f"{user.name} ({user.job_title})" if user.job_title else user.name,
        empty_label="Not a colleague",
    )  # fmt: skip


def colleagues(*, on: dt.date) -> Any:
    """Everybody who holds a post today."""
    held = Post.objects.held_on(on).values("user_id")
    return User.objects.filter(is_active=True, pk__in=held).order_by("name", "pk")


PART: dict[str, Any] = {
    "label": "In which part", "choices": Part.choices, "widget": forms.RadioSelect,
    "error_messages": {"required": "Choose in which part they stand in the record."},
}  # fmt: skip


class OpenForm(PlainForm):
    """A request that has come in."""

    kind = forms.ChoiceField(
        label="Under which law", choices=Kind.choices, widget=forms.RadioSelect,
        help_text="Somebody who asks for what is held about themselves makes a subject access request, whatever they "
        "call it.",
        error_messages={"required": "Choose under which law they ask."},
    )  # fmt: skip
    academy = RowField(
        label="Asked of", required=False, words=lambda academy: academy.name, empty_label="The trust as a whole"
    )
    received_on = questions.a_day("Day on which it came", missing="Enter the day on which it came.")
    asked_by = questions.line("Who asks", missing="Enter who asks.")
    reach = questions.long_text("How to reach them", longest=500, rows=2, required=False)
    asked_for = questions.long_text(
        "What they ask for, in their words", longest=LONGEST, rows=4, missing="Enter what they ask for."
    )
    name = questions.line(
        "Whom the record should be searched for", required=False,
        help_text="Such as the person who asks, or the child. You can add others afterwards.",
    )  # fmt: skip
    part = forms.ChoiceField(**{**PART, "required": False})
    user = _colleague("A colleague whom the request is about finds nothing of it here.")
    identity_asked = questions.tick(
        "We have asked for proof of who they are",
        help_text="For subject access only, where you are not sure. The month counts from the day on which it comes.",
    )
    answer_by = questions.a_day(
        "Last day that they set", required=False,
        help_text="For an inspection, the Secretary of State or a court. For the other two the law sets it.",
    )  # fmt: skip
    legal_basis = questions.line(
        "Legal basis", required=False, longest=300, help_text="Leave it empty to have the usual one written in."
    )

    def __init__(self, *args: Any, reader: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "academy", permissions.academies_of(reader, on=on).order_by("name"))
        offer(self, "user", colleagues(on=on))
        self.not_after(on, "received_on")
        if not permissions.for_the_trust(reader, on=on):
            field = self.fields["academy"]
            field.required = True
            if isinstance(field, RowField):
                field.empty_label = "Choose"
                field.error_messages["required"] = "Choose the academy that was asked."

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("name") and not said.get("part"):
            self.add_error("part", "Choose in which part they stand in the record.")
        kind = said.get("kind")
        if kind and kind not in WITH_A_CLOCK and not said.get("answer_by"):
            self.add_error("answer_by", "Enter the last day that they set.")
        if kind in WITH_A_CLOCK and said.get("answer_by"):
            self.add_error("answer_by", "The law sets the last day for this. Leave it empty.")
        received_on, answer_by = said.get("received_on"), said.get("answer_by")
        if received_on and answer_by and answer_by < received_on:
            self.add_error("answer_by", "The last day cannot be before the day on which the request came.")
        if said.get("identity_asked") and kind != Kind.SUBJECT_ACCESS:
            self.add_error("identity_asked", "Only somebody who asks for their own data has to prove who they are.")
        return said


class PersonForm(PlainForm):
    """Somebody to search for."""

    name = questions.line("Name", missing="Enter a name to search for.")
    part = forms.ChoiceField(**PART)
    user = _colleague("They find nothing of this request from then on.")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user", colleagues(on=on))


class DayForm(PlainForm):
    """The day on which something came."""

    day = questions.a_day("Day", missing="Enter the day.")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_after(on, "day")


class ClarifyForm(DayForm):
    """What they were asked, and when."""

    text = questions.long_text("What you asked", longest=LONGEST, rows=3, missing="Enter what you asked.")


class LongerForm(PlainForm):
    """One or two more months."""

    months = forms.TypedChoiceField(
        label="How much longer", choices=[("1", "One month"), ("2", "Two months")], coerce=int,
        widget=forms.RadioSelect, error_messages={"required": "Choose one month or two."},
    )  # fmt: skip
    because = questions.long_text("Why it is complex", longest=LONGEST, rows=3, missing="Say why it takes longer.")
    told_on = questions.a_day("Day on which they were told", missing="Enter the day on which they were told.")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_after(on, "told_on")


def _exemption(disclosure: Disclosure, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", "Choose"), *disclosure.exemptions.items()],
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip


def _described(item: DisclosureItem) -> Any:
    return forms.CharField(
        label="How the schedule names it", max_length=200, initial=item.described_as,
        help_text="The person who asks reads this. Name nobody in it who is kept back.",
        error_messages={"required": "Enter what the schedule should call it."},
    )  # fmt: skip


REASONS = "Reasons, for the record"


class DecideForm(PlainForm):
    """Release one document whole, or withhold it."""

    decision = forms.ChoiceField(
        label="What happens to it", widget=forms.RadioSelect,
        choices=[(Decision.RELEASE.value, Decision.RELEASE.label), (Decision.WITHHOLD.value, Decision.WITHHOLD.label)],
        error_messages={"required": "Choose what happens to it."},
    )  # fmt: skip

    def __init__(self, *args: Any, item: DisclosureItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exemption"] = _exemption(item.case.disclosure, "If it is withheld, why")
        self.fields["reasons"] = questions.long_text(REASONS, longest=LONGEST, rows=3, required=False)
        self.fields["described_as"] = _described(item)
        if item.decision and item.decision != Decision.REDACT:
            self.initial = {"decision": item.decision, "exemption": item.exemption, "reasons": item.reasons}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") == Decision.WITHHOLD:
            if not said.get("exemption"):
                self.add_error("exemption", "Choose why it is withheld.")
            elif said["exemption"] == OTHER and not said.get("reasons"):
                self.add_error("reasons", "Name the exemption.")
        return said


class BoxesForm(BlackingForm):
    """The boxes alone: why each is there is asked on the next page."""

    nothing_drawn = "Draw a box over what must not be shown. If there is nothing to hide, release it whole."


class ReasonsForm(PlainForm):
    """Why each box is there."""

    def __init__(self, *args: Any, item: DisclosureItem, boxes: list[Box], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes = boxes
        known = {tuple(row[:5]): row[5] for row in item.boxes}
        for number, box in enumerate(boxes, start=1):
            field = _exemption(item.case.disclosure, f"Box {number}, on page {box.page}")
            field.initial = known.get(tuple(box.kept()), "")
            field.help_text = f"{box.left / 10:.0f} % from the left and {box.top / 10:.0f} % from the top of the page."
            field.required = True
            field.error_messages["required"] = f"Choose why box {number} is there."
            self.fields[f"box_{number}"] = field
        self.fields["reasons"] = questions.long_text(
            REASONS, longest=LONGEST, rows=3, required=False,
            help_text="Without the words that are blacked out.",
        )  # fmt: skip
        self.fields["described_as"] = _described(item)
        self.initial.setdefault("reasons", item.reasons)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = [said.get(f"box_{number}") for number in range(1, len(self.boxes) + 1)]
        if OTHER in given and not said.get("reasons"):
            self.add_error("reasons", "Name the exemption.")
        return said

    def boxes_with_reasons(self) -> list[tuple[Box, str]]:
        return [(box, self.cleaned_data[f"box_{number}"]) for number, box in enumerate(self.boxes, start=1)]


class SendBackForm(PlainForm):
    """What should be changed."""

    because = questions.long_text("What should be changed", longest=2_000, rows=3, missing="Say what to change.")


class ReleaseForm(DayForm):
    """To whom it went, and how."""

    to = questions.line("To whom it went", missing="Enter to whom it went.")
    how = questions.line("How it went", help_text="Such as by recorded post, or handed over.", missing="Enter how.")


class CloseForm(DayForm):
    """Why it ends without a release."""

    because = questions.long_text(
        "Why nothing is released", longest=LONGEST, rows=3, missing="Say why nothing is released.",
        help_text="Such as: withdrawn; nothing is held; refused, and under which provision.",
    )  # fmt: skip
