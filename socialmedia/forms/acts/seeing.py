"""What is known of a post, and the way that is chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from socialmedia import actions, permissions, reference
from socialmedia.facts import Facts
from socialmedia.forms.base import IncidentForm, a_day, choice, line, long_text, yes_no
from socialmedia.forms.report import AddressField
from socialmedia.vocabulary import (
    Place,
    Seen,
)


class ConfirmForm(IncidentForm):
    """An act that needs nothing but the saying so."""


class ReasonsForm(IncidentForm):
    """An act that needs its reasons."""

    reasons = long_text("Why?", missing="Give the reasons.")


class NoteUnseenForm(IncidentForm):
    """Why the school cannot see what it was told of."""

    why = long_text(
        "Why can the post not be seen?", missing="Say why the post cannot be seen.",
        help_text="Such as a closed group of which nobody at the school is a member. Do not write who told you.",
    )  # fmt: skip


class DescribeForm(IncidentForm):
    """What is known of the post."""

    intro = "The address, the account, the platform and the day are needed before anything is reported to a platform."
    platform_name = choice("Platform", (), many=True)
    address = AddressField()
    account = line("Name or account it was posted under", required=False)
    place = choice("What kind of place is it?", Place.choices, many=True)
    place_name = line("Name of the page or group", required=False)
    audience = choice("Who can see it?", Seen.choices, many=True)
    seen_on = a_day("When was it seen?")
    posted_when = line("When was it posted, as it stands beside the post?", required=False, longest=100)
    words = long_text("What is it about?", required=False, rows=3, help_text="Do not write who brought it.")

    def prepare(self) -> None:
        names = [row.name for row in reference.platforms_of(self.incident.academy.trust) if row.in_use]
        if self.incident.platform_name not in names:
            names.append(self.incident.platform_name)
        field = self.fields["platform_name"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in names]
        self.before_today("seen_on", today=False)
        for name in self.fields:
            if name not in ("seen_state", "once"):
                self.initial.setdefault(name, getattr(self.incident, name))


class MonitorForm(IncidentForm):
    """It is watched for now."""

    intro = "The screenshots are kept. Decide when somebody looks again."
    reasons = long_text("Why is watching enough for now?", missing="Give the reasons.")
    look_again_on = a_day("When does somebody look again?")

    def prepare(self) -> None:
        self.from_tomorrow("look_again_on")


class MeetForm(IncidentForm):
    """Those involved are met."""

    intro = (
        "Most incidents end with a calm talk. Speak with each person alone, with a colleague beside you, and not with "
        "the colleague whom the post is about."
    )
    reasons = long_text("Why is action needed?", missing="Give the reasons.")


class RouteForm(IncidentForm):
    """An opinion or a complaint is answered with the right route."""

    intro = "Everybody may criticise the school. Say how a concern is raised, kindly and in few words."
    reasons = long_text("Why is this the right answer?", rows=3, missing="Give the reasons.")
    route_told = long_text(
        "Which route did you explain, to whom and how?", rows=3, missing="Say which route was explained.",
        help_text="Such as: by telephone, to talk with the class teacher, and the complaints procedure if that does "
        "not help.",
    )  # fmt: skip
    told_on = a_day("When?")

    def prepare(self) -> None:
        self.before_today("told_on")


class LookAgainForm(IncidentForm):
    """What somebody saw who looked again."""

    seen = long_text("What did you see?", rows=3, missing="Write down what was seen, also when nothing is new.")
    day = a_day("When did you look?")
    next_on = a_day("When does somebody look again?", required=False)

    def prepare(self) -> None:
        self.before_today("day")
        self.from_tomorrow("next_on")


class InvestigationForm(IncidentForm):
    """Whether an investigation is live."""

    live = yes_no("Is a police or other investigation live?")
    note = line("Which body, and what did they say?", longest=300, missing="Say which body it is.")


class OverrideForm(IncidentForm):
    """A gate is opened by hand."""

    intro = "The reasons stay on the record and are shown for ever."
    what = choice("Which gate, for what?", (), many=True)
    reasons = long_text("Why?", missing="Give the reasons.")

    def prepare(self) -> None:
        found = actions.openable(self.incident, self.person, Facts.of(self.incident), on=self.on)
        rows = [(f"{gate.key} {act.value}", f"{gate.title}: {act.label}") for gate, act in found]
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose"), *rows]

    def details(self) -> dict[str, Any]:
        gate, act = self.cleaned_data["what"].split(" ")
        return {"gate": gate, "for_act": act, "reasons": self.cleaned_data["reasons"]}


class LinkForm(IncidentForm):
    """An earlier incident, by its reference."""

    earlier = line("Reference of the earlier incident", longest=12)

    def clean_earlier(self) -> Any:
        found = (
            permissions.visible_to(self.person, on=self.on)
            .filter(reference=str(self.cleaned_data["earlier"]).strip().upper())
            .first()
        )
        if found is None:
            raise forms.ValidationError("There is no incident with this reference.")
        return found
