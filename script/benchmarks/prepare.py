"""Makes a seeded database ready for one run, and says what is in it (run as `python -m benchmarks.prepare`)."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be ready first
from django.db.models import F, Value  # noqa: E402
from django.db.models.functions import Concat, Left  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Academy, User  # noqa: E402
from complaints.casework import actions  # noqa: E402
from complaints.casework.demo.world import PASSWORD, address  # noqa: E402
from complaints.casework.models import CaseRight, Complaint, Contact  # noqa: E402
from complaints.casework.vocabulary import State  # noqa: E402
from complaints.intake import access  # noqa: E402
from complaints.intake.models import Draft  # noqa: E402
from complaints.register import saved  # noqa: E402

READER = "Tabitha Rooke"
SAMPLED = 40
LONG = 300
"""Entries that the long chronology gets on top of its own."""


def answers(number: int, today: dt.date) -> dict[str, Any]:
    """A plain parent's form, page by page, as a browser sends it."""
    day = today - dt.timedelta(days=7)
    return {
        "nature": {"nature": ["complaint"]},
        "you": {"relationship": ["parent"]},
        "name": {"name": [f"Bencher Swift {number}"]},
        "contact": {"email": [f"bencher.swift.{number}@example.org"]},
        "child": {"pupil_name": ["Robin Swift"], "pupil_year": ["Year 8"]},
        "acting": {"acting": ["no"]},
        "what": {"words": ["The late bus left without the children on its list. " * 6]},
        "about": {"people": [["academy_staff", "the bus driver"]]},
        "when": {
            "happened_on_day": [str(day.day)], "happened_on_month": [str(day.month)],
            "happened_on_year": [str(day.year)],
        },
        "late": {},
        "involved": {"involved": ["Two friends in Year 8"]},
        "wanted": {"wanted": ["A bus that waits"]},
        "files": {},
        "needs": {},
    }  # fmt: skip


def drafts(number: int, academy: Academy, now: dt.datetime) -> list[dict[str, str]]:
    """Finished forms, each ready to be sent."""
    today = timezone.localdate(now)
    made = Draft.objects.bulk_create(
        Draft(
            academy=academy, answers=answers(n, today), created_at=now, updated_at=now,
            expires_at=now + dt.timedelta(days=7),
        )
        for n in range(number)
    )  # fmt: skip
    return [
        {
            "path": f"/complain/{academy.slug}/{draft.token}/check/", "form_key": access.key_for(draft),
            "before": f"/complain/{academy.slug}/{draft.token}/wanted/",
        }
        for draft in made
    ]  # fmt: skip


def long_chronology(reader: User, now: dt.datetime) -> str:
    """A case on which much was written down."""
    complaint = Complaint.objects.filter(state=State.INFORMAL).order_by("pk")[0]
    for number in range(LONG):
        actions.add_contact(
            complaint, kind=Contact.Kind.NOTE, on=timezone.localdate(now), people_present="Somebody",
            note_text=f"Note {number} of many.", by=reader, at=now,
        )  # fmt: skip
    return complaint.reference


RARE, COMMON = "bladderwort", "dotterel"


def planted() -> dict[str, str]:
    """A word in one complaint of a thousand, and one in one of twenty, which stand in no other."""
    for word, every in ((RARE, 1_000), (COMMON, 20)):
        rows = Complaint.objects.alias(turn=F("pk") % every).filter(turn=every - 1)
        rows.update(summary=Concat(Left("summary", 80), Value(f", by the {word}")))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE casework_complaint")
    return {"few": RARE, "many": COMMON}


def saved_view(reader: User, academy: Academy, now: dt.datetime) -> str:
    """A view with limits, an order and columns of its own; its address."""
    query = f"academy={academy.slug}&standing=open&sort=due&show=summary&show=state&show=due&show=outcomes&show=action"
    saved.keep(reader, name="Bench", query=query, told="never", on=timezone.localdate(now), at=now)
    return f"/register/?{query}"


def ready(writes: int) -> dict[str, Any]:
    """Everything that a run needs to know."""
    now = timezone.now()
    reader = User.objects.get(email=address(READER))
    handled = Complaint.objects.filter(state=State.INFORMAL, pauses=None, handler__name=F("academy__head_name"))
    academy = handled.order_by("-pk").select_related("academy")[0].academy
    for_steps = handled.filter(academy=academy).order_by("-pk").values_list("reference", flat=True)
    open_ones = Complaint.objects.exclude(state=State.CLOSED).order_by("pk")
    every = max(1, open_ones.count() // SAMPLED)
    last = Complaint.objects.filter(academy=academy, handler__isnull=False).order_by("-pk")[0]
    return {
        "total": Complaint.objects.count(),
        "open": open_ones.count(),
        "reader": reader.email,
        "principal": address(academy.head_name),
        "password": PASSWORD,
        "place": academy.slug,
        "words": planted(),
        "view": saved_view(reader, academy, now),
        "cases": list(open_ones.values_list("reference", flat=True)[::every])[:SAMPLED],
        "short": open_ones.filter(state=State.INFORMAL).order_by("-pk").values_list("reference", flat=True)[0],
        "long": long_chronology(reader, now),
        "steps": list(for_steps[:writes]),
        "drafts": drafts(writes, academy, now),
        "bare": {
            "procedure": last.procedure_id,
            "handler": last.handler_id,
            "right": CaseRight.objects.values_list("permission_id", flat=True)[0],
        },
    }


if __name__ == "__main__":
    print(json.dumps(ready(int(sys.argv[1]))))
