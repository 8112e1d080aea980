"""Who may: `may` and `require` for one step, `visible_to` for every list. Conflicts always win."""

from complaints.casework.permissions.asking import (
    NotAllowed,
    may,
    may_log,
    parts_of,
    plays,
    require,
    who_may,
)
from complaints.casework.permissions.calendars import (
    CALENDAR_KEEPERS,
    CALENDAR_READERS,
    calendars_of,
    may_keep_calendars,
)
from complaints.casework.permissions.contributing import NOT_ASKED, asked_of, barred, may_contribute
from complaints.casework.permissions.covering import PRINCIPAL_AND_ABOVE, acting_for, stands_in
from complaints.casework.permissions.interests import (
    NOT_GIVEN,
    ever_declared,
    given_as,
    has_declared,
    must_declare,
)
from complaints.casework.permissions.letters import (
    APPROVED_BY,
    LETTER_APPROVERS,
    RECORDERS,
    TWO_PEOPLE,
    may_approve_letter,
    may_issue,
    may_record,
    may_wait_for,
    may_write_letters,
    recorders_of,
)
from complaints.casework.permissions.papers import (
    AT_THE_HEARING,
    MAKERS,
    OPEN_TO_SITTERS,
    PACKERS,
    SITTING,
    copies_for,
    only_sits,
    papers_sent_to,
)
from complaints.casework.permissions.parts import ROLE_PARTS, WHO, Part
from complaints.casework.permissions.seeing import CASE_RIGHT, locked_out, to_rule_on, visible_to
from complaints.casework.separation import clashes
from complaints.casework.vocabulary import Role

__all__ = [
    "APPROVED_BY",
    "AT_THE_HEARING",
    "CALENDAR_KEEPERS",
    "CALENDAR_READERS",
    "CASE_RIGHT",
    "LETTER_APPROVERS",
    "MAKERS",
    "NOT_ASKED",
    "NOT_GIVEN",
    "OPEN_TO_SITTERS",
    "PACKERS",
    "PRINCIPAL_AND_ABOVE",
    "RECORDERS",
    "ROLE_PARTS",
    "SITTING",
    "TWO_PEOPLE",
    "WHO",
    "NotAllowed",
    "Part",
    "Role",
    "acting_for",
    "asked_of",
    "barred",
    "calendars_of",
    "clashes",
    "copies_for",
    "ever_declared",
    "given_as",
    "has_declared",
    "locked_out",
    "may",
    "may_approve_letter",
    "may_contribute",
    "may_issue",
    "may_keep_calendars",
    "may_log",
    "may_record",
    "may_wait_for",
    "may_write_letters",
    "must_declare",
    "only_sits",
    "papers_sent_to",
    "parts_of",
    "plays",
    "recorders_of",
    "require",
    "stands_in",
    "to_rule_on",
    "visible_to",
    "who_may",
]
