"""One row of an old register, checked: what it would become here, or every reason why it cannot be taken.

What has no column of its own here is kept as a note on the case, so that nothing of the old register is lost.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import Academy
from complaints.casework import actions
from complaints.casework.actions import Answers
from complaints.casework.vocabulary import Channel, Closure, Nature, Outcome, Relationship, State
from complaints.intake.importing import understanding
from complaints.intake.importing.fields import BY_KEY, plain
from complaints.intake.importing.reading import NO_RESULT, shown
from complaints.intake.importing.understanding import RESOLVED, WITHDRAWN, Unclear
from complaints.intake.models import Undated
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import Stage

A_HEADING = 1
"""A row with no more than this in it is a heading or a note between the complaints, and no complaint."""
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the columns of one file are to be read."""

    headings: Sequence[str]
    mapping: Mapping[str, int]
    academies: Mapping[str, Academy]
    """By plain name, code and URN."""
    academy: Academy | None
    """Where all of the file belongs, if it does."""
    themes: Mapping[str, str]
    """Plain title or key of each category → its key."""
    procedures: Mapping[int, Sequence[Procedure]]
    month_first: bool
    undated: str
    """What was answered about rows that look finished and have no day of closing; empty before."""
    today: dt.date


@dataclass(frozen=True)
class Checked:
    """What one row would become; none where `problems` says why not. `key` tells the same row again, `reference` the
    same number of an academy's register."""

    problems: tuple[str, ...]
    key: str = ""
    reference: str = ""
    answers: Answers | None = None
    standing: actions.Standing | None = None
    is_undated: bool = False
    """It looks finished, has no day of closing, and nobody has said yet what becomes of such rows."""

    @property
    def is_good(self) -> bool:
        return self.answers is not None


def is_heading(cells: Sequence[str]) -> bool:
    """A section title such as “Autumn term”, or an empty line."""
    return sum(bool(cell) for cell in cells) <= A_HEADING


class _Row:
    """The cells of one row by field, and what is wrong with them so far."""

    def __init__(self, cells: Sequence[str], plan: Plan) -> None:
        self.cells, self.plan = cells, plan
        self.problems: list[str] = []
        self.is_undated = False

    def text(self, key: str) -> str:
        at = self.plan.mapping.get(key)
        if at is None or at >= len(self.cells):
            return ""
        return "" if self.cells[at] == NO_RESULT else self.cells[at].strip()

    def without_result(self) -> None:
        """Each cell that is read and holds a formula without its result is a problem of the row, whatever it is for."""
        for key, at in self.plan.mapping.items():
            if at < len(self.cells) and self.cells[at] == NO_RESULT:
                said = "this cell holds a formula without its result. Open the file, save it, and send it again"
                self.wrong(key, said)

    def wrong(self, key: str, sentence: str) -> None:
        """The first thing that is wrong with a cell; what follows from it is not said as well."""
        if not any(one.startswith(f"{BY_KEY[key].label}: ") for one in self.problems):
            self.problems.append(f"{BY_KEY[key].label}: {sentence.rstrip('.')}.")

    def read(self, key: str, how: Callable[[str], T], otherwise: T) -> T:
        try:
            return how(self.text(key))
        except Unclear as unclear:
            self.wrong(key, str(unclear))
            return otherwise

    def day(self, key: str) -> dt.date | None:
        plan = self.plan
        return self.read(
            key, lambda text: understanding.day(text, month_first=plan.month_first, today=plan.today), None
        )


def checked(cells: Sequence[str], plan: Plan, *, number: int) -> Checked:
    """A row read by the plan; `number` is its place in the spreadsheet."""
    row = _Row(cells, plan)
    row.without_result()
    academy = _academy(row)
    received = row.day("received_on")
    if received is None:
        row.wrong("received_on", "it is empty")
    words = row.text("words") or row.text("summary")
    if not words:
        row.wrong("words", "it is empty")
    nature = row.read("nature", understanding.nature, Nature.COMPLAINT)
    standing = _standing(row, received, nature, number)
    complainant = _complainant(row)
    about = row.read("about", understanding.about, None)
    if row.is_undated and not row.problems:
        return Checked((), is_undated=True)
    if row.problems or academy is None or received is None or standing is None:
        return Checked(tuple(row.problems))
    key = _key(academy, received, row.text("old_reference"), complainant["name"], words)
    answers = Answers(
        academy=academy, words=words, summary=row.text("summary")[:200], nature=nature, channel=Channel.IMPORTED,
        category=_theme(row), subjects=[about] if about else [], complainant=complainant, received_on=received,
        submission_key=key, procedure=_procedure(plan.procedures.get(academy.pk, ()), received),
    )  # fmt: skip
    return Checked((), key, _numbered(academy, row.text("old_reference")), answers, standing)


def _academy(row: _Row) -> Academy | None:
    if row.plan.academy is not None:
        return row.plan.academy
    text = row.text("academy")
    found = row.plan.academies.get(plain(text)) if text else None
    if not text:
        row.wrong("academy", "it is empty")
    elif found is None:
        row.wrong("academy", f"“{text[:40]}” is no academy of this trust. Write its name or its code")
    return found


def _standing(row: _Row, received: dt.date | None, nature: Nature, number: int) -> actions.Standing | None:
    """Where it stood, from the stage, whether it is over, the days and the outcome."""
    stage = row.read("stage", understanding.stage, None)
    over = row.read("status", understanding.is_closed, None)
    answered, closed = row.day("answered_on"), row.day("closed_on")
    found = row.read("outcome", understanding.outcome, "")
    for key, day in (("answered_on", answered), ("closed_on", closed)):
        if day is not None and received is not None and day < received:
            row.wrong(key, "this day is before the day on which it arrived")
    if over is False and closed is not None:
        row.wrong("status", "it says that it is open, and there is a day of closing")
    if over is None and closed is None and found:
        over = _is_over_undated(row, answered)
    is_over = over if over is not None else closed is not None
    if is_over and closed is None:
        closed = answered
        if closed is None and not row.problems:
            row.wrong("closed_on", "it is closed, and no day of closing stands there")
    if row.problems or row.is_undated:
        return None
    reached = stage or (Stage.INFORMAL if is_over else Stage.INTAKE)
    outcome = Outcome(found) if found in Outcome.values else ""
    note = _note(row, number)
    if not is_over:
        state = {
            Stage.INTAKE: State.RECEIVED, Stage.INFORMAL: State.INFORMAL_ANSWERED if answered else State.INFORMAL,
            Stage.FORMAL: State.FORMAL_ANSWERED if answered else State.FORMAL, Stage.PANEL: State.PANEL_REQUESTED,
        }[reached]  # fmt: skip
        return actions.Standing(state, reached, answered_formally_on=answered, outcome=outcome, note=note)
    return actions.Standing(
        State.CLOSED, reached, closed_on=closed, closure=_closure(reached, nature, found),
        action_taken=row.text("action"), answered_formally_on=answered, outcome=outcome, note=note,
    )  # fmt: skip


def _is_over_undated(row: _Row, answered: dt.date | None) -> bool | None:
    """Whether a row is over that says what was found and no day of closing: as somebody said of all such rows."""
    said = row.plan.undated
    if not said:
        row.is_undated = True
    elif said == Undated.LEFT_OUT or (said == Undated.ANSWERED and answered is None):
        row.wrong("closed_on", "it looks finished, and no day of closing stands there")
    return {Undated.OPEN.value: False, Undated.ANSWERED.value: True}.get(said)


def _closure(reached: Stage, nature: Nature, found: str) -> Closure:
    """How it ended, where the old register says so: a finding alone does not, unless a panel made it."""
    if found == WITHDRAWN:
        return Closure.WITHDRAWN
    if nature == Nature.FEEDBACK:
        return Closure.FEEDBACK_NOTED
    if found == RESOLVED and nature == Nature.CONCERN and reached <= Stage.INFORMAL:
        return Closure.CONCERN_ANSWERED
    if found == RESOLVED:
        return Closure.SETTLED_AFTER_FORMAL if reached >= Stage.FORMAL else Closure.SETTLED_INFORMALLY
    if reached >= Stage.PANEL and found:
        return Closure.DECIDED_BY_PANEL
    return Closure.NOT_SAID


def _complainant(row: _Row) -> dict[str, object]:
    email = row.text("email").strip("<>")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            row.wrong("email", f"“{email[:60]}” is no e-mail address")
    name = row.text("complainant")[:200]
    nobody = understanding.bare(name) in ("", "anonymous", "anon", "not given", "unknown")
    return {
        "name": "" if nobody else " ".join(name.split()), "anonymous": nobody, "email": email[:254],
        "telephone": row.text("telephone")[:40], "address": row.text("address"),
        "pupil_name": " ".join(row.text("child").split())[:200], "pupil_year": row.text("year")[:60],
        "relationship": Relationship.PARENT if row.text("child") else Relationship.OTHER,
    }  # fmt: skip


def _theme(row: _Row) -> str:
    text = row.text("theme")
    return row.plan.themes.get(plain(text), text[:60])


def _note(row: _Row, number: int) -> str:
    """Where it comes from, and whatever has no place of its own."""
    lines = [f"From the old register, row {number}."]
    if row.text("old_reference"):
        lines.append(f"Its reference there: {row.text('old_reference')}")
    used = set(row.plan.mapping.values())
    lines += [
        f"{heading}: {shown(row.cells[at])}"
        for at, heading in enumerate(row.plan.headings)
        if at not in used and at < len(row.cells) and row.cells[at]
    ]
    if row.text("action") and not row.text("closed_on"):
        lines.append(f"Action taken: {row.text('action')}")
    return "\n".join(lines)


def _procedure(versions: Sequence[Procedure], on: dt.date) -> Procedure | None:
    """The version of that day; the first one for a day before it."""
    begun = [version for version in versions if version.in_force_from and version.in_force_from <= on]
    return begun[-1] if begun else next(iter(versions), None)


def _numbered(academy: Academy, reference: str) -> str:
    """Under which number it stands in the old register of its academy; empty where there is none."""
    return f"{academy.code} {plain(reference)}"[:120] if plain(reference) else ""


def _key(academy: Academy, received: dt.date, reference: str, name: object, words: str) -> str:
    """The same complaint of an old register, whichever file it comes in."""
    said = plain(reference) or f"{plain(str(name))} {plain(words)[:300]}"
    digest = hashlib.sha256("\n".join((str(academy.code), received.isoformat(), said)).encode())
    return f"old-{digest.hexdigest()[:56]}"
