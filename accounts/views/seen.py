"""What a person looked at: for the trust's officers, and for everybody about themselves."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import seen, trail
from accounts.listing import listed_for, name_of
from accounts.models import User

A_PAGE = 100


@login_required
@never_cache
@require_safe
def looked_at(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The access log by person, a page at a time; reading that of somebody else is written down too (R134)."""
    reader, on = request.user, timezone.localdate()
    if not isinstance(reader, User):
        raise Http404
    person = reader if pk in (None, reader.pk) else get_object_or_404(listed_for(reader), pk=pk)
    if not seen.may_read(reader, person, on=on):
        raise Http404
    name = name_of(person)
    rows = seen.of(person, reader=reader, on=on)
    before = _moment(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(at__lt=before)
    found = list(rows[: A_PAGE + 1])
    if person != reader:
        at = timezone.now()
        trail.saw(about_kind="log", about=None, user=reader, what="what somebody looked at", at=at, detail=name)
    shown, earlier = found[:A_PAGE], ""
    if len(found) > A_PAGE:  # what was written down at one moment is not parted: the next page begins before it
        last = shown[-1].at
        shown = list(rows.filter(at__gte=last))
        earlier = last.isoformat() if rows.filter(at__lt=last).exists() else ""
    context = {
        "who": person, "name": name, "rows": seen.described(shown, own=person == reader), "own": person == reader,
        "earlier": earlier, "later": before is not None,
    }  # fmt: skip
    return render(request, "accounts/looked_at.html", context)


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
