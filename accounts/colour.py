"""The trust's own colour: readable in white on it, with a tint and a darker shade for the pages."""

from __future__ import annotations

LEAST = 4.5
"""Contrast of ordinary text (WCAG 2.2, 1.4.3)."""

Parts = tuple[int, int, int]


def parts(colour: str) -> Parts:
    """Red, green and blue of a colour written #rrggbb. Raises ValueError."""
    digits = colour.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(colour)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast_with_white(colour: str) -> float:
    """The WCAG contrast ratio of a colour against white, from 1 to 21."""
    red, green, blue = (_linear(part / 255) for part in parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def mixed(colour: str, with_part: int, share: float) -> str:
    """A colour mixed with white (255) or black (0); `share` of 1 leaves nothing of the colour."""
    return "#" + "".join(f"{round(part * (1 - share) + with_part * share):02x}" for part in parts(colour))


def stylesheet(colour: str) -> str:
    """The custom properties that the pages draw their colours from."""
    strong = colour
    while contrast_with_white(strong) < LEAST:
        strong = mixed(strong, 0, 0.1)
    ink = "#fff" if contrast_with_white(colour) >= LEAST else "#0b0c0c"
    return (
        f":root{{--trust-colour:{colour};--trust-ink:{ink};--trust-strong:{strong};"
        f"--trust-tint:{mixed(colour, 255, 0.93)}}}\n"
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
