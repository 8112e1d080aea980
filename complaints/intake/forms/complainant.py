"""Questions about who complains."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.fields import NO_NUMBER, TypedDateField, digits_in
from complaints.casework.vocabulary import Nature, Relationship
from complaints.intake.forms.asking import EARLIEST_BIRTH, QuestionForm, email_line, line, long_text, telephone_line

ADJUSTMENTS: tuple[tuple[str, str], ...] = (
    ("large_print", "Letters in large print"),
    ("easy_read", "Easy read: short sentences with pictures"),
    ("email_only", "Write to me by e-mail only"),
    ("post_only", "Write to me on paper only"),
    ("telephone_first", "Telephone me before you write"),
    ("step_free", "Step-free access when we meet"),
    ("hearing_support", "A hearing loop, or people who face me when they speak"),
    ("supporter", "I will bring somebody to support me"),
)
"""Choices that the record keeps one by one, so that whoever writes or meets honours each (S0 §1, R17)."""


class NatureForm(QuestionForm):
    """Concern, complaint or feedback (S0 §3.1, R18)."""

    heading_field = "nature"
    nature = forms.ChoiceField(
        label="What would you like to do?",
        choices=[
            (Nature.CONCERN, "Raise a concern: I am worried about something and would like to be reassured"),
            (Nature.COMPLAINT, "Make a complaint: I am not satisfied with something that was done or not done"),
            (Nature.FEEDBACK, "Give feedback: I want you to know something, good or bad"),
        ],
        widget=forms.RadioSelect,
        help_text="If you are not sure, choose complaint. We can change it later without asking you everything again.",
        error_messages={"required": "Choose what you would like to do."},
    )


class YouForm(QuestionForm):
    """Parents and others, and pupils too (S0 §1, §3.1, R27)."""

    heading_field = "relationship"
    relationship = forms.ChoiceField(
        label="Who are you?",
        choices=[
            (Relationship.PARENT, "A parent or carer of a pupil"),
            (Relationship.FORMER_PARENT, "A parent or carer of a pupil who has left"),
            (Relationship.PUPIL, "A pupil"),
            (Relationship.RELATIVE, "Another relative of a pupil"),
            (Relationship.NEIGHBOUR, "A neighbour or another member of the public"),
            (Relationship.OTHER, "Someone else"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you are."},
    )


class NameForm(QuestionForm):
    """A name, or none: an anonymous person is heard too (A14)."""

    name = line("Your full name", longest=200, autocomplete="name")
    anonymous = forms.BooleanField(
        label="I do not want to give my name",
        required=False,
        help_text="We will look into what you tell us as far as we can. We cannot answer you, and you get no page of "
        "your own: only a reference.",
    )
    hide_optional = True
    pupil_labels = {"name": "What is your name?", "anonymous": "I do not want to say my name"}
    pupil_helps = {
        "anonymous": "We will still read it and try to help. But we cannot tell you what we did, because we will not "
        "know who you are."
    }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("anonymous") and not found.get("name") and "name" not in self.errors:
            self.add_error("name", "Enter your name, or tick that you do not want to give it.")
        return found


FEWEST_DIGITS = 10
NO_WAY = "Give at least one: an e-mail address, a telephone number or a postal address."
NO_WAY_PUPIL = "Give at least one, or tick that we can talk to you at school."
ONLY_WAY = f"{NO_NUMBER.removesuffix('.')}: it is the only way in which we could reach you."
NO_ADDRESS = "To be written to on paper only, give the postal address to which letters go."
NO_EMAIL = "To be written to by e-mail only, give an e-mail address."
WHERE_IT_IS_ASKED = "Go back to the page that asks how we can reach you, or take this tick away."


def can_be_called(number: str) -> bool:
    """Whether this can be a whole telephone number, with its area code."""
    return digits_in(number) >= FEWEST_DIGITS


class ContactForm(QuestionForm):
    """At least one way to answer."""

    email = email_line(
        "E-mail address", help_text="The quickest way. You get a receipt and a page of your own at once."
    )
    telephone = telephone_line()
    address = forms.CharField(
        label="Postal address",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )
    at_school = forms.BooleanField(
        label="Talk to me at school", required=False,
        help_text="Somebody finds you at school and talks to you there. It is never a person you complain about.",
    )  # fmt: skip
    hide_optional = True
    pupil_labels = {"address": "Your address"}
    pupil_helps = {"email": "It can be your school e-mail.", "telephone": "", "address": ""}

    def prepare(self) -> None:
        if not self.asking.pupil:
            del self.fields["at_school"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(found.get(name) for name in ("email", "telephone", "address", "at_school")) and not self.errors:
            self.add_error("email", NO_WAY_PUPIL if self.asking.pupil else NO_WAY)
        number = str(self.data.get("telephone", "")).strip()
        others = found.get("email") or found.get("address") or found.get("at_school")
        if number and not others and not can_be_called(number):
            # Another way was typed, though not yet rightly: then this is not the only one.
            another = bool(self.data.get("email", "").strip())
            self.errors.pop("telephone", None)
            self.add_error("telephone", NO_NUMBER if another else ONLY_WAY)
        return found


class ChildForm(QuestionForm):
    """The child it is about, if it is about one."""

    pupil_name = line("Child’s full name", longest=200, help_text="Leave this empty if it is not about one child.")
    pupil_year = line("Year group or class", longest=60)
    pupil_born_on = TypedDateField(
        label="Child’s date of birth",
        required=False,
        help_text="For example, 27 3 2015. It helps us find the right child.",
    )

    def prepare(self) -> None:
        born = self.fields["pupil_born_on"]
        if isinstance(born, TypedDateField):
            born.min_value, born.max_value = EARLIEST_BIRTH, self.asking.today
            born.error_messages |= {
                "too_late": "The date of birth must be in the past. Check the year.",
                "too_early": "Check the year of birth: it must be 1990 or later. Give the child’s date, not your own.",
                "four_digits": "The year of birth must have four digits, such as 2015.",
                "not_real": "Enter a real date of birth, such as 27 3 2015.",
            }
        if self.asking.pupil:
            del self.fields["pupil_name"], self.fields["pupil_born_on"]
            self.fields["pupil_year"].label = "Which year or class are you in?"


class ActingForm(QuestionForm):
    """Somebody may act for the complainant, with the authority recorded (S0 §6.2, R58)."""

    acting = forms.ChoiceField(
        label="Are you doing this for somebody else?",
        choices=[
            ("no", "No, it is my own"),
            ("yes", "Yes, another person asked me to act for them"),
        ],
        widget=forms.RadioSelect,
        help_text="A parent or carer who writes about their own child answers no.",
        error_messages={"required": "Choose whether you are doing this for somebody else."},
    )
    heading_field = "acting"
    hide_optional = True
    pupil_labels = {"acting": "Are you writing this for someone else?"}
    pupil_helps = {"acting": ""}


class ActingForForm(QuestionForm):
    """For whom, and by what permission; asked only of who said that they act for another (R58)."""

    for_name = line("Who are you acting for?", longest=200, required=True)
    for_relationship = forms.ChoiceField(
        label="Who are they?", choices=[
            (Relationship.PARENT, "A parent or carer of a pupil"),
            (Relationship.FORMER_PARENT, "A parent or carer of a pupil who has left"),
            (Relationship.PUPIL, "A pupil"),
            (Relationship.RELATIVE, "Another relative of a pupil"),
            (Relationship.NEIGHBOUR, "A neighbour or another member of the public"),
            (Relationship.OTHER, "Someone else"),
        ],
        widget=forms.RadioSelect, error_messages={"required": "Choose who the person is for whom you act."},
    )  # fmt: skip
    for_email = email_line(
        "Their e-mail address (optional)", help_text="We write to them until we have seen that you may act for them."
    )
    authority = line(
        "How did they give you permission?",
        longest=200,
        required=True,
        help_text="For example, a signed letter. You can add a picture of it on a later page, or hand it in.",
    )
    hide_optional = True

    def prepare(self) -> None:
        self.fields["for_name"].error_messages["required"] = "Enter the name of the person you are acting for."
        self.fields["authority"].error_messages["required"] = "Say how they gave you permission."


class NeedsForm(QuestionForm):
    """Reasonable adjustments, one by one, so that each is honoured (S0 §1, R17, A18)."""

    adjustments = forms.MultipleChoiceField(
        label="Tick everything that would help", choices=ADJUSTMENTS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    post_address = forms.CharField(
        label="Your postal address", required=False, help_text="Only if you want letters on paper.",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )  # fmt: skip
    interpreter = line(
        "An interpreter for this language", longest=60, help_text="For example, Polish or British Sign Language."
    )
    other_adjustment = long_text("Anything else that would help you", rows=3)
    hide_optional = True

    def prepare(self) -> None:
        if self.asking.address or "address" in self.fields:
            del self.fields["post_address"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        chosen = set(found.get("adjustments") or [])
        where = self.asking.address or found.get("address") or found.get("post_address")
        if {"email_only", "post_only"} <= chosen:
            self.add_error("adjustments", "Choose either e-mail only or paper only, not both.")
        elif "post_only" in chosen and not str(where or "").strip():
            self.add_error("adjustments", NO_ADDRESS)
        elif "email_only" in chosen and not (self.asking.email or found.get("email")) and "email" not in self.errors:
            here = "email" in self.fields
            self.add_error("email" if here else "adjustments", NO_EMAIL if here else f"{NO_EMAIL} {WHERE_IT_IS_ASKED}")
        return found

    @staticmethod
    def facts(found: dict[str, Any]) -> dict[str, Any]:
        """The fields of the record of the complainant. An address that was given for letters on paper is theirs."""
        chosen = set(found.get("adjustments") or [])
        address = {"address": found["post_address"].strip()} if found.get("post_address", "").strip() else {}
        return (
            address
            | {name: name in chosen for name, _words in ADJUSTMENTS}
            | {
                "interpreter": found.get("interpreter", ""),
                "other_adjustment": found.get("other_adjustment", ""),
            }
        )


def is_before(day: dt.date | None, born: dt.date | None) -> bool:
    return day is not None and born is not None and day < born
