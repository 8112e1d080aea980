"""The page of a board: for whoever keeps complaints what they may see; for a council what names nobody."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import posts, trail
from accounts.models import Academy, PostKind, User
from complaints.casework.models import CaseRight, Conflict
from complaints.register.boards import council, counting, showing
from complaints.register.boards.counting import Sums
from complaints.register.boards.forms import BoardForm
from complaints.register.boards.periods import SchoolYear
from complaints.register.boards.showing import Shown
from complaints.register.queries import Reader
from complaints.register.vocabulary import ABOUT

KEPT_FOR = 300
"""Seconds for which sums stand; the page says when they were counted, and counts again when asked."""
OF_COUNCIL = (PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR)
READS_BOARD = tuple(showing.FIRST)


@never_cache
@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of whoever asks, by the post that they hold (R125, R127). A chair of a council who is named on one
    complaint keeps the board of the council: the one complaint is on their own pages."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    reader = Reader(user, timezone.localdate())
    held = posts.held_by(user, on=reader.on)
    places = [post.academy for post in held if post.kind in OF_COUNCIL and post.academy is not None]
    reads = reader.reaches and (bool(reader.academies) or not places)
    if reads or posts.holds(user, *READS_BOARD, on=reader.on):
        return _board(request, reader, [PostKind(post.kind) for post in held])
    if not places:
        raise Http404
    trail.saw(about_kind=ABOUT, about=None, user=user, what="council board", at=timezone.now())
    found = [(place, council.rows(place, on=reader.on)) for place in places]
    return render(request, "register/council_board.html", {"places": found, "headings": council.HEADINGS})


def _board(request: HttpRequest, reader: Reader, kinds: list[PostKind]) -> HttpResponse:
    form = BoardForm(request.GET, reader=reader)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        year, academy = form.year(), form.academy()
        counted_at, sums = _kept(reader, academy, year, fresh="fresh" in request.GET)
        shown = Shown(sums, year, form.academies, reader.themes, academy)
        post = next((kind for kind in showing.FIRST if kind in kinds), None)
        context |= {
            "tables": showing.tables(shown, for_post=post), "counted_at": counted_at, "year": year,
            "post": post.label if post else "", "academy": academy, "again": form.again(),
        }  # fmt: skip
        trail.saw(about_kind=ABOUT, about=None, user=reader.user, what="board", at=timezone.now(), detail=year.name)
    return render(request, "register/board.html", context, status=200 if form.is_valid() else 422)


def _kept(reader: Reader, academy: Academy | None, year: SchoolYear, *, fresh: bool) -> tuple[dt.datetime, Sums]:
    """The sums of the last five minutes, or new ones.

    What they are kept under holds everything that decides what this reader may see: whoever is locked out of one more
    complaint, or named on one more, has it counted anew at once.
    """
    user = reader.user
    barred = Conflict.objects.filter(user=user, ended_on__isnull=True).order_by("pk").values_list("pk", flat=True)
    named = CaseRight.objects.filter(user=user).order_by("pk").values_list("pk", flat=True)
    sees = (str(reader.seen.query), [*barred], [*named], user.pk, academy and academy.pk, year.name, reader.on)
    key = "board-" + hashlib.sha256(repr(sees).encode()).hexdigest()
    found = None if fresh else cache.get(key)
    if found is None:
        counted_at = timezone.now()
        sums = counting.sums(reader, academy=academy.pk if academy else None, year=year)
        cache.set(key, (counted_at, dataclasses.asdict(sums)), KEPT_FOR)
        return counted_at, sums
    counted_at, sums = found
    return counted_at, Sums(**sums)
