"""Which rows belong to a complaint, found in the models themselves: nothing that is added later is overlooked.

A row that cannot be without its complaint belongs to it, at whatever distance. What is not named in
`casework.holdings` goes; what is named there stays without its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.db import models
from django.db.models import Case, QuerySet, Value, When

from complaints.casework.holdings import GONE, KEPT, OWNED, Kept
from complaints.casework.models import Complaint
from complaints.evidence.models import File
from complaints.records.retention.words import WORDS
from letters.models import Letter


@dataclass(frozen=True)
class Table:
    """One table, the way from its rows to their complaint, and what stays of them."""

    model: type[models.Model]
    path: str
    steps: int
    kept: Kept | None

    def of(self, complaints: list[int]) -> QuerySet[models.Model]:
        where = f"{self.path}__in" if self.path else "pk__in"
        return self.model._base_manager.filter(**{where: complaints}).order_by()


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Every table with rows that belong to a complaint, the farthest first."""
    found: dict[type[models.Model], Table] = {Complaint: Table(Complaint, "", 0, KEPT["casework.Complaint"])}
    more: list[Table] = []
    waiting: list[type[models.Model]] = [Complaint]
    while waiting:
        owner = waiting.pop(0)
        for model, link in _links_to(owner):
            belongs = not link.null or f"{model._meta.label}.{link.name}" in OWNED
            if not belongs or model is owner:
                continue
            steps = found[owner].path
            path = f"{link.name}__{steps}" if steps else link.name
            table = Table(model, path, found[owner].steps + 1, KEPT.get(model._meta.label))
            if model not in found:
                found[model] = table
                waiting.append(model)
            elif owner is Complaint:
                more.append(table)  # two links to a complaint: a comparison of two
    return tuple(sorted((*found.values(), *more), key=lambda one: -one.steps))


def _links_to(owner: type[models.Model]) -> Iterator[tuple[type[models.Model], models.ForeignKey[models.Model]]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is owner:
                yield model, field


def loose_links() -> list[str]:
    """Links to a complaint that may be empty: each must be called owned or linked (`casework.holdings`)."""
    return [f"{model._meta.label}.{link.name}" for model, link in _links_to(Complaint) if link.null]


def file_links() -> list[tuple[type[models.Model], str]]:
    """Every column of the portal that holds a sealed file."""
    return [(model, link.name) for model, link in _links_to(File) if model is not File]


def columns_of(table: Table, target: type[models.Model]) -> list[str]:
    """The columns of a table that hold a file, or a letter."""
    return [
        field.name
        for field in table.model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is target
    ]


def letter_columns(table: Table) -> list[str]:
    return columns_of(table, Letter)


def file_columns(table: Table) -> list[str]:
    return columns_of(table, File)


def emptied(table: Table) -> dict[str, object]:
    """What each column of a row that stays is set to."""
    if table.kept is None:
        return {}
    gone = {one.model for one in tables() if one.kept is None}
    found: dict[str, object] = dict(table.kept.sets)
    for field in table.model._meta.concrete_fields:
        name = field.name
        if name in found or name in table.kept.keeps or name in table.kept.fresh or field.primary_key:
            continue
        if name in table.kept.marks:
            found[name] = Case(When(**{name: ""}, then=Value("")), default=Value(GONE))
        elif isinstance(field, models.ForeignKey):
            if field.null and (field.related_model in gone or field.related_model in (File, Letter)):
                found[name] = None
        elif isinstance(field, models.JSONField):
            found[name] = field.get_default()
        elif isinstance(field, (models.CharField, models.TextField)) and not field.choices:
            found[name] = None if field.null else ""
    return found


def counted(complaints: list[int]) -> list[tuple[str, int]]:
    """What would go: each kind of row with how many there are. Changes nothing (a dry run)."""
    found: dict[str, int] = {}
    for table in tables():
        if table.kept is None and not table.model._meta.auto_created:
            number = table.of(complaints).count()
            if number:
                words = WORDS[table.model._meta.label]
                found[words] = found.get(words, 0) + number
    return sorted(found.items())
