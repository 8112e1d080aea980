"""Whoever a complaint is about finds no trace of it: the portal is, to the letter, one without that complaint.

Two days are compared: one on which the complaint exists, and the same day without it. Each person it is about opens
every address, follows every link, searches, downloads and gets their post. The letters that are meant for them are the
one exception, and these are read.
"""

from __future__ import annotations

import html
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Step
from tests.house.addresses import addresses, addresses_of
from tests.house.canary import (
    CANARIES,
    KEPT_FROM_THE_SUBJECT,
    MARK,
    PERSON,
    Canary,
    first_tidings,
    is_letter,
    mails_to,
    plant,
    press_and_carry,
    tidings,
)
from tests.house.visiting import opened
from tests.house.world import World, browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EACH_TIME_ANOTHER = re.compile(rb'(name="(?:csrfmiddlewaretoken|(?:[a-z_]+-)?once|token|form_key)" value=")[^"]*')
"""Marks against forgery and double posting: new on every page, whoever looks."""

LINK = re.compile(rb'(?:href|src|action|hx-get|data-url)="(/[^"#]*)')
MOST_LINKS = 120


@pytest.fixture(autouse=True)
def _own_folders(small_house: World) -> None:
    """The world has a folder of its own."""


@dataclass
class Day:
    """What one person got on one day: each page by what was asked for, what an address of the complaint answered, their
    post, and what was logged meanwhile."""

    pages: dict[str, bytes] = field(default_factory=dict)
    typed: dict[str, bytes] = field(default_factory=dict)
    post: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    log: str = ""

    def everything(self) -> Iterator[tuple[str, str]]:
        for asked, body in [*self.pages.items(), *self.typed.items()]:
            yield asked, body.decode(errors="replace")
        for number, text in enumerate(self.post):
            yield f"e-mail {number}", text
        yield "the log", self.log


BY_A_SECRET = ("/your-complaint/", "/answer/")
"""Addresses that open to whoever has them: nobody gets them but the person they are for."""


def plain(body: bytes) -> bytes:
    """A page without its marks; a workbook unpacked."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return b"\n".join(name.encode() + book.read(name) for name in sorted(book.namelist()))
    return EACH_TIME_ANOTHER.sub(rb"\1", body)


def ask(client: Client, pages: dict[str, bytes], path: str, *, post: bool = False, **given: str) -> bytes:
    """Open it and keep what came: the answer, what it is called, where it leads, and all of its words."""
    asked = f"{'POST' if post else 'GET'} {path} {sorted(given.items()) if given else ''}".strip()
    if asked not in pages:
        answer, response, body = opened(client, path, post=post, **given)
        head = f"{answer} {response.get('Location', '')} {response.get('Content-Disposition', '')}\n"
        pages[asked] = head.encode() + plain(body)
    return pages[asked]


def spend_the_day(world: World, user: User, *, known: Iterable[str], words: Iterable[str]) -> Day:
    """Every address, every link, every search; `known` are addresses that only somebody who knew of it could type."""
    day, client = Day(), browser(user)
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    logging.getLogger().addHandler(handler)
    try:
        for one in addresses(world):
            if "logout" not in one.path:
                ask(client, day.pages, one.path)
        _follow(client, day)
        for path in known:
            ask(client, day.typed, path)
            ask(client, day.typed, path, post=True)
        for word in words:
            for name in ("register:register", "register:week", "register:csv", "register:xlsx", "accounts:people"):
                ask(client, day.pages, f"{reverse(name)}?q={word}")
            _as_the_first_complaint(client, day, world, word)
    finally:
        logging.getLogger().removeHandler(handler)
    day.log = lines.getvalue()
    for message in mails_to(user):
        (day.letters if is_letter(message) else day.post).append(_words(message))
    return day


def _follow(client: Client, day: Day) -> None:
    """Every link from the first page on, and from what these lead to."""
    waiting, seen = ["/"], set()
    while waiting and len(seen) < MOST_LINKS:
        path = waiting.pop(0)
        if path in seen or "logout" in path or path.startswith(("/static/", "/complain/")):
            continue
        seen.add(path)
        body = ask(client, day.pages, path)
        waiting += [html.unescape(found.decode()) for found in LINK.findall(body)]


def _as_the_first_complaint(client: Client, day: Day, world: World, word: str) -> None:
    """Naming it in a form about another case tells no more than naming one that there never was."""
    for key in ("informal", "birch_informal"):
        case = world.cases[key]
        path = reverse("casework:step", args=[case.reference, Step.DECLINE_DUPLICATE.value])
        given = {"first": word, "new_aspect": "no", "new_information": "no", "reasons": "The same.",
                 "seen_state": case.state}  # fmt: skip
        ask(client, day.pages, path, post=True, **given)


def with_and_without(world: World, canary: Canary) -> tuple[dict[str, Day], dict[str, Day], list[str]]:
    """Each person's day with the complaint and the same day without it; and the names by which it could be known."""
    with world.untouched():
        for person in canary.superusers:
            User.objects.filter(pk=world.users[person].pk).update(is_superuser=True, is_staff=True)
        addresses(world)  # what they are filled with has its number before the complaint comes
        with world.untouched():
            complaint = plant(world, canary)
            tidings()
            press_and_carry(complaint)
            known = {one.name: one.path for one in addresses_of(complaint) if not one.path.startswith(BY_A_SECRET)}
            words = [canary.reference, PERSON["name"].split()[1]]
            names = [canary.reference, *_names(complaint)]
            with_it = {
                person: spend_the_day(world, world.users[person], known=known.values(), words=words)
                for person in canary.hidden_from
            }
        with world.untouched():
            first_tidings()
            tidings()
            without = {
                person: spend_the_day(world, world.users[person], known=(), words=words)
                for person in canary.hidden_from
            }
    return with_it, without, names


def _names(complaint: Complaint) -> list[str]:
    """By what else it could be known: uuids with and without dashes, the secret link."""
    rows = complaint.letters.select_related("letter")
    uuids = [complaint.uuid, *(row.letter.uuid for row in rows), *(row.uuid for row in complaint.documents.all())]
    return [*(str(one) for one in uuids), *(one.hex for one in uuids), complaint.complainant.token]


def _words(message: mail.EmailMessage) -> str:
    """Everything in an e-mail, its PDF read out."""
    pages = [
        page.extract_text()
        for _, content, _ in message.attachments
        for page in PdfReader(io.BytesIO(content)).pages
    ]  # fmt: skip
    names = [name for name, _, _ in message.attachments]
    return " ".join(" ".join([message.subject, str(message.body), *names, *pages]).split())


def betrayed(day: Day, names: list[str]) -> list[str]:
    """Where something of the complaint stands."""
    return [
        f"{asked}: {word}"
        for asked, body in day.everything()
        for word in (MARK, PERSON["name"].split()[1], *names)
        if word.lower() in _but_for_what_was_asked(body, asked, word).lower()
    ]


def _but_for_what_was_asked(body: str, asked: str, word: str) -> str:
    """A search page, or a form with an error, repeats what was typed; that is no answer."""
    typed = asked.partition("?")[2] or (asked.partition("[")[2] if asked.startswith("POST") else "")
    return re.sub(re.escape(word), "", body, flags=re.IGNORECASE) if word in typed else body


def where(one: Day, other: Day, asked: str) -> str:
    """The first place at which two pages differ."""
    with_it, without = one.pages[asked], other.pages.get(asked, b"")
    place = next((i for i, (a, b) in enumerate(zip(with_it, without, strict=False)) if a != b), 0)
    return f"{with_it[max(0, place - 60) : place + 60]!r} and without it {without[max(0, place - 60) : place + 60]!r}"


@pytest.mark.req("R11", "R101", "R127")
@pytest.mark.parametrize("name", list(CANARIES))
def test_whoever_it_is_about_lives_in_a_world_without_it(small_house: World, name: str) -> None:
    """In one test, because the two days are costly to make: no trace, the same pages, counts, files and post, and for
    each address of it the page of an address that never was. The letters meant for them say what they must and no
    more (R31, R81)."""
    canary = CANARIES[name]
    with_it, without, names = with_and_without(small_house, canary)
    wrong: list[str] = []
    for person in canary.hidden_from:
        day, other = with_it[person], without[person]
        assert len(day.pages) > 200, person
        wrong += [f"{person} finds {one}" for one in betrayed(day, names)]
        wrong += [
            f"{person} at {asked}: {where(day, other, asked)}"
            for asked in day.pages.keys() | other.pages.keys()
            if day.pages.get(asked) != other.pages.get(asked)
        ]
        wrong += [f"{person} got other post: {day.post} and without it {other.post}"] * (day.post != other.post)
        wrong += [f"{person} leaves another log: {day.log[:300]}"] * (day.log != other.log)
        wrong += [
            f"{person} at {asked}: {body[:60]!r}"
            for asked, body in day.typed.items()
            if not body.startswith((b"404", b"405"))
        ]
        assert len({body for body in day.typed.values() if body.startswith(b"404")}) == 1, person
    assert not wrong, "\n".join(wrong[:30])
    letters = [text.lower() for day in with_it.values() for text in day.letters]
    assert len(letters) >= len(canary.added)
    assert all("a complaint has been made that concerns you" in text or "concerned you" in text for text in letters)
    assert not {word for word in KEPT_FROM_THE_SUBJECT for text in letters if word in text}


@pytest.mark.parametrize("name", list(CANARIES))
def test_whoever_handles_it_does_find_it(small_house: World, name: str) -> None:
    """Else the test above would show nothing."""
    canary = CANARIES[name]
    with small_house.untouched():
        complaint = plant(small_house, canary)
        handler = complaint.handler
        assert handler is not None
        client, found = browser(handler), b""
        for one in {one.name: one for one in addresses_of(complaint) if not one.path.startswith(BY_A_SECRET)}.values():
            found += opened(client, one.path)[2]
        for address in ("/", f"{reverse('register:register')}?q={canary.reference}", reverse("register:csv")):
            assert canary.reference.encode() in opened(client, address)[2], address
    said = {word.decode().lower() for word in re.findall(rb"(?i)canary-[a-z-]+", found)}
    for word in ("words", "summary", "wanted", "involved", "when", "file", "note", "title", "body", "reasons",
                 "facts", "head-one", "message-from-them", "address", "telephone", "adjustment"):  # fmt: skip
        assert f"canary-{word}" in said, word
