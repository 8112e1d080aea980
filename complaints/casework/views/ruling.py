"""The one page of a request for an independent panel, for whoever rules on it, with nothing else of the case."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import trail
from accounts.methods import only
from accounts.models import PostKind, User
from complaints.casework import actions, permissions, routing
from complaints.casework.forms.panel import RuleIndependenceForm
from complaints.casework.forms.record import DeclareForm
from complaints.casework.models import Complaint, IndependenceRequest
from complaints.casework.views.access import Answer, CaseRequest, asked_first, today
from complaints.casework.vocabulary import Step
from complaints.policy.vocabulary import NameKey, PanelRule

S = Step


def to_rule(
    view: Callable[Concatenate[CaseRequest, Complaint, IndependenceRequest, ...], Answer],
) -> Callable[[HttpRequest, str], Answer]:
    """The request that waits, for whoever rules on it (R133); for everybody else there is none (404)."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, reference: str) -> Answer:
        user, on = request.user, today()
        once = str(request.POST.get("once", ""))[:40]
        if not isinstance(user, User):
            raise Http404
        if trail.sent_before(once, by=user):
            return redirect("casework:home")
        named, seen = permissions.to_rule_on(user, on=on), permissions.visible_to(user, on=on)
        rows = Complaint.objects.filter(Q(pk__in=named.values("pk")) | Q(pk__in=seen.values("pk")))
        complaint = get_object_or_404(rows.select_related("academy__trust", "procedure"), reference=reference.upper())
        asked = complaint.independence_requests.filter(round=complaint.round, ruled_on__isnull=True).first()
        if asked is None or not permissions.may(user, S.RULE_ON_INDEPENDENCE, complaint, on=on):
            raise Http404
        return asked_first(request, complaint) or view(request, complaint, asked)  # type: ignore[arg-type]  # signed in: see above

    return guarded


def _office(complaint: Complaint, kind: PostKind) -> str:
    """A post as this version of the procedure calls it (R280)."""
    return complaint.procedure.name(kind) if kind in NameKey.values else kind.label


@only("GET", "HEAD", "POST")
@to_rule
def ruling(request: CaseRequest, complaint: Complaint, asked: IndependenceRequest) -> Answer:
    """The request with its reasons and who an ordinary panel would be drawn from; then granted, or refused with
    reasons (S0 §10, R133)."""
    on, at = today(), timezone.now()
    initial = {"seen_state": complaint.state, "once": secrets.token_urlsafe(18)}
    data = request.POST if request.method == "POST" else None
    form = RuleIndependenceForm(data, complaint=complaint, user=request.user, on=on, initial=initial)
    if data is not None and form.is_valid():
        said = form.cleaned_data
        try:
            actions.take(
                S.RULE_ON_INDEPENDENCE, complaint, by=request.user, at=at, seen_state=said["seen_state"],
                once=said["once"], **form.details(at=at),
            )  # fmt: skip
        except actions.Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
        else:
            messages.success(request, f"Your ruling on {complaint.reference} is recorded. The clerk writes to them.")
            return redirect("casework:home")
    actions.note_saw(complaint, user=request.user, what="request for an independent panel", at=at)
    rule = complaint.procedure.panel_rule_for(routing.lead_subject(complaint))
    context = {
        "complaint": complaint, "asked": asked, "ask": form, "rule": PanelRule(rule).label,
        "stage": complaint.procedure.stage_name(complaint.stage),
        "drawn_from": [
            (user.name, _office(complaint, kind)) for user, kind in routing.drawn_from(complaint, on=on)
        ],
    }  # fmt: skip
    return render(request, "casework/ruling.html", context, status=422 if form.problems else 200)


@only("GET", "HEAD", "POST")
@to_rule
def decline(request: CaseRequest, complaint: Complaint, asked: IndependenceRequest) -> Answer:
    """Whoever cannot be impartial says so, and the next one is asked (S0 §10, R283)."""
    form = DeclareForm(request.POST or None, complaint=complaint, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        declared = actions.declare_conflict(
            complaint, by=request.user, at=timezone.now(), detail=form.cleaned_data["detail"]
        )
        return redirect("casework:declared", declared.uuid)
    context = {"complaint": complaint, "ask": form}
    return render(request, "casework/decline_ruling.html", context, status=422 if form.problems else 200)
