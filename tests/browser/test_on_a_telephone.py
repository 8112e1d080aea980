"""On a telephone: a tab begins with what it holds, the list of people is whole, the panel finds its few pages."""

from __future__ import annotations

import pytest

from complaints.casework import actions
from complaints.casework.vocabulary import State
from tests.browser.conftest import GO
from tests.browser.screens import TELEPHONE, Office, sign_in
from tests.casework.stories import MONDAY, begin
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = None
FIRST_SCREEN = 640
"""Pixels that a small telephone shows at once."""


def test_the_head_of_a_case_leaves_room_for_its_tab(school: People, office: Office, until: GO) -> None:
    replay = begin(school)
    complaint = replay.to(State.FORMAL)
    until(replay.later().date(), 9)
    at = sign_in(office.screen(TELEPHONE), school.principal).go(f"/cases/{complaint.reference}/contacts/")
    place = at.page.get_by_role("heading", name="Messages with the complainant").bounding_box()
    assert place is not None
    assert place["y"] < FIRST_SCREEN
    at.look("contacts")
    at.go(complaint.get_absolute_url()).look("overview")
    at.go("/").look("home")
    at.leave()


def test_the_list_of_people_is_whole(school: People, office: Office, until: GO) -> None:
    until(MONDAY.date(), 9)
    at = sign_in(office.screen(TELEPHONE), school.trust_officer).go("/people/")
    place = at.page.get_by_text(school.principal.email).first.bounding_box()
    assert place is not None
    assert place["x"] + place["width"] <= TELEPHONE["width"]
    at.look("people").leave()


def test_a_member_of_the_panel_has_an_overview_and_the_hearing(school: People, office: Office, until: GO) -> None:
    replay = begin(school)
    complaint = replay.to(State.HEARING_FIXED)
    for named in complaint.named.filter(until__isnull=True).select_related("user"):
        actions.declare_no_interest(complaint, by=named.user, at=replay.at)
    until(replay.later().date(), 9)
    at = sign_in(office.screen(TELEPHONE), school.council_member).go(complaint.get_absolute_url())
    at.reads("You read what both sides read").look("panel")
    at.go(f"/cases/{complaint.reference}/hearing/").look("panel-hearing")
    at.go("/").reads("Panels on which you sit").look("panel-home").leave()
