"""Forms about contact: grounds with evidence, the plan, one contact, stopping to respond, aggression, a bar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.fields import TypedDateField
from complaints.casework.forms.base import CaseForm, PlainForm, RowField, a_day, line, long_text, offer, tick, yes_no
from complaints.casework.forms.people import PeopleField, colleagues
from complaints.conduct.contact import grounds_of


class RecordForm(CaseForm):
    """Contact is called unreasonable only on listed grounds with evidence (S0 §9.1, R108–R110)."""

    hide_optional = True  # the hint of each ground says what leaving it empty means
    steps_taken = long_text(
        "Every reasonable step that was taken to address their concerns", rows=4,
        help_text="One on each line. The letter carries them.",
        missing="Record the reasonable steps that were taken.",
    )  # fmt: skip
    position = long_text(
        "Our position and their options, as they were told", rows=4,
        missing="Record the position and the options that they were given.",
    )  # fmt: skip
    told_on = a_day("When they were told", missing="Enter the day on which they were told.")

    def prepare(self) -> None:
        self.grounds = list(grounds_of(self.complaint.academy.trust).filter(in_use=True))
        for ground in self.grounds:
            self.fields[f"ground_{ground.pk}"] = long_text(
                ground.text,
                required=False,
                rows=2,
                help_text="What shows it. The letter carries these words, so write them to the person, and name nobody "
                "else. Left empty, this ground is not relied on.",
            )
        self.before_today("told_on")
        self.order_fields([*(f"ground_{ground.pk}" for ground in self.grounds), "steps_taken", "position", "told_on"])

    def evidence(self) -> list[dict[str, Any]]:
        """The grounds that are relied on, each with what shows it."""
        given = ((ground, self.cleaned_data.get(f"ground_{ground.pk}", "")) for ground in self.grounds)
        return [{"ground": ground, "text": text, "on": self.on} for ground, text in given if text.strip()]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.evidence():
            first = f"ground_{self.grounds[0].pk}" if self.grounds else None
            self.add_error(first, "Choose at least one ground, and write down what shows it.")
        return cleaned


class EvidenceForm(CaseForm):
    """More of what shows a ground."""

    ground = RowField(label="Which ground", missing="Choose the ground.")
    day = a_day("When", missing="Enter the day.")
    text = long_text(
        "What shows it", rows=4, help_text="The next letter carries these words: write them to the person.",
        missing="Write down what shows it.",
    )  # fmt: skip

    def prepare(self) -> None:
        offer(self, "ground", grounds_of(self.complaint.academy.trust).filter(in_use=True))
        self.before_today("day")


class PlanForm(CaseForm):
    """How contact goes on, and until when (S0 §9.1, R112, R113)."""

    single_address = forms.EmailField(
        label="One e-mail address to write to", required=False, max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.org."},
    )  # fmt: skip
    per_term = forms.IntegerField(
        label="Number of contacts that are answered in each term", required=False, min_value=1, max_value=100,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        help_text="Further ones are still read and recorded.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a whole number from 1 to 100."),
    )  # fmt: skip
    third_party = line(
        "Through somebody else", required=False, help_text="For example an advice service or an advocate."
    )
    other = long_text("Something else", required=False, rows=3, help_text="One on each line, as the letter says it.")
    needs_considered = long_text(
        "Which needs and adjustments of this person were considered, and how the plan allows for them", rows=3,
        missing="Say which needs were considered. If there are none, say how you know.",
    )  # fmt: skip
    review_on = a_day(
        "Review date", help_text="On that day the plan ends by itself unless a new one is made.",
        missing="Enter the review date.",
    )  # fmt: skip
    readers = PeopleField(
        label="Colleagues who need to know in order to keep to it", required=False,
        help_text="They see the person's name, what applies and the count: nothing of the complaint.",
    )  # fmt: skip

    def prepare(self) -> None:
        field, day = self.fields["readers"], self.fields["review_on"]
        if isinstance(field, PeopleField):
            listed = colleagues(self.complaint, on=self.on)
            field.offer([c for c in listed if c.user.pk != self.user.pk][:60])
        if isinstance(day, TypedDateField):
            day.min_value = self.on + dt.timedelta(days=1)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if not any(given.get(name) for name in ("single_address", "per_term", "third_party", "other")):
            self.add_error(None, "Say what applies: one address, a number, a third party, or something else.")
        return cleaned

    def details(self) -> dict[str, Any]:
        """The answers as the plan takes them."""
        names = ("single_address", "per_term", "third_party", "other", "needs_considered", "review_on", "readers")
        return {name: self.cleaned_data[name] for name in names}


class CountForm(PlainForm):
    """One contact under a plan."""

    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    day = a_day("When", missing="Enter the day.")
    how = forms.ChoiceField(
        label="How", choices=[(word, word) for word in ("By telephone", "By e-mail", "By letter", "In person")],
        widget=forms.RadioSelect, error_messages={"required": "Choose how."},
    )  # fmt: skip
    note = long_text("What it was about", required=False, rows=3)
    new_matter = tick("It is about a new matter, or urgent for a child's safety", help_text="Then it does not count.")


class StopForm(CaseForm):
    """All three factors, each with what shows it (S0 §9.1, R114)."""

    all_steps_taken = long_text(
        "What shows that every reasonable step was taken", rows=4, help_text="One on each line.",
        missing="Without this the school goes on responding: say what shows that every reasonable step was taken.",
    )  # fmt: skip
    position_given = long_text(
        "When and how our position and their options were clearly stated", rows=3,
        missing="Without this the school goes on responding: say when and how the position was stated.",
    )  # fmt: skip
    meant_to_disrupt = long_text(
        "What shows that they contact us repeatedly, meaning to disrupt or inconvenience", rows=4,
        help_text="The letter carries these words.",
        missing="Without this the school goes on responding: say what shows it.",
    )  # fmt: skip
    review_on = a_day("When this decision is looked at again", missing="Enter the review date.")

    def prepare(self) -> None:
        day = self.fields["review_on"]
        if isinstance(day, TypedDateField):
            day.min_value = self.on + dt.timedelta(days=1)


class DecideForm(CaseForm):
    """The second person's decision."""

    agreed = yes_no("Are all three factors shown, and do you agree to stop responding?")
    reason = long_text("If you do not agree, why", required=False, rows=3)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("agreed") is False and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Say why you do not agree.")
        return cleaned


class EndForm(CaseForm):
    """Why something ends before its time."""

    reason = long_text("Why it ends", rows=3, missing="Say why it ends.")


class AggressionForm(CaseForm):
    """Serious aggression or violence: what happened, and the police (S0 §9.1, R117)."""

    happened_on = a_day("When it happened", missing="Enter the day on which it happened.")
    what = long_text("What happened", missing="Write down what happened.")
    police_told_on = a_day("When the police were told", required=False, help_text="In danger, telephone 999 at once.")
    police_reference = line("Their reference", required=False, longest=100)
    why_not_told = long_text("If the police were not told, why not", required=False, rows=2)

    def prepare(self) -> None:
        self.before_today("happened_on", "police_told_on")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if not given.get("police_told_on") and not given.get("why_not_told") and "police_told_on" not in self.errors:
            self.add_error("police_told_on", "Enter when the police were told, or below why they were not.")
        return cleaned


class BarForm(CaseForm):
    """A bar from the site, with its letter and its review."""

    words = long_text("What happened, as the letter says it", missing="Say what the letter says.")
    from_on = a_day("From when they may not come onto the site", missing="Enter the day from which it applies.")
    review_on = a_day("Review date", missing="Enter the review date.")


class ReviewBarForm(CaseForm):
    """What the review of a bar found: it ends, or it goes on until another review."""

    outcome = forms.ChoiceField(
        label="What did the review decide?", widget=forms.RadioSelect,
        choices=[("ends", "The bar ends today"), ("goes_on", "The bar goes on until another review")],
        error_messages={"required": "Choose whether the bar ends or goes on."},
    )  # fmt: skip
    reason = long_text("Why, as the letter says it", rows=3, missing="Say what the review found.")
    review_on = a_day("If it goes on: the next review date", required=False, help_text="It ends by itself on that day.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if said.get("outcome") == "goes_on" and not said.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", "Enter the next review date.")
        return cleaned


class GroundForm(PlainForm):
    """One ground as the trust words it (R109)."""

    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    text = line("The ground, as letters give it", longest=300, missing="Write down the ground.")
    position = forms.IntegerField(
        label="Place in the list", min_value=0, max_value=9999,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={"required": "Enter a number: grounds stand in the order of their numbers."},
    )  # fmt: skip
    in_use = tick("In use", help_text="One that is not in use stays on the records that rely on it.")
