"""The forms in which a text about no case is made, confirmed and issued."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts import questions
from accounts.models import Academy, User
from letters import awareness, confirming, known_links
from letters.catalogue import LetterKind
from letters.editor import LetterField
from letters.models import Letter
from letters.names import names_at

OTHER_TITLES = ("Headteacher", "Manager", "Chair of Governors")
"""Titles of the model letters, beside the trust's own names (R203)."""


class ChooseForm(forms.Form):
    """Which text, for which academy."""

    key = forms.ChoiceField(label="What would you like to make?", widget=forms.RadioSelect,
                            error_messages={"required": "Choose one.", "invalid_choice": "Choose one."})  # fmt: skip
    academy = forms.ModelChoiceField(
        queryset=Academy.objects.none(), label="For which academy?", empty_label=None, to_field_name="slug",
        widget=forms.RadioSelect, error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key, academy = self.fields["key"], self.fields["academy"]
        places = awareness.academies_for(user, on=on)
        if isinstance(key, forms.ChoiceField):
            key.choices = [(kind.key, kind.title) for kind in awareness.kinds()]
        if isinstance(academy, forms.ModelChoiceField):
            academy.queryset = places
            if places.count() == 1:
                academy.initial = places.get().slug


class MakeForm(forms.Form):
    """Who signs, whom to ask, which links and sections; only what this text has a place for."""

    signatory_name = questions.line("Who signs?")
    signatory_title = forms.ChoiceField(
        label="As what?", widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )  # fmt: skip
    contact_name = questions.line("Whom should parents ask?")
    contact_email = forms.EmailField(
        label="At which e-mail address?", required=False,
        error_messages={"invalid": "Enter an e-mail address such as office@example.org."},
    )  # fmt: skip
    contact_telephone = questions.telephone("On which telephone number?")
    ways_to_talk = questions.line(
        "How can they come and talk?", longest=300,
        help_text="The end of a sentence that begins with “You can”, such as: speak with the teacher at the gate.",
    )  # fmt: skip
    safeguarding_lead = questions.line("Who is the designated safeguarding lead?")
    website_link = forms.URLField(
        label="The academy’s website, or the page with its policies", required=False, assume_scheme="https",
        error_messages={"invalid": "Enter an address such as https://www.example.org/policies."},
    )  # fmt: skip
    policy_links = questions.long_text(
        "Policies to point to", longest=2_000, required=False, rows=3,
        help_text="One on a line: the name, a colon, the address.",
    )  # fmt: skip
    helpful_links = questions.long_text(
        "Where parents can read more", longest=2_000, required=False, rows=6,
        help_text="One on a line. The list comes from “Links”; take out what does not fit.",
    )  # fmt: skip
    choices = forms.MultipleChoiceField(
        label="Which sections does it have?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kind: LetterKind, academy: Academy, user: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        called = names_at(academy, on=on)
        office = called.get("called_office", "school office").removeprefix("the ")
        titles = dict.fromkeys(
            [called.get("called_principal", "Principal"), *OTHER_TITLES, called.get("called_council_chair", "")]
        )
        title = self.fields["signatory_title"]
        if isinstance(title, forms.ChoiceField):
            title.choices = [(name, name) for name in titles if name]
        for name in list(self.fields):
            if name != "choices" and name not in (*kind.required, *self._used(kind)):
                del self.fields[name]
            elif name in kind.required:
                self.fields[name].required = True
        choices = self.fields["choices"]
        if isinstance(choices, forms.MultipleChoiceField):
            choices.choices = list(kind.choices.items())
        if not kind.choices:
            del self.fields["choices"]
        for name, value in {
            "signatory_name": academy.head_name, "signatory_title": next(iter(titles)),
            "contact_name": f"the {office}", "contact_email": academy.email,
            "contact_telephone": academy.telephone, "safeguarding_lead": academy.safeguarding_contact,
            "website_link": academy.website, "helpful_links": "\n".join(known_links.helpful()),
            "policy_links": f"Our policies: {academy.website}" if academy.website else "",
        }.items():  # fmt: skip
            self.initial.setdefault(name, value)

    @staticmethod
    def _used(kind: LetterKind) -> set[str]:
        """Fields that the shipped wording has a place for, those of which it makes a phrase included."""
        whole = kind.whole
        used = {name for name in MakeForm.base_fields if f"[[{name}]]" in whole or f"[[if {name}]]" in whole}
        return used | ({"contact_name", "contact_email", "contact_telephone"} if "[[contact_line]]" in whole else set())

    def context(self) -> dict[str, str | list[str]]:
        """What was typed, as the post room merges it."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "choices"}
        for name in ("policy_links", "helpful_links"):
            if name in said:
                said[name] = [row.strip(" -") for row in str(said[name]).splitlines() if row.strip(" -")]
        return said


class SeenForm(forms.Form):
    """What is decided holds only for the text that the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ConfirmForm(SeenForm):
    """What somebody puts a tick to, for the words as they stand."""

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for doubt in confirming.open_doubts(letter):
            self.fields[doubt.key] = questions.tick(confirming.question(letter, doubt))

    @property
    def ticked(self) -> list[str]:
        return [name for name, value in self.cleaned_data.items() if name != "seen" and value]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(value for name, value in said.items() if name != "seen"):
            raise forms.ValidationError("Tick what you confirm.")
        return said


class SendBackForm(SeenForm):
    """Why it goes back."""

    reasons = questions.long_text("What has to change", longest=2_000, rows=3, missing="Say what has to change.")


class IssueForm(SeenForm):
    """By which channel it goes."""

    channel = questions.line(
        "Through which channel does it go to parents?", missing="Say through which channel it goes.",
        help_text="Such as: newsletter of 12 February; the school’s messages to parents; on paper in book bags.",
    )  # fmt: skip


class WordsForm(SeenForm):
    """The words. Any change ends what was confirmed and approved."""

    subject_line = questions.line("Subject line", longest=300, missing="Enter the subject line.")
    body = LetterField(label="Words")
