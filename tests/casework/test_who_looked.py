"""The access log, read by case and by person, without what its reader may not know of (R134)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts import trail
from accounts.models import Access, Entry
from complaints.casework import chronologies
from complaints.casework.models import Conflict
from complaints.casework.vocabulary import State, Why
from tests.casework.screens import sign_in
from tests.casework.stories import MONDAY, complaint_at
from tests.casework.test_commands import tampered
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.mark.req("R134")
def test_who_looked_at_a_complaint_is_read_on_it_and_a_hit_of_a_search_is_known_as_one(school: People) -> None:
    case = complaint_at(school, State.INFORMAL)
    officer = school.trust_officer
    log = reverse("casework:who_looked", args=[case.reference])
    sign_in(school.operations_officer).get(
        case.get_absolute_url(), headers={"Referer": "http://testserver/register/?q=the+bus"}
    )
    row = Access.objects.get(about=case.uuid, user=school.operations_officer)
    assert row.detail == "from a search"
    page = sign_in(officer).get(log).content.decode()
    assert school.operations_officer.name in page
    assert "The overview: from a search" in page
    assert "the+bus" not in page
    assert log in sign_in(officer).get(reverse("casework:chronology", args=[case.reference])).content.decode()
    assert sign_in(school.birch_principal).get(log).status_code == 404


@pytest.mark.req("R134")
def test_what_a_person_looked_at_leaves_out_what_the_reader_may_not_know_of(school: People) -> None:
    seen, hidden = complaint_at(school, State.INFORMAL), complaint_at(school, State.INFORMAL)
    clerk, reader = school.operations_officer, school.trust_officer
    for case in (seen, hidden):
        sign_in(clerk).get(case.get_absolute_url())
    Conflict.objects.create(complaint=hidden, user=reader, why=Why.DECLARED, from_date=MONDAY.date())
    address = reverse("accounts:looked_at", args=[clerk.pk])
    page = sign_in(reader).get(address).content.decode()
    assert seen.reference in page
    assert hidden.reference not in page
    assert Access.objects.filter(user=reader, about_kind="log").count() == 1
    own = sign_in(clerk).get(reverse("accounts:own_looked_at")).content.decode()
    assert seen.reference in own
    assert hidden.reference in own
    assert sign_in(school.principal).get(address).status_code == 404
    assert sign_in(school.administrator).get(address).status_code == 404


@pytest.mark.req("R134")
def test_lists_with_names_are_written_down_as_well_but_not_the_words_searched_for(school: People) -> None:
    complaint_at(school, State.INFORMAL)
    client = sign_in(school.trust_officer)
    client.get("/")
    client.get(reverse("register:register"), {"q": "secret words"})
    rows = Access.objects.filter(user=school.trust_officer, about=None)
    assert {row.about_kind for row in rows} == {"home", "register"}
    assert "secret" not in "".join(row.detail for row in rows)


@pytest.mark.req("R134")
def test_a_chronology_that_was_tampered_with_is_named_to_the_row_and_seen_on_the_first_page(school: People) -> None:
    case = complaint_at(school, State.INFORMAL)
    entry = Entry.objects.get(about=case.uuid, number=2)
    tampered("UPDATE accounts_entry SET step = 'withdraw' WHERE id = %s", entry.pk)
    proof = chronologies.prove(on=MONDAY.date(), at=MONDAY)
    assert [(fault["reference"], fault["number"]) for fault in proof.faults] == [(case.reference, 2)]
    assert (
        "Something that was recorded has been changed or is missing."
        in sign_in(school.trust_officer).get("/").content.decode()
    )
    assert "has been changed or is missing" not in sign_in(school.principal).get("/").content.decode()


@pytest.mark.req("R134")
def test_how_much_a_colleague_exported_tells_nobody_of_a_case_that_is_kept_from_them(school: People) -> None:
    _seen, hidden = complaint_at(school, State.INFORMAL), complaint_at(school, State.INFORMAL)
    clerk, reader = school.operations_officer, school.trust_officer
    Conflict.objects.create(complaint=hidden, user=reader, why=Why.SUBJECT, from_date=MONDAY.date())
    sign_in(clerk).get(reverse("register:csv"))
    page = sign_in(reader).get(reverse("accounts:looked_at", args=[clerk.pk])).content.decode()
    assert "A list as a file (csv, limits: none)" in page
    assert "2 rows" not in page
    assert "csv, 2 rows, limits: none" in sign_in(clerk).get(reverse("accounts:own_looked_at")).content.decode()


@pytest.mark.req("R134")
def test_a_case_tells_of_the_files_of_the_register_that_may_have_held_it(school: People) -> None:
    case = complaint_at(school, State.INFORMAL)
    with time_machine.travel(MONDAY, tick=False):
        sign_in(school.trust_officer).get(reverse("register:csv")).getvalue()
        sign_in(school.birch_principal).get(reverse("register:csv")).getvalue()
        page = sign_in(school.operations_officer).get(reverse("casework:who_looked", args=[case.reference]))
        page = page.content.decode()
    told = page.partition("Files of the register that may have held it")[2].partition("</ul>")[0]
    assert f"{school.trust_officer.name}: csv, limits: none" in told
    assert school.birch_principal.name not in told, "their register never held it"


@pytest.mark.req("R134")
def test_whose_log_was_read_stands_in_the_log_of_who_read_it(school: People) -> None:
    browser = sign_in(school.trust_officer)
    browser.get(reverse("accounts:looked_at", args=[school.principal.pk]))
    assert school.principal.name in browser.get(reverse("accounts:own_looked_at")).content.decode()


@pytest.mark.req("R134")
def test_what_was_written_down_at_one_moment_is_not_lost_between_two_pages_of_the_log(school: People) -> None:
    """A pack that is released is written down for each of its complaints at one moment."""
    officer = school.trust_officer
    for number in range(130):
        at = MONDAY - dt.timedelta(minutes=0 if number >= 70 else 1)
        trail.saw(about_kind="register", about=None, user=officer, what="list", at=at, detail=f"limits: n{number:03d}")
    browser, address = sign_in(officer), reverse("accounts:own_looked_at")
    first = browser.get(address)
    found = set(re.findall(r"n\d{3}", first.content.decode()))
    while first.context["earlier"]:
        first = browser.get(address, {"before": first.context["earlier"]})
        found |= set(re.findall(r"n\d{3}", first.content.decode()))
    assert len(found) == 130
