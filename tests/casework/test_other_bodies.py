"""Other bodies on one record: who has the matter, when to ask, chasers, and the list across cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Entry
from accounts.tokens import hidden
from complaints.casework import actions
from complaints.casework.models import Complaint, Conflict, OtherBody
from complaints.casework.vocabulary import State, Step, Why
from tests.casework.screens import day, letter_for, page, send, sign_in, take
from tests.casework.stories import MONDAY, begin
from tests.casework.test_tasks import look
from tests.people import People

D = dt.date
TODAY = D(2026, 9, 21)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 9, 21, 10, tzinfo=MONDAY.tzinfo), tick=False):
        yield


def informal(school: People) -> Complaint:
    return begin(school).to(State.INFORMAL)


def police(complaint: Complaint, school: People, **more: object) -> OtherBody:
    facts = {
        "kind": "police", "name": "Exampleshire Police", "standing": "Looking at the pictures",
        "next_check_on": D(2026, 9, 28), **more,
    }  # fmt: skip
    at = dt.datetime(2026, 9, 21, 9, tzinfo=MONDAY.tzinfo)
    return actions.add_other_body(complaint, by=school.principal, at=at, **facts)


def test_several_bodies_on_one_case_each_with_its_own_day(school: People) -> None:
    complaint = informal(school)
    browser = sign_in(school.principal)
    assert "Nobody else has the matter" in browser.get(page("bodies", complaint)).content.decode()
    for kind, name, on in (("lado", "", D(2026, 9, 23)), ("police", "Exampleshire Police", D(2026, 9, 30))):
        said = send(
            browser, page("add_body", complaint), kind=kind, name=name, standing="Strategy meeting awaited",
            no_interviews="on" if kind == "lado" else None, **day("next_check_on", on),
        )  # fmt: skip
        assert said.status_code == 302
    lado, force = complaint.other_bodies.order_by("pk")
    assert lado.name == "Designated officer of the local authority (LADO)"
    assert (lado.no_interviews, force.no_interviews) == (True, False)
    shown = browser.get(page("bodies", complaint)).content.decode()
    assert "Exampleshire Police" in shown
    assert "Nobody is interviewed for now" in shown

    at = dt.datetime(2026, 9, 21, 10, tzinfo=MONDAY.tzinfo)
    spoke = {"on": TODAY, "name": "Rory", "part": "pupil", "notes": "What Rory said.", "by": school.principal, "at": at}
    with pytest.raises(actions.Refused, match="asked that nobody is interviewed"):
        actions.record_interview(complaint, **spoke)

    said = send(
        browser, page("body_news", complaint, lado.pk), kind="heard", text="No further action by them.",
        standing="No further action", no_interviews=None, **day("next_check_on", D(2026, 10, 5)),
    )  # fmt: skip
    assert said.status_code == 302
    lado.refresh_from_db()
    assert (lado.standing, lado.no_interviews, lado.next_check_on) == ("No further action", False, D(2026, 10, 5))
    assert actions.record_interview(complaint, **spoke).pk
    said = send(browser, page("end_body", complaint, lado.pk), how="They closed it.")
    assert said.status_code == 302
    lado.refresh_from_db()
    assert lado.ended_on == TODAY
    assert browser.get(page("body_news", complaint, lado.pk)).status_code == 404
    steps = set(Entry.objects.filter(about=complaint.uuid).values_list("step", flat=True))
    assert {"other_body_recorded", "other_body_heard", "other_body_ended"} <= steps
    assert "recorded that another body has finished" in browser.get(page("chronology", complaint)).content.decode()


def test_what_is_wrong_with_an_answer_is_said_at_its_field(school: People) -> None:
    complaint = informal(school)
    body = police(complaint, school)
    browser = sign_in(school.principal)
    no_name = send(
        browser, page("add_body", complaint), kind="other", standing="Has it", **day("next_check_on", D(2026, 10, 1))
    )
    past = send(
        browser, page("add_body", complaint), kind="ofsted", standing="Has it", **day("next_check_on", D(2026, 9, 21))
    )
    unsaid = send(browser, page("body_news", complaint, body.pk), kind="chased", text="")
    for answer, words in ((no_name, "Say which body it is."), (past, "22 September 2026"), (unsaid, "what was said")):
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert complaint.other_bodies.count() == 1


def test_the_same_page_sent_twice_records_one(school: People) -> None:
    complaint = informal(school)
    browser, address = sign_in(school.principal), page("add_body", complaint)
    once = browser.get(address).context["ask"].initial["once"]
    typed = {"kind": "ico", "standing": "Asked us for papers", "once": once, **day("next_check_on", D(2026, 10, 1))}
    assert [browser.post(address, typed).status_code for _ in range(2)] == [302, 302]
    assert complaint.other_bodies.get().name == "Information Commissioner"


def test_a_pause_names_a_body_of_the_list_and_resuming_can_end_it(school: People) -> None:
    complaint = informal(school)
    body = police(complaint, school)
    take(
        school.trust_officer, complaint, Step.PROPOSE_PAUSE, other_body=hidden(body.pk),
        reason="They asked us to wait.",
        **day("look_again_on", D(2026, 9, 25)),
    )  # fmt: skip
    assert complaint.pauses.get().other_body == body
    body.refresh_from_db()
    assert body.next_check_on == D(2026, 9, 25)
    assert complaint.other_bodies.count() == 1
    assert "Exampleshire Police" in letter_for(complaint, Step.PAUSE).letter.body


def test_a_pause_for_a_body_not_on_the_list_puts_it_there(school: People) -> None:
    complaint = informal(school)
    take(
        school.trust_officer, complaint, Step.PROPOSE_PAUSE, body_kind="tribunal", body="", reason="An appeal.",
        **day("look_again_on", D(2026, 10, 30)),
    )  # fmt: skip
    body = complaint.other_bodies.get()
    assert (body.kind, body.name, body.next_check_on) == ("tribunal", "Tribunal or court", D(2026, 10, 30))
    assert complaint.pauses.get().body == "Tribunal or court"


def test_who_keeps_the_case_is_reminded_to_ask_and_later_the_trust(school: People) -> None:
    complaint = informal(school)
    police(complaint, school)
    assert [row for row in look(D(2026, 9, 27)) if row[0].startswith("ask")] == []
    told = [(kind, user) for kind, user, _ in look(D(2026, 9, 28)) if kind.startswith("ask")]
    assert told == [("ask_body", school.principal)]
    assert [row for row in look(D(2026, 9, 29)) if row[0].startswith("ask")] == []
    upward = {(kind, user) for kind, user, _ in look(D(2026, 10, 5)) if kind.startswith("ask")}
    assert upward == {("ask_body_upward", school.trust_officer), ("ask_body_upward", school.operations_officer)}


@pytest.mark.req("R101", "R127")
def test_the_list_across_cases_holds_only_what_its_reader_may_see(school: People) -> None:
    mine, other, hidden = informal(school), begin(school, academy=school.birch).to(State.INFORMAL), informal(school)
    for number, complaint in enumerate((mine, other, hidden)):
        OtherBody.objects.create(
            complaint=complaint, kind="ofsted", name=f"Ofsted {number}", standing="Has it", recorded_on=TODAY,
            next_check_on=TODAY,
        )  # fmt: skip
    for user in (school.principal, school.trust_officer):
        Conflict.objects.create(complaint=hidden, user=user, why=Why.SUBJECT, from_date=TODAY)
    seen = {
        user: {row.name for row in sign_in(user).get("/register/other-bodies/").context["found"].bodies}
        for user in (school.trust_officer, school.principal, school.birch_principal, school.operations_officer)
    }
    assert seen == {
        school.trust_officer: {"Ofsted 0", "Ofsted 1"},
        school.principal: {"Ofsted 0"},
        school.birch_principal: {"Ofsted 1"},
        school.operations_officer: {"Ofsted 0", "Ofsted 1", "Ofsted 2"},
    }
    assert sign_in(school.nobody).get("/register/other-bodies/").status_code == 404
    assert sign_in(school.teacher).get("/register/other-bodies/").status_code == 404
    home = sign_in(school.principal).get("/").content.decode()
    assert "Ofsted 0" in home
    assert "Ofsted 2" not in home


def test_the_list_is_limited_by_body_by_end_and_by_day(school: People) -> None:
    complaint = informal(school)
    for name, facts in {
        "late": {"next_check_on": TODAY - dt.timedelta(days=3)}, "ahead": {"next_check_on": TODAY + dt.timedelta(9)},
        "over": {"ended_on": TODAY, "ended_how": "Closed."}, "undated": {},
    }.items():  # fmt: skip
        OtherBody.objects.create(
            complaint=complaint, kind="police" if name == "late" else "ofsted", name=name, standing="x",
            recorded_on=TODAY, **facts,
        )  # fmt: skip
    browser = sign_in(school.trust_officer)

    def names(asked: str) -> list[str]:
        return [row.name for row in browser.get(f"/register/other-bodies/{asked}").context["found"].bodies]

    assert names("") == ["undated", "late", "ahead"]
    assert names("?standing=ended") == ["over"]
    assert names("?check=on") == ["undated", "late"]
    assert names("?kind=police") == ["late"]
    assert "Choose a body from the list" in browser.get("/register/other-bodies/?kind=x").content.decode()


def test_no_case_and_no_body_costs_a_query_more(school: People) -> None:
    complaint = informal(school)
    police(complaint, school)
    browser = sign_in(school.trust_officer)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    addresses = ("/register/other-bodies/?standing=all", page("bodies", complaint), "/")
    for address in addresses:
        cost(address)
    few = [cost(address) for address in addresses]
    for _ in range(4):
        more = informal(school)
        police(more, school)
    for one in Complaint.objects.all():
        OtherBody.objects.bulk_create(
            OtherBody(
                complaint=one, kind="ofsted", name="Ofsted", standing="x", recorded_on=TODAY, next_check_on=TODAY,
                recorded_by=school.principal,
            )
            for _ in range(3)
        )  # fmt: skip
    assert [cost(address) for address in addresses] == few
