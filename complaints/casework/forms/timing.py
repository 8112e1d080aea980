"""Forms of time: a new time limit, a pause and its end, what is taken back, and why something is late."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from complaints.casework import deadlines, guards
from complaints.casework.forms.base import CaseForm, Need, RowField, StepForm, a_day, line, long_text, offer, tick
from complaints.casework.guards import guard
from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint, LatenessReason, OtherBody
from complaints.policy.vocabulary import BEFORE_HEARING, STATUTORY_CLOCKS
from complaints.schooldays.counting import Count, InsufficientCalendar


@guard("None of the school's time limits has a date that could be moved.")
def a_limit_runs(complaint: Complaint) -> bool:
    return any(
        clock.stopped_on is None
        and clock.due_on is not None
        and not clock.complainants_own
        and not clock.of_the_law
        and clock.kind not in BEFORE_HEARING
        for clock in complaint.clocks.all()
    )


def limits_of(complaint: Complaint) -> Any:
    """The school's running time limits that have a date and can be set later: not those of the law, nor those that are
    counted back from the hearing."""
    return Clock.objects.filter(complaint=complaint, stopped_on__isnull=True, due_on__isnull=False).exclude(
        kind__in=(*COMPLAINANTS_OWN, *STATUTORY_CLOCKS, *BEFORE_HEARING)
    )


class ProposeExtensionForm(StepForm):
    intro = "Set the new date with the complainant first. The old date stands until the letter is issued."
    meets = frozenset({guards.extension_proposed})
    needs = (Need(a_limit_runs, a_limit_runs.sentence),)
    clock = RowField(
        label="Which time limit", empty_label=None, widget=forms.RadioSelect, missing="Choose a time limit.",
        words=lambda clock: f"{clock.title}, due {clock.due_on:%-d %B %Y}",
    )  # fmt: skip
    new_due_on = a_day("The new date")
    reason = long_text("Why more time is needed", rows=3, missing="Say why more time is needed.")
    agreed_how = long_text(
        "How it was set with the complainant", rows=3, missing="Say how the new date was set with the complainant."
    )

    def prepare(self) -> None:
        limits = limits_of(self.complaint)
        offer(self, "clock", limits)
        if len(limits) == 1:
            self.initial.setdefault("clock", limits[0].pk)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        clock, day = self.cleaned_data.get("clock"), self.cleaned_data.get("new_due_on")
        if clock is not None and day is not None:
            if day <= clock.due_on:
                self.add_error("new_due_on", f"The new date must be later than {clock.due_on:%-d %B %Y}.")
            elif clock.count == Count.SCHOOL_DAYS:
                self._school_day(day)
        return cleaned

    def _school_day(self, day: dt.date) -> None:
        try:
            if not deadlines.is_school_day_at(self.complaint, day):
                self.add_error("new_due_on", "That is not a school day at this academy. Choose a school day.")
        except InsufficientCalendar:
            self.add_error("new_due_on", "The term dates are not loaded as far as that. Load them first.")


class ProposePauseForm(StepForm):
    intro = (
        "While another body has the matter, the school-day dates stand still. This is the portal's own and not part of "
        "the published procedure; every report marks it so. It counts from its notice."
    )
    meets = frozenset({guards.pause_proposed})
    needs = (Need(guards.is_paused, "It is paused already.", False),)
    other_body = RowField(
        label="Which body has the matter", required=False, blank=True, empty_label="One that is not listed here",
        widget=forms.RadioSelect, words=lambda body: f"{body.name}, {body.standing}",
    )  # fmt: skip
    body_kind = forms.ChoiceField(label="If it is not listed: what kind of body", required=False)
    body = line("If it is not listed: its name", required=False)
    reason = long_text("Why the academy waits for it", rows=3, missing="Say why the academy waits.")
    look_again_on = a_day("When to look again")

    def prepare(self) -> None:
        field = self.fields["look_again_on"]
        if hasattr(field, "min_value"):
            field.min_value = self.on + dt.timedelta(days=1)
        offer(self, "other_body", self.complaint.other_bodies.filter(ended_on=None))
        kind = self.fields["body_kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [("", "Choose"), *OtherBody.Kind.choices]
        if not self.complaint.other_bodies.filter(ended_on=None).exists():
            del self.fields["other_body"]
            self.fields["body_kind"].label = "What kind of body has the matter"
            self.fields["body"].label = "Which body has the matter"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if not said.get("other_body"):
            kind, name = str(said.get("body_kind") or ""), str(said.get("body") or "").strip()
            if not name and kind and kind != OtherBody.Kind.OTHER:
                said["body"] = OtherBody.Kind(kind).label
            elif not name:
                self.add_error("body", "Say which body has the matter.")
        return cleaned


class ResumeForm(StepForm):
    intro = "The dates run on from today, moved by the school days of the pause."
    why = long_text(
        "Why the case goes on", rows=3, missing="Say why the case goes on.",
        help_text="It stands in the letter by which the complainant learns of it.",
    )  # fmt: skip
    finished = tick("The other body has finished with it", help_text="Otherwise it stays among the other bodies.")


class LatenessForm(CaseForm):
    """Why a time limit was not kept. What is written down stays; something can be added later."""

    cause = forms.ChoiceField(
        label="What was the reason, most of all?", choices=LatenessReason.Cause.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose the reason."},
    )  # fmt: skip
    why = long_text("Why it is late", rows=4, missing="Say why it is late.")
    done_about_it = long_text("What is done about it", rows=2, required=False)


class TakeBackForm(CaseForm):
    """A new time limit or a pause that was a mistake: why, and what the complainant is told."""

    why = long_text("Why it is taken back", rows=3, missing="Say why it is taken back.")
    tell = long_text(
        "What to tell the complainant", rows=5, missing="Write what the complainant is told.",
        help_text="It is put on their own page as a message at once.",
    )  # fmt: skip

    def prepare(self) -> None:
        if self.complaint.complainant.anonymous:
            del self.fields["tell"]
