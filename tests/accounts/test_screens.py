"""The screens on which people and posts are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import handover, posts
from accounts.models import Academy, Handover, Invitation, Post, PostKind, User
from accounts.tasks import mirror_posts
from accounts.tokens import hidden as key_of
from tests.people import PASSWORD, People

SignIn = Callable[[User], Client]
TODAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 11, 2, 10, 0, tzinfo=dt.UTC), tick=False):
        yield


def day(name: str, value: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def fill(client: Client, user: User, kind: PostKind, place: str, begins: dt.date = TODAY) -> Any:
    data = {"user": key_of(user.pk), "kind": kind.value, "place": place, **day("from_date", begins)}
    return client.post("/people/posts/fill/", data)


def invited(user: User, *, by: User) -> User:
    """Somebody without a post whom this person knows, because they invited them."""
    at = timezone.now()
    Invitation.objects.create(
        user=user, token_hash=f"of {by.pk}", sent_by=by, sent_at=at, expires_at=at + dt.timedelta(days=7)
    )
    return user


@pytest.mark.django_db
def test_only_those_who_keep_the_list_reach_it(people: People, signed_in: SignIn) -> None:
    keepers = {"operations_officer", "trust_officer", "administrator"}
    post = Post.objects.get(user=people.principal)
    clerk, held = key_of(people.clerk.pk), key_of(post.pk)
    pages = [
        "/people/", f"/people/{clerk}/", f"/people/{clerk}/details/", "/people/invite/", "/people/posts/",
        "/people/posts/fill/", f"/people/posts/{held}/cover/", f"/people/posts/{held}/end/",
        "/people/places/", "/people/places/trust/", "/people/places/new/", "/people/places/academy/alder/",
    ]  # fmt: skip
    for name, user in people.everybody().items():
        client = signed_in(user)
        for page in pages:
            assert client.get(page).status_code == (200 if name in keepers else 404), (name, page)
    for page in pages:
        assert Client().get(page).status_code == 302


@pytest.mark.django_db
def test_a_person_is_invited_chooses_a_password_once_and_signs_in(people: People, signed_in: SignIn) -> None:
    office = signed_in(people.operations_officer)
    office.post("/people/invite/", {"name": "Nina Fresh", "email": "Nina.Fresh@example.org", "job_title": "Teacher"})
    nina = User.objects.get(email="nina.fresh@example.org")
    assert mail.outbox[0].to == [nina.email]
    link = next(word for word in mail.outbox[0].body.split() if "/people/accept/" in word)
    path = link.removeprefix("http://localhost:8000")
    assert path.split("/")[3] not in str(Invitation.objects.values_list("token_hash", flat=True))

    browser, words = Client(), "seven green umbrellas"
    wrong = browser.post(path, {"new_password1": words, "new_password2": "something else"})
    assert "The two passwords are not the same" in wrong.content.decode()
    assert browser.post(path, {"new_password1": words, "new_password2": words}).status_code == 302
    assert browser.post(path, {"new_password1": words, "new_password2": words}).status_code == 404
    answer = browser.post("/account/login/", {"login": nina.email, "password": words, "next": "/people/notices/"})
    assert answer.headers["Location"] == "/people/notices/"


@pytest.mark.django_db
def test_an_invitation_ends_after_seven_days_and_when_a_newer_one_is_sent(people: People, signed_in: SignIn) -> None:
    office = signed_in(people.operations_officer)
    office.post("/people/invite/", {"name": "Nina Fresh", "email": "nina@example.org"})
    nina = User.objects.get(email="nina@example.org")
    office.post(f"/people/{key_of(nina.pk)}/invite/")
    first, second = (
        next(w for w in m.body.split() if "/people/accept/" in w).removeprefix("http://localhost:8000")
        for m in mail.outbox
    )
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    with time_machine.travel(dt.datetime(2026, 11, 9, 10, 1, tzinfo=dt.UTC), tick=False):
        assert Client().get(second).status_code == 404


@pytest.mark.django_db
def test_an_address_is_invited_once_whatever_its_capitals(people: People, signed_in: SignIn) -> None:
    answer = signed_in(people.trust_officer).post(
        "/people/invite/", {"name": "Again", "email": "PETRA.ashdown@EXAMPLE.org"}
    )
    assert "already on the list" in answer.content.decode()
    assert 'value="Again"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.req("R101")
def test_inviting_somebody_who_has_a_part_in_a_hidden_case_looks_like_inviting_anybody(
    people: People, signed_in: SignIn
) -> None:
    hidden = people.nobody  # signs in, holds no post, and was invited by somebody else
    office = signed_in(people.trust_officer)
    asked = {"name": hidden.name, "email": hidden.email.upper(), "job_title": ""}
    known = office.post("/people/invite/", asked, follow=True).content.decode()
    new = office.post("/people/invite/", {**asked, "email": "a@example.org", "name": "Nina Fresh"}, follow=True)
    for text in (known, new.content.decode()):
        assert "An invitation is on its way to" in text
        assert "; the link works until" in text
        assert "Send a new invitation" in text
    assert "already" not in known
    listed = office.get("/people/?q=noel").content.decode()
    assert ">Invited</strong>" in listed
    hidden.refresh_from_db()
    assert hidden.check_password(PASSWORD)
    assert hidden.posts.count() == 0


@pytest.mark.django_db
def test_an_administrator_cannot_fill_a_post_for_themselves_and_is_told_why(people: People, signed_in: SignIn) -> None:
    answer = fill(signed_in(people.administrator), people.administrator, PostKind.TRUST_OFFICER, "trust")
    assert "You cannot give a post to yourself" in answer.content.decode()
    assert not posts.academies_with(people.administrator, "see_cases", on=TODAY).exists()


@pytest.mark.django_db
def test_those_who_answer_for_cases_hear_when_somebody_is_let_in_to_read_them(
    people: People, signed_in: SignIn
) -> None:
    fill(
        signed_in(people.trust_officer),
        invited(people.nobody, by=people.trust_officer),
        PostKind.TRUST_OFFICER,
        "trust",
    )
    for told in (people.operations_officer, people.chief_executive):
        assert "A post was filled" in told.notices.get().text
    assert not people.trust_officer.notices.exists()


def cover_for(client: Client, post: Post, user: User) -> Any:
    data = {"user": key_of(user.pk), **day("from_date", TODAY), **day("to_date", TODAY + dt.timedelta(days=20))}
    return client.post(f"/people/posts/{key_of(post.pk)}/cover/", data)


@pytest.mark.django_db
def test_whoever_is_covered_hears_of_it_with_all_who_answer_for_cases(people: People, signed_in: SignIn) -> None:
    post = Post.objects.get(user=people.operations_officer)
    assert (
        cover_for(signed_in(people.trust_officer), post, invited(people.nobody, by=people.trust_officer)).status_code
        == 302
    )
    for told in (people.operations_officer, people.chief_executive):
        assert "acts in a post for its holder" in told.notices.get().text


@pytest.mark.django_db
@pytest.mark.parametrize("post", [False, True])
def test_an_administrator_makes_nobody_read_cases_while_an_officer_is_there_to_do_it(
    people: People, signed_in: SignIn, post: bool
) -> None:
    """Neither the one with the post of an administrator nor a superuser without any: no puppet reads for them."""
    person = people.administrator
    if not post:
        person.posts.all().delete()
        person.is_superuser = person.is_staff = True
        person.save()
    client, somebody = signed_in(person), invited(people.nobody, by=person)
    covered = Post.objects.get(user=people.operations_officer)
    answer = cover_for(client, covered, somebody)
    assert f"Ask {people.trust_officer.name}" in answer.content.decode()
    answer = fill(client, somebody, PostKind.TRUST_OFFICER, "trust")
    assert "Ask " in answer.content.decode()
    theirs = Post.objects.get(user=people.trust_officer)
    answer = client.post(f"/people/posts/{key_of(theirs.pk)}/end/", {"to": "", **day("to_date", TODAY)})
    assert f"Ask {people.operations_officer.name}" in answer.content.decode()
    assert not posts.held_by(people.nobody, on=TODAY)
    assert posts.held_by(User.objects.get(pk=people.trust_officer.pk), on=TODAY)
    assert fill(client, somebody, PostKind.TRUST_MEMBER, "trust").status_code == 302


@pytest.mark.django_db
def test_on_the_first_day_an_administrator_fills_the_first_post(people: People, signed_in: SignIn) -> None:
    somebody = invited(people.nobody, by=people.administrator)
    Post.objects.filter(kind__in=posts.OFFICERS).update(to_date=TODAY - dt.timedelta(days=1))
    assert fill(signed_in(people.administrator), somebody, PostKind.TRUST_OFFICER, "trust").status_code == 302
    assert posts.holds(User.objects.get(pk=people.nobody.pk), PostKind.TRUST_OFFICER, on=TODAY)


@pytest.mark.django_db
def test_a_taken_post_is_refused_at_the_field_and_what_was_typed_stays(people: People, signed_in: SignIn) -> None:
    answer = fill(
        signed_in(people.trust_officer),
        invited(people.nobody, by=people.trust_officer),
        PostKind.PRINCIPAL,
        str(people.alder.pk),
    )
    text = answer.content.decode()
    assert "Petra Ashdown is Principal, Alder Academy from 1 September 2026" in text
    assert f'<option value="{key_of(people.nobody.pk)}" selected' in text


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "at_trust"), [(PostKind.SENCO, True), (PostKind.TRUSTEE, False)])
def test_a_post_at_the_wrong_place_is_refused_at_the_field(
    people: People, signed_in: SignIn, kind: PostKind, at_trust: bool
) -> None:
    place = "trust" if at_trust else str(people.alder.pk)
    answer = fill(signed_in(people.trust_officer), invited(people.nobody, by=people.trust_officer), kind, place)
    assert f"{kind.label} is a post at" in answer.content.decode()


@pytest.mark.django_db
def test_a_post_that_begins_later_is_shown_as_such_and_takes_effect_by_itself(
    people: People, signed_in: SignIn
) -> None:
    client, begins = signed_in(people.trust_officer), TODAY + dt.timedelta(days=60)
    fill(client, invited(people.nobody, by=people.trust_officer), PostKind.RECORD_KEEPER, str(people.birch.pk), begins)
    for page in ("/people/posts/", f"/people/{key_of(people.nobody.pk)}/", "/people/?q=Noel"):
        assert "From 1 January 2027" in client.get(page).content.decode(), page
    assert mirror_posts.run(dry_run=True) == {"people": 0}
    with time_machine.travel(dt.datetime(2027, 1, 1, 0, 5, tzinfo=dt.UTC), tick=False):
        assert mirror_posts.run(dry_run=True) == {"people": 1}
        mirror_posts.run()
        mirror_posts.run()
        noel = User.objects.get(pk=people.nobody.pk)
        assert list(posts.academies_with(noel, "keep_records", on=begins)) == [people.birch]


@pytest.mark.django_db
def test_cover_is_arranged_for_a_post(people: People, signed_in: SignIn) -> None:
    post = Post.objects.get(user=people.principal)
    last = TODAY + dt.timedelta(days=20)
    data = {"user": key_of(people.deputy.pk), **day("from_date", TODAY), **day("to_date", last)}
    signed_in(people.operations_officer).post(f"/people/posts/{key_of(post.pk)}/cover/", data)
    assert posts.holders(PostKind.PRINCIPAL, on=TODAY, academy=people.alder) == [people.deputy]
    shown = signed_in(people.operations_officer).get("/people/posts/").content.decode()
    assert "acting for Petra Ashdown" in shown


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[tuple[User, User | None]]:
    seen: list[tuple[User, User | None]] = []
    monkeypatch.setattr(handover, "HANDOVERS", [lambda *, post, to, by, on, at: seen.append((post.user, to))])
    return seen


@pytest.mark.django_db
def test_a_post_that_ends_today_hands_its_open_work_over_at_once(
    people: People, signed_in: SignIn, moved: list[tuple[User, User | None]]
) -> None:
    post = Post.objects.get(user=people.principal)
    data = {"to": key_of(people.deputy.pk), **day("to_date", TODAY)}
    signed_in(people.operations_officer).post(f"/people/posts/{key_of(post.pk)}/end/", data)
    assert moved == [(people.principal, people.deputy)]
    post.refresh_from_db()
    assert post.to_date == TODAY


@pytest.mark.django_db
def test_a_last_day_before_a_post_began_is_a_slip_and_nothing_happens(
    people: People, signed_in: SignIn, moved: list[tuple[User, User | None]]
) -> None:
    post = Post.objects.get(user=people.principal)
    data = {"to": "", **day("to_date", dt.date(2020, 1, 1))}
    answer = signed_in(people.operations_officer).post(f"/people/posts/{key_of(post.pk)}/end/", data)
    assert "The last day cannot be before the post began, on 1 September 2026." in answer.content.decode()
    post.refresh_from_db()
    assert (post.to_date, moved) == (None, [])


@pytest.mark.django_db
def test_a_post_that_has_not_begun_can_still_be_called_off(people: People, signed_in: SignIn) -> None:
    later = posts.begin(
        user=people.deputy, kind=PostKind.STAFF, trust=people.trust, academy=people.birch,
        from_date=TODAY + dt.timedelta(days=30), by=people.operations_officer, on=TODAY,
    )  # fmt: skip
    data = {"to": "", **day("to_date", TODAY)}
    signed_in(people.operations_officer).post(f"/people/posts/{key_of(later.pk)}/end/", data)
    assert not Post.objects.filter(pk=later.pk).exists()


@pytest.mark.django_db
def test_a_post_that_ends_later_hands_over_the_day_after_and_only_once(
    people: People, signed_in: SignIn, moved: list[tuple[User, User | None]]
) -> None:
    post = Post.objects.get(user=people.principal)
    data = {"to": "", **day("to_date", TODAY + dt.timedelta(days=4))}
    signed_in(people.operations_officer).post(f"/people/posts/{key_of(post.pk)}/end/", data)
    assert moved == []
    with time_machine.travel(dt.datetime(2026, 11, 7, 1, 5, tzinfo=dt.UTC), tick=False):
        mirror_posts.run()
        mirror_posts.run()
    assert moved == [(people.principal, None)]


@pytest.mark.django_db
def test_when_the_work_cannot_be_moved_the_post_does_not_end(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**details: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(handover, "HANDOVERS", [fails])
    post = Post.objects.get(user=people.principal)
    at = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)
    with pytest.raises(RuntimeError):
        handover.leave(post, to_date=TODAY, to=people.deputy, by=people.operations_officer, on=TODAY, at=at)
    assert Post.objects.get(pk=post.pk).to_date is None
    assert not Handover.objects.exists()


@pytest.mark.django_db
def test_a_sign_in_is_closed_only_after_its_posts_ended(people: People, signed_in: SignIn) -> None:
    client = signed_in(people.operations_officer)
    Post.objects.filter(user=people.teacher).update(to_date=people.on)
    client.post(f"/people/{key_of(people.principal.pk)}/sign-in/")
    client.post(f"/people/{key_of(people.teacher.pk)}/sign-in/")
    assert User.objects.get(pk=people.principal.pk).is_active
    assert not User.objects.get(pk=people.teacher.pk).is_active
    assert client.post(f"/people/{key_of(people.nobody.pk)}/sign-in/").status_code == 404


@pytest.mark.django_db
def test_a_colour_on_which_white_cannot_be_read_is_refused(people: People, signed_in: SignIn) -> None:
    client, data = signed_in(people.trust_officer), {"name": "Hedgerow", "address": "1 Row", "colour": "#ffcc00"}
    answer = client.post("/people/places/trust/", data)
    assert "White text is too hard to read on this colour" in answer.content.decode()
    assert client.post("/people/places/trust/", {**data, "colour": "#1D4F5F"}).status_code == 302


@pytest.mark.django_db
def test_a_new_academy_is_reached_at_once_by_those_at_the_trust(people: People, signed_in: SignIn) -> None:
    data = {"name": "Cedar Academy", "slug": "cedar", "code": "ced", "colour": "#1d4f5f", "is_open": "on"}
    assert signed_in(people.trust_officer).post("/people/places/new/", data).status_code == 302
    cedar = Academy.objects.get(code="CED")
    assert cedar in posts.academies_with(people.chief_executive, "see_cases", on=TODAY)


@pytest.mark.django_db
def test_the_list_costs_the_same_however_many_people(
    people: People, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(people.operations_officer)
    client.get("/people/")
    with django_assert_max_num_queries(10):
        client.get("/people/")


@pytest.mark.django_db
def test_the_configuration_pages_hold_no_people_and_no_secrets(people: People, signed_in: SignIn) -> None:
    page = signed_in(people.administrator).get("/configuration/").content.decode()
    assert "/configuration/accounts/academy/" in page
    assert "Practice mode." in page, "every page says so"
    for hidden in ("authenticator", "emailaddress", "group", "user/", "entry", "complaint/"):
        assert f"/{hidden}" not in page, hidden
    assert signed_in(people.principal).get("/configuration/").status_code in (302, 403, 404)
    assert "/account/login/" in Client().get("/configuration/login/").headers["Location"]


@pytest.mark.django_db
@pytest.mark.req("R101")
def test_somebody_from_outside_is_in_no_choice_of_whoever_may_not_know_of_them(
    people: People, signed_in: SignIn
) -> None:
    outside = User.objects.create_user("xanthe@example.net", None, name="Xanthe Outsider")
    post = Post.objects.filter(user=people.teacher).first()
    assert post is not None
    browser = signed_in(people.administrator)
    pages = [
        "/people/",
        "/people/posts/fill/",
        f"/people/posts/{key_of(post.pk)}/cover/",
        f"/people/posts/{key_of(post.pk)}/end/",
    ]
    for address in pages:
        assert "Xanthe Outsider" not in browser.get(address).content.decode(), address
    answer = fill(browser, outside, PostKind.TRUST_OFFICER, "trust")
    assert answer.status_code == 200
    assert not outside.posts.exists()
    invited(outside, by=people.administrator)
    for address in pages:
        assert "Xanthe Outsider" in browser.get(address).content.decode(), address


@pytest.mark.django_db
@pytest.mark.req("R101")
def test_a_colleague_whom_an_administrator_invites_is_given_a_post_by_an_officer(
    people: People, signed_in: SignIn
) -> None:
    """The administrator may not fill the post, so the officer has to find the person, by the name that was typed."""
    hidden = people.nobody  # known to the portal already, by another name
    typed = {"name": "Nora Newcomer", "email": hidden.email, "job_title": "Head of Year 8"}
    signed_in(people.administrator).post("/people/invite/", typed)
    office = signed_in(people.trust_officer)
    listed, choice = office.get("/people/?q=newcomer"), office.get("/people/posts/fill/")
    for page in (listed, choice):
        assert "Nora Newcomer" in page.content.decode()
        assert hidden.name not in page.content.decode()
    one = office.get(f"/people/{key_of(hidden.pk)}/").content.decode()
    assert ("Head of Year 8" in one, hidden.name in one, "Send a new invitation" in one) == (True, False, True)
    put_right = {"name": "Nora Newcomb", "job_title": "Head of Year 9"}
    office.post(f"/people/{key_of(hidden.pk)}/details/", put_right)
    for person in (people.trust_officer, people.administrator):
        told = signed_in(person).get(f"/people/{key_of(hidden.pk)}/").content.decode()
        assert ("Nora Newcomb" in told, "Head of Year 9" in told) == (True, True)
    hidden.refresh_from_db()
    assert hidden.name not in ("Nora Newcomer", "Nora Newcomb")
    assert fill(office, hidden, PostKind.SENIOR_LEADER, str(people.alder.pk)).status_code == 302


@pytest.mark.django_db
@pytest.mark.req("R101")
def test_whom_an_officer_invites_stays_their_own_also_where_the_officer_administers_besides(
    people: People, signed_in: SignIn
) -> None:
    officer = people.trust_officer
    officer.is_superuser = officer.is_staff = True
    officer.save()
    invited(people.nobody, by=officer)
    assert people.nobody.name in signed_in(officer).get("/people/").content.decode()
    assert people.nobody.name not in signed_in(people.operations_officer).get("/people/").content.decode()
