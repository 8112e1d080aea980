"""What may happen: one bare transition per act that moves an incident, and a table of where the others make sense.

No guards and no effects: what forbids an act for the time being is a gate (gates.py), each with its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django_fsm import FSMField, transition

from socialmedia.vocabulary import IN_ACTION, OPEN, Act, State

if TYPE_CHECKING:
    from socialmedia.models import Incident

DECIDED = [State.MONITORING, State.MEETING]


class Workflow(models.Model):
    """The arrows of procedure.md, "Social media incidents", as transitions of the field `state`."""

    state = FSMField("where it stands", default=State.REPORTED, choices=State.choices, protected=True, max_length=20)

    class Meta:
        abstract = True

    @transition(state, source=State.REPORTED, target=State.EVIDENCE)
    def seal(self) -> None:
        """The first evidence is sealed (S0 App. A §2.B)."""

    @transition(state, source=State.REPORTED, target=State.EVIDENCE)
    def note_unseen(self) -> None:
        """The post cannot be seen by the school; what was told of it is the evidence (S3 §6.9(d), R241)."""

    @transition(state, source=State.EVIDENCE, target=State.ASSESSED)
    def assess(self) -> None:
        """The four questions of fact and the five of nature are answered (S0 App. 1)."""

    @transition(state, source=[State.ASSESSED, State.MEETING], target=State.MONITORING)
    def monitor(self) -> None:
        """Minor: keep the screenshots, record the decision, look again on a day (S0 App. 1, R184)."""

    @transition(state, source=[State.ASSESSED, State.MONITORING], target=State.MEETING)
    def meet(self) -> None:
        """Not appropriate and action required: speak with those involved face to face (S0 App. 1, R183)."""

    @transition(state, source=[State.ASSESSED, State.MONITORING], target=State.REVIEW)
    def answer_with_route(self) -> None:
        """An opinion or a complaint about the school is answered with the right route (reading 27)."""

    @transition(state, source=DECIDED, target=State.UNRESOLVED)
    def not_resolved(self) -> None:
        """It goes on, was refused, or nobody can be identified (S0 App. A §3)."""

    @transition(state, source=State.UNRESOLVED, target=State.ESCALATED)
    def escalate(self) -> None:
        """A further meeting with the chair, a report to the platform, further advice (S0 App. 1, R186)."""

    @transition(state, source=[*DECIDED, State.UNRESOLVED, State.ESCALATED], target=State.REVIEW)
    def begin_review(self) -> None:
        """Support, review and record (S0 App. 1, R185)."""

    @transition(state, source=State.REVIEW, target=State.CLOSED)
    def close(self) -> None:
        """The review is written; the incident ends."""


MOVING: frozenset[Act] = frozenset(
    {
        Act.SEAL, Act.NOTE_UNSEEN, Act.ASSESS, Act.MONITOR, Act.MEET, Act.ANSWER_WITH_ROUTE, Act.NOT_RESOLVED,
        Act.ESCALATE, Act.BEGIN_REVIEW, Act.CLOSE,
    }
)  # fmt: skip
"""Acts that move an incident. Sealing does so the first time only: it is never held up."""

TALKING = (State.MEETING, State.UNRESOLVED, State.ESCALATED)
AFTERWARDS = (State.MONITORING, *TALKING, State.REVIEW)

WHERE: dict[Act, tuple[State, ...]] = {
    Act.SEAL: tuple(State),
    Act.SANITISE: tuple(State),
    Act.SET_ASIDE: tuple(State),
    Act.DESCRIBE: tuple(State),
    Act.NAME_SOURCE: tuple(State),
    Act.NAME_CONCERNED: OPEN,
    Act.NAME_HELPER: OPEN,
    Act.ANSWER: (State.EVIDENCE, *IN_ACTION),
    Act.LOOK_AGAIN: (State.MONITORING,),
    Act.CONTACT_BODY: tuple(State),
    Act.CHECK_BODY: tuple(State),
    Act.PLAN_SUPPORT: OPEN,
    Act.PLAN_MEETING: TALKING,
    Act.CHANGE_MEETING: TALKING,
    Act.CANCEL_MEETING: tuple(State),
    Act.MAKE_PRINTS: TALKING,
    Act.RECORD_MEETING: TALKING,
    Act.RECORD_OPTIONS: TALKING,
    Act.ASK_REMOVAL: AFTERWARDS,
    Act.CHECK_REMOVAL: AFTERWARDS,
    Act.REPORT_TO_PLATFORM: IN_ACTION,
    Act.RECORD_DECISION: tuple(State),
    Act.WRITE_TO_INVOLVED: TALKING,
    Act.WRITE_TO_ALL: AFTERWARDS,
    Act.WRITE_FROM_CHAIR: (State.UNRESOLVED, State.ESCALATED),
    Act.TAKE_MEASURE: (State.UNRESOLVED, State.ESCALATED),
    Act.HOLD_INVESTIGATION: OPEN,
    Act.OVERRIDE: IN_ACTION,
    Act.REVIEW: (State.REVIEW,),
    Act.RECUR: tuple(State),
    Act.LINK: tuple(State),
    Act.RAISE_COMPLAINT: (*IN_ACTION, State.CLOSED),
}
"""Where an act that moves nothing makes sense. Sealing, contacts and sanitising are possible for ever."""

NOT_HERE: dict[State, str] = {
    State.REPORTED: "Seal a screenshot first, or record that the post cannot be seen.",
    State.EVIDENCE: "Answer the questions and finish the assessment first.",
    State.ASSESSED: "Decide first whether to watch it, to meet those involved or to answer with the right route.",
    State.MONITORING: "It is being watched. Decide to meet those involved, or that it is not resolved, first.",
    State.MEETING: "Meet those involved, then record whether it is resolved, first.",
    State.UNRESOLVED: "It is recorded as not resolved. Take it further, or begin the review.",
    State.ESCALATED: "It has been taken further. Begin the review when there is nothing left to do.",
    State.REVIEW: "It is in review. If it has happened again, report that.",
    State.CLOSED: "The incident is closed. If it has happened again, report that: the two are linked.",
}
"""What opens the way when an act makes no sense where the incident stands."""

ONWARDS: dict[State, tuple[Act, ...]] = {
    State.REPORTED: (Act.SEAL, Act.NOTE_UNSEEN),
    State.EVIDENCE: (Act.ANSWER, Act.ASSESS),
    State.ASSESSED: (Act.MONITOR, Act.MEET, Act.ANSWER_WITH_ROUTE),
    State.MONITORING: (Act.MEET, Act.NOT_RESOLVED),
    State.MEETING: (Act.PLAN_MEETING, Act.RECORD_MEETING, Act.NOT_RESOLVED),
    State.UNRESOLVED: (Act.ESCALATE, Act.BEGIN_REVIEW),
    State.ESCALATED: (Act.BEGIN_REVIEW,),
    State.REVIEW: (Act.RECUR,),
    State.CLOSED: (Act.RECUR,),
}
"""The acts of which those sentences speak."""


def possible(incident: Incident, act: Act) -> bool:
    """Whether the act makes sense in the present state, whatever the gates say."""
    if _arrow(incident.state, act) is not None:
        return True
    return incident.state in WHERE.get(act, ())


def moves(incident: Incident, act: Act) -> bool:
    """Whether the act would move the incident now."""
    return act in MOVING and _arrow(incident.state, act) is not None


def leaves(state: str) -> list[Act]:
    """The acts that make sense in this state, in the order of the vocabulary."""
    return [act for act in Act if _arrow(state, act) is not None or state in WHERE.get(act, ())]


def _arrow(state: str, act: Act) -> Any:
    if act not in MOVING:
        return None
    meta = getattr(getattr(Workflow, act.value, None), "_django_fsm", None)
    return None if meta is None else meta.get_transition(state)
