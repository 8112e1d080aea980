"""The panels of a leaflet: six parts of one text, divided by lines of three dashes."""

from __future__ import annotations

import re
from math import ceil

from letters.reading import plain

PANELS = ("front", "inside-1", "inside-2", "inside-3", "flap", "back")
"""In the order in which they are read; the flap and the back stand beside the front."""
BETWEEN = re.compile(r"^\s*(?:-\s*){3,}$", re.MULTILINE)


def panels(body: str) -> list[str]:
    """The parts of a leaflet, in the order of PANELS."""
    return [part.strip() for part in BETWEEN.split(body) if part.strip()]


NAMES = ("Front", "Inside, left", "Inside, middle", "Inside, right", "Flap that folds in", "Back")
"""What a person calls each panel."""
LINE, LINES = 37, 33
"""Letters that a line of a panel holds, and lines that a panel holds, at the size in which leaflets are set."""
TAKEN = {"front": 10, "back": 4}
"""Lines that the name, the title and the foot take."""


def faults(body: str) -> list[str]:
    """What would keep a leaflet from fitting, as far as counting letters can tell; the press measures again."""
    texts = panels(body)
    if len(texts) != len(PANELS):
        return [f"A leaflet has {len(PANELS)} panels, divided by lines of three dashes; this one has {len(texts)}."]
    found = []
    for name, called, text in zip(PANELS, NAMES, texts, strict=True):
        rows = [row for row in plain(text).splitlines() if row.strip()]
        needed = sum(ceil(len(row) / LINE) + 0.4 for row in rows) + text.count("## ") + TAKEN.get(name, 0)
        if needed > LINES:
            found.append(f"The panel “{called}” is too long by about {ceil(needed - LINES)} lines.")
    return found
