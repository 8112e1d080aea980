"""Forms of triage beside the heads: when it happened, and risks (R44)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from complaints.casework.forms.base import CaseForm, Part, a_day, line, long_text, yes_no
from complaints.casework.forms.parts import RowForm
from complaints.casework.vocabulary import RiskKind

SPARE = 3
MOST = 30


class DayForm(RowForm):
    """One day on which something complained about happened."""

    day = a_day("When", required=False)
    what = line("What happened then", required=False, longest=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("day") and not cleaned.get("what"):
            self.add_error("what", "Say in a few words what happened on that day.")
        if cleaned.get("what") and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", "Enter the day on which this happened.")
        return cleaned


class OccurrencesForm(CaseForm):
    """The days of the incidents, and whether they are one series of related incidents (S0 §5.1, R44)."""

    hide_optional = True
    series = yes_no("If there are several: are they one series of related incidents?", required=False)
    series_how = long_text("What makes them one series, or not", required=False, rows=2)

    def prepare(self) -> None:
        said = {None: "", True: "yes", False: "no"}
        self.initial.setdefault("series", said[self.complaint.series])
        self.initial.setdefault("series_how", self.complaint.series_how)

    def build_parts(self) -> list[Part]:
        rows = [(one.on, one.what) for one in self.complaint.occurrences.all()]
        if not rows and self.complaint.happened_on:
            rows = [(self.complaint.happened_on, "")]
        data = self.data if self.is_bound else None
        asked = int(data.get("rows", 0)) if data and str(data.get("rows", "")).isdecimal() else 0
        parts = []
        for number in range(1, min(max(len(rows) + SPARE, asked), MOST) + 1):
            day, what = rows[number - 1] if number <= len(rows) else (None, "")
            form = DayForm(
                data, prefix=f"day-{number}", initial={"day": day, "what": what}, use_required_attribute=False
            )
            field = form.fields["day"]
            if hasattr(field, "max_value"):
                field.max_value = self.complaint.received_on
            parts.append(Part(f"Incident {number}", [form]))
        return parts

    def days(self) -> list[tuple[dt.date, str]]:
        """The rows that were filled."""
        found = []
        for part in self.parts:
            for form in part.forms:
                if form.is_valid() and form.cleaned_data.get("day"):
                    found.append((form.cleaned_data["day"], form.cleaned_data["what"]))
        return found

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        days = self.days()
        if not days and all(form.is_valid() for part in self.parts for form in part.forms):
            self.add_error(None, "Enter at least one day.")
        if len(days) > 1:
            if self.cleaned_data.get("series") is None and "series" not in self.errors:
                self.add_error("series", "Say whether they are one series of related incidents.")
            if not self.cleaned_data.get("series_how"):
                self.add_error("series_how", "Say what makes them one series, or not.")
        return cleaned


class RiskForm(CaseForm):
    """A risk, and what is done about it."""

    kind = forms.ChoiceField(
        label="What kind of risk", choices=RiskKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of risk."},
    )  # fmt: skip
    words = long_text(
        "What it is, and what is done about it", rows=4, missing="Say what the risk is, and what is done about it."
    )
