"""Letters: to whom, about what, who signs."""

from __future__ import annotations

from typing import Any

from django import forms

from socialmedia.actions import CONDUCT
from socialmedia.forms.base import IncidentForm, RowField, choice, line, long_text, several, tick
from socialmedia.vocabulary import (
    Kind,
)


class LetterForm(IncidentForm):
    """Who signs and whom to call; on every letter."""

    intro = "You read the draft, change it, and the trust approves it before it goes."
    signatory_name = line("Who signs?")
    signatory_title = line("As what?", help_text="Such as Principal, Headteacher, Chair of the academy council.")
    contact_name = line("Whom should they telephone?")
    contact_telephone = line("On which number?", longest=40)

    def prepare(self) -> None:
        self.initial.setdefault("signatory_name", self.incident.academy.head_name or self.person.name)
        self.initial.setdefault("signatory_title", "Principal")
        self.initial.setdefault("contact_name", self.person.name)
        self.initial.setdefault("contact_telephone", self.incident.academy.telephone)
        if "conduct" in self.fields:
            known = [CONDUCT[Kind(kind)] for kind in self.incident.kinds if kind in CONDUCT]
            self.initial.setdefault("conduct", "\n".join(known))
        if "print_set" in self.fields:
            self.offer("print_set", self.incident.print_sets.all())

    def details(self) -> dict[str, Any]:
        said = super().details()
        if "conduct" in said:
            said["conduct"] = [row.strip(" -") for row in str(said["conduct"]).splitlines() if row.strip(" -")]
        return said


PRINTS: dict[str, Any] = {
    "label": "Enclose blacked-out copies", "required": False, "empty_label": "Nothing is enclosed",
    "words": lambda row: f"Print-outs of {row.at:%d %B %Y}, {row.pages} pages",
}  # fmt: skip


class InvolvedForm(LetterForm):
    """To somebody involved."""

    recipient_name = line("Who is it to?", missing="Enter who the letter is to.")
    email = forms.EmailField(label="E-mail address", required=False)
    address = long_text("Postal address", required=False, rows=3)
    event = line("What are the comments about, in a few neutral words?")
    conduct = long_text("What was the platform used for? One line for each", rows=4)
    sections = several(
        "What does the letter speak of?",
        [
            ("about_staff", "Concerns about a member of staff"),
            ("about_school", "Concerns about the school"),
            ("comments", "Words about other people"),
            ("behaviour", "What happened between pupils"),
            ("pictures", "Pictures of other people's children"),
        ],
    )
    note_taker = line("Who would take notes at a meeting, and what are they?")
    confidential = tick(
        "Promise that the conversation is kept confidential as far as the law allows",
        help_text="A note is kept, and may have to be shown: to the person it is about, the police or the LADO.",
    )
    warning = tick("Say what further action the school may take")
    print_set = RowField(**PRINTS)

    field_order = ("recipient_name", "email", "address", "event", "conduct", "sections", "note_taker")


class ChairForm(LetterForm):
    """From the chair."""

    recipient_name = line("Who is it to?", missing="Enter who the letter is to.")
    email = forms.EmailField(label="E-mail address", required=False)
    address = long_text("Postal address", required=False, rows=3)
    event = line("What are the comments about, in a few neutral words?")
    warning = tick("Say what further action the school may take")
    print_set = RowField(**PRINTS)

    field_order = ("recipient_name", "email", "address", "event")

    def prepare(self) -> None:
        self.initial.setdefault("signatory_name", "")
        self.initial.setdefault("signatory_title", "Chair of the academy council")
        super().prepare()


class AllParentsForm(LetterForm):
    """To all parents."""

    intro = (
        "Only when nobody can be identified from it, and those involved have been spoken with. Whoever reads it may "
        "know more than you think."
    )
    happened = tick(
        "Say that such posts were noticed lately", help_text="Leave it out if that alone points at somebody."
    )
    period = choice("In recent …", [("days", "days"), ("weeks", "weeks"), ("months", "months")])
    conduct = long_text("What did posts do? One line for each", rows=4)
    nobody_identified = tick("Nobody can be identified from this letter")
    spoken_with = tick("Those involved have been spoken with")
    not_known = tick("Nobody involved is known, because the thread cannot be seen")

    field_order = ("happened", "period", "conduct")

    def prepare(self) -> None:
        self.initial.setdefault("happened", True)
        self.initial.setdefault("period", "weeks")
        super().prepare()
