"""Forms of the Hearing tab: papers, what copies leave out, submissions, dates, absences, private notes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from complaints.casework.forms.base import CaseForm, Part, a_day, line, long_text
from complaints.casework.forms.parts import RowForm
from complaints.casework.forms.people import PersonField, anybody
from complaints.casework.models import Reader, Withholding
from complaints.casework.papers import plan
from complaints.casework.papers.numbers import page_numbers
from complaints.evidence.fields import FilesField

TIME_FORMATS = ["%H:%M", "%H.%M", "%I.%M%p", "%I:%M%p", "%I%p"]
DATES = 5


class WithholdForm(CaseForm):
    """Leave something out of one side's copy (R281)."""

    hide_optional = False
    reader = forms.ChoiceField(
        label="From whose copy", choices=[(one.value, one.label[:1].upper() + one.label[1:]) for one in Reader],
        widget=forms.RadioSelect, error_messages={"required": "Choose from whose copy."},
    )  # fmt: skip
    part = forms.ChoiceField(label="From which paper", error_messages={"required": "Choose a paper."})
    pages = line(
        "Pages of that paper", required=False,
        help_text="As it is numbered by itself, such as 2-4, 7. Left empty, the whole paper is left out.",
    )  # fmt: skip
    words = long_text(
        "Or only words to black out", required=False, rows=3,
        help_text="One name or phrase on each line. Words in scans and pictures cannot be found: leave such pages out.",
    )  # fmt: skip
    copy = FilesField(
        label="Or a redacted copy that this side gets instead", required=False, most=1, help_text="A PDF or a picture."
    )
    reason = line("Why", longest=300, help_text="The page that stands in its place gives this reason.",
                  missing="Say why. The page that stands in its place gives the reason.")  # fmt: skip

    def prepare(self) -> None:
        field = self.fields["part"]
        if isinstance(field, forms.ChoiceField):
            everywhere = (Withholding.EVERYWHERE, "Everywhere in the papers (words only)")
            field.choices = [("", "Choose"), everywhere, *plan.choices(self.complaint)]

    def clean_pages(self) -> str:
        text = str(self.cleaned_data["pages"])
        try:
            page_numbers(text)
        except ValueError as fault:
            raise forms.ValidationError("Enter pages such as 2-4, 7.") from fault
        return text

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        ways = [name for name in ("pages", "words", "copy") if given.get(name)]
        if len(ways) > 1 and ways != ["pages", "words"]:
            self.add_error("copy", "Choose one way: pages, words, or a redacted copy.")
        if ways == ["pages", "words"]:
            self.add_error("words", "Choose one way: pages or words.")
        if given.get("part") == Withholding.EVERYWHERE and ways != ["words"]:
            self.add_error("words", "Everywhere, only words can be blacked out. Say which.")
        if given.get("copy") and not str(given.get("part", "")).startswith("document:"):
            self.add_error("copy", "A redacted copy takes the place of a document. Choose the document above.")
        return cleaned


class SubmissionForm(CaseForm):
    """What the academy puts before the panel (R75)."""

    text = long_text("What the panel should know", required=False, rows=8)
    uploads = FilesField(label="Documents", required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("text") and not self.cleaned_data.get("uploads") and not self.errors:
            self.add_error("text", "Write what the panel should know, or add a document.")
        return cleaned


class DateForm(RowForm):
    """One date to offer."""

    day = a_day("Date", missing="Enter a date.")
    begins = forms.TimeField(
        label="Time", help_text="Such as 16:30.", input_formats=TIME_FORMATS,
        error_messages={"required": "Enter the time.", "invalid": "Enter a time such as 16:30."},
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip


class OfferDatesForm(CaseForm):
    """Dates for the hearing that the complainant chooses from on their own page (R73)."""

    def build_parts(self) -> list[Part]:
        data = self.data if self.is_bound else None
        return [
            Part(
                f"Date {number}",
                [DateForm(data, prefix=f"date-{number}", empty_permitted=number > 1, use_required_attribute=False)],
                spare=number > 3,
            )
            for number in range(1, DATES + 1)
        ]

    def dates(self) -> list[tuple[dt.date, dt.time]]:
        rows = [form.cleaned_data for part in self.parts for form in part.forms if form.cleaned_data.get("day")]
        return [(row["day"], row["begins"]) for row in rows]


class AwayForm(CaseForm):
    """Days on which a member cannot sit. Whose, only the clerk chooses."""

    person = PersonField(label="Who", missing="Choose who is away.")
    first = a_day("First day away")
    last = a_day("Last day away")

    def __init__(self, *args: Any, only: bool = False, **kwargs: Any) -> None:
        self.only = only
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if self.only:
            del self.fields["person"]
            return
        field, panel = self.fields["person"], self.complaint.current_panel
        if isinstance(field, PersonField):
            field.offer(anybody([member.user for member in panel.sitting()] if panel else []))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day cannot be before the first.")
        return cleaned


class ToldForm(CaseForm):
    """Somebody came to know the substance outside the portal (S0 §10)."""

    person = PersonField(label="Who", missing="Choose who was told.")
    day = a_day("When")
    how = line("How they came to know of it", longest=300, missing="Say how they came to know of it.")

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.before_today("day")
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.offer(self.people)


class NotesForm(CaseForm):
    """A member's own notes."""

    text = long_text("Your notes", required=False, rows=12)
