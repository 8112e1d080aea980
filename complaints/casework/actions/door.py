"""The pipe: lock the row → require → facts → advance → chronology → clocks → letters, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import Entry, User
from complaints.casework import correspondence, deadlines, guards, permissions, workflow
from complaints.casework.actions import closing, handed_on
from complaints.casework.actions.effects import EFFECTS
from complaints.casework.actions.facts import AS_ISSUED, FACTS
from complaints.casework.actions.on_paper import on_paper_only_if_confirmed
from complaints.casework.actions.refusal import Refused
from complaints.casework.guards import Guard
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.vocabulary import ABOUT, ISSUING, STAGE_OF, State, Step
from letters import post_room
from letters.vocabulary import BY_HAND, How, LetterState

__all__ = ["Offer", "Refused", "available", "drop_draft", "issue", "lock", "prepare", "take"]


Made = TypeVar("Made")
Gather = Callable[[], Mapping[str, Any]]
"""Details that are put together inside the step's own transaction."""


def lock(complaint: Complaint) -> Complaint:
    """The complaint as it is now, with its row locked until the transaction ends. Raises Refused for one whose record
    was disposed of: nothing is written to it any more."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("procedure", "academy", "complainant")
    locked = rows.get(pk=complaint.pk)
    if locked.disposed_on is not None:
        raise Refused("The record of this complaint was disposed of. Nothing can be added to it.")
    return locked


def day_of(at: dt.datetime) -> dt.date:
    """The Europe/London day of a moment."""
    return timezone.localtime(at).date()


def take(
    step: Step,
    complaint: Complaint,
    *,
    by: User | None,
    at: dt.datetime,
    seen_state: str = "",
    once: str = "",
    gather: Gather = dict,
    **details: Any,
) -> Complaint:
    """Take one step. Without `by` it is the complainant's own. The same `once` a second time does nothing.

    `gather` gives further details and may write, such as seal files: it is asked once the row is locked and the step is
    this person’s to take. Raises NotAllowed (this person may not) and Refused (a sentence, such as that the step issues
    a letter: see `issue`).
    """
    if step in ISSUING:
        raise Refused("This step is the issuing of its letter. Prepare the letter, have it approved, then issue it.")
    with transaction.atomic():
        locked = lock(complaint)
        if repeated(locked, once):
            return locked
        permissions.require(by, step, locked, on=day_of(at))
        _fresh(locked, seen_state)
        _carry_out(step, locked, by=by, at=at, details={**details, **gather()}, data=mark(once))
    return locked


def prepare(
    step: Step,
    complaint: Complaint,
    *,
    by: User | None,
    at: dt.datetime,
    seen_state: str = "",
    once: str = "",
    gather: Gather = dict,
    **details: Any,
) -> CaseLetter:
    """Record the facts of a step that is the issuing of a letter, and draft that letter. The state does not move.

    `gather`: as in `take`. Asked again, it records the facts anew and replaces the draft.
    """
    on = day_of(at)
    with transaction.atomic():
        locked = lock(complaint)
        before = repeated(locked, once)
        if before is not None:
            return CaseLetter.objects.select_related("letter").get(letter__uuid=before.data["letter"])
        permissions.require(by, step, locked, on=on)
        _fresh(locked, seen_state)
        locked.deciding_on = on
        if step not in ISSUING or not workflow.possible(locked, step):
            raise Refused("This step is not possible where the complaint now stands.")
        FACTS[step](locked, by=by, on=on, at=at, details={**details, **gather()})
        locked.save()
        missing = workflow.unmet(locked, step)
        if missing:
            raise Refused(*missing)
        case_letter = correspondence.draft_for_step(step, locked, by=by, at=at, on=on)
        data = {"letter": str(case_letter.letter.uuid), **mark(once)}
        _note(locked, f"prepared_{step}", by=by, at=at, data=data)
    return case_letter


def issue(
    case_letter: CaseLetter,
    *,
    by: User,
    at: dt.datetime,
    how: How | str,
    issued_on: dt.date | None = None,
    known_by: str = "",
    seen: str | None = None,
    on_paper: bool = False,
) -> Complaint:
    """Issue an approved letter; if it carries a step, the case moves in the same transaction.

    By e-mail and on the page it goes today. One that was posted or handed over on an earlier day may say so, with how
    that is known (`known_by`): every date that follows counts from the day on which it really went (S0 §5.1, R72).
    `on_paper`: somebody confirms that it goes on paper although the reader asked for e-mail only (R17).
    Raises Refused with everything that stops the letter; `seen` as in `approve_letter`.
    """
    on = issued_on or day_of(at)
    went_before = on < day_of(at)
    with transaction.atomic():
        locked = lock(case_letter.complaint)
        current = CaseLetter.objects.select_related("letter").get(pk=case_letter.pk)
        if not permissions.may_issue(by, current, locked, on=day_of(at)):
            raise permissions.NotAllowed(current.step)
        if on > day_of(at):
            raise Refused("The day of issue cannot be in the future.")
        if went_before and how not in BY_HAND:
            raise Refused("By e-mail and on the page a letter goes today, so today is its day of issue.")
        if went_before and not known_by.strip():
            raise Refused("Say how it is known that the letter went on that day.")
        letter = current.letter
        current.complaint = locked
        on_paper_only_if_confirmed(current, how=how, confirmed=on_paper, by=by, at=at)
        if letter.state != LetterState.APPROVED or letter.approved_at is None:
            raise Refused("The letter is not approved, or was changed after it was approved.")
        if on < day_of(letter.approved_at):
            raise Refused("The letter cannot have been issued before the day on which it was approved.")
        try:
            post_room.issue(
                letter, how=how, by=by, on=on, at=at, seen=seen,
                problems=correspondence.problems(locked, current, on=on, by_post=how == How.POST),
            )  # fmt: skip
        except post_room.NotReady as stopped:
            raise Refused(*stopped.problems) from stopped
        data: dict[str, object] = {"letter": str(letter.uuid), "key": letter.key, "how": str(how)}
        if went_before:
            post_room.record_by_hand(letter, how=how, by=by, on=on, at=at, detail=known_by)
            data["went_before"] = True
        if current.step:
            _carry_out(
                Step(current.step), locked, by=by, at=at, details={"letter": current}, data=data,
                by_post=how == How.POST, on=on, facts=False,
            )  # fmt: skip
        else:
            _note(locked, "letter_issued", by=by, at=at, on=on, data=data)
    return locked


def drop_draft(case_letter: CaseLetter, *, by: User, at: dt.datetime) -> None:
    """Put a draft away. What it would have done does not happen."""
    with transaction.atomic():
        locked = lock(case_letter.complaint)
        if not permissions.may_write_letters(by, locked, on=day_of(at)):
            raise permissions.NotAllowed("letter")
        try:
            post_room.withdraw(case_letter.letter, by=by, at=at)
        except post_room.NotReady as stopped:
            raise Refused(*stopped.problems) from stopped
        _note(locked, "letter_dropped", by=by, at=at, data={"letter": str(case_letter.letter.uuid)})


def repeated(complaint: Complaint, once: str) -> Entry | None:
    """The entry that the same posting of a form has written already; ask with the row locked (a double click)."""
    return trail.sent_before(once, about=complaint.uuid)


def only_once(complaint: Complaint, once: str, act: Callable[[], Made]) -> Made | None:
    """Do what a form asks for, and nothing when the same form was sent before: then it is None.

    For acts that do not take `once` themselves. The row stays locked meanwhile, so that of two that come together the
    second waits for the first and then finds its mark.
    """
    with transaction.atomic():
        locked = lock(complaint)
        if repeated(locked, once):
            return None
        with trail.asked_by_form(locked.uuid, once):
            return act()


def mark(once: str) -> dict[str, object]:
    """What an entry says of the form that it came from."""
    return {"once": once} if once else {}


def _fresh(complaint: Complaint, seen_state: str) -> None:
    if seen_state and seen_state != complaint.state:
        raise Refused(
            "This page was out of date: somebody moved the complaint on meanwhile. "
            "Look at where it stands now, then decide again."
        )


def _carry_out(
    step: Step,
    complaint: Complaint,
    *,
    by: User | None,
    at: dt.datetime,
    details: dict[str, Any],
    data: Mapping[str, object] | None = None,
    by_post: bool = False,
    on: dt.date | None = None,
    facts: bool = True,
) -> None:
    """Everything that one step does, on a locked complaint, inside a transaction."""
    on = on or day_of(at)
    before, stored, handler = complaint.state, _columns(complaint), complaint.handler_id
    complaint.deciding_on = on
    if not workflow.possible(complaint, step):
        raise Refused("This step is not possible where the complaint now stands.")
    record = FACTS[step] if facts else AS_ISSUED.get(step)
    if record is not None:
        record(complaint, by=by, on=on, at=at, details=details)
    missing = workflow.unmet(complaint, step)
    if missing:
        raise Refused(*missing)
    getattr(complaint, step.value)()
    complaint.stage_reached = max(complaint.stage_reached, STAGE_OF.get(complaint.state, 0))
    over = (State.CLOSED, State.REFERRED)
    if before in over and complaint.state not in over:
        closing.keep_earlier(complaint, by=by, on=on, at=at)
    if complaint.state == State.CLOSED and before != State.CLOSED:
        complaint.closed_on, complaint.closed_from = on, before
        if complaint.reached_formal and not guards.statutory_facts(complaint):
            raise Refused(guards.statutory_facts.sentence)
    if before == State.CLOSED and complaint.state != State.CLOSED:
        complaint.closed_on, complaint.closure = None, ""
    EFFECTS[step](complaint, by=by, on=on, at=at, details=details)
    happened = (_happened(details) if by is not None else None) or on
    moved = {"from": before, "to": complaint.state, **(data or {})}
    _note(complaint, step.value, by=by, at=at, data=moved, on=happened)
    deadlines.follow(step, complaint, before=before, by=by, at=at, on=on, by_post=by_post)
    if complaint.state == State.CLOSED:
        # After the clocks were stopped with the days that stood still: a closed case does not stay paused.
        complaint.pauses.filter(began_on__isnull=False, resumed_on__isnull=True).update(
            resumed_on=on, resumed_why="The complaint was closed."
        )
    changed = [name for name, value in _columns(complaint).items() if value != stored[name]]
    if changed:
        complaint.save(update_fields=changed)
    correspondence.follow(step, complaint, by=by, at=at, on=on, details=details)
    handed_on.tell(step, complaint, handler_before=handler, by=by, on=on, at=at)


def _columns(complaint: Complaint) -> dict[str, object]:
    return {field.attname: getattr(complaint, field.attname) for field in complaint._meta.concrete_fields}


HAPPENED = ("met_on", "asked_on", "settled_on")
"""Details that say on which day something happened that is written down afterwards."""


def _happened(details: Mapping[str, Any]) -> dt.date | None:
    """The day it happened, when that is another than the day on which it is written down (R126)."""
    return next((details[name] for name in HAPPENED if isinstance(details.get(name), dt.date)), None)


def _note(
    complaint: Complaint,
    step: str,
    *,
    by: User | None,
    at: dt.datetime,
    data: Mapping[str, object] | None = None,
    on: dt.date | None = None,
) -> None:
    trail.record(
        about_kind=ABOUT, about=complaint.uuid, step=step, by=by, on=on or day_of(at), at=at,
        actor="person" if by else "complainant", data=data,
    )  # fmt: skip


note = _note
"""Write one entry of the chronology; for the recording of facts that are no step."""


@dataclass(frozen=True)
class Offer:
    """One step that leaves the present state, whether this person may take it, and what stands in its way."""

    step: Step
    allowed: bool
    unmet: tuple[str, ...]


def available(
    complaint: Complaint,
    user: User,
    *,
    on: dt.date,
    parts: frozenset[permissions.Part] | None = None,
    answered: Mapping[Step, frozenset[Guard]] | None = None,
    known: dict[Guard, bool] | None = None,
) -> list[Offer]:
    """The buttons on a case: the arrows of its state ∩ `may`; each with the guards that are not met yet.

    `parts`, when the page knows them already; `answered`: for each step the guards that its own form will meet, which
    are not asked; `known` keeps what each guard said.
    """
    complaint.deciding_on = on
    if parts is None:
        parts = permissions.parts_of(user, complaint, on=on)
    offers = []
    said = {} if known is None else known
    for step in workflow.leaves(complaint.state):
        missing = workflow.unmet(complaint, step, known=said, besides=(answered or {}).get(step, frozenset())) or []
        offers.append(Offer(step, bool(permissions.WHO[step] & parts), tuple(missing)))
    return offers
