"""Requests to see the record: their own clock, what is in scope, what is kept back and how, and who finds nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import posts
from accounts.models import Access, Entry, Notice, PostKind, User
from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.models import CaseDocument, Clock, Complaint, Conflict, Subject, Submission
from complaints.casework.vocabulary import ABOUT, State, Why
from complaints.evidence import a4, blacking, vault
from complaints.evidence.sealing import seal
from complaints.policy.vocabulary import SubjectKind
from complaints.records.disclosing import acting, building, chasing, gathering, permissions, searching
from complaints.records.models import Disclosure, DisclosureItem, ScopedCase
from tests.casework.screens import sign_in
from tests.casework.stories import LONDON, begin
from tests.people import People, make_person

CHILD = "Milo Pemberton"
WEDNESDAY = dt.datetime(2026, 9, 16, 9, 0, tzinfo=LONDON)


@pytest.fixture
def second(school: People) -> User:
    """Another officer of the trust, who looks at what the first decided."""
    user = make_person("Ottilie Marsh", job_title="Trust officer")
    posts.begin(
        user=user, kind=PostKind.TRUST_OFFICER, trust=school.trust, academy=None, from_date=school.on, by=None,
        on=school.on,
    )  # fmt: skip
    return user


@pytest.fixture
def complaint(school: People) -> Iterator[Complaint]:
    """A complaint answered at stage 1, with a scanned note that names another child."""
    replay = begin(school)
    found = replay.to(State.INFORMAL_ANSWERED)
    page = a4.sheet([("Note of a lesson", 16), (f"{CHILD} sat beside him.", 12), ("The lesson was quiet.", 12)])
    file = seal(SimpleUploadedFile("note.pdf", page), by=school.principal, at=replay.at)
    actions.add_document(
        found, file=file, title=f"Note about {CHILD}", kind="evidence", shared=False, by=school.principal, at=replay.at
    )
    with time_machine.travel(max(replay.at, WEDNESDAY), tick=False):
        yield found


def opened(school: People, at: dt.datetime, **given: Any) -> Disclosure:
    said: dict[str, Any] = {
        "trust": school.trust, "academy": school.alder, "kind": "subject_access", "received_on": at.date(),
        "asked_by": "Robin Weaver", "reach": "", "asked_for": "Everything about me.", "legal_basis": "",
        "answer_by": None, "name": "", "part": "", "by": school.trust_officer, "at": at, **given,
    }  # fmt: skip
    return acting.open_request(**said)


def address(found: Disclosure, name: str = "disclosure", *rest: object) -> str:
    return reverse(f"records:{name}", args=[found.reference, *rest])


def looked_at(browser: Client, found: Disclosure, item: DisclosureItem) -> None:
    """Open what goes out, as the second person does before they say that it is right."""
    if item.file is not None:
        name = "item_file" if item.copy is None else "item_copy"
        answer = browser.get(address(found, name, item.uuid))
        assert answer.getvalue().startswith(b"%PDF")
        answer.close()


def now_of(complaint: Complaint) -> dt.datetime:
    return dt.datetime.now(tz=LONDON)


@pytest.mark.req("R129")
@pytest.mark.req("R282")
def test_each_request_has_a_time_of_its_own_with_its_working_and_the_complaint_keeps_its_clocks(
    school: People, complaint: Complaint
) -> None:
    before = list(Clock.objects.filter(complaint=complaint).order_by("pk").values())
    chain = Entry.objects.filter(about=complaint.uuid).count()
    at = dt.datetime(2026, 9, 16, 9, 0, tzinfo=LONDON)
    own = opened(school, at, received_on=dt.date(2026, 9, 10))
    assert own.clock.due_on == dt.date(2026, 10, 12)  # 10 October is a Saturday
    freedom = opened(school, at, kind="freedom_of_information", received_on=dt.date(2026, 9, 10))
    assert freedom.clock.due_on == dt.date(2026, 10, 8)
    central = opened(school, at, kind="freedom_of_information", academy=None, received_on=dt.date(2026, 10, 16))
    assert central.clock.due_on == dt.date(2026, 11, 13)  # working days run on through the half-term holiday
    court = opened(school, at, kind="court", answer_by=dt.date(2026, 9, 30), received_on=dt.date(2026, 9, 10))
    assert chasing.due_on(court) == dt.date(2026, 9, 30)
    # asked what they mean on the 14th, answered on the 21st: eight days do not count
    acting.ask_for_clarification(
        own, asked_on=dt.date(2026, 9, 14), text="Which years?", by=school.trust_officer, at=at
    )
    own.refresh_from_db()
    assert own.clock.due_on is None
    assert "do not count" in own.clock.waiting_for
    acting.clarified(own, came_on=dt.date(2026, 9, 21), by=school.trust_officer, at=at)
    own.refresh_from_db()
    assert own.clock.due_on == dt.date(2026, 10, 19)  # 18 October is a Sunday
    acting.take_longer(
        own, months=2, because="Four cases.", told_on=dt.date(2026, 10, 1), by=school.trust_officer, at=at
    )
    own.refresh_from_db()
    assert own.clock.due_on == dt.date(2026, 12, 18)
    unknown = opened(school, at, identity_asked=True)
    assert unknown.clock.due_on is None
    acting.identity_seen(unknown, seen_on=dt.date(2026, 9, 18), by=school.trust_officer, at=at)
    unknown.refresh_from_db()
    assert unknown.clock.due_on == dt.date(2026, 10, 19)
    shown = sign_in(school.trust_officer).get(address(freedom)).content.decode()
    for words in (
        "Thursday 8 October 2026",
        "Received on Thursday 10 September 2026",
        "School day, the last",
        "Saturday",
    ):
        assert words in shown, words
    listed = sign_in(school.trust_officer).get(reverse("records:disclosures")).content.decode()
    assert listed.index(court.reference) < listed.index(freedom.reference) < listed.index(own.reference)
    assert list(Clock.objects.filter(complaint=complaint).order_by("pk").values()) == before
    assert Entry.objects.filter(about=complaint.uuid).count() == chain


@pytest.mark.req("R129", "R282")
def test_asked_what_they_mean_freedom_of_information_begins_with_the_answer_and_subject_access_stands_still(
    school: People, complaint: Complaint
) -> None:
    at, by = dt.datetime(2026, 9, 25, 9, 0, tzinfo=LONDON), school.trust_officer
    browser = sign_in(by)

    def clarified(asked: Disclosure, came_on: dt.date) -> dt.date | None:
        day = {"day_day": str(came_on.day), "day_month": str(came_on.month), "day_year": str(came_on.year)}
        assert browser.post(address(asked, "clarified"), day).status_code == 302
        asked.refresh_from_db()
        return asked.clock.due_on

    with time_machine.travel(at, tick=False):
        school_days = opened(school, at, kind="freedom_of_information", received_on=dt.date(2026, 9, 10))
        central = opened(school, at, kind="freedom_of_information", academy=None, received_on=dt.date(2026, 9, 10))
        for asked in (school_days, central):
            assert "Record that you asked what they mean" in browser.get(address(asked)).content.decode()
            day = {"day_day": "14", "day_month": "9", "day_year": "2026"}
            assert browser.post(address(asked, "clarify"), {"text": "Which years?", **day}).status_code == 302
            asked.refresh_from_db()
            assert asked.clock.due_on is None
            assert "The time counts from the day on which it comes" in browser.get(address(asked)).content.decode()
            assert chasing.every_morning(at=at)["counted"] >= 1
            asked.refresh_from_db()
            assert asked.clock.due_on is None, "the morning does not begin it"
        new = {
            kind: opened(school, at, kind="freedom_of_information", academy=kind, received_on=dt.date(2026, 9, 21))
            for kind in (school.alder, None)
        }
        # as if the request had come on the day of the answer
        assert clarified(school_days, dt.date(2026, 9, 21)) == new[school.alder].clock.due_on == dt.date(2026, 10, 19)
        assert clarified(central, dt.date(2026, 9, 21)) == new[None].clock.due_on
        page = browser.get(address(school_days)).content.decode()
        for words in (
            "Counted from Monday 21 September 2026", "sections 1(3) and 10(6)", "Thursday 10 September 2026",
            "Mon 21 Sep 2026", "Day 0",
        ):  # fmt: skip
            assert words in page, words
        # who asks was known only on the 18th, and what they mean was asked before that: only what ran stands still
        own = opened(school, at, received_on=dt.date(2026, 9, 10), identity_asked=True)
        acting.ask_for_clarification(own, asked_on=dt.date(2026, 9, 11), text="Which years?", by=by, at=at)
        acting.identity_seen(own, seen_on=dt.date(2026, 9, 18), by=by, at=at)
        assert clarified(own, dt.date(2026, 9, 21)) == dt.date(2026, 10, 22)  # four days on from 18 October
        before = opened(school, at, received_on=dt.date(2026, 9, 10), identity_asked=True)
        acting.ask_for_clarification(before, asked_on=dt.date(2026, 9, 11), text="Which years?", by=by, at=at)
        assert clarified(before, dt.date(2026, 9, 14)) is None
        acting.identity_seen(before, seen_on=dt.date(2026, 9, 18), by=by, at=at)
        before.refresh_from_db()
        assert before.clock.due_on == dt.date(2026, 10, 19), "the answer came before the month began"
        court = opened(school, at, kind="court", answer_by=dt.date(2026, 9, 30), received_on=dt.date(2026, 9, 10))
        assert browser.get(address(court, "clarify")).status_code == 404


@pytest.mark.req("R129")
def test_a_person_is_found_across_the_cases_but_only_in_those_that_the_searcher_may_see(
    school: People, second: User, complaint: Complaint
) -> None:
    on = dt.date(2026, 9, 16)
    other = begin(school, academy=school.birch).complaint
    Complaint.objects.filter(pk=other.pk).update(words=f"It began when {CHILD} left the room.")
    other.complainant.pupil_name = CHILD
    other.complainant.save()
    Subject.objects.create(
        complaint=other, kind=SubjectKind.ACADEMY_STAFF, name="", user=school.deputy, added_on=on
    )  # fmt: skip

    def found(name: str, part: str, by: User = school.trust_officer, **given: Any) -> dict[str, list[str]]:
        return {one.complaint.reference: one.places for one in searching.find(by, name, part, on=on, **given)}

    assert found("pemberton milo", "pupil") == {
        other.reference: ["as the child", "in the complainant’s words"],
        complaint.reference: ["as the name of a document"],
    }
    assert other.reference in found(school.deputy.name, "staff", user=school.deputy)
    assert complaint.reference in found(complaint.complainant.name, "complainant")
    assert found("' OR 1=1 --", "anybody") == {}
    assert found("Milo Pemberton", "pupil", by=school.record_keeper) == {
        complaint.reference: ["as the name of a document"]
    }
    Conflict.objects.create(complaint=other, user=school.trust_officer, why=Why.DECLARED, from_date=on)
    assert found("Milo Pemberton", "pupil") == {complaint.reference: ["as the name of a document"]}
    request = opened(school, now_of(complaint), name=CHILD, part="pupil")
    browser = sign_in(school.trust_officer)
    page = browser.post(address(request, "scope"), {"name": CHILD, "part": "pupil"}).content.decode()
    assert complaint.reference in page
    assert other.reference not in page
    # who sees more is told to search as well, and the one who may not know is told nothing
    assert Notice.objects.filter(about=request.uuid, user=second).exists()
    assert not Notice.objects.filter(about=request.uuid, user=school.trust_officer).exists()
    # when somebody else takes that case in, whoever recorded the request keeps it, and nothing on it tells of the case
    acting.bring_into_scope(request, [(complaint, "chosen by hand")], by=school.trust_officer, at=now_of(complaint))
    assert gathering.gather(request.cases.get().pk, at=now_of(complaint))
    before = browser.get(address(request)).content.decode()
    acting.bring_into_scope(request, [(other, "as the child")], by=second, at=now_of(complaint))
    hidden = request.cases.get(complaint=other)
    assert gathering.gather(hidden.pk, at=now_of(complaint))
    item = hidden.items.first()
    assert item is not None
    acting.decide(item, decision="release", by=second, at=now_of(complaint))
    acting.add_person(request, name="Oona Vale", part="anybody", user=None, by=second, at=now_of(complaint))
    assert _still(browser.get(address(request)).content.decode()) == _still(before)
    assert request.reference in browser.get(reverse("records:disclosures")).content.decode()
    assert other.reference in sign_in(second).get(address(request)).content.decode()
    assert "Oona Vale" in sign_in(second).get(address(request)).content.decode()
    for address_of in (("leave_out", other.reference), ("item", item.uuid), ("item_file", item.uuid)):
        assert browser.get(address(request, *address_of)).status_code == 404, address_of
    with pytest.raises(acting.NotAllowed):
        acting.decide(item, decision="release", by=school.trust_officer, at=now_of(complaint))
    # nobody else who is kept from a case in it finds the request
    Conflict.objects.create(complaint=complaint, user=second, why=Why.DECLARED, from_date=on)
    assert sign_in(second).get(address(request)).status_code == 404


def _still(page: str) -> str:
    """A page without what differs each time that it is shown."""
    return re.sub(r"(csrfmiddlewaretoken\W+value|nonce)=\"[^\"]*\"", "", page)


@pytest.mark.req("R129")
def test_a_complaint_that_arrived_after_the_request_is_marked_and_taken_in_only_when_somebody_ticks_it(
    school: People, complaint: Complaint
) -> None:
    at = now_of(complaint)
    older = opened(school, at, received_on=complaint.received_on - dt.timedelta(days=1))
    same = opened(school, at, received_on=complaint.received_on)
    browser = sign_in(school.trust_officer)
    asked = {"name": complaint.complainant.name, "part": "complainant"}
    ticked = f'value="{complaint.reference}" id="take-1" checked'
    page = browser.post(address(same, "scope"), asked).content.decode()
    assert ticked in page
    assert "After the request" not in page
    page = browser.post(address(older, "scope"), asked).content.decode()
    assert ticked not in page
    assert "After the request" in page
    assert "what was held then" in page
    taken = browser.post(address(older, "scope"), {"take": "yes", "chosen": [complaint.reference]}, follow=True)
    assert "1 of those that you ticked arrived after the request." in taken.content.decode()
    assert "A complaint that arrived after the request was taken into scope" in taken.content.decode()


@pytest.mark.req("R129")
def test_documents_with_one_name_are_told_apart_in_the_schedule() -> None:
    assert gathering.told_apart(["Letter", "Note", "Letter"]) == ["Letter (1 of 2)", "Note", "Letter (2 of 2)"]


@pytest.mark.req("R129")
def test_a_document_that_came_in_after_the_request_says_so_where_it_is_decided(
    school: People, complaint: Complaint
) -> None:
    at = now_of(complaint)
    added = timezone.localdate(complaint.documents.get(title__startswith="Note about").added_at)
    browser = sign_in(school.trust_officer)
    for received_on, late in ((added - dt.timedelta(days=1), True), (added, False)):
        request = opened(school, at, received_on=received_on, name=complaint.complainant.name, part="complainant")
        browser.post(address(request, "scope"), {"take": "yes", "chosen": [complaint.reference]})
        case = ScopedCase.objects.get(disclosure=request)
        assert gathering.gather(case.pk, at=at)
        note = case.items.get(title__startswith="Note about")
        assert note.came_on == added
        assert case.items.get(key="chronology").came_on is None
        page = browser.get(address(request, "item", note.uuid)).content.decode()
        assert ("A request reaches what was held when it came" in page) is late
        listed = browser.get(address(request)).content.decode()
        assert (f"came in on {added:%-d %B %Y}, after the request" in listed) is late


@pytest.mark.req("R129")
def test_whoever_the_request_is_about_finds_nothing_of_it_nor_does_anybody_without_the_post(
    school: People, second: User, complaint: Complaint
) -> None:
    request = opened(school, now_of(complaint))
    trust_officer = sign_in(school.trust_officer)
    for user in (school.teacher, school.principal, school.clerk, school.birch_record_keeper, school.administrator):
        assert sign_in(user).get(address(request)).status_code == 404, user.name
        assert permissions.visible_to(user, on=dt.date(2026, 9, 16)).count() == 0
    keeper = sign_in(school.record_keeper)
    assert keeper.get(address(request)).status_code == 200
    assert "Disclosure" in keeper.get("/").content.decode()
    # a name that is a colleague's holds that colleague back, whoever typed it
    trust_officer.post(address(request, "scope"), {"name": school.record_keeper.name, "part": "staff"})
    assert keeper.get(address(request)).status_code == 404
    # an officer who is asked about, by the sign-in, superuser or not
    second.is_superuser = True
    second.save()
    about = opened(school, now_of(complaint), name=second.name, part="staff", user=second)
    assert sign_in(second).get(address(about)).status_code == 404
    assert about.reference not in sign_in(second).get(reverse("records:disclosures")).content.decode()
    assert trust_officer.get(address(about)).status_code == 200
    looked = Access.objects.filter(about=about.uuid, user=school.trust_officer)
    assert list(looked.values_list("what", flat=True)) == ["disclosure"]
    # on the page of the case it stands only for whoever deals with it
    acting.bring_into_scope(request, [(complaint, "as the complainant")], by=school.trust_officer, at=now_of(complaint))
    beside = reverse("records:beside", args=[complaint.reference])
    assert request.reference in trust_officer.get(beside).content.decode()
    assert request.reference not in keeper.get(beside).content.decode()
    assert sign_in(school.principal).get(beside).status_code == 404


def text_of(content: bytes) -> str:
    """What pdftotext finds, where it is installed, and what two other readers find."""
    found = []
    opened = pypdfium2.PdfDocument(content)
    found += [page.get_textpage().get_text_bounded() for page in opened]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                found.append(one.read_bytes().decode("latin-1"))
            found.append(repr(one) if not isinstance(one, pikepdf.Stream) else "")
        found.append(str(dict(pdf.docinfo)))
    try:
        told = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        found.append(told.stdout.decode())
    except FileNotFoundError:
        pass
    return "\n".join(found)


def box_over(item: DisclosureItem, words: str) -> list[int]:
    """Where these words stand, in thousandths, as somebody would draw the box."""
    assert item.file is not None
    content = blacking._placed(item.file).content
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        text = page.get_textpage()
        hit = text.search(words).get_next()
        if hit is None:
            continue
        assert text.count_rects(*hit)
        left, bottom, right, top = text.get_rect(0)
        west, south, east, north = page.get_mediabox()
        wide, high = east - west, north - south
        place = [
            int((left - west) / wide * 1000) - 3, int((north - top) / high * 1000) - 3,
            int((right - left) / wide * 1000) + 6, int((top - bottom) / high * 1000) + 6,
        ]  # fmt: skip
        return [number, *place]
    raise AssertionError(words)


@pytest.mark.req("R129")
@pytest.mark.req("R281")
def test_a_pack_is_decided_document_by_document_checked_by_a_second_person_and_its_redactions_resist_extraction(
    school: People, second: User, complaint: Complaint
) -> None:
    clocks = list(Clock.objects.filter(complaint=complaint).order_by("pk").values())
    chain = Entry.objects.filter(about=complaint.uuid, about_kind=ABOUT).count()
    request = opened(school, now_of(complaint), name=complaint.complainant.name, part="complainant")
    first, other = sign_in(school.trust_officer), sign_in(second)
    found = first.post(address(request, "scope"), {"name": complaint.complainant.name, "part": "complainant"})
    assert "as the complainant" in found.content.decode()
    first.post(address(request, "scope"), {"take": "yes", "chosen": [complaint.reference]})
    case = ScopedCase.objects.get(disclosure=request)
    assert gathering.gather(case.pk, at=now_of(complaint))
    assert not gathering.gather(case.pk, at=now_of(complaint))
    items = list(case.items.all())
    assert {item.key.split(":")[0] for item in items} >= {"words", "letter", "document", "chronology", "contacts"} - {
        "contacts"
    }
    assert "documents are not decided" in first.get(address(request)).content.decode()

    named = next(item for item in items if item.title == f"Note about {CHILD}")
    assert CHILD not in named.described_as
    withheld = next(item for item in items if item.key == "chronology")
    for item in items:
        if item not in (named, withheld):
            first.post(address(request, "item", item.uuid), {"decision": "release", "described_as": item.described_as})
    wrong = first.post(address(request, "item", withheld.uuid), {"decision": "withhold", "described_as": "A list"})
    assert "Choose why it is withheld." in wrong.content.decode()
    first.post(
        address(request, "item", withheld.uuid),
        {"decision": "withhold", "exemption": "not_asked", "described_as": "How the portal was used"},
    )
    picture = first.get(address(request, "item_page", named.uuid, 1))
    assert picture["Content-Type"] == "image/png"
    row = box_over(named, CHILD)
    box = dict(zip(("page", "left", "top", "width", "height"), row, strict=True))
    typed = {"by_hand": "yes", "rows": "1", **{f"box-0-{name}": str(value) for name, value in box.items()}}
    asked = first.post(address(request, "black_out", named.uuid), typed)
    assert "Why is each box there?" in asked.content.decode()
    said = {"kept": asked.context["kept"], "described_as": "A note of a lesson"}
    empty = first.post(address(request, "reasons", named.uuid), {**said, "reasons": ""})
    assert "Choose why box 1 is there." in empty.content.decode()
    made = first.post(address(request, "reasons", named.uuid), {**said, "box_1": "third_party", "reasons": ""})
    assert made.status_code == 302
    named.refresh_from_db()
    assert named.copy is not None

    # not by whoever decided it, and not before it was looked at
    assert f"{len(items)} documents wait for a second look" in first.get(address(request)).content.decode()
    first.post(address(request, "check", named.uuid), {"right": "yes"})
    named.refresh_from_db()
    assert named.checked_by is None
    for item in (named, withheld):
        assert other.get(address(request, "item", item.uuid)).status_code == 200
        page = other.post(address(request, "check", item.uuid), {"right": "yes"}, follow=True).content.decode()
        assert ("Open the redacted copy first" if item == named else "Open the document first") in page
        item.refresh_from_db()
        assert item.checked_by is None, "nobody looked at what goes out"
        looked_at(other, request, item)
        other.post(address(request, "check", item.uuid), {"right": "yes"})
        item.refresh_from_db()
        assert item.checked_by == second
    other.post(address(request, "make_pack"))
    assert not request.packs.exists(), "what is released whole is looked at as well"
    for item in items:
        looked_at(other, request, item)
        other.post(address(request, "check", item.uuid), {"right": "yes"})
    first.post(address(request, "make_pack"))
    assert not request.packs.exists(), "whoever recorded the request does not send it"
    other.post(address(request, "make_pack"))
    pack = request.packs.get()
    assert first.get(address(request, "disclosure_pack", pack.uuid)).status_code == 404
    assert building.make(pack.pk, at=now_of(complaint))
    pack.refresh_from_db()
    assert pack.state == "ready", pack.problem
    assert pack.file is not None
    content = b"".join(vault.read(pack.file.stored_as))
    whole = text_of(content)
    for words in (
        "Schedule", "A note of a lesson", "1 box on page", "about somebody else", "How the portal was used",
        "not about the person who asks", request.reference, "Information Commissioner",
    ):  # fmt: skip
        assert words in whole.replace("\n", " "), words
    for hidden in (CHILD, "Pemberton", "sat beside him"):
        assert hidden not in whole, hidden
    assert "Pemberton" not in first.get(address(request)).content.decode().split("Documents of")[0]

    # a decision changed afterwards: this pack may not go out any more
    released = {"to": "Robin Weaver", "how": "By recorded post", "day_day": "16", "day_month": "9", "day_year": "2026"}
    today = now_of(complaint).date()
    released |= {"day_day": str(today.day), "day_month": str(today.month), "day_year": str(today.year)}
    again = next(item for item in items if item.key == "words")
    first.post(
        address(request, "item", again.uuid),
        {"decision": "withhold", "exemption": "not_asked", "described_as": "Words"},
    )
    assert "Something was decided otherwise" in other.post(address(request, "release"), released).content.decode()
    first.post(address(request, "item", again.uuid), {"decision": "release", "described_as": again.described_as})
    other.post(address(request, "check", again.uuid), {"right": "yes"})
    assert first.post(address(request, "release"), released).status_code == 404
    assert other.post(address(request, "release"), released).status_code == 302
    request.refresh_from_db()
    assert request.state == "released"
    assert request.clock.outcome == "met"
    assert Access.objects.filter(about=complaint.uuid, what=acting.RELEASED, detail=str(request.uuid)).count() == 1
    steps = list(Entry.objects.filter(about=request.uuid).order_by("number").values_list("step", flat=True))
    assert steps[0] == "opened"
    assert steps[-1] == "released"
    assert other.post(address(request, "make_pack")).status_code == 302
    assert request.packs.count() == 1
    # the complaint is as it was
    assert list(Clock.objects.filter(complaint=complaint).order_by("pk").values()) == clocks
    assert Entry.objects.filter(about=complaint.uuid, about_kind=ABOUT).count() == chain


def test_a_request_that_comes_due_is_told_of_once_and_one_without_a_release_says_why(
    school: People, complaint: Complaint
) -> None:
    at = dt.datetime(2026, 9, 16, 9, 0, tzinfo=LONDON)
    request = opened(school, at, kind="court", answer_by=dt.date(2026, 9, 18))
    assert chasing.every_morning(at=at, dry_run=True)["told"] == 0
    assert chasing.every_morning(at=at)["told"] == 2
    assert chasing.every_morning(at=at)["told"] == 0
    browser: Client = sign_in(school.operations_officer)
    empty = browser.post(address(request, "close"), {"because": ""})
    assert "Say why nothing is released." in empty.content.decode()
    today = now_of(complaint).date()
    day = {"day_day": str(today.day), "day_month": str(today.month), "day_year": str(today.year)}
    assert browser.post(address(request, "close"), {"because": "Nothing is held.", **day}).status_code == 302
    shown = browser.get(address(request)).content.decode()
    assert "Nothing is held." in shown
    assert CaseDocument.objects.filter(complaint=complaint).count() == 1


@pytest.mark.req("R101", "R129")
def test_a_request_of_somebody_who_complained_about_a_keeper_is_not_theirs_before_anything_is_in_scope(
    school: People, complaint: Complaint
) -> None:
    keeper, at = school.record_keeper, now_of(complaint)
    own = opened(school, at, asked_by=f"Mrs {complaint.complainant.name}", asked_for="My complaint about Mr Pike.")
    other = opened(school, at, asked_by="Somebody Else")
    assert set(permissions.visible_to(keeper, on=at.date())) == {own, other}
    Conflict.objects.create(complaint=complaint, user=keeper, why=Why.SUBJECT, from_date=at.date())
    assert list(permissions.visible_to(keeper, on=at.date())) == [other]
    assert own.reference not in sign_in(keeper).get(reverse("records:disclosures")).content.decode()
    assert permissions.visible_to(school.trust_officer, on=at.date()).count() == 2


def test_counting_in_the_morning_does_not_start_the_clock_of_a_request_that_has_just_ended(
    school: People, complaint: Complaint
) -> None:
    at = now_of(complaint)
    before = opened(school, at)
    acting.close(before, because="Withdrawn.", on=at.date(), by=school.trust_officer, at=at)
    assert before.is_open, "as the worker read it a moment ago"
    assert acting.count_again(before, at=at) is None
    assert Disclosure.objects.get().clock.stopped_on == at.date()


@pytest.mark.req("R129")
@pytest.mark.parametrize(("kept", "typed"), [("Niamh O\u2019Dare", "O'Dare"), ("Niamh O'Dare", "O\u2019Dare")])
def test_a_name_is_found_with_whichever_apostrophe_it_was_typed(
    kept: str, typed: str, school: People, complaint: Complaint
) -> None:
    complaint.complainant.name = kept
    complaint.complainant.save()
    found = searching.find(school.trust_officer, typed, "complainant", on=WEDNESDAY.date())
    assert [row.complaint for row in found] == [complaint]


@pytest.mark.req("R129")
def test_a_person_is_found_in_reports_and_in_what_was_sent_for_a_hearing(school: People) -> None:
    complaint = begin(school).to(State.HEARING_FIXED)

    def found(name: str) -> list[str]:
        rows = searching.find(school.trust_officer, name, "anybody", on=WEDNESDAY.date())
        return [place for row in rows for place in row.places]

    report = complaint.reports.latest("pk")
    report.facts += " Quentin Marlowe saw it from the stairs."
    report.save()
    part = report.per_head.all()[0]
    part.reasons += " Ottilie Crane was not asked."
    part.save()
    Submission.objects.create(
        hearing=complaint.hearings.latest("pk"), side="academy", text="Barnaby Flint writes.", received_at=WEDNESDAY
    )
    assert found("Quentin Marlowe") == found("crane ottilie") == ["in an investigation report"]
    assert found("Barnaby Flint") == ["in what a side sent for the hearing"]
    assert found("Nobody Atall") == []


@pytest.mark.req("R129")
def test_a_pack_does_not_go_to_somebody_of_whom_proof_was_asked_and_has_not_come(
    school: People, second: User, complaint: Complaint
) -> None:
    at = now_of(complaint)
    asked = opened(school, at, identity_asked=True)
    acting.bring_into_scope(asked, [(complaint, "as the complainant")], by=school.trust_officer, at=at)
    assert gathering.gather(asked.cases.get().pk, at=at)
    for item in acting.items_of(asked):
        acting.decide(item, decision="withhold", exemption="not_asked", by=school.trust_officer, at=at)
        looked_at(sign_in(second), asked, item)
        acting.check(DisclosureItem.objects.get(pk=item.pk), by=second, at=at)
    pack = acting.ask_for_pack(asked, by=second, at=at)
    assert building.make(pack.pk, at=at)
    given = {"to": "Robin Weaver", "how": "By hand", "on": at.date(), "by": second, "at": at}
    with pytest.raises(Refused, match="Proof of who asks has not come"):
        acting.release(asked, pack, **given)
    acting.identity_seen(asked, seen_on=at.date(), by=second, at=at)
    acting.release(asked, pack, **given)
    asked.refresh_from_db()
    assert asked.state == "released"
