"""``manage.py verify_chronology``: proves every chronology, and that each complaint stands where its own says."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Entry
from complaints.casework import chronologies
from complaints.casework.models import Complaint

FAULTY = 1


class Command(BaseCommand):
    help = (
        "Walk every chained chronology and print as JSON how many hold and each fault to the row: an entry changed, "
        "taken out or put in, an end cut off since the last daily proof, a complaint whose state is not the one "
        "that its last entry left it in, and a complaint that is gone from under its chronology. Exit 1 on a fault."
    )

    # It only reads: no reason to wait for every screen to be loaded and checked.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reference", help="only this complaint")

    def handle(self, *args: Any, **options: Any) -> None:
        complaints = Complaint.objects.all()
        entries = Entry.objects.order_by()
        one = None
        if options["reference"]:
            complaints = complaints.filter(reference=options["reference"].upper())
            one = complaints.values_list("uuid", flat=True).first()
            entries = entries.filter(about=one)
        if options["reference"] and one is None:
            faults: list[chronologies.Problem] = [
                {"reference": options["reference"], "problem": "there is no such complaint"}
            ]
        else:
            faults = list(chronologies.problems(one))
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
