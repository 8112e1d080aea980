"""What belongs to no complaint has its rule, its due list, its hold and its two people as well."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts import posts, trail
from accounts.models import Access, Entry, Notice, PostKind, User
from accounts.own_records import OF_THEIR_OWN
from complaints.casework.actions import Refused
from complaints.casework.vocabulary import State as CaseState
from complaints.evidence import vault
from complaints.evidence.models import File
from complaints.records.disclosing import acting as disclosing
from complaints.records.models import (
    Disclosure,
    DisclosurePerson,
    Disposal,
    DisposalItem,
    Hold,
    RetentionRule,
)
from complaints.records.retention import acting, carrying_out, own, permissions, reviewing, schedule
from socialmedia.models import Concerned, Incident, Source
from socialmedia.prevention.models import Agreement, HomeSchoolSignature
from socialmedia.prevention.vocabulary import Signed
from socialmedia.vocabulary import Part, State
from tests.casework.screens import sign_in
from tests.casework.stories import LONDON, complaint_at
from tests.people import People, make_person
from tests.socialmedia.tales import NOW, Tale

LATER = dt.datetime(2035, 3, 5, 9, 0, tzinfo=LONDON)
"""Long after everything here has closed."""
ON = LATER.date()


@pytest.fixture
def second(school: People) -> User:
    user = make_person("Ottilie Marsh", job_title="Trust officer")
    posts.begin(
        user=user, kind=PostKind.TRUST_OFFICER, trust=school.trust, academy=None, from_date=school.on, by=None,
        on=school.on,
    )  # fmt: skip
    return user


@pytest.fixture
def later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def closed(school: People, **told: Any) -> Incident:
    return Tale(school, **told).to(State.CLOSED).incident


def carried_out(disposal: Disposal, **given: Any) -> bool:
    return carrying_out.carry_out(disposal.pk, clock=lambda: LATER, breath=0, **given)


def due(user: User, kind: str = "incident") -> set[uuid.UUID]:
    return {one.record.about for one in own.listed(user, kind, at=timezone.now(), most=100)[0]}


@pytest.mark.req("R130")
def test_every_kind_has_a_rule_with_its_source_and_nothing_goes_by_itself(school: People) -> None:
    rules = schedule.in_force(at=NOW)
    assert set(rules) == set(RetentionRule.Kind.values)
    assert set(OF_THEIR_OWN) == set(rules) - set(schedule.KINDS) == set(schedule.COUNTED_FROM)
    assert all(rule.source for rule in rules.values())
    assert not [name for name, task in settings.CELERY_BEAT_SCHEDULE.items() if "lapse" in str(task["task"]).lower()]
    with time_machine.travel(NOW, tick=False):
        browser = sign_in(school.trust_officer)
        page = browser.get(reverse("records:schedule")).content.decode()
        for words in ("Social media report", "Letter to many people", "Family’s signature", "Nothing goes by itself"):
            assert words in page, words
        for kind in OF_THEIR_OWN:
            assert "nothing due" in browser.get(f"{reverse('records:retention')}?kind={kind}").content.decode()
        rule = browser.get(reverse("records:rule", args=["family"])).content.decode()
        assert "the day of the signature" in rule
        assert "Two people look through what goes" in rule


@pytest.mark.req("R130")
def test_a_report_whose_time_is_over_goes_when_two_people_have_agreed_with_everything_that_hangs_on_it(
    school: People, second: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    open_still = Tale(school, account="Somebody else")
    open_still.to(State.MEETING)
    row, kept = closed(school), closed(school, account="Grumpy of Alder again")
    held = File.objects.count()
    with time_machine.travel(LATER, tick=False), django_capture_on_commit_callbacks(execute=True):
        browser = sign_in(school.trust_officer)
        overview = browser.get(reverse("records:retention")).content.decode()
        assert "Social media report</a>: 2" in overview
        listed = browser.get(f"{reverse('records:retention')}?kind=incident").content.decode()
        assert row.reference in listed
        assert "Facebook" in listed
        assert open_still.incident.reference not in listed
        browser.post(
            reverse("records:retention"), {"kind": "incident", "chosen": [str(row.uuid), str(kept.uuid), "nothing"]}
        )
        made = Disposal.objects.get()
        assert due(school.trust_officer) == set(), "it is in a disposal"
        assert Notice.objects.filter(user=second, about=made.uuid).exists()
        browser.post(reverse("records:decide_disposal", args=[made.uuid]), {"sure": "yes"})
        assert Incident.objects.filter(pk=row.pk).exists(), "nobody disposes alone"
        other = sign_in(second)
        page = other.get(made.get_absolute_url()).content.decode()
        assert row.reference in page
        assert "Facebook" in page
        other.post(reverse("records:decide_disposal", args=[made.uuid]), {"sure": "yes", "keep": [kept.reference]})
        assert carried_out(made)
    made.refresh_from_db()
    assert dict(made.items.values_list("reference", "state")) == {row.reference: "done", kept.reference: "left_out"}
    assert set(Incident.objects.values_list("pk", flat=True)) == {open_still.incident.pk, kept.pk}
    assert made.rows_gone > 5
    assert made.files_gone >= 1
    assert made.certificate is not None
    gone = held + 1 - File.objects.count()  # the certificate is a file as well
    assert gone == made.files_gone
    assert {name for name, _ in vault.stored()} == {one.stored_as for one in File.objects.all()}
    assert not Source.objects.filter(incident__uuid=row.uuid).exists()
    assert not Notice.objects.filter(about=row.uuid).exists()
    assert not Access.objects.filter(about=row.uuid, user__isnull=False).exists()
    assert Entry.objects.filter(about=row.uuid).order_by("number").last().step == "disposed_of"  # type: ignore[union-attr]
    with vault.opened(made.certificate.stored_as) as pdf:
        said = " ".join("".join(page.extract_text() for page in PdfReader(pdf).pages).split())
    assert row.reference in said
    assert "Social media report" in said
    assert "Ottilie Marsh" in said
    assert "academy, kind, stages" not in said, "of a report no figures stay"


@pytest.mark.req("R130")
def test_a_hold_and_whatever_happens_before_it_goes_postpone_it(school: People, second: User) -> None:
    held, needed, free = closed(school), closed(school, account="B"), closed(school, account="C")
    again = Tale(school, account="Back again").incident
    with time_machine.travel(LATER, tick=False):
        assert due(school.trust_officer) == {held.uuid, needed.uuid, free.uuid}
        browser = sign_in(school.trust_officer)
        address = reverse("records:hold_own", args=["incident", held.uuid])
        assert held.reference in browser.get(address).content.decode()
        made = acting.propose_own("incident", None, by=school.trust_officer, at=LATER)
        acting.approve(made, by=second, at=LATER)
        for _ in range(2):  # the second time it is refused with its reason
            said = {"reason": "A court asked for it.", "review_on_day": 5, "review_on_month": 3, "review_on_year": 2036}
            page = browser.post(address, said, follow=True).content.decode()
        assert acting.HELD_ALREADY in page
        assert Hold.objects.get().reference == held.reference
        Incident.objects.filter(pk=again.pk).update(recurrence_of=needed)
        assert carried_out(made)
        assert dict(made.items.values_list("reference", "why")) == {
            held.reference: own.HELD, needed.reference: own.NOT_OVER, free.reference: "",
        }  # fmt: skip
        assert not Incident.objects.filter(pk=free.pk).exists()
        assert due(school.trust_officer) == set()
        listed = browser.get(reverse("records:holds")).content.decode()
        assert held.reference in listed
        assert "A court asked for it." in listed
        hold = Hold.objects.get()
        browser.post(reverse("records:lift_hold", args=[hold.uuid]), {"because": "The court is done."})
        assert due(school.trust_officer) == {held.uuid}
        last = acting.propose_own("incident", [held.uuid], by=school.trust_officer, at=LATER)
        acting.approve(last, by=second, at=LATER)
        assert carried_out(last)
        assert not Hold.objects.exists(), "its words go with the record"


@pytest.mark.req("R130")
def test_an_officer_whom_a_report_is_about_finds_no_trace_of_it_before_or_after(school: People, second: User) -> None:
    row = closed(school)
    Concerned.objects.create(
        incident=row, part=Part.ABOUT_STAFF, name=second.name, user=second, by=school.principal, at=NOW
    )
    second.is_superuser = True
    second.save()
    with time_machine.travel(LATER, tick=False):
        hidden = sign_in(second)

        def sees() -> bool:
            pages = [
                hidden.get(reverse("records:retention")), hidden.get(f"{reverse('records:retention')}?kind=incident"),
                hidden.get(reverse("records:holds")),
            ]  # fmt: skip
            return any(row.reference in page.content.decode() or "DSP-" in page.content.decode() for page in pages)

        assert not sees()
        assert hidden.get(reverse("records:hold_own", args=["incident", row.uuid])).status_code == 404
        with pytest.raises(Refused):
            acting.propose_own("incident", [row.uuid], by=second, at=LATER)
        hold = acting.hold_own(
            "incident",
            row.uuid,
            reason="A claim",
            review_on=ON + dt.timedelta(days=9),
            by=school.trust_officer,
            at=LATER,
        )
        assert not sees()
        assert hidden.get(reverse("records:lift_hold", args=[hold.uuid])).status_code == 404
        acting.lift_hold(hold, because="Over", by=school.trust_officer, at=LATER)
        dropped = acting.propose_own("incident", None, by=school.trust_officer, at=LATER)
        acting.drop(dropped, by=school.trust_officer, at=LATER)
        made = acting.propose_own("incident", None, by=school.trust_officer, at=LATER)
        assert not Notice.objects.filter(user=second, about=made.uuid).exists()
        assert not sees()
        acting.approve(made, by=school.operations_officer, at=LATER)
        assert carried_out(made)
        assert DisposalItem.objects.filter(disposal=made, state="done").exists()
        assert not sees()
        for one in (dropped, made):
            assert hidden.get(one.get_absolute_url()).status_code == 404
            assert permissions.disposals_visible_to(school.operations_officer, on=ON).filter(pk=one.pk).exists()
        assert hidden.get(reverse("records:certificate", args=[made.uuid])).status_code == 404


@pytest.mark.req("R130", "R174")
def test_signatures_of_families_go_all_at_once_when_two_people_have_agreed(school: People, second: User) -> None:
    agreement = Agreement.objects.create(
        trust=school.trust, kind=Signed.HOME_SCHOOL, number=1, title="Home–school agreement", text="We agree.",
        statement="We sign.", written_by=school.trust_officer, written_at=NOW,
    )  # fmt: skip
    HomeSchoolSignature.objects.bulk_create(
        HomeSchoolSignature(
            academy=school.alder, agreement=agreement, child=f"Pupil {n}", parent="", on=NOW.date(),
            by=school.principal, at=NOW,
        )
        for n in range(120)
    )  # fmt: skip
    with time_machine.travel(LATER, tick=False):
        browser = sign_in(school.trust_officer)
        page = browser.get(f"{reverse('records:retention')}?kind=family").content.decode()
        assert "120 due" in page
        assert "Propose all 120" in page
        browser.post(reverse("records:retention"), {"kind": "family", "all": "yes"})
        made = Disposal.objects.get()
        assert made.items.count() == 120
        acting.approve(made, leave_out=[made.items.first().reference], by=second, at=LATER)  # type: ignore[union-attr]
        assert not carried_out(made, batches=2), "a worker that was killed"
        left = HomeSchoolSignature.objects.count()
        assert 1 < left < 120
        Disposal.objects.update(claim=None)
        assert carried_out(made)
        assert HomeSchoolSignature.objects.count() == 1
        for about in (None, uuid.uuid4()):
            with pytest.raises((Refused, acting.NotAllowed)):
                acting.propose_own("family", None if about is None else [about], by=school.principal, at=LATER)


@pytest.mark.req("R130")
def test_the_officers_hear_once_a_month_that_records_are_due(school: People) -> None:
    assert reviewing.remind_of_due(at=NOW) == {"due_told": 0}
    closed(school)
    assert reviewing.remind_of_due(at=NOW) == {"due_told": 0}
    assert reviewing.remind_of_due(at=LATER, dry_run=True) == {"due_told": 0}
    assert reviewing.remind_of_due(at=LATER)["due_told"] >= 1
    assert reviewing.remind_of_due(at=LATER + dt.timedelta(days=1)) == {"due_told": 0}
    notice = Notice.objects.filter(user=school.trust_officer).latest("written_at")
    assert (notice.path, "Records are due" in notice.text) == ("/retention/", True)


@pytest.mark.req("R129", "R130")
def test_a_request_in_which_no_complaint_is_left_goes_by_its_rule_with_whoever_asked(
    school: People, second: User
) -> None:
    """One that was refused, or in which nothing was held, hangs on no complaint and would keep its names for ever."""

    def asked(name: str, *, end: bool = True) -> Disclosure:
        made = disclosing.open_request(
            trust=school.trust, academy=school.alder, kind="subject_access", received_on=NOW.date(), asked_by=name,
            reach="12 Mill Row", asked_for="All.", legal_basis="", answer_by=None, name=name, part="complainant",
            by=school.trust_officer, at=NOW,
        )  # fmt: skip
        if end:
            disclosing.close(made, because="Nothing is held.", on=NOW.date(), by=school.trust_officer, at=NOW)
        return made

    gone, still, scoped = asked("Wilhelmina Quickfoot"), asked("Ida Fenn", end=False), asked("Cy Marsh", end=False)
    complaint = complaint_at(school, CaseState.INFORMAL)
    disclosing.bring_into_scope(scoped, [(complaint, "as the complainant")], by=school.trust_officer, at=NOW)
    disclosing.close(scoped, because="Withdrawn.", on=NOW.date(), by=school.trust_officer, at=NOW)
    with time_machine.travel(LATER, tick=False):
        assert due(school.trust_officer, "disclosure") == {gone.uuid}
        listed = sign_in(school.trust_officer).get(f"{reverse('records:retention')}?kind=disclosure").content.decode()
        assert gone.reference in listed
        assert "Quickfoot" not in listed
        made = acting.propose_own("disclosure", None, by=school.trust_officer, at=LATER)
        acting.approve(made, by=second, at=LATER)
        assert carried_out(made)
        page = sign_in(second).get(made.get_absolute_url()).content.decode()
        assert gone.reference in page
    assert set(Disclosure.objects.all()) == {still, scoped}
    assert not DisclosurePerson.objects.filter(name__contains="Quickfoot").exists()
    assert not list(trail.verify(gone.uuid))
