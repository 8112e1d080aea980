"""A refusal that a person reads: one plain sentence or several, and what would open the way."""

from __future__ import annotations

from socialmedia.gates import Gate
from socialmedia.vocabulary import Act


class Refused(Exception):
    """The act is not possible as asked; `sentences` say why, `gates` are those that forbid it, `opened_by` the acts
    that open the way where no gate does."""

    def __init__(self, *sentences: str, gates: tuple[Gate, ...] = (), opened_by: tuple[Act, ...] = ()) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.gates = gates
        self.opened_by = opened_by

    @classmethod
    def by(cls, gates: list[Gate]) -> Refused:
        """Refused by gates: each with the sentence that forbids it and what would open it."""
        return cls(*(f"{gate.sentence} {gate.opens}" for gate in gates), gates=tuple(gates))
