"""The screen on which a trust officer makes and revokes keys for reporting tools, and sees how they are used."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import keys as acts
from accounts import posts
from accounts.models import Academy, Access, ApiKey, PostKind, Trust, User
from accounts.questions import a_day, line

LONGEST = dt.timedelta(days=400)
CALLS = 100
SAME_NAME = (
    "A key with this name works already, in the list below. If you did not copy it, open it there, revoke it and make "
    "it again. For another tool, give another name."
)


class KeyForm(forms.Form):
    """Which tool, for whom, until when."""

    name = line("Which tool is it for?", longest=100, missing="Say which tool it is for.")
    academy = forms.ModelChoiceField(
        label="Which figures may it have?", queryset=Academy.objects.none(), required=False, to_field_name="code",
        empty_label="Every academy, and the trust",
    )  # fmt: skip
    last_day = a_day("Last day on which it works", help_text="At most 400 days from today.")

    def __init__(self, *args: Any, trust: Trust, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        academy, day = self.fields["academy"], self.fields["last_day"]
        if isinstance(academy, forms.ModelChoiceField):
            academy.queryset = Academy.objects.filter(trust=trust).order_by("name")
        day.min_value, day.max_value = on, on + LONGEST  # type: ignore[attr-defined]  # of a TypedDateField


@login_required
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """Every key; a new one is shown on the answer to its making, and never again."""
    user, trust, on, at = _officer(request)
    form = KeyForm(request.POST or None, trust=trust, on=on)
    token = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _key, token = acts.make(
                name=given["name"], trust=trust, academy=given["academy"], last_day=given["last_day"], by=user, on=on,
                at=at,
            )  # fmt: skip
        except acts.NameTaken:
            form.add_error("name", SAME_NAME)
        else:
            form = KeyForm(trust=trust, on=on)
    context = {"form": form, "keys": _counted(trust, at), "token": token, "on": on}
    return render(request, "register/api_keys.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def one_key(request: HttpRequest, key: UUID) -> HttpResponse:
    """The last calls of one key; posting revokes it."""
    user, trust, on, at = _officer(request)
    found = get_object_or_404(
        ApiKey.objects.select_related("trust", "academy", "made_by", "revoked_by"), uuid=key, trust=trust
    )
    if request.method == "POST":
        if acts.revoke(found, by=user, on=on, at=at):
            messages.success(request, "The key has stopped working.")
        else:
            messages.info(request, "The key had been revoked before.")
        return redirect("api:keys")
    calls = Access.objects.filter(about=found.uuid, about_kind=acts.ABOUT).order_by("-at", "-pk")[:CALLS]
    return render(request, "register/api_key.html", {"key": found, "calls": calls, "on": on})


def _counted(trust: Trust, at: dt.datetime) -> QuerySet[ApiKey]:
    recent = Access.objects.filter(about=OuterRef("uuid"), about_kind=acts.ABOUT, at__gt=at - dt.timedelta(days=30))
    number = recent.order_by().values("about").annotate(number=Count("pk")).values("number")
    rows = ApiKey.objects.filter(trust=trust).select_related("trust", "academy", "made_by", "revoked_by")
    return rows.annotate(calls=Coalesce(Subquery(number), 0))


def _officer(request: HttpRequest) -> tuple[User, Trust, dt.date, dt.datetime]:
    """The trust officer who asks, and their trust; for anybody else the page is not there."""
    user, on = request.user, timezone.localdate()
    if not isinstance(user, User):
        raise Http404
    post = next((one for one in posts.held_by(user, on=on) if one.kind == PostKind.TRUST_OFFICER), None)
    if post is None or post.trust is None:
        raise Http404
    return user, post.trust, on, timezone.now()
