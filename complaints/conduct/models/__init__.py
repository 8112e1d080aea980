"""What is recorded of difficult contact."""

from complaints.conduct.models.duplicates import DifferentMatters

__all__ = ["DifferentMatters"]
