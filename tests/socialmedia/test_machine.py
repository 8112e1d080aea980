"""State × act, and every gate: what is forbidden is refused with its sentence, what is allowed can be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction

from accounts import trail
from accounts.models import Entry, Notice, PostKind
from socialmedia import actions, gates, permissions, sentences, workflow
from socialmedia.actions.records import RECORDS
from socialmedia.facts import Facts
from socialmedia.forms.acts import ELSEWHERE, FORMS
from socialmedia.models import BodyContact, GateRule, Incident, PlatformReport
from socialmedia.vocabulary import Act, Body, Kind, Part, State
from tests.people import People
from tests.socialmedia.tales import LATER, REVIEWED, TODAY, Tale, good, screenshot

pytestmark = pytest.mark.django_db

A = Act
ALWAYS = {
    A.SEAL, A.SANITISE, A.SET_ASIDE, A.DESCRIBE, A.NAME_SOURCE, A.CONTACT_BODY, A.CHECK_BODY, A.CANCEL_MEETING,
    A.RECORD_DECISION, A.LINK,
}  # fmt: skip
OPEN = ALWAYS | {A.NAME_CONCERNED, A.NAME_HELPER, A.PLAN_SUPPORT, A.HOLD_INVESTIGATION}
ASSESSED = OPEN | {A.ANSWER, A.REPORT_TO_PLATFORM, A.RAISE_COMPLAINT, A.OVERRIDE}
AFTER = ASSESSED | {A.ASK_REMOVAL, A.CHECK_REMOVAL, A.WRITE_TO_ALL}
TALKING = AFTER | {A.PLAN_MEETING, A.CHANGE_MEETING, A.RECORD_MEETING, A.RECORD_OPTIONS, A.MAKE_PRINTS, A.BEGIN_REVIEW}

ALLOWED: dict[State, set[Act]] = {
    State.REPORTED: OPEN | {A.NOTE_UNSEEN},
    State.EVIDENCE: OPEN | {A.ANSWER, A.ASSESS},
    State.ASSESSED: ASSESSED | {A.MONITOR, A.MEET, A.ANSWER_WITH_ROUTE},
    State.MONITORING: AFTER | {A.LOOK_AGAIN, A.MEET, A.ANSWER_WITH_ROUTE, A.NOT_RESOLVED, A.BEGIN_REVIEW},
    State.MEETING: TALKING | {A.MONITOR, A.NOT_RESOLVED, A.WRITE_TO_INVOLVED},
    State.UNRESOLVED: TALKING | {A.ESCALATE, A.TAKE_MEASURE, A.WRITE_TO_INVOLVED, A.WRITE_FROM_CHAIR},
    State.ESCALATED: TALKING | {A.TAKE_MEASURE, A.WRITE_TO_INVOLVED, A.WRITE_FROM_CHAIR},
    State.REVIEW: AFTER | {A.REVIEW, A.CLOSE},
    State.CLOSED: ALWAYS | {A.RAISE_COMPLAINT},
}
"""By hand from procedure.md: what may be done in each state once every gate is met."""

TRIED = [act for act in Act if act not in (Act.REPORT, Act.RECUR)]
"""A recurrence is a report of its own (test_report.py)."""


def ready(people: People, state: State) -> Tale:
    """An incident in a state with every gate met that can be met there, and a row for each act to work on."""
    tale = Tale(people).to(state)
    tale.told(Body.SAFEGUARDING)
    if not tale.incident.exhibits.exists() and state == State.REPORTED:
        return tale
    tale.sanitised()
    if state == State.EVIDENCE:
        tale.answered()
    if state != State.CLOSED:
        tale.named(Part.ABOUT_OTHER)
    if state in (State.MEETING, State.UNRESOLVED, State.ESCALATED):
        tale.met(further=True)
        tale.do(Act.RECORD_OPTIONS, options="A call, a friend of theirs")
        tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="The principal")
    if state in (State.ASSESSED, State.MONITORING):
        tale.incident.first_contact_on = TODAY
        tale.incident.save()
    if state in workflow.WHERE[Act.ASK_REMOVAL]:
        tale.do(Act.ASK_REMOVAL, asked_of="Mx Poster", asked_on=TODAY, what="The post")
        tale.do(Act.CHECK_REMOVAL, removal=tale.incident.removals.get(), outcome="there", checked_on=TODAY)
    if state in workflow.WHERE[Act.REPORT_TO_PLATFORM]:
        tale.do(Act.REPORT_TO_PLATFORM, **good(Act.REPORT_TO_PLATFORM, tale.incident, people))
    if state == State.REVIEW:
        tale.do(Act.REVIEW, **REVIEWED)
    return tale


@pytest.mark.req("R140")
@pytest.mark.parametrize("state", list(State))
def test_in_each_state_what_is_allowed_can_be_done_and_all_else_is_refused_with_the_reason(
    school: People, state: State
) -> None:
    tale, earlier = ready(school, state), Tale(school)
    done, refused = set(), {}
    for act in TRIED:
        details = good(act, tale.incident, school)
        if act == Act.LINK:
            details = {"earlier": earlier.incident}
        by = school.operations_officer if act == Act.OVERRIDE else school.principal
        rows = ("exhibit", "exhibits", "contact", "concerned", "meeting", "removal", "report")
        missing = any(details.get(name, 1) is None for name in rows)
        if missing:
            if workflow.possible(tale.incident, act):
                done.add(act)  # nothing there yet to do it to; the test of the other states does it
            continue
        if act == Act.OVERRIDE and state in ALLOWED and Act.OVERRIDE in ALLOWED[state]:
            details["for_act"] = "take_measure"
        try:
            with transaction.atomic():
                actions.take(act, tale.incident, by=by, at=tale.at, **details)
                transaction.set_rollback(True)
            done.add(act)
        except actions.Refused as stopped:
            refused[act] = str(stopped)
    assert done == ALLOWED[state]
    for act, said in refused.items():
        assert workflow.NOT_HERE[state] in said
        assert act.label in said


def test_every_act_has_its_record_its_people_its_sentence_and_its_screen() -> None:
    acts = set(Act) - {Act.REPORT}
    assert set(RECORDS) == acts
    assert set(permissions.WHO) == set(Act)
    assert set(Act) <= set(sentences.SAID)
    assert set(FORMS) | set(ELSEWHERE) == acts
    assert acts - {act for act in acts if any(_leaves(state, act) for state in State)} == set()
    assert {gate.key for gate in gates.GATES} == set(gates.BY_KEY)
    assert all(gate.sentence.endswith(".") and gate.opens.endswith(".") and gate.forbids for gate in gates.GATES)


def _leaves(state: State, act: Act) -> bool:
    return act in workflow.leaves(state)


# --- gates ----------------------------------------------------------------------------------------------------------


def _assessed(people: People, *kinds: str, **nature: object) -> Tale:
    tale = Tale(people).sealed().answered(*kinds, **nature)
    tale.do(Act.ASSESS)
    return tale


def _meeting(people: People) -> Tale:
    return Tale(people).to(State.MEETING)


def crime(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    return _assessed(people, Kind.THREAT, crime=True), lambda tale: tale.told(Body.POLICE_101)


def danger(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people, danger=True).sealed().answered(Kind.THREAT)
    tale.do(Act.ASSESS)
    return tale, lambda tale: tale.told(Body.POLICE_999)


def allegation(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    return _assessed(people, Kind.ALLEGATION, allegation=True), lambda tale: tale.told(Body.LADO)


def unsure(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    return _assessed(people, unsure=True), lambda tale: tale.told(Body.EDUCATION_TEAM)


def child(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = _meeting(people).named(Part.ABOUT_CHILD, "A child of year 4")

    def opened(tale: Tale) -> None:
        tale.told(Body.SAFEGUARDING)
        tale.do(
            Act.PLAN_SUPPORT, concerned=tale.incident.concerned.get(), told="told",
            parents_considered="Their parents are told by telephone.",
        )  # fmt: skip

    return tale, opened


def confrontation(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = _meeting(people)
    tale.do(Act.ANSWER, confrontation=True)
    return tale, lambda tale: tale.told(Body.POLICE_101)


def no_evidence(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people, address="").sealed().answered()
    tale.do(Act.ASSESS)
    return tale, lambda tale: tale.do(Act.DESCRIBE, address="https://x.com/somebody/status/1?s=20&t=abc")


def unprotected(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    return _meeting(people), lambda tale: tale.sanitised()


def opinion(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people).to(State.UNRESOLVED)
    tale.do(Act.RECORD_OPTIONS, options="A call")
    tale.met(further=True)
    tale.do(Act.ANSWER, kinds=[Kind.OPINION, Kind.COMPLAINS])
    return tale, lambda tale: tale.do(Act.ANSWER, kinds=[Kind.OPINION, Kind.ABUSE])


def not_spoken(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people).to(State.MONITORING)
    tale.do(Act.NOT_RESOLVED, reasons="It goes on")
    return tale, lambda tale: tale.met("refused")


def not_met(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = _meeting(people)

    def opened(tale: Tale) -> None:
        tale.met("refused")
        tale.do(Act.RECORD_OPTIONS, options="A call, a friend of theirs")

    return tale, opened


def no_chair(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people).to(State.UNRESOLVED)
    tale.do(Act.RECORD_OPTIONS, options="A call")
    return tale, lambda tale: tale.met(further=True)


def no_lawyer(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    GateRule.objects.filter(gate="meet_before_writing").update(legal_advice_first=True)
    tale = _meeting(people).met()
    tale.do(Act.RECORD_OPTIONS, options="A call")
    return tale, lambda tale: tale.told(Body.LEGAL)


def known_poster(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people).to(State.MONITORING).named(Part.POSTED_PARENT, "Mx Poster")

    def opened(tale: Tale) -> None:
        tale.do(Act.MEET, reasons="It goes on")
        tale.met()

    return tale, opened


def investigated(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = _meeting(people).met()
    tale.do(Act.RECORD_OPTIONS, options="A call")
    tale.do(Act.HOLD_INVESTIGATION, live=True, note="The police")
    return tale, lambda tale: tale.do(Act.HOLD_INVESTIGATION, live=False, note="The police: over")


def pictures_up(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = _assessed(people, Kind.CHILDREN).named(Part.ABOUT_CHILD, "A child of year 4").told(Body.SAFEGUARDING)
    tale.do(Act.PLAN_SUPPORT, concerned=tale.incident.concerned.get(), told="told", parents_considered="They are told.")
    return tale, lambda tale: tale.do(Act.REPORT_TO_PLATFORM, **good(Act.REPORT_TO_PLATFORM, tale.incident, people))


def loose(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people).to(State.REVIEW).named(Part.ABOUT_STAFF, "", user=people.teacher)
    tale.do(Act.REVIEW, **REVIEWED)
    return tale, lambda tale: tale.do(Act.PLAN_SUPPORT, concerned=tale.incident.concerned.get(), told="knows")


def unreviewed(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    return Tale(people).to(State.REVIEW), lambda tale: tale.do(Act.REVIEW, **REVIEWED)


def nothing_came_of_it(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    return _meeting(people), lambda tale: tale.met("refused")


def not_looked_again(people: People) -> tuple[Tale, Callable[[Tale], object]]:
    tale = Tale(people).to(State.MONITORING)
    return tale, lambda tale: tale.do(Act.LOOK_AGAIN, seen="It is gone", day=TODAY)


SHUT = [
    ("immediate_risk", crime), ("immediate_risk", danger), ("allegation", allegation), ("unsure", unsure),
    ("child_named", child), ("confrontation", confrontation), ("evidence_first", no_evidence),
    ("source_protected", unprotected), ("opinion_is_no_breach", opinion), ("talk_first", not_spoken),
    ("meet_before_writing", not_met), ("chair_briefed", no_chair), ("legal_advice", no_lawyer),
    ("general_letter", known_poster), ("live_investigation", investigated), ("children_removed", pictures_up),
    ("loose_ends", loose), ("review_written", unreviewed), ("something_to_review", nothing_came_of_it),
    ("something_to_review", not_looked_again),
]  # fmt: skip


@pytest.mark.req(
    "R146", "R154", "R162", "R164", "R166", "R180", "R181", "R182", "R192", "R196", "R197", "R200", "R215", "R278"
)  # fmt: skip
@pytest.mark.parametrize(("key", "scene"), SHUT, ids=[f"{key}-{scene.__name__}" for key, scene in SHUT])
def test_a_gate_refuses_each_act_that_it_forbids_with_its_sentence_until_it_is_met(
    school: People, key: str, scene: Callable[[People], tuple[Tale, Callable[[Tale], object]]]
) -> None:
    tale, opens = scene(school)
    gate = gates.BY_KEY[key]
    tried = [act for act in gate.forbids if workflow.possible(tale.incident, act)]
    assert tried
    for act in tried:
        details = good(act, tale.incident, school)
        with pytest.raises(actions.Refused) as stopped, transaction.atomic():
            actions.take(act, tale.incident, by=school.principal, at=tale.at, **details)
        assert gate.sentence in str(stopped.value)
        assert gate.opens in str(stopped.value)
    assert gate in gates.shut_now(Facts.of(tale.incident))
    opens(tale)
    assert gate not in gates.shut_now(Facts.of(tale.again()))


def test_every_gate_has_a_scene_here() -> None:
    assert {key for key, _ in SHUT} | {"subject_stays_away"} == set(gates.BY_KEY)


@pytest.mark.req("R239")
def test_the_colleague_whom_it_is_about_is_not_invited(school: People) -> None:
    tale = _meeting(school).named(Part.ABOUT_STAFF, "", user=school.teacher)
    for name in ("Tamsin Reed", "Miss Reed"):
        with pytest.raises(actions.Refused, match="not invited"):
            tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="Petra Ashdown", accompanied_by=name)
    tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="Petra Ashdown", accompanied_by="Dilys Marsh")


@pytest.mark.req("R196", "R197", "R241")
def test_a_letter_to_all_needs_both_confirmations_unless_nobody_can_be_known(school: People) -> None:
    tale = Tale(school)
    tale.do(Act.NOTE_UNSEEN, why="A closed group")
    tale.answered()
    tale.do(Act.ASSESS)
    tale.do(Act.MONITOR, reasons="We cannot see it", look_again_on=LATER)
    said = good(Act.WRITE_TO_ALL, tale.incident, school)
    for wrong in ({"nobody_identified": False}, {"spoken_with": False}):
        with pytest.raises(actions.Refused, match="nobody can be identified"):
            tale.do(Act.WRITE_TO_ALL, **{**said, **wrong})
    tale.do(Act.WRITE_TO_ALL, **{**said, "spoken_with": False, "not_known": True})


@pytest.mark.req("R145", "R181")
def test_keeping_evidence_is_never_held_up_whatever_gate_is_shut(school: People) -> None:
    for scene in (crime, allegation, child, investigated):
        tale, _ = scene(school)
        tale.do(Act.SEAL, upload=screenshot())
        assert tale.incident.exhibits.count() == 2


@pytest.mark.req("R168")
def test_the_trust_is_told_at_once_and_only_once_when_further_action_is_needed(school: People) -> None:
    tale = Tale(school).to(State.ASSESSED)
    assert tale.incident.trust_told_at is None
    tale.do(Act.MEET, reasons="It hurts people")
    assert tale.again().trust_told_at is not None
    tale.met()
    tale.do(Act.NOT_RESOLVED, reasons="It goes on")
    told = BodyContact.objects.filter(incident=tale.incident, body=Body.TRUST, by=None)
    assert told.count() == 1
    keys = {notice.user for notice in _notices(tale.incident, "further")}
    assert keys == {school.operations_officer, school.trust_officer}


def _notices(incident: Incident, key: str) -> list[Notice]:
    return list(Notice.objects.filter(about=incident.uuid, key__startswith=f"{key}:").select_related("user"))


# --- overriding ---------------------------------------------------------------------------------------------------


def test_a_gate_is_opened_by_hand_only_by_the_post_that_the_trust_names_and_it_shows_for_ever(school: People) -> None:
    tale, _ = investigated(school)
    letter = {
        "gate": "live_investigation",
        "for_act": "write_to_involved",
        "reasons": "The police agree to this letter.",
    }
    for by in (school.principal, school.trust_officer):
        with pytest.raises(actions.Refused, match="not opened by hand by you"):
            tale.do(Act.OVERRIDE, by=by, **letter)
    with pytest.raises(actions.Refused, match="reasons"):
        tale.do(Act.OVERRIDE, by=school.chief_executive, **{**letter, "reasons": " "})
    tale.do(Act.OVERRIDE, by=school.chief_executive, **letter)
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    with pytest.raises(actions.Refused, match="investigation"):
        tale.do(Act.WRITE_TO_ALL, **good(Act.WRITE_TO_ALL, tale.incident, school))
    row = tale.incident.overrides.get()
    assert (row.by, row.gate, row.reasons) == (school.chief_executive, "live_investigation", letter["reasons"])


def test_a_gate_that_no_rule_names_cannot_be_opened_by_hand(school: People) -> None:
    tale, _ = crime(school)
    for by in (school.principal, school.operations_officer, school.chief_executive):
        with pytest.raises(actions.Refused, match="not opened by hand"):
            tale.do(Act.OVERRIDE, by=by, gate="immediate_risk", for_act="meet", reasons="It will be all right.")


def test_who_opens_a_gate_is_the_trusts_own_choice(school: People) -> None:
    GateRule.objects.create(trust=school.trust, gate="evidence_first", posts=[PostKind.PRINCIPAL])
    tale, _ = no_evidence(school)
    tale.do(Act.OVERRIDE, gate="evidence_first", for_act="report_to_platform", reasons="The address is not to be had.")
    tale.do(Act.REPORT_TO_PLATFORM, **good(Act.REPORT_TO_PLATFORM, tale.incident, school))


# --- two at once, stale pages, double clicks -------------------------------------------------------------------------


def test_two_heads_who_assess_at_once_do_not_undo_each_other(school: People) -> None:
    tale = Tale(school).sealed()
    tale.do(Act.ANSWER, where="A group")
    version = tale.incident.assessment.version
    tale.do(Act.ANSWER, by=school.operations_officer, who="A parent", version=version)
    with pytest.raises(actions.Refused, match="Somebody else answered"):
        tale.do(Act.ANSWER, who="A stranger", version=version)
    tale.incident.refresh_from_db()
    assert tale.incident.assessment.who == "A parent"


def test_a_page_that_is_out_of_date_decides_nothing(school: People) -> None:
    tale = Tale(school).to(State.ASSESSED)
    tale.do(Act.MEET, reasons="It hurts people", seen_state="assessed")
    with pytest.raises(actions.Refused, match="out of date"):
        tale.do(Act.MONITOR, by=school.operations_officer, reasons="Minor", look_again_on=LATER, seen_state="assessed")
    assert tale.again().state == State.MEETING


def test_the_same_form_sent_twice_counts_once(school: People) -> None:
    tale = Tale(school).to(State.ASSESSED)
    for _ in range(2):
        tale.do(Act.REPORT_TO_PLATFORM, once="abc", **good(Act.REPORT_TO_PLATFORM, tale.incident, school))
    assert PlatformReport.objects.count() == 1


def test_the_chronology_holds_ids_and_no_words_and_its_chain_is_whole(school: People) -> None:
    tale = Tale(school, words="Something about Wren Hidden").to(State.CLOSED)
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Hidden")
    rows = Entry.objects.filter(about=tale.incident.uuid)
    assert rows.count() > 10
    assert all("Wren" not in str(row.data) and "Poster" not in str(row.data) for row in rows)
    assert list(trail.verify(tale.incident.uuid)) == []
    assert dt.date(2026, 11, 10) in {row.on for row in rows}
