"""People, meetings, removal, platforms, letters, the complaint that comes of it, reminders."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Access, Notice, User
from accounts.tokens import hidden
from complaints.casework.models import Complaint
from letters.models import Letter
from letters.vocabulary import How, LetterState
from socialmedia import actions, chasing, permissions
from socialmedia.actions import letter_door
from socialmedia.models import Concerned, GateRule, IncidentLetter, Meeting, PrintSet, Removal
from socialmedia.vocabulary import Act, Body, Kind, Part, State, Told
from tests.people import People
from tests.socialmedia.tales import LATER, NOW, TODAY, Tale, good

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]


def refused(tale: Tale, act: Act, why: str, /, **details: object) -> None:
    with pytest.raises(actions.Refused, match=why):
        tale.do(act, **details)


# --- people ---


@pytest.mark.req("R151", "R152", "R155", "R266")
def test_the_support_plan_says_who_told_them_and_why_not_if_they_are_not_told(school: People) -> None:
    tale = Tale(school).to(State.ASSESSED).named(Part.ABOUT_STAFF, "", user=school.teacher)
    row = Concerned.objects.get()
    refused(tale, Act.PLAN_SUPPORT, "Say why they are not told", concerned=row, told=Told.NOT_TOLD, told_how=" ")
    tale.do(
        Act.PLAN_SUPPORT, concerned=row, told=Told.NOT_TOLD, told_how="HR advised to wait until Friday.",
        offered="The employee assistance programme", asked_for="A change of gate duty", next_check_on=LATER,
        reported_themselves=True,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.support.told, row.support.asked_for) == (Told.NOT_TOLD, "A change of gate duty")
    assert row.support.reported_themselves


def test_the_support_form_of_one_of_several_shows_what_is_written_already(school: People, signed_in: In) -> None:
    tale = Tale(school).named(Part.ABOUT_STAFF, "", user=school.teacher).named(Part.ABOUT_PARENT, "Robin")
    row = Concerned.objects.get(user=school.teacher)
    tale.do(Act.PLAN_SUPPORT, concerned=row, told=Told.KNOWS, offered="A talk on Friday")
    address = reverse("socialmedia:act", args=[tale.incident.reference, "plan_support"])
    assert (
        "A talk on Friday" in signed_in(school.principal).get(address, {"concerned": hidden(row.pk)}).content.decode()
    )


@pytest.mark.req("R162", "R167", "R235", "R236")
def test_the_log_of_bodies_keeps_references_and_when_to_ask_again(school: People) -> None:
    tale = Tale(school)
    tale.do(Act.CONTACT_BODY, body=Body.POLICE_101, said="No action", their_reference="CR/7", next_check_on=LATER)
    earlier = tale.incident.body_contacts.get()
    tale.do(Act.CHECK_BODY, contact=earlier, said="They have closed it.")
    earlier.refresh_from_db()
    newest = tale.incident.body_contacts.first()
    assert newest is not None
    assert (newest.their_reference, newest.said, earlier.next_check_on) == ("CR/7", "They have closed it.", None)
    refused(tale, Act.CONTACT_BODY, "future", body=Body.HR, said="They will say", day=LATER)


# --- meetings ---


@pytest.mark.req("R156", "R157", "R158", "R159", "R161", "R183", "R220", "R240", "R269")
def test_a_meeting_is_recorded_with_what_was_said_and_what_was_asked_for(school: People) -> None:
    tale = Tale(school).to(State.MEETING)
    tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="Petra Ashdown", accompanied_by="Dilys Marsh")
    meeting = Meeting.objects.get()
    assert "Taking it down" in meeting.agenda
    held = {"meeting": meeting, "outcome": "held", "day": TODAY, "concern": "Homework", "result": "They take it down"}
    refused(tale, Act.RECORD_MEETING, "Make the print-outs first", **held)
    tale.sanitised()
    tale.do(Act.MAKE_PRINTS)
    tale.do(Act.RECORD_MEETING, **held, removal_asked=True, route_explained=True, warned=True)
    meeting.refresh_from_db()
    assert (meeting.outcome, meeting.route_explained, meeting.warned) == ("held", True, True)
    assert Removal.objects.get().asked_of == "Mx Poster"
    assert tale.incident.first_contact_on == TODAY
    refused(tale, Act.RECORD_MEETING, "recorded already", **held)


@pytest.mark.req("R163", "R243")
def test_the_chair_is_briefed_before_a_further_meeting(school: People) -> None:
    tale = Tale(school).to(State.UNRESOLVED)
    refused(tale, Act.PLAN_MEETING, "fully briefed", with_whom="Mx Poster", led_by="The chair", further=True)
    tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="The chair", further=True, briefed_on=TODAY)


@pytest.mark.req("R158", "R146")
def test_print_outs_hold_the_copies_and_never_an_original(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.MEETING)
    refused(tale, Act.MAKE_PRINTS, "from which it could be told who brought it")
    tale.sanitised()
    tale.do(Act.MAKE_PRINTS)
    row = PrintSet.objects.get()
    answer = signed_in(school.principal).get(reverse("socialmedia:prints", args=[tale.incident.reference, row.uuid]))
    content = b"".join(answer.streaming_content)
    read = pypdf.PdfReader(io.BytesIO(content))
    assert len(read.pages) == row.pages == 2
    assert "Print-outs for a meeting" in read.pages[0].extract_text()
    assert tale.incident.reference in read.pages[1].extract_text()
    assert f"{tale.incident.reference}-print-outs.pdf" in answer.headers["Content-Disposition"]


# --- platforms and removal ---


@pytest.mark.req("R159", "R165", "R191", "R210", "R215", "R245")
def test_a_report_to_a_platform_has_its_screenshot_ground_ticket_and_a_look_that_it_is_gone(school: People) -> None:
    tale = Tale(school).to(State.ASSESSED)
    said = good(Act.REPORT_TO_PLATFORM, tale.incident, school)
    early = {**said, "reported_on": TODAY - dt.timedelta(days=1)}
    refused(tale, Act.REPORT_TO_PLATFORM, "sealed after that day", **early)
    refused(tale, Act.REPORT_TO_PLATFORM, "Quote the rule", **{**said, "ground_words": " "})
    tale.do(Act.REPORT_TO_PLATFORM, **said, ticket="T-1", defamation_notice=True, look_again_on=LATER)
    report = tale.incident.platform_reports.get()
    assert (report.exhibit, report.ticket, report.defamation_notice) == (said["exhibit"], "T-1", True)
    refused(tale, Act.RECORD_DECISION, "platform’s word", report=report, decision="removed", decided_on=TODAY)
    tale.do(Act.RECORD_DECISION, report=report, decision="removed", decided_on=TODAY, checked_on=TODAY)


@pytest.mark.req("R160", "R170", "R171", "R186", "R221", "R270")
def test_an_unknown_reviewer_is_reported_to_the_platform_and_then_to_the_helpline(school: People) -> None:
    tale = Tale(school, platform_name="Google reviews", place="reviews").sealed().named(Part.POSTED_PUBLIC, "Not known")
    tale.answered(Kind.DEFAMATION)
    tale.do(Act.ASSESS)
    tale.do(Act.MONITOR, reasons="Nobody can be met", look_again_on=LATER)
    tale.do(Act.REPORT_TO_PLATFORM, **good(Act.REPORT_TO_PLATFORM, tale.incident, school))
    report = tale.incident.platform_reports.get()
    tale.do(Act.RECORD_DECISION, report=report, decision="kept", decided_on=TODAY, look_again_on=LATER)
    tale.do(Act.NOT_RESOLVED, reasons="It is still up")
    tale.do(Act.ESCALATE, reasons="The helpline is next")
    tale.do(Act.CONTACT_BODY, body=Body.HELPLINE, said="They write to the platform.", their_reference="H-1")
    tale.do(Act.TAKE_MEASURE, measure="helpline", day=TODAY, reasons="The platform keeps it", agreed_with="The trust")
    assert tale.incident.measures.get().get_measure_display() == "Professionals Online Safety Helpline asked"


@pytest.mark.req("R184", "R144")
def test_watching_has_a_day_and_says_what_was_seen(school: People) -> None:
    tale = Tale(school).to(State.ASSESSED)
    refused(tale, Act.MONITOR, "in the future", reasons="Minor", look_again_on=TODAY)
    tale.do(Act.MONITOR, reasons="Minor", look_again_on=LATER)
    tale.do(Act.LOOK_AGAIN, seen="Nothing new", day=TODAY, next_on=None)
    assert tale.again().look_again_on is None


@pytest.mark.req("R143", "R183")
def test_an_opinion_is_answered_with_the_right_route_and_never_treated_as_misuse(school: People) -> None:
    tale = Tale(school).sealed().answered(Kind.OPINION, valid_concern=True)
    tale.do(Act.ASSESS)
    refused(
        tale, Act.REPORT_TO_PLATFORM, "Criticising the school", **good(Act.REPORT_TO_PLATFORM, tale.incident, school)
    )
    tale.do(Act.ANSWER_WITH_ROUTE, reasons="An opinion", route_told="By telephone: the class teacher")
    assert tale.incident.state == State.REVIEW


# --- letters ---


def writing(school: People) -> Tale:
    tale = Tale(school).to(State.MEETING).met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call, a friend of theirs")
    return tale


@pytest.mark.req("R199", "R200", "R202", "R203", "R271", "R272", "R273")
def test_the_letter_to_somebody_involved_is_drafted_approved_by_the_trust_and_issued(
    school: People, signed_in: In
) -> None:
    tale = writing(school)
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school), warning=True)
    row = IncidentLetter.objects.get()
    letter = row.letter
    assert "Words about other people" in letter.body
    assert "If it goes on" in letter.body
    assert "Pictures of other people" not in letter.body
    assert "you may bring a friend or a relative" in letter.body
    assert "Dilys Marsh, deputy will be there to take notes" in letter.body
    assert "**Petra Ashdown**\\\nPrincipal, Alder Academy" in letter.body
    with pytest.raises(permissions.NotAllowed):
        letter_door.approve(row, by=school.principal, at=NOW)
    with pytest.raises(actions.Refused, match="not been approved"):
        letter_door.issue(row, how=How.POST, by=school.principal, at=NOW)
    waits = f"A letter waits to be approved: {tale.incident.reference}."
    assert {one.user for one in Notice.objects.filter(text=waits)} == {school.trust_officer, school.operations_officer}
    letter_door.approve(row, by=school.trust_officer, at=NOW)
    assert Notice.objects.filter(
        user=school.principal, text=f"A letter is approved: {tale.incident.reference}."
    ).exists()
    page = reverse("socialmedia:letter", args=[tale.incident.reference, letter.uuid])
    client = signed_in(school.principal)
    shown = client.get(page)
    pages = reverse("socialmedia:letter_pages", args=[tale.incident.reference, letter.uuid])
    assert f'href="{pages}">See it as pages (PDF)' in shown.content.decode()
    drafted = pypdf.PdfReader(io.BytesIO(client.get(pages).content))
    assert all("Draft: not issued" in one.extract_text() for one in drafted.pages)
    assert Access.objects.filter(about=tale.incident.uuid, user=school.principal, what="letter pages").exists()
    assert signed_in(school.teacher).get(pages).status_code == 404
    given = {"act": "issue", "issue-how": "post", "issue-seen_hash": shown.context["row"].text_hash}
    assert client.post(page, given).status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.ISSUED
    again = client.post(page, given, follow=True)  # a second click: there is nothing to issue any more
    assert "This was done already" in again.content.decode()
    assert client.get(pages).status_code == 404, "an issued letter is no draft"
    assert letter.deliveries.count() == 1
    given = {
        "act": "gone",
        "gone-how": "post",
        "gone-gone_on_day": "10",
        "gone-gone_on_month": "11",
        "gone-gone_on_year": "2026",
    }
    assert client.post(page, given).status_code == 302


@pytest.mark.req("R273")
def test_nobody_approves_a_letter_that_they_drafted(school: People) -> None:
    tale = writing(school)
    tale.do(Act.WRITE_TO_INVOLVED, by=school.trust_officer, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    row = IncidentLetter.objects.get()
    with pytest.raises(permissions.NotAllowed):
        letter_door.approve(row, by=school.trust_officer, at=NOW)
    letter_door.approve(row, by=school.operations_officer, at=NOW)


@pytest.mark.req("R192")
def test_an_approved_letter_does_not_go_once_an_investigation_is_live(school: People) -> None:
    tale = writing(school)
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    row = IncidentLetter.objects.get()
    letter_door.approve(row, by=school.trust_officer, at=NOW)
    tale.do(Act.HOLD_INVESTIGATION, live=True, note="The police")
    with pytest.raises(actions.Refused, match="live: no letter goes"):
        letter_door.issue(row, how=How.POST, by=school.principal, at=NOW)
    assert Letter.objects.get().state == LetterState.APPROVED


@pytest.mark.req("R201")
def test_an_enclosed_copy_was_signed_and_dated(school: People) -> None:
    tale = Tale(school).to(State.MEETING).sanitised()
    tale.do(Act.MAKE_PRINTS)
    tale.met("impossible")
    tale.do(Act.RECORD_OPTIONS, options="A call")
    said = good(Act.WRITE_TO_INVOLVED, tale.incident, school)
    tale.do(Act.WRITE_TO_INVOLVED, **said, print_set=PrintSet.objects.get())
    row = IncidentLetter.objects.get()
    [enclosed] = row.letter.enclosures.all()
    assert (enclosed.title, len(enclosed.pages)) == ("Copies of what was posted", PrintSet.objects.get().pages)
    letter_door.approve(row, by=school.trust_officer, at=NOW)
    with pytest.raises(actions.Refused, match="signed and dated"):
        letter_door.issue(row, how=How.POST, by=school.principal, at=NOW)
    letter_door.issue(row, how=How.POST, by=school.principal, at=NOW, enclosure_signed_on=TODAY)
    row.refresh_from_db()
    assert row.enclosure_signed_on == TODAY


@pytest.mark.req("R195", "R196", "R274", "R275")
def test_a_letter_to_all_that_names_somebody_is_stopped(school: People) -> None:
    tale = Tale(school).to(State.MEETING).named(Part.POSTED_PARENT, "Mx Quarrel").met()
    said = good(Act.WRITE_TO_ALL, tale.incident, school)
    tale.do(Act.WRITE_TO_ALL, **{**said, "conduct": ["do what Mx Quarrel did"]})
    row = IncidentLetter.objects.get()
    with pytest.raises(actions.Refused, match="could identify somebody"):
        letter_door.approve(row, by=school.trust_officer, at=NOW)
    body = row.letter.body.replace("Mx Quarrel", "somebody")
    letter_door.amend(row, subject_line=row.letter.subject_line, body=body, by=school.principal, at=NOW)
    letter_door.confirm(row, keys=["nobody_identified"], by=school.principal, at=NOW)
    letter_door.approve(row, by=school.trust_officer, at=NOW)


@pytest.mark.req("R198")
def test_what_points_at_somebody_can_be_left_out_of_the_letter_to_all(school: People) -> None:
    tale = Tale(school).to(State.MEETING).met()
    said = good(Act.WRITE_TO_ALL, tale.incident, school)
    tale.do(Act.WRITE_TO_ALL, **said, happened=False)
    row = IncidentLetter.objects.get()
    assert "we noticed more posts" not in row.letter.body
    body = row.letter.body.replace("## Children\n", "## Children and pictures\n")
    letter_door.amend(row, subject_line="About posts", body=body, by=school.principal, at=NOW)
    row.letter.refresh_from_db()
    assert "## Children and pictures" in row.letter.body


@pytest.mark.req("R169", "R242")
def test_when_the_media_may_take_it_up_the_trust_is_told_at_once(school: People) -> None:
    tale = Tale(school).sealed()
    tale.do(Act.ANSWER, media=True)
    assert tale.again().trust_told_at is not None
    tale.told(Body.PUBLIC_RELATIONS)


@pytest.mark.req("R246")
def test_the_chair_writes_after_a_further_meeting(school: People) -> None:
    tale = Tale(school).to(State.UNRESOLVED)
    tale.do(Act.RECORD_OPTIONS, options="A call")
    refused(tale, Act.WRITE_FROM_CHAIR, "The chair writes only", **good(Act.WRITE_FROM_CHAIR, tale.incident, school))
    tale.met("refused", further=True)
    tale.do(Act.WRITE_FROM_CHAIR, **good(Act.WRITE_FROM_CHAIR, tale.incident, school))
    assert "telephone Petra Ashdown on 01632 960100" in Letter.objects.get().body


# --- review, complaint, reminders ---


@pytest.mark.req("R185", "R237")
def test_an_incident_ends_with_its_review(school: People) -> None:
    tale = Tale(school).to(State.REVIEW)
    refused(tale, Act.CLOSE, "ends with its review")
    tale._to_closed()
    assert (tale.incident.state, tale.incident.closed_on) == (State.CLOSED, TODAY)


@pytest.mark.req("R140")
def test_it_becomes_a_complaint_with_the_parents_agreement_and_both_records_stay_apart(
    school: People, signed_in: In
) -> None:
    tale = Tale(school, words="Seen in the group").to(State.MEETING).met()
    said = good(Act.RAISE_COMPLAINT, tale.incident, school)
    refused(tale, Act.RAISE_COMPLAINT, "agreement", **{**said, "agreed": False})
    tale.do(Act.RAISE_COMPLAINT, **said)
    complaint = Complaint.objects.get()
    assert complaint.words == "The homework is too much."
    assert "Seen in the group" not in f"{complaint.words}{complaint.summary}"
    assert complaint.complainant.name == "Mx Poster"
    assert tale.again().complaint == complaint
    refused(tale, Act.RAISE_COMPLAINT, "already", **said)
    page = signed_in(school.principal).get(tale.incident.get_absolute_url()).content.decode()
    assert reverse("casework:case", args=[complaint.reference]) in page


def test_a_complaint_about_the_principal_takes_the_incident_from_them(school: People) -> None:
    tale = Tale(school).to(State.MEETING).met()
    said = good(Act.RAISE_COMPLAINT, tale.incident, school)
    tale.do(Act.RAISE_COMPLAINT, by=school.operations_officer, **said, about="principal")
    assert Complaint.objects.get().conflicts.filter(user=school.principal).exists()
    assert not permissions.visible_to(school.principal, on=TODAY).exists()
    assert permissions.visible_to(school.council_chair, on=TODAY).exists()
    assert not Notice.objects.filter(user=school.principal, about=tale.incident.uuid).exists()


def test_reminders_come_once_for_each_day_that_was_set_and_on_working_days_only(school: People) -> None:
    tale = Tale(school).to(State.MONITORING)
    tale.do(Act.CONTACT_BODY, body=Body.HR, said="They call back.", next_check_on=LATER)
    Notice.objects.all().delete()
    assert chasing.chase(at=NOW) == 0
    saturday = NOW + dt.timedelta(days=11)
    assert chasing.chase(at=saturday) == 0
    later = NOW + dt.timedelta(days=7)
    assert chasing.chase(at=later, dry_run=True) == 2
    assert chasing.chase(at=later) == 2
    assert chasing.chase(at=later) == 0
    assert {notice.user for notice in Notice.objects.all()} == {school.principal}


@pytest.mark.req("R238", "R243")
def test_a_school_that_asks_a_lawyer_before_it_writes_goes_through_the_same_steps(school: People) -> None:
    GateRule.objects.filter(gate="meet_before_writing").update(legal_advice_first=True)
    tale = Tale(school).sealed().answered(Kind.ABUSE)
    tale.do(Act.ASSESS)
    tale.sanitised().named(Part.ABOUT_STAFF, "", user=school.teacher)
    tale.do(
        Act.PLAN_SUPPORT, concerned=tale.incident.concerned.get(), told=Told.TOLD, told_how="By the principal.",
        offered="The union, a talk on Friday.",
    )  # fmt: skip
    tale.do(Act.MEET, reasons="It hurts somebody.")
    tale.met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call, a friend of theirs.")
    tale.do(Act.NOT_RESOLVED, reasons="It goes on.")
    tale.met(further=True)
    refused(tale, Act.WRITE_TO_INVOLVED, "egal advice", **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    tale.told(Body.LEGAL)
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    assert tale.incident.letters.count() == 1
