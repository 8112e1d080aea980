"""The records of this room, by noun."""

from socialmedia.models.after import (
    Confirmation,
    IncidentLetter,
    MeasureTaken,
    Override,
    PlatformReport,
    Removal,
    Review,
    Watch,
)
from socialmedia.models.incident import Assessment, Incident, Source, new_reference
from socialmedia.models.people import BodyContact, Concerned, Helper, Support
from socialmedia.models.reference import GateRule, LegalNote, Platform, PlatformStep, SupportContact, WorkingHours
from socialmedia.models.shown import Exhibit, Meeting, MeetingChange, PrintSet

__all__ = [
    "Assessment",
    "BodyContact",
    "Concerned",
    "Confirmation",
    "Exhibit",
    "GateRule",
    "Helper",
    "Incident",
    "IncidentLetter",
    "LegalNote",
    "MeasureTaken",
    "Meeting",
    "MeetingChange",
    "Override",
    "Platform",
    "PlatformReport",
    "PlatformStep",
    "PrintSet",
    "Removal",
    "Review",
    "Source",
    "Support",
    "SupportContact",
    "Watch",
    "WorkingHours",
    "new_reference",
]
