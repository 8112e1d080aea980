"""A name that was typed is compared with the people in post: too often rather than once too seldom (R101)."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts import posts
from accounts.models import Post, PostKind, User
from accounts.tokens import hidden as key_of
from complaints.casework import permissions, tasks
from complaints.casework.likeness import alike
from complaints.casework.models import Complaint, Conflict
from complaints.casework.vocabulary import State, Why
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import page, sign_in
from tests.casework.stories import MONDAY, begin
from tests.people import People

ON = MONDAY.date()
LATER = dt.date(2026, 11, 5)

SAME = [
    ("Mr Ng", "Ada Ng"), ("Ms Li", "Wen Li"), ("O'Brien", "Niamh O’Brien"), ("Mrs O Brien", "Niamh O’Brien"),
    ("Mrs OBrien", "Niamh O’Brien"), ("Mrs Smith", "Ana Smith-Jones"), ("Mrs Smith Jones", "Ana Smith-Jones"),
    ("Zoe", "Zoë Faircloth"), ("Mr Nunez", "Teo Núñez"), ("Mr Lodz", "Jan Łódź"),
    ("Mrs Okafor's class", "Ifeoma Okafor"), ("Mrs.Okafor", "Ifeoma Okafor"), ("A.Okafor", "Ifeoma Okafor"),
    ("Okafor/Brown", "Ifeoma Okafor"), ("mrs okafore", "Ifeoma Okafor"), ("MRS OKAFOR", "Ifeoma Okafor"),
    ("Miss Jo", "Jo Merridew"), ("the head, Petra", "Petra Ashdown"),
]  # fmt: skip
OTHERS = [
    ("Mr Ng", "Nia Nagle"), ("Mrs Brown", "Ada Green"), ("the head teacher", "Petra Ashdown"), ("", "Petra Ashdown"),
    ("A. B.", "Ada Bell"), ("the class teacher of year 4", "Tamsin Reed"), ("Mr Mason", "Jason Hale"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "name"), SAME)
def test_the_same_name_is_known_however_it_is_written(typed: str, name: str) -> None:
    assert alike(typed, name)


@pytest.mark.parametrize(("typed", "name"), OTHERS)
def test_another_name_or_none_means_nobody(typed: str, name: str) -> None:
    assert not alike(typed, name)


def sees(user: User, complaint: Complaint, *, on: dt.date = ON) -> bool:
    posts.mirror(user, on=on)
    return permissions.visible_to(user, on=on).filter(pk=complaint.pk).exists()


@pytest.mark.req("R101")
@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (SubjectKind.EXECUTIVE_LEADER, "chief_executive"), (SubjectKind.ACADEMY_STAFF, "chief_executive"),
        (SubjectKind.ACADEMY_STAFF, "trust_officer"), (SubjectKind.ACADEMY_STAFF, "operations_officer"),
        (SubjectKind.CENTRAL_TRUST_STAFF, "principal"), (SubjectKind.COUNCIL_MEMBER, "principal"),
        (SubjectKind.OPERATIONS_OFFICER, "trust_officer"), (SubjectKind.PRINCIPAL, "record_keeper"),
    ],
)  # fmt: skip
def test_a_name_counts_whatever_office_was_ticked_beside_it(school: People, kind: SubjectKind, who: str) -> None:
    user = getattr(school, who)
    complaint = begin(school, subjects=((kind, f"Mx {user.name.split()[-1]}"),)).complaint
    assert not sees(user, complaint)
    assert complaint.handler not in (None, user)
    assert sign_in(user).get(page("case", complaint)).status_code == 404


def test_a_name_that_is_like_no_council_members_holds_the_council_back(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.COUNCIL_MEMBER, "The one with the hat"),)).complaint
    assert Conflict.objects.filter(complaint=complaint, user=school.council_member, why=Why.MAYBE_SUBJECT).exists()


def arrive(name: str, school: People, *, kind: PostKind = PostKind.TRUST_OFFICER) -> User:
    user = User.objects.create_user(f"{name.split()[-1].lower()}@hedgerow.example", None, name=name)
    academy = school.alder if kind == PostKind.RECORD_KEEPER else None
    posts.begin(
        user=user, kind=kind, trust=school.trust, academy=academy, from_date=LATER, by=school.operations_officer, on=ON
    )
    return user


@pytest.mark.req("R101")
def test_whoever_takes_up_a_post_later_does_not_read_a_complaint_about_their_name(school: People) -> None:
    about = ((SubjectKind.ACADEMY_STAFF, "Ms Doebridge"),)
    complaint = begin(school, subjects=about).complaint
    closed = begin(school, subjects=about, submission_key="second").to(State.CLOSED)
    other = begin(school, submission_key="third").complaint
    user = arrive("Jane Doebridge", school)
    assert not sees(user, complaint, on=LATER)
    assert not sees(user, closed, on=LATER)
    assert sees(user, other, on=LATER)
    keeper = sign_in(school.record_keeper).get(page("chronology", complaint)).content.decode()
    assert "Somebody was held back as a precaution" in keeper


@pytest.mark.req("R101")
def test_whoever_is_called_otherwise_from_now_on_is_compared_again(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Ms Doebridge"),)).complaint
    assert sees(school.trust_officer, complaint)
    address = f"/people/{key_of(school.trust_officer.pk)}/details/"
    given = {"name": "Tess Doebridge", "job_title": "", "telephone": ""}
    assert sign_in(school.operations_officer).post(address, given).status_code == 302
    assert not sees(school.trust_officer, complaint)


def test_whoever_was_freed_from_a_precaution_stays_free(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Ms Larch"),)).complaint
    assert not sees(school.trust_officer, complaint)
    given = {"reason": "The parent means the lunch supervisor."}
    held = Conflict.objects.get(complaint=complaint, user=school.trust_officer)
    assert sign_in(complaint.handler).post(page("lift", complaint, held.pk), given).status_code == 302
    assert tasks.hold_back() == {"held_back": 0}
    assert sees(school.trust_officer, complaint)


def test_the_nightly_look_finds_whoever_came_in_another_way(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Ms Doebridge"),)).complaint
    User.objects.filter(pk=school.record_keeper.pk).update(name="Rowan Doebridge")
    assert tasks.hold_back(dry_run=True) == {"held_back": 1}
    assert sees(school.record_keeper, complaint)
    assert tasks.hold_back() == {"held_back": 1}
    assert not sees(school.record_keeper, complaint)
    assert tasks.hold_back() == {"held_back": 0}


@pytest.mark.req("R101")
def test_a_new_name_among_people_from_outside_does_not_tell_of_a_hidden_case(school: People) -> None:
    hidden = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Ms Larch"),)).to(State.FORMAL)
    helper = User.objects.create_user("una@outside.example.org", None, name="Una Lockwood")
    hidden.named.create(user=helper, role="investigator", external=True, since=ON, named_by=school.principal)
    shown = sign_in(school.trust_officer).get("/people/").content.decode()
    assert "Odette Crane" in shown
    assert "Una Lockwood" not in shown
    assert sign_in(school.trust_officer).get(f"/people/{key_of(helper.pk)}/").status_code == 404


def test_a_post_that_is_over_leaves_no_case_open_to_its_holder(school: People) -> None:
    complaint = begin(school).to(State.PANEL_CONVENED)
    closed = begin(school, submission_key="second").to(State.CLOSED)
    for user in (school.council_member, school.deputy, school.principal, school.clerk):
        Post.objects.filter(user=user).update(to_date=ON)
    after = ON + dt.timedelta(days=200)
    for user in (school.council_member, school.deputy, school.principal, school.clerk):
        assert not sees(user, complaint, on=after)
        assert not sees(user, closed, on=after)
    assert sees(school.operations_officer, complaint, on=after)
