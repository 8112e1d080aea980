"""The last page of the form, and coming back to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from complaints.intake.forms.asking import Line, email_line

HONEYPOT = "website"
"""A box that people do not see. What fills in every box is a machine (A10)."""


class DeclarationForm(forms.Form):
    """The declaration, and the box that only machines fill in."""

    true = forms.BooleanField(
        label="What I have written is true as far as I know",
        error_messages={"required": "Tick that what you have written is true as far as you know."},
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.data.get(HONEYPOT):
            raise ValidationError(
                "A hidden box that people do not see was filled in, so this looked like a machine. Nothing is lost: "
                "press the button once more."
            )
        return found


class SaveForm(forms.Form):
    """Where to send the way back."""

    email = email_line(
        "Your e-mail address", required=True, help_text="We send a link and a code. We use it for nothing else."
    )


class AgainForm(forms.Form):
    """Where the address of the own page is sent again."""

    email = email_line("Your e-mail address", required=True, help_text="The one that you gave us.")


class PinForm(forms.Form):
    """The reference and the PIN from a letter: short enough to be typed."""

    reference = forms.CharField(
        label="Reference",
        max_length=20,
        help_text="For example, ABC-7K3QX. It is at the top of our letter.",
        widget=Line(attrs={"autocomplete": "off", "class": "govuk-input--width-10"}),
        error_messages={"required": "Enter the reference.", "max_length": "The reference is shorter than that."},
    )
    pin = forms.CharField(
        label="PIN",
        max_length=20,
        help_text="The eight digits in our letter.",
        widget=Line(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}),
        error_messages={"required": "Enter the PIN.", "max_length": "The PIN is shorter than that."},
    )
    hide_optional = True


class CodeForm(forms.Form):
    """A code from an e-mail, or a PIN from a letter."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=Line(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-10"}),
        error_messages={"required": "Enter the code.", "max_length": "The code is shorter than that."},
    )
    hide_optional = True
