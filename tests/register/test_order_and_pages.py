"""Every order, page by page in both directions, with many rows that tie."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from complaints.register import ordering, queries
from complaints.register.asked import Asked
from complaints.register.vocabulary import Sort
from tests.casework.stories import begin, complaint_at
from tests.people import People
from tests.register.conftest import TODAY, Copies

SignIn = Callable[[User], Client]


@pytest.fixture
def many(school: People, copies: Copies) -> list[Complaint]:
    """Eighty at two academies and three stages, on four days each, with and without a next date."""
    received = begin(school).complaint
    birch = begin(school, academy=school.birch).complaint
    answered = complaint_at(school, State.FORMAL_ANSWERED)
    assert received.next_due_on is not None
    assert answered.next_due_on is None
    return [
        *copies(received, 30, days=4), *copies(birch, 27, days=4), *copies(answered, 20, days=4),
        received, birch, answered,
    ]  # fmt: skip


def expected(sort: Sort, complaints: list[Complaint]) -> list[str]:
    """The order by its definition, in Python."""
    rows = sorted(complaints, key=lambda one: (one.received_on, one.pk), reverse=True)
    if sort == Sort.OLDEST:
        rows.reverse()
    if sort in (Sort.DUE, Sort.DUE_LAST):
        dated = [one for one in rows if one.next_due_on]
        dated.sort(key=lambda one: (one.next_due_on, one.pk), reverse=sort == Sort.DUE_LAST)
        rows = dated + [one for one in rows if not one.next_due_on]
    if sort in (Sort.STAGE, Sort.STAGE_UP):
        rows.sort(key=lambda one: one.stage_reached, reverse=sort == Sort.STAGE)
    if sort in (Sort.ACADEMY, Sort.ACADEMY_DOWN):
        rows.sort(key=lambda one: one.academy.name, reverse=sort == Sort.ACADEMY_DOWN)
    return [one.reference for one in rows]


def walk(client: Client, query: str, way: str) -> list[list[str]]:
    """Page after page by its own links, as lists of references."""
    pages = []
    while query:
        context = client.get(f"/register/{query}").context
        pages.append([row.reference for row in context["rows"]])
        query = context[way]
    return pages


@pytest.mark.django_db
def test_pages_follow_one_another_in_both_directions_in_every_order(
    school: People, many: list[Complaint], signed_in: SignIn
) -> None:
    client = signed_in(school.trust_officer)
    for sort in Sort:
        whole = expected(sort, many)
        forward = walk(client, f"?sort={sort}", "next")
        assert [len(page) for page in forward] == [25, 25, 25, 5], sort
        assert list(chain.from_iterable(forward)) == whole, sort
        last = client.get(f"/register/?sort={sort}").context["last"]
        backward = walk(client, last, "back")
        assert [len(page) for page in backward[:3]] == [25, 25, 25], sort
        assert list(chain.from_iterable(backward[:3][::-1])) == whole[5:], sort
        assert backward[3:] == [whole[:25]], "what lies before the beginning is the first page"


@pytest.mark.django_db
def test_a_page_keeps_its_limits_and_first_leads_back(school: People, many: list[Complaint], signed_in: SignIn) -> None:
    client = signed_in(school.trust_officer)
    wanted = [one for one in many if one.academy_id == school.birch.pk]
    forward = walk(client, "?academy=birch", "next")
    assert list(chain.from_iterable(forward)) == expected(Sort.NEWEST, wanted)
    second = client.get("/register/" + client.get("/register/?academy=birch").context["next"])
    assert "academy=birch" in second.context["first"]
    assert "after" not in second.context["first"]
    assert second.context["next"] == second.context["last"] == ""


@pytest.mark.django_db
def test_a_place_that_means_nothing_gives_a_page(school: People, many: list[Complaint], signed_in: SignIn) -> None:
    client = signed_in(school.trust_officer)
    places = [
        "x", "day", "day.2026-09-14", "day.2026-99-99.ALD-22222", "due.2026-09-14.ALD-22222", "day.2026-09-14.\0",
        "day.2026-09-14.🐝", "' OR 1=1", "x" * 5000,
    ]  # fmt: skip
    for place in places:
        for key in ("after", "before"):
            response = client.get("/register/", {key: place})
            assert response.status_code == 200, place
            assert len(response.context["rows"]) == 25, place


@pytest.mark.django_db
def test_a_place_survives_that_its_complaint_is_lost_from_sight(
    school: People, many: list[Complaint], signed_in: SignIn
) -> None:
    client = signed_in(school.trust_officer)
    following = client.get("/register/").context["next"]
    assert many[0].reference.partition("-")[0] in following
    gone = client.get("/register/").context["rows"][-1].reference
    lost = Complaint.objects.get(reference=gone)
    lost.conflicts.create(user=school.trust_officer, why="declared", from_date=TODAY)
    rows = client.get(f"/register/{following}").context["rows"]
    assert len(rows) == 25
    assert gone not in {row.reference for row in rows}
    assert rows[0].received_on <= lost.received_on


@pytest.mark.django_db
def test_no_page_costs_more_queries_than_another(school: People, signed_in: SignIn, copies: Copies) -> None:
    received = begin(school).complaint
    answered = complaint_at(school, State.FORMAL_ANSWERED)
    asks = ["", "?sort=due", "?sort=stage", "?sort=academy", "?lateness=late", "?lateness=soon", "?q=messages",
            "?end=1", "?lateness=answered_late", "?handler=mine", "week/", "register.csv", "register.xlsx"]  # fmt: skip

    def cost(ask: str) -> int:
        client = signed_in(school.trust_officer)
        client.get("/register/")
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/register/{ask}")
            assert response.status_code == 200
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
        return len(captured)

    copies(received, 29)
    copies(answered, 29)
    for ask in asks:
        cost(ask)  # calendars and content types are kept ready in the process
    few = {ask: cost(ask) for ask in asks}
    copies(received, 150)
    copies(answered, 120)
    assert {ask: cost(ask) for ask in asks} == few
    assert max(count for ask, count in few.items() if "sort=" not in ask and "q=" not in ask) <= 15, few
    assert max(few.values()) <= 17, few


@pytest.mark.django_db
def test_sparse_answers_cost_no_query_for_each_academy(school: People, many: list[Complaint]) -> None:
    stretches = [ordering.Stretch(f"S{number}", queries.Q(academy_id=-number)) for number in range(1, 60)]
    order = [*stretches, ordering.Stretch("ALD", queries.Q(academy_id=school.alder.pk))]
    found = queries.matching(queries.Reader(school.trust_officer, TODAY), Asked())
    with CaptureQueriesContext(connection) as captured:
        page = ordering.page(found, order, seen=found)
    assert len(captured) == ordering.ONE_BY_ONE + 1
    assert [row.reference for row in page.rows] == expected(
        Sort.NEWEST, [one for one in many if one.academy_id == school.alder.pk]
    )[:25]
    second = ordering.page(found, order, seen=found, after=page.last)
    assert {row.academy for row in second.rows} == {"Alder Academy"}
    assert not {row.reference for row in second.rows} & {row.reference for row in page.rows}


@pytest.mark.django_db
def test_the_count_stops_and_says_so(
    school: People, many: list[Complaint], signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(school.trust_officer)
    assert "80 complaints" in client.get("/register/").content.decode()
    monkeypatch.setattr(queries, "COUNTED", 60)
    response = client.get("/register/")
    assert "More than 60 complaints" in response.content.decode()
    assert "80 complaints" in client.get("/register/" + response.context["count_all"]).content.decode()
