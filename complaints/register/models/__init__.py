"""What the register keeps of its own; it never changes a case."""

from complaints.register.models.lessons import Answer, Cause, Improvement, Issue, IssueOrigin, IssueReview, Lesson
from complaints.register.models.papers import Counted, Frozen, Paper, PaperFile
from complaints.register.models.saved import Printout, SavedView

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
    "Printout",
    "SavedView",
]
