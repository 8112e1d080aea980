"""What may happen: one bare transition per step, with its guards. No effects; nothing here writes.

Guards read casework records only (guards.py, house.md). Each carries the sentence read when it is not met.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django_fsm import GET_STATE, FSMField, transition

from complaints.casework.guards import (
    Guard,
    adjournment_has_reason,
    answer_has_gone,
    asked_in_writing,
    body_asked_again,
    certificate_passes,
    chair_is_asked,
    closed_by_campaign,
    complainant_content,
    dates_offered,
    duplicate_without_new_aspects,
    extension_proposed,
    finding_for_each_head,
    has_a_handler,
    has_a_head_in_scope,
    has_an_investigator,
    heads_agreed_or_unanswered,
    heads_not_frozen,
    heard_by_a_panel,
    hearing_day_has_come,
    hearing_recorded,
    in_an_answered_campaign,
    in_time_or_lateness_accepted,
    investigator_declared,
    is_concern,
    is_feedback,
    is_paused,
    lateness_refused,
    minutes_recorded,
    no_request_waiting,
    no_undecided_request,
    nominated_member_involved,
    not_acknowledged,
    notice_long_enough,
    open_or_light,
    panel_finding_for_each_head,
    papers_recorded,
    pause_proposed,
    points_decided,
    policy_has_chair_attempt,
    put_in_writing,
    referral_recorded,
    report_complete,
    request_in_time_or_accepted,
    request_was_late,
    result_recorded,
    return_has_reasons,
    ruling_has_reasons,
    statutory_facts,
    still_at_stage_one,
    third_party_where_needed,
    undecided_request,
    was_raised_late,
    wholly_out_of_scope,
    window_passed,
)
from complaints.casework.vocabulary import OPEN, State, Step

if TYPE_CHECKING:
    from complaints.casework.models import Complaint


def state_before_closing(complaint: Complaint, *args: Any, **kwargs: Any) -> str:
    """Reopening returns to where it was closed."""
    return complaint.closed_from or State.RECEIVED


INTAKE_OR_STAGE_1_2 = [State.RECEIVED, State.INFORMAL, State.FORMAL]
STAGE_3_BEFORE_HEARING = [State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED]


class Workflow(models.Model):
    """The arrows of procedure.md, as transitions of the field `state`."""

    state = FSMField("where it stands", default=State.RECEIVED, choices=State.choices, protected=True, max_length=20)

    deciding_on: dt.date
    """The day for which the guards are asked; set by `actions` before a step, never stored."""

    class Meta:
        abstract = True

    # intake

    @transition(state, source=State.RECEIVED, target=State.CLOSED, conditions=[is_concern])
    def answer_concern(self) -> None:
        """A concern is answered in day-to-day contact (S0 §3.1, R19)."""

    @transition(state, source=State.RECEIVED, target=State.CLOSED, conditions=[is_feedback])
    def note_feedback(self) -> None:
        """Feedback is noted with thanks (S0 §3.1)."""

    @transition(
        state,
        source=[State.RECEIVED, State.CLOSED],
        target=State.INFORMAL,
        conditions=[open_or_light, has_a_head_in_scope, in_time_or_lateness_accepted, has_a_handler],
    )
    def accept_informal(self) -> None:
        """A complaint in scope and in time begins at stage 1 (S0 §6.1)."""

    @transition(
        state,
        source=[State.RECEIVED, State.CLOSED],
        target=State.FORMAL,
        conditions=[open_or_light, has_a_head_in_scope, in_time_or_lateness_accepted, has_a_handler, put_in_writing],
    )
    def accept_formal(self) -> None:
        """A complaint put in writing may begin at stage 2 (S0 §6.2)."""

    @transition(state, source=INTAKE_OR_STAGE_1_2, target=State.CLOSED, conditions=[wholly_out_of_scope])
    def signpost(self) -> None:
        """What another procedure covers is sent there, and the sending is the outcome (S0 §3.2, R21)."""

    @transition(state, source=State.RECEIVED, target=State.CLOSED, conditions=[was_raised_late, lateness_refused])
    def decline_late(self) -> None:
        """Raised after three months without a reason that allows a fair investigation (S0 §5.1)."""

    @transition(state, source=INTAKE_OR_STAGE_1_2, target=State.CLOSED, conditions=[duplicate_without_new_aspects])
    def decline_duplicate(self) -> None:
        """The same matter was answered before and nothing is new (S0 §9.2, R119)."""

    @transition(state, source=State.RECEIVED, target=State.CLOSED, conditions=[in_an_answered_campaign])
    def answer_with_campaign(self) -> None:
        """One of many about the same thing gets the campaign's answer (S0 §9.3, R123)."""

    @transition(state, source=State.CLOSED, target=State.RECEIVED, conditions=[closed_by_campaign])
    def go_on(self) -> None:
        """Whoever is not satisfied with a campaign's answer returns to the ordinary procedure (S0 §9.3, R124)."""

    # stages 1 and 2

    @transition(
        state, source=[State.INFORMAL, State.FORMAL, State.PANEL_REQUESTED], target=None, conditions=[not_acknowledged]
    )
    def acknowledge(self) -> None:
        """Each stage's request is acknowledged in time (S0 §6.1, R52; reading 5)."""

    @transition(
        state,
        source=[State.RECEIVED, State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL],
        target=None,
        conditions=[has_a_head_in_scope, heads_not_frozen, points_decided, heads_agreed_or_unanswered],
    )
    def freeze_heads(self) -> None:
        """The heads agreed with the complainant are the ones that every answer follows (S0 §1, R9)."""

    @transition(
        state,
        source=[State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL, State.REPORT_SUBMITTED],
        target=None,
    )
    def record_meeting(self) -> None:
        """The meeting of stage 1, and any other, is on the record (S0 §6.1, R54)."""

    @transition(
        state,
        source=State.INFORMAL,
        target=None,
        conditions=[
            has_a_head_in_scope, third_party_where_needed, nominated_member_involved, finding_for_each_head,
        ],
    )  # fmt: skip
    def draft_answer(self) -> None:
        """A finding on each head, then the stage 1 answer is drafted (S0 §6.1, R9)."""

    @transition(
        state,
        source=State.INFORMAL,
        target=State.INFORMAL_ANSWERED,
        conditions=[third_party_where_needed, nominated_member_involved, finding_for_each_head],
    )
    def answer_informally(self) -> None:
        """The stage 1 answer is issued (S0 §6.1, R53)."""

    @transition(
        state,
        source=[State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL, State.FORMAL_ANSWERED],
        target=State.CLOSED,
        conditions=[complainant_content],
    )
    def settle(self) -> None:
        """The complainant is content, and how they said so is on the record (S0 §6.1)."""

    @transition(
        state,
        source=[State.INFORMAL, State.INFORMAL_ANSWERED, State.CLOSED],
        target=State.FORMAL,
        conditions=[still_at_stage_one, has_a_head_in_scope, asked_in_writing, has_a_handler],
    )
    def escalate(self) -> None:
        """Not resolved informally: on the written request it becomes formal (S0 §6.1–6.2, R56)."""

    @transition(
        state,
        source=[State.INFORMAL, State.FORMAL],
        target=None,
        conditions=[has_an_investigator, investigator_declared],
    )
    def appoint_investigator(self) -> None:
        """A named person who had no part in it looks into it (S0 §4.2, §7.1–7.2, R30)."""

    @transition(state, source=[State.INFORMAL, State.FORMAL], target=None, conditions=[has_an_investigator])
    def stand_down_investigator(self) -> None:
        """An investigator who cannot go on is replaced."""

    @transition(
        state,
        source=State.FORMAL,
        target=State.REPORT_SUBMITTED,
        conditions=[has_an_investigator, investigator_declared, report_complete],
    )
    def submit_report(self) -> None:
        """Facts, potential solutions and a proposed finding per head go to the approver (S0 §4.2, R33)."""

    @transition(state, source=State.REPORT_SUBMITTED, target=State.FORMAL, conditions=[return_has_reasons])
    def return_report(self) -> None:
        """A report that is not approved goes back with reasons; the date does not move (reading 9)."""

    @transition(
        state,
        source=State.REPORT_SUBMITTED,
        target=State.REPORT_APPROVED,
        conditions=[report_complete, nominated_member_involved],
    )
    def approve_report(self) -> None:
        """The report is approved before the answer is written (S0 §4.2, R34)."""

    @transition(state, source=State.REPORT_APPROVED, target=State.FORMAL_ANSWERED, conditions=[finding_for_each_head])
    def answer_formally(self) -> None:
        """The written conclusion is sent with the route for review (S0 §4.2, §6.2, R62–R64)."""

    @transition(
        state,
        source=[State.FORMAL_ANSWERED, State.INFORMAL_ANSWERED],
        target=State.CLOSED,
        conditions=[answer_has_gone, no_request_waiting, window_passed],
    )
    def let_lapse(self) -> None:
        """Nobody asked to go further in the time given (S0 §6.2; R16)."""

    # stage 3

    @transition(
        state,
        source=State.FORMAL_ANSWERED,
        target=State.PANEL_REQUESTED,
        conditions=[request_in_time_or_accepted],
    )
    def request_panel(self) -> None:
        """Not satisfied with the formal answer: the clerk is asked for a panel (S0 §6.2–6.3, R63–R65)."""

    @transition(state, source=State.FORMAL_ANSWERED, target=State.CLOSED, conditions=[request_was_late])
    def refuse_late_request(self) -> None:
        """A request after the last day without good reason is refused, with reasons (R64)."""

    @transition(state, source=State.PANEL_REQUESTED, target=None, conditions=[policy_has_chair_attempt, chair_is_asked])
    def chair_attempt(self) -> None:
        """The chair first tries to find a way forward, where the procedure has it (S1, R223)."""

    @transition(state, source=STAGE_3_BEFORE_HEARING, target=None, conditions=[undecided_request])
    def ask_for_independent_panel(self) -> None:
        """The complainant fears bias and asks for an independent panel (S0 §10, R133)."""

    @transition(
        state, source=STAGE_3_BEFORE_HEARING, target=None, conditions=[no_undecided_request, ruling_has_reasons]
    )
    def rule_on_independence(self) -> None:
        """Consent is not unreasonably withheld, and a refusal has reasons (S0 §10, R133)."""

    @transition(state, source=State.PANEL_REQUESTED, target=State.PANEL_CONVENED, conditions=[certificate_passes])
    def convene_panel(self) -> None:
        """Three or more, none involved, one independent, not only governors (S0 §6.3, R66–R70)."""

    @transition(state, source=[State.PANEL_CONVENED, State.HEARING_FIXED], target=State.PANEL_REQUESTED)
    def stand_down_member(self) -> None:
        """A member who cannot sit is replaced and the certificate asked again."""

    @transition(
        state,
        source=State.PANEL_CONVENED,
        target=State.HEARING_FIXED,
        conditions=[no_undecided_request, certificate_passes, notice_long_enough, dates_offered],
    )
    def fix_hearing(self) -> None:
        """Reasonable notice of the date to the complainant (S0 §6.3, R72–R73)."""

    @transition(state, source=State.HEARING_FIXED, target=None, conditions=[papers_recorded])
    def circulate_papers(self) -> None:
        """The clerk sends the papers to everybody before the hearing (S0 §4.3, R37)."""

    @transition(
        state,
        source=[State.HEARING_FIXED, State.HEARD],
        target=State.PANEL_CONVENED,
        conditions=[adjournment_has_reason],
    )
    def adjourn(self) -> None:
        """Someone could not come or more evidence is needed: a new date will be fixed."""

    @transition(
        state,
        source=State.HEARING_FIXED,
        target=State.HEARD,
        conditions=[hearing_day_has_come, no_undecided_request, certificate_passes, hearing_recorded, heard_by_a_panel],
    )
    def hold_hearing(self) -> None:
        """Both sides were heard, then left before the panel deliberated (S0 §6.3, R74–R79)."""

    @transition(
        state,
        source=State.HEARD,
        target=State.PANEL_DECIDED,
        conditions=[certificate_passes, panel_finding_for_each_head, minutes_recorded],
    )
    def issue_decision(self) -> None:
        """Findings and recommendations go to those involved in writing (S0 §6.3, R80–R83, R102)."""

    # outside and closing

    @transition(state, source=State.PANEL_DECIDED, target=State.CLOSED, conditions=[statutory_facts])
    def close(self) -> None:
        """The record is complete: how it was resolved and what was done (paragraph 33(j))."""

    @transition(
        state,
        source=[State.PANEL_DECIDED, State.CLOSED],
        target=State.REFERRED,
        conditions=[referral_recorded],
    )
    def refer(self) -> None:
        """The outside body has taken it up (S0 §8, R105)."""

    @transition(state, source=State.REFERRED, target=State.FORMAL, conditions=[body_asked_again])
    def reinvestigate_formally(self) -> None:
        """The outside body asked for a new investigation (S0 §8, R106)."""

    @transition(state, source=State.REFERRED, target=State.PANEL_REQUESTED, conditions=[body_asked_again])
    def rehear(self) -> None:
        """The outside body asked for a new hearing (S0 §8, R106)."""

    @transition(state, source=State.REFERRED, target=State.CLOSED, conditions=[result_recorded])
    def conclude_referral(self) -> None:
        """The outside body's result and what follows from it (S0 §8, R105)."""

    @transition(state, source=list(OPEN), target=State.CLOSED)
    def withdraw(self) -> None:
        """The complainant takes it back."""

    # time

    @transition(state, source=list(OPEN), target=None, conditions=[extension_proposed])
    def propose_extension(self) -> None:
        """A new date is set with the complainant; the old one stands until the letter is issued (S0 §5.1, R48)."""

    @transition(state, source=list(OPEN), target=None, conditions=[extension_proposed])
    def extend(self) -> None:
        """The letter with the new date and the reason is issued, and only then the date moves (S0 §5.1, R48)."""

    @transition(state, source=list(OPEN), target=None, conditions=[pause_proposed])
    def propose_pause(self) -> None:
        """Another body has the matter; a pause is proposed (the product's own, not in S0)."""

    @transition(state, source=list(OPEN), target=None, conditions=[pause_proposed])
    def pause(self) -> None:
        """The notice is issued and the school-day clocks stand still (the product's own, not in S0)."""

    @transition(state, source=list(OPEN), target=None, conditions=[is_paused])
    def resume(self) -> None:
        """The clocks go on, moved by the school days paused (the product's own, not in S0)."""

    # people

    @transition(state, source=list(OPEN), target=None, conditions=[has_a_handler])
    def reassign(self) -> None:
        """Somebody else handles it from now on, for a reason."""

    @transition(state, source=list(OPEN), target=None)
    def add_subject(self) -> None:
        """One more person is complained about: their access ends and the case is rerouted (S0 §7, R101)."""

    @transition(state, source=list(OPEN), target=None)
    def remove_subject(self) -> None:
        """Somebody is not, after all, complained about."""

    @transition(
        state,
        source=State.CLOSED,
        target=GET_STATE(state_before_closing, states=[s.value for s in State if s != State.CLOSED]),
    )
    def reopen(self) -> None:
        """A closed complaint goes on from where it was closed, for a reason."""


def unmet(
    complaint: Complaint,
    step: Step,
    *,
    known: dict[Guard, bool] | None = None,
    besides: frozenset[Guard] = frozenset(),
) -> list[str] | None:
    """The sentences of the guards that are not met; None when no arrow of this step leaves the present state.

    `known` keeps what each guard said, so that asking for every step asks each guard once; those in `besides` are
    not asked.
    """
    arrow = _arrow(complaint.state, step)
    if arrow is None:
        return None
    said: dict[Guard, bool] = {} if known is None else known
    asked = [condition for condition in arrow.conditions if condition not in besides]
    for condition in asked:
        if condition not in said:
            said[condition] = condition(complaint)
    return [condition.sentence for condition in asked if not said[condition]]


def possible(complaint: Complaint, step: Step) -> bool:
    """Whether an arrow of this step leaves the present state, whatever its guards say."""
    return _arrow(complaint.state, step) is not None


def leaves(state: str) -> list[Step]:
    """The steps whose arrow leaves this state, in the order of the vocabulary."""
    return [step for step in Step if _arrow(state, step) is not None]


def _arrow(state: str, step: Step) -> Any:
    meta = getattr(getattr(Workflow, step.value, None), "_django_fsm", None)
    return None if meta is None else meta.get_transition(state)
