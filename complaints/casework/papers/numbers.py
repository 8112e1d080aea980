"""Page numbers as people type them."""

from __future__ import annotations

MOST = 5000


def page_numbers(text: str) -> list[int]:
    """`2-4, 7` as numbers. Raises ValueError."""
    found: list[int] = []
    for part in text.replace("–", "-").split(","):
        if part.strip():
            first, _, last = part.strip().partition("-")
            a, b = int(first), int(last or first)
            if not 1 <= a <= b <= MOST:
                raise ValueError(text)
            found += range(a, b + 1)
    return found
