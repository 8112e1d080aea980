"""Disposing of what two people decided: batch after batch, each in one transaction, with set-based statements.

A worker that is killed leaves either a whole batch or nothing of it; the next one goes on. Bytes of files are written
down as doomed in the transaction that takes their rows, and removed after it.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.storage import storages
from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import trail
from accounts.models import Access, KeptForm, Notice
from accounts.trail import EntryData
from complaints.casework.holdings import FORGETS
from complaints.casework.models import Complaint, SurveyAnswer
from complaints.casework.vocabulary import ABOUT
from complaints.evidence import vault
from complaints.evidence.models import File
from complaints.records.disclosing.vocabulary import ABOUT as OF_A_DISCLOSURE
from complaints.records.disclosing.vocabulary import State as Asked
from complaints.records.models import (
    Disclosure,
    DisclosurePack,
    DisclosurePerson,
    Disposal,
    DisposalItem,
    DoomedFile,
    RetentionRule,
    ScopedCase,
)
from complaints.records.retention import certificate, due, own, schedule
from complaints.records.retention.tables import Table, emptied, file_columns, file_links, letter_columns, tables
from letters import disposing
from letters.models import Letter

log = logging.getLogger(__name__)
A_BATCH = 25
"""Records that go in one transaction at most."""
FIRST_BATCH = 5
SHORT = 0.25
"""Seconds for which one transaction may hold what others wait for: a batch that took longer is followed by a smaller
one, and one that was quicker by a larger."""
BREATH = 0.05
"""Seconds between two batches at least, in which the site answers; twice as long as a batch took, where that is
longer: two thirds of the time belong to whoever is reading."""
STALE = dt.timedelta(minutes=10)
DISPOSED = "disposed_of"


def unfinished(at: dt.datetime) -> QuerySet[Disposal]:
    """Approved, and nobody works on it: the sweep takes it up."""
    free = Q(claim=None) | Q(claimed_at__lt=at - STALE)
    return Disposal.objects.filter(free, state=Disposal.State.APPROVED)


def carry_out(
    disposal_id: int, *, clock: Callable[[], dt.datetime], breath: float = BREATH, batches: int | None = None
) -> bool:
    """Dispose of everything in it, once, however often it is asked. True when this call finished it.

    `clock` says what time it is before each batch; `batches`: stop after so many, as if killed.
    """
    at = clock()
    mine = _claimed(disposal_id, at)
    if mine is None:
        return False
    try:
        remove_doomed(disposal_id)
        size = FIRST_BATCH
        while True:
            began = time.monotonic()
            if not _one_batch(mine, min(size, A_BATCH), at=clock()):
                break
            size = next_size(size, time.monotonic() - began)
            remove_doomed(disposal_id)
            if batches is not None and (batches := batches - 1) <= 0:
                return False
            time.sleep(breath and max(breath, 2 * (time.monotonic() - began)))
        _tidy()
        return _finish(mine, at=clock())
    except Exception as problem:  # whatever it is, the row must say so and the worker go on
        log.exception("The disposal %s stopped", disposal_id)
        mine.update(problem=f"It stopped ({type(problem).__name__}) and is taken up again.", claim=None)
        return False


def next_size(size: int, took: float) -> int:
    """How many records go in the next transaction, after this many took so long: at most twice as many, and one at
    least."""
    return max(1, min(A_BATCH, 2 * size, round(size * SHORT / max(took, 0.001))))


def _claimed(disposal_id: int, at: dt.datetime) -> QuerySet[Disposal] | None:
    claim = uuid.uuid4()
    taken = unfinished(at).filter(pk=disposal_id).update(claim=claim, claimed_at=at, problem="")
    return Disposal.objects.filter(pk=disposal_id, claim=claim) if taken else None


def _one_batch(mine: QuerySet[Disposal], size: int, *, at: dt.datetime) -> bool:
    """One transaction: so many of what waits is locked, asked about again, and goes. False when nothing waits."""
    with transaction.atomic():
        if not mine.update(claimed_at=at):
            return False
        disposal = mine.get()
        rows = DisposalItem.objects.filter(disposal=disposal, state=DisposalItem.State.WAITING)
        items = list(rows.select_related("rule").order_by("pk")[:size])
        if not items:
            return False
        _records(mine, [item for item in items if item.complaint_id is None], disposal, at=at)
        _complaints(mine, [item for item in items if item.complaint_id is not None], disposal, at=at)
    return True


def _records(mine: QuerySet[Disposal], items: Sequence[DisposalItem], disposal: Disposal, *, at: dt.datetime) -> None:
    """What belongs to no complaint, one record after another."""
    if not items:
        return
    for kind, abouts in own.by_kind(items).items():
        own.lock(kind, abouts)
    later = own.why_not(items, schedule.in_force(at=at), on=timezone.localtime(at).date())
    rows = files = 0
    _written_over()
    for item in items:
        if item.about in later:
            item.state, item.why = DisposalItem.State.POSTPONED, later[item.about]
        else:
            taken = own.take(item, disposal, at=at)
            rows, files = rows + taken[0], files + taken[1]
            item.state, item.done_at = DisposalItem.State.DONE, at
    DisposalItem.objects.bulk_update(items, ["state", "why", "done_at"])
    mine.update(rows_gone=F("rows_gone") + rows, files_gone=F("files_gone") + files)


def _complaints(
    mine: QuerySet[Disposal], items: Sequence[DisposalItem], disposal: Disposal, *, at: dt.datetime
) -> None:
    """Complaints, with a few statements for all of them."""
    wanted = [item.complaint_id for item in items if item.complaint_id is not None]
    locked = Complaint.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    complaints = {row.pk: row for row in locked.only("pk", "uuid", "reference", "academy_id", "closed_on")}
    later = due.why_not(wanted, schedule.in_force(at=at), on=timezone.localtime(at).date())
    go: list[tuple[Complaint, RetentionRule]] = []
    for item in items:
        if item.complaint_id is None:
            continue
        if item.complaint_id in later:
            item.state, item.why = DisposalItem.State.POSTPONED, later[item.complaint_id][:200]
        else:
            item.state, item.done_at = DisposalItem.State.DONE, at
            go.append((complaints[item.complaint_id], item.rule))
    DisposalItem.objects.bulk_update(items, ["state", "why", "done_at"])
    if go:
        gone, files = dispose(
            [row for row, _ in go], forget=[row.uuid for row, rule in go if rule.names_go], disposal=disposal, at=at
        )
        mine.update(rows_gone=F("rows_gone") + gone, files_gone=F("files_gone") + files)


def dispose(
    complaints: Sequence[Complaint], *, forget: Sequence[uuid.UUID], disposal: Disposal, at: dt.datetime
) -> tuple[int, int]:
    """Take the record of these complaints; answers how many rows and files went. Inside a transaction.

    `forget`: those of which the access log forgets who looked.
    """
    _written_over()
    keys = [row.pk for row in complaints]
    abouts = [row.uuid for row in complaints]
    files, letters = _held(keys, abouts)
    for forgets in FORGETS:
        forgets(keys)
    gone = _disclosures(keys, files)
    gone += sum(_emptied_or_gone(table, keys) for table in tables())
    gone += _letters(letters, disposal)
    number = _files(files, disposal)
    gone += _gone(Notice.objects.filter(about__in=abouts))
    Access.objects.filter(about__in=forget).update(user=None, detail="")
    _kept_forms([row.reference for row in complaints])
    _survey(complaints)
    day = timezone.localtime(at).date()
    Complaint.objects.filter(pk__in=keys).update(disposed_on=day)
    trail.record_many(
        [
            EntryData(
                about_kind=ABOUT, about=about, step=DISPOSED, on=day, at=at, actor="portal",
                data={"disposal": str(disposal.uuid)},
            )
            for about in abouts
        ]
    )  # fmt: skip
    return gone, number


def _written_over() -> None:
    """What is deleted is written over in the file, where the database is one."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _held(keys: list[int], abouts: list[uuid.UUID]) -> tuple[set[uuid.UUID], set[int]]:
    """Every file and every letter that a row of these complaints holds."""
    files: set[uuid.UUID] = set()
    letters = set(Letter.objects.filter(about__in=abouts).values_list("pk", flat=True))
    for table in tables():
        for name in file_columns(table):
            files.update(pk for pk in table.of(keys).values_list(name, flat=True) if pk is not None)
        for name in letter_columns(table):
            letters.update(pk for pk in table.of(keys).values_list(name, flat=True) if pk is not None)
    return files, letters


def _emptied_or_gone(table: Table, keys: list[int]) -> int:
    if table.kept is None:
        return _raw_delete(table.model, table.of(keys))
    rows = table.model._base_manager.filter(pk__in=table.of(keys).values("pk"))
    if table.kept.fresh:
        one_by_one = list(rows)
        for row in one_by_one:
            for name, make in table.kept.fresh.items():
                setattr(row, name, make())
        table.model._base_manager.bulk_update(one_by_one, list(table.kept.fresh))
    values = emptied(table)
    if values:
        rows.update(**values)
    return 0


def _raw_delete(model: type[models.Model], rows: QuerySet[Any]) -> int:
    """One DELETE: what hangs on these rows is in a table of its own in the list."""
    return _gone(model._base_manager.filter(pk__in=rows.values("pk")))


def _gone(rows: QuerySet[Any]) -> int:
    """How many rows went with one statement; none where there cannot be any."""
    return int(rows._raw_delete(rows.db) or 0)


def _letters(letters: set[int], disposal: Disposal) -> int:
    """Letters with all that hangs on them, also those that still wait to go, and the PDFs that were made of them."""
    gone, names = disposing.forget(letters)
    DoomedFile.objects.bulk_create(DoomedFile(disposal=disposal, place=name, of_a_letter=True) for name in names)
    return gone


def _files(files: set[uuid.UUID], disposal: Disposal) -> int:
    """The sealed files that nothing else holds, with every copy of them: rows now, bytes after the commit."""
    originals = set(File.objects.filter(pk__in=files).exclude(derived_from=None).values_list("derived_from", flat=True))
    wanted = {pk for pk in files | originals if pk is not None}
    copies = set(File.objects.filter(derived_from__in=wanted).values_list("pk", flat=True))
    wanted |= copies
    for model, name in file_links():
        still = set(model._base_manager.filter(**{f"{name}__in": wanted}).values_list(name, flat=True))
        if still:
            # What something else still holds stays, with the original that it was made from and every other copy.
            kin = Q(pk__in=still) | Q(copies__in=still) | Q(derived_from__in=still)
            wanted -= set(File.objects.filter(kin).values_list("pk", flat=True))
    rows = File.objects.filter(pk__in=wanted)
    DoomedFile.objects.bulk_create(
        DoomedFile(disposal=disposal, place=place) for place in rows.values_list("stored_as", flat=True)
    )
    _gone(rows.filter(derived_from__isnull=False))
    _gone(rows)
    return len(wanted)


def _disclosures(keys: list[int], files: set[uuid.UUID]) -> int:
    """Packs that hold pages of these complaints go; a request none of whose cases is left loses its words."""
    touched = list(ScopedCase.objects.filter(complaint__in=keys).values_list("disclosure", flat=True).distinct())
    if not touched:
        return 0
    packs = DisclosurePack.objects.filter(disclosure__in=touched)
    files.update(pk for pk in packs.values_list("file", flat=True) if pk is not None)
    gone = _gone(packs)
    left = ScopedCase.objects.exclude(complaint__in=keys).filter(disclosure__in=touched).values("disclosure")
    over = Disclosure.objects.filter(pk__in=touched).exclude(state=Asked.OPEN).exclude(pk__in=left)
    ended = list(over.values_list("pk", "uuid"))
    people = DisclosurePerson.objects.filter(disclosure__in=[pk for pk, _ in ended])
    gone += _gone(people)
    Disclosure.objects.filter(pk__in=[pk for pk, _ in ended]).update(
        asked_by="Disposed of", reach="", asked_for="", clarification="", more_because="", released_to="",
        released_how="", closed_because="",
    )  # fmt: skip
    Access.objects.filter(about_kind=OF_A_DISCLOSURE, about__in=[about for _, about in ended]).update(detail="")
    return gone


def _kept_forms(references: Sequence[str]) -> None:
    """What somebody was typing on one of these cases when their session ended."""
    paths = Q(pk__in=())
    for reference in references:
        paths |= Q(path__icontains=reference)
    KeptForm.objects.filter(paths).delete()


def _survey(complaints: Sequence[Complaint]) -> None:
    """Answers to the survey know no complaint: the words of those that came in the month of the closing go."""
    months = Q(pk__in=())
    rows = Complaint.objects.filter(pk__in=[row.pk for row in complaints], closed_on__isnull=False)
    for code, closed_on in rows.values_list("academy__code", "closed_on").distinct():
        if closed_on is not None:
            months |= Q(academy_code=code, month=closed_on.replace(day=1))
    SurveyAnswer.objects.filter(months).update(comment="")


def remove_doomed(disposal_id: int) -> int:
    """Remove the bytes that were written down; what is gone already is no fault."""
    rows = list(DoomedFile.objects.filter(disposal=disposal_id).order_by("pk"))
    for row in rows:
        if row.of_a_letter:
            storages["default"].delete(row.place)
        else:
            vault.remove(row.place)
    DoomedFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _tidy() -> None:
    """The database itself forgets: what was deleted is not left lying in its files until something else needs room."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif connection.vendor == "postgresql":
            names = sorted({table.model._meta.db_table for table in tables()} | {Letter._meta.db_table})
            for name in names:
                cursor.execute(f"VACUUM (SKIP_LOCKED) {connection.ops.quote_name(name)}")


def _finish(mine: QuerySet[Disposal], *, at: dt.datetime) -> bool:
    disposal = mine.select_related("proposed_by", "approved_by").get()
    with transaction.atomic():
        file = certificate.sealed(disposal, at=at)
        done = mine.update(state=Disposal.State.DONE, done_at=at, certificate=file, claim=None)
        if not done:
            transaction.set_rollback(True)
            return False
    return True
