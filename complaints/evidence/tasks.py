"""What happens to files in the worker: scanning, redrawing, and proving the seals."""

from __future__ import annotations

import datetime as dt
import logging
import time
from uuid import UUID

from celery import shared_task
from django.db.models import Q, QuerySet
from django.utils import timezone

from complaints.evidence import checking, copies, scanning, vault
from complaints.evidence.models import File

log = logging.getLogger(__name__)
STALE = dt.timedelta(minutes=10)
"""A claim older than this was lost with its worker."""
TRY_AGAIN_AFTER = dt.timedelta(hours=1)
TRY_AGAIN_FOR = dt.timedelta(days=7)
ORPHAN_AFTER = dt.timedelta(days=1)
"""Bytes without a row that are older than this were left by a request that failed after it wrote them."""
A_SWEEP = 200


@shared_task
def scan(file_id: str) -> None:
    """Scans one original and makes its copies."""
    look_at(UUID(file_id), at=timezone.now())


@shared_task
def sweep(dry_run: bool = False) -> int:
    """Looks at what no worker has finished, asks again where the scanner failed, clears what has no row."""
    now = timezone.now()
    waiting = list(unfinished(at=now).values_list("pk", flat=True)[:A_SWEEP])
    lost = orphans(at=now)
    if dry_run:
        return len(waiting) + len(lost)
    for pk in waiting:
        look_at(pk, at=now)
    for stored_as in lost:
        vault.remove(stored_as)
    return len(waiting) + len(lost)


@shared_task
def check_seals() -> int:
    """Nightly: hashes what was unread for longest, and raises the alarm for each file that changed."""
    now = timezone.now()
    found = 0
    for fault in checking.check(at=now, most_bytes=checking.A_NIGHT):
        checking.alarm(fault, at=now, on=timezone.localdate(now))
        found += 1
    return found


def look_at(pk: UUID, *, at: dt.datetime) -> File.Scan | None:
    """Claims a file, asks the scanner and keeps its verdict; nothing if another worker has it. Safe twice."""
    claimed = unfinished(at=at, at_once=True).filter(pk=pk).update(scan_claimed_at=at)
    if not claimed:
        return None
    file = File.objects.get(pk=pk)
    try:
        verdict = scanning.verdict(vault.read(file.stored_as))
    except FileNotFoundError:
        log.error("File %s is missing from the private folder.", pk)
        verdict = File.Scan.NOT_SCANNED
    if verdict == File.Scan.INFECTED:
        _lock_away(file)
    File.objects.filter(Q(pk=pk) | Q(derived_from=pk)).update(scan=verdict, scanned_at=at)
    File.objects.filter(pk=pk).update(scan_claimed_at=None)
    file.scan = verdict
    copies.make(file, at=at)
    return verdict


def unfinished(*, at: dt.datetime, at_once: bool = False) -> QuerySet[File]:
    """Originals without a verdict that nobody works on, and those to try again where the scanner failed.

    `at_once` leaves out the minute of grace that the task itself gets before the sweep looks.
    """
    wanted = Q(scan=File.Scan.WAITING)
    if not at_once:
        wanted &= Q(sealed_at__lt=at - dt.timedelta(minutes=1))
    if scanning.configured():
        wanted |= Q(
            scan=File.Scan.NOT_SCANNED,
            scanned_at__lt=at - TRY_AGAIN_AFTER,
            sealed_at__gt=at - TRY_AGAIN_FOR,
        )
    free = Q(scan_claimed_at__isnull=True) | Q(scan_claimed_at__lt=at - STALE)
    return File.objects.filter(wanted & free, kind=File.Kind.ORIGINAL).order_by("sealed_at")


def orphans(*, at: dt.datetime) -> list[str]:
    """Stored names without a row, old enough that no request can still be writing them."""
    edge = time.mktime((at - ORPHAN_AFTER).astimezone().timetuple())
    old = [name for name, changed in vault.stored() if changed < edge]
    known: set[str] = set()
    for start in range(0, len(old), 500):
        known.update(File.objects.filter(stored_as__in=old[start : start + 500]).values_list("stored_as", flat=True))
    return [name for name in old if name not in known]


def _lock_away(file: File) -> None:
    log.warning("File %s has a virus and was locked away.", file.pk)
    for one in (file, *file.copies.all()):
        try:
            place = vault.lock_away(one.stored_as)
        except FileNotFoundError:
            continue
        File.objects.filter(pk=one.pk).update(stored_as=place)
