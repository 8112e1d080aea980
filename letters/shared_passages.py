"""Passages that several letters share: one readable file each, fixtures/letters/passages/NAME.md (H3).

A wording uses one by a line `[[passage NAME]]`. A passage holds fields and sections, but no other passage, and none of
the complainant's own words, so that what is quoted in a letter always stands in the letter's own wording.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from letters.fields import FIELDS, THEIR_WORDS
from letters.merging import Fault, faults, fields_in, passages_in
from letters.models import digest

FOLDER: Path = settings.BASE_DIR / "fixtures" / "letters"
BEFORE_NAME = "passage-"
"""How the key of a passage begins where wordings are kept."""


@dataclass(frozen=True)
class SharedPassage:
    """One passage as shipped."""

    name: str
    title: str
    body: str

    @property
    def key(self) -> str:
        return f"{BEFORE_NAME}{self.name}"

    @property
    def shipped_hash(self) -> str:
        return digest("", self.body)

    def faults(self, body: str) -> list[Fault]:
        """What is wrong with somebody's wording of it, whichever letter it stands in."""
        found = [
            fault
            for fault in faults(body, fields=frozenset(FIELDS), choices=frozenset())
            if "There is no shared passage" not in fault.problem
        ]
        found += [Fault(0, f"A passage cannot hold another passage: “{name}”.") for name in passages_in(body)]
        found += [
            Fault(0, f"[[{name}]] holds somebody’s own words. It belongs in the letter, not in a shared passage.")
            for name in sorted(fields_in(body) & THEIR_WORDS)
        ]
        return found


def parse(name: str, text: str) -> SharedPassage:
    """One file. Raises ValueError with the file's name when something in it does not add up."""
    try:
        _, front, body = text.split("+++\n", 2)
        title = str(tomllib.loads(front)["title"])
    except (ValueError, KeyError) as problem:
        raise ValueError(f"passages/{name}.md: the front matter cannot be read: {problem}") from problem
    passage = SharedPassage(name, title, body.strip() + "\n")
    if wrong := passage.faults(passage.body):
        raise ValueError(f"passages/{name}.md: {'; '.join(str(fault) for fault in wrong)}")
    return passage


SHARED: dict[str, SharedPassage] = {
    path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "passages").glob("*.md"))
}
"""Every shared passage by its name."""
