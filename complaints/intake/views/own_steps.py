"""The steps that the complainant takes from their own page, each with a page that says what follows."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint, SurveyAnswer
from complaints.intake import access, links, offers
from complaints.intake.forms.own import QUESTIONS, HeadsForm, LateWhyForm, OwnForm, SurveyForm, WhyForm
from complaints.intake.models import SurveyGiven
from complaints.intake.offers import Offer
from complaints.intake.views.own import enter, first_or, given_back, moved_on
from complaints.intake.views.own_help import TAKEN_DOWN

DONE: dict[Offer, str] = {
    Offer.HEADS: "Thank you. We have your answer about the points.",
    Offer.NEW_POINT: "We have your new point. We write to you on this page about what becomes of it.",
    Offer.ESCALATE: "Your complaint is now at the formal stage. The dates below are new.",
    Offer.PANEL: "We have your request for a review panel.",
    Offer.INDEPENDENT: "We have your request for an independent panel. You will get a decision with reasons.",
    Offer.GO_ON: "Your complaint goes on. The dates below are new.",
    Offer.CONTENT: "Thank you. We have noted that you are content, and write to you when it is closed.",
    Offer.WITHDRAW: "Your complaint is withdrawn.",
    Offer.SURVEY: "Thank you for telling us how it was.",
}
RECEIPTS = {Offer.ESCALATE: 2, Offer.PANEL: 3}
"""Requests from which time limits count: a receipt for each goes by e-mail at once."""
LATE = "Your request is on record. The clerk decides whether it can still be taken."
ALREADY = "That has been done already, or it is no longer possible. This page shows where things stand now."


@access.keeps_typing
def step(request: HttpRequest, token: str, offer: str) -> HttpResponseBase:
    """One thing to do: what it means, a question, and a button. Sent twice, it is done once."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    if offer not in set(Offer):
        raise Http404
    chosen = Offer(offer)
    if chosen not in offers.now(complaint):
        return _not_any_more(request, complaint, chosen)
    on = timezone.localdate()
    late = chosen == Offer.PANEL and offers.panel_is_late(complaint, on=on)
    form = _form(chosen, complaint, request, token, late=late)
    if request.method == "POST" and form.is_valid():
        done = _carry_out(chosen, complaint, form, request)
        if done:
            return redirect("intake:own", token)
    heads = list(complaint.heads.prefetch_related("passages")) if chosen == Offer.HEADS else []
    context = {
        "academy": complaint.academy, "complaint": complaint, "token": token, "form": form,
        "offer": chosen.name.lower(), "help": chosen.value if chosen in TAKEN_DOWN else "",
        "once": secrets.token_urlsafe(16), "late": late,
        "window": complaint.clocks.filter(kind="ask_for_panel").last(),
        "answered": [head for head in heads if head.in_scope],
        "elsewhere": [head for head in heads if not head.in_scope],
        "formal": complaint.procedure.limit("answer_formal"), "panel": complaint.procedure.limit("decide_panel"),
        "panel_name": complaint.procedure.name("review_panel"), "clerk": complaint.procedure.name("clerk"),
    }  # fmt: skip
    return render(request, "intake/own/step.html", context)


def _not_any_more(request: HttpRequest, complaint: Complaint, chosen: Offer) -> HttpResponse:
    """It was done already, or somebody moved the complaint on while the page stood open: then what was typed is given
    back to be sent as a message."""
    token = complaint.complainant.token
    typed = _typed(request) if request.method == "POST" and chosen != Offer.SURVEY else ""
    if not typed or actions.repeated(complaint, access.mark_of(request, of=chosen)):
        messages.info(request, ALREADY)
        return redirect("intake:own", token)
    return moved_on(request, complaint, typed)


def _typed(request: HttpRequest) -> str:
    """The words of a form, those about one point with its number."""
    said = {name: str(text).replace("\r\n", "\n").strip() for name, text in request.POST.items()}
    points = [f"Point {name[5:]}: {text}" for name, text in said.items() if name.startswith("head-") and text]
    return "\n\n".join([*points, *(said[name] for name in ("text", "late") if said.get(name))])


def _form(chosen: Offer, complaint: Complaint, request: HttpRequest, token: str, *, late: bool) -> OwnForm:
    data = request.POST if request.method == "POST" else None
    given = given_back(request, token)
    if chosen == Offer.HEADS:
        heads = list(complaint.heads.all())
        first = first_or(HeadsForm, given)
        if given is not None:
            first |= {name: given[name] for name in (f"head-{head.number}" for head in heads) if name in given}
        return HeadsForm(data, initial=first, heads=heads)
    if chosen == Offer.SURVEY:
        return SurveyForm(data, initial=first_or(SurveyForm, given))
    if chosen == Offer.GO_ON:
        return OwnForm(data or ({} if request.method == "POST" else None))
    label, missing, required = QUESTIONS[chosen]
    kind = LateWhyForm if late else WhyForm
    return kind(data, initial=first_or(kind, given), label=label, missing=missing, required=required)


def _carry_out(chosen: Offer, complaint: Complaint, form: OwnForm, request: HttpRequest) -> bool:
    at, on = timezone.now(), timezone.localdate()
    found: dict[str, Any] = form.cleaned_data
    late = chosen == Offer.PANEL and offers.panel_is_late(complaint, on=on)
    once = access.mark_of(request, of=chosen)
    try:
        with transaction.atomic():
            if actions.repeated(actions.lock(complaint), once):
                messages.info(request, ALREADY)
                return True
            if chosen == Offer.SURVEY:
                _survey(complaint, found, on=on)
            else:
                text = form.words() if isinstance(form, LateWhyForm) else str(found.get("text", ""))
                text = text.replace("\r\n", "\n").strip()
                agreed = found.get("agreed") == "yes"
                other = form.corrections() if isinstance(form, HeadsForm) else None
                offers.carry_out(
                    chosen, complaint, text=text, at=at, on=on, agreed=agreed, corrections=other, once=once
                )  # fmt: skip
            if chosen in RECEIPTS:
                links.confirm_later(complaint.complainant, RECEIPTS[chosen], at=at)
    except Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return False
    messages.success(request, LATE if late else DONE[chosen])
    return True


def _survey(complaint: Complaint, found: dict[str, Any], *, on: Any) -> None:
    """The answer holds the academy, the month and the stage reached, and nothing that leads back (S0 §12)."""
    _given, first = SurveyGiven.objects.get_or_create(complaint=complaint)
    if first:
        SurveyAnswer.objects.create(
            academy_code=complaint.academy.code, month=on.replace(day=1), stage=complaint.stage_reached,
            clear=found.get("clear"), fair=found.get("fair"), comment=found.get("comment", ""),
        )  # fmt: skip
