"""Reaching the pages of this room that stand on no one case: fetching is authorising."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from complaints.casework import permissions as casework
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.conduct import permissions
from complaints.conduct.models import Campaign

P = ParamSpec("P")


def officers_only(view: Callable[Concatenate[CaseRequest, P], Answer]) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """For the trust's officers; for anybody else the page is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if not permissions.keeps_campaigns(request.user, on=today()):  # type: ignore[arg-type]  # signed in
            raise Http404
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in
        except casework.NotAllowed as refused:
            raise Http404 from refused

    return guarded  # type: ignore[return-value]


def campaign_of(request: CaseRequest, key: UUID) -> Campaign:
    """One campaign, if this officer may open it."""
    rows = permissions.campaigns_visible_to(request.user, on=today())
    return get_object_or_404(
        rows.select_related("trust", "written_by", "approved_by", "published_by", "begun_by"), uuid=key
    )
