"""Who reaches these screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts import posts
from accounts.models import Trust, User

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


def appointers_only(
    view: Callable[Concatenate[PersonRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Operations officer, trust officer or administrator; for anybody else the page is not there."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not posts.may_appoint(user, on=timezone.localdate()):
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded  # type: ignore[return-value]


def the_trust() -> Trust:
    """The trust of this installation. Raises Http404 when it has none yet."""
    trust = Trust.objects.order_by("pk").first()
    if trust is None:
        raise Http404
    return trust
