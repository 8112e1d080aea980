"""The form in which a wording is edited."""

from __future__ import annotations

from typing import Any

from django import forms

from letters.catalogue import LetterKind
from letters.wordings import LONGEST


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
    note = forms.CharField(
        label="What you changed, and why", max_length=200, required=False, help_text="Kept with this version."
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        if not body.strip():
            raise forms.ValidationError("Enter the wording.")
        wrong = [str(fault) for fault in self.kind.faults("", body)]
        if wrong:
            raise forms.ValidationError(wrong)
        return body

    def clean_subject_line(self) -> str:
        subject_line = str(self.cleaned_data["subject_line"])
        wrong = [str(f) for f in self.kind.faults(subject_line, "") if "subject line" in f.problem]
        if wrong:
            raise forms.ValidationError(wrong)
        return subject_line
