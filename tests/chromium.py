"""Debian's Chromium, without a download; one for the whole run: its driver cannot start twice in a process."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the driver runs an event loop in the test's own thread

QUIET = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run", "--font-render-hinting=none")  # fmt: skip


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
