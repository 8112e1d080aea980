"""Whatever is typed, pressed or sent: a plain sentence, nothing lost, nothing twice, nobody else's."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.tokens import hidden
from complaints.casework.models import Complaint
from complaints.evidence.models import File
from complaints.intake import tasks
from complaints.intake.models import Code, Draft
from tests.intake.conftest import Parent, code_in_mail, errors
from tests.people import People

pytestmark = pytest.mark.django_db
SIXTY_PAGES = "The bus left without the children. It was cold.\n" * 4200


# --- pressing twice, pressing back ----------------------------------------------------------------------------


def test_the_same_form_sent_twice_is_one_complaint(parent: Parent) -> None:
    parent.fill()
    key = parent.key("check")
    first = parent.client.post(parent.address("check"), {"form_key": key, "true": "on"})
    second = parent.client.post(parent.address("check"), {"form_key": key, "true": "on"})
    assert first["Location"] == second["Location"] == parent.address("done")
    assert Complaint.objects.count() == 1


def test_a_page_opened_again_by_going_back_changes_nothing_after_submitting(parent: Parent) -> None:
    parent.fill()
    key = parent.key("what")
    parent.submit()
    answer = parent.send("what", form_key=key, words="Something else")
    assert answer["Location"] == parent.address("done")
    assert Complaint.objects.get().words == "The bus left without the children."


def test_going_to_the_checking_page_too_early_leads_to_what_is_missing(parent: Parent) -> None:
    parent.begin()
    parent.send("nature", nature="complaint")
    answer = parent.client.get(parent.address("check"))
    assert answer["Location"] == parent.address("you")


# --- what is typed --------------------------------------------------------------------------------------------


def test_sixty_pasted_pages_are_kept_to_the_last_letter(parent: Parent) -> None:
    assert len(SIXTY_PAGES) > 200_000
    shown = ""
    parent.begin()
    shown = parent.client.get(parent.address("what")).content.decode()
    assert "maxlength" not in shown
    complaint = Parent().complain(what={"words": SIXTY_PAGES})
    assert complaint.words == SIXTY_PAGES.strip()


def test_too_much_for_the_form_is_said_at_the_field_and_kept(parent: Parent) -> None:
    parent.begin()
    answer = parent.send("what", words="x" * 1_000_001)
    assert "Send it as a file instead" in errors(answer)
    assert "x" * 1_000_001 in answer.content.decode()


def on_day(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


@pytest.mark.parametrize(
    ("page", "fields", "said"),
    [
        (
            "when",
            on_day("happened_on", "15", "9", "2026"),
            "today or in the past",
        ),
        ("when", on_day("happened_on", "31", "2", "2026"), "real date"),
        ("when", on_day("happened_on", "x", "2", "2026"), "real date"),
        ("when", {"happened_text": "y" * 301}, "300 characters or fewer"),
        ("when", {}, "roughly when"),
        ("child", on_day("pupil_born_on", "15", "9", "2026"), "in the past"),
        (
            "child",
            on_day("pupil_born_on", "31", "12", "1989"),
            "1990 or later",
        ),
        ("contact", {"email": "not an address"}, "such as name@example.org"),
        ("name", {"name": "z" * 201}, "200 characters or fewer"),
        ("nature", {"nature": "lawsuit"}, "Select a valid choice"),
        ("about", {"name": "Somebody"}, "what kind of person"),
        ("needs", {"adjustments": ["email_only", "post_only"]}, "not both"),
        ("what", {"words": "   "}, "Tell us what happened"),
    ],
)
def test_a_wrong_answer_gets_a_plain_sentence_and_is_shown_again(
    parent: Parent, page: str, fields: dict[str, Any], said: str
) -> None:
    parent.begin()
    answer = parent.send(page, **fields)
    assert answer.status_code == 200
    assert said in errors(answer)
    shown = answer.content.decode()
    assert "There is a problem" in shown
    for value in fields.values():
        if isinstance(value, str) and value.strip() and value != "lawsuit":
            assert value in shown


def test_a_day_before_the_child_was_born_is_said_at_the_field(parent: Parent) -> None:
    parent.fill()
    parent.send("child", pupil_born_on_day="1", pupil_born_on_month="9", pupil_born_on_year="2020")
    early = {"happened_on_day": "1", "happened_on_month": "8", "happened_on_year": "2020"}
    assert "before the child was born" in errors(parent.send("when", **early))
    assert parent.client.get(parent.address("check"))["Location"] == parent.address("when")


def test_characters_that_no_database_takes_are_no_error(parent: Parent) -> None:
    parent.begin()
    answer = parent.send("what", words="before\x00after")
    assert answer.status_code == 200
    assert Draft.objects.get().answers["what"]["words"] == ["beforeafter"]


def test_markup_is_shown_as_typed(parent: Parent) -> None:
    parent.fill(what={"words": "<script>alert(1)</script> {{ trust }}"})
    shown = parent.client.get(parent.address("check")).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ trust }}" in shown


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("page.html", b"<html><script>1</script></html>", "cannot be sent"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be sent"),
        ("virus.exe", b"MZ\x90\x00", "not a kind of file"),
        ("photo.jpg", b"this is no picture", "photo.jpg"),
        ("page.txt", b"<html><script>alert(1)</script>", "page.txt"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_loses_nothing(
    parent: Parent, name: str, content: bytes, said: str
) -> None:
    parent.fill()
    answer = parent.send("files", uploads=[SimpleUploadedFile(name, content)])
    assert answer.status_code == 200
    assert said in errors(answer)
    assert not File.objects.exists()
    assert parent.submit().status_code == 302


def test_a_file_that_is_too_large_is_said(parent: Parent, settings: Any) -> None:
    settings.UPLOAD_LARGEST_MB = 1
    parent.fill()
    answer = parent.send("files", uploads=[SimpleUploadedFile("long.txt", b"a" * (1024 * 1024 + 1))])
    assert "larger than 1 MB" in errors(answer)


def test_a_hostile_file_name_is_only_a_name(parent: Parent) -> None:
    parent.fill()
    parent.send("files", uploads=[SimpleUploadedFile("..\\..\\etc<b>passwd</b>\u202e.txt", b"hello")])
    shown = parent.client.get(parent.address("files")).content.decode()
    assert "<b>passwd" not in shown
    assert not set("\\/\u202e") & set(File.objects.get().name)
    assert parent.submit().status_code == 302


def test_a_removed_file_is_gone(parent: Parent) -> None:
    parent.fill()
    parent.send("files", uploads=[SimpleUploadedFile("a.txt", b"hello")])
    assert parent.draft is not None
    row = parent.draft.files.get()
    parent.client.post(parent.address("files"), {"form_key": parent.key("files"), "remove": hidden(row.pk)})
    assert not File.objects.exists()
    parent.client.post(parent.address("files"), {"form_key": parent.key("files"), "remove": "999999"})
    parent.client.post(parent.address("files"), {"form_key": parent.key("files"), "remove": "x"})


# --- machines and limits --------------------------------------------------------------------------------------


def test_a_machine_that_fills_in_every_box_is_stopped_and_a_person_goes_on(parent: Parent) -> None:
    parent.fill()
    answer = parent.submit(website="https://example.org")
    assert "press the button once more" in answer.content.decode()
    assert "Priya Meadow" in answer.content.decode()
    assert not Complaint.objects.exists()
    assert parent.submit().status_code == 302


def test_too_many_from_one_person_are_told_how_to_reach_us_and_keep_what_they_typed(school: People) -> None:
    for _time in range(6):
        Parent().complain()
    parent = Parent()
    parent.fill()
    answer = parent.submit()
    assert answer.status_code == 429
    shown = answer.content.decode()
    assert "What you typed is kept" in shown
    assert school.alder.telephone in shown
    assert "The bus left" in shown
    assert Complaint.objects.count() == 6


def test_beginning_too_often_gets_a_plain_page(school: People) -> None:
    parent = Parent()
    for _time in range(60):
        parent.begin()
    answer = parent.client.post(reverse("intake:route", args=["alder"]), {"about": "none"})
    assert answer.status_code == 429
    assert school.alder.telephone in answer.content.decode()


# --- lost cookies, other people's links -------------------------------------------------------------------------


OUR_OWN = ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"})
ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.testserver"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
)


@pytest.mark.parametrize("how", OUR_OWN)
def test_a_page_sent_after_the_cookies_are_gone_is_taken_and_goes_on(school: People, how: dict[str, str]) -> None:
    parent = Parent(csrf=True)
    first = parent.client.get(reverse("intake:route", args=["alder"]))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', first.content.decode())
    assert token
    parent.client.post(
        reverse("intake:route", args=["alder"]), {"about": "none", "csrfmiddlewaretoken": token.group(1)}
    )
    parent.draft = Draft.objects.get()
    key = parent.key("what")
    parent.client.cookies.clear()
    typed = {"form_key": key, "words": "All that I typed", "go": "1"}
    answer = parent.client.post(parent.address("what"), typed, headers=how)
    assert answer.status_code == 302
    assert "come-back" not in answer["Location"]
    assert "All that I typed" in parent.client.get(parent.address("what")).content.decode()


@pytest.mark.parametrize("how", [*ELSEWHERE, {}])
@pytest.mark.parametrize("page", ["nature", "check", "save"])
def test_nobodys_draft_is_planted_in_another_browser(parent: Parent, page: str, how: dict[str, str]) -> None:
    """A page elsewhere sends the form of a stranger's draft from the browser of somebody who has begun nothing."""
    parent.fill()
    sent = {"form_key": parent.key(page), "nature": "concern", "true": "on", "email": "x@example.org", "go": "1"}
    victim = Client(enforce_csrf_checks=True)
    answer = victim.post(parent.address(page), sent, headers=how)
    assert answer["Location"] == parent.address("come_back")
    assert "sessionid" not in victim.cookies
    assert victim.get(parent.address("what"))["Location"] == parent.address("come_back")
    parent.draft.refresh_from_db()  # type: ignore[union-attr]
    assert parent.draft.answers["nature"]["nature"] == ["complaint"]  # type: ignore[union-attr]
    assert parent.draft.complaint_id is None  # type: ignore[union-attr]


@pytest.mark.parametrize("how", ELSEWHERE)
def test_a_page_elsewhere_writes_nothing_into_the_draft_of_this_browser(parent: Parent, how: dict[str, str]) -> None:
    parent.fill()
    sent = {"form_key": parent.key("what"), "words": "Put there by a stranger", "go": "1"}
    assert parent.client.post(parent.address("what"), sent, headers=how)["Location"] == parent.address("come_back")
    parent.draft.refresh_from_db()  # type: ignore[union-attr]
    assert parent.draft.answers["what"]["words"] == ["The bus left without the children."]  # type: ignore[union-attr]


def test_a_page_of_two_days_ago_gives_its_draft_to_no_browser(parent: Parent, time_machine: Any) -> None:
    parent.fill()
    sent = {"form_key": parent.key("what"), "words": "Typed two days later", "go": "1"}
    time_machine.move_to(dt.datetime(2026, 9, 16, 10, 30, tzinfo=dt.UTC))
    answer = Client().post(parent.address("what"), sent, headers=OUR_OWN[0])
    assert answer["Location"] == parent.address("come_back")


def test_a_draft_opens_nowhere_else_without_its_code(parent: Parent) -> None:
    parent.fill()
    stranger = Client()
    for page in ("what", "check", "save"):
        answer = stranger.get(parent.address(page))
        assert answer["Location"] == parent.address("come_back")
        answer = stranger.post(parent.address(page), {"words": "Changed", "form_key": "forged"})
        assert answer["Location"] == parent.address("come_back")
    assert "Priya" not in stranger.get(parent.address("come_back")).content.decode()
    parent.draft.refresh_from_db()  # type: ignore[union-attr]
    assert parent.draft.answers["what"]["words"] == ["The bus left without the children."]  # type: ignore[union-attr]


def test_the_key_of_one_draft_opens_no_other(parent: Parent) -> None:
    parent.fill()
    other = Parent()
    other.begin()
    answer = other.client.post(parent.address("what"), {"form_key": other.key("what"), "words": "Changed"})
    assert answer["Location"] == parent.address("come_back")


def test_an_unknown_or_expired_draft_is_not_found(parent: Parent, time_machine: Any) -> None:
    parent.fill()
    unknown = reverse("intake:question", args=["alder", "x" * 32, "what"])
    assert parent.client.get(unknown).status_code == 404
    assert parent.client.get(reverse("intake:question", args=["birch", parent.draft.token, "what"])).status_code == 404  # type: ignore[union-attr]
    assert parent.client.get(parent.address("nonsense")).status_code == 404
    time_machine.move_to(dt.datetime(2026, 9, 29, tzinfo=dt.UTC))
    assert parent.client.get(parent.address("what")).status_code == 404


# --- save and come back ---------------------------------------------------------------------------------------


@pytest.fixture
def saved(parent: Parent, django_capture_on_commit_callbacks: Any) -> Parent:
    parent.begin()
    parent.send("nature", nature="complaint")
    parent.client.post(parent.address("what"), {"form_key": parent.key("what"), "words": "Half a story", "save": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        answer = parent.send("save", email="priya.meadow@example.org")
    assert "It is saved" in answer.content.decode()
    return parent


def test_a_link_and_a_code_bring_back_what_was_typed_on_another_device(saved: Parent) -> None:
    assert saved.address("come_back") in mail.outbox[-1].body
    code = code_in_mail()
    assert code not in Code.objects.get().code_hash
    other = Client()
    answer = other.post(saved.address("come_back"), {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == saved.address("you")
    assert "Half a story" in other.get(saved.address("what")).content.decode()


def test_a_code_works_once(saved: Parent) -> None:
    code = code_in_mail()
    assert Client().post(saved.address("come_back"), {"code": code}).status_code == 302
    again = Client().post(saved.address("come_back"), {"code": code})
    assert "no longer good" in errors(again)


def test_an_expired_code_says_so_and_a_new_one_is_sent(
    saved: Parent, time_machine: Any, django_capture_on_commit_callbacks: Any
) -> None:
    old = code_in_mail()
    time_machine.move_to(dt.datetime(2026, 9, 14, 9, 31, tzinfo=dt.UTC))
    client = Client()
    assert "no longer good" in errors(client.post(saved.address("come_back"), {"code": old}))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(saved.address("come_back"), {"send": "1"})
    assert client.post(saved.address("come_back"), {"code": code_in_mail()}).status_code == 302


def test_five_wrong_codes_end_the_code(saved: Parent) -> None:
    code = code_in_mail()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    client = Client()
    for _try in range(4):
        assert "not the code" in errors(client.post(saved.address("come_back"), {"code": wrong}))
    assert "too often" in errors(client.post(saved.address("come_back"), {"code": wrong}))
    assert "too often" in errors(client.post(saved.address("come_back"), {"code": code}))


def test_a_half_typed_page_is_kept_as_it_is_when_saved(saved: Parent) -> None:
    saved.client.post(saved.address("when"), {"form_key": saved.key("when"), "happened_on_day": "3", "save": "1"})
    shown = saved.client.get(saved.address("when")).content.decode()
    assert 'value="3"' in shown
    assert "There is a problem" not in shown


# --- forgetting -----------------------------------------------------------------------------------------------


def test_old_drafts_go_with_their_files_and_complaints_keep_theirs(parent: Parent, time_machine: Any) -> None:
    complaint = parent.complain(files={"uploads": [SimpleUploadedFile("kept.txt", b"kept")]})
    left = Parent()
    left.fill(files={"uploads": [SimpleUploadedFile("left.txt", b"left")]})
    time_machine.move_to(dt.datetime(2026, 9, 29, tzinfo=dt.UTC))
    assert tasks.forget_old_drafts(dry_run=True) == 2
    assert Draft.objects.count() == 2
    assert tasks.forget_old_drafts() == 2
    assert tasks.forget_old_drafts() == 0
    assert not Draft.objects.exists()
    assert [file.name for file in File.objects.filter(kind="original")] == ["kept.txt"]
    assert complaint.documents.count() == 1


def test_a_draft_of_yesterday_stays(parent: Parent) -> None:
    parent.begin()
    assert tasks.forget_old_drafts() == 0
    assert Draft.objects.exists()
