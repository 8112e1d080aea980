"""Forms of the Investigation tab: plan, interviews, evidence, the work on a head (S0 §4.2, §5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.fields import RowsField
from complaints.casework.forms.base import CaseForm, RowField, a_day, line, long_text, offer, tick
from complaints.casework.forms.people import Candidate, PersonField, anybody, colleagues
from complaints.casework.models import CaseDocument, Complaint, Contribution, Evidence, Interview, Plan, Worksheet
from complaints.casework.vocabulary import Outcome


def heads_field() -> Any:
    """Which heads it bears on; its rows are set by `offer_heads`."""
    return RowsField(label="Which heads it bears on", required=False)


def offer_heads(form: CaseForm) -> None:
    """The heads of this complaint."""
    field = form.fields["heads"]
    if isinstance(field, RowsField):
        field.queryset = form.complaint.heads.filter(in_scope=True)


class PlanForm(CaseForm):
    """The plan, from the three questions (S0 §5, R43)."""

    what_happened = long_text(
        "What happened, and what is not clear yet?", rows=6, missing="Say what happened and what is not clear yet."
    )
    who_involved = long_text(
        "Who was involved, and who else is asked?", rows=4, missing="Say who was involved and who else is asked."
    )
    put_right = long_text(
        "What would put it right for the complainant?", rows=4,
        missing="Say what would put it right for the complainant. If you do not know, ask them.",
    )  # fmt: skip
    how = long_text(
        "How it is looked into, and by when", required=False, rows=5,
        help_text="Such as whom you interview, which records you read, and what you ask of others.",
    )  # fmt: skip

    def prepare(self) -> None:
        complaint = self.complaint
        plan = Plan.objects.filter(complaint=complaint, round=complaint.round).first()
        given = (
            {name: getattr(plan, name) for name in ("what_happened", "who_involved", "put_right", "how")}
            if plan
            else {"who_involved": complaint.involved, "put_right": complaint.wanted}
        )
        for name, value in given.items():
            self.initial.setdefault(name, value)


def interviewees(complaint: Complaint, *, on: dt.date) -> list[Candidate]:
    """Everybody of the trust, those complained about too: fairness owes them an interview (S0 §4.2, R31)."""
    listed = colleagues(complaint, on=on, without=frozenset())
    out = [one.user for one in complaint.conflicts.filter(ended_on__isnull=True).select_related("user")]
    return [*listed, *anybody(out)]


class InterviewForm(CaseForm):
    """Who was interviewed, who was there, what was said (S0 §4.2, R31)."""

    hide_optional = True
    day = a_day("When was it?")
    person = PersonField(label="Who, if they have a sign-in", required=False)
    name = line("Or their name", required=False)
    part = forms.ChoiceField(
        label="As what", choices=[("", "Choose"), *Interview.Part.choices],
        error_messages={"required": "Choose as what they were interviewed."},
    )  # fmt: skip
    how = forms.ChoiceField(label="How", choices=Interview.How.choices, widget=forms.RadioSelect, initial="in_person")
    present = line("Who else was there", required=False, longest=300)
    companion = line("Who came with them, and who that is to them", required=False,
                     help_text="Such as a friend, a parent or a union representative.")  # fmt: skip
    helped = line("What was done to help them take part", required=False, longest=300)
    notes = long_text("What was said", rows=12, missing="Write down what was said.")
    heads = heads_field()
    keep_name_back = tick(
        "Their name is not given to the parties", help_text="A letter to a party that names them is stopped."
    )

    def prepare(self) -> None:
        offer_heads(self)
        self.before_today("day")
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.offer(interviewees(self.complaint, on=self.on))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("person") and given.get("name") and given["name"] != given["person"].name:
            self.add_error("name", "Choose somebody from the list, or type a name: not both.")
        elif not given.get("person") and not given.get("name") and "person" not in self.errors:
            self.add_error("name", "Choose who was interviewed, or type their name.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was typed, under the names of the record."""
        given = self.cleaned_data
        names = ("part", "how", "present", "companion", "helped", "notes", "keep_name_back")
        user = given["person"]
        return {name: given[name] for name in names} | {
            "on": given["day"], "user": user, "name": user.name if user else given["name"],
        }  # fmt: skip


class AgreementForm(CaseForm):
    """That the record was shown to them, or what they said of it (R31)."""

    record = forms.ChoiceField(
        label="How far is the record agreed?", choices=[c for c in Interview.Record.choices if c[0] != "notes"],
        widget=forms.RadioSelect, error_messages={"required": "Choose how far the record is agreed."},
    )  # fmt: skip
    day = a_day("On which day?")
    reply_by = a_day("If it is with them: asked to answer by", required=False)
    comments = long_text("What they said of it, word for word", required=False, rows=4)

    def prepare(self) -> None:
        self.before_today("day")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        said = given.get("record") in (Interview.Record.AGREED_CHANGED, Interview.Record.NOT_AGREED)
        if said and not given.get("comments"):
            self.add_error("comments", "Write down what they want changed, or do not agree with.")
        if given.get("reply_by") and given.get("day") and given["reply_by"] < given["day"]:
            self.add_error("reply_by", "The day to answer by is before the day on which it was shown to them.")
        return cleaned


class EvidenceForm(CaseForm):
    """One piece of evidence on the list (S0 §4.2, R32)."""

    hide_optional = True
    title = line("What it is", missing="Say what it is.")
    kind = forms.ChoiceField(
        label="What kind", choices=[("", "Choose"), *Evidence.Kind.choices],
        error_messages={"required": "Choose what kind it is."},
    )  # fmt: skip
    source = line("From whom, or from where", missing="Say from whom or from where it comes.")
    obtained_on = a_day("Obtained on")
    kept = line("Where the original is kept", required=False)
    document = RowField(label="The document on file", required=False, words=lambda one: one.title, empty_label="None")
    contribution = RowField(
        label="The account that it is, or came with", required=False, empty_label="None",
        words=lambda one: f"{one.name}, {one.asked_on:%d %B %Y}",
    )  # fmt: skip
    shows = long_text("What it shows, and how far it can be relied on", required=False, rows=4)
    heads = heads_field()

    def prepare(self) -> None:
        offer_heads(self)
        self.before_today("obtained_on")
        kinds = (CaseDocument.Kind.BUNDLE, CaseDocument.Kind.MINUTES)
        offer(self, "document", self.complaint.documents.exclude(kind__in=kinds))
        offer(self, "contribution", Contribution.objects.filter(complaint=self.complaint, answered_at__isnull=False))

    def facts(self) -> dict[str, Any]:
        """What was typed, under the names of the record."""
        names = ("title", "kind", "source", "obtained_on", "kept", "document", "contribution", "shows")
        return {name: self.cleaned_data[name] for name in names}


class WorksheetForm(CaseForm):
    """The facts, proposed finding, reasons and potential solutions of one head, as far as they are (R33)."""

    hide_optional = True
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    facts = long_text("Facts", required=False, rows=8, help_text="What is established, and on what evidence.")
    outcome = forms.ChoiceField(
        label="Finding that you propose", required=False, choices=[("", "Not yet"), *Outcome.choices]
    )
    reasons = long_text("Reasons", required=False, rows=5, help_text="Why this finding follows from the facts.")
    solutions = long_text(
        "Potential solutions", required=False, rows=4, help_text="What would put it right, or stop it happening again."
    )

    @staticmethod
    def first(row: Worksheet | None) -> dict[str, Any]:
        """The work as it stands."""
        if row is None:
            return {}
        return {
            "seen": row.changed_at.isoformat(), "facts": row.facts, "outcome": row.outcome, "reasons": row.reasons,
            "solutions": row.solutions,
        }  # fmt: skip


class AskForm(CaseForm):
    """An account asked of somebody: in the portal, or by a link for one answer (R31)."""

    person = PersonField(label="Who, if they have a sign-in", required=False)
    name = line("Or the name of somebody who has none", required=False)
    email = forms.EmailField(
        label="Their e-mail address", required=False, max_length=254,
        help_text="They get a link that serves for one answer. They see your question and nothing of the case.",
        error_messages={"invalid": "Enter an e-mail address like name@example.org."},
    )  # fmt: skip
    question = long_text(
        "What you ask", rows=6, missing="Write down what you ask.",
        help_text="They read exactly this. Say no more of the complaint, and of whose it is, than they need to answer.",
    )  # fmt: skip
    days = forms.IntegerField(
        label="School days to answer", initial=5, min_value=1, max_value=20,
        error_messages={
            "required": "Enter how many school days they have.", "invalid": "Enter a number of school days.",
            "min_value": "Give at least 1 school day.", "max_value": "Give at most 20 school days.",
        },
    )  # fmt: skip
    heads = heads_field()
    keep_name_back = tick(
        "Their name is not given to the parties", help_text="A letter to a party that names them is stopped."
    )

    def prepare(self) -> None:
        offer_heads(self)
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.offer(colleagues(self.complaint, on=self.on, besides={self.user.pk}, without=frozenset()))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        typed = given.get("name") or given.get("email")
        if given.get("person") and typed:
            self.add_error("person", "Choose somebody from the list, or type a name and an address: not both.")
        elif not given.get("person") and "person" not in self.errors:
            if not given.get("name"):
                self.add_error("name", "Choose who is asked, or type their name.")
            if not given.get("email") and "email" not in self.errors:
                self.add_error("email", "Enter the e-mail address of this person.")
        return cleaned


class AskAgainForm(CaseForm):
    """A new day and, for whoever has no sign-in, a new link."""

    days = forms.IntegerField(
        label="School days to answer", initial=3, min_value=1, max_value=20,
        error_messages={
            "required": "Enter how many school days they have.", "invalid": "Enter a number of school days.",
            "min_value": "Give at least 1 school day.", "max_value": "Give at most 20 school days.",
        },
    )  # fmt: skip
