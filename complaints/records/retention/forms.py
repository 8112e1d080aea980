"""What is asked about retention."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts import questions
from accounts.fields import TypedDateField
from complaints.records.disclosing.forms import PlainForm
from complaints.records.models import RetentionRule

MOST_YEARS = 100


class RuleForm(PlainForm):
    """A new version of one rule."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    years = forms.IntegerField(
        label="Years", min_value=0, max_value=MOST_YEARS, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Enter the years as a number.", "invalid": "Enter the years as a number.",
                        "min_value": "Enter 0 or more.", "max_value": f"Enter {MOST_YEARS} or fewer."},
    )  # fmt: skip
    months = forms.IntegerField(
        label="and months", min_value=0, max_value=11, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Enter the months as a number.", "invalid": "Enter the months as a number.",
                        "min_value": "Enter months from 0 to 11.", "max_value": "Enter months from 0 to 11."},
    )  # fmt: skip
    source = questions.line("Who says so", longest=300, help_text="The law, the toolkit or the trust’s own decision.")
    note = questions.line("Note", longest=300, required=False)
    names_go = forms.BooleanField(
        label="The access log forgets who looked at the record", required=False,
        help_text="What was looked at and when stays. Take the tick away to keep the names of the colleagues as well.",
    )  # fmt: skip

    def __init__(self, *args: Any, rule: RetentionRule, **kwargs: Any) -> None:
        years, months = divmod(rule.months, 12)
        given = {
            "seen": rule.version, "years": years, "months": months, "source": rule.source, "note": rule.note,
            "names_go": rule.names_go,
        }  # fmt: skip
        super().__init__(*args, **{"initial": given, **kwargs})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("years") == 0 and said.get("months") == 0:
            self.add_error("years", "A record is kept for a month at least.")
        return said


class HoldForm(PlainForm):
    """Why a record is kept longer, and when somebody looks again."""

    reason = questions.long_text("Why it is kept longer", longest=5_000, rows=3, missing="Say why it is kept longer.")
    review_on = questions.a_day("Day on which somebody looks again", missing="Enter the day to look again.")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["review_on"]
        if isinstance(field, TypedDateField):
            field.min_value = on + dt.timedelta(days=1)


class KeepHoldingForm(HoldForm):
    """The same once somebody has looked again; the day that stood before them goes with it."""

    seen = forms.DateField(widget=forms.HiddenInput)


class LiftForm(PlainForm):
    """Why a hold is no longer needed."""

    because = questions.long_text("Why it is no longer needed", longest=5_000, rows=3, missing="Say why.")
