"""What every chapter of the walk needs: the people, the calendar, the letters, the parent's way in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accounts.models import User
from complaints.casework.models import Complaint
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State
from tests.browser.screens import TABS, TELEPHONE, Office, Screen, code_sent_to
from tests.casework.stories import begin
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
    address: str = PARENT
    """Where the complainant reads e-mail."""
    seen: dict[str, str] = field(default_factory=dict)
    """Words that must come again: last days, addresses."""

    @property
    def case(self) -> str:
        return f"/cases/{self.reference}/"

    @property
    def complaint(self) -> Complaint:
        """As it stands now."""
        return Complaint.objects.select_related("complainant", "academy", "procedure").get(reference=self.reference)

    def finds_nothing(self, *users: User) -> None:
        """For each of them there is no such case: not on the first page, not in the register, not at its address."""
        for user in users:
            with self.as_(user) as screen:
                screen.does_not_read(self.reference)
                for path in (self.case, f"{self.case}people/", f"{self.case}letters/", f"{self.case}chronology/"):
                    assert screen.status(path) == 404, (user.name, path)
                if screen.status("/register/") == 200:
                    screen.go("/register/").does_not_read(self.reference)

    def due(self, screen: Screen, *words: str) -> Screen:
        """What the page of dates says."""
        return screen.go(self.case).link("Dates", within=TABS).reads(*words)

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
            screen.type("Code", code_sent_to(self.address)).press("Open my page").reads(self.reference)
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


@dataclass
class Story(Walk):
    """A story that begins where replayed steps have brought the complaint, and goes on by clicking."""

    replay: Replay = field(default=None)  # type: ignore[assignment]  # always given: see `begun`

    def on_with_it(self, state: State) -> Complaint:
        """From where the screens have left it, by replayed steps, and the clock of everybody with it."""
        self.replay.complaint = self.complaint
        found = self.replay.to(state)
        self.until(self.replay.on, 10)
        return found

    def later(self, school_days: int = 1, hour: int = 10) -> D:
        """Some school days on."""
        day = self.replay.later(school_days).date()
        self.until(day, hour)
        return day


def begun(
    people: People, office: Office, until: Callable[..., None], folder: Path, state: State, **given: Any
) -> Story:
    """A complaint brought to this state by real steps, and everybody's clock set to the moment it got there."""
    replay = begin(people, **given)
    return story_of(replay, people, office, until, folder, state)


def story_of(
    replay: Replay, people: People, office: Office, until: Callable[..., None], folder: Path, state: State
) -> Story:
    """The same of a replay with a cast of its own."""
    replay.to(state)
    until(replay.on, 10)
    who = replay.complaint.complainant
    return Story(
        people, office, until, folder, reference=replay.complaint.reference, own=f"/your-complaint/{who.token}/",
        address=who.email, replay=replay,
    )  # fmt: skip


NO = (
    "Were they directly involved", "Did they know the substance", "Do they know the complainant",
    "Do they know the child", "Do they know somebody complained about",
)  # fmt: skip


def sits(at: Screen, number: int, name: str, capacity: str, *, chair: bool = False, because: str = "") -> None:
    """One member with their answers to the conflict questions."""
    group = f"Member {number}"
    at.choose("Who", name, within=group).choose("In what capacity", capacity, within=group)
    if chair:
        at.tick("Chairs the panel", within=group)
    if because:
        at.tick("Is independent of the management and running", within=group)
        at.type("If independent: what makes them so", because, within=group)
    place = at.page.get_by_role("group", name=group, exact=True)
    for question in NO:
        place.get_by_role("group", name=re.compile(f"^{question}")).get_by_label("No", exact=True).check()
