"""When is it due: which clocks each step starts and stops, and the dates that follow from their facts.

The procedure's version says how long, `schooldays` counts, and the date is stored with everything it followed from.
The same pure functions serve one step here and the bulk passes of the tasks.
"""

from complaints.casework.deadlines.asked import (
    FOR_PUTTING_TOGETHER,
    first_day_with_notice,
    is_school_day_at,
    last_day_to_raise,
    notice_given,
    notice_needed,
    papers_by,
    request_is_late,
    school_day_after,
    submissions_by,
)
from complaints.casework.deadlines.bulk import Move, faulty_summaries, keep, moves, running
from complaints.casework.deadlines.clocks import (
    answer_went,
    count_pauses_again,
    days_to_reach,
    follow,
    is_late,
    paused_since,
    stands_still,
    start,
    start_statutory,
    stop,
    stop_statutory,
    summarise,
    take_back_extension,
)
from complaints.casework.deadlines.facts import (
    added,
    can_pause,
    compute,
    pausable,
    pauses_of,
    stand_still,
    standing_still,
    working_of,
)
from complaints.casework.deadlines.table import EFFECTS, OF_STAGE, Effect, From

__all__ = [
    "EFFECTS",
    "FOR_PUTTING_TOGETHER",
    "OF_STAGE",
    "Effect",
    "From",
    "Move",
    "added",
    "answer_went",
    "can_pause",
    "compute",
    "count_pauses_again",
    "days_to_reach",
    "faulty_summaries",
    "first_day_with_notice",
    "follow",
    "is_late",
    "is_school_day_at",
    "keep",
    "last_day_to_raise",
    "moves",
    "notice_given",
    "notice_needed",
    "papers_by",
    "pausable",
    "paused_since",
    "pauses_of",
    "request_is_late",
    "running",
    "school_day_after",
    "stand_still",
    "standing_still",
    "stands_still",
    "start",
    "start_statutory",
    "stop",
    "stop_statutory",
    "submissions_by",
    "summarise",
    "take_back_extension",
    "working_of",
]
