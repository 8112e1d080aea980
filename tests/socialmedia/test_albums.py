"""Many pictures at once: cleared, set aside, chosen for print, and read as one line of the chronology."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Entry
from complaints.evidence import copies
from socialmedia import actions, sentences
from socialmedia.models import Exhibit
from socialmedia.vocabulary import Act
from tests.people import People
from tests.socialmedia.tales import NOW, Tale, screenshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def album(tale: Tale) -> Tale:
    """Six pictures of one post."""
    for number in range(6):
        tale.do(Act.SEAL, upload=screenshot(f"{number}.png", words=str(number)))
    tale.do(Act.NAME_SOURCE, how="myself")
    return tale


def several(client: Client, tale: Tale, *numbers: int, do: str, why: str = "") -> Any:
    keys = [str(tale.incident.exhibits.get(number=number).uuid) for number in numbers]
    address = f"/incidents/{tale.incident.reference}/evidence/"
    return client.post(address, {"several": do, "piece": keys, "why": why})


@pytest.mark.req("R146", "R281")
def test_several_pictures_are_said_to_have_nothing_to_hide_each_on_its_own_record(
    album: Tale, school: People, signed_in: Any
) -> None:
    client = signed_in(school.principal)
    album.do(Act.SANITISE, exhibit=album.incident.exhibits.get(number=6), boxes=[], nothing_to_hide=True)
    first = album.incident.exhibits.get(number=6).sanitised_id
    assert several(client, album, 1, 2, 3, 6, do="clear").status_code == 302
    made = {row.number for row in album.incident.exhibits.filter(sanitised__isnull=False)}
    assert made == {1, 2, 3, 6}
    assert album.incident.exhibits.get(number=6).sanitised_id == first, "a copy that is there is not made again"
    said = Entry.objects.filter(about=album.incident.uuid, step=Act.SANITISE)
    assert len({entry.data["exhibit"] for entry in said}) == 4
    assert all(entry.data["boxes"] == 0 for entry in said)


def test_what_was_blacked_out_is_not_undone_by_a_tick(album: Tale, school: People, signed_in: Any) -> None:
    album.sanitised()
    before = list(album.incident.exhibits.values_list("boxes", "sanitised"))
    answer = several(signed_in(school.principal), album, 1, do="clear")
    assert answer.status_code == 422
    assert "Blacked out already, so not changed: Picture 1." in answer.content.decode()
    assert list(album.incident.exhibits.values_list("boxes", "sanitised")) == before


@pytest.mark.req("R145", "R158")
def test_pieces_are_set_aside_with_a_reason_and_taken_back(album: Tale, school: People, signed_in: Any) -> None:
    client = signed_in(school.principal)
    sealed = list(album.incident.exhibits.values_list("number", "file__sha256", "file__seal"))
    assert "Say why they are set aside." in several(client, album, 5, 6, do="aside").content.decode()
    assert "Tick the pieces that you mean." in several(client, album, do="aside", why="x").content.decode()
    assert several(client, album, 5, 6, do="aside", why="Twice the same").status_code == 302
    assert [row.number for row in album.incident.exhibits.filter(set_aside=True)] == [5, 6]
    page = client.get(f"/incidents/{album.incident.reference}/evidence/").content.decode()
    assert page.count("Not for prints and letters: Twice the same") == 2
    assert "4 still to black out." in page
    assert several(client, album, 5, do="back", why="It is needed after all").status_code == 302
    assert [row.number for row in album.incident.exhibits.filter(set_aside=True)] == [6]
    assert list(album.incident.exhibits.values_list("number", "file__sha256", "file__seal")) == sealed


def test_a_helper_neither_ticks_nor_sees_what_was_sealed(album: Tale, school: People, signed_in: Any) -> None:
    album.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    row = album.incident.exhibits.get(number=1)
    copies.make(row.file, at=NOW)
    small = f"/incidents/{album.incident.reference}/evidence/{row.uuid}/small/"
    for user, status, shown in ((school.principal, 200, True), (school.deputy, 404, False)):
        client = signed_in(user)
        answer = client.get(small)
        answer.close()
        assert answer.status_code == status
        page = client.get(f"/incidents/{album.incident.reference}/evidence/").content.decode()
        assert (small in page) is shown
        assert ('name="piece"' in page) is shown
    assert several(client, album, 1, do="clear").status_code == 404
    assert several(client, album, 1, do="aside", why="x").status_code == 404


def met(album: Tale) -> None:
    album.answered()
    album.do(Act.ASSESS)
    album.do(Act.MEET, reasons="It hurts people")


@pytest.mark.req("R158")
def test_only_the_chosen_pieces_are_printed_and_none_that_is_set_aside(
    album: Tale, school: People, signed_in: Any
) -> None:
    met(album)
    client = signed_in(school.principal)
    several(client, album, 6, do="aside", why="It shows nothing new")
    several(client, album, 1, 2, 3, 4, 5, do="clear")
    form = f"/incidents/{album.incident.reference}/acts/make_prints/"
    asked = client.get(form).context["ask"]
    assert asked.initial["numbers"] == ["1", "2", "3", "4", "5"]
    assert client.post(form, {"numbers": ["2", "3", "6"]}).status_code == 422
    assert client.post(form, {"numbers": ["1", "2", "4"]}).status_code == 302
    made = album.incident.print_sets.get()
    assert (made.numbers, made.pieces, made.pages) == ([1, 2, 4], "1 to 2, 4", 4)
    album.do(Act.MAKE_PRINTS)
    assert album.incident.print_sets.first().numbers == [1, 2, 3, 4, 5]
    with pytest.raises(actions.Refused, match="Nothing would be in the print-outs"):
        album.do(Act.MAKE_PRINTS, numbers=[6])


def test_the_black_out_screen_goes_on_to_the_next_picture(album: Tale, school: People, signed_in: Any) -> None:
    client = signed_in(school.principal)
    keys = list(album.incident.exhibits.order_by("number").values_list("uuid", flat=True))
    several(client, album, 2, do="aside", why="Twice")
    here = f"/incidents/{album.incident.reference}/evidence/"
    answer = client.post(f"{here}{keys[0]}/black-out/", {"nothing_to_hide": "on", "next": "yes", "by_hand": "no"})
    assert answer["Location"] == f"{here}{keys[2]}/black-out/"
    answer = client.post(f"{here}{keys[5]}/black-out/", {"nothing_to_hide": "on", "next": "yes", "by_hand": "no"})
    assert answer["Location"] == f"{here}{keys[2]}/black-out/", "after the last one the first that is left"
    several(client, album, 4, 5, do="clear")
    page = client.get(f"{here}{keys[2]}/black-out/").content.decode()
    assert "Save and go to the next picture" not in page


def test_an_album_is_one_line_of_the_chronology_and_the_chain_keeps_every_entry(album: Tale, school: People) -> None:
    entries = Entry.objects.filter(about=album.incident.uuid).order_by("-number")
    assert entries.filter(step=Act.SEAL).count() == 6
    said = [line.text for line in sentences.lines(entries)]
    assert sum("sealed" in text for text in said) == 1
    assert f"{school.principal.name} sealed 6 pieces of evidence" in said
    album.at += dt.timedelta(minutes=2)
    album.do(Act.SEAL, upload=screenshot())
    album.do(Act.SEAL, by=school.teacher, upload=screenshot())
    said = [line.text for line in sentences.lines(entries.all())]
    assert said[:2] == [f"{school.teacher.name} sealed evidence", f"{school.principal.name} sealed evidence"]
    assert Exhibit.objects.count() == 8
