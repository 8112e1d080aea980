"""One run: pages against their floors on a small and a large database, writing, growth, memory, sweep, counting."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks import database, papers, telephone
from benchmarks.measuring import Line, Taken, in_turns, line
from benchmarks.web import HOST, Browser, Server, free_port, hidden

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    small: int = 1_000
    large: int = 100_000
    rounds: int = 60
    writes: int = 40
    requests: int = 10_000
    name: str = "portal_bench"


BEST = {"list": 181.0, "filter": 92.0, "search": 119.0, "open": 59.0, "submit": 11.0, "change": 24.0}
"""Milliseconds of the quickest of three established ticket systems with 100,000 cases, on a machine like this."""

LETTERS = 1_000
"""Personal letters that are made."""

FILTER = "?academy={place}&state=informal"
PAGES: tuple[tuple[str, str, str], ...] = (
    ("register, first page", "/register/", "/floor/register/"),
    ("register, filtered", "/register/" + FILTER, "/floor/register/" + FILTER),
    ("register, last page", "/register/?end=1", "/floor/register/?end=1"),
    ("register, a name", "/register/?q=featherstone", "/floor/names/?q=featherstone"),
    ("search for a word in 0.1 %", "/register/?q={few}", "/floor/search/?q={few}"),
    ("search for a word in 5 %", "/register/?q={many}", "/floor/search/?q={many}"),
    ("saved view", "{view}", "/floor/register/"),
    ("board", "/register/board/", "/floor/register/"),
    ("board, counted anew", "/register/board/?fresh=1", "/floor/board/"),
    ("due this week", "/register/week/", "/floor/week/"),
    ("home page", "/", "/floor/home/"),
    ("case page", "/cases/{case}/", "/floor/cases/{case}/"),
    ("chronology of a case", "/cases/{long}/chronology/", "/floor/chronology/{long}/"),
)
"""Pages, their addresses and those of their floors."""


class Site:
    """One database served, with somebody signed in."""

    def __init__(self, name: str, size: Size, var: Path, stack: ExitStack) -> None:
        self.env = database.environment(stack.enter_context(database.copied(name)), var)
        self.facts: dict[str, Any] = json.loads(
            database.python(self.env, "-m", "benchmarks.prepare", str(size.writes + 5))
        )
        self.server = stack.enter_context(Server(self.env))
        self.reader = self.signed_in("reader")
        self.turn = 0

    def signed_in(self, who: str) -> Browser:
        browser = Browser(self.server.port)
        browser.sign_in(self.facts[who], self.facts["password"])
        return browser

    def path(self, address: str) -> str:
        """An address filled in. Cases take turns, so that no page lies in a cache because of the one before."""
        cases = self.facts["cases"]
        return address.format(
            case=cases[self.turn // 2 % len(cases)], long=self.facts["long"], place=self.facts["place"],
            view=self.facts["view"], **self.facts["words"],
        )  # fmt: skip

    def asking(self, address: str) -> Callable[[], float]:
        def ask() -> float:
            self.turn += "{case}" in address
            return self.reader.good(self.path(address)).took

        return ask


class Sites:
    """A copy of the small and of the large database for this run, each served from when a part first asks for it."""

    def __init__(self, size: Size, var: Path, names: tuple[str, str], stack: ExitStack) -> None:
        self.size, self.var, self.names, self.stack = size, var, names, stack

    @cached_property
    def small(self) -> Site:
        return Site(self.names[0], self.size, self.var, self.stack)

    @cached_property
    def large(self) -> Site:
        return Site(self.names[1], self.size, self.var, self.stack)


PARTS: dict[str, tuple[str, Callable[[Sites, Size], Iterator[Line]]]] = {
    "pages": (
        "Pages, in turns with their floors, on both databases", lambda on, size: pages(on.small, on.large, size)),
    "queries": ("Queries", lambda on, size: query_counts(on.small, on.large)),
    "proof": ("The proof of every chronology, before bare rows are written", lambda on, size: proof(on.large)),
    "writing": ("Writing, in turns with a bare insert and a bare update", lambda on, size: writing(on.large, size)),
    "inside": ("Counting and the daily sweep", lambda on, size: inside(on.small, on.large)),
    "worked": ("Papers, packs, duplicates and a moved term date", lambda on, size: worked(on.large, size)),
    "posts": ("Posts about the school: a telephone, a screenshot, a long list", lambda on, size: posts(on.large, size)),
    "letters": (f"Letters: {LETTERS:,}, and bare WeasyPrint", lambda on, size: letters(on.large)),
    "memory": ("Memory, after very many requests", lambda on, size: memory(on.large, size)),
}  # fmt: skip
"""The parts of a run by their names: what is said before each, and what yields its lines."""
START = "start"
"""The last part, which needs neither database."""


def measure(size: Size, var: Path, parts: Sequence[str], *, tell: Tell) -> Iterator[Line]:
    """Every line of these parts, as it is known."""
    with ExitStack() as stack:
        stack.callback(database.forget_queue)
        tell(f"Seeding {size.small:,} and {size.large:,} complaints, where they are not there yet")
        small, large = (database.seeded(f"{size.name}_{number}", number, var) for number in (size.small, size.large))
        database.forget_queue()
        seconds = database.seconds_of_seeding(large)
        if seconds is not None:
            yield line(f"seed_demo --complaints {size.large}", seconds, "s", target=600)
        tell("Working on copies of them, each with a web server of two workers")
        sites = Sites(size, var, (small, large), stack)
        for name, (words, part) in PARTS.items():
            if name in parts:
                tell(words)
                yield from part(sites, size)
    if START in parts:
        tell("Starting script/server on a portal that is set up")
        yield start(var)


def pages(small: Site, large: Site, size: Size) -> Iterator[Line]:
    """Every page against its floor, the last page against the first, and how both grow with the complaints."""
    calls: dict[str, Callable[[], float]] = {}
    for name, address, floor in PAGES:
        for site, which in ((small, "small"), (large, "large")):
            calls[f"{name} {which}"] = site.asking(address)
            calls[f"{name} {which} floor"] = site.asking(floor)
    taken = in_turns(calls, rounds=size.rounds, warm=6)
    took = taken.median
    targets = {
        "register, first page": 2.5, "register, filtered": 2.5, "case page": 5.0, "search for a word in 0.1 %": 3.0,
        "search for a word in 5 %": 2.0, "saved view": 10.0, "board": 10.0, "board, counted anew": None,
    }  # fmt: skip
    for name, _, _ in PAGES:
        value, floor_ms = took[f"{name} large"], took[f"{name} large floor"]
        yield line(name, value, "ms", floor=floor_ms, target=targets.get(name))
    first = took["register, first page large"]
    yield line(
        "register, last page against the first", took["register, last page large"], "ms", floor=first, target=1.3
    )
    for name, _, _ in PAGES:
        grown = took[f"{name} large"] / took[f"{name} small"]
        floor_grown = took[f"{name} large floor"] / took[f"{name} small floor"]
        yield line(f"growth of: {name}", grown, "times", floor=floor_grown, target=1.3)
    best = {
        "list": "register, first page", "filter": "register, filtered", "search": "register, a name",
        "open": "case page",
    }  # fmt: skip
    for what, name in best.items():
        yield from against_others(what, f"{name} large", f"{name} large floor", taken)


def against_others(what: str, name: str, floor: str, taken: Taken) -> Iterator[Line]:
    """The median against the best of the other systems. Beside it, without a target, the quickest time and that of the
    floor: on a computer that has other work to do, the median says more about that work than about the portal."""
    yield line(f"ahead of other systems: {what}", taken.median[name], "ms", target=BEST[what])
    yield line(f"quickest: {what}", taken.least[name], "ms", floor=taken.least[floor])


def query_counts(small: Site, large: Site) -> Iterator[Line]:
    """The most queries of any page of a kind, with few rows and many, short chronology and long."""
    lists = ["/register/", "/register/" + FILTER, "/register/?end=1", "/register/?q={case}", "/register/?standing=open"]
    most = max(site.reader.good(site.path(address)).queries for site in (small, large) for address in lists)
    yield line("queries of the register", most, "queries", target=15)
    wide = ["{view}", "/register/board/", "/register/board/?fresh=1"]
    most = max(site.reader.good(site.path(address)).queries for site in (small, large) for address in wide)
    yield line("queries of a saved view and of a board", most, "queries", target=25)
    cases = [
        site.reader.good(f"/cases/{reference}/").queries
        for site in (small, large)
        for reference in (*site.facts["cases"], site.facts["long"])
    ]
    yield line("queries of a case page", max(cases), "queries", target=30)
    short, long = (large.reader.good(f"/cases/{large.facts[which]}/").queries for which in ("short", "long"))
    yield line("queries of a long chronology beyond a short one", max(0, long - short), "queries", target=3)


def writing(site: Site, size: Size) -> Iterator[Line]:
    """Sending a complaint and taking a step, against bare inserts and a bare update."""
    public, handler = Browser(site.server.port), site.signed_in("principal")
    public.get("/floor/token/")
    place, bare = site.facts["place"], {name: str(value) for name, value in site.facts["bare"].items()}
    words = {"words": "The late bus left without the children on its list. " * 6, "name": "Bencher Swift"}
    number = 0
    drafts, steps = iter(site.facts["drafts"]), cycle(site.facts["steps"])
    meeting = {"people": "The parent and the head of year", "note": "What happened was talked through. " * 4}

    def submit() -> float:
        nonlocal number
        number += 1
        draft = next(drafts)
        # Whoever sends the form has it open: the page before it, which is not timed, is theirs.
        public.post(draft["before"], {"form_key": draft["form_key"], "wanted": "A bus that waits"})
        seen = public.post(draft["path"], {"form_key": draft["form_key"], "true": "on"}, address=f"10.0.{number}.1")
        return _moved(seen.status, seen.location, "done", seen.took)

    def insert(kind: str) -> Callable[[], float]:
        def send() -> float:
            given = {**words, **bare, "email": "bencher.swift@example.org"}
            seen = public.post(f"/floor/{kind}/{place}/", given)
            return _moved(seen.status, seen.location, "floor", seen.took)

        return send

    def step() -> float:
        reference = next(steps)
        path = f"/cases/{reference}/steps/record_meeting/"
        asked = handler.good(path)
        today = time.localtime(time.time() - 86400)
        day = {"met_on_day": str(today.tm_mday), "met_on_month": str(today.tm_mon), "met_on_year": str(today.tm_year)}
        seen = handler.post(path, {**hidden(asked.body), **day, **meeting})
        return _moved(seen.status, seen.location, reference, seen.took)

    def update() -> float:
        seen = handler.post(f"/floor/update/{site.facts['steps'][0]}/", meeting)
        return _moved(seen.status, seen.location, "floor", seen.took)

    calls = {"submit": submit, "insert": insert("insert"), "insert one": insert("insert-one")}
    submitting = in_turns(calls, rounds=size.writes, warm=2)
    took = submitting.median
    yield line("submitting a complaint", took["submit"], "ms", floor=took["insert"], target=5)
    yield line("submitting, against one row and its complainant", took["submit"], "ms", floor=took["insert one"])
    stepping = in_turns({"step": step, "update": update}, rounds=size.writes, warm=2)
    took |= stepping.median
    yield line("taking a step", took["step"], "ms", floor=took["update"], target=4)
    yield from against_others("submit", "submit", "insert", submitting)
    yield from against_others("change", "step", "update", stepping)


def _moved(status: int, location: str, to: str, took: float) -> float:
    if status != 302 or to not in location:
        raise RuntimeError(f"The form was not taken: {status} {location}")
    return took


def inside(small: Site, large: Site) -> Iterator[Line]:
    """What runs in a worker: counting a date, and the daily sweep."""
    found = json.loads(database.python(large.env, "-m", "benchmarks.inside", "counting"))
    yield line("counting a due date with its working", found["value"], "µs", floor=found["floor"], target=3)
    few, many = (json.loads(database.python(site.env, "-m", "benchmarks.inside", "sweep")) for site in (small, large))
    yield line("daily sweep, everything told", many["seconds"], "s")
    yield line("daily sweep, looking only", many["looked"], "s")
    yield line("daily sweep, memory of its process", many["peak_mb"], "MB", target=300)
    each, each_few = many["seconds"] / many["running"], few["seconds"] / few["running"]
    yield line(
        "daily sweep, for each running clock, many against few", each * 1000, "ms", floor=each_few * 1000, target=1.3
    )
    grown = many["queries"] / max(1, few["queries"])
    yield line(
        "daily sweep, queries against running clocks", grown, "times more", floor=many["running"] / few["running"],
        target=1.0,
    )  # fmt: skip


def proof(site: Site) -> Iterator[Line]:
    """`verify_chronology` against a bare pass. Before the floors of writing, whose rows are in no chain."""
    proved = json.loads(database.python(site.env, "-m", "benchmarks.proof").splitlines()[-1])
    if proved["faults"]:
        raise RuntimeError(f"The proof of the chronologies found {proved['faults']} faults.")
    words = f"proof of every chronology ({proved['entries']:,} entries)"
    yield line(words, proved["seconds"], "s", floor=proved["floor"], target=2)


def worked(site: Site, size: Size) -> Iterator[Line]:
    """What people wait for while the worker or one page does a great deal."""

    def found(module: str) -> dict[str, float]:
        return dict(json.loads(database.python(site.env, "-m", f"benchmarks.{module}").splitlines()[-1]))

    bundle = found("papers")
    yield line(f"bundle of {papers.PAGES} pages", bundle["seconds"], "s", target=papers.SECONDS)
    yield line(f"bundle of {papers.PAGES} pages, memory", bundle["megabytes"], "MB", target=papers.MEGABYTES)
    pack = found("packs")
    yield line(f"referral pack of a full case ({pack['pages']:g} pages)", pack["seconds"], "s", target=5)
    files = found("files")
    yield line("CSV of every row", files["csv"], "s", floor=files["csv_floor"], target=4)
    yield line("CSV of every row, memory above idle", files["csv_mb"], "MB", target=60)
    yield line("XLSX of every row", files["xlsx"], "s", floor=files["xlsx_floor"], target=3)
    yield line("XLSX of every row, memory above idle", files["xlsx_mb"], "MB", target=60)
    old = found("old_register")
    yield line(f"old register of {old['rows']:g} rows, read and checked", old["seconds"], "s")
    yield line(f"old register of {old['rows']:g} rows, memory", old["megabytes"], "MB", target=500)
    yield line("bringing in one row of an old register", old["each"], "ms")
    alike = found("duplicates")
    yield line(f"duplicate check against {size.large:,}", alike["median"], "ms", target=200)
    moved = found("moving")
    cases = f"{moved['cases']:g} open cases, {moved['moving']:g} dates"
    yield line(f"moving a term date, preview ({cases})", moved["seconds"], "s", target=2)
    gone = found("disposal")
    words = f"register, first page, 95th percentile while {gone['records']:g} records are disposed of"
    yield line(words, gone["meanwhile"], "ms", floor=gone["before"], target=2)
    yield line(f"disposal of {gone['records']:g} records ({gone['rows']:g} rows)", gone["seconds"], "s")


def posts(site: Site, size: Size) -> Iterator[Line]:
    """Reporting a post from a slow telephone, its screenshot in the worker, and the list of very many incidents."""

    def asked(what: str) -> dict[str, float]:
        return dict(json.loads(database.python(site.env, "-m", "benchmarks.posts", what).splitlines()[-1]))

    form, front = "/incidents/report/", "/incidents/"
    reader = site.reader.cookies
    first = telephone.usable(site.server.port, form, reader)
    yield line("report form on a slow telephone, nothing kept from before", first, "ms", target=1000)
    again = telephone.usable(site.server.port, form, reader, first=front)
    yield line("report form on a slow telephone, from the page before it", again, "ms", target=1000)
    picture = asked("pictures")
    yield line("screenshot of 12 megapixels sealed, scanned and shown small", picture["seconds"], "s", target=2)
    number = asked("incidents")["incidents"]
    calls = {"list": site.asking(front), "register": site.asking("/register/")}
    took = in_turns(calls, rounds=size.rounds, warm=6).median
    yield line(
        f"list of {number:,.0f} incidents, a row", took["list"] / 25, "ms", floor=took["register"] / 25, target=1.5
    )


def letters(site: Site) -> Iterator[Line]:
    """The post room against bare WeasyPrint on the same HTML."""
    found = json.loads(database.python(site.env, "-m", "benchmarks.letters", str(LETTERS)).splitlines()[-1])
    one, many, held = found["one"], found["many"], found["memory"]
    yield line("letter of one page, from its row to its PDF", one["ms"], "ms", floor=one["floor"], target=1.3)
    yield line(
        f"{LETTERS:,} personal letters on two processes", many["ours"], "a second", floor=many["bare"], target=0.8,
        least=True,
    )  # fmt: skip
    yield line(f"memory of a worker over {LETTERS:,} letters", held["late"], "MB", floor=held["early"], target=1.1)
    words = {"body": (database.ROOT / "fixtures" / "letters" / "withdrawal.md").read_text().split("+++\n", 2)[2]}

    def read() -> float:
        seen = site.reader.post("/letters/read/", words)
        if seen.status != 200:
            raise RuntimeError(f"The reading of the words answered {seen.status}.")
        return seen.took

    taken = in_turns({"read": read}, rounds=41, warm=5)
    yield line("a letter as it reads, beside its words", taken.median["read"], "ms", target=150)


def memory(site: Site, size: Size) -> Iterator[Line]:
    """How much each worker holds after many requests of all kinds."""
    addresses: queue.SimpleQueue[str] = queue.SimpleQueue()
    for number in range(size.requests):
        site.turn = number * 2
        addresses.put(site.path(PAGES[number % len(PAGES)][1]))
    problems: list[BaseException] = []

    def go_through() -> None:
        browser = Browser(site.server.port)
        browser.cookies = dict(site.reader.cookies)
        try:
            while not problems:
                browser.good(addresses.get_nowait())
        except queue.Empty:
            return
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=go_through) for _ in range(4)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    took = time.perf_counter() - began
    yield line(f"memory of a web worker after {size.requests:,} requests", max(site.server.memory()), "MB", target=150)
    yield line("the same, pages that workers share counted in full", max(site.server.resident()), "MB")
    yield line("requests answered with four at a time", size.requests / took, "a second")


def start(var: Path) -> Line:
    """From script/server to the first answer, on a portal that an earlier start has set up."""
    own = var / "start"
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"PORT": str(port), "VAR_DIR": str(own)}
    if not (own / "demo.json").exists():
        _run_server(env, port, until=1800)
    return line("from script/server to the first answer", _run_server(env, port, until=90), "s", target=10)


def _run_server(env: dict[str, str], port: int, *, until: float) -> float:
    began = time.monotonic()
    with subprocess.Popen(
        [str(database.ROOT / "script" / "server")], env=env, stdout=sys.stderr, start_new_session=True
    ) as process:
        try:
            while time.monotonic() - began < until:
                if process.poll() is not None:
                    raise RuntimeError("script/server ended; the lines above say why.")
                try:
                    if Browser(port).get("/complain/").status == 200:
                        return time.monotonic() - began
                except OSError:
                    time.sleep(0.05)
            raise RuntimeError(f"script/server did not answer on {HOST}:{port}.")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
