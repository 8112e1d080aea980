"""The terms of an academy, by which contacts are counted: halves joined, holidays part of the term that follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from complaints.schooldays.models import SpanKind
from complaints.schooldays.spans import SpanData

HALF_TERM = dt.timedelta(days=12)
"""Without names that say so: spans with no longer gap than this are halves of one term."""

SAME_NAME = dt.timedelta(days=31)
"""Spans whose names begin with the same word are one term, if no longer gap lies between them."""


@dataclass(frozen=True)
class Term:
    """One term with the holiday before it: a contact in the holidays counts for the term that follows."""

    name: str
    first: dt.date
    last: dt.date


def terms(spans: Sequence[SpanData]) -> list[Term]:
    """The terms in order."""
    found: list[tuple[str, dt.date, dt.date]] = []
    for span in sorted((one for one in spans if one.kind == SpanKind.TERM), key=lambda one: one.first_day):
        word = span.label.split()[0] if span.label.split() else ""
        if found:
            name, first, last = found[-1]
            gap = span.first_day - last
            same_name = bool(word) and word == name and gap <= SAME_NAME
            if same_name or (gap <= HALF_TERM and (not word or not name or word == name)):
                found[-1] = (name or word, first, max(last, span.last_day))
                continue
        found.append((word, span.first_day, span.last_day))
    made, after = [], None
    for name, first, last in found:
        made.append(Term(name or "This", after or first, last))
        after = last + dt.timedelta(days=1)
    return made


def term_of(spans: Sequence[SpanData], on: dt.date) -> Term | None:
    """The term that a day counts for; None where term dates are not loaded: no term is invented."""
    return next((term for term in terms(spans) if term.first <= on <= term.last), None)
