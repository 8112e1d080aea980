"""``manage.py verify_chronology``: proves every chronology, and that each complaint stands where its own says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import OuterRef, Subquery

from accounts import trail
from accounts.models import Entry
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import ABOUT

FAULTY = 1


class Command(BaseCommand):
    help = (
        "Walk every chained chronology and print as JSON how many hold and each fault to the row: an entry changed, "
        "taken out or put in, and a complaint whose state is not the one that its last entry left it in. Exit 1 on a "
        "fault."
    )

    # It only reads: no reason to wait for every screen to be loaded and checked.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reference", help="only this complaint")

    def handle(self, *args: Any, **options: Any) -> None:
        complaints = Complaint.objects.order_by("pk")
        entries = Entry.objects.all()
        one = None
        if options["reference"]:
            complaints = complaints.filter(reference=options["reference"].upper())
            one = complaints.values_list("uuid", flat=True).first()
            entries = entries.filter(about=one)
        unknown = bool(options["reference"]) and one is None
        faults = [] if unknown else [*_of_chains(one), *_of_complaints(complaints)]
        if unknown:
            faults.append({"reference": options["reference"], "problem": "there is no such complaint"})
        found = {
            "chronologies": entries.values("about").distinct().count(),
            "entries": entries.count(),
            "complaints": complaints.count(),
            "faults": faults,
            "holds": not faults,
        }
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        if faults:
            sys.exit(FAULTY)


def _of_chains(one: Any) -> Iterator[dict[str, object]]:
    """Where a chain does not hold, with what it is about."""
    for fault in trail.verify(one):
        row = Entry.objects.filter(about=fault.about, number=fault.number).values("about_kind", "step").first() or {}
        reference = Complaint.objects.filter(uuid=fault.about).values_list("reference", flat=True).first()
        yield {
            "about": str(fault.about), "kind": row.get("about_kind"), "reference": reference, "number": fault.number,
            "step": row.get("step"), "problem": fault.problem,
        }  # fmt: skip


def _of_complaints(complaints: Any) -> Iterator[dict[str, object]]:
    """Entries cut off the end leave no mark in a chain, but then the complaint stands elsewhere than its last says."""
    arrivals = Entry.objects.filter(about_kind=ABOUT, about=OuterRef("uuid"), data__has_key="to").order_by("-number")
    last = complaints.annotate(
        said=Subquery(arrivals.values("data")[:1]), number=Subquery(arrivals.values("number")[:1])
    )
    for uuid, reference, state, said, number in last.values_list(
        "uuid", "reference", "state", "said", "number"
    ).iterator(chunk_size=2000):
        if said is None:
            problem = "has no chronology"
        elif _data(said).get("to") != state:
            problem = f"stands at {state}, but its last step left it at {_data(said).get('to')}"
        else:
            continue
        yield {
            "about": str(uuid), "kind": ABOUT, "reference": reference, "number": number, "step": None,
            "problem": problem,
        }  # fmt: skip


def _data(said: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(said) if isinstance(said, str) else said
    return data
