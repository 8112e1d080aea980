"""The words of the procedure as data: clocks, subjects, stages, duties, panel rules, names, passages."""

from __future__ import annotations

from django.db import models

ABOUT = "procedure"
"""What the trail calls a version of the procedure."""

ABOUT_BODY = "outside_body"
"""What the trail calls an outside body."""


class ClockKind(models.TextChoices):
    """Every clock of the procedure (procedure.md, "Clocks")."""

    TRIAGE = "triage", "Deciding how to take it forward"
    ACKNOWLEDGE = "acknowledge", "Acknowledging"
    ANSWER_INFORMAL = "answer_informal", "Answering at stage 1"
    ANSWER_FORMAL = "answer_formal", "Answering at stage 2"
    ASK_FOR_FORMAL = "ask_for_formal", "Asking for stage 2"
    ASK_FOR_PANEL = "ask_for_panel", "Asking for a review panel"
    NOTICE = "notice", "Notice of the hearing"
    PAPERS = "papers", "Papers before the hearing"
    DECIDE_PANEL = "decide_panel", "Decision of the panel"
    RAISE = "raise", "Raising a complaint"
    POLICY_REVIEW = "policy_review", "Reviewing this procedure"
    SUBJECT_ACCESS = "subject_access", "Subject access request"
    FREEDOM_OF_INFORMATION = "freedom_of_information", "Freedom of information request"
    DATA_PROTECTION_ACKNOWLEDGEMENT = (
        "data_protection_acknowledgement",
        "Acknowledging a data protection complaint",
    )
    EARLY_YEARS = "early_years", "Outcome of a written early years complaint"


STATUTORY_CLOCKS = frozenset(
    {
        ClockKind.SUBJECT_ACCESS,
        ClockKind.FREEDOM_OF_INFORMATION,
        ClockKind.DATA_PROTECTION_ACKNOWLEDGEMENT,
        ClockKind.EARLY_YEARS,
    }
)
"""Set by law, so no version of the procedure carries them (complaints.schooldays.named counts them)."""

POLICY_CLOCKS: tuple[ClockKind, ...] = tuple(kind for kind in ClockKind if kind not in STATUTORY_CLOCKS)

OPTIONAL_CLOCKS = frozenset({ClockKind.TRIAGE, ClockKind.ASK_FOR_FORMAL, ClockKind.NOTICE, ClockKind.PAPERS})
"""A version may leave these without a limit; every other one it must state (paragraph 33(c))."""

BEFORE_HEARING = frozenset({ClockKind.NOTICE, ClockKind.PAPERS})
"""Counted back from the hearing, in school days."""


class Stage(models.IntegerChoices):
    """Stages in order; a complaint keeps the furthest that it reached."""

    INTAKE = 0, "Intake"
    INFORMAL = 1, "Stage 1"
    FORMAL = 2, "Stage 2"
    PANEL = 3, "Stage 3"
    OUTSIDE = 4, "Outside body"


ROUTED_STAGES: tuple[Stage, ...] = (Stage.INFORMAL, Stage.FORMAL, Stage.PANEL)


class SubjectKind(models.TextChoices):
    """Who may be complained about (S0 §6–7)."""

    ACADEMY_STAFF = "academy_staff", "A member of the school's staff, or the school"
    PRINCIPAL = "principal", "The principal"
    CENTRAL_TRUST_STAFF = "central_trust_staff", "A member of the central trust staff"
    OPERATIONS_OFFICER = "operations_officer", "The operations officer"
    EXECUTIVE_LEADER = "executive_leader", "An executive leader of the trust"
    CHIEF_EXECUTIVE = "chief_executive", "The chief executive"
    COUNCIL_MEMBER = "council_member", "One member of the academy council"
    BOARD_MEMBER = "board_member", "One member of the trust board"
    COUNCIL_JOINTLY = "council_jointly", "The academy council, its chair and vice-chair, or most of it"
    TRUST_BOARD = "trust_board", "The trust board, its chair and vice-chair, or most of it"


SENIORITY: tuple[SubjectKind, ...] = tuple(SubjectKind)
"""From junior to senior: a complaint about several people goes to the handler of the last (reading 17).

The bodies stand above the people, because who hears stage 3 follows from them (S0 §7.3); a handler who is
complained about too gives way by the conflict rule, to the next above.
"""


class PanelRule(models.TextChoices):
    """Which panel certificate must pass (procedure.md, "The panel certificate")."""

    ACADEMY = "academy", "At least three, one independent, not only governors"
    INDEPENDENT_GOVERNORS = (
        "independent_governors",
        "Governors from other academies, the local authority or other trusts",
    )
    MEMBERS = "members", "The members of the trust, with one independent person"
    THREE_GOVERNORS = "three_governors", "Three governors who know nothing of the case"


class Duty(models.TextChoices):
    """Who receives, carries out or decides at a stage: the cells of the routing table."""

    MEMBER_OF_STAFF_OR_PRINCIPAL = "member_of_staff_or_principal", "Member of staff or principal"
    PRINCIPAL = "principal", "Principal"
    PRINCIPAL_OR_APPOINTEE = "principal_or_appointee", "Principal, or somebody the principal appoints"
    CLERK = "clerk", "Clerk"
    CHAIR_OF_COUNCIL = "chair_of_council", "Chair of the council"
    OPERATIONS_OFFICER = "operations_officer", "Operations officer"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    CHIEF_EXECUTIVE_WITH_NOMINATED_MEMBER = (
        "chief_executive_with_nominated_member",
        "Chief executive with a nominated trust member",
    )
    CHAIR_OF_BOARD = "chair_of_board", "Chair of the board"
    IMPARTIAL_THIRD_PARTY = "impartial_third_party", "Impartial third party"
    INVESTIGATING_OFFICER = "investigating_officer", "Investigating officer"
    EXTERNAL_THIRD_PARTY = "external_third_party", "External third party"
    INDEPENDENT_INVESTIGATOR = "independent_investigator", "Independent investigator"
    REVIEW_PANEL = "review_panel", "Review panel"
    INDEPENDENT_GOVERNORS = "independent_governors", "Committee of independent governors"
    TRUST_MEMBERS = "trust_members", "Members of the trust"
    THREE_GOVERNORS = "three_governors", "Committee of three governors"


RECEIVING_DUTIES = frozenset(
    {
        Duty.MEMBER_OF_STAFF_OR_PRINCIPAL,
        Duty.PRINCIPAL,
        Duty.CLERK,
        Duty.CHAIR_OF_COUNCIL,
        Duty.OPERATIONS_OFFICER,
        Duty.CHIEF_EXECUTIVE,
        Duty.CHAIR_OF_BOARD,
    }
)
"""Duties that somebody in a post has: a complaint can be sent to them."""

PANEL_DUTIES: dict[Duty, PanelRule | None] = {
    Duty.REVIEW_PANEL: None,
    Duty.INDEPENDENT_GOVERNORS: PanelRule.INDEPENDENT_GOVERNORS,
    Duty.TRUST_MEMBERS: PanelRule.MEMBERS,
    Duty.THREE_GOVERNORS: PanelRule.THREE_GOVERNORS,
}
"""Who may hear stage 3, with the certificate that it needs; None: the one that the version names."""

DECIDING_DUTIES = RECEIVING_DUTIES | {Duty.CHIEF_EXECUTIVE_WITH_NOMINATED_MEMBER}
"""Who may decide stage 1 or approve the report of stage 2."""

CARRYING_OUT_DUTIES = (
    frozenset(Duty) - frozenset(PANEL_DUTIES) - {Duty.CLERK, Duty.CHIEF_EXECUTIVE_WITH_NOMINATED_MEMBER}
)
"""Who may look into it at stage 1 or 2."""

SELF_ROUTED: dict[SubjectKind, frozenset[Duty]] = {
    SubjectKind.ACADEMY_STAFF: frozenset(),
    SubjectKind.PRINCIPAL: frozenset({Duty.PRINCIPAL, Duty.PRINCIPAL_OR_APPOINTEE, Duty.MEMBER_OF_STAFF_OR_PRINCIPAL}),
    SubjectKind.CENTRAL_TRUST_STAFF: frozenset(),
    SubjectKind.OPERATIONS_OFFICER: frozenset({Duty.OPERATIONS_OFFICER}),
    SubjectKind.EXECUTIVE_LEADER: frozenset({Duty.OPERATIONS_OFFICER}),
    SubjectKind.CHIEF_EXECUTIVE: frozenset(
        {
            Duty.CHIEF_EXECUTIVE,
            Duty.CHIEF_EXECUTIVE_WITH_NOMINATED_MEMBER,
            Duty.OPERATIONS_OFFICER,
            Duty.PRINCIPAL,
            Duty.PRINCIPAL_OR_APPOINTEE,
        }
    ),
    SubjectKind.COUNCIL_MEMBER: frozenset({Duty.CHAIR_OF_COUNCIL}),
    SubjectKind.BOARD_MEMBER: frozenset({Duty.CHAIR_OF_BOARD}),
    SubjectKind.COUNCIL_JOINTLY: frozenset({Duty.CHAIR_OF_COUNCIL, Duty.REVIEW_PANEL, Duty.THREE_GOVERNORS}),
    SubjectKind.TRUST_BOARD: frozenset({Duty.CHAIR_OF_BOARD, Duty.REVIEW_PANEL}),
}
"""Duties whose holder is the subject, or may be, or answers to them: no row may route there (S0 §7, R101)."""


class SchoolKind(models.TextChoices):
    """What kind of school a version is written for: it decides which outside body looks at it afterwards."""

    ACADEMY = "academy", "Academy"
    MAINTAINED = "maintained", "Maintained school"


class NameKey(models.TextChoices):
    """Everything that a trust may call by a word of its own; the label is the name that ships (R280)."""

    TRUST = "trust", "trust"
    SCHOOL = "school", "academy"
    OFFICE = "office", "academy office"
    PRINCIPAL = "principal", "Principal"
    MEMBER_OF_STAFF = "member_of_staff", "member of staff"
    SENIOR_LEADER = "senior_leader", "senior leader"
    SENCO = "senco", "special educational needs co-ordinator (SENCO)"
    RECORD_KEEPER = "record_keeper", "record keeper"
    CLERK = "clerk", "clerk"
    COUNCIL = "council", "Academy Council"
    COUNCIL_MEMBER = "council_member", "member of the Academy Council"
    COUNCIL_CHAIR = "council_chair", "Chair of the Academy Council"
    OPERATIONS_OFFICER = "operations_officer", "Operations Officer"
    TRUST_OFFICER = "trust_officer", "trust officer"
    EXECUTIVE_LEADER = "executive_leader", "executive leader"
    CHIEF_EXECUTIVE = "chief_executive", "Chief Executive"
    BOARD = "board", "Trust Board"
    BOARD_MEMBER = "board_member", "trustee"
    BOARD_CHAIR = "board_chair", "Chair of the Board"
    MEMBERS = "members", "Members of the trust"
    INVESTIGATOR = "investigator", "investigator"
    REVIEW_PANEL = "review_panel", "review panel"
    STAGE_0 = "stage_0", "Receipt"
    STAGE_1 = "stage_1", "Stage 1: informal"
    STAGE_2 = "stage_2", "Stage 2: formal"
    STAGE_3 = "stage_3", "Stage 3: review panel"
    STAGE_4 = "stage_4", "After the procedure: the outside body"
    CLOSURE_SETTLED_INFORMALLY = "closure_settled_informally", "Settled informally"
    CLOSURE_SETTLED_AFTER_FORMAL = "closure_settled_after_formal", "Settled after the formal answer"
    CLOSURE_DECIDED_BY_PANEL = "closure_decided_by_panel", "Decided by the panel"
    CLOSURE_NOT_TAKEN_FURTHER = "closure_not_taken_further", "Not taken further: the time to ask has passed"
    CLOSURE_WITHDRAWN = "closure_withdrawn", "Withdrawn"
    CLOSURE_CONCERN_ANSWERED = "closure_concern_answered", "A concern, answered"
    CLOSURE_FEEDBACK_NOTED = "closure_feedback_noted", "Feedback, noted"
    CLOSURE_OUT_OF_SCOPE = "closure_out_of_scope", "Covered by another procedure, which we pointed you to"
    CLOSURE_OUT_OF_TIME = "closure_out_of_time", "Raised after the time limit"
    CLOSURE_DUPLICATE = "closure_duplicate", "The same as a complaint already answered, with nothing new"
    CLOSURE_CAMPAIGN = "closure_campaign", "Answered together with others about the same thing"
    CLOSURE_OUTSIDE_FINISHED = "closure_outside_finished", "The outside body's review is finished"


class PassageKey(models.TextChoices):
    """The passages of plain wording that make up the public page."""

    AIMS = "aims", "What we aim for"
    WHO = "who", "Who can complain"
    MEANING = "meaning", "What a concern and a complaint are"
    STAGE_1 = "stage_1", "How stage 1 works"
    STAGE_2 = "stage_2", "How stage 2 works"
    STAGE_3 = "stage_3", "How stage 3 works"
    STAGE_4 = "stage_4", "After our procedure"
    LATE = "late", "If it happened longer ago"
    DELAY = "delay", "If we need more time"
    SEN_SUPPORT = "sen_support", "Support for special educational needs"
    DISABLED_PUPILS = "disabled_pupils", "If your child is disabled"
    WHAT_HELPS = "what_helps", "What helps"
    SENIOR = "senior", "If it is about somebody senior"
    PERSISTENT = "persistent", "Repeated and group complaints"
    PRIVACY = "privacy", "Who sees your complaint"
    LEARNING = "learning", "How we learn from complaints"
    LEGAL_BASIS = "legal_basis", "The law behind this procedure"
