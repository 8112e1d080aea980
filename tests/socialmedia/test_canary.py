"""Whoever brought a post to the school stands on nothing that is shown, printed, sent, listed, searched or logged."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pikepdf
import pypdf
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts import digest
from accounts.models import Access, Entry, Notice, User
from complaints.evidence.blacking import box
from complaints.evidence.models import File
from letters import making
from letters.render import pdf_bytes
from letters.vocabulary import How
from socialmedia import actions
from socialmedia.actions import letter_door
from socialmedia.models import IncidentLetter, PrintSet
from socialmedia.vocabulary import Act, State
from tests.people import People
from tests.socialmedia.tales import NOW, Tale, good, screenshot

pytestmark = pytest.mark.django_db
NAME = "Wren Canary-Hidden"
ACCOUNT = "wrencanary77"
MARKS = ("canary", "wren")
In = Callable[[User], Client]


def planted(school: People) -> Tale:
    """A screenshot with the name in its own name, beside its pixels, and among them; the source told in full."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = NAME, ACCOUNT
    tale = Tale(school)
    tale.do(Act.SEAL, upload=screenshot(f"from {NAME}.jpg", words=NAME, kind="JPEG", exif=exif, comment=NAME.encode()))
    tale.do(Act.NAME_SOURCE, how="parent", name=NAME, account=ACCOUNT, reach="canary@example.org")
    return tale


def clean(content: bytes) -> None:
    said = content.decode("latin-1").casefold()
    for mark in MARKS:
        assert mark not in said


@pytest.mark.req("R146", "R148", "R158")
def test_the_name_of_whoever_brought_it_is_nowhere_but_in_its_own_place(
    school: People, signed_in: In, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    tale = planted(school)
    tale.answered()
    tale.do(Act.ASSESS)
    exhibit = tale.incident.exhibits.get()
    tale.do(Act.SANITISE, exhibit=exhibit, boxes=[box(1, 0, 0, 1000, 150)], why="Top of the screen")
    tale.do(Act.MEET, reasons="It hurts people")
    tale.do(Act.MAKE_PRINTS)
    tale.met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call")
    tale.do(
        Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school), print_set=PrintSet.objects.get()
    )
    tale.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    row = IncidentLetter.objects.get()
    letter_door.approve(row, by=school.trust_officer, at=NOW)
    letter_door.issue(row, how=How.POST, by=school.principal, at=NOW, enclosure_signed_on=NOW.date())
    making.make(row.letter_id, at=NOW)
    row.letter.refresh_from_db()

    # every page that a helper, the principal and the trust open, but the two that are for nothing else
    reference = tale.incident.reference
    for user in (school.deputy, school.principal, school.trust_officer):
        client = signed_in(user)
        for name in ("incident", "evidence", "assessment", "people", "meetings", "afterwards", "letters", "chronology"):
            clean(client.get(reverse(f"socialmedia:{name}", args=[reference])).content)
        clean(client.get(reverse("socialmedia:incidents")).content)
        found = client.get(reverse("socialmedia:incidents"), {"q": "Canary"})
        assert reference not in found.content.decode()
        copy = client.get(reverse("socialmedia:exhibit", args=[reference, exhibit.uuid]))
        clean(copy.headers["Content-Disposition"].encode())
        content = b"".join(copy.streaming_content)
        clean(content)
        picture = Image.open(io.BytesIO(content))
        assert not picture.getexif()
        assert max(high for _, high in picture.crop((0, 0, 600, 55)).getextrema()) < 40  # the pixels of the name

    # print-outs and letter, as text, as streams and by their names
    prints = PrintSet.objects.get()
    answer = signed_in(school.principal).get(reverse("socialmedia:prints", args=[reference, prints.uuid]))
    clean(answer.headers["Content-Disposition"].encode())
    for pdf in (b"".join(answer.streaming_content), pdf_bytes(row.letter)):
        clean(pdf)
        read = pypdf.PdfReader(io.BytesIO(pdf))
        clean(" ".join(page.extract_text() for page in read.pages).encode())
        clean(str(read.metadata).encode())
        with pikepdf.open(io.BytesIO(pdf)) as inside:
            for obj in inside.objects:
                if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") != "/Image":
                    clean(obj.read_bytes())

    # no copy that anybody is shown has the name; small pictures of the original are served to nobody
    for file in File.objects.filter(kind=File.Kind.REDACTED):
        clean(file.name.encode())
    for asked in ("small", "thumbnail"):
        shown = signed_in(school.principal).get(
            reverse("socialmedia:exhibit", args=[reference, exhibit.uuid]), {"show": asked}
        )
        clean(b"".join(shown.streaming_content))

    # chronology, access log, notices, post, log
    for entry in Entry.objects.all():
        clean(str(entry.data).encode())
    for access in Access.objects.all():
        clean(f"{access.what} {access.detail}".encode())
    for notice in Notice.objects.all():
        clean(f"{notice.text} {notice.path} {notice.key}".encode())
    digest.send_waiting(at=NOW)
    for message in mail.outbox:
        clean(f"{message.subject} {message.body}".encode())
    clean(caplog.text.encode())


@pytest.mark.req("R146")
def test_a_letter_that_would_tell_who_brought_it_cannot_go(school: People) -> None:
    tale = planted(school)
    tale.answered()
    tale.do(Act.ASSESS)
    tale.do(Act.MEET, reasons="It hurts people")
    tale.met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call")
    said = {**good(Act.WRITE_TO_INVOLVED, tale.incident, school), "event": "what Mrs Canary-Hidden showed us"}
    tale.do(Act.WRITE_TO_INVOLVED, **said)
    with pytest.raises(actions.Refused, match="could be told who brought the post"):
        letter_door.approve(IncidentLetter.objects.get(), by=school.trust_officer, at=NOW)


@pytest.mark.req("R146")
def test_whoever_brought_it_is_named_in_one_place_only(school: People) -> None:
    tale = Tale(school, words=f"{NAME.upper()} showed it to me, signed in as {ACCOUNT}.")
    tale.do(Act.SEAL, upload=screenshot())
    tale.do(Act.ANSWER, brought=f"By {NAME}")
    tale.do(Act.NAME_SOURCE, how="parent", name=NAME, account=ACCOUNT)
    incident = tale.again()
    assert incident.words == "(whoever brought it) showed it to me, signed in as (whoever brought it)."
    assert incident.assessment.brought == "By (whoever brought it)"
    exhibit = incident.exhibits.get()
    for act, details in (
        (Act.ANSWER, {"brought": f"{NAME} at the gate"}),
        (Act.DESCRIBE, {"words": f"Seen by {ACCOUNT}"}),
        (Act.CONTACT_BODY, {"body": "hr", "said": f"I said that {NAME} came"}),
        (Act.SANITISE, {"exhibit": exhibit, "boxes": [box(1, 0, 0, 9, 9)], "why": f"The name {NAME}"}),
    ):
        with pytest.raises(actions.Refused, match="does not belong here"):
            tale.do(act, **details)


@pytest.mark.req("R146")
def test_an_original_is_opened_for_a_reason_and_under_another_name(school: People, signed_in: In) -> None:
    tale = planted(school)
    exhibit = tale.incident.exhibits.get()
    address = reverse("socialmedia:exhibit_original", args=[tale.incident.reference, exhibit.uuid])
    client = signed_in(school.principal)
    page = client.get(address).content.decode()
    assert exhibit.file.sha256 in page
    assert "unchanged since upload" in page
    assert client.post(address, {"reason": " "}).status_code == 422
    answer = client.post(address, {"reason": "The police asked for it"})
    clean(answer.headers["Content-Disposition"].encode())
    assert f"{tale.incident.reference}-1-sealed.jpg" in answer.headers["Content-Disposition"]
    assert NAME.encode() in b"".join(answer.streaming_content)
    seen = Access.objects.get(what="sealed original")
    assert (seen.user, seen.detail) == (school.principal, "1: The police asked for it")
    assert Entry.objects.filter(step="original_opened", about=tale.incident.uuid).count() == 1


def test_a_file_that_changed_in_the_store_is_handed_out_to_nobody(school: People, signed_in: In) -> None:
    tale = planted(school)
    exhibit = tale.incident.exhibits.get()
    File.objects.filter(pk=exhibit.file_id).update(seal=File.Seal.CHANGED)
    address = reverse("socialmedia:exhibit_original", args=[tale.incident.reference, exhibit.uuid])
    assert signed_in(school.principal).post(address, {"reason": "The police"}).status_code == 404
    with pytest.raises(actions.Refused, match="cannot be opened"):
        tale.do(Act.SANITISE, exhibit=exhibit, boxes=[box(1, 0, 0, 10, 10)])
    assert tale.incident.state == State.EVIDENCE


@pytest.mark.req("R146")
def test_whoever_saw_it_themselves_is_a_colleague_to_those_who_may_not_know_who_brought_it(
    school: People, signed_in: In
) -> None:
    tale = Tale(school)
    tale.do(Act.SEAL, by=school.teacher, upload=screenshot())
    tale.do(Act.NAME_SOURCE, by=school.teacher, how="myself")
    tale.sanitised()
    tale.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    tale.do(Act.NAME_HELPER, user=school.senco, what="Think with us")
    tale.do(Act.CONTACT_BODY, by=school.senco, body="hr", said="They advised.")
    tabs = ("incident", "evidence", "assessment", "people", "meetings", "afterwards", "letters", "chronology")
    helper = signed_in(school.deputy)
    for name in tabs:
        shown = helper.get(reverse(f"socialmedia:{name}", args=[tale.incident.reference])).content.decode()
        assert "Tamsin" not in shown
        assert "Reed" not in shown
    assert "A colleague reported it" in shown
    assert "A colleague sealed evidence" in shown
    assert "Sunil Orchard recorded a contact" in shown
    chronology = reverse("socialmedia:chronology", args=[tale.incident.reference])
    assert "Tamsin Reed reported it" in signed_in(school.principal).get(chronology).content.decode()
    tale.do(Act.NAME_HELPER, user=school.teacher, what="Ask around")
    assert "Tamsin Reed reported it" in signed_in(school.teacher).get(chronology).content.decode()


@pytest.mark.req("R146")
@pytest.mark.parametrize("written", ["zelda@quirk.example", "ZELDA@Quirk.example.", "07700 900 123", "+44 7700-900123"])
def test_how_whoever_brought_it_is_reached_stands_on_no_note_either(school: People, written: str) -> None:
    tale = Tale(school, words=f"Call {written} about it")
    tale.do(Act.SEAL, upload=screenshot())
    tale.do(Act.NAME_SOURCE, how="parent", name="Zelda Quirk", reach="zelda@quirk.example or 07700 900123")
    assert tale.again().words.startswith("Call (whoever brought it)")
    for act, details in (
        (Act.CONTACT_BODY, {"body": "hr", "said": f"Ask them at {written} again"}),
        (Act.ANSWER, {"brought": f"By e-mail from {written}"}),
    ):
        with pytest.raises(actions.Refused, match="how to reach them"):
            tale.do(act, **details)


def test_the_schools_own_number_may_be_written_although_whoever_brought_it_is_reached_there(school: People) -> None:
    tale = Tale(school).sealed()
    tale.do(Act.NAME_SOURCE, how="colleague", name="Zelda Quirk", reach=f"At the office, {school.alder.telephone}")
    tale.do(Act.CONTACT_BODY, body="hr", said=f"They call {school.alder.telephone}.")


@pytest.mark.req("R146")
def test_whoever_brought_it_is_named_as_concerned_only_once_somebody_confirms_it(school: People, signed_in: In) -> None:
    tale = planted(school)
    client = signed_in(school.principal)
    address = reverse("socialmedia:act", args=[tale.incident.reference, "name_concerned"])
    given = {"part": "posted_parent", "name": f"Mrs {NAME}"}
    assert "they_too" not in client.get(address).context["ask"].fields
    asked = client.post(address, given)
    assert asked.status_code == 422
    assert "This is the name of whoever brought it." in asked.content.decode()
    assert not tale.incident.concerned.exists()
    with pytest.raises(actions.Refused, match="name of whoever brought it"):
        tale.do(Act.NAME_CONCERNED, **given)
    assert client.post(address, {**given, "they_too": "on"}).status_code == 302
    assert tale.incident.concerned.get().name == f"Mrs {NAME}"
    assert client.post(address, {**given, "name": "Robin Example"}).status_code == 302


@pytest.mark.req("R146")
def test_a_letter_that_names_whoever_brought_it_is_not_drafted_nor_saved_and_its_editor_says_so(
    school: People, signed_in: In
) -> None:
    tale = planted(school)
    tale.answered()
    tale.do(Act.ASSESS)
    tale.do(Act.MEET, reasons="It hurts people")
    tale.met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call")
    said = good(Act.WRITE_TO_INVOLVED, tale.incident, school)
    with pytest.raises(actions.Refused, match="does not belong here"):
        tale.do(Act.WRITE_TO_INVOLVED, **{**said, "conduct": ["speak ill", f"write to {NAME}"]})
    tale.do(Act.WRITE_TO_INVOLVED, **{**said, "event": "what Mrs Canary-Hidden showed us"})
    row = IncidentLetter.objects.get()
    client = signed_in(school.principal)
    address = reverse("socialmedia:edit_letter", args=[tale.incident.reference, row.letter.uuid])
    assert "could be told who brought the post" in client.get(address).content.decode()
    body = f"{row.letter.body}\n\nAsk canary@example.org."
    refused = client.post(address, {"subject_line": row.letter.subject_line, "body": body})
    assert refused.status_code == 422
    assert "does not belong here" in refused.content.decode()
    assert "Ask canary@example.org." in refused.context["ask"]["body"].value()
    row.letter.refresh_from_db()
    assert "canary@" not in row.letter.body
