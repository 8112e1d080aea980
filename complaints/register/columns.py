"""The columns of the register: which there are, and what stands in each, on the screen and in a file (R125, K6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from complaints.register.due import short
from complaints.register.rows import Row

Cell = str | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column. `typed`: somebody wrote what stands there, so a file takes the sting out of it."""

    key: str
    heading: str
    cell: Callable[[Row], Cell]
    typed: bool = False


REFERENCE = "reference"
"""Stands first always: the way to the case."""


def every(themes: Mapping[str, str]) -> tuple[Column, ...]:
    """All columns, in the order in which a file has them. `themes`: the key of each category and its name."""
    return (
        Column(REFERENCE, "Reference", lambda row: row.reference),
        Column("academy", "Academy", lambda row: row.academy, typed=True),
        Column("nature", "Kind", lambda row: row.nature),
        Column("complainant", "Complainant", lambda row: row.complainant, typed=True),
        Column("summary", "In a few words", lambda row: row.summary, typed=True),
        Column("theme", "Theme", lambda row: themes.get(row.found.category, row.found.category), typed=True),
        Column("about", "About", lambda row: row.about),
        Column("about_names", "About, by name", lambda row: row.about_names, typed=True),
        Column("stage", "Stage", lambda row: row.stage),
        Column("state", "Where it stands", lambda row: row.state),
        Column("received", "Arrived on", lambda row: row.found.received_on),
        Column("treated", "Treated as received on", lambda row: row.found.treated_as_received_on),
        Column("due", "Next date", lambda row: row.due.day),
        Column("due_for", "For", lambda row: row.due.what),
        Column("lateness", "How late or how soon", lambda row: row.due.words),
        Column("handler", "Handler", lambda row: row.handler, typed=True),
        Column("closed", "Closed on", lambda row: row.found.closed_on),
        Column("ending", "How it ended", lambda row: row.ending),
        Column("resolved", "Resolved", lambda row: row.resolved_at),
        Column("outcomes", "Found on each head", lambda row: row.found_on_heads),
        Column("action", "Action taken", lambda row: row.action, typed=True),
        Column(MISSED, "Limits not kept", lambda row: row.limits_missed),
        Column("why_late", "Why it was late", lambda row: row.late_because_in_full, typed=True),
    )


MISSED = "missed"


def chosen(columns: Sequence[Column], keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns with these keys, the reference first; without any key all of them."""
    wanted = {REFERENCE, *keys}
    return tuple(column for column in columns if column.key in wanted) if len(wanted) > 1 else tuple(columns)


def asks_missed(columns: Iterable[Column]) -> bool:
    """Whether the time limits that were not kept are looked up."""
    return any(column.key == MISSED for column in columns)


def written(columns: Sequence[Column], row: Row) -> SafeString:
    """One row of the table on the screen."""
    first, *rest = columns
    reference = format_html(
        '<th scope="row" class="govuk-table__header portal-reference"><a class="govuk-link" href="{}">{}</a></th>',
        row.url, first.cell(row),
    )  # fmt: skip
    shown = ((column.heading, _shown(column.cell(row))) for column in rest)
    return reference + format_html_join(
        "", '<td class="govuk-table__cell register-words" data-label="{}"><bdi>{}</bdi></td>', shown
    )


def _shown(cell: Cell) -> str:
    return short(cell) if isinstance(cell, dt.date) else cell or ""
