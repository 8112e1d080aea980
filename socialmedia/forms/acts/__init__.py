"""The questions of each act, by the screen they belong to."""

from __future__ import annotations

from socialmedia.forms.acts.afterwards import (
    AskRemovalForm,
    CheckRemovalForm,
    ComplaintForm,
    DecisionForm,
    MeasureForm,
    PlatformReportForm,
    ReviewForm,
)
from socialmedia.forms.acts.letters import AllParentsForm, ChairForm, InvolvedForm
from socialmedia.forms.acts.meeting import (
    CancelMeetingForm,
    ChangeMeetingForm,
    OptionsForm,
    PlanMeetingForm,
    PrintsForm,
    RecordMeetingForm,
)
from socialmedia.forms.acts.people import (
    CheckBodyForm,
    ContactBodyForm,
    NameConcernedForm,
    NameHelperForm,
    PlanSupportForm,
)
from socialmedia.forms.acts.seeing import (
    ConfirmForm,
    DescribeForm,
    InvestigationForm,
    LinkForm,
    LookAgainForm,
    MeetForm,
    MonitorForm,
    NoteUnseenForm,
    OverrideForm,
    ReasonsForm,
    RouteForm,
)
from socialmedia.forms.base import IncidentForm
from socialmedia.vocabulary import Act

__all__ = ["ELSEWHERE", "FORMS"]

FORMS: dict[Act, type[IncidentForm]] = {
    Act.NOTE_UNSEEN: NoteUnseenForm,
    Act.DESCRIBE: DescribeForm,
    Act.NAME_CONCERNED: NameConcernedForm,
    Act.NAME_HELPER: NameHelperForm,
    Act.ASSESS: ConfirmForm,
    Act.MONITOR: MonitorForm,
    Act.MEET: MeetForm,
    Act.ANSWER_WITH_ROUTE: RouteForm,
    Act.LOOK_AGAIN: LookAgainForm,
    Act.CONTACT_BODY: ContactBodyForm,
    Act.CHECK_BODY: CheckBodyForm,
    Act.PLAN_SUPPORT: PlanSupportForm,
    Act.PLAN_MEETING: PlanMeetingForm,
    Act.MAKE_PRINTS: PrintsForm,
    Act.CHANGE_MEETING: ChangeMeetingForm,
    Act.CANCEL_MEETING: CancelMeetingForm,
    Act.RECORD_MEETING: RecordMeetingForm,
    Act.RECORD_OPTIONS: OptionsForm,
    Act.ASK_REMOVAL: AskRemovalForm,
    Act.CHECK_REMOVAL: CheckRemovalForm,
    Act.REPORT_TO_PLATFORM: PlatformReportForm,
    Act.RECORD_DECISION: DecisionForm,
    Act.WRITE_TO_INVOLVED: InvolvedForm,
    Act.WRITE_TO_ALL: AllParentsForm,
    Act.WRITE_FROM_CHAIR: ChairForm,
    Act.TAKE_MEASURE: MeasureForm,
    Act.HOLD_INVESTIGATION: InvestigationForm,
    Act.OVERRIDE: OverrideForm,
    Act.NOT_RESOLVED: ReasonsForm,
    Act.ESCALATE: ReasonsForm,
    Act.BEGIN_REVIEW: ReasonsForm,
    Act.REVIEW: ReviewForm,
    Act.CLOSE: ConfirmForm,
    Act.LINK: LinkForm,
    Act.RAISE_COMPLAINT: ComplaintForm,
}
"""The acts that are done on the one page of acts; the others have screens of their own (ELSEWHERE)."""

ELSEWHERE: dict[Act, str] = {
    Act.SEAL: "evidence",
    Act.SANITISE: "evidence",
    Act.SET_ASIDE: "evidence",
    Act.NAME_SOURCE: "source",
    Act.ANSWER: "assessment",
    Act.RECUR: "report",
}
"""Acts with screens of their own: the name of the address."""
