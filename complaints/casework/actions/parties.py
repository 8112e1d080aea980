"""What the people of a hearing send before it: dates, submissions, their coming, absences, private notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from complaints.casework import attention, permissions
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.refusal import Refused
from complaints.casework.actions.waiting import awaited_hearing, who_is_away
from complaints.casework.models import (
    CaseDocument,
    Complaint,
    Hearing,
    MemberNote,
    OfferedDate,
    Submission,
    Told,
    Unavailability,
)
from complaints.casework.vocabulary import OPEN, State
from complaints.evidence.models import File

BEFORE_THE_HEARING = frozenset({State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED})
MOST_DATES = 6


@transaction.atomic
def submit_to_panel(
    complaint: Complaint,
    *,
    text: str,
    files: Sequence[File] = (),
    by: User | None,
    at: dt.datetime,
    once: str = "",
) -> Submission:
    """A submission of one side in writing: taken when late, too, and marked so; no `by`: the complainant's (R75)."""
    locked = lock(complaint)
    if by is not None and not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("submission")
    before = repeated(locked, once)
    if before is not None:
        return Submission.objects.get(pk=before.data["submission"])
    hearing = awaited_hearing(locked)
    if hearing is None:
        raise Refused("No hearing is fixed just now. Send it as a message, and the clerk takes care of it.")
    if not text.strip() and not files:
        raise Refused("Write what the panel should know, or add a document.")
    side = Submission.Side.COMPLAINANT if by is None else Submission.Side.ACADEMY
    row = Submission.objects.create(
        hearing=hearing, side=side, text=text.strip(), by=by, received_at=at,
        late=hearing.submissions_by is not None and day_of(at) > hearing.submissions_by,
    )  # fmt: skip
    for file in files:
        document = CaseDocument.objects.create(
            complaint=locked, file=file, title=file.name[:200], kind=CaseDocument.Kind.SUBMISSION, shared=by is None,
            added_by=by, added_at=at,
        )  # fmt: skip
        row.documents.add(document)
    note(
        locked, "submission_received", by=by, at=at,
        data={"submission": row.pk, "side": side.value, "late": row.late, **mark(once)},
    )  # fmt: skip
    return row


@transaction.atomic
def offer_dates(
    complaint: Complaint, *, dates: Iterable[tuple[dt.date, dt.time]], by: User, at: dt.datetime, once: str = ""
) -> list[OfferedDate]:
    """Dates offered to the complainant, on which every member of the panel can sit (S0 §6.3, R73)."""
    locked = lock(complaint)
    if not permissions.plays(by, locked, permissions.MAKERS, on=day_of(at)):
        raise permissions.NotAllowed("dates")
    if repeated(locked, once):
        return list(locked.offered_dates.filter(round=locked.round))
    if locked.state not in BEFORE_THE_HEARING:
        raise Refused("Dates are offered while the hearing is being arranged.")
    wanted = sorted(set(dates))
    if not wanted or len(wanted) > MOST_DATES:
        raise Refused(f"Offer at least one date and at most {MOST_DATES}.")
    for day, _time in wanted:
        if day <= day_of(at):
            raise Refused("The dates must be in the future.")
        away = who_is_away(locked, day)
        if away:
            raise Refused(f"{' and '.join(away)} cannot sit on {day:%A} {day.day} {day:%B %Y}.")
    locked.offered_dates.filter(round=locked.round, taken_back_on=None).update(taken_back_on=day_of(at))
    rows = OfferedDate.objects.bulk_create(
        OfferedDate(complaint=locked, round=locked.round, on=day, begins=time, offered_on=day_of(at))
        for day, time in wanted
    )
    note(locked, "dates_offered", by=by, at=at, data={"count": len(rows), **mark(once)})
    return list(rows)


def standing_dates(complaint: Complaint) -> list[OfferedDate]:
    """The dates that are on offer now."""
    return list(complaint.offered_dates.filter(round=complaint.round, taken_back_on=None))


@transaction.atomic
def answer_dates(complaint: Complaint, *, suits: dict[int, bool], at: dt.datetime) -> None:
    """The complainant says on their own page which of the dates suit them."""
    locked = lock(complaint)
    rows = [row for row in standing_dates(locked) if row.pk in suits]
    if not rows or locked.state not in BEFORE_THE_HEARING:
        raise Refused("These dates are no longer on offer. The page shows what is.")
    for row in rows:
        row.suits, row.answered_on = suits[row.pk], day_of(at)
        row.save(update_fields=["suits", "answered_on"])
    note(locked, "offered_dates_answered", by=None, at=at, data={"count": len(rows)})


def offered_in_words(complaint: Complaint) -> str:
    """The dates offered with the answers, for the record of the hearing."""
    said = {True: "suits", False: "does not suit", None: "no answer"}
    rows = complaint.offered_dates.filter(round=complaint.round)
    return "\n".join(
        f"{row.on:%A} {row.on.day} {row.on:%B %Y}, {row.begins:%H:%M}: {said[row.suits]}"
        f"{' (taken back)' if row.taken_back_on and row.suits is None else ''}"
        for row in rows
    )


@transaction.atomic
def answer_hearing(complaint: Complaint, *, at: dt.datetime, **said: Any) -> None:
    """The complainant says whether they come, with whom, who speaks, whom to hear, and what they need (R76, R77)."""
    locked = lock(complaint)
    hearing = awaited_hearing(locked)
    if hearing is None:
        raise Refused("No hearing is fixed just now.")
    allowed = {"coming", "companion", "complainant_speaker", "complainant_witnesses", "needs"}
    changed = sorted(name for name, value in said.items() if name in allowed and getattr(hearing, name) != value)
    for name in changed:
        setattr(hearing, name, said[name])
    if changed:
        hearing.save(update_fields=changed)
        note(locked, "hearing_answered", by=None, at=at, data={"fields": changed})


def note_unavailable(
    user: User, *, first: dt.date, last: dt.date, by: User, on: dt.date, at: dt.datetime
) -> Unavailability:
    """Days on which somebody cannot sit. It names no complaint."""
    if last < first:
        raise Refused("The last day away cannot be before the first.")
    if last < on:
        raise Refused("These days are over.")
    row, made = Unavailability.objects.get_or_create(
        user=user, first=first, last=last, defaults={"noted_by": by, "noted_on": on}
    )
    if made:
        _tell_clerks(row, on=on, at=at)
    return row


def _tell_clerks(row: Unavailability, *, on: dt.date, at: dt.datetime) -> None:
    """The clerk of each hearing that is fixed on one of these days hears of it; nobody hears of anybody else's."""
    fixed = Hearing.objects.filter(
        panel__members__user=row.user, panel__members__stood_down_on=None, fixed_on__isnull=False, held_on=None,
        adjourned_on=None, on__gte=max(row.first, on), on__lte=row.last, complaint__state__in=OPEN,
    ).select_related("complaint").distinct()  # fmt: skip
    facts = [
        attention.Fact(
            complaint_id=one.complaint_id, uuid=one.complaint.uuid, reference=one.complaint.reference,
            key=f"away-{row.pk}-{one.pk}", people=(one.complaint.clerk_id,), urgent=True,
            text=f"{one.complaint.reference}: a member of the panel cannot come on the day of the hearing.",
        )
        for one in fixed
    ]  # fmt: skip
    attention.tell(facts, on=on, at=at)


@transaction.atomic
def record_told(complaint: Complaint, user: User, *, on: dt.date, how: str, by: User, at: dt.datetime) -> Told:
    """Somebody came to know the substance outside the portal: from now on they may not sit on its panel (S0 §10)."""
    locked = lock(complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("told")
    if on > day_of(at) or not how.strip():
        raise Refused("Say when and how they came to know of it.")
    row = Told.objects.create(complaint=locked, user=user, on=on, how=how.strip(), by=by)
    note(locked, "told_recorded", by=by, at=at, on=on, data={"told": row.pk})
    return row


def write_notes(complaint: Complaint, *, text: str, by: User, at: dt.datetime) -> MemberNote:
    """A member's private notes. Nobody else reads them, and the chronology does not name them."""
    if not permissions.plays(by, complaint, permissions.SITTING, on=day_of(at)):
        raise permissions.NotAllowed("notes")
    row, _made = MemberNote.objects.update_or_create(
        complaint=complaint, member=by, closed_on=None, defaults={"text": text, "changed_at": at}
    )
    return row
