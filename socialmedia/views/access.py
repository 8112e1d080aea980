"""Reaching an incident: fetching is authorising, and who may not finds nothing (404)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.models import User
from socialmedia import actions, permissions
from socialmedia.models import Incident
from socialmedia.permissions import Part

P = ParamSpec("P")
Answer = HttpResponseBase


class IncidentRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    seen_as: str


def today() -> dt.date:
    """The Europe/London day."""
    return timezone.localdate()


def signed_in(
    view: Callable[Concatenate[IncidentRequest, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """Sign in first; what they may not do is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in
        except permissions.NotAllowed as refused:
            raise Http404 from refused

    return guarded  # type: ignore[return-value]


def on_incident(
    view: Callable[Concatenate[IncidentRequest, Incident, P], Answer],
) -> Callable[Concatenate[HttpRequest, str, P], Answer]:
    """Sign in first; then the incident, if this person may read it; that they did is written down."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, incident: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        rows = permissions.visible_to(request.user, on=today())
        rows = rows.select_related("academy__trust", "reported_by", "recurrence_of")
        found = get_object_or_404(rows, reference=incident.upper())
        try:
            answer = view(request, found, *args, **kwargs)  # type: ignore[arg-type]  # signed in
        except permissions.NotAllowed as refused:
            raise Http404 from refused
        if request.method == "GET" and answer.status_code == 200:
            _write_down(request, found, kwargs)
        return answer

    return guarded  # type: ignore[return-value]


def _write_down(request: HttpRequest, incident: Incident, kwargs: Mapping[str, object]) -> None:
    found = request.resolver_match
    name = found.url_name if found and found.url_name else ""
    which = next((str(value) for value in kwargs.values()), "")
    what = getattr(request, "seen_as", "") or name.replace("_", " ")
    if isinstance(request.user, User):
        actions.note_saw(incident, user=request.user, what=what, at=timezone.now(), detail=which)


def my_parts(request: IncidentRequest, incident: Incident) -> frozenset[Part]:
    """The parts of whoever asks; asked once for a page."""
    kept: dict[int, frozenset[Part]] = request.__dict__.setdefault("_parts_in_incident", {})
    if incident.pk not in kept:
        kept[incident.pk] = permissions.parts_of(request.user, incident, on=today())
    return kept[incident.pk]


def originals_only_for(request: IncidentRequest, incident: Incident) -> None:
    """Raise Http404 for whoever may not know who brought it."""
    if not permissions.SOURCE_READERS & my_parts(request, incident):
        raise Http404


def unnamed(request: IncidentRequest, incident: Incident) -> int | None:
    """Who reported it, where this reader may not know who brought it and is not the one who did."""
    if permissions.SOURCE_READERS & my_parts(request, incident) or incident.reported_by_id == request.user.pk:
        return None
    return incident.reported_by_id


TABS: tuple[tuple[str, str], ...] = (
    ("incident", "Overview"),
    ("evidence", "Evidence"),
    ("assessment", "Assessment"),
    ("people", "People and contacts"),
    ("meetings", "Meetings"),
    ("afterwards", "Removal and after"),
    ("letters", "Letters"),
    ("chronology", "Chronology"),
)
"""Each tab has its own address."""


HELD_APART = "Held apart: it could be told from it who brought it"


def frame(request: IncidentRequest, incident: Incident, current: str, **more: Any) -> dict[str, Any]:
    """The context that every tab shares, with what the tab adds."""
    tabs = [
        {
            "name": name, "text": text, "url": reverse(f"socialmedia:{name}", args=[incident.reference]),
            "current": name == current,
        }
        for name, text in TABS
    ]  # fmt: skip
    parts = my_parts(request, incident)
    originals = bool(permissions.SOURCE_READERS & parts)
    held_apart = {
        name: HELD_APART if value and not originals and actions.tells_source(incident, value) else value
        for name, value in (("shown_address", incident.address), ("shown_account", incident.account))
    }
    return {
        "incident": incident, "tabs": tabs, "trust": incident.academy.trust, "reader": request.user,
        "manages": permissions.Part.MANAGER in parts, "works": bool(permissions.WORKING & parts),
        "may_see_originals": originals, **held_apart, **more,
    }  # fmt: skip


SENT_BEFORE = "This was sent already. It counts once."


def once() -> str:
    """The mark of one showing of a form."""
    return secrets.token_urlsafe(18)
