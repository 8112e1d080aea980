"""What an issued text becomes on paper: a letter, a leaflet of two sides folded twice, or a page to copy from.

Leaflets and pages use the press of letters.render: the same fonts, the same closed door, tagged in the same way.
Worker processes only.
"""

from __future__ import annotations

from django.template.loader import render_to_string

from accounts.look import parse, strong, written
from letters import reading, render
from letters.catalogue import CATALOGUE
from letters.models import Letter
from letters.panels import PANELS, panels
from letters.paper import pictures_of
from letters.render import Pressed, RenderFailed, press_html, styled
from letters.vocabulary import Form

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


def _press(document: str, sheet: str, letter: Letter) -> Pressed:
    return press_html(
        document, identifier=letter.uuid.hex.encode(), sheets=styled("letter.css", sheet), pictures=pictures_of(letter)
    )
