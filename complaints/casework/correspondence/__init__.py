"""What is sent: which letters each step drafts, to whom, and the checks of a case that a letter must pass."""

from complaints.casework.correspondence.doubtful import doubts
from complaints.casework.correspondence.drafting import (
    draft_for_step,
    follow,
    may_begin,
    may_choose,
    pending,
    problems,
    put_away,
    readdress,
    receipt,
    refresh,
    write,
)
from complaints.casework.correspondence.facts import context_of
from complaints.casework.correspondence.readers import ON_PAPER, WANTS_EMAIL, complainant, readers, wants_email_only
from complaints.casework.correspondence.table import (
    ACKNOWLEDGEMENTS,
    DRAFTS,
    LETTER_OF,
    OF_A_STEP,
    OF_ROOMS_ABOVE,
    Draft,
)

__all__ = [
    "ACKNOWLEDGEMENTS",
    "DRAFTS",
    "LETTER_OF",
    "OF_A_STEP",
    "OF_ROOMS_ABOVE",
    "ON_PAPER",
    "WANTS_EMAIL",
    "Draft",
    "complainant",
    "context_of",
    "doubts",
    "draft_for_step",
    "follow",
    "may_begin",
    "may_choose",
    "pending",
    "problems",
    "put_away",
    "readdress",
    "readers",
    "receipt",
    "refresh",
    "wants_email_only",
    "write",
]
