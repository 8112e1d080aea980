"""What is recorded of difficult contact."""

from complaints.conduct.models.campaigns import Campaign, Member
from complaints.conduct.models.duplicates import DifferentMatters

__all__ = ["Campaign", "DifferentMatters", "Member"]
