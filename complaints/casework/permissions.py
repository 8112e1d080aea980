"""Who may: `may` and `require` for one step, `visible_to` for every list. Conflicts always win."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from guardian.models import UserObjectPermission

from accounts import posts
from accounts.models import Academy, Post, PostKind, User
from complaints.casework import routing
from complaints.casework.models import CaseLetter, CaseRight, Complaint, Conflict, Named
from complaints.casework.vocabulary import MUST_BE_SEPARATE, Role, State, Step
from complaints.policy.vocabulary import SENIORITY, Stage, SubjectKind
from letters.catalogue import CATALOGUE
from letters.vocabulary import ApproverKind

CASE_RIGHT = "work_on"
"""The codename of django-guardian's right on one complaint."""

PRINCIPAL_AND_ABOVE: frozenset[str] = frozenset(SENIORITY) - {
    SubjectKind.ACADEMY_STAFF,
    SubjectKind.CENTRAL_TRUST_STAFF,
}
"""For these subjects nobody at the academy keeps the record (procedure.md)."""


class Part(StrEnum):
    """A part that somebody plays in one complaint, by post or by name."""

    STAFF = "any member of staff"
    COMPLAINANT = "the complainant, from their own page"
    HANDLER = "the handler"
    RECORD_KEEPER = "the record keeper"
    PRINCIPAL = "the principal"
    APPOINTER = "whoever the routing table sends stage 2 to"
    INVESTIGATOR = "the investigator"
    APPROVER = "the approver of the report"
    CLERK = "the clerk"
    PANEL_CHAIR = "the chair of the panel"
    PANEL_MEMBER = "a panel member"
    INDEPENDENCE_DECIDER = "the decider on an independent panel"
    TRUST_OFFICER = "a trust officer"
    READER = "somebody who may read it"


P = Part
WHO: dict[Step, frozenset[Part]] = {
    Step.SUBMIT: frozenset({P.COMPLAINANT}),
    Step.LOG: frozenset({P.STAFF}),
    Step.BRING_IN: frozenset({P.TRUST_OFFICER}),
    Step.ANSWER_CONCERN: frozenset({P.HANDLER}),
    Step.NOTE_FEEDBACK: frozenset({P.HANDLER}),
    Step.ACCEPT_INFORMAL: frozenset({P.RECORD_KEEPER, P.HANDLER}),
    Step.ACCEPT_FORMAL: frozenset({P.RECORD_KEEPER, P.HANDLER}),
    Step.SIGNPOST: frozenset({P.RECORD_KEEPER, P.HANDLER}),
    Step.DECLINE_LATE: frozenset({P.PRINCIPAL, P.HANDLER}),
    Step.DECLINE_DUPLICATE: frozenset({P.PRINCIPAL, P.HANDLER}),
    Step.ANSWER_WITH_CAMPAIGN: frozenset({P.TRUST_OFFICER}),
    Step.GO_ON: frozenset({P.COMPLAINANT, P.HANDLER}),
    Step.ACKNOWLEDGE: frozenset({P.HANDLER, P.CLERK}),
    Step.FREEZE_HEADS: frozenset({P.HANDLER}),
    Step.RECORD_MEETING: frozenset({P.HANDLER, P.INVESTIGATOR}),
    Step.DRAFT_ANSWER: frozenset({P.HANDLER}),
    Step.ANSWER_INFORMALLY: frozenset({P.HANDLER}),
    Step.SETTLE: frozenset({P.HANDLER, P.CLERK}),
    Step.ESCALATE: frozenset({P.COMPLAINANT, P.HANDLER}),
    Step.APPOINT_INVESTIGATOR: frozenset({P.PRINCIPAL, P.APPOINTER}),
    Step.STAND_DOWN_INVESTIGATOR: frozenset({P.PRINCIPAL, P.APPOINTER}),
    Step.SUBMIT_REPORT: frozenset({P.INVESTIGATOR}),
    Step.RETURN_REPORT: frozenset({P.APPROVER}),
    Step.APPROVE_REPORT: frozenset({P.APPROVER}),
    Step.ANSWER_FORMALLY: frozenset({P.INVESTIGATOR, P.HANDLER}),
    Step.LET_LAPSE: frozenset({P.CLERK, P.RECORD_KEEPER}),
    Step.REQUEST_PANEL: frozenset({P.COMPLAINANT, P.CLERK}),
    Step.REFUSE_LATE_REQUEST: frozenset({P.CLERK}),
    Step.CHAIR_ATTEMPT: frozenset({P.CLERK, P.TRUST_OFFICER}),
    Step.ASK_FOR_INDEPENDENT_PANEL: frozenset({P.COMPLAINANT, P.CLERK}),
    Step.RULE_ON_INDEPENDENCE: frozenset({P.INDEPENDENCE_DECIDER}),
    Step.CONVENE_PANEL: frozenset({P.CLERK}),
    Step.STAND_DOWN_MEMBER: frozenset({P.CLERK}),
    Step.FIX_HEARING: frozenset({P.CLERK}),
    Step.CIRCULATE_PAPERS: frozenset({P.CLERK}),
    Step.ADJOURN: frozenset({P.CLERK, P.PANEL_CHAIR}),
    Step.HOLD_HEARING: frozenset({P.CLERK, P.PANEL_CHAIR}),
    Step.ISSUE_DECISION: frozenset({P.CLERK}),
    Step.CLOSE: frozenset({P.CLERK}),
    Step.REFER: frozenset({P.CLERK, P.TRUST_OFFICER}),
    Step.REINVESTIGATE_FORMALLY: frozenset({P.TRUST_OFFICER}),
    Step.REHEAR: frozenset({P.TRUST_OFFICER}),
    Step.CONCLUDE_REFERRAL: frozenset({P.TRUST_OFFICER}),
    Step.WITHDRAW: frozenset({P.COMPLAINANT, P.HANDLER}),
    Step.PROPOSE_EXTENSION: frozenset({P.HANDLER, P.CLERK}),
    Step.EXTEND: frozenset({P.HANDLER, P.CLERK}),
    Step.PROPOSE_PAUSE: frozenset({P.TRUST_OFFICER, P.HANDLER}),
    Step.PAUSE: frozenset({P.TRUST_OFFICER, P.HANDLER}),
    Step.RESUME: frozenset({P.TRUST_OFFICER, P.HANDLER}),
    Step.REASSIGN: frozenset({P.HANDLER, P.TRUST_OFFICER}),
    Step.ADD_SUBJECT: frozenset({P.HANDLER, P.TRUST_OFFICER}),
    Step.REMOVE_SUBJECT: frozenset({P.HANDLER, P.TRUST_OFFICER}),
    Step.REOPEN: frozenset({P.TRUST_OFFICER}),
}
"""The column `by` of procedure.md. A principal who is the routed handler is HANDLER; PRINCIPAL is the post itself."""

ROLE_PARTS: dict[str, Part] = {
    Role.HANDLER: P.HANDLER,
    Role.CLERK: P.CLERK,
    Role.THIRD_PARTY: P.INVESTIGATOR,
    Role.INVESTIGATOR: P.INVESTIGATOR,
    Role.APPROVER: P.APPROVER,
    Role.PANEL_CHAIR: P.PANEL_CHAIR,
    Role.PANEL_MEMBER: P.PANEL_MEMBER,
    Role.INDEPENDENCE_DECIDER: P.INDEPENDENCE_DECIDER,
}


class NotAllowed(Exception):
    """This person may not take this step. The page answers as if there were nothing."""


def locked_out(user: User, complaint: Complaint) -> bool:
    """The conflict rule: a person complained about, or with a declared conflict, finds nothing (procedure.md)."""
    return Conflict.objects.filter(complaint=complaint, user=user, ended_on__isnull=True).exists()


def parts_of(user: User, complaint: Complaint, *, on: dt.date) -> frozenset[Part]:
    """Every part that this person plays in this complaint on this day; none for whoever is locked out."""
    if locked_out(user, complaint) or not visible_to(user, on=on).filter(pk=complaint.pk).exists():
        return frozenset()
    parts = {P.READER}
    held = {(post.kind, post.academy_id) for post in posts.held_by(user, on=on)}
    kinds = {kind for kind, place in held if place in (None, complaint.academy_id)}
    below_principal = complaint.lead_subject not in PRINCIPAL_AND_ABOVE
    if kinds & {PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER}:
        parts |= {P.TRUST_OFFICER, P.RECORD_KEEPER}
    if PostKind.RECORD_KEEPER in kinds and below_principal:
        parts.add(P.RECORD_KEEPER)
    if PostKind.PRINCIPAL in kinds and below_principal:
        parts |= {P.PRINCIPAL, P.RECORD_KEEPER}
    if PostKind.CLERK in kinds and complaint.answered_formally_on is not None:
        parts.add(P.CLERK)
    if complaint.handler_id == user.pk:
        parts.add(P.HANDLER)
    if complaint.clerk_id == user.pk:
        parts.add(P.CLERK)
    for role in Named.objects.filter(complaint=complaint, user=user, until__isnull=True).values_list("role", flat=True):
        if role in ROLE_PARTS:
            parts.add(ROLE_PARTS[role])
    appointing = complaint.state in (State.INFORMAL, State.FORMAL)
    if appointing and routing.handler_at(complaint, Stage.FORMAL, on=on).user == user:
        parts.add(P.APPOINTER)
    if complaint.stage <= Stage.FORMAL and routing.approver_at(complaint, on=on).user == user:
        parts.add(P.APPROVER)
    if complaint.stage_reached == Stage.PANEL and P.CLERK in parts and not _decider_named(complaint):
        parts.add(P.INDEPENDENCE_DECIDER)
    return frozenset(parts)


def _decider_named(complaint: Complaint) -> bool:
    return Named.objects.filter(complaint=complaint, role=Role.INDEPENDENCE_DECIDER, until__isnull=True).exists()


def may(user: User, step: Step, complaint: Complaint, *, on: dt.date) -> bool:
    """Whether this person's parts in this complaint include one that takes this step."""
    if locked_out(user, complaint):
        return False
    return bool(WHO[step] & parts_of(user, complaint, on=on))


def may_log(user: User, *, on: dt.date) -> bool:
    """Any member of staff may log a complaint that reaches them (S0 §6.1, R50–R51)."""
    return bool(posts.held_by(user, on=on)) and posts.academies_with(user, "log_complaints", on=on).exists()


def require(user: User | None, step: Step, complaint: Complaint, *, on: dt.date) -> None:
    """Raise NotAllowed unless `may`. Without a user it is the complainant, who has a few steps of their own."""
    if user is None:
        if P.COMPLAINANT not in WHO[step]:
            raise NotAllowed(step)
        return
    if not may(user, step, complaint, on=on):
        raise NotAllowed(step)


def who_may(step: Step, complaint: Complaint, *, on: dt.date) -> list[User]:
    """Everybody with a sign-in who may take this step now: the list beside the predicate."""
    everybody = User.objects.filter(is_active=True).filter(
        Q(posts__in=Post.objects.held_on(on)) | Q(named_on__complaint=complaint, named_on__until__isnull=True)
    )
    return [user for user in everybody.distinct() if may(user, step, complaint, on=on)]


def visible_to(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Complaint]:
    """Every complaint that this person may read, for every list, search, count, export and page.

    Starts from nothing, adds what posts give (rights on academies, from django-guardian) and the cases that name
    them, and subtracts conflicts last, superusers included.
    """
    if not isinstance(user, User) or not user.is_active:
        return Complaint.objects.none()
    rights: dict[str, list[int]] = {}
    rows = UserObjectPermission.objects.filter(
        user=user, content_type__app_label="accounts", content_type__model="academy"
    )
    for academy_pk, codename in rows.values_list("object_pk", "permission__codename"):
        rights.setdefault(codename, []).append(int(academy_pk))
    seen = Q(pk__in=())
    if "see_cases" in rights:
        seen |= Q(academy_id__in=rights["see_cases"])
    if "see_cases_below_principal" in rights:
        seen |= Q(academy_id__in=rights["see_cases_below_principal"]) & ~Q(lead_subject__in=PRINCIPAL_AND_ABOVE)
    if "see_safeguarding_cases" in rights:
        seen |= Q(academy_id__in=rights["see_safeguarding_cases"], safeguarding=True)
    if "see_answered_cases" in rights:
        seen |= Q(academy_id__in=rights["see_answered_cases"], answered_formally_on__isnull=False)
    if posts.holds(user, PostKind.BOARD_CHAIR, on=on):
        seen |= Q(lead_subject=SubjectKind.CHIEF_EXECUTIVE)
    # Last, because the database reads a person's list of named cases only for rows that no post opens.
    seen |= Q(pk__in=CaseRight.objects.filter(user=user).values("content_object_id"))
    return Complaint.objects.filter(seen).exclude(
        pk__in=Conflict.objects.filter(user=user, ended_on__isnull=True).values("complaint_id")
    )


def clashes(complaint: Complaint, user: User, role: Role) -> str:
    """Why this person may not also take this role on this complaint; empty when they may (R283)."""
    wanted = next((group for group in MUST_BE_SEPARATE if role in group), None)
    if wanted is None:
        return ""
    held = set(Named.objects.filter(complaint=complaint, user=user).values_list("role", flat=True))
    if complaint.reports.filter(by=user).exists():
        held.add(Role.INVESTIGATOR)
    if complaint.reports.filter(approved_by=user).exists():
        held.add(Role.APPROVER)
    if complaint.independence_requests.filter(ruled_by=user).exists():
        held.add(Role.INDEPENDENCE_DECIDER)
    for group in MUST_BE_SEPARATE:
        both = group & held
        if group != wanted and both:
            other = Role(sorted(both)[0]).label.lower()
            return f"{user.name} is or was {other} on this complaint, so may not also be {role.label.lower()}."
    return ""


# --- what is no step -----------------------------------------------------------------------------------------

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


def may_record(user: User, complaint: Complaint, *, on: dt.date) -> bool:
    """Whether this person works on the case, rather than only reading it."""
    return bool(RECORDERS & parts_of(user, complaint, on=on))


def may_write_letters(user: User, complaint: Complaint, *, on: dt.date) -> bool:
    """Drafting and amending is for whoever works on the case."""
    return may_record(user, complaint, on=on)


def may_approve_letter(user: User, case_letter: CaseLetter, complaint: Complaint, *, on: dt.date) -> bool:
    """By the letter's own approver kind in the catalogue."""
    kind = CATALOGUE[case_letter.letter.key].approver
    return bool(LETTER_APPROVERS[kind] & parts_of(user, complaint, on=on))


def may_issue(user: User, case_letter: CaseLetter, complaint: Complaint, *, on: dt.date) -> bool:
    """Issuing a letter that carries a step is taking that step; any other is for whoever works on the case."""
    if case_letter.step:
        return may(user, Step(case_letter.step), complaint, on=on)
    return may_record(user, complaint, on=on)


# --- term dates ----------------------------------------------------------------------------------------------

CALENDAR_KEEPERS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)
"""Who loads term dates and approves what they move (procedure.md, "Posts and what they give")."""

CALENDAR_READERS = (PostKind.PRINCIPAL, PostKind.RECORD_KEEPER)
"""Who may read the dates of their own academy."""


def may_keep_calendars(user: User, *, on: dt.date) -> bool:
    """Whether this person loads term dates; nobody by being a superuser."""
    return posts.holds(user, *CALENDAR_KEEPERS, on=on)


def calendars_of(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Academy]:
    """The academies whose dates this person may read: every one of the trust, or their own."""
    if not isinstance(user, User):
        return Academy.objects.none()
    held = posts.held_by(user, on=on)
    trusts = {post.trust_id for post in held if post.kind in CALENDAR_KEEPERS}
    own = {post.academy_id for post in held if post.kind in CALENDAR_READERS and post.academy_id}
    return Academy.objects.filter(Q(trust__in=trusts) | Q(pk__in=own))
