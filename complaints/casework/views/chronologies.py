"""The daily proof that what was recorded has not been changed since."""

from __future__ import annotations

from django.shortcuts import render

from accounts.methods import only
from complaints.casework import chronologies
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.calendars import for_keepers

EARLIER = 30
"""Proofs that one page lists."""


@only("GET", "HEAD")
@for_keepers
def proofs(request: CaseRequest) -> Answer:
    """The last proofs with their marks, and what did not hold. No number of chronologies: it would tell of cases that
    this person does not see."""
    on = today()
    rows = [
        {"at": proof.at, "mark": proof.mark, "faults": chronologies.faults_for(request.user, proof, on=on)}
        for proof in chronologies.latest(EARLIER)
    ]
    return render(request, "casework/chronologies.html", {"proofs": rows, "last": rows[0] if rows else None})
