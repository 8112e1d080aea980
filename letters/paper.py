"""A letter as the document that the press prints. It needs no press: any process may make it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.look import parse, strong, written
from letters import pictures, reading
from letters.models import Enclosure, Letter

SIGNED = re.compile(r"<p>(?=(?:<strong>)?\s*(?P<name>[^<]+?)\s*(?:</strong>|<br|</p>))")


def signed(body: str, letter: Letter) -> str:
    """The words with the signature's picture above the name at the end, where the letter carries one."""
    place, name = letter.letterhead, str(letter.context.get("signatory_name", ""))
    if not place.get("signature"):
        return body
    at = [found.start() for found in SIGNED.finditer(body) if html.unescape(found["name"]) == name]
    if not at:
        return body
    picture = format_html(
        '<p class="signature"><img src="asset:{}" alt="{}"></p>', place["signature"], place["signature_words"]
    )
    return SafeString(f"{body[: at[-1]]}{picture}{body[at[-1] :]}")  # nosec B703 - cleaned words and escaped values


def _enclosures(letter: Letter) -> list[Enclosure]:
    """What goes with it; a letter that is only shown, and never kept, has none."""
    return list(letter.enclosures.all()) if letter.pk else []


def _enclosed(letter: Letter) -> list[dict[str, object]]:
    """What goes with the letter, with the picture and the words of each page."""
    return [
        {"title": one.title, "pages": [{"name": f"asset:{name}", "words": words} for name, words in one.pages]}
        for one in _enclosures(letter)
    ]


def pictures_of(letter: Letter) -> dict[str, tuple[bytes, str]]:
    """Every picture that the letter asks for, out of the database: nothing else is at hand while it is made."""
    place = letter.letterhead
    names = {str(place[name]) for name in ("logo", "signature") if place.get(name)}
    return pictures.held(names | {name for one in _enclosures(letter) for name, _ in one.pages})


WINDOW_LINES, WINDOW_LETTERS = 5, 26
"""So many lines, of so many letters, the window of an envelope shows in 16 point."""


def _reach(place: Mapping[str, Any]) -> list[str]:
    """How the school is reached, each part as it stands on its line."""
    parts = [line.strip().rstrip(",") for line in place.get("address", "").splitlines() if line.strip()]
    parts += [f"Telephone {place['telephone']}"] if place.get("telephone") else []
    return parts + [place[name] for name in ("email", "website") if place.get(name)]


def _fits_in_large(name: str, address: Sequence[str]) -> bool:
    """Whether the reader's address fits the window in large letters too; a longer one stays as it is in any letter."""
    lines = [name, *address]
    return len(lines) <= WINDOW_LINES and max(map(len, lines)) <= WINDOW_LETTERS


def paper(letter: Letter) -> str:
    """The whole letter as an HTML document for the press."""
    place = letter.letterhead
    address = [line for line in letter.recipient_address.splitlines() if line.strip()]
    return render_to_string(
        "letters/paper.html",
        {
            "letter": letter,
            "place": place,
            "reach": _reach(place),
            "address_lines": address,
            "roomy": _fits_in_large(letter.recipient_name, address),
            "colour": written(strong(parse(place["colour"]))),
            "body": signed(reading.html(letter), letter),
            "enclosures": _enclosed(letter),
        },
    )
