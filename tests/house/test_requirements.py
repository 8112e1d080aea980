"""The list of requirements is whole, and no test claims one that is not on it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.requirements import MODALITIES, Requirement, requirements, summary, table

TESTS = Path(__file__).resolve().parents[1]


class Item(SimpleNamespace):
    """As much of a collected test as the collector looks at."""

    def iter_markers(self, name: str) -> Iterator[SimpleNamespace]:
        return (SimpleNamespace(args=args) for args in self.marks)


KNOWN = {"R1": Requirement("R1", "M", "First"), "R2": Requirement("R2", "S", "Second")}


def test_the_list_runs_from_r1_to_r283_without_a_gap():
    listed = requirements()
    assert list(listed) == [f"R{number}" for number in range(1, 284)]
    assert {requirement.modality for requirement in listed.values()} == set(MODALITIES)
    assert all(requirement.words for requirement in listed.values())


def test_every_case_of_a_test_counts_once():
    items = [
        Item(nodeid="a.py::one[x]", marks=[("R1",)]),
        Item(nodeid="a.py::one[y]", marks=[("R1",), ("R2",)]),
    ]
    assert table(items, KNOWN) == {
        "R1": {"modality": "M", "tests": ["a.py::one"]},
        "R2": {"modality": "S", "tests": ["a.py::one"]},
    }


def test_a_number_that_is_not_on_the_list_is_refused():
    with pytest.raises(pytest.UsageError, match="R284"):
        table([Item(nodeid="a.py::one", marks=[("R284",)])], KNOWN)


def test_the_summary_names_what_no_test_shows():
    text = summary(table([Item(nodeid="a.py::one", marks=[("R1",)])], KNOWN), KNOWN)
    assert "M (must): 1 of 1" in text
    assert "S (should): 0 of 1" in text
    assert "R2    Second" in text


def claims() -> Iterator[tuple[str, str]]:
    """Every `pytest.mark.req(...)` written anywhere under tests/: the file and the number."""
    for path in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "req":
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        yield path.relative_to(TESTS).as_posix(), str(argument.value)


def test_no_test_claims_an_unknown_requirement():
    listed = requirements()
    assert [(where, number) for where, number in claims() if number not in listed] == []
