"""The complainant's words, sentence by sentence, and which heads each sentence comes to (R9).

Places are characters of a text that never changes, so that a head can be followed back to the very words, and each
word forward to the head and its finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from complaints.casework.models import Complaint, Contact, Head, Message, Passage

Source = Passage.Source

ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "mx", "dr", "prof", "rev", "st", "no", "e.g", "i.e", "etc", "approx", "p", "pp", "vs", "dept"}
)
"""Words whose full stop ends no sentence."""

END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")
LONGEST_RANGE = 500


@dataclass(frozen=True)
class Sentence:
    """One sentence: its number on the page, and its place in its text."""

    number: int
    start: int
    end: int
    text: str
    begins_line: bool = False
    heads: tuple[int, ...] = ()


@dataclass
class Text:
    """One text of the complainant, and its sentences."""

    source: Source
    title: str
    words: str
    contact: Contact | None = None
    message: Message | None = None
    sentences: list[Sentence] = field(default_factory=list)


def split(words: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends. A line break ends one as a full stop does; nothing but blanks is lost."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\r\n]+", words):
        start = line.start()
        for stop in END.finditer(words, line.start(), line.end()):
            before = words[start : stop.start()].rsplit(maxsplit=1)
            if words[stop.start()] == "." and before and before[-1].lower().strip("(\"'“‘") in ABBREVIATIONS:
                continue
            found.append((start, stop.end()))
            start = stop.end()
        found.append((start, line.end()))
    return [trimmed for begin, end in found if (trimmed := _trimmed(words, begin, end))[0] < trimmed[1]]


LONGEST_POINT, MOST_POINTS = 300, 20
"""Characters of a line, and lines, that still read as points; anything longer is a letter, to be cut by a person."""
POINT_MARK = re.compile(r"^(?:[-–—•*·]|\(?\d{1,2}[.)])\s+")


def points_of(complaint: Complaint) -> list[str]:
    """The points of a complaint as they were put, to begin with: a line for each, as the form asks, without the number
    or the dash that begins it. What is one paragraph or a long letter is one point, in a few words (R9)."""
    lines = [POINT_MARK.sub("", line.strip()) for line in complaint.words.splitlines()]
    lines = [line for line in lines if line]
    if 1 < len(lines) <= MOST_POINTS and all(len(line) <= LONGEST_POINT for line in lines):
        return lines
    return [complaint.summary]


def say_it_all(complaint: Complaint, heads: Sequence[str]) -> bool:
    """Whether these heads are the points as they were put, so that nothing of the complaint stands beside them."""
    points = points_of(complaint)
    return list(heads) == points and (len(points) > 1 or not complaint.summary.endswith("…"))


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    piece = words[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def texts_of(complaint: Complaint) -> list[Text]:
    """Everything that the complainant wrote about the matter, its sentences numbered through, each with its heads."""
    texts = [
        Text(Source.WORDS, "In the complainant’s words", complaint.words),
        Text(Source.WANTED, "What would put it right", complaint.wanted),
        Text(Source.INVOLVED, "Who was involved or saw it", complaint.involved),
    ]
    for request in complaint.contacts.filter(formal_request=True).order_by("on", "pk"):
        title = f"When they asked for the formal stage, {request.on.day} {request.on:%B %Y}"
        texts.append(Text(Source.REQUEST, title, request.note, contact=request))
    about = complaint.points.filter(message__isnull=False).values("message")
    for message in Message.objects.filter(pk__in=about).order_by("pk"):
        title = f"What they wrote about the heads, {message.sent_at.day} {message.sent_at:%B %Y}"
        texts.append(Text(Source.MESSAGE, title, message.text, message=message))
    passages = list(Passage.objects.filter(head__complaint=complaint).select_related("head"))
    number = 0
    for text in texts:
        mine = [one for one in passages if _stands_in(one, text)]
        for start, end in split(text.words):
            number += 1
            heads = {one.head.number for one in mine if one.start < end and start < one.end}
            begins = start == 0 or "\n" in text.words[max(0, start - 2) : start]
            text.sentences.append(
                Sentence(number, start, end, text.words[start:end], begins, tuple(sorted(heads)))
            )  # fmt: skip
    return [text for text in texts if text.sentences]


def everything_they_wrote(complaint: Complaint) -> list[str]:
    """The words of the complainant wherever they wrote any: from these a letter may quote."""
    requests = complaint.contacts.filter(formal_request=True).values_list("note", flat=True)
    messages = complaint.messages.filter(from_complainant=True).values_list("text", flat=True)
    said = [complaint.words, complaint.wanted, complaint.involved, complaint.happened_text, *requests, *messages]
    return [words for words in said if words.strip()]


def _stands_in(passage: Passage, text: Text) -> bool:
    return (
        passage.source == text.source
        and passage.contact_id == (text.contact.pk if text.contact else None)
        and passage.message_id == (text.message.pk if text.message else None)
    )


class Unreadable(ValueError):
    """Numbers of sentences that cannot be read; the message is a sentence for the form."""


def numbers_of(typed: str) -> list[int]:
    """“1, 4–6” as 1, 4, 5, 6. Raises Unreadable."""
    found: set[int] = set()
    for part in re.split(r"[,;]|\band\b", typed):
        piece = part.strip().rstrip(".")
        if not piece:
            continue
        match = re.fullmatch(r"(\d{1,5})(?:\s*(?:[-–—]|to)\s*(\d{1,5}))?", piece)
        if match is None:
            raise Unreadable("Enter the numbers of the sentences, such as 2 or 4–6.")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first > LONGEST_RANGE:
            raise Unreadable(f"“{piece}” is no range of sentences. Put the smaller number first.")
        found.update(range(first, last + 1))
    return sorted(found)


def in_words(numbers: Iterable[int]) -> str:
    """1, 4, 5, 6 as “1, 4–6”."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def of_head(number: int, texts: Sequence[Text]) -> list[Sentence]:
    """The sentences that a head comes from."""
    return [one for text in texts for one in text.sentences if number in one.heads]


def chosen(numbers: Iterable[int], texts: Sequence[Text], *, head: Head) -> list[Passage]:
    """Passages for these sentences, neighbours in one. Raises Unreadable for a number that is no sentence."""
    wanted = set(numbers)
    known = {one.number for text in texts for one in text.sentences}
    if wanted - known:
        raise Unreadable(
            f"There is no sentence {min(wanted - known)}. They are numbered from 1 to {max(known, default=0)}."
        )
    found: list[Passage] = []
    for text in texts:
        run: list[Sentence] = []
        for sentence in text.sentences:
            if sentence.number in wanted:
                run.append(sentence)
            elif run:
                found.append(passage(head, text, run[0].start, run[-1].end))
                run = []
        if run:
            found.append(passage(head, text, run[0].start, run[-1].end))
    return found


def quoted(quote: str, texts: Sequence[Text], *, head: Head) -> Passage | None:
    """The place of words that were copied out of one of the texts; None when they stand in none."""
    words = quote.strip().strip('“”"')
    if not words:
        return None
    for text in texts:
        place = text.words.find(words)
        if place >= 0:
            return passage(head, text, place, place + len(words))
    return None


def passage(head: Head, text: Text, start: int, end: int) -> Passage:
    """One passage, not yet saved."""
    return Passage(
        head=head, source=text.source, contact=text.contact, message=text.message, start=start, end=end,
        text=text.words[start:end],
    )  # fmt: skip
