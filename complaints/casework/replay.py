"""Takes a complaint through real steps to a state, as the demo and the tests need it: never an impossible case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from complaints.casework import actions, correspondence, deadlines, guards, permissions, routing
from complaints.casework.actions import Answers
from complaints.casework.models import CaseDocument, CaseLetter, Complaint, PanelMember
from complaints.casework.vocabulary import Outcome, State, Step
from complaints.evidence.sealing import seal
from complaints.policy.vocabulary import SubjectKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import InsufficientCalendar, next_school_day
from letters.vocabulary import How


@dataclass(frozen=True)
class Seat:
    """One member of the panel: who, in what capacity, and what makes them independent."""

    user: User
    capacity: str
    independent_because: str = ""
    chair: bool = False


@dataclass(frozen=True)
class Cast:
    """The people that the table cannot name: who investigates, who sits."""

    investigator: User
    panel: Sequence[Seat]
    appointed_by: str
    investigator_external: bool = False
    third_party: User | None = None
    nominated_member: User | None = None


@dataclass
class Words:
    """What is said on the way. Every complaint of the demo brings its own."""

    answer_reasons: str = "The records and the people spoken with show what happened, and this follows from them."
    outcomes: Sequence[Outcome] = (Outcome.PARTLY_UPHELD,)
    facts: str = "The messages and the log were read, and the people concerned were spoken with."
    solutions: str = "Explain what happened, say sorry for what went wrong, and change how messages are passed on."
    why_formal: str = "The answer did not deal with what I asked, so I want it looked into formally."
    why_panel: str = "I do not agree with the finding and would like a panel to look at it."
    recommendation: str = "That messages from families are logged on the day they arrive."
    running_order: str = (
        "Welcome and purpose. The complainant. The academy. Questions from all. Closing words. The parties left."
    )
    minutes: str = "The panel heard both sides and asked questions. Both sides left before the panel deliberated."
    heads: Sequence[str] = field(default_factory=list)


class Replay:
    """One complaint on its way. Time moves from school day to school day of its academy."""

    asked: frozenset[int] = frozenset()
    """Who was asked already whether they have an interest in it."""

    def __init__(self, answers: Answers, *, at: dt.datetime, cast: Cast, words: Words | None = None) -> None:
        self.at = at
        self.cast = cast
        self.words = words or Words()
        self.complaint: Complaint = self.receipted(actions.submit(answers, at=at))

    def receipted(self, complaint: Complaint) -> Complaint:
        """As the worker leaves it a moment later: with its receipt."""
        if complaint.receipt_owed:
            actions.give_receipt(complaint.pk, at=self.at)
            complaint = Complaint.objects.select_related("procedure", "academy", "complainant").get(pk=complaint.pk)
        return complaint

    def to(self, state: State) -> Complaint:
        """Go on, step by step, until it stands there (R125: no case that could not be)."""
        moves: dict[str, Callable[[], None]] = {
            State.RECEIVED: self.accept,
            State.INFORMAL: self.answer_informally,
            State.INFORMAL_ANSWERED: self.escalate,
            State.FORMAL: self.report,
            State.REPORT_SUBMITTED: self.approve,
            State.REPORT_APPROVED: self.answer_formally,
            State.FORMAL_ANSWERED: self.ask_for_panel,
            State.PANEL_REQUESTED: self.convene,
            State.PANEL_CONVENED: self.fix_hearing,
            State.HEARING_FIXED: self.hear,
            State.HEARD: self.decide,
            State.PANEL_DECIDED: self.refer if state == State.REFERRED else self.close,
        }
        while self.complaint.state != state:
            moves[self.complaint.state]()
        return self.complaint

    def later(self, school_days: int = 1) -> dt.datetime:
        """The same hour some school days on; without term dates, as many weekdays."""
        calendar = calendar_of(self.complaint.academy_id)
        day = timezone.localtime(self.at).date()
        for _ in range(school_days):
            day += dt.timedelta(days=1)
            try:
                day = next_school_day(calendar, day)
            except InsufficientCalendar:
                while day.weekday() > 4:
                    day += dt.timedelta(days=1)
        self.at = timezone.make_aware(dt.datetime.combine(day, timezone.localtime(self.at).time()))
        return self.at

    @property
    def on(self) -> dt.date:
        return timezone.localtime(self.at).date()

    @property
    def handler(self) -> User:
        return self._somebody(self.complaint.handler)

    @property
    def clerk(self) -> User:
        return self._somebody(self.complaint.clerk)

    @property
    def approver(self) -> User:
        return self._somebody(routing.approver_at(self.complaint, on=self.on).user)

    def _somebody(self, user: User | None) -> User:
        if user is None:
            raise LookupError(f"Nobody is there for {self.complaint.reference} in state {self.complaint.state}.")
        return user

    def opened_by(self, user: User | None) -> None:
        """Whoever is given it is asked first whether they have an interest in it; here nobody has one."""
        if user is None or user.pk in self.asked:
            return
        self.asked |= {user.pk}
        given = permissions.given_as(user.pk, self.complaint, frozenset())
        if given and not permissions.has_declared(user.pk, self.complaint):
            actions.declare_no_interest(self.complaint, by=user, at=self.at)

    def take(self, step: Step, *, by: User | None, **details: Any) -> None:
        self.opened_by(by)
        self.complaint = actions.take(step, self.complaint, by=by, at=self.at, **details)

    def letter(self, step: Step) -> CaseLetter:
        """The letter in progress whose issuing is this step."""
        found = correspondence.pending(self.complaint).filter(step=step).order_by("-pk").first()
        if found is None:
            raise LookupError(f"No letter in progress for {step}.")
        return CaseLetter.objects.select_related("letter", "complaint").get(pk=found.pk)

    def issue(self, step: Step, *, approver: User, by: User) -> None:
        """Read, approved and issued by e-mail where there is an address, else posted."""
        self.opened_by(approver)
        self.opened_by(by)
        case_letter = self.letter(step)
        actions.approve_letter(case_letter, by=approver, at=self.at)
        case_letter = self.letter(step)
        how = How.EMAIL if case_letter.letter.recipient_email else How.PAGE
        self.complaint = actions.issue(case_letter, by=by, at=self.at, how=how)

    def findings(self) -> list[dict[str, Any]]:
        return [
            {
                "number": head.number,
                "outcome": self.words.outcomes[index % len(self.words.outcomes)],
                "reasons": self.words.answer_reasons,
                "recommendation": self.words.recommendation,
            }
            for index, head in enumerate(self.complaint.heads_to_answer())
        ]

    # --- the steps of the ordinary way ------------------------------------------------------------------------

    def accept(self) -> None:
        self.later()
        self.take(
            Step.ACCEPT_INFORMAL, by=self.handler, heads=list(self.words.heads),
            late_reasons="They wrote as soon as they learnt of it." if self.complaint.raised_late else "",
            fair_still="Everybody concerned is still here; there are records." if self.complaint.raised_late else "",
        )  # fmt: skip
        self.later()
        self.issue(Step.ACKNOWLEDGE, approver=self.handler, by=self.handler)

    def answer_informally(self) -> None:
        self.later(2)
        self.take(
            Step.RECORD_MEETING, by=self.handler, met_on=self.on, people="The complainant and the handler",
            note="What happened was talked through, and what would put it right.",
        )  # fmt: skip
        self.take(Step.FREEZE_HEADS, by=self.handler, agreed_how="Agreed at the meeting.")
        self.later(2)
        self.third_party()
        self.take(Step.DRAFT_ANSWER, by=self.handler, findings=self.findings(), **self.liaison())
        self.issue(Step.ANSWER_INFORMALLY, approver=self.approver, by=self.handler)

    def third_party(self) -> None:
        """Whoever carries out stage 1 where the handler may not (S0 §7.1)."""
        if guards.third_party_where_needed(self.complaint):
            return
        self.take(
            Step.APPOINT_INVESTIGATOR, by=self.handler, investigator=self.cast.third_party or self.cast.investigator,
            external=self.cast.investigator_external, declaration="I had no part in the matters complained about.",
        )  # fmt: skip

    def liaison(self) -> dict[str, Any]:
        """What the nominated trust member said, where one is needed (S0 §7.1–7.2)."""
        self.complaint.deciding_on = self.on
        if guards.nominated_member_involved(self.complaint):
            return {}
        return {
            "nominated_member": self.cast.nominated_member,
            "liaison": "The process and what was found were talked through; they agreed.",
        }

    def escalate(self) -> None:
        self.later(2)
        self.take(Step.ESCALATE, by=None, why=self.words.why_formal)
        self.later()
        self.issue(Step.ACKNOWLEDGE, approver=self.handler, by=self.handler)

    def report(self) -> None:
        self.later()
        self.take(
            Step.APPOINT_INVESTIGATOR, by=self.handler, investigator=self.cast.investigator,
            external=self.cast.investigator_external, declaration="I had no part in the matters complained about.",
            nobody_else="Nobody else with the skill is free." if self.cast.third_party is None else "",
            again_because="Nobody else with the skill is free." if self.complaint.round > 1 else "",
        )  # fmt: skip
        self.later(4)
        self.take(
            Step.SUBMIT_REPORT, by=self.cast.investigator, facts=self.words.facts,
            potential_solutions=self.words.solutions, findings=self.findings(), impartial=True,
        )  # fmt: skip

    def approve(self) -> None:
        self.later()
        again = "The next above is the chief executive, who spoke with the parents." if self.complaint.round > 1 else ""
        self.take(Step.APPROVE_REPORT, by=self.approver, again_because=again, **self.liaison())

    def answer_formally(self) -> None:
        self.later()
        self.letter(Step.ANSWER_FORMALLY)
        actions.refresh_letter(self.letter(Step.ANSWER_FORMALLY), by=self.handler, at=self.at)
        self.issue(Step.ANSWER_FORMALLY, approver=self.approver, by=self.handler)

    def ask_for_panel(self) -> None:
        self.later(3)
        self.take(Step.REQUEST_PANEL, by=None, why=self.words.why_panel)
        self.later()
        self.issue(Step.ACKNOWLEDGE, approver=self.clerk, by=self.clerk)

    def convene(self) -> None:
        self.later(2)
        self.take(
            Step.CONVENE_PANEL, by=self.clerk, appointed_by=self.cast.appointed_by, appointed_on=self.on,
            members=[
                {
                    "user": seat.user, "capacity": seat.capacity, "is_chair": seat.chair,
                    "independent": bool(seat.independent_because), "independence_basis": seat.independent_because,
                    "knows_complainant": False, "knows_pupil": False, "knows_staff": False, "prior_knowledge": False,
                    "directly_involved": False,
                }
                for seat in self.cast.panel
            ],
        )  # fmt: skip

    def fix_hearing(self) -> None:
        self.later()
        day = timezone.localtime(self.at).date() + dt.timedelta(days=21)
        try:
            day = next_school_day(calendar_of(self.complaint.academy_id), day)
        except InsufficientCalendar:
            day += dt.timedelta(days=(7 - day.weekday()) % 7)
        day = max(day, deadlines.first_hearing_with_papers(self.complaint, sent_on=self.on) or day)
        actions.prepare(
            Step.FIX_HEARING, self.complaint, by=self.clerk, at=self.at, on=day, begins=dt.time(16, 30),
            place=f"The library, {self.complaint.academy.name}", mode="in_person",
            dates_offered="Three dates were offered; this one suited everybody.",
            academy_speaker=self.handler.name,
            short_notice_consent="They agreed to the date by telephone." if self.is_short_notice(day) else "",
        )  # fmt: skip
        self.issue(Step.FIX_HEARING, approver=self.clerk, by=self.clerk)

    def is_short_notice(self, day: dt.date) -> bool:
        """Whether a hearing on that day has less notice than the procedure asks for, so that consent is recorded."""
        given = deadlines.notice_given(self.complaint, day, sent_on=self.on)
        return given < deadlines.notice_needed(self.complaint)

    def hear(self) -> None:
        self.later(2)
        file = seal(
            SimpleUploadedFile("papers.txt", b"Papers for the hearing.\n", content_type="text/plain"),
            by=self.clerk, at=self.at,
        )  # fmt: skip
        bundle = actions.add_document(
            self.complaint, file=file, title="Papers for the hearing", kind=CaseDocument.Kind.BUNDLE, shared=True,
            by=self.clerk, at=self.at,
        )  # fmt: skip
        for seat in self.cast.panel:
            self.opened_by(seat.user)
        recipients = [self.complaint.display_name, self.handler.name, *(seat.user.name for seat in self.cast.panel)]
        self.take(Step.CIRCULATE_PAPERS, by=self.clerk, recipients=recipients, how="E-mail", bundle=bundle)
        hearing = self.complaint.next_hearing
        while hearing is not None and self.on < hearing.on:
            self.later()
        part = {"complainant": self.complaint.display_name, "academy": self.handler.name, "clerk": self.clerk.name}
        rows = [{"part": key, "name": name, "present": True} for key, name in part.items()]
        rows += [{"part": "panel", "name": seat.user.name, "present": True} for seat in self.cast.panel]
        self.take(
            Step.HOLD_HEARING, by=self.clerk, attendances=rows, understood=True, presented=True, parties_left=True,
            running_order=self.words.running_order, minutes=self.words.minutes, findings=self.findings(),
        )  # fmt: skip

    def decide(self) -> None:
        self.later(2)
        actions.prepare(Step.ISSUE_DECISION, self.complaint, by=self.clerk, at=self.at, findings=self.findings())
        chair = next(seat.user for seat in self.cast.panel if seat.chair)
        self.issue(Step.ISSUE_DECISION, approver=chair, by=self.clerk)

    def refer(self) -> None:
        self.later(5)
        self.take(
            Step.REFER, by=self.clerk, referred_on=self.on, their_reference="CAS-000000",
            asked="Whether the procedure was followed and there was no undue delay.",
        )  # fmt: skip

    def close(self) -> None:
        self.later()
        self.take(
            Step.CLOSE, by=self.clerk, action_taken="Messages from families are now logged on the day they arrive."
        )


def capacity(independent: bool) -> str:
    """A seat's usual capacity."""
    return PanelMember.Capacity.INDEPENDENT if independent else PanelMember.Capacity.COUNCIL_MEMBER


def plain_answers(**given: Any) -> Answers:
    """A parent's ordinary complaint about the school, with anything given instead."""
    facts: dict[str, Any] = {
        "words": "My messages about the missed support sessions were not answered for three weeks.",
        "summary": "Messages about missed support sessions were not answered",
        "wanted": "An explanation, and the sessions made up.",
        "subjects": ((SubjectKind.ACADEMY_STAFF, ""),),
        "complainant": {
            "name": "Ottoline Marchbanks",
            "email": "ottoline.marchbanks@example.org",
            "pupil_name": "Felix",
        },
    }
    return Answers(**{**facts, **given})
