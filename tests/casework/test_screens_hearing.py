"""The Hearing tab and the complainant's page: papers, submissions, dates, members, and what ends with the decision."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from accounts.models import Access, Entry, Notice
from accounts.tokens import hidden
from complaints.casework import actions, deadlines, permissions
from complaints.casework.actions.panel import involvement_of
from complaints.casework.models import Bundle, Complaint, MemberNote, Message, Named, Submission
from complaints.casework.papers import building
from complaints.casework.replay import Replay
from complaints.casework.tasks import sweep_papers
from complaints.casework.vocabulary import Role, State, Step
from complaints.evidence.sealing import seal
from complaints.intake.access import PAGE
from tests.casework.screens import day, page, send, sign_in, take, whole
from tests.casework.stories import LONDON, begin
from tests.casework.test_core_panel import convene, seat
from tests.people import People

CHILD = "Milo Pemberton"


@pytest.fixture
def fixed(school: People) -> Iterator[Replay]:
    """A hearing that is fixed, with a note and a damaged file on the case; ten o'clock on the day of its letter."""
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    note = f"{CHILD} sat beside him.\nThe sessions did not take place.\n".encode()
    add(replay, "note of the teacher.txt", note)
    add(replay, "scan.pdf", b"%PDF-1.4 and nothing else")
    with at(replay.on):
        yield replay


def at(on: dt.date, hour: int = 10) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(on, dt.time(hour), tzinfo=LONDON), tick=False)


def add(replay: Replay, name: str, content: bytes) -> None:
    clerk = replay.clerk
    file = seal(SimpleUploadedFile(name, content), by=clerk, at=replay.at)
    actions.add_document(replay.complaint, file=file, title=name, kind="evidence", shared=False, by=clerk, at=replay.at)


def own_page(complaint: Complaint) -> Client:
    """A browser in which the complainant has entered their code."""
    browser = Client()
    session = browser.session
    session[PAGE] = {"token": complaint.complainant.token, "seen": int(timezone.now().timestamp())}
    session.save()
    return browser


def own(name: str, complaint: Complaint, *more: Any) -> str:
    return reverse(f"intake:{name}", args=[complaint.complainant.token, *more])


def made(replay: Replay, commit: Any, **typed: str) -> Bundle:
    """The clerk presses the button, and the worker does its work."""
    with commit(execute=True):
        answer = sign_in(replay.clerk).post(page("make_papers", replay.complaint), typed)
    assert answer.status_code == 302
    return Bundle.objects.filter(complaint=replay.complaint).latest("version")


def tab(user: Any, complaint: Complaint) -> str:
    answer = sign_in(user).get(page("hearing", complaint))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def read(answer: Any) -> PdfReader:
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    content = b"".join(answer.streaming_content)
    answer.close()
    return PdfReader(io.BytesIO(content))


def words_in(opened: PdfReader) -> str:
    return " ".join(" ".join(one.extract_text() for one in opened.pages).split())


@pytest.mark.req("R37", "R71", "R77")
def test_papers_go_out_in_three_copies_and_the_clerk_sees_who_opened_them(
    fixed: Replay, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = fixed.complaint
    typed = {"reader": "complainant", "part": "everywhere", "words": CHILD, "reason": "It names another child."}
    assert send(sign_in(school.clerk), page("withhold", complaint), **typed).status_code == 302
    bundle = made(fixed, django_capture_on_commit_callbacks)
    assert bundle.state == Bundle.State.READY, bundle.problem
    said = tab(school.clerk, complaint)
    assert "scan.pdf" in said
    assert "It is damaged and cannot be opened." in said
    copies = {copy.reader: copy for copy in bundle.copies.all()}

    def opens(user: Any, reader: str) -> Any:
        return sign_in(user).get(page("papers", complaint, bundle.uuid, reader))

    def answered(user: Any, reader: str) -> int:
        answer = opens(user, reader)
        answer.close()
        return answer.status_code

    texts = {reader: read(opens(school.clerk, reader)) for reader in copies}
    assert {len(opened.pages) for opened in texts.values()} == {bundle.pages}
    assert CHILD in words_in(texts["panel"])
    assert "Pemberton" not in words_in(texts["complainant"])
    whole_text = words_in(texts["panel"])
    parts = (
        "Contents", "Certificate of the panel", "Chronology", "in the complainant’s words", "Heads of complaint",
        "Report of the investigation", "This paper is not among the pages", "Timetable and running order",
    )  # fmt: skip
    for part in parts:
        assert part in whole_text
    assert answered(school.council_member, "panel") == 404, "not before they have gone out"
    take(school.clerk, complaint, Step.CIRCULATE_PAPERS)
    told = Notice.objects.filter(about=complaint.uuid, key=f"{complaint.reference}:papers:{bundle.pk}")
    assert {notice.user for notice in told} >= {school.council_member, school.second_council_member, school.principal}
    assert school.clerk not in {notice.user for notice in told}, "the clerk sent them"
    message = complaint.messages.latest("pk")
    assert (message.from_complainant, message.told) == (False, Message.Told.WAITING)
    assert "The papers of the hearing are now on this page" in message.text
    assert answered(school.council_member, "panel") == 200
    assert answered(school.council_member, "complainant") == 404
    assert answered(school.principal, "academy") == 200
    assert answered(school.teacher, "academy") == 404
    browser = own_page(complaint)
    assert "Version 1, pages 1 to" in browser.get(own("own_hearing", complaint)).content.decode()
    mine = read(browser.get(own("own_papers", complaint, copies["complainant"].uuid)))
    assert "Pemberton" not in words_in(mine)
    assert browser.get(own("own_papers", complaint, copies["panel"].uuid)).status_code == 404
    answer = sign_in(school.clerk).get(page("hearing", complaint))
    opened = {row.circulation.to: row.opened is not None for row in answer.context["receipts"]}
    assert opened["Mabel Thorn"]
    assert opened["Ottoline Marchbanks"]
    assert opened["Petra Ashdown"]
    assert not opened["Milo Fenwick"]
    assert Access.objects.filter(about=complaint.uuid, what="papers", user=school.council_member).count() == 1


@pytest.mark.req("R37", "R75")
def test_a_late_paper_makes_a_supplement_that_is_numbered_on(
    fixed: Replay, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint, hearing = fixed.complaint, fixed.complaint.next_hearing
    first = made(fixed, django_capture_on_commit_callbacks)
    assert "late paper" not in tab(school.clerk, complaint)
    with at(hearing.submissions_by + dt.timedelta(days=1)):
        answer = own_page(complaint).post(
            own("own_hearing", complaint), {"send_submission": "1", "text": "I found the timetable.", "once": "a"},
            follow=True,
        )  # fmt: skip
        said = answer.content.decode()
        assert "We received it on" in said
        assert "after the last day" in said
        assert "1 late paper" in tab(school.clerk, complaint)
        second = made(fixed, django_capture_on_commit_callbacks, supplement="yes")
    assert second.state == Bundle.State.READY, second.problem
    assert (second.supplement_to, second.first_page) == (first, first.last_page + 1)
    copy = second.copies.get(reader="panel")
    opened = read(sign_in(school.clerk).get(page("papers", complaint, second.uuid, copy.reader)))
    assert "I found the timetable." in words_in(opened)
    assert f"Page {first.last_page + 1}" in opened.pages[0].extract_text()
    assert "late paper" not in tab(school.clerk, complaint)


def test_papers_that_cannot_be_made_say_so_and_lost_ones_are_taken_up_again(
    fixed: Replay, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = fixed.complaint
    note = complaint.documents.get(title="note of the teacher.txt")
    wrong = seal(SimpleUploadedFile("redacted.pdf", b"%PDF-1.4 broken"), by=school.clerk, at=fixed.at)
    row = actions.withhold(
        complaint, reader="academy", part=f"document:{note.uuid}", pages="", words="", copy=wrong, reason="A name.",
        by=school.clerk, at=fixed.at,
    )  # fmt: skip
    bundle = made(fixed, django_capture_on_commit_callbacks)
    assert bundle.state == Bundle.State.FAILED
    assert "redacted copy of “note of the teacher.txt” cannot be used" in tab(school.clerk, complaint)
    actions.lift_withholding(row, by=school.clerk, at=fixed.at)
    assert sign_in(school.clerk).post(page("papers_again", complaint, bundle.uuid)).status_code == 302
    assert "Waiting to be made" in tab(school.clerk, complaint), "the message to the worker was lost"
    assert sweep_papers(dry_run=True) == {"to_make": 0}, "it is not late yet"
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        assert sweep_papers() == {"to_make": 1}
        bundle.refresh_from_db()
        assert bundle.state == Bundle.State.READY
        assert not building.make(bundle.pk, at=timezone.now()), "asked twice, it works once"
    assert sign_in(school.council_member).post(page("make_papers", complaint)).status_code == 404


@pytest.mark.req("R75")
def test_what_was_typed_for_a_hearing_that_is_off_meanwhile_can_still_be_sent(fixed: Replay) -> None:
    complaint = fixed.complaint
    browser, there = own_page(complaint), own("own_hearing", complaint)
    gone = {"send_submission": "1", "text": "He had no session on Mondays.", "once": "b"}
    assert browser.post(there, gone).status_code == 302, "while it is fixed it is a submission"
    browser.post(own("own_step", complaint, "withdraw"), {"text": "", "once": "w"})
    assert "There is no hearing to come." in browser.get(there).content.decode()
    notes = [stage["note"] for stage in browser.get(own("own", complaint)).context["stages"]]
    assert notes == ["", "", "", "Ended here"], "the panel was not done: it never met"
    assert browser.post(there, gone)["Location"] == there, "that very one was taken"
    answer = browser.post(there, {"send_submission": "1", "text": "He had none on Tuesdays.", "once": "c"})
    assert answer.status_code == 409
    assert "He had none on Tuesdays.</textarea>" in answer.content.decode()
    said = {"send_coming": "1", "coming": "video", "companion": "My sister", "needs": "", "once": "d"}
    assert browser.post(there, said).context["form"].initial["text"] == (
        "Will you come to the hearing?\nI would like to take part by video\n\n"
        "Who comes with you, and who they are to you\nMy sister"
    )


@pytest.mark.req("R75")
def test_both_sides_put_in_submissions_with_a_receipt(fixed: Replay, school: People) -> None:
    complaint = fixed.complaint
    file = SimpleUploadedFile("timetable.txt", b"Tuesday: none\n")
    said = {"send_submission": "1", "text": "He had no session on Tuesdays.", "uploads": file, "once": "x"}
    browser = own_page(complaint)
    for _twice in range(2):
        file.seek(0)
        answer = browser.post(own("own_hearing", complaint), said, follow=True)
    assert "Received on" in answer.content.decode()
    assert Submission.objects.filter(hearing__complaint=complaint, side="complainant").count() == 1
    empty = browser.post(own("own_hearing", complaint), {"send_submission": "1", "once": "y"})
    assert "Write what the panel should know" in empty.content.decode()
    answer = send(sign_in(school.principal), page("submission", complaint), text="The cover list shows why.")
    assert answer.status_code == 302
    assert sign_in(school.council_member).get(page("submission", complaint)).status_code == 404
    said = tab(school.clerk, complaint)
    assert "He had no session on Tuesdays." in said
    assert "timetable.txt" in said
    assert "The cover list shows why." in said


@pytest.mark.req("R76", "R77", "R225")
def test_companion_speaker_witnesses_and_needs_reach_the_running_order(fixed: Replay, school: People) -> None:
    complaint = fixed.complaint
    answer = own_page(complaint).post(
        own("own_hearing", complaint),
        {
            "send_coming": "1", "coming": "yes", "companion": "Delphine Marchbanks, my sister",
            "complainant_speaker": "Delphine Marchbanks", "complainant_witnesses": "Beatrix Dale",
            "needs": "A break after an hour", "once": "z",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    for user in (school.clerk, school.council_member):
        said = sign_in(user).get(page("running_order", complaint)).content.decode()
        expected = (
            "Delphine Marchbanks, my sister", "Delphine Marchbanks speaks", "Beatrix Dale", "A break after an",
            "Both sides leave together", "Chair: “", f"For the academy: {school.principal.name}",
        )  # fmt: skip
        for words in expected:
            assert words in said
    assert "is a witness" in sign_in(school.clerk).get(page("who_may_sit", complaint)).content.decode()
    assert sign_in(school.trust_officer).get(page("running_order", complaint)).status_code == 404


def test_the_link_is_shown_to_those_who_take_part_only(fixed: Replay, school: People) -> None:
    complaint, hearing = fixed.complaint, fixed.complaint.next_hearing
    hearing.mode, hearing.link = "hybrid", "https://video.example.org/room/5512"
    hearing.save()
    for user in (school.clerk, school.council_member, school.principal):
        assert hearing.link in tab(user, complaint)
    assert hearing.link not in tab(school.trust_officer, complaint)
    assert hearing.link in own_page(complaint).get(own("own", complaint)).content.decode()


@pytest.mark.req("R73")
def test_dates_are_offered_where_everybody_can_and_the_complainant_chooses(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    complaint, clerk = replay.complaint, sign_in(school.clerk)
    one, two = replay.on + dt.timedelta(days=40), replay.on + dt.timedelta(days=41)
    with at(replay.on):
        away = {**day("first", one), **day("last", one)}
        assert send(sign_in(school.council_member), page("away", complaint), **away).status_code == 302
        first = deadlines.first_day_with_notice(complaint, sent_on=replay.on)
        assert first is not None
        assert deadlines.notice_given(complaint, first, sent_on=replay.on) == 10
        assert deadlines.notice_given(complaint, first - dt.timedelta(days=1), sent_on=replay.on) < 10
        for form in ("offer_dates", "step"):
            address = page(form, complaint, *(["fix_hearing"] if form == "step" else []))
            read = clerk.get(address).content.decode()
            assert f"first school day with 10 school days of notice is {date_format(first, 'l j F Y')}." in read
            due_on = complaint.clocks.get(kind="decide_panel", stopped_on=None).due_on
            assert f"The decision of the panel is due by {date_format(due_on, 'l j F Y')}." in read
            assert "Mabel Thorn is away from" in read
        offer = {**day("date-1-day", one), "date-1-begins": "16:30", **day("date-2-day", two), "date-2-begins": "17:00"}
        refused = send(clerk, page("offer_dates", complaint), **offer)
        assert "Mabel Thorn cannot sit on" in refused.content.decode()
        later = two + dt.timedelta(days=1)
        offer |= day("date-1-day", later)
        assert send(clerk, page("offer_dates", complaint), **offer).status_code == 302
        browser = own_page(complaint)
        assert "Which dates for the hearing suit you?" in browser.get(own("own", complaint)).content.decode()
        rows = actions.standing_dates(complaint)
        said = {f"date-{hidden(row.pk)}": "yes" if row.on == two else "no" for row in rows}
        assert browser.post(own("own_hearing", complaint), {"send_dates": "1", "once": "d", **said}).status_code == 302
        form = clerk.get(page("step", complaint, "fix_hearing")).context["ask"]
        assert form.initial["on_day"] == two
        assert "does not suit" in form.initial["dates_offered"]
        typed = {**whole(form), "place": "The library", **day("on_day", one)}
        assert "cannot sit on that day" in clerk.post(page("step", complaint, "fix_hearing"), typed).content.decode()


@pytest.mark.req("R72")
def test_of_two_clerks_who_fix_a_hearing_at_once_one_gets_a_plain_message(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    complaint = replay.complaint
    address = page("step", complaint, "fix_hearing")
    with at(replay.on):
        browsers = [sign_in(school.clerk), sign_in(school.clerk)]
        typed = [
            {
                **whole(browser.get(address).context["ask"]), "place": place, "begins": "16:30", "mode": "in_person",
                "dates_offered": "Three.", **day("on_day", replay.on + dt.timedelta(days=days)),
            }
            for browser, place, days in zip(browsers, ("The library", "The hall"), (40, 47), strict=True)
        ]  # fmt: skip
        assert browsers[0].post(address, typed[0]).status_code == 302
        second = browsers[1].post(address, typed[1])
    assert second.status_code == 422
    assert "Somebody else arranged the hearing while this page was open" in second.content.decode()
    assert complaint.next_hearing.place == "The library"


@pytest.mark.req("R68", "R71")
def test_a_member_who_drops_out_is_replaced_and_the_date_can_stand(fixed: Replay, school: People) -> None:
    complaint, hearing = fixed.complaint, fixed.complaint.next_hearing
    member = complaint.current_panel.sitting().get(user=school.second_council_member)
    take(school.clerk, complaint, Step.STAND_DOWN_MEMBER, member=hidden(member.pk), reason="Taken ill.")
    assert "Papers go out by" not in (read := tab(school.clerk, complaint))
    assert "Running order" not in read
    assert "Does not take place" in read
    assert not permissions.visible_to(school.second_council_member, on=fixed.on).exists()
    said = own_page(complaint).get(own("own", complaint)).content.decode()
    assert "does not take place as planned" in said
    convene(
        fixed,
        seat(school.council_member, "council_member", chair=True),
        seat(school.council_vice_chair, "council_member"),
        seat(school.trust_member, "independent", independent="A retired head from elsewhere."),
    )
    form = sign_in(school.clerk).get(page("step", complaint, "fix_hearing")).context["ask"]
    assert form.initial["on_day"] == hearing.on
    assert form.initial["place"] == hearing.place


@pytest.mark.req("R68", "R132")
def test_the_list_says_who_may_sit_and_of_everybody_else_why_not(school: People) -> None:
    replay = begin(school, involved="I spoke to Vikram Stone, who saw it.")
    replay.to(State.PANEL_REQUESTED)
    complaint, clerk = replay.complaint, sign_in(school.clerk)
    actions.add_contact(
        complaint, kind="meeting", on=replay.on, people_present="The principal and Cora Hollis", note_text="Talked.",
        by=school.principal, at=replay.at,
    )  # fmt: skip
    with at(replay.on):
        sign_in(school.trust_officer).get(page("case", complaint))
        typed = {
            "person": hidden(school.board_chair.pk),
            "how": "By the principal, at a meeting",
            **day("day", replay.on),
        }
        assert send(clerk, page("told", complaint), **typed).status_code == 302
        answer = clerk.get(page("who_may_sit", complaint))
    may_not = {person.user.name: person.why_not for person in answer.context["may_not"]}
    on = f"on {date_format(replay.on, 'j F Y')}"
    assert may_not["Cora Hollis"] == f"took part in a recorded conversation about it {on}"
    assert may_not["Harriet Sloe"] == f"was told of it {on}"
    assert may_not["Vikram Stone"] == "is named by the complainant as involved, or as having seen it"
    assert may_not["Toby Larch"] == f"opened this complaint {on}"
    assert may_not["Dilys Marsh"] == "is or was investigator on this complaint"
    may = {person.user.name for person in answer.context["may"]}
    assert {"Mabel Thorn", "Milo Fenwick", "Nathan Weir", "Benedict Moor"} <= may
    assert "was told of it" in involvement_of(complaint, school.board_chair)
    with pytest.raises(actions.Refused, match="Cora Hollis had a part in this complaint before"):
        convene(
            replay,
            seat(school.council_chair, "council_member", chair=True),
            seat(school.council_member, "council_member"),
            seat(school.trust_member, "independent", independent="A retired head from elsewhere."),
        )


@pytest.mark.req("R71", "R127")
@pytest.mark.parametrize("destroyed", [True, False])
def test_private_notes_are_the_members_own_and_end_with_the_decision(school: People, destroyed: bool) -> None:
    replay = begin(school)
    replay.to(State.HEARD)
    complaint = replay.complaint
    type(complaint.procedure).objects.filter(pk=complaint.procedure_id).update(notes_destroyed=destroyed)
    with at(replay.on):
        member = sign_in(school.council_member)
        assert send(member, page("notes", complaint), text="Ask about Tuesday again.").status_code == 302
        assert "Ask about Tuesday again." in member.get(page("notes", complaint)).content.decode()
        for other in (school.second_council_member, school.trust_member):
            assert "Ask about Tuesday" not in sign_in(other).get(page("notes", complaint)).content.decode()
        for other in (school.clerk, school.trust_officer, school.principal):
            assert sign_in(other).get(page("notes", complaint)).status_code == 404
            assert "Ask about Tuesday" not in tab(other, complaint)
    replay.complaint = Complaint.objects.get(pk=complaint.pk)
    replay.decide()
    with at(replay.on, 15):
        for name in ("case", "hearing", "notes", "running_order", "documents"):
            assert sign_in(school.council_member).get(page(name, complaint)).status_code == 404
    left = MemberNote.objects.filter(complaint=complaint)
    assert left.count() == (0 if destroyed else 1)
    entry = Entry.objects.get(about=complaint.uuid, step="notes_closed")
    assert entry.data == {"count": 1, "destroyed": destroyed}
    assert "The panel heard both sides" in own_page(complaint).get(own("own", complaint)).content.decode()


@pytest.mark.req("R69", "R133")
def test_what_the_panel_has_to_meet_is_said_before_it_is_put_together(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    complaint, clerk = replay.complaint, sign_in(school.clerk)
    address = page("step", complaint, "convene_panel")
    with at(replay.on):
        read = clerk.get(address).content.decode()
        assert "At least 1 is independent of the management and running" in read
        assert "nobody has ruled on it yet" not in read
        text = {"text": "They all know her.", "go": "1", "once": "i"}
        assert own_page(complaint).post(own("own_step", complaint, "independent-panel"), text).status_code == 302
        assert "nobody has ruled on it yet" in clerk.get(address).content.decode()
        named = Named.objects.get(complaint=complaint, role=Role.INDEPENDENCE_DECIDER, until=None)
        assert send(sign_in(named.user), page("ruling", complaint), granted="yes").status_code == 302
        read = clerk.get(address).content.decode()
        assert "nobody has ruled on it yet" not in read
        assert "no council member or trustee sits" in read


@pytest.mark.req("R133")
def test_a_request_for_an_independent_panel_is_refused_with_reasons(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    complaint = replay.complaint
    with at(replay.on):
        asked = own_page(complaint).post(
            own("own_step", complaint, "independent-panel"), {"text": "They all know her.", "go": "1", "once": "i"}
        )
        assert asked.status_code == 302
        blocked = sign_in(school.clerk).get(page("step", complaint, "fix_hearing"))
        assert "waiting for its ruling" in blocked.content.decode()
        assert blocked.status_code == 409
        named = Named.objects.get(complaint=complaint, role=Role.INDEPENDENCE_DECIDER, until=None)
        decider, address = sign_in(named.user), page("ruling", complaint)
        assert sign_in(school.record_keeper).get(address).status_code == 404
        without = send(decider, address, granted="no")
        assert "A refusal needs reasons." in without.content.decode()
        reasons = "Nobody on it knows either side, and one member is from outside."
        assert send(decider, address, granted="no", reasons=reasons).status_code == 302
        assert "Refused on" in tab(school.clerk, complaint)
        assert complaint.letters.filter(letter__key="independence_ruling").exists()
        assert sign_in(school.clerk).get(page("step", complaint, "fix_hearing")).status_code == 200
