"""What a person says about an e-mail that waits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.questions import line, long_text
from complaints.casework import permissions
from complaints.casework.models import Complaint

NOT_YOURS = "There is no complaint with this reference that you work on. Check it letter by letter."


class AssignForm(forms.Form):
    """With which complaint it goes."""

    reference = line(
        "Reference of the complaint", help_text="Such as ACA-7K3QX. You must work on it.", longest=20,
        missing="Enter the reference of the complaint.",
    )  # fmt: skip

    def __init__(self, *args: Any, visible: QuerySet[Complaint], user: User, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visible, self.user, self.on = visible, user, on

    def clean_reference(self) -> Complaint:
        reference = str(self.cleaned_data["reference"]).strip().upper()
        found = self.visible.filter(reference=reference).first()
        if found is None or not permissions.may_record(self.user, found, on=self.on):
            raise forms.ValidationError(NOT_YOURS)
        return found


class AnswerForm(forms.Form):
    """What is written back."""

    text = long_text(
        "Your answer", longest=20_000, too_long="Send the rest as a letter.", rows=8, missing="Write your answer.",
        help_text="It goes by e-mail to the sender, with your name. Name no complaint unless they named it.",
    )  # fmt: skip


class AsideForm(forms.Form):
    """Why it needs nothing more."""

    reason = line("Why it is put aside", longest=500, missing="Say why it is put aside, such as advertising.")
