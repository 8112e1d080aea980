"""Forms of one letter to many people: who they are, the list, and what is decided about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.questions import a_day, line, long_text, tick
from letters import lists


class CarryForm(forms.Form):
    """To whom an issued letter goes in the same words."""

    title = line("Who they are", help_text="For yourselves, such as “All parents of year 9”.",
                 missing="Say who they are.")  # fmt: skip
    by_name = tick("Greet each person by name", help_text="Instead of, for example, “Dear parents and carers”.")


class ListForm(forms.Form):
    """Who gets it: pasted, or from a file. While a line of it cannot be read, nothing is taken in unasked."""

    pasted = forms.CharField(
        label="Paste the list here", required=False, strip=False, max_length=lists.LARGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text="The first line names the columns: Name, E-mail, Address; also Large print with yes or no. A list "
        "copied from a spreadsheet or an e-mail program can be pasted as it is.",
        error_messages={"max_length": "The list is too large: at most 4 MB."},
    )  # fmt: skip
    file = forms.FileField(
        label="Or choose a CSV file", required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )  # fmt: skip
    without_broken = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        self.people, self.unreadable = lists.People((), ()), ""
        if data is not None and files and files.get("file"):
            # What was read from a file stands in the field, so that nothing has to be chosen again.
            data = data.copy()
            try:
                data["pasted"] = lists.decoded(files["file"].read())
            except lists.NotAList as problem:
                self.unreadable = str(problem)
        super().__init__(data, files, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.unreadable:
            self.add_error("file", self.unreadable)
        if self.errors:
            return cleaned
        try:
            self.people = lists.read(str(self.cleaned_data.get("pasted") or ""))
        except lists.NotAList as problem:
            self.add_error("pasted", str(problem))
            return cleaned
        number = len(self.people.broken)
        if number and not self.confirmed:
            words = "line" if number == 1 else "lines"
            self.add_error("pasted", f"{number} {words} cannot be read, so nothing was taken in.")
        elif not self.people.rows:
            self.add_error("pasted", "Nobody on the list can be written to.")
        return cleaned

    @property
    def confirmed(self) -> bool:
        """Whether it was said that the lines that cannot be read, as many as were shown, are left out."""
        return self.cleaned_data.get("without_broken") == str(len(self.people.broken))


class SeenForm(forms.Form):
    """What is decided holds only for the words and the list that the page showed."""

    seen_hash = forms.CharField(widget=forms.HiddenInput)


class ReasonsForm(forms.Form):
    reasons = long_text("What has to change", longest=5_000, rows=3, missing="Say what has to change.")


class PostedForm(forms.Form):
    """All that waited to be posted went on one day."""

    gone_on = a_day("On which day?")
    detail = line("Proof of posting", required=False, longest=300)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("gone_on", on)


class PrintForm(forms.Form):
    two_sided = tick("Printed on both sides: begin each letter on a sheet of its own")


class AgainForm(forms.Form):
    """Another try for one reader, perhaps to a corrected address."""

    email = forms.EmailField(
        label="E-mail address", error_messages={
            "required": "Enter the e-mail address.", "invalid": "Enter an e-mail address like name@example.org.",
        },
    )  # fmt: skip
