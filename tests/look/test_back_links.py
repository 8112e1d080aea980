"""Every page's way back says where it leads, or just “Back”."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_way_back_takes_its_words_by_a_name_of_its_own() -> None:
    """`text` is also what many pages hold of themselves: a link that took it read a whole paragraph."""
    included = [
        found
        for page in sorted((ROOT / "templates").rglob("*.html"))
        for found in re.findall(r"{% include .parts/back\.html.[^%]*%}", page.read_text(encoding="utf-8"))
    ]
    assert len(included) > 50
    assert [one for one in included if re.search(r"\btext=", one)] == []
