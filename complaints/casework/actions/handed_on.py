"""Who hears that a complaint is theirs now, or has begun again, because somebody else took a step."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from complaints.casework import attention
from complaints.casework.attention import Fact
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import STAGE_OF, Step
from complaints.policy.vocabulary import Stage

BEGINS_AGAIN: dict[Step, str] = {
    Step.REINVESTIGATE_FORMALLY: "the outside body asked for a new investigation. Stage 2 begins again.",
    Step.REHEAR: "the outside body asked for a new hearing. Stage 3 begins again.",
    Step.REOPEN: "it is open again.",
}
"""Steps by which somebody at the trust gives work to whoever has the complaint."""

TELLS_ITSELF = frozenset({Step.ADD_SUBJECT})
"""Its facts tell everybody whom it concerns (`rerouted`)."""


def tell(
    step: Step, complaint: Complaint, *, handler_before: int | None, by: User | None, on: dt.date, at: dt.datetime
) -> None:
    """Tell whoever handles it now and did not before, and whoever has to begin again; never whoever did it themselves.
    What the complainant does on their own page is told from there."""
    if by is None or step in TELLS_ITSELF:
        return
    facts = []
    if complaint.handler_id not in (handler_before, by.pk):
        text = "this complaint is now yours." if complaint.handler_id else "nobody handles this complaint."
        facts.append(_fact(complaint, "handler", text, complaint.handler_id, at=at))
    if step in BEGINS_AGAIN:
        panel = STAGE_OF.get(complaint.state) == Stage.PANEL
        person = (complaint.clerk_id if panel else None) or complaint.handler_id
        if person != by.pk:
            facts.append(_fact(complaint, step.value, BEGINS_AGAIN[step], person, at=at))
    if facts:
        attention.tell(facts, on=on, at=at)


def _fact(complaint: Complaint, what: str, text: str, person: int | None, *, at: dt.datetime) -> Fact:
    return Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference, people=(person,), urgent=True,
        key=f"on-{complaint.uuid}-{what}-{at:%y%m%d%H%M%S}", text=f"{complaint.reference}: {text}",
    )  # fmt: skip
