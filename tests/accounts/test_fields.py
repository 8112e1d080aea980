"""Dates typed as day, month and year."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from accounts.fields import TypedDateField

EARLIEST, LATEST = dt.date(2026, 9, 1), dt.date(2027, 7, 31)


class WhenForm(forms.Form):
    when = TypedDateField(min_value=EARLIEST, max_value=LATEST)


def typed(day: str, month: str, year: str) -> WhenForm:
    return WhenForm({"when_day": day, "when_month": month, "when_year": year})


@pytest.mark.parametrize("month", ["11", "November", "nov", " Nov. "])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    form = typed(" 2 ", month, "2026")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter a date with a day, a month and a year."),
        (("", "11", "2026"), "The date must include a day."),
        (("2", "", ""), "The date must include a month and a year."),
        (("31", "2", "2027"), "Enter a real date, such as 27 3 2026."),
        (("2", "11", "26"), "The year must have four digits, such as 2026."),
        (("²", "11", "2026"), "Enter a real date, such as 27 3 2026."),
        (("-1", "11", "2026"), "Enter a real date, such as 27 3 2026."),
        (("99999999999999999999", "11", "2026"), "Enter a real date, such as 27 3 2026."),
        (("31", "8", "2026"), "The date must be 1 September 2026 or later."),
        (("1", "8", "2027"), "The date must be 31 July 2027 or earlier."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(parts: tuple[str, str, str], message: str) -> None:
    form = typed(*parts)
    assert form.errors["when"] == [message]
    page = str(form["when"])
    for part in filter(None, parts):
        assert f'value="{part}"' in page
    assert "govuk-input--error" in page
