"""Forms of the outside body's review."""

from __future__ import annotations

from complaints.casework import guards
from complaints.casework.forms.base import StatutoryForm, StepForm, a_day, line, long_text


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


class ReinvestigateForm(BodyAsksForm):
    intro = "Stage 2 begins again at the outside body's request. A notice is drafted."


class RehearForm(BodyAsksForm):
    intro = "Stage 3 begins again at the outside body's request. A notice is drafted."


class ConcludeReferralForm(StatutoryForm):
    intro = "The outside body's review is finished, and the complaint closes."
    meets = frozenset({guards.result_recorded})
    result = long_text("The outside body's result", missing="Record the outside body's result.")
    actions = long_text("What follows from it, with dates", required=False)

    @property
    def asked(self) -> bool:
        return self.complaint.reached_formal

    def prepare(self) -> None:
        super().prepare()
        if not self.asked:
            del self.fields["action_taken"], self.fields["no_action_reason"]
