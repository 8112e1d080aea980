"""Who finds a register, and that nobody finds in it what they may not know of."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Access, User
from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State, Step, Why
from complaints.policy.vocabulary import SubjectKind
from tests.casework.stories import begin, complaint_at
from tests.people import People
from tests.register.conftest import NOW, TODAY, Copies
from tests.register.pages import of, seen

SignIn = Callable[[User], Client]
PAGES = ("", "week/", "register.csv", "register.xlsx")

pytestmark = pytest.mark.django_db


def body(client: Client, page: str) -> str:
    """What a page says, without the key of this session's forms."""
    response = client.get(f"/register/{page}", follow=True)
    if response.streaming:
        text = b"".join(response.streaming_content).decode(errors="replace")  # type: ignore[attr-defined]
        return f"{response.status_code} {text}"
    text = response.content.decode()
    return f"{response.status_code} " + re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.req("R127")
def test_only_who_may_see_a_complaint_or_keeps_a_register_finds_one(school: People, signed_in: SignIn) -> None:
    begin(school)
    readers = {
        "record_keeper", "principal", "birch_principal", "birch_record_keeper", "operations_officer", "trust_officer",
        "chief_executive",
    }  # fmt: skip
    for name, user in school.everybody().items():
        client = signed_in(user)
        for page in PAGES:
            assert body(client, page)[:3] == ("200" if name in readers else "404"), (name, page)
    for page in PAGES:
        assert Client().get(f"/register/{page}").status_code == 302
        assert signed_in(school.trust_officer).post(f"/register/{page}").status_code == 405


@pytest.mark.req("R127")
@pytest.mark.req("R128")
def test_the_centre_sees_every_academy_and_an_academy_its_own(school: People, signed_in: SignIn) -> None:
    alder, birch = begin(school).complaint, begin(school, academy=school.birch).complaint
    for office in ("trust_officer", "operations_officer", "chief_executive"):
        assert seen(signed_in(getattr(school, office))) == of(alder, birch)
    assert seen(signed_in(school.principal)) == of(alder) == seen(signed_in(school.record_keeper))
    assert seen(signed_in(school.birch_principal)) == of(birch)
    everywhere = signed_in(school.trust_officer).get("/register/").context["form"]
    assert [value for value, _ in everywhere.fields["academy"].choices] == ["", "alder", "birch"]
    assert "academy" not in signed_in(school.principal).get("/register/").context["form"].fields


@pytest.mark.req("R127")
def test_somebody_named_on_one_complaint_sees_that_one_until_it_ends(school: People, signed_in: SignIn) -> None:
    replay = begin(school).to(State.INFORMAL) and begin(school)
    replay.to(State.FORMAL)
    other = begin(school).complaint
    replay.later()
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.outside_person, external=True,
        declaration="I had no part in it.",
    )  # fmt: skip
    client = signed_in(school.outside_person)
    assert seen(client) == of(replay.complaint)
    assert other.reference not in body(client, "") + body(client, "register.csv")
    assert "academy" not in client.get("/register/").context["form"].fields
    replay.take(Step.STAND_DOWN_INVESTIGATOR, by=replay.handler, user=school.outside_person, reason="Ill.")
    assert {client.get(f"/register/{page}").status_code for page in PAGES} == {404}


QUESTIONS = (
    "", "?count=all", "?lateness=late", "?lateness=soon", "?standing=open", "?sort=due", "?sort=academy", "?end=1",
    "?q=canary", "?q=Zuleika", "?q=ALD-", "?handler=mine", "?handler=nobody", "?stage=0", "?about=principal", "week/",
    "week/?handler=mine", "register.csv", "register.csv?q=canary",
)  # fmt: skip


@pytest.mark.req("R127")
@pytest.mark.parametrize("who", ["principal", "trust_officer", "operations_officer", "administrator", "teacher"])
def test_whoever_is_locked_out_finds_the_register_of_a_world_without_that_complaint(
    school: People, signed_in: SignIn, copies: Copies, who: str
) -> None:
    user = getattr(school, who)
    copies(begin(school).complaint, 27)
    client = signed_in(user)
    before = {page: body(client, page) for page in QUESTIONS}

    hidden = begin(
        school, summary="Canary in a coal mine", words="Canary words.",
        subjects=((SubjectKind.PRINCIPAL, ""),) if who == "principal" else ((SubjectKind.ACADEMY_STAFF, ""),),
        complainant={"name": "Zuleika Quartermain", "email": "zuleika@example.org"},
    ).complaint  # fmt: skip
    if who != "principal":
        hidden.conflicts.create(user=user, why=Why.SUBJECT, from_date=TODAY)
    if who == "operations_officer":
        Complaint.objects.filter(pk=hidden.pk).update(handler=user)
    assert hidden.conflicts.filter(user=user).exists()

    assert {page: body(client, page) for page in QUESTIONS} == before
    # Asked for by name, it is as unknown as one that never was.
    stranger = "ALD-22222" if hidden.reference != "ALD-22222" else "ALD-33333"
    for ask in ("?q={}", "?after=day.2026-09-14.{}", "?before=day.2026-09-14.{}"):
        real, made_up = (body(client, ask.format(name)) for name in (hidden.reference, stranger))
        assert real.replace(hidden.reference, "…") == made_up.replace(stranger, "…")
        assert "anary" not in real
    if who in ("trust_officer", "operations_officer"):
        colleague = school.chief_executive
        assert hidden.reference in seen(signed_in(colleague), "?q=canary"), "for others it is there"


@pytest.mark.req("R127")
def test_no_handler_is_named_whom_only_a_hidden_complaint_would_give_away(school: People, signed_in: SignIn) -> None:
    begin(school)
    hidden = begin(school).complaint
    Complaint.objects.filter(pk=hidden.pk).update(handler=school.executive_leader)
    officer = signed_in(school.trust_officer)
    ask = f"?handler={school.executive_leader.pk}"
    assert seen(officer, ask) == of(hidden)
    assert "Esme Harrow" in officer.get(f"/register/{ask}").content.decode()
    hidden.conflicts.create(user=school.trust_officer, why=Why.DECLARED, from_date=TODAY)
    refused = officer.get(f"/register/{ask}").content.decode()
    assert "Esme Harrow" not in refused
    nobody = officer.get("/register/?handler=987654").content.decode()
    assert "Choose a handler from the list" in refused
    assert refused.count("<option") == nobody.count("<option")


def test_looking_at_the_list_is_no_export(school: People, signed_in: SignIn) -> None:
    begin(school)
    client = signed_in(school.principal)
    client.get("/register/")
    client.get("/register/week/")
    assert not Access.objects.filter(what="export").exists()


def test_a_subject_added_later_loses_the_complaint_at_once(school: People, signed_in: SignIn) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    client = signed_in(school.principal)
    assert seen(client) == of(complaint)
    actions.take(
        Step.ADD_SUBJECT, complaint, by=school.trust_officer, at=NOW, kind=SubjectKind.PRINCIPAL, name="",
        reason="They say that the principal knew of it.",
    )  # fmt: skip
    assert seen(client) == set()
