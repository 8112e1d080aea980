"""The records of this room, by noun."""

from socialmedia.prevention.models.agreements import Agreement, Declaration, PolicyLink, Round, Rules
from socialmedia.prevention.models.outreach import (
    Communication,
    HomeSchoolSignature,
    Page,
    Placement,
    PlacementCheck,
    Turn,
)
from socialmedia.prevention.models.reports import MailRecord, ReportNote, StaffReport
from socialmedia.prevention.models.staff import Induction, KnownContact, Training

__all__ = [
    "Agreement",
    "Communication",
    "Declaration",
    "HomeSchoolSignature",
    "Induction",
    "KnownContact",
    "MailRecord",
    "Page",
    "Placement",
    "PlacementCheck",
    "PolicyLink",
    "ReportNote",
    "Round",
    "Rules",
    "StaffReport",
    "Training",
    "Turn",
]
