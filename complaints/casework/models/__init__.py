"""Everything that is on the record of a complaint."""

from complaints.casework.models.acting import Representation, TakingDown
from complaints.casework.models.bundles import Bundle, BundleCopy, BundleItem, Reader, Withholding
from complaints.casework.models.calendars import CalendarChange, DateFault
from complaints.casework.models.complaint import Complaint, new_reference
from complaints.casework.models.contacts import CaseDocument, CaseLetter, Contact, Message, SurveyAnswer
from complaints.casework.models.decisions import CampaignPlace, DuplicateAssessment, LateDecision, Report
from complaints.casework.models.heads import Finding, Head, Passage, Point
from complaints.casework.models.interests import Interest
from complaints.casework.models.investigation import (
    Contribution,
    Evidence,
    Interview,
    Plan,
    ReportHead,
    Worksheet,
)
from complaints.casework.models.other_bodies import BodyNews, OtherBody
from complaints.casework.models.outside import BodyAnswer, Question, Referral, RequiredWork
from complaints.casework.models.panel import (
    Attendance,
    ChairAttempt,
    Circulation,
    Hearing,
    IndependenceRequest,
    Panel,
    PanelMember,
)
from complaints.casework.models.parties import MemberNote, OfferedDate, Submission, Told, Unavailability
from complaints.casework.models.people import CaseRight, Complainant, Conflict, Named, Subject
from complaints.casework.models.time import COMPLAINANTS_OWN, Clock, ClockMove, Extension, LatenessReason, Pause
from complaints.casework.models.triage import Occurrence, Risk
from complaints.casework.models.way_in import WayInChanged

__all__ = [
    "COMPLAINANTS_OWN",
    "Attendance",
    "BodyAnswer",
    "BodyNews",
    "Bundle",
    "BundleCopy",
    "BundleItem",
    "CalendarChange",
    "CampaignPlace",
    "CaseDocument",
    "CaseLetter",
    "CaseRight",
    "ChairAttempt",
    "Circulation",
    "Clock",
    "ClockMove",
    "Complainant",
    "Complaint",
    "Conflict",
    "Contact",
    "Contribution",
    "DateFault",
    "DuplicateAssessment",
    "Evidence",
    "Extension",
    "Finding",
    "Head",
    "Hearing",
    "IndependenceRequest",
    "Interest",
    "Interview",
    "LateDecision",
    "LatenessReason",
    "MemberNote",
    "Message",
    "Named",
    "Occurrence",
    "OfferedDate",
    "OtherBody",
    "Panel",
    "PanelMember",
    "Passage",
    "Pause",
    "Plan",
    "Point",
    "Question",
    "Reader",
    "Referral",
    "Report",
    "ReportHead",
    "Representation",
    "RequiredWork",
    "Risk",
    "Subject",
    "Submission",
    "SurveyAnswer",
    "TakingDown",
    "Told",
    "Unavailability",
    "WayInChanged",
    "Withholding",
    "Worksheet",
    "new_reference",
]
