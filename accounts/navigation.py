"""Where a person can go from any page, by the posts that they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from accounts import posts
from accounts.models import PostKind, User


@dataclass(frozen=True)
class Link:
    """One entry of the menu."""

    text: str
    url: str
    current: bool = False


ANYONE: tuple[str, ...] = ()
"""Shown whatever the person's rights."""

CENTRAL = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)

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
    ("Contact plans", "conduct:plans", (), ()),
    ("Board", "register:board", ("see_register",), (PostKind.CLERK, *OF_COUNCIL)),
    ("Lessons", "register:lessons", (), ()),
    ("Papers", "register:papers", (), ()),
    ("E-mail in", "intake:mail", (), CENTRAL),
    ("Disclosure", "records:disclosures", (), (*CENTRAL, PostKind.RECORD_KEEPER)),
    ("Retention", "records:retention", (), CENTRAL),
    ("Campaigns", "conduct:campaigns", (), CENTRAL),
    ("Contact grounds", "conduct:grounds", (), CENTRAL),
    ("Calendars", "casework:calendars", (), CENTRAL),
    ("Procedure", "policy:versions", (), CENTRAL),
    ("Letters", "letters:wordings", (), CENTRAL),
    ("To parents", "parents:every", (), (PostKind.PRINCIPAL, *CENTRAL)),
    ("People", "accounts:people", (), posts.APPOINTERS),
)
"""Text, address, rights of which one is enough, posts of which one is enough; neither: everybody, or for an address in
`OPENED` whoever that says."""


Opens = Callable[[User, dt.date], bool]
OPENED: dict[str, list[Opens]] = {
    "register:register": [],
    "register:lessons": [],
    "register:papers": [],
    "conduct:plans": [],
}
"""What opens a page besides a post; the room above that knows it registers here when it starts."""


def links(user: User, *, on: dt.date, path: str) -> list[Link]:
    """The menu of a person; an address that this installation does not have is left out."""
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
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append((text, url))
    # The longest of those that it begins with: a page below the register that has a place of its own is not both.
    over = [url for _text, url in found if path == url or (url != "/" and path.startswith(url))]
    here = max(over, key=len, default="")
    return [Link(text, url, url == here) for text, url in found]


def _administers(user: User, name: str) -> bool:
    return user.is_superuser and name == "accounts:people"
