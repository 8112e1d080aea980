"""The comparison of two complaints side by side."""

from __future__ import annotations

from typing import Any

from complaints.casework.forms.base import CaseForm, long_text, yes_no


class AssessForm(CaseForm):
    """Is it the same matter, and does it bring anything new (S0 §9.2, R118)?"""

    hide_optional = True

    same = yes_no("Are the two about the same matter?")
    new_aspect = yes_no(
        "Does the later one raise any aspect that was not considered before?", required=False,
        help_text="Leave this and the next question empty when the two are about different matters.",
    )  # fmt: skip
    new_information = yes_no("Does it bring any new information?", required=False)
    reasons = long_text(
        "What you compared, and what follows", missing="Say what you compared.",
        help_text="If it is declined, the letter carries these words. Do not name the person who complained first, and "
        "do not quote them.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("same"):
            for name in ("new_aspect", "new_information"):
                if self.cleaned_data.get(name) is None and name not in self.errors:
                    self.add_error(name, "Choose yes or no.")
        return cleaned
