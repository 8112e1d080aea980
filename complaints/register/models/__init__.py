"""What the register keeps of its own; it never changes a case."""

from complaints.register.models.lessons import Answer, Cause, Improvement, Issue, IssueOrigin, IssueReview, Lesson

__all__ = ["Answer", "Cause", "Improvement", "Issue", "IssueOrigin", "IssueReview", "Lesson"]
