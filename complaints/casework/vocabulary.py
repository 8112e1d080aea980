"""The words of the procedure: states, steps, roles, findings. Imports nothing of the room."""

from __future__ import annotations

from django.db import models

from complaints.policy.vocabulary import Stage

ABOUT = "complaint"
"""What the trail, the letters and the notices call a complaint."""


TAKEN_BACK = "taken_back"
"""The last entry of a complaint that came in by an old register whose import was undone: its row is gone."""


class State(models.TextChoices):
    """Where a complaint stands (procedure.md, "States")."""

    RECEIVED = "received", "Received"
    INFORMAL = "informal", "Informal stage"
    INFORMAL_ANSWERED = "informal_answered", "Answered informally"
    FORMAL = "formal", "Formal investigation"
    REPORT_SUBMITTED = "report_submitted", "Report submitted"
    REPORT_APPROVED = "report_approved", "Report approved"
    FORMAL_ANSWERED = "formal_answered", "Answered formally"
    PANEL_REQUESTED = "panel_requested", "Panel requested"
    PANEL_CONVENED = "panel_convened", "Panel convened"
    HEARING_FIXED = "hearing_fixed", "Hearing fixed"
    HEARD = "heard", "Heard"
    PANEL_DECIDED = "panel_decided", "Panel decided"
    REFERRED = "referred", "With the outside body"
    CLOSED = "closed", "Closed"


OPEN: tuple[str, ...] = tuple(s.value for s in State if s not in {State.PANEL_DECIDED, State.REFERRED, State.CLOSED})
"""received … heard (procedure.md, "Steps")."""

BEFORE_HEARING = (State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED)
"""States in which a request for an independent panel can be ruled on."""

STAGE_OF: dict[str, Stage] = {
    State.RECEIVED: Stage.INTAKE,
    State.INFORMAL: Stage.INFORMAL,
    State.INFORMAL_ANSWERED: Stage.INFORMAL,
    State.FORMAL: Stage.FORMAL,
    State.REPORT_SUBMITTED: Stage.FORMAL,
    State.REPORT_APPROVED: Stage.FORMAL,
    State.FORMAL_ANSWERED: Stage.FORMAL,
    State.PANEL_REQUESTED: Stage.PANEL,
    State.PANEL_CONVENED: Stage.PANEL,
    State.HEARING_FIXED: Stage.PANEL,
    State.HEARD: Stage.PANEL,
    State.PANEL_DECIDED: Stage.PANEL,
    State.REFERRED: Stage.OUTSIDE,
}
"""The stage that each state belongs to; a closed complaint keeps the stage it reached."""

PUBLIC_WORDS: dict[str, str] = {
    State.RECEIVED: "We have your complaint and are deciding how to take it forward",
    State.INFORMAL: "Stage 1: we are looking into it",
    State.INFORMAL_ANSWERED: "Stage 1: answered",
    State.FORMAL: "Stage 2: being investigated",
    State.REPORT_SUBMITTED: "Stage 2: being investigated",
    State.REPORT_APPROVED: "Stage 2: our answer is being written",
    State.FORMAL_ANSWERED: "Stage 2: answered",
    State.PANEL_REQUESTED: "Stage 3: a review panel is being arranged",
    State.PANEL_CONVENED: "Stage 3: panel members appointed",
    State.HEARING_FIXED: "Stage 3: the hearing has a date",
    State.HEARD: "Stage 3: the panel is reaching its decision",
    State.PANEL_DECIDED: "Stage 3: decision sent",
    State.REFERRED: "With the outside body",
    State.CLOSED: "Closed",
}
"""What the complainant reads on their own page (procedure.md, "States", last column)."""


class Step(models.TextChoices):
    """Every step of the procedure. The label is what stands on the button."""

    SUBMIT = "submit", "Submit the complaint"
    LOG = "log", "Log a complaint"
    BRING_IN = "bring_in", "Bring in from an old register"
    ANSWER_CONCERN = "answer_concern", "Record the answer to the concern"
    NOTE_FEEDBACK = "note_feedback", "Note the feedback"
    ACCEPT_INFORMAL = "accept_informal", "Accept at the informal stage"
    ACCEPT_FORMAL = "accept_formal", "Accept at the formal stage"
    SIGNPOST = "signpost", "Signpost to another procedure"
    DECLINE_LATE = "decline_late", "Decline as raised too late"
    DECLINE_DUPLICATE = "decline_duplicate", "Decline as a duplicate"
    ANSWER_WITH_CAMPAIGN = "answer_with_campaign", "Answer with the campaign's answer"
    GO_ON = "go_on", "Go on with the ordinary procedure"
    ACKNOWLEDGE = "acknowledge", "Issue the acknowledgement"
    FREEZE_HEADS = "freeze_heads", "Agree the heads of complaint"
    RECORD_MEETING = "record_meeting", "Record a meeting"
    DRAFT_ANSWER = "draft_answer", "Record findings and draft the answer"
    ANSWER_INFORMALLY = "answer_informally", "Issue the stage 1 answer"
    SETTLE = "settle", "Record that it is settled"
    ESCALATE = "escalate", "Move to the formal stage"
    APPOINT_INVESTIGATOR = "appoint_investigator", "Appoint an investigator"
    STAND_DOWN_INVESTIGATOR = "stand_down_investigator", "Stand the investigator down"
    SUBMIT_REPORT = "submit_report", "Submit the investigation report"
    RETURN_REPORT = "return_report", "Return the report with reasons"
    APPROVE_REPORT = "approve_report", "Approve the report"
    ANSWER_FORMALLY = "answer_formally", "Issue the stage 2 answer"
    LET_LAPSE = "let_lapse", "Close because the time to go further has passed"
    REQUEST_PANEL = "request_panel", "Ask for a review panel"
    REFUSE_LATE_REQUEST = "refuse_late_request", "Refuse a late request for a panel"
    CHAIR_ATTEMPT = "chair_attempt", "Record the chair's attempt to resolve it"
    ASK_FOR_INDEPENDENT_PANEL = "ask_for_independent_panel", "Ask for an independent panel"
    RULE_ON_INDEPENDENCE = "rule_on_independence", "Rule on the request for an independent panel"
    CONVENE_PANEL = "convene_panel", "Convene the panel"
    STAND_DOWN_MEMBER = "stand_down_member", "Stand a panel member down"
    FIX_HEARING = "fix_hearing", "Fix the hearing and invite the parties"
    CIRCULATE_PAPERS = "circulate_papers", "Circulate the papers"
    ADJOURN = "adjourn", "Adjourn the hearing"
    HOLD_HEARING = "hold_hearing", "Record the hearing"
    ISSUE_DECISION = "issue_decision", "Issue the panel's decision"
    CLOSE = "close", "Close the complaint"
    REFER = "refer", "Record a referral to the outside body"
    REINVESTIGATE_FORMALLY = "reinvestigate_formally", "Investigate again at the formal stage"
    REHEAR = "rehear", "Hear again by a panel"
    CONCLUDE_REFERRAL = "conclude_referral", "Record the outside body's result"
    WITHDRAW = "withdraw", "Withdraw the complaint"
    PROPOSE_EXTENSION = "propose_extension", "Propose a new time limit"
    EXTEND = "extend", "Issue the new time limit"
    PROPOSE_PAUSE = "propose_pause", "Propose a pause"
    PAUSE = "pause", "Issue the notice of the pause"
    RESUME = "resume", "Resume after the pause"
    REASSIGN = "reassign", "Give the case to somebody else"
    ADD_SUBJECT = "add_subject", "Add a person complained about"
    REMOVE_SUBJECT = "remove_subject", "Remove a person complained about"
    REOPEN = "reopen", "Reopen the complaint"


ISSUING: frozenset[Step] = frozenset(
    {
        Step.SIGNPOST, Step.DECLINE_LATE, Step.DECLINE_DUPLICATE, Step.ANSWER_WITH_CAMPAIGN, Step.ACKNOWLEDGE,
        Step.ANSWER_INFORMALLY, Step.ANSWER_FORMALLY, Step.REFUSE_LATE_REQUEST, Step.FIX_HEARING, Step.ADJOURN,
        Step.ISSUE_DECISION, Step.EXTEND, Step.PAUSE,
    }
)  # fmt: skip
"""Steps that are the issuing of their letter (✉ in procedure.md): taken by `actions.issue` only."""

CLOSED_BY_LETTER: frozenset[Step] = frozenset(
    {
        Step.SIGNPOST, Step.DECLINE_LATE, Step.DECLINE_DUPLICATE, Step.ANSWER_WITH_CAMPAIGN, Step.REFUSE_LATE_REQUEST,
    }
)  # fmt: skip
"""Those of them that close the complaint. It is closed in one way: the letter of one takes the place of another's."""


class Nature(models.TextChoices):
    """What was raised (S0 §3.1, R18)."""

    CONCERN = "concern", "Concern"
    COMPLAINT = "complaint", "Complaint"
    FEEDBACK = "feedback", "Feedback"


class Channel(models.TextChoices):
    """How it reached the school (S0 §6.1, R50)."""

    FORM = "form", "Online form"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    TELEPHONE = "telephone", "Telephone"
    IN_PERSON = "in_person", "In person"
    TAKEN_DOWN = "taken_down", "Taken down for them"
    IMPORTED = "imported", "From an old register"


IN_WRITING = frozenset({Channel.FORM, Channel.EMAIL, Channel.LETTER, Channel.TAKEN_DOWN})
"""Channels that count as putting it in writing (S0 §6.2, R57, R60)."""


class Relationship(models.TextChoices):
    """Who the complainant is to the school (R27)."""

    PARENT = "parent", "Parent or carer of a pupil"
    FORMER_PARENT = "former_parent", "Parent or carer of a former pupil"
    PUPIL = "pupil", "Pupil"
    RELATIVE = "relative", "Another relative of a pupil"
    NEIGHBOUR = "neighbour", "Neighbour or member of the public"
    OTHER = "other", "Someone else"


class Role(models.TextChoices):
    """What somebody is named as on one complaint."""

    HANDLER = "handler", "Handler"
    CLERK = "clerk", "Clerk"
    THIRD_PARTY = "third_party", "Impartial third party"
    INVESTIGATOR = "investigator", "Investigator"
    APPROVER = "approver", "Approver of the report"
    PANEL_MEMBER = "panel_member", "Panel member"
    PANEL_CHAIR = "panel_chair", "Chair of the panel"
    INDEPENDENCE_DECIDER = "independence_decider", "Decider on an independent panel"
    NOMINATED_MEMBER = "nominated_member", "Nominated trust member"
    COUNCIL_CHAIR = "council_chair", "Chair who tries to find a way forward"
    HELPER = "helper", "Named to help"
    AUDITOR = "auditor", "Auditor of this case"

    @property
    def held(self) -> str:
        """What is said of somebody who has this part or had it, after their name."""
        if self == Role.INDEPENDENCE_DECIDER:
            return "is or was asked to rule on an independent panel for this complaint"
        return f"is or was {self.label.lower()} on this complaint"


MUST_BE_SEPARATE: tuple[frozenset[str], ...] = (
    frozenset({Role.INVESTIGATOR}),
    frozenset({Role.APPROVER}),
    frozenset({Role.PANEL_MEMBER, Role.PANEL_CHAIR}),
    frozenset({Role.INDEPENDENCE_DECIDER}),
)
"""One person may not hold roles from two of these sets on one complaint (R283)."""


WITHOUT_SIGHT: frozenset[str] = frozenset({Role.INDEPENDENCE_DECIDER})
"""Roles that open one page of their own and nothing else of the case (docs/decisions/0008)."""


class Why(models.TextChoices):
    """Why somebody is locked out of a complaint (the conflict rule)."""

    SUBJECT = "subject", "Complained about"
    MAYBE_SUBJECT = "maybe_subject", "May be complained about: the name typed is like theirs"
    DECLARED = "declared", "Declared a conflict"


class Outcome(models.TextChoices):
    """What was found on one head (R9, R80)."""

    UPHELD = "upheld", "Upheld"
    PARTLY_UPHELD = "partly_upheld", "Partly upheld"
    NOT_UPHELD = "not_upheld", "Not upheld"
    NO_FINDING = "no_finding", "No finding possible"


class Closure(models.TextChoices):
    """Why a complaint is closed (procedure.md, "Closure reasons")."""

    SETTLED_INFORMALLY = "settled_informally", "Settled informally"
    SETTLED_AFTER_FORMAL = "settled_after_formal", "Settled after the formal answer"
    DECIDED_BY_PANEL = "decided_by_panel", "Decided by the panel"
    NOT_TAKEN_FURTHER = "not_taken_further", "Not taken further: the time to ask has passed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CONCERN_ANSWERED = "concern_answered", "A concern, answered"
    FEEDBACK_NOTED = "feedback_noted", "Feedback, noted"
    OUT_OF_SCOPE = "out_of_scope", "Out of scope, signposted"
    OUT_OF_TIME = "out_of_time", "Out of time"
    DUPLICATE = "duplicate", "Duplicate, no new aspects"
    CAMPAIGN = "campaign", "Answered with the campaign's answer"
    OUTSIDE_FINISHED = "outside_finished", "Outside body's review finished"
    NOT_SAID = "not_said", "The old register does not say"


class ResolvedAt(models.TextChoices):
    """The first statutory fact of Part 7 paragraph 33(j)(i)."""

    AFTER_FORMAL = "after_formal", "Resolved after the formal procedure"
    AT_PANEL = "at_panel", "Went to a panel hearing"
    BEFORE_FORMAL = "before_formal", "Resolved before the formal procedure"
    NOT_SAID = "not_said", "The old register does not say"


class LateWhat(models.TextChoices):
    """What was late when lateness was decided on."""

    RAISED = "raised", "Raised after the limit"
    PANEL_REQUEST = "panel_request", "Asked for a panel after the limit"


class Severity(models.TextChoices):
    """How much hangs on it, as triage weighs it."""

    MINOR = "minor", "Minor: put right quickly, little harm"
    MODERATE = "moderate", "Moderate: some harm, or something that keeps happening"
    SERIOUS = "serious", "Serious: harm to somebody, or a duty in law"


class RiskKind(models.TextChoices):
    """What could go wrong while a complaint is looked into."""

    CHILD = "child", "Harm to a child"
    REPRISAL = "reprisal", "The child or the complainant being treated worse for it"
    STAFF = "staff", "The wellbeing of a member of staff"
    DISCRIMINATION = "discrimination", "Discrimination, or a missed adjustment"
    SAFETY = "safety", "Health and safety on site"
    VULNERABLE = "vulnerable", "A complainant who needs particular care"
    LEGAL = "legal", "A legal claim, or another body with the same matter"
    PUBLIC = "public", "Attention in public or in the media"
