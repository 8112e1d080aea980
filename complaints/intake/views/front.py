"""Where a parent begins: which academy, what happens next, and whether this is the right route."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import limits
from accounts.models import Academy
from complaints.intake import access, drafting, opening
from complaints.policy.in_force import NoProcedure, procedure_for
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import ClockKind, PassageKey

MOST_BEGUN = "60/h"


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Every academy, with its procedure and the way to tell it something (S0 §1, R3, R4)."""
    academies = Academy.objects.filter(is_open=True).select_related("trust")
    return render(request, "intake/front.html", {"academies": academies})


@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next and what helps, before anything is asked (S0 §4.1, R28)."""
    academy, procedure = _place(slug)
    if procedure is None:
        return render(request, "policy/none.html", {"academy": academy})
    at = timezone.now()
    context = {
        "academy": academy,
        "procedure": procedure,
        "office": procedure.name("office"),
        "closed": opening.is_closed(academy, at=at),
        "acknowledge": procedure.limit(ClockKind.ACKNOWLEDGE),
        "answer": procedure.limit(ClockKind.ANSWER_INFORMAL),
        "raise_limit": procedure.limit(ClockKind.RAISE),
        "helps": procedure.passage(PassageKey.WHAT_HELPS),
        "late": procedure.passage(PassageKey.LATE),
        "privacy": procedure.passage(PassageKey.PRIVACY),
    }
    return render(request, "intake/start.html", context)


def route(request: HttpRequest, slug: str) -> HttpResponse:
    """Is this the right route? Subjects with a procedure of their own have an exit page each (S0 §3.2, R20, A2)."""
    academy, procedure = _place(slug)
    if procedure is None:
        return redirect("intake:start", slug)
    signposts = list(procedure.signposts.all())
    chosen = request.POST.get("about", "")
    error = ""
    if request.method == "POST":
        if chosen == "none":
            return _begin(request, academy)
        if any(post.key == chosen for post in signposts):
            return redirect("intake:elsewhere", slug, chosen)
        error = "Choose one, or “None of these”."
    context = {
        "academy": academy, "procedure": procedure, "signposts": signposts, "error": error,
        "sen_support": procedure.passage(PassageKey.SEN_SUPPORT),
        "disabled_pupils": procedure.passage(PassageKey.DISABLED_PUPILS), "sen_policy": procedure.linked("sen"),
    }  # fmt: skip
    return render(request, "intake/route.html", context)


def elsewhere(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Where to go with this subject, and going on all the same (S0 §3.2, R21, R24)."""
    academy, procedure = _place(slug)
    post = procedure.signposts.filter(key=key).first() if procedure else None
    if procedure is None or post is None:
        raise Http404
    if request.method == "POST":
        return _begin(request, academy)
    context = {
        "academy": academy, "procedure": procedure, "signpost": post, "policy": post.policy,
        "is_safeguarding": post.key == "safeguarding", "closed": opening.is_closed(academy, at=timezone.now()),
    }  # fmt: skip
    return render(request, "intake/elsewhere.html", context)


def _begin(request: HttpRequest, academy: Academy) -> HttpResponse:
    if limits.rate("intake-begin", MOST_BEGUN, limits.address_of(request)):
        return render(request, "intake/limited.html", {"academy": academy}, status=429)
    draft = drafting.begin(academy, at=timezone.now())
    access.hold(request, draft)
    return redirect("intake:question", academy.slug, draft.token, "nature")


def _place(slug: str) -> tuple[Academy, Procedure | None]:
    academy = get_object_or_404(Academy.objects.select_related("trust"), slug=slug, is_open=True)
    try:
        return academy, procedure_for(academy, on=timezone.localdate())
    except NoProcedure:
        return academy, None
