"""The proof of every chronology against a bare SHA-256 pass over the same rows (`python -m benchmarks.proof`)."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable

import django

django.setup()

from accounts.models import Entry  # noqa: E402 - Django must be ready first
from complaints.casework import chronologies  # noqa: E402

COLUMNS = ("about_kind", "about", "number", "at", "on", "by_id", "actor", "step", "data", "before", "hash")


def proof() -> int:
    """What `verify_chronology` walks: each entry against its hash and the one before, and where each case stands."""
    return len(list(chronologies.problems()))


def bare() -> int:
    """The same rows in the same order, each written out and hashed; nothing compared."""
    rows = Entry.objects.order_by("about", "number").values_list(*COLUMNS).iterator(chunk_size=2000)
    for row in rows:
        hashlib.sha256(json.dumps(row, default=str).encode()).hexdigest()
    return 0


def _seconds(way: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    found = way()
    return time.perf_counter() - began, found


if __name__ == "__main__":
    floor, _ = _seconds(bare)
    took, faults = _seconds(proof)
    print(json.dumps({"seconds": took, "floor": floor, "entries": Entry.objects.count(), "faults": faults}))
