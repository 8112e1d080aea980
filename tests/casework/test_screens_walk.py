"""One complaint through every stage, by the pages alone; and what the pages do with bad input, twice, and at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.tokens import hidden
from complaints.casework.models import Complaint, Contact, PanelMember
from complaints.casework.vocabulary import Outcome, State, Step
from complaints.policy.vocabulary import SubjectKind
from letters.models import Letter
from tests.casework.screens import act, day, issue, letter_for, page, send, sign_in, take
from tests.casework.stories import LONDON, begin, complaint_at
from tests.people import People

D = dt.date
FINDING = {"outcome": Outcome.PARTLY_UPHELD.value, "reasons": "The log shows what happened."}
NO = ("directly_involved", "prior_knowledge", "knows_complainant", "knows_pupil", "knows_staff")


def on(moment: dt.date, hour: int = 10) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(moment, dt.time(hour), tzinfo=LONDON), tick=False)


def finding(number: int) -> dict[str, str]:
    return {f"head-{number}-{name}": value for name, value in FINDING.items()}


def member(number: int, user: User | None, capacity: str, **more: str) -> dict[str, Any]:
    answers = {f"member-{number}-{name}": "no" for name in NO}
    who = {f"member-{number}-person": hidden(user.pk)} if user else {}
    return {
        **answers,
        **who,
        f"member-{number}-capacity": capacity,
        **{f"member-{number}-{k}": v for k, v in more.items()},
    }


@pytest.mark.req("R9", "R30", "R34", "R53", "R54", "R62", "R65", "R67", "R72", "R80", "R105")
def test_a_complaint_goes_through_every_stage_by_the_pages_alone(
    school: People, django_capture_on_commit_callbacks
) -> None:
    with on(D(2026, 9, 14)):
        complaint = begin(school).complaint
    head = school.principal
    with on(D(2026, 9, 15)):
        heads = {"row-1-text": "Messages were not answered.", "row-1-quote": "not answered for three weeks",
                 "row-2-text": "Support sessions were missed."}  # fmt: skip
        assert send(sign_in(head), page("edit_heads", complaint), **heads).status_code == 302
        assert complaint.heads.count() == 2
        complaint = take(head, complaint, Step.ACCEPT_INFORMAL)
        complaint = issue(complaint, Step.ACKNOWLEDGE, approver=head, by=head)
    with on(D(2026, 9, 18)):
        complaint = take(
            head, complaint, Step.RECORD_MEETING, people="Both parents", note="It was talked through.",
            **day("met_on", D(2026, 9, 17)),
        )  # fmt: skip
        complaint = take(head, complaint, Step.FREEZE_HEADS, agreed_how="Agreed at the meeting.")
        complaint = take(head, complaint, Step.DRAFT_ANSWER, **finding(1), **finding(2))
        complaint = issue(complaint, Step.ANSWER_INFORMALLY, approver=head, by=head)
        assert complaint.state == State.INFORMAL_ANSWERED
    with on(D(2026, 9, 23)):
        complaint = take(
            head, complaint, Step.ESCALATE, how="By letter", why="The answer was thin.",
            **day("asked_on", D(2026, 9, 22)),
        )  # fmt: skip
        complaint = issue(complaint, Step.ACKNOWLEDGE, approver=head, by=head)
        with django_capture_on_commit_callbacks(execute=True):
            complaint = take(
                head, complaint, Step.APPOINT_INVESTIGATOR, investigator="", new_name="Ilse Harper",
                new_email="ilse.harper@example.org", declaration="No part in it.",
            )  # fmt: skip
        investigator = User.objects.get(email="ilse.harper@example.org")
        assert Invitation.objects.filter(user=investigator).exists()
        assert not investigator.posts.exists()
        assert any(message.to == ["ilse.harper@example.org"] for message in mail.outbox)
    with on(D(2026, 9, 30)):
        complaint = take(
            investigator, complaint, Step.SUBMIT_REPORT, facts="Read and heard.", potential_solutions="Log messages.",
            impartial="on", **finding(1), **finding(2),
            **{"head-1-facts": "Three messages came.", "head-2-facts": "Two sessions fell out."},
        )  # fmt: skip
        complaint = take(head, complaint, Step.APPROVE_REPORT)
        complaint = issue(complaint, Step.ANSWER_FORMALLY, approver=head, by=head)
    clerk = complaint.clerk
    assert clerk == school.clerk
    with on(D(2026, 10, 6)):
        complaint = take(clerk, complaint, Step.REQUEST_PANEL, why="We disagree.", **day("asked_on", D(2026, 10, 5)))
        complaint = issue(complaint, Step.ACKNOWLEDGE, approver=clerk, by=clerk)
        capacity = PanelMember.Capacity
        complaint = take(
            clerk, complaint, Step.CONVENE_PANEL, appointed_by="Harriet Sloe, chair of the board",
            **day("appointed_on", D(2026, 10, 6)),
            **member(1, school.council_member, capacity.COUNCIL_MEMBER, is_chair="on"),
            **member(2, school.second_council_member, capacity.COUNCIL_MEMBER),
            **member(3, None, capacity.INDEPENDENT, new_name="Ivo Stern", new_email="ivo.stern@example.org",
                     independent="on", independence_basis="A retired head of a school elsewhere."),
        )  # fmt: skip
        assert complaint.state == State.PANEL_CONVENED
        answer = send(
            sign_in(clerk), page("step", complaint, "fix_hearing"), begins="16:30", place="The library",
            dates_offered="Two days were offered.", **day("on_day", D(2026, 11, 12)),
        )  # fmt: skip
        assert answer.status_code == 302
        assert "/letters/" in answer["Location"]
        complaint = issue(complaint, Step.FIX_HEARING, approver=clerk, by=clerk)
    with on(D(2026, 11, 4)):
        papers = SimpleUploadedFile("papers.txt", b"Papers for the hearing.\n", content_type="text/plain")
        complaint = take(clerk, complaint, Step.CIRCULATE_PAPERS, upload=papers, how="E-mail")
        assert complaint.documents.filter(kind="bundle").count() == 1
    with on(D(2026, 11, 13)):
        there = {f"person-{n}-present": "yes" for n in range(1, 7)}
        complaint = take(
            clerk, complaint, Step.HOLD_HEARING, understood="on", presented="on", parties_left="on",
            running_order="As planned.", **there,
        )  # fmt: skip
        send(
            sign_in(clerk), page("step", complaint, "issue_decision"), minutes="Both sides were heard.",
            **finding(1), **finding(2),
        )  # fmt: skip
        complaint = issue(complaint, Step.ISSUE_DECISION, approver=school.council_member, by=clerk)
        assert complaint.state == State.PANEL_DECIDED
    with on(D(2026, 11, 27)):
        complaint = take(
            clerk, complaint, Step.REFER, asked="Was the procedure followed?", **day("referred_on", D(2026, 11, 26))
        )
        complaint = take(
            school.trust_officer, complaint, Step.CONCLUDE_REFERRAL, result="Nothing was found wrong.", actions="None.",
            no_action_reason="Nothing was found wrong.",
        )  # fmt: skip
    assert complaint.state == State.CLOSED
    text = sign_in(school.trust_officer).get(page("chronology", complaint)).content.decode()
    for sentence in ("issued the panel&#x27;s decision", "convened the panel", "The complainant sent the complaint"):
        assert sentence in text or sentence.replace("&#x27;", "’") in text


@pytest.fixture
def received(school: People) -> Complaint:
    with on(D(2026, 9, 14)):
        return begin(school).complaint


@pytest.fixture
def informal(school: People) -> Complaint:
    return complaint_at(school, State.INFORMAL)


def test_the_same_form_sent_twice_acts_once(school: People, informal: Complaint) -> None:
    with on(D(2026, 9, 18)):
        browser, address = sign_in(school.principal), page("step", informal, "record_meeting")
        opened = browser.get(address)
        data = {name: opened.context["ask"].initial[name] for name in ("seen_state", "once")}
        data |= {"people": "Both parents", "note": "Talked through.", **day("met_on", D(2026, 9, 17))}
        assert browser.post(address, data).status_code == 302
        assert browser.post(address, data).status_code == 302
        assert informal.contacts.filter(kind=Contact.Kind.MEETING).count() == 1
        address = page("add_contact", informal)
        opened = browser.get(address)
        data = {
            "once": opened.context["ask"].initial["once"],
            "kind": "call",
            "note": "Rang.",
            **day("day", D(2026, 9, 18)),
        }
        for _ in range(2):
            assert browser.post(address, data).status_code == 302
        assert informal.contacts.filter(kind=Contact.Kind.CALL).count() == 1
        address = page("contacts", informal)
        opened = browser.get(address)
        data = {"once": opened.context["ask"].initial["once"], "text": "We will ring tomorrow."}
        for _ in range(2):
            assert browser.post(address, data).status_code == 302
        assert informal.messages.count() == 1


def test_the_same_files_sent_twice_are_added_once(school: People, informal: Complaint) -> None:
    with on(D(2026, 9, 18)):
        browser, address = sign_in(school.principal), page("documents", informal)
        once = browser.get(address).context["ask"].initial["once"]
        for _ in range(2):
            files = [SimpleUploadedFile(f"note{n}.txt", b"A note.\n", "text/plain") for n in range(2)]
            answer = browser.post(address, {"once": once, "kind": "evidence", "uploads": files})
            assert answer.status_code == 302
        assert informal.documents.count() == 2


def test_a_refused_file_keeps_its_neighbours_and_says_why(school: People, informal: Complaint) -> None:
    with on(D(2026, 9, 18)):
        browser, address = sign_in(school.principal), page("documents", informal)
        files = [
            SimpleUploadedFile("note.txt", b"A note.\n", "text/plain"),
            SimpleUploadedFile("page.html", b"<html><script>alert(1)</script></html>", "text/html"),
            SimpleUploadedFile("empty.txt", b"", "text/plain"),
        ]
        answer = browser.post(address, {"once": "x", "kind": "evidence", "title": "Kept title", "uploads": files})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "There is a problem" in text
        assert "Kept title" in text
        assert [document.file.name for document in informal.documents.select_related("file")] == ["note.txt"]


def test_a_page_that_is_out_of_date_says_so_and_changes_nothing(school: People, received: Complaint) -> None:
    with on(D(2026, 9, 15)):
        late, address = sign_in(school.principal), page("step", received, "reassign")
        opened = late.get(address)
        data = {name: opened.context["ask"].initial[name] for name in ("seen_state", "once")}
        take(school.record_keeper, received, Step.ACCEPT_INFORMAL)
        answer = late.post(address, {**data, "handler": hidden(school.deputy.pk), "reason": "She knows the family."})
        assert answer.status_code == 422
        assert "out of date" in answer.content.decode()
        assert "She knows the family." in answer.content.decode()
        received.refresh_from_db()
        assert received.handler == school.principal


def test_two_people_with_the_same_step_open_take_it_once(school: People, received: Complaint) -> None:
    with on(D(2026, 9, 15)):
        address = page("step", received, "accept_informal")
        first, second = sign_in(school.principal), sign_in(school.record_keeper)
        forms = [(browser, browser.get(address).context["ask"].initial) for browser in (first, second)]
        answers = [
            browser.post(
                address, {"seen_state": initial["seen_state"], "once": initial["once"], "heads": "The messages"}
            )
            for browser, initial in forms
        ]  # fmt: skip
        assert [answer.status_code for answer in answers] == [302, 422]
        assert Letter.objects.filter(about=received.uuid, key="acknowledgement_informal").count() == 1


def test_a_step_that_is_no_longer_possible_says_why_instead_of_a_form(school: People, informal: Complaint) -> None:
    answer = sign_in(school.principal).get(page("step", informal, "accept_informal"))
    assert answer.status_code == 409
    assert "not possible where the complaint now stands" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({**day("met_on", D(2026, 12, 1))}, "or earlier"),
        ({"met_on_day": "31", "met_on_month": "2", "met_on_year": "2026"}, "Enter a real date"),
        ({"met_on_day": "3", "met_on_month": "", "met_on_year": "2026"}, "must include a month"),
        ({**day("met_on", D(2026, 9, 17)), "note": "x" * 200_001}, "This is too long"),
        ({**day("met_on", D(2026, 9, 17)), "people": "A\x00B"}, "Null characters"),
    ],
)
def test_bad_answers_are_refused_at_the_field(
    school: People, informal: Complaint, typed: dict[str, str], says: str
) -> None:
    with on(D(2026, 9, 18)):
        answer = send(
            sign_in(school.principal), page("step", informal, "record_meeting"),
            **({"people": "Both parents", "note": "Typed once."} | typed),
        )  # fmt: skip
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert not informal.contacts.filter(kind=Contact.Kind.MEETING).exists()


def test_a_long_pasted_text_is_kept_whole(school: People, informal: Complaint) -> None:
    words = "A line of a long letter that was pasted.\n" * 4_000
    with on(D(2026, 9, 18)):
        take(
            school.principal, informal, Step.RECORD_MEETING, people="Both", note=words, **day("met_on", D(2026, 9, 17))
        )
    note = informal.contacts.get(kind=Contact.Kind.MEETING).note
    assert note.replace("\r\n", "\n").strip() == words.strip()


@pytest.mark.req("R101")
def test_who_gives_a_case_away_by_naming_themselves_is_led_home(school: People, received: Complaint) -> None:
    with on(D(2026, 9, 15)):
        answer = send(
            sign_in(school.principal), page("step", received, "add_subject"), kind=SubjectKind.PRINCIPAL.value,
            person=hidden(school.principal.pk), reason="It is about my own decision.",
        )  # fmt: skip
        assert answer.status_code == 302
        assert answer["Location"] == "/"
        assert sign_in(school.principal).get(page("case", received)).status_code == 404
        received.refresh_from_db()
        assert received.handler == school.operations_officer


@pytest.mark.req("R101")
def test_a_declared_conflict_ends_access_and_the_case_goes_on_elsewhere(school: People, received: Complaint) -> None:
    with on(D(2026, 9, 15)):
        browser = sign_in(school.principal)
        assert send(browser, page("declare", received), detail="").status_code == 422
        answer = send(browser, page("declare", received), detail="Their neighbour.")
        assert answer["Location"].startswith("/declarations/")
        assert browser.get(page("case", received)).status_code == 404
        received.refresh_from_db()
        assert received.handler not in (None, school.principal)


def test_a_precaution_is_lifted_with_a_reason_or_confirmed(school: People) -> None:
    with on(D(2026, 9, 14)):
        complaint = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Mr Pike and Miss Reed"),)).complaint
    with on(D(2026, 9, 15)):
        browser = sign_in(school.principal)
        held = {conflict.user: conflict for conflict in complaint.conflicts.filter(ended_on__isnull=True)}
        pike, reed = held[school.record_keeper], held[school.teacher]
        assert sign_in(school.record_keeper).get(page("case", complaint)).status_code == 404
        assert send(browser, page("lift", complaint, pike.pk), reason="").status_code == 422
        assert send(browser, page("lift", complaint, pike.pk), reason="Another Mr Pike.").status_code == 302
        assert sign_in(school.record_keeper).get(page("case", complaint)).status_code == 200
        assert browser.post(page("confirm", complaint, reed.pk)).status_code == 302
        assert complaint.conflicts.filter(user=school.teacher, why="subject", ended_on__isnull=True).exists()
        stands, _, before = browser.get(page("people", complaint)).content.decode().partition("What was decided before")
        assert stands.partition("Who is kept out")[2].count(school.teacher.name) == 1
        assert "Another Mr Pike." in before
        assert "Another Mr Pike." not in stands


@pytest.mark.req("R209")
def test_an_edit_ends_the_approval_and_a_letter_goes_only_when_approved(school: People, informal: Complaint) -> None:
    with on(D(2026, 9, 21)):
        head = school.principal
        complaint = take(head, informal, Step.DRAFT_ANSWER, **finding(1))
        letter = letter_for(complaint, Step.ANSWER_INFORMALLY)
        assert (
            act(head, complaint, letter, "issue", how="email", **day("issue-issued_on", D(2026, 9, 21))).status_code
            == 422
        )
        assert act(head, complaint, letter, "send_back", **{"send_back-reasons": ""}).status_code == 422
        assert act(head, complaint, letter, "approve").status_code == 302
        answer = send(sign_in(head), page("edit_letter", complaint, letter.letter.uuid), subject_line="Another line")
        assert answer.status_code == 302
        letter.letter.refresh_from_db()
        assert letter.letter.state == "drafted"
        assert letter.letter.subject_line == "Another line"
        browser = sign_in(head)
        opened = browser.get(page("edit_letter", complaint, letter.letter.uuid)).context["ask"]
        Letter.objects.filter(pk=letter.letter_id).update(body="Changed by a colleague.\n")
        answer = browser.post(
            page("edit_letter", complaint, letter.letter.uuid),
            {"subject_line": "Mine", "body": "My own words.", "seen_hash": opened.initial["seen_hash"]},
        )
        assert answer.status_code == 422
        assert "My own words." in answer.content.decode()
        assert "Somebody else changed this letter" in answer.content.decode()


@pytest.mark.req("R48")
def test_a_new_time_limit_counts_only_once_its_letter_is_issued(school: People, informal: Complaint) -> None:
    with on(D(2026, 9, 21)):
        head = school.principal
        clock = informal.clocks.get(kind="answer_informal")
        weekend = send(
            sign_in(head), page("step", informal, "propose_extension"), clock=hidden(clock.pk),
            reason="A witness is away.", agreed_how="By telephone.", **day("new_due_on", D(2026, 10, 17)),
        )  # fmt: skip
        assert weekend.status_code == 422
        assert "not a school day" in weekend.content.decode()
        complaint = take(
            head, informal, Step.PROPOSE_EXTENSION, clock=hidden(clock.pk), reason="A witness is away.",
            agreed_how="By telephone.", **day("new_due_on", D(2026, 10, 19)),
        )  # fmt: skip
        clock.refresh_from_db()
        assert clock.due_on != D(2026, 10, 19)
        complaint = issue(complaint, Step.EXTEND, approver=head, by=head)
        clock.refresh_from_db()
        assert clock.due_on == D(2026, 10, 19)
        assert "19 October 2026" in sign_in(head).get(page("dates", complaint)).content.decode()


def test_messages_are_read_when_the_tab_is_opened_by_who_works_on_it(school: People, received: Complaint) -> None:
    received.messages.create(from_complainant=True, text="Any news?", sent_at=dt.datetime(2026, 9, 15, tzinfo=LONDON))
    with on(D(2026, 9, 16)):
        assert "1 unread" in sign_in(school.principal).get(page("case", received)).content.decode()
        assert received.reference in sign_in(school.principal).get(reverse("casework:home")).content.decode()
        sign_in(school.principal).get(page("contacts", received))
        assert "1 unread" not in sign_in(school.principal).get(page("case", received)).content.decode()
