"""Who records on a case, and who writes, approves and issues its letters."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from accounts import posts
from accounts.models import User
from complaints.casework import routing
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.permissions.asking import may, played_by_anybody, players_of, plays
from complaints.casework.permissions.covering import stands_in
from complaints.casework.permissions.parts import Part
from complaints.casework.vocabulary import Role, Step
from letters.catalogue import CATALOGUE
from letters.vocabulary import ApproverKind, LetterState

P = Part

RECORDERS = frozenset(
    {P.HANDLER, P.RECORD_KEEPER, P.PRINCIPAL, P.INVESTIGATOR, P.CLERK, P.TRUST_OFFICER, P.APPROVER, P.APPOINTER}
)
"""Parts that may add contacts, documents and messages, and classify."""

LETTER_APPROVERS: dict[ApproverKind, frozenset[Part]] = {
    ApproverKind.HANDLER: frozenset({P.HANDLER, P.CLERK, P.RECORD_KEEPER}),
    ApproverKind.DECIDER: frozenset({P.APPROVER}),
    ApproverKind.CLERK: frozenset({P.CLERK}),
    ApproverKind.PANEL_CHAIR: frozenset({P.PANEL_CHAIR}),
    ApproverKind.TRUST_OFFICER: frozenset({P.TRUST_OFFICER}),
}
"""Who reads and approves each kind of letter on a case."""

STEP_APPROVERS: dict[Step, frozenset[Part]] = {Step.REFUSE_LATE_REQUEST: frozenset({P.HANDLER})}
"""Steps that two people decide: the clerk refuses a late request with the routed handler (procedure.md)."""

STAND_INS: dict[ApproverKind, frozenset[Part]] = {
    ApproverKind.HANDLER: frozenset({P.TRUST_OFFICER}),
    ApproverKind.DECIDER: frozenset(),
    ApproverKind.CLERK: frozenset({P.HANDLER, P.RECORD_KEEPER, P.TRUST_OFFICER}),
    ApproverKind.PANEL_CHAIR: frozenset({P.CLERK}),
    ApproverKind.TRUST_OFFICER: frozenset({P.HANDLER}),
}
"""Who approves while nobody plays the part: there is no clerk at stage 1, and a panel's rights end with its decision,
after which the clerk acts for it. Whoever decides a case has no stand-in but the next above (routing)."""


TWO_PEOPLE = frozenset({"police_reported"})
"""Letters about what the police are looking into: whoever wrote the words does not alone decide that they harm nothing
(S0 §9.1, App. 3; R117). A trust officer, or whoever approves the answers of the case, may approve them besides."""
READS_AGAIN = frozenset({P.TRUST_OFFICER, P.APPROVER})


def may_record(user: User, complaint: Complaint, *, on: dt.date) -> bool:
    """Whether this person works on the case, rather than only reading it."""
    return plays(user, complaint, RECORDERS, on=on)


def recorders_of(complaint: Complaint, *, on: dt.date) -> list[User]:
    """Everybody who works on the case: whom something that it needs can be given to. The list beside `may_record`."""
    return players_of(RECORDERS, complaint, on=on)


def may_write_letters(user: User, complaint: Complaint, *, on: dt.date) -> bool:
    """Drafting and amending is for whoever works on the case."""
    return may_record(user, complaint, on=on)


def may_approve_letter(user: User, case_letter: CaseLetter, complaint: Complaint, *, on: dt.date) -> bool:
    """By the letter's own approver kind in the catalogue; by a stand-in only while nobody plays that part."""
    kind = CATALOGUE[case_letter.letter.key].approver
    wanted = (
        STEP_APPROVERS.get(Step(case_letter.step), LETTER_APPROVERS[kind])
        if case_letter.step
        else (LETTER_APPROVERS[kind])
    )
    letter = case_letter.letter
    if letter.key in TWO_PEOPLE:
        wrote = user.pk in (letter.drafted_by_id, letter.amended_by_id)
        return not wrote and plays(user, complaint, wanted | READS_AGAIN, on=on)
    if plays(user, complaint, wanted, on=on):
        return True
    return plays(user, complaint, STAND_INS[kind], on=on) and not played_by_anybody(wanted, complaint, on=on)


def may_issue(user: User, case_letter: CaseLetter, complaint: Complaint, *, on: dt.date) -> bool:
    """Issuing a letter that carries a step is taking that step; any other is for whoever works on the case."""
    if case_letter.step:
        return may(user, Step(case_letter.step), complaint, on=on)
    return may_record(user, complaint, on=on)


APPROVED_BY: dict[ApproverKind, list[str]] = {
    kind: [key for key, letter in CATALOGUE.items() if letter.approver == kind] for kind in ApproverKind
}
"""Who approves → the letters."""


def may_wait_for(user: User, *, on: dt.date) -> list[int]:
    """The drafted case letters that can wait for this person, who plays the part themselves; of those that a decider
    approves, all for whoever decides by post. For lists: `may_approve_letter` says it of one letter.

    One query with a part for each part they may play: PostgreSQL takes longer to plan one condition over all of them
    than to answer it.
    """
    covered = Q(complaint__in=Complaint.objects.filter(stands_in(user, on=on)).order_by().values("pk"))
    handler = Q(complaint__handler=user) | Q(complaint__clerk=user) | covered
    clerk = Q(complaint__clerk=user) | (covered & Q(complaint__answered_formally_on__isnull=False))
    chaired = user.named_on.filter(role=Role.PANEL_CHAIR, until__isnull=True)
    theirs = {
        ApproverKind.HANDLER: handler,
        ApproverKind.CLERK: clerk,
        ApproverKind.PANEL_CHAIR: Q(complaint__in=chaired.values("complaint_id")),
    }
    if routing.decides_by_post(user, on=on):
        theirs[ApproverKind.DECIDER] = Q()
    if posts.holds(user, *posts.OFFICERS, on=on):
        theirs[ApproverKind.TRUST_OFFICER] = Q()
    ordinary = ~Q(step__in=STEP_APPROVERS)
    drafted = CaseLetter.objects.filter(letter__state=LetterState.DRAFTED).order_by().values_list("pk", flat=True)
    # Who wrote one of these never approves it; who reads it again is asked beside those of its kind.
    drafted = drafted.exclude(Q(letter__drafted_by=user) | Q(letter__amended_by=user), letter__key__in=TWO_PEOPLE)
    reads = bool(theirs.keys() & {ApproverKind.DECIDER, ApproverKind.TRUST_OFFICER})
    again = drafted.filter(letter__key__in=TWO_PEOPLE if reads else ())
    of_steps = drafted.filter(Q(complaint__handler=user) | covered, step__in=STEP_APPROVERS)
    return list(
        of_steps.union(
            again,
            *(drafted.filter(ordinary, whose, letter__key__in=APPROVED_BY[kind]) for kind, whose in theirs.items()),
        )
    )
