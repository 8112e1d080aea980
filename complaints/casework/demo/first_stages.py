"""Moves of a practice complaint from its receipt to the answer of stage 2."""

from __future__ import annotations

from accounts.models import User
from complaints.casework import actions
from complaints.casework.demo import looking
from complaints.casework.demo.walker import Walker
from complaints.casework.models import (
    Complaint,
    Contact,
    TakingDown,
)
from complaints.casework.vocabulary import Step
from complaints.policy.vocabulary import ClockKind


class FirstStages(Walker):
    """Each method is a move, by the steps and letters of real people."""

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
            again_because=self.say("again", "The two assistants are to be asked, and the rest of the report stands.")
            if self.complaint.round > 1 else "",
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
        again = "Whoever stands above was spoken with before." if self.complaint.round > 1 else ""
        self.take(Step.APPROVE_REPORT, by=self.approver, again_because=again)

    def answered_formally(self) -> None:
        self.later()
        self.issue(Step.ANSWER_FORMALLY, approver=self.approver, by=self.handler)
