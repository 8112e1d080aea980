"""The guards: what must be true before a step. Each reads casework records only and says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from complaints.casework.vocabulary import IN_WRITING, STAGE_OF, Closure, LateWhat, Nature, Role, State, Step
from complaints.policy.vocabulary import STATUTORY_CLOCKS, ClockKind, Duty, Stage, SubjectKind
from letters.vocabulary import GONE, LetterState

if TYPE_CHECKING:
    from complaints.casework.models import Complaint

Predicate = Callable[["Complaint"], bool]


class Guard:
    """A condition of a transition, with the sentence shown when it is not met."""

    def __init__(self, sentence: str, predicate: Predicate) -> None:
        self.sentence = sentence
        self.predicate = predicate
        self.__name__ = predicate.__name__
        self.__doc__ = predicate.__doc__

    def __call__(self, complaint: Any) -> bool:
        return self.predicate(complaint)


def guard(sentence: str) -> Callable[[Predicate], Guard]:
    """Make a predicate into a guard that can say what is missing."""

    def wrap(predicate: Predicate) -> Guard:
        return Guard(sentence, predicate)

    return wrap


# --- guards: intake -----------------------------------------------------------------------------------


@guard("It is not classified as a concern. Change what it is first.")
def is_concern(complaint: Complaint) -> bool:
    return complaint.nature == Nature.CONCERN


@guard("It is not classified as feedback. Change what it is first.")
def is_feedback(complaint: Complaint) -> bool:
    return complaint.nature == Nature.FEEDBACK


@guard("Write down at least one head of complaint that this procedure covers.")
def has_a_head_in_scope(complaint: Complaint) -> bool:
    """S0 §3.2, R20: in scope as soon as one head is."""
    return any(head.in_scope and head.closed_on is None for head in complaint.heads.all())


@guard(
    "It was raised after the time limit. Record why it was late and why a fair investigation is still possible, "
    "or decline it."
)
def in_time_or_lateness_accepted(complaint: Complaint) -> bool:
    """S0 §5.1, R44–R45."""
    return not complaint.raised_late or _lateness(complaint, LateWhat.RAISED) is True


def _lateness(complaint: Complaint, what: LateWhat) -> bool | None:
    """What was decided last about this lateness in this round; None when nothing was."""
    decisions = complaint.late_decisions.filter(what=what, round=complaint.round).order_by("-pk")
    return decisions.values_list("accepted", flat=True).first()


@guard("Nobody handles it yet. The post that should is vacant or conflicted at every level.")
def has_a_handler(complaint: Complaint) -> bool:
    return complaint.handler_id is not None


@guard("The formal stage needs the complaint in writing: a letter, an e-mail, the form, or taken down for them.")
def put_in_writing(complaint: Complaint) -> bool:
    """S0 §6.2, R57–R60."""
    return complaint.channel in IN_WRITING or complaint.contacts.filter(formal_request=True).exists()


@guard("Only a complaint whose every head has its own procedure elsewhere is signposted and closed.")
def wholly_out_of_scope(complaint: Complaint) -> bool:
    """S0 §3.2, R21."""
    heads = complaint.heads.all()
    return bool(heads) and all(not head.in_scope and head.signpost_text for head in heads)


@guard("It was raised in time, so it cannot be declined as late.")
def was_raised_late(complaint: Complaint) -> bool:
    return complaint.raised_late


@guard("Record why the late complaint is not accepted.")
def lateness_refused(complaint: Complaint) -> bool:
    return _lateness(complaint, LateWhat.RAISED) is False


@guard("Compare it with the first complaint and record that it has no new aspect and no new information.")
def duplicate_without_new_aspects(complaint: Complaint) -> bool:
    """S0 §9.2, R118–R119."""
    latest = complaint.duplicate_assessments.order_by("-pk").first()
    return latest is not None and latest.first_answered and not latest.new_aspect and not latest.new_information


@guard("It belongs to no campaign with an approved answer.")
def in_an_answered_campaign(complaint: Complaint) -> bool:
    """S0 §9.3, R122–R123."""
    return complaint.campaign_places.filter(answer_approved_on__isnull=False).exists()


@guard("Only a complaint that was closed with a campaign's answer goes on this way.")
def closed_by_campaign(complaint: Complaint) -> bool:
    """S0 §9.3, R124."""
    return complaint.closure == Closure.CAMPAIGN


@guard("It was closed at a later stage, or in another way. Only a concern or feedback can still become a complaint.")
def open_or_light(complaint: Complaint) -> bool:
    """S0 §3.1, R19: a concern becomes a complaint without typing anything again."""
    return complaint.state != State.CLOSED or complaint.closure in {
        Closure.CONCERN_ANSWERED,
        Closure.FEEDBACK_NOTED,
    }


# --- guards: stages 1 and 2 ------------------------------------------------------------------------------


@guard("This stage is already acknowledged.")
def not_acknowledged(complaint: Complaint) -> bool:
    return any(clock.kind == ClockKind.ACKNOWLEDGE and clock.stopped_on is None for clock in complaint.clocks.all())


@guard("The heads are frozen already.")
def heads_not_frozen(complaint: Complaint) -> bool:
    return complaint.heads_frozen_on is None


@guard("The complainant has not yet agreed the heads, and the time given to answer has not passed.")
def heads_agreed_or_unanswered(complaint: Complaint) -> bool:
    """R9: the list that every answer must follow."""
    if complaint.heads_agreed_on is not None:
        return True
    return complaint.heads_reply_by is not None and complaint.heads_reply_by < complaint.deciding_on


@guard("The complainant said something about the heads that nobody has decided on yet.")
def points_decided(complaint: Complaint) -> bool:
    """R9: nothing that they asked to be changed is passed over."""
    return not complaint.points.filter(decision="").exists()


@guard("Record a finding for each head of complaint first.")
def finding_for_each_head(complaint: Complaint) -> bool:
    """S0 §1, R9."""
    return not complaint.heads_without_finding(STAGE_OF[complaint.state])


THIRD_PARTIES = frozenset({Duty.IMPARTIAL_THIRD_PARTY, Duty.INDEPENDENT_INVESTIGATOR, Duty.EXTERNAL_THIRD_PARTY})
"""Cells of the routing table that ask for somebody other than the handler at stage 1 (S0 §7.1)."""


@guard("The procedure asks for an impartial third party to carry out stage 1. Appoint one first.")
def third_party_where_needed(complaint: Complaint) -> bool:
    """S0 §7.1, R92: a third party who declared that they had no part in it."""
    subject = complaint.lead_subject or SubjectKind.ACADEMY_STAFF
    if Duty(complaint.procedure.routing(subject, Stage.INFORMAL).carried_out_by) not in THIRD_PARTIES:
        return True
    return complaint.named.filter(role=Role.THIRD_PARTY, until__isnull=True, declared_on__isnull=False).exists()


@guard("The chief executive decides with a nominated trust member. Nominate one, and record what was talked through.")
def nominated_member_involved(complaint: Complaint) -> bool:
    """S0 §7.1–7.2, R89, R95: nominated, and liaised with since this stage began."""
    stage = STAGE_OF[complaint.state]
    subject = complaint.lead_subject or SubjectKind.ACADEMY_STAFF
    decided_by = complaint.procedure.routing(subject, stage).decided_or_heard_by
    if decided_by != Duty.CHIEF_EXECUTIVE_WITH_NOMINATED_MEMBER:
        return True
    began = (complaint.formal_request_on if stage == Stage.FORMAL else None) or complaint.counts_from
    liaison = complaint.contacts.filter(with_nominated_member=True, on__gte=began)
    return liaison.exists() and complaint.named.filter(role=Role.NOMINATED_MEMBER, until__isnull=True).exists()


@guard("Record how and when the complainant said that they are content.")
def complainant_content(complaint: Complaint) -> bool:
    return bool(complaint.settled_how) and complaint.settled_on is not None


@guard("It did not close at the informal stage.")
def still_at_stage_one(complaint: Complaint) -> bool:
    return complaint.state != State.CLOSED or (
        complaint.stage_reached == Stage.INFORMAL and complaint.closure != Closure.WITHDRAWN
    )


@guard("Record when and how they asked for the formal stage in writing.")
def asked_in_writing(complaint: Complaint) -> bool:
    """S0 §6.2 and reading 6: the formal stage starts on the written request."""
    return complaint.formal_request_on is not None


@guard("Nobody is appointed to investigate.")
def has_an_investigator(complaint: Complaint) -> bool:
    """S0 §4.2, R30."""
    return bool(complaint.looking_into_it)


@guard("The investigator has not yet declared that they had no direct involvement.")
def investigator_declared(complaint: Complaint) -> bool:
    """R7, R30."""
    return all(named.declared_on is not None for named in complaint.looking_into_it)


@guard("The report needs facts, potential solutions and a proposed finding for each head.")
def report_complete(complaint: Complaint) -> bool:
    """S0 §4.2, R33."""
    report = complaint.latest_report
    return (
        report is not None
        and bool(report.facts.strip())
        and bool(report.potential_solutions.strip())
        and not complaint.heads_without_finding(Stage.FORMAL, proposed=True)
    )


@guard("Say what has to change before the report can be approved.")
def return_has_reasons(complaint: Complaint) -> bool:
    report = complaint.latest_report
    return report is not None and bool(report.return_reasons.strip())


@guard("The time to ask for the next stage has not passed.")
def window_passed(complaint: Complaint) -> bool:
    """S0 §6.2, R63; R16: not closed while the right to go further is unexpired.

    At stage 1 a policy may set no window: then contact must have been tried and recorded."""
    kind = ClockKind.ASK_FOR_FORMAL if complaint.stage <= Stage.INFORMAL else ClockKind.ASK_FOR_PANEL
    window = max(
        (clock for clock in complaint.clocks.all() if clock.kind == kind), key=lambda clock: clock.pk, default=None
    )
    if window is not None:
        return window.due_on is not None and window.due_on < complaint.deciding_on
    return complaint.contacts.filter(tried_after_answer=True).exists()


@guard(
    "The answer has not gone: nothing shows that it was sent, posted or handed over. Record that it went, or send it "
    "again; their time runs from that day."
)
def answer_has_gone(complaint: Complaint) -> bool:
    """S0 §6.2, R16, R63: no time runs out for somebody who was never sent the answer. One brought in from an old
    register was answered there."""
    step = Step.ANSWER_INFORMALLY if complaint.stage <= Stage.INFORMAL else Step.ANSWER_FORMALLY
    answers = complaint.letters.filter(step=step, letter__state=LetterState.ISSUED).order_by("-pk")
    rows = list(answers.values_list("letter", "letter__deliveries__outcome"))
    return not rows or any(outcome in GONE for letter, outcome in rows if letter == rows[0][0])


@guard(
    "They asked for a panel, or to have a request taken down for them. Accept it, or refuse it with reasons if it came "
    "too late; or record what came of it."
)
def no_request_waiting(complaint: Complaint) -> bool:
    """S0 §6.2, R16, R64: nothing lapses while a request is on the record, or waits to be taken down."""
    asked = complaint.state == State.FORMAL_ANSWERED and complaint.panel_request_on is not None
    return not asked and not complaint.takings_down.filter(done_on__isnull=True).exists()


@guard("The request came after the last day. Record the reasons for accepting it, or refuse it.")
def request_in_time_or_accepted(complaint: Complaint) -> bool:
    """R64 and reading 10."""
    if not complaint.panel_request_late:
        return True
    return _lateness(complaint, LateWhat.PANEL_REQUEST) is True


@guard("The request did not come after the last day.")
def request_was_late(complaint: Complaint) -> bool:
    return _lateness(complaint, LateWhat.PANEL_REQUEST) is False


# --- guards: stage 3 ---------------------------------------------------------------------------------------


@guard("This procedure has no attempt by the chair.")
def policy_has_chair_attempt(complaint: Complaint) -> bool:
    """S1 stage three, R223."""
    return complaint.procedure.chair_attempt


@guard("The chair is not asked to find a way forward at this point.")
def chair_is_asked(complaint: Complaint) -> bool:
    """S1 stage three: once, before the panel is put together, by a chair who had no part in it (R223)."""
    return any(named.role == Role.COUNCIL_CHAIR and named.until is None for named in complaint.named.all())


@guard("A request for an independent panel is waiting for its ruling.")
def no_undecided_request(complaint: Complaint) -> bool:
    """S0 §10, R133."""
    return not complaint.independence_undecided


@guard("No request for an independent panel is waiting.")
def undecided_request(complaint: Complaint) -> bool:
    return complaint.independence_undecided


@guard("The ruling needs reasons.")
def ruling_has_reasons(complaint: Complaint) -> bool:
    latest = complaint.latest_independence_request
    return latest is not None and (latest.granted is True or bool(latest.ruling_reasons.strip()))


@guard("The panel does not pass its certificate yet.")
def certificate_passes(complaint: Complaint) -> bool:
    """S0 §6.3, R67–R70; Part 7 paragraph 33(f)–(g)."""
    panel = complaint.current_panel
    return panel is not None and panel.certificate(on=complaint.deciding_on).passes


@guard("The notice is shorter than the procedure's minimum, and the complainant's consent is not recorded.")
def notice_long_enough(complaint: Complaint) -> bool:
    """S0 §6.3, R72."""
    hearing = complaint.next_hearing
    return hearing is not None and (
        hearing.notice_given >= hearing.notice_needed or bool(hearing.short_notice_consent.strip())
    )


@guard("Record the dates that were offered to the complainant.")
def dates_offered(complaint: Complaint) -> bool:
    """R73."""
    hearing = complaint.next_hearing
    return hearing is not None and bool(hearing.dates_offered.strip())


@guard("Say who received the papers and attach the bundle.")
def papers_recorded(complaint: Complaint) -> bool:
    """S0 §4.3, R37."""
    hearing = complaint.next_hearing
    return hearing is not None and hearing.circulations.exists()


@guard("Say why the hearing is adjourned.")
def adjournment_has_reason(complaint: Complaint) -> bool:
    hearing = complaint.next_hearing
    return hearing is not None and bool(hearing.adjourned_because.strip())


@guard("The day of the hearing has not come yet.")
def hearing_day_has_come(complaint: Complaint) -> bool:
    """S0 §6.3: what happened at a hearing is recorded from its day on."""
    hearing = complaint.next_hearing
    return hearing is None or hearing.on <= complaint.deciding_on


@guard(
    "The members of the panel who were there cannot hear it by themselves: at least 3, with the chair and an "
    "independent member. Record who of them was there, or adjourn it."
)
def heard_by_a_panel(complaint: Complaint) -> bool:
    """Part 7 paragraph 33(f)-(g), R67: what makes a panel is asked again of those who came."""
    hearing = complaint.next_hearing
    return hearing is not None and hearing.certificate_of_those_present().passes


@guard(
    "Record who came, who was absent and what was decided about it, and that the parties left before the panel "
    "deliberated."
)
def hearing_recorded(complaint: Complaint) -> bool:
    """S0 §6.3, R74–R79; 33(h): the complainant was there, or what was decided about their absence is recorded."""
    hearing = complaint.next_hearing
    return (
        hearing is not None
        and hearing.attendances.filter(part="complainant").exists()
        and hearing.parties_left
        and not hearing.attendances.filter(present=False, absence_decision="").exists()
    )


@guard("The panel's decision needs a finding with reasons for each head.")
def panel_finding_for_each_head(complaint: Complaint) -> bool:
    """S0 §6.3, R12, R80."""
    return not complaint.heads_without_finding(Stage.PANEL, reasons=True)


@guard("Add the minutes of the hearing.")
def minutes_recorded(complaint: Complaint) -> bool:
    """S0 §4.3, R39."""
    hearing = complaint.last_hearing
    return hearing is not None and bool(hearing.minutes.strip())


# --- guards: outside, closing, time, people --------------------------------------------------------------------


@guard("Record how it was resolved and the action taken (or why there was none).")
def statutory_facts(complaint: Complaint) -> bool:
    """Part 7 paragraph 33(j)."""
    return bool(complaint.resolved_at) and bool(complaint.action_taken.strip() or complaint.no_action_reason.strip())


@guard("Record when the outside body took it up and what it asked.")
def referral_recorded(complaint: Complaint) -> bool:
    """S0 §8, R105."""
    return complaint.referrals.filter(concluded_on__isnull=True).exists()


@guard("Record what the outside body asked for.")
def body_asked_again(complaint: Complaint) -> bool:
    """S0 §8, R106."""
    return complaint.referrals.filter(concluded_on__isnull=True).exclude(request="").exists()


@guard("Record the outside body's result.")
def result_recorded(complaint: Complaint) -> bool:
    latest = complaint.referrals.order_by("-pk").first()
    return latest is not None and latest.concluded_on is not None and bool(latest.result.strip())


@guard("No new time limit is proposed.")
def extension_proposed(complaint: Complaint) -> bool:
    """S0 §5.1, R48: the old date stands until the letter is issued. A limit of the law is never set later."""
    return (
        complaint.extensions.filter(issued_on__isnull=True, dropped_on__isnull=True, clock__stopped_on__isnull=True)
        .exclude(clock__kind__in=STATUTORY_CLOCKS)
        .exists()
    )


@guard("No pause is proposed.")
def pause_proposed(complaint: Complaint) -> bool:
    return any(pause.began_on is None and pause.dropped_on is None for pause in complaint.pauses.all())


@guard("It is not paused.")
def is_paused(complaint: Complaint) -> bool:
    return any(pause.began_on is not None and pause.resumed_on is None for pause in complaint.pauses.all())
