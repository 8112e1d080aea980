"""What is measured without a browser: counting, and the daily sweep (run as `python -m benchmarks.inside WHAT`)."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be ready first
from django.utils import timezone  # noqa: E402

from accounts.models import Academy  # noqa: E402
from complaints.casework.models import Clock  # noqa: E402
from complaints.casework.tasks import daily_sweep  # noqa: E402
from complaints.schooldays.calendars import calendar_of  # noqa: E402
from complaints.schooldays.counting import Rule, due  # noqa: E402

LENGTH = 20
ROUNDS = 61


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is not kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def counting() -> dict[str, float]:
    """Microseconds of a due date with its working, and of a bisect that lists the same days; medians, in turns."""
    calendar = calendar_of(Academy.objects.order_by("pk")[0].pk)
    days = calendar.school_days
    rule = Rule(LENGTH)
    receipts = days[: -LENGTH - 1][:400]

    def counted() -> float:
        began = time.perf_counter()
        for day in receipts:
            due(day, rule, calendar)
        return time.perf_counter() - began

    def bare() -> float:
        began = time.perf_counter()
        for day in receipts:
            at = bisect_right(days, day)
            days[at : at + LENGTH]
        return time.perf_counter() - began

    at = bisect_right(days, receipts[7])
    if due(receipts[7], rule, calendar).counted != days[at : at + LENGTH]:
        raise AssertionError("The bisect does not list the same days.")
    times = [(counted(), bare()) for _ in range(ROUNDS)]
    per = 1e6 / len(receipts)
    return {
        "value": statistics.median(one for one, _ in times) * per,
        "floor": statistics.median(other for _, other in times) * per,
    }


def sweep() -> dict[str, Any]:
    """The daily sweep with everything still to be told: seconds, queries, what it adds to the memory of a worker."""
    queries = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with undone(), connection.execute_wrapper(count):
        began = time.perf_counter()
        told = daily_sweep()
        seconds = time.perf_counter() - began
    began = time.perf_counter()
    daily_sweep(dry_run=True)
    looked = time.perf_counter() - began
    late = Clock.objects.filter(stopped_on=None, due_on__lte=timezone.localdate()).count()
    return {
        "seconds": seconds,
        "looked": looked,
        "queries": queries,
        "told": sum(told["told"].values()),
        "running": Clock.objects.filter(stopped_on=None).count(),
        "late": late,
        "before_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps({"counting": counting, "sweep": sweep}[sys.argv[1]]()))
