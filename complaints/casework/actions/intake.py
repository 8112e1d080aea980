"""A complaint arrives: from the public form, logged by staff, or brought in from an old register."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel

from accounts import posts
from accounts.models import Academy, Entry, PostKind, User
from complaints.casework import deadlines, holdings, permissions
from complaints.casework.actions import people, safeguarding
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.receipt import owe_receipt
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import (
    CaseDocument,
    Complainant,
    Complaint,
    Contact,
    Finding,
    Head,
    Referral,
    new_reference,
)
from complaints.casework.vocabulary import (
    STAGE_OF,
    TAKEN_BACK,
    Channel,
    Closure,
    Nature,
    Outcome,
    ResolvedAt,
    State,
    Step,
)
from complaints.evidence.models import File
from complaints.policy.in_force import outside_body, procedure_for
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import Stage, SubjectKind

Referencing = Callable[[str], str]
"""Makes a reference for an academy's code. Only the demo gives another one than the random `new_reference`."""


@dataclass(frozen=True)
class Answers:
    """What a parent or a colleague told us. Only the academy and the words are needed: nobody is turned away."""

    academy: Academy
    words: str
    summary: str = ""
    nature: Nature = Nature.COMPLAINT
    channel: Channel = Channel.FORM
    wanted: str = ""
    involved: str = ""
    happened_on: dt.date | None = None
    happened_text: str = ""
    late_reasons: str = ""
    category: str = ""
    early_years: bool = False
    data_protection: bool = False
    safeguarding: bool = False
    subjects: Sequence[tuple[SubjectKind, str]] = ()
    complainant: dict[str, Any] = field(default_factory=dict)
    files: Sequence[File] = ()
    submission_key: str | None = None
    received_on: dt.date | None = None
    procedure: Procedure | None = None
    """The version in force on the day of receipt, where the form has just read it."""


LONGEST_SUMMARY = 160
"""Characters of a complaint in a few words."""


def submit(answers: Answers, *, at: dt.datetime, reference: Referencing = new_reference) -> Complaint:
    """From the parent's form. The same form posted twice is one complaint (S0 §6.1, R27, R50)."""
    return _receive(Step.SUBMIT, answers, by=None, at=at, reference=reference)


def log(answers: Answers, *, by: User, at: dt.datetime, reference: Referencing = new_reference) -> Complaint:
    """Logged by a colleague for somebody who told, wrote or telephoned (S0 §6.1, R50–R51, R60)."""
    if not permissions.may_log(by, on=day_of(at)):
        raise permissions.NotAllowed(Step.LOG)
    return _receive(Step.LOG, answers, by=by, at=at, reference=reference)


@dataclass(frozen=True)
class Standing:
    """Where a complaint from an old register stood."""

    state: State
    stage_reached: Stage = Stage.INTAKE
    closed_on: dt.date | None = None
    closure: Closure | str = ""
    action_taken: str = ""
    answered_formally_on: dt.date | None = None
    outcome: Outcome | str = ""
    """What was found, where the old register says so: it stands on one head, which is the complaint as a whole."""
    note: str = ""
    """What else the old register says: a note on the case."""


AS_IT_STOOD = frozenset(
    {
        State.RECEIVED, State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL, State.FORMAL_ANSWERED,
        State.PANEL_REQUESTED, State.PANEL_DECIDED, State.REFERRED, State.CLOSED,
    }
)  # fmt: skip
"""States in which an old register's case can go on here. The others hang on a report, a panel or a hearing."""

FOLLOWS = ("handler", "clerk", "lead_subject", "treated_as_received_on", "next_due_on", "waiting_for_dates")
"""What follows from the rows of a complaint that has just been written, and is written to it last."""

ANSWERED = frozenset({State.FORMAL_ANSWERED, State.PANEL_REQUESTED, State.PANEL_DECIDED, State.REFERRED})

BEFORE_CLOSING: dict[Stage, State] = {
    Stage.INFORMAL: State.INFORMAL_ANSWERED,
    Stage.FORMAL: State.FORMAL_ANSWERED,
    Stage.PANEL: State.PANEL_DECIDED,
    Stage.OUTSIDE: State.PANEL_DECIDED,
}
"""Where a case that an old register has as closed goes on if it is reopened."""

NOT_SAID = "The old register does not say."


def bring_in(answers: Answers, *, standing: Standing, by: User, at: dt.datetime) -> Complaint:
    """From an old register, in the state that it was in; no letter goes and no clock starts (`R125`)."""
    if not posts.holds(by, PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER, on=day_of(at)):
        raise permissions.NotAllowed(Step.BRING_IN)
    if standing.state == State.CLOSED and not (standing.closed_on and standing.closure):
        raise Refused("A closed complaint needs the day and the reason of its closing.")
    if standing.state not in AS_IT_STOOD:
        raise Refused(
            "Bring it in at the step before: as formal if the report is not answered yet, as waiting for a panel if "
            "that has not decided. What was done so far goes in as a note or a document."
        )
    return _receive(Step.BRING_IN, answers, by=by, at=at, standing=standing)


def _receive(
    step: Step,
    answers: Answers,
    *,
    by: User | None,
    at: dt.datetime,
    standing: Standing | None = None,
    reference: Referencing = new_reference,
) -> Complaint:
    if answers.submission_key:
        earlier = Complaint.objects.filter(submission_key=answers.submission_key).first()
        if earlier is not None:
            return earlier
    try:
        with transaction.atomic():
            standing = standing or Standing(State.RECEIVED)
            return _write(step, answers, by=by, at=at, standing=standing, reference=reference)
    except IntegrityError:
        # The same form was posted twice at once: the other request has just made the complaint.
        if answers.submission_key:
            return Complaint.objects.get(submission_key=answers.submission_key)
        raise


def _write(
    step: Step, answers: Answers, *, by: User | None, at: dt.datetime, standing: Standing, reference: Referencing
) -> Complaint:
    on = day_of(at)
    received_on = answers.received_on or on
    complaint = Complaint(
        reference=_free_reference(answers.academy.code, reference), academy=answers.academy,
        procedure=answers.procedure or procedure_for(answers.academy, on=received_on),
        submission_key=answers.submission_key,
        nature=answers.nature, channel=answers.channel, received_at=at, received_on=received_on,
        summary=_summary(answers), words=answers.words, wanted=answers.wanted, involved=answers.involved,
        happened_on=answers.happened_on, happened_text=answers.happened_text, category=answers.category,
        late_reasons=answers.late_reasons,
        early_years=answers.early_years, data_protection=answers.data_protection, safeguarding=answers.safeguarding,
        state=standing.state,
        stage_reached=max(standing.stage_reached, STAGE_OF.get(standing.state, 0)),
        closed_on=standing.closed_on,
        closure=standing.closure,
        action_taken=standing.action_taken,
    )  # fmt: skip
    if step == Step.BRING_IN:
        _as_it_stood(complaint, standing, on=on)
    complaint.raise_by = deadlines.last_day_to_raise(complaint)
    complaint.receipt_owed = step != Step.BRING_IN and not answers.complainant.get("anonymous")
    complaint.save()
    Complainant.objects.create(complaint=complaint, **answers.complainant)
    if standing.note.strip():
        Contact.objects.create(
            complaint=complaint, kind=Contact.Kind.NOTE, on=on, note=standing.note, by=by, added_at=at
        )
    if standing.outcome:
        _as_it_was_found(complaint, standing, by=by, on=on)
    for file in answers.files:
        CaseDocument.objects.create(
            complaint=complaint, file=file, title=file.name, kind=CaseDocument.Kind.FROM_COMPLAINANT, shared=True,
            added_by=by, added_at=at,
        )  # fmt: skip
    for kind, typed in answers.subjects:
        people.record_subject(complaint, kind=kind, typed=typed, user=None, on=on, reason="as told when it arrived")
    people.route(complaint, Stage.FORMAL if complaint.stage >= Stage.FORMAL else Stage.INFORMAL, by=by, on=on)
    if complaint.answered_formally_on is not None and complaint.state != State.CLOSED:
        people.assign_clerk(complaint, by=by, on=on)
    if complaint.state == State.REFERRED:
        Referral.objects.create(
            complaint=complaint, body=outside_body(on=on, procedure=complaint.procedure), referred_on=on, asked=NOT_SAID
        )
    note(
        complaint, step.value, by=by, at=at, on=received_on, data={"to": complaint.state, "channel": complaint.channel}
    )
    deadlines.follow(step, complaint, before=complaint.state, by=by, at=at, on=on, arriving=True)
    complaint.save(update_fields=FOLLOWS)
    if complaint.safeguarding and step != Step.BRING_IN:
        safeguarding.tell_leads(complaint, on=on, at=at)
    if complaint.receipt_owed:
        owe_receipt(complaint)
    return complaint


def _as_it_stood(complaint: Complaint, standing: Standing, *, on: dt.date) -> None:
    """What follows from where it stood: the clerk's sight of it, the way back, the facts of paragraph 33(j)."""
    if standing.state in ANSWERED or (standing.state == State.CLOSED and standing.stage_reached >= Stage.PANEL):
        # The day of the answer, or else the first on which it is known here that there was one.
        complaint.answered_formally_on = standing.answered_formally_on or standing.closed_on or on
    if standing.state == State.CLOSED:
        complaint.closed_from = BEFORE_CLOSING.get(Stage(complaint.stage_reached), State.RECEIVED)
    if complaint.stage_reached >= Stage.FORMAL and standing.state in (
        State.CLOSED,
        State.PANEL_DECIDED,
        State.REFERRED,
    ):
        complaint.resolved_at = _resolved_at(complaint, standing)
        if standing.state == State.CLOSED and not complaint.action_taken.strip():
            complaint.no_action_reason = NOT_SAID


def _resolved_at(complaint: Complaint, standing: Standing) -> ResolvedAt:
    """The first fact of paragraph 33(j) as far as the old register says it: nothing of what was withdrawn, or ended
    nobody knows how and without a finding."""
    if standing.closure in (Closure.WITHDRAWN, Closure.NOT_SAID) and not standing.outcome:
        return ResolvedAt.NOT_SAID
    heard = complaint.stage_reached >= Stage.PANEL and standing.closure != Closure.SETTLED_AFTER_FORMAL
    return ResolvedAt.AT_PANEL if heard else ResolvedAt.AFTER_FORMAL


def _as_it_was_found(complaint: Complaint, standing: Standing, *, by: User | None, on: dt.date) -> None:
    """The outcome that an old register has for the whole of it, as the finding on its one head (R9, R125)."""
    if by is None:
        return
    head = Head.objects.create(complaint=complaint, number=1, text=complaint.summary)
    stage = min(max(Stage(complaint.stage_reached), Stage.INFORMAL), Stage.PANEL)
    Finding.objects.create(
        head=head, stage=stage, outcome=standing.outcome, reasons=NOT_SAID, by=by,
        on=standing.closed_on or standing.answered_formally_on or on,
    )  # fmt: skip


def take_back_brought_in(complaint: Complaint, *, by: User, at: dt.datetime) -> None:
    """An import is undone: one that was brought in and that nobody has worked on since leaves the register again.

    Raises Refused once anything was done on it: then it is a case like any other. Its chronology stays, and says so.
    Nobody takes out what is about themselves (R101).
    """
    if not posts.holds(by, PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER, on=day_of(at)):
        raise permissions.NotAllowed(Step.BRING_IN)
    with transaction.atomic():
        locked = lock(complaint)
        if permissions.locked_out(by, locked):
            raise Refused("Somebody else has to decide about this one.")
        if locked.channel != Channel.IMPORTED or untouched([locked]) != {locked.pk}:
            raise Refused("Something was done on it since it was brought in.")
        if needed_elsewhere([locked]):
            raise Refused(
                "Another record needs it: a hold, a request to see it, a proposed disposal, an e-mail, a lesson or a "
                "figure that was published."
            )
        note(locked, TAKEN_BACK, by=by, at=at)
        Complaint.objects.filter(pk=locked.pk).delete()


def untouched(complaints: Sequence[Complaint]) -> set[int]:
    """Those on which nobody has done anything but bring them in. What the portal notes by itself does not count."""
    people = Entry.objects.filter(about__in=[complaint.uuid for complaint in complaints]).exclude(actor="portal")
    done = set(people.exclude(step=Step.BRING_IN).values_list("about", flat=True))
    return {complaint.pk for complaint in complaints if complaint.uuid not in done}


def needed_elsewhere(complaints: Sequence[Complaint]) -> set[int]:
    """Those of which a room above holds something: what is found there would be lost with them, a hold first of all.

    The tables are found in the models themselves, so one that somebody adds later keeps its complaint as well.
    """
    keys, uuids = [row.pk for row in complaints], {row.uuid: row.pk for row in complaints}
    found: set[int] = set()
    links = [one for one in Complaint._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)]
    for link in links:
        model = link.related_model
        if model._meta.app_label == Complaint._meta.app_label or model._meta.label in holdings.TOLD_BESIDE:
            continue
        rows = model._base_manager.filter(**{f"{link.field.name}__in": keys})
        found.update(rows.order_by().values_list(link.field.name, flat=True))
    for known in holdings.KNOWN_BY:
        found.update(uuids[uuid] for uuid in known(list(uuids)))
    return found & set(keys)


def _summary(answers: Answers) -> str:
    """What was typed as such; else the words, cut where a sentence ends, or at least a word."""
    text = " ".join((answers.summary.strip() or answers.words).split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    start = text[: LONGEST_SUMMARY - 1]
    ends = [found.end() for found in re.finditer(r"[.!?](?= )", start)]
    if ends and ends[-1] >= LONGEST_SUMMARY // 4:
        return start[: ends[-1]].rstrip() + " …"
    words = start.rsplit(" ", 1)[0]
    return (words if len(words) >= LONGEST_SUMMARY // 4 else start).rstrip(" ,;:-–") + "…"


def _free_reference(code: str, make: Referencing) -> str:
    reference = make(code)
    while Complaint.objects.filter(reference=reference).exists():
        reference = make(code)
    return reference
