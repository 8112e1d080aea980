"""The panels of a leaflet: six parts of one text, divided by lines of three dashes."""

from __future__ import annotations

import re

PANELS = ("front", "inside-1", "inside-2", "inside-3", "flap", "back")
"""In the order in which they are read; the flap and the back stand beside the front."""
BETWEEN = re.compile(r"^\s*(?:-\s*){3,}$", re.MULTILINE)


def panels(body: str) -> list[str]:
    """The parts of a leaflet, in the order of PANELS."""
    return [part.strip() for part in BETWEEN.split(body) if part.strip()]
