"""All that a paper says: its figures as far as they may be shown, each measure with its definition, lessons, issues and
the procedure. A published paper keeps this; a draft is composed anew each time it is looked at (R135, R137–R139).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import Academy
from complaints.policy.in_force import in_force_now
from complaints.register.models import Issue, Lesson, Paper
from complaints.register.papers import ledgers
from complaints.register.papers.ledgers import ANSWERED, BREAKDOWNS, CLOSED, FORMAL, RECEIVED, Book, open_book
from complaints.register.papers.suppressing import FEWEST, Node, Shown, choose

HIDDEN = "not shown"
IN_FULL = "In full within the limit, in 100"
NOTE = (
    "No figure below 5 is shown. Where one could be found by taking figures of this or an earlier paper from one "
    "another, others are not shown either, so what is not shown says nothing of how many there were."
)
APART = (
    "Complaints about a principal or anybody above are counted for the trust as a whole, at no academy. Complaints "
    "that somebody who reads the register may not know of are not counted: whoever deals with them tells the chair of "
    "the board. So nobody can find such a complaint by comparing figures."
)
OLD = (
    "{number} complaints of the trust, of this school year or of others, came in from an old register. It does not say "
    "when the formal stage was asked for: each that reached it is counted as formal by the day on which it arrived. "
    "It does not say either whether time limits were kept"
)
OLD_UNANSWERED = (
    ": none of its answers is counted under “Answered at stage 1”, “Answered at stage 2” or “Decided at stage 3”"
)
TERMS = "Autumn is September to December, spring January to March, summer April to August, at every academy."

HOW_ANSWERED = (
    "In full within the limit: sent by the last day of the limit first set. After an extension: by the day that was "
    "set anew with the complainant. Average and median: school days from the day from which the limit counts to the "
    "day on which it was sent, as whole days. Answers of which an old register tells are not counted."
)
DEFINITIONS: dict[str, tuple[str, str]] = {
    RECEIVED: (
        "Complaints received",
        "Complaints that arrived in the time, by the day on which they arrived, or on which the complainant asked that "
        "what had been a concern be treated as a complaint. Concerns, feedback and what was answered once for many are "
        "not counted. For each 100 pupils: the figure divided by the pupils on roll.",
    ),
    FORMAL: (
        "Formal complaints",
        "Complaints that reached the formal stage (stage 2) in the time, by the day on which that was asked for. "
        "One that came in from an old register, which does not say that day, by the day on which it arrived.",
    ),
    ANSWERED[1]: (
        "Answered at stage 1",
        "Complaints whose first answer at stage 1 was sent in the time. " + HOW_ANSWERED,
    ),
    ANSWERED[2]: (
        "Answered at stage 2",
        "Complaints whose first answer after the formal investigation was sent in the time. " + HOW_ANSWERED,
    ),
    ANSWERED[3]: (
        "Decided at stage 3",
        "Complaints on which a review panel’s first decision was sent in the time. " + HOW_ANSWERED,
    ),
    CLOSED: (
        "Complaints closed",
        "Complaints closed in the time for whatever reason, by the furthest stage that they reached, and by what was "
        "found: upheld or not upheld where every point was, otherwise partly upheld, at the last stage that made "
        "findings. One that is opened and closed again is counted once.",
    ),
}
"""Ledger → the name of its measure, and what exactly it counts: after the Scottish Public Services Ombudsman's
indicators for complaint handling, which the readings name, in school days because the procedure counts in them."""

TITLES = {
    "about": "Whom they were about",
    "category": "What they were about",
    "kept": "In time?",
    "stage": "Stage at which they were closed",
    "outcome": "What was found",
}


def compose(paper: Paper, *, on: dt.date) -> tuple[dict[str, Any], Book]:
    """What the paper says on this day, with the book that its figures come from. Of a published one this is not asked:
    it says what it said."""
    book = open_book(paper.trust, paper.year, on=on)
    academies = list(Academy.objects.filter(trust=paper.trust).order_by("name"))
    columns = _columns(paper, academies)
    told, old = told_before(paper), _old(paper, book)
    chosen = {name: _chosen(paper, book, name, columns, told.get(name, Shown()), academies) for name in _wanted(paper)}
    said: dict[str, Any] = {
        "title": paper.title, "kind": paper.kind, "trust": paper.trust.name, "version": paper.version,
        "academy": paper.academy.name if paper.academy else "", "period": paper.period.name,
        "from": paper.period.first_day.isoformat(), "until": paper.period.last_day.isoformat(),
        "words": paper.words, "note": NOTE, "apart": APART, "terms": TERMS if paper.term else "",
        "old": _said_of_old(paper, old), "old_number": old,
        "measures": [
            measure
            for name in _wanted(paper)
            for measure in [_measure(paper, book, name, columns, chosen[name], academies)]
        ],
        "figures": [figure for name in _wanted(paper) for figure in _figures(name, columns, chosen[name])],
    }  # fmt: skip
    if paper.kind != Paper.Kind.STATEMENT:
        said["lessons"] = [_lesson(row) for row in _listed_lessons(paper)]
        said["issues"] = [_issue(row) for row in _listed_issues(paper)]
        said["procedure"] = _procedure(paper, on=on)
    return said, book


def _old(paper: Paper, book: Book) -> int:
    """How many came in from an old register, nought where fewer than five; what the last paper said while there are
    not five more or less: so two papers do not tell of fewer than five by their difference."""
    papers = Paper.objects.filter(trust=paper.trust).exclude(published_at=None).order_by("-published_at", "-pk")
    before = next((said["old_number"] for said in papers.values_list("contents", flat=True) if "old_number" in said), 0)
    return before if abs(book.old - before) < FEWEST else book.old if book.old >= FEWEST else 0


def _said_of_old(paper: Paper, number: int) -> str:
    """What an old register does not say, where something came in from one."""
    more = "" if paper.kind == Paper.Kind.STATEMENT else OLD_UNANSWERED
    return f"{OLD.format(number=f'{number:,}')}{more}." if number else ""


def leaves_of(paper: Paper) -> Node:
    """The leaves that the paper tells of: from its publication on, what is counted in them stays."""
    codes = [paper.academy.code] if paper.academy else _codes(Academy.objects.filter(trust=paper.trust))
    return frozenset((code, term) for code in codes for term in paper.period.so_far)


def told_before(paper: Paper) -> dict[str, Shown]:
    """Ledger → every figure of the school year that any paper of the trust has published, to whomever."""
    totals: dict[str, dict[Node, int]] = {}
    cells: dict[str, dict[str, dict[tuple[Node, str], int]]] = {}
    papers = Paper.objects.filter(trust=paper.trust, year=paper.year).exclude(published_at=None)
    for contents in papers.order_by("pk").values_list("contents", flat=True):
        for figure in contents["figures"]:
            node = frozenset((place, term) for place in figure["places"] for term in figure["terms"])
            if figure["by"]:
                by = cells.setdefault(figure["of"], {}).setdefault(figure["by"], {})
                by[node, figure["value"]] = figure["number"]
            else:
                totals.setdefault(figure["of"], {})[node] = figure["number"]
    return {name: Shown(totals.get(name, {}), cells.get(name, {})) for name in ledgers.LEDGERS}


Column = tuple[str, Node]
"""What stands above it, and what it is over."""


def _codes(academies: Iterable[Academy]) -> list[str]:
    return [*(academy.code for academy in academies), ""]


def _columns(paper: Paper, academies: Sequence[Academy]) -> list[Column]:
    period = paper.period
    if paper.academy is not None:
        code = paper.academy.code
        own = frozenset({(code, paper.term)})
        so_far = frozenset((code, term) for term in period.so_far)
        found = [(period.name, own)]
        return found if own == so_far else [*found, (f"School year {period.year_name} so far", so_far)]
    whole = frozenset((code, term) for code in _codes(academies) for term in (1, 2, 3))
    each = [(one.name, frozenset((one.code, term) for term in (1, 2, 3))) for one in academies]
    return [("The whole trust", whole), *each]


def _wanted(paper: Paper) -> tuple[str, ...]:
    return (FORMAL,) if paper.kind == Paper.Kind.STATEMENT else ledgers.LEDGERS


def _chosen(
    paper: Paper, book: Book, name: str, columns: Sequence[Column], before: Shown, academies: Sequence[Academy]
) -> Shown:
    """What may be shown: the whole before its parts, the larger academies before the smaller."""
    counts = book.counts(name)
    nodes = [node for _, node in columns]
    nodes = nodes[:1] + sorted(nodes[1:], key=lambda node: (-counts.total(node), sorted(node)))
    if paper.academy is not None:
        nodes.reverse()
    broken_down = nodes if paper.academy is not None else nodes[:1]
    return choose(counts, before, totals=nodes, breakdowns=dict.fromkeys(BREAKDOWNS[name], broken_down))


def _figures(name: str, columns: Sequence[Column], shown: Shown) -> list[dict[str, Any]]:
    """Every figure that the paper shows, for whatever is published after it."""
    found = []
    for _, node in columns:
        where = {"of": name, "places": sorted({p for p, _ in node}), "terms": sorted({t for _, t in node})}
        if node in shown.totals:
            found.append({**where, "by": "", "value": "", "number": shown.totals[node]})
        for dimension, cells in sorted(shown.cells.items()):
            for (over, value), number in sorted(cells.items(), key=lambda pair: pair[0][1]):
                if over == node:
                    found.append({**where, "by": dimension, "value": value, "number": number})
    return found


def _measure(
    paper: Paper, book: Book, name: str, columns: Sequence[Column], shown: Shown, academies: Sequence[Academy]
) -> dict[str, Any]:
    """One measure: its definition, its totals, and its breakdowns."""
    title, definition = DEFINITIONS[name]
    rows = [("How many", [_said(shown.totals.get(node)) for _, node in columns])]
    if name == RECEIVED:
        roll = {one.code: one.pupils_on_roll for one in academies}
        if any(roll.values()):
            rows.append(
                ("For each 100 pupils", [_per_hundred(shown.totals.get(node), node, roll) for _, node in columns])
            )
    if name in ANSWERED.values():
        for words, ask in (("Average, school days", book.average), ("Median, school days", book.median)):
            rows.append((words, [_said(ask(name, node)) if node in shown.totals else HIDDEN for _, node in columns]))
    over = columns if paper.academy is not None else columns[:1]
    tables = []
    for dimension in BREAKDOWNS[name]:
        lines = [
            [words, [_said(shown.cells[dimension].get((node, value))) for _, node in over]]
            for value, words in book.values[dimension].items()
        ]
        if dimension == "kept":
            lines.append([IN_FULL, [_share(shown, node) for _, node in over]])
        tables.append({"title": TITLES[dimension], "columns": [text for text, _ in over], "rows": lines})
    return {
        "key": name, "title": title, "definition": definition, "columns": [text for text, _ in columns],
        "rows": [[words, cells] for words, cells in rows], "tables": tables,
    }  # fmt: skip


def _said(number: int | None) -> str:
    return HIDDEN if number is None else str(number)


def _per_hundred(number: int | None, node: Node, roll: dict[str, int | None]) -> str:
    pupils = [roll.get(place) for place in {place for place, _ in node} if place]
    if number is None or not pupils or not all(pupils):
        return HIDDEN if number is None else "roll not known"
    return f"{100 * number / sum(one or 0 for one in pupils):.1f}"


def _share(shown: Shown, node: Node) -> str:
    kept, total = shown.cells["kept"].get((node, "kept")), shown.totals.get(node)
    return HIDDEN if kept is None or not total else f"{round(100 * kept / total)}"


def _listed_lessons(paper: Paper) -> list[Lesson]:
    return list(paper.lessons.prefetch_related("improvements").order_by("pk")) if paper.pk else []


def _listed_issues(paper: Paper) -> list[Issue]:
    return list(paper.issues.prefetch_related("reviews").select_related("academy").order_by("title", "pk"))


def _lesson(row: Lesson) -> dict[str, Any]:
    """What was learnt and what became of it, without who."""
    return {
        "learnt": row.learnt,
        "done": [
            {
                "what": one.what,
                "standing": "Done" if one.done_on else "Not pursued" if one.dropped_on else "Under way",
            }
            for one in row.improvements.all()
        ],
    }


def _issue(row: Issue) -> dict[str, Any]:
    last = next(iter(row.reviews.all()), None)
    return {
        "title": row.title, "what": row.what, "cause": row.get_cause_display(),
        "where": row.academy.name if row.academy else "Across the trust", "closed": row.closed_on is not None,
        "reviewed_on": last.on.isoformat() if last else "",
        "with_whom": last.get_with_whom_display() if last else "", "decided": last.decided if last else "",
    }  # fmt: skip


def _procedure(paper: Paper, *, on: dt.date) -> list[dict[str, Any]]:
    """The versions in force, who approved them, the latest review, and when the next is due (S0 §13; R1, R2)."""
    found = []
    for version in in_force_now(paper.trust, on=on):
        if paper.academy is not None and version.academy_id not in (None, paper.academy_id):
            continue
        due, latest = version.review_due_on, version.reviews.last()
        reviewed = {} if latest is None else {
            "reviewed_on": latest.reviewed_on.isoformat(), "approver": latest.approver,
            "approved_on": latest.approved_on.isoformat(),
        }  # fmt: skip
        found.append(
            {
                "title": version.title, "version": version.number, "approver": version.approver,
                "approved_on": version.approved_on.isoformat() if version.approved_on else "",
                "reviewed": reviewed,
                "review_due_on": due.isoformat() if due else "", "overdue": version.review_overdue(on),
            }
        )  # fmt: skip
    return found
