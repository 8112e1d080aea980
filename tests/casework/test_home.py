"""The home page: nothing that waits is overlooked, and the menu shows what opens."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Entry, User
from accounts.navigation import AT_A_GLANCE, links, menu
from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.replay import plain_answers
from complaints.casework.sentences import lines
from complaints.casework.vocabulary import Channel, State, Step
from tests.casework.screens import sign_in
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People

HOME = "/"


def section(user: User, name: str) -> str:
    page = sign_in(user).get(HOME).content.decode()
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_everything_that_is_not_accepted_yet_is_listed_whenever_it_is_due(school: People) -> None:
    with time_machine.travel(MONDAY, tick=False):
        complaint = complaint_at(school, State.RECEIVED)
        Complaint.objects.filter(pk=complaint.pk).update(next_due_on=MONDAY.date() + dt.timedelta(days=20))
        assert complaint.reference in section(school.trust_officer, "triage")
        Complaint.objects.filter(pk=complaint.pk).update(next_due_on=None)
        assert complaint.reference in section(school.trust_officer, "triage")


def test_the_list_of_what_has_arrived_is_bounded(school: People) -> None:
    with time_machine.travel(MONDAY, tick=False):
        for _number in range(3):
            complaint_at(school, State.RECEIVED)
        few = _queries(school.trust_officer)
        for _number in range(24):
            complaint_at(school, State.RECEIVED)
        assert _queries(school.trust_officer) <= few + 1  # one that counts the rest
        assert section(school.trust_officer, "triage").count("<tr") == 26
        assert "And 2 more" in section(school.trust_officer, "triage")


def _queries(user: User) -> int:
    client = sign_in(user)
    client.get(HOME)
    with CaptureQueriesContext(connection) as asked:
        client.get(HOME)
    return len(asked)


def test_a_message_on_a_closed_case_is_among_the_new_messages(school: People) -> None:
    complaint = complaint_at(school, State.CLOSED)
    at = dt.datetime(2027, 6, 1, 10, 0, tzinfo=MONDAY.tzinfo)
    actions.send_message(complaint, text="It began again.", by=None, at=at)
    with time_machine.travel(at, tick=False):
        looked_after = complaint.clerk or complaint.handler
        assert complaint.reference in section(looked_after, "unread")
        assert complaint.reference not in section(school.deputy, "unread")


def test_whoever_investigates_finds_their_case_once(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    replay.later()
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.deputy, external=False,
        declaration="I had no part in the matters complained about.", nobody_else="Nobody else is free.",
    )  # fmt: skip
    shown = sign_in(school.deputy).get("/").content.decode()
    assert shown.count(f'href="/cases/{replay.complaint.reference}/"') == 1
    assert replay.complaint.reference in section(school.deputy, "investigate")


@pytest.mark.parametrize("name", ["clerk", "safeguarding_lead"])
def test_the_register_stands_in_the_menu_of_whoever_it_opens_for(school: People, name: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        _agree(school, getattr(school, name))
        complaint_at(school, State.FORMAL_ANSWERED)
        Complaint.objects.update(safeguarding=True)
    with time_machine.travel(dt.datetime(2027, 1, 18, 10, 0, tzinfo=MONDAY.tzinfo), tick=False):
        _agree(school, getattr(school, name))


def test_the_menu_and_the_register_agree_for_everybody(school: People) -> None:
    complaint_at(school, State.HEARING_FIXED)
    with time_machine.travel(dt.datetime(2027, 1, 18, 10, 0, tzinfo=MONDAY.tzinfo), tick=False):
        for user in school.everybody().values():
            _agree(school, user)


def test_one_place_of_the_menu_is_where_the_reader_is(school: People) -> None:
    for name, text in (("register:register", "Register"), ("register:papers", "Papers"), ("register:week", "Register")):
        here = [link.text for link in links(school.trust_officer, on=MONDAY.date(), path=reverse(name)) if link.current]
        assert here == [text]


def test_a_long_menu_is_a_short_row_and_sections_and_nothing_of_it_is_lost(school: People) -> None:
    for user in school.everybody().values():
        whole = menu(user, on=MONDAY.date(), path="/")
        inside = [link for section in whole.more for link in section.links]
        every = links(user, on=MONDAY.date(), path="/")
        assert sorted(link.url for link in (*whole.main, *inside)) == sorted(link.url for link in every), user
        assert len(whole.main) <= AT_A_GLANCE, user
        assert not whole.more or len(every) > AT_A_GLANCE, user
    officer = menu(school.trust_officer, on=MONDAY.date(), path="/retention/holds/")
    assert [link.text for link in officer.main] == ["Home", "Log a complaint", "Social media", "Register", "Figures"]
    assert len(officer.more) == 5
    assert officer.in_more is not None
    assert officer.in_more.text == "Retention"
    page = sign_in(school.trust_officer).get("/retention/").content.decode()
    assert "<summary" in page
    assert "More: Retention" in page
    assert 'href="/retention/" aria-current="true"' in page
    assert "<summary" not in sign_in(school.teacher).get("/").content.decode().split("</header>")[0]


def test_the_figures_stand_in_the_menu_of_whoever_the_page_lets_in_by_post(school: People) -> None:
    for user in school.everybody().values():
        opens = sign_in(user).get(reverse("register:board")).status_code == 200
        shown = any(link.text == "Figures" for link in links(user, on=MONDAY.date(), path="/"))
        assert opens or not shown, user
        assert shown or not opens, user


def _agree(school: People, user: User) -> None:
    opens = sign_in(user).get(reverse("register:register")).status_code == 200
    shown = any(link.text == "Register" for link in links(user, on=dt.date.today(), path="/"))
    assert shown == opens, user


def test_a_complaint_logged_a_day_later_is_told_on_the_day_of_the_log(school: People) -> None:
    answers = replace(plain_answers(academy=school.alder), channel=Channel.TELEPHONE, received_on=dt.date(2026, 9, 11))
    complaint = actions.log(answers, by=school.record_keeper, at=MONDAY)
    entry = lines(Entry.objects.filter(about=complaint.uuid).order_by("number"), complaint)[0]
    assert entry.on == MONDAY.date()
    assert "it arrived on 11 September 2026" in entry.text
