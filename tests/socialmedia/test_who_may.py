"""Who finds an incident and who does not: posts, conflicts, helpers, the source apart, the list that agrees."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, User
from socialmedia import actions, permissions
from socialmedia.models import Concerned, Incident
from socialmedia.permissions import Part as P
from socialmedia.vocabulary import Act, Body, Kind, Part, State
from tests.people import People
from tests.socialmedia.tales import TODAY, Tale, good

pytestmark = pytest.mark.django_db
TRUST = {"operations_officer", "trust_officer", "chief_executive"}


def readers(people: People, incident: Incident) -> set[str]:
    return {
        name
        for name, user in people.everybody().items()
        if permissions.visible_to(user, on=TODAY).filter(pk=incident.pk).exists()
    }


def test_an_incident_is_read_by_the_principal_and_the_trust_and_nobody_else(school: People) -> None:
    assert readers(school, Tale(school).incident) == {*TRUST, "principal"}


def test_the_safeguarding_lead_reads_what_concerns_a_child_or_a_danger(school: People) -> None:
    assert "safeguarding_lead" in readers(school, Tale(school, danger=True).incident)
    assert "safeguarding_lead" in readers(school, Tale(school).named(Part.ABOUT_CHILD, "A child").incident)
    assert "safeguarding_lead" in readers(school, Tale(school).sealed().answered(Kind.CHILDREN).incident)
    assert "safeguarding_lead" in readers(school, Tale(school).told(Body.SAFEGUARDING).incident)


@pytest.mark.req("R234", "R239")
@pytest.mark.parametrize("part", [Part.ABOUT_STAFF, Part.POSTED_STAFF])
def test_a_post_about_the_principal_goes_to_the_chair_and_the_principal_finds_nothing(
    school: People, part: Part, signed_in: Callable[[User], Client]
) -> None:
    tale = Tale(school).named(part, "", by=school.operations_officer, user=school.principal)
    assert readers(school, tale.incident) == {*TRUST, "council_chair"}
    assert permissions.parts_of(school.principal, tale.incident, on=TODAY) == frozenset()
    assert P.MANAGER in permissions.parts_of(school.council_chair, tale.incident, on=TODAY)
    assert not Notice.objects.filter(user=school.principal, about=tale.incident.uuid).exists()
    assert Notice.objects.filter(user=school.council_chair, about=tale.incident.uuid).exists()
    client = signed_in(school.principal)
    assert client.get(tale.incident.get_absolute_url()).status_code == 404
    assert tale.incident.reference not in client.get(reverse("socialmedia:incidents")).content.decode()
    with pytest.raises(permissions.NotAllowed):
        tale.do(Act.CONTACT_BODY, by=school.principal, body="hr", said="Something")


def test_a_name_that_is_like_a_colleagues_locks_out_until_somebody_says_that_it_is_not_them(school: People) -> None:
    tale = Tale(school).named(Part.ABOUT_STAFF, "Mrs P. Ashdown", by=school.operations_officer)
    row = Concerned.objects.get()
    assert (row.user, row.precaution) == (school.principal, True)
    assert "principal" not in readers(school, tale.incident)
    with pytest.raises(actions.Refused, match="Say why"):
        actions.lift_precaution(row, why=" ", by=school.operations_officer, at=tale.at)
    actions.lift_precaution(row, why="The post means a parent.", by=school.operations_officer, at=tale.at)
    assert "principal" in readers(school, tale.incident)


def test_nobody_is_locked_out_by_another_first_name(school: People) -> None:
    Tale(school).named(Part.ABOUT_STAFF, "Quentin Ashdown", by=school.operations_officer)
    assert Concerned.objects.get().user is None


def test_a_superuser_who_is_concerned_finds_nothing(school: People) -> None:
    tale = Tale(school)
    school.trust_officer.is_superuser = True
    school.trust_officer.save()
    tale.named(Part.POSTED_STAFF, "", user=school.trust_officer)
    assert "trust_officer" not in readers(school, tale.incident)


def test_when_the_whole_trust_is_concerned_the_chair_of_the_board_manages_what_is_about_the_chief(
    school: People,
) -> None:
    tale = Tale(school).named(Part.ABOUT_STAFF, "", user=school.chief_executive)
    assert "board_chair" in readers(school, tale.incident)
    assert "chief_executive" not in readers(school, tale.incident)


def test_the_list_and_the_question_agree_for_everybody(school: People) -> None:
    tales = [Tale(school), Tale(school, danger=True), Tale(school).named(Part.ABOUT_STAFF, "", user=school.principal)]
    for name, user in school.everybody().items():
        visible = set(permissions.visible_to(user, on=TODAY))
        for tale in tales:
            parts = permissions.parts_of(user, tale.incident, on=TODAY) - {P.REPORTER}
            assert bool(parts) == (tale.incident in visible), name


@pytest.mark.req("R265", "R267")
def test_a_grandparent_counts_as_a_parent_and_the_form_says_who_belongs_to_the_school(
    school: People, signed_in: Callable[[User], Client]
) -> None:
    tale = Tale(school).to(State.MEETING)
    address = reverse("socialmedia:act", args=[tale.incident.reference, "name_concerned"])
    page = signed_in(school.principal).get(address).content.decode()
    for words in ("pupils", "volunteers", "supply", "carers", "relatives", "governors", "provides something"):
        assert words in page
    tale.named(Part.POSTED_PARENT, "Rae Example, a grandmother")
    people = reverse("socialmedia:people", args=[tale.incident.reference])
    shown = " ".join(signed_in(school.principal).get(people).content.decode().split())
    assert "Rae Example, a grandmother</strong>, a parent, carer or relative who posted it" in shown
    with pytest.raises(actions.Refused, match="meeting"):
        tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))


@pytest.mark.req("R146", "R148")
def test_a_helper_sees_the_incident_but_neither_the_source_nor_an_original(
    school: People, signed_in: Callable[[User], Client]
) -> None:
    tale = Tale(school).to(State.MEETING)
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Hidden", reach="01632 960555")
    tale.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    tale.sanitised()
    exhibit = tale.incident.exhibits.get()
    client = signed_in(school.deputy)
    args = [tale.incident.reference, exhibit.uuid]
    assert client.get(tale.incident.get_absolute_url()).status_code == 200
    copy = client.get(reverse("socialmedia:exhibit", args=args))
    assert b"".join(copy.streaming_content).startswith(b"\x89PNG")
    for name in ("exhibit_original", "sanitise"):
        assert client.get(reverse(f"socialmedia:{name}", args=args)).status_code == 404
    assert client.get(reverse("socialmedia:exhibit_page", args=[*args, 1])).status_code == 404
    assert client.get(reverse("socialmedia:source", args=args[:1])).status_code == 404
    assert signed_in(school.principal).get(reverse("socialmedia:source", args=args[:1])).status_code == 200


def test_a_colleague_who_is_concerned_cannot_be_asked_to_help(school: People) -> None:
    tale = Tale(school).named(Part.ABOUT_STAFF, "", user=school.deputy)
    with pytest.raises(actions.Refused, match="Ask somebody else"):
        tale.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")


def test_a_post_that_has_ended_gives_nothing(school: People) -> None:
    tale = Tale(school)
    later = TODAY.replace(year=2028)
    from_date = school.principal.posts.get()
    from_date.to_date = TODAY
    from_date.save()
    school.principal.__dict__.pop("_posts_on", None)
    assert not permissions.visible_to(school.principal, on=later).filter(pk=tale.incident.pk).exists()
