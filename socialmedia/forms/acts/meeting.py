"""Meetings, and the other ways that were considered."""

from __future__ import annotations

from typing import Any

from django import forms

from socialmedia import gates
from socialmedia.actions import AGENDA
from socialmedia.facts import Facts
from socialmedia.forms.base import IncidentForm, RowField, a_day, a_time, choice, line, long_text, several, tick
from socialmedia.vocabulary import (
    AHEAD,
    Met,
)


class ComingForm(IncidentForm):
    """Who comes to a meeting. Where only the family name of whoever the post is about stands there, it is asked whether
    it is them: it may be a relative (R239)."""

    somebody_else: Any = tick("It is somebody else, of the same family name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields.pop("somebody_else", None)
        names = [name for name in self.fields if name != "somebody_else"]
        after = names.index("companion") + 1
        self.order_fields([*names[:after], "somebody_else", *names[after:]])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        alike = gates.namesakes(Facts.of(self.incident), said)
        if not alike:
            self.fields.pop("somebody_else", None)
        elif not said.get("somebody_else"):
            self.add_error("somebody_else", IS_IT_THEM.format(name=alike[0]))
        return said


IS_IT_THEM = (
    "The post is about {name}, and this family name stands among those who come. If it is somebody else, such as a "
    "relative, confirm it. If it is {name}, choose somebody else: the colleague whom the post is about stays away."
)


class PlanMeetingForm(ComingForm):
    """A meeting with one person."""

    intro = (
        "Meet one person at a time. Take a leadership colleague along. The colleague whom the post is about does not "
        "come. They may bring a friend or a relative."
    )
    with_whom = line("Whom do you meet?", missing="Say whom you meet.")
    led_by = line("Who leads the meeting?", missing="Say who leads the meeting.")
    accompanied_by = line("Which colleague is there as well, to take notes?", required=False)
    companion = line("Whom do they bring, if you know?", required=False)
    offered_on = a_day("When was the meeting offered?")
    planned_for = a_day("For which day is it planned?", required=False)
    planned_time = a_time("At what time?")
    place = line("Where?", required=False)
    agenda = long_text("Agenda", rows=6)
    further = tick("It is a further meeting, with the chair or a trust leader")
    briefed_on = a_day("When was the chair or trust leader briefed?", required=False)

    def prepare(self) -> None:
        self.initial.setdefault("led_by", self.person.name)
        self.initial.setdefault("agenda", AGENDA)
        self.before_today("offered_on")
        self.before_today("briefed_on", today=False)


class ChangeMeetingForm(ComingForm):
    """Another day, time, place or leader of a planned meeting."""

    meeting = RowField(label="Which meeting?", words=lambda row: row.title, missing="Plan a meeting first.")
    planned_for = a_day("For which day is it planned now?", required=False)
    planned_time = a_time("At what time?")
    place = line("Where?", required=False)
    led_by = line("Who leads the meeting?", missing="Say who leads the meeting.")
    accompanied_by = line("Which colleague is there as well, to take notes?", required=False)
    companion = line("Whom do they bring, if you know?", required=False)
    why = line("Why is it changed?", longest=300, missing="Say why it is changed.")

    def prepare(self) -> None:
        rows = self.incident.meetings.filter(outcome=Met.PLANNED)
        self.offer("meeting", rows)
        chosen = rows.filter(pk=self.initial.get("meeting") or 0).first()
        if chosen is not None:
            for name in ("planned_for", "planned_time", "place", "led_by", "accompanied_by", "companion"):
                self.initial.setdefault(name, getattr(chosen, name))


class CancelMeetingForm(IncidentForm):
    """A planned meeting that will not be held."""

    intro = "It stays on the record as called off, with the reason. If they refused it, record that instead."
    meeting = RowField(label="Which meeting?", words=lambda row: row.title, missing="Plan a meeting first.")
    why = line("Why is it called off?", longest=300, missing="Say why it is called off.")

    def prepare(self) -> None:
        self.offer("meeting", self.incident.meetings.filter(outcome=Met.PLANNED))


class RecordMeetingForm(ComingForm):
    """What came of a meeting."""

    meeting = RowField(label="Which meeting?", words=lambda row: row.title, missing="Plan a meeting first.")
    outcome = choice("What came of it?", [row for row in Met.choices if row[0] not in AHEAD])
    day = a_day("When was it held, refused or given up?")
    accompanied_by = line("Which colleague was there?", required=False)
    companion = line("Whom did they bring?", required=False)
    concern = long_text("If it was held: what is the concern behind the post?", required=False, rows=3)
    impact = long_text("What did you say about what the post means for others?", required=False, rows=3)
    removal_asked = tick("Removal was asked for")
    route_explained = tick("The complaints procedure was explained")
    warned = tick("They were warned that posts could lead to civil or criminal action")
    without_prints = line("If there were no print-outs, why not?", required=False, longest=300)
    result = long_text("What was agreed, or what was tried?", missing="Write down what came of it.")

    def prepare(self) -> None:
        self.offer("meeting", self.incident.meetings.filter(outcome=Met.PLANNED))
        self.before_today("day")


class PrintsForm(IncidentForm):
    """Which pieces go into the print-outs."""

    intro = "They go to a meeting, or with a letter. Only blacked-out copies are printed, never what was sealed."
    numbers = several("Which pieces go in?", ())

    def prepare(self) -> None:
        rows = self.incident.exhibits.filter(set_aside=False, sanitised__isnull=False).select_related("file")
        field = self.fields["numbers"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(row.number), row.title) for row in rows]
            self.initial.setdefault("numbers", [str(row.number) for row in rows])

    def details(self) -> dict[str, Any]:
        said = super().details()
        return {**said, "numbers": [int(number) for number in said["numbers"]]}


class OptionsForm(IncidentForm):
    """The other ways before a letter."""

    intro = "A letter is the last of the ways: it can make matters worse, and can itself be posted."
    options = long_text(
        "Which other ways were considered, and why do they not do?", rows=5, missing="Write down the other ways.",
        help_text="Such as another meeting, a telephone call, somebody whom they trust, a report to the platform.",
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial.setdefault("options", self.incident.options_considered)
