"""Requests that a complainant wants taken down for them: what came of one that was not written down."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions
from complaints.casework.forms.record import CameOfItForm
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, back_to, on_case, recorders_only
from complaints.casework.views.one_form import acted, ask, form_on


@only("GET", "HEAD", "POST")
@on_case
def taking_down(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """They were spoken with and want nothing more, or could not be reached (S0 §6.2, R60)."""
    recorders_only(request, complaint)
    row = get_object_or_404(complaint.takings_down, pk=pk)
    if row.done_on is not None:
        messages.info(request, "That has been dealt with already.")
        return back_to(request, complaint)
    form = form_on(request, complaint, CameOfItForm)
    return acted(
        request, form,
        lambda said: actions.close_taking_down(row, how=said["how"], by=request.user, at=timezone.now()),
        done="It is recorded what came of it.", to=lambda _: back_to(request, complaint),
    ) or ask(
        request, complaint, form, title=f"What came of the request for {row.get_what_display()}", button="Record it",
        intro="Only when nothing was written down. A request that they still make is written down with its own step, "
        "and counts from the day on which they asked for help with it.",
        back="case",
    )  # fmt: skip
