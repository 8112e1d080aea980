"""What stays in one piece on paper: a date, a time, a telephone number, a reference, an amount, a postcode, a number
with its street, e-mail.

A last day or a number to ring is misread when a line ends in the middle of it (R226: a PDF that anyone can read). Only
the document for the press is marked: stored words, their hashes and what a reader copies stay as they were written.
No piece is longer than a line or stands before something that is: what never ends must be broken, or it would run
off the paper.
"""

from __future__ import annotations

import re

CLASS = "in-one-piece"
SHEET = f".{CLASS} {{ white-space: nowrap; }}"

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WORDS = "school working clear calendar day week month year hour minute page"
_NUMBERED = "Stage Part Section Paragraph Year Class Flat Letter Ground Head Point Question Regulation Article Form"
PIECES = re.compile(
    "(?:" + "|".join((
        rf"(?<![\w/.]){_DAY}(?:[–-]{_DAY})?(?: of)? {_MONTH}(?: \d{{4}}\b)?",
        rf"\b{_MONTH} \d{{4}}\b",
        r"(?<![\w/.])(?:\+\d{1,3} ?(?:\(0\) ?)?\d{2,5}|\(0\d{2,5}\)|0\d{2,5})(?:[ -]?\d{2,8}){1,4}(?!\w)",
        r"(?<![\w/.@-])[A-Z]{2,8}(?:-[A-Z0-9]{1,10}){1,3}(?![\w/@-])",
        r"(?<![\w:])\d{1,2}(?:[.:]\d{2})? ?(?:am|pm|noon|midnight)\b",
        r"(?<![\w@/.-])[Ee]-mails?\b",
        r"£\d[\d,]{0,14}(?![\d,]*\d)(?:\.\d{2})?(?: (?:million|thousand)\b)?",
        r"(?<![\w/])\d{4}[/–]\d{2,4}(?![\w/])",
        r"(?<![\w/])[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\w)",
        rf"(?<![\w/.,])\d{{1,4}} (?:{'|'.join(_WORDS.split())})s?\b",
        rf"\b(?i:{'|'.join(_NUMBERED.split())}) \d{{1,3}}[A-Za-z]?\b",
        r"(?<![\w/.,:–-])\d{1,4}[A-Za-z]? [A-Z][a-z]{1,15}\b",
    )) + r")(?!\S{30})"
)  # fmt: skip
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def keep_in_one_piece(document: str) -> str:
    """The document with each such piece marked, so that no line ends inside it. Its head and its tags stay."""
    head, body, words = document.partition("<body")
    if not body:
        return document
    return f"{head}{body}{_TEXT.sub(_marked, words)}"


def _marked(text: re.Match[str]) -> str:
    return PIECES.sub(rf'<span class="{CLASS}">\g<0></span>', text[0])
