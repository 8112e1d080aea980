"""Table: the form of every step that staff can take. Complete: a test proves it."""

from __future__ import annotations

from complaints.casework.forms import hearing, intake, outside, panel, stages, subjects, timing
from complaints.casework.forms.base import StepForm
from complaints.casework.vocabulary import Step

ELSEWHERE = frozenset({Step.SUBMIT, Step.LOG, Step.BRING_IN})
"""How a complaint arrives: asked in the room of intake."""

STEP_FORMS: dict[Step, type[StepForm]] = {
    Step.ANSWER_CONCERN: intake.AnswerConcernForm,
    Step.NOTE_FEEDBACK: intake.NoteFeedbackForm,
    Step.ACCEPT_INFORMAL: intake.AcceptInformalForm,
    Step.ACCEPT_FORMAL: intake.AcceptFormalForm,
    Step.SIGNPOST: intake.SignpostForm,
    Step.DECLINE_LATE: intake.DeclineLateForm,
    Step.DECLINE_DUPLICATE: intake.DeclineDuplicateForm,
    Step.ANSWER_WITH_CAMPAIGN: intake.AnswerWithCampaignForm,
    Step.GO_ON: intake.GoOnForm,
    Step.ACKNOWLEDGE: stages.DraftAgainForm,
    Step.FREEZE_HEADS: stages.FreezeHeadsForm,
    Step.RECORD_MEETING: stages.MeetingForm,
    Step.DRAFT_ANSWER: stages.DraftAnswerForm,
    Step.ANSWER_INFORMALLY: stages.DraftAgainForm,
    Step.SETTLE: stages.SettleForm,
    Step.ESCALATE: stages.EscalateForm,
    Step.APPOINT_INVESTIGATOR: stages.AppointInvestigatorForm,
    Step.STAND_DOWN_INVESTIGATOR: stages.StandDownInvestigatorForm,
    Step.SUBMIT_REPORT: stages.SubmitReportForm,
    Step.RETURN_REPORT: stages.ReturnReportForm,
    Step.APPROVE_REPORT: stages.ApproveReportForm,
    Step.ANSWER_FORMALLY: stages.DraftAgainForm,
    Step.LET_LAPSE: stages.LetLapseForm,
    Step.REQUEST_PANEL: panel.RequestPanelForm,
    Step.REFUSE_LATE_REQUEST: panel.RefuseLateRequestForm,
    Step.CHAIR_ATTEMPT: panel.ChairAttemptForm,
    Step.ASK_FOR_INDEPENDENT_PANEL: panel.AskIndependentForm,
    Step.RULE_ON_INDEPENDENCE: panel.RuleIndependenceForm,
    Step.CONVENE_PANEL: panel.ConvenePanelForm,
    Step.STAND_DOWN_MEMBER: panel.StandDownMemberForm,
    Step.FIX_HEARING: hearing.FixHearingForm,
    Step.CIRCULATE_PAPERS: hearing.CirculatePapersForm,
    Step.ADJOURN: hearing.AdjournForm,
    Step.HOLD_HEARING: hearing.HoldHearingForm,
    Step.ISSUE_DECISION: hearing.IssueDecisionForm,
    Step.CLOSE: stages.CloseForm,
    Step.REFER: outside.ReferForm,
    Step.REINVESTIGATE_FORMALLY: outside.ReinvestigateForm,
    Step.REHEAR: outside.RehearForm,
    Step.CONCLUDE_REFERRAL: outside.ConcludeReferralForm,
    Step.WITHDRAW: stages.WithdrawForm,
    Step.PROPOSE_EXTENSION: timing.ProposeExtensionForm,
    Step.EXTEND: stages.DraftAgainForm,
    Step.PROPOSE_PAUSE: timing.ProposePauseForm,
    Step.PAUSE: stages.DraftAgainForm,
    Step.RESUME: timing.ResumeForm,
    Step.REASSIGN: subjects.ReassignForm,
    Step.ADD_SUBJECT: subjects.AddSubjectForm,
    Step.REMOVE_SUBJECT: subjects.RemoveSubjectForm,
    Step.REOPEN: stages.ReopenForm,
}
