"""A person at a screen: what they read, press and type, and what every page must be whoever looks at it."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core import mail
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, expect
from pypdf import PdfReader

from accounts.models import User
from tests.chromium import complaints_of, listen, violations, width_needed
from tests.people import PASSWORD

DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
TABS = "nav[aria-label='This case']"
COLOURS = 96
"""In one picture: enough for flat pages with smooth letters, and a third of the size."""


@dataclass
class Album:
    """Numbered pictures of a walk, in one folder."""

    folder: Path
    taken: int = 0

    def keep(self, page: Page, name: str, *, numbered: bool = True) -> None:
        """What is in the window now, as a small PNG."""
        self.taken += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        shot = page.screenshot(animations="disabled", caret="hide")
        picture = Image.open(io.BytesIO(shot)).convert("RGB")
        flat = picture.quantize(colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.save(self.folder / f"{f'{self.taken:02d}-' if numbered else ''}{name}.png", optimize=True)


def whole(page: Page, name: str) -> None:
    """With LOOK_AT=folder: the page from top to bottom on a desk and on a telephone, for somebody to look at."""
    folder = os.environ.get("LOOK_AT", "")
    if not folder:
        return
    own = page.viewport_size
    for window, where in ((DESK, "desk"), (TELEPHONE, "telephone")):
        page.set_viewport_size(window)  # type: ignore[arg-type]  # a width and a height
        page.screenshot(path=Path(folder) / f"{name}-{where}.png", full_page=True, animations="disabled")
    if own:
        page.set_viewport_size(own)


@dataclass
class Screen:
    """One person in a browser of their own."""

    context: BrowserContext
    page: Page
    url: str
    album: Album
    window: dict[str, int]
    said: list[str] = field(default_factory=list)

    # --- going ------------------------------------------------------------------------------------------------

    def go(self, path: str) -> Screen:
        """Type an address."""
        self.page.goto(self.url + path)
        return self.no_interest()

    def no_interest(self) -> Screen:
        """Whoever is given a complaint is asked first whether they have an interest in it; nobody here has one."""
        if "/interests/" in self.page.url:
            self.page.get_by_label("No, I have no interest in it").check()
            self.page.get_by_role("button", name="Continue", exact=True).click()
        return self

    def status(self, path: str) -> int:
        """What the server answers to an address."""
        return self.page.request.get(self.url + path).status

    def link(self, name: str | re.Pattern[str], *, within: str = "main") -> Screen:
        """Follow a link by its words; one of the menu that stands under “More” after that is opened."""
        found = self.page.locator(within).get_by_role("link", name=name, exact=isinstance(name, str)).first
        more = self.page.locator("header summary")
        if within in ("body", "header") and more.count() and not found.is_visible():
            more.click()
        found.click()
        return self.no_interest()

    def step(self, label: str) -> Screen:
        """A step on the case page: a link in the shape of a button."""
        self.page.locator("main").get_by_role("button", name=label, exact=True).first.click()
        return self

    def press(self, button: str, *, within: str = "main") -> Screen:
        """Press a button."""
        self.page.locator(within).get_by_role("button", name=button, exact=True).first.click()
        return self

    def unfold(self, summary: str) -> Screen:
        """Open what is folded away."""
        self.page.locator("summary", has_text=summary).first.click()
        return self

    # --- typing -------------------------------------------------------------------------------------------------

    def _asked(self, label: str, within: str | None) -> Locator:
        place: Any = self.page.get_by_role("group", name=within, exact=True) if within else self.page
        return place.get_by_label(beginning(label)).first

    def type(self, label: str, text: str, *, within: str | None = None) -> Screen:
        """Fill in a box, once the page is there, and look that it stands in it."""
        self.page.wait_for_load_state()
        box = self._asked(label, within)
        box.fill(text)
        expect(box).to_have_value(text)
        return self

    def day(self, legend: str, day: dt.date) -> Screen:
        """Type a date in its three boxes."""
        asked = self.page.get_by_role("group", name=beginning(legend)).first
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            asked.get_by_label(part, exact=True).fill(str(number))
        return self

    def tick(self, label: str, *, within: str | None = None) -> Screen:
        """Tick a box, or choose one of several."""
        self._asked(label, within).check()
        return self

    def choose(self, label: str, option: str, *, within: str | None = None) -> Screen:
        """Choose from a list by the beginning of its words."""
        box = self._asked(label, within)
        words = box.locator("option").all_inner_texts()
        box.select_option(label=next(one for one in words if one.startswith(option)))
        return self

    def attach(self, label: str, path: Path) -> Screen:
        """Choose a file."""
        self._asked(label, None).set_input_files(str(path))
        return self

    # --- reading ------------------------------------------------------------------------------------------------

    def reads(self, *words: str) -> Screen:
        """These words stand on the page, where the eye finds them."""
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one)
        return self

    def does_not_read(self, *words: str) -> Screen:
        """These words stand nowhere on the page, seen or unseen."""
        for one in words:
            assert one not in self.page.content(), one
        return self

    def heading(self, words: str | re.Pattern[str]) -> Screen:
        """The one heading of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)
        return self

    def told(self, words: str) -> Screen:
        """What is said at the top after something was done."""
        expect(self.page.locator(".govuk-notification-banner, .moj-alert, [role=alert]").first).to_contain_text(words)
        return self

    def look(self, name: str, *, at: str = "", numbered: bool = True) -> Screen:
        """A page as it must be: axe is content, nothing is wider than a telephone; and its picture."""
        page = self.page
        wrong = violations(page)
        assert not wrong, f"{page.url}: {wrong}"
        if at:
            page.locator(at).first.scroll_into_view_if_needed()
        else:
            page.evaluate("window.scrollTo(0, 0)")
        self.album.keep(page, name, numbered=numbered)
        whole(page, name)
        if self.window != TELEPHONE:
            page.set_viewport_size(TELEPHONE)
        assert width_needed(page) <= TELEPHONE["width"], page.url
        if self.window != TELEPHONE:
            page.set_viewport_size(self.window)
        return self

    def pdf(self, link: str | re.Pattern[str]) -> str:
        """The text of the PDF behind a link, as it arrives on disk, on one line."""
        with self.page.expect_download() as waiting:
            self.link(link)
        download: Download = waiting.value
        path = download.path()
        assert Path(path).read_bytes().startswith(b"%PDF-"), download.suggested_filename
        return one_line("\n".join(sheet.extract_text() for sheet in PdfReader(path).pages))

    def leave(self) -> None:
        """Shut the browser once it has what it asked for; a fault that it complained of fails the test."""
        self.page.wait_for_load_state("networkidle")
        self.context.close()
        assert not complaints_of(self.said), self.said


@dataclass
class Office:
    """Where screens come from."""

    chromium: Browser
    url: str
    album: Album

    def screen(self, window: dict[str, int] | None = None, *, javascript: bool = True) -> Screen:
        """A browser that nobody has used before."""
        window = window or DESK
        context = self.chromium.new_context(
            viewport={"width": window["width"], "height": window["height"]}, java_script_enabled=javascript,
            locale="en-GB", timezone_id="Europe/London",
        )  # fmt: skip
        context.set_default_timeout(30_000)
        page = context.new_page()
        return Screen(context, page, self.url, self.album, window, listen(page))

    def signed_in(self, user: User, **given: Any) -> Screen:
        """This person, through the sign-in page."""
        return sign_in(self.screen(**given), user)


def sign_in(screen: Screen, user: User, password: str = PASSWORD) -> Screen:
    """By e-mail address and password, as everybody does."""
    screen.go("/account/login/")
    screen.page.locator("input[name=login]").fill(user.email)
    screen.page.locator("input[name=password]").fill(password)
    return screen.press("Sign in")


def beginning(words: str) -> re.Pattern[str]:
    """How a label, a legend or an option begins; what is optional says so at its end."""
    return re.compile("^" + re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\1", words))


def one_line(text: str) -> str:
    """Words as they read, wherever the lines end."""
    return " ".join(text.split())


def letter_box(address: str) -> list[Any]:
    """Every e-mail to this address, oldest first."""
    return [message for message in mail.outbox if address in message.recipients()]


def code_sent_to(address: str) -> str:
    """The newest code, as somebody reads it out of their e-mail."""
    found = [re.search(r"Your code is (\d{3}) (\d{3})", message.body) for message in letter_box(address)]
    return "".join([match for match in found if match][-1].groups())


def links_in(message: Any) -> list[str]:
    """The addresses in an e-mail, without the name of the computer."""
    return [re.sub(r"^https?://[^/]+", "", found) for found in re.findall(r"https?://\S+", message.body)]
