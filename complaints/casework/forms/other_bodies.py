"""Forms of other bodies that have the matter beside us: who, what was heard, when it ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.fields import TypedDateField
from complaints.casework.forms.base import CaseForm, a_day, line, long_text, tick
from complaints.casework.models import BodyNews, OtherBody

A_FORTNIGHT = dt.timedelta(days=14)
"""When to look again unless somebody says otherwise."""


def in_the_future(form: CaseForm, name: str) -> None:
    """This day must lie ahead."""
    field = form.fields[name]
    if isinstance(field, TypedDateField):
        field.min_value = form.on + dt.timedelta(days=1)


class OtherBodyForm(CaseForm):
    """Somebody else has the same matter: Ofsted, the police, a tribunal."""

    kind = forms.ChoiceField(
        label="What kind of body", choices=[("", "Choose"), *OtherBody.Kind.choices],
        error_messages={"required": "Choose what kind of body it is."},
    )  # fmt: skip
    name = line("Its name", required=False, help_text="Such as the name of the force, or of the authority.")
    their_reference = line("Their reference", required=False, longest=100)
    contact = line("Who deals with it there", required=False)
    standing = line("Where it stands with them", missing="Say where it stands with them.")
    next_check_on = a_day("When to look again", missing="Say when to look again: whoever keeps the case is reminded.")
    no_interviews = tick(
        "They have asked that nobody is interviewed for now",
        help_text="No interview can be recorded on this case until that ends.",
    )

    def prepare(self) -> None:
        in_the_future(self, "next_check_on")
        self.initial.setdefault("next_check_on", self.on + A_FORTNIGHT)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind, name = str(self.cleaned_data.get("kind") or ""), str(self.cleaned_data.get("name") or "").strip()
        if not name and kind == OtherBody.Kind.OTHER:
            self.add_error("name", "Say which body it is.")
        elif not name and kind:
            self.cleaned_data["name"] = OtherBody.Kind(kind).label
        return cleaned


class BodyNewsForm(CaseForm):
    """What was heard from a body, or that it was asked, and when to look again."""

    kind = forms.ChoiceField(
        label="What happened", choices=BodyNews.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened."},
    )  # fmt: skip
    day = a_day("When")
    text = long_text("What was said", rows=4, required=False)
    standing = line("Where it stands with them now", missing="Say where it stands with them.")
    next_check_on = a_day("When to look again", missing="Say when to look again.")
    no_interviews = tick("They ask that nobody is interviewed for now")

    def prepare(self) -> None:
        self.before_today("day")
        in_the_future(self, "next_check_on")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("kind") != BodyNews.Kind.LOOKED and not self.cleaned_data.get("text"):
            self.add_error("text", "Write down what was said.")
        return cleaned


class EndBodyForm(CaseForm):
    """The body has finished with the matter."""

    day = a_day("When did they finish?")
    how = long_text("How it ended with them", rows=3, missing="Say how it ended with them.")

    def prepare(self) -> None:
        self.before_today("day")
