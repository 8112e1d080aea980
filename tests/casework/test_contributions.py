"""Accounts asked of others: by a sign-in or by a link for one answer, and never of whoever is complained about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Access, Entry, Notice
from accounts.tokens import hidden
from complaints.casework import actions, chasing, eligibility, permissions, sweeping
from complaints.casework.letter_context import account_link
from complaints.casework.models import CaseLetter, Complaint, Contribution
from complaints.casework.vocabulary import State, Step
from tests.casework.screens import day, page, send, sign_in, take
from tests.casework.stories import LONDON, begin
from tests.people import People

pytestmark = pytest.mark.django_db
D = dt.date
THURSDAY = dt.datetime(2026, 9, 17, 10, tzinfo=LONDON)
QUESTION = "What did you see at the gate on 7 September?"


@pytest.fixture
def now(school: People) -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(THURSDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def case(school: People, now: Any) -> Complaint:
    return begin(school).to(State.INFORMAL)


def ask(complaint: Complaint, by: Any, capture: Any, **given: Any) -> Contribution:
    """Ask somebody without a sign-in; the e-mail goes."""
    facts = {
        "name": "Gail Sorrel", "email": "gail.sorrel@example.org", "user": None, "question": QUESTION, "days": 5,
        **given,
    }  # fmt: skip
    with capture(execute=True):
        return actions.ask_to_contribute(complaint, by=by, at=dt.datetime.now(tz=LONDON), **facts)


def link(contribution: Contribution) -> str:
    return reverse("intake:answer", args=[contribution.token])


def page_of(contribution: Contribution) -> str:
    return reverse("casework:contribute", args=[contribution.uuid])


def test_the_address_in_the_mail_is_the_page_of_the_room_above() -> None:
    assert account_link("a-token").endswith(reverse("intake:answer", args=["a-token"]))


@pytest.mark.req("R31")
def test_an_account_is_asked_for_by_a_link_and_given_once(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(
            sign_in(school.principal), page("ask_somebody", case), name="Gail Sorrel", email="gail.sorrel@example.org",
            question=QUESTION, days="5", heads=[hidden(case.heads.get().pk)],
        )  # fmt: skip
    assert answer.status_code == 302
    asked = Contribution.objects.get()
    # From Thursday 17 September, the fifth school day.
    assert (asked.due_on, asked.told) == (D(2026, 9, 24), "sent")
    message = mail.outbox[-1]
    assert message.to == ["gail.sorrel@example.org"]
    assert link(asked) in message.body
    for secret in (case.reference, case.complainant.name, case.summary, QUESTION):
        assert secret not in message.body + message.subject

    visitor = Client()
    shown = visitor.get(link(asked)).content.decode()
    assert QUESTION in shown
    assert "Thursday 24 September 2026" in shown
    for secret in (case.reference, case.complainant.name, case.words):
        assert secret not in shown
    empty = visitor.post(link(asked), {"will": "yes", "text": ""})
    assert "Write what you know, or add a document." in empty.content.decode()
    photo = SimpleUploadedFile("gate.txt", b"A photograph in words.", content_type="text/plain")
    done = visitor.post(link(asked), {"will": "yes", "text": "The gate was locked.", "uploads": photo})
    assert "Your answer has arrived" in done.content.decode()
    asked.refresh_from_db()
    assert asked.answer == "The gate was locked."
    document = asked.documents.get()
    assert document.source_name == "Gail Sorrel"
    assert Notice.objects.filter(user=school.principal, text__contains="has come").exists()

    again = visitor.get(link(asked))
    assert again.status_code == 410
    assert "This link has been used" in again.content.decode()
    assert "The gate was locked." not in again.content.decode()
    second = visitor.post(link(asked), {"will": "yes", "text": "Something else."})
    assert second.status_code == 410
    asked.refresh_from_db()
    assert asked.answer == "The gate was locked."
    tab = sign_in(school.principal).get(page("investigation", case)).content.decode()
    assert "The gate was locked." in tab
    told = sign_in(school.principal).get(page("chronology", case)).content.decode()
    assert "Somebody who was asked by a link gave an account that was asked for" in told


def test_two_answers_at_once_are_one(school: People, case: Complaint, django_capture_on_commit_callbacks: Any) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks)
    actions.contribute(asked, text="First.", by=None, at=THURSDAY)
    with pytest.raises(actions.Refused, match="answered already"):
        actions.contribute(asked, text="Second.", by=None, at=THURSDAY)
    asked.refresh_from_db()
    assert asked.answer == "First."


@pytest.mark.req("R31")
def test_an_expired_link_says_so_and_takes_nothing(
    school: People, case: Complaint, now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks)
    now.move_to(dt.datetime(2026, 10, 8, 12, tzinfo=LONDON))
    assert Client().get(link(asked)).status_code == 200
    now.move_to(dt.datetime(2026, 10, 9, 12, tzinfo=LONDON))
    over = Client().get(link(asked))
    assert over.status_code == 410
    assert "not open any more" in over.content.decode()
    assert QUESTION not in over.content.decode()
    assert Client().post(link(asked), {"will": "yes", "text": "Late."}).status_code == 410
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_link_that_was_replaced_or_never_was_opens_nothing(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks)
    before = link(asked)
    answer = send(sign_in(school.principal), page("ask_again", case, asked.pk), days="3")
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert asked.due_on == D(2026, 9, 22)
    unknown = Client().get(reverse("intake:answer", args=["x" * 43]))
    replaced = Client().get(before)
    assert (unknown.status_code, replaced.status_code) == (404, 404)
    assert Client().get(link(asked)).status_code == 200


def test_the_link_of_somebody_with_a_sign_in_is_no_link(school: People, case: Complaint) -> None:
    asked = actions.ask_to_contribute(
        case, name="", email="", user=school.teacher, question=QUESTION, days=5, by=school.principal, at=THURSDAY
    )
    assert Client().get(link(asked)).status_code == 404


def test_the_address_of_a_colleague_leads_to_their_own_page_and_not_to_a_link(school: People, case: Complaint) -> None:
    mail.outbox.clear()
    asked = actions.ask_to_contribute(
        case, name="Somebody", email="Dilys.Marsh@example.org", user=None, question=QUESTION, days=5,
        by=school.principal, at=THURSDAY,
    )  # fmt: skip
    assert (asked.user, asked.name, asked.told) == (school.deputy, "Dilys Marsh", "notice")
    assert sign_in(school.deputy).get(page_of(asked)).status_code == 200
    assert not mail.outbox


def test_a_mail_that_waited_until_the_case_was_closed_does_not_go(school: People, case: Complaint) -> None:
    asked = actions.ask_to_contribute(
        case, name="Gail Sorrel", email="gail.sorrel@example.org", user=None, question=QUESTION, days=5,
        by=school.principal, at=THURSDAY,
    )  # fmt: skip
    complaint = Complaint.objects.get(pk=case.pk)
    actions.take(Step.WITHDRAW, complaint, by=school.principal, at=THURSDAY, said="By telephone.")
    mail.outbox.clear()
    assert chasing.ask(asked.pk, at=THURSDAY) is False
    asked.refresh_from_db()
    assert (asked.told, mail.outbox) == ("failed", [])


@pytest.mark.req("R31", "R127")
def test_somebody_with_a_sign_in_sees_the_question_and_nothing_of_the_case(school: People, case: Complaint) -> None:
    asked = actions.ask_to_contribute(
        case, name="", email="", user=school.teacher, question=QUESTION, days=5, by=school.principal, at=THURSDAY
    )
    notice = Notice.objects.get(user=school.teacher)
    assert notice.path == page_of(asked)
    browser = sign_in(school.teacher)
    assert page_of(asked) in browser.get(reverse("casework:home")).content.decode()
    shown = browser.get(page_of(asked)).content.decode()
    assert QUESTION in shown
    assert case.complainant.name not in shown
    assert browser.get(page("case", case)).status_code == 404
    assert Access.objects.filter(about=case.uuid, user=school.teacher, what="question asked of them").exists()
    for somebody in (school.deputy, school.principal, school.nobody):
        assert sign_in(somebody).get(page_of(asked)).status_code == 404
        assert sign_in(somebody).post(page_of(asked), {"will": "yes", "text": "I know."}).status_code == 404
    assert browser.post(page_of(asked), {"will": "yes", "text": "I was in the hall."}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "I was in the hall."
    assert "cannot be changed here" in browser.get(page_of(asked)).content.decode()
    assert page_of(asked) not in browser.get(reverse("casework:home")).content.decode()
    assert eligibility.reasons(case, [school.teacher])[school.teacher.pk]


# --- never whoever is complained about ----------------------------------------------------------------------------


@pytest.mark.req("R101")
@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("T. Reed", "somebody@example.org"),
        ("Tamsin Rede", "x@example.org"),
        ("Another Name", "tamsin.reed@example.org"),
    ],
)
def test_whoever_is_complained_about_cannot_be_asked_under_any_name(
    school: People, now: Any, name: str, email: str
) -> None:
    complaint = begin(school, subjects=(("academy_staff", "Mrs Tamsin Reed"),)).complaint
    answer = send(
        sign_in(school.principal), page("ask_somebody", complaint), name=name, email=email, question=QUESTION, days="5"
    )
    assert answer.status_code == 422
    assert "cannot be asked in this way" in answer.content.decode()
    listed = answer.context["ask"].fields["person"].people.values()
    assert school.teacher not in listed
    assert not Contribution.objects.exists()


@pytest.mark.req("R101")
def test_whoever_is_added_to_those_complained_about_finds_no_trace_of_having_been_asked(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    by_link = ask(
        case, school.principal, django_capture_on_commit_callbacks, name="Ines Hart", email="ines@example.org"
    )
    asked = actions.ask_to_contribute(
        case, name="", email="", user=school.teacher, question=QUESTION, days=5, by=school.principal, at=THURSDAY
    )
    complaint = Complaint.objects.get(pk=case.pk)
    take(
        school.principal, complaint, Step.ADD_SUBJECT, kind="academy_staff", person=hidden(school.teacher.pk),
        **{"other-2-kind": "academy_staff", "other-2-name": "Ines Hart"},
    )  # fmt: skip
    browser = sign_in(school.teacher)
    assert browser.get(page_of(asked)).status_code == 404
    assert page_of(asked) not in browser.get(reverse("casework:home")).content.decode()
    assert not Notice.objects.filter(user=school.teacher, about=case.uuid).exists()
    gone = Client().get(link(by_link))
    assert gone.status_code == 404
    assert gone.content == Client().get(reverse("intake:answer", args=["x" * 43])).content
    assert Client().post(link(by_link), {"will": "yes", "text": "I."}).status_code == 404
    assert not list(chasing._late_accounts(on=D(2026, 9, 25)))
    assert {one.ended_on for one in Contribution.objects.all()} == {THURSDAY.date()}


@pytest.mark.req("R101")
def test_whoever_says_that_they_have_an_interest_is_out_at_once(school: People, case: Complaint) -> None:
    asked = actions.ask_to_contribute(
        case, name="", email="", user=school.deputy, question=QUESTION, days=5, by=school.principal, at=THURSDAY
    )
    browser = sign_in(school.deputy)
    browser.post(page_of(asked), {"will": "interest", "text": "She is my sister."})
    assert permissions.locked_out(school.deputy, case)
    assert browser.get(page_of(asked)).status_code == 404
    with pytest.raises(actions.Refused, match="cannot be asked"):
        actions.ask_to_contribute(
            case, name="", email="", user=school.deputy, question=QUESTION, days=5, by=school.principal, at=THURSDAY
        )


def test_an_interest_declared_by_a_link_bars_the_same_person_from_being_asked_again(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks)
    Client().post(link(asked), {"will": "interest", "text": ""})
    with pytest.raises(actions.Refused, match="cannot be asked"):
        ask(case, school.principal, django_capture_on_commit_callbacks)


# --- what can go wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "email": ""}, "Choose who is asked, or type their name."),
        ({"email": "gail"}, "Enter an e-mail address like name@example.org."),
        ({"days": "0"}, "Give at least 1 school day."),
        ({"days": "soon"}, "Enter a number of school days."),
        ({"question": ""}, "Write down what you ask."),
    ],
)
def test_what_is_missing_is_said_at_the_field(
    school: People, case: Complaint, typed: dict[str, str], said: str
) -> None:
    given = {"name": "Gail Sorrel", "email": "gail.sorrel@example.org", "question": QUESTION, "days": "5", **typed}
    answer = send(sign_in(school.principal), page("ask_somebody", case), **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_double_click_asks_once_and_the_same_person_is_not_asked_twice(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    ask(case, school.principal, django_capture_on_commit_callbacks, once="k" * 20)
    ask(case, school.principal, django_capture_on_commit_callbacks, once="k" * 20)
    assert Contribution.objects.count() == 1
    with pytest.raises(actions.Refused, match="has been asked already"):
        ask(case, school.principal, django_capture_on_commit_callbacks)


def test_whoever_only_reads_the_case_asks_nobody(school: People, case: Complaint) -> None:
    for somebody in (school.teacher, school.council_member, school.birch_principal, school.nobody):
        assert sign_in(somebody).get(page("ask_somebody", case)).status_code == 404
        assert sign_in(somebody).get(page("investigation", case)).status_code == 404


def test_links_are_not_tried_without_end(school: People, case: Complaint) -> None:
    client = Client()
    found = [client.get(reverse("intake:answer", args=[f"guess-{n}"])).status_code for n in range(62)]
    assert found[:60] == [404] * 60
    assert found[60:] == [429, 429]


def test_a_form_whose_cookies_are_gone_keeps_what_was_typed(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(link(asked), {"will": "yes", "text": "A long account"})
    assert "What you typed is below" in answer.content.decode()
    assert "A long account" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_the_link_is_over_when_it_is_not_asked_any_more_and_when_the_case_closes(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks)
    answer = send(sign_in(school.principal), page("no_longer_ask", case, asked.pk), reason="The log shows it.")
    assert answer.status_code == 302
    assert Client().get(link(asked)).status_code == 410
    other = ask(case, school.principal, django_capture_on_commit_callbacks, name="Wim Alder", email="wim@example.org")
    take(
        school.principal, Complaint.objects.get(pk=case.pk), Step.SETTLE, settled_how="By telephone.",
        **day("settled_on", THURSDAY.date()),
    )  # fmt: skip
    assert Client().get(link(other)).status_code == 410


# --- chasing ------------------------------------------------------------------------------------------------------


@pytest.mark.req("R29")
def test_who_has_not_answered_is_reminded_the_day_before_and_then_every_few_days(
    school: People, case: Complaint, now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks)
    actions.ask_to_contribute(
        case, name="", email="", user=school.teacher, question=QUESTION, days=5, by=school.principal, at=THURSDAY
    )
    mail.outbox.clear()

    def run(on: dt.date, *, dry_run: bool = False) -> int:
        now.move_to(dt.datetime.combine(on, dt.time(8), tzinfo=LONDON))
        return chasing.chase(on=on, at=dt.datetime.now(tz=LONDON), dry_run=dry_run)

    assert run(D(2026, 9, 22)) == 0
    assert run(D(2026, 9, 23), dry_run=True) == 2
    assert run(D(2026, 9, 23)) == 2
    assert run(D(2026, 9, 23)) == 0
    assert [message.to for message in mail.outbox] == [["gail.sorrel@example.org"]]
    assert QUESTION not in mail.outbox[0].body
    assert Notice.objects.filter(user=school.teacher, text__contains="not yet given the account").count() == 1
    assert run(D(2026, 9, 26)) == 0, "a Saturday"
    assert run(D(2026, 9, 28)) == 2
    actions.contribute(asked, text="Here it is.", by=None, at=dt.datetime.now(tz=LONDON))
    assert run(D(2026, 10, 1)) == 1
    assert run(D(2026, 10, 5)) == 0, "three reminders are enough"
    told = [kind for kind, _notice in sweeping.look(on=D(2026, 9, 25), at=dt.datetime.now(tz=LONDON), dry_run=True)]
    assert told.count("account_late") == 1
    assert Entry.objects.filter(about=case.uuid, step="contribution_reminded").count() == 5


def test_a_mail_that_a_lost_queue_dropped_goes_with_the_next_round(school: People, case: Complaint) -> None:
    actions.ask_to_contribute(
        case, name="Gail Sorrel", email="gail.sorrel@example.org", user=None, question=QUESTION, days=5,
        by=school.principal, at=THURSDAY,
    )  # fmt: skip
    mail.outbox.clear()
    chasing.chase(on=D(2026, 9, 18), at=THURSDAY + dt.timedelta(days=1))
    chasing.chase(on=D(2026, 9, 18), at=THURSDAY + dt.timedelta(days=1))
    assert len(mail.outbox) == 1
    assert Contribution.objects.get().told == "sent"


@pytest.mark.req("R29")
def test_the_complainant_is_reminded_once_before_the_heads_stand(school: People, case: Complaint, now: Any) -> None:
    actions.offer_heads(case, reply_by=D(2026, 9, 24), by=school.principal, at=THURSDAY)
    mail.outbox.clear()
    now.move_to(dt.datetime(2026, 9, 22, 8, tzinfo=LONDON))
    at = dt.datetime.now(tz=LONDON)
    assert chasing.chase(on=D(2026, 9, 21), at=at) == 0
    assert chasing.chase(on=D(2026, 9, 22), at=at) == 1
    assert chasing.chase(on=D(2026, 9, 23), at=at) == 0
    assert re.search(r"by Thursday 24 September 2026", mail.outbox[-1].body.replace("\n", " "))
    assert mail.outbox[-1].to == [case.complainant.email]


# --- whose name is kept back --------------------------------------------------------------------------------------


@pytest.mark.req("R11")
def test_a_letter_that_names_somebody_whose_name_is_kept_back_does_not_go(
    school: People, case: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(case, school.principal, django_capture_on_commit_callbacks, keep_name_back=True)
    actions.contribute(asked, text="The gate was locked.", by=None, at=THURSDAY)
    rows = [{"number": 1, "outcome": "upheld", "reasons": "Ms Sorrel saw that the gate was locked."}]
    complaint = Complaint.objects.get(pk=case.pk)
    complaint = actions.take(Step.DRAFT_ANSWER, complaint, by=school.principal, at=THURSDAY, findings=rows)
    letter = CaseLetter.objects.get(complaint=complaint, step=Step.ANSWER_INFORMALLY)
    with pytest.raises(actions.Refused, match="whose name is not to be given to the parties"):
        actions.approve_letter(letter, by=school.principal, at=THURSDAY)


@pytest.mark.req("R31", "R71")
def test_an_account_that_somebody_asked_for_who_has_left_the_case_is_the_handlers_to_hear_of(
    school: People, now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    now.move_to(replay.at)
    outsider = school.outside_person
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=outsider, external=True, declaration="No part."
    )
    asked = ask(replay.complaint, outsider, django_capture_on_commit_callbacks)
    replay.take(Step.STAND_DOWN_INVESTIGATOR, by=school.principal, reason="Taken ill.")
    Notice.objects.all().delete()
    late = asked.due_on + dt.timedelta(days=1)
    list(sweeping.look(on=late, at=dt.datetime.combine(late, dt.time(8), tzinfo=LONDON)))
    actions.contribute(asked, text="The gate was locked.", by=None, at=replay.at)
    told = Notice.objects.filter(text__contains="an account that you asked for")
    assert {(one.user, one.key.split(":")[0]) for one in told} == {
        (school.principal, "account"), (school.principal, "contributed"),
    }  # fmt: skip
