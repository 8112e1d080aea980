"""Point by point: where each paragraph of the model documents is carried, printed as docs/letters.md.

Rows name words of the shipped wording. When these words go, or a paragraph has no row, the page cannot be printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from letters.catalogue import CATALOGUE, LICENCES, SOURCES, LetterKind
from letters.merging import MARK, PASSAGE, SECTION
from letters.shared_passages import SHARED
from letters.vocabulary import Form

HEAD = """\
# The letters, and where each point of the model documents stands

<!-- Printed by `manage.py letters_book` from fixtures/letters. Do not edit: change the letters. -->

Every letter is written in the product's own words. What the model documents say, paragraph by paragraph, is described
here in our words beside the place that carries it. S0 to S4 are the documents that the procedure was built from: the
complaints policy of a trust (S0), a leaflet for parents (S1), Kent County Council's letters (S2), an acceptable use
policy (S3) and a policy on parents' use of social networking (S4). Greetings are not counted as paragraphs.
"""

CAUTION, ACKNOWLEDGEMENT = "a caution shown to the writer", "{acknowledgement}"


class NotCovered(Exception):
    """A paragraph without a place, or words that no longer stand in their letter."""


@dataclass(frozen=True)
class Place:
    """Where a point stands: the letter, its part, and the words that carry it."""

    kind: LetterKind
    part: str
    words: str


def place(kind: LetterKind, words: str) -> Place:
    """The part of the letter in which these words stand. Raises NotCovered when they stand nowhere in it."""
    if words == ACKNOWLEDGEMENT and kind.acknowledgement:
        return Place(kind, "the acknowledgement at the end", kind.acknowledgement)
    if any(words in caution for caution in kind.cautions):
        return Place(kind, CAUTION, words)
    part, shared, section = "the opening", "", ""
    for line in kind.body.splitlines():
        if line.startswith("#"):
            part = f"“{line.lstrip('# ').strip()}”"
        if opened := SECTION.match(line):
            section = kind.choices.get(opened.group(2), "")
        elif line.strip() == "[[end]]":
            section = ""
        used = PASSAGE.match(line)
        said = SHARED[used.group(1)].body if used else line
        if words in line or words in said:
            shared = f", shared passage “{SHARED[used.group(1)].title}”" if used else ""
            chosen = f", when chosen: {section[:1].lower()}{section[1:]}" if section else ""
            return Place(kind, f"{part}{shared}{chosen}", _readable(said if words in line and used else words))
    if words in kind.subject_line:
        return Place(kind, "the subject line", _readable(words))
    raise NotCovered(f"{kind.key}.md: these words stand nowhere in it any more: “{words}”")


def _readable(words: str) -> str:
    words = " ".join(MARK.sub(lambda found: f"({found.group(1).replace('_', ' ')})", words).split()).removeprefix("- ")
    return words if len(words) <= 90 else f"{words[:88].rsplit(' ', 1)[0]} …"


def places() -> dict[tuple[str, int], list[Place]]:
    """Every paragraph of every source with the places that carry it, in the order of the catalogue."""
    found: dict[tuple[str, int], list[Place]] = {
        (name, number): [] for name, source in SOURCES.items() for number in range(1, len(source["paragraphs"]) + 1)
    }
    for kind in CATALOGUE.values():
        for name, rows in kind.covers.items():
            if name not in SOURCES or len(rows) != len(SOURCES[name]["paragraphs"]):
                raise NotCovered(f"{kind.key}.md: its list for “{name}” has not one entry for each paragraph.")
            for number, row in enumerate(rows, start=1):
                for words in [row] if isinstance(row, str) else row:
                    if words:
                        found[name, number].append(place(kind, words))
    if bare := [f"{name} paragraph {number}" for (name, number), there in found.items() if not there]:
        raise NotCovered(f"Nothing carries: {', '.join(bare)}")
    return found


def document() -> str:
    """The whole page, the same every time it is printed."""
    return "\n".join([HEAD, *_letters(), *_licences(), *_table()]).rstrip() + "\n"


def _letters() -> Iterator[str]:
    yield "## Every letter\n"
    yield "| letter | written to | read and approved by | content from | choices |"
    yield "|---|---|---|---|---|"
    for kind in CATALOGUE.values():
        name = f"{kind.title} (`{kind.key}`)" + (
            "" if kind.form == Form.LETTER else f", {kind.form.label[:1].lower()}{kind.form.label[1:]}"
        )
        approver = "nobody: it goes at once" if kind.may_go_without_approval else kind.approver.label.lower()
        yield (
            f"| {name} | {kind.audience.label.lower()} | {approver} | {kind.source} "
            f"| {'; '.join(kind.choices.values()) or 'none'} |"
        )
    yield ""


def _licences() -> Iterator[str]:
    yield "## Whose models, and on what terms\n"
    for key, licence in LICENCES.items():
        following = ", ".join(f"`{kind.key}`" for kind in CATALOGUE.values() if kind.follows == key)
        yield f"**{licence['name']}.** {licence['condition']} Their acknowledgement stands at the end of: {following}."
        yield f"It reads: “{licence['acknowledgement']}”\n"
    yield (
        "A trust may paste a text that it holds a licence for over any wording. The portal then keeps whose text it "
        "is, on what terms, and the acknowledgement, which is put at the end of every letter made from it.\n"
    )


def _table() -> Iterator[str]:
    yield "## Point by point\n"
    found = places()
    for name, source in SOURCES.items():
        yield f"### {source['title']}\n"
        yield "| paragraph | what it is about | where it stands | in these words |"
        yield "|---|---|---|---|"
        for number, about in enumerate(source["paragraphs"], start=1):
            for row, here in enumerate(found[name, number]):
                first = (str(number), about) if row == 0 else ("", "")
                yield f"| {first[0]} | {first[1]} | `{here.kind.key}`, {here.part} | {here.words} |"
        yield ""
