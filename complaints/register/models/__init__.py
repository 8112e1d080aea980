"""What the register keeps of its own; it never changes a case."""

from complaints.register.models.lessons import Answer, Cause, Improvement, Issue, IssueOrigin, IssueReview, Lesson
from complaints.register.models.papers import Counted, Frozen, Paper, PaperFile

__all__ = [
    "Answer",
    "Cause",
    "Counted",
    "Frozen",
    "Improvement",
    "Issue",
    "IssueOrigin",
    "IssueReview",
    "Lesson",
    "Paper",
    "PaperFile",
]
