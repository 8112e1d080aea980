"""Forms of campaigns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.models import User
from complaints.casework.forms.base import PlainForm, RowField, line, long_text, offer
from complaints.conduct import permissions
from letters.editor import LetterField


class GatherForm(PlainForm):
    """Into which campaign: one that there is, or a new one."""

    hide_optional = True
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    into = RowField(label="Which campaign", required=False, empty_label="A new one")
    name = line(
        "A new campaign: what it is about", required=False,
        help_text="In a few words that name nobody: it is also the heading of the answer that is published.",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", permissions.campaigns_visible_to(user, on=on).filter(sending_since=None))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("into") and not self.cleaned_data.get("name"):
            self.add_error("name", "Say what the new campaign is about, or choose one that there is.")
        return cleaned


class AnswerForm(PlainForm):
    """The one answer to all."""

    name = line(
        "What it is about", help_text="The heading of the answer. Name nobody.", missing="Say what it is about."
    )
    answer = LetterField(
        label="The answer", error_messages={"required": "Write the answer."}, strip=True,
        help_text="It stands in every letter and is published. Name no complainant and no child. The letter adds how "
        "each person can go on.",
    )  # fmt: skip


class ReasonsForm(PlainForm):
    """Why the answer is sent back."""

    reasons = long_text("What has to change", rows=4, missing="Say what has to change.")


class TakeOutForm(PlainForm):
    """Why one complaint is dealt with by itself."""

    reason = long_text("What points of its own it has", rows=4, missing="Say what points of its own it has.")


class FindForm(PlainForm):
    """Complaints that could belong to a campaign, by words that stand in them."""

    words = forms.CharField(
        label="Find complaints with these words", required=False, max_length=100,
        help_text="Each word must stand in the complaint. Left empty, those like the ones gathered so far are shown.",
    )  # fmt: skip
