"""Forms for term dates: a file, the meaning of an iCalendar file's titles, one day by hand."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from accounts.fields import TypedDateField
from accounts.models import Academy
from complaints.schooldays.models import SpanKind
from complaints.schooldays.parsing import IGNORE, LARGEST_FILE, LONGEST_LABEL
from complaints.schooldays.spans import SpanData

MOST_TITLES = 400
MEANINGS = [("", "Choose"), *SpanKind.choices, (IGNORE, "Leave it out")]
DAY_KINDS = [choice for choice in SpanKind.choices if choice[0] != SpanKind.TERM]


class FileForm(forms.Form):
    """A CSV file of any academies, or an iCalendar file of one."""

    file = forms.FileField(
        label="File with term dates",
        help_text="A CSV file with the columns academy, kind, first_day, last_day, label, source; or an iCalendar file "
        "(.ics) of one academy.",
        widget=forms.FileInput(attrs={"accept": ".csv,.ics,text/csv,text/calendar"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    academy = forms.ModelChoiceField(
        queryset=Academy.objects.none(), required=False, to_field_name="slug", label="Academy", empty_label="Choose",
        help_text="Only for an iCalendar file, which does not say whose dates it holds.",
    )  # fmt: skip

    def __init__(self, *args: Any, academies: QuerySet[Academy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["academy"].queryset = academies  # type: ignore[attr-defined]
        self.content = b""

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise ValidationError("The file is larger than 2 MB, which is far more than term dates need.")
        self.content = file.read()
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.is_icalendar and not data.get("academy") and "academy" not in self.errors:
            self.add_error("academy", "Choose the academy whose dates this iCalendar file holds.")
        return data

    @property
    def is_icalendar(self) -> bool:
        """By what is in it, because names of files mislead."""
        return self.content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR"


class TitlesForm(forms.Form):
    """What each title of an iCalendar file means. The file travels along, so that nobody has to choose it again."""

    content = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(widget=forms.HiddenInput, max_length=200)
    academy = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, titles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = list(titles)
        for number, (title, looks_like) in enumerate(titles.items()):
            self.fields[f"title_{number}"] = forms.ChoiceField(
                label=title, choices=MEANINGS, initial=looks_like,
                error_messages={"required": f"Say what “{title}” is, or leave it out."},
            )  # fmt: skip

    @property
    def mapping(self) -> dict[str, str]:
        """Each title with its kind, or `ignore`."""
        return {title: self.cleaned_data[f"title_{number}"] for number, title in enumerate(self.titles)}


def packed(content: bytes) -> str:
    """A file as it travels in a form."""
    return base64.b64encode(content).decode("ascii")


def unpacked(text: str) -> bytes:
    """The file again; empty if somebody has changed what travelled."""
    try:
        return base64.b64decode(text, validate=True)[: LARGEST_FILE + 1]
    except (binascii.Error, ValueError):
        return b""


class DayForm(forms.Form):
    """One closure, INSET day or occasional day, or several days in a row."""

    kind = forms.ChoiceField(
        label="What is it?", choices=DAY_KINDS, initial=SpanKind.CLOSURE, widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )  # fmt: skip
    first_day = TypedDateField(label="Day", help_text="The first, if it is several days in a row.")
    last_day = TypedDateField(label="Last day", required=False)
    label = forms.CharField(
        label="Why?", help_text="For example snow, or polling station. It is shown with every date that it moves.",
        max_length=LONGEST_LABEL, error_messages={"required": "Say why in a word or two."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day must not be before the first.")
        return data

    @property
    def span(self) -> SpanData:
        first: dt.date = self.cleaned_data["first_day"]
        last: dt.date = self.cleaned_data["last_day"] or first
        return SpanData(first, last, self.cleaned_data["kind"], self.cleaned_data["label"].strip(), "entered by hand")
