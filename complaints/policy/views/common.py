"""Fetching for the people who keep the procedure: what they may not edit does not exist for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Trust, User
from complaints.policy import permissions
from complaints.policy.models import Procedure

P = ParamSpec("P")


def for_editors(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Sign in first; 404 for whoever does not keep the procedure."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not permissions.may_edit(request.user, on=timezone.localdate()):
            raise Http404
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", login_required(guarded))


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def trust_of(request: HttpRequest) -> Trust:
    """The trust whose procedure they keep."""
    trust = permissions.trust_of_editor(request.user, on=timezone.localdate())
    if trust is None:
        raise Http404
    return trust


def version_or_404(request: HttpRequest, pk: int, *, draft: bool | None = None) -> Procedure:
    """A version with all its parts; with `draft`, only one that is, or is not, a draft."""
    versions = permissions.editable_by(request.user, on=timezone.localdate()).whole()
    if draft is not None:
        versions = versions.filter(draft=draft)
    return get_object_or_404(versions, pk=pk)


def standing(version: Procedure, current: set[int], on: dt.date) -> str:
    """Where a version stands: draft, in force, to come, ended or past."""
    if version.draft:
        return "draft"
    if version.in_force_from and version.in_force_from > on:
        return "to_come"
    return "in_force" if version.pk in current else "past"
