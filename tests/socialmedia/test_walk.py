"""Hypothesis walks the machine: whatever is tried, in whatever order, the gates hold and the prediction is right."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import trail
from accounts.models import User
from socialmedia import actions, gates, permissions, reference, workflow
from socialmedia.facts import Facts
from socialmedia.models import BodyContact, IncidentLetter, Meeting, PlatformReport, PrintSet
from socialmedia.vocabulary import Act, Body, Kind, Met, Part, State
from tests.casework.stories import furnish
from tests.people import People, make_people
from tests.socialmedia.tales import TODAY, Tale, good

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WHO = ("principal", "deputy", "operations_officer", "chief_executive", "safeguarding_lead", "teacher")
TRIED = [act for act in Act if act not in (Act.REPORT, Act.RECUR, Act.LINK)]
MOVES = st.tuples(
    st.sampled_from(TRIED), st.sampled_from(("principal", "principal", *WHO)),
    st.fixed_dictionaries({
        "kinds": st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=2),
        "crime": st.booleans(), "allegation": st.booleans(), "unsure": st.booleans(), "confrontation": st.booleans(),
        "body": st.sampled_from(list(Body)), "part": st.sampled_from(list(Part)), "live": st.booleans(),
        "outcome": st.sampled_from([Met.HELD, Met.REFUSED, Met.IMPOSSIBLE]), "further": st.booleans(),
    }),
)  # fmt: skip


def details(act: Act, tale: Tale, drawn: dict[str, Any]) -> dict[str, Any]:
    given = good(act, tale.incident, tale.people)
    if act == Act.ANSWER:
        answered = dict.fromkeys(("where", "who", "brought", "evidence"), "Known")
        natures = {name: drawn[name] for name in ("crime", "allegation", "unsure", "confrontation")}
        given = {**answered, **natures, "valid_concern": False, "names_somebody": True, "kinds": drawn["kinds"]}
    elif act == Act.CONTACT_BODY:
        given["body"] = drawn["body"]
    elif act == Act.NAME_CONCERNED:
        given["part"] = drawn["part"]
    elif act == Act.HOLD_INVESTIGATION:
        given["live"] = drawn["live"]
    elif act == Act.RECORD_MEETING:
        given["outcome"] = drawn["outcome"]
    elif act == Act.PLAN_MEETING and drawn["further"]:
        given |= {"further": True, "briefed_on": TODAY}
    return given


def works_on_nothing(given: dict[str, Any]) -> bool:
    rows = ("exhibit", "exhibits", "contact", "concerned", "removal", "report", "meeting")
    return any(name in given and given[name] is None for name in rows)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=st.lists(MOVES, min_size=20, max_size=60))
def test_whatever_is_tried_the_gates_hold(moves: list[tuple[Act, str, dict[str, Any]]]) -> None:
    with transaction.atomic():
        people = make_people()
        furnish(people)
        reference.bring_in_all(people.trust)
        walk(people, moves)
        transaction.set_rollback(True)


def walk(people: People, moves: list[tuple[Act, str, dict[str, Any]]]) -> None:
    tale = Tale(people)
    for act, person, drawn in moves:
        by = getattr(people, person)
        given_details = details(act, tale, drawn)
        if works_on_nothing(given_details):
            continue
        incident = tale.again()
        may = permissions.may(by, act, incident, on=TODAY)
        shut = gates.shut(Facts.of(incident), act, given_details)
        possible = workflow.possible(incident, act)
        said = outcome(tale, act, by, given_details)
        assert may == (said is not None)
        if said == "":
            assert possible
            assert not shut
        elif said is not None and not possible:
            assert workflow.NOT_HERE[State(incident.state)] in said
        elif said is not None:
            assert all(gate.sentence in said for gate in shut)
        held(tale)


def outcome(tale: Tale, act: Act, by: User, given_details: dict[str, Any]) -> str | None:
    """What came of it: an empty text for done, the sentences of a refusal, None for “nothing is there”."""
    try:
        with transaction.atomic():
            tale.do(act, by=by, **given_details)
    except permissions.NotAllowed:
        return None
    except actions.Refused as refused:
        return str(refused)
    return ""


def held(tale: Tale) -> None:
    """What must be true whatever happened."""
    incident = tale.again()
    opened = set(incident.overrides.values_list("gate", "act"))
    assert all(report.exhibit.added_at <= report.at for report in PlatformReport.objects.select_related("exhibit"))
    assert not PrintSet.objects.exists() or incident.exhibits.filter(sanitised__isnull=False).exists()
    letters = IncidentLetter.objects.filter(act=Act.WRITE_TO_INVOLVED)
    if letters.exists() and ("meet_before_writing", "write_to_involved") not in opened:
        assert Meeting.objects.exclude(outcome=Met.PLANNED).exists()
        assert incident.options_considered
    if incident.state in (State.MEETING, State.UNRESOLVED, State.ESCALATED):
        assert BodyContact.objects.filter(body=Body.TRUST, by=None).count() == 1
    assert (incident.state == State.CLOSED) == (incident.closed_on is not None)
    assert list(trail.verify(incident.uuid)) == []
