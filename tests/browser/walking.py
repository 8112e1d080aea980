"""What every chapter of the walk needs: the people, the calendar, the letters, the parent's way in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accounts.models import User
from tests.browser.screens import TELEPHONE, Office, Screen, code_sent_to
from tests.people import People

D = dt.date
PARENT = "priya.meadow@example.org"
HEADS = ("That the bus left before the time on the timetable", "That nobody told the families")
QUOTES = ("It left at ten past three. The timetable says quarter past.", "We waited for forty minutes and nobody rang.")


@dataclass
class Walk:
    """One complaint on its way, as those who walk it know it: by its reference and the link in an e-mail."""

    people: People
    office: Office
    until: Callable[..., None]
    folder: Path
    reference: str = ""
    own: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    """Words that must come again: last days, addresses."""

    @property
    def case(self) -> str:
        return f"/cases/{self.reference}/"

    @contextmanager
    def as_(self, user: User, **given: Any) -> Any:
        """This person at a desk, signed in, until they go home."""
        screen = self.office.signed_in(user, **given)
        try:
            yield screen
        except BaseException:
            screen.album.keep(screen.page, "wrong")
            raise
        screen.leave()

    @contextmanager
    def as_parent(self, name: str = "") -> Any:
        """The parent on a telephone, let in by a code from their e-mail."""
        screen = self.office.screen(TELEPHONE)
        try:
            screen.go(self.own).heading("Open your page")
            screen.press("Send me a code by e-mail").reads("a code is on its way")
            if name:
                screen.look(name)
            screen.type("Code", code_sent_to(PARENT)).press("Open my page").reads(self.reference)
            yield screen
        except BaseException:
            screen.album.keep(screen.page, "wrong")
            raise
        screen.leave()

    def issue(self, screen: Screen, *, name: str = "", approver: User | None = None) -> Screen:
        """Approve the letter that is open and issue it; `approver` does the first, at a desk of their own."""
        screen.reads("Draft").does_not_read("Before it can go")
        address = screen.page.url.removeprefix(screen.url)
        if name:
            screen.look(f"{name}-draft")
        if approver is None:
            screen.press("Approve the letter")
        else:
            with self.as_(approver) as other:
                other.go(address).press("Approve the letter").told("The letter is approved. It can now be issued.")
                if name:
                    other.look(f"{name}-approved")
            screen.go(address)
        screen.reads("Approved", "Issue it").tick("By e-mail", within="How it goes").press("Issue the letter")
        return screen.told("The letter is issued.")
