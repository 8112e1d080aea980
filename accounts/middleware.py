"""Session limits, the second factor of everybody who can read cases, and nothing kept by browsers.

The first two act once the forgery check has passed and before the view runs, so that nothing forged is ever kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import kept, posts, second_factor
from accounts.models import User

PUBLIC = ("/complain/", "/your-complaint/", "/account/", "/people/accept/", "/people/colours/", "/healthz")
"""What works without a sign-in: a session that ends there does not stand in the way."""

BEGAN, SEEN, PERSON, DAY, FACTOR = "began_at", "seen_at", "ended_for", "posts_of", "second_factor_seen_at"
Answer = Callable[[HttpRequest], HttpResponseBase]


def now() -> int:
    """Whole seconds, as sessions keep them."""
    return int(timezone.now().timestamp())


def seconds_left(request: HttpRequest) -> int:
    """How long this session lasts if nothing more happens: to the idle limit or to the absolute one."""
    whole = settings.SESSION_LONGEST_HOURS * 3600 - (now() - int(request.session.get(BEGAN, now())))
    return max(0, min(int(settings.SESSION_IDLE_MINUTES) * 60, int(whole)))


def renew(request: HttpRequest) -> None:
    """Count the idle time from this moment."""
    request.session[SEEN] = now()


class _Middleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class NothingKept(_Middleware):
    """No page is kept by a browser or on the way unless it says so itself: most hold what somebody confided."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class SessionLimits(_Middleware):
    """Ends a session after SESSION_IDLE_MINUTES without a request and after SESSION_LONGEST_HOURS altogether.

    What was being sent at that moment is kept for the person and offered back when they have signed in again.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        user = request.user
        if isinstance(user, User):
            if not self._over(request):
                self._go_on(request, user)
                return None
            return self._end(request, user)
        ended_for = request.session.get(PERSON)
        if ended_for and request.method == "POST" and not request.path.startswith(PUBLIC):
            before = User.objects.filter(pk=ended_for, is_active=True).first()
            return _sign_in_again(request, before) if before else None
        return None

    def _over(self, request: HttpRequest) -> bool:
        moment = now()
        began = int(request.session.setdefault(BEGAN, moment))
        seen = int(request.session.get(SEEN, moment))
        idle, longest = settings.SESSION_IDLE_MINUTES * 60, settings.SESSION_LONGEST_HOURS * 3600
        return bool(moment - seen > idle or moment - began > longest)

    def _go_on(self, request: HttpRequest, user: User) -> None:
        """Note the time, at most twice a minute; take up the day's posts once a day, should no worker have
        run."""
        session, today = request.session, timezone.localdate()
        if now() - int(session.get(SEEN, 0)) >= 30:
            renew(request)
        if PERSON in session:
            del session[PERSON]
        if session.get(DAY) != today.isoformat():
            posts.mirror(user, on=today)
            session[DAY] = today.isoformat()
        if request.method == "POST" and kept.FIELD in request.POST:
            kept.forget(user, str(request.POST[kept.FIELD]))

    def _end(self, request: HttpRequest, user: User) -> HttpResponseBase | None:
        public = request.path.startswith(PUBLIC)
        answer = None if public else _sign_in_again(request, user)
        logout(request)
        request.session[PERSON] = user.pk
        if not public:
            messages.info(request, "You were signed out because the time was up. Sign in to go on.")
        return answer


class SecondFactorRequired(_Middleware):
    """Sends whoever can read cases to set up a second factor first; in practice mode nobody needs one."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        user = request.user
        if settings.PRACTICE_MODE or not isinstance(user, User) or request.path.startswith(PUBLIC):
            return None
        if request.path == reverse("accounts:stay"):
            return None
        if now() - int(request.session.get(FACTOR, 0)) < 300:
            return None
        if second_factor.set_up(user) or not second_factor.needed(user, on=timezone.localdate()):
            request.session[FACTOR] = now()
            return None
        if request.method == "POST":
            kept.keep(request, user, at=timezone.now())
        messages.info(request, "What you can read or change here needs a second step when you sign in.")
        return redirect("mfa_index")


def _sign_in_again(request: HttpRequest, user: User) -> HttpResponseBase:
    """The sign-in page, and after it what was asked for or what had been typed."""
    to = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        form = kept.keep(request, user, at=timezone.now()) if request.path != reverse("accounts:stay") else None
        to = reverse("accounts:kept", args=[form.pk]) if form else "/"
    if request.headers.get("HX-Request"):
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        back = to if request.method != "GET" else page.path
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = "/"
        return HttpResponse(status=204, headers={"HX-Redirect": redirect_to_login(back).url})
    return redirect_to_login(to)
