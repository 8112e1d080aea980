"""Naming somebody from outside by an e-mail address: the same answer whether the portal knows the address or not."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import PostKind, User
from complaints.casework import actions, eligibility, permissions
from complaints.casework.models import Complaint, Contribution, Named, PanelMember
from complaints.casework.vocabulary import Role, State, Step
from tests.casework.screens import day, page, send, sign_in
from tests.casework.stories import MONDAY, begin
from tests.casework.test_screens_walk import member
from tests.people import People

pytestmark = pytest.mark.django_db
ADDRESS = "ilse.harper@example.org"
PASSWORD = "the heath behind the mill"
KNOWN = ("unknown", "open", "closed")


def known_as(which: str) -> None:
    """Somebody with this address, who once helped with a case that nobody here sees; or nobody."""
    if which != "unknown":
        User.objects.create_user(ADDRESS, PASSWORD, name="Ilse Harper", is_active=which == "open")


def said(answer: Any, address: str) -> tuple[int, str, list[str]]:
    """What whoever asks is told: where they are sent, and each sentence of a refusal."""
    refused = re.findall(r'<a href="#[^"]*">([^<]*)</a>', answer.content.decode())
    return answer.status_code, answer.headers.get("Location", address), refused


@pytest.mark.req("R101")
@pytest.mark.parametrize("which", KNOWN)
def test_an_investigator_from_outside_is_appointed_whatever_is_known_of_the_address(
    school: People, django_capture_on_commit_callbacks: Any, which: str
) -> None:
    replay = begin(school)
    case = replay.to(State.FORMAL)
    known_as(which)
    with time_machine.travel(replay.at, tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            answer = send(
                sign_in(school.principal), page("step", case, Step.APPOINT_INVESTIGATOR.value), investigator="",
                new_name="Ilse Harper", new_email=ADDRESS, declaration="No part in it.",
            )  # fmt: skip
        assert said(answer, "")[0] == 302, said(answer, "")
        assert case.named.get(role=Role.INVESTIGATOR, until=None).user.email == ADDRESS
        assert "Ilse Harper" in sign_in(school.principal).get(page("people", case)).content.decode()
        person = User.objects.get(email=ADDRESS)
        assert person.is_active
        if which == "open":
            return  # they sign in as before
        assert not person.check_password(PASSWORD)
        link = re.search(r"/people/accept/[^/]+/", next(m for m in mail.outbox if m.to == [ADDRESS]).body)
        assert link is not None
        new = {"new_password1": "four geese over water", "new_password2": "four geese over water"}
        assert Client().post(link[0], new).headers["Location"] == reverse("account_login")


@pytest.mark.req("R101")
@pytest.mark.parametrize("which", KNOWN)
def test_a_panel_is_convened_with_somebody_from_outside_whatever_is_known_of_the_address(
    school: People, which: str
) -> None:
    replay = begin(school)
    case = replay.to(State.PANEL_REQUESTED)
    known_as(which)
    capacity = PanelMember.Capacity
    with time_machine.travel(replay.at, tick=False):
        answer = send(
            sign_in(school.clerk), page("step", case, Step.CONVENE_PANEL.value),
            appointed_by="Harriet Sloe, chair of the board", **day("appointed_on", replay.on),
            **member(1, school.council_member, capacity.COUNCIL_MEMBER, is_chair="on"),
            **member(2, school.second_council_member, capacity.COUNCIL_MEMBER),
            **member(3, None, capacity.INDEPENDENT, new_name="Ilse Harper", new_email=ADDRESS, independent="on",
                     independence_basis="A retired head of a school elsewhere."),
        )  # fmt: skip
        assert said(answer, "")[0] == 302, said(answer, "")
        case.refresh_from_db()
        assert case.state == State.PANEL_CONVENED
        hearing = sign_in(school.clerk).get(page("hearing", case)).content.decode()
        assert "can no longer sign in" not in hearing


@pytest.mark.req("R101")
@pytest.mark.parametrize("which", KNOWN)
def test_on_the_case_an_investigator_has_the_name_that_was_typed_for_it(school: People, which: str) -> None:
    replay = begin(school)
    case = replay.to(State.FORMAL)
    known_as(which)
    typed = "Dr I. Harper-Lane"
    with time_machine.travel(replay.at, tick=False):
        answer = send(
            sign_in(school.principal), page("step", case, Step.APPOINT_INVESTIGATOR.value), investigator="",
            new_name=typed, new_email=ADDRESS, declaration="No part in it.",
        )  # fmt: skip
        assert answer.status_code == 302
        person = User.objects.get(email=ADDRESS)
        replay.complaint = Complaint.objects.get(pk=case.pk)
        replay.take(
            Step.SUBMIT_REPORT, by=person, facts="I read the log.", potential_solutions="Say sorry.",
            findings=replay.findings(), impartial=True,
        )  # fmt: skip
        actions.note_saw(replay.complaint, user=person, what="case", at=replay.at)
        browser = sign_in(school.principal)
        for name in ("people", "investigation", "heads", "chronology", "who_looked"):
            shown = browser.get(page(name, case)).content.decode()
            assert "Ilse Harper" not in shown, name
            assert typed in shown, name
        assert case.letters.get(letter__key="appointment_investigator").letter.recipient_name == typed
        bodies = [row.letter.body for row in case.letters.select_related("letter")]
        assert any(typed in body for body in bodies)
        assert not any("Ilse Harper" in body for body in bodies)
        # On the next list she stands under that name as well.
        other = begin(school).to(State.FORMAL)
        form = browser.get(page("step", other, Step.APPOINT_INVESTIGATOR.value)).content.decode()
        assert typed in form
        assert "Ilse Harper" not in form
        # What she calls herself is hers: nobody else's case is renamed.
        assert person.name == ("Ilse Harper" if which != "unknown" else typed)


@pytest.mark.req("R101")
@pytest.mark.parametrize("which", KNOWN)
def test_on_the_case_a_panel_member_has_the_name_that_was_typed_for_it(school: People, which: str) -> None:
    replay = begin(school)
    case = replay.to(State.PANEL_REQUESTED)
    known_as(which)
    capacity, typed = PanelMember.Capacity, "Dr I. Harper-Lane"
    members = {
        **member(1, school.council_member, capacity.COUNCIL_MEMBER, is_chair="on"),
        **member(2, school.second_council_member, capacity.COUNCIL_MEMBER),
        **member(3, None, capacity.INDEPENDENT, new_name=typed, new_email=ADDRESS, independent="on",
                 independence_basis="A retired head of a school elsewhere."),
    }  # fmt: skip
    by = {"appointed_by": "Harriet Sloe, chair of the board", **day("appointed_on", replay.on)}
    address, browser = page("step", case, Step.CONVENE_PANEL.value), sign_in(school.clerk)
    with time_machine.travel(replay.at, tick=False):
        unfit = members | {"member-3-subordinate": "on"}
        refused = send(browser, address, **by, **unfit).content.decode()
        assert typed in refused
        assert "Ilse Harper" not in refused
        assert send(browser, address, **by, **members).status_code == 302
        for name in ("people", "hearing"):
            shown = browser.get(page(name, case)).content.decode()
            assert "Ilse Harper" not in shown, name
            assert typed in shown, name
        to = {row.letter.recipient_name for row in case.letters.filter(to="panel").select_related("letter")}
        assert typed in to
        assert "Ilse Harper" not in to


@pytest.mark.req("R101")
@pytest.mark.parametrize("which", KNOWN)
def test_an_account_is_asked_of_somebody_from_outside_by_the_link_whatever_is_known_of_the_address(
    school: People, which: str
) -> None:
    replay = begin(school)
    case = replay.to(State.INFORMAL)
    known_as(which)
    with time_machine.travel(replay.at, tick=False):
        answer = send(
            sign_in(school.principal), page("ask_somebody", case), name="Ilse Harper", email=ADDRESS,
            question="What did you see at the gate?", days="5",
        )  # fmt: skip
        assert said(answer, "")[0] == 302, said(answer, "")
        asked = Contribution.objects.get()
        assert asked.user is None
        assert actions.contribute(asked, text="The gate was locked.", by=None, at=replay.at).answered_at == replay.at


@pytest.mark.req("R101")
@pytest.mark.parametrize("held", ["post", "administrator"])
def test_a_closed_sign_in_of_a_colleague_is_not_opened_by_naming_them(school: People, held: str) -> None:
    replay = begin(school)
    case = replay.to(State.FORMAL)
    colleague = User.objects.create_user(
        ADDRESS, PASSWORD, name="Ilse Harper", is_active=False, is_superuser=held == "administrator"
    )
    if held == "post":
        colleague.posts.create(
            kind=PostKind.TRUSTEE, trust=school.alder.trust, from_date=replay.on.replace(year=2024),
            to_date=replay.on.replace(year=2025),
        )  # fmt: skip
    with time_machine.travel(replay.at, tick=False):
        answer = send(
            sign_in(school.principal), page("step", case, Step.APPOINT_INVESTIGATOR.value), investigator="",
            new_name="Ilse Harper", new_email=ADDRESS, declaration="No part in it.",
        )  # fmt: skip
    assert "Somebody with this address has an account already. Choose them from the list." in said(answer, "")[2]
    colleague.refresh_from_db()
    assert not colleague.is_active
    assert colleague.check_password(PASSWORD)


@pytest.mark.req("R68")
def test_whoever_was_met_under_a_name_that_was_typed_elsewhere_was_met(school: People) -> None:
    known_as("open")
    person = User.objects.get(email=ADDRESS)
    elsewhere = begin(school).to(State.FORMAL)
    Named.objects.create(
        complaint=elsewhere, user=person, role=Role.INVESTIGATOR, external=True, since=MONDAY.date(),
        called="Dr I. Harper-Lane",
    )  # fmt: skip
    replay = begin(school)
    case = replay.to(State.PANEL_REQUESTED)
    assert person.pk not in eligibility.reasons(case, [person])
    actions.add_contact(
        case, kind="meeting", on=replay.on, people_present="The principal and Dr I.  Harper-Lane", note_text="Talked.",
        by=school.principal, at=replay.at,
    )  # fmt: skip
    assert eligibility.reasons(case, [person])[person.pk].startswith("took part in a recorded conversation about it")


@pytest.mark.req("R101")
@pytest.mark.parametrize("said_to_be_about", ["Dr Quentin Sorrel", "Ilse Harper"])
def test_somebody_from_outside_who_turns_out_to_be_complained_about_is_out_by_either_name(
    school: People, said_to_be_about: str
) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    person = User.objects.create_user(ADDRESS, PASSWORD, name="Ilse Harper")
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=person, external=True, declaration="No part.",
        called="Dr Quentin Sorrel",
    )  # fmt: skip
    assert permissions.visible_to(person, on=replay.on).exists()
    replay.take(Step.ADD_SUBJECT, by=school.principal, kind="academy_staff", name=said_to_be_about, user=None)
    assert not permissions.visible_to(person, on=replay.on).exists()
    browser = sign_in(school.principal)
    shown = browser.get(page("people", replay.complaint)).content.decode()
    assert "Dr Quentin Sorrel" in shown
    assert said_to_be_about == "Ilse Harper" or "Ilse Harper" not in shown
    conflict = replay.complaint.conflicts.get(user=person)
    for name in ("lift", "confirm"):
        asked = browser.get(page(name, replay.complaint, conflict.pk)).content.decode()
        assert "Dr Quentin Sorrel" in asked
        assert "Ilse Harper" not in asked


@pytest.mark.req("R101")
@pytest.mark.parametrize("which", KNOWN)
def test_whoever_invites_knows_them_by_the_name_that_they_typed(
    school: People, django_capture_on_commit_callbacks: Any, which: str
) -> None:
    replay = begin(school)
    case = replay.to(State.PANEL_REQUESTED)
    known_as(which)
    capacity, typed = PanelMember.Capacity, "Dr I. Lane"
    members = {
        **member(1, school.council_member, capacity.COUNCIL_MEMBER, is_chair="on"),
        **member(2, school.second_council_member, capacity.COUNCIL_MEMBER),
        **member(3, None, capacity.INDEPENDENT, new_name=typed, new_email=ADDRESS, independent="on",
                 independence_basis="A retired head of a school elsewhere."),
    }  # fmt: skip
    actions.declare_conflict(case, by=school.clerk, at=replay.at, detail="A cousin.")
    with time_machine.travel(replay.at, tick=False):
        browser = sign_in(school.operations_officer)
        by = {"appointed_by": "Harriet Sloe, chair of the board", **day("appointed_on", replay.on)}
        with django_capture_on_commit_callbacks(execute=True):
            sent = send(browser, page("step", case, Step.CONVENE_PANEL.value), **by, **members)
        assert sent.status_code == 302
        assert [one.to for one in mail.outbox if "sign-in" in one.subject] == [[ADDRESS]]
        person = User.objects.get(email=ADDRESS)
        for address in (reverse("accounts:people"), reverse("accounts:person", args=[person.pk]),
                        reverse("accounts:details", args=[person.pk]), reverse("accounts:fill")):  # fmt: skip
            shown = browser.get(address).content.decode()
            assert typed in shown, address
            assert "Ilse Harper" not in shown, address
            assert "Invited" in shown or address != reverse("accounts:people")
        assert ADDRESS in browser.get(reverse("accounts:people"), {"q": "Lane"}).content.decode()
