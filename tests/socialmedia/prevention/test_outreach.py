"""Families, communications, pages, placements, turns; and the pages that anybody may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, User
from accounts.tokens import hidden
from socialmedia import reference as incidents
from socialmedia.prevention import chasing, own_records, reference
from socialmedia.prevention.models import (
    Agreement,
    Communication,
    HomeSchoolSignature,
    Page,
    PlacementCheck,
    PolicyLink,
    Rules,
    Turn,
)
from tests.people import People
from tests.socialmedia.tales import NOW, TODAY

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]


def told(page: Any) -> str:
    return str(page.content.decode())


def day(name: str, value: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


@pytest.mark.req("R174", "R176")
def test_families_signatures_are_recorded_many_at_once(
    school: People, approved: dict[str, Agreement], signed_in: In
) -> None:
    head, address = signed_in(school.principal), reverse("prevention:record_families")
    lines = "Ada Example; Jo Example\nBen Sample\tKit Sample\nCleo Model; Max Model; declined"
    wrong = head.post(address, {**day("on", TODAY), "academy": hidden(school.alder.pk), "lines": "a;b;c;d"})
    assert "Line 1 cannot be read" in told(wrong)
    assert "a;b;c;d" in told(wrong)
    for _ in range(2):
        head.post(address, {**day("on", TODAY), "academy": hidden(school.alder.pk), "lines": lines})
    assert HomeSchoolSignature.objects.count() == 3
    page = told(head.get(reverse("prevention:families")))
    assert "2 signed, 1 did not want to" in page
    assert "Kit Sample" in told(head.get(reverse("prevention:families"), {"q": "ben"}))
    assert "Kit Sample" not in told(signed_in(school.birch_principal).get(reverse("prevention:families")))
    assert signed_in(school.teacher).get(reverse("prevention:families")).status_code == 404
    off = reverse("prevention:take_off_family", args=[HomeSchoolSignature.objects.get(child="Ada Example").uuid])
    assert signed_in(school.birch_principal).get(off).status_code == 404
    assert "taken off the list" in told(head.post(off, {"sure": "yes"}, follow=True))
    assert HomeSchoolSignature.objects.count() == 2


@pytest.mark.req("R172", "R177", "R178", "R263")
def test_communications_pages_and_placements_are_planned_and_logged(school: People, signed_in: In) -> None:
    head = signed_in(school.principal)
    add = reverse("prevention:add_to_list", args=["communications"])
    base = {
        "academy": hidden(school.alder.pk), "channel": "newsletter", "title": "How to raise something",
        "owner": hidden(school.deputy.pk), **day("planned_for", TODAY),
    }  # fmt: skip
    assert head.post(add, base).status_code == 302
    row = Communication.objects.get()
    chasing.chase(at=NOW)
    assert "not yet sent: newsletter" in Notice.objects.get(user=school.deputy).text
    change = reverse("prevention:change_list", args=["communications", row.uuid])
    assert "Say to whom it went." in told(head.post(change, {**base, **day("sent_on", TODAY)}))
    assert head.post(change, {**base, **day("sent_on", TODAY), "sent_to": "all families"}).status_code == 302
    assert "to all families" in told(head.get(reverse("prevention:list", args=["communications"])))
    birch = signed_in(school.birch_principal)
    assert birch.get(change).status_code == 404
    assert birch.post(change, base).status_code == 404

    page = {
        "academy": hidden(school.alder.pk), "platform": "Facebook", "name": "Alder Academy", "whose": "official",
        "address": "https://www.facebook.com/alder?fbclid=abc", **day("checked_on", TODAY),
    }  # fmt: skip
    add = reverse("prevention:add_to_list", args=["pages"])
    assert "has somebody who runs it" in told(head.post(add, page))
    assert "not the address of a page" in told(head.post(add, {**page, "address": "javascript:alert(1)"}))
    assert head.post(add, {**page, "run_by": hidden(school.deputy.pk)}).status_code == 302
    unofficial = {**page, "name": "Alder grumbles", "whose": "unofficial", "runs": "A parent", "address": ""}
    assert head.post(add, unofficial).status_code == 302
    assert Page.objects.get(whose="official").address == "https://www.facebook.com/alder"
    shown = told(head.get(reverse("prevention:list", args=["pages"])))
    assert "Dilys Marsh" in shown
    assert "Alder grumbles" in shown

    gate = reference.placements_of(school.trust).get(key="gate")
    assert "Nobody has looked yet" in told(head.get(reverse("prevention:placements")))
    check = reverse("prevention:placement", args=["alder", gate.uuid])
    assert head.post(check, {"placed": "yes", "where": "Mornings"}).status_code == 302
    assert PlacementCheck.objects.get().checked_by == school.principal
    assert "Mornings" in told(head.get(reverse("prevention:placements")))
    assert birch.get(check).status_code == 404


@pytest.mark.req("R262")
def test_weekends_are_shared_out_and_what_was_taken_down_is_written_down(school: People, signed_in: In) -> None:
    head = signed_in(school.principal)
    given = {
        "academy": hidden(school.alder.pk), **day("first", TODAY), **day("last", dt.date(2026, 12, 6)),
        "who": [hidden(school.deputy.pk), hidden(school.teacher.pk)],
    }  # fmt: skip
    plan = reverse("prevention:weekends")
    assert "4 turns planned" in told(head.post(plan, given, follow=True))
    assert "0 turns planned" in told(head.post(plan, given, follow=True))
    first, second, *_ = Turn.objects.order_by("from_on")
    assert (first.from_on, first.to_on, first.who) == (dt.date(2026, 11, 14), dt.date(2026, 11, 15), school.deputy)
    assert second.who == school.teacher
    friday = NOW + dt.timedelta(days=3)
    chasing.chase(at=friday)
    assert "from 14 November 2026" in Notice.objects.get(user=school.deputy).text
    assert not Notice.objects.filter(user=school.teacher).exists()
    address = reverse("prevention:turn", args=[first.uuid])
    assert "has not begun" in told(signed_in(school.deputy).get(address))
    assert signed_in(school.teacher).get(address).status_code == 404
    head.post(reverse("prevention:take_off_turn", args=[second.uuid]), {"sure": "yes"})
    assert Turn.objects.count() == 3


@pytest.mark.req("R262")
def test_a_turn_that_found_something_says_what_and_from_where(school: People, signed_in: In) -> None:
    turn = Turn.objects.create(
        academy=school.alder, who=school.deputy, from_on=TODAY - dt.timedelta(days=3),
        to_on=TODAY - dt.timedelta(days=2), by=school.principal, at=NOW,
    )  # fmt: skip
    chasing.chase(at=NOW)
    assert "write down what you found" in Notice.objects.get(user=school.deputy).text
    deputy, address = signed_in(school.deputy), reverse("prevention:turn", args=[turn.uuid])
    assert "Say what it was, and from where." in told(deputy.post(address, {"found": "removed", "note": ""}))
    deputy.post(address, {"found": "removed", "note": "An insult under the picture of the fair."})
    page = told(signed_in(school.principal).get(reverse("prevention:list", args=["turns"])))
    assert "An insult under the picture of the fair." in page


@pytest.mark.req("R218", "R219", "R220", "R222", "R228", "R253", "R267", "R276")
def test_anybody_reads_what_to_ask_oneself_before_posting(school: People, client: Client) -> None:
    reference.all_policies_of(school.trust)
    PolicyLink.objects.filter(key="anti_bullying").update(link="https://example.org/bullying")
    page = " ".join(told(client.get(reverse("prevention:guidance", args=["alder"]))).split())
    assert "For parents, carers, relatives and everybody else who belongs to our school" in page
    questions = page.split("Four questions")[1].split("</ol>")[0]
    assert questions.count("<li>") == 4
    for words in ("right place", "in private", "hurt", "pupils learn"):
        assert words in questions
    examples = page.split("not to post</h2>")[1].split("</ul>")[0]
    for words in ("allegations", "complaints about the school", "untrue", "insult", "racist, homophobic", "threats"):
        assert words in examples
    assert "An opinion about the school is not misuse" in page
    assert "talk with us first, and to take it down" in page
    assert "we ask them to leave" in page
    assert "what your child does online" in page
    assert "do not photograph or record staff" in page
    assert '<a class="govuk-link" href="https://example.org/bullying"' in page
    assert "Staff code of conduct" not in page
    assert reverse("prevention:guidance", args=["alder"]) in told(client.get("/complain/"))
    assert client.get(reverse("prevention:guidance", args=["no-such-school"])).status_code == 404


@pytest.mark.req("R254", "R259")
def test_how_to_report_a_worry_about_online_safety_is_there_for_everybody_at_any_hour(
    school: People, client: Client, clock: Any
) -> None:
    reference.rules_of(school.trust)
    Rules.objects.update(front_door="Example Children’s Services, 01632 960999")
    incidents.bring_in_all(school.trust)
    address = reverse("prevention:concern", args=["alder"])
    page = told(client.get(address))
    assert "Leila Brook" in page
    assert "01632 960100" in page
    assert "999" in page
    assert "chair of the academy council and to the local authority designated officer" in page
    assert "Nobody may be there now" not in page
    clock.move_to(NOW.replace(hour=22))
    night = told(client.get(address))
    assert "Nobody may be there now" in night
    assert "At any hour: Example Children’s Services, 01632 960999" in night


@pytest.mark.req("R130", "R174")
def test_a_signature_of_a_family_goes_after_its_time(school: People, approved: dict[str, Agreement]) -> None:
    agreement = next(iter(approved.values()))
    for child, on in (("Ada Example", TODAY - dt.timedelta(days=10)), ("Ben Sample", TODAY)):
        HomeSchoolSignature.objects.create(
            academy=school.alder, agreement=agreement, child=child, parent="", on=on, by=school.principal, at=NOW
        )
    (row,) = own_records.over(before=TODAY - dt.timedelta(days=5))
    (told,) = own_records.describe(own_records.over(before=TODAY - dt.timedelta(days=5)))
    assert "Ada" not in told.reference
    assert told.says == f"Ada Example: {agreement.title}"
    assert not own_records.seen(school.birch_principal, on=TODAY).exists()
    assert own_records.dispose(row.uuid, at=NOW).rows == 1
    assert HomeSchoolSignature.objects.get().child == "Ben Sample"


@pytest.mark.req("R254", "R259")
@pytest.mark.parametrize("hour", [10, 22])
def test_the_public_page_says_whom_to_call_and_when_at_any_hour(
    school: People, client: Client, clock: Any, hour: int
) -> None:
    clock.move_to(NOW.replace(hour=hour))
    school.alder.safeguarding_contact, school.alder.telephone = "Leila Brook", "01632 960100"
    school.alder.save()
    page = " ".join(told(client.get(reverse("prevention:concern", args=[school.alder.slug]))).split())
    assert "Ask for our designated safeguarding lead, Leila Brook, on <strong>01632 960100</strong>" in page
    assert "We are there on working days from <strong>08:00 to 18:00</strong>." in page
    assert ("Nobody may be there now." in page) == (hour == 22)
    assert "not stand here yet" not in page


@pytest.mark.req("R254")
def test_what_the_public_page_does_not_hold_it_says_and_those_who_keep_it_are_told(
    school: People, client: Client, signed_in: In
) -> None:
    school.alder.safeguarding_contact, school.alder.telephone, school.alder.email = "", "", ""
    school.alder.save()
    page = " ".join(told(client.get(reverse("prevention:concern", args=[school.alder.slug]))).split())
    assert "Their name does not stand here yet" in page
    assert "No telephone number stands here yet" in page
    assert "we do not hold it here" in page
    edit = reverse("accounts:academy", args=[school.alder.slug])
    for user in (school.administrator, school.trust_officer):
        home = " ".join(told(signed_in(user).get("/", follow=True)).split())
        assert "missing: the safeguarding contact and a telephone number" in home, user
        assert edit in home
    assert edit not in told(signed_in(school.principal).get("/", follow=True))
    school.alder.safeguarding_contact, school.alder.telephone = "Leila Brook", "01632 960100"
    school.alder.save()
    assert edit not in told(signed_in(school.administrator).get("/", follow=True))
