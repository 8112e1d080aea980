"""Links are looked at, what was found is recorded, and a letter with a broken one stays. No test asks the internet."""

import datetime as dt
import socket

import pytest
import requests
from django.urls import reverse

from letters import known_links, post_room
from letters.known_links import Look
from letters.models import Link, LinkState
from tests.letters.conftest import AT

GOOD, GONE = "https://www.nspcc.org.uk/keeping-children-safe/online-safety/", "https://gone.example.org/page"


def looks(address):
    return (
        Look(LinkState.BROKEN, "The page is not there (answer 404).")
        if "gone" in address
        else Look(LinkState.WORKS, "")
    )


@pytest.mark.req("R205", "R206")
def test_a_letter_with_a_link_that_failed_its_last_look_does_not_go(draft, people):
    known_links.load()
    Link.objects.create(address=GONE, title="Gone", in_help_list=True)
    counts = known_links.look_at_all(at=AT, looks=looks)
    assert counts[LinkState.BROKEN] == 1
    assert counts[LinkState.WORKS] == Link.objects.count() - 1
    letter = draft("closing")
    letter = post_room.amend(letter, body=f"{letter.body}\nSee <{GONE}>\n", by=people.principal, at=AT)
    assert post_room.problems(letter) == [
        f"The link “{GONE}” did not work when it was last looked at, on 12 February 2027."
    ]
    assert GONE not in "".join(known_links.helpful())
    assert f"NSPCC, online safety: {GOOD}" in known_links.helpful()
    known_links.record(Link.objects.get(address=GONE), Look(LinkState.WORKS, "Opened"), by=people.trust_officer, at=AT)
    assert post_room.problems(letter) == []


class Answer:
    def __init__(self, status_code, location=""):
        self.status_code, self.headers = status_code, {"Location": location}

    @property
    def is_redirect(self):
        return bool(self.headers["Location"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([Answer(200)], LinkState.WORKS),
        ([Answer(301, "/new"), Answer(200)], LinkState.WORKS),
        ([Answer(404)], LinkState.BROKEN),
        ([Answer(410)], LinkState.BROKEN),
        ([Answer(403)], LinkState.UNREACHED),
        ([Answer(301, "http://10.0.0.7/admin")], LinkState.UNREACHED),
        ([Answer(302, "/round")] * 9, LinkState.UNREACHED),
        ([requests.ConnectionError()], LinkState.UNREACHED),
    ],
)
def test_only_an_answer_without_the_page_says_that_a_link_is_broken(answers, state, monkeypatch):
    given = iter(answers)

    def get(*_, **__):
        answer = next(given)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(requests.Session, "get", get)
    monkeypatch.setattr(
        "socket.getaddrinfo",
        lambda host, *_, **__: [(0, 0, 0, "", (host if host[0].isdigit() else "93.184.215.14", 443))],
    )
    assert known_links.look("https://www.example.org/page").state == state


def test_a_name_that_leads_into_our_own_network_the_second_time_is_asked_nothing(monkeypatch):
    asked, times = [], iter(["93.184.215.14", "127.0.0.1"])
    with socket.create_server(("127.0.0.1", 0)) as inside:
        port = inside.getsockname()[1]
        found = lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(times), port))]  # noqa: E731
        monkeypatch.setattr(socket, "getaddrinfo", found)
        assert known_links.look(f"http://rebind.example.org:{port}/admin").state == LinkState.UNREACHED
        inside.settimeout(5)
        reached, _ = inside.accept()
        with reached:
            asked.append(reached.recv(100))
    assert asked == [b""], "the connection ended before anything was asked"


def test_links_are_gathered_from_academies_and_looked_at_weekly_only_when_they_are_due(people):
    people.alder.website = "https://alder.example.org"
    people.alder.save()
    known_links.look_at_all(at=AT, looks=looks)
    assert Link.objects.get(address="https://alder.example.org").state == LinkState.WORKS
    again = known_links.look_at_all(at=AT + dt.timedelta(hours=1), looks=looks, older_than=dt.timedelta(days=6))
    assert sum(again.values()) == 0


def test_a_keeper_says_what_they_saw_and_nobody_else_finds_the_page(people, signed_in, monkeypatch):
    monkeypatch.setattr(known_links, "look", looks)
    client, page = signed_in(people.trust_officer), reverse("letters:links")
    assert client.post(page, {"act": "look"}).status_code == 302
    assert client.post(page, {"act": "add", "title": "", "address": "nowhere"}).status_code == 422
    assert client.post(page, {"act": "add", "title": "Gone", "address": GONE}).status_code == 302
    row = Link.objects.get(address=GONE)
    there = reverse("letters:link", args=[row.uuid])
    assert client.post(there, {"act": "saw"}).status_code == 422
    assert client.post(there, {"act": "saw", "state": "broken", "said": "Not found"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.checked_by, row.said) == (LinkState.BROKEN, people.trust_officer, "Not found")
    assert "Does not work" in client.get(page).content.decode()
    assert client.post(there, {"act": "unlist"}).status_code == 302
    for who in (people.principal, people.teacher):
        assert signed_in(who).get(page).status_code == 404
