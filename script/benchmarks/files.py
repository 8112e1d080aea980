"""The whole register as CSV and as a workbook, against a bare writer of the same columns: seconds, and the memory that
each adds to an idle process (run as `python -m benchmarks.files`, which measures each in a process of its own)."""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be ready first
from openpyxl import Workbook  # noqa: E402

from accounts import posts  # noqa: E402
from accounts.models import PostKind  # noqa: E402
from complaints.casework.models import Clock, Complaint, Finding, Head, Subject  # noqa: E402
from complaints.register import columns, exports, ordering, queries  # noqa: E402
from complaints.register.asked import Asked  # noqa: E402
from complaints.register.queries import Reader  # noqa: E402
from complaints.register.vocabulary import Sort  # noqa: E402

BARE = (
    "reference", "academy__name", "nature", "complainant__name", "summary", "category", "lead_subject", "stage_reached",
    "state", "received_on", "treated_as_received_on", "next_due_on", "handler__name", "closed_on", "closure",
    "resolved_at", "action_taken",
)  # fmt: skip
WAYS = ("csv", "csv_floor", "xlsx", "xlsx_floor")


def _rows() -> tuple[Reader, object]:
    on = timezone.localdate()
    reader = Reader(posts.holders(PostKind.TRUST_OFFICER, on=on)[0], on)
    return reader, ordering.every(queries.matching(reader, Asked()), ordering.stretches(Sort.NEWEST, []))


def csv_file() -> None:
    reader, rows = _rows()
    with tempfile.TemporaryFile() as file:
        for piece in exports.csv_lines(rows, reader, columns.every(reader.themes)):  # type: ignore[arg-type]
            file.write(piece)


def _bare() -> Iterator[list[Any]]:
    """What the file says of every complaint, as it lies in the tables: nothing in words, nobody's rights asked."""
    rows = Complaint.objects.order_by("-received_on", "-pk").values_list("pk", *BARE).iterator(chunk_size=1000)
    while chunk := list(islice(rows, 1000)):
        pks = [row[0] for row in chunk]
        clocks = Clock.objects.filter(complaint__in=pks).values_list("complaint_id", "kind", "due_on", "outcome")
        heads = dict(Head.objects.filter(complaint__in=pks).values_list("pk", "complaint_id"))
        findings = Finding.objects.filter(head__in=list(heads), proposed=False).values_list("head_id", "outcome")
        names = Subject.objects.filter(complaint__in=pks, removed_on=None).values_list("complaint_id", "name")
        beside: dict[int, list[str]] = {}
        for pk, kind, due_on, outcome in clocks:
            beside.setdefault(pk, []).append(f"{kind} {due_on} {outcome}")
        for head, outcome in findings:
            beside.setdefault(heads[head], []).append(outcome)
        for pk, name in names:
            beside.setdefault(pk, []).append(name)
        for pk, *cells in chunk:
            yield [*cells, "; ".join(beside.get(pk, ()))]


def csv_floor() -> None:
    with tempfile.TemporaryFile("w", newline="") as file:
        csv.writer(file).writerows(_bare())


def xlsx() -> None:
    reader, rows = _rows()
    exports.xlsx_file(rows, reader, columns.every(reader.themes)).close()  # type: ignore[arg-type]


def xlsx_floor() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    for row in _bare():
        sheet.append(row)
    with tempfile.TemporaryFile() as file:
        book.save(file)


def _one(name: str) -> dict[str, float]:
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    {"csv": csv_file, "csv_floor": csv_floor, "xlsx": xlsx, "xlsx_floor": xlsx_floor}[name]()
    seconds = time.perf_counter() - began
    return {name: seconds, f"{name}_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - idle}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_one(sys.argv[1])))
    else:
        found: dict[str, float] = {}
        for way in WAYS:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.files", way], check=True, capture_output=True, text=True
            )
            found |= json.loads(done.stdout.splitlines()[-1])
        print(json.dumps(found))
