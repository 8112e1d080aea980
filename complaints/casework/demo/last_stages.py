"""Moves of a practice complaint through a panel and to an outside body, and what moves its time limits."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.casework import actions, deadlines
from complaints.casework.demo.walker import Walker
from complaints.casework.models import (
    BodyNews,
    CaseDocument,
    LatenessReason,
    OtherBody,
    Question,
    RequiredWork,
)
from complaints.casework.vocabulary import Step
from complaints.evidence.sealing import seal
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import next_school_day


class LastStages(Walker):
    """Each method is a move, by the steps and letters of real people."""

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
        """A date three weeks on, of three that were offered, or later where a holiday leaves no time for papers."""
        self.later()
        calendar = calendar_of(self.complaint.academy_id)
        day = next_school_day(calendar, self.on + dt.timedelta(days=21))
        day = max(day, deadlines.first_hearing_with_papers(self.complaint, sent_on=self.on) or day)
        actions.prepare(
            Step.FIX_HEARING, self.complaint, by=self.clerk, at=self.at, on=day, begins=dt.time(16, 30),
            place=self.say("place", f"The library, {self.complaint.academy.name}"), mode="in_person",
            dates_offered=self.say("dates", "Three dates were offered by telephone; this one suited everybody."),
            academy_speaker=self.handler.name,
            companion=self.say("companion", ""),
            short_notice_consent="They agreed to the date by telephone." if self.is_short_notice(day) else "",
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
