"""The papers of a hearing: 300 pages with three readers' redactions, timed and weighed in a process of its own."""

from __future__ import annotations

import html
import json
import resource
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

PAGES, SECONDS, MEGABYTES = 300, 20.0, 500.0
NAME = "Milo Pemberton"


@dataclass(frozen=True)
class Weighed:
    """What it took: seconds on the clock, seconds of the processor, the most memory in MB, pages of each copy."""

    seconds: float
    processor: float
    megabytes: float
    pages: int


def _measure() -> Weighed:
    import django  # noqa: PLC0415 - the settings are named first

    django.setup()
    from PIL import Image  # noqa: PLC0415

    from complaints.casework.papers import assembling, sheets  # noqa: PLC0415
    from complaints.casework.papers.assembling import Piece, Rule  # noqa: PLC0415
    from complaints.evidence import a4, pages  # noqa: PLC0415
    from letters.render import press_pages  # noqa: PLC0415

    letter = "".join(
        f"<section><h1>Page {n}</h1><p>{html.escape('The sessions did not take place that week. ' * 45)}</p>"
        f"<p>{NAME if n % 10 == 0 else 'Nobody'} was there.</p></section>"
        for n in range(1, 31)
    )
    typed = press_pages(f"<html lang=en><body>{letter}</body></html>", style="section{break-after:page}").content
    noise = Image.effect_noise((1240, 1754), 60).convert("RGB")
    scan = a4.drawn(noise)
    began, processor = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pieces: list[Piece] = []
        while sum(piece.count for piece in pieces) < PAGES - 30:
            found = pages.from_pdf(typed)
            path = folder / f"{len(pieces)}.pdf"
            path.write_bytes(found.content)
            pieces.append(Piece(f"p{len(pieces)}", "Documents", f"Paper {len(pieces)}", path, found.number))
        for _scan in range(PAGES - sum(piece.count for piece in pieces)):
            found = pages.from_pdf(scan)
            path = folder / f"{len(pieces)}.pdf"
            path.write_bytes(found.content)
            pieces.append(Piece(f"p{len(pieces)}", "Documents", f"Scan {len(pieces)}", path, 1))
        assembling.numbered(pieces, first=1)
        base = folder / "all.pdf"
        assembling.base(pieces, base, stamps=sheets.feet, notices=sheets.notices)
        count = 0
        for number, reader in enumerate(("panel", "complainant", "academy")):
            rules = [
                Rule("A name.", words=(NAME,)),
                Rule("Private.", f"p{number}", frozenset(range(3, 9))),
            ]
            made = assembling.copy(
                pieces, base, folder / f"{reader}.pdf", reader=reader, rules=rules,
                front=lambda copy: sheets.notices([(1, "Papers for the hearing")]), label=sheets.label(reader),
                stamps=sheets.feet, notices=sheets.notices, title="Papers",
            )  # fmt: skip
            count = made.pages
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Weighed(time.perf_counter() - began, time.process_time() - processor, used, count)


if __name__ == "__main__":
    print(json.dumps(asdict(_measure())))
