"""The smaller set of tests leaves out what the list says, and the list names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import long

ROOT = Path(__file__).resolve().parents[2]


def test_every_long_test_is_there() -> None:
    gone = []
    for name in sorted(long.names()):
        path, function = name.split("::")[0], name.split("::")[-1]
        file = ROOT / path
        if not file.is_file() or not re.search(rf"\bdef {function}\(", file.read_text(encoding="utf-8")):
            gone.append(name)
    assert gone == [], "script/test --measure writes the list anew"


def test_the_tests_with_the_longest_cases_are_left_out_until_the_rest_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "SHARE", 0.55)
    took = {"quick": [0.1] * 30, "short": [1.0], "long": [5.0], "longest": [9.0]}
    assert long.chosen(took) == ["longest"]
    monkeypatch.setattr(long, "SHARE", 0.3)
    assert long.chosen(took) == ["long", "longest"]
