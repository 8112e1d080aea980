"""The interface for machines, version 1: four addresses that are only read. Each call is written down (S0 §10)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accounts import keys, limits, trail
from accounts.models import ApiKey
from complaints.register.api import answers
from complaints.register.api.answers import Asked
from complaints.register.models import Paper

OFTEN, GUESSES = "120/h", "240/h"
"""Calls of one key, and wrong keys from one place."""

DESCRIPTION = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))
WAIT = "3600"

Answers = Callable[[HttpRequest, ApiKey], Any]


class Wrong(Exception):
    """Something in the question makes no sense; the text says what."""


def for_keys(view: Answers) -> Callable[[HttpRequest], HttpResponse]:
    """Only with a key that works, only to read, and only so often; each call is written down with its address."""

    @csrf_exempt  # nothing is ever changed here, and a program that tries is told so in its own language
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return _no(405, "This interface is only read.", Allow="GET, HEAD")
        on, at = timezone.localdate(), timezone.now()
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        key = keys.standing(token.strip(), on=on) if kind.lower() == "bearer" and token.strip() else None
        if key is None:
            if limits.rate("api-guess", GUESSES, limits.address_of(request)):
                return _no(429, "Too many wrong keys. Try again in an hour.", **{"Retry-After": WAIT})
            return _no(401, "Send a key that works: Authorization: Bearer …", **{"WWW-Authenticate": "Bearer"})
        if limits.rate("api", OFTEN, str(key.pk)):
            _written_down(key, request, "refused: too often")
            return _no(429, "Too many calls with this key. Try again in an hour.", **{"Retry-After": WAIT})
        try:
            found = view(request, key)
        except Wrong as wrong:
            _written_down(key, request, "refused: a question that makes no sense")
            return _no(400, str(wrong))
        ApiKey.objects.filter(pk=key.pk).update(used_at=at)
        _written_down(key, request, f"{len(found)} row{'' if len(found) == 1 else 's'}")
        return JsonResponse({"data": found, "given_at": timezone.localtime(at).isoformat()})

    return guarded


@csrf_exempt
def description(request: HttpRequest) -> HttpResponse:
    """What this interface is, for programs; it tells nothing of anybody."""
    if request.method not in ("GET", "HEAD"):
        return _no(405, "This interface is only read.", Allow="GET, HEAD")
    return JsonResponse(DESCRIPTION)


@for_keys
def academies(request: HttpRequest, key: ApiKey) -> list[dict[str, Any]]:
    """The academies of the key."""
    return answers.academies(key)


@for_keys
def papers(request: HttpRequest, key: ApiKey) -> list[dict[str, Any]]:
    """Papers that were published."""
    return answers.papers(key, _asked(request))


@for_keys
def figures(request: HttpRequest, key: ApiKey) -> list[dict[str, Any]]:
    """The figures of those papers."""
    return answers.figures(key, _asked(request))


def _asked(request: HttpRequest) -> Asked:
    unknown = sorted(set(request.GET) - {"year", "kind"})
    if unknown:
        raise Wrong("Only “year” and “kind” can be asked for.")
    year, kind = request.GET.get("year", ""), request.GET.get("kind", "")
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Wrong("“year” is the year in which a school year begins, in four digits.")
    if kind and kind not in Paper.Kind.values:
        raise Wrong(f"“kind” is one of {', '.join(Paper.Kind.values)}.")
    return Asked(int(year) if year else None, kind)


def _written_down(key: ApiKey, request: HttpRequest, what: str) -> None:
    trail.saw(
        about_kind=keys.ABOUT, about=key.uuid, user=None, actor="machine", what=request.path.rpartition("/")[2][:40],
        at=timezone.now(), detail=what,
    )  # fmt: skip


def _no(status: int, why: str, **headers: str) -> HttpResponse:
    return JsonResponse({"error": why}, status=status, headers=headers)
