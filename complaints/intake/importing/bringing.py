"""An old register on its way: each stretch is done by the worker in slices, claimed by compare-and-swap.

A lost worker loses at most a slice, and no slice is done twice: every row has a key of its own. Where a row is refused
after all, everything that was brought in goes out again, so that nothing stands half-done (R125).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import uuid
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts import posts
from accounts.models import Academy, PostKind, User
from complaints.casework import actions, permissions
from complaints.casework.models import Complaint, Conflict
from complaints.evidence import sealing, vault
from complaints.evidence.models import File
from complaints.intake.importing import checking, fields, reading
from complaints.intake.importing.checking import Plan
from complaints.intake.models import AT_WORK, OldRegister, OldRow
from complaints.policy.models import Category, Procedure
from letters import outbox

log = logging.getLogger(__name__)

CARRY_ON = "complaints.intake.tasks.carry_on_with_old_register"
KEEPERS = (PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER)
CHECKED_AT_ONCE, BROUGHT_AT_ONCE, WRITTEN_AT_ONCE = 2000, 100, 500
STALE = dt.timedelta(minutes=5)
KEPT_FOR = dt.timedelta(days=30)
"""A file that nobody goes on with is forgotten after so long, with everything that was read from it."""

State, RowState = OldRegister.State, OldRow.State
IN = (RowState.BROUGHT, RowState.STAYS)
"""Rows whose complaint came in and was not taken out again."""


def may_bring_in(user: User, *, on: dt.date) -> bool:
    """Who keeps the central register brings an old one in (R42)."""
    return posts.holds(user, *KEEPERS, on=on)


def registers_of(user: User, *, on: dt.date) -> QuerySet[OldRegister]:
    """Those that this person may open: their own, and of colleagues what is over, because its rows are forgotten then.

    A file may be about a colleague who keeps the register as well: whoever may know nothing of one complaint that came
    in by it finds no trace of it, nor of how many there were (the conflict rule).
    """
    barred = Conflict.objects.filter(user=user, ended_on__isnull=True).values("complaint_id")
    about_them = OldRow.objects.filter(complaint__in=barred).values("register_id")
    held = [post.trust_id for post in posts.held_by(user, on=on) if post.kind in KEEPERS]
    over = Q(state__in=(State.DONE, State.UNDONE)) & ~Q(pk__in=about_them)
    return OldRegister.objects.filter(over | Q(by=user), trust__in=held)


# --- what a person decides ----------------------------------------------------------------------------------------


@transaction.atomic
def begin(file: File, *, academy: Academy | None, by: User, at: dt.datetime) -> OldRegister:
    """Take a file in: the worker reads it."""
    held = [post.trust for post in posts.held_by(by, on=timezone.localtime(at).date()) if post.kind in KEEPERS]
    if not held:
        raise permissions.NotAllowed("bring_in")
    register = OldRegister.objects.create(
        trust=held[0], academy=academy, file=file, name=file.name, by=by, at=at, state=State.READING
    )
    outbox.after_commit(CARRY_ON, register.pk)
    return register


def read_again(register: OldRegister, *, sheet: str) -> bool:
    """Read another sheet of the same file instead."""
    waiting = (State.MATCHING, State.CHECKED)
    if sheet not in register.other_sheets or register.file is None:
        return False
    return _turn(register, waiting, State.READING, sheet=sheet, mapping={})


def match(register: OldRegister, *, mapping: dict[str, int], month_first: bool) -> bool:
    """Have every row checked by these columns; nothing is brought in by it."""
    return _turn(
        register, (State.MATCHING, State.CHECKED), State.CHECKING, mapping=mapping, month_first=month_first, undated=""
    )  # fmt: skip


def answer_undated(register: OldRegister, answer: str) -> bool:
    """Somebody says what becomes of rows that look finished without a day of closing: all are checked again by it."""
    return _turn(register, (State.CHECKED,), State.CHECKING, undated=answer)


def match_anew(register: OldRegister) -> bool:
    """Back to the columns."""
    rows = OldRegister.objects.filter(pk=register.pk, state=State.CHECKED)
    return bool(rows.update(state=State.MATCHING))


def bring_in(register: OldRegister) -> bool:
    """Bring in every good row, once nothing is left to be answered. Asked twice, it works once."""
    if register.rows.filter(state=RowState.UNDATED).exists():
        return False
    return _turn(register, (State.CHECKED,), State.BRINGING)


def undo(register: OldRegister, *, by: User) -> bool:
    """Take out again what was brought in and what nobody has worked on since."""
    return _turn(register, (State.DONE,), State.UNDOING, by=by)


@transaction.atomic
def throw_away(register: OldRegister) -> bool:
    """Forget the file and everything read from it; not while it is being brought in, and nothing that is in goes."""
    locked = OldRegister.objects.select_for_update().filter(pk=register.pk).first()
    if locked is None or locked.state in (State.BRINGING, State.UNDOING, State.DONE, State.UNDONE):
        return False
    _forget_file(locked)
    locked.delete()
    return True


def _turn(register: OldRegister, before: Iterable[str], state: str, **changes: object) -> bool:
    """Hand it to the worker, once."""
    with transaction.atomic():
        rows = OldRegister.objects.filter(pk=register.pk, state__in=before)
        if not rows.update(state=state, problem="", rows_done=0, claim=None, claimed_at=None, **changes):
            return False
        outbox.after_commit(CARRY_ON, register.pk)
    return True


# --- what the worker does -------------------------------------------------------------------------------------------


def carry_on(pk: int, *, at: dt.datetime) -> bool:
    """One slice of what is to be done. True when there is more."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - STALE)
    claim = uuid.uuid4()
    if not OldRegister.objects.filter(free, pk=pk, state__in=AT_WORK).update(claim=claim, claimed_at=at):
        return False
    register = OldRegister.objects.select_related("by", "file", "academy").get(pk=pk)
    work = {
        State.READING: _read, State.CHECKING: _check, State.BRINGING: _bring, State.UNDOING: _take_out,
    }[State(register.state)]  # fmt: skip
    work(register, at=at)
    OldRegister.objects.filter(pk=pk, claim=claim).update(claim=None, claimed_at=None)
    return OldRegister.objects.filter(pk=pk, state__in=AT_WORK).exists()


def unfinished(at: dt.datetime) -> QuerySet[OldRegister]:
    """What a lost message or worker left lying."""
    return OldRegister.objects.filter(Q(claimed_at=None) | Q(claimed_at__lt=at - STALE), state__in=AT_WORK)


def forget_old(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Files that nobody goes on with go after a month, and what was read from them; of those that are in, the sentences
    about rows, which repeat what stood there."""
    over = OldRow.objects.filter(register__finished_at__lt=at - KEPT_FOR).exclude(problems=[], cells=[])
    left = OldRegister.objects.filter(state__in=(State.DONE, State.UNDONE), finished_at__lt=at - KEPT_FOR)
    if not dry_run:
        over.update(problems=[], cells=[])
        for register in left.exclude(file=None).select_related("file"):
            _forget_file(register)
    waiting = (State.MATCHING, State.CHECKED, State.FAILED)
    old = OldRegister.objects.filter(state__in=waiting, at__lt=at - KEPT_FOR)
    return old.count() if dry_run else sum(throw_away(register) for register in old)


def _read(register: OldRegister, *, at: dt.datetime) -> None:
    """The whole file, a few hundred rows in memory at a time."""
    file = register.file
    try:
        if file is None or file.scan == File.Scan.INFECTED or file.seal != File.Seal.WHOLE:
            raise reading.NotReadable("The file is not there any more, or was locked away. Send it again.")
        found = reading.read(vault.path_of(file.stored_as), media_type=file.media_type, sheet=register.sheet)
        with transaction.atomic():
            register.rows.all().delete()
            number = 0
            while some := list(islice(found.rows, WRITTEN_AT_ONCE)):
                OldRow.objects.bulk_create(
                    OldRow(register=register, number=row.number, cells=row.cells) for row in some
                )
                number += len(some)
            if not number:
                raise reading.NotReadable("There are headings, and no row below them.")
    except reading.NotReadable as why:
        OldRegister.objects.filter(pk=register.pk).update(state=State.FAILED, problem=str(why)[:500])
        return
    OldRegister.objects.filter(pk=register.pk).update(
        state=State.MATCHING, sheet=found.name, other_sheets=found.others, headings=found.headings,
        mapping=register.mapping or fields.suggested(found.headings), rows_total=number, rows_done=number,
    )  # fmt: skip


def plan_of(register: OldRegister, *, today: dt.date) -> Plan:
    """How the rows of this file are read."""
    academies: dict[str, Academy] = {}
    for academy in Academy.objects.filter(trust=register.trust_id):
        for name in (academy.name, academy.code, academy.slug, academy.urn):
            if name:
                academies[fields.plain(name)] = academy
    themes = {}
    for key, title in Category.objects.order_by("procedure_id", "position", "pk").values_list("key", "title"):
        themes[fields.plain(key)] = themes[fields.plain(title)] = key
    versions = list(Procedure.objects.put_in_force().filter(trust=register.trust_id).order_by("in_force_from"))
    shared = [version for version in versions if version.academy_id is None]
    return Plan(
        headings=register.headings, mapping=register.mapping, academies=academies, academy=register.academy,
        themes=themes, month_first=register.month_first, undated=register.undated, today=today,
        # An academy with a version of its own is left to the door itself, which asks which one stood when.
        procedures={
            academy.pk: shared for academy in academies.values()
            if not any(version.academy_id == academy.pk for version in versions)
            and not any(version.ended_on for version in shared)
        },
    )  # fmt: skip


def _check(register: OldRegister, *, at: dt.datetime) -> None:
    """Some rows: good, a heading, a double, or with every reason why not."""
    if not register.rows_done:
        register.rows.update(state=RowState.READ, problems=[], key="", reference="")
    plan = plan_of(register, today=timezone.localtime(at).date())
    rows = list(register.rows.filter(state=RowState.READ)[:CHECKED_AT_ONCE])
    for row in rows:
        if checking.is_heading(row.cells):
            row.state = RowState.HEADING
            continue
        found = checking.checked(row.cells, plan, number=row.number)
        row.state = (
            RowState.GOOD if found.is_good else RowState.UNDATED if found.is_undated else RowState.PROBLEM
        )  # fmt: skip
        row.problems, row.key, row.reference = list(found.problems), found.key, found.reference
    _mark_doubles(register, [row for row in rows if row.state == RowState.GOOD])
    OldRow.objects.bulk_update(rows, ["state", "problems", "key", "reference"], batch_size=WRITTEN_AT_ONCE)
    left = register.rows.filter(state=RowState.READ).exists()
    OldRegister.objects.filter(pk=register.pk).update(
        rows_done=register.rows_total - register.rows.filter(state=RowState.READ).count(),
        state=State.CHECKING if left else State.CHECKED,
    )


def _mark_doubles(register: OldRegister, rows: list[OldRow]) -> None:
    """What is in the register already, the second of two rows that say the same, and of two that have one number."""
    there: set[str | None] = set()
    numbers: set[str] = set()
    before: dict[str, OldRow] = {}
    for start in range(0, len(rows), WRITTEN_AT_ONCE):
        some = rows[start : start + WRITTEN_AT_ONCE]
        keys, references = [row.key for row in some], [row.reference for row in some if row.reference]
        there |= _in_already(keys)
        numbers |= _numbers_in_already(register, references)
        alike = Q(key__in=keys) | Q(reference__in=references)
        for earlier in register.rows.filter(alike, state=RowState.GOOD).order_by("-number"):
            before |= dict.fromkeys(_marks(earlier), earlier)
    for row in rows:
        first = next((before[mark] for mark in _marks(row) if mark in before), None)
        if row.key in there:
            row.state, row.problems = RowState.DOUBLE, ["It was brought in before."]
        elif first is not None and row.cells != first.cells:
            row.state, row.problems = RowState.PROBLEM, [_alike(first, row)]
        elif first is not None:
            row.state, row.problems = RowState.DOUBLE, [f"It says the same as row {first.number}."]
        elif row.reference in numbers:
            row.state, row.problems = RowState.PROBLEM, [_NUMBER_IN_ALREADY]
        for mark in _marks(row) if row.state == RowState.GOOD else ():
            before.setdefault(mark, row)


def _in_already(keys: list[str]) -> set[str | None]:
    """Of these rows, what was brought in before by whichever file; also where its record was disposed of since: it
    does not come back by a spreadsheet that somebody kept (R130)."""
    found = set(Complaint.objects.filter(submission_key__in=keys).values_list("submission_key", flat=True))
    return found | set(OldRow.objects.filter(key__in=keys, state__in=IN).values_list("key", flat=True))


def _numbers_in_already(register: OldRegister, references: list[str]) -> set[str]:
    """Of these numbers of an academy's register, those under which a complaint of another day was brought in before.
    Whoever may know nothing of that complaint does not learn of it here either (R101)."""
    marks = {number_mark(reference): reference for reference in references}
    barred = Conflict.objects.filter(user=register.by_id, ended_on__isnull=True).values("complaint_id")
    rows = OldRow.objects.filter(reference__in=list(marks), state__in=IN, complaint__isnull=False)
    return {marks[mark] for mark in rows.exclude(complaint__in=barred).values_list("reference", flat=True)}


def number_mark(reference: str) -> str:
    """What is kept of a number once its complaint is in: enough to know it again, and not to read it."""
    return f"#{hashlib.sha256(reference.encode()).hexdigest()}" if reference else ""


def _marks(row: OldRow) -> list[str]:
    """By what the same row or the same number is told again."""
    return [row.key, row.reference] if row.reference else [row.key]


def _alike(first: OldRow, row: OldRow) -> str:
    if not row.reference:
        return (
            f"{fields.BY_KEY['words'].label}: rows {first.number} and {row.number} have the same academy, day, name "
            "and words, and differ elsewhere. If they are two complaints, put into the words what tells them apart."
        )
    return (
        f"{fields.BY_KEY['old_reference'].label}: rows {first.number} and {row.number} have the same and say different "
        "things. Give one of them another. Where numbers begin anew each year, match the columns without this one."
    )


_NUMBER_IN_ALREADY = (
    f"{fields.BY_KEY['old_reference'].label}: a complaint of this academy that was brought in before has the same, and "
    "arrived on another day. If it is the same complaint, leave this row out. Where numbers begin anew each year, "
    "match the columns without this one."
)


def _bring(register: OldRegister, *, at: dt.datetime) -> None:
    """Some good rows, all of them in one transaction."""
    plan = plan_of(register, today=timezone.localtime(at).date())
    rows = list(register.rows.filter(state=RowState.GOOD)[:BROUGHT_AT_ONCE])
    row = None
    try:
        with transaction.atomic():
            for row in rows:
                _bring_row(row, plan, by=register.by, at=at)
            OldRow.objects.bulk_update(rows, ["state", "problems", "complaint", "reference"])
    except actions.Refused as refused:
        if row is not None:
            OldRow.objects.filter(pk=row.pk).update(state=RowState.PROBLEM, problems=list(refused.sentences))
        why = f"Row {row.number if row else ''} was refused: {' '.join(refused.sentences)}"
        OldRegister.objects.filter(pk=register.pk).update(state=State.UNDOING, problem=why[:500])
        return
    except permissions.NotAllowed:
        register.rows.filter(state=RowState.GOOD).update(state=RowState.PROBLEM, problems=[_NOT_ANY_MORE])
        _finish(register, problem=f"{_NOT_ANY_MORE} What is in can be taken out again.", at=at)
        return
    left = register.rows.filter(state=RowState.GOOD).exists()
    OldRegister.objects.filter(pk=register.pk).update(rows_done=register.rows.filter(state=RowState.BROUGHT).count())
    if not left:
        _finish(register, at=at)


_NOT_ANY_MORE = "It stopped because whoever began it no longer keeps the register."


@transaction.atomic
def _finish(register: OldRegister, *, problem: str = "", at: dt.datetime) -> None:
    """What can come in is in: the spreadsheet and what was read from it are forgotten."""
    register.rows.update(cells=[])
    register.rows.exclude(state__in=IN).update(reference="")
    OldRegister.objects.filter(pk=register.pk).update(state=State.DONE, problem=problem, finished_at=at)
    _forget_file(register)


def _bring_row(row: OldRow, plan: Plan, *, by: User, at: dt.datetime) -> None:
    """One row through the door of casework. What came in meanwhile by another file is a double."""
    found = checking.checked(row.cells, plan, number=row.number)
    if found.answers is None or found.standing is None:
        row.state, row.problems = RowState.PROBLEM, list(found.problems)
    elif _in_already([found.key]):
        row.state, row.problems = RowState.DOUBLE, ["It was brought in before."]
    else:
        row.complaint = actions.bring_in(found.answers, standing=found.standing, by=by, at=at)
        row.state, row.reference = RowState.BROUGHT, number_mark(found.reference)


def _take_out(register: OldRegister, *, at: dt.datetime) -> None:
    """Some of what was brought in. What was worked on since stays, and the page says so."""
    rows = list(register.rows.filter(state=RowState.BROUGHT).select_related("complaint")[:BROUGHT_AT_ONCE])
    stopped = ""
    for row in rows:
        try:
            if row.complaint is not None:
                actions.take_back_brought_in(row.complaint, by=register.by, at=at)
            row.state, row.complaint = RowState.OUT, None
        except actions.Refused as refused:
            row.state, row.problems = RowState.STAYS, list(refused.sentences)
        except permissions.NotAllowed:
            stopped = "Whoever brought it in no longer keeps the register, so it stays."
            break
        row.save(update_fields=["state", "problems", "complaint"])
    left = register.rows.filter(state=RowState.BROUGHT)
    if stopped:
        OldRegister.objects.filter(pk=register.pk).update(state=State.DONE, problem=stopped)
    elif left.exists():
        OldRegister.objects.filter(pk=register.pk).update(rows_done=register.rows_total - left.count())
    elif register.problem:
        # It was stopped by a row: as it stood before, without that one.
        register.rows.filter(state=RowState.OUT).update(state=RowState.GOOD)
        OldRegister.objects.filter(pk=register.pk).update(state=State.CHECKED, rows_done=0)
    else:
        OldRegister.objects.filter(pk=register.pk).update(state=State.UNDONE, finished_at=at)
        _forget_file(register)


def _forget_file(register: OldRegister) -> None:
    """The spreadsheet holds names: once it is in, or thrown away, it goes."""
    file = register.file
    if file is not None:
        OldRegister.objects.filter(pk=register.pk).update(file=None)
        sealing.destroy(file)


def counts(register: OldRegister) -> Counter[str]:
    """How many rows stand how."""
    return Counter(dict(register.rows.order_by().values_list("state").annotate(number=Count("pk"))))
