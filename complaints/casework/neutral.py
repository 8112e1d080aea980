"""Words that may read as a judgement of a person rather than a finding of fact: pointed out, never forbidden (R7)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

LIST: Path = settings.BASE_DIR / "fixtures" / "casework" / "judging_words.txt"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = [line.strip() for line in LIST.read_text(encoding="utf-8").splitlines()]
    words = [line for line in lines if line and not line.startswith("#")]
    return tuple((word, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)) for word in words)


def judging(*texts: str) -> list[str]:
    """The words of the list that stand in these texts, in the order of the list; quoted words are left out."""
    said = re.sub(r"“[^”]*”|\"[^\"]*\"", " ", "\n".join(texts))
    return [word for word, pattern in _patterns() if pattern.search(said)]
