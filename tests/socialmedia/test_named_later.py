"""Names that come later: of colleagues, of whoever brought it; and lock-outs that were a mistake."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, Notice, User
from accounts.tokens import hidden
from socialmedia import actions, permissions, sentences
from socialmedia.models import Concerned, Incident
from socialmedia.vocabulary import Act, Body, State
from tests.people import People
from tests.socialmedia.tales import TODAY, Tale, good

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]


def reads(user: User, incident: Incident) -> bool:
    return permissions.visible_to(user, on=TODAY).filter(pk=incident.pk).exists()


def act(incident: Incident, name: Act) -> str:
    return reverse("socialmedia:act", args=[incident.reference, name.value])


def people_of(client: Client, incident: Incident) -> str:
    page = client.get(reverse("socialmedia:people", args=[incident.reference])).content.decode()
    return " ".join(page.split())


# --- colleagues ---


@pytest.mark.req("R234", "R239")
@pytest.mark.parametrize(
    "added", [{"words": "Ms Ashdown is useless"}, {"account": "Petra Ashdown"}, {"place_name": "Ashdown out"}]
)
def test_a_colleague_who_is_named_in_what_is_added_to_the_post_is_locked_out_before_anybody_hears(
    school: People, added: dict[str, str]
) -> None:
    tale = Tale(school)
    tale.do(Act.DESCRIBE, by=school.operations_officer, **added)
    row = Concerned.objects.get()
    assert (row.user, row.precaution) == (school.principal, True)
    assert not reads(school.principal, tale.incident)
    assert not Notice.objects.filter(user=school.principal, about=tale.incident.uuid).exists()
    assert Notice.objects.filter(user=school.council_chair, about=tale.incident.uuid).exists()
    actions.lift_precaution(row, why="A street of that name.", by=school.council_chair, at=tale.at)
    tale.do(Act.DESCRIBE, by=school.operations_officer, **added, posted_when="Monday")
    assert reads(school.principal, tale.incident)


def test_whoever_adds_words_about_themselves_is_told_that_somebody_else_has_it_now(
    school: People, signed_in: In
) -> None:
    tale = Tale(school)
    sent = {
        "platform_name": "Facebook", "place": "page", "audience": "anyone", "seen_on_day": "10", "seen_on_month": "11",
        "seen_on_year": "2026", "words": "Ms Ashdown is useless.",
    }  # fmt: skip
    answer = signed_in(school.principal).post(act(tale.incident, Act.DESCRIBE), sent, follow=True)
    assert "It may be about you, so you do not see it any more." in answer.content.decode()
    assert not reads(school.principal, tale.incident)
    assert Notice.objects.filter(user=school.council_chair, about=tale.incident.uuid).exists()


@pytest.mark.req("R150", "R239")
def test_whoever_is_locked_out_of_an_incident_is_locked_out_of_one_that_is_linked_to_it_later(school: People) -> None:
    earlier, tale = Tale(school, about="principal"), Tale(school)
    tale.do(Act.LINK, by=school.operations_officer, earlier=earlier.incident)
    assert not reads(school.principal, tale.incident)
    assert Notice.objects.filter(user=school.council_chair, about=tale.incident.uuid).exists()


NOTES = {"body": "hr", "day_day": "10", "day_month": "11", "day_year": "2026", "said": "They know Ms Ashdown well."}


def test_of_a_colleague_who_is_named_in_a_note_it_is_asked_whether_it_is_about_them(
    school: People, signed_in: In
) -> None:
    tale, officer = Tale(school), signed_in(school.operations_officer)
    answer = officer.post(act(tale.incident, Act.CONTACT_BODY), NOTES)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Petra Ashdown is named in what you wrote." in page
    assert "Is the post about Petra Ashdown?" in page
    assert "They know Ms Ashdown well." in page
    assert not tale.incident.body_contacts.exists()
    sent = {**NOTES, "named_here": hidden(school.principal.pk)}
    assert officer.post(act(tale.incident, Act.CONTACT_BODY), sent).status_code == 302
    assert not reads(school.principal, tale.incident)
    assert not Notice.objects.filter(user=school.principal, about=tale.incident.uuid).exists()
    assert "Locked out as a precaution" in people_of(officer, tale.incident)


def test_a_colleague_who_is_named_for_another_reason_reads_on_and_is_not_asked_about_again(
    school: People, signed_in: In
) -> None:
    tale, officer = Tale(school), signed_in(school.operations_officer)
    sent = {**NOTES, "named_here": "nobody"}
    assert officer.post(act(tale.incident, Act.CONTACT_BODY), sent).status_code == 302
    assert reads(school.principal, tale.incident)
    assert officer.post(act(tale.incident, Act.CONTACT_BODY), NOTES).status_code == 302
    assert tale.incident.body_contacts.count() == 2
    said = [line.text for line in sentences.lines(Entry.objects.filter(about=tale.incident.uuid))]
    words = "Odette Crane named a colleague in what they wrote, and said that the post is not about them"
    assert said.count(words) == 1


def test_the_question_stays_while_something_else_is_put_right(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.MEETING)
    tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="The principal")
    meeting = tale.incident.meetings.get()
    sent = {
        "meeting": hidden(meeting.pk), "outcome": "held", "day_day": "10", "day_month": "11", "day_year": "2026",
        "concern": "Homework", "result": "They will speak with Ms Brook.", "named_here": "nobody",
    }  # fmt: skip
    head = signed_in(school.principal)
    answer = head.post(act(tale.incident, Act.RECORD_MEETING), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Make the print-outs first" in page
    assert "Is the post about Leila Brook?" in page
    assert head.post(act(tale.incident, Act.RECORD_MEETING), {**sent, "without_prints": "Known"}).status_code == 302


def test_an_answer_of_the_assessment_asks_too_and_nobody_is_asked_about_themselves(
    school: People, signed_in: In
) -> None:
    tale = Tale(school).sealed()
    address = reverse("socialmedia:question", args=[tale.incident.reference, "who"])
    officer, head = signed_in(school.operations_officer), signed_in(school.principal)
    asked = officer.post(address, {"who": "Perhaps Petra Ashdown", "version": "0"})
    assert asked.status_code == 422
    assert "Is the post about Petra Ashdown?" in asked.content.decode()
    assert head.post(address, {"who": "I, Petra Ashdown, do not know", "version": "0"}).status_code == 302
    sent = {"who": "Perhaps Petra Ashdown", "version": "1", "named_here": hidden(school.principal.pk)}
    assert officer.post(address, sent).status_code == 302
    assert not reads(school.principal, tale.incident)


# --- a lock-out that was a mistake ---


@pytest.mark.req("R234")
def test_an_office_that_was_named_by_mistake_is_let_in_again_with_a_reason(school: People, signed_in: In) -> None:
    tale = Tale(school, about="principal")
    row, chair = Concerned.objects.get(), signed_in(school.council_chair)
    assert (row.user, row.precaution) == (school.principal, False)
    lift = reverse("socialmedia:lift", args=[tale.incident.reference, row.pk])
    assert "It is not Petra Ashdown" in people_of(chair, tale.incident)
    for user in (school.principal, school.teacher, school.deputy):
        assert signed_in(user).post(lift, {"why": "It is not me."}).status_code == 404
    assert chair.post(lift, {"why": ""}).status_code == 422
    assert not reads(school.principal, tale.incident)
    answer = chair.post(lift, {"why": "The reporter meant the head of another school."}, follow=True)
    assert answer.status_code == 200
    assert "Petra Ashdown finds the incident again." in answer.content.decode()
    assert reads(school.principal, tale.incident)
    assert Notice.objects.filter(user=school.principal, about=tale.incident.uuid).exists()
    head = signed_in(school.principal)
    assert "Cora Hollis, 10 November 2026: The reporter meant the head of another school." in people_of(
        head, tale.incident
    )
    newest = sentences.lines(Entry.objects.filter(about=tale.incident.uuid).order_by("-number")[:1])[0]
    assert newest.text.startswith("Cora Hollis let somebody in again who was locked out by mistake")


def test_a_lock_out_is_lifted_once_and_the_second_click_says_so(school: People, signed_in: In) -> None:
    tale = Tale(school, about="principal")
    row, officer = Concerned.objects.get(), signed_in(school.operations_officer)
    lift = reverse("socialmedia:lift", args=[tale.incident.reference, row.pk])
    for _ in range(2):
        answer = officer.post(lift, {"why": "Another head."}, follow=True)
    assert "Petra Ashdown is let in already." in answer.content.decode()
    assert Entry.objects.filter(about=tale.incident.uuid, step="lock_lifted").count() == 1


# --- whoever brought it ---


@pytest.mark.req("R146")
def test_whoever_is_named_as_the_source_after_they_were_named_elsewhere_is_warned_of(
    school: People, signed_in: In
) -> None:
    tale = Tale(school).to(State.MEETING).told(Body.HR)
    tale.do(Act.CONTACT_BODY, body=Body.HR, said="Wren Hidden telephoned.")
    tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="The principal", companion="Wren Hidden")
    tale.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    head = signed_in(school.principal)
    address = reverse("socialmedia:source", args=[tale.incident.reference])
    answer = head.post(address, {"how": "parent", "name": "Wren Hidden"}, follow=True)
    said = " ".join(answer.content.decode().split())
    warning = "The name of whoever brought it, or how to reach them, also stands in:"
    assert f"{warning} the calls and advice that were recorded, the meetings. Helpers read that." in said
    page = people_of(head, tale.incident)
    assert warning in page
    assert f'href="{reverse("socialmedia:meetings", args=[tale.incident.reference])}"' in page.split(warning)[1]
    assert warning not in people_of(signed_in(school.deputy), tale.incident)
    other = Tale(school)
    other.do(Act.NAME_SOURCE, how="parent", name="Wren Hidden")
    assert warning not in people_of(head, other.incident)


@pytest.mark.req("R146")
def test_the_name_of_the_source_is_refused_in_a_meetings_record_a_letters_points_and_a_note(school: People) -> None:
    tale = Tale(school).to(State.MEETING)
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Hidden")
    tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="The principal")
    record = {
        "meeting": tale.incident.meetings.get(), "outcome": "refused", "day": TODAY, "result": "Wren Hidden told them",
    }  # fmt: skip
    for name, details in (
        (Act.RECORD_MEETING, record), (Act.CONTACT_BODY, {"body": Body.HR, "said": "Asked about wren hidden"}),
        (Act.RECORD_OPTIONS, {"options": "Wren Hidden could speak with them"}),
    ):  # fmt: skip
        with pytest.raises(actions.Refused, match="held apart and does not belong here"):
            tale.do(name, **details)
    tale.met("refused").do(Act.RECORD_OPTIONS, options="A call")
    letter = good(Act.WRITE_TO_INVOLVED, tale.incident, school)
    for points in ({"conduct": ["post what Wren Hidden showed us"]}, {"event": "what wren hidden told"}):
        with pytest.raises(actions.Refused, match="held apart and does not belong here"):
            tale.do(Act.WRITE_TO_INVOLVED, **{**letter, **points})
