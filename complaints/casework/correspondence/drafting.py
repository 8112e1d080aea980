"""Drafting, putting away, and what the facts of a case hold against a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from complaints.casework import attention, deadlines, letter_context, workflow
from complaints.casework.correspondence.as_found import contradicted
from complaints.casework.correspondence.confidential import given_away
from complaints.casework.correspondence.doubtful import doubts, wrong_child
from complaints.casework.correspondence.facts import concerns_nobody_yet, context_of
from complaints.casework.correspondence.readers import complainant, readers
from complaints.casework.correspondence.table import (
    ACKNOWLEDGEMENTS,
    CHOSEN,
    DRAFTS,
    LETTER_OF,
    MAKES_SENSE,
    OF_A_STEP,
    OF_ROOMS_ABOVE,
    Draft,
)
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.vocabulary import ABOUT, CLOSED_BY_LETTER, Step
from complaints.schooldays.dates import long_date
from letters import confirming, post_room
from letters.catalogue import CATALOGUE
from letters.models import Letter
from letters.post_room import Recipient
from letters.vocabulary import How, LetterState

To = CaseLetter.To


def follow(
    step: Step, complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date, details: dict[str, Any]
) -> list[CaseLetter]:
    """Put away drafts that can no longer go, then draft what this step drafts; a new draft replaces an earlier one."""
    put_away(complaint, by=by, at=at)
    drafted = []
    for draft in DRAFTS[step]:
        if draft.issues:
            for earlier in pending(complaint).filter(step=draft.issues):
                post_room.withdraw(earlier.letter, by=by, at=at)
        for recipient in readers(complaint, draft.to):
            if draft.to == To.PANEL and _has_had(complaint, draft.key, recipient):
                continue
            drafted.append(_draft(complaint, draft, recipient, step, by=by, at=at, on=on, details=details))
    return drafted


def put_away(complaint: Complaint, *, by: User | None, at: dt.datetime) -> None:
    """Set aside what can no longer go: its step or state is over, its reader has left the case, or its approver has.

    A letter that somebody approved who may know nothing of the case any more is read and approved again (R101).
    """
    waiting = list(pending(complaint))
    if not waiting:
        return
    standing = {To.INVESTIGATOR, To.PANEL} & {To(found.to) for found in waiting}
    addresses = {to: {one.email for one in readers(complaint, to)} for to in standing}
    to_subjects = any(found.to == To.SUBJECT for found in waiting)
    subjects = {one.name for one in readers(complaint, To.SUBJECT)} if to_subjects else set()
    conflicted = set(complaint.conflicts.filter(ended_on__isnull=True).values_list("user_id", flat=True))
    for found in waiting:
        letter = found.letter
        over = _is_over(found, complaint)
        gone = found.to in standing and letter.recipient_email not in addresses[To(found.to)]
        if over or gone or (found.to == To.SUBJECT and letter.recipient_name not in subjects):
            post_room.withdraw(letter, by=by, at=at)
        elif letter.approved_by_id in conflicted and by is not None:
            reasons = "Please read and approve it again: who works on the complaint has changed."
            post_room.send_back(letter, reasons=reasons, by=by, at=at)


def _is_over(found: CaseLetter, complaint: Complaint) -> bool:
    """Whether the step that this letter carries, or the state in which it makes sense, is behind the case."""
    if not found.step:
        return bool(found.drafted_by_step) and complaint.state not in MAKES_SENSE.get(
            found.letter.key, {complaint.state}
        )
    if Step(found.step) not in workflow.leaves(complaint.state):
        return True
    if found.step == Step.ACKNOWLEDGE:
        return found.letter.key != ACKNOWLEDGEMENTS[complaint.stage]
    # A proposal whose clock has stopped, or that was dropped, has nothing left to issue.
    return found.step in (Step.EXTEND, Step.PAUSE) and bool(workflow.unmet(complaint, Step(found.step)))


def _has_had(complaint: Complaint, key: str, recipient: Recipient) -> bool:
    """Whether this reader has had this letter in this case, or has it in draft: nobody is invited twice."""
    return (
        CaseLetter.objects.filter(complaint=complaint, letter__key=key, letter__recipient_email=recipient.email)
        .exclude(letter__state=LetterState.WITHDRAWN)
        .exists()
    )


def pending(complaint: Complaint) -> Any:
    """Letters that were drafted and neither issued nor put away."""
    return CaseLetter.objects.filter(
        complaint=complaint, letter__state__in=(LetterState.DRAFTED, LetterState.APPROVED)
    ).select_related("letter")


def draft_for_step(step: Step, complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date) -> CaseLetter:
    """The letter whose issuing is this step; an earlier draft of it, or of another closing, is put away."""
    key = ACKNOWLEDGEMENTS[complaint.stage] if step == Step.ACKNOWLEDGE else LETTER_OF[step]
    for earlier in pending(complaint).filter(step__in=CLOSED_BY_LETTER if step in CLOSED_BY_LETTER else [step]):
        post_room.withdraw(earlier.letter, by=by, at=at)
    recipient = complainant(complaint)
    return _draft(complaint, Draft(key, issues=step), recipient, step, by=by, at=at, on=on, details={})


def receipt(complaint: Complaint, *, at: dt.datetime, on: dt.date) -> CaseLetter:
    """The notice of receipt: at once by e-mail, or to be printed and posted; where neither address is held it waits for
    somebody to find out how to reach them, and says so (A6)."""
    case_letter = _draft(
        complaint, Draft("receipt"), complainant(complaint), Step.SUBMIT, by=None, at=at, on=on, details={}
    )
    if not (case_letter.letter.recipient_email or case_letter.letter.recipient_address):
        _tell_that_it_waits(complaint, OUT_OF_REACH, at=at, on=on)
        return case_letter
    if complaint.complainant.email_only and not case_letter.letter.recipient_email:
        _tell_that_it_waits(complaint, EMAIL_ONLY, at=at, on=on)
        return case_letter
    how = How.EMAIL if case_letter.letter.recipient_email else How.POST
    # A wording that cannot go must never turn a complaint away: the draft stays on the case for a person to mend.
    try:
        post_room.issue(case_letter.letter, how=how, by=None, on=on, at=at)
    except post_room.NotReady:
        _tell_that_it_waits(complaint, STOPPED, at=at, on=on)
    return case_letter


STOPPED = "the receipt could not go to the complainant. Open the letter, mend it, send it."
EMAIL_ONLY = "the receipt waits: they asked for e-mail only, and no e-mail address is held. Ask for it, or telephone."
OUT_OF_REACH = "no address of the complainant is held, so the receipt waits. Ask how to reach them, or telephone."


def _tell_that_it_waits(complaint: Complaint, why: str, *, at: dt.datetime, on: dt.date) -> None:
    """The receipt could not go by itself: whoever handles the case is told, and the case says so (A6)."""
    fact = attention.Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference,
        key=f"{complaint.reference}:receipt-waits", people=(complaint.handler_id,), urgent=True,
        text=f"{complaint.reference}: {why}",
    )  # fmt: skip
    attention.tell([fact], on=on, at=at)


def write(
    complaint: Complaint,
    key: str,
    *,
    to: CaseLetter.To,
    by: User,
    at: dt.datetime,
    on: dt.date,
    facts: letter_context.Context | None = None,
    choices: Mapping[str, bool] | None = None,
) -> list[CaseLetter]:
    """A letter begun by hand, tied to no step; or by a room above, with the facts and the sections that it decides."""
    return [
        _draft(complaint, Draft(key, to), recipient, None, by=by, at=at, on=on, details={}, facts=facts, chosen=choices)
        for recipient in readers(complaint, to)
    ]


def _draft(
    complaint: Complaint,
    draft: Draft,
    recipient: Recipient,
    step: Step | None,
    *,
    by: User | None,
    at: dt.datetime,
    on: dt.date,
    details: dict[str, Any],
    facts: letter_context.Context | None = None,
    chosen: Mapping[str, bool] | None = None,
) -> CaseLetter:
    context, choices = context_of(draft.key, complaint, draft.to, on=on, reader=recipient.name)
    context |= facts or {}
    choices |= chosen or {}
    letter = post_room.draft(
        key=draft.key, academy=complaint.academy, about_kind=ABOUT, about=complaint.uuid, recipient=recipient,
        context=context, choices=choices, by=by, at=at,
        large_print=complaint.complainant.large_print and draft.to == To.COMPLAINANT,
    )  # fmt: skip
    return CaseLetter.objects.create(
        complaint=complaint, letter=letter, step=draft.issues or "", drafted_by_step=step or "", to=draft.to
    )


DATED: tuple[tuple[str, str], ...] = (
    ("last_day", "last day"),
    ("due_on", "due date"),
    ("outside_body_name", "outside body"),
    ("old_due_on", "former date"),
    ("new_due_on", "new date"),
    ("look_again_on", "day to look again"),
    ("hearing_on", "day of the hearing"),
    ("hearing_time", "time of the hearing"),
    ("hearing_place", "place of the hearing"),
    ("signatory_name", "name at the end"),
    ("signatory_place", "place at the end"),
    ("contact_name", "person to ask"),
)
"""Fields that must still be true on the day on which the letter goes."""


def problems(complaint: Complaint, case_letter: CaseLetter, *, on: dt.date, by_post: bool | None = None) -> list[str]:
    """What the facts of the case hold against this letter: dates that moved, findings that changed, adjustments.

    Until it is known how the letter goes (`by_post` is None), the last day by either way will do.
    """
    letter = case_letter.letter
    found = [
        *given_away(complaint, case_letter),
        *wrong_child(complaint, letter),
        *contradicted(complaint, case_letter),
    ]
    found += confirming.unconfirmed(letter, doubts(complaint, case_letter, on=on))
    person = complaint.complainant
    to, reader = CaseLetter.To(case_letter.to), letter.recipient_name
    fresh, _ = context_of(letter.key, complaint, to, on=on, by_post=bool(by_post), reader=reader)
    if to == To.SUBJECT and concerns_nobody_yet(complaint):
        found.append(
            "Several people are complained about, and nothing says which head concerns whom. Choose under Heads whom "
            "each head concerns, then bring the facts of this letter up to date."
        )
    for name, words in DATED:
        written = letter.context.get(name)
        if name == "last_day" and by_post is None and written and written != fresh.get(name):
            posted, _ = context_of(letter.key, complaint, to, on=on, by_post=True, reader=reader)
            if written == posted.get(name):
                continue
        if written and fresh.get(name) and written != fresh[name]:
            found.append(
                f"The {words} in the letter is “{written}”, but issued today it is “{fresh[name]}”. "
                "Bring its facts up to date."
            )
    if case_letter.step == Step.FIX_HEARING:
        found += _too_late_for_papers(complaint, on=on, by_post=by_post)
    if case_letter.to == To.COMPLAINANT and person.large_print and not letter.large_print:
        found.append("The complainant asked for large print. Turn on 18 point.")
    if case_letter.to == To.COMPLAINANT:
        found += _asked_since(complaint, letter)
    for name in ("heads", "findings", "panel_members"):
        if letter.context.get(name) and fresh.get(name) and letter.context[name] != fresh[name]:
            found.append(
                f"The {name.replace('_', ' ')} have changed since this letter was drafted. Bring its facts up to date."
            )
    return found


def _asked_since(complaint: Complaint, letter: Letter) -> list[str]:
    """What was asked for after the letter was drafted has to stand in it as well (R17, features.md 27)."""
    written = letter.context.get("adjustments_honoured") or []
    return [
        f"Since this letter was drafted they have asked for “{one}”. Bring its facts up to date."
        for one in complaint.complainant.adjustments_in_letters
        if one not in written
    ]


def _too_late_for_papers(complaint: Complaint, *, on: dt.date, by_post: bool | None) -> list[str]:
    """An invitation that waited until the parties can no longer send their papers after it has reached them (R75)."""
    hearing = complaint.next_hearing
    first = deadlines.first_day_to_send(complaint, sent_on=on, by_post=bool(by_post))
    if hearing is None or hearing.submissions_by is None or hearing.submissions_by >= first:
        return []
    return [
        f"The last day for papers from the parties is {long_date(hearing.submissions_by)}, but issued today the "
        f"invitation leaves them time only from {long_date(first)}. Take the step “{Step.FIX_HEARING.label}” "
        "again and choose a later day."
    ]


def may_choose(key: str) -> dict[str, str]:
    """Sections of a letter that a person takes in or leaves out, by name with their words."""
    return {name: CATALOGUE[key].choices[name] for name in CHOSEN.get(key, ())}


def refresh(case_letter: CaseLetter, *, by: User, at: dt.datetime, on: dt.date, by_post: bool = False) -> Letter:
    """Merge today's facts into a letter that has not gone; an approval is void when that changes it."""
    context, choices = context_of(
        case_letter.letter.key, case_letter.complaint, CaseLetter.To(case_letter.to), on=on, by_post=by_post,
        reader=case_letter.letter.recipient_name,
    )  # fmt: skip
    context.setdefault("adjustments_honoured", [])  # what is not asked for any more goes out of the letter too
    return post_room.refresh(case_letter.letter, context=context, choices=choices, by=by, at=at)


def readdress(complaint: Complaint, *, by: User | None, at: dt.datetime) -> None:
    """Letters to the complainant that have not gone take the name and the address of today; an approval is void."""
    now = complainant(complaint)
    for found in pending(complaint).filter(to=To.COMPLAINANT):
        letter = found.letter
        if (letter.recipient_name, letter.recipient_address, letter.recipient_email) == (
            now.name, now.address, now.email,
        ):  # fmt: skip
            continue
        amended = post_room.amend(letter, body=letter.body, recipient=now, by=by, at=at)
        names = {
            "recipient_name": now.name, "salutation": now.salutation,
            "complainant_name": complaint.complainant.shown_name,
        }  # fmt: skip
        known = {name: value for name, value in names.items() if name in letter.context}
        post_room.refresh(amended, context=known, by=by, at=at)


def may_begin() -> Iterable[tuple[str, str]]:
    """Letters that a person may begin by hand: (key, title). One that carries a step is begun by its step."""
    return [(kind.key, kind.title) for kind in CATALOGUE.values() if kind.key not in OF_A_STEP | OF_ROOMS_ABOVE]
