"""What a person chooses for themselves: when notices come by e-mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.models import NoticeTimes

HOURS = [dt.time(hour, minute) for hour in range(24) for minute in (0, 30)]
NONE = ("", "None")


class _HourField(forms.TypedChoiceField):
    """A half hour of the day, or none."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [NONE, *((f"{hour:%H:%M}", f"{hour:%H:%M}") for hour in HOURS)]
        super().__init__(choices=choices, coerce=dt.time.fromisoformat, empty_value=None, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class TimesForm(forms.ModelForm[NoticeTimes]):
    """How often, on which day, and when never."""

    quiet_from = _HourField(label="Quiet hours begin at")
    quiet_until = _HourField(
        label="Quiet hours end at",
        help_text="May be on the next morning. What was written meanwhile comes when they end.",
    )

    class Meta:
        model = NoticeTimes
        fields = ["cadence", "weekday", "quiet_from", "quiet_until", "not_at_weekends"]
        labels = {
            "cadence": "How often should notices come by e-mail?",
            "weekday": "If once a week, on which day?",
            "not_at_weekends": "No e-mail on Saturdays and Sundays",
        }
        widgets = {"cadence": forms.RadioSelect()}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        begins, ends = said.get("quiet_from"), said.get("quiet_until")
        if (begins is None) != (ends is None) and not self.errors:
            missing, what = ("quiet_from", "begin") if begins is None else ("quiet_until", "end")
            self.add_error(missing, f"Choose when the quiet hours {what}, or no hours at all.")
        elif begins is not None and begins == ends:
            self.add_error("quiet_until", "The quiet hours must end at another time than they begin.")
        return said
