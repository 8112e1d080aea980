"""The lists: communications, pages, families, turns, placements."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms

from accounts.questions import a_day, line, long_text
from accounts.tokens import hidden
from socialmedia import addresses
from socialmedia.prevention.actions.outreach import Family
from socialmedia.prevention.forms.base import (
    AcademyField,
    OnceForm,
    PlainForm,
    no_later,
    offer_people,
    one_academy,
    people_field,
)
from socialmedia.prevention.models import Communication, Page, Turn
from socialmedia.prevention.vocabulary import Channel, Found, Placed, Says, Standards

LONGEST = 20_000
MOST_FAMILIES = 1_000


class ListForm(OnceForm):
    """One row of a list: the academy, or all of them for those who keep the trust's lists."""

    model: Any = None
    academy = AcademyField(required=False, empty_label="All academies")

    def __init__(self, *args: Any, academies: Any, people: Any, whole_trust: bool, on: dt.date, **kwargs: Any) -> None:
        self.row = kwargs.pop("row", None)
        super().__init__(*args, **kwargs)
        field: Any = self.fields["academy"]
        field.required = not whole_trust
        if not whole_trust:
            field.empty_label = "Choose"
        one_academy(self, academies)
        self.on, self.people = on, people
        if self.row is not None:
            for name in self.fields:
                if hasattr(self.row, name):
                    self.initial[name] = getattr(self.row, name)
        self.prepare()

    def prepare(self) -> None:
        """Fit the questions to this list."""

    def filled(self) -> Any:
        """The row with what was said, not yet kept."""
        row = self.row or self.model()
        for name, value in self.cleaned_data.items():
            if name != "once":
                setattr(row, name, value)
        return row


class CommunicationForm(ListForm):
    """What is told to whom, and when."""

    model = Communication
    channel = forms.ChoiceField(label="How?", choices=Channel.choices)
    title = line("What about?", longest=160)
    text = long_text("What does it say?", longest=LONGEST, rows=6, required=False)
    link = forms.URLField(label="Where can it be read?", required=False, assume_scheme="https")
    planned_for = a_day("For which day is it planned?")
    owner = people_field("Who sees to it?")
    sent_on = a_day("When did it go out?", required=False)
    sent_to = line("To whom?", required=False)
    dropped_because = line("If it does not go out: why?", required=False, longest=300)

    def prepare(self) -> None:
        offer_people(self, self.people, "owner")
        no_later(self, self.on, "sent_on", today=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("sent_on") and not said.get("sent_to"):
            self.add_error("sent_to", "Say to whom it went.")
        return said


class PageForm(ListForm):
    """A page about the school and who runs it."""

    model = Page
    platform = line("Platform", longest=60)
    name = line("Name of the page or group")
    address = line("Address", required=False, longest=1000)
    whose = forms.ChoiceField(label="Whose is it?", choices=Standards.choices, widget=forms.RadioSelect)
    run_by = people_field(
        "Which colleague runs it?", required=False, help_text="They are asked to sign the rules for posting."
    )
    runs = line("Or who else runs it, as far as is known", required=False)
    boundaries = line("What was agreed about it, and with whom?", required=False, longest=300)
    checked_on = a_day("When was it last looked at?")
    gone_on = a_day("Is gone since", required=False)

    def prepare(self) -> None:
        offer_people(self, self.people, "run_by")
        no_later(self, self.on, "checked_on")
        no_later(self, self.on, "gone_on", today=False)

    def clean_address(self) -> str:
        try:
            return addresses.cleaned(self.cleaned_data["address"])
        except addresses.NotAnAddress as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("whose") == Standards.OFFICIAL and not (said.get("run_by") or said.get("runs")):
            self.add_error("run_by", "A page of the school has somebody who runs it.")
        return said


class TurnForm(ListForm):
    """One turn, such as a week of the holidays."""

    model = Turn
    who = people_field("Whose turn is it?")
    from_on = a_day("From")
    to_on = a_day("Until")

    def prepare(self) -> None:
        offer_people(self, self.people, "who")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        begins, ends = said.get("from_on"), said.get("to_on")
        if begins and ends and ends < begins:
            self.add_error("to_on", "It cannot end before it begins.")
        return said


class WeekendsForm(ListForm):
    """Every weekend between two days, in turn."""

    first = a_day("From")
    last = a_day("Until")
    who = forms.MultipleChoiceField(
        label="Who takes turns?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who takes turns.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip

    def prepare(self) -> None:
        self.known = {hidden(user.pk): user for user in self.people.order_by("name", "pk")}
        field: Any = self.fields["who"]
        field.choices = [(key, user.name) for key, user in self.known.items()]

    def clean_who(self) -> list[Any]:
        return [self.known[key] for key in self.cleaned_data["who"]]


class LookForm(PlainForm):
    """What was found."""

    found = forms.ChoiceField(
        label="What did you find?", choices=Found.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )  # fmt: skip
    note = long_text(
        "What was it, and from where did you take it down?", longest=LONGEST, rows=3, required=False,
        help_text="Keep a screenshot first. What is about the school is reported as a post.",
    )  # fmt: skip


class FamiliesForm(PlainForm):
    """Signatures of many families, one on each line."""

    academy = AcademyField()
    on = a_day("Which day stands beside the signatures?")
    lines = long_text(
        "One family on each line", longest=200_000, rows=12, missing="Write at least one line.",
        help_text="Pupil; parent or carer. Add “; declined” where they did not want to sign. You can paste two columns "
        "of a table.",
    )  # fmt: skip

    def __init__(self, *args: Any, academies: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_academy(self, academies)
        no_later(self, on, "on")

    def clean_lines(self) -> list[Family]:
        found, wrong = [], []
        rows = [row for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        if len(rows) > MOST_FAMILIES:
            raise forms.ValidationError(f"At most {MOST_FAMILIES} lines at once.")
        for number, row in enumerate(rows, start=1):
            cells = [" ".join(cell.split()) for cell in re.split(r"[;\t]", row)]
            declined = cells[-1].casefold() in ("declined", "no")
            cells = cells[:-1] if declined else cells
            if not 1 <= len(cells) <= 2 or not cells[0] or any(len(cell) > 200 for cell in cells):
                wrong.append(number)
                continue
            parent = cells[1] if len(cells) > 1 else ""
            found.append(Family(cells[0], parent, Says.DECLINED if declined else Says.SIGNED))
        if wrong:
            raise forms.ValidationError(
                f"Line {wrong[0]} cannot be read: write the pupil, a semicolon, then the parent or carer."
            )
        return found


class PlacementForm(PlainForm):
    """Whether one thing is in its place."""

    placed = forms.ChoiceField(
        label="Is it there?",
        choices=Placed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    where = line("Where, or what is still to do?", required=False, longest=300)
