"""Moving a term date with 2,000 open cases: the page on which a person sees what would move, before anything does."""

from __future__ import annotations

import datetime as dt
import json
import time

import django

django.setup()

from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import posts  # noqa: E402
from accounts.models import Academy, PostKind  # noqa: E402
from benchmarks.inside import undone  # noqa: E402
from complaints.casework.actions import calendars as changes  # noqa: E402
from complaints.casework.models import CalendarChange, Clock  # noqa: E402
from complaints.schooldays.calendars import calendar_of  # noqa: E402
from complaints.schooldays.counting import Count  # noqa: E402
from complaints.schooldays.spans import SpanData  # noqa: E402

CASES = 2_000
ROUNDS = 3


def preview() -> dict[str, float]:
    """Seconds of the page, the best of three, with so many open cases and so many dates that would move."""
    with undone():
        return _measured()


def _measured() -> dict[str, float]:
    at, today = timezone.now(), timezone.localdate()
    running = Clock.objects.filter(stopped_on=None, count=Count.SCHOOL_DAYS, due_on__isnull=False)
    cases = list(running.order_by("complaint_id").values_list("complaint_id", flat=True).distinct())
    running.exclude(complaint_id__in=cases[:CASES]).update(stopped_on=today, outcome="stopped")
    academies = Academy.objects.filter(complaints__in=cases[:CASES]).distinct()
    spans = {}
    for academy in academies:
        recent = [day for day in calendar_of(academy.pk).school_days if day < today][-30:]
        here = running.filter(complaint__academy=academy)

        def moved(day: dt.date, here: QuerySet[Clock] = here) -> int:
            return here.filter(received_on__lt=day, due_on__gte=day).count()

        day = max(recent, key=moved)
        spans[academy] = [SpanData(day, day, "closure", "Measured", "bench")]
    proposed = changes.propose(way=CalendarChange.Way.ADD, spans=spans, source="bench", by=None, at=at)
    browser = Client()
    officer = posts.holders(PostKind.TRUST_OFFICER, on=today)[0]
    browser.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("casework:calendar_change", args=[proposed.pk])
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = browser.get(address, HTTP_HOST="localhost")
        seconds.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"The page answered {answer.status_code}.")
    moving = len(changes.preview(proposed, at=at).moving)
    return {"seconds": min(seconds), "cases": min(CASES, len(cases)), "moving": moving}


if __name__ == "__main__":
    print(json.dumps(preview()))
