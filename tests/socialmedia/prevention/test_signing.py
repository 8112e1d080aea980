"""What staff sign: shown first, signed by name, asked for each year, and who has not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import posts, trail
from accounts.models import Notice, Post, PostKind, User
from accounts.tokens import hidden
from socialmedia.prevention import chasing, reference, staffing
from socialmedia.prevention.actions import agreements, staff
from socialmedia.prevention.actions.noting import Refused
from socialmedia.prevention.models import Agreement, Declaration, Induction, KnownContact, Page, PolicyLink, Round
from socialmedia.prevention.vocabulary import Signed
from tests.people import People
from tests.socialmedia.tales import NOW, TODAY

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]
SIGNED = {"trained": "on", "understood": "on"}


def told(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined]


def open_round(approved: dict[str, Agreement], people: People, **more: object) -> Round:
    given = {"title": "Year 2026/27", "begins_on": TODAY, "due_on": TODAY + dt.timedelta(days=14), "remind_every": 7}
    return agreements.open_round(
        approved[Signed.ACCEPTABLE_USE], by=people.trust_officer, at=NOW, **{**given, **more}
    )  # fmt: skip


@pytest.mark.req("R229", "R255", "R175", "R251")
def test_a_teacher_reads_what_must_not_be_posted_and_then_signs_by_name(
    school: People, approved: dict[str, Agreement], signed_in: In
) -> None:
    link = reference.all_policies_of(school.trust).get(key="social_media")
    PolicyLink.objects.filter(key="code_of_conduct").update(
        link="https://example.org/code", approver="The trust board", approved_on=TODAY
    )
    agreement = approved[Signed.ACCEPTABLE_USE]
    browser = signed_in(school.teacher)
    assert "Read and sign" in told(browser.get(reverse("prevention:front")))
    address = reverse("prevention:sign", args=[agreement.uuid])
    mark = agreement.mark
    unread = signed_in(school.deputy).post(address, {**SIGNED, "signature": "Dilys Marsh", "mark": mark})
    assert unread.status_code == 422
    assert "Read it first" in told(unread)
    page = told(browser.get(address))
    for words in ("disrepute", "confidential", "bullying or harassment", "do your job", "other policies"):
        assert words in page.split("must not</h2>")[1].split("</ul>")[0]
    assert '<a class="govuk-link" href="https://example.org/code"' in page
    assert link.title in page
    assert "freedom of information" in page
    wrong = browser.post(address, {**SIGNED, "signature": "T. R.", "mark": mark})
    assert "Type your full name as it stands here, Tamsin Reed" in told(wrong)
    assert 'value="T. R."' in told(wrong)
    unticked = browser.post(address, {"understood": "on", "signature": "Tamsin Reed", "mark": mark})
    assert "once you have had the training" in told(unticked)
    for _ in range(2):
        assert browser.post(address, {**SIGNED, "signature": "tamsin  reed", "mark": mark}).status_code == 302
    row = Declaration.objects.get()
    assert (row.user, row.on, row.agreement, row.mark) == (school.teacher, TODAY, agreement, agreement.mark)
    assert row.trained
    assert row.understood
    assert row.signature == "tamsin reed"
    assert row.shown_at == NOW
    assert "You signed this on 10 November 2026" in told(browser.get(address))
    assert list(trail.verify()) == []


@pytest.mark.req("R229")
def test_words_that_changed_meanwhile_or_were_never_shown_are_not_signed(
    school: People, approved: dict[str, Agreement]
) -> None:
    agreement = approved[Signed.ACCEPTABLE_USE]
    given = {"signature": "Tamsin Reed", "trained": True, "understood": True, "by": school.teacher, "at": NOW}
    with pytest.raises(Refused, match="Read it first"):
        agreements.sign(agreement, mark=agreement.mark, **given)
    agreements.show(agreement, to=school.teacher, at=NOW)
    with pytest.raises(Refused, match="have changed"):
        agreements.sign(agreement, mark="0" * 64, **given)
    with pytest.raises(Refused, match="not changed any more"):
        agreements.write(agreement, by=school.trust_officer, at=NOW, text="Other words")
    made = agreements.sign(agreement, mark=agreement.mark, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.filter(pk=made.pk).update(shown_at=None)


@pytest.mark.req("R277", "R174")
def test_a_draft_is_nobodys_to_sign_until_a_board_has_approved_it(school: People, signed_in: In) -> None:
    officer = signed_in(school.trust_officer)
    page = told(officer.get(reverse("prevention:agreements")))
    assert page.count("No version is in force") == 3
    draft = Agreement.objects.get(kind=Signed.ACCEPTABLE_USE)
    assert signed_in(school.teacher).get(reverse("prevention:sign", args=[draft.uuid])).status_code == 404
    approve = reverse("prevention:approve_agreement", args=[draft.uuid])
    assert signed_in(school.principal).get(approve).status_code == 404
    day = {"approved_on_day": "1", "approved_on_month": "9", "approved_on_year": "2026"}
    whole = {**day, **{name.replace("approved_on", field): value for field in ("in_force_from", "review_on")
                       for name, value in day.items()}}  # fmt: skip
    empty = officer.post(approve, {**whole, "approver": ""})
    assert "Say which board approved it." in told(empty)
    assert officer.post(approve, {**whole, "approver": "The trust board"}).status_code == 302
    page = told(officer.get(draft.get_absolute_url()))
    assert "Approved by The trust board on 1 September 2026" in page
    chasing.chase(at=NOW)
    assert Notice.objects.filter(user=school.trust_officer, text__contains="is to be reviewed").count() == 1


@pytest.mark.slow
@pytest.mark.req("R230", "R173")
def test_a_yearly_round_for_two_hundred_staff_reminds_until_each_has_signed(
    school: People, approved: dict[str, Agreement], signed_in: In
) -> None:
    agreement = approved[Signed.ACCEPTABLE_USE]
    before = Post.objects.filter(user__in=_signers(school)).values("user").distinct().count()
    staff_of = User.objects.bulk_create(
        User(email=f"colleague{number}@example.org", name=f"Colleague {number:03d}") for number in range(200 - before)
    )
    Post.objects.bulk_create(
        Post(user=user, kind=PostKind.STAFF, trust=school.trust, academy=school.alder, from_date=dt.date(2025, 9, 1))
        for user in staff_of
    )
    going_on = open_round(approved, school)
    with CaptureQueriesContext(connection) as asked:
        missing = staffing.not_signed(going_on, on=TODAY)
    assert len(missing) == 200
    assert len(asked) < 12
    assert chasing.chase(at=NOW) >= 200
    assert chasing.chase(at=NOW) == 0
    asked_once = Notice.objects.filter(key=f"sign:{going_on.uuid}:0")
    assert asked_once.count() == 200
    assert "Colleague" not in "".join(asked_once.values_list("text", flat=True))
    signed, on = staff_of[:150], TODAY
    Declaration.objects.bulk_create(
        Declaration(
            agreement=agreement, user=user, signature=user.name, trained=True, understood=True, mark=agreement.mark,
            shown_at=NOW, on=on, by=user, at=NOW,
        )
        for user in signed
    )  # fmt: skip
    week = NOW + dt.timedelta(days=7)
    chasing.chase(at=week)
    again = Notice.objects.filter(key=f"sign:{going_on.uuid}:1")
    assert again.count() == 50
    assert not again.filter(user__in=signed).exists()
    late = NOW + dt.timedelta(days=15)
    chasing.chase(at=late)
    head = Notice.objects.get(user=school.principal, key__startswith="unsigned:")
    assert head.text == f"Some colleagues at Alder Academy have not signed “{agreement.title}”."
    page = told(signed_in(school.trust_officer).get(going_on.get_absolute_url()))
    assert "50 have not signed" in page
    assert "150 have signed" in page
    assert "Colleague 160" in page
    assert "Colleague 010" not in page
    officer = signed_in(school.trust_officer)
    with CaptureQueriesContext(connection) as asked:
        everybody = told(officer.get(reverse("prevention:staff")))
    assert "Everybody (200)" in everybody
    assert len(asked) < 45
    birch = told(signed_in(school.birch_principal).get(going_on.get_absolute_url()))
    assert "Barnaby Quill" in birch
    assert "Colleague" not in birch
    agreements.close_round(going_on, by=school.trust_officer, at=late)
    assert chasing.chase(at=NOW + dt.timedelta(days=22)) == 0


def _signers(school: People) -> list[User]:
    return [one.user for one in staffing.roster(school.trust, on=TODAY)]


@pytest.mark.req("R173")
def test_training_is_recorded_for_many_and_the_list_says_for_whom_it_is_due(
    school: People, approved: dict[str, Agreement], signed_in: In
) -> None:
    head = signed_in(school.principal)
    address = reverse("prevention:training")
    given = {
        "title": "Safeguarding refresher", "on_day": "2", "on_month": "11", "on_year": "2026", "online_safety": "on",
        "people": [hidden(school.teacher.pk), hidden(school.deputy.pk)],
    }  # fmt: skip
    nobody = head.post(address, {**given, "people": []})
    assert "Choose who took part." in told(nobody)
    assert "Safeguarding refresher" in told(nobody)
    assert head.post(address, {**given, "people": [hidden(school.birch_principal.pk)]}).status_code == 422
    done = head.post(address, given, follow=True)
    assert "recorded for 2 colleagues" in told(done)
    due = told(head.get(reverse("prevention:staff"), {"show": "untrained"}))
    assert "Sunil Orchard" in due
    assert "Tamsin Reed" not in due
    assert "Barnaby Quill" not in due
    assert signed_in(school.teacher).get(reverse("prevention:staff")).status_code == 404
    agreements.show(approved[Signed.ACCEPTABLE_USE], to=school.teacher, at=NOW)
    agreements.sign(
        approved[Signed.ACCEPTABLE_USE], signature="Tamsin Reed", trained=True, understood=True,
        mark=approved[Signed.ACCEPTABLE_USE].mark, by=school.teacher, at=NOW,
    )  # fmt: skip
    row = told(head.get(reverse("prevention:staff"))).split("Tamsin Reed")[1].split("</tr>")[0]
    assert "Signed on 10 November 2026, version 1" in row
    assert "2 November 2026" in row
    assert "To sign" not in row


@pytest.mark.req("R231", "R230")
def test_somebody_newly_qualified_is_flagged_first_and_their_head_is_told(
    school: People, approved: dict[str, Agreement], signed_in: In
) -> None:
    new = User.objects.create_user("nell@example.org", name="Nell Freshly")
    posts.begin(
        user=new, kind=PostKind.STAFF, trust=school.trust, academy=school.alder, from_date=TODAY, by=None, on=TODAY
    )
    head = signed_in(school.principal)
    address = reverse("prevention:induction", args=[new.pk])
    assert head.post(address, {"newly_qualified": "on"}).status_code == 302
    page = told(head.get(reverse("prevention:staff"), {"show": "new"}))
    assert "By 15 November 2026" in page.split("Nell Freshly")[1].split("</tr>")[0]
    chasing.chase(at=NOW)
    assert "Welcome" in Notice.objects.get(user=new).text
    chasing.chase(at=NOW + dt.timedelta(days=6))
    assert Notice.objects.filter(user=school.principal, text__contains="waits for the talk").count() == 1
    given = {"newly_qualified": "on", "talked_on_day": "10", "talked_on_month": "11", "talked_on_year": "2026"}
    assert head.post(address, {**given, "note": "Old pictures; settings."}).status_code == 302
    assert Induction.objects.get().talked_by == school.principal
    assert "Nell Freshly" not in told(head.get(reverse("prevention:staff"), {"show": "new"}))
    with pytest.raises(Exception, match="induct"):
        staff.record_induction(
            new, newly_qualified=False, talked_on=None, text="", by=school.birch_principal, at=NOW
        )  # fmt: skip


@pytest.mark.req("R232")
def test_whoever_posts_for_the_school_is_asked_to_sign_the_rules_for_it(
    school: People, approved: dict[str, Agreement], signed_in: In
) -> None:
    official = approved[Signed.OFFICIAL_USE]
    assert official not in agreements.asked_to_sign(school.deputy, school.trust, on=TODAY)
    Page.objects.create(
        academy=school.alder, platform="Facebook", name="Alder Academy", whose="official", run_by=school.deputy,
        checked_on=TODAY, by=school.principal, at=NOW,
    )  # fmt: skip
    assert official in agreements.asked_to_sign(school.deputy, school.trust, on=TODAY)
    chasing.chase(at=NOW)
    assert Notice.objects.filter(user=school.deputy, text__startswith="You post for the school").count() == 1
    page = told(signed_in(school.deputy).get(reverse("prevention:sign", args=[official.uuid])))
    assert "only with consent" in page


@pytest.mark.req("R256")
def test_a_friendship_from_before_is_declared_and_discussed_with_the_principal(school: People, signed_in: In) -> None:
    teacher, address = signed_in(school.teacher), reverse("prevention:contacts")
    assert "Say with whom." in told(teacher.post(address, {"what": "We sing together"}))
    teacher.post(address, {"whom": "Parents of a pupil in Year 4", "what": "We sing together"})
    declared = KnownContact.objects.get()
    assert Notice.objects.get().user == school.principal
    assert "We sing together" not in told(signed_in(school.deputy).get(address))
    assert "We sing together" not in told(signed_in(school.birch_principal).get(address))
    head = signed_in(school.principal)
    assert "To discuss" in told(head.get(address))
    discuss = reverse("prevention:discuss", args=[declared.uuid])
    assert signed_in(school.teacher).get(discuss).status_code == 404
    day = {"on_day": "10", "on_month": "11", "on_year": "2026"}
    assert head.post(discuss, {**day, "agreed": "Nothing about school there."}).status_code == 302
    assert "Nothing about school there." in told(teacher.get(address))
    teacher.post(reverse("prevention:end_contact", args=[declared.uuid]))
    assert KnownContact.objects.get().ended_on == TODAY


@pytest.mark.req("R229", "R230")
def test_whoever_signed_a_newer_version_in_the_middle_of_a_round_is_not_asked_for_the_old_one(
    school: People, approved: dict[str, Agreement]
) -> None:
    going_on = open_round(approved, school)
    newer = agreements.prepare(school.trust, Signed.ACCEPTABLE_USE, by=school.trust_officer, at=NOW)
    agreements.approve(
        newer, approver="Trust Board", approved_on=TODAY, in_force_from=TODAY, review_on=None,
        by=school.trust_officer, at=NOW,
    )  # fmt: skip
    newer.refresh_from_db()
    agreements.show(newer, to=school.teacher, at=NOW)
    agreements.sign(
        newer, signature=school.teacher.name, trained=True, understood=True, mark=newer.mark, by=school.teacher, at=NOW
    )
    missing = {one.user for one in staffing.not_signed(going_on, on=TODAY)}
    assert school.teacher not in missing
    assert school.senco in missing


@pytest.mark.req("R230")
def test_whoever_joins_after_the_day_of_a_round_is_welcomed_and_not_told_that_they_are_late(
    school: People, approved: dict[str, Agreement]
) -> None:
    going_on = open_round(approved, school)
    later = NOW + dt.timedelta(days=20)
    new = User.objects.create(email="new@example.org", name="Nell Newcome")
    Post.objects.create(user=new, kind=PostKind.STAFF, trust=school.trust, academy=school.alder, from_date=later.date())
    chasing.chase(at=later)
    told_new = Notice.objects.get(user=new, key__startswith=f"sign:{going_on.uuid}")
    assert told_new.text.startswith("Welcome.")
    assert not told_new.urgent
    assert "was to be signed by" in Notice.objects.get(user=school.senco, key__startswith=f"sign:{going_on.uuid}").text
