"""Run by script/bench."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks.measuring import Line
from benchmarks.run import PARTS, START, Size, measure

ROOT = Path(__file__).resolve().parents[2]


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def shown(found: Line) -> str:
    """A line for a person."""
    parts = [f"{found['name']}: {found['value']:g} {found['unit']}"]
    if found["ratio"] is not None:
        parts.append(f"{found['ratio']:g} × its floor of {found['floor']:g}")
    if found["target"] is not None:
        parts.append(f"at most {found['target']:g}: {'met' if found['met'] else 'MISSED'}")
    return "; ".join(parts)


def main() -> int:
    asked = argparse.ArgumentParser(
        prog="script/bench", description="Measure the portal at 1,000 and 100,000 complaints on PostgreSQL."
    )
    asked.add_argument("--json", action="store_true", help="print the lines as JSON")
    asked.add_argument("--small", type=int, default=Size.small, help="complaints in the small database")
    asked.add_argument("--large", type=int, default=Size.large, help="complaints in the large database")
    asked.add_argument("--rounds", type=int, default=Size.rounds, help="how often each page is asked for")
    asked.add_argument("--writes", type=int, default=Size.writes, help="how often each form is sent")
    asked.add_argument("--requests", type=int, default=Size.requests, help="requests before memory is measured")
    asked.add_argument("--name", default=Size.name, help="what the names of the databases begin with")
    asked.add_argument(
        "--parts", nargs="+", choices=[*PARTS, START], default=[*PARTS, START], metavar="PART",
        help=f"only these of: {', '.join([*PARTS, START])}",
    )  # fmt: skip
    given = asked.parse_args()
    size = Size(given.small, given.large, given.rounds, given.writes, given.requests, given.name)
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "bench"
    var.mkdir(parents=True, exist_ok=True)
    lines = []
    for found in measure(size, var, given.parts, tell=tell):
        lines.append(found)
        tell("  " + shown(found))
    if given.json:
        print(json.dumps(lines, indent=2, ensure_ascii=False))
    else:
        print("\n".join(map(shown, lines)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
