"""Gates: what each forbids, the sentence that forbids it, what would open it, and whether it is shut now.

The rules are those of procedure.md, "Social media incidents" (S0 App. A, S1–S4). Who may open a gate by hand is data
(models.GateRule); most cannot be opened by hand at all. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from socialmedia.facts import Facts
from socialmedia.vocabulary import (
    ADVISERS,
    AHEAD,
    LETTERS,
    POSTED,
    Act,
    Body,
    Gone,
    Kind,
    Part,
    Told,
)

Details = Mapping[str, Any]
NOTHING: Details = {}


@dataclass(frozen=True)
class Gate:
    """One rule that forbids acts while something is not so."""

    key: str
    title: str
    forbids: frozenset[Act]
    sentence: str
    opens: str
    shut: Callable[[Facts, Details], bool]


def _names(details: Details) -> str:
    return " ".join(str(details.get(name) or "") for name in ("led_by", "accompanied_by", "companion")).casefold()


def _subject_invited(facts: Facts, details: Details) -> bool:
    """Whether a colleague whom the post is about leads the meeting, sits in it or comes along."""
    said = _names(details)
    about = (one.name.casefold().split() for one in facts.concerned if one.part == Part.ABOUT_STAFF)
    return bool(said.strip()) and any(words and words[-1] in said.split() for words in about)


def _general_not_confirmed(facts: Facts, details: Details) -> bool:
    known = any(one.part in POSTED for one in facts.concerned)
    if known and not facts.spoken:
        return True
    if not details:
        return False
    spoken = details.get("spoken_with") or (details.get("not_known") and not known)
    return not (details.get("nobody_identified") and spoken)


def _loose_ends(facts: Facts, details: Details) -> bool:
    staff = [one for one in facts.concerned if one.part == Part.ABOUT_STAFF]
    undecided = any((row := facts.support.get(one.pk)) is None or (row.told == Told.UNDECIDED) for one in staff)
    return undecided or Gone.WAITING in facts.removals


WRITING = frozenset(LETTERS)
TALKING = frozenset({Act.PLAN_MEETING, Act.CHANGE_MEETING, Act.RECORD_MEETING})
ANY_OTHER_STEP = frozenset(
    {
        Act.MONITOR, Act.MEET, Act.ANSWER_WITH_ROUTE, *TALKING, *WRITING, Act.REPORT_TO_PLATFORM, Act.ASK_REMOVAL,
        Act.TAKE_MEASURE, Act.NOT_RESOLVED, Act.ESCALATE, Act.BEGIN_REVIEW, Act.CLOSE, Act.RAISE_COMPLAINT,
    }
)  # fmt: skip
"""What waits for the police and the LADO (R181). Keeping evidence, asking for advice and support never wait."""

GATES: tuple[Gate, ...] = (
    Gate(
        "immediate_risk", "Immediate risk", ANY_OTHER_STEP,
        "A credible threat or a crime goes to the police before anything else.",
        "Record the call to 999 (somebody is in danger now) or 101, with the reference number when you have it.",
        lambda f, d: f.crime and not f.police_told,
    ),
    Gate(
        "allegation", "Allegation against a colleague", ANY_OTHER_STEP,
        "An allegation against a colleague goes to the local authority designated officer (LADO) before anybody is met "
        "or written to.",
        "Record the contact with the LADO and what was advised.",
        lambda f, d: f.allegation and Body.LADO not in f.bodies,
    ),
    Gate(
        "unsure", "Advice first", frozenset({Act.MONITOR, Act.MEET, Act.ANSWER_WITH_ROUTE}),
        "The answer was “unsure”, so advice is taken before the way is chosen.",
        "Record advice from the trust's education team or the safeguarding team.",
        lambda f, d: bool(f.assessment and f.assessment.unsure) and not f.bodies & ADVISERS,
    ),
    Gate(
        "child_named", "A child is named", frozenset({*TALKING, *WRITING, Act.CLOSE}),
        "A child is named or shown: the safeguarding lead is told and the child's parents are considered first.",
        "Name the child, record that the safeguarding lead was told, and what was considered about the child's "
        "parents in the support plan.",
        lambda f, d: f.child and (Body.SAFEGUARDING not in f.bodies or not f.parents_considered),
    ),
    Gate(
        "confrontation", "Risk of a confrontation", TALKING,
        "A meeting that could turn into a confrontation is prepared with the police.",
        "Record the contact with the local police.",
        lambda f, d: bool(f.assessment and f.assessment.confrontation) and not f.police_told,
    ),
    Gate(
        "subject_stays_away", "The colleague it is about stays away", TALKING,
        "The colleague whom the post is about is not invited to the meeting.",
        "Choose somebody else to lead the meeting or to be there.",
        _subject_invited,
    ),
    Gate(
        "evidence_first", "Evidence first", frozenset({Act.REPORT_TO_PLATFORM}),
        "Nothing is reported to a platform before a screenshot with the address, the account, the platform and the day "
        "is sealed: a post that is reported can vanish from view.",
        "Seal a screenshot, and complete the address and the account of the post.",
        lambda f, d: not f.whole_evidence,
    ),
    Gate(
        "source_protected", "Whoever brought it is protected", frozenset({Act.MAKE_PRINTS}),
        "Nothing is shown from which it could be told who brought it.",
        "Say who brought it (or that you saw it yourself), and black out every picture and PDF, or confirm that there "
        "is nothing on it to hide.",
        lambda f, d: not f.source_protected,
    ),
    Gate(
        "opinion_is_no_breach", "An opinion is no breach",
        frozenset({
            Act.WRITE_TO_INVOLVED, Act.WRITE_FROM_CHAIR, Act.TAKE_MEASURE, Act.REPORT_TO_PLATFORM, Act.ASK_REMOVAL,
            Act.ESCALATE,
        }),
        "Criticising the school is answered with the right route. It is never treated as misuse by itself.",
        "If the post is more than an opinion or a complaint, say so in the assessment: what the post is.",
        lambda f, d: f.only_opinion,
    ),
    Gate(
        "talk_first", "Speak first", frozenset({Act.TAKE_MEASURE, Act.ESCALATE}),
        "The first step is to speak with whoever posted it and to ask for removal; that is recorded before going "
        "further.",
        "Record a meeting (held, refused or not possible), or that removal was asked for.",
        lambda f, d: f.somebody_to_meet and not f.met and not f.removals,
    ),
    Gate(
        "meet_before_writing", "Meet before writing", frozenset({Act.WRITE_TO_INVOLVED, Act.WRITE_FROM_CHAIR}),
        "The letter to the people involved opens only once a meeting was held, or was offered and refused or "
        "impossible, and the other ways that were considered are recorded.",
        "Record what came of the meeting, and the other ways that were considered.",
        lambda f, d: not f.met or not f.incident.options_considered.strip(),
    ),
    Gate(
        "chair_briefed", "The chair is briefed and has met them", frozenset({Act.WRITE_FROM_CHAIR}),
        "The chair writes only after a further meeting was held, or was refused or impossible, for which the chair was "
        "briefed.",
        "Plan a further meeting, record the briefing, and record what came of it.",
        lambda f, d: not any(one.further and one.briefed_on and one.outcome not in AHEAD for one in f.meetings),
    ),
    Gate(
        "legal_advice", "Legal advice first", frozenset({Act.WRITE_TO_INVOLVED, Act.WRITE_FROM_CHAIR}),
        "This trust takes legal advice before it writes to the people involved.",
        "Record the advice of the legal adviser.",
        lambda f, d: f.legal_advice_first and Body.LEGAL not in f.bodies,
    ),
    Gate(
        "general_letter", "Nobody is identified, those involved were spoken with", frozenset({Act.WRITE_TO_ALL}),
        "A letter to all parents goes only when nobody can be identified from it and those involved have been spoken "
        "with.",
        "Speak with those involved and record it, then confirm both when you draft the letter.",
        _general_not_confirmed,
    ),
    Gate(
        "live_investigation", "Live investigation", WRITING,
        "An investigation by the police or another body is live: no letter goes that could touch it.",
        "Somebody with authority clears the letter, or it is recorded that the investigation is over.",
        lambda f, d: f.incident.investigation,
    ),
    Gate(
        "children_removed", "Pictures of other people's children", frozenset({Act.CLOSE, Act.ANSWER_WITH_ROUTE}),
        "Names or pictures of other people's children that were posted without consent have to come down.",
        "Record that removal was asked for, or a report to the platform.",
        lambda f, d: Kind.CHILDREN in f.incident.kinds and not f.removals and not f.reported_to_platform,
    ),
    Gate(
        "loose_ends", "Loose ends", frozenset({Act.CLOSE}),
        "Something is still waiting: whether a post is gone, or whether a colleague it is about is told of it.",
        "Look whether the post is gone and record it, and complete the support plan of each colleague.",
        _loose_ends,
    ),
    Gate(
        "review_written", "The review is written", frozenset({Act.CLOSE}),
        "An incident ends with its review: support given, what was learnt, what will prevent the next one.",
        "Write the review.",
        lambda f, d: not f.reviewed,
    ),
)  # fmt: skip
"""Every gate, the gravest first."""

BY_KEY: dict[str, Gate] = {gate.key: gate for gate in GATES}


def shut(facts: Facts, act: Act, details: Details = NOTHING) -> list[Gate]:
    """The gates that forbid this act now, without those that somebody opened for it by hand."""
    return [
        gate
        for gate in GATES
        if act in gate.forbids and (gate.key, act.value) not in facts.opened and gate.shut(facts, details)
    ]


def shut_now(facts: Facts) -> list[Gate]:
    """Every gate that forbids something now, whatever the act: what the page shows as closed, and why."""
    return [gate for gate in GATES if gate.shut(facts, NOTHING)]
