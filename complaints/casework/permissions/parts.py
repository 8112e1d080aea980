"""The parts that people play in one complaint, and which of them takes each step."""

from __future__ import annotations

from enum import StrEnum

from complaints.casework.vocabulary import Role, Step


class Part(StrEnum):
    """A part that somebody plays in one complaint, by post or by name."""

    STAFF = "any member of staff"
    COMPLAINANT = "the complainant, from their own page"
    HANDLER = "the handler"
    RECORD_KEEPER = "the record keeper"
    PRINCIPAL = "the principal"
    APPOINTER = "whoever the procedure sends stage 2 to"
    INVESTIGATOR = "the investigator"
    APPROVER = "the approver of the report"
    CLERK = "the clerk"
    PANEL_CHAIR = "the chair of the panel"
    PANEL_MEMBER = "a panel member"
    INDEPENDENCE_DECIDER = "whoever rules on an independent panel"
    COUNCIL_CHAIR = "the chair of the council"
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
    Step.CHAIR_ATTEMPT: frozenset({P.COUNCIL_CHAIR}),
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
    Role.COUNCIL_CHAIR: P.COUNCIL_CHAIR,
}
