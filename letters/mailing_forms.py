"""Forms of one letter to many people: what it is, its facts, its words, its list, and what is decided about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Academy
from accounts.questions import a_day, line, long_text, tick
from letters import lists, mailings
from letters.catalogue import LetterKind
from letters.editor import LetterField
from letters.fields import FIELDS, Kind
from letters.models import Mailing


class BeginForm(forms.Form):
    """Which letter, from which academy, to whom."""

    academy = forms.ModelChoiceField(
        label="Academy", queryset=Academy.objects.none(), to_field_name="slug", empty_label="Choose",
        error_messages={"required": "Choose the academy.", "invalid_choice": "Choose the academy from the list."},
    )  # fmt: skip
    key = forms.ChoiceField(
        label="Which letter", error_messages={"required": "Choose a letter.", "invalid_choice": "Choose a letter."}
    )
    title = line("Who they are", help_text="For yourselves, such as “All parents of year 9”.",
                 missing="Say who they are.")  # fmt: skip

    def __init__(self, *args: Any, academies: QuerySet[Academy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place, key = self.fields["academy"], self.fields["key"]
        if isinstance(place, forms.ModelChoiceField):
            place.queryset = academies
            found = list(academies[:2])
            if len(found) == 1:
                self.initial.setdefault("academy", found[0].slug)
        if isinstance(key, forms.ChoiceField):
            key.choices = [("", "Choose"), *((kind.key, kind.title) for kind in mailings.kinds())]


class TitleForm(forms.Form):
    """To whom an issued letter goes in the same words."""

    title = line("Who they are", help_text="For yourselves, such as “All parents of year 9”.",
                 missing="Say who they are.")  # fmt: skip


class FactsForm(forms.Form):
    """What is the same for all readers: a question for each field of the letter, and its sections."""

    title = line("Who they are", missing="Say who they are.")

    def __init__(self, *args: Any, kind: LetterKind, mailing: Mailing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.initial.setdefault("title", mailing.title)
        for name in mailings.asked_of(kind):
            self.fields[f"fact_{name}"] = _question(name)
            held = mailing.context.get(name)
            self.initial.setdefault(f"fact_{name}", "\n".join(held) if isinstance(held, list) else held or "")
        for name, words in kind.choices.items():
            self.fields[f"choice_{name}"] = tick(words)
            self.initial.setdefault(f"choice_{name}", mailing.choices.get(name, False))

    def facts(self) -> dict[str, str | list[str]]:
        """The answers as the letter wants them; an empty one is left out."""
        found: dict[str, str | list[str]] = {}
        for name in mailings.asked_of(self.kind):
            said = str(self.cleaned_data[f"fact_{name}"]).replace("\r\n", "\n").strip()
            if said and FIELDS[name].kind == Kind.LIST:
                found[name] = [one.strip().removeprefix("- ") for one in said.splitlines() if one.strip()]
            elif said:
                found[name] = said
        return found

    def choices(self) -> dict[str, bool]:
        return {name: bool(self.cleaned_data[f"choice_{name}"]) for name in self.kind.choices}


def _question(name: str) -> forms.Field:
    field = FIELDS[name]
    label = field.meaning.rstrip(".")
    if field.kind in (Kind.LINE, Kind.LINK):
        found: forms.Field = line(label, required=False, longest=300)
        return found
    hint = "One point on each line." if field.kind == Kind.LIST else ""
    typed: forms.Field = long_text(label, longest=20_000, help_text=hint, required=False, rows=4)
    return typed


class WordsForm(forms.Form):
    """The words for all readers. Any change ends an approval."""

    subject_line = line("Subject line", longest=300, missing="Enter the subject line.")
    body = LetterField()
    seen_hash = forms.CharField(required=False, widget=forms.HiddenInput)


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

    def __init__(self, data: Any = None, files: Any = None, *, fields: frozenset[str], **kwargs: Any) -> None:
        self.known, self.people, self.unreadable = fields, lists.People((), ()), ""
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
            self.people = lists.read(str(self.cleaned_data.get("pasted") or ""), fields=self.known)
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
