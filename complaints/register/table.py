"""The register's own table: one row as the screen shows it, written here because a page holds many (R125)."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from complaints.register.due import Due
from complaints.register.rows import Row
from complaints.register.vocabulary import Lateness


def written(row: Row, *, several: bool) -> SafeString:
    """The cells of one row; `several`: with the academy. Everything that somebody typed is escaped."""
    reference, stage = escape(row.reference), escape(row.stage)
    cells = [
        '<th scope="row" class="govuk-table__header portal-reference">'
        f'<a class="govuk-link" href="{escape(row.url)}">{reference}</a></th>'
    ]
    if several:
        cells.append(_cell("Academy", escape(row.academy)))
    words = f"<bdi>{escape(row.summary)}</bdi>"
    about, state = escape(row.about), escape(f"{row.state}: {row.ending}" if row.ending else row.state)
    cells += [
        _cell("Complainant", f"<bdi>{escape(row.complainant)}</bdi>", "register-name"),
        _cell("In a few words", words if row.is_complaint else words + _note(escape(row.nature)), "register-words"),
        _cell("About", about + _note(f"<bdi>{escape(row.about_names)}</bdi>") if row.names else about, "register-name"),
        _cell("Stage", stage + _note(state) + (_note(escape(row.found_on_heads)) if row.outcomes else "")),
        _cell("Arrived", row.received),
        _cell("Next date", _due(row.due) + _why(row), "register-due"),
        _cell("Handler", escape(row.handler)),
    ]
    return mark_safe("".join(cells))  # noqa: S308  # nosec B308, B703 - every value above is escaped


def _cell(label: str, inside: str, kind: str = "") -> str:
    return f'<td class="govuk-table__cell{" " if kind else ""}{kind}" data-label="{label}">{inside}</td>'


def _note(inside: str) -> str:
    return f' <span class="register-note">{inside}</span>'


def _due(due: Due) -> str:
    if not (due.day or due.words):
        return '<span class="portal-muted">None</span>'
    words = str(escape(due.words))
    if due.lateness == Lateness.LATE:
        words = f'<strong class="portal-late">{words}</strong>'
    between = ", " if due.day and due.words else ""
    what = _note(escape(due.what)) if due.what else ""
    return f'<div class="portal-due{due.look}">{due.shown}{between}{words}{what}</div>'


def _why(row: Row) -> str:
    if not row.why_late:
        return ""
    return f'<span class="register-note">Why it was late: <bdi>{escape(row.late_because)}</bdi></span>'
