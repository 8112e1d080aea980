"""What was so when a letter was written, a gate was opened or a name was told, and is not so any more."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from complaints.casework import actions as casework
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Step
from complaints.evidence import vault
from letters import mailings, post_room
from letters.lists import Row
from letters.models import MailingReader
from letters.vocabulary import How
from socialmedia import actions, permissions, reference
from socialmedia.actions import letter_door
from socialmedia.models import GateRule, IncidentLetter, PrintSet
from socialmedia.vocabulary import Act, Met, Part, State
from tests.people import People
from tests.socialmedia.tales import NOW, TODAY, Tale, good, screenshot

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]


def to_all(school: People, poster: str = "Jane Ward") -> tuple[Tale, IncidentLetter]:
    """A letter to all parents, drafted after those involved were met."""
    tale = Tale(school).to(State.MEETING).named(Part.POSTED_PARENT, poster).met()
    tale.do(Act.WRITE_TO_ALL, **good(Act.WRITE_TO_ALL, tale.incident, school))
    return tale, IncidentLetter.objects.get()


def to_them(school: People) -> Tale:
    """Where the letter to the people involved is open."""
    tale = Tale(school).to(State.MEETING).met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call")
    return tale


def amended(row: IncidentLetter, school: People, words: str) -> None:
    body = row.letter.body.replace("Thank you for your help.", words)
    letter_door.amend(row, subject_line=row.letter.subject_line, body=body, by=school.principal, at=NOW)
    row.refresh_from_db()
    row.letter.refresh_from_db()


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.req("R196", "R275")
def test_a_name_is_found_in_a_letter_to_all_as_a_word_and_not_within_another(school: People) -> None:
    tale, row = to_all(school)
    amended(row, school, "We look forward to your help, and reward nobody for it.")
    assert not [one for one in actions.problems(tale.incident, row) if "identify somebody" in one]
    amended(row, school, "Thank you for your help.")
    body = row.letter.body.replace("We look forward", "The Ward family and we look forward")
    letter_door.amend(row, subject_line=row.letter.subject_line, body=body, by=school.principal, at=NOW)
    row.letter.refresh_from_db()
    assert "“Ward” in the letter could identify somebody." in actions.problems(tale.incident, row)


@pytest.mark.req("R146")
def test_the_name_of_whoever_brought_it_is_found_as_a_word_and_not_within_another(school: People) -> None:
    tale = Tale(school)
    tale.do(Act.SEAL, upload=screenshot())
    tale.do(Act.NAME_SOURCE, how="parent", name="Mark Hope")
    said = actions.tells_source
    assert not said(tale.incident, "We hope that remarks like these will end.")
    for telling in ("It was Mark who came.", "MR HOPE told us.", "mark hope", "Hope’s neighbour"):
        assert said(tale.incident, telling), telling


@pytest.mark.req("R146", "R158")
def test_an_address_or_account_from_which_it_could_be_told_who_brought_it_is_not_printed_nor_shown_to_helpers(
    school: People, signed_in: In
) -> None:
    tale = Tale(school, address="https://www.facebook.com/wrencanary77/posts/12", account="wrencanary77")
    tale.do(Act.SEAL, upload=screenshot())
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Canary", account="wrencanary77")
    assert "what is known of the post: its address or account" in [
        one.text for one in actions.source_stands_in(tale.again())
    ]
    tale.sanitised().answered()
    tale.do(Act.ASSESS)
    tale.do(Act.MEET, reasons="It hurts people")
    tale.do(Act.MAKE_PRINTS)
    content = b"".join(vault.read(PrintSet.objects.get().file.stored_as))
    printed = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "canary" not in printed.casefold()
    assert "not printed, because" in " ".join(printed.split())
    tale.met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call")
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    row = IncidentLetter.objects.get()
    assert "The post is at" not in row.letter.body
    assert actions.problems(tale.incident, row) == []
    tale.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    for name in ("incident", "evidence", "people"):
        url = reverse(f"socialmedia:{name}", args=[tale.incident.reference])
        assert "canary" not in signed_in(school.deputy).get(url).content.decode().casefold()
        assert "canary" in signed_in(school.principal).get(url).content.decode().casefold()


@pytest.mark.req("R234", "R239")
def test_a_letter_is_not_offered_to_be_signed_by_a_head_whom_the_post_is_about(school: People, signed_in: In) -> None:
    school.alder.head_name = school.principal.name
    school.alder.save()
    for about, offered in (("unknown", school.principal.name), ("principal", school.operations_officer.name)):
        tale = Tale(school, about=about)
        officer = school.operations_officer
        tale.do(Act.SEAL, by=officer, upload=screenshot())
        tale.do(
            Act.ANSWER, by=officer, kinds=["abuse"], where="g", who="p", brought="b", evidence="e",
            valid_concern=False, names_somebody=True, crime=False, allegation=False, unsure=False,
        )  # fmt: skip
        tale.do(Act.ASSESS, by=officer)
        tale.do(Act.MEET, by=officer, reasons="It hurts people")
        tale.do(Act.PLAN_MEETING, by=officer, with_whom="Mx Poster", led_by="Harriet Sloe")
        meeting = tale.incident.meetings.get()
        tale.do(Act.RECORD_MEETING, by=officer, meeting=meeting, outcome="refused", day=TODAY, result="They said no.")
        tale.do(Act.RECORD_OPTIONS, by=officer, options="A call")
        page = signed_in(officer).get(reverse("socialmedia:act", args=[tale.incident.reference, "write_to_involved"]))
        assert page.context["ask"].initial["signatory_name"] == offered


# --- facts --------------------------------------------------------------------------------------------------------


@pytest.mark.req("R197")
def test_a_meeting_that_was_not_possible_is_no_contact_with_anybody(school: People) -> None:
    tale = Tale(school).to(State.MEETING).named(Part.POSTED_PARENT, "Jane Ward").met(Met.IMPOSSIBLE)
    assert tale.again().first_contact_on is None
    with pytest.raises(actions.Refused, match="been spoken with"):
        tale.do(Act.WRITE_TO_ALL, **good(Act.WRITE_TO_ALL, tale.incident, school))


@pytest.mark.req("R192")
def test_what_was_cleared_for_one_investigation_is_not_cleared_for_the_next(school: People, signed_in: In) -> None:
    tale = to_them(school)
    opening = {"gate": "live_investigation", "for_act": "write_to_involved", "reasons": "The police agree to it."}
    tale.do(Act.HOLD_INVESTIGATION, live=True, note="The police")
    tale.do(Act.OVERRIDE, by=school.chief_executive, **opening)
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    tale.do(Act.HOLD_INVESTIGATION, live=False, note="The police: over")
    tale.do(Act.HOLD_INVESTIGATION, live=True, note="The police again, about something else")
    with pytest.raises(actions.Refused, match="investigation by the police"):
        tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    shown = signed_in(school.principal).get(tale.incident.get_absolute_url()).content.decode()
    assert "The police agree to it." in shown
    assert "It no longer counts" in shown
    tale.do(Act.OVERRIDE, by=school.chief_executive, **opening)
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))


@pytest.mark.req("R192")
def test_an_issued_letter_goes_to_nobody_else_once_an_investigation_is_live(school: People) -> None:
    tale, row = to_all(school)
    letter_door.approve(row, by=school.trust_officer, at=NOW)
    letter_door.issue(row, how=How.HANDED_OVER, by=school.principal, at=NOW)
    mailing, _ = letter_door.carry(row, title="Year 9", by_name=True, by=school.principal, at=NOW)
    mailing = mailings.take_list(mailing, [Row(1, "A Reader", "1 Lane\nTown", "")], by=school.principal, at=NOW)
    mailing = mailings.approve(mailing, by=school.trust_officer, at=NOW, seen=mailing.text_hash)
    tale.do(Act.HOLD_INVESTIGATION, live=True, note="The police")
    with pytest.raises(post_room.NotReady, match="investigation by the police"):
        mailings.send(mailing, by=school.principal, at=NOW)
    with pytest.raises(actions.Refused, match="investigation by the police"):
        letter_door.carry(row, title="Year 8", by_name=True, by=school.principal, at=NOW)
    assert not MailingReader.objects.exclude(letter=None).exists()
    tale.do(Act.HOLD_INVESTIGATION, live=False, note="The police: over")
    mailings.send(mailing, by=school.principal, at=NOW)


@pytest.mark.req("R196", "R275")
def test_words_that_were_changed_are_confirmed_again_to_identify_nobody(school: People) -> None:
    _, row = to_all(school)
    amended(row, school, "It was about the boy who broke his arm on Monday.")
    with pytest.raises(actions.Refused, match="changed after somebody confirmed"):
        letter_door.approve(row, by=school.trust_officer, at=NOW)
    letter_door.confirm(row, keys=["nobody_identified"], by=school.principal, at=NOW)
    letter_door.approve(row, by=school.trust_officer, at=NOW)


# --- rules and complaints -----------------------------------------------------------------------------------------


def test_a_gate_without_a_row_of_the_trusts_own_follows_the_shipped_rule(school: People, signed_in: In) -> None:
    GateRule.objects.filter(gate__in=["something_to_review", "live_investigation"]).delete()
    tale = to_them(school)
    chief, gates = school.chief_executive, ("something_to_review", "live_investigation")
    assert all(permissions.may_open(chief, gate, tale.incident, on=TODAY) for gate in gates)
    assert permissions.who_opens("something_to_review", tale.incident) == ["Operations officer", "Chief executive"]
    assert not permissions.may_open(school.principal, "live_investigation", tale.incident, on=TODAY)
    assert reference.gate_rule_of(school.trust, "immediate_risk") is None
    guide = signed_in(school.trust_officer).get(reverse("socialmedia:guide")).content.decode()
    assert guide.casefold().count("opened by hand, with reasons, by: operations officer") >= 2
    GateRule.objects.create(trust=school.trust, gate="live_investigation", posts=[])
    assert not permissions.may_open(chief, "live_investigation", tale.incident, on=TODAY)


@pytest.mark.req("R101", "R140")
def test_whoever_the_complaint_turns_out_to_be_about_finds_the_incident_no_more(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.MEETING).met()
    tale.do(Act.RAISE_COMPLAINT, by=school.trust_officer, **good(Act.RAISE_COMPLAINT, tale.incident, school))
    assert permissions.visible_to(school.principal, on=TODAY).filter(pk=tale.incident.pk).exists()
    assert not permissions.visible_to(school.council_chair, on=TODAY).filter(pk=tale.incident.pk).exists()
    casework.take(
        Step.ADD_SUBJECT, Complaint.objects.get(), by=school.trust_officer, at=NOW, kind="principal",
        reason="They say so now.",
    )  # fmt: skip
    assert not permissions.visible_to(school.principal, on=TODAY).filter(pk=tale.incident.pk).exists()
    assert permissions.parts_of(school.principal, tale.incident, on=TODAY) == frozenset()
    assert signed_in(school.principal).get(tale.incident.get_absolute_url()).status_code == 404
    assert permissions.managers(tale.incident, on=TODAY) == [school.council_chair]
    for person, reads in ((school.council_chair, False), (school.trust_officer, True)):
        page = signed_in(person).get(tale.incident.get_absolute_url())
        case = page.context["incident"].complaint.get_absolute_url()
        assert "A complaint was raised from this incident." in page.content.decode()
        assert (f'href="{case}"' in page.content.decode()) is reads
        assert (signed_in(person).get(case).status_code != 404) is reads


@pytest.mark.req("R195", "R196")
def test_the_letter_to_all_names_the_safeguarding_lead_also_where_the_post_is_about_them(school: People) -> None:
    lead = school.alder.safeguarding_contact
    tale = Tale(school).to(State.MEETING).named(Part.ABOUT_OTHER, lead).met()
    tale.do(Act.WRITE_TO_ALL, **good(Act.WRITE_TO_ALL, tale.incident, school))
    row = IncidentLetter.objects.get()
    assert lead in row.letter.body
    assert actions.problems(tale.incident, row) == []
    amended(row, school, f"It was about {lead}.")
    assert f"“{lead}” in the letter could identify somebody." in actions.problems(tale.incident, row)


@pytest.mark.req("R146")
def test_whoever_brought_it_is_taken_out_of_an_account_that_was_described_by_their_name(school: People) -> None:
    tale = Tale(school, account="Grumpy, shared by Wren Canary")
    tale.do(Act.SEAL, upload=screenshot())
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Canary", account="")
    assert tale.again().account == "Grumpy, shared by (whoever brought it)"
    own = Tale(school, account="wrencanary77")
    own.do(Act.SEAL, upload=screenshot())
    own.do(Act.NAME_SOURCE, how="parent", name="Wren Canary", account="wrencanary77")
    assert own.again().account == "wrencanary77"
