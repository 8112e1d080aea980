"""The same for several pieces of evidence at once."""

from __future__ import annotations

from typing import Any

from django import forms

from socialmedia.forms.base import line
from socialmedia.forms.report import PlainForm


class PiecesField(forms.Field):
    """The keys of the pieces that are ticked in the list."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[Any]:
        key = forms.UUIDField(required=True)
        found = [key.clean(one) for one in value or []]
        if not found:
            raise forms.ValidationError("Tick the pieces that you mean.")
        return found


class SeveralForm(PlainForm):
    """Which pieces, and what is to happen to them; the list itself holds the boxes to tick."""

    CLEAR, ASIDE, BACK = "clear", "aside", "back"
    piece = PiecesField()
    several = forms.ChoiceField(choices=[(CLEAR, CLEAR), (ASIDE, ASIDE), (BACK, BACK)], widget=forms.HiddenInput)
    why = line("Why are they set aside, or taken back?", required=False, longest=300)
