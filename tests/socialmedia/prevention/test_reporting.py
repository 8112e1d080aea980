"""What colleagues report, where it goes, who finds nothing of it; and e-mails that are looked at as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import trail
from accounts.models import Entry, Notice, User
from accounts.tokens import hidden
from socialmedia.prevention import chasing, keeping, permissions
from socialmedia.prevention.actions import mails, reports
from socialmedia.prevention.actions.noting import Refused
from socialmedia.prevention.models import MailRecord, ReportNote, StaffReport
from socialmedia.prevention.vocabulary import Done, ReportKind
from tests.people import People
from tests.socialmedia.tales import NOW, TODAY

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]
DAY = {"happened_on_day": "10", "happened_on_month": "11", "happened_on_year": "2026", "child_at_risk": "no"}


def told(page: Any) -> str:
    return str(page.content.decode())


def made(school: People, kind: str, **more: Any) -> StaffReport:
    given = reports.Told(academy=school.alder, kind=kind, happened_on=TODAY, what="It happened in class.", **more)
    return reports.report(given, by=more.pop("by", None) or school.teacher, at=NOW)


def found_by(school: People, report: StaffReport) -> set[str]:
    return {
        office
        for office, user in school.everybody().items()
        if permissions.reports(user, on=TODAY).filter(pk=report.pk).exists()
    }


def did(report: StaffReport, done: Done, by: User, *, text: str = "", reference: str = "") -> ReportNote:
    return reports.record(report, done=done, on=TODAY, text=text, their_reference=reference, by=by, at=NOW)


@pytest.mark.req("R249", "R252", "R250")
def test_what_came_through_the_filter_is_a_short_record_that_goes_after_six_months(
    school: People, signed_in: In
) -> None:
    teacher = signed_in(school.teacher)
    address = reverse("prevention:report", args=["harmful"])
    nothing = teacher.post(address, {**DAY, "where": "a games site"})
    assert "Say in a few words what happened." in told(nothing)
    assert 'value="a games site"' in told(nothing)
    form = {
        **DAY,
        "academy": hidden(school.alder.pk),
        "where": "a games site",
        "what": "A violent clip came up.",
        "once": "a",
    }
    for _ in range(2):
        assert teacher.post(address, form).status_code == 302
    report = StaffReport.objects.get()
    sent = told(teacher.get(reverse("prevention:report_sent", args=[report.uuid])))
    assert report.reference in sent
    assert "It went to the principal" in sent
    assert signed_in(school.deputy).get(reverse("prevention:report_sent", args=[report.uuid])).status_code == 404
    assert report.reference in told(teacher.get(reverse("prevention:my_reports")))
    notice = Notice.objects.get(user=school.principal)
    assert notice.text == f"A colleague reported something at Alder Academy: {report.reference}."
    head = signed_in(school.principal)
    close = reverse("prevention:report_act", args=[report.uuid, "close"])
    assert "Whoever looks after the filter has to hear of it first." in told(head.post(close, {"outcome": "Blocked"}))
    note = reverse("prevention:report_act", args=[report.uuid, "note"])
    on = {"on_day": "10", "on_month": "11", "on_year": "2026"}
    assert head.post(note, {**on, "done": "network", "text": "Blocked at once."}).status_code == 302
    assert head.post(close, {"outcome": "The site is blocked."}).status_code == 302
    assert "Dealt with" in told(teacher.get(reverse("prevention:my_reports")))
    account = made(school, ReportKind.ACCOUNT)
    with pytest.raises(Refused, match="password has to be changed"):
        reports.close(account, outcome="Done", by=school.principal, at=NOW)
    later = NOW + dt.timedelta(days=180)
    assert keeping.dispose(at=later) == 0
    later = NOW + dt.timedelta(days=183)
    assert keeping.dispose(at=later, dry_run=True) == 1
    reports.keep_longer(report, why="An insurer asks.", by=school.principal, at=NOW)
    assert keeping.dispose(at=later) == 0
    reports.keep_longer(report, why="", by=school.principal, at=NOW)
    assert keeping.dispose(at=later) == 1
    assert not StaffReport.objects.filter(pk=report.pk).exists()
    assert Entry.objects.filter(about=report.uuid, step="disposed_of").exists()
    assert list(trail.verify()) == []


@pytest.mark.req("R257")
def test_inappropriate_contact_reaches_the_principal_and_the_safeguarding_lead_only(school: People) -> None:
    report = made(school, ReportKind.CONTACT)
    trust = {"operations_officer", "trust_officer", "chief_executive"}
    assert found_by(school, report) == {"principal", "safeguarding_lead", *trust}
    told_of_it = set(Notice.objects.filter(about=report.uuid).values_list("user__name", flat=True))
    assert told_of_it == {"Petra Ashdown", "Leila Brook"}
    with pytest.raises(Refused, match="safeguarding lead has to hear"):
        reports.close(report, outcome="Done", by=school.principal, at=NOW)


@pytest.mark.req("R234", "R235", "R258")
def test_a_concern_about_the_principal_goes_to_the_chair_and_the_lado(school: People, signed_in: In) -> None:
    address = reverse("prevention:report", args=["misuse"])
    teacher = signed_in(school.teacher)
    form = {**DAY, "academy": hidden(school.alder.pk), "what": "Messages to a pupil at night."}
    assert "Say whom it is about" in told(teacher.post(address, form))
    answer = teacher.post(address, {**form, "about_head": "on"}, follow=True)
    assert "It went to the chair of the academy council" in told(answer)
    report = StaffReport.objects.get()
    assert found_by(school, report) == {"council_chair", "operations_officer", "trust_officer", "chief_executive"}
    head = signed_in(school.principal)
    assert head.get(report.get_absolute_url()).status_code == 404
    assert report.reference not in told(head.get(reverse("prevention:reports"), {"show": "all"}))
    assert not Notice.objects.filter(user=school.principal).exists()
    chair = signed_in(school.council_chair)
    assert "Online safety" in told(chair.get("/"))
    page = told(chair.get(report.get_absolute_url()))
    assert "The LADO has to be told first" in page
    assert "record of concerns about staff first" in page
    with pytest.raises(Refused, match="reference"):
        did(report, Done.LADO, school.council_chair)
    did(report, Done.LADO, school.council_chair, reference="LADO/17")
    did(report, Done.STAFF_CONCERNS, school.council_chair, reference="C-204")
    with pytest.raises(Refused, match="stays there"):
        did(report, Done.ELSEWHERE, school.council_chair, reference="HR/3", text="A warning was given")
    did(report, Done.ELSEWHERE, school.council_chair, reference="HR/3")
    reports.close(report, outcome="Training for leaders.", by=school.council_chair, at=NOW)
    own = told(teacher.get(reverse("prevention:my_reports")))
    assert "Dealt with" in own
    assert "HR/3" not in own
    assert "Training for leaders" not in own


@pytest.mark.req("R234")
@pytest.mark.parametrize("how", ["chosen", "typed"])
def test_a_colleague_whom_a_report_is_about_finds_nothing_of_it(school: People, signed_in: In, how: str) -> None:
    about = {"about_user": school.safeguarding_lead} if how == "chosen" else {"about_name": "Ms Brook"}
    report = made(school, ReportKind.MISUSE, child_at_risk=True, **about)
    assert "safeguarding_lead" not in found_by(school, report)
    assert signed_in(school.safeguarding_lead).get(report.get_absolute_url()).status_code == 404
    assert not Notice.objects.filter(user=school.safeguarding_lead).exists()
    page = told(signed_in(school.principal).get(report.get_absolute_url()))
    assert "It is not about them" in page
    let_in = reverse("prevention:let_in", args=[report.uuid, school.safeguarding_lead.pk])
    head = signed_in(school.principal)
    assert "Say how you know that it is not about them." in told(head.post(let_in))
    assert "safeguarding_lead" not in found_by(school, report)
    assert head.post(let_in, {"why": "It means a Ms Brook of the kitchen."}).status_code == 302
    assert "safeguarding_lead" in found_by(school, report)
    assert "Leila Brook is no longer kept out: It means a Ms Brook of the kitchen." in told(
        head.get(report.get_absolute_url())
    )
    chief = made(school, ReportKind.MISUSE, about_user=school.chief_executive)
    assert "board_chair" in found_by(school, chief)
    assert "chief_executive" not in found_by(school, chief)
    assert Notice.objects.get(about=chief.uuid).user == school.board_chair
    about_head = made(school, ReportKind.MISUSE, about_user=school.principal)
    assert about_head.about_head
    assert "principal" not in found_by(school, about_head)


@pytest.mark.req("R234")
def test_the_principal_who_was_named_by_mistake_is_let_in_again_with_a_reason(school: People, signed_in: In) -> None:
    report = made(school, ReportKind.MISUSE, about_head=True)
    let_in = reverse("prevention:let_in", args=[report.uuid, school.principal.pk])
    assert signed_in(school.principal).post(let_in, {"why": "It is not me."}).status_code == 404
    chair = signed_in(school.council_chair)
    assert let_in in told(chair.get(report.get_absolute_url()))
    answer = chair.post(let_in, {"why": "The reporter ticked the wrong box."}, follow=True)
    assert "Petra Ashdown is no longer kept out." in told(answer)
    report.refresh_from_db()
    assert not report.about_head
    assert "principal" in found_by(school, report)
    assert "council_chair" not in found_by(school, report)
    assert Notice.objects.filter(user=school.principal, about=report.uuid).exists()
    shown = told(signed_in(school.principal).get(report.get_absolute_url()))
    assert "The reporter ticked the wrong box." in shown
    assert "Cora Hollis" in shown


@pytest.mark.req("R234")
def test_a_colleague_who_is_named_in_the_words_of_a_report_is_asked_about_before_it_goes_anywhere(
    school: People, signed_in: In
) -> None:
    teacher, address = signed_in(school.teacher), reverse("prevention:report", args=["misuse"])
    form = {
        **DAY, "academy": hidden(school.alder.pk), "what": "Messages at night. Ms Ashdown knows of it.", "once": "o",
        "about_name": "Somebody in the kitchen",
    }  # fmt: skip
    answer = teacher.post(address, form)
    assert answer.status_code == 422
    assert "Is this report about Petra Ashdown?" in told(answer)
    assert not StaffReport.objects.exists()
    assert teacher.post(address, {**form, "named_here": "nobody"}).status_code == 302
    assert "principal" in found_by(school, StaffReport.objects.get())
    assert teacher.post(address, {**form, "once": "p", "named_here": hidden(school.principal.pk)}).status_code == 302
    about = StaffReport.objects.latest("pk")
    assert about.about_head
    assert "principal" not in found_by(school, about)


@pytest.mark.req("R234", "R239")
def test_a_colleague_who_is_named_in_a_later_note_is_asked_about_and_kept_out(school: People, signed_in: In) -> None:
    report = made(school, ReportKind.MISUSE, about_name="Somebody in the kitchen")
    officer = signed_in(school.operations_officer)
    note = reverse("prevention:report_act", args=[report.uuid, "note"])
    sent = {
        "on_day": "10", "on_month": "11", "on_year": "2026", "done": "spoken", "text": "It was Ms Ashdown herself.",
        "once": "n1",
    }  # fmt: skip
    answer = officer.post(note, sent)
    assert answer.status_code == 422
    assert "Is this report about Petra Ashdown?" in told(answer)
    assert not report.notes.exists()
    assert officer.post(note, {**sent, "named_here": hidden(school.principal.pk)}).status_code == 302
    report.refresh_from_db()
    assert report.about_head
    assert "principal" not in found_by(school, report)
    assert not Notice.objects.filter(user=school.principal, about=report.uuid).exists()
    assert Notice.objects.filter(user=school.council_chair, about=report.uuid).exists()
    other = made(school, ReportKind.MISUSE, about_name="Somebody in the kitchen")
    note = reverse("prevention:report_act", args=[other.uuid, "note"])
    assert officer.post(note, {**sent, "once": "n2", "named_here": "nobody"}).status_code == 302
    assert officer.post(note, {**sent, "once": "n3"}).status_code == 302
    assert "principal" in found_by(school, other)


def test_what_a_report_still_needs_leads_to_the_form_that_records_it(school: People, signed_in: In) -> None:
    report = made(school, ReportKind.CONTACT)
    note = reverse("prevention:report_act", args=[report.uuid, "note"]) + "?done=safeguarding"
    head = signed_in(school.principal)
    for address in (report.get_absolute_url(), reverse("prevention:report_act", args=[report.uuid, "close"])):
        assert f'href="{note}"' in told(head.get(address))
    assert 'value="safeguarding" selected' in told(head.get(note))


@pytest.mark.req("R264", "R251", "R250")
def test_emails_are_looked_at_after_a_written_request_and_the_employee_is_told(school: People, signed_in: In) -> None:
    head = signed_in(school.principal)
    address = reverse("prevention:ask_mails")
    assert "under freedom of information" in " ".join(told(head.get(address)).split())
    asked = {
        "academy": hidden(school.alder.pk), "employee": hidden(school.teacher.pk), "asked_on_day": "10",
        "asked_on_month": "11", "asked_on_year": "2026", "request": "Please look for messages to the family.",
        "scope": "September to October", "reason": "",
    }  # fmt: skip
    assert "needs an answer" in told(head.post(address, asked))
    assert head.post(address, {**asked, "reason": "A complaint says that they were rude."}).status_code == 302
    record = MailRecord.objects.get()
    assert signed_in(school.teacher).get(record.get_absolute_url()).status_code == 404
    assert signed_in(school.deputy).get(record.get_absolute_url()).status_code == 404
    given = {"searched_who": "The network manager", "kept_where": "ALD-7K3QX", "by": school.principal, "at": NOW}
    with pytest.raises(Refused, match="before it was asked"):
        mails.record_search(record, searched_on=TODAY - dt.timedelta(days=1), **given)
    mails.record_search(record, searched_on=TODAY, **given)
    assert "has not been told yet" in told(head.get(record.get_absolute_url()))
    with pytest.raises(Refused, match="told in writing first"):
        mails.close(record, by=school.principal, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailRecord.objects.update(closed_on=TODAY, closed_by=school.principal)
    chasing.chase(at=NOW + dt.timedelta(days=6))
    assert Notice.objects.filter(user=school.principal, text__contains=record.reference).count() == 1
    notice = reverse("prevention:mail_act", args=[record.uuid, "notice"])
    assert "on whose advice the notice waits" in told(head.post(notice, {}))
    on = {"notified_on_day": "10", "notified_on_month": "11", "notified_on_year": "2026"}
    assert head.post(notice, {**on, "notified_how": "By letter, with the reason."}).status_code == 302
    assert head.post(reverse("prevention:mail_act", args=[record.uuid, "close"])).status_code == 302
    assert keeping.dispose(at=NOW + dt.timedelta(days=185)) == 1


@pytest.mark.req("R264")
def test_the_principals_emails_are_asked_for_by_the_chair_and_nobody_elses(school: People) -> None:
    given = {
        "employee_name": "", "request": "Please look.", "reason": "A report.", "scope": "October", "asked_on": TODAY,
        "by": school.council_chair, "at": NOW,
    }  # fmt: skip
    with pytest.raises(Refused, match="The chair asks for those of the principal"):
        mails.ask(school.alder, employee=school.teacher, **given)
    with pytest.raises(Refused, match="Choose them from the list"):
        mails.ask(school.alder, employee=None, **{**given, "employee_name": "Petra Ashdown"})
    record = mails.ask(school.alder, employee=school.principal, **given)
    assert not permissions.mails(school.principal, on=TODAY).filter(pk=record.pk).exists()
    with pytest.raises(permissions.NotAllowed):
        mails.close(record, by=school.principal, at=NOW)
