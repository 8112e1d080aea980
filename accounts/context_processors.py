"""What every page knows: whose portal it is, whether it is practice, where to go, how long the session
lasts."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts import navigation, notices, posts
from accounts.middleware import seconds_left
from accounts.models import Trust, User


def portal(request: HttpRequest) -> dict[str, object]:
    """Looked up only when a page asks: `navigation` and `unseen_notices` cost a query each, `trust` one for whoever
    holds no post."""
    user = getattr(request, "user", None)
    known: dict[str, object] = {
        "trust": SimpleLazyObject(lambda: _trust(user)),
        "practice_mode": settings.PRACTICE_MODE,
        "navigation": None,
        "unseen_notices": 0,
    }
    if isinstance(user, User):
        known |= {
            "navigation": SimpleLazyObject(lambda: navigation.menu(user, on=timezone.localdate(), path=request.path)),
            "unseen_notices": SimpleLazyObject(lambda: notices.unseen(user)),
            "idle_seconds": seconds_left(request),
        }
    return known


def _trust(user: object) -> Trust | None:
    """The trust of this installation; known with the posts of whoever looks."""
    held = posts.held_by(user, on=timezone.localdate()) if isinstance(user, User) else []
    return held[0].trust if held else Trust.objects.order_by("pk").first()
