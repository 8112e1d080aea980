"""What is done about a request: every change in one transaction, with one entry in the request's own chronology.

Nothing here writes to the complaint: its clocks and its steps stay as they are.
"""

from complaints.records.disclosing.acting.clocks import (
    ask_for_clarification,
    clarified,
    count_again,
    identity_seen,
    take_longer,
)
from complaints.records.disclosing.acting.documents import check, decide, redact, send_back
from complaints.records.disclosing.acting.door import NotAllowed
from complaints.records.disclosing.acting.packs import (
    MAKE,
    RELEASED,
    SOMEBODY_ELSE,
    ask_for_pack,
    in_the_way,
    items_of,
    make_pack_again,
    mark_of,
    release,
)
from complaints.records.disclosing.acting.requests import add_person, close, open_request
from complaints.records.disclosing.acting.scope import (
    GATHER,
    bring_into_scope,
    destroy_items,
    gather_again,
    leave_out,
    tell_of_more,
)

__all__ = [
    "GATHER",
    "MAKE",
    "RELEASED",
    "SOMEBODY_ELSE",
    "NotAllowed",
    "add_person",
    "ask_for_clarification",
    "ask_for_pack",
    "bring_into_scope",
    "check",
    "clarified",
    "close",
    "count_again",
    "decide",
    "destroy_items",
    "gather_again",
    "identity_seen",
    "in_the_way",
    "items_of",
    "leave_out",
    "make_pack_again",
    "mark_of",
    "open_request",
    "redact",
    "release",
    "send_back",
    "take_longer",
    "tell_of_more",
]
