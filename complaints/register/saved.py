"""Saved views, and the word that more complaints are in one: a number, and no name (K3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from accounts import notices
from accounts.models import User
from complaints.casework.likeness import words_of
from complaints.casework.models import Complainant
from complaints.register import queries
from complaints.register.forms import PLACE, FilterForm
from complaints.register.models import SavedView
from complaints.register.queries import Reader

ABOUT = "saved view"
MOST = 1_000
"""A view with more complaints than this tells of none: what changes every hour is no news."""
MONDAY = 0


def tidy(query: str) -> str:
    """The question alone: without the page, without what is empty."""
    given = QueryDict(query, mutable=True)
    for key in [*PLACE, "csrfmiddlewaretoken"]:
        given.pop(key, None)
    for key in [key for key in given if not any(given.getlist(key))]:
        del given[key]
    return given.urlencode()


def keys_of(view: SavedView, reader: Reader) -> list[int] | None:
    """The complaints that are in it for this reader; None where it cannot be asked any more, or holds too many."""
    form = FilterForm(QueryDict(view.query), reader=reader)
    if not form.is_valid():
        return None
    found = queries.matching(reader, form.asked()).order_by().values_list("pk", flat=True)
    keys = list(found[: MOST + 1])
    return keys if len(keys) <= MOST else None


def keep(user: User, *, name: str, query: str, told: str, on: dt.date, at: dt.datetime) -> SavedView:
    """Save a view under a name; the same name again is the same view with another question.

    What is in it now is known, so that only what comes later is told.
    """
    view, _ = SavedView.objects.update_or_create(
        user=user, name=name, defaults={"query": tidy(query), "told": told, "made_at": at}
    )
    _note_known(view, on=on)
    return view


def _note_known(view: SavedView, *, on: dt.date) -> None:
    view.known, view.looked_on = sorted(keys_of(view, Reader(view.user, on)) or ()), on
    view.save(update_fields=["known", "looked_on"])


def look(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> int:
    """Each morning: tell whoever wants it that there are more in a view than when they were last told. Runs twice
    without telling twice."""
    wanted = [SavedView.Told.DAILY, *([SavedView.Told.WEEKLY] if on.weekday() == MONDAY else [])]
    due = SavedView.objects.filter(told__in=wanted, user__is_active=True).exclude(looked_on=on)
    return sum(_look_at(view, on=on, at=at, dry_run=dry_run) for view in due.select_related("user").order_by("pk"))


def _look_at(view: SavedView, *, on: dt.date, at: dt.datetime, dry_run: bool) -> bool:
    reader = Reader(view.user, on)
    keys = keys_of(view, reader) if reader.reaches else None
    if keys is None:
        return False
    more = len(set(keys) - set(view.known))
    if dry_run:
        return more > 0
    if more:
        notices.tell(
            view.user, about_kind=ABOUT, about=view.uuid, key=f"view-{view.uuid}-{on.isoformat()}",
            text=f"A saved view of the register has {more} more complaint{'' if more == 1 else 's'} in it.",
            path=reverse("register:saved_view", args=[view.uuid]), at=at,
        )  # fmt: skip
    view.known, view.looked_on = sorted(keys), on
    view.save(update_fields=["known", "looked_on"])
    return more > 0


def forget_names(complaints: Collection[int]) -> None:
    """The record of these complaints is being disposed of: saved views that search for a complainant or child in them,
    or are called after one, go. Such a view finds nobody any more, and would be the last place that says the name
    (R130). Where somebody of that name is in another record that is kept, it stays."""
    names = _names(Complainant.objects.filter(complaint__in=complaints))
    if not names:
        return
    for view in SavedView.objects.order_by("pk"):
        typed = QueryDict(view.query).get("q", "")
        asked, called = words_of(typed), words_of(view.name)
        for words, name in names.items():
            searched = bool(asked) and asked <= words
            says = searched or (len(words) > 1 and words <= called)
            wanted, as_typed = (asked, typed) if searched else (words, name)
            if says and not _named_elsewhere(wanted, as_typed, complaints):
                view.delete()
                break


def _names(people: QuerySet[Complainant]) -> dict[frozenset[str], str]:
    """The words of each name in these rows, and the name itself."""
    rows = people.values_list("name", "pupil_name", "representative_name")
    return {words: name for row in rows for name in row if (words := words_of(name))}


def _named_elsewhere(words: frozenset[str], typed: str, complaints: Collection[int]) -> bool:
    """Whether all these words are in one name of a record that is kept; looked for by the longest as it was typed."""
    longest = max(typed.split(), key=len)
    alike = Q()
    for field in ("name", "pupil_name", "representative_name"):
        alike |= Q(**{f"{field}__icontains": longest})
    others = Complainant.objects.exclude(complaint__in=complaints).filter(alike)
    return any(words <= name for name in _names(others))
