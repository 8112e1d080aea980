"""What I may do now, and for what I may not, why: the arrows of the state ∩ `may`, as buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from complaints.casework import actions, correspondence, guards, permissions, routing
from complaints.casework.forms import STEP_FORMS
from complaints.casework.guards import Guard
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.vocabulary import ISSUING, Nature, Role, State, Step

S = Step
FORWARD: dict[str, tuple[Step, ...]] = {
    State.RECEIVED: (S.ACCEPT_INFORMAL, S.ACCEPT_FORMAL, S.ANSWER_CONCERN, S.NOTE_FEEDBACK, S.DECLINE_LATE),
    State.INFORMAL: (S.ACKNOWLEDGE, S.RECORD_MEETING, S.FREEZE_HEADS, S.DRAFT_ANSWER, S.ANSWER_INFORMALLY, S.SETTLE),
    State.INFORMAL_ANSWERED: (S.SETTLE, S.ESCALATE, S.LET_LAPSE),
    State.FORMAL: (S.ACKNOWLEDGE, S.APPOINT_INVESTIGATOR, S.FREEZE_HEADS, S.SUBMIT_REPORT),
    State.REPORT_SUBMITTED: (S.APPROVE_REPORT, S.RETURN_REPORT),
    State.REPORT_APPROVED: (S.ANSWER_FORMALLY,),
    State.FORMAL_ANSWERED: (S.REQUEST_PANEL, S.LET_LAPSE, S.SETTLE),
    State.PANEL_REQUESTED: (S.ACKNOWLEDGE, S.RULE_ON_INDEPENDENCE, S.CHAIR_ATTEMPT, S.CONVENE_PANEL),
    State.PANEL_CONVENED: (S.RULE_ON_INDEPENDENCE, S.FIX_HEARING),
    State.HEARING_FIXED: (S.RULE_ON_INDEPENDENCE, S.CIRCULATE_PAPERS, S.HOLD_HEARING),
    State.HEARD: (S.ISSUE_DECISION,),
    State.PANEL_DECIDED: (S.CLOSE, S.REFER),
    State.REFERRED: (S.CONCLUDE_REFERRAL, S.REINVESTIGATE_FORMALLY, S.REHEAR),
    State.CLOSED: (S.ACCEPT_INFORMAL, S.GO_ON, S.ESCALATE, S.REFER),
}
"""The steps that lead on from each state, in the order in which they are usual; every other one is a rarer step."""

WHENEVER = (S.RESUME, S.EXTEND, S.PAUSE)
"""Shown in front wherever they are possible: somebody has begun them already."""

MOOT = {
    guard.sentence
    for guard in (
        guards.is_concern, guards.is_feedback, guards.was_raised_late, guards.not_acknowledged, guards.heads_not_frozen,
        guards.open_or_light, guards.closed_by_campaign, guards.still_at_stage_one, guards.policy_has_chair_attempt,
        guards.chair_is_asked,
        guards.extension_proposed, guards.pause_proposed, guards.is_paused,
    )
} | {need.sentence for form in STEP_FORMS.values() for need in form.needs}  # fmt: skip
"""What is not missing but beside the point: such a step is not shown as the next one that waits for something."""


@dataclass(frozen=True)
class Button:
    """One step: possible now (`url`), or not, and why."""

    step: Step
    label: str
    url: str = ""
    why: tuple[str, ...] = ()
    who: str = ""


@dataclass(frozen=True)
class Buttons:
    """The steps that lead on, the next ones that wait for something, and the rarer ones."""

    now: list[Button]
    waiting: list[Button]
    other: list[Button]
    other_waiting: list[Button]


ANSWERED = {step: form.meets for step, form in STEP_FORMS.items()}
"""Guards that the form of the step itself meets: they never stand in the way of its button."""


def buttons(
    complaint: Complaint,
    user: User,
    *,
    on: dt.date,
    pending: list[CaseLetter],
    parts: frozenset[permissions.Part] | None = None,
    acting: Mapping[str, User] | None = None,
) -> Buttons:
    """Every step that leaves the present state, sorted by what this person can do about it.

    `parts`, `acting`: this person's parts, and who acts for handler and clerk, when they were looked up already.
    """
    stands_in = permissions.acting_for(complaint, on=on, reader=user) if acting is None else acting
    drafts = {letter.step: letter for letter in pending if letter.step}
    found = Buttons([], [], [], [])
    known: dict[Guard, bool] = {}
    offers = list(actions.available(complaint, user, on=on, parts=parts, answered=ANSWERED, known=known))
    front = _turned(FORWARD.get(complaint.state, ()), complaint, known)
    usual = list(dict.fromkeys((*WHENEVER, *front, *Step)))
    order = {step: place for place, step in enumerate(usual)}
    for offer in sorted(offers, key=lambda offer: order[offer.step]):
        step = offer.step
        if step not in STEP_FORMS:
            continue
        why = standing_in_the_way(offer, complaint, known=known)
        in_front = step in front or (step in WHENEVER and not why)
        moot = bool(set(why) & MOOT)
        if not offer.allowed:
            if in_front and not moot and not _needs(step, complaint, known):
                found.waiting.append(Button(step, step.label, who=who_takes(step, complaint, acting=stands_in, on=on)))
            continue
        if why:
            (found.waiting if in_front and not moot else found.other_waiting).append(Button(step, step.label, why=why))
            continue
        (found.now if in_front else found.other).append(_possible(step, complaint, drafts.get(step)))
    return found


def _turned(front: tuple[Step, ...], complaint: Complaint, known: Mapping[Guard, bool]) -> tuple[Step, ...]:
    """A concern is first of all answered, feedback noted; where stage 1 is for a third party, one is appointed first
    (S0 §7.1, R92)."""
    if complaint.state == State.INFORMAL and not known.get(guards.third_party_where_needed, True):
        return (S.ACKNOWLEDGE, S.APPOINT_INVESTIGATOR, *(step for step in front if step != S.ACKNOWLEDGE))
    first = {Nature.CONCERN: S.ANSWER_CONCERN, Nature.FEEDBACK: S.NOTE_FEEDBACK}.get(Nature(complaint.nature))
    return (first, *front) if first in front else front


def standing_in_the_way(
    offer: actions.Offer, complaint: Complaint, *, known: dict[Guard, bool] | None = None
) -> tuple[str, ...]:
    """The guards that the step's own form cannot meet, and what the form needs besides."""
    met = {guard.sentence for guard in STEP_FORMS[offer.step].meets}
    why = [sentence for sentence in offer.unmet if sentence not in met]
    if not why and offer.allowed:
        why += _needs(offer.step, complaint, {} if known is None else known)
    return tuple(why)


def _needs(step: Step, complaint: Complaint, known: dict[Guard, bool]) -> list[str]:
    """What the form of a step needs besides the guards, and is not so: then the step is beside the point."""
    missing = []
    for need in STEP_FORMS[step].needs:
        if need.guard not in known:
            known[need.guard] = need.guard(complaint)
        if known[need.guard] is not need.wanted:
            missing.append(need.sentence)
    return missing


RECORDED: dict[Step, str] = {
    S.REQUEST_PANEL: "Record a request for a review panel",
    S.ASK_FOR_INDEPENDENT_PANEL: "Record a request for an independent panel",
}
"""What staff only write down for the complainant is called so on their buttons."""


def _possible(step: Step, complaint: Complaint, draft: CaseLetter | None) -> Button:
    """The letter of the step if it is drafted and everything that it says is on record; else the step's questions."""
    if step in ISSUING and draft is not None and all(guard(complaint) for guard in STEP_FORMS[step].meets):
        url = reverse("casework:letter", args=[complaint.reference, draft.letter.uuid])
        return Button(step, f"Read the letter: {step.label[:1].lower()}{step.label[1:]}", url)
    if step == S.RULE_ON_INDEPENDENCE:
        return Button(step, step.label, reverse("casework:ruling", args=[complaint.reference]))
    address = reverse("casework:step", args=[complaint.reference, step.value])
    return Button(step, RECORDED.get(step, step.label), address)


def who_takes(step: Step, complaint: Complaint, *, acting: Mapping[str, User], on: dt.date) -> str:
    """Whose step it is, in words, with the names where the case has them, and why it went to somebody above."""
    names = {
        permissions.Part.HANDLER: complaint.handler.name if complaint.handler else "",
        permissions.Part.CLERK: complaint.clerk.name if complaint.clerk else "",
    }
    for part, field in ((permissions.Part.HANDLER, "handler"), (permissions.Part.CLERK, "clerk")):
        if field in acting:
            names[part] += f", or {acting[field].name} who acts for them"
    if permissions.Part.APPROVER in permissions.WHO[step]:
        names[permissions.Part.APPROVER] = _approver(complaint, on=on)
    if permissions.Part.INDEPENDENCE_DECIDER in permissions.WHO[step]:
        names[permissions.Part.INDEPENDENCE_DECIDER] = ", ".join(
            one.user.name
            for one in complaint.named.all()
            if one.role == Role.INDEPENDENCE_DECIDER and one.until is None
        )
    parts = [part for part in permissions.Part if part in permissions.WHO[step]]
    return " or ".join(f"{part.value}{f' ({names[part]})' if names.get(part) else ''}" for part in parts)


def _approver(complaint: Complaint, *, on: dt.date) -> str:
    found = routing.approver_at(complaint, on=on)
    if found.user is None:
        return "nobody is free to: a trust officer has to say who"
    if not found.fell_back:
        return found.user.name
    return (
        f"{found.user.name}, the next above, because nobody approves a report on what they looked into themselves or "
        "have to keep out of"
    )


def pending_letters(complaint: Complaint) -> list[CaseLetter]:
    """Letters that were drafted and neither issued nor put away."""
    return list(correspondence.pending(complaint))
