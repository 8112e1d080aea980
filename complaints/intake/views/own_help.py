"""Help with a request on the complainant's own page: "take this down for me"."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint, TakingDown
from complaints.intake import access, offers, telling
from complaints.intake.forms.help import TakeDownForm
from complaints.intake.offers import Offer
from complaints.intake.views.own import enter, first_or, given_back

TAKEN_DOWN: dict[Offer, TakingDown.What] = {
    Offer.ESCALATE: TakingDown.What.FORMAL,
    Offer.PANEL: TakingDown.What.PANEL,
    Offer.INDEPENDENT: TakingDown.What.INDEPENDENT,
}
"""What can be taken down for somebody instead of being typed (S0 §6.2, R60)."""


@access.keeps_typing
def take_down(request: HttpRequest, token: str, offer: str) -> HttpResponseBase:
    """They would rather tell somebody: how to reach them, and from which day it counts."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    if offer not in set(Offer) or Offer(offer) not in TAKEN_DOWN:
        raise Http404
    chosen = Offer(offer)
    if chosen not in offers.now(complaint):
        messages.info(request, "That is no longer possible. This page shows where things stand now.")
        return redirect("intake:own", token)
    what = TAKEN_DOWN[chosen]
    before = complaint.takings_down.filter(what=what, done_on=None).first()
    first = {"telephone": before.telephone if before else complaint.complainant.telephone,
             "when": before.when if before else ""}  # fmt: skip
    form = TakeDownForm(
        request.POST if request.method == "POST" else None,
        initial=first | first_or(TakeDownForm, given_back(request, token)),
    )
    if request.method == "POST" and form.is_valid() and _ask(complaint, what, form):
        messages.success(
            request,
            "Thank you. Somebody speaks with you and writes it down. Today counts as the day on which you asked.",
        )
        return redirect("intake:own", token)
    on = timezone.localdate()
    context = {
        "academy": complaint.academy, "token": token, "form": form, "what": what.label, "before": before,
        "offer": chosen.value, "contact": telling.contact_of(complaint),
        "late": chosen == Offer.PANEL and offers.panel_is_late(complaint, on=on),
    }  # fmt: skip
    return render(request, "intake/own/take_down.html", context)


def _ask(complaint: Complaint, what: TakingDown.What, form: TakeDownForm) -> bool:
    at = timezone.now()
    try:
        row = actions.ask_to_take_down(
            complaint, what=what, telephone=form.cleaned_data["telephone"], when=form.cleaned_data["when"], at=at
        )
    except Refused as refused:
        form.add_error(None, " ".join(refused.sentences))
        return False
    telling.staff(
        complaint, key=f"taking-down:{row.pk}", text="the complainant asks that a request be taken down for them.",
        at=at, urgent=True,
    )  # fmt: skip
    return True
