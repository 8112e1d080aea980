"""What the complainant asks for when they would rather speak than write, and who acts for them."""

from __future__ import annotations

from typing import Any

from django import forms

from complaints.intake.forms.asking import email_line, line, telephone_line
from complaints.intake.forms.own import OwnForm


class TakeDownForm(OwnForm):
    """How to reach somebody who wants a request taken down for them (S0 §6.2, R60)."""

    telephone = telephone_line()
    when = line("When does it suit you, or would you rather come in?", longest=300)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("telephone") and not found.get("when") and not self.errors:
            self.add_error("telephone", "Give a telephone number, or say when you can come.")
        return found


class ActingForm(OwnForm):
    """Somebody who is to act for the complainant (S0 §6.2, R58)."""

    name = line("Their full name", longest=200, required=True)
    email = email_line("Their e-mail address", required=True, help_text="Their own, not yours.")
    agreed = forms.BooleanField(
        label="I want this person to act for me, and to get what would otherwise come to me",
        error_messages={"required": "Tick this if you want them to act for you."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter their full name."
