"""A person's calendar by its secret address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import feeds, limits, trail
from accounts.methods import only
from accounts.models import CalendarFeed
from complaints.casework import feed
from complaints.casework.views.access import Answer, today

OFTEN, GUESSES = "60/h", "240/h"
"""How often one calendar may ask, and how many wrong addresses one sender may try."""


@only("GET", "HEAD", public=True)
@never_cache
def calendar(request: HttpRequest, token: str) -> Answer:
    """What its person may see today; a wrong or ended address is not there. Each time is written down (S0 §10)."""
    found = feeds.standing(token)
    if found is None:
        if limits.rate("calendar-guess", GUESSES, limits.address_of(request)):
            return _too_often()
        raise Http404
    if limits.rate("calendar", OFTEN, str(found.pk)):
        return _too_often()
    at = timezone.now()
    body, number = feed.calendar(found.user, on=today(), at=at)
    CalendarFeed.objects.filter(pk=found.pk).update(fetched_at=at)
    trail.saw(
        about_kind="calendar", about=None, user=found.user, what="calendar feed", at=at, detail=f"{number} entries"
    )
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="complaints.ics"'},
    )


def _too_often() -> HttpResponse:
    return HttpResponse("Too often. Try again in an hour.", status=429, content_type="text/plain; charset=utf-8")
