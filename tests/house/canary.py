"""Complaints full of words that stand nowhere else, about people who must find no trace of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage

from accounts import digest
from accounts.models import User
from accounts.tasks import send_waiting_notices
from complaints.casework import actions
from complaints.casework.models import CaseDocument, CaseLetter, Clock, Complaint
from complaints.casework.replay import Cast, Replay, Words, plain_answers
from complaints.casework.tasks import daily_sweep, fill_waiting_dates, prove_dates
from complaints.casework.vocabulary import State, Step
from complaints.evidence.sealing import seal
from complaints.policy.vocabulary import SubjectKind
from letters import carrying, making
from letters.vocabulary import How, LetterState
from tests.casework.stories import cast_of
from tests.house.world import LATE_AUTUMN, NOW, World

REFERENCES = {"alder": "ALD-XYXYX", "birch": "BIR-XYXYX"}
MARK = "CANARY"

PERSON: dict[str, Any] = {
    "name": "Canary-name Quillfeather",
    "email": "canary-mail@example.org",
    "telephone": "CANARY-TELEPHONE",
    "address": "CANARY-ADDRESS\nExampleton",
    "pupil_name": "Canary-pupil Quillfeather",
    "pupil_year": "CANARY-YEAR",
    "representative_name": "Canary-representative Quillfeather",
    "interpreter": "CANARY-INTERPRETER",
    "other_adjustment": "CANARY-ADJUSTMENT",
    "large_print": True,
}
WORDS = Words(
    answer_reasons="CANARY-REASONS: the records and the people spoken with show what happened.",
    facts="CANARY-FACTS: the messages and the log were read.",
    solutions="CANARY-SOLUTIONS: explain and say sorry.",
    why_formal="CANARY-WHY-FORMAL: the answer did not deal with it.",
    why_panel="CANARY-WHY-PANEL: we do not agree.",
    recommendation="CANARY-RECOMMENDATION: that messages are logged.",
    running_order="CANARY-ORDER: welcome, the complainant, the academy, closing words.",
    minutes="CANARY-MINUTES: the panel heard both sides.",
    heads=["CANARY-HEAD-ONE: no answer for three weeks.", "CANARY-HEAD-TWO: nobody called back."],
)
KEPT_FROM_THE_SUBJECT = (
    "canary-mail", "canary-telephone", "canary-address", "canary-adjustment", "canary-interpreter", "canary-words",
    "canary-note", "canary-message", "canary-file", "canary-why", "canary-facts", "canary-minutes",
    "canary-representative", "canary-year", "your-complaint",
)  # fmt: skip
"""What not even the letters that are meant for the person complained about may carry."""


@dataclass(frozen=True)
class Canary:
    """One complaint that some people must not find. `added` are complained about from stage 1 on, having known of it
    until then."""

    academy: str
    subjects: tuple[tuple[SubjectKind, str], ...]
    added: tuple[tuple[SubjectKind, str], ...]
    until: State
    hidden_from: tuple[str, ...]
    superusers: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return REFERENCES[self.academy]


CANARIES: dict[str, Canary] = {
    "at the academy": Canary(
        academy="alder",
        subjects=((SubjectKind.ACADEMY_STAFF, "Mr Clement Vale"), (SubjectKind.ACADEMY_STAFF, "Miss Brook")),
        added=((SubjectKind.PRINCIPAL, "principal"), (SubjectKind.ACADEMY_STAFF, "record_keeper")),
        until=State.PANEL_DECIDED,
        hidden_from=("principal", "clerk", "record_keeper", "safeguarding_lead"),
    ),
    "at the trust": Canary(
        academy="birch",
        subjects=((SubjectKind.CENTRAL_TRUST_STAFF, "Toby Larch"), (SubjectKind.OPERATIONS_OFFICER, "")),
        added=((SubjectKind.PRINCIPAL, "birch_principal"),),
        until=State.FORMAL_ANSWERED,
        hidden_from=("trust_officer", "operations_officer", "birch_principal"),
        superusers=("birch_principal",),
    ),
}
"""The principal and the record keeper are added later, the clerk and the safeguarding lead are held back because a name
that was typed is like theirs; the operations officer by office; the principal of the other academy is a superuser."""


class Story(Replay):
    """A replay of a complaint whose reference is known beforehand."""

    def __init__(self, world: World, canary: Canary, *, cast: Cast) -> None:
        self.at, self.cast, self.words = LATE_AUTUMN, cast, WORDS
        answers = plain_answers(
            academy=getattr(world.people, canary.academy), words="CANARY-WORDS: they did not answer.",
            summary="CANARY-SUMMARY", wanted="CANARY-WANTED", involved="CANARY-INVOLVED",
            happened_text="CANARY-WHEN", subjects=canary.subjects, complainant=PERSON, safeguarding=True,
            files=[sealed("CANARY-FILE.txt", at=LATE_AUTUMN)],
        )  # fmt: skip
        arrived = actions.submit(answers, at=LATE_AUTUMN, reference=lambda code: canary.reference)
        self.complaint = self.receipted(arrived)


def sealed(name: str, *, at: dt.datetime) -> Any:
    """A file whose name and content are a canary's."""
    upload = SimpleUploadedFile(name, b"CANARY-CONTENT of the file.", content_type="text/plain")
    return seal(upload, by=None, at=at)


def plant(world: World, canary: Canary) -> Complaint:
    """The complaint, brought to its state by real steps, with something of each kind on its record."""
    people = world.people
    cast = replace(cast_of(people), investigator=people.outside_person, investigator_external=True)
    story = Story(world, canary, cast=cast)
    story.to(State.INFORMAL)
    first_tidings()  # whoever is complained about from here on has been told of it until now
    for kind, person in canary.added:
        user = world.users[person]
        story.take(Step.ADD_SUBJECT, by=_reader(world), kind=kind, name=user.name, user=user, reason="CANARY-ADDED")
    for head in story.complaint.heads.all():
        head.about.set(story.complaint.subjects.filter(removed_on=None))  # each letter carries what concerns its reader
    _furnish(story)
    story.to(State.FORMAL)
    _to_the_subjects(story, while_doing=story.report)
    story.to(canary.until)
    _to_the_subjects(story)
    _date_at_fault(story.complaint)
    for named in story.complaint.named.filter(until__isnull=True).select_related("user"):
        actions.declare_no_interest(story.complaint, by=named.user, at=story.at)
    return story.complaint


def _reader(world: World) -> User:
    """Who adds a subject: somebody who is none."""
    return world.users["superuser_complained_about"]


def _furnish(story: Replay) -> None:
    complaint, by, at = story.complaint, story.handler, story.at
    complaint.refresh_from_db()
    actions.add_contact(
        complaint, kind="call", on=story.on, people_present="CANARY-PEOPLE", note_text="CANARY-NOTE", by=by, at=at
    )
    actions.send_message(complaint, text="CANARY-MESSAGE-FROM-US", by=by, at=at)
    actions.send_message(complaint, text="CANARY-MESSAGE-FROM-THEM", by=None, at=at)
    actions.add_document(
        complaint, file=sealed("CANARY-INTERVIEW.txt", at=at), title="CANARY-TITLE", kind=CaseDocument.Kind.INTERVIEW,
        shared=False, by=by, at=at,
    )  # fmt: skip
    soon = story.on + dt.timedelta(days=2)
    body = actions.add_other_body(
        complaint, by=by, at=at, name="CANARY-BODY", standing="CANARY-STANDING", next_check_on=soon
    )
    actions.add_news(
        body, kind="heard", on=story.on, text="CANARY-NEWS", standing="CANARY-STANDING", next_check_on=soon,
        no_interviews=False, by=by, at=at,
    )  # fmt: skip
    actions.classify(complaint, by=by, at=at, category="CANARY-CATEGORY")
    actions.see_risk(complaint, kind="staff", words="CANARY-RISK", by=by, at=at)
    actions.write_plan(
        complaint,
        what_happened="CANARY-PLAN",
        who_involved="CANARY-WHOM",
        put_right="CANARY-RIGHT",
        how="",
        by=by,
        at=at,
    )
    actions.record_interview(
        complaint, on=story.on, name="CANARY-INTERVIEWED", part="witness", how="telephone", notes="CANARY-SAID",
        user=None, by=by, at=at,
    )  # fmt: skip
    actions.list_evidence(
        complaint, title="CANARY-EVIDENCE", kind="record", source="CANARY-SOURCE", obtained_on=story.on, by=by, at=at
    )
    actions.ask_to_contribute(
        complaint, name="Zelda Quince", email="zelda.quince@example.org", user=None, question="CANARY-QUESTION", days=5,
        by=by, at=at,
    )  # fmt: skip


def _to_the_subjects(story: Replay, *, while_doing: Any = None) -> None:
    """Approve and issue, by e-mail, every letter that is meant for the people complained about."""
    if while_doing is not None:
        while_doing()
    drafted = CaseLetter.objects.filter(
        complaint=story.complaint, to=CaseLetter.To.SUBJECT, letter__state=LetterState.DRAFTED
    )
    for row in drafted.select_related("letter", "complaint"):
        approver = story.clerk if row.letter.key == "panel_decision_subject" else story.approver
        actions.refresh_letter(row, by=story.handler, at=story.at)
        actions.approve_letter(row, by=approver, at=story.at)
        how = How.EMAIL if row.letter.recipient_email else How.HANDED_OVER
        actions.issue(row, by=story.handler, at=story.at, how=how)


def _date_at_fault(complaint: Complaint) -> None:
    """A stored date that does not follow from its facts, so that the nightly proof has something to say."""
    running = Clock.objects.filter(complaint=complaint, stopped_on=None).order_by("pk").values_list("pk", flat=True)
    Clock.objects.filter(pk__in=list(running)[:1]).update(due_on=NOW.date() + dt.timedelta(days=1))


def first_tidings() -> None:
    """A day's notices that went before anybody knew better: what has been sent cannot be taken back."""
    tidings()
    mail.outbox.clear()


def tidings() -> None:
    """Everything that the schedule does on a day, and the notices by e-mail on the next morning."""
    daily_sweep()
    fill_waiting_dates()
    prove_dates()
    send_waiting_notices()
    digest.send_waiting(at=NOW + dt.timedelta(days=1))


def press_and_carry(complaint: Complaint) -> None:
    """The PDF of each letter to a person complained about, and one to the complainant; and off they go."""
    rows = complaint.letters.filter(letter__state=LetterState.ISSUED)
    pks = [*rows.filter(to=CaseLetter.To.SUBJECT).values_list("letter", flat=True), rows[0].letter_id]
    for pk in pks:
        assert making.make(pk, at=NOW)
        carrying.carry(pk, at=NOW)


def mails_to(user: User) -> list[EmailMessage]:
    """What the post brought this person."""
    return [message for message in mail.outbox if user.email in message.recipients()]


def is_letter(message: EmailMessage) -> bool:
    return bool(message.attachments)
