"""What stands on every tab of a case: who and what in one line, adjustments, flags, the tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complaint
from complaints.casework.views.access import CaseRequest, glance, my_parts, today, works_on
from complaints.casework.vocabulary import State
from complaints.policy.vocabulary import Stage

TABS: tuple[tuple[str, str], ...] = (
    ("case", "Overview"),
    ("triage", "Triage"),
    ("heads", "Heads and findings"),
    ("investigation", "Investigation"),
    ("people", "People"),
    ("letters", "Letters"),
    ("documents", "Documents"),
    ("hearing", "Hearing"),
    ("contacts", "Contacts and messages"),
    ("bodies", "Other bodies"),
    ("dates", "Dates"),
    ("chronology", "Chronology"),
)
"""Each tab has its own address."""


@dataclass(frozen=True)
class Tab:
    """One tab of the case."""

    text: str
    url: str
    current: bool
    count: int = 0


def frame(
    request: CaseRequest, complaint: Complaint, current: str, *, acting: Mapping[str, User] | None = None, **more: Any
) -> dict[str, Any]:
    """The context that every tab shares, with what the tab adds."""
    glance(complaint)
    unread = int(complaint.__dict__["unread"])
    standing = (one for one in complaint.pauses.all() if one.began_on is not None and one.resumed_on is None)
    counts = {"contacts": unread}
    sits = permissions.only_sits(my_parts(request, complaint))
    tabs = [
        Tab(text, reverse(f"casework:{name}", args=[complaint.reference]), name == current, counts.get(name, 0))
        for name, text in TABS
        if (name != "hearing" or complaint.stage_reached >= Stage.PANEL)
        and (name in permissions.OPEN_TO_SITTERS or not sits)
        and (name != "investigation" or _looks_into(request, complaint))
    ]
    return {
        "complaint": complaint,
        "person": complaint.complainant,
        "tabs": tabs,
        "overview": current == "case",
        "only_sits": sits,
        "paused": next(standing, None),
        "trust": complaint.academy.trust,
        "unread": unread,
        "reader": request.user,
        "open_risks": complaint.risks.filter(over_on=None)
        if complaint.__dict__["at_risk"] and works_on(request, complaint)
        else [],
        "acting": (
            permissions.acting_for(complaint, on=today(), reader=request.user) if acting is None else acting
        ).get("handler"),
        **more,
    }


def _looks_into(request: CaseRequest, complaint: Complaint) -> bool:
    """The tab is for whoever works on the case, once there is something to look into."""
    return complaint.stage_reached >= Stage.INFORMAL and works_on(request, complaint)


def stages(complaint: Complaint, begun: set[int]) -> list[dict[str, str]]:
    """The stepper in words: each stage done, current, still to come or not needed."""
    now, closed = complaint.stage, complaint.state == State.CLOSED
    reached = complaint.stage_reached
    steps = []
    for stage in Stage:
        place, note = "to_come", ""
        if stage < now or (closed and stage <= reached):
            place = "done" if stage in begun or stage == Stage.INTAKE else "passed_over"
        elif closed:
            place = "passed_over"
        elif stage == now:
            place, note = "current", complaint.get_state_display()
        if not closed and now < stage <= reached and stage in begun:
            note = "Done before"
        elif stage == Stage.OUTSIDE and place == "to_come":
            note = "Was asked before" if reached == Stage.OUTSIDE else "Only if they ask"
        steps.append({"text": complaint.procedure.stage_name(stage), "place": place, "note": note})
    return steps
