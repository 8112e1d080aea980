"""What a version must say, and may not say, before it can be in force."""

from __future__ import annotations

import datetime as dt

from complaints.policy import reading
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import (
    CARRYING_OUT_DUTIES,
    DECIDING_DUTIES,
    OPTIONAL_CLOCKS,
    PANEL_DUTIES,
    POLICY_CLOCKS,
    RECEIVING_DUTIES,
    ROUTED_STAGES,
    SELF_ROUTED,
    Duty,
    PassageKey,
    SchoolKind,
    Stage,
    SubjectKind,
)
from complaints.schooldays.counting import Count

NEEDED_PASSAGES = (
    PassageKey.WHO,
    PassageKey.STAGE_1,
    PassageKey.STAGE_2,
    PassageKey.STAGE_3,
    PassageKey.STAGE_4,
    PassageKey.LEGAL_BASIS,
)


def route_problems(
    subject: SubjectKind | str,
    stage: Stage | int,
    received_by: str,
    carried_out_by: str,
    decided_or_heard_by: str,
) -> dict[str, str]:
    """What is wrong with one row of the routing table, by column (S0 §7, R101); empty when nothing is."""
    found: dict[str, str] = {}
    panel = Stage(int(stage)) == Stage.PANEL
    allowed = {
        "received_by": RECEIVING_DUTIES,
        "carried_out_by": frozenset(PANEL_DUTIES) if panel else CARRYING_OUT_DUTIES,
        "decided_or_heard_by": frozenset(PANEL_DUTIES) if panel else DECIDING_DUTIES,
    }
    given = {
        "received_by": received_by,
        "carried_out_by": carried_out_by,
        "decided_or_heard_by": decided_or_heard_by,
    }
    for column, value in given.items():
        duty = Duty(value)
        if duty in SELF_ROUTED[SubjectKind(subject)]:
            found[column] = (
                f"A complaint about this cannot go to the {duty.label.lower()}: that is, or may be, "
                "who it is about, or somebody who answers to them."
            )
        elif duty not in allowed[column]:
            found[column] = _misplaced(column, duty, panel)
    if panel and not found and carried_out_by != decided_or_heard_by:
        found["decided_or_heard_by"] = "Who carries out stage 3 is also who hears it."
    return found


def _misplaced(column: str, duty: Duty, panel: bool) -> str:
    if column == "received_by":
        return f"A complaint is received by somebody in a post, not by: {duty.label.lower()}."
    if panel:
        return f"Stage 3 is heard by a panel, a committee or the members, not by: {duty.label.lower()}."
    if duty in PANEL_DUTIES:
        return f"Only stage 3 is heard by: {duty.label.lower()}."
    return f"At stages 1 and 2 this is not done by: {duty.label.lower()}."


def content_problems(procedure: Procedure) -> list[str]:
    """What the version lacks or says wrongly, whatever its dates."""
    found: list[str] = []
    for kind in POLICY_CLOCKS:
        if kind not in OPTIONAL_CLOCKS and procedure.limit(kind) is None:
            found.append(f"Set the time limit for: {kind.label.lower()}.")
    for limit in procedure.limits.all():
        if limit.clock in {"notice", "papers"} and limit.count != Count.SCHOOL_DAYS:
            found.append(f"Count in school days before the hearing: {limit.get_clock_display().lower()}.")
    rows = {(row.subject, row.stage): row for row in procedure.routing_rows.all()}
    for subject in SubjectKind:
        for stage in ROUTED_STAGES:
            row = rows.get((subject.value, stage.value))
            if row is None:
                found.append(f"Say who handles it: {subject.label.lower()}, {stage.label.lower()}.")
                continue
            wrong = route_problems(row.subject, row.stage, row.received_by, row.carried_out_by, row.decided_or_heard_by)
            found.extend(f"{subject.label}, {stage.label.lower()}: {sentence}" for sentence in wrong.values())
    if procedure.school_kind == SchoolKind.ACADEMY and procedure.panel_rule == "three_governors":
        found.append(
            "An academy's panel needs one person who is independent of its management and running: "
            "choose another rule for who must sit on it."
        )
    for key in NEEDED_PASSAGES:
        if not procedure.passage(key):
            found.append(f"Write the passage: {key.label}.")
    texts = [(str(passage), passage.text) for passage in procedure.passages.all()]
    texts += [(signpost.title, signpost.text) for signpost in procedure.signposts.all()]
    for title, text in texts:
        found.extend(f"{title}: {{{mark}}} is neither a name nor a time limit." for mark in reading.marks(text))
    if not procedure.signposts.all():
        found.append("Say what is not covered and where to go instead.")
    if not procedure.categories.all():
        found.append("Name at least one category.")
    return found


def approval_problems(procedure: Procedure, *, in_force_from: dt.date, on: dt.date) -> list[str]:
    """A version is shown as in force only once it is approved (R277)."""
    if not procedure.approver or procedure.approved_on is None:
        return ["Record who approved it and on which day. Until then it cannot be put in force."]
    found = []
    if procedure.approved_on > on:
        found.append("The day of approval is in the future.")
    if procedure.approved_on > in_force_from:
        found.append("It cannot be in force before the day on which it was approved.")
    if procedure.next_review_on is None:
        found.append("Record when the next review is due.")
    return found
