"""Letters against bare WeasyPrint on the same HTML: one page, a thousand on two processors, memory.

Run as `python -m benchmarks.letters NUMBER`; it starts itself again for what needs processes of their own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be ready first
from weasyprint import HTML  # noqa: E402

from accounts import posts  # noqa: E402
from accounts.models import Academy, PostKind  # noqa: E402
from letters import making, post_room, render  # noqa: E402
from letters.catalogue import CATALOGUE  # noqa: E402
from letters.models import Letter  # noqa: E402
from letters.paper import paper  # noqa: E402
from letters.unbroken import keep_in_one_piece  # noqa: E402
from letters.vocabulary import How, LetterState, Rendering  # noqa: E402

KEY = "withdrawal"
"""A letter of one page."""
ROUNDS = 41
TURNS = 2
WARM = 5


def issued(number: int) -> list[int]:
    """So many personal letters, issued and still to be made."""
    academy, at = Academy.objects.order_by("pk")[0], timezone.now()
    kind = CATALOGUE[KEY]
    facts = {name: value for name, value in kind.sample().items() if name not in ("recipient_name", "academy_name")}
    by = posts.holders(PostKind.TRUST_OFFICER, on=timezone.localdate())[0]
    reader = post_room.Recipient("Ms Bench", "1 Bench Road\nBenchley\nBE1 1NC", "bench@example.org")
    first = post_room.draft(
        key=KEY, academy=academy, about_kind="bench", about=uuid.uuid4(), recipient=reader, context=facts, by=by, at=at
    )
    first.state, first.issued_at, first.issued_on, first.how = LetterState.ISSUED, at, timezone.localdate(at), How.PAGE
    first.letterhead = {
        "name": academy.name, "trust": academy.trust.name, "address": academy.address, "telephone": academy.telephone,
        "email": academy.email, "website": academy.website, "colour": academy.colour,
    }  # fmt: skip
    first.rendering = Rendering.WAITING
    rows = []
    for count in range(number):
        row = Letter(**{field.attname: getattr(first, field.attname) for field in Letter._meta.concrete_fields})
        row.pk, row.uuid, row.recipient_name = None, uuid.uuid4(), f"Ms Bench Number {count}"
        row.body = first.body.replace("Ms Bench", row.recipient_name)
        rows.append(row)
    Letter.objects.bulk_create(rows, batch_size=200)
    return list(
        Letter.objects.filter(about=first.about).exclude(pk=first.pk).order_by("pk").values_list("pk", flat=True)
    )


def same_html(letter: Letter) -> str:
    """The very HTML that the post room gives to WeasyPrint."""
    return keep_in_one_piece(paper(letter))


def bare(document: str, identifier: bytes) -> bytes:
    """WeasyPrint itself on the same HTML, with the same sheets and fonts parsed once, and the same kind of PDF. The
    letters of the bench carry the mark of practice, so its sheet is worn here too."""
    machine = render.press()
    made = HTML(string=document, url_fetcher=machine.fetcher, base_url="asset:").render(
        stylesheets=[*machine.plain, *machine.practice], font_config=machine.fonts, pdf_variant="pdf/ua-1"
    )
    return bytes(made.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier))


def one_page(pk: int) -> dict[str, float]:
    """Milliseconds of one letter from its row to its bytes, and of bare WeasyPrint; medians, in turns."""
    letter = Letter.objects.select_related("academy__trust").get(pk=pk)
    document = same_html(letter)

    def timed(work: Callable[[], object]) -> float:
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000

    ours: list[float] = []
    floor: list[float] = []
    for number in range(ROUNDS + WARM):
        pair = (timed(lambda: render.pressed(letter)), timed(lambda: bare(document, b"1")))
        if number >= WARM:
            ours.append(pair[0])
            floor.append(pair[1])
    return {"ms": statistics.median(ours), "floor": statistics.median(floor), "pages": render.pressed(letter).pages}


def child(what: str, keys: list[int]) -> dict[str, float]:
    """One process of two: warm, then told to begin; seconds for its share, and what it held early and at the end."""
    rows = list(Letter.objects.filter(pk__in=keys).select_related("academy__trust").order_by("pk"))
    documents = [same_html(row) for row in rows] if what == "bare" else []
    for row in rows[:WARM]:
        render.pressed(row)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    early = 0.0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, row in enumerate(rows):
            if what == "bare":
                Path(folder, f"{number}.pdf").write_bytes(bare(documents[number], row.uuid.hex.encode()))
            elif not making.make(row.pk, at=timezone.now()):
                raise RuntimeError("A letter was not made.")
            if number == len(rows) // 10:
                early = held()
    return {"seconds": time.perf_counter() - began, "early": early, "late": held()}


def held() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def together(what: str, keys: list[int], processes: int) -> list[dict[str, float]]:
    """So many processes at once, each with its share."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.letters", "--child", what]
    shares = [keys[number::processes] for number in range(processes)]
    running = []
    for share in shares:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("A process of the measurement cannot be spoken with.")
        process.stdin.write(json.dumps(share) + "\n")
        process.stdin.flush()
        running.append((process, process.stdin, process.stdout))
    for _, _, said in running:
        if said.readline() != "ready\n":
            raise RuntimeError("A process of the measurement ended.")
    for _, told, _ in running:
        told.write("go\n")
        told.flush()
    return [json.loads(process.communicate(timeout=900)[0]) for process, _, _ in running]


def many(keys: list[int]) -> dict[str, float]:
    """Letters a second on two processes, ours and bare, in turns."""
    share = len(keys) // TURNS
    seconds = {"ours": 0.0, "bare": 0.0}
    for turn in range(TURNS):
        mine = keys[turn * share : (turn + 1) * share]
        for what in ("ours", "bare") if turn % 2 else ("bare", "ours"):
            seconds[what] += max(found["seconds"] for found in together(what, mine, 2))
    return {what: share * TURNS / spent for what, spent in seconds.items()}


def measured(number: int) -> dict[str, Any]:
    """Everything, on a copy of a database that is thrown away afterwards."""
    keys = issued(2 * number + 1)
    found: dict[str, Any] = {"one": one_page(keys[0]), "many": many(keys[1 : number + 1])}
    found["memory"] = together("ours", keys[number + 1 :], 1)[0]
    return found


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        sys.stdout.write(json.dumps(child(sys.argv[2], json.loads(sys.stdin.readline()))))
    else:
        print(json.dumps(measured(int(sys.argv[1]))))
