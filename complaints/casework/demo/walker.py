"""Whoever takes a practice complaint along its way: its people, its words, and its letters as they really go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from accounts.models import User
from complaints.casework import actions, correspondence, permissions, routing
from complaints.casework.demo.story import Move, Story
from complaints.casework.demo.world import World
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.replay import Replay, Words
from complaints.casework.vocabulary import Outcome, Step
from letters.vocabulary import How
from letters.vocabulary import Outcome as Delivered


class Walker(Replay):
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
