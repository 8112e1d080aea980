"""Forms of intake: concerns, acceptance, scope, lateness, duplicates, campaigns."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.functional import cached_property

from accounts.fields import TypedDateField
from complaints.casework import deadlines, guards, passages, permissions
from complaints.casework.forms.base import (
    ConfirmForm,
    RowField,
    StatutoryForm,
    StepForm,
    a_day,
    line,
    long_text,
    offer,
    tick,
    yes_no,
)
from complaints.casework.forms.people import PersonField, colleagues
from complaints.casework.models import CampaignPlace, Complaint
from complaints.casework.vocabulary import State


class AnswerConcernForm(StepForm):
    intro = "A concern is answered in day-to-day contact. It can still become a complaint, with nothing typed again."
    answer = long_text("How was the concern answered?", missing="Say how the concern was answered.")
    settled_by_information = tick("Giving or clarifying information is what settled it")


class NoteFeedbackForm(StepForm):
    intro = "Feedback is noted with thanks and passed on. It can still become a complaint."
    note = long_text("Note for the record", required=False, rows=3)


def raised_late(complaint: Complaint) -> str:
    """The sentence that says by how much, for whoever decides about it (S0 §5.1, R44)."""
    if not complaint.raised_late or complaint.raise_by is None:
        return ""
    arrived, last = (date_format(day, "l j F Y") for day in (complaint.received_on, complaint.raise_by))
    return f"It was raised late: it arrived on {arrived}, and the last day was {last}."


class AcceptForm(StepForm):
    """A complaint begins: its heads, the decision about lateness, its handler."""

    warning = ""
    meets = frozenset({guards.has_a_head_in_scope, guards.in_time_or_lateness_accepted, guards.has_a_handler})
    asked_on = a_day(
        "When did they ask that it be treated as a complaint?",
        missing="Enter the day on which the request reached the school.",
    )  # fmt: skip
    heads = long_text(
        "Heads of complaint", rows=4, help_text="One on each line. They can be changed until they are agreed.",
        missing="Write down at least one head of complaint.",
    )  # fmt: skip
    late_reasons = long_text("Why it was raised late", rows=3, missing="Say why it was raised late.")
    fair_still = long_text(
        "Why a fair investigation is still possible", rows=3, missing="Say why a fair investigation is still possible."
    )
    handler = PersonField(
        label="Who handles it", required=False,
        help_text="Choose nobody, and it goes to whoever the procedure names.",
    )  # fmt: skip

    def prepare(self) -> None:
        asked_on = self.fields["asked_on"]
        if self.complaint.state != State.CLOSED:
            del self.fields["asked_on"]
        elif isinstance(asked_on, TypedDateField):
            self.before_today("asked_on")
            self.initial.setdefault("asked_on", self.on)
            asked_on.min_value = self.complaint.received_on
            arrived = date_format(self.complaint.received_on, "l j F Y")
            asked_on.help_text = (
                f"It first arrived on {arrived}. The time limits count from the day on which the request arrived, or "
                "from the next school day when it was not one."
            )
        if self.complaint.heads.exists():
            del self.fields["heads"]
        else:
            self.initial.setdefault("heads", "\n".join(passages.points_of(self.complaint)))
        accepted = self.complaint.raised_late and guards.in_time_or_lateness_accepted(self.complaint)
        if accepted or not (self.complaint.raised_late or self.partly_late):
            del self.fields["late_reasons"], self.fields["fair_still"]
        elif not self.complaint.raised_late:
            self.fields[
                "late_reasons"
            ].help_text = (
                "One of the incidents is too late by itself. Give the reasons only if it is looked into all the same."
            )
            self.fields["late_reasons"].required = self.fields["fair_still"].required = False
        if "late_reasons" in self.fields:
            self.warning = raised_late(self.complaint)
            self.initial.setdefault("late_reasons", self.complaint.late_reasons)
        field = self.fields["handler"]
        if isinstance(field, PersonField):
            field.offer(colleagues(self.complaint, on=self.on))

    @cached_property
    def partly_late(self) -> bool:
        """Whether one of several incidents that are no series was too late by itself (S0 §5.1, R44)."""
        complaint = self.complaint
        return complaint.series is False and any(
            (last := deadlines.last_day_to_raise(complaint, happened_on=one.on)) is not None
            and complaint.received_on > last
            for one in complaint.occurrences.all()
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("late_reasons") and not given.get("fair_still") and "fair_still" not in self.errors:
            self.add_error("fair_still", "Say why a fair investigation is still possible.")
        return cleaned

    def clean_heads(self) -> list[str]:
        return [text.strip() for text in str(self.cleaned_data["heads"]).splitlines() if text.strip()]


class AcceptInformalForm(AcceptForm):
    intro = "Stage 1 begins. The acknowledgement is drafted, and the dates count from the day the complaint arrived."


class AcceptFormalForm(AcceptForm):
    intro = (
        "Stage 2 begins at once, because it was put in writing as a formal complaint. Most complaints are settled "
        "sooner when they are talked over first, at the informal stage: say why this one is not."
    )
    why_formal_at_once = long_text(
        "Why it does not begin at the informal stage", rows=3,
        missing="Say why it does not begin at the informal stage.",
        help_text="Such as that it was tried already, or that they ask for the formal stage.",
    )  # fmt: skip


class SignpostForm(StatutoryForm):
    intro = (
        "Every head that is still open is sent to the other procedure, and the complaint closes when the letter is "
        "issued. When only some heads are covered elsewhere, change those heads instead: the others go on."
    )
    meets = frozenset({guards.wholly_out_of_scope})
    signpost = RowField(label="Which procedure covers it", missing="Choose the procedure that covers it.")

    def prepare(self) -> None:
        super().prepare()
        if not self.asked:
            del self.fields["action_taken"], self.fields["no_action_reason"]
        offer(self, "signpost", self.complaint.procedure.signposts.all())


class DeclineLateForm(StepForm):
    intro = "The letter carries your reasons."
    meets = frozenset({guards.lateness_refused})
    warning = ""
    reasons = long_text("Why the late complaint is not accepted", missing="Give the reasons. The letter carries them.")

    def prepare(self) -> None:
        self.warning = raised_late(self.complaint)


class CompareForm(StepForm):
    """The comparison with an earlier complaint about the same matter (S0 §9.2, R118)."""

    first = line("Reference of the first complaint", longest=12, missing="Enter the reference, such as ALD-7K3QX.")
    new_aspect = yes_no("Does it raise any aspect that was not considered before?")
    new_information = yes_no("Does it bring any new information?")
    reasons = long_text("What you compared, and what follows", missing="Say what you compared.")

    def clean_first(self) -> Complaint:
        typed = str(self.cleaned_data["first"]).strip().upper()
        found = permissions.visible_to(self.user, on=self.on).filter(reference=typed).first()
        if found is None:
            raise forms.ValidationError("There is no complaint with this reference among those that you can see.")
        if found.pk == self.complaint.pk:
            raise forms.ValidationError("That is this complaint. Enter the reference of the first one.")
        return found


class DeclineDuplicateForm(CompareForm, StatutoryForm):
    intro = "A complaint that was answered before is not answered twice, unless it brings something new."
    meets = frozenset({guards.duplicate_without_new_aspects})

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(["first", "new_aspect", "new_information", "reasons", "action_taken", "no_action_reason"])
        if not self.asked:
            del self.fields["action_taken"], self.fields["no_action_reason"]


class AnswerWithCampaignForm(StepForm):
    intro = "One of many complaints about the same thing gets the answer that was approved for all of them."
    meets = frozenset({guards.in_an_answered_campaign})
    known = forms.ChoiceField(label="Which campaign", required=False)
    name = line("A new campaign: what it is about", required=False)
    answer = long_text("The answer that was approved for all", required=False)
    approved_by = PersonField(label="Who approved the answer", required=False)
    approved_on = a_day("When it was approved", required=False)

    def prepare(self) -> None:
        places = (
            CampaignPlace.objects.filter(answer_approved_on__isnull=False)
            .filter(complaint__in=permissions.visible_to(self.user, on=self.on))
            .select_related("answer_approved_by").order_by("campaign", "-pk")
        )  # fmt: skip
        self.places = {str(place.campaign): place for place in places}
        known, by = self.fields["known"], self.fields["approved_by"]
        if isinstance(known, forms.ChoiceField) and isinstance(by, PersonField):
            known.choices = [("", "A new one"), *((key, place.name) for key, place in self.places.items())]
            by.offer(colleagues(self.complaint, on=self.on))
        self.before_today("approved_on")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("known"):
            for name, missing in (
                ("name", "Say what the campaign is about."),
                ("answer", "Write down the approved answer."),
                ("approved_by", "Choose who approved the answer."),
                ("approved_on", "Enter the day on which the answer was approved."),
            ):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return cleaned

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        place = self.places.get(self.cleaned_data["known"])
        if place is not None:
            return {
                "campaign": place.campaign, "name": place.name, "answer": place.answer,
                "approved_by": place.answer_approved_by, "approved_on": place.answer_approved_on,
            }  # fmt: skip
        given = self.cleaned_data
        return {
            "campaign": uuid.uuid4(), "name": given["name"], "answer": given["answer"],
            "approved_by": given["approved_by"], "approved_on": given["approved_on"],
        }  # fmt: skip


class GoOnForm(ConfirmForm):
    intro = "They are not satisfied with the campaign's answer, or want the ordinary procedure. It begins today."
