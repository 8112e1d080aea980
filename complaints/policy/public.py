"""What the public page says of one version, ready to be shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Academy
from complaints.policy import in_force, reading
from complaints.policy.models import OutsideBody, Procedure
from complaints.policy.vocabulary import ClockKind, PassageKey, Stage, SubjectKind
from complaints.schooldays.counting import Count, Deem


@dataclass(frozen=True)
class StageText:
    """One stage: its name, how it works, and its time limits in sentences."""

    anchor: str
    name: str
    text: str
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    """Whom to turn to when the complaint is about this person or body, and who hears it at stage 3."""

    about: str
    first: str
    second: str
    third: str


STAGE_LIMITS: dict[Stage, tuple[tuple[ClockKind, str], ...]] = {
    Stage.INFORMAL: (
        (ClockKind.ACKNOWLEDGE, "We tell you that we have it within {} of receiving it."),
        (ClockKind.ANSWER_INFORMAL, "We answer within {} of receiving it."),
        (ClockKind.ASK_FOR_FORMAL, "You can ask for the next stage within {} of the day we sent the answer."),
    ),
    Stage.FORMAL: (
        (ClockKind.ACKNOWLEDGE, "We tell you that we have it within {} of receiving it."),
        (ClockKind.ANSWER_FORMAL, "We answer in writing within {} of receiving it."),
        (ClockKind.ASK_FOR_PANEL, "You can ask for the next stage within {} of the day we sent the answer."),
    ),
    Stage.PANEL: (
        (ClockKind.ACKNOWLEDGE, "We tell you that we have your request within {} of receiving it."),
        (ClockKind.NOTICE, "You get at least {}’ notice of the hearing."),
        (ClockKind.PAPERS, "The papers are sent {} before the hearing."),
        (ClockKind.DECIDE_PANEL, "You get the decision in writing within {} of your request."),
    ),
}


def stages(procedure: Procedure) -> list[StageText]:
    """The stages that a complaint can go through, each with its time limits (paragraph 33(c))."""
    found = []
    for stage, sentences in STAGE_LIMITS.items():
        limits = ((procedure.limit(clock), sentence) for clock, sentence in sentences)
        found.append(
            StageText(
                f"stage-{stage.value}",
                procedure.stage_name(stage),
                procedure.passage(f"stage_{stage.value}"),
                tuple(_said(sentence, limit.words) for limit, sentence in limits if limit),
            )
        )
    return found


def _said(sentence: str, words: str) -> str:
    """The sentence with the limit in it: “10 school days’ notice”, “1 school day’s notice”."""
    return sentence.format(words).replace("day’ ", "day’s ").replace("month’ ", "month’s ")


def contacts(procedure: Procedure) -> list[Contact]:
    """Who deals with a complaint, by whom it is about (S0 §6–7)."""
    found = []
    for subject in reading.shown_subjects(procedure):
        rows = {stage: procedure.routing(subject, stage) for stage in STAGE_LIMITS}
        found.append(
            Contact(
                reading.subject_words(procedure, subject),
                _first(procedure, subject),
                reading.duty_words(procedure, rows[Stage.FORMAL].received_by),
                reading.duty_words(procedure, rows[Stage.PANEL].decided_or_heard_by),
            )
        )
    return found


def _first(procedure: Procedure, subject: SubjectKind) -> str:
    """Whom to tell first; about ordinary staff that may be the person who carries out stage 1 (S0 §6.1)."""
    row = procedure.routing(subject, Stage.INFORMAL)
    ordinary = subject == SubjectKind.ACADEMY_STAFF
    return reading.duty_words(procedure, row.carried_out_by if ordinary else row.received_by)


def counting(procedure: Procedure) -> list[str]:
    """How days are counted, in sentences, as far as the time limits of this version need it."""
    limits = [limit for limit in procedure.limits.all() if limit.count == Count.SCHOOL_DAYS]
    if not limits:
        return []
    usual = procedure.limit(ClockKind.ANSWER_FORMAL) or limits[0]
    inset = "INSET days count too." if usual.inset_counts else "INSET days do not count."
    said = [f"A school day is a day on which pupils are in at this school. {inset}"]
    if usual.deem == Deem.OUT_OF_TERM:
        said.append("What reaches us outside term is treated as received on the next school day.")
    else:
        said.append("What reaches us on any other day is treated as received on the next school day.")
    if usual.receipt_is_day_one:
        said.append("That day is day 1.")
    else:
        said.append("The school day after that is day 1.")
    return said


def outside(procedure: Procedure, *, on: dt.date) -> OutsideBody | None:
    """The outside body of the day, or None when none is on record (R103)."""
    try:
        return in_force.outside_body(on=on, procedure=procedure)
    except OutsideBody.DoesNotExist:
        return None


def context(procedure: Procedure, academy: Academy, *, on: dt.date) -> dict[str, object]:
    """Everything that the page shows."""
    return {
        "academy": academy,
        "procedure": procedure,
        "passages": {key.value: procedure.passage(key) for key in PassageKey},
        "stages": stages(procedure),
        "contacts": contacts(procedure),
        "counting": counting(procedure),
        "body": outside(procedure, on=on),
        "second": procedure.stage_short(Stage.FORMAL),
        "third": procedure.stage_short(Stage.PANEL),
        "last_stage": procedure.stage_name(Stage.OUTSIDE),
        "office": procedure.name("office"),
        "policies": [policy for policy in procedure.linked_policies.all() if policy.public],
        "sen_policy": procedure.linked("sen"),
        "signposts": list(procedure.signposts.all()),
    }
