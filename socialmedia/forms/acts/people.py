"""People: whom it is about, who helps, support, whom the school spoke with."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Post, User
from socialmedia import actions
from socialmedia.forms.base import IncidentForm, RowField, a_day, a_time, choice, line, long_text, tick
from socialmedia.models import Incident
from socialmedia.vocabulary import (
    ABOUT_SOMEBODY,
    Body,
    Part,
    Told,
    within,
)


def colleagues(incident: Incident, on: Any) -> Any:
    """Everybody with a post at the academy or the trust."""
    held = Post.objects.held_on(on).filter(trust_id=incident.academy.trust_id, user__is_active=True)
    here = [post.user_id for post in held if post.academy_id in (None, incident.academy_id)]
    return User.objects.filter(pk__in=here)


class NameConcernedForm(IncidentForm):
    """Whom it is about, or who posted it."""

    intro = (
        "A colleague whom it is about, or who posted it, no longer sees this incident. If only a name is typed, "
        "everybody whose name is like it is locked out until somebody says that it is not them."
    )
    part = choice(
        "What have they to do with it?", Part.choices,
        help_text="The school community is pupils, everybody who works here, volunteers, supply and visiting staff, "
        "parents and carers, their relatives, governors, and whoever provides something to the school. A parent here "
        "is anybody who belongs to the school through a child.",
    )  # fmt: skip
    name = line("Name, or how they are known", required=False)
    user = RowField(label="If it is a colleague with a sign-in, who?", required=False, words=lambda row: row.name)
    they_too: Any = tick("It is about this person, or they posted it: their name may stand here")

    def prepare(self) -> None:
        self.offer_colleagues("user")
        if not self.is_bound:
            self.fields.pop("they_too", None)

    def offer_colleagues(self, name: str) -> None:
        field = self.fields[name]
        if isinstance(field, RowField):
            field.queryset = colleagues(self.incident, self.on).exclude(pk=self.person.pk)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("name") and not said.get("user"):
            self.add_error("name", "Enter the name, or how they are known.")
        named = said.get("name") or getattr(said.get("user"), "name", "")
        if not actions.names_source(self.incident, named):
            self.fields.pop("they_too", None)
        elif not said.get("they_too"):
            self.add_error("they_too", actions.IS_IT_THEM)
        return said


class NameHelperForm(NameConcernedForm):
    """A colleague who helps with this one incident."""

    intro = "They see this incident and the blacked-out copies; not who brought it, and not the sealed originals."
    part = None
    name = None
    they_too = None
    user = RowField(label="Which colleague?", words=lambda row: row.name, missing="Choose a colleague.")
    what = line("What are they asked to do?", missing="Say what they are asked to do.")

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or {}


class ContactBodyForm(IncidentForm):
    """A call or an advice."""

    intro = (
        "If somebody is in danger now, telephone 999 first and write it down afterwards. For anything else with the "
        "police, 101. Record the reference number even when the police take no action."
    )
    body = choice("Whom did you speak with?", Body.choices, many=True)
    body_name = line("Which one, and whom there?", required=False)
    day = a_day("When?")
    time = a_time("At what time, if you know?")
    their_reference = line("Reference number, such as a crime reference", required=False, longest=100)
    said = long_text("What was said and advised?", missing="Write down what was said and advised.")
    next_check_on = a_day("When do you ask again?", required=False)

    def prepare(self) -> None:
        self.before_today("day")
        self.from_tomorrow("next_check_on")


class CheckBodyForm(IncidentForm):
    """What became of a contact."""

    contact = RowField(
        label="Which contact?", words=lambda row: f"{row.get_body_display()}, {row.when}",
        missing="Choose the contact.",
    )  # fmt: skip
    said = long_text("What became of it?", missing="Write down what became of it.")
    their_reference = line("Reference number, if you have it now", required=False, longest=100)
    next_check_on = a_day("When do you ask again?", required=False)

    def prepare(self) -> None:
        self.offer("contact", self.incident.body_contacts.filter(by__isnull=False))
        self.from_tomorrow("next_check_on")


class PlanSupportForm(IncidentForm):
    """The support plan of one person."""

    intro = "A school has a duty of care to colleagues whom others harass. Ask what they need, and ask again later."
    concerned = RowField(
        label="For whom?", words=lambda row: f"{row.name} ({within(row.get_part_display())})",
        missing="Name the person first, then choose.",
    )  # fmt: skip
    told = choice("Do they know of the post?", Told.choices)
    told_how = long_text(
        "How did they hear of it and from whom, or why not, and who advised it?", required=False, rows=3
    )
    offered = long_text(
        "What support was offered?", required=False, rows=3,
        help_text="Such as the employee assistance programme, the union, human resources, a change of duties.",
    )  # fmt: skip
    asked_for = long_text("What else did they ask for?", required=False, rows=2)
    impact_on_child = long_text("If a child is concerned: what may it mean for the child?", required=False, rows=2)
    parents_considered = long_text(
        "If a child is concerned: what was considered about the child’s parents?", required=False, rows=2
    )
    mediation = long_text("If it is between parents: does the school mediate, and how?", required=False, rows=2)
    reported_themselves = tick("They reported the post to the platform themselves")
    next_check_on = a_day("When do you ask how they are?", required=False)

    def prepare(self) -> None:
        rows = self.incident.concerned.filter(part__in=ABOUT_SOMEBODY, ended_on__isnull=True)
        self.offer("concerned", rows)
        self.from_tomorrow("next_check_on")
        chosen = rows.filter(pk=self.initial.get("concerned") or 0).select_related("support").first()
        row = getattr(chosen, "support", None)
        if row is None:
            return
        for name in self.fields:
            if name not in ("seen_state", "once", "concerned"):
                self.initial.setdefault(name, getattr(row, name))
