"""Where a person can go from any page, by the posts that they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from accounts import posts
from accounts.models import PostKind, User


@dataclass(frozen=True)
class Link:
    """One entry of the menu."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Section:
    """What stands together under “More”."""

    heading: str
    links: list[Link]


@dataclass(frozen=True)
class Menu:
    """What stands in the row at the top, and what stands in sections under “More”."""

    main: list[Link]
    more: list[Section]

    @property
    def in_more(self) -> Link | None:
        """Where the person is, when that stands under “More”."""
        return next((link for section in self.more for link in section.links if link.current), None)


ANYONE: tuple[str, ...] = ()
"""Shown whatever the person's rights."""

OF_COUNCIL = (PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR)

MENU: tuple[tuple[str, str, tuple[str, ...], tuple[PostKind, ...]], ...] = (
    ("Home", "casework:home", ANYONE, ()),
    ("Log a complaint", "intake:log", ("log_complaints",), ()),
    ("Social media", "socialmedia:incidents", ("log_complaints",), ()),
    (
        "Online safety",
        "prevention:front",
        ("log_complaints",),
        (PostKind.COUNCIL_CHAIR, PostKind.ADMINISTRATOR),
    ),
    ("Register", "register:register", ("see_register",), ()),
    ("Contact plans", "conduct:plans", (), (PostKind.PRINCIPAL, PostKind.RECORD_KEEPER, *posts.OFFICERS)),
    ("Figures", "register:board", ("see_register",), (PostKind.CLERK, *OF_COUNCIL)),
    ("Lessons", "register:lessons", (), ()),
    ("Papers", "register:papers", (), ()),
    ("E-mail in", "intake:mail", (), posts.OFFICERS),
    ("Disclosure", "records:disclosures", (), (*posts.OFFICERS, PostKind.RECORD_KEEPER)),
    ("Retention", "records:retention", (), posts.OFFICERS),
    ("Campaigns", "conduct:campaigns", (), posts.OFFICERS),
    ("Contact grounds", "conduct:grounds", (), posts.OFFICERS),
    ("Calendars", "casework:calendars", (), posts.OFFICERS),
    ("Procedure", "policy:versions", (), posts.OFFICERS),
    ("Letters", "letters:wordings", (), posts.OFFICERS),
    ("To parents", "parents:every", (), (PostKind.PRINCIPAL, *posts.OFFICERS)),
    ("People", "accounts:people", (), posts.APPOINTERS),
)
"""Text, address, rights of which one is enough, posts of which one is enough; neither: everybody, or for an address in
`OPENED` whoever that says."""


AT_A_GLANCE = 8
"""Entries that stand in one row; of a longer menu the row keeps some, and the others stand in sections."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Who contacts us", ("intake:mail", "conduct:plans", "conduct:grounds", "conduct:campaigns")),
    ("What we learn", ("register:lessons", "register:papers")),
    ("The record", ("records:disclosures", "records:retention")),
    ("Families and colleagues", ("prevention:front", "parents:every", "accounts:people")),
    ("How it is done", ("policy:versions", "letters:wordings", "casework:calendars")),
)
"""What goes under “More” in a long menu, by what it is for. What is in none of them always stands in the row."""


Opens = Callable[[User, dt.date], bool]
OPENED: dict[str, list[Opens]] = {
    "register:register": [],
    "register:lessons": [],
    "register:papers": [],
    "conduct:plans": [],
}
"""What opens a page besides a post; the room above that knows it registers here when it starts."""


def menu(user: User, *, on: dt.date, path: str) -> Menu:
    """The menu of a person: one row while it can be read at a glance, else a short row and sections."""
    found = _links(user, on=on, path=path)
    if len(found) <= AT_A_GLANCE:
        return Menu(list(found.values()), [])
    sections = [(heading, [found[name] for name in names if name in found]) for heading, names in SECTIONS]
    away = {name for _heading, names in SECTIONS for name in names}
    return Menu(
        [link for name, link in found.items() if name not in away],
        [Section(heading, links) for heading, links in sections if links],
    )


def links(user: User, *, on: dt.date, path: str) -> list[Link]:
    """Every entry of a person's menu, in one list."""
    return list(_links(user, on=on, path=path).values())


def _links(user: User, *, on: dt.date, path: str) -> dict[str, Link]:
    """Address → entry; one that this installation does not have is left out."""
    held = posts.held_by(user, on=on)
    kinds = {PostKind(post.kind) for post in held}
    rights = frozenset().union(*(posts.RIGHTS[kind] for kind in kinds))
    found = []
    for text, name, wanted, by_post in MENU:
        open_to_all = not wanted and not by_post and name not in OPENED
        if not (open_to_all or rights & set(wanted) or kinds & set(by_post) or _administers(user, name)) and not any(
            opens(user, on) for opens in OPENED.get(name, ())
        ):
            continue
        url = _address(name)
        if url:
            found.append((name, text, url))
    # The longest of those that it begins with: a page below the register that has a place of its own is not both.
    over = [url for _name, _text, url in found if path == url or (url != "/" and path.startswith(url))]
    here = max(over, key=len, default="")
    return {name: Link(text, url, url == here) for name, text, url in found}


@lru_cache(maxsize=64)
def _address(name: str) -> str:
    """The address of an entry, looked up once; empty where this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _administers(user: User, name: str) -> bool:
    return user.is_superuser and name == "accounts:people"
