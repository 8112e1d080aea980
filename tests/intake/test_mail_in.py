"""E-mail that comes in: with its complaint when reference and sender agree, else before a person; never lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as sent
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Access, Entry, Notice, User
from complaints.casework.models import CaseDocument, Complaint, Conflict, Contact
from complaints.casework.vocabulary import State, Why
from complaints.evidence import vault
from complaints.evidence.models import File
from complaints.intake.mail import proof, reading, taking, waiting
from complaints.intake.models import Mail
from complaints.intake.tasks import fetch_mail, forget_old_mail
from letters import bounces
from letters.models import Delivery
from letters.vocabulary import How, Outcome
from tests.casework.screens import sign_in
from tests.casework.stories import MONDAY, complaint_at
from tests.intake import post
from tests.people import People

pytestmark = pytest.mark.django_db
PNG = post.picture()
SOON = MONDAY + dt.timedelta(hours=1)


@pytest.fixture
def case(school: People) -> Complaint:
    found = complaint_at(school, State.INFORMAL)
    found.complainant.email = "priya.meadow@example.org"
    found.complainant.save()
    return found


@pytest.fixture
def trusted(settings: Any) -> None:
    settings.MAIL_IN_PROVEN_BY = post.TRUSTED


def take(message: Any, *, at: dt.datetime = SOON) -> Mail:
    found = taking.take(message if isinstance(message, bytes) else message.as_bytes(), at=at)
    assert found is not None
    return found


def page(user: User, address: str) -> str:
    return sign_in(user).get(address).content.decode()


@pytest.mark.usefixtures("trusted")
def test_an_email_through_a_real_mail_server_and_maildir_is_put_with_its_complaint(
    case: Complaint, school: People, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    box = tmp_path / "box"
    settings.MAIL_IN_URL = f"maildir://{box}"
    message = post.written(
        "The bus was late again.", subject=f"Re: your letter ({case.reference})", proven="example.org"
    )
    post.attach(message, "bus.png", PNG, "image/png")
    with post.smtp_into(box) as server:
        post.send(server, message)
        post.send(server, message)  # a mail server that is unsure sends twice
    with django_capture_on_commit_callbacks(execute=True):
        assert fetch_mail()["filed"] == 1
    assert fetch_mail() == {"taken": 0, "filed": 0, "failed": 0, "problem": ""}
    assert not list(box.glob("*/*")), "what is safe here has left the mailbox"
    contact = Contact.objects.get(complaint=case, kind="email_in")
    assert "The bus was late again." in contact.note
    assert "cannot prove" not in contact.note
    names = {row.file.name: row for row in CaseDocument.objects.filter(complaint=case).select_related("file")}
    assert {"e-mail.eml", "bus.png"} <= set(names)
    assert vault.digest_of(names["bus.png"].file.stored_as) == names["bus.png"].file.sha256
    assert not any(row.shared for row in names.values())
    assert Entry.objects.filter(about=case.uuid, step="email_filed", actor="portal").count() == 1
    assert Notice.objects.filter(text=f"{case.reference}: an e-mail has arrived for it.").exists()
    kept = Mail.objects.get()
    assert (kept.text, kept.subject, kept.sender, kept.original) == ("", "", "", None), (
        "its words stand on the complaint only"
    )
    shown = page(school.trust_officer, reverse("casework:contacts", args=[case.reference]))
    assert "The bus was late again." in shown
    assert "every e-mail too, can be asked for" in shown


def test_an_imap_mailbox_is_emptied_and_what_is_too_large_stays_there_and_is_told(
    school: People, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MAIL_IN_LARGEST_MB = 1
    with post.imap("portal", "s3cret") as (address, box):
        settings.MAIL_IN_URL = address
        box.append(post.written("A question.", subject="When is the fair?").as_bytes(), "INBOX")
        box.append(post.attach(post.written(subject="A film"), "film.mp4", b"x" * 1_500_000).as_bytes(), "INBOX")
        assert fetch_mail(dry_run=True)["taken"] == 2
        with django_capture_on_commit_callbacks(execute=True):
            assert fetch_mail()["taken"] == 2
            assert fetch_mail()["taken"] == 0
        box.folder.set("INBOX")
        assert [one.subject for one in box.fetch()] == ["A film"]
    large, small = Mail.objects.order_by("-left_in_box")
    assert (large.subject, large.left_in_box, large.original) == ("A film", True, None)
    assert (small.subject, small.standing) == ("When is the fair?", "waiting")
    assert "Too large: still in the mailbox" in page(school.trust_officer, reverse("intake:mail"))
    assert len(sent.outbox) == 1, "one sender is told once a day"
    settings.MAIL_IN_URL = "imaps://portal:s3cret@127.0.0.1:1/INBOX"
    with pytest.raises(CommandError, match="Not everything could be read"):
        call_command("fetch_mail")
    assert not Notice.objects.filter(text__contains="cannot be read from its mailbox").exists(), "one miss is no alarm"
    for _ in range(20):
        fetch_mail()
    told = Notice.objects.filter(text__contains="cannot be read from its mailbox")
    assert {one.user for one in told} == {school.trust_officer, school.administrator}


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("sender", "proven"),
    [("Stranger <stranger@example.org>", "example.org"), ("Priya Meadow <priya.meadow@example.org>", "")],
    ids=["another address", "an address that nobody proved"],
)
def test_a_reference_alone_opens_no_complaint(case: Complaint, school: People, sender: str, proven: str) -> None:
    found = take(post.written("I withdraw.", sender=sender, subject=case.reference, proven=proven))
    assert found.standing == "waiting"
    assert not Contact.objects.filter(complaint=case, kind="email_in").exists()
    if not proven:
        assert sent.outbox == [], "nobody is written to whose address may be forged"
    else:
        assert case.reference not in sent.outbox[0].body + sent.outbox[0].subject
    shown = page(school.trust_officer, reverse("intake:mail_one", args=[found.uuid]))
    assert "I withdraw." in shown
    assert ("has proven" in shown) is bool(proven)


@pytest.mark.usefixtures("trusted")
def test_whoever_is_to_answer_reads_when_the_sender_is_kept_out_or_a_stranger(case: Complaint, school: People) -> None:
    about = school.teacher
    Conflict.objects.create(complaint=case, user=about, why=Why.SUBJECT, from_date=case.received_on)
    for sender, proven, told in (
        (about.email.upper(), about.email.partition("@")[2], "Tell them nothing of it"),
        ("stranger@example.org", "example.org", "the address is not the complainant’s"),
        ("priya.meadow@example.org", "", ""),
    ):
        found = take(post.written("How does it stand?", sender=sender, subject=case.reference, proven=proven))
        shown = page(school.trust_officer, reverse("intake:mail_one", args=[found.uuid]))
        assert case.reference in shown
        for words in ("Tell them nothing of it", "the address is not the complainant’s"):
            assert (words in shown) is (words == told), (sender, words)


def test_a_line_that_a_stranger_wrote_about_themselves_proves_nothing(settings: Any) -> None:
    settings.MAIL_IN_PROVEN_BY = post.TRUSTED
    good = post.written(proven="example.org")
    forged = post.written(Authentication_Results="evil.example; dmarc=pass")
    failed = post.written(Authentication_Results=f"{post.TRUSTED}; dmarc=fail (dmarc=pass); spf=pass")
    signed = post.written(Authentication_Results=f"{post.TRUSTED}; dkim=pass header.d=example.org")
    other = post.written(Authentication_Results=f"{post.TRUSTED}; dkim=pass header.d=evil.example")
    # The server adds its line on top; one with its name below was there before.
    below = post.written()
    below["Authentication-Results"] = f"{post.TRUSTED}; dmarc=fail"
    below["Authentication-Results"] = f"{post.TRUSTED}; dmarc=pass"
    asked = (good, forged, failed, signed, other, below)
    assert [proof.proven(reading.read(one.as_bytes())) for one in asked] == [True, False, False, True, False, False]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    "results",
    [
        "spf=pass smtp.mailfrom=dmarc=pass@evil.example; dkim=none; dmarc=fail header.from=example.org",
        "dkim=pass header.d=evil.example header.i=example.org@evil.example; dmarc=fail header.from=example.org",
        "dkim=pass header.i=example.org@evil.example header.s=s1 header.b=abc; dmarc=none header.from=example.org",
        "dkim=pass header.d=example.org; dmarc=fail header.from=example.org",
        "dkim=pass header.d=example.org; dmarc/1 = fail header.from=example.org",
        "dkim=pass header.i=example.org@evil.example",
        "dkim=fail header.d=evil.example reason=dkim=pass header.d=example.org",
        "dmarc=pass header.from=evil.example",
        "dmarc=passed header.from=example.org",
        'spf=pass smtp.mailfrom="x;dmarc=pass y"@evil.example',
        "spf=pass (domain of a(b);dmarc=pass header.from=example.org) smtp.mailfrom=evil.example",
        r'spf=pass smtp.mailfrom="x\";dmarc=pass y"@evil.example',
        'spf=pass (5" wide "(" ;dmarc=pass "(" ) smtp.mailfrom=evil.example',
        "spf=pass smtp.mailfrom=x);dmarc=pass y@evil.example",
        "",
    ],
)
def test_words_that_a_sender_chose_inside_the_servers_own_line_prove_nothing(case: Complaint, results: str) -> None:
    forged = post.written("I withdraw everything.", subject=case.reference)
    forged["Authentication-Results"] = f"{post.TRUSTED}; {results}"
    found = take(forged)
    assert (found.proven, found.standing) == (False, "waiting")
    assert not Contact.objects.filter(complaint=case, kind="email_in").exists()


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    "results",
    [
        "spf=pass smtp.mailfrom=example.org; dkim=pass header.i=@example.org; dmarc=pass (p=reject) action=none "
        "header.from=example.org",
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dkim=pass (signature was verified) "
        "header.d=example.org;dmarc=pass(p=none) header.from=Example.org;compauth=pass reason=100",
        "dkim=pass (2048-bit key; unprotected) header.d=example.org header.i=@example.org header.b=abc",
        'dkim=pass header.i="priya m"@example.org; spf=none',
        "dkim=fail header.d=list.example; dkim=pass header.d=example.org",
    ],
)
def test_what_the_server_itself_says_of_a_genuine_address_is_believed(case: Complaint, results: str) -> None:
    true = post.written("Thank you.", subject=case.reference)
    true["Authentication-Results"] = f"{post.TRUSTED}; {results}"
    found = take(true)
    assert (found.proven, found.standing) == (True, "filed")
    assert Contact.objects.filter(complaint=case, kind="email_in").count() == 1


def test_who_is_named_in_it_does_not_see_it(case: Complaint, school: People) -> None:
    found = take(post.written(f"{school.trust_officer.name} was rude to me.", sender="x@example.net"))
    assert waiting.readers(found, on=SOON.date()) == [school.operations_officer]
    one = reverse("intake:mail_one", args=[found.uuid])
    assert sign_in(school.trust_officer).get(one).status_code == 404
    assert "No e-mail waits for you." in page(school.trust_officer, reverse("intake:mail"))
    for stranger in (school.clerk, school.principal, school.administrator):
        assert sign_in(stranger).get(reverse("intake:mail")).status_code == 404
    assert sign_in(school.operations_officer).get(one).status_code == 200
    assert Access.objects.filter(about=found.uuid, user=school.operations_officer, what="e-mail").exists()
    # Of a case from which both officers are locked out only the chair of the board learns.
    for officer in (school.trust_officer, school.operations_officer):
        Conflict.objects.create(complaint=case, user=officer, why=Why.DECLARED, from_date=SOON.date())
    second = take(post.written("About the two.", sender="x@example.net", subject=case.reference))
    assert waiting.readers(second, on=SOON.date()) == [school.board_chair]


@pytest.mark.req("R251")
def test_a_person_puts_it_with_a_complaint_answers_it_or_puts_it_aside(case: Complaint, school: People) -> None:
    officer = school.trust_officer
    client = sign_in(officer)
    first = take(post.written("About our bus.", sender="aunt@example.net", subject="The bus"))
    address = reverse("intake:mail_assign", args=[first.uuid])
    wrong = client.post(address, {"reference": "ALD-22222"})
    assert "There is no complaint with this reference that you work on." in wrong.content.decode()
    assert 'value="ALD-22222"' in wrong.content.decode()
    Complaint.objects.filter(pk=case.pk).update(handler=officer)
    answer = client.post(address, {"reference": case.reference.lower()}, follow=True)
    assert f"The e-mail is with {case.reference}" in answer.content.decode()
    contact = Contact.objects.get(complaint=case, kind="email_in")
    assert contact.by == officer
    assert "cannot prove" in contact.note
    assert client.get(reverse("intake:mail_one", args=[first.uuid])).status_code == 404

    second = take(post.written("When is the fair?", sender="uncle@example.net"))
    shown = client.get(reverse("intake:mail_one", args=[second.uuid])).content.decode()
    assert "under the Freedom of Information Act, and by a court" in shown
    before = len(sent.outbox)
    client.post(reverse("intake:mail_answer", args=[second.uuid]), {"text": "On Friday."})
    assert len(sent.outbox) == before + 1
    assert sent.outbox[-1].to == ["uncle@example.net"]
    assert officer.name in sent.outbox[-1].body

    third = take(post.written("Buy our chairs.", sender="seller@example.net"))
    empty = client.post(reverse("intake:mail_aside", args=[third.uuid]), {"reason": ""})
    assert "Say why it is put aside" in empty.content.decode()
    client.post(reverse("intake:mail_aside", args=[third.uuid]), {"reason": "Advertising"})
    client.post(reverse("intake:mail_back", args=[third.uuid]))
    third.refresh_from_db()
    assert (third.standing, third.reason) == ("waiting", "")
    client.post(reverse("intake:mail_aside", args=[third.uuid]), {"reason": "Advertising"})
    Mail.objects.filter(pk=third.pk).update(done_at=SOON - dt.timedelta(days=365))
    assert forget_old_mail() == 1
    assert not Mail.objects.filter(pk=third.pk).exists()
    assert not File.objects.filter(pk=third.original_id).exists()


def test_machines_are_never_answered_and_a_loop_is_counted_not_kept(school: People) -> None:
    take(post.written(Auto_Submitted="auto-replied", subject="Out of office"))
    take(post.written(List_Id="<parents.example.org>"))
    take(post.written(sender="Complaints <complaints@localhost>"))
    assert sent.outbox == []
    assert Notice.objects.filter(key__startswith="mail-waits").count() == 0
    shown = page(school.trust_officer, reverse("intake:mail"))
    assert "Written by machines" in shown
    for number in range(50):
        loop = post.written("Ping.", sender="loop@example.net", subject="Ping")
        taking.take(loop.as_bytes(), at=SOON + dt.timedelta(minutes=number))
    rows = Mail.objects.filter(sender="loop@example.net")
    assert rows.count() == taking.ALIKE
    assert sum(row.repeats for row in rows) == 50 - taking.ALIKE
    assert len(sent.outbox) == 1
    assert sent.outbox[0].extra_headers["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("hidden", [True, False], ids=["as it goes", "as it went before numbers were hidden"])
def test_a_letter_that_came_back_says_so_and_its_handler_is_told(case: Complaint, hidden: bool) -> None:
    row = case.letters.select_related("letter").first()
    assert row is not None
    delivery = Delivery.objects.create(
        letter=row.letter, how=How.EMAIL, address="priya.meadow@example.org", outcome=Outcome.SENT, done_at=MONDAY,
        done_on=MONDAY.date(),
    )  # fmt: skip
    name = bounces.name_of(row.letter, delivery.pk) if hidden else f"letter-{row.letter.uuid.hex}-{delivery.pk}"
    original = f"<{name}@localhost>"
    take(post.report(original=original, recipient="priya.meadow@example.org", action="delayed", status="4.4.1"))
    take(post.report(original=original, recipient="somebody.else@example.org"))
    for forged in (name.replace(row.letter.uuid.hex, "0" * 32), f"letter-{row.letter.uuid.hex}-{'A' * 22}"):
        take(post.report(original=f"<{forged}@localhost>", recipient="priya.meadow@example.org"))
    delivery.refresh_from_db()
    assert delivery.outcome == Outcome.SENT, "late, about another reader, or forged"
    found = take(post.report(original=original, recipient="priya.meadow@example.org"))
    delivery.refresh_from_db()
    assert delivery.outcome == Outcome.BOUNCED
    assert "550 5.1.1 no such user" in delivery.detail
    assert found.standing == "bounce"
    assert Entry.objects.filter(about=case.uuid, step="letter_came_back").exists()
    assert Notice.objects.filter(text__contains="could not be delivered by e-mail", urgent=True).exists()


def test_whatever_is_in_it_the_sealed_original_is_kept_and_the_rest_is_said(school: People) -> None:
    packed = post.attach(post.written(""), "winmail.dat", post.winmail("plan.png", PNG), "application/ms-tnef")
    found = take(packed)
    assert found.text == "Please see the file."
    assert [row.file.name for row in found.files.all()] == ["plan.png"]
    broken = take(post.attach(post.written("Look."), "winmail.dat", b"not one", "application/ms-tnef"))
    assert "could not be opened" in broken.problems[0]
    program = take(post.attach(post.written("Run this."), "setup.exe", b"MZ" * 50))
    assert program.files.count() == 0
    assert "setup.exe" in program.problems[0]
    for raw in (
        b"",
        b"\x00\xff" * 1000,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x" * 50,
        b"From: \xff\n\n",
    ):
        if raw:
            strange = take(raw)
            assert strange.original is not None
            assert sign_in(school.trust_officer).get(reverse("intake:mail_one", args=[strange.uuid])).status_code == 200
    html = post.written("x", sender="h@example.net")
    html.set_content("<p>Hello<script>alert(1)</script><img src='http://track.example/x'> there</p>", subtype="html")
    assert reading.read(html.as_bytes()).text == "Hello there"


@pytest.mark.slow
def test_a_25_mb_email_is_taken_in_and_its_file_sealed(school: People, settings: Any, tmp_path: Path) -> None:
    box = tmp_path / "box"
    settings.MAIL_IN_URL = f"maildir://{box}"
    film = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(24_900_000)
    with post.smtp_into(box) as server:
        post.send(server, post.attach(post.written("A film."), "film.mp4", film, "video/mp4"))
    assert fetch_mail()["taken"] == 1
    assert [row.file.size for row in Mail.objects.get().files.all()] == [len(film)]


@pytest.mark.req("R101")
def test_whoever_is_complained_about_by_their_office_alone_does_not_read_it(school: People) -> None:
    about = take(post.written("Good morning,\n\nI complain about your Operations Officer, who never calls back."))
    assert waiting.readers(about, on=MONDAY.date()) == [school.trust_officer]
    to_them = take(post.written("Dear operations officer,\n\nWhen does the term begin?"))
    assert school.operations_officer in waiting.readers(to_them, on=MONDAY.date())


def test_what_somebody_may_not_read_takes_no_place_on_the_page_and_more_is_said_to_wait(
    school: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "SHOWN", 3)
    for number in range(3):
        take(post.written(f"Question {number}", subject=f"Open {number}"), at=SOON)
    about = school.operations_officer.name.split()[-1]
    for number in range(4):
        take(post.written(f"About {about} {number}", subject=f"Kept {number}"), at=SOON + dt.timedelta(minutes=1))
    text = page(school.operations_officer, "/mail/")
    assert all(f"Open {number}" in text for number in range(3))
    assert "Kept" not in text
    assert "More e-mails wait" not in text
    assert "More e-mails wait than one page shows" in page(school.trust_officer, "/mail/")
