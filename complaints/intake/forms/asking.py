"""What every question of the public form knows: who answers, and today's date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.fields import TelephoneField
from complaints.policy.models import Procedure

LONGEST_TEXT = 1_000_000
"""Some hundreds of pages. Longer text is better sent as a file; it is never cut."""
EARLIEST_BIRTH = dt.date(1990, 1, 1)


@dataclass(frozen=True)
class Asking:
    """Who is asked, and when. `pupil` chooses the simple words; `address` and `email` were given before."""

    procedure: Procedure
    today: dt.date
    pupil: bool = False
    anonymous: bool = False
    born: dt.date | None = None
    address: str = ""
    email: str = ""


class QuestionForm(forms.Form):
    """One page of the public form. `heading_field` names the field whose label is the page's heading."""

    heading_field = ""
    pupil_labels: dict[str, str] = {}
    pupil_helps: dict[str, str] = {}

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asking = asking
        if asking.pupil:
            for name, label in self.pupil_labels.items():
                self.fields[name].label = label
            for name, text in self.pupil_helps.items():
                self.fields[name].help_text = text
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to who is asked."""


def long_text(label: str, *, required: bool = False, rows: int = 6, help_text: str = "", **messages: str) -> Any:
    """A text without a limit that anybody meets."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=LONGEST_TEXT,
        widget=LongText(attrs={"rows": rows}),
        error_messages={"max_length": "This is too long for the form. Send it as a file instead.", **messages},
    )  # fmt: skip


class LongText(forms.Textarea):
    """A textarea that tells the browser no limit: a browser would cut pasted text without a word."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("maxlength", None)
        return context


class Line(forms.TextInput):
    """A single line that is not cut by the browser either: what is too long is said at the field."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, kind: str = "text") -> None:
        super().__init__(attrs)
        self.input_type = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("maxlength", None)
        return context


def line(label: str, *, longest: int, required: bool = False, help_text: str = "", **attrs: str) -> forms.CharField:
    """One line of text; too long is said at the field."""
    return forms.CharField(
        label=label, required=required, max_length=longest, help_text=help_text, widget=Line(attrs=attrs),
        error_messages={"max_length": f"Use {longest} characters or fewer."},
    )  # fmt: skip


def telephone_line() -> TelephoneField:
    """A number at which somebody can be called; what holds none is said at the field."""
    return TelephoneField(
        label="Telephone number", required=False, max_length=40,
        widget=Line(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"max_length": "Use 40 characters or fewer."},
    )  # fmt: skip


def email_line(label: str, *, required: bool = False, help_text: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label, required=required, max_length=254, help_text=help_text,
        widget=Line(attrs={"autocomplete": "email", "spellcheck": "false"}, kind="email"),
        error_messages={
            "invalid": "Enter an e-mail address such as name@example.org.", "required": "Enter an e-mail address.",
        },
    )  # fmt: skip
