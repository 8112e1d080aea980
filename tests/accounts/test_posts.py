"""Who holds which post, and what it gives."""

from __future__ import annotations

import datetime as dt

import pytest
from guardian.models import UserObjectPermission

from accounts import posts, trail
from accounts.models import Academy, Post, PostKind, User
from tests.people import FIRST_DAY, People, make_academy, make_person

LATER = dt.date(2026, 11, 2)


def rights(user: User) -> set[tuple[str, str]]:
    """What stands in the guardian table for a person: (academy code, right)."""
    names = dict(Academy.objects.values_list("pk", "code"))
    rows = UserObjectPermission.objects.filter(user=user).values_list("object_pk", "permission__codename")
    return {(names[int(pk)], codename) for pk, codename in rows}


@pytest.mark.django_db
def test_a_principal_sees_the_cases_of_their_own_academy_only(people: People) -> None:
    assert rights(people.principal) == {
        ("ALD", "log_complaints"),
        ("ALD", "see_register"),
        ("ALD", "see_cases"),
    }
    assert list(posts.academies_with(people.principal, "see_cases", on=LATER)) == [people.alder]


@pytest.mark.django_db
def test_a_trust_wide_post_reaches_an_academy_that_joins_later(people: People) -> None:
    cedar = make_academy(people.trust, "Cedar Academy", "CED")
    assert cedar not in posts.academies_with(people.operations_officer, "see_cases", on=LATER)
    posts.mirror_all(on=LATER)
    assert set(posts.academies_with(people.operations_officer, "see_cases", on=LATER)) == {
        people.alder,
        people.birch,
        cedar,
    }


@pytest.mark.django_db
def test_a_superuser_without_a_post_is_given_nothing(people: People) -> None:
    chief = make_person("Sam Root", superuser=True)
    posts.mirror(chief, on=LATER)
    for right in ("see_cases", "see_register", "see_papers", "see_answered_cases", "keep_records"):
        assert not posts.academies_with(chief, right, on=LATER).exists()
        assert not posts.academies_with(people.administrator, right, on=LATER).exists()


@pytest.mark.django_db
def test_an_ended_post_gives_nothing_from_the_next_day_even_if_no_worker_ran(people: People) -> None:
    post = Post.objects.get(user=people.principal)
    posts.end(post, to_date=LATER, by=people.operations_officer, on=LATER)
    someone = User.objects.get(pk=people.principal.pk)
    assert posts.academies_with(someone, "see_cases", on=LATER).exists()
    assert rights(someone)
    assert not posts.academies_with(someone, "see_cases", on=LATER + dt.timedelta(days=1)).exists()
    posts.mirror(someone, on=LATER + dt.timedelta(days=1))
    assert rights(someone) == set()


@pytest.mark.django_db
def test_a_post_from_a_future_day_takes_effect_on_that_day(people: People) -> None:
    begins = LATER + dt.timedelta(days=7)
    posts.begin(
        user=people.nobody, kind=PostKind.RECORD_KEEPER, trust=people.trust, academy=people.birch,
        from_date=begins, by=people.operations_officer, on=LATER,
    )  # fmt: skip
    assert rights(people.nobody) == set()
    assert people.nobody not in posts.holders(PostKind.RECORD_KEEPER, on=LATER, academy=people.birch)
    posts.mirror(people.nobody, on=begins)
    assert ("BIR", "keep_records") in rights(people.nobody)
    assert people.nobody in posts.holders(PostKind.RECORD_KEEPER, on=begins, academy=people.birch)


@pytest.mark.django_db
def test_acting_cover_stands_in_for_the_post_and_only_for_its_days(people: People) -> None:
    principal = Post.objects.get(user=people.principal)
    last = LATER + dt.timedelta(days=10)
    posts.begin(
        user=people.deputy, kind=PostKind.PRINCIPAL, trust=people.trust, academy=people.alder,
        from_date=LATER, to_date=last, acting_for=principal, by=people.operations_officer, on=LATER,
    )  # fmt: skip
    before, after = LATER - dt.timedelta(days=1), last + dt.timedelta(days=1)
    assert posts.holders(PostKind.PRINCIPAL, on=before, academy=people.alder) == [people.principal]
    assert posts.holders(PostKind.PRINCIPAL, on=last, academy=people.alder) == [people.deputy]
    assert posts.holders(PostKind.PRINCIPAL, on=after, academy=people.alder) == [people.principal]
    assert ("ALD", "see_cases") in rights(people.deputy)


@pytest.mark.django_db
def test_cover_by_somebody_who_can_no_longer_sign_in_falls_back_to_the_holder(people: People) -> None:
    posts.begin(
        user=people.deputy, kind=PostKind.PRINCIPAL, trust=people.trust, academy=people.alder,
        from_date=LATER, acting_for=Post.objects.get(user=people.principal), by=people.operations_officer,
        on=LATER,
    )  # fmt: skip
    User.objects.filter(pk=people.deputy.pk).update(is_active=False)
    assert posts.holders(PostKind.PRINCIPAL, on=LATER, academy=people.alder) == [people.principal]


@pytest.mark.django_db
def test_one_person_at_a_time_is_principal(people: People) -> None:
    with pytest.raises(posts.PostTaken) as taken:
        posts.begin(
            user=people.deputy, kind=PostKind.PRINCIPAL, trust=people.trust, academy=people.alder,
        from_date=LATER, by=people.operations_officer, on=LATER,
        )  # fmt: skip
    assert taken.value.post.user == people.principal


@pytest.mark.django_db
def test_nobody_gives_themselves_a_post(people: People) -> None:
    with pytest.raises(posts.NotForOneself):
        posts.begin(
            user=people.administrator, kind=PostKind.TRUST_OFFICER, trust=people.trust,
            from_date=LATER, by=people.administrator, on=LATER,
        )  # fmt: skip
    assert not posts.holds(people.administrator, PostKind.TRUST_OFFICER, on=LATER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "at_academy"), [(PostKind.PRINCIPAL, False), (PostKind.TRUSTEE, True), (PostKind.SENCO, False)]
)
def test_a_post_belongs_to_its_place(people: People, kind: PostKind, at_academy: bool) -> None:
    with pytest.raises(ValueError, match="is a post at"):
        posts.begin(
            user=people.nobody, kind=kind, trust=people.trust, academy=people.alder if at_academy else None,
            from_date=LATER, by=people.operations_officer, on=LATER,
        )  # fmt: skip


@pytest.mark.django_db
def test_a_clerk_of_the_trust_comes_after_the_academys_own(people: People) -> None:
    posts.begin(
        user=people.central_colleague, kind=PostKind.CLERK, trust=people.trust, from_date=FIRST_DAY,
        by=people.operations_officer, on=FIRST_DAY,
    )  # fmt: skip
    assert posts.holders(PostKind.CLERK, on=LATER, academy=people.alder) == [
        people.clerk,
        people.central_colleague,
    ]
    assert posts.holders(PostKind.CLERK, on=LATER, academy=people.birch) == [people.central_colleague]


@pytest.mark.django_db
def test_a_post_that_had_not_begun_is_called_off_and_the_trail_keeps_it(people: People) -> None:
    begins = LATER + dt.timedelta(days=7)
    post = posts.begin(
        user=people.nobody, kind=PostKind.STAFF, trust=people.trust, academy=people.birch, from_date=begins,
        by=people.operations_officer, on=LATER,
    )  # fmt: skip
    posts.end(post, to_date=LATER, by=people.operations_officer, on=LATER)
    assert not Post.objects.filter(user=people.nobody).exists()
    assert list(trail.Entry.objects.filter(about=post.uuid).values_list("step", flat=True)) == [
        "post_filled",
        "post_called_off",
    ]
    assert list(trail.verify()) == []


@pytest.mark.django_db
def test_every_post_says_what_it_gives() -> None:
    known = {codename for codename, _ in Academy._meta.permissions}
    assert set(posts.RIGHTS) == set(PostKind)
    assert frozenset().union(*posts.RIGHTS.values()) <= known
