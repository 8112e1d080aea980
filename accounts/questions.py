"""Questions that forms of every room ask in the same way: a line, some sentences, a day, yes or no, a tick."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.fields import TelephoneField, TypedDateField, TypedTimeField


def long_text(
    label: str,
    *,
    longest: int,
    too_long: str = "",
    help_text: str = "",
    required: bool = True,
    rows: int = 5,
    missing: str = "",
) -> Any:
    """A question that is answered in sentences; `too_long` says what to do with more than `longest` characters."""
    over = f"This is too long: at most {longest:,} characters. {too_long}".strip()
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing or f"“{label}” needs an answer.", "max_length": over},
    )  # fmt: skip


def line(label: str, *, help_text: str = "", required: bool = True, longest: int = 200, missing: str = "") -> Any:
    """A question that is answered in a few words."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=longest,
        error_messages={
            "required": missing or f"“{label}” needs an answer.",
            "max_length": f"This is too long: at most {longest} characters.",
        },
    )  # fmt: skip


def telephone(label: str = "Telephone number", *, required: bool = False, longest: int = 40) -> TelephoneField:
    """A number at which somebody can be called."""
    return TelephoneField(
        label=label, required=required, max_length=longest,
        error_messages={
            "required": f"“{label}” needs an answer.", "max_length": f"This is too long: at most {longest} characters.",
        },
    )  # fmt: skip


def yes_no(
    label: str, *, help_text: str = "", required: bool = True, look: str = "govuk-radios--inline", named: bool = False
) -> Any:
    """A question with two answers; cleans to True or False, or None where it may be left open. `named`: what is said
    of a missing answer names the question, for forms that ask several."""
    wrong = f"Choose yes or no for “{label}”" if named else "Choose yes or no."
    return forms.TypedChoiceField(
        label=label, help_text=help_text, required=required, choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"class": look}), coerce=lambda said: said == "yes", empty_value=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), wrong),
    )  # fmt: skip


def a_day(label: str, *, help_text: str = "", required: bool = True, missing: str = "") -> TypedDateField:
    """A date typed as day, month, year."""
    return TypedDateField(
        label=label, help_text=help_text, required=required,
        error_messages={"required": missing} if missing else None,
    )  # fmt: skip


def a_time(label: str, *, help_text: str = "Such as 14:30 or 2.30pm.", required: bool = False) -> TypedTimeField:
    """A time of day."""
    return TypedTimeField(
        label=label, help_text=help_text, required=required, max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip


def tick(label: str, *, help_text: str = "", required: bool = False, missing: str = "") -> forms.BooleanField:
    """A statement that is true or not."""
    return forms.BooleanField(
        label=label, help_text=help_text, required=required, error_messages={"required": missing or "Tick to confirm."}
    )
