"""A date typed as day, month and year, the way that people know from GOV.UK forms; a time of day; one
row of a list, unnumbered; a telephone number that can be called."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format

from accounts import tokens

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
PARTS = ("day", "month", "year")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class TypedDateWidget(forms.MultiWidget):
    """Three small inputs in a row; the field's label is the legend of a fieldset."""

    template_name = "accounts/widgets/typed_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.datetime):
            value = value.date()
        if isinstance(value, dt.date):
            return [value.day, value.month, value.year]
        return [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, shown in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            shown["part"] = part
            shown["invalid"] = "aria-invalid" in context["widget"]["attrs"]
        return context


class TypedDateField(forms.MultiValueField):
    """A date in three parts; says which part is missing or wrong, and keeps what was typed.

    `min_value` and `max_value` (dates, themselves allowed) may also be set on a form's field later.
    """

    widget = TypedDateWidget
    default_error_messages = {
        "required": "Enter a date with a day, a month and a year.",
        "missing": "The date must include a %(missing)s.",
        "four_digits": "The year must have four digits, such as 2026.",
        "not_real": "Enter a real date, such as 27 3 2026.",
        "too_early": "The date must be %(limit)s or later.",
        "too_late": "The date must be %(limit)s or earlier.",
    }

    def __init__(self, *, min_value: dt.date | None = None, max_value: dt.date | None = None, **kwargs: Any) -> None:
        self.min_value = min_value
        self.max_value = max_value
        parts = tuple(forms.CharField(required=False) for _ in PARTS)
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        typed = self._typed(value)
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            raise ValidationError(
                self.error_messages["missing"], code="missing", params={"missing": " and a ".join(missing)}
            )
        day = self.compress(typed)
        self._check_limits(day)
        self.run_validators(day)
        return day

    def compress(self, data_list: Sequence[str]) -> dt.date:
        day, month, year = data_list
        if not (year.isascii() and year.isdecimal() and len(year) == 4):
            raise ValidationError(self.error_messages["four_digits"], code="four_digits")
        try:
            if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
                raise ValueError(year)
            return dt.date(int(year), _month(month), _number(day))
        except ValueError as wrong:
            raise ValidationError(self.error_messages["not_real"], code="not_real") from wrong

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(part or "") for part in TypedDateWidget().decompress(initial)]
        return before != self._typed(data)

    def _typed(self, value: Any) -> list[str]:
        if isinstance(value, dt.date):
            value = TypedDateWidget().decompress(value)
        given = list(value or [])[:3]
        return [str(part).strip() if part is not None else "" for part in given + [""] * (3 - len(given))]

    def _check_limits(self, day: dt.date) -> None:
        for code, limit, wrong in (
            ("too_early", self.min_value, self.min_value is not None and day < self.min_value),
            ("too_late", self.max_value, self.max_value is not None and day > self.max_value),
        ):
            if wrong:
                shown = date_format(limit, "j F Y") if limit else ""
                raise ValidationError(self.error_messages[code], code=code, params={"limit": shown})


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 2):
        raise ValueError(text)
    return int(text)


def _month(text: str) -> int:
    """The month as a number, from a number, a name or the beginning of a name."""
    if text.isascii() and text.isdecimal():
        return _number(text)
    for number, name in enumerate(MONTHS, start=1):
        if len(text) >= 3 and name.startswith(text.lower().rstrip(".")):
            return number
    raise ValueError(text)


class TypedTimeField(forms.CharField):
    """A time of day as people write it: 15:30, 3.30pm, 3 pm. Cleans to a time, or None where it may be left empty."""

    default_error_messages = {"not_a_time": "Enter a time, such as 14:30 or 2.30pm."}
    written = re.compile(r"(\d{1,2})(?:[:. ]?([0-5]\d))?\s*(am|pm)?", re.IGNORECASE)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        found = self.written.fullmatch(text)
        if not found or not (found[2] or found[3]):
            raise ValidationError(self.error_messages["not_a_time"], code="not_a_time")
        hour, half = int(found[1]), (found[3] or "").lower()
        if hour > (12 if half else 23) or (half and hour == 0):
            raise ValidationError(self.error_messages["not_a_time"], code="not_a_time")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return dt.time(hour, int(found[2] or 0))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row of what somebody may choose from; `words` says how the list names it. Its rows are set on the form.

    The value in the page is no number in a row: gaps between numbers would tell of hidden rows (decision 0023).
    """

    def __init__(
        self, *, words: Callable[[Any], str] = str, missing: str = "Choose from the list.", **kwargs: Any
    ) -> None:
        self.words = words
        kwargs.setdefault("empty_label", "Choose")
        errors = {"required": missing, "invalid_choice": "Choose from the list."}
        super().__init__(queryset=None, error_messages=errors, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return self.words(obj)

    def prepare_value(self, value: Any) -> Any:
        pk = value.pk if isinstance(value, models.Model) else value
        return tokens.hidden(pk) if isinstance(pk, int) else pk

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value:
            try:
                value = tokens.shown(value)
            except ValueError as fault:
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from fault
        return super().to_python(value)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Several rows of what somebody may choose from, as boxes to tick; their values are no numbers in a row either."""

    def __init__(self, *, words: Callable[[Any], str] = str, **kwargs: Any) -> None:
        self.words = words
        errors = {"invalid_choice": "Choose from the list."}
        super().__init__(queryset=None, widget=forms.CheckboxSelectMultiple, error_messages=errors, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return self.words(obj)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (list, tuple, models.QuerySet)):
            return [self.prepare_value(one) for one in value]
        pk = value.pk if isinstance(value, models.Model) else value
        return tokens.hidden(pk) if isinstance(pk, int) else pk

    def clean(self, value: Any) -> Any:
        unknown = ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        try:
            chosen = {tokens.shown(str(one)) for one in value or ()}
        except ValueError as fault:
            raise unknown from fault
        if self.required and not chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        rows: Any = self.queryset.filter(pk__in=chosen) if self.queryset is not None else []
        if len(rows) < len(chosen):
            raise unknown
        return rows


NO_NUMBER = "Enter a telephone number with its area code, such as 01632 960001."
FEWEST_TO_CALL = 6
"""Digits of a number within one area, the shortest that somebody can be called at."""


def digits_in(typed: str) -> int:
    """How many digits there are; spaces, brackets, a plus, an extension or words such as “after six” do no harm."""
    return sum(char.isdecimal() for char in typed)


class TelephoneField(forms.CharField):
    """A telephone number, typed in any manner. What holds too few digits to be called is refused: somebody would only
    find out on the day on which they have to call."""

    fewest = FEWEST_TO_CALL
    default_error_messages = {"no_number": NO_NUMBER}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and digits_in(str(value)) < self.fewest:
            raise ValidationError(self.error_messages["no_number"], code="no_number")


class HelplineField(TelephoneField):
    """A number that may be as short as 999."""

    fewest = 3
    default_error_messages = {"no_number": "Enter a number that can be called, such as 999."}
