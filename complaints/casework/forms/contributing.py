"""The form of whoever is asked for an account: their one answer, in the portal or by a link."""

from __future__ import annotations

from typing import Any

from django import forms

from complaints.casework.forms.base import long_text
from complaints.evidence.fields import FilesField

MOST_WITH_AN_ACCOUNT = 10
WILL, NOT, INTEREST = "yes", "no", "interest"


class AccountForm(forms.Form):
    """Whether they answer, what they know, and documents."""

    will = forms.ChoiceField(
        label="Can you answer?", widget=forms.RadioSelect, initial=WILL,
        choices=[
            (WILL, "Yes"),
            (NOT, "No, I cannot or do not want to"),
            (INTEREST, "No, I have an interest of my own in it and could not be impartial"),
        ],
        error_messages={"required": "Choose whether you can answer."},
    )  # fmt: skip
    text = long_text(
        "What you know", required=False, rows=10,
        help_text="What you saw, heard or did yourself, and when. If you only know it from others, say from whom. "
        "If you cannot answer, you can say why.",
    )  # fmt: skip
    uploads = FilesField(label="Documents, if you have any", required=False, most=MOST_WITH_AN_ACCOUNT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        nothing = not cleaned.get("text") and not cleaned.get("uploads")
        if cleaned.get("will") == WILL and nothing and not self.errors:
            self.add_error("text", "Write what you know, or add a document.")
        return cleaned

    def answer(self) -> dict[str, Any]:
        """As `actions.contribute` takes it."""
        will = self.cleaned_data["will"]
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        return {"text": text, "declined": will != WILL, "conflict": will == INTEREST}
