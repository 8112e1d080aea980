"""Which test shows which requirement: collects the `req` marks and holds them against tests/requirements.csv.

Loaded by script/test (`-p tests.requirements`). `--requirements-to FILE` writes the table there as JSON.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("requirements.csv")
MODALITIES = {"M": "must", "S": "should", "C": "may"}


@dataclass(frozen=True)
class Requirement:
    """One line of the list: its number, how binding it is (M, S or C), and a few words to know it by."""

    number: str
    modality: str
    words: str


def requirements(path: Path = LIST) -> dict[str, Requirement]:
    """The whole list, by number, in its order."""
    with path.open(newline="", encoding="utf-8") as lines:
        return {
            row["number"]: Requirement(row["number"], row["modality"], row["requirement"])
            for row in csv.DictReader(lines)
        }


def marked(item: pytest.Item) -> Iterator[str]:
    """Every number that a test says it shows, on itself, its class or its module."""
    for mark in item.iter_markers("req"):
        yield from (str(argument) for argument in mark.args)


def table(items: Iterable[pytest.Item], known: dict[str, Requirement]) -> dict[str, dict[str, object]]:
    """Each requirement with the tests that show it; a number that is not on the list is refused."""
    shown: dict[str, list[str]] = {number: [] for number in known}
    for item in items:
        name = item.nodeid.partition("[")[0]
        numbers = list(marked(item))
        if unknown := [number for number in numbers if number not in shown]:
            raise pytest.UsageError(f"{name} is marked with {', '.join(unknown)}, not in {LIST.name}")
        for number in numbers:
            if name not in shown[number]:
                shown[number].append(name)
    return {number: {"modality": known[number].modality, "tests": tests} for number, tests in shown.items()}


def summary(found: dict[str, dict[str, object]], known: dict[str, Requirement]) -> str:
    """What is shown and what is not, the binding ones first, for people to read."""
    lines: list[str] = []
    for letter, word in MODALITIES.items():
        of_kind = [requirement for requirement in known.values() if requirement.modality == letter]
        missing = [requirement for requirement in of_kind if not found[requirement.number]["tests"]]
        lines.append(f"{letter} ({word}): {len(of_kind) - len(missing)} of {len(of_kind)} shown by a test")
        if missing:
            lines.append("  not shown:")
            lines += [f"    {requirement.number:<5} {requirement.words}" for requirement in missing]
    return "\n".join(lines)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requirements-to", metavar="FILE", help="Write which test shows which requirement, as JSON.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    found = table(items, requirements())
    if to := config.getoption("--requirements-to"):
        Path(to).write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    print(summary(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), requirements()))  # noqa: T201
