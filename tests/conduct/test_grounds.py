"""The grounds on which contact may be called unreasonable: in the menu, worded by the trust, each change on record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Entry
from complaints.casework.vocabulary import State
from complaints.conduct import contact, grounds
from complaints.conduct.models import Ground
from tests.casework.screens import send, sign_in
from tests.casework.stories import MONDAY, complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db


def at(name: str, *rest: object) -> str:
    return reverse(f"conduct:{name}", args=rest)


@pytest.mark.req("R109")
def test_the_grounds_stand_in_the_menu_of_those_who_word_them(school: People) -> None:
    assert at("grounds") in sign_in(school.trust_officer).get("/").content.decode()
    assert at("grounds") not in sign_in(school.principal).get("/").content.decode()
    assert sign_in(school.principal).get(at("add_ground")).status_code == 404


@pytest.mark.req("R109")
def test_every_change_is_on_the_trail_with_who_and_what(school: People) -> None:
    browser = sign_in(school.trust_officer)
    assert "Nothing has been changed" in browser.get(at("grounds")).content.decode()
    ground = Ground.objects.get(key="unrealistic")
    send(browser, at("ground", ground.pk), text="What is asked for cannot be given")
    send(browser, at("ground", ground.pk), in_use=None)
    send(browser, at("ground", ground.pk))  # nothing typed: nothing written
    steps = Entry.objects.filter(about=ground.uuid).values_list("step", "by", "data__fields")
    assert list(steps) == [
        ("ground_changed", school.trust_officer.pk, ["text"]),
        ("ground_changed", school.trust_officer.pk, ["in_use"]),
    ]
    shown = browser.get(at("grounds")).content.decode()
    assert "Toby Larch changed its words of “What is asked for cannot be given”" in shown
    assert "Toby Larch changed whether it is in use of “What is asked for cannot be given”" in shown
    assert "cannot be given" not in str(list(Entry.objects.filter(about=ground.uuid).values_list("data", flat=True)))


@pytest.mark.req("R109")
def test_a_ground_is_added_once(school: People) -> None:
    browser = sign_in(school.trust_officer)
    contact.grounds_of(school.trust)
    before = Ground.objects.count()
    assert send(browser, at("add_ground"), text="Recordings are published").status_code == 302
    again = send(browser, at("add_ground"), text="  recordings   are published ")
    assert "This ground is in the list already." in again.content.decode()
    assert "Write down the ground." in send(browser, at("add_ground"), text=" ").content.decode()
    assert Ground.objects.count() == before + 1


@pytest.mark.req("R108", "R109")
def test_a_record_keeps_the_words_on_which_it_relied(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    ground = contact.grounds_of(school.trust).get(key="unrealistic")
    words = ground.text
    record = contact.record(
        complaint, evidence=[{"ground": ground, "on": MONDAY.date(), "text": "Asked for a dismissal six times."}],
        steps_taken="Met twice.", position="Explained.", told_on=MONDAY.date(), by=school.principal, at=MONDAY,
    )  # fmt: skip
    made = grounds.change(
        ground, text="Demands that cannot be met", position=80, in_use=True, by=school.trust_officer, at=MONDAY
    )
    assert made.pk != ground.pk
    assert record.evidence.get().ground.text == words
    ground.refresh_from_db()
    assert (ground.in_use, made.in_use) == (False, True)
