"""The trust's colour as a style sheet of four custom properties, readable whatever colour is chosen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from accounts.models.academies import HEX_COLOUR

Rgb = tuple[int, int, int]
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
LINK: Rgb = (26, 101, 166)
READABLE = 4.5
"""The least contrast of text with what is behind it (WCAG 2.2, 1.4.3)."""


def parse(colour: str) -> Rgb:
    """Red, green and blue of a colour written as # and six digits."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def written(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: Rgb) -> Rgb:
    """White or black, whichever reads better on the colour; one of the two always passes 4.5."""
    return WHITE if contrast(colour, WHITE) >= contrast(colour, BLACK) else BLACK


def strong(colour: Rgb) -> Rgb:
    """The colour, darkened as little as lets it be read on white and on its own tint."""
    made = colour
    while min(contrast(made, WHITE), contrast(made, tint(colour))) < READABLE:
        made = _mixed(made, BLACK, 0.08)
    return made


def tint(colour: Rgb) -> Rgb:
    """A pale ground of the colour on which links still read."""
    share = 0.08
    while share > 0.01 and contrast(LINK, _mixed(WHITE, colour, share)) < READABLE + 0.3:
        share -= 0.01
    return _mixed(WHITE, colour, share)


def sheet(colour: str) -> str:
    """The style sheet of one colour."""
    chosen = parse(colour)
    return (
        f":root{{--trust-colour:{written(chosen)};--trust-ink:{written(ink_on(chosen))};"
        f"--trust-strong:{written(strong(chosen))};--trust-tint:{written(tint(chosen))}}}\n"
    )


FOR_LETTER = "letter-"
"""Begins the name of the sheet that colours a letter on screen as its paper is coloured: by its own letterhead."""


def letter_sheet(colour: str) -> str:
    """The style sheet of a letter on screen."""
    return f".letters-sheet{{--trust-strong:{written(strong(parse(colour)))}}}\n"


def _tag(request: HttpRequest, colour: str) -> str:
    return f'"{colour.lower()}-1"'


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
@etag(_tag)
def colours(request: HttpRequest, colour: str) -> HttpResponse:
    """The colour stands in the address, so this asks nothing of the database and may be kept for good."""
    plain = colour.removeprefix(FOR_LETTER)
    if not HEX_COLOUR.regex.match(f"#{plain}"):  # type: ignore[union-attr]
        raise Http404
    made = sheet(f"#{plain.lower()}") if plain == colour else letter_sheet(f"#{plain.lower()}")
    return HttpResponse(made, content_type="text/css; charset=utf-8")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, open to everybody."""
    return render(request, "accessibility.html")


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
