"""Removal, platforms, measures, the review, the complaint that comes of it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import questions
from socialmedia.forms.base import IncidentForm, RowField, a_day, choice, line, long_text, tick
from socialmedia.vocabulary import (
    Decided,
    Gone,
    Ground,
    Measure,
)


class AskRemovalForm(IncidentForm):
    """Somebody was asked to take something down."""

    asked_of = line("Who was asked?", missing="Say who was asked.")
    asked_on = a_day("When?")
    what = line("What is to be removed?", longest=300, missing="Say what is to be removed.")
    refused = tick("They refused")
    check_on = a_day("When do you look whether it is gone?", required=False)

    def prepare(self) -> None:
        self.before_today("asked_on")
        self.from_tomorrow("check_on")


class CheckRemovalForm(IncidentForm):
    """Whether it is gone."""

    removal = RowField(
        label="Which?", words=lambda row: f"{row.what}, asked of {row.asked_of}", missing="Choose which."
    )
    outcome = choice("What did you see?", [row for row in Gone.choices if row[0] != Gone.WAITING])
    checked_on = a_day("When did you look?")
    check_on = a_day("When do you look again?", required=False)

    def prepare(self) -> None:
        self.offer("removal", self.incident.removals.all())
        self.before_today("checked_on")
        self.from_tomorrow("check_on")


class PlatformReportForm(IncidentForm):
    """A report to the platform."""

    intro = (
        "A platform does not say who reported a post, and does not promise to remove it. It removes what breaks its "
        "own rules or the law, and takes its time. Copies elsewhere stay."
    )
    exhibit = RowField(
        label="Which sealed screenshot shows it?", words=lambda row: row.title, missing="Seal a screenshot first.",
    )  # fmt: skip
    reported_on = a_day("When was it reported?")
    reporter = line("Who reported it?", help_text="The school, or the person it is about.")
    ground = choice("On what ground?", Ground.choices)
    ground_words = long_text(
        "Quote the rule of the platform, or say which law is meant", rows=3, missing="Quote the rule or the law."
    )
    defamation_notice = tick("The host was told that it may be defamatory")
    ticket = line("Ticket or reference", required=False, longest=100)
    look_again_on = a_day("When do you look for an answer?", required=False)

    def prepare(self) -> None:
        self.offer("exhibit", self.incident.exhibits.select_related("file"))
        self.initial.setdefault("reporter", "The school")
        self.before_today("reported_on")
        self.from_tomorrow("look_again_on")


class DecisionForm(IncidentForm):
    """What the platform decided."""

    report = RowField(
        label="Which report?", words=lambda row: f"{row.platform_name}, {row.reported_on:%d %B %Y}",
        missing="Choose the report.",
    )  # fmt: skip
    decision = choice("What did the platform decide?", [row for row in Decided.choices if row[0] != Decided.WAITING])
    decided_on = a_day("When did you hear of it?")
    checked_on = a_day("When did you look whether it is gone?", required=False)
    ticket = line("Ticket or reference", required=False, longest=100)
    look_again_on = a_day("When do you look again?", required=False)

    def prepare(self) -> None:
        self.offer("report", self.incident.platform_reports.all())
        self.before_today("decided_on")
        self.before_today("checked_on", today=False)
        self.from_tomorrow("look_again_on")


class MeasureForm(IncidentForm):
    """One measure of the menu."""

    intro = "A solicitor’s letter can make matters worse: try the other ways first."
    measure = choice("Which measure?", Measure.choices)
    day = a_day("When?")
    reasons = long_text("Why, and why is it proportionate?", missing="Give the reasons.")
    agreed_with = line("With whom was it agreed?", missing="Say with whom it was agreed.")

    def prepare(self) -> None:
        self.before_today("day")


class ReviewForm(IncidentForm):
    """The review."""

    intro = "The review makes the next one less likely. “Nothing”, with the reason, is an answer."
    support_given = long_text("What support did those receive whom it was about?", rows=3)
    communicated = long_text("What was told to whom?", rows=3)
    lessons = long_text("What was learnt?", rows=3)
    prevention = long_text("What will make it less likely?", rows=3)
    policy_change = long_text("Which policies change, or why none?", rows=3)

    def prepare(self) -> None:
        row = getattr(self.incident, "review", None)
        for name in ("support_given", "communicated", "lessons", "prevention", "policy_change"):
            if row is not None:
                self.initial.setdefault(name, getattr(row, name))


class ComplaintForm(IncidentForm):
    """It becomes a complaint."""

    intro = (
        "The complaint is a record of its own, in the parent’s own words. Nothing is copied from here into it, and "
        "what stands there is not copied back."
    )
    agreed = tick("The parent agrees that this becomes a complaint", required=True, missing="The parent must agree.")
    agreed_on = a_day("When did they agree?")
    channel = choice(
        "How did they put it?",
        [
            ("in_person", "In person"),
            ("telephone", "By telephone"),
            ("taken_down", "Taken down for them, and read back"),
            ("email", "By e-mail"),
            ("letter", "By letter"),
        ],
    )
    words = long_text("What do they complain about, in their own words?", rows=6)
    wanted = long_text("What would put it right for them?", required=False, rows=3)
    name = line("Their name", missing="Enter the parent’s name.")
    email = forms.EmailField(label="E-mail address", required=False)
    telephone = questions.telephone()
    address = long_text("Postal address", required=False, rows=3)
    pupil_name = line("Name of the child", required=False)
    about = choice(
        "Whom is it about?",
        [
            ("", "The school, nobody in particular"),
            ("academy_staff", "A colleague at the academy"),
            ("principal", "The principal"),
        ],
        required=False,
    )
    about_name = line("Name of the colleague", required=False)

    def prepare(self) -> None:
        self.before_today("agreed_on")

    def details(self) -> dict[str, Any]:
        said = super().details()
        person = ("name", "email", "telephone", "address", "pupil_name")
        said["complainant"] = {name: said.pop(name) for name in person}
        return said
