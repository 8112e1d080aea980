"""What every page carries: a strict policy, nothing inline, marked forms, a language, one heading, its own title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from complaints.casework.models import Complaint
from complaints.intake import access
from tests.house.addresses import addresses, of_case, patterns
from tests.house.visiting import opened
from tests.house.world import NOW, World, browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LOOKING = (None, "trust_officer", "principal", "clerk", "administrator", "nobody")
"""Whose pages are looked at: between them they reach every screen."""

OF_CASES = (
    "/cases/",
    "/rulings/",
    "/your-complaint/",
    "/answer/",
    "/asked/",
    "/register/",
    "/people/notices/",
    "/log/",
)
"""What is about a complaint and must not stay in a shared cache."""


class Page(HTMLParser):
    """What is in a page of HTML that these tests look at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang, self.title, self.headings = "", "", 0
        self.inline: list[str] = []
        self.unmarked: list[str] = []
        self._in: list[str] = []
        self._form: dict[str, str | None] | None = None
        self._marked = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        line = f"<{tag}> in line {self.getpos()[0]}"
        self.inline += [f"{name} of {line}" for name in given if name == "style" or name.startswith("on")]
        self.inline += [
            f"script in {line}" for value in given.values() if (value or "").strip().startswith("javascript:")
        ]
        if tag == "style" or (tag == "script" and not given.get("src") and given.get("type") != "application/json"):
            self.inline.append(line)
        self.inline += [f"elsewhere: {line}" for name in ("src", "href") if tag != "a" and _elsewhere(given.get(name))]
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "h1":
            self.headings += 1
        if tag == "form":
            self._form, self._marked = given, (given.get("method") or "get").lower() != "post"
        if tag == "input" and given.get("name") in ("csrfmiddlewaretoken", access.FORM_KEY):
            self._marked = True
        self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            if not self._marked:
                self.unmarked.append(str(self._form.get("action")))
            self._form = None
        if tag in self._in:
            while self._in.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._in and self._in[-1] == "title" and "svg" not in self._in:
            self.title += data


def _elsewhere(address: str | None) -> bool:
    return (address or "").startswith(("http:", "https:", "//"))


@dataclass
class Seen:
    """One answer, and what it is an answer to."""

    who: str
    name: str
    label: str
    path: str
    response: HttpResponseBase
    text: str = ""
    page: Page | None = field(default=None)

    def __str__(self) -> str:
        return f"{self.label} as {self.who}"


def crawled(world: World) -> Iterator[Seen]:
    """Every address as several people; the own page as its complainant; what is not there; forms with errors."""
    for person in LOOKING:
        client = browser(world.users[person] if person else None)
        for one in addresses(world):
            if "logout" in one.name and person:
                continue
            yield seen(client, person or "anonymous", one.name, one.label, one.path)
            if one.name in ("intake:log", "casework:step", "casework:add_contact", "accounts:invite"):
                yield seen(client, person or "anonymous", one.name, f"POST {one.label}", one.path, post=True)
    complaint = world.cases["investigated"]
    client = inside(complaint)
    for name, arguments in patterns().items():
        if name.startswith("intake:own"):
            for words, given in of_case(complaint, name, arguments) or []:
                yield seen(client, "complainant", name, f"{name} {words}", reverse(name, kwargs=given))
    yield seen(browser(None), "anonymous", "nowhere", "nowhere", "/no/such/page/")


def inside(complaint: Complaint) -> Client:
    """A browser in which the complainant has entered their code."""
    client = browser(None)
    session = client.session
    session[access.PAGE] = {"token": complaint.complainant.token, "seen": int(NOW.timestamp())}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def seen(client: Client, who: str, name: str, label: str, path: str, *, post: bool = False) -> Seen:
    """Open it, and read it if it is a page."""
    _, response, body = opened(client, path, post=post)
    found = Seen(who, name, label, path, response)
    if response.get("Content-Type", "").startswith("text/html") and body:
        found.text = body.decode()
        found.page = Page(found.text)
    return found


@pytest.fixture(scope="module")
def every(small_house: World) -> list[Seen]:
    """All answers of the crawl, made once."""
    with small_house.untouched():
        return list(crawled(small_house))


@pytest.fixture(autouse=True)
def _own_folders(small_house: World) -> None:
    """The world has a folder of its own."""


def pages(every: list[Seen]) -> list[tuple[Seen, Page]]:
    return [(one, one.page) for one in every if one.page is not None]


def test_the_crawl_reaches_the_screens(every: list[Seen]) -> None:
    """Else the rest would show little."""
    read = {one.name for one, _ in pages(every) if one.response.status_code == 200}
    for name in ("casework:case", "casework:step", "intake:own", "intake:route", "register:register", "accounts:fill",
                 "policy:version", "letters:edit", "casework:calendar_change", "account_login"):  # fmt: skip
        assert name in read, name


def test_every_page_has_a_policy_without_inline_code(every: list[Seen]) -> None:
    for one in every:
        policy = one.response.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, one
        assert "unsafe" not in policy, one
        assert one.response.get("X-Content-Type-Options") == "nosniff", one
        assert one.response.get("Referrer-Policy") in ("same-origin", "no-referrer"), one
        if one.page is not None:
            assert one.response.get("X-Frame-Options") == "DENY", one


def test_no_page_has_code_or_style_of_its_own_or_from_elsewhere(every: list[Seen]) -> None:
    wrong = [f"{one}: {what}" for one, page in pages(every) for what in page.inline]
    assert not wrong, "\n".join(wrong[:30])


def test_every_form_that_sends_carries_its_mark(every: list[Seen]) -> None:
    wrong = [f"{one}: form to {where}" for one, page in pages(every) for where in page.unmarked]
    assert not wrong, "\n".join(wrong[:30])


@pytest.mark.req("R11")
def test_what_is_about_a_complaint_stays_in_no_shared_cache(every: list[Seen]) -> None:
    wrong = [
        f"{one}: {one.response.get('Cache-Control')}"
        for one in every
        if one.path.startswith(OF_CASES) or one.path == "/"
        if one.response.status_code == 200
        if not {"private", "no-store"} & {part.strip() for part in one.response.get("Cache-Control", "").split(",")}
    ]
    assert not wrong, "\n".join(wrong[:30])


def test_every_page_says_its_language_and_has_one_heading(every: list[Seen]) -> None:
    wrong = [
        f"{one}: lang {page.lang!r}, {page.headings} first-level headings, title {page.title.strip()!r}"
        for one, page in pages(every)
        if not page.lang.lower().startswith("en") or page.headings != 1 or not page.title.strip()
    ]
    assert not wrong, "\n".join(wrong[:30])


def test_two_screens_do_not_share_a_title(every: list[Seen]) -> None:
    screens: dict[str, set[str]] = {}
    for one, page in pages(every):
        if one.response.status_code == 200 and not one.label.startswith("POST"):
            screens.setdefault(" ".join(page.title.split()), set()).add(one.name)
    wrong = {title: names for title, names in screens.items() if len(names) > 1}
    assert not wrong, "\n".join(f"{title}: {', '.join(sorted(names))}" for title, names in wrong.items())


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(small_house: World) -> None:
    client = browser(small_house.people.principal)
    client.get("/")
    public = browser(None)
    public.get("/complain/alder/route/")
    for cookie in [*client.cookies.values(), *public.cookies.values()]:
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.HTTPS
    assert settings.SESSION_COOKIE_AGE > 0
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
