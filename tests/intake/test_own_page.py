"""The complainant's own page: who is let in, what is shown, and what can be done."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import trail
from accounts.models import Access, Entry, Notice
from complaints.casework import actions, dates
from complaints.casework.models import CaseLetter, Complainant, Complaint, Contact, SurveyAnswer
from complaints.casework.vocabulary import Closure, State, Step
from complaints.intake import offers
from complaints.intake.models import Code
from complaints.policy.vocabulary import ClockKind
from tests.casework.stories import begin, complaint_at
from tests.intake.conftest import code_in_mail, errors, own_address
from tests.people import People

pytestmark = pytest.mark.django_db
LetIn = Callable[..., Client]
LATER = dt.datetime(2027, 7, 19, 9, tzinfo=dt.UTC)


def address(name: str, complaint: Complaint, *more: Any) -> str:
    return reverse(f"intake:{name}", args=[complaint.complainant.token, *more])


def page(client: Client, complaint: Complaint) -> str:
    answer = client.get(own_address(complaint))
    assert answer.status_code == 200
    return answer.content.decode()


def at_the_day_of(complaint: Complaint, mover: Any) -> None:
    """Travel to a moment after the last thing that happened to it."""
    mover.move_to(Entry.objects.filter(about=complaint.uuid).latest("number").at + dt.timedelta(minutes=5))


@pytest.fixture
def received(school: People) -> Complaint:
    return complaint_at(school, State.RECEIVED)


def moment_of(complaint: Complaint, kind: ClockKind, *, days: int = 0) -> dt.datetime:
    clock = complaint.clocks.filter(kind=kind).latest("pk")
    assert clock.due_on is not None
    return dt.datetime.combine(clock.due_on + dt.timedelta(days=days), dt.time(9), tzinfo=dt.UTC)


# --- the dates ------------------------------------------------------------------------------------------------


@pytest.mark.req("R72")
def test_a_date_that_stands_still_is_not_promised_and_one_that_was_met_keeps_its_working(
    school: People, let_in: LetIn
) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    due = moment_of(replay.complaint, ClockKind.ANSWER_INFORMAL).date()
    shown = page(let_in(replay.complaint), replay.complaint)
    assert f"We answer by <strong>{due:%A} {due.day} {due:%B %Y}" in shown
    replay.later(1)
    replay.take(
        Step.PROPOSE_PAUSE, by=school.trust_officer, body="The police", reason="They asked us to wait.",
        look_again_on=dt.date(2026, 10, 9),
    )  # fmt: skip
    replay.issue(Step.PAUSE, approver=school.trust_officer, by=school.trust_officer)
    shown = page(let_in(replay.complaint), replay.complaint)
    assert "We answer by <strong>a day that we tell you later</strong>" in shown
    assert f"We answer by <strong>{due:%A}" not in shown
    replay.later(3)
    replay.take(Step.RESUME, by=school.trust_officer, why="They have finished.")
    met = replay.complaint.clocks.get(kind=ClockKind.ACKNOWLEDGE)
    assert met.stopped_on is not None
    [dated] = dates.dated(replay.complaint, [met], on=replay.on)
    assert "have changed since" not in dated.why
    assert "not count" not in dated.why


# --- the door ------------------------------------------------------------------------------------------------


def test_the_link_alone_shows_nothing(received: Complaint) -> None:
    shown = Client().get(own_address(received)).content.decode()
    assert "Open your page" in shown
    for secret in (received.reference, received.complainant.name, received.complainant.email, received.summary):
        assert secret not in shown


def test_a_code_by_e_mail_opens_it_once(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    assert received.reference in page(client, received)
    assert mail.outbox[-1].to == [received.complainant.email]
    answer = Client().post(own_address(received), {"enter": "1", "code": code_in_mail()})
    assert "no longer good" in errors(answer)


def test_wrong_expired_and_too_many_codes_are_refused_plainly(
    received: Complaint, time_machine: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(own_address(received), {"send": "1"})
    code = code_in_mail()
    assert code not in Code.objects.get().code_hash
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    answer = client.post(own_address(received), {"enter": "1", "code": wrong})
    assert "That is not right" in errors(answer)
    time_machine.move_to(dt.datetime(2026, 9, 14, 9, 16, tzinfo=dt.UTC))
    assert "no longer good" in errors(client.post(own_address(received), {"enter": "1", "code": code}))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(own_address(received), {"send": "1"})
    fresh = code_in_mail()
    for _try in range(5):
        client.post(own_address(received), {"enter": "1", "code": f"{(int(fresh) + 1) % 1_000_000:06d}"})
    assert "That is not right" in errors(client.post(own_address(received), {"enter": "1", "code": fresh}))
    assert received.reference not in client.get(own_address(received)).content.decode()


def test_codes_are_not_sent_without_end(received: Complaint, django_capture_on_commit_callbacks: Any) -> None:
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post(own_address(received), {"send": "1"}).status_code for _time in range(8)]
    assert answers == [200] * 6 + [429] * 2
    assert Code.objects.count() == 6


def test_unknown_closed_and_anonymous_pages_are_the_same_not_found(school: People, received: Complaint) -> None:
    client = Client()
    unknown = client.get(reverse("intake:own", args=["x" * 43]))
    assert unknown.status_code == 404
    for facts in ({"page_closed_on": dt.date(2026, 9, 14)}, {"page_closed_on": None, "anonymous": True}):
        Complainant.objects.filter(pk=received.complainant.pk).update(**facts)
        closed = client.get(own_address(received))
        assert (closed.status_code, closed.content) == (404, unknown.content)


def test_one_code_opens_one_complaint_only(school: People, received: Complaint, let_in: LetIn) -> None:
    other = complaint_at(school, State.INFORMAL)
    client = let_in(received)
    assert other.reference not in client.get(own_address(other)).content.decode()
    for name in ("own_message", "own_files", "own_details"):
        answer = client.post(address(name, other), {"text": "Changed"})
        assert answer["Location"] == own_address(other)
    letter = other.letters.first()
    assert letter is not None
    unknown = client.get(reverse("intake:own", args=["x" * 43])).content
    answer = client.get(address("own_letter", received, letter.letter.uuid))
    assert (answer.status_code, answer.content) == (404, unknown)
    assert not other.messages.exists()


def test_a_pin_from_a_letter_opens_it_for_who_has_no_e_mail(school: People, received: Complaint) -> None:
    Complainant.objects.filter(pk=received.complainant.pk).update(email="")
    actions.give_pin(received, pin="40317756", by=received.handler, at=dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC))
    client = Client()
    assert "by e-mail" not in client.get(own_address(received)).content.decode().split("<main")[1].split("<footer")[0]
    assert "That is not right" in errors(client.post(own_address(received), {"enter": "1", "code": "40317757"}))
    assert client.post(own_address(received), {"enter": "1", "code": "4031 7756"}).status_code == 302
    assert received.reference in page(client, received)
    other = Client()
    for _try in range(5):
        other.post(own_address(received), {"enter": "1", "code": "11111111"})
    assert errors(other.post(own_address(received), {"enter": "1", "code": "40317756"}))


def test_the_page_closes_after_half_an_hour_and_by_its_button(
    received: Complaint, let_in: LetIn, time_machine: Any
) -> None:
    client = let_in(received)
    assert client.post(address("own_leave", received)).status_code == 200
    assert received.reference not in page(client, received)
    let_in(received, client)
    time_machine.move_to(dt.datetime(2026, 9, 14, 9, 31, tzinfo=dt.UTC))
    assert received.reference not in page(client, received)


def test_what_was_typed_when_the_time_was_up_comes_back_after_the_code(
    received: Complaint, let_in: LetIn, time_machine: Any
) -> None:
    client = let_in(received)
    time_machine.move_to(dt.datetime(2026, 9, 14, 9, 45, tzinfo=dt.UTC))
    client.post(address("own_message", received), {"text": "A long message"})
    assert not received.messages.exists()
    assert "What you had typed is kept" in page(client, received)
    let_in(received, client)
    shown = client.get(address("own_message", received)).content.decode()
    assert "A long message" in shown
    assert "A long message" not in client.get(address("own_message", received)).content.decode()


def test_what_was_typed_without_cookies_comes_back_after_the_code(received: Complaint, let_in: LetIn) -> None:
    client = Client(enforce_csrf_checks=True)
    client.post(address("own_message", received), {"text": "Typed long ago"})
    assert not received.messages.exists()
    client.handler.enforce_csrf_checks = False
    let_in(received, client)
    assert "Typed long ago" in client.get(address("own_message", received)).content.decode()


def test_a_forged_form_does_nothing(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    client.handler.enforce_csrf_checks = True
    client.post(address("own_step", received, "withdraw"), {"text": ""})
    client.post(address("own_message", received), {"text": "Forged"})
    received.refresh_from_db()
    assert received.state == State.RECEIVED
    assert not received.messages.exists()


@pytest.mark.req("R58")
def test_codes_go_to_the_representative_once_the_authority_was_seen(
    school: People, received: Complaint, let_in: LetIn
) -> None:
    Complainant.objects.filter(pk=received.complainant.pk).update(
        representative_name="Rhea Lawson", representative_email="rhea.lawson@example.org"
    )
    let_in(Complaint.objects.get(pk=received.pk))
    assert mail.outbox[-1].to == [received.complainant.email]
    at = dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC)
    actions.record_authority(received, how="A signed letter", seen_on=at.date(), by=received.handler, at=at)
    let_in(Complaint.objects.get(pk=received.pk))
    assert mail.outbox[-1].to == ["rhea.lawson@example.org"]


@pytest.mark.req("R134")
def test_every_look_is_logged_as_the_complainants(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    page(client, received)
    looks = Access.objects.filter(about=received.uuid)
    assert set(looks.values_list("actor", "user")) == {("complainant", None)}
    assert "own page" in looks.values_list("what", flat=True)


# --- what is shown -----------------------------------------------------------------------------------------------


@pytest.mark.req("R13")
@pytest.mark.parametrize("state", list(State))
def test_every_state_is_shown_in_plain_words(school: People, state: State, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, state)
    at_the_day_of(complaint, time_machine)
    client = let_in(complaint)
    shown = page(client, complaint)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", shown)
    assert heading
    said = {
        State.HEARING_FIXED: "Stage 3: hearing on",
        State.HEARD: "Stage 3: heard on",
        State.REFERRED: "With the Department for Education",
        State.FORMAL_ANSWERED: "Stage 2: answered; you can ask for a review until",
    }.get(state, complaint.public_words)
    assert heading.group(1).startswith(said)
    for offer in offers.now(complaint):
        assert client.get(address("own_step", complaint, offer.value)).status_code == 200


@pytest.mark.req("R282")
def test_each_date_explains_itself(received: Complaint, let_in: LetIn) -> None:
    shown = page(let_in(received), received)
    assert "We decide how to take it forward by <strong>Wednesday 16 September 2026</strong>" in shown
    assert "Why this date?" in shown
    assert "Tue 15 Sep 2026: <strong>day 1</strong>" in shown


def test_only_the_complainants_own_letters_and_shared_files_are_there(
    school: People, let_in: LetIn, time_machine: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        complaint = complaint_at(school, State.PANEL_DECIDED)
    at_the_day_of(complaint, time_machine)
    client = let_in(complaint)
    shown = page(client, complaint)
    theirs = complaint.letters.filter(to=CaseLetter.To.COMPLAINANT, letter__state="issued")
    assert theirs.count() >= 6
    for link in theirs:
        answer = client.get(address("own_letter", complaint, link.letter.uuid))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), answer.content.decode()
    hidden = complaint.letters.exclude(pk__in=theirs.values("pk"))
    assert hidden.exists()
    for link in hidden:
        assert str(link.letter.uuid) not in shown
        assert client.get(address("own_letter", complaint, link.letter.uuid)).status_code == 404
    for document in complaint.documents.filter(shared=False):
        assert str(document.uuid) not in shown
        assert client.get(address("own_document", complaint, document.uuid)).status_code == 404


def test_notes_of_staff_and_names_of_staff_never_show(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.FORMAL)
    at_the_day_of(complaint, time_machine)
    actions.add_contact(
        complaint, kind=Contact.Kind.NOTE, on=complaint.received_on, people_present="Mole", note_text="A secret note",
        by=complaint.handler, at=dt.datetime(2027, 7, 20, tzinfo=dt.UTC),
    )  # fmt: skip
    shown = page(let_in(complaint), complaint)
    assert "A secret note" not in shown
    assert "Mole" not in shown
    for person in (school.deputy, school.record_keeper, school.trust_officer):
        assert person.name not in shown


# --- what can be done --------------------------------------------------------------------------------------------


@pytest.mark.req("R13")
def test_messages_go_both_ways_and_once(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    actions.send_message(
        received, text="Thank you for telling us.", by=received.handler, at=dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC)
    )
    shown = page(client, received)
    assert "Thank you for telling us." in shown
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once
    for _time in range(2):
        answer = client.post(address("own_message", received), {"text": "I wonder\r\nwhen.", "once": once.group(1)})
        assert answer.status_code == 302
    assert list(received.messages.filter(from_complainant=True).values_list("text", flat=True)) == ["I wonder\nwhen."]
    assert received.messages.get(from_complainant=False).seen_at is not None
    assert Notice.objects.filter(user=received.handler, text__contains="has written").count() == 1
    assert "Write your message first" in errors(client.post(address("own_message", received), {"text": " "}))


def test_files_can_be_added_and_fetched_and_refused_ones_say_why(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    uploads = [SimpleUploadedFile("more.txt", b"More."), SimpleUploadedFile("bad.svg", b"<svg/>")]
    answer = client.post(address("own_files", received), {"uploads": uploads, "once": "a" * 20})
    assert "bad.svg" in errors(answer)
    document = received.documents.get()
    assert (document.title, document.shared, document.added_by) == ("more.txt", True, None)
    client.post(address("own_files", received), {"uploads": [SimpleUploadedFile("m.txt", b"M")], "once": "a" * 20})
    assert received.documents.count() == 1
    fetched = client.get(address("own_document", received, document.uuid))
    assert b"".join(fetched.streaming_content) == b"More."


@pytest.mark.req("R56")
def test_the_formal_stage_is_asked_for_on_the_page_once(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.INFORMAL_ANSWERED)
    at_the_day_of(complaint, time_machine)
    client = let_in(complaint)
    there = address("own_step", complaint, "formal-stage")
    assert there in page(client, complaint)
    assert "Tell us why" in errors(client.post(there, {"text": ""}))
    for _time in range(2):
        assert client.post(there, {"text": "It does not answer my second point.", "once": "k" * 20}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == State.FORMAL
    assert complaint.contacts.filter(formal_request=True, by=None).count() == 1
    assert "That has been done already" in page(client, complaint)


@pytest.mark.req("R63")
@pytest.mark.req("R65")
def test_a_panel_is_asked_for_on_the_last_day(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.FORMAL_ANSWERED)
    time_machine.move_to(moment_of(complaint, ClockKind.ASK_FOR_PANEL))
    client = let_in(complaint)
    client.post(address("own_step", complaint, "review-panel"), {"text": "The bus again."})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.panel_request_late) == (State.PANEL_REQUESTED, False)
    assert Notice.objects.filter(user=complaint.clerk, text__contains="review panel").exists()


@pytest.mark.req("R64")
def test_a_request_after_the_last_day_is_kept_with_its_reasons_for_the_clerk(
    school: People, let_in: LetIn, time_machine: Any
) -> None:
    complaint = complaint_at(school, State.FORMAL_ANSWERED)
    late = moment_of(complaint, ClockKind.ASK_FOR_PANEL, days=1)
    time_machine.move_to(late)
    client = let_in(complaint)
    assert "The time to ask has passed" in page(client, complaint)
    there = address("own_step", complaint, "review-panel")
    assert "Tell us why you ask only now" in errors(client.post(there, {"text": "The bus again."}))
    assert client.post(there, {"text": "The bus again.", "late": "I was abroad."}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == State.FORMAL_ANSWERED
    assert (complaint.panel_request_late, complaint.panel_request_on) == (True, late.date())
    assert "The bus again.\n\nWhy I ask only now: I was abroad." in complaint.messages.get().text
    assert Notice.objects.filter(user=complaint.clerk, urgent=True).exists()
    shown = page(client, complaint)
    assert "your request for a review waits for a decision</h1>" in shown
    assert "The clerk decides" in shown or "the clerk decides" in shown
    taken = actions.take(
        actions.door.Step.REQUEST_PANEL, complaint, by=complaint.clerk, at=late + dt.timedelta(days=3),
        why="I was abroad.", late_reasons="Abroad, and wrote at once on return.",
    )  # fmt: skip
    assert (taken.state, taken.panel_request_on) == (State.PANEL_REQUESTED, late.date())


@pytest.mark.req("R133")
def test_an_independent_panel_is_asked_for_once(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.PANEL_REQUESTED)
    at_the_day_of(complaint, time_machine)
    client = let_in(complaint)
    there = address("own_step", complaint, "independent-panel")
    client.post(there, {"text": "The council has talked of it."})
    client.post(there, {"text": "The council has talked of it."})
    assert complaint.independence_requests.count() == 1


def test_withdrawing_is_asked_first_and_needs_no_reason(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    there = address("own_step", received, "withdraw")
    assert "Do you want to withdraw it?" in client.get(there).content.decode()
    received.refresh_from_db()
    assert received.state == State.RECEIVED
    client.post(there, {"text": ""})
    received.refresh_from_db()
    assert (received.state, received.closure) == (State.CLOSED, Closure.WITHDRAWN)


@pytest.mark.req("R9")
def test_the_points_are_confirmed_or_corrected(received: Complaint, let_in: LetIn) -> None:
    at = dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC)
    actions.cut_heads(
        received, heads=[{"text": "The bus left early"}, {"text": "Nobody rang"}], by=received.handler, at=at
    )
    client = let_in(received)
    there = address("own_step", received, "points")
    assert client.get(there).status_code == 302
    actions.offer_heads(received, reply_by=dt.date(2026, 9, 21), by=received.handler, at=at)
    assert "Nobody rang" in client.get(there).content.decode()
    assert "what is missing" in errors(client.post(there, {"agreed": "no"}))
    client.post(there, {"agreed": "no", "text": "It was cold too", "once": "a" * 20})
    received.refresh_from_db()
    assert received.heads_agreed_on is None
    assert received.messages.get(from_complainant=True).text == "It was cold too"
    # What they said is decided on first; then they are asked again.
    assert client.get(there).status_code == 302
    actions.decide_point(received.points.get(), decision="taken", reasons="", by=received.handler, at=at)
    actions.offer_heads(received, reply_by=dt.date(2026, 9, 21), by=received.handler, at=at)
    assert "It was cold too" in client.get(there).content.decode()
    client.post(there, {"agreed": "yes", "once": "b" * 20})
    received.refresh_from_db()
    assert received.heads_agreed_on == dt.date(2026, 9, 14)


@pytest.mark.req("R17")
def test_details_and_adjustments_are_changed_by_themselves(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    there, email = address("own_details", received), received.complainant.email
    assert email in client.get(there).content.decode()
    assert "Keep at least one" in errors(client.post(there, {"email": ""}))
    client.post(there, {"email": email, "telephone": "01632 960001", "adjustments": ["large_print", "supporter"]})
    person = Complainant.objects.get(pk=received.complainant.pk)
    assert (person.telephone, person.large_print, person.supporter, person.easy_read) == (
        "01632 960001",
        True,
        True,
        False,
    )
    entry = Entry.objects.filter(about=received.uuid, step="complainant_changed").get()
    assert "01632 960001" not in str(entry.data)
    assert list(trail.verify(received.uuid)) == []


@pytest.mark.req("R17")
def test_everything_that_was_given_to_reach_them_stands_on_their_page(received: Complaint, let_in: LetIn) -> None:
    Complainant.objects.filter(complaint=received).update(telephone="01632 960001", address="3 Field Way\nExampleton")
    shown = page(let_in(received), received)
    for given in (received.complainant.email, "01632 960001", "3 Field Way\nExampleton"):
        assert given in shown


def test_the_survey_after_closing_is_kept_apart_and_given_once(
    school: People, let_in: LetIn, time_machine: Any
) -> None:
    complaint = complaint_at(school, State.CLOSED)
    time_machine.move_to(LATER)
    client = let_in(complaint)
    there = address("own_step", complaint, "how-it-was")
    assert "Answer at least one" in errors(client.post(there, {}))
    for key in ("a" * 20, "b" * 20):
        client.post(there, {"clear": "4", "comment": "Quicker, please", "once": key})
    answer = SurveyAnswer.objects.get()
    assert (answer.clear, answer.fair, answer.comment) == (4, None, "Quicker, please")
    assert complaint.reference not in str(vars(answer))


def test_a_step_that_is_not_theirs_or_not_possible_is_refused(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    for offer in ("review-panel", "formal-stage", "go-on", "how-it-was", "independent-panel"):
        assert client.get(address("own_step", received, offer))["Location"] == own_address(received)
        answer = client.post(address("own_step", received, offer), {"text": "Please"})
        assert answer.status_code == (302 if offer == "how-it-was" else 409), offer
    assert client.get(address("own_step", received, "close")).status_code == 404
    received.refresh_from_db()
    assert received.state == State.RECEIVED


def test_a_page_that_others_moved_on_meanwhile_does_no_harm(school: People, let_in: LetIn, time_machine: Any) -> None:
    replay = begin(school)
    complaint = replay.to(State.FORMAL_ANSWERED)
    at_the_day_of(complaint, time_machine)
    client = let_in(complaint)
    there = address("own_step", complaint, "review-panel")
    assert client.get(there).status_code == 200
    client.post(address("own_step", complaint, "withdraw"), {"text": ""})
    answer = client.post(there, {"text": "The bus"})
    assert answer.status_code == 409
    assert "no longer possible" in answer.content.decode()
    complaint.refresh_from_db()
    assert complaint.state == State.CLOSED
    assert client.post(there, {})["Location"] == own_address(complaint)


def test_what_was_typed_on_a_page_that_stood_open_too_long_can_still_be_sent(
    school: People, let_in: Callable[[Complaint], Client]
) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    complaint = replay.complaint
    actions.offer_heads(complaint, reply_by=replay.on + dt.timedelta(days=7), by=school.principal, at=replay.at)
    client, there = let_in(complaint), reverse("intake:own_step", args=[complaint.complainant.token, "points"])
    assert client.get(there).status_code == 200
    replay.take(Step.FREEZE_HEADS, by=school.principal, agreed_how="They telephoned and agreed.")
    said = {"agreed": "no", "head-1": "Nobody answered for three weeks.", "text": "The bus is missing.", "once": "a"}
    answer = client.post(there, said)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Point 1: Nobody answered for three weeks.\n\nThe bus is missing." in shown
    sent = client.post(
        reverse("intake:own_message", args=[complaint.complainant.token]),
        {"text": answer.context["form"].initial["text"], "once": answer.context["once"]},
    )
    assert sent.status_code == 302
    assert complaint.messages.filter(from_complainant=True, text__contains="The bus is missing.").count() == 1
