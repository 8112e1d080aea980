"""A disposal of a thousand records while somebody reads the register: how much slower that is meanwhile."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import posts  # noqa: E402
from accounts.models import PostKind  # noqa: E402
from complaints.casework import permissions  # noqa: E402
from complaints.records.models import Disposal, RetentionRule  # noqa: E402
from complaints.records.retention import acting, carrying_out, due, schedule  # noqa: E402

RECORDS = 1_000
BEFORE = 60
"""Pages that are read before anything goes."""


def disposal() -> dict[str, float]:
    """Milliseconds of the register's first page at the 95th percentile before and meanwhile; seconds of the whole."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PRACTICE_MODE = True
    at = timezone.now()
    officers = [user for kind in posts.OFFICERS for user in posts.holders(kind, on=timezone.localdate())]
    schedule.load(at=at)
    RetentionRule.objects.update(months=6)
    seen = permissions.visible_to(officers[0], on=timezone.localdate())
    rows = due.due(seen, schedule.in_force(at=at), on=timezone.localdate()).select_related(None)[:RECORDS]
    began = time.perf_counter()
    due.listed(officers[0], at=at, most=100)
    listed = time.perf_counter() - began
    made = acting.propose(list(rows), by=officers[0], at=at)
    Disposal.objects.filter(pk=made.pk).update(state="approved", approved_by=officers[1], approved_at=at)
    browser = Client()
    browser.force_login(
        posts.holders(PostKind.CHIEF_EXECUTIVE, on=timezone.localdate())[0],
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    address = reverse("register:register")

    def page() -> float:
        begun = time.perf_counter()
        answer = browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"The register answered {answer.status_code}.")
        return (time.perf_counter() - begun) * 1000

    for _ in range(5):
        page()
    before = [page() for _ in range(BEFORE)]
    connection.close()
    began = time.perf_counter()
    worker = subprocess.Popen([sys.executable, "-m", "benchmarks.disposal", str(made.pk)])
    meanwhile = []
    while worker.poll() is None:
        meanwhile.append(page())
    seconds = time.perf_counter() - began
    made.refresh_from_db()
    if made.state != Disposal.State.DONE:
        raise RuntimeError(made.problem)
    return {
        "records": made.items.filter(state="done").count(), "seconds": seconds, "due_ms": listed * 1000,
        "before": _p95(before), "meanwhile": _p95(meanwhile), "pages": len(meanwhile), "rows": made.rows_gone,
    }  # fmt: skip


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        carrying_out.carry_out(int(sys.argv[1]), clock=timezone.now)
    else:
        print(json.dumps(disposal()))
