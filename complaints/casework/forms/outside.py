"""Forms of the outside body's review: the referral, our answers, what it requires, its result."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from complaints.casework import guards, permissions
from complaints.casework.forms.base import (
    CaseForm,
    RowField,
    StatutoryForm,
    StepForm,
    a_day,
    line,
    long_text,
    offer,
    tick,
)
from complaints.casework.forms.other_bodies import in_the_future
from complaints.casework.models import RequiredWork


class AnswerBodyForm(CaseForm):
    """Our answer to one question that the outside body looks at."""

    text = long_text("Our answer", rows=8, missing="Write the answer.")


class WorkForm(CaseForm):
    """What the outside body requires, as work."""

    kind = forms.ChoiceField(
        label="What kind of work", widget=forms.RadioSelect, choices=RequiredWork.Kind.choices,
        error_messages={"required": "Choose what kind of work it is."},
    )  # fmt: skip
    what = long_text("What has to be done", rows=4, missing="Say what has to be done.")
    who = RowField(label="Who does it", missing="Say who does it.", words=lambda user: user.name)
    by_when = a_day("By when", missing="Say by when.")

    def prepare(self) -> None:
        in_the_future(self, "by_when")
        _workers(self)


class ChangeWorkForm(CaseForm):
    """Somebody else does it, or by another day."""

    who = RowField(label="Who does it", missing="Say who does it.", words=lambda user: user.name)
    by_when = a_day("By when", missing="Say by when.")

    def prepare(self) -> None:
        in_the_future(self, "by_when")
        _workers(self)


class FinishWorkForm(CaseForm):
    """It is done, and this shows it."""

    day = a_day("When was it done?")
    evidence = long_text("What shows that it is done", rows=4, required=False)
    document = RowField(
        label="The document that shows it", required=False, empty_label="None", words=lambda row: row.title
    )

    def prepare(self) -> None:
        self.before_today("day")
        offer(self, "document", self.complaint.documents.order_by("-pk"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("evidence") and not self.cleaned_data.get("document"):
            self.add_error("evidence", "Say what shows that it is done, or choose the document that does.")
        return cleaned


def _workers(form: CaseForm) -> None:
    """Only people who work on the case, because whoever does the work has to read it."""
    pks = [user.pk for user in permissions.recorders_of(form.complaint, on=form.on)]
    offer(form, "who", User.objects.filter(pk__in=pks).order_by("name"))


class ReferForm(StepForm):
    intro = "The outside body has taken the complaint up."
    meets = frozenset({guards.referral_recorded})
    referred_on = a_day("When did they take it up?")
    their_reference = line("Their reference", required=False, longest=100)
    asked = long_text("What they asked of the trust", missing="Write down what the outside body asked.")
    reply_by = a_day("Reply by", required=False)

    def prepare(self) -> None:
        self.before_today("referred_on")


class BodyAsksForm(StepForm):
    """What the outside body requires."""

    meets = frozenset({guards.body_asked_again})
    request = long_text("What the outside body requires", missing="Record what the outside body requires.")
    by_when = a_day("By when, if they said so", required=False)


class ReinvestigateForm(BodyAsksForm):
    intro = (
        "Stage 2 begins again at the outside body's request. A notice is drafted. Whoever investigated it or approved "
        "the report before is not taken again without a reason on the record."
    )


class RehearForm(BodyAsksForm):
    intro = "Stage 3 begins again at the outside body's request. A notice is drafted."


class ConcludeReferralForm(StatutoryForm):
    intro = "The outside body's review is finished, and the complaint closes."
    meets = frozenset({guards.result_recorded})
    result = long_text("The outside body's result", missing="Record the outside body's result.")
    directed = tick("It is a direction of the Secretary of State")
    actions = long_text(
        "What follows from it", required=False,
        help_text="Work that somebody has to do by a day is recorded under other bodies, and stays open after this.",
    )  # fmt: skip

    @property
    def asked(self) -> bool:
        return self.complaint.reached_formal

    def prepare(self) -> None:
        super().prepare()
        if not self.asked:
            del self.fields["action_taken"], self.fields["no_action_reason"]
