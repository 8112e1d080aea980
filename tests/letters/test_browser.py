"""The screens of wordings and of what goes to parents in a real browser: narrow and wide, by what axe finds."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from letters import awareness, lists, mailings, names, post_room, wordings
from letters.catalogue import CATALOGUE
from letters.fields import CALLED, FIELDS
from letters.models import Link, LinkState
from tests.chromium import complaints_of, follow, listen, violations, width_needed
from tests.letters.conftest import AT
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("LOOK_PICTURES", "")
LETTER = "closing"


def look(page: Page, name: str, width: int) -> None:
    assert violations(page) == [], (name, width)
    assert width_needed(page) <= width, (name, width)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def officers_page(width: int, chromium: Browser, live_server, client: Client, people: People) -> Page:
    """A page of a trust officer who is signed in."""
    client.force_login(people.trust_officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


@pytest.mark.req("R226")
@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_fit_and_can_be_used_by_everybody(
    width: int, chromium: Browser, live_server, client: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("load_letters", verbosity=0)
    called = {name: str(FIELDS[name].sample) for name in (*CALLED, "outside_body_name", "outside_body_link")}
    monkeypatch.setattr(names, "READERS", [lambda academy, on: called])
    kind = CATALOGUE[LETTER]
    wordings.edit(
        key=LETTER, academy=None, subject_line="Your complaint is closed now", seen_version=1, by=people.trust_officer,
        body=kind.body.replace("We keep a confidential record", "We keep a private record"), at=AT,
    )  # fmt: skip
    newer = kind.body.replace("so that we can learn from it", "to learn from it")
    monkeypatch.setitem(CATALOGUE, LETTER, dataclasses.replace(kind, body=newer))
    Link.objects.update(state=LinkState.WORKS, checked_at=AT, said="The page opened.")
    letter = awareness.make(
        key="leaflet", academy=people.alder, choices=[], by=people.principal, at=AT,
        context={**called, "contact_name": "the office", "contact_telephone": "01632 960100"},
    )  # fmt: skip
    page = officers_page(width, chromium, live_server, client, people)
    said = listen(page)
    for name, address in {
        "wordings": reverse("letters:wordings"),
        "wording": reverse("letters:wording", args=[LETTER]),
        "passage": reverse("letters:wording", args=["passage-respect_online"]),
        "compare": reverse("letters:compare", args=[LETTER]),
        "news": reverse("letters:news", args=[LETTER]),
        "links": reverse("letters:links"),
        "link": reverse("letters:link", args=[Link.objects.all()[0].uuid]),
        "to-parents": reverse("parents:every"),
        "choose": reverse("parents:choose"),
        "make": reverse("parents:make", args=["awareness_letter", "alder"]),
        "text": reverse("parents:text", args=[letter.uuid]),
        "words": reverse("parents:words", args=[letter.uuid]),
    }.items():
        page.goto(address)
        look(page, name, width)
    page.goto(reverse("letters:edit", args=[LETTER]))
    follow(page.get_by_role("button", name="Show how it looks"))
    look(page, "edit", width)
    page.context.close()
    assert not complaints_of(said), said


@pytest.mark.req("R226")
@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_of_letters_to_many_fit_and_can_be_used_by_everybody(
    width: int, chromium: Browser, live_server, client: Client, people: People, issue
) -> None:
    everybody = post_room.Recipient(name="Parents and carers", role="all_parents", known_by_name=False)
    row = mailings.carry(
        issue("social_general", how="handed_over", recipient=everybody), title="Year 9", by=people.principal, at=AT
    )
    page = officers_page(width, chromium, live_server, client, people)
    said = listen(page)

    def at(name: str, shown: str = "") -> None:
        page.goto(reverse(f"letters:{name}", args=[row.uuid] if name != "mailings" else []))
        look(page, shown or name, width)

    at("mailing", "mailing-begun")
    listed = "Name,E-mail,Address\nMs Ada Fern,a.very.long.address.of.a.parent@a-long-name.example.org,\n"
    listed += 'Mr Bo Hart,,"2 Mill Lane\nHollowbrook\nHB4 9QZ"\nMrs Cleo Moss,cleo@example.org,\n'
    row = mailings.take_list(row, lists.read(listed).rows, by=people.principal, at=AT)
    at("mailing_people")
    at("mailing_preview")
    at("mailing", "mailing-to-approve")
    row = mailings.approve(row, by=people.trust_officer, at=AT, seen=row.text_hash)
    row = mailings.send(row, by=people.principal, at=AT)
    at("mailing", "mailing-sending")
    at("mailings")
    page.context.close()
    assert not complaints_of(said), said
