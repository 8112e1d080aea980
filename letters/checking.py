"""The check before a letter leaves: each fault has a sentence of its own (R205, H11).

What only the owner of a case can know (the day has moved, an adjustment, a live investigation) is added by the caller.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from letters import confirming, known_links, panels, signs
from letters.catalogue import CATALOGUE, MADE_FROM, LetterKind
from letters.fields import ASKED_FOR, FIELDS, MAY_QUOTE, OWN_WORDS, THEIR_WORDS
from letters.merging import BIDI, FEW, chosen, fields_used, is_filled
from letters.models import Letter
from letters.reading import links, plain
from letters.vocabulary import Form

WRONG_HOSTS = {
    "nscpsc.org.uk": "the NSPCC is at www.nspcc.org.uk",
    "nscpcc.org.uk": "the NSPCC is at www.nspcc.org.uk",
}
"""Misprints that are known to go round in model letters (reading 32)."""

GREETING = re.compile(r"^Dear (?P<name>[^,\n]{2,120}),?$", re.MULTILINE)
NOBODY_IN_PARTICULAR = ("sir", "madam", "parent", "carer", "all", "colleague", "friend", "everybody", "everyone")
"""Words of a greeting that is to nobody by name."""
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "lord", "professor", "prof", "rev", "and"})

MARK_LEFT = re.compile(r"\[\[\s*([^\[\]]{0,60}?)\s*\]\]")
SQUARE = re.compile(r"\[[^\[\]\n]{0,80}\]")
ANGLED = re.compile(r"<[A-Za-z][^<>\n]{0,60}>")
CROSSES = re.compile(r"(?<![A-Za-z0-9])[xX]{3,}(?![A-Za-z0-9])")
BRACES = re.compile(r"\{[^{}\n]{0,80}\}")
ADDRESS = re.compile(r"https?://[^\s<>()\[\]{}]+")
"""What nobody can guess may hold anything: three underlines in the address of somebody's own page are no blank."""
BLANKS = re.compile(r"_{3,}|\.{5,}|…{2,}")
SPOKEN_LINK = re.compile(r"(?<![@\w.])(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
PLACES = (SQUARE, ANGLED, CROSSES, BRACES, BLANKS)
LOOKS_LEFT = (*PLACES, SPOKEN_LINK)
FEWEST_WORDS = 2
PLACE = 40
"""Letters of a line by which somebody finds it."""


def squeeze(text: str) -> str:
    """Words for comparing: spaces, brackets, quotation marks and capitals make no difference."""
    text = BIDI.sub("", text)
    table = str.maketrans({"[": "(", "]": ")", "<": "(", ">": ")", "’": "'", "‘": "'", "“": '"', "”": '"'})
    return " ".join(text.translate(table).split()).casefold()


def find(letter: Letter) -> Iterator[str]:
    """Everything that is wrong with the letter by its own front matter and by its words."""
    kind = CATALOGUE.get(letter.key)
    if kind is None:
        yield f"The catalogue no longer has this letter ({letter.key})."
        return
    said = plain(letter.body)
    yield from _unfilled(letter, kind)
    quoted = _quoted(letter, kind)
    yield from _left_over(f"{letter.subject_line}\n{said}", quoted)
    yield from _bad_links(letter.body, said, quoted)
    yield from signs.sentences(_places(letter, said))
    yield from _unsaid(letter, kind, squeeze(said))
    if kind.form == Form.LETTER:
        yield from _adjustments(letter, squeeze(said))
    yield from _greeting(letter, said)
    if letter.acknowledgement and squeeze(letter.acknowledgement) not in squeeze(said):
        yield f"The letter no longer says whose text it follows: “{_short(letter.acknowledgement)}”"
    if kind.form == Form.LEAFLET and not letter.large_print:
        yield from panels.faults(letter.body)
    yield from confirming.sentences(letter)
    if not said.strip():
        yield "The letter is empty."


def _places(letter: Letter, said: str) -> Iterator[tuple[str, str]]:
    """Everything that is printed, by the name of where it stands."""
    yield "the name of the reader", letter.recipient_name
    yield "the address of the reader", letter.recipient_address
    yield "the subject line", letter.subject_line
    for line in said.splitlines():
        if line.strip():
            yield f"the lines that begin “{_short(line, PLACE)}”", line


def _unfilled(letter: Letter, kind: LetterKind) -> Iterator[str]:
    """A mark that is still in the words, or an empty field that the letter is not complete without."""
    left = set(MARK_LEFT.findall(f"{letter.subject_line}\n{letter.body}"))
    for name in sorted(left & FIELDS.keys()):
        meaning = FIELDS[name].meaning
        yield f"[[{name}]] is not filled in: {meaning[:1].lower()}{meaning[1:].rstrip('.')}."
    unknown = sorted(left - FIELDS.keys())
    if len(unknown) > FEW:
        first = ", ".join(f"[[{name}]]" for name in unknown[:FEW])
        yield f"{len(unknown)} marks are no field of any letter: {first} and {len(unknown) - FEW} more. Take them out."
    else:
        yield from (f"[[{name}]] is not filled in: no letter has a field of that name." for name in unknown)
    for name in kind.needs(letter.choices):
        if name not in left and not is_filled(letter.context.get(name)):
            yield f"The letter needs “{name.replace('_', ' ')}”: {FIELDS[name].meaning}"


def _quoted(letter: Letter, kind: LetterKind) -> list[str]:
    """The complainant's own words, once for each place of the wording that quotes them.

    The wording in which they were merged says how often they are quoted: whatever stands there oftener is not theirs.
    """
    wording = letter.wording or kind
    used = fields_used("\n".join([wording.subject_line, *chosen(wording.body, letter.context, letter.choices)]))
    for made, needs in MADE_FROM.items():
        for name in needs:
            used[name] += used[made]
    used[ASKED_FOR] = max(used[ASKED_FOR], 1)  # in a passage, not in the wording itself
    own = set(_lines(letter.context.get(OWN_WORDS)))
    found: list[str] = []
    for name in sorted(THEIR_WORDS | MAY_QUOTE | {ASKED_FOR}):
        for said in _lines(letter.context.get(name)):
            found += [_only_theirs(said, own) if name in MAY_QUOTE else said] * used[name]
    return found


def _lines(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value] if isinstance(value, list) else []


def looks_left(words: str) -> list[str]:
    """What in somebody's words looks like a place to fill in or an address, each once and on one line."""
    joined = " ".join(words.split())
    return list(dict.fromkeys(_without_stop(found) for one in LOOKS_LEFT for found in one.findall(joined)))


def places_left(wording: str) -> list[str]:
    """What in a wording looks like a place that somebody forgot to fill in, each once: a letter with it cannot go."""
    said = ADDRESS.sub("", plain(MARK_LEFT.sub("", wording)))
    return list(dict.fromkeys(found for one in PLACES for found in one.findall(said)))


def _without_stop(found: str) -> str:
    """An address at the end of a sentence without its full stop; a row of stops as it is."""
    return found.rstrip(".,;:!?") or found


def _only_theirs(said: str, own: set[str]) -> str:
    """Words of staff without what looks left over and does not stand in the complainant's own words."""
    said = " ".join(said.split())
    for pattern in LOOKS_LEFT:
        said = pattern.sub(lambda found: found.group(0) if _without_stop(found.group(0)) in own else " ", said)
    return said


def _beyond(pattern: re.Pattern[str], said: str, quoted: list[str]) -> list[str]:
    """What a pattern finds in the letter, apart from what it finds in quoted words; each find once."""
    left = Counter(pattern.findall(said))
    for words in quoted:
        in_lines = Counter(pattern.findall("\n".join(" ".join(line.split()) for line in words.splitlines())))
        left -= in_lines | Counter(pattern.findall(" ".join(words.split())))
    return list(left)


def _left_over(said: str, quoted: list[str]) -> Iterator[str]:
    without_marks = ADDRESS.sub("", MARK_LEFT.sub("", said))
    theirs = [ADDRESS.sub("", MARK_LEFT.sub("", words)) for words in quoted]
    for found in _beyond(SQUARE, without_marks, theirs):
        yield f"“{found}” looks like a place to fill in. Fill it in, or use round brackets."
    for found in [
        *_beyond(BRACES, without_marks, theirs), *_beyond(ANGLED, without_marks, theirs),
        *_beyond(CROSSES, without_marks, theirs),
    ]:  # fmt: skip
        yield f"“{found}” looks like a place to fill in. Fill it in, or take it out."
    for found in _beyond(BLANKS, without_marks, theirs):
        yield f"“{found}” looks like a blank to fill in. Fill it in, or take it out."


def _bad_links(body: str, said: str, quoted: list[str]) -> Iterator[str]:
    spoken = (found.rstrip(".,;:!?") for found in _beyond(SPOKEN_LINK, said, quoted))
    given = list(dict.fromkeys([*links(body), *spoken]))
    failed = known_links.broken(given)
    for address in given:
        parts = _parts(address)
        host = (parts.hostname or "").removeprefix("www.") if parts else ""
        if parts and (parts.scheme in {"mailto", "tel"} or parts.hostname == urlsplit(settings.SITE_URL).hostname):
            continue  # our own pages, also where a portal that was tried is started on another port
        if parts is None or parts.scheme not in {"http", "https"} or "." not in host or " " in host:
            yield f"The link “{address}” is not a web address that a reader can open."
        elif host in WRONG_HOSTS:
            yield f"The link “{address}” is a known misprint: {WRONG_HOSTS[host]}."
        elif address in failed:
            yield f"The link “{address}” did not work when it was last looked at, on {failed[address]}."


def _parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address if "//" in address or ":" in address else f"https://{address}")
    except ValueError:  # such as an opening bracket without its closing one
        return None


def _unsaid(letter: Letter, kind: LetterKind, said: str) -> Iterator[str]:
    """What the letter must say and does not (R35, R64, R102, R119)."""
    for name in kind.mentions(letter.choices):
        value = letter.context.get(name)
        if not is_filled(value):
            continue
        wanted = [value] if isinstance(value, str) else [item for item in value if item.strip()]
        for item in wanted:
            if any(squeeze(line.removeprefix("- ")) not in said for line in item.splitlines() if line.strip()):
                yield f"The letter no longer says “{_short(item)}” ({FIELDS[name].meaning.rstrip('.').lower()})."
    if kind.each_head_needs_a_finding:
        yield from _findings(letter, said)


def _findings(letter: Letter, said: str) -> Iterator[str]:
    heads = [str(head) for head in letter.context.get("heads") or [] if str(head).strip()]
    findings = letter.context.get("findings") or []
    if len([text for text in findings if str(text).strip()]) < len(heads):
        yield (
            f"There {_count(len(heads), 'head')} of complaint but only "
            f"{len([t for t in findings if str(t).strip()])} with a finding. Every head needs one."
        )
        return
    places = [(said.find(squeeze(head)), head) for head in heads]
    for place, head in places:
        if place < 0:
            yield f"The letter does not answer this head of complaint: “{_short(head)}”."
            continue
        after = min([other for other, _ in places if other > place], default=len(said))
        words = re.findall(r"[^\W\d_]+", said[place + len(squeeze(head)) : after])
        if len(words) < FEWEST_WORDS:
            yield f"Nothing is said about this head of complaint: “{_short(head)}”."


def _adjustments(letter: Letter, said: str) -> Iterator[str]:
    """An adjustment that was promised must be seen in the letter (feature 27)."""
    for promised in letter.context.get("adjustments_honoured") or []:
        if "large print" in promised.casefold() and letter.recipient_role == "complainant" and not letter.large_print:
            yield "Large print was asked for, but this letter is set in ordinary print."
        if squeeze(promised) not in said:
            yield f"The letter does not say how this adjustment is honoured: “{_short(promised)}”."


def _greeting(letter: Letter, said: str) -> Iterator[str]:
    """A letter that greets somebody else than it goes to has been written for another reader."""
    found = GREETING.search(said)
    if found is None or not letter.recipient_name.strip():
        return
    name = found.group("name")
    words = {word.strip(".").casefold() for word in re.findall(r"[^\W\d_]+", name)}
    theirs = {word.casefold() for word in re.findall(r"[^\W\d_]+", letter.recipient_name)}
    if words & {*NOBODY_IN_PARTICULAR, "parents", "carers", "colleagues"} or words <= TITLES:
        return
    if not (words - TITLES) <= theirs:
        yield f"The letter begins “Dear {name}”, but it goes to {letter.recipient_name}."


def _count(number: int, noun: str) -> str:
    return f"is 1 {noun}" if number == 1 else f"are {number} {noun}s"


def _short(text: str, longest: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 2]}…"
