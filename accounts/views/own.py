"""A person's own notices, their session, and what was kept for them when it ended."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import feeds, times, tokens
from accounts import kept as keeping
from accounts.forms.own import TimesForm
from accounts.middleware import renew, seconds_left
from accounts.models import CalendarFeed, KeptForm, Notice, User

SHOWN = 100


@login_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Keep the session alive: as JSON for the script, else back to where the person was."""
    renew(request)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"seconds_left": seconds_left(request)})
    back = request.POST.get("next", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")


@login_required
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """What this person was told; they say themselves when they have seen it."""
    own = Notice.objects.filter(user_id=request.user.pk or 0)
    if request.method == "POST":
        # The moment, not the number: numbers run through everybody's notices and would tell of those of others.
        upto = _moment(request.POST.get("upto", ""))
        if upto is not None:
            own.filter(seen_at=None, written_at__lte=upto).update(seen_at=timezone.now())
        return redirect("accounts:notices")
    return render(request, "accounts/notices.html", {"notices": own[:SHOWN]})


@login_required
@never_cache
def notice_times(request: HttpRequest) -> HttpResponse:
    """When this person's notices come by e-mail (R1 of the features), and the address of their calendar."""
    user = _person(request)
    form = TimesForm(request.POST or None, instance=times.of(user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your choice is saved. It holds from the next notice on.")
        return redirect("accounts:notice_times")
    return _own_times(request, user, form)


@login_required
@never_cache
@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make an address for this person's calendar, shown on this answer only; the one before stops working."""
    user = _person(request)
    if "end" in request.POST:
        if feeds.end(user):
            messages.success(request, "The address of your calendar has stopped working.")
        return redirect("accounts:notice_times")
    token = feeds.make(user, at=timezone.now())
    address = settings.SITE_URL + reverse("casework:calendar_feed", args=[token])
    return _own_times(request, user, TimesForm(instance=times.of(user)), address=address)


def _own_times(request: HttpRequest, user: User, form: TimesForm, *, address: str = "") -> HttpResponse:
    feed = CalendarFeed.objects.filter(user=user).first()
    context = {"form": form, "feed": feed, "address": address}
    return render(request, "accounts/notice_times.html", context)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@login_required
@never_cache
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """What this person had typed when their session ended: to send again as it was, to copy, or to throw
    away."""
    at = timezone.now()
    form = get_object_or_404(KeptForm, pk=pk, user_id=request.user.pk, kept_at__gt=at - keeping.FOR)
    if request.method == "POST" and isinstance(request.user, User):
        keeping.forget(request.user, tokens.hidden(form.pk))
        messages.info(request, "What you had typed was thrown away.")
        return redirect("/")
    fields = keeping.typed(form)
    context = {
        "kept": form,
        "fields": fields,
        "shown": [one for one in fields if one.text],
        "name": keeping.FIELD,
    }
    return render(request, "accounts/kept.html", context)


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
