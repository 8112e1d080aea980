"""A refusal that a person reads: one plain sentence or several."""

from __future__ import annotations

from accounts.models import User


class Refused(Exception):
    """The step is not possible as asked; `sentences` say why and what would help."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def somebody(by: User | None) -> User:
    """The person who decides; the complainant's own page has no such decisions."""
    if by is None:
        raise Refused("Only somebody of the school or the trust decides this.")
    return by
