"""What a cell of an old register says: days in several styles, stages, outcomes, kinds. Pure; raises Unclear.

A day is never guessed: what could be read in two ways is read in the one way that was chosen for the whole file.
"""

from __future__ import annotations

import datetime as dt
import re

from accounts.fields import MONTHS
from complaints.casework.vocabulary import Nature, Outcome
from complaints.policy.vocabulary import Stage, SubjectKind

FIRST_DAY = dt.date(1990, 1, 1)
SPREADSHEETS_BEGIN = dt.date(1899, 12, 30)
"""Day nought of the numbers by which spreadsheets keep dates."""
SERIALS = range(32_000, 80_000)


class Unclear(ValueError):
    """A cell that cannot be taken, with a sentence that says why."""


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+Z?)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: [\d:]+)?")
_WORDS = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ \-/]*(?:of )?([a-z]+)\.?,?[ \-/]*(\d{4}|\d{2})")
_AMERICAN = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}|\d{2})")


def day(text: str, *, month_first: bool = False, today: dt.date) -> dt.date | None:
    """A day as 2026-04-03, 3/4/26, 3.4.2026, 3 April 2026, Fri 3rd Apr 26 or a spreadsheet's own number."""
    said = " ".join(text.casefold().split())
    if not said or said in ("-", "n/a", "na", "tbc", "none", "ongoing"):
        return None
    try:
        found = _day(said, month_first=month_first, today=today)
    except ValueError as wrong:
        raise Unclear(f"“{_cut(text)}” is no date that we can read. Write it as 3 April 2026.") from wrong
    if found < FIRST_DAY:
        raise Unclear(f"“{_cut(text)}” is long before any register. Check the year.")
    if found > today:
        raise Unclear(f"“{_cut(text)}” is in the future. Check the day and the year.")
    return found


def _day(said: str, *, month_first: bool, today: dt.date) -> dt.date:
    if said.isascii() and said.isdecimal() and int(said) in SERIALS:
        return SPREADSHEETS_BEGIN + dt.timedelta(days=int(said))
    if match := _ISO.fullmatch(said):
        return dt.date(*map(int, match.groups()))
    if match := _NUMBERS.fullmatch(said):
        first, second, year = match.groups()
        number, month = (second, first) if month_first else (first, second)
        return dt.date(_year(year, today), int(month), int(number))
    if match := _WORDS.fullmatch(said):
        number, name, year = match.groups()
        return dt.date(_year(year, today), _month(name), int(number))
    if match := _AMERICAN.fullmatch(said):
        name, number, year = match.groups()
        return dt.date(_year(year, today), _month(name), int(number))
    raise ValueError(said)


def _year(text: str, today: dt.date) -> int:
    if len(text) == 4:
        return int(text)
    year = today.year - today.year % 100 + int(text)
    return year if year <= today.year else year - 100


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if len(name) >= 3 and month.startswith("sep" if name == "sept" else name):
            return number
    raise ValueError(name)


def _cut(text: str) -> str:
    """As much of a cell as a sentence about it repeats."""
    return text.strip()[:40]


NOTHING = frozenset({"", "-", "n/a", "na", "none", "tbc", "?"})


def bare(text: str) -> str:
    """A cell as it is compared with the known words."""
    found = " ".join(text.casefold().replace("-", " ").split()).strip(".:; ")
    return "" if text.strip().casefold() in NOTHING else found


def stage(text: str) -> Stage | None:
    """The stage: 1, Stage 1, informal; 2, formal; 3, panel, hearing, review."""
    said = bare(text)
    if not said:
        return None
    number = re.fullmatch(r"(?:stage|level|step|s)? ?(one|two|three|[123])(?:\.0)?\b.*", said)
    if number:
        return Stage({"one": 1, "two": 2, "three": 3}.get(number[1]) or int(number[1]))
    for words, found in (
        (("panel", "hearing", "appeal", "review"), Stage.PANEL),
        (("informal",), Stage.INFORMAL),
        (("formal", "investigat"), Stage.FORMAL),
    ):
        if any(word in said for word in words):
            return found
    raise Unclear(f"“{_cut(text)}” is no stage that we know. Write 1, 2 or 3, or informal, formal or panel.")


WITHDRAWN = "withdrawn"
RESOLVED = "resolved"


_FOUND = r"(?:upheld|founded|proven|substantiated|justified)"
_NOT_FOUND = re.compile(
    rf"\b(?:not|un|in) ?(?:be |been )?{_FOUND}|\bunfounded|\bunsubstantiated|\bdismissed|\brejected|^no$|^n$"
    rf"|\b(?:no|none|nothing|nil|0)\b[^.;,]*\b{_FOUND}\b|\b{_FOUND}\b\W*(?:no|n)$"
)
_IN_PART = re.compile(
    rf"\b(?:part|partly|partially|partial|some|mixed)\b|\bnot (?:all|entirely|fully|wholly|completely)\b.*{_FOUND}"
)
_SETTLED = r"(?:resolved|settled|closed|complete|completed|apolog|agreed|satisfied)"
_NOT_YET = r"\b(?:not|never)(?: yet| been| be| fully| entirely)*"


def outcome(text: str) -> str:
    """A value of `Outcome`, or that it was withdrawn or resolved without one; empty for an empty cell.

    Where one cell says of some points that they were upheld and of others that they were not, it is partly upheld.
    """
    said = bare(text)
    if not said:
        return ""
    if "withdr" in said or said == "dropped":
        return WITHDRAWN
    rest, denied = _NOT_FOUND.subn(" ", said)
    if _IN_PART.search(said) or (denied and re.search(rf"\b{_FOUND}\b", rest)):
        return Outcome.PARTLY_UPHELD.value
    if denied:
        return Outcome.NOT_UPHELD.value
    if re.search(r"\b(inconclusive|no finding|not determined|unable to)\b", said):
        return Outcome.NO_FINDING.value
    if re.search(rf"\b{_FOUND}\b|^yes$|^y$", said):
        return Outcome.UPHELD.value
    if re.search(rf"\b{_SETTLED}", said) and not re.search(rf"{_NOT_YET} {_SETTLED}", said):
        return RESOLVED
    raise Unclear(
        f"“{_cut(text)}” is no outcome that we know. Write upheld, partly upheld, not upheld, no finding, withdrawn or "
        "resolved."
    )


_OVER = r"(?:closed?|complete|completed|resolved|settled|finished|withdrawn|done|no further action)"


def is_closed(text: str) -> bool | None:
    """Whether it is over; None for an empty cell. “Closed, not upheld” is over."""
    said = bare(text)
    if not said:
        return None
    still = r"\b(in progress|open|ongoing|live|active|pending|awaiting|current)\b|\bunresolved|^(no|n)$"
    if re.search(still, said) or re.search(rf"{_NOT_YET} {_OVER}\b", said):
        return False
    if re.search(rf"\b{_OVER}\b|^(yes|y)$", said):
        return True
    if re.search(r"\bnot\b", said):
        return False
    raise Unclear(f"“{_cut(text)}” says neither open nor closed.")


def nature(text: str) -> Nature:
    """Concern, complaint or feedback; a complaint where the cell is empty."""
    said = bare(text)
    if "concern" in said or ("informal" in said and "complaint" not in said):
        return Nature.CONCERN
    if any(word in said for word in ("feedback", "compliment", "suggestion")):
        return Nature.FEEDBACK
    if not said or "complaint" in said or "formal" in said:
        return Nature.COMPLAINT
    raise Unclear(f"“{_cut(text)}” is no kind that we know. Write concern, complaint or feedback.")


POSTS: tuple[tuple[tuple[str, ...], SubjectKind], ...] = (
    (("chief executive", "ceo"), SubjectKind.CHIEF_EXECUTIVE),
    (("operations officer",), SubjectKind.OPERATIONS_OFFICER),
    (("executive",), SubjectKind.EXECUTIVE_LEADER),
    (("deputy", "assistant", "vice principal", "head of year", "head of department"), SubjectKind.ACADEMY_STAFF),
    (("principal", "headteacher", "head teacher", "headmaster", "headmistress"), SubjectKind.PRINCIPAL),
    (("trustee",), SubjectKind.BOARD_MEMBER),
    (("governor", "council member"), SubjectKind.COUNCIL_MEMBER),
)


def about(text: str) -> tuple[SubjectKind, str] | None:
    """Whom it is about, by the office that is named; the words as they stand are the name."""
    said = bare(text)
    if not said:
        return None
    kind = next((kind for words, kind in POSTS if any(word in said for word in words)), SubjectKind.ACADEMY_STAFF)
    return kind, text.strip()[:200]
