"""Reaching a case: fetching is authorising, and who may not finds nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complaint

P = ParamSpec("P")


class CaseRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


Answer = HttpResponseBase


def today() -> dt.date:
    """The Europe/London day."""
    return timezone.localdate()


def on_case(
    view: Callable[Concatenate[CaseRequest, Complaint, P], Answer],
) -> Callable[Concatenate[HttpRequest, str, P], Answer]:
    """Sign in first; then the complaint, if this person may read it; what they may not do is not there (404)."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, reference: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        visible = permissions.visible_to(request.user, on=today())
        rows = visible.select_related("academy__trust", "procedure", "complainant", "handler", "clerk")
        complaint = get_object_or_404(rows, reference=reference.upper())
        try:
            return view(request, complaint, *args, **kwargs)  # type: ignore[arg-type]  # signed in: see above
        except permissions.NotAllowed as refused:
            raise Http404 from refused

    return guarded  # type: ignore[return-value]


def recorders_only(request: CaseRequest, complaint: Complaint) -> None:
    """Raise Http404 unless this person works on the case, rather than only reading it."""
    if not permissions.may_record(request.user, complaint, on=today()):
        raise Http404


def back_to(request: CaseRequest, complaint: Complaint, name: str = "case", **query: str) -> HttpResponseRedirect:
    """The case, or home for whoever has just given it away."""
    if not permissions.visible_to(request.user, on=today()).filter(pk=complaint.pk).exists():
        return redirect("casework:home")
    address = reverse(f"casework:{name}", args=[complaint.reference])
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)


def only(*methods: str) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Other methods are told so, after the person was let in."""

    def wrap(view: Callable[P, Answer]) -> Callable[P, Answer]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
            request = args[0]
            if isinstance(request, HttpRequest) and request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            return view(*args, **kwargs)

        return guarded

    return wrap
