"""Takes a practice complaint along its way, each move by the steps and letters of real people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from complaints.casework import actions, correspondence, permissions, routing
from complaints.casework.demo import looking
from complaints.casework.demo.story import Move, Story
from complaints.casework.demo.world import World
from complaints.casework.models import (
    BodyNews,
    CaseDocument,
    CaseLetter,
    Complaint,
    Contact,
    LatenessReason,
    OtherBody,
    Question,
    RequiredWork,
    TakingDown,
)
from complaints.casework.replay import Replay, Words
from complaints.casework.vocabulary import Outcome, Step
from complaints.evidence.sealing import seal
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import next_school_day
from letters.vocabulary import How
from letters.vocabulary import Outcome as Delivered


class Walk(Replay):
    """One story on its way. Time moves by school days of its academy and never reaches today."""

    def __init__(
        self,
        story: Story,
        *,
        world: World,
        at: dt.datetime,
        reference: Callable[[str], str],
        earlier: Complaint | None = None,
        received_on: dt.date | None = None,
    ) -> None:
        self.story = story
        self.world = world
        self.earlier = earlier
        self.at = at
        self.words = Words()
        self.cast = world.cast(story.academy, story.lead)
        answers = self._answers(received_on)
        if story.logged_by:
            by = world.who(story.logged_by, story.academy)
            complaint = actions.log(answers, by=by, at=at, reference=reference)
        else:
            complaint = actions.submit(answers, at=at, reference=reference)
        self.complaint = self.receipted(complaint)
        if story.safeguarding:
            self._flag()

    def _answers(self, received_on: dt.date | None) -> actions.Answers:
        story = self.story
        happened = None
        if story.happened_days_before is not None:
            happened = self.on - dt.timedelta(days=story.happened_days_before)
        return actions.Answers(
            academy=self.world.academies[story.academy], words=story.words, summary=story.summary,
            nature=story.nature, channel=story.channel, wanted=story.wanted, involved=story.involved,
            happened_on=happened, happened_text=story.happened_text, category=story.category,
            early_years=story.early_years, data_protection=story.data_protection, subjects=story.subjects,
            complainant=dict(story.person), received_on=received_on,
        )  # fmt: skip

    def _flag(self) -> None:
        """The handler or the record keeper marks it, so that the safeguarding lead can see it."""
        self.complaint = actions.classify(self.complaint, by=self.handler, at=self.at, safeguarding=True)

    def go(self, way: Iterable[Move]) -> Complaint:
        """Every move in turn. A tuple is a move with a number, such as ("wait", 4)."""
        for move in way:
            name, *number = (move,) if isinstance(move, str) else move
            getattr(self, str(name))(*number)
        return self.complaint

    def say(self, what: str, otherwise: str) -> str:
        """The story's own words for a moment on the way."""
        return self.story.says.get(what, otherwise)

    def findings(self) -> list[dict[str, Any]]:
        found = self.story.found
        return [
            {
                "number": head.number,
                "outcome": found[index % len(found)].outcome if found else Outcome.NO_FINDING,
                "reasons": found[index % len(found)].reasons if found else "There was nothing to show what happened.",
                "recommendation": found[index % len(found)].recommendation if found else "",
            }
            for index, head in enumerate(self.complaint.heads_to_answer())
        ]

    # --- letters ----------------------------------------------------------------------------------------------

    def issue(self, step: Step, *, approver: User, by: User) -> None:
        """Read, approved, and issued by e-mail, by post, or on their page, as the complainant can be reached."""
        self.opened_by(approver)
        self.opened_by(by)
        case_letter = self.letter(step)
        how = self._how(case_letter)
        if how == How.POST or timezone.localtime(case_letter.letter.drafted_at).date() != self.on:
            actions.refresh_letter(case_letter, by=by, at=self.at, by_post=how == How.POST)
            case_letter = self.letter(step)
        actions.approve_letter(case_letter, by=approver, at=self.at)
        case_letter = self.letter(step)
        self.complaint = actions.issue(case_letter, by=by, at=self.at, how=how)
        self._sent(case_letter, how, by)

    def others(self) -> None:
        """The letters beside the steps: appointments, invitations, confirmations, copies."""
        people = [self.complaint.handler, self.complaint.clerk, routing.approver_at(self.complaint, on=self.on).user]
        panel = self.complaint.current_panel
        people += [member.user for member in (panel.sitting() if panel else [])]
        people.append(self.world.who("trust_officer"))
        for found in list(correspondence.pending(self.complaint).filter(step="")):
            case_letter = CaseLetter.objects.select_related("letter", "complaint").get(pk=found.pk)
            try:
                self._send(case_letter, [person for person in people if person is not None])
            except actions.Refused:
                continue  # stays a draft, as it would on somebody's desk

    def _send(self, case_letter: CaseLetter, people: list[User]) -> None:
        on, complaint = self.on, self.complaint
        reader = next((p for p in people if permissions.may_approve_letter(p, case_letter, complaint, on=on)), None)
        sender = next((p for p in people if permissions.may_issue(p, case_letter, complaint, on=on)), None)
        if reader is None or sender is None:
            return
        how = self._how(case_letter)
        actions.approve_letter(case_letter, by=reader, at=self.at)
        current = CaseLetter.objects.select_related("letter", "complaint").get(pk=case_letter.pk)
        self.complaint = actions.issue(current, by=sender, at=self.at, how=how)
        self._sent(current, how, sender)

    @staticmethod
    def _how(case_letter: CaseLetter) -> How:
        letter = case_letter.letter
        if letter.recipient_email:
            return How.EMAIL
        if letter.recipient_address.strip():
            return How.POST
        return How.PAGE if case_letter.to == CaseLetter.To.COMPLAINANT else How.HANDED_OVER

    def _sent(self, case_letter: CaseLetter, how: How, by: User) -> None:
        if how == How.EMAIL:
            # Long ago in the story, so it went on that day and not when the demo is built.
            case_letter.letter.deliveries.update(outcome=Delivered.SENT, done_at=self.at, done_on=self.on)
        if how in (How.POST, How.HANDED_OVER):
            words = "First class post" if how == How.POST else "Handed over in person"
            actions.letter_went(case_letter, how=how, on=self.on, by=by, at=self.at, detail=words)

    # --- moves: between the steps ----------------------------------------------------------------------------------

    def cut(self) -> None:
        """The heads come out of the complainant's words."""
        looking.cut(self)

    def told_where(self) -> None:
        """The letter goes that says which heads are covered elsewhere, and where."""
        self.later()
        self.opened_by(self.handler)
        self.others()

    def asked_about_heads(self) -> None:
        """The complainant says what they think of the heads."""
        looking.ask_about(self)

    def weighed(self) -> None:
        """How much hangs on it, when it happened, what could go wrong."""
        looking.weigh(self)

    def looked_into(self) -> None:
        """What an investigator records before the report."""
        looking.look_into(self)

    # --- moves: intake ------------------------------------------------------------------------------------------

    def wait(self, school_days: int) -> None:
        """Nothing happens for so long."""
        self.later(school_days)

    def taken_on(self) -> None:
        """Stage 1 begins."""
        self.later()
        self.take(
            Step.ACCEPT_INFORMAL, by=self.handler,
            heads=[] if self.complaint.heads.exists() else list(self.story.heads),
            late_reasons=self.say("late_because", "They wrote as soon as they learnt of it."),
            fair_still=self.say("fair_still", "Everybody concerned is still here and the records are kept."),
        )  # fmt: skip

    def taken_on_formally(self) -> None:
        """Stage 2 begins at once, as a letter asked."""
        self.later()
        self.take(Step.ACCEPT_FORMAL, by=self.handler, heads=list(self.story.heads))

    def acknowledged(self) -> None:
        self.later()
        by = self.clerk if self.complaint.stage_reached >= 3 and self.complaint.clerk else self.handler
        self.issue(Step.ACKNOWLEDGE, approver=by, by=by)

    def declares_interest(self) -> None:
        """Whoever it went to has an interest in it: it goes to somebody else at once."""
        self.later()
        why = self.say("interest", "The complainant is a close friend of my family.")
        actions.declare_conflict(self.complaint, by=self.handler, at=self.at, detail=why)
        self.complaint = Complaint.objects.select_related("procedure", "academy", "complainant").get(
            pk=self.complaint.pk
        )

    def names_somebody(self) -> None:
        """The complainant wants somebody to act for them; their authority has not been seen yet."""
        self.later()
        actions.name_representative(
            self.complaint, name=self.say("acts", "Perdita Lowe"), email="perdita.lowe@example.org",
            told=actions.ON_THEIR_PAGE, by=None, at=self.at,
        )  # fmt: skip

    def asks_for_help(self) -> None:
        """They would rather tell somebody than write: a request for a panel is to be taken down."""
        self.later()
        actions.ask_to_take_down(
            self.complaint, what=TakingDown.What.PANEL, telephone="01632 960444",
            when=self.say("when", "On a weekday after four"), at=self.at,
        )  # fmt: skip

    def concern(self) -> None:
        self.later()
        self.take(Step.ANSWER_CONCERN, by=self.handler, answer=self.say("answer", "Talked over by telephone."))

    def feedback(self) -> None:
        self.later()
        self.take(Step.NOTE_FEEDBACK, by=self.handler, note=self.say("answer", "Passed on with thanks."))

    def signposted(self) -> None:
        """Another procedure covers it; `says["signpost"]` is its key."""
        self.later()
        key = self.say("signpost", "admissions")
        post = self.complaint.procedure.signposts.get(key=key)
        approver = self.handler
        actions.prepare(Step.SIGNPOST, self.complaint, by=self.handler, at=self.at, signpost=post)
        self.issue(Step.SIGNPOST, approver=approver, by=self.handler)

    def declined_late(self) -> None:
        self.later()
        reasons = self.say("late_refused", "It can no longer be looked into fairly.")
        actions.prepare(Step.DECLINE_LATE, self.complaint, by=self.handler, at=self.at, reasons=reasons)
        self.issue(Step.DECLINE_LATE, approver=self.approver, by=self.handler)

    def declined_duplicate(self) -> None:
        self.later()
        actions.prepare(
            Step.DECLINE_DUPLICATE, self.complaint, by=self.handler, at=self.at, first=self.earlier, new_aspect=False,
            new_information=False, reasons=self.say("same", "Every point was answered before."),
        )  # fmt: skip
        self.issue(Step.DECLINE_DUPLICATE, approver=self.approver, by=self.handler)

    # --- moves: stages 1 and 2 ----------------------------------------------------------------------------------

    def met(self) -> None:
        """The meeting of stage 1, and the heads agreed there."""
        self.later(2)
        self.take(
            Step.RECORD_MEETING, by=self.handler, met_on=self.on,
            people=f"{self.complaint.display_name} and {self.handler.name}",
            note=self.say("meeting", "We went through what happened and what would put it right."),
        )  # fmt: skip
        self.take(
            Step.FREEZE_HEADS, by=self.handler, agreed_how=self.say("heads_agreed", "Agreed point by point as we met.")
        )

    def called(self) -> None:
        """A telephone call on the record."""
        self.later()
        self.complaint.refresh_from_db()
        actions.add_contact(
            self.complaint, kind=Contact.Kind.CALL, on=self.on, people_present=self.complaint.display_name,
            note_text=self.say("call", "Telephoned to say how it is going."), by=self.handler, at=self.at,
        )  # fmt: skip

    def wrote(self) -> None:
        """A message from the complainant's own page, and an answer."""
        actions.send_message(self.complaint, text=self.say("message", "Is there any news?"), by=None, at=self.at)
        self.later()
        actions.send_message(
            self.complaint, text=self.say("reply", "Yes: we will write by the date in our letter."), by=self.handler,
            at=self.at,
        )  # fmt: skip

    def drafted(self) -> None:
        """Findings written down; the answer waits to be approved."""
        self.later(2)
        self.third_party()
        self.others()
        self.take(Step.DRAFT_ANSWER, by=self.handler, findings=self.findings(), **self.liaison())

    def answered(self) -> None:
        self.later()
        self.issue(Step.ANSWER_INFORMALLY, approver=self.approver, by=self.handler)

    def settled(self) -> None:
        self.later()
        by = self.handler
        self.take(
            Step.SETTLE, by=by, settled_on=self.on,
            settled_how=self.say("settled", "They telephoned and said that they were content with the answer."),
            action_taken=self.say("action", "What was promised in the answer was done."),
        )  # fmt: skip
        self.others()

    def withdrawn(self) -> None:
        self.later()
        self.take(Step.WITHDRAW, by=self.handler, said=self.say("withdrawn", "By e-mail: they do not want to go on."))
        self.others()

    def tried(self) -> None:
        """An attempt to reach them after the answer of stage 1."""
        self.later(3)
        actions.add_contact(
            self.complaint, kind=Contact.Kind.CALL, on=self.on, people_present=self.complaint.display_name,
            note_text=self.say("tried", "Telephoned twice and left a message; no answer."), by=self.handler, at=self.at,
            tried_after_answer=True,
        )  # fmt: skip

    def lapsed(self) -> None:
        """Nobody asked to go further: the window, where there is one, has passed."""
        by = self.complaint.clerk or self._records()
        window = self.complaint.clocks.filter(kind=ClockKind.ASK_FOR_PANEL).order_by("-pk").first()
        self.later()
        while window is not None and window.due_on is not None and self.on <= window.due_on:
            self.later()
        self.take(Step.LET_LAPSE, by=by, action_taken=self.say("action", "What the answer promised was done."))
        self.others()

    def wait_and_lapse(self) -> None:
        """Stage 1 without a window of its own: after an attempt to reach them, it is closed."""
        self.later(5)
        self.take(Step.LET_LAPSE, by=self._records(), action_taken=self.say("action", "The answer was carried out."))
        self.others()

    def _records(self) -> User:
        senior = self.story.lead not in ("", "academy_staff", "central_trust_staff")
        return self.world.who("trust_officer") if senior else self.world.who("record_keeper", self.story.academy)

    def escalated(self) -> None:
        self.later(2)
        self.take(Step.ESCALATE, by=None, why=self.say("why_formal", "The answer left out what I had asked."))

    def investigated(self) -> None:
        """Somebody is appointed and has declared that they had no part in it."""
        self.later()
        self.take(
            Step.APPOINT_INVESTIGATOR, by=self.handler, investigator=self.cast.investigator,
            external=self.cast.investigator_external,
            declaration=self.say("declared", "I had no part in any of this and know the family only by name."),
            nobody_else="Nobody else with the skill was free." if self.cast.third_party is None else "",
        )  # fmt: skip
        self.others()

    def reported(self) -> None:
        self.later(4)
        self.take(
            Step.SUBMIT_REPORT, by=self.cast.investigator, impartial=True, findings=self.findings(),
            facts=self.say("facts", "I read the messages and the log and spoke with everybody concerned."),
            potential_solutions=self.say("solutions", "Say what happened, say sorry, and change how it is done."),
        )  # fmt: skip

    def returned(self) -> None:
        self.later()
        self.take(
            Step.RETURN_REPORT,
            by=self.approver,
            reasons=self.say("returned", "Please speak with the class teacher too."),
        )

    def approved(self) -> None:
        self.later()
        self.take(Step.APPROVE_REPORT, by=self.approver)

    def answered_formally(self) -> None:
        self.later()
        self.issue(Step.ANSWER_FORMALLY, approver=self.approver, by=self.handler)

    # --- moves: time --------------------------------------------------------------------------------------------

    def extended(self, school_days: int) -> None:
        """A later date for the answer, set with the complainant; it counts from its letter."""
        self.later()
        clock = self.complaint.clocks.filter(
            kind__in=(ClockKind.ANSWER_INFORMAL, ClockKind.ANSWER_FORMAL), stopped_on__isnull=True
        ).get()
        calendar = calendar_of(self.complaint.academy_id)
        day = clock.due_on or self.on
        for _ in range(school_days):
            day = next_school_day(calendar, day + dt.timedelta(days=1))
        self.take(
            Step.PROPOSE_EXTENSION, by=self.handler, clock=clock, new_due_on=day,
            reason=self.say("extended", "A person who saw it is away."),
            agreed_how=self.say("extension_agreed", "Agreed by telephone."),
        )  # fmt: skip
        self.issue(Step.EXTEND, approver=self.handler, by=self.handler)

    def paused(self) -> None:
        self.later()
        officer = self.world.who("trust_officer")
        self.take(
            Step.PROPOSE_PAUSE, by=officer, body=self.say("other_body", "the local authority"),
            body_kind=self.say("body_kind", OtherBody.Kind.LOCAL_AUTHORITY),
            reason=self.say("paused", "They look into the same events and asked us to wait."),
            look_again_on=self.on + dt.timedelta(days=28),
        )  # fmt: skip
        self.issue(Step.PAUSE, approver=officer, by=officer)

    def resumed(self) -> None:
        self.later()
        officer = self.world.who("trust_officer")
        self.take(Step.RESUME, by=officer, why=self.say("resumed", "The other body has finished."))

    def shared_with(self) -> None:
        """Another body takes the same matter up beside us, and asks that nobody is interviewed yet."""
        self.later()
        actions.add_other_body(
            self.complaint, kind=self.say("body_kind", OtherBody.Kind.LADO), name=self.say("other_body", "LADO"),
            their_reference=f"PRACTICE-{self.complaint.reference}", standing=self.say("body_standing", "Looking at it"),
            next_check_on=self.on + dt.timedelta(days=21), no_interviews=True, by=self.handler, at=self.at,
        )  # fmt: skip

    def asked_body(self) -> None:
        """Somebody asks the other body how it stands, and writes down when to ask again."""
        self.later()
        body = self.complaint.other_bodies.get(ended_on=None)
        actions.add_news(
            body, kind=BodyNews.Kind.CHASED, on=self.on, text=self.say("body_news", "They will ring when they know."),
            standing=self.say("body_standing", body.standing), next_check_on=self.on + dt.timedelta(days=14),
            no_interviews=body.no_interviews, by=self.handler, at=self.at,
        )  # fmt: skip

    def explained(self) -> None:
        """A date passes, and whoever keeps it writes down why."""
        late = self.complaint.clocks.filter(
            kind__in=(ClockKind.ANSWER_INFORMAL, ClockKind.ANSWER_FORMAL), stopped_on__isnull=True
        ).get()
        while late.due_on is not None and self.on <= late.due_on:
            self.later()
        actions.record_lateness(
            late, cause=LatenessReason.Cause.WAITED_FOR_OTHERS, why=self.say("late", "We waited for an answer."),
            done_about_it=self.say("late_done", ""), by=self.handler, at=self.at,
        )  # fmt: skip

    # --- moves: stage 3 -----------------------------------------------------------------------------------------

    def asked_for_panel(self) -> None:
        self.later(3)
        self.take(Step.REQUEST_PANEL, by=None, why=self.say("why_panel", "I do not agree with what was found."))

    def refused_as_late(self) -> None:
        """The request came after the last day, without a good reason."""
        window = self.complaint.clocks.filter(kind=ClockKind.ASK_FOR_PANEL).order_by("-pk").get()
        while window.due_on is not None and self.on <= window.due_on:
            self.later()
        self.later(2)
        actions.prepare(
            Step.REFUSE_LATE_REQUEST, self.complaint, by=self.clerk, at=self.at, asked_on=self.on,
            why=self.say("why_panel", "I have changed my mind."),
            reasons=self.say("late_refused", "The letter named the last day, and nothing stood in the way of writing."),
            action_taken=self.say("action", "What the answer promised was done."),
        )  # fmt: skip
        self.issue(Step.REFUSE_LATE_REQUEST, approver=self.handler, by=self.clerk)

    def fears_bias(self) -> None:
        self.later()
        self.take(
            Step.ASK_FOR_INDEPENDENT_PANEL, by=None,
            reasons=self.say("bias", "Two of the governors are friends of the person I complain about."),
        )  # fmt: skip

    def ruled(self) -> None:
        self.later()
        self.take(
            Step.RULE_ON_INDEPENDENCE, by=self.clerk, granted=False,
            reasons=self.say("ruling", "Nobody who knows either side will sit, and one member is from outside."),
        )  # fmt: skip
        self.others()

    def convened(self) -> None:
        self.convene()
        self.others()

    def fixed(self) -> None:
        """A date three weeks on, of three that were offered."""
        self.later()
        calendar = calendar_of(self.complaint.academy_id)
        day = next_school_day(calendar, self.on + dt.timedelta(days=21))
        actions.prepare(
            Step.FIX_HEARING, self.complaint, by=self.clerk, at=self.at, on=day, begins=dt.time(16, 30),
            place=self.say("place", f"The library, {self.complaint.academy.name}"), mode="in_person",
            dates_offered=self.say("dates", "Three dates were offered by telephone; this one suited everybody."),
            academy_speaker=self.handler.name,
            companion=self.say("companion", ""),
            short_notice_consent="A holiday lies between; they agreed to the date by telephone.",
        )  # fmt: skip
        self.issue(Step.FIX_HEARING, approver=self.clerk, by=self.clerk)
        self.others()

    def papers(self) -> None:
        """Everybody gets the papers."""
        self.later(2)
        name = self.complaint.reference
        text = f"Papers for the hearing of {name}\n\n{self.story.words}\n\n" + self.say("facts", "")
        file = seal(
            SimpleUploadedFile(f"papers-{name}.txt", text.encode(), content_type="text/plain"), by=self.clerk,
            at=self.at,
        )  # fmt: skip
        bundle = actions.add_document(
            self.complaint, file=file, title="Papers for the hearing", kind=CaseDocument.Kind.BUNDLE, shared=True,
            by=self.clerk, at=self.at,
        )  # fmt: skip
        for seat in self.cast.panel:
            self.opened_by(seat.user)
        names = [self.complaint.display_name, self.handler.name, *(seat.user.name for seat in self.cast.panel)]
        self.take(Step.CIRCULATE_PAPERS, by=self.clerk, recipients=names, how="E-mail", bundle=bundle)

    def adjourned(self) -> None:
        self.later()
        actions.prepare(
            Step.ADJOURN, self.complaint, by=self.clerk, at=self.at,
            reason=self.say("adjourned", "A member of the panel was taken ill."),
        )  # fmt: skip
        self.issue(Step.ADJOURN, approver=self.clerk, by=self.clerk)

    def heard(self) -> None:
        """The hearing takes place on its day."""
        hearing = self.complaint.next_hearing
        while hearing is not None and self.on < hearing.on:
            self.later()
        sides = {"complainant": self.complaint.display_name, "academy": self.handler.name, "clerk": self.clerk.name}
        rows = [{"part": part, "name": name, "present": True} for part, name in sides.items()]
        rows += [{"part": "panel", "name": seat.user.name, "present": True} for seat in self.cast.panel]
        self.take(
            Step.HOLD_HEARING, by=self.clerk, attendances=rows, understood=True, presented=True, parties_left=True,
            companion=self.say("companion", ""),
            running_order=self.say(
                "order", "Welcome. The complainant. The academy. Questions. Closing words. Both sides left."
            ),
            minutes=self.say("minutes", "Both sides spoke and answered questions, and left before the panel decided."),
            findings=self.findings(),
        )  # fmt: skip

    def decided(self) -> None:
        self.later(2)
        actions.prepare(Step.ISSUE_DECISION, self.complaint, by=self.clerk, at=self.at, findings=self.findings())
        chair = next(seat.user for seat in self.cast.panel if seat.chair)
        self.issue(Step.ISSUE_DECISION, approver=chair, by=self.clerk)
        self.others()

    def closed(self) -> None:
        self.later()
        self.take(Step.CLOSE, by=self.clerk, action_taken=self.say("action", "The recommendations were carried out."))

    # --- moves: outside -----------------------------------------------------------------------------------------

    def referred(self) -> None:
        self.later(5)
        self.take(
            Step.REFER, by=self.clerk, referred_on=self.on, their_reference=f"PRACTICE-{self.complaint.reference}",
            asked=self.say("asked", "Whether the procedure was followed, and the record of the hearing."),
            reply_by=self.on + dt.timedelta(days=15),
        )  # fmt: skip

    def answers_body(self) -> None:
        """The trust officer writes what we say to the outside body's questions."""
        self.later()
        officer = self.world.who("trust_officer")
        for question in (Question.DELAY, Question.PROCEDURE, Question.FUNDING):
            said = self.say(f"answer_{question.value}", "")
            if said:
                actions.answer_body(self.complaint, question=question, text=said, by=officer, at=self.at)

    def body_requires(self) -> None:
        """The outside body asks that the procedure is put right: somebody does it by a day."""
        self.later()
        actions.record_work(
            self.complaint.referrals.get(), kind=RequiredWork.Kind.CORRECT_PROCEDURE,
            what=self.say("required", "Say in the procedure who keeps the record."),
            who=self.world.who("trust_officer"), by_when=self.on + dt.timedelta(days=30),
            by=self.world.who("trust_officer"), at=self.at,
        )  # fmt: skip

    def investigated_again(self) -> None:
        """The outside body asks that it is investigated again: the formal stage begins anew."""
        self.later(5)
        self.take(
            Step.REINVESTIGATE_FORMALLY, by=self.world.who("trust_officer"),
            request=self.say("asked_again", "Investigate the second point again."),
            by_when=self.on + dt.timedelta(days=42),
        )  # fmt: skip
        self.others()

    def concluded(self) -> None:
        self.later(10)
        self.take(
            Step.CONCLUDE_REFERRAL, by=self.world.who("trust_officer"),
            result=self.say("result", "It found that the procedure was followed and asks for nothing further."),
            actions=self.say("action", "None needed."),
        )  # fmt: skip


def begins_at(day: dt.date, *, hour: int, minute: int) -> dt.datetime:
    """A moment of that day in the academies' own time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
