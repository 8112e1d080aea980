"""Reaching a request to see the record: fetching is authorising, and who may not finds nothing (404)."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import trail
from accounts.models import User
from complaints.casework.views.access import Answer, shows, today
from complaints.casework.vocabulary import ABOUT as OF_A_COMPLAINT
from complaints.records.disclosing import acting, permissions
from complaints.records.disclosing.forms import PlainForm
from complaints.records.disclosing.vocabulary import ABOUT
from complaints.records.models import Disclosure, DisclosureItem
from complaints.records.retention import acting as retiring
from complaints.records.retention import permissions as keeping

P = ParamSpec("P")


class DisclosureRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


Guard = Callable[[Callable[Concatenate[DisclosureRequest, P], Answer]], Callable[Concatenate[HttpRequest, P], Answer]]


def only_whoever(may: Callable[[User | AnonymousUser, dt.date], bool]) -> Guard[P]:
    """For whoever may, by post; for anybody else the page is not there, nor is what they may not do on it."""

    def decorate(
        view: Callable[Concatenate[DisclosureRequest, P], Answer],
    ) -> Callable[Concatenate[HttpRequest, P], Answer]:
        @login_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
            if not may(request.user, today()):
                raise Http404
            try:
                return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in
            except (acting.NotAllowed, retiring.NotAllowed) as refused:
                raise Http404 from refused

        return guarded  # type: ignore[return-value]

    return decorate


def keepers_only(
    view: Callable[Concatenate[DisclosureRequest, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """For whoever deals with requests."""
    guard: Guard[P] = only_whoever(lambda user, on: permissions.keeps(user, on=on))
    return guard(view)


def officers_only(
    view: Callable[Concatenate[DisclosureRequest, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """For the trust's officers, who decide what is kept."""
    guard: Guard[P] = only_whoever(lambda user, on: keeping.keeps(user, on=on))
    return guard(view)


def on_disclosure(
    view: Callable[Concatenate[DisclosureRequest, Disclosure, P], Answer],
) -> Callable[Concatenate[HttpRequest, str, P], Answer]:
    """Sign in first; then the request, if this person deals with it; that they looked is written down."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, disclosure: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        rows = permissions.visible_to(request.user, on=today())
        related = ("trust", "academy", "clock", "opened_by", "released_by", "closed_by")
        found = get_object_or_404(rows.select_related(*related), reference=disclosure.upper())
        try:
            answer = view(request, found, *args, **kwargs)  # type: ignore[arg-type]  # signed in
        except acting.NotAllowed as refused:
            raise Http404 from refused
        if request.method != "HEAD" and shows(answer) and isinstance(request.user, User):
            matched = request.resolver_match
            trail.saw(
                about_kind=ABOUT, about=found.uuid, user=request.user, at=timezone.now(),
                what=(matched.url_name or "").replace("_", " ")[:40] if matched else "",
                detail=next((str(value) for value in kwargs.values()), ""),
            )  # fmt: skip
        return answer

    return guarded  # type: ignore[return-value]


def item_of(request: DisclosureRequest, disclosure: Disclosure, key: uuid.UUID) -> DisclosureItem:
    """One document of this request; the access log of its complaint says that it was looked at."""
    rows = DisclosureItem.objects.filter(case__in=permissions.cases_of(disclosure, request.user, on=today()))
    related = ("case__disclosure", "case__complaint", "file", "copy", "decided_by", "checked_by")
    found = get_object_or_404(rows.select_related(*related), uuid=key)
    if request.method == "GET":
        trail.saw(
            about_kind=OF_A_COMPLAINT, about=found.case.complaint.uuid, user=request.user, at=timezone.now(),
            what="document for a disclosure", detail=str(found.uuid),
        )  # fmt: skip
    return found


def ask(
    request: HttpRequest, form: PlainForm, *, title: str, button: str, back: str, intro: str = "", caption: str = "",
    **more: object,
) -> HttpResponse:  # fmt: skip
    """A page that asks something."""
    context = {"ask": form, "title": title, "button": button, "back": back, "intro": intro, "caption": caption, **more}
    return render(request, "records/ask.html", context, status=422 if form.problems else 200)


def refused(form: Any, why: Exception) -> None:
    """What stands in the way, above the form."""
    form.add_error(None, " ".join(getattr(why, "sentences", (str(why),))))


def once() -> str:
    """The mark of one showing of a form."""
    return secrets.token_urlsafe(18)
