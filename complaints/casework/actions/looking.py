"""What an investigator records on the way: the plan, interviews, evidence, the work on each head (S0 §4.2, §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions import pausing_for
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.record import open_for
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Evidence, Head, Interview, Plan, Worksheet
from complaints.casework.permissions import Part
from complaints.casework.vocabulary import State

WORKED_ON = frozenset({State.INFORMAL, State.FORMAL, State.REPORT_SUBMITTED})
"""Where something is still looked into."""

QUESTIONS = ("what_happened", "who_involved", "put_right")
Record = Interview.Record


def _looked_into(complaint: Complaint, by: User, at: dt.datetime) -> Complaint:
    locked = open_for(complaint, by, at)
    if locked.state not in WORKED_ON:
        raise Refused("Nothing is being looked into where the complaint now stands.")
    return locked


@transaction.atomic
def write_plan(complaint: Complaint, *, by: User, at: dt.datetime, **said: str) -> Plan:
    """The plan from the three questions, `what_happened`, `who_involved` and `put_right`, and `how` it is looked into
    (S0 §5, R43). Written anew in each round, changed within one. Raises Refused."""
    locked = _looked_into(complaint, by, at)
    if not all(said[name].strip() for name in QUESTIONS):
        raise Refused("Answer all three questions.")
    facts: dict[str, Any] = {name: said.get(name, "").strip() for name in (*QUESTIONS, "how")}
    plan = Plan.objects.filter(complaint=locked, round=locked.round).first()
    if plan is None:
        plan = Plan(complaint=locked, round=locked.round, by=by, written_on=day_of(at))
    changed = [name for name, value in facts.items() if getattr(plan, name) != value]
    if not changed:
        return plan
    for name, value in facts.items():
        setattr(plan, name, value)
    plan.by, plan.changed_on = by, day_of(at)
    plan.save()
    note(locked, "plan_written", by=by, at=at, data={"fields": changed})
    return plan


@transaction.atomic
def record_interview(
    complaint: Complaint,
    *,
    heads: Sequence[Head] = (),
    interview: Interview | None = None,
    by: User,
    at: dt.datetime,
    once: str = "",
    **facts: Any,
) -> Interview:
    """An interview: `on`, `name`, `part`, `how`, who was `present`, `companion`, `notes` and the rest (S0 §4.2, R31).

    With `interview` it changes one whose record nobody has answered about; a changed record is shown again. Raises
    Refused.
    """
    locked = _looked_into(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return Interview.objects.get(pk=before.data["interview"])
    if facts["on"] > day_of(at):
        raise Refused("The day cannot be in the future.")
    if not facts["notes"].strip():
        raise Refused("Write down what was said.")
    if interview is None:
        pausing_for.no_interview_while_asked(locked)
    row = (
        Interview.objects.get(pk=interview.pk) if interview else Interview(complaint=locked, round=locked.round, by=by)
    )
    if interview is not None and not row.open:
        raise Refused("Its record was answered about, so it does not change any more. Record what is new as another.")
    reworded = interview is not None and row.notes != facts["notes"]
    for name, value in facts.items():
        setattr(row, name, value)
    if interview is None:
        row.added_on = day_of(at)
    if reworded:
        row.record, row.sent_on, row.reply_by = Record.NOTES, None, None
    row.save()
    row.heads.set(heads)
    step = "interview_changed" if interview else "interview_recorded"
    note(locked, step, by=by, at=at, on=row.on if interview is None else None,
         data={"interview": row.pk, "part": row.part, **mark(once)})  # fmt: skip
    return row


@transaction.atomic
def note_agreement(
    interview: Interview,
    *,
    record: str,
    on: dt.date,
    reply_by: dt.date | None = None,
    comments: str = "",
    by: User,
    at: dt.datetime,
) -> Interview:
    """That the record was shown to whoever was interviewed, or what they said of it (R31). Raises Refused."""
    locked = _looked_into(interview.complaint, by, at)
    row = Interview.objects.get(pk=interview.pk)
    if not row.open:
        raise Refused("What they said of the record is on file already.")
    if on > day_of(at) or on < row.on:
        raise Refused("The day is not after today, and not before the interview.")
    if record == Record.SENT:
        row.sent_on, row.reply_by = on, reply_by
    else:
        if record == Record.NOTES:
            raise Refused("Choose what they said of the record.")
        if record in (Record.AGREED_CHANGED, Record.NOT_AGREED) and not comments.strip():
            raise Refused("Write down what they want changed, or do not agree with.")
        row.sent_on = row.sent_on or on
        row.answered_on, row.comments = on, comments.strip()
    row.record = record
    row.save()
    note(locked, "interview_agreed", by=by, at=at, on=on, data={"interview": row.pk, "record": record})
    return row


@transaction.atomic
def list_evidence(
    complaint: Complaint,
    *,
    heads: Sequence[Head] = (),
    evidence: Evidence | None = None,
    by: User,
    at: dt.datetime,
    once: str = "",
    **facts: Any,
) -> Evidence:
    """One piece of evidence on the numbered list, or a change of it (S0 §4.2, R32). Raises Refused."""
    locked = _looked_into(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return Evidence.objects.get(pk=before.data["evidence"])
    if facts["obtained_on"] > day_of(at):
        raise Refused("The day cannot be in the future.")
    document = facts.get("document")
    if document is not None and document.complaint_id != locked.pk:
        raise Refused("Choose a document of this case.")
    if evidence is not None:
        row = Evidence.objects.get(pk=evidence.pk)
        if row.taken_off_on is not None:
            raise Refused("This piece was taken off the list.")
    else:
        last = locked.evidence.order_by("-number").values_list("number", flat=True).first() or 0
        row = Evidence(complaint=locked, number=last + 1, by=by, added_on=day_of(at))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    row.heads.set(heads)
    step = "evidence_changed" if evidence else "evidence_listed"
    note(locked, step, by=by, at=at, data={"evidence": row.pk, "number": row.number, **mark(once)})
    return row


@transaction.atomic
def take_off_list(evidence: Evidence, *, because: str, by: User, at: dt.datetime) -> None:
    """A piece that does not belong on the list stays readable with the reason; its number is not used again."""
    locked = _looked_into(evidence.complaint, by, at)
    row = Evidence.objects.get(pk=evidence.pk)
    if row.taken_off_on is not None:
        raise Refused("It was taken off the list already.")
    if not because.strip():
        raise Refused("Say why it is taken off the list.")
    row.taken_off_on, row.taken_off_because = day_of(at), because.strip()
    row.save(update_fields=["taken_off_on", "taken_off_because"])
    note(locked, "evidence_taken_off", by=by, at=at, data={"evidence": row.pk, "number": row.number})


@transaction.atomic
def work_on_head(head: Head, *, by: User, at: dt.datetime, seen: str = "", **said: str) -> Worksheet:
    """The facts, proposed finding, reasons and potential solutions of one head, as far as they are (S0 §4.2, R33).

    For whoever investigates, until the report is submitted. `seen`: when the page that was changed was last saved, so
    that two people do not write over each other. Raises Refused and NotAllowed.
    """
    locked = lock(head.complaint)
    if not permissions.plays(by, locked, {Part.INVESTIGATOR}, on=day_of(at)):
        raise permissions.NotAllowed("worksheet")
    if locked.state not in (State.INFORMAL, State.FORMAL):
        raise Refused("The report is with whoever approves it, so the work on the heads does not change now.")
    row = Worksheet.objects.filter(head=head, round=locked.round).first()
    if row is not None and seen and seen != row.changed_at.isoformat():
        raise Refused(
            "Somebody else saved their work on this head meanwhile. Open it in another window, then put yours together "
            "with it."
        )
    if row is None:
        row = Worksheet(head=head, round=locked.round)
    for name in ("facts", "outcome", "reasons", "solutions"):
        setattr(row, name, said.get(name, "").strip())
    row.by, row.changed_at = by, at
    row.save()
    note(locked, "head_worked_on", by=by, at=at, data={"head": head.number})
    return row
