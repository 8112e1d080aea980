"""What the database itself holds of a row: who did something and when, and that a word is one of the known ones."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CheckConstraint, Q


def both_or_neither(*names: str, name: str) -> CheckConstraint:
    """Who did it and when (and what was decided, where that is a column of its own): all of it or nothing."""
    return CheckConstraint(condition=_all(names, empty=True) | _all(names, empty=False), name=name)


def nobody_without_a_day(who: str, when: str, *, name: str) -> CheckConstraint:
    """Who did it stands only beside when. The day alone may stand: the portal or the complainant did it."""
    return CheckConstraint(condition=Q(**{f"{who}__isnull": True}) | Q(**{f"{when}__isnull": False}), name=name)


def known(field: str, words: Iterable[object], *, name: str, or_empty: bool = False) -> CheckConstraint:
    """The column holds one of these words; with `or_empty`, or nothing."""
    allowed = [*([""] if or_empty else []), *words]
    return CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)


def _all(names: Iterable[str], *, empty: bool) -> Q:
    return Q(**{f"{one}__isnull": empty for one in names})
