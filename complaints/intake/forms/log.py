"""The same facts as the public form, written down by a colleague for somebody (S0 §6.1–6.2, R50–R51, R59–R60)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.fields import TypedDateField
from accounts.models import Academy
from complaints.casework.vocabulary import Channel, Nature, Relationship
from complaints.evidence.fields import FilesField
from complaints.intake.forms.asking import EARLIEST_BIRTH, email_line, line, long_text, telephone_line
from complaints.intake.forms.complainant import ADJUSTMENTS, NeedsForm, is_before
from complaints.policy.vocabulary import SubjectKind

ROWS = 4
"""How many people can be named at once; more are added on the case."""
CHANNELS = [
    (kind.value, kind.label)
    for kind in (Channel.TELEPHONE, Channel.IN_PERSON, Channel.LETTER, Channel.EMAIL, Channel.TAKEN_DOWN)
]


SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("How it reached us", ("academy", "channel", "received_on", "nature")),
    (
        "Who is complaining",
        (
            "relationship",
            "name",
            "anonymous",
            "email",
            "telephone",
            "address",
            "pupil_name",
            "pupil_year",
            "pupil_born_on",
        ),
    ),
    (
        "What happened",
        ("words", "summary", "happened_on", "happened_text", "involved", "wanted", "uploads", "safeguarding"),
    ),
    ("Who it is about", tuple(name for number in range(ROWS) for name in (f"kind_{number}", f"named_{number}"))),
    (
        "Somebody acting for them",
        ("representative_name", "representative_email", "authority_how", "authority_recorded_on"),
    ),
    ("What helps them", ("adjustments", "interpreter", "other_adjustment")),
)
"""Every field that is seen, under its heading."""


NAMED_DAYS = {
    "received_on": "The day on which it arrived", "pupil_born_on": "The child’s date of birth",
    "authority_recorded_on": "The day on which we saw the authority", "happened_on": "The day on which it happened",
}  # fmt: skip
"""How a day is called where it is wrong, so that no two sentences are alike."""


class LogForm(forms.Form):
    """One page for telephone, letter, e-mail, in person, or taken down for somebody who finds writing hard."""

    academy = forms.ModelChoiceField(label="Academy", queryset=Academy.objects.none(), empty_label="Choose")
    channel = forms.ChoiceField(
        label="How did it reach us?", choices=CHANNELS, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it reached us."},
        help_text="“Taken down for them” counts as putting it in writing.",
    )  # fmt: skip
    received_on = TypedDateField(
        label="When did it arrive?", help_text="The day it reached anybody at the academy, even if that was earlier."
    )
    nature = forms.ChoiceField(
        label="What is it?", choices=Nature.choices, widget=forms.RadioSelect, initial=Nature.COMPLAINT.value,
        error_messages={"required": "Choose what it is."},
    )  # fmt: skip
    relationship = forms.ChoiceField(
        label="Who is complaining?", choices=Relationship.choices, initial=Relationship.PARENT.value
    )
    name = line("Their full name", longest=200, required=True)
    anonymous = forms.BooleanField(label="They did not give a name", required=False)
    email = email_line("E-mail address")
    telephone = telephone_line()
    address = forms.CharField(label="Postal address", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    pupil_name = line("Child’s full name", longest=200)
    pupil_year = line("Year group or class", longest=60)
    pupil_born_on = TypedDateField(label="Child’s date of birth", required=False)
    representative_name = line("That person’s full name", longest=200)
    representative_email = email_line("That person’s e-mail address")
    authority_how = line("How was the authority given?", longest=200, help_text="Only if somebody acts for them.")
    authority_recorded_on = TypedDateField(label="When did we see it?", required=False)
    words = long_text(
        "What happened, in their words", required=True, rows=10,
        help_text="What they said or wrote, not what we think of it. The complainant and the outside body can read it.",
    )  # fmt: skip
    summary = line(
        "In a few words", longest=160, help_text="For lists and headings. Left empty, it is the start of their words."
    )
    happened_on = TypedDateField(label="When did it happen, or last happen?", required=False)
    happened_text = line("Roughly when, if no day is known", longest=300)
    involved = long_text("Who was involved or saw it", rows=3)
    wanted = long_text("What would put it right", rows=3)
    uploads = FilesField(label="Scans, photographs or e-mails", required=False)
    adjustments = forms.MultipleChoiceField(
        label="What helps them", choices=ADJUSTMENTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreter = line("An interpreter for this language", longest=60)
    other_adjustment = long_text("Anything else that helps them", rows=2)
    safeguarding = forms.BooleanField(
        label="A child’s safety may be at stake", required=False,
        help_text="Tell the safeguarding lead at once as well, in the usual way. This flag lets them see the case.",
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, academies: QuerySet[Academy], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        academy = self.fields["academy"]
        if isinstance(academy, forms.ModelChoiceField):
            academy.queryset = academies
            academy.error_messages["required"] = "Choose the academy."
            if academies.count() == 1:
                academy.initial, academy.empty_label = academies.get(), None
        self.fields["name"].error_messages["required"] = "Enter their name, or tick that they did not give one."
        if self.data.get("anonymous"):
            self.fields["name"].required = False
        self.fields["words"].error_messages["required"] = "Write down what happened."
        for name in ("received_on", "pupil_born_on", "authority_recorded_on", "happened_on"):
            day = self.fields[name]
            if isinstance(day, TypedDateField):
                day.max_value, day.min_value = today, EARLIEST_BIRTH
                day.error_messages["too_late"] = f"{NAMED_DAYS[name]} must be today or in the past."
        for number in range(ROWS):
            which = "Who is it about?" if number == 0 else f"Who else is it about? ({number + 1})"
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=which, required=False, choices=[("", "Nobody named"), *SubjectKind.choices]
            )
            self.fields[f"named_{number}"] = line("Name, or how we know who is meant", longest=200)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in the order in which a colleague asks."""
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if is_before(found.get("happened_on"), found.get("pupil_born_on")):
            self.add_error("happened_on", "This day is before the child was born. Check both dates.")
        if found.get("happened_on") and found.get("received_on") and found["happened_on"] > found["received_on"]:
            self.add_error("happened_on", "It cannot have happened after it was complained about. Check both dates.")
        for number in range(ROWS):
            if found.get(f"named_{number}") and not found.get(f"kind_{number}"):
                self.add_error(f"kind_{number}", "Choose what kind of person or body that is.")
        if found.get("authority_recorded_on") and not found.get("representative_name"):
            self.add_error("representative_name", "Enter who acts for them.")
        if {"email_only", "post_only"} <= set(found.get("adjustments") or []):
            self.add_error("adjustments", "Choose either e-mail only or paper only, not both.")
        elif "post_only" in (found.get("adjustments") or []) and not found.get("address", "").strip():
            self.add_error("adjustments", "To write on paper only, enter the postal address to which letters go.")
        elif "email_only" in (found.get("adjustments") or []) and not found.get("email", "").strip():
            self.add_error("adjustments", "To write by e-mail only, enter the e-mail address.")
        return found

    def subjects(self) -> list[tuple[SubjectKind, str]]:
        found = self.cleaned_data
        return [
            (SubjectKind(found[f"kind_{number}"]), found[f"named_{number}"])
            for number in range(ROWS)
            if found[f"kind_{number}"]
        ]

    def complainant(self) -> dict[str, Any]:
        found = self.cleaned_data
        names = (
            "relationship", "pupil_name", "pupil_year", "pupil_born_on", "email", "telephone", "address", "name",
            "representative_name", "representative_email", "authority_how", "authority_recorded_on",
        )  # fmt: skip
        facts = {name: found[name] for name in names} | NeedsForm.facts(found)
        if found["anonymous"]:
            facts |= {"anonymous": True, "name": ""}
        return facts


class RepresentativeForm(forms.Form):
    """Somebody who is to act for the complainant, as they told a colleague (S0 §6.2, R58)."""

    name = line("Who is to act for them? Their full name", longest=200, required=True)
    email = email_line("Their e-mail address")
    told = line("How did the complainant tell us?", longest=200, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter their full name."
        self.fields["told"].error_messages["required"] = "Say how the complainant told us."


class EndActingForm(forms.Form):
    """That somebody no longer acts for the complainant."""

    why = line("Why do they no longer act?", longest=300, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].error_messages["required"] = "Say why they no longer act."


class NewPinForm(forms.Form):
    """Why somebody whose page opens with a code by e-mail gets a PIN as well."""

    why = line("Why do they need a PIN as well as codes by e-mail?", longest=200, required=True)


class AuthorityForm(forms.Form):
    """That the authority of a representative has been seen (S0 §6.2, R58)."""

    how = line("How was the authority given?", longest=200, required=True)
    seen_on = TypedDateField(label="When did we see it?")
