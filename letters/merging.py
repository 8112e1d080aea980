"""Merging: allow-listed fields and optional sections, nothing else. Stored text is never run as a template (H8).

A wording is Markdown with three marks of its own:

- `[[field]]` is replaced by that field's value, escaped so that it shows exactly as it was typed;
- a line `[[passage name]]` is replaced by a passage that several letters share, before anything else is looked at;
- a line `[[if name]]` … a line `[[end]]` is kept when that choice was made, or when that field is filled.
  Sections do not nest. `[[if not name]]` is kept in the opposite case.

The text is walked through once and values are never looked at again, so a value that looks like a mark stays text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

MARK = re.compile(r"\[\[\s*([a-z][a-z0-9_]*)\s*\]\]")
SECTION = re.compile(r"^\s*\[\[\s*if\s+(not\s+)?([a-z][a-z0-9_]*)\s*\]\]\s*$")
END = re.compile(r"^\s*\[\[\s*end\s*\]\]\s*$")
PASSAGE = re.compile(r"^\s*\[\[\s*passage\s+([a-z][a-z0-9_]*)\s*\]\]\s*$")
LONE = re.compile(r"^(\s*(?:[-*]\s+|>\s+)?)\[\[\s*([a-z][a-z0-9_]*)\s*\]\]\s*$")

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows: in a letter they could make words read as others than were typed."""

Value = str | Sequence[str]


class Markdown(str):
    """A value that the post room itself wrote as Markdown, so that it is not escaped again."""

    __slots__ = ()


class Prose(Markdown):
    """Paragraphs and lists that stand for themselves: a list mark before the field falls away."""

    __slots__ = ()


class Numbered(tuple[str, ...]):
    """A list whose points keep the numbers by which they are known elsewhere."""

    numbers: Sequence[str]

    @classmethod
    def of(cls, items: Sequence[str], numbers: Sequence[str]) -> Numbered:
        """One number for each point, in the same order."""
        made = cls(items)
        made.numbers = numbers
        return made


@dataclass(frozen=True)
class Fault:
    """Something wrong with a wording: the line it stands on and a plain sentence."""

    line: int
    problem: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.problem}" if self.line else self.problem


FOREIGN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
"""Marks of other programs. Stored text is never run, so they stay what they are: text."""


def foreign_marks(text: str) -> list[str]:
    """Marks of other programs in a wording, each once."""
    return list(dict.fromkeys(found[:60] for found in FOREIGN.findall(text)))


def is_filled(value: Value | None) -> bool:
    """Whether there is anything in it but spaces."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    return any(item.strip() for item in value)


def fields_in(text: str) -> set[str]:
    """The names of the fields that a wording asks for."""
    return {name for line in text.splitlines() if not SECTION.match(line) and not END.match(line)
            for name in MARK.findall(line)}  # fmt: skip


def fields_used(text: str) -> Counter[str]:
    """How often a wording asks for each field."""
    return Counter(MARK.findall(text))


def passages_in(text: str) -> list[str]:
    """The names of the shared passages that a wording uses, each once."""
    return list(dict.fromkeys(found.group(1) for line in text.splitlines() if (found := PASSAGE.match(line))))


def expand(text: str, passages: Mapping[str, str]) -> tuple[str, list[int]]:
    """The wording with its shared passages in place, and for each line of it the line it comes from. An unknown passage
    keeps its mark, so that the check finds it; a passage inside a passage stays a mark as well."""
    lines: list[str] = []
    origins: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = PASSAGE.match(line)
        shared = passages.get(found.group(1)) if found else None
        made = [line] if shared is None else shared.strip().splitlines()
        lines += made
        origins += [number] * len(made)
    # Empty lines at the beginning and the end go, and their numbers with them.
    full = [at for at, line in enumerate(lines) if line]
    begin, end = (full[0], full[-1] + 1) if full else (0, 0)
    return "\n".join(lines[begin:end]) + "\n", origins[begin:end] or [1]


def faults(
    text: str, *, fields: frozenset[str], choices: frozenset[str], lines: Sequence[int] | None = None
) -> list[Fault]:
    """What would stop this wording from being merged, line by line; `lines` says by which number each is known."""
    found: list[Fault] = []
    unknown: list[tuple[int, str]] = []
    open_at = 0
    rows = text.splitlines()
    for number, line in zip(lines or range(1, len(rows) + 1), rows, strict=True):
        if shared := PASSAGE.match(line):
            found.append(Fault(number, f"There is no shared passage called “{shared.group(1)}” that could stand here."))
        elif section := SECTION.match(line):
            if open_at:
                found.append(Fault(number, f"The section opened on line {open_at} must end before another begins."))
            open_at = number
            if section.group(2) not in fields | choices:
                found.append(Fault(number, f"This letter has no choice or field called “{section.group(2)}”."))
        elif END.match(line):
            if not open_at:
                found.append(Fault(number, "[[end]] stands here without an [[if …]] before it."))
            open_at = 0
        else:
            for inner in re.findall(r"\[\[(.*?)\]\]", line):
                name = inner.strip()
                if name == "end" or name.startswith(("if ", "passage ")):
                    found.append(Fault(number, f"[[{name}]] must stand on a line of its own."))
                elif name not in fields:
                    unknown.append((number, name[:60]))
    if open_at:
        found.append(Fault(open_at, "This section is never closed: add a line [[end]]."))
    return sorted([*found, *_unknown(unknown)], key=lambda fault: fault.line)


FEW = 3
"""So many fields that no letter has are named one by one; more of them are one fault, which names the first."""


def _unknown(names: Sequence[tuple[int, str]]) -> list[Fault]:
    if len(names) <= FEW:
        return [Fault(number, f"This letter has no field called “{name}”.") for number, name in names]
    first = ", ".join(f"“{name}” on line {number}" for number, name in names[:FEW])
    return [Fault(0, f"This letter does not have {len(names)} of the fields: {first}, and {len(names) - FEW} more.")]


def merge(text: str, context: Mapping[str, Value], choices: Mapping[str, bool], *, fields: frozenset[str]) -> str:
    """The wording with its values in place. A field without a value keeps its mark, so that the check finds it."""
    lines: list[str] = []
    for line in chosen(text, context, choices):
        lone = LONE.match(line)
        if lone and lone.group(2) in fields and is_filled(context.get(lone.group(2))):
            lines.append(_block(context[lone.group(2)], lead=lone.group(1)))
        else:
            lines.append(MARK.sub(lambda found: _inline(found, context, fields), line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def merge_line(text: str, context: Mapping[str, Value], *, fields: frozenset[str]) -> str:
    """A subject line: plain text, so nothing is escaped; it stays on one line."""

    def plain(found: re.Match[str]) -> str:
        value = context.get(found.group(1)) if found.group(1) in fields else None
        if value is None or not is_filled(value):
            return found.group(0)
        return BIDI.sub("", value if isinstance(value, str) else ", ".join(value))

    return " ".join(MARK.sub(plain, text).split())


def chosen(text: str, context: Mapping[str, Value], choices: Mapping[str, bool]) -> Iterator[str]:
    """The lines of a wording without the sections that do not apply."""
    keep = True
    for line in text.splitlines():
        if section := SECTION.match(line):
            name = section.group(2)
            made = choices[name] if name in choices else is_filled(context.get(name))
            keep = made != bool(section.group(1))
        elif END.match(line):
            keep = True
        elif keep:
            yield line


def _inline(found: re.Match[str], context: Mapping[str, Value], fields: frozenset[str]) -> str:
    value = context.get(found.group(1)) if found.group(1) in fields else None
    if value is None or not is_filled(value):
        return found.group(0)
    if isinstance(value, Markdown):
        return str(value)
    if not isinstance(value, str):
        return "; ".join(escape(" ".join(item.split())) for item in value if item.strip())
    return escape(" ".join(value.split()))


def _block(value: Value, *, lead: str) -> str:
    """A value that has its line for itself: paragraphs stay paragraphs, a list becomes a list."""
    if isinstance(value, Prose):
        return str(value)
    if isinstance(value, Markdown):
        return lead + str(value)
    if not isinstance(value, str):
        items = [" ".join(item.split()) for item in value if item.strip()]
        mark = lead if lead.strip() else ""
        numbers = value.numbers if isinstance(value, Numbered) else range(1, len(items) + 1)
        return "\n".join(
            f"{mark}{escape(item)}" if mark else f"{number}. {escape(item)}"
            for number, item in zip(numbers, items, strict=True)
        )
    paragraphs = [p for p in re.split(r"\n\s*\n", value.replace("\r\n", "\n").strip()) if p.strip()]
    shown = ["\\\n".join(escape(line.strip()) for line in p.splitlines() if line.strip()) for p in paragraphs]
    if lead.strip().startswith(">"):
        return "\n>\n".join("\n".join(f"> {line}" for line in p.splitlines()) for p in shown)
    if lead.strip():
        return lead + ("\n\n" + " " * len(lead)).join(shown)
    return "\n\n".join(shown)


ALWAYS = re.compile(r"([\\`*\[\]<>|])")
UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
LINE_START = re.compile(r"^([#+\-=~])|^(\d{1,9})([.)])")


def escape(text: str) -> str:
    """Markdown that shows one line of text exactly as it was typed."""
    text = ALWAYS.sub(r"\\\1", BIDI.sub("", text))
    text = UNDERSCORE.sub(r"\\_", text)
    text = ENTITY.sub(r"\\&", text)
    return LINE_START.sub(lambda m: f"\\{m.group(1)}" if m.group(1) else f"{m.group(2)}\\{m.group(3)}", text)


def link(address: str) -> Markdown:
    """A web or e-mail address as a link that shows itself; anything else as plain text."""
    address = address.strip()
    web = re.fullmatch(r"https?://[^\s<>\"\\]+", address)
    mail = re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", address)
    return Markdown(f"<{address}>" if web or mail else escape(" ".join(address.split())))


def prose(value: Value) -> Prose:
    """Typed sentences in which a line that begins with "- " is a point of a list; nothing else of it is a mark."""
    if not isinstance(value, str):
        value = "\n".join(f"- {item}" for item in value if item.strip())
    blocks: list[tuple[bool, list[str]]] = []
    for line in (one.strip() for one in value.replace("\r\n", "\n").splitlines()):
        point = line.startswith("- ")
        if not line:
            blocks.append((False, []))
        elif blocks and blocks[-1][1] and blocks[-1][0] == point:
            blocks[-1][1].append(line)
        else:
            blocks.append((point, [line]))
    return Prose(
        "\n\n".join(
            "\n".join(f"- {escape(line[2:])}" for line in lines) if point else escape(" ".join(lines))
            for point, lines in blocks
            if lines
        )
    )


def shown(value: str) -> str:
    """A one-line value as it stands in merged words."""
    return str(value) if isinstance(value, Markdown) else escape(" ".join(value.split()))


def plain(value: str) -> str:
    """A one-line value as it stands in a subject line."""
    return BIDI.sub("", " ".join(value.split()))


def exchanged(
    text: str, before: Mapping[str, Value], after: Mapping[str, Value], *, show: Callable[[str], str] = shown
) -> str:
    """Words that somebody edited, with the old one-line values exchanged for the new ones; `show`: as they stand there.

    The text is walked through once and the longest old value stands first, so that what was put in is never looked at
    again; a value within a word is none. Where fields that had one value no longer have, nobody can tell which of them
    is meant: the words stay as they are, for whoever reads the letter again, and so does a bare number.
    """
    lines = {
        name: (show(old), show(new))
        for name, old in before.items()
        if isinstance(old, str) and isinstance(new := after.get(name, old), str) and "\n" not in f"{old}{new}"
    }
    meant: dict[str, set[str]] = {}
    for old, new in lines.values():
        meant.setdefault(old, set()).add(new)
    one = {old: next(iter(new)) for old, new in meant.items() if len(new) == 1 and old not in new and not old.isdigit()}
    longest = sorted((re.escape(old) for old in one if old), key=len, reverse=True)
    if not longest:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)", lambda found: one[found[0]], text)
