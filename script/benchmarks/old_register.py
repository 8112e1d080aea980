"""An old register of 50,000 rows: read and checked by the worker, slice by slice, and some of it brought in. What is
written is not kept (run as `python -m benchmarks.old_register`)."""

from __future__ import annotations

import datetime as dt
import json
import resource
import tempfile
import time
from pathlib import Path

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be ready first
from openpyxl import Workbook  # noqa: E402

from accounts import posts  # noqa: E402
from accounts.models import PostKind  # noqa: E402
from benchmarks.inside import undone  # noqa: E402
from complaints.casework.models import Complaint  # noqa: E402
from complaints.evidence import sealing  # noqa: E402
from complaints.evidence.recognising import EXCEL  # noqa: E402
from complaints.intake.importing import bringing  # noqa: E402
from complaints.intake.models import OldRegister, OldRow  # noqa: E402

ROWS, BROUGHT = 50_000, 300
DAYS = ("{0:%d/%m/%Y}", "{0.day} {0:%B %Y}", "{0:%Y-%m-%d}")
HEADINGS = ("Ref No", "School", "Date received", "Parent/carer", "Pupil", "Details of complaint", "Complaint against",
            "Stage reached", "Outcome", "Date closed", "Action taken", "Kept by")  # fmt: skip


def workbook(path: Path, academies: list[str]) -> None:
    """Merged cells need a workbook in memory: they are left to the tests. Dates come in three styles, some as dates."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Log")
    sheet.append(HEADINGS)
    first = dt.date(2015, 9, 1)
    for number in range(ROWS):
        day = first + dt.timedelta(days=number % 3600)
        over = day + dt.timedelta(days=30)
        sheet.append((
            f"{day.year}/{number}", academies[number % len(academies)],
            day if number % 4 == 3 else DAYS[number % 3].format(day), f"Bencher Swift {number}", f"Robin {number}",
            "The late bus left without the children on its list. " * 5, "Mr Osgood" if number % 9 == 0 else "",
            number % 3 + 1, ("Upheld", "Partly upheld", "Not upheld", "Resolved")[number % 4],
            DAYS[(number + 1) % 3].format(over), "The list is read out before the bus leaves.", "The office",
        ))  # fmt: skip
    book.save(path)


def measured() -> dict[str, float]:
    at = timezone.now()
    officer = posts.holders(PostKind.TRUST_OFFICER, on=timezone.localdate(at))[0]
    academies = list(dict.fromkeys(Complaint.objects.order_by("pk").values_list("academy__name", flat=True)[:2000]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.xlsx"
        workbook(path, academies)
        file = sealing.seal_made([path.read_bytes()], name="old.xlsx", media_type=EXCEL, at=at)
    register = OldRegister.objects.create(
        trust=posts.held_by(officer, on=timezone.localdate(at))[0].trust, file=file, name="old.xlsx", by=officer, at=at
    )
    began = time.perf_counter()
    bringing.carry_on(register.pk, at=at)
    register.refresh_from_db()
    OldRegister.objects.filter(pk=register.pk).update(state="checking", rows_done=0)
    while bringing.carry_on(register.pk, at=at):
        pass
    seconds = time.perf_counter() - began
    counts = bringing.counts(register)
    if counts["good"] < ROWS * 0.99:
        raise RuntimeError(f"Of {ROWS} rows only {counts['good']} are good: {counts}")
    OldRegister.objects.filter(pk=register.pk).update(state="bringing")
    began = time.perf_counter()
    while OldRow.objects.filter(register=register, state="brought").count() < BROUGHT:
        bringing.carry_on(register.pk, at=at)
    each = (time.perf_counter() - began) / OldRow.objects.filter(register=register, state="brought").count() * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sealing.destroy(file) if OldRegister.objects.filter(pk=register.pk).update(file=None) else None
    return {"rows": ROWS, "seconds": seconds, "megabytes": peak, "each": each}


if __name__ == "__main__":
    with undone():
        found = measured()
    print(json.dumps(found))
