"""Forms of a review panel: the request, independence, its members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from complaints.casework import deadlines, guards, routing
from complaints.casework.forms.base import (
    Need,
    Part,
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
from complaints.casework.forms.parts import MemberForm
from complaints.casework.forms.people import for_panel, invite_outsider
from complaints.casework.models import PanelMember, TakingDown
from complaints.policy.vocabulary import PanelRule

SEATS = 5
"""Members that one form takes; at least three are needed."""

AFTER_THE_ANSWER = "A review panel cannot be asked for before the stage 2 answer was sent, on"


class RequestPanelForm(StepForm):
    intro = "The clerk arranges a review panel. The time counts from the day of the request."
    meets = frozenset({guards.request_in_time_or_accepted})
    asked_on = a_day("When did they ask?")
    why = long_text("What they are not satisfied with", missing="Write down what they are not satisfied with.")
    late_reasons = long_text(
        "If it came after the last day: why you accept it", required=False, rows=3,
        help_text="To refuse it instead, use “Refuse a late request for a panel”.",
    )  # fmt: skip

    def prepare(self) -> None:
        self.before_today("asked_on")
        self.not_before("asked_on", self.complaint.answered_formally_on, AFTER_THE_ANSWER)
        waiting = self.complaint.takings_down.filter(what=TakingDown.What.PANEL, done_on=None).first()
        if waiting is not None:
            self.initial.setdefault("asked_on", waiting.asked_on)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        asked_on = self.cleaned_data.get("asked_on")
        late = asked_on is not None and deadlines.request_is_late(self.complaint, on=asked_on)
        if late and not self.cleaned_data.get("late_reasons"):
            self.add_error("late_reasons", "The request came after the last day. Say why you accept it, or refuse it.")
        return cleaned


class RefuseLateRequestForm(StatutoryForm):
    intro = "The letter carries your reasons, and the complaint closes when it is issued."
    meets = frozenset({guards.request_was_late})
    always = True
    asked_on = a_day("When did they ask?")
    why = long_text("What they are not satisfied with", rows=3, missing="Write down what they are not satisfied with.")
    reasons = long_text("Why the late request is refused", missing="Give the reasons. The letter carries them.")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(["asked_on", "why", "reasons", "action_taken", "no_action_reason"])
        self.before_today("asked_on")
        self.not_before("asked_on", self.complaint.answered_formally_on, AFTER_THE_ANSWER)
        if self.complaint.panel_request_on:
            self.initial.setdefault("asked_on", self.complaint.panel_request_on)
            self.initial.setdefault("why", self.complaint.panel_request_reasons)

    def clean_asked_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["asked_on"]
        if not deadlines.request_is_late(self.complaint, on=day):
            raise forms.ValidationError("A request on that day was in time, so it cannot be refused as late.")
        return day


class ChairAttemptForm(StepForm):
    intro = (
        "Before a panel is put together, the chair tries to find a way forward with the complainant. Once you have "
        "recorded what came of it, you do not sit on the panel, and the case is closed to you."
    )
    tried_on = a_day("When")
    what = long_text("What the chair tried, and what came of it", missing="Say what the chair tried.")
    resolved = yes_no("Was it resolved?")

    def prepare(self) -> None:
        self.before_today("tried_on")


class AskIndependentForm(StepForm):
    intro = "The complainant fears bias and asks that nobody of the council or the board sits on the panel."
    meets = frozenset({guards.undecided_request})
    needs = (Need(guards.no_undecided_request, "A request for an independent panel waits for its ruling already."),)
    reasons = long_text("Why they fear that the panel might not be impartial", missing="Write down their reasons.")


class RuleIndependenceForm(StepForm):
    intro = "Consent is not unreasonably withheld. A refusal needs reasons, and the letter carries them."
    meets = frozenset({guards.no_undecided_request, guards.ruling_has_reasons})
    needs = (Need(guards.no_undecided_request, "No request for an independent panel is waiting.", False),)
    hide_optional = True
    granted = yes_no("Is an independent panel granted?")
    reasons = long_text("Reasons, which a refusal needs", required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("granted") is False and not self.cleaned_data.get("reasons"):
            self.add_error("reasons", "A refusal needs reasons.")
        return cleaned


MUST_MEET: dict[str, str] = {
    PanelRule.ACADEMY: "At least 3 people. At least 1 is independent of the management and running of the academy and "
    "the trust, and not all are council members or trustees.",
    PanelRule.INDEPENDENT_GOVERNORS: "At least 3 people, all of them from another academy, the local authority or "
    "another trust. At least 1 is independent of the management and running of the academy and the trust.",
    PanelRule.MEMBERS: "At least 3 people: members of the trust, with 1 independent person who is not one of them.",
    PanelRule.THREE_GOVERNORS: "A committee of 3 members of the council.",
}
"""What the certificate asks of a panel as a whole, said before it is put together (R66–R69)."""


class ConvenePanelForm(StepForm):
    intro = "Each member answers the conflict questions. The panel is convened only when it passes its certificate."
    meets = frozenset({guards.certificate_passes})
    to_know_title = "What the panel has to meet"
    warning = ""
    appointed_by = line("Appointed on behalf of the trust by", missing="Say who appointed the panel.")
    appointed_on = a_day("Appointed on")
    board_knew = tick("The governing body already knew the substance of the complaint")
    board_knew_reason = long_text(
        "If so: why people from outside it were not reasonably practicable", required=False, rows=2
    )

    def prepare(self) -> None:
        self.before_today("appointed_on")
        self.candidates, self.unfit = for_panel(self.complaint, asking=self.user, on=self.on)
        self.panel = self.complaint.current_panel
        self._say_what_it_meets()
        if self.panel is not None:
            for name in ("appointed_by", "appointed_on", "board_knew", "board_knew_reason"):
                self.initial.setdefault(name, getattr(self.panel, name))

    def _say_what_it_meets(self) -> None:
        requests = list(self.complaint.independence_requests.filter(round=self.complaint.round))
        granted = any(one.granted for one in requests)
        rule = self.complaint.procedure.panel_rule_for(routing.lead_subject(self.complaint))
        if granted and rule == PanelRule.THREE_GOVERNORS:
            rule = PanelRule.INDEPENDENT_GOVERNORS
        self.to_know = [MUST_MEET[rule], "One of them chairs."]
        if granted:
            self.to_know += ["An independent panel was granted: no council member or trustee sits."]
        self.to_know += ["Nobody had a part in the matter, knew of it before, or answers to a person complained about."]
        if any(one.ruled_on is None for one in requests):
            self.warning = (
                "The complainant has asked for an independent panel, and nobody has ruled on it yet. If it is granted, "
                "no council member or trustee may sit: wait for the ruling."
            )

    def build_parts(self) -> list[Part]:
        sitting = list(self.panel.sitting()) if self.panel is not None else []
        parts = []
        for number in range(max(SEATS, len(sitting))):
            member = sitting[number] if number < len(sitting) else None
            form = MemberForm(
                self.data if self.is_bound else None, prefix=f"member-{number + 1}", candidates=self.candidates,
                empty_permitted=member is None and number > 0, use_required_attribute=False,
                initial=_as_typed(member) if member else {},
            )  # fmt: skip
            title = f"Member {number + 1}" if number < 3 else f"Member {number + 1}, if there is one"
            parts.append(Part(title, [form], spare=member is None and number >= 3))
        return parts

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen = [
            form.cleaned_data["person"]
            for part in self.parts
            for form in part.forms
            if form.is_valid() and form.cleaned_data.get("person")
        ]
        if len(set(chosen)) < len(chosen):
            self.add_error(None, "The same person is chosen twice. Each member sits once.")
        return cleaned

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        members = []
        for part in self.parts:
            for form in part.forms:
                given = {name: value for name, value in form.cleaned_data.items() if name != "person"}
                if not form.cleaned_data:
                    continue
                name, email = given.pop("new_name", ""), given.pop("new_email", "")
                user = form.cleaned_data.get("person") or invite_outsider(name=name, email=email, by=self.user, at=at)
                members.append({"user": user, "called": name, **given})
        return {**super().details(at=at), "members": members}


def _as_typed(member: PanelMember) -> dict[str, Any]:
    answers = ("directly_involved", "prior_knowledge", "knows_complainant", "knows_pupil", "knows_staff")
    words = {True: "yes", False: "no", None: ""}
    same = ("capacity", "is_chair", "is_staff", "subordinate", "independent", "independence_basis")
    return {
        "person": member.user_id,
        **{name: getattr(member, name) for name in same},
        **{name: words[getattr(member, name)] for name in answers},
    }


class StandDownMemberForm(StepForm):
    intro = "The member leaves the panel, and another is convened in their place."
    member = RowField(
        label="Who stands down", missing="Choose who stands down.", words=lambda member: str(member.known_as)
    )
    reason = long_text("Why they cannot sit", rows=3, missing="Say why the member stands down.")

    def prepare(self) -> None:
        panel = self.complaint.current_panel
        offer(self, "member", panel.sitting() if panel else PanelMember.objects.none())
