"""The forms in which wordings and links are kept."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import questions
from accounts.models import Academy
from letters.models import LinkState, Origin
from letters.shared_passages import BEFORE_NAME
from letters.wordings import LONGEST, Terms, faults


class WordingForm(forms.Form):
    """A wording as its editor types it; every fault is named at its field with its line."""

    subject_line = forms.CharField(
        label="Subject line",
        max_length=200,
        error_messages={
            "required": "Enter the subject line.",
            "max_length": "The subject line can have 200 characters at most.",
        },
    )
    body = forms.CharField(
        label="Wording",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "true"}),
        help_text="Headings begin with ##, points of a list with -. Fields and sections are explained above.",
        error_messages={
            "required": "Enter the wording.",
            "max_length": f"A wording can have {LONGEST:,} characters at most.",
        },
    )
    origin = forms.ChoiceField(
        label="Whose words are these?", choices=Origin.choices, required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one."},
    )  # fmt: skip
    licence = questions.long_text(
        "Whose text is it, and on what terms may you use it?", longest=2_000, required=False, rows=3,
        help_text="Only for somebody else’s text. Such as: Kent County Council; not for profit, with acknowledgement, "
        "and the council told on 3 March 2027.",
    )  # fmt: skip
    acknowledgement = questions.long_text(
        "Acknowledgement", longest=500, required=False, rows=2,
        help_text="Only for somebody else’s text. It is put at the end of every letter that is made from this wording.",
    )  # fmt: skip
    note = forms.CharField(
        label="What you changed, and why", max_length=200, required=False, help_text="Kept with this version."
    )
    case = questions.line(
        "Show it with a real case (its reference)", required=False, longest=40,
        help_text="Only for “Show how it looks”. Left empty, names and dates are a made-up sample.",
    )  # fmt: skip
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, academy: Academy | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key, self.academy = key, academy
        if key.startswith(BEFORE_NAME):
            for name in ("subject_line", "case"):
                del self.fields[name]

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        if not body.strip():
            raise forms.ValidationError("Enter the wording.")
        return body

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "body" in said:
            for fault in faults(self.key, self.academy, str(said.get("subject_line", "")), said["body"]):
                of_subject = "subject line" in fault.problem and "subject_line" in self.fields
                self.add_error("subject_line" if of_subject else "body", str(fault))
        elif "subject_line" in said:
            for fault in faults(self.key, self.academy, str(said["subject_line"]), ""):
                if "subject line" in fault.problem:
                    self.add_error("subject_line", str(fault))
        if said.get("origin") == Origin.LICENSED:
            if not str(said.get("licence", "")).strip():
                self.add_error("licence", "Say whose text it is and on what terms you may use it.")
            if not str(said.get("acknowledgement", "")).strip():
                self.add_error("acknowledgement", "Enter the acknowledgement that the holder of the text asks for.")
        return said

    @property
    def terms(self) -> Terms:
        """Whose text it is; what was typed for somebody else's text counts only then."""
        said = self.cleaned_data
        if said.get("origin") != Origin.LICENSED:
            return Terms()
        return Terms(Origin.LICENSED, said["licence"], said["acknowledgement"])


class LinkForm(forms.Form):
    """An address for the list of help."""

    title = questions.line("What it is", missing="Enter what it is.")
    address = forms.URLField(
        label="Address", max_length=500, assume_scheme="https",
        error_messages={"required": "Enter the address.", "invalid": "Enter an address such as https://www.example.org/."},
    )  # fmt: skip


class SeenLinkForm(forms.Form):
    """What somebody found who opened a link."""

    state = forms.ChoiceField(
        label="What did you find?", widget=forms.RadioSelect,
        choices=[(LinkState.WORKS, "It opened, and it is what it should be"), (LinkState.BROKEN, "It does not work")],
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )  # fmt: skip
    said = questions.line("In a few words", required=False, longest=200)
