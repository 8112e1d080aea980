"""What every form of an incident shares: questions in plain words, and its hidden marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms

from accounts import fields, questions, tokens
from accounts.fields import TypedDateField
from accounts.models import User
from socialmedia.gates import Gate
from socialmedia.models import Incident
from socialmedia.vocabulary import Act

LONGEST = 50_000


long_text = partial(questions.long_text, longest=LONGEST, rows=4)
line, yes_no, a_day, tick = questions.line, questions.yes_no, questions.a_day, questions.tick
a_time = questions.a_time
RowField = fields.RowField


def choice(label: str, choices: Any, *, help_text: str = "", required: bool = True, many: bool = False) -> Any:
    """One of a list as radio buttons; of a long list (`many`) as a select."""
    rows = [("", "Choose"), *choices] if many else choices
    return forms.ChoiceField(
        label=label, choices=rows, help_text=help_text, required=required,
        widget=forms.Select if many else forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one from the list."},
    )  # fmt: skip


def several(label: str, choices: Any, *, help_text: str = "", required: bool = True) -> Any:
    """Any number of a list."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, help_text=help_text, required=required, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip


class AskingForm(forms.Form):
    """A form that asks back when a colleague is named in what was written: is the post about them?"""

    def ask_about(self, users: Sequence[User], *, about: str = "the post") -> None:
        """The question, with the names to tick; it stands last, and what was ticked stays ticked."""
        many = len(users) > 1
        rows = [(tokens.hidden(user.pk), user.name if many else "Yes, it is about them") for user in users]
        words = f"Is {about} about any of them?" if many else f"Is {about} about {users[0].name}?"
        self.fields[NAMED] = several(
            words, [*rows, (NOBODY, "No, they are named for another reason")],
            help_text="Whoever it is about finds nothing of it from now on.",
        )  # fmt: skip

    def about_them(self) -> list[int] | None:
        """The keys of those who were ticked; None while nothing is answered."""
        said = self.data.getlist(NAMED) if hasattr(self.data, "getlist") else []
        if not said:
            return None
        found = []
        for mark in said:
            with suppress(ValueError):
                found.append(tokens.shown(mark))
        return found


NAMED, NOBODY = "named_here", "nobody"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and the field to go to."""

    anchor: str
    text: str


class IncidentForm(AskingForm):
    """Any form on an incident: shown with the state that was seen, sent once. `shut_by` and `opened_by`: the gates that
    refused it, and the acts that open the way, once it was refused."""

    intro = ""
    button = ""
    shut_by: tuple[Gate, ...] = ()
    opened_by: tuple[Act, ...] = ()
    seen_state = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, incident: Incident, user: User, on: dt.date, **kwargs: Any
    ) -> None:
        self.incident, self.person, self.on = incident, user, on
        super().__init__(data, files, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the questions to this incident."""

    def offer(self, name: str, rows: Any) -> None:
        """Which rows a RowField holds; a single one is chosen already."""
        field = self.fields[name]
        if isinstance(field, RowField):
            field.queryset = rows
            found = list(rows[:2])
            if len(found) == 1:
                self.initial.setdefault(name, found[0].pk)

    def before_today(self, *names: str, today: bool = True) -> None:
        """These days cannot lie in the future; today is offered."""
        for name in names:
            field = self.fields[name]
            if isinstance(field, TypedDateField):
                field.max_value = self.on
            if today:
                self.initial.setdefault(name, self.on)

    def from_tomorrow(self, *names: str) -> None:
        """These days lie ahead."""
        for name in names:
            field = self.fields[name]
            if isinstance(field, TypedDateField):
                field.min_value = self.on + dt.timedelta(days=1)

    @property
    def problems(self) -> list[Fault]:
        """For the error summary."""
        if not self.is_bound:
            return []
        found = [Fault("", str(text)) for text in self.non_field_errors()]
        for name, texts in self.errors.items():
            if name == "__all__":
                continue
            field = self[name]
            anchor = f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
            found += [Fault(anchor, str(text)) for text in texts]
        return found

    def details(self) -> dict[str, Any]:
        """The answers under the names that the act's record has."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen_state", "once")}
