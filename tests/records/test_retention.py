"""Retention: what is due, what postpones it, two people, and that afterwards nothing of a person is found anywhere."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from accounts import notices, posts, seen, trail
from accounts.models import Access, Entry, KeptForm, Notice, PostKind, User
from complaints.casework import actions, holdings
from complaints.casework.actions import Refused
from complaints.casework.models import (
    Clock,
    Complaint,
    Conflict,
    Contact,
    Contribution,
    Finding,
    Hearing,
    Interview,
    LatenessReason,
    Message,
    Report,
    Risk,
    Subject,
    SurveyAnswer,
    Withholding,
)
from complaints.casework.vocabulary import ABOUT, State, Why
from complaints.evidence import copies, vault
from complaints.evidence.models import File
from complaints.evidence.sealing import seal
from complaints.intake.models import Draft
from complaints.records.disclosing import acting as asking
from complaints.records.disclosing import gathering, searching
from complaints.records.models import Disposal, DisposalItem, DoomedFile, Hold, RetentionRule, ScopedCase
from complaints.records.retention import acting, carrying_out, due, permissions, reviewing, schedule, tables, words
from complaints.register import printing, saved
from complaints.register.models import Printout, SavedView
from letters import making
from letters.models import Enclosure, Letter, Picture, PrintRun
from letters.vocabulary import LetterState
from tests.casework.screens import sign_in
from tests.casework.stories import LONDON, MONDAY, begin, complaint_at
from tests.people import People, make_person

LATER = dt.datetime(2035, 3, 5, 9, 0, tzinfo=LONDON)
"""Long after everything here has closed."""

FACTS = {
    "name": "Wilhelmina Quickfoot", "email": "w.quickfoot@parents.example.org", "telephone": "01632 960412",
    "address": "7 Nettlebed Row", "child": "Peregrine Quickfoot", "born": "2019-02-03", "class": "Kingfisher class",
    "representative": "Ambrose Tidewell", "words": "the blue satchel was thrown", "involved": "Old Mrs Cattermole",
    "contact": "rang from the ferry terminal", "message": "please do not telephone before noon",
    "interview": "saw the satchel in the hedge", "document": "photograph of a grazed knee",
    "content": "grazed knee at the lido", "head": "the satchel was not looked for",
    "finding": "nobody searched the hedge",
    "report": "the caretaker was at the dentist", "contributor": "zelda.quince@witness.example.org",
    "notice": "QUICKFOOT-NOTICE", "typing": "half a sentence about Peregrine", "risk": "afraid of the bus stop",
    "survey": "thank you from the Quickfoots", "withheld": "Sister Agatha", "draft": "draft-of-wilhelmina",
    "printed": "one PDF for the printer, Quickfoot first", "enclosed": "leaflet for the Quickfoots",
    "pictured": "pixels of a Quickfoot page", "asker": "W. Quickfoot for herself",
    "seen": "opened the Quickfoot letter", "theme": "the Quickfoot affair", "view": "Peregrine and the satchel",
}  # fmt: skip
"""Twenty and more facts about one person, each planted in another place."""


@pytest.fixture
def second(school: People) -> User:
    user = make_person("Ottilie Marsh", job_title="Trust officer")
    posts.begin(
        user=user, kind=PostKind.TRUST_OFFICER, trust=school.trust, academy=None, from_date=school.on, by=None,
        on=school.on,
    )  # fmt: skip
    return user


@pytest.fixture
def later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def closed(school: People, **given: Any) -> Complaint:
    """Answered as a concern, and closed."""
    return complaint_at(school, State.CLOSED, **given)


def carried_out(disposal: Disposal, at: dt.datetime = LATER, **given: Any) -> bool:
    return carrying_out.carry_out(disposal.pk, clock=lambda: at, breath=0, **given)


def decided(school: People, second: User, *complaints: Complaint, at: dt.datetime = LATER) -> Disposal:
    made = acting.propose(complaints, by=school.trust_officer, at=at)
    acting.approve(made, by=second, at=at)
    return made


def whole_database() -> str:
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
            found += [" ".join(_told(cell) for cell in row) for row in cursor.fetchall()]
    return "\n".join(found)


def _told(cell: Any) -> str:
    return bytes(cell).decode("latin-1") if isinstance(cell, (bytes, memoryview)) else str(cell)


def whole_tree() -> str:
    """Every file under the folder of data: its name, its bytes, and where it is a PDF its text."""
    found = []
    for path in sorted(Path(settings.VAR_DIR).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [path.name, content.decode("latin-1")]
            if content.startswith(b"%PDF"):
                found += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return "\n".join(found)


def planted(school: People) -> Complaint:
    """One case that went all the way to the panel, with every fact planted in another place."""
    replay = begin(school)
    complaint = replay.to(State.PANEL_DECIDED)
    at, officer, f = replay.at, school.trust_officer, FACTS
    person = complaint.complainant
    person.name, person.email, person.telephone, person.address = f["name"], f["email"], f["telephone"], f["address"]
    person.pupil_name, person.pupil_year, person.representative_name = f["child"], f["class"], f["representative"]
    person.pupil_born_on = dt.date.fromisoformat(f["born"])
    person.save()
    Complaint.objects.filter(pk=complaint.pk).update(
        words=f["words"], involved=f["involved"], summary=f["words"], category=f["theme"]
    )
    complaint.refresh_from_db()
    Contact.objects.create(complaint=complaint, kind="call", on=at.date(), note=f["contact"], by=officer, added_at=at)
    Message.objects.create(complaint=complaint, from_complainant=True, text=f["message"], sent_at=at)
    Interview.objects.create(
        complaint=complaint, on=at.date(), name="Gail Sorrel", part="witness", notes=f["interview"], by=officer,
        added_on=at.date(),
    )  # fmt: skip
    text = SimpleUploadedFile("note.txt", f["content"].encode())
    picture = io.BytesIO()
    Image.new("RGB", (900, 700), "teal").save(picture, "PNG")
    for upload, title in ((text, f["document"]), (SimpleUploadedFile("knee.png", picture.getvalue()), "Knee")):
        file = seal(upload, by=officer, at=at)
        actions.add_document(complaint, file=file, title=title, kind="evidence", shared=False, by=officer, at=at)
        copies.make(file, at=at)
    complaint.heads.update(text=f["head"])
    Finding.objects.filter(head__complaint=complaint).update(reasons=f["finding"])
    Report.objects.filter(complaint=complaint).update(facts=f["report"])
    Contribution.objects.create(
        complaint=complaint, name="Zelda Quince", email=f["contributor"], question="What did you see?",
        asked_by=officer, asked_on=at.date(), days=5, due_on=at.date(), expires_on=at.date(), told="sent",
    )  # fmt: skip
    notices.tell(
        officer, about_kind=ABOUT, about=complaint.uuid, key=f["notice"], text="Look at it.", path="/", at=at
    )  # fmt: skip
    KeptForm.objects.create(user=officer, path=f"/cases/{complaint.reference}/", fields=f["typing"], kept_at=at)
    Risk.objects.create(complaint=complaint, kind="staff", note=f["risk"], seen_by=officer, seen_on=at.date())
    Withholding.objects.create(
        complaint=complaint, reader="panel", part="report", words=f["withheld"], reason="x", by=officer, on=at.date()
    )
    Draft.objects.update_or_create(
        complaint=complaint,
        defaults={
            "academy": complaint.academy, "email": f["email"], "answers": {"you": f["draft"]}, "created_at": at,
            "updated_at": at, "expires_at": at,
        },
    )  # fmt: skip
    saved.keep(officer, name=f"Letters of {f['name']}", query="q=quickfoot", told="daily", on=at.date(), at=at)
    saved.keep(officer, name=f["view"], query="q=Peregrine", told="never", on=at.date(), at=at)
    saved.keep(officer, name="Everything late", query="lateness=late", told="daily", on=at.date(), at=at)
    actions.note_saw(complaint, user=school.principal, what="letter", at=at, detail=f["seen"])
    letter = complaint.letters.filter(letter__state=LetterState.ISSUED).first()
    assert letter is not None
    for row in complaint.letters.filter(letter__state=LetterState.ISSUED):
        making.make(row.letter_id, at=at)
    stored = storages["default"].save("letters/run.pdf", ContentFile(f["printed"].encode()))
    run = PrintRun.objects.create(
        about_kind=ABOUT, about=complaint.uuid, asked_by=officer, asked_at=at, pdf=stored, sha256="1" * 64
    )
    run.letters.add(letter.letter)
    asked = asking.open_request(
        trust=school.trust, academy=school.alder, kind="subject_access", received_on=at.date(), asked_by=f["asker"],
        reach=f["email"], asked_for="Everything.", legal_basis="", answer_by=None, name=f["name"], part="complainant",
        by=officer, at=at,
    )  # fmt: skip
    asking.bring_into_scope(asked, [(complaint, "as the complainant")], by=officer, at=at)
    assert gathering.gather(ScopedCase.objects.get().pk, at=at)
    asking.close(asked, because="Withdrawn.", on=at.date(), by=officer, at=at)
    Picture.objects.create(sha256="2" * 64, media_type="image/jpeg", content=f["pictured"].encode(), width=1, height=1)
    Enclosure.objects.bulk_create(
        [Enclosure(letter=letter.letter, number=1, title=f["enclosed"], sha256="3" * 64, pages=[["2" * 64, ""]],
                   added_at=at)]
    )  # fmt: skip
    replay.later()
    replay.to(State.CLOSED)
    complaint.refresh_from_db()
    assert complaint.closed_on is not None
    SurveyAnswer.objects.create(
        academy_code="ALD", month=complaint.closed_on.replace(day=1), stage=3, clear=4, comment=f["survey"]
    )
    return complaint


def counts(school: People) -> dict[str, Any]:
    """What the register and the published figures are made of."""
    browser = sign_in(school.operations_officer)
    page = browser.get(reverse("register:register")).content.decode()
    groups = {
        "complaints": Complaint.objects.values(
            "academy", "nature", "state", "stage_reached", "closure", "resolved_at", "channel",
            "received_on", "closed_on", "lead_subject", "severity",
        ),
        "clocks": Clock.objects.values("kind", "outcome", "due_on", "stopped_on", "extra_days"),
        "findings": Finding.objects.values("stage", "outcome"),
        "reasons": LatenessReason.objects.values("cause"),
        "hearings": Hearing.objects.values("held_on"),
        "subjects": Subject.objects.values("kind"),
    }  # fmt: skip
    acted = Complaint.objects.exclude(action_taken="").count()
    found = {name: sorted(map(str, rows.annotate(n=Count("pk")).order_by())) for name, rows in groups.items()}
    return {**found, "acted": acted, "listed": page.count('scope="row"')}


@pytest.mark.req("R130")
def test_after_a_disposal_nothing_of_the_person_is_found_in_database_or_files_and_the_counts_are_unchanged(
    school: People, second: User
) -> None:
    assert len(FACTS) >= 20
    complaint = planted(school)
    other = closed(school)
    before_db, before_files = whole_database(), whole_tree()
    missing = [name for name, fact in FACTS.items() if fact not in before_db + before_files]
    assert missing == []
    assert FACTS["content"] in before_files
    assert File.objects.filter(kind="thumbnail").exists()
    with time_machine.travel(LATER, tick=False):
        at_first = counts(school)
        trail.keep_ends(on=LATER.date())
        made = acting.propose([complaint], by=school.trust_officer, at=LATER)
        browser = sign_in(second)
        shown = browser.get(made.get_absolute_url()).content.decode()
        assert complaint.reference in shown
        assert "messages" in shown
        assert FACTS["words"] in whole_database()  # looking changes nothing
        decide = reverse("records:decide_disposal", args=[made.uuid])
        browser.post(decide, {})
        made.refresh_from_db()
        assert made.state == "proposed"  # not before the list was looked through
        browser.post(decide, {"sure": "yes"})
        assert carried_out(made)
        assert not carried_out(made)
        made.refresh_from_db()
        assert made.state == "done", made.problem

        found = whole_database() + whole_tree()
        left = [name for name, fact in FACTS.items() if fact in found]
        assert left == []
        for word in ("Quickfoot", "quickfoot", "Wilhelmina", "Peregrine", "satchel"):
            assert word not in found, word
        assert counts(school) == at_first
        assert not Letter.objects.filter(about=complaint.uuid).exists()
        assert not Notice.objects.filter(about=complaint.uuid).exists()
        assert not DoomedFile.objects.exists()
        known = {row.stored_as for row in File.objects.all()}
        assert {name for name, _ in vault.stored()} == known  # every byte that lies there has its row

        # the chain holds still, and says that it was disposed of
        assert list(trail.verify()) == []
        assert Entry.objects.filter(about=complaint.uuid).order_by("-number").first().step == "disposed_of"
        assert not Access.objects.filter(about=complaint.uuid, user=school.principal).exists()
        assert Access.objects.filter(about=complaint.uuid, what="letter").exists()

        # on the screen
        gone = browser.get(complaint.get_absolute_url())
        assert gone.status_code == 410
        assert "was disposed of" in gone.content.decode()
        assert browser.get(other.get_absolute_url()).status_code == 200
        searched = browser.get(reverse("register:register"), {"q": "Quickfoot"}).content.decode()
        assert complaint.reference not in searched
        certificate = browser.get(reverse("records:certificate", args=[made.uuid]))
        pdf = PdfReader(io.BytesIO(b"".join(certificate.streaming_content)))  # type: ignore[attr-defined]
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        for words in (made.reference, complaint.reference, school.trust_officer.name, second.name, "6 years", "IRMS"):
            assert words in text, words


@pytest.mark.req("R130")
def test_what_comes_in_a_hold_and_an_open_request_each_postpone_it(school: People, second: User, later: None) -> None:
    held, written, asked, free = (closed(school) for _ in range(4))
    officer = school.trust_officer
    made = acting.propose([held, written, asked, free], by=officer, at=LATER)
    browser = sign_in(officer)
    day = LATER.date() + relativedelta(months=3)
    typed = {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}
    address = reverse("records:hold", args=[held.reference])
    assert "Say why it is kept longer." in browser.post(address, typed).content.decode()
    assert browser.post(address, {**typed, "reason": "An inquiry."}).status_code == 302
    hold = Hold.objects.get()
    actions.send_message(written, text="One more thing.", by=None, at=LATER)
    request = asking.open_request(
        trust=school.trust, academy=school.alder, kind="court", received_on=LATER.date(), asked_by="A court", reach="",
        asked_for="The file.", legal_basis="", answer_by=day, name="", part="", by=officer, at=LATER,
    )  # fmt: skip
    asking.bring_into_scope(request, [(asked, "chosen by hand")], by=officer, at=LATER)
    acting.approve(made, by=second, at=LATER)
    assert carried_out(made)
    stands = {item.complaint_id: (item.state, item.why) for item in made.items.all()}
    assert stands == {
        held.pk: ("postponed", due.HELD), written.pk: ("postponed", due.CAME_IN),
        asked.pk: ("postponed", due.ASKED_FOR), free.pk: ("done", ""),
    }  # fmt: skip
    assert Message.objects.get(complaint=written).text == "One more thing."
    listed = browser.get(reverse("records:retention")).content.decode().split("Disposals</h2>")[0]
    assert not any(one.reference in listed for one in (held, written, asked, free))
    # the hold is looked at again on its day, and lifted with a reason
    with time_machine.travel(LATER + relativedelta(months=3), tick=False):
        assert reviewing.remind(at=LATER + relativedelta(months=3))["told"] == 3
        assert reviewing.remind(at=LATER + relativedelta(months=3))["told"] == 0
        browser = sign_in(officer)
        lift = reverse("records:lift_hold", args=[hold.uuid])
        assert "Say why." in browser.post(lift, {"because": ""}).content.decode()
        assert browser.post(lift, {"because": "It has ended."}).status_code == 302
        assert held.reference in browser.get(reverse("records:retention")).content.decode()
    # six years from the message on, not from the closing
    with time_machine.travel(LATER + relativedelta(months=73), tick=False):
        assert written.reference in sign_in(officer).get(reverse("records:retention")).content.decode()


def test_a_worker_that_is_killed_leaves_a_whole_batch_or_nothing_and_the_next_one_goes_on(
    school: People, second: User, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [closed(school) for _ in range(3)]
    for row in rows:
        file = seal(SimpleUploadedFile("a.txt", b"Something."), by=school.principal, at=MONDAY)
        actions.add_document(
            row, file=file, title="A", kind="evidence", shared=False, by=school.trust_officer, at=MONDAY
        )
    made = decided(school, second, *rows)
    monkeypatch.setattr(carrying_out, "A_BATCH", 1)
    removing = carrying_out.remove_doomed

    class Killed(BaseException):
        """As a signal would: nothing catches it."""

    def killed(disposal_id: int) -> int:
        if DoomedFile.objects.exists():
            raise Killed
        return removing(disposal_id)

    monkeypatch.setattr(carrying_out, "remove_doomed", killed)
    with pytest.raises(Killed):
        carried_out(made)
    assert made.items.filter(state="done").count() == 1
    assert DoomedFile.objects.count() >= 1
    assert len(list(vault.stored())) >= 3  # the bytes still lie there, and are written down
    monkeypatch.setattr(carrying_out, "remove_doomed", removing)
    assert not carried_out(made)  # somebody has it
    assert not carried_out(made, LATER + dt.timedelta(minutes=11), batches=1)
    assert made.items.filter(state="done").count() == 2
    assert carried_out(made, LATER + dt.timedelta(minutes=30))
    made.refresh_from_db()
    assert (made.state, made.items.filter(state="done").count()) == ("done", 3)
    assert {name for name, _ in vault.stored()} == {row.stored_as for row in File.objects.all()}
    assert list(trail.verify()) == []


def test_a_batch_that_took_long_is_followed_by_a_smaller_one_and_the_site_has_more_time_than_the_disposal(
    school: People, second: User, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert carrying_out.next_size(20, 1.0) == 5
    assert carrying_out.next_size(5, 0.01) == 10
    assert carrying_out.next_size(20, 0.2) == carrying_out.A_BATCH
    assert carrying_out.next_size(1, 60.0) == 1
    made = decided(school, second, *(closed(school) for _ in range(4)))
    sizes, pauses, now = [], [], [0.0]
    one_batch = carrying_out._one_batch

    def slow(mine: Any, size: int, *, at: dt.datetime) -> bool:
        sizes.append(size)
        now[0] += size * 0.25  # a quarter of a second for each record
        return one_batch(mine, size, at=at)

    monkeypatch.setattr(carrying_out, "FIRST_BATCH", 2)
    monkeypatch.setattr(carrying_out, "_one_batch", slow)
    monkeypatch.setattr(carrying_out.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(carrying_out.time, "sleep", pauses.append)
    assert carrying_out.carry_out(made.pk, clock=lambda: LATER)
    assert sizes == [2, 1, 1, 1]
    assert pauses == [1.0, 0.5, 0.5]


@pytest.mark.req("R130")
def test_nobody_disposes_alone_and_whoever_is_locked_out_of_a_case_finds_no_trace_of_it_here(
    school: People, second: User, later: None
) -> None:
    row, other = closed(school), closed(school)
    proposer = sign_in(school.trust_officer)
    listed = proposer.get(reverse("records:retention")).content.decode()
    assert row.reference in listed
    assert "Complaint, 6 years" in listed
    proposer.post(reverse("records:retention"), {"chosen": [row.reference, other.reference]})
    made = Disposal.objects.get()
    proposer.post(reverse("records:decide_disposal", args=[made.uuid]), {"sure": "yes"})
    made.refresh_from_db()
    assert made.state == "proposed"
    assert Notice.objects.filter(user=second, about=made.uuid).exists()
    Conflict.objects.create(complaint=row, user=second, why=Why.DECLARED, from_date=LATER.date())
    second.is_superuser = True
    second.save()
    assert sign_in(second).get(made.get_absolute_url()).status_code == 404
    assert row.reference not in sign_in(second).get(reverse("records:retention")).content.decode()
    for user in (school.principal, school.record_keeper, school.clerk, school.administrator, school.chief_executive):
        browser = sign_in(user)
        assert browser.get(reverse("records:retention")).status_code == 404
        assert browser.get(made.get_absolute_url()).status_code == 404
        assert permissions.disposals_visible_to(user, on=LATER.date()).count() == 0
    third = sign_in(school.operations_officer)
    third.post(reverse("records:decide_disposal", args=[made.uuid]), {"sure": "yes", "keep": [other.reference]})
    assert carried_out(made)
    assert dict(made.items.values_list("reference", "state")) == {row.reference: "done", other.reference: "left_out"}
    # an old conflict still keeps what is left of the complaint from whoever was locked out
    assert sign_in(second).get(row.get_absolute_url()).status_code == 404
    assert third.get(row.get_absolute_url()).status_code == 410


@pytest.mark.req("R130")
def test_the_schedule_has_its_sources_and_a_change_is_a_new_version(school: People, later: None) -> None:
    row = closed(school)
    browser = sign_in(school.trust_officer)
    page = browser.get(reverse("records:schedule")).content.decode()
    for rule in schedule.in_force(at=LATER).values():
        assert rule.source.replace("'", "&#x27;") in page
    address = reverse("records:rule", args=["complaint"])
    given = {"seen": "1", "years": "0", "months": "0", "source": "", "note": "", "names_go": "on"}
    wrong = browser.post(address, given).content.decode()
    assert "A record is kept for a month at least." in wrong
    browser.post(address, {**given, "years": "10", "source": "The board’s decision of March"})
    current = RetentionRule.objects.get(kind="complaint", replaced_at=None)
    assert (current.version, current.months, current.made_by) == (2, 120, school.trust_officer)
    assert RetentionRule.objects.get(kind="complaint", version=1).replaced_at == LATER
    assert "The board’s decision of March" in browser.get(reverse("records:schedule")).content.decode()
    assert row.reference not in browser.get(reverse("records:retention")).content.decode()
    stale = browser.post(address, {**given, "years": "1", "source": "x"}).content.decode()
    assert "Somebody changed this rule meanwhile." in stale


def test_what_would_go_is_told_in_words_for_every_table() -> None:
    going = {
        table.model._meta.label
        for table in tables.tables()
        if table.kept is None and not table.model._meta.auto_created
    }
    assert going == set(words.WORDS)


@pytest.mark.req("R130")
def test_every_table_is_either_named_as_kept_or_goes_and_every_loose_link_was_thought_about() -> None:
    assert sorted(tables.loose_links()) == sorted(holdings.OWNED | holdings.LINKED - {"casework.Complaint.first"} | (
        {"casework.Complaint.first"}
    ))  # fmt: skip
    named = {one.model._meta.label for one in tables.tables()}
    assert set(holdings.KEPT) <= named
    for label, kept in holdings.KEPT.items():
        names = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert kept.keeps | kept.marks | set(kept.sets) | set(kept.fresh) <= names, label
    going = {one.model for one in tables.tables() if one.kept is None}
    for one in tables.tables():
        for field in one.model._meta.concrete_fields if one.kept is not None else ():
            if field.is_relation and field.related_model in going:
                assert field.null, f"{one.model._meta.label}.{field.name}"
    assert DisposalItem in {one.model for one in tables.tables() if one.kept is not None}


@pytest.mark.req("R130")
def test_a_record_that_was_disposed_of_is_not_searched_nor_taken_into_a_request(school: People, later: None) -> None:
    gone = closed(school)
    officer = school.trust_officer
    request = asking.open_request(
        trust=school.trust, academy=school.alder, kind="court", received_on=LATER.date(), asked_by="A court", reach="",
        asked_for="The file.", legal_basis="", answer_by=LATER.date(), name="", part="", by=officer, at=LATER,
    )  # fmt: skip
    Complaint.objects.filter(pk=gone.pk).update(disposed_on=LATER.date())
    assert searching.find(officer, gone.complainant.name, "complainant", on=LATER.date()) == []
    with pytest.raises(Refused, match="disposed of"):
        asking.bring_into_scope(request, [(gone, "chosen by hand")], by=officer, at=LATER)


@pytest.mark.req("R130")
@pytest.mark.parametrize(("before", "after"), [("", ""), ("behaviour", "behaviour"), ("The Fenns", "In other words")])
def test_a_theme_of_the_procedure_stays_for_the_counts_and_words_of_an_old_register_do_not(
    before: str, after: str, school: People, second: User, later: None
) -> None:
    complaint = closed(school)
    Complaint.objects.filter(pk=complaint.pk).update(category=before)
    assert carried_out(decided(school, second, complaint))
    complaint.refresh_from_db()
    assert complaint.category == after


@pytest.mark.req("R130")
def test_a_list_on_paper_goes_with_a_record_that_it_holds(school: People, second: User, later: None) -> None:
    gone, kept = closed(school), closed(school)
    for one in (gone, kept):
        printout = printing.ask(f"q={one.reference}", by=school.trust_officer, at=LATER)
        assert printing.make(printout.pk, at=LATER)
    assert carried_out(decided(school, second, gone))
    [left] = Printout.objects.all()
    assert left.keys == [kept.pk]


@pytest.mark.req("R130")
def test_a_saved_view_that_names_somebody_stays_while_another_record_of_that_name_is_kept(
    school: People, second: User, later: None
) -> None:
    gone, kept = closed(school), closed(school)
    for one, name in ((gone, "Ada Fenn"), (kept, "Ida Fenn")):
        one.complainant.name = name
        one.complainant.save()
    for name, query in (("Fenns", "q=fenn"), ("Ada", "q=Ada+Fenn"), ("Kitchen", "q=kitchen"), ("About Ada Fenn", "")):
        saved.keep(school.trust_officer, name=name, query=query, told="never", on=LATER.date(), at=LATER)
    assert carried_out(decided(school, second, gone))
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Fenns", "Kitchen"]


@pytest.mark.req("R130")
def test_a_hold_that_was_looked_at_again_stands_until_another_day_and_is_told_of_then(
    school: People, later: None
) -> None:
    complaint = closed(school)
    hold = acting.place_hold(
        complaint, reason="A claim.", review_on=dt.date(2035, 4, 2), by=school.trust_officer, at=LATER
    )
    april = dt.datetime(2035, 4, 2, 9, 0, tzinfo=LONDON)
    with time_machine.travel(april, tick=False):
        assert reviewing.remind(at=april)["told"] == 2
        browser = sign_in(school.trust_officer)
        page = browser.get("/retention/holds/").content.decode()
        address = reverse("records:keep_hold", args=[hold.uuid])
        assert address in page
        day = {"review_on_day": "1", "review_on_month": "10", "review_on_year": "2035"}
        given = {"reason": "The claim goes on.", "seen": "2035-04-02", **day}
        assert "Enter the day" not in browser.get(address).content.decode()
        assert browser.post(address, {**given, "seen": "2035-03-01"}).status_code == 422, "somebody was quicker"
        assert browser.post(address, given).status_code == 302
        assert reviewing.remind(at=april)["told"] == 0
        assert sign_in(school.principal).get(address).status_code == 404
    hold.refresh_from_db()
    assert (hold.reason, hold.review_on, hold.lifted_on) == ("The claim goes on.", dt.date(2035, 10, 1), None)
    assert Entry.objects.filter(about=hold.uuid, step="hold_kept").count() == 1
    october = dt.datetime(2035, 10, 1, 9, 0, tzinfo=LONDON)
    with time_machine.travel(october, tick=False):
        assert reviewing.remind(at=october)["told"] == 2


@pytest.mark.req("R134")
def test_the_lists_of_retention_and_requests_are_in_the_access_log_without_how_much_was_in_them(
    school: People, later: None
) -> None:
    closed(school)
    officer = sign_in(school.trust_officer)
    for path in ("/retention/", "/retention/?kind=incident", "/retention/holds/", "/disclosures/"):
        assert officer.get(path).status_code == 200
    rows = Access.objects.filter(user=school.trust_officer, about=None).order_by("pk")
    assert list(rows.values_list("about_kind", "what")) == [
        ("retention", "due"), ("retention", "due"), ("retention", "holds"), ("disclosure", "list of requests"),
    ]  # fmt: skip
    shown = seen.described(rows, own=False)
    assert [one.detail for one in shown] == ["", "incident", "", ""], "a count tells of what is kept from a reader"
    assert seen.described(rows, own=True)[0].detail == "1 rows"


@pytest.mark.req("R130")
def test_what_another_room_keeps_back_does_not_hide_what_is_due_behind_it(
    school: People, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [closed(school) for _ in range(4)]
    kept = {made[0].pk: "An incident is open.", made[1].pk: "An incident is open."}
    monkeypatch.setattr(due, "postponed", lambda keys: {pk: kept[pk] for pk in keys if pk in kept})
    monkeypatch.setattr(due, "A_LOOK", 1)
    found, number = due.listed(school.trust_officer, at=LATER, most=2)
    assert [one.complaint.pk for one in found] == [made[2].pk, made[3].pk]
    assert number == 4
