"""Campaigns: gathered, answered once, approved by another person, published, sent, and each person's way back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Entry
from complaints.casework import actions
from complaints.casework.models import CampaignPlace, CaseLetter, Complaint, Conflict
from complaints.casework.vocabulary import Closure, Relationship, State, Step, Why
from complaints.conduct import campaigns, sending
from complaints.conduct.models import Campaign
from complaints.conduct.tasks import carry_on_sending
from letters import printing
from letters.vocabulary import How, LetterState
from tests.casework.screens import page, sign_in
from tests.conduct.conftest import NOW
from tests.conduct.stories import SOMETHING_ELSE, fill, sent
from tests.people import People

pytestmark = pytest.mark.django_db

ANSWER = "We have asked the county for a safer crossing.\n\n- The lights go off at nine from Monday."
NAME = "The floodlights of the sports pitch"


def about_the_lights(people: People, number: int, **more: Any) -> Complaint:
    return sent(
        people,
        {
            "words": f"The floodlights of the sports pitch shine into our bedrooms until eleven. House {number}.",
            "summary": "Floodlights until eleven",
            "complainant": {
                "name": f"Neighbour Number{number}", "email": f"house{number}@example.org",
                "relationship": Relationship.NEIGHBOUR,
            },
        },
        **more,
    )  # fmt: skip


def approved(people: People, chosen: list[Complaint]) -> Campaign:
    """Gathered and written by the trust officer, approved by the operations officer."""
    campaign = campaigns.begin(NAME, complaints=chosen, by=people.trust_officer, at=NOW)
    campaigns.write_answer(campaign, name=NAME, answer=ANSWER, by=people.trust_officer, at=NOW)
    campaigns.approve(campaign, by=people.operations_officer, at=NOW)
    return Campaign.objects.get(pk=campaign.pk)


def ticked_in(html: str) -> set[str]:
    """References whose box is ticked when the page comes."""
    return set(re.findall(r'name="chosen" value="([^"]+)" id="[^"]+" checked', html))


def test_all_that_are_shown_are_chosen_at_once_but_for_those_that_cannot_be_gathered(school: People) -> None:
    here, free, also, dealt_with, elsewhere = [about_the_lights(school, number) for number in range(5)]
    campaigns.begin("Another", complaints=[elsewhere], by=school.trust_officer, at=NOW)
    actions.take(Step.ACCEPT_INFORMAL, dealt_with, by=school.principal, at=NOW, heads=["The lights are on too long"])
    browser = sign_in(school.trust_officer)
    address = reverse("conduct:similar", args=[here.reference])
    assert ticked_in(browser.get(address).content.decode()) == set()
    page_of_all = browser.get(address, {"choose_all": "yes"}).content.decode()
    assert ticked_in(page_of_all) == {free.reference, also.reference}
    assert "All 2 are ticked" in page_of_all
    assert f'value="{dealt_with.reference}"' not in page_of_all
    campaign = campaigns.begin(NAME, complaints=[here], by=school.trust_officer, at=NOW)
    address = reverse("conduct:campaign", args=[campaign.uuid])
    words = {"words": "floodlights", "choose_all": "yes"}
    assert ticked_in(browser.get(address, words).content.decode()) == {free.reference, also.reference}
    assert 'href="?words=floodlights#choose"' in browser.get(address, words).content.decode()


@pytest.mark.req("R122", "R123", "R124")
def test_a_campaign_of_thirty_gets_one_answer_and_one_of_them_goes_on(
    school: People, django_capture_on_commit_callbacks: Any, clock: Any
) -> None:
    chosen = [about_the_lights(school, number) for number in range(30)]
    writer, approver = sign_in(school.trust_officer), sign_in(school.operations_officer)
    similar = writer.get(reverse("conduct:similar", args=[chosen[0].reference])).content.decode()
    assert "Gather the chosen ones and this one into a campaign" in similar
    assert "Choose all 20 that can be gathered" in similar
    assert " checked" not in similar
    gather, ticked = reverse("conduct:gather"), [one.reference for one in chosen]
    assert "A new campaign" in writer.post(gather, {"chosen": ticked}).content.decode()
    answer = writer.post(gather, {"chosen": ticked, "into": "", "name": NAME})
    campaign = Campaign.objects.get()
    at = reverse("conduct:campaign", args=[campaign.uuid])
    assert answer.url == at
    shown = writer.get(at).content.decode()
    assert "30 gathered, of whom 30 are not connected with the school" in shown
    assert fill(writer, reverse("conduct:write_answer", args=[campaign.uuid]), answer=ANSWER).status_code == 302
    read = reverse("conduct:read_answer", args=[campaign.uuid])
    assert "another officer of the trust approves it" in writer.get(read).content.decode()
    writer.post(read, {"approve": "1"})
    assert not Campaign.objects.get().is_approved
    assert "lights go off at nine" in approver.get(read).content.decode()
    approver.post(read, {"approve": "1"})
    assert Campaign.objects.get().is_approved
    writer.post(reverse("conduct:publish", args=[campaign.uuid]))
    public = Client().get(reverse("conduct:published", args=[Campaign.objects.get().slug]))
    assert public.status_code == 200
    assert "lights go off at nine" in public.content.decode()
    assert "Neighbour" not in public.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(reverse("conduct:send_answer", args=[campaign.uuid]))
    assert "30 answered" in writer.get(at).content.decode()
    closed = Complaint.objects.filter(closure=Closure.CAMPAIGN, state=State.CLOSED)
    assert closed.count() == 30
    letters = CaseLetter.objects.filter(letter__key="campaign_answer", letter__state=LetterState.ISSUED)
    assert letters.count() == 30
    for case_letter in letters.select_related("letter"):
        letter = case_letter.letter
        assert letter.approved_by == school.operations_officer
        assert "The lights go off at nine from Monday" in letter.body
        assert "/published-answers/" in letter.body
        assert "ordinary procedure" in letter.body
    assert carry_on_sending() == {"campaigns": 0, "waiting": 0}
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(reverse("conduct:send_answer", args=[campaign.uuid]))
    assert letters.count() == 30

    clock.move_to(NOW + dt.timedelta(days=3))
    one = chosen[7]
    actions.give_pin(Complaint.objects.get(pk=one.pk), pin="20481632", by=school.principal, at=NOW, why="Asked.")
    own, token = Client(), one.complainant.token
    own.post(reverse("intake:own", args=[token]), {"enter": "1", "code": "20481632"})
    assert "lights go off" not in own.get(reverse("intake:own", args=[token])).content.decode()
    own.post(reverse("intake:own_step", args=[token, "go-on"]), {"once": "a"})
    one = Complaint.objects.get(pk=one.pk)
    assert (one.state, one.closure) == (State.RECEIVED, "")
    assert one.clocks.get(kind="triage", stopped_on=None).received_on == dt.date(2026, 11, 13)
    assert closed.count() == 29
    assert "1 went on" in sign_in(school.trust_officer).get(at).content.decode()
    actions.take(Step.ACCEPT_INFORMAL, one, by=school.principal, at=NOW + dt.timedelta(days=3), heads=["The lights"])
    assert Complaint.objects.get(pk=one.pk).state == State.INFORMAL


@pytest.mark.req("R124")
def test_staff_return_somebody_who_says_so_to_the_ordinary_procedure(school: People) -> None:
    one = about_the_lights(school, 1)
    campaign = approved(school, [one])
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    assert sending.send_all(campaign_now(campaign), at=NOW) == 1
    one = Complaint.objects.get(pk=one.pk)
    assert one.handler is not None
    actions.take(Step.GO_ON, one, by=one.handler, at=NOW)
    assert Complaint.objects.get(pk=one.pk).state == State.RECEIVED


def campaign_now(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


def test_a_crash_in_the_middle_leaves_nobody_answered_twice_or_by_half(school: People) -> None:
    chosen = [about_the_lights(school, number) for number in range(5)]
    campaign = approved(school, chosen)
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    pks = list(sending.waiting(campaign).values_list("pk", flat=True))
    assert sending.send_one(pks[0], at=NOW)

    with transaction.atomic():
        # The machine goes down when the letter is issued, before any of it is safe.
        assert sending.send_one(pks[1], at=NOW)
        transaction.set_rollback(True)
    second = Complaint.objects.get(pk=chosen[1].pk)
    assert second.state == State.RECEIVED
    assert not CaseLetter.objects.filter(complaint=second, step=Step.ANSWER_WITH_CAMPAIGN).exists()
    assert carry_on_sending(dry_run=True) == {"campaigns": 1, "waiting": 4}
    assert carry_on_sending() == {"campaigns": 1, "waiting": 4}
    for one in chosen:
        issued = CaseLetter.objects.filter(complaint=one, letter__state=LetterState.ISSUED)
        assert issued.filter(letter__key="campaign_answer").count() == 1
    assert not sending.send_one(pks[1], at=NOW)


def test_the_sending_is_stopped_and_goes_on_and_all_letters_come_as_one_pdf(
    school: People, django_capture_on_commit_callbacks: Any
) -> None:
    chosen = [about_the_lights(school, number) for number in range(3)]
    campaign = approved(school, chosen)
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    pks = list(sending.waiting(campaign).values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.send_one(pks[0], at=NOW)
    officer, there = sign_in(school.trust_officer), [campaign.uuid]
    assert officer.post(reverse("conduct:stop_answer", args=there)).status_code == 302
    assert (
        "Nobody is answered until it is sent on."
        in officer.get(reverse("conduct:campaign", args=there)).content.decode()
    )
    assert not sending.send_one(pks[1], at=NOW)
    assert carry_on_sending() == {"campaigns": 0, "waiting": 0}
    with django_capture_on_commit_callbacks(execute=True):
        campaigns.send(campaign_now(campaign), by=school.trust_officer, at=NOW)
    assert not sending.waiting(campaign).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert officer.post(reverse("conduct:print_answers", args=there)).status_code == 302
    [run] = printing.runs_of(campaign.uuid)
    assert run.letters.count() == 3
    pdf = officer.get(reverse("conduct:print_answers_pdf", args=[campaign.uuid, run.uuid]))
    assert pdf.content.startswith(b"%PDF")


def test_a_complaint_with_its_own_points_is_taken_out_with_a_reason_and_gets_no_letter(school: People) -> None:
    own, other = about_the_lights(school, 1), about_the_lights(school, 2)
    campaign = approved(school, [own, other])
    member = campaign.members.get(complaint=own)
    address = reverse("conduct:take_out", args=[campaign.uuid, member.pk])
    browser = sign_in(school.trust_officer)
    assert fill(browser, address, reason="").status_code == 422
    assert fill(browser, address, reason="A child of theirs has fits from the flicker.").status_code == 302
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    assert sending.send_all(campaign_now(campaign), at=NOW) == 1
    own.refresh_from_db()
    assert own.state == State.RECEIVED
    assert not CampaignPlace.objects.filter(complaint=own).exists()
    text = browser.get(reverse("conduct:campaign", args=[campaign.uuid])).content.decode()
    assert "A child of theirs has fits" in text
    assert "took it out of a campaign" in browser.get(page("chronology", own)).content.decode()


def test_a_member_that_moved_on_meanwhile_is_named_and_the_others_are_answered(school: People) -> None:
    moved, other = about_the_lights(school, 1), about_the_lights(school, 2)
    campaign = approved(school, [moved, other])
    actions.take(Step.ACCEPT_INFORMAL, moved, by=school.principal, at=NOW, heads=["The lights"])
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    assert sending.send_all(campaign_now(campaign), at=NOW) == 1
    text = sign_in(school.trust_officer).get(reverse("conduct:campaign", args=[campaign.uuid])).content.decode()
    assert "1 could not be answered" in text
    assert "This step is not possible where the complaint now stands." in text


def test_an_approval_ends_with_the_text_that_was_approved(school: People) -> None:
    campaign = approved(school, [about_the_lights(school, 1)])
    campaigns.write_answer(campaign, name=NAME, answer=ANSWER + " And more.", by=school.trust_officer, at=NOW)
    campaign = campaign_now(campaign)
    assert not campaign.is_approved
    with pytest.raises(actions.Refused, match="not been approved"):
        campaigns.publish(campaign, by=school.trust_officer, at=NOW)
    with pytest.raises(actions.Refused, match="not been approved"):
        campaigns.send(campaign, by=school.trust_officer, at=NOW)


def test_a_published_answer_names_no_complainant(school: People) -> None:
    campaign = campaigns.begin(NAME, complaints=[about_the_lights(school, 1)], by=school.trust_officer, at=NOW)
    answer = fill(
        sign_in(school.trust_officer), reverse("conduct:write_answer", args=[campaign.uuid]),
        answer="As Neighbour Number1 told us, the lights are bright.",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "names no complainant" in answer.content.decode()
    assert campaign_now(campaign).answer == ""


@pytest.mark.req("R101")
def test_an_officer_complained_about_in_one_of_many_finds_no_trace_of_the_campaign(school: People) -> None:
    one, other = about_the_lights(school, 1), about_the_lights(school, 2)
    campaign = approved(school, [one, other])
    address = reverse("conduct:campaign", args=[campaign.uuid])
    browser = sign_in(school.trust_officer)
    assert browser.get(address).status_code == 200
    Conflict.objects.create(complaint=other, user=school.trust_officer, why=Why.SUBJECT, from_date=NOW.date())
    assert browser.get(address).status_code == 404
    assert NAME not in browser.get(reverse("conduct:campaigns")).content.decode()
    assert (
        browser.post(reverse("conduct:add_members", args=[campaign.uuid]), {"chosen": one.reference}).status_code == 404
    )


def test_only_officers_of_the_trust_find_campaigns(school: People) -> None:
    campaign = approved(school, [about_the_lights(school, 1)])
    for user in (school.principal, school.teacher, school.chief_executive, school.administrator):
        browser = sign_in(user)
        assert browser.get(reverse("conduct:campaigns")).status_code == 404
        assert browser.get(reverse("conduct:campaign", args=[campaign.uuid])).status_code == 404
    assert Client().get(reverse("conduct:published", args=["no-such-answer"])).status_code == 404


def test_somebody_without_an_address_finds_the_answer_on_their_page(school: People) -> None:
    one = about_the_lights(school, 1, complainant={"name": "Neighbour Number1"})
    campaign = approved(school, [one])
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    assert sending.send_all(campaign_now(campaign), at=NOW) == 1
    assert CaseLetter.objects.get(complaint=one, letter__key="campaign_answer").letter.how == How.PAGE


def test_others_that_may_belong_are_found_by_likeness_and_by_words(school: People) -> None:
    first, second = about_the_lights(school, 1), about_the_lights(school, 2)
    ovens = sent(school, SOMETHING_ELSE)
    campaign = campaigns.begin(NAME, complaints=[first], by=school.trust_officer, at=NOW)
    browser = sign_in(school.trust_officer)
    address = reverse("conduct:campaign", args=[campaign.uuid])
    found = browser.get(address).content.decode()
    assert second.reference in found
    assert ovens.reference not in found
    assert ovens.reference in browser.get(address, {"words": "ovens bread"}).content.decode()
    browser.post(reverse("conduct:add_members", args=[campaign.uuid]), {"chosen": [second.reference]})
    assert campaign.members.count() == 2
    assert Entry.objects.filter(about=second.uuid, step="campaign_joined").exists()
