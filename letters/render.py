"""From an issued letter to the bytes of its PDF. Worker processes only: WeasyPrint is not thread-safe, and heavy.

Tagged PDF/UA-1, in 12 or 18 point from one source, with the same bytes for the same letter wherever it is made. While a
letter is made nothing is fetched: the only addresses that answer are the named assets below.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from letters.models import Letter
from letters.paper import paper, pictures_of
from letters.unbroken import SHEET, keep_in_one_piece

SHEETS = Path(__file__).parent / "static" / "letters"
FONTS: Path = settings.BASE_DIR / "static" / "vendor"
FACES = tuple(
    (part, weight, style) for part in ("latin", "latin-ext") for weight in (400, 700) for style in ("normal", "italic")
)
PRACTICE_PAGES = (
    '@page{background:url("asset:practice") no-repeat center/contain;@top-center{content:"Practice: nothing here is '
    'real";font:bold 9pt "Letter","Letter Ext",sans-serif;color:#942514}}'
)
"""What `PRACTICE_MARK` is put under where the page is no letter, whichever way it lies."""


def across(large: str, small: str) -> bytes:
    """A picture of these words, pale and large across a page of A4."""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">
<g fill="none" stroke="#d9d9d9" stroke-width="0.35" font-family="DejaVu Sans" font-weight="bold" text-anchor="middle">
<text transform="translate(105 160) rotate(-52)" font-size="34">{large}</text>
<text transform="translate(128 178) rotate(-52)" font-size="14">{small}</text></g></svg>""".encode()


PRACTICE_MARK = across("PRACTICE", "not a real letter")
DRAFT_MARK = across("DRAFT", "not issued")


class RenderFailed(Exception):
    """The PDF could not be made, or would not have been one that everybody can read."""


@dataclass(frozen=True)
class Pressed:
    """The bytes of a PDF and its number of pages."""

    content: bytes
    pages: int


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Answers for named assets in memory; every other address ends the making of the PDF."""

    def __init__(self, assets: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(fail_on_errors=True)
        self.assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.assets:
            raise ValueError("A letter fetches nothing.")
        content, media_type = self.assets[url]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


class Listener(logging.Handler):
    """Collects what WeasyPrint only logs: a missing language or description must stop the letter."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@dataclass(frozen=True)
class Press:
    """What is built once per process: one new font configuration for each letter would leak."""

    fonts: FontConfiguration
    fetcher: ClosedFetcher
    faces: CSS
    plain: tuple[CSS, ...]
    large: tuple[CSS, ...]
    practice: tuple[CSS, ...]
    draft: tuple[CSS, ...]

    def sheet(self, text: str) -> CSS:
        """One more style sheet, with the same fonts and the same closed door."""
        return CSS(string=text, font_config=self.fonts, url_fetcher=self.fetcher, base_url="asset:")


@cache
def press() -> Press:
    """Fonts, style sheets and assets, parsed."""
    assets: dict[str, tuple[bytes, str]] = {
        "asset:practice": (PRACTICE_MARK, "image/svg+xml"), "asset:draft": (DRAFT_MARK, "image/svg+xml"),
    }  # fmt: skip
    faces = []
    for folder in sorted(FONTS.glob("atkinson-hyperlegible-*")):
        for part, weight, style in FACES:
            file = folder / f"{part}-{weight}-{style}.woff2"
            if file.is_file():
                name = f"asset:{part}-{weight}-{style}"
                assets[name] = (file.read_bytes(), "font/woff2")
                family = "Letter" if part == "latin" else "Letter Ext"
                faces.append(
                    f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};src:url("{name}")}}'
                )
    fonts, fetcher = FontConfiguration(), ClosedFetcher(assets)
    sheet = CSS(string="".join([*faces, SHEET]), font_config=fonts, url_fetcher=fetcher, base_url="asset:")
    bare = Press(fonts, fetcher, sheet, (), (), (), ())

    def own(name: str) -> CSS:
        return bare.sheet((SHEETS / name).read_text(encoding="utf-8"))

    plain = (sheet, own("letter.css"), own("paper.css"))
    return replace(
        bare, plain=plain, large=(*plain, own("paper-large.css")), practice=(own("paper-practice.css"),),
        draft=(own("paper-draft.css"),),
    )  # fmt: skip


@cache
def styled(*names: str) -> tuple[CSS, ...]:
    """The faces and these style sheets of letters, for what is printed on other paper than a letter's."""
    return (press().faces, *(press().sheet((SHEETS / name).read_text(encoding="utf-8")) for name in names))


def press_html(
    document: str, *, identifier: bytes, large: bool = False, practice: bool = False, draft: bool = False,
    pictures: Mapping[str, tuple[bytes, str]] | None = None, sheets: tuple[CSS, ...] = (),
) -> Pressed:  # fmt: skip
    """HTML through the press, tagged; `sheets` instead of those of a letter. Raises RenderFailed with what is wrong, in
    a sentence where there is one."""
    machine = press()
    worn = sheets or (
        *(machine.large if large else machine.plain), *(machine.practice if practice else ()),
        *(machine.draft if draft else ()),
    )  # fmt: skip
    listener = Listener()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        made = _through(keep_in_one_piece(document), worn, pictures, pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    finally:
        logger.removeHandler(listener)
    if listener.heard:
        raise RenderFailed(f"The PDF would not be readable by everybody: {'; '.join(listener.heard)}")
    return made


def press_pages(document: str, *, style: str, practice: bool = False, as_sent: bool = False) -> Pressed:
    """Pages that are no letter, such as those of hearing papers: the same fonts, the same closed door, a style of
    their own; `as_sent`: somebody else's words, whose lines stay where they fall. Untagged, because they are put
    together with others afterwards. Raises RenderFailed."""
    worn = (press().faces, press().sheet(style), *((press().sheet(PRACTICE_PAGES),) if practice else ()))
    return _through(document if as_sent else keep_in_one_piece(document), worn, None)


def _through(
    document: str, sheets: tuple[CSS, ...], pictures: Mapping[str, tuple[bytes, str]] | None, **options: Any
) -> Pressed:
    machine = press()
    fetcher = ClosedFetcher({**machine.fetcher.assets, **pictures}) if pictures else machine.fetcher
    try:
        made = HTML(string=document, url_fetcher=fetcher, base_url="asset:").render(
            stylesheets=[*sheets], font_config=machine.fonts, **options
        )
        return Pressed(cast(bytes, made.write_pdf(**options)), len(made.pages))
    except FatalURLFetchingError as problem:
        # A BaseException: let through, it would end the worker.
        raise RenderFailed("It asks for something from outside, which is not allowed.") from problem


def pressed(letter: Letter) -> Pressed:
    """The PDF of an issued letter, with its number of pages."""
    return press_html(
        paper(letter), identifier=letter.uuid.hex.encode(), large=letter.large_print, practice=letter.practice,
        pictures=pictures_of(letter),
    )  # fmt: skip


def pdf_bytes(letter: Letter) -> bytes:
    """The PDF of an issued letter: always the same bytes for the same letter."""
    return pressed(letter).content
