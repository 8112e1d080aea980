"""The referral pack: everything that the outside body checks, once and in order, for whoever sees the whole case."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Access, Notice, User
from complaints.casework import actions, permissions
from complaints.casework.models import Complaint, Conflict, Interview, Question
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import Role, State, Why
from complaints.evidence import making as worker
from complaints.evidence import vault
from complaints.evidence.sealing import seal
from complaints.records import asking
from complaints.records.models import ReferralPack
from complaints.records.packs import building
from letters import making
from letters.vocabulary import LetterState
from tests.casework.screens import sign_in, standing_in
from tests.casework.stories import begin
from tests.people import People

CHILD = "Milo Pemberton"


@pytest.fixture
def replay(school: People) -> Iterator[Replay]:
    """A complaint that went all the way to the outside body, with its letters made and two files on the case."""
    found = begin(school)
    found.to(State.REFERRED)
    add(found, "note of the teacher.txt", f"{CHILD} sat beside him.\nThe sessions did not take place.\n".encode())
    add(found, "scan.pdf", b"%PDF-1.4 and nothing else")
    for pk in found.complaint.letters.filter(letter__state=LetterState.ISSUED).values_list("letter", flat=True):
        making.make(pk, at=found.at)
    found.later()
    with time_machine.travel(found.at, tick=False):
        yield found


def add(replay: Replay, name: str, content: bytes) -> None:
    clerk = replay.clerk
    file = seal(SimpleUploadedFile(name, content), by=clerk, at=replay.at)
    actions.add_document(replay.complaint, file=file, title=name, kind="evidence", shared=False, by=clerk, at=replay.at)


def address(complaint: Complaint, name: str = "pack", *rest: object) -> str:
    return reverse(f"records:{name}", args=[complaint.reference, *rest])


def one_click(browser: Client, complaint: Complaint) -> ReferralPack:
    """Press the one button, and let the worker do its work."""
    opened = browser.get(address(complaint))
    once = opened.context["ask"].initial["once"]
    assert browser.post(address(complaint), {"whole": "yes", "once": once}).status_code == 302
    pack = ReferralPack.objects.filter(complaint=complaint).latest("version")
    assert pack.in_the_making
    assert building.make(pack.pk, at=pack.asked_at)
    pack.refresh_from_db()
    assert pack.state == "ready", pack.problem
    return pack


def pdf(pack: ReferralPack) -> PdfReader:
    assert pack.file is not None
    return PdfReader(io.BytesIO(b"".join(vault.read(pack.file.stored_as))))


def texts(pack: ReferralPack) -> list[str]:
    return [page.extract_text() for page in pdf(pack).pages]


@pytest.mark.req("R107")
def test_one_click_makes_the_whole_with_contents_bookmarks_and_page_numbers(school: People, replay: Replay) -> None:
    complaint = replay.complaint
    actions.answer_body(
        complaint, question=Question.DELAY, text="Nothing was put off.", by=school.trust_officer, at=replay.at
    )
    browser = sign_in(school.trust_officer)
    assert "No pack has been made yet" in browser.get(address(complaint)).content.decode()
    pack = one_click(browser, complaint)
    pages = texts(pack)
    assert pack.pages == len(pages)
    for number, text in enumerate(pages, start=1):
        assert f"Page {number}" in text.splitlines()[-1] or f"Page {number}" in text
    whole = "\n".join(pages)
    for words in (
        "Referral pack", "Contents", "Was there undue delay?", "Nothing was put off.", "Chronology", "Timetable",
        "The panel heard both sides", "Both sides left before the panel deliberated", "Version 1, in force from",
        "Report of the investigation", "Heads of complaint",
    ):  # fmt: skip
        assert words in whole, words
    titles = [str(item.title) for item in _flat(pdf(pack).outline)]
    assert "Chronology" in titles
    for item in pack.items.all():
        assert any(item.title[:40] in title for title in titles), item.title
        assert item.title[:30].split(",")[0] in pages[item.first_page - 1].replace("\n", " ") or item.pages
    listed = browser.get(address(complaint)).content.decode()
    assert pack.file is not None
    assert pack.file.sha256 in listed
    assert school.trust_officer.name in listed


def _flat(items: list[object]) -> Iterator[object]:
    for item in items:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


@pytest.mark.req("R107")
def test_every_issued_letter_is_there_once_and_in_order(school: People, replay: Replay) -> None:
    pack = one_click(sign_in(school.clerk), replay.complaint)
    issued = replay.complaint.letters.filter(letter__state=LetterState.ISSUED).select_related("letter")
    wanted = [f"letter:{row.letter.uuid}" for row in issued.order_by("letter__issued_on", "letter__issued_at", "pk")]
    held = [item.key for item in pack.items.all() if item.key.startswith("letter:")]
    assert held == wanted
    assert len(set(held)) == len(held) >= 6
    assert not [item for item in pack.items.all() if item.key.startswith("letter:") and item.why_not]
    titles = dict(pack.items.values_list("key", "title"))
    for row in issued:
        assert titles[f"letter:{row.letter.uuid}"].startswith(row.letter.subject_line)
    assert len(set(titles.values())) == len(titles)


@pytest.mark.req("R107")
def test_a_limit_that_was_missed_stands_in_words_with_its_working_and_its_reason(school: People) -> None:
    late = begin(school)
    late.to(State.INFORMAL)
    late.later(25)
    clock = late.complaint.clocks.get(kind="answer_informal")
    actions.record_lateness(clock, cause="overlooked", why="The diary was wrong.", by=school.principal, at=late.at)
    late.to(State.FORMAL)
    with time_machine.travel(late.at, tick=False):
        pack = one_click(sign_in(school.trust_officer), late.complaint)
    whole = " ".join("\n".join(texts(pack)).split())
    assert "Answering at stage 1: late" in whole
    assert "The diary was wrong." in whole
    assert "treated as received" in whole or "is day 1" in whole
    assert "Late" in whole


def test_what_was_said_in_interviews_is_there_and_a_name_that_is_kept_back_is_not(
    school: People, replay: Replay
) -> None:
    for name, back in (("Tamsin Reed", False), ("Sunil Orchard", True)):
        Interview.objects.create(
            complaint=replay.complaint, on=replay.on, name=name, part="staff", notes=f"What {name[0]} saw.",
            keep_name_back=back, by=school.deputy, added_on=replay.on,
        )  # fmt: skip
    whole = " ".join("\n".join(texts(one_click(sign_in(school.clerk), replay.complaint))).split())
    assert "Tamsin Reed" in whole
    assert "What T saw." in whole
    assert "What S saw." in whole
    assert "Somebody whose name is kept back" in whole
    assert "Sunil Orchard" not in whole


@pytest.mark.req("R107", "R283")
def test_who_had_which_part_and_why_somebody_acted_again_is_there(school: People, replay: Replay) -> None:
    investigator = replay.complaint.named.get(role=Role.INVESTIGATOR)
    investigator.called, investigator.again_because = "Ines Typed", "She knows the witnesses."
    investigator.save()
    pack = one_click(sign_in(school.trust_officer), replay.complaint)
    item = pack.items.get(key="people")
    said = " ".join(texts(pack)[item.first_page - 1].split())
    for words in ("Who acted in the complaint", "Ines Typed", "Chair of the panel", "She knows the witnesses."):
        assert words in said, words


def test_a_file_that_cannot_be_placed_has_a_page_that_says_so(school: People, replay: Replay) -> None:
    pack = one_click(sign_in(school.clerk), replay.complaint)
    item = next(item for item in pack.items.all() if item.title == "scan.pdf")
    assert item.why_not
    assert "This paper is not among the pages" in texts(pack)[item.first_page - 1]
    assert "Not among the pages" in sign_in(school.clerk).get(address(replay.complaint)).content.decode()


@pytest.mark.req("R281")
def test_what_was_flagged_is_left_out_and_words_are_gone_for_good(school: People, replay: Replay) -> None:
    complaint = replay.complaint
    document = complaint.documents.get(title="note of the teacher.txt")
    actions.withhold(
        complaint, reader="complainant", part=f"document:{document.uuid}", pages="", words=CHILD,
        reason="Another family’s child.", by=school.clerk, at=replay.at,
    )  # fmt: skip
    browser = sign_in(school.trust_officer)
    assert "Another family’s child." in browser.get(address(complaint)).content.decode()
    pack = one_click(browser, complaint)
    assert CHILD not in "\n".join(texts(pack))
    assert CHILD.encode() not in b"".join(vault.read(pack.file.stored_as))
    assert pack.blacked_pages

    form = browser.get(address(complaint)).context["ask"]
    typed = {**standing_in(form), "documents": [], "withheld": []}
    said = browser.post(address(complaint), typed)
    assert said.status_code == 422
    assert "Say why something is left out." in said.content.decode()
    typed |= {"why": "The body asked for the letters only.", "documents": []}
    assert browser.post(address(complaint), typed).status_code == 302
    second = ReferralPack.objects.latest("version")
    assert building.make(second.pk, at=second.asked_at)
    second.refresh_from_db()
    whole = " ".join("\n".join(texts(second)).split())
    assert "The body asked for the letters only." in whole
    assert "note of the teacher.txt" in whole
    assert not second.items.filter(key__startswith="document:").exists()


@pytest.mark.req("R101", "R127")
def test_only_whoever_sees_the_whole_case_has_it(school: People, replay: Replay) -> None:
    complaint = replay.complaint
    pack = one_click(sign_in(school.trust_officer), complaint)
    Conflict.objects.create(complaint=complaint, user=school.operations_officer, why=Why.DECLARED, from_date=replay.on)
    shut: list[User] = [
        school.operations_officer, school.deputy, school.council_member, school.second_council_member,
        school.trust_member, school.council_chair, school.birch_principal, school.teacher, school.nobody,
        school.administrator,
    ]  # fmt: skip
    for user in shut:
        browser = sign_in(user)
        for name, rest in (("pack", ()), ("pack_file", (pack.uuid,))):
            assert browser.get(address(complaint, name, *rest)).status_code == 404, (user.name, name)
        assert browser.post(address(complaint), {"whole": "yes"}).status_code == 404
        assert browser.post(address(complaint, "pack_again", pack.uuid)).status_code == 404
    for user in (school.trust_officer, school.clerk, school.principal, school.record_keeper):
        answer = sign_in(user).get(address(complaint, "pack_file", pack.uuid))
        assert answer.status_code == 200
        answer.close()
    with pytest.raises(permissions.NotAllowed):
        asking.ask_for_pack(complaint, documents=[], withheld=[], by=school.deputy, at=replay.at)
    other = begin(school).to(State.FORMAL)
    assert sign_in(school.trust_officer).get(address(other, "pack_file", pack.uuid)).status_code == 404


@pytest.mark.req("R134")
def test_every_opening_is_written_down_with_the_pack_it_was(school: People, replay: Replay) -> None:
    pack = one_click(sign_in(school.trust_officer), replay.complaint)
    answer = sign_in(school.clerk).get(address(replay.complaint, "pack_file", pack.uuid))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    answer.close()
    row = Access.objects.get(about=replay.complaint.uuid, what="referral pack")
    assert (row.user, row.detail) == (school.clerk, str(pack.uuid))
    listed = sign_in(school.trust_officer).get(address(replay.complaint)).content.decode()
    assert f"{school.clerk.name} opened it" in listed


def test_asked_twice_it_is_made_once_and_a_lost_one_is_taken_up(school: People, replay: Replay) -> None:
    complaint = replay.complaint
    browser = sign_in(school.clerk)
    once = browser.get(address(complaint)).context["ask"].initial["once"]
    typed = {"whole": "yes", "once": once}
    assert [browser.post(address(complaint), typed).status_code for _ in range(2)] == [302, 302]
    pack = ReferralPack.objects.get(complaint=complaint)
    again = browser.post(address(complaint), {"whole": "yes", "once": "another"})
    assert "being put together already" in again.content.decode()
    assert "Make the pack" not in browser.get(address(complaint)).content.decode()
    assert pack not in building.unfinished(pack.asked_at)
    assert pack in building.unfinished(pack.asked_at + dt.timedelta(minutes=2))
    ReferralPack.objects.filter(pk=pack.pk).update(state="claimed", claimed_at=pack.asked_at)
    assert not building.make(pack.pk, at=pack.asked_at + dt.timedelta(minutes=1))
    assert building.make(pack.pk, at=pack.asked_at + worker.STALE + dt.timedelta(minutes=1))
    assert not building.make(pack.pk, at=pack.asked_at + worker.STALE + dt.timedelta(minutes=2))
    notice = Notice.objects.get(user=school.clerk, key__startswith=f"pack:{pack.pk}")
    assert complaint.complainant.name not in notice.text


def test_a_pack_that_cannot_be_made_says_so_and_can_be_tried_again(school: People, replay: Replay) -> None:
    complaint = replay.complaint
    pack = asking.ask_for_pack(
        complaint, documents=list(complaint.documents.exclude(kind="bundle")), withheld=[], by=school.clerk,
        at=replay.at,
    )  # fmt: skip
    ReferralPack.objects.filter(pk=pack.pk).update(tries=worker.MOST_TRIES)
    assert not building.make(pack.pk, at=replay.at)
    browser = sign_in(school.clerk)
    assert "broken off too many times" in browser.get(address(complaint)).content.decode()
    assert browser.post(address(complaint, "pack_again", pack.uuid)).status_code == 302
    assert building.make(pack.pk, at=replay.at)


def test_before_the_formal_stage_there_is_nothing_to_refer(school: People) -> None:
    complaint = begin(school).to(State.INFORMAL)
    assert sign_in(school.trust_officer).get(address(complaint)).status_code == 404


def test_many_packs_cost_no_query_more(school: People, replay: Replay) -> None:
    browser, complaint = sign_in(school.trust_officer), replay.complaint
    pack = one_click(browser, complaint)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address(complaint)).status_code == 200
        return len(captured)

    cost()
    few = cost()
    for version in range(2, 8):
        ReferralPack.objects.create(
            complaint=complaint, version=version, state="ready", file=pack.file, built_at=replay.at,
            asked_by=school.clerk, asked_at=replay.at,
        )  # fmt: skip
    assert cost() == few
