"""Debian's Chromium, without a download; one for the whole run: its driver cannot start twice in a process."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the driver runs an event loop in the test's own thread

QUIET = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run", "--font-render-hinting=none")  # fmt: skip

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def follow(locator: Locator) -> None:
    """Press what leads to another page, and be there: a click alone may return while the old page still stands."""
    with locator.page.expect_navigation():
        locator.click()


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong on the page that has arrived: the rule and the element."""
    page.wait_for_load_state()
    try:
        found = Axe().run(page, options=RULES).response["violations"]
    except Error:  # the next page took this one's place while axe looked at it: the next one is meant
        page.wait_for_load_state()
        found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]


def width_needed(page: Page) -> int:
    """How wide the page is, however narrow the window."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def listen(page: Page) -> list[str]:
    """Collects what the browser complains of aloud: errors of scripts and of the security policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def complaints_of(said: list[str]) -> list[str]:
    """Those that are a fault of ours."""
    return [line for line in said if "Security Policy" in line or "Error:" in line]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that every browser test shares; each takes a context of its own."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path if Path(path).exists() else None, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page; a complaint of the browser about the security policy fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said = listen(page)
    yield page
    context.close()
    assert not complaints_of(said), said
