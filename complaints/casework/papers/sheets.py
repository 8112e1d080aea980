"""The pages of the papers that the portal writes itself, from templates through the press."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from accounts.look import parse, strong, written
from complaints.casework.models import Complaint
from letters.render import Pressed, press_pages

STYLE = """
@page { size: A4; margin: 18mm 20mm 22mm 20mm }
html { font: 11pt "Letter","Letter Ext","DejaVu Sans",sans-serif; color: #0b0c0c; line-height: 1.4 }
h1 { font-size: 19pt; line-height: 1.2; margin: 0 0 5mm; color: var(--colour) }
h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid }
h3 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid }
p { margin: 0 0 2.5mm; orphans: 2; widows: 2 }
ul, ol { margin: 0 0 3mm; padding-left: 6mm }
li { margin-bottom: 1mm }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm }
th, td { text-align: left; vertical-align: top; padding: 1.4mm 2mm 1.4mm 0; border-bottom: .3mm solid #b1b4b6 }
th { font-size: 10pt }
.number { text-align: right; white-space: nowrap }
tr { break-inside: avoid }
.whole { break-inside: avoid }
.small { font-size: 7.5pt }
.muted { color: #404040; font-size: 10pt }
.plain { white-space: pre-wrap; overflow-wrap: anywhere }
.words { border-left: 1mm solid #b1b4b6; padding-left: 4mm }
.tag { font-weight: bold }
.late { font-weight: bold; color: #942514 }
.front { break-after: page; height: 250mm; overflow: hidden; position: relative }
.front:last-child { break-after: auto }
.front .rule { border-top: 1.4mm solid var(--colour); width: 60mm; margin: 0 0 8mm }
.front h1 { font-size: 27pt; margin: 22mm 0 3mm }
.front .whose { font-size: 15pt; margin: 0 0 12mm }
.notice { height: 250mm; break-after: page; padding-top: 85mm; box-sizing: border-box; text-align: center }
.notice:last-child { break-after: auto }
.notice strong { font-size: 16pt; display: block; margin-bottom: 4mm }
.notice p { margin: 0 20mm 2mm }
.box { border: .5mm solid #505a5f; padding: 3mm 4mm; margin: 5mm 0 }
"""
FEET = """
@page { size: A4; margin: 0 }
html { font: 9pt "Letter","Letter Ext","DejaVu Sans",sans-serif; color: #0b0c0c }
body { margin: 0 }
p { margin: 0; height: 297mm; break-after: page; box-sizing: border-box; line-height: 4mm }
p { padding: 283mm 20mm 0; text-align: right }
p:last-child { break-after: auto }
"""
LABEL = """
@page { size: A4; margin: 0 }
html { font: 9pt "Letter","Letter Ext","DejaVu Sans",sans-serif; color: #404040 }
body { margin: 0 }
p { margin: 0; height: 297mm; box-sizing: border-box; line-height: 4mm; padding: 283mm 55mm 0 20mm }
"""


def page(name: str, complaint: Complaint, **context: Any) -> Pressed:
    """One template as pages; a name with a stroke in it is a template of another room."""
    colour = written(strong(parse(complaint.academy.trust.colour)))
    body = render_to_string(
        name if "/" in name else f"casework/papers/{name}.html", {"complaint": complaint, **context}
    )
    return press_pages(
        f'<html lang="en"><head><style>html{{--colour:{colour}}}</style></head><body>{body}</body></html>', style=STYLE
    )


def feet(numbers: Sequence[int]) -> bytes:
    """The page numbers, one on each page."""
    return _plain("".join(f"<p>Page {number}</p>" for number in numbers), FEET)


def label(text: str) -> bytes:
    """Whose copy it is, for the foot of each page."""
    return _plain(f"<p>{html.escape(text)}</p>", LABEL)


def notices(rows: Sequence[tuple[int, str]]) -> bytes:
    """A page for each page that is left out, with its number and the reason."""
    said = "".join(
        f'<div class="notice"><strong>Page {number}</strong><p>{html.escape(text)}</p></div>' for number, text in rows
    )
    return _plain(said, STYLE)


def _plain(body: str, style: str) -> bytes:
    return press_pages(f'<html lang="en"><body>{body}</body></html>', style=style).content
