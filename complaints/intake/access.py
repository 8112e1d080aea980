"""Who may open what without a sign-in: a draft in this browser, and one complainant's own page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts import cipher, trail
from complaints.casework import actions
from complaints.casework.models import Complainant, Complaint
from complaints.intake.models import Draft

DRAFTS, PAGE, KEPT = "intake_drafts", "intake_page", "intake_kept"
FORM_KEY = "form_key"
PAGE_IDLE_SECONDS = 30 * 60
KEY_SECONDS = 24 * 60 * 60
"""How long a page that stood open may still be sent after the cookies of its browser are gone."""
MOST_KEPT = 1_000_000
View = Callable[..., HttpResponseBase]


def mark_of(request: HttpRequest, *, of: str) -> str:
    """How the chronology marks what this very form did, by the hidden key that it carried; empty without a key.

    Written with the work itself, so that a form that failed half-way can be sent again. Never the words of a browser.
    """
    key = str(request.POST.get("once", ""))[:64]
    return f"own-{hashlib.sha256(f'{of}:{key}'.encode()).hexdigest()[:32]}" if key else ""


# --- a draft, in the browser in which it was begun or opened by its code -------------------------------------


def hold(request: HttpRequest, draft: Draft) -> None:
    """From now on this browser may go on with the draft."""
    held = request.session.get(DRAFTS, [])
    if draft.token not in held:
        request.session.cycle_key()  # what a session may do has grown: who knew its key before knows it no longer
        request.session[DRAFTS] = [*held, draft.token][-5:]


def holds(request: HttpRequest, draft: Draft) -> bool:
    return draft.token in request.session.get(DRAFTS, [])


def key_for(draft: Draft) -> str:
    """Stands hidden in every page of a draft. It proves that the page was ours, also when the cookies are gone."""
    return signing.dumps(draft.token, salt="complaints.intake.form")


def may_send(request: HttpRequest, draft: Draft) -> bool:
    """Whether a form that was sent is one of a page of this very draft. Takes the place of the CSRF token.

    A browser whose cookies are gone is given the draft again only for a page of the last day that it sent from our own
    site: otherwise a page elsewhere could plant somebody's draft in a browser and its owner read along.
    """
    if _is_foreign(request):
        return False
    if holds(request, draft):
        return _shows_key(request, draft)
    if not (_is_ours(request) and _shows_key(request, draft, newer_than=KEY_SECONDS)):
        return False
    hold(request, draft)
    return True


def _shows_key(request: HttpRequest, draft: Draft, *, newer_than: int | None = None) -> bool:
    try:
        shown = signing.loads(str(request.POST.get(FORM_KEY, "")), salt="complaints.intake.form", max_age=newer_than)
    except signing.BadSignature:
        return False
    return bool(shown == draft.token)


def _is_ours(request: HttpRequest) -> bool:
    """Whether the browser itself says that a page of this site sent the form. No page can make it say so."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS


def _is_foreign(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent the form. A very old one says nothing of where it came from."""
    if request.headers.get("Sec-Fetch-Site", "") == "none":
        return False  # the person's own doing, such as sending a page again
    says = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
    return says and not _is_ours(request)


# --- the complainant's own page ------------------------------------------------------------------------------


class Way(StrEnum):
    """What opened an own page."""

    CODE = "code"
    PIN = "pin"


def let_in(request: HttpRequest, complaint: Complaint, *, way: Way, acts_as: str = "") -> None:
    """This browser may open this one own page; another that it had open closes. `acts_as` is the e-mail address of
    somebody who acts for the complainant. What opened it is kept, in the access log and for the chronology."""
    request.session.cycle_key()
    token = complaint.complainant.token
    request.session[PAGE] = {"token": token, "seen": _now(), "acts_as": acts_as.lower(), "way": way.value}
    actions.note_saw(complaint, user=None, what="let in", at=timezone.now(), detail=way.value)


def way_in(request: HttpRequest, token: object) -> str:
    """What opened this own page in this browser; empty where it is not open, and on other pages."""
    place = request.session.get(PAGE) or {}
    return str(place.get("way", "")) if token and place.get("token") == token else ""


def shut(request: HttpRequest) -> None:
    request.session.pop(PAGE, None)
    request.session.pop(KEPT, None)


def acts(request: HttpRequest) -> bool:
    """Whether it is somebody who acts for the complainant that was let in here."""
    return bool((request.session.get(PAGE) or {}).get("acts_as"))


def is_in(request: HttpRequest, person: Complainant) -> bool:
    """Whether the code was entered here for this page, and something was done in the last half hour.

    Whoever acts for the complainant is in for as long as their authority stands, and not a moment longer (R58).
    """
    place = request.session.get(PAGE) or {}
    token = person.token
    if place.get("token") != token:
        return False
    if place.get("acts_as") and place["acts_as"] != acting_address(person):
        shut(request)
        return False
    if _now() - int(place.get("seen", 0)) > PAGE_IDLE_SECONDS:
        request.session.pop(PAGE, None)
        return False
    if _now() - int(place["seen"]) >= 30:
        request.session[PAGE] = {**place, "seen": _now()}
    return True


def acting_address(person: Complainant) -> str:
    """The address of whoever acts with recorded authority; empty when nobody does."""
    return person.representative_email.lower() if person.authority_recorded_on else ""


def page_of(token: str) -> Complaint:
    """The complaint behind a link. Unknown, closed and anonymous ones are the same "not found"."""
    complaint = (
        Complaint.objects.select_related("academy__trust", "procedure", "complainant", "handler", "clerk")
        .filter(complainant__token=token, complainant__anonymous=False, complainant__page_closed_on=None)
        .first()
    )
    if complaint is None:
        raise Http404
    return complaint


class _Check(CsrfViewMiddleware):
    """Django's own check of forged forms, with the reason instead of an error page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _nothing(request: HttpRequest) -> Any:
    return None


def is_forged(request: HttpRequest) -> bool:
    """Whether the form lacks the token that every page of ours carries: forged, or its cookies are gone."""
    check = _Check(_nothing)
    check.process_request(request)
    return bool(check.process_view(request, _nothing, (), {}))


def keeps_typing(view: View) -> View:
    """For views that check forgery themselves, so that a page that was open too long loses nothing typed.

    What the complainant does on their page goes into the chronology with what opened the page.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with trail.entered(way_in(request, kwargs.get("token"))):
            return view(request, *args, **kwargs)

    return wrapped


def keep(request: HttpRequest, token: str) -> bool:
    """Keep what was typed, encrypted, until the code has been entered again."""
    typed = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "once")
    }
    written = json.dumps({"path": request.path, "token": token, "fields": typed})
    if len(written) > MOST_KEPT:
        return False
    request.session[KEPT] = cipher.hide(written)
    return True


def kept(request: HttpRequest, token: str) -> tuple[str, dict[str, list[str]]] | None:
    """Where it was typed, and what; None when nothing is kept for this page. Stays until `forget`."""
    hidden = request.session.get(KEPT)
    if not hidden:
        return None
    try:
        found = json.loads(cipher.show(hidden))
    except cipher.InvalidToken:
        return None
    return (found["path"], found["fields"]) if found["token"] == token else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def _now() -> int:
    return int(timezone.now().timestamp())
