"""The sums of a board as tables with their pictures, in the order in which each post needs them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import Academy, PostKind
from complaints.casework.models import LatenessReason
from complaints.casework.vocabulary import OPEN, STAGE_OF, Closure, Outcome, State
from complaints.policy.vocabulary import ClockKind
from complaints.register.boards.charts import Bar, bars
from complaints.register.boards.counting import Sums, per_hundred, share
from complaints.register.boards.periods import SchoolYear
from complaints.register.models import Cause
from complaints.register.vocabulary import Lateness, Whose

MOST_BARS = 10


@dataclass(frozen=True)
class Cell:
    """A figure, with the list of the register that it counts where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One part of a board: what it says, its table, and the same as a picture."""

    key: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    empty: str
    intro: str = ""
    chart: SafeString = field(default_factory=lambda: SafeString(""))


@dataclass(frozen=True)
class Shown:
    """What all parts of a board need: the sums, of which year, and which academies they are of."""

    sums: Sums
    year: SchoolYear
    academies: Sequence[Academy]
    themes: Mapping[str, str]
    academy: Academy | None

    def listed(self, **limits: str) -> str:
        """The list of the register that a figure counts."""
        if self.academy is not None and len(self.academies) > 1:
            limits = {"academy": self.academy.slug, **limits}
        return f"{reverse('register:register')}?{urlencode(limits)}"

    def arrived_in(self, first: dt.date, last: dt.date) -> dict[str, str]:
        """The limits of the register for days of arrival."""
        found: dict[str, str] = {}
        for name, day in (("received_from", first), ("received_to", last)):
            found |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
        return found


def number(value: int, url: str = "") -> Cell:
    return Cell(f"{value:,}", url if value else "")


def now(shown: Shown) -> Table:
    """What is due, late and waiting at this moment."""
    sums, at = shown.sums.now, shown.listed
    rows = (
        ("Open", "open", {"standing": "open"}),
        ("Late", Lateness.LATE.value, {"standing": "open", "lateness": "late", "sort": "due"}),
        ("Due today or in the next five school days", Lateness.SOON.value, {"standing": "open", "lateness": "soon",
                                                                            "sort": "due"}),
        ("Waiting for term dates", Lateness.WAITING.value, {"standing": "open", "lateness": "waiting"}),
        ("Paused, because another body has the matter", Lateness.PAUSED.value, {"standing": "open",
                                                                                "lateness": "paused"}),
        ("Handled by nobody yet", "nobody", {"handler": Whose.NOBODY.value}),
    )  # fmt: skip
    return Table(
        "now", "Due, late and waiting", ("", "Complaints"),
        tuple(Line(label, (number(sums.get(key, 0), at(**limits)),)) for label, key, limits in rows),
        "Nothing is open.",
    )  # fmt: skip


def stages(shown: Shown) -> Table:
    """Open complaints by where they stand."""
    counted = dict.fromkeys(OPEN, (0, 0))
    for (_, state), (all_of_them, late) in shown.sums.states.items():
        before = counted.get(state, (0, 0))
        counted[state] = (before[0] + all_of_them, before[1] + late)
    lines, drawn = [], []
    for state, (all_of_them, late) in counted.items():
        label = f"{STAGE_OF[state].label}: {State(state).label[:1].lower()}{State(state).label[1:]}"
        if not all_of_them:
            continue
        limits = {"standing": "open", "state": str(state)}
        lines.append(Line(label, (
            number(all_of_them, shown.listed(**limits)), number(late, shown.listed(**limits, lateness="late")),
        )))  # fmt: skip
        drawn.append(Bar(State(state).label, (late, all_of_them - late), f"{all_of_them:,}"))
    chart = bars("Open complaints by where they stand", drawn, key="stages", of=("late", "not late"))
    return Table(
        "stages", "By stage", ("Where it stands", "Open", "Of these late"), tuple(lines), "Nothing is open.",
        chart=chart,
    )  # fmt: skip


def limits(shown: Shown) -> Table:
    """Each time limit: how often it was kept."""
    order = [kind.value for kind in ClockKind]
    found = sorted(shown.sums.limits.items(), key=lambda pair: order.index(pair[0]))
    lines = tuple(
        Line(ClockKind(kind).label, (number(kept), number(missed), Cell(share(kept, missed)), number(late)))
        for kind, (kept, missed, late) in found
    )
    drawn = [Bar(ClockKind(kind).label, (missed, kept), share(kept, missed)) for kind, (kept, missed, _) in found]
    return Table(
        "limits", "Time limits", ("Limit", "Kept", "Not kept", "Share kept", "Late now"), lines,
        "No time limit has ended in this school year.",
        intro=f"Limits that ended in {shown.year.name}, and those that run and are late now. What a pause held up is "
        "not late.",
        chart=bars("How time limits were kept", drawn, key="limits", of=("not kept", "kept")),
    )  # fmt: skip


def terms(shown: Shown) -> Table:
    """How many arrived, term by term, beside the same term of the year before."""

    def of(name: str) -> int:
        return sum(count for (_, term), count in shown.sums.arrived.items() if term == name)

    lines, drawn = [], []
    for term, before in zip(shown.year.terms, shown.year.before.terms, strict=True):
        here = shown.listed(**shown.arrived_in(term.first, term.last))
        there = shown.listed(**shown.arrived_in(before.first, before.last))
        lines.append(Line(term.name, (number(of(term.name), here), number(of(before.name), there))))
        drawn += [Bar(term.name, (of(term.name),)), Bar(before.name, (0, of(before.name)))]
    return Table(
        "terms", "Arrived, by term", ("Term", shown.year.name, shown.year.before.name), tuple(lines),
        "Nothing arrived in these years.",
        intro="Autumn is September to December, spring January to March, summer April to August.",
        chart=bars("Complaints that arrived, by term", drawn, key="terms"),
    )  # fmt: skip


def academies(shown: Shown) -> Table | None:
    """The academies side by side, and for each hundred pupils."""
    places = [shown.academy] if shown.academy is not None else shown.academies
    if len(shown.academies) < 2:
        return None
    lines, drawn = [], []
    for place in places:
        open_ones = sum(n for (pk, _), (n, _late) in shown.sums.states.items() if pk == place.pk)
        late = sum(late for (pk, _), (_, late) in shown.sums.states.items() if pk == place.pk)
        arrived = [
            sum(shown.sums.arrived.get((place.pk, term.name), 0) for term in year.terms)
            for year in (shown.year, shown.year.before)
        ]
        here = {"academy": place.slug}
        at = shown.arrived_in(shown.year.first, shown.year.last)
        pupils = f"{place.pupils_on_roll:,}" if place.pupils_on_roll else "Not recorded"
        if place.pupils_on_roll and place.pupils_counted_on:
            pupils += f", {place.pupils_counted_on:%-d %b %Y}"
        lines.append(Line(place.name, (
            number(open_ones, shown.listed(**here, standing="open")),
            number(late, shown.listed(**here, standing="open", lateness="late")),
            number(arrived[0], shown.listed(**here, **at)), number(arrived[1]),
            Cell(per_hundred(arrived[0], place.pupils_on_roll)), Cell(pupils),
        )))  # fmt: skip
        drawn.append(Bar(place.name, (arrived[0],)))
    headings = ("Academy", "Open", "Late", f"Arrived {shown.year.name}", f"Arrived {shown.year.before.name}",
                "For each 100 pupils", "Pupils, counted on")  # fmt: skip
    return Table(
        "academies", "Academy by academy", headings, tuple(lines), "No academy has a complaint.",
        intro=f"For each 100 pupils: what arrived in {shown.year.name}. A small school has few complaints: one more "
        "moves its figure a long way.",
        chart=bars(f"Arrived in {shown.year.name}", drawn, key="academies"),
    )  # fmt: skip


def themes(shown: Shown) -> Table:
    """What complaints are about."""
    return _by_year(
        shown, shown.sums.themes, key="themes", title="Themes", first="Theme",
        words=lambda theme: shown.themes.get(theme, theme) or "None chosen yet",
        url=lambda theme: shown.listed(theme=theme, **shown.arrived_in(shown.year.first, shown.year.last))
        if theme in shown.themes else "",
        empty="Nothing arrived in these years.", intro="What the complaints of each school year are about.",
    )  # fmt: skip


def causes(shown: Shown) -> Table:
    """Why limits were not kept, as far as somebody said so."""
    names = dict(LatenessReason.Cause.choices)
    found = sorted(shown.sums.causes.items(), key=lambda pair: -pair[1])
    return Table(
        "causes", "Why it was late", ("Cause", "Times"),
        tuple(Line(str(names[cause]), (number(count),)) for cause, count in found),
        "Nobody has given a reason for lateness in this school year.",
        intro="Late without a reason is listed in the register under Dates.",
        chart=bars("Why limits were not kept", [Bar(str(names[one]), (count,)) for one, count in found], key="causes"),
    )  # fmt: skip


def roots(shown: Shown) -> Table:
    """What lay beneath, as the lessons say."""
    return _by_year(
        shown, shown.sums.roots, key="roots", title="What lay beneath", first="Cause",
        words=lambda cause: str(Cause(cause).label), url=lambda cause: "",
        empty="No lesson was recorded in these years.", intro="As recorded with each lesson.",
    )  # fmt: skip


def found(shown: Shown) -> Table:
    """What was found on the heads of complaint."""
    return _by_year(
        shown, shown.sums.found, key="found", title="What was found", first="On a head of complaint",
        words=lambda outcome: str(Outcome(outcome).label), url=lambda outcome: "",
        empty="Nothing was found on any head in these years.",
        intro="The latest finding on each head, by the day on which it was made.",
    )  # fmt: skip


def endings(shown: Shown) -> Table:
    """How complaints ended."""
    return _by_year(
        shown, shown.sums.endings, key="endings", title="How they ended", first="Closed because",
        words=lambda closure: str(Closure(closure).label), url=lambda closure: "",
        empty="Nothing was closed in these years.", intro="",
    )  # fmt: skip


def _by_year(
    shown: Shown, counted: Mapping[tuple[str, str], int], *, key: str, title: str, first: str,
    words: Callable[[str], str], url: Callable[[str], str], empty: str, intro: str,
) -> Table:  # fmt: skip
    """Values beside each other in two school years, the most frequent first."""
    values = sorted(
        {value for value, _ in counted}, key=lambda value: (-counted.get((value, shown.year.name), 0), value)
    )
    lines, drawn = [], []
    for value in values:
        both = [counted.get((value, year.name), 0) for year in (shown.year, shown.year.before)]
        lines.append(Line(words(value), (number(both[0], url(value)), number(both[1]))))
        drawn.append(Bar(words(value), (both[0],)))
    return Table(
        key, title, (first, shown.year.name, shown.year.before.name), tuple(lines), empty, intro,
        bars(f"{title}, {shown.year.name}", drawn[:MOST_BARS], key=key),
    )  # fmt: skip


PARTS: tuple[Callable[[Shown], Table | None], ...] = (
    now, stages, limits, terms, academies, themes, roots, causes, found, endings,
)  # fmt: skip
FIRST: dict[PostKind, tuple[Callable[[Shown], Table | None], ...]] = {
    PostKind.OPERATIONS_OFFICER: (now, academies, limits, stages),
    PostKind.TRUST_OFFICER: (now, academies, limits, stages),
    PostKind.CHIEF_EXECUTIVE: (academies, now, found, themes),
    PostKind.PRINCIPAL: (now, stages, limits, themes),
    PostKind.RECORD_KEEPER: (now, causes, stages, limits),
    PostKind.CLERK: (now, stages, limits, found),
}
"""What each post reads first; the rest follows in the usual order."""


def tables(shown: Shown, *, for_post: PostKind | None) -> list[Table]:
    """The parts of a board for whoever holds this post."""
    first = FIRST.get(for_post, ()) if for_post else ()
    order = [*first, *(part for part in PARTS if part not in first)]
    return [table for table in (part(shown) for part in order) if table is not None]
