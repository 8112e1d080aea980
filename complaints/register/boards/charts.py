"""Bars drawn on the server: a picture with a title and a description, whose figures stand in the table beside it.

Colours and letters come from the style sheet, and nothing in it is a style of its own: the security policy allows none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, ROW, GAP, LABELS = 640, 22, 8, 210
LETTER = 9
"""Room that a letter of a figure beside a bar needs."""
SHORT = 30
"""Letters of a label that the picture has room for; the table has all of them."""


@dataclass(frozen=True)
class Bar:
    """One bar of one or more pieces; every piece has the look of its place in the row."""

    label: str
    pieces: tuple[int, ...]
    shown: str = ""

    @property
    def total(self) -> int:
        return sum(self.pieces)

    @property
    def figure(self) -> str:
        """What stands at its end."""
        return self.shown or str(self.total)


def bars(title: str, rows: Sequence[Bar], *, key: str, of: Sequence[str] = ()) -> SafeString:
    """The picture; empty where there is nothing to draw. `key` is unique on the page, `of` names the pieces."""
    most = max((row.total for row in rows), default=0)
    if not most:
        return SafeString("")
    height = len(rows) * (ROW + GAP) + GAP
    said = "; ".join(f"{row.label}: {row.figure}" for row in rows)
    legend = f" Each bar shows, from left to right: {', '.join(of)}." if len(of) > 1 else ""
    room = WIDTH - LABELS - 12 - LETTER * max(len(row.figure) for row in rows)
    drawn = format_html_join("", "{}", ((_bar(row, at, most, room),) for at, row in enumerate(rows)))
    return format_html(
        '<svg class="register-chart" role="img" aria-labelledby="{key}-title {key}-desc" '
        'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" focusable="false">'
        '<title id="{key}-title">{title}</title>'
        '<desc id="{key}-desc">{said}.{legend}</desc>{drawn}</svg>',
        key=key, width=WIDTH, height=height, title=title, said=said, legend=legend, drawn=drawn,
    )  # fmt: skip


def _bar(row: Bar, at: int, most: int, room: int) -> SafeString:
    top = GAP + at * (ROW + GAP)
    left: float = LABELS
    pieces = []
    for number, piece in enumerate(row.pieces):
        width = round(room * piece / most, 1)
        if width:
            pieces.append((left, top, max(width, 1), ROW, number + 1))
        left = round(left + width, 1)
    label = row.label if len(row.label) <= SHORT else row.label[: SHORT - 1].rstrip() + "…"
    return format_html(
        '<text class="register-chart__label" x="{}" y="{}">{}</text>{}'
        '<text class="register-chart__figure" x="{}" y="{}">{}</text>',
        0, top + ROW - 6, label,
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" class="register-chart__piece-{}"/>', pieces),
        left + 6, top + ROW - 6, row.figure,
    )  # fmt: skip
