"""Which tests the smaller set leaves out because they take long: told by a measured list, so that nobody has to guess.

    script/test --measure     runs everything, and writes tests/long.txt anew

The smaller set holds the tests with the shortest cases, that together take `SHARE` of the processor; the others are in
tests/long.txt and get the mark `slow`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import fmean

import pytest

LIST = Path(__file__).with_name("long.txt")
SHARE = 0.25


def names() -> set[str]:
    """The long tests, as “tests/room/test_file.py::test_name”."""
    return set(LIST.read_text(encoding="utf-8").split()) if LIST.exists() else set()


def name_of(item: pytest.Item) -> str:
    """Its name without its parameters: a test is short or long in all its cases."""
    return item.nodeid.split("[")[0]


def mark(items: list[pytest.Item]) -> None:
    """Puts the mark on each test of the list, unless it is marked to run always. Those that always run are the longest
    of the smaller set: they come first, so that no process waits for one of them at the end."""
    long = names()
    for item in items:
        if name_of(item) in long and not item.get_closest_marker("always"):
            item.add_marker("slow")
    items.sort(key=lambda item: item.get_closest_marker("always") is None)


def chosen(took: dict[str, list[float]]) -> list[str]:
    """The tests to leave out, out of the seconds that each of their cases took: those with the longest cases."""
    left = sum(chain.from_iterable(took.values())) * SHARE
    out = []
    for name, cases in sorted(took.items(), key=lambda one: (fmean(one[1]), one[0])):
        left -= sum(cases)
        if left < 0:
            out.append(name)
    return sorted(out)


# --- as a plugin of pytest, while everything is measured ----------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--measured-to", help="a folder for the processor time of each test")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    before = _used()
    yield
    folder = item.config.getoption("--measured-to", default=None)
    if folder:
        worker = getattr(item.config, "workerinput", {}).get("workerid", "main")
        with (Path(folder) / worker).open("a", encoding="utf-8") as file:
            file.write(f"{_used() - before:.3f} {name_of(item)}\n")


def _used() -> float:
    """Seconds of processor, those of programs that a test has started and seen end included."""
    took = os.times()
    return took.user + took.system + took.children_user + took.children_system


def main(folder: str) -> None:
    """Writes the list out of what was measured."""
    took: dict[str, list[float]] = {}
    for file in Path(folder).iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            seconds, name = line.split(" ", 1)
            took.setdefault(name, []).append(float(seconds))
    out = chosen(took)
    LIST.write_text("".join(f"{name}\n" for name in out), encoding="utf-8")
    short = sum(sum(cases) for name, cases in took.items() if name not in out)
    whole = sum(chain.from_iterable(took.values()))
    sys.stdout.write(f"{len(took) - len(out)} tests of {len(took)} are short: {short:.0f} of {whole:.0f} s.\n")


if __name__ == "__main__":
    main(sys.argv[1])
