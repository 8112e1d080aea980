"""What is withheld from the complainant is not on their page, and whoever is shown a case leaves a trace."""

from __future__ import annotations

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Access
from complaints.casework import actions, correspondence
from complaints.casework.models import CaseDocument, CaseLetter, Complaint
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State
from complaints.evidence.sealing import seal
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import page, sign_in
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db


def statement(replay: Replay, *, shared: bool) -> CaseDocument:
    clerk = replay.complaint.clerk
    upload = SimpleUploadedFile("names.txt", b"The name of another child.\n", content_type="text/plain")
    return actions.add_document(
        replay.complaint, file=seal(upload, by=clerk, at=replay.at), title="Statement", shared=shared,
        kind=CaseDocument.Kind.EVIDENCE, by=clerk, at=replay.at,
    )  # fmt: skip


def withhold(replay: Replay, document: CaseDocument, reader: str = "complainant") -> None:
    actions.withhold(
        replay.complaint, reader=reader, part=f"document:{document.uuid}", pages="", words="",
        reason="Names another child.", by=replay.complaint.clerk, at=replay.at,
    )  # fmt: skip


@pytest.mark.req("R281")
def test_what_is_withheld_from_the_complainant_cannot_be_shown_on_their_page(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    document = statement(replay, shared=False)
    withhold(replay, document)
    with time_machine.travel(replay.at, tick=False):
        browser = sign_in(replay.complaint.handler)
        answer = browser.post(page("share", replay.complaint, document.uuid), {"shared": "yes"}, follow=True)
    assert "withheld from the complainant" in answer.content.decode()
    document.refresh_from_db()
    assert not document.shared
    actions.lift_withholding(replay.complaint.withholdings.get(), by=replay.complaint.clerk, at=replay.at)
    actions.share_document(document, shared=True, by=replay.complaint.handler, at=replay.at)
    document.refresh_from_db()
    assert document.shared


@pytest.mark.req("R281")
@pytest.mark.parametrize(("reader", "stays"), [("complainant", False), ("panel", True)])
def test_what_was_shown_on_their_page_leaves_it_when_it_is_withheld_from_them(
    school: People, reader: str, stays: bool
) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    document = statement(replay, shared=True)
    withhold(replay, document, reader)
    document.refresh_from_db()
    assert document.shared is stays


def everywhere(replay: Replay, words: str) -> None:
    actions.withhold(
        replay.complaint, reader="complainant", part="everywhere", pages="", words=words,
        reason="Names another child.", by=replay.complaint.clerk, at=replay.at,
    )  # fmt: skip


@pytest.mark.req("R281")
def test_words_withheld_everywhere_keep_a_document_off_their_page(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    document = statement(replay, shared=True)
    everywhere(replay, "Another  Child\nXavier")
    document.refresh_from_db()
    assert not document.shared
    with time_machine.travel(replay.at, tick=False):
        browser = sign_in(replay.complaint.handler)
        answer = browser.post(page("share", replay.complaint, document.uuid), {"shared": "yes"}, follow=True)
        assert "It contains words that are withheld from the complainant everywhere" in answer.content.decode()
        upload = SimpleUploadedFile("two.txt", b"XAVIER was there.\n", content_type="text/plain")
        typed = {"uploads": upload, "kind": "evidence", "title": "", "shared": "on"}
        added = browser.post(page("documents", replay.complaint), typed)
    assert added.status_code == 422
    assert "“two.txt” was not added" in added.content.decode()
    assert not replay.complaint.documents.filter(title="two.txt").exists()
    document.refresh_from_db()
    assert not document.shared


@pytest.mark.req("R281")
def test_a_picture_is_shown_only_once_somebody_has_looked_for_the_words(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    everywhere(replay, "Xavier")
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "#dfe7ec").save(drawn, "JPEG")
    upload = SimpleUploadedFile("board.jpg", drawn.getvalue(), content_type="image/jpeg")
    document = actions.add_document(
        replay.complaint, file=seal(upload, by=replay.complaint.clerk, at=replay.at), title="Board", shared=False,
        kind=CaseDocument.Kind.EVIDENCE, by=replay.complaint.clerk, at=replay.at,
    )  # fmt: skip
    share = page("share", replay.complaint, document.uuid)
    with time_machine.travel(replay.at, tick=False):
        browser = sign_in(replay.complaint.handler)
        asked = browser.post(share, {"shared": "yes"}).content.decode()
        assert "Have you looked through “Board”?" in asked
        document.refresh_from_db()
        assert not document.shared
        browser.post(share, {"shared": "yes", "looked": "yes"})
    document.refresh_from_db()
    assert document.shared


@pytest.mark.req("R134")
@pytest.mark.parametrize("name", ["contacts", "edit_heads", "documents", "details"])
def test_a_form_that_comes_back_with_its_faults_is_written_down_as_seen(school: People, name: str) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    complaint: Complaint = replay.complaint
    with time_machine.travel(replay.at, tick=False):
        browser = sign_in(complaint.handler)
        before = Access.objects.filter(user=complaint.handler, about=complaint.uuid).count()
        answer = browser.post(page(name, complaint), {})
        assert answer.status_code in (200, 422)
        assert complaint.reference in answer.content.decode()
    seen = Access.objects.filter(user=complaint.handler, about=complaint.uuid)
    assert seen.count() == before + 1


@pytest.mark.req("R134")
def test_a_way_elsewhere_and_what_is_not_there_are_not_written_down_as_seen(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    complaint = replay.complaint
    with time_machine.travel(replay.at, tick=False):
        browser = sign_in(complaint.handler)
        assert browser.post(page("share", complaint, "3fa85f64-5717-4562-b3fc-2c963f66afa6")).status_code == 404
        assert browser.get(page("share", complaint, "3fa85f64-5717-4562-b3fc-2c963f66afa6")).status_code == 405
    assert not Access.objects.filter(user=complaint.handler, what="share").exists()


@pytest.mark.req("R11", "R81")
def test_of_several_people_none_reads_of_the_others_until_it_is_said_whom_each_head_concerns(school: People) -> None:
    people = ((SubjectKind.ACADEMY_STAFF, "Tamsin Reed"), (SubjectKind.ACADEMY_STAFF, "Sunil Orchard"))
    replay = begin(school, subjects=people)
    replay.words.heads = ["The lesson was loud.", "The medical plan was lost."]
    replay.to(State.PANEL_DECIDED)
    complaint = replay.complaint
    letters = [one for one in correspondence.pending(complaint) if one.letter.key == "panel_decision_subject"]
    assert {one.letter.recipient_name for one in letters} == {"Tamsin Reed", "Sunil Orchard"}
    for one in letters:
        assert "lesson was loud" not in one.letter.body
        assert "medical plan" not in one.letter.body
        with pytest.raises(actions.Refused, match="nothing says which head concerns whom"):
            actions.approve_letter(one, by=complaint.clerk, at=replay.at)
    for head, name in zip(complaint.heads.order_by("number"), ("Tamsin Reed", "Sunil Orchard"), strict=True):
        head.about.set(complaint.subjects.filter(name=name))
    for one in letters:
        actions.refresh_letter(one, by=complaint.clerk, at=replay.at)
        body = CaseLetter.objects.get(pk=one.pk).letter.body
        assert ("lesson was loud" in body) is (one.letter.recipient_name == "Tamsin Reed")
        assert ("medical plan" in body) is (one.letter.recipient_name == "Sunil Orchard")
