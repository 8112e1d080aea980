"""One letter to many people: approved by another person, each with a letter of their own, nobody with two."""

import datetime as dt
import io

import pypdf
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from accounts.models import Notice
from letters import (
    awareness,
    confirming,
    lists,
    mailings,
    making,
    own_records,
    post_room,
    printing,
    sending,
    stored,
    tasks,
)
from letters.catalogue import CATALOGUE
from letters.models import Delivery, Letter, Mailing, MailingReader
from letters.post_room import NotReady
from letters.vocabulary import How, LetterState, MailingState, Outcome
from tests.letters.conftest import AT, ON, READER

LATER = AT + dt.timedelta(days=800)
KEY = "social_general"
EVERYBODY = post_room.Recipient(name="Parents and carers", role="all_parents", known_by_name=False)
LIST = """Name,E-mail,Address
Ms Ada Fern,ada@example.org,
Mr Bo Hart,,"2 Mill Lane
Hollowbrook"
Mrs Cleo Moss,cleo@example.org,
"""


def ours():
    """The letters that mailings wrote."""
    return Letter.objects.filter(about_kind=mailings.ABOUT)


@pytest.fixture
def carried(issue):
    """An issued letter to all parents."""
    return issue(KEY, how="handed_over", recipient=EVERYBODY)


@pytest.fixture
def written(people, carried):
    """It goes to three people; the principal gave the list."""
    row = mailings.carry(carried, title="Year 9", by=people.principal, at=AT)
    return mailings.take_list(row, lists.read(LIST).rows, by=people.principal, at=AT)


@pytest.fixture
def approved(people, written):
    return mailings.approve(written, by=people.trust_officer, at=AT, seen=written.text_hash)


@pytest.fixture
def sent(people, approved, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return mailings.send(approved, by=people.principal, at=AT)


def test_each_person_gets_a_letter_of_their_own_and_nobody_two(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.send_mailing(sent.pk)
        tasks.sweep()
    rows = list(sent.readers.select_related("letter"))
    assert [row.letter.recipient_name for row in rows] == ["Ms Ada Fern", "Mr Bo Hart", "Mrs Cleo Moss"]
    assert [row.letter.body.splitlines()[0] for row in rows] == [f"Dear {row.name}" for row in rows]
    assert [row.letter.how for row in rows] == [How.EMAIL, How.POST, How.EMAIL]
    assert {row.letter.state for row in rows} == {LetterState.ISSUED}
    assert sorted(to for message in mail.outbox for to in message.to) == ["ada@example.org", "cleo@example.org"]
    how_far = sending.progress(sent)
    assert (how_far["written"], how_far["made"], how_far["gone"], how_far["to_post"]) == (3, 3, 2, 1)


def test_whoever_may_approve_it_is_told_once(people, written):
    told = {notice.user for notice in Notice.objects.filter(about=written.uuid)}
    assert told == {people.trust_officer, people.operations_officer}
    mailings.take_list(written, lists.read(LIST).rows, by=people.principal, at=AT)
    assert Notice.objects.filter(about=written.uuid).count() == 2


def test_whoever_wrote_it_does_not_approve_it(people, written):
    with pytest.raises(NotReady, match="does not approve"):
        mailings.approve(written, by=people.principal, at=AT, seen=written.text_hash)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mailing.objects.update(approved_by=people.principal, approved_at=AT, approved_hash="x")


def test_any_change_of_the_greeting_or_of_the_list_voids_the_approval(people, approved):
    changed = mailings.name(approved, title="Year 9", by_name=False, by=people.principal, at=AT)
    assert (changed.state, changed.approved_by) == (MailingState.DRAFTED, None)
    again = mailings.approve(changed, by=people.trust_officer, at=AT, seen=changed.text_hash)
    changed = mailings.take_list(again, lists.read(LIST).rows[:2], by=people.principal, at=AT)
    assert changed.state == MailingState.DRAFTED
    with pytest.raises(NotReady, match="not been approved"):
        mailings.send(changed, by=people.principal, at=AT)


def test_a_list_changed_behind_the_door_is_not_sent(people, approved):
    MailingReader.objects.filter(mailing=approved, number=1).update(email="else@example.org")
    with pytest.raises(NotReady, match="changed after it was approved"):
        mailings.send(approved, by=people.principal, at=AT)


def test_without_a_list_nobody_approves(people, carried):
    row = mailings.carry(carried, title="All", by=people.principal, at=AT)
    with pytest.raises(NotReady, match="Nobody is on the list yet"):
        mailings.approve(row, by=people.trust_officer, at=AT, seen=row.text_hash)


def test_stopped_in_the_middle_it_goes_on_with_those_who_have_none(people, approved, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    monkeypatch.setattr(sending.outbox, "now", lambda *args: None)
    mailings.send(approved, by=people.principal, at=AT)
    assert sending.send_some(approved.pk, at=AT) == 1
    stopped = mailings.stop(approved, by=people.trust_officer, at=AT)
    assert sending.send_some(approved.pk, at=AT) == 0
    mailings.send(stopped, by=people.principal, at=AT)
    assert [sending.send_some(approved.pk, at=AT) for _ in range(3)] == [1, 1, 0]
    assert ours().count() == 3


def test_a_lost_worker_is_noticed_by_the_sweep(people, approved, monkeypatch):
    asked = []
    monkeypatch.setattr(sending.outbox, "now", lambda *args: asked.append(args))
    mailings.send(approved, by=people.principal, at=AT)
    assert list(sending.lost(AT)) == []
    assert list(sending.lost(AT + sending.STALE + dt.timedelta(seconds=1))) == [approved]


def test_one_whose_letter_cannot_be_written_stops_nobody_else(people, approved, django_capture_on_commit_callbacks):
    real = post_room.issue

    def unlucky(letter, **given):
        if letter.recipient_name == "Mr Bo Hart":
            raise NotReady(["There is no postal address for Mr Bo Hart."])
        return real(letter, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(post_room, "issue", unlucky)
        with django_capture_on_commit_callbacks(execute=True):
            mailings.send(approved, by=people.principal, at=AT)
    bo = approved.readers.get(number=2)
    assert bo.problem == "There is no postal address for Mr Bo Hart."
    assert bo.letter is None
    assert ours().count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        mailings.send(approved, by=people.principal, at=AT)
    assert ours().count() == 3


def test_one_pdf_for_the_printer_begins_each_letter_on_a_sheet_of_its_own(people, sent):
    letters = list(ours().order_by("pk"))
    for two_sided in (False, True):
        run = printing.ask(
            letters, about_kind="mailing", about=sent.uuid, two_sided=two_sided, by=people.principal, at=AT
        )
        assert printing.make(run.pk, at=AT)
        assert not printing.make(run.pk, at=AT)
        run.refresh_from_db()
        reader = pypdf.PdfReader(io.BytesIO(printing.content(run)))
        pages = sum(letter.pages + (letter.pages % 2 if two_sided else 0) for letter in letters)
        assert len(reader.pages) == run.pages == pages
        assert "Mr Bo Hart" in " ".join(page.extract_text() for page in reader.pages)
    with pytest.raises(NotReady, match="made yet"):
        printing.ask([], about_kind="mailing", about=sent.uuid, two_sided=False, by=people.principal, at=AT)


def test_those_to_be_posted_are_recorded_at_once_with_a_day_and_a_proof(people, sent):
    assert mailings.posted(sent, on=ON, detail="Bulk posting 4471", by=people.principal, at=AT) == 1
    [delivery] = Delivery.objects.filter(how=How.POST)
    assert (delivery.outcome, delivery.done_on, delivery.detail) == (Outcome.POSTED, ON, "Bulk posting 4471")
    with pytest.raises(NotReady, match="before the day"):
        mailings.posted(sent, on=ON - dt.timedelta(days=1), detail="", by=people.principal, at=AT)


def test_only_an_issued_letter_to_all_goes_to_a_list_and_its_words_stand(people, issue, draft, written, carried):
    first = mailings.letter_for(written, written.readers.first())
    assert first.body == carried.body.replace("Dear parents and carers", "Dear Ms Ada Fern")
    plain = mailings.name(written, title="Year 9", by_name=False, by=people.principal, at=AT)
    assert mailings.letter_for(plain, plain.readers.first()).body == carried.body
    for letter in (issue(how="page"), draft(KEY, recipient=EVERYBODY)):
        with pytest.raises(NotReady, match="Only an issued letter to all parents"):
            mailings.carry(letter, title="x", by=people.principal, at=AT)


def test_what_was_confirmed_and_enclosed_goes_along(people, draft, django_capture_on_commit_callbacks):
    letter = draft(KEY, recipient=EVERYBODY)
    letter = post_room.amend(letter, body=f"{letter.body}\nOr call 01632 960555.\n", by=people.principal, at=AT)
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "red").save(out, "PNG")
    post_room.enclose(
        letter, title="A poster", content=out.getvalue(), media_type="image/png", by=people.principal, at=AT
    )
    doubts = confirming.open_doubts(Letter.objects.get(pk=letter.pk))
    confirming.confirm(letter, [doubt.key for doubt in doubts], by=people.principal, at=AT)
    letter = post_room.approve(letter, by=people.trust_officer, at=AT)
    letter = post_room.issue(letter, how="handed_over", by=people.principal, on=ON, at=AT)
    row = mailings.carry(letter, title="All", by=people.principal, at=AT)
    row = mailings.take_list(row, lists.read(LIST).rows, by=people.principal, at=AT)
    mailings.approve(row, by=people.trust_officer, at=AT, seen=row.text_hash)
    with django_capture_on_commit_callbacks(execute=True):
        mailings.send(row, by=people.principal, at=AT)
    assert sending.progress(row)["written"] == 3
    pdf = pypdf.PdfReader(io.BytesIO(stored.content(row.readers.first().letter)))
    assert "Enclosed: A poster" in pdf.pages[-1].extract_text()


# --- on screen -------------------------------------------------------------------------------------------------


def test_from_beginning_to_sent_on_screen(people, signed_in, django_capture_on_commit_callbacks):
    row = awareness.make(
        key="awareness_letter", academy=people.alder, by=people.principal, at=AT, choices=[],
        context={
            name: value for name, value in CATALOGUE["awareness_letter"].sample().items()
            if name not in ("recipient_name", "academy_name", "salutation", "reference")
        },
    )  # fmt: skip
    awareness.confirm(row, [doubt.key for doubt in confirming.open_doubts(row)], by=people.principal, at=AT)
    awareness.approve(row, by=people.trust_officer, at=AT, seen=None)
    awareness.issue(row, channel="website", on=ON, by=people.principal, at=AT, seen=None)

    writer, officer = signed_in(people.principal), signed_in(people.trust_officer)
    assert "No letter to many people yet" in writer.get(reverse("letters:mailings")).content.decode()
    assert "Send it to a list" in writer.get(reverse("parents:text", args=[row.uuid])).content.decode()
    begin = reverse("letters:begin_mailing", args=[row.uuid])
    assert "Say who they are." in writer.post(begin, {"title": ""}).content.decode()
    answer = writer.post(begin, {"title": "Year 9 parents", "by_name": "on"})
    row = Mailing.objects.get()
    page = reverse("letters:mailing_people", args=[row.uuid])
    assert answer["Location"] == page

    broken = LIST.replace("Mr Bo Hart,", "Mr Bo Hart,bo@nowhere")
    file = SimpleUploadedFile("parents.csv", broken.encode(), content_type="text/csv")
    said = writer.post(page, {"file": file})
    assert said.status_code == 422
    shown = said.content.decode()
    assert "Line 3: “bo@nowhere” is not an e-mail address." in shown
    assert "1 line cannot be read, so nothing was taken in." in shown
    assert "bo@nowhere" in said.context["form"]["pasted"].value()
    assert not row.readers.exists()
    assert "Leave out 1, take in the other 2" in shown
    wrong_number = writer.post(page, {"pasted": broken, "without_broken": "2"})
    assert wrong_number.status_code == 422
    said = writer.post(page, {"pasted": broken, "without_broken": "1"}, follow=True).content.decode()
    assert "2 people are on the list. 1 left out." in said
    assert "To <strong>Ms Ada Fern</strong>" in said
    assert "Dear Ms Ada Fern" in said

    there = reverse("letters:mailing", args=[row.uuid])
    mine = writer.get(there).content.decode()
    assert "another person approves it" in mine
    assert "Approve it</button>" not in mine
    seen = officer.get(there).context["text_hash"]
    act = lambda what: reverse("letters:mailing_act", args=[row.uuid, what])  # noqa: E731
    assert writer.post(act("approve"), {"seen_hash": seen}).status_code == 404
    stale = officer.post(act("approve"), {"seen_hash": "x"})
    assert stale.status_code == 422
    assert "changed since you opened it" in stale.content.decode()
    assert officer.post(act("approve"), {"seen_hash": seen}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert writer.post(act("send"), follow=True).status_code == 200
    done = writer.get(there).content.decode()
    assert "Written to all" in done
    assert len(mail.outbox) == 2
    reader = row.readers.first()
    with django_capture_on_commit_callbacks(execute=True):
        assert writer.post(act("print"), {"all": "on"}).status_code == 302
    run = printing.runs_of(row.uuid).get()
    pdf = writer.get(reverse("letters:mailing_print_pdf", args=[row.uuid, run.uuid]))
    assert pdf.content[:5] == b"%PDF-"
    one = reverse("letters:mailing_reader", args=[row.uuid, reader.uuid])
    writer.post(one, {"came_back": "on"})
    assert "came back on" in writer.get(one).content.decode()
    assert "1 to look at" in writer.get(reverse("letters:mailings")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(one, {"again": "on", "email": "ada.fern@example.org"})
    assert mail.outbox[-1].to == ["ada.fern@example.org"]
    pdf = writer.get(reverse("letters:mailing_letter_pdf", args=[row.uuid, reader.uuid]))
    assert pdf.content == stored.content(MailingReader.objects.get(pk=reader.pk).letter)


def test_a_pdf_for_the_printer_says_whose_letters_are_missing_and_is_offered_anew(people, approved, signed_in):
    writer = signed_in(people.principal)
    page = reverse("letters:mailing", args=[approved.uuid])
    act = lambda what: reverse("letters:mailing_act", args=[approved.uuid, what])  # noqa: E731
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "AT_ONCE", 1)
        patch.setattr(sending.outbox, "now", lambda *args: None)
        mailings.send(approved, by=people.principal, at=AT)
        sending.send_some(approved.pk, at=AT)
    making.make(ours().get().pk, at=AT)
    said = writer.post(act("print"), {"all": "on", "two_sided": "on"}, follow=True).content.decode()
    assert "1 of 3 letters are being put together" in said
    printing.make(printing.runs_of(approved.uuid).get().pk, at=AT)
    shown = writer.get(page).content.decode()
    assert "1 of 3 letters, asked for by" in shown
    assert "2 letters are not in it." in shown
    assert "Put together anew" not in shown
    while sending.send_some(approved.pk, at=AT):
        pass
    for letter in ours():
        making.make(letter.pk, at=AT)
    shown = writer.get(page).content.decode()
    assert "2 letters are not in it." in shown
    assert "Put together anew: 3 of 3 are made" in shown
    writer.post(act("print"), {"all": "on", "two_sided": "on"})
    newest = printing.runs_of(approved.uuid)[0]
    assert (newest.letters.count(), newest.two_sided, newest.by_post) == (3, True, False)
    writer.post(act("print"), {})
    posted = writer.get(page).content.decode()
    assert "1 of 1 letter to be posted" in posted
    assert "Put together anew" not in posted


def test_who_stopped_it_is_still_said_after_it_went_on(people, approved, signed_in, monkeypatch):
    monkeypatch.setattr(sending.outbox, "now", lambda *args: None)
    mailings.send(approved, by=people.principal, at=AT)
    mailings.stop(approved, by=people.trust_officer, at=AT + dt.timedelta(minutes=1))
    mailings.send(approved, by=people.operations_officer, at=AT + dt.timedelta(minutes=9))
    shown = signed_in(people.principal).get(reverse("letters:mailing", args=[approved.uuid])).content.decode()
    assert f"{people.principal.name} began to send it" in shown
    assert f"Stopped by {people.trust_officer.name} on 12 February 2027, 10:31" in shown
    assert f"{people.operations_officer.name} let it go on, 12 February 2027, 10:39" in shown


@pytest.mark.parametrize("who", ["clerk", "teacher", "chief_executive", "administrator", "auditor", "nobody"])
def test_nobody_else_finds_them(who, people, signed_in, written):
    client = signed_in(getattr(people, who))
    for name, more in (("mailings", []), ("mailing", [written.uuid]), ("mailing_people", [written.uuid])):
        assert client.get(reverse(f"letters:{name}", args=more)).status_code == 404


def test_a_principal_finds_only_those_of_their_own_academy(people, signed_in, written):
    client = signed_in(people.birch_principal)
    assert "Year 9" not in client.get(reverse("letters:mailings")).content.decode()
    assert client.get(reverse("letters:mailing", args=[written.uuid])).status_code == 404


def test_the_page_asks_no_more_for_many_people_than_for_few(people, signed_in, written, django_assert_max_num_queries):
    rows = [lists.Row(n, f"Reader {n}", "", f"reader.{n}@example.org") for n in range(200)]
    mailings.take_list(written, rows, by=people.principal, at=AT)
    client = signed_in(people.principal)
    client.get(reverse("letters:mailing", args=[written.uuid]))
    with django_assert_max_num_queries(30):
        client.get(reverse("letters:mailing", args=[written.uuid]))


def test_an_e_mail_that_came_back_counts_as_not_delivered_and_goes_again(
    issue, people, django_capture_on_commit_callbacks
):
    letter = issue(recipient=READER)
    assert letter.has_gone
    post_room.came_back(letter.deliveries.get(), why="Mailbox full", by=people.trust_officer, at=AT)
    assert not letter.has_gone
    with pytest.raises(NotReady, match="Only what has gone"):
        post_room.came_back(letter.deliveries.get(), why="", by=people.trust_officer, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        post_room.send_again(letter, by=people.trust_officer, at=AT)
    assert [one.outcome for one in letter.deliveries.all()] == [Outcome.SENT, Outcome.BOUNCED]


@pytest.mark.req("R130")
def test_the_list_goes_with_each_persons_letter_when_its_time_is_over_and_the_letter_itself_stays(people, sent):
    while sending.send_some(sent.pk, at=AT):
        pass
    draft = mailings.carry(sent.carries, title="Year 8", by=people.principal, at=LATER)
    mailings.take_list(draft, lists.read(LIST).rows, by=people.principal, at=LATER)
    assert Letter.objects.filter(about_kind=mailings.ABOUT).count() == 3
    assert not own_records.over(before=ON - dt.timedelta(days=1)).exists()
    assert list(own_records.over(before=ON)) == [sent]
    (told,) = own_records.describe(own_records.over(before=ON))
    assert (told.reference, told.since, told.academy) == (sent.reference, ON, sent.academy.name)
    assert "Fern" not in told.reference
    assert MailingReader.objects.filter(mailing=sent).count() == 3
    went = own_records.dispose(sent.uuid, at=LATER)
    assert went.rows > 3
    assert len(went.letters) == 3
    assert not MailingReader.objects.filter(mailing=sent).exists()
    assert not Letter.objects.filter(about_kind=mailings.ABOUT).exists()
    assert not Letter.objects.filter(recipient_name__contains="Fern").exists()
    assert Letter.objects.filter(pk=sent.carries_id).exists()
    assert draft.readers.count() == 3, "its time is not over"
    assert not own_records.over(before=ON).exists()
