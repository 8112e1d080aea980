"""A board counts what its reader may see, to the list; a council's board tells of no complaint."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from complaints.casework.actions import people
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Role, State, Why
from complaints.policy.vocabulary import SubjectKind
from complaints.register.boards import charts, periods
from complaints.register.papers.periods import Period
from tests.casework.stories import LONDON, begin, complaint_at
from tests.people import People
from tests.register.conftest import TODAY, Copies
from tests.register.test_papers import published

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/register/\?[^"]+)">([\d,]+)<span')


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/register/board/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def without_clock(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|at \d\d:\d\d:\d\d', "", text)


@pytest.mark.req("R125")
@pytest.mark.req("R127")
@pytest.mark.req("R128")
def test_every_figure_of_a_board_leads_to_the_list_that_it_counts(
    school: People, signed_in: SignIn, copies: Copies
) -> None:
    school.alder.pupils_on_roll, school.alder.pupils_counted_on = 400, dt.date(2026, 1, 15)
    school.alder.save()
    copies(complaint_at(school, State.FORMAL), 6)
    replay = begin(school, academy=school.birch)
    replay.to(State.PANEL_DECIDED)
    replay.close()
    officer = signed_in(school.operations_officer)
    text = page(officer)
    found = LINK.findall(text)
    assert len(found) >= 6
    for address, figure in found:
        rows = officer.get(unescape(address)).context["total"]
        assert rows == int(figure.replace(",", "")), address
    assert "1.8" in text, "seven for 400 pupils"
    assert "400, 15 Jan 2026" in text
    assert "Decided by the panel" in text
    assert "counted on 5 October 2026 at 10:00:00" in text
    assert text.count('<svg class="register-chart"') >= 4
    assert "style=" not in text
    assert "Academy by academy" not in page(signed_in(school.principal)), "one academy is compared with no other"


@pytest.mark.req("R127")
def test_whoever_is_locked_out_finds_the_board_of_a_world_without_that_complaint(
    school: People, signed_in: SignIn, copies: Copies
) -> None:
    copies(begin(school).complaint, 5)
    officer = signed_in(school.trust_officer)
    before = without_clock(page(officer))
    hidden = complaint_at(school, State.FORMAL_ANSWERED)
    assert without_clock(page(officer, "?fresh=1")).replace("&amp;fresh=1", "") != before
    hidden.conflicts.create(user=school.trust_officer, why=Why.DECLARED, from_date=TODAY)
    assert without_clock(page(officer)) == before, "at once, though sums are kept for some minutes"


@pytest.mark.req("R127")
def test_a_board_for_each_post_and_for_nobody_else(school: People, signed_in: SignIn) -> None:
    begin(school)
    for name, user in school.everybody().items():
        answer = signed_in(user).get("/register/board/")
        readers = {
            "record_keeper", "principal", "birch_principal", "birch_record_keeper", "operations_officer",
            "trust_officer", "chief_executive", "clerk", "council_chair", "council_vice_chair", "birch_council_chair",
        }  # fmt: skip
        assert answer.status_code == (200 if name in readers else 404), name
    assert "Record keeper" in page(signed_in(school.record_keeper))


@pytest.mark.req("R127", "R139")
def test_a_council_chair_sees_what_the_papers_of_their_council_say_and_no_second_set_of_figures(
    school: People, signed_in: SignIn, copies: Copies
) -> None:
    """A paper says 14. A band such as “15 to 19” beside it would tell that it leaves out a complaint about a principal
    or above: there may be none that anybody on the council can find so (docs/decisions/0026, 0032)."""
    pattern = begin(school).complaint
    made = copies(pattern, 15)
    keys = [one.pk for one in made]
    Complaint.objects.filter(pk__in=keys).update(received_on=dt.date(2025, 10, 6))
    Complaint.objects.filter(pk=keys[0]).update(lead_subject=SubjectKind.COUNCIL_MEMBER)
    chair = signed_in(school.council_chair)
    assert "No paper for this council has been published yet" in page(chair)
    moment = dt.datetime.combine(TODAY, dt.time(10), tzinfo=LONDON)
    paper = published(school, "council", Period(2025, 1), academy=school.alder, moment=moment)
    text = page(chair)
    assert "Autumn term 2025/26" in text
    assert 'data-label="Complaints received">14</td>' in text
    assert paper.get_absolute_url() in text
    assert "to 19" not in text
    assert "fewer than 5" not in text
    before = without_clock(text)
    Complaint.objects.filter(pk__in=keys[:9]).update(lead_subject=SubjectKind.COUNCIL_MEMBER)
    assert without_clock(page(chair)) == before, "what was published stays"
    assert pattern.reference not in text
    assert "/cases/" not in text


@pytest.mark.req("R127")
def test_a_chair_who_is_named_on_one_complaint_keeps_the_board_of_the_council(
    school: People, signed_in: SignIn
) -> None:
    complaint = begin(school).complaint
    people.name(complaint, school.council_chair, Role.COUNCIL_CHAIR, by=school.trust_officer, on=TODAY)
    assert "For the academy council" in page(signed_in(school.council_chair))


def test_a_board_costs_the_same_for_any_number_of_complaints(school: People, signed_in: SignIn, copies: Copies) -> None:
    pattern = complaint_at(school, State.FORMAL_ANSWERED)

    client = signed_in(school.trust_officer)

    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, query)
        return len(captured)

    cost("?fresh=1")
    few = cost("?fresh=1")
    copies(pattern, 40)
    assert cost("?fresh=1") == few
    assert cost("") <= 25


def test_the_terms_of_a_school_year_lie_end_to_end() -> None:
    for begins in range(2019, 2030):
        year = periods.school_year(begins)
        days = [day for term in year.terms for day in (term.first, term.last)]
        assert (days[0], days[-1]) == (year.first, year.last)
        assert all((days[n + 1] - days[n]).days == 1 for n in (1, 3))
    assert periods.year_of(dt.date(2027, 8, 31)).name == "2026/27"


def test_a_picture_says_what_it_shows_and_runs_nothing() -> None:
    drawn = charts.bars("A & B", [charts.Bar("<script>", (3, 1)), charts.Bar("none", (0,))], key="x", of=("a", "b"))
    assert "<script>" not in drawn
    assert "&lt;script&gt;: 4; none: 0." in drawn
    assert drawn.count("<rect") == 2
    assert charts.bars("Nothing", [], key="y") == ""


@pytest.mark.req("R138")
def test_the_figure_at_the_end_of_the_longest_bar_has_room() -> None:
    """Nine units of the picture for each letter, from where the bar ends to where the picture ends."""
    drawn = charts.bars(
        "Limits", [charts.Bar("Kept", (0, 9), "100 in 100"), charts.Bar("Not kept", (5, 2), "29 in 100")], key="k"
    )
    ends = [(float(x), text) for x, text in re.findall(r'__figure" x="([\d.]+)" y="\d+">([^<]+)<', drawn)]
    assert [text for _, text in ends] == ["100 in 100", "29 in 100"]
    assert all(x + 9 * len(text) <= charts.WIDTH for x, text in ends)
