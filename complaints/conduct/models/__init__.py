"""What is recorded of difficult contact."""

from complaints.conduct.models.campaigns import Campaign, Member
from complaints.conduct.models.contact import (
    Aggression,
    ContactPlan,
    ContactPlanQuerySet,
    CountedContact,
    Evidence,
    Ground,
    Measure,
    PlanReader,
    SiteBar,
    StopResponding,
    UnreasonableContact,
)
from complaints.conduct.models.duplicates import DifferentMatters

__all__ = [
    "Aggression",
    "Campaign",
    "ContactPlan",
    "ContactPlanQuerySet",
    "CountedContact",
    "DifferentMatters",
    "Evidence",
    "Ground",
    "Measure",
    "Member",
    "PlanReader",
    "SiteBar",
    "StopResponding",
    "UnreasonableContact",
]
