"""What an issued text becomes on paper: a letter, a leaflet of two sides folded twice, or a page to copy from.

Leaflets and pages use the press of letters.render: the same fonts, the same closed door, tagged in the same way.
Worker processes only.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import cast

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError

from accounts.look import parse, strong, written
from letters import reading, render
from letters.catalogue import CATALOGUE
from letters.models import Letter
from letters.panels import PANELS, panels
from letters.render import Listener, Pressed, RenderFailed, press
from letters.vocabulary import Form

SHEETS = Path(__file__).parent / "static" / "letters"
SIDES = 2


def pressed(letter: Letter) -> Pressed:
    """The PDF of an issued text. In large print a leaflet is set as a letter: no panel would hold it."""
    kind = CATALOGUE.get(letter.key)
    form = kind.form if kind else Form.LETTER
    if form == Form.LETTER or letter.large_print:
        return render.pressed(letter)
    return leaflet(letter) if form == Form.LEAFLET else page(letter)


def leaflet(letter: Letter) -> Pressed:
    """Two sides of A4, three panels each. Raises RenderFailed when a panel holds more than fits."""
    texts = panels(letter.body)
    if len(texts) != len(PANELS):
        raise RenderFailed(
            f"A leaflet has {len(PANELS)} panels, divided by lines of three dashes; this has {len(texts)}."
        )
    given = _given(letter) | {
        "panels": {name: reading.to_html(text) for name, text in zip(PANELS, texts, strict=True)},
        "order": PANELS,
    }
    for name in PANELS:
        alone = _press(render_to_string("letters/leaflet.html", {**given, "only": name}), "leaflet.css", letter)
        if alone.pages != 1:
            raise RenderFailed(f"The panel “{name}” of the leaflet holds more than fits on it. Make it shorter.")
    made = _press(render_to_string("letters/leaflet.html", given), "leaflet.css", letter)
    if made.pages != SIDES:
        raise RenderFailed("The leaflet does not fit on two sides. Make it shorter.")
    return made


def page(letter: Letter) -> Pressed:
    """A text that goes somewhere else, on a page with the academy's name."""
    given = _given(letter) | {"body": reading.html(letter)}
    return _press(render_to_string("letters/page.html", given), "page.css", letter)


def _given(letter: Letter) -> dict[str, object]:
    place = letter.letterhead
    return {"letter": letter, "place": place, "colour": written(strong(parse(place["colour"])))}


@cache
def _sheet(name: str) -> CSS:
    machine = press()
    text = (SHEETS / name).read_text(encoding="utf-8")
    return CSS(string=text, font_config=machine.fonts, url_fetcher=machine.fetcher, base_url="asset:")


def _press(document: str, sheet: str, letter: Letter) -> Pressed:
    machine = press()
    listener = Listener()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        made = HTML(string=document, url_fetcher=machine.fetcher, base_url="asset:").render(
            stylesheets=[machine.plain[0], _sheet("letter.css"), _sheet(sheet)], font_config=machine.fonts,
            pdf_variant="pdf/ua-1",
        )  # fmt: skip
        content = cast(bytes, made.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=letter.uuid.hex.encode()))
    except FatalURLFetchingError as problem:
        # A BaseException: let through, it would end the worker.
        raise RenderFailed("The text asks for something from outside, which is not allowed.") from problem
    finally:
        logger.removeHandler(listener)
    if listener.heard:
        raise RenderFailed(f"The PDF would not be readable by everybody: {'; '.join(listener.heard)}")
    return Pressed(content, len(made.pages))
