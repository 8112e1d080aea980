"""Gates: what each forbids, the sentence that forbids it, what would open it, and whether it is shut now.

The rules are those of procedure.md, "Social media incidents" (S0 App. A, S1–S4). Who may open a gate by hand is data
(models.GateRule); most cannot be opened by hand at all. Nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from socialmedia.facts import Facts
from socialmedia.models import Concerned
from socialmedia.vocabulary import (
    ABOUT_SOMEBODY,
    ADVISERS,
    AHEAD,
    LETTERS,
    POSTED,
    Act,
    Body,
    Gone,
    Kind,
    Part,
    State,
    Told,
)

Details = Mapping[str, Any]
NOTHING: Details = {}


@dataclass(frozen=True)
class Way:
    """One act that helps to open a gate. `ask`: what its form begins with; `needed`: whether it is still to be done."""

    act: Act
    text: str
    ask: str = ""
    needed: Callable[[Facts], bool] = lambda _facts: True


@dataclass(frozen=True)
class Gate:
    """One rule that forbids acts while something is not so; `ways`: the acts by which it opens."""

    key: str
    title: str
    forbids: frozenset[Act]
    sentence: str
    opens: str
    shut: Callable[[Facts, Details], bool]
    ways: tuple[Way, ...] = ()


COMING = ("led_by", "accompanied_by", "companion")
TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "madam"})
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def _words(name: str) -> list[str]:
    return [word for word in WORD.findall(name.casefold()) if word not in TITLES]


def _is_named(one: Concerned, said: str) -> bool:
    """Whether these words name somebody by first and family name, by the first letter with it, or by their account."""
    if one.user is not None and one.user.email and one.user.email.casefold() in said.casefold():
        return True
    there = set(_words(said))
    names = [_words(name) for name in {one.name, one.user.name if one.user else ""}]
    return any(len(name) > 1 and name[-1] in there and bool({name[0], name[0][:1]} & there) for name in names)


def namesakes(facts: Facts, details: Details) -> list[str]:
    """Colleagues whom the post is about and whose family name alone stands among those who come: it may be a relative.
    Whoever writes it down is asked."""
    said = [str(details.get(name) or "") for name in COMING]
    about = [one for one in facts.concerned if one.part == Part.ABOUT_STAFF and _words(one.name)]
    return [
        one.name
        for one in about
        if any(_words(one.name)[-1] in _words(words) and not _is_named(one, words) for words in said)
    ]


def _subject_invited(facts: Facts, details: Details) -> bool:
    """Whether a colleague whom the post is about leads the meeting, sits in it or comes along (R239)."""
    said = [str(details.get(name) or "") for name in COMING]
    about = [one for one in facts.concerned if one.part == Part.ABOUT_STAFF]
    if any(_is_named(one, words) for one in about for words in said if words):
        return True
    return bool(namesakes(facts, details)) and not details.get("somebody_else")


def _general_not_confirmed(facts: Facts, details: Details) -> bool:
    known = any(one.part in POSTED for one in facts.concerned)
    if known and not facts.spoken:
        return True
    if not details:
        return False
    spoken = details.get("spoken_with") or (details.get("not_known") and not known)
    return not (details.get("nobody_identified") and spoken)


REVIEWED_ONCE = frozenset({State.MONITORING, State.MEETING})


def _nothing_to_review(facts: Facts, details: Details) -> bool:
    return facts.incident.state in REVIEWED_ONCE and not facts.something_to_review


def _child_unnamed(facts: Facts) -> bool:
    return not any(one.part == Part.ABOUT_CHILD for one in facts.concerned)


def _somebody_undecided(facts: Facts) -> bool:
    staff = [one for one in facts.concerned if one.part == Part.ABOUT_STAFF]
    return any((row := facts.support.get(one.pk)) is None or (row.told == Told.UNDECIDED) for one in staff)


def _loose_ends(facts: Facts, details: Details) -> bool:
    return _somebody_undecided(facts) or Gone.WAITING in facts.removals


A = Act
PLAN = Way(A.PLAN_MEETING, "Plan a meeting", "", lambda f: not f.planned)
RECORD = Way(A.RECORD_MEETING, "Record what came of the meeting", "", lambda f: f.planned)

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
        (Way(A.CONTACT_BODY, "Record the call to 999", "body=police_999"),
            Way(A.CONTACT_BODY, "Record the call to 101", "body=police_101"),),
    ),
    Gate(
        "allegation", "Allegation against a colleague", ANY_OTHER_STEP,
        "An allegation against a colleague goes to the local authority designated officer (LADO) before anybody is met "
        "or written to.",
        "Record the contact with the LADO and what was advised.",
        lambda f, d: f.allegation and Body.LADO not in f.bodies,
        (Way(A.CONTACT_BODY, "Record the contact with the LADO", "body=lado"),),
    ),
    Gate(
        "unsure", "Advice first", frozenset({Act.MONITOR, Act.MEET, Act.ANSWER_WITH_ROUTE}),
        "The answer was “unsure”, so advice is taken before the way is chosen.",
        "Record advice from the trust’s education team or the safeguarding team.",
        lambda f, d: bool(f.assessment and f.assessment.unsure) and not f.bodies & ADVISERS,
        (Way(A.CONTACT_BODY, "Record the advice of the education team", "body=education_team"),
            Way(A.CONTACT_BODY, "Record the advice of the safeguarding lead", "body=safeguarding"),),
    ),
    Gate(
        "child_named", "A child is named", frozenset({*TALKING, *WRITING, Act.CLOSE}),
        "A child is named or shown: the safeguarding lead is told and the child’s parents are considered first.",
        "Name the child, record that the safeguarding lead was told, and what was considered about the child’s "
        "parents in the support plan.",
        lambda f, d: f.child and (Body.SAFEGUARDING not in f.bodies or not f.parents_considered),
        (Way(A.NAME_CONCERNED, "Name the child", "part=about_child", _child_unnamed),
            Way(A.CONTACT_BODY, "Record that the safeguarding lead was told", "body=safeguarding",
                lambda f: Body.SAFEGUARDING not in f.bodies),
            Way(A.PLAN_SUPPORT, "Write down what was considered about the parents", "",
                lambda f: not _child_unnamed(f) and not f.parents_considered),),
    ),
    Gate(
        "confrontation", "Risk of a confrontation", TALKING,
        "A meeting that could turn into a confrontation is prepared with the police.",
        "Record the contact with the local police.",
        lambda f, d: bool(f.assessment and f.assessment.confrontation) and not f.police_told,
        (Way(A.CONTACT_BODY, "Record the contact with the police", "body=police_101"),),
    ),
    Gate(
        "subject_stays_away", "The colleague it is about stays away", TALKING,
        "The colleague whom the post is about is not invited to the meeting.",
        "Choose somebody else to lead the meeting or to be there; or, if only the family name is the same, say that it "
        "is somebody else.",
        _subject_invited,
    ),
    Gate(
        "evidence_first", "Evidence first", frozenset({Act.REPORT_TO_PLATFORM}),
        "Nothing is reported to a platform before a screenshot with the address, the account, the platform and the day "
        "is sealed: a post that is reported can vanish from view.",
        "Seal a screenshot, and complete the address and the account of the post.",
        lambda f, d: not f.whole_evidence,
        (Way(A.SEAL, "Seal a screenshot", "", lambda f: not f.sealed_whole),
            Way(A.DESCRIBE, "Complete what is known of the post", "", lambda f: not f.described),),
    ),
    Gate(
        "source_protected", "Whoever brought it is protected", frozenset({Act.MAKE_PRINTS}),
        "Nothing is shown from which it could be told who brought it.",
        "Say who brought it (or that you saw it yourself), and black out every picture and PDF, or confirm that there "
        "is nothing on it to hide.",
        lambda f, d: not f.source_protected,
        (Way(A.NAME_SOURCE, "Say who brought it", "", lambda f: not f.source_asked),
            Way(A.SEAL, "Add screenshots", "", lambda f: not f.exhibits),
            Way(A.SANITISE, "Black out what must not be shown", "",
                lambda f: bool(f.exhibits) and not f.all_blacked_out),),
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
        (Way(A.ANSWER, "Say again what the post is", "kinds"),),
    ),
    Gate(
        "talk_first", "Speak first", frozenset({Act.TAKE_MEASURE, Act.ESCALATE}),
        "The first step is to speak with whoever posted it and to ask for removal; that is recorded before going "
        "further.",
        "Record a meeting (held, refused or not possible), or that removal was asked for.",
        lambda f, d: f.somebody_to_meet and not f.met and not f.removals,
        (PLAN, RECORD, Way(A.ASK_REMOVAL, "Record that removal was asked for"),),
    ),
    Gate(
        "meet_before_writing", "Meet before writing", frozenset({Act.WRITE_TO_INVOLVED, Act.WRITE_FROM_CHAIR}),
        "The letter to the people involved opens only once a meeting was held, or was offered and refused or "
        "impossible, and the other ways that were considered are recorded.",
        "Record what came of the meeting, and the other ways that were considered.",
        lambda f, d: not f.met or not f.incident.options_considered.strip(),
        (PLAN, RECORD, Way(A.RECORD_OPTIONS, "Record the other ways that were considered", "",
                               lambda f: not f.incident.options_considered.strip()),),
    ),
    Gate(
        "chair_briefed", "The chair is briefed and has met them", frozenset({Act.WRITE_FROM_CHAIR}),
        "The chair writes only after a further meeting was held, or was refused or impossible, for which the chair was "
        "briefed.",
        "Plan a further meeting, record the briefing, and record what came of it.",
        lambda f, d: not any(one.further and one.briefed_on and one.outcome not in AHEAD for one in f.meetings),
        (Way(A.PLAN_MEETING, "Plan a further meeting", "further=on"),
            Way(A.RECORD_MEETING, "Record what came of it", "", lambda f: f.planned),),
    ),
    Gate(
        "legal_advice", "Legal advice first", frozenset({Act.WRITE_TO_INVOLVED, Act.WRITE_FROM_CHAIR}),
        "This trust takes legal advice before it writes to the people involved.",
        "Record the advice of the legal adviser.",
        lambda f, d: f.legal_advice_first and Body.LEGAL not in f.bodies,
        (Way(A.CONTACT_BODY, "Record the advice of the legal adviser", "body=legal"),),
    ),
    Gate(
        "general_letter", "Nobody is identified, those involved were spoken with", frozenset({Act.WRITE_TO_ALL}),
        "A letter to all parents goes only when nobody can be identified from it and those involved have been spoken "
        "with.",
        "Speak with those involved and record it, then confirm both when you draft the letter.",
        _general_not_confirmed,
        (PLAN, RECORD,),
    ),
    Gate(
        "live_investigation", "Live investigation", WRITING,
        "An investigation by the police or another body is live: no letter goes that could touch it.",
        "Somebody with authority clears the letter, or it is recorded that the investigation is over.",
        lambda f, d: f.incident.investigation,
        (Way(A.HOLD_INVESTIGATION, "Record that the investigation is over"),),
    ),
    Gate(
        "children_removed", "Pictures of other people’s children", frozenset({Act.CLOSE, Act.ANSWER_WITH_ROUTE}),
        "Names or pictures of other people’s children that were posted without consent have to come down.",
        "Record that removal was asked for, or a report to the platform.",
        lambda f, d: Kind.CHILDREN in f.incident.kinds and not f.removals and not f.reported_to_platform,
        (Way(A.ASK_REMOVAL, "Record that removal was asked for"),
            Way(A.REPORT_TO_PLATFORM, "Record a report to the platform"),),
    ),
    Gate(
        "loose_ends", "Loose ends", frozenset({Act.CLOSE}),
        "Something is still waiting: whether a post is gone, or whether a colleague it is about is told of it.",
        "Look whether the post is gone and record it, and complete the support plan of each colleague.",
        _loose_ends,
        (Way(A.CHECK_REMOVAL, "Record whether it is gone", "", lambda f: Gone.WAITING in f.removals),
            Way(A.PLAN_SUPPORT, "Complete the support plan", "", _somebody_undecided),),
    ),
    Gate(
        "something_to_review", "Something to review", frozenset({Act.BEGIN_REVIEW}),
        "A review looks back on what was done, and nothing has come of it yet.",
        "Record what came of a meeting, of asking for removal or of a report to the platform, or that somebody looked "
        "again while it was watched.",
        _nothing_to_review,
        (
            PLAN, RECORD, Way(A.LOOK_AGAIN, "Record that you looked again"),
            Way(A.CHECK_REMOVAL, "Record whether it is gone", "", lambda f: bool(f.removals)),
            Way(A.RECORD_DECISION, "Record what the platform decided", "", lambda f: f.reported_to_platform),
        ),
    ),
    Gate(
        "review_written", "The review is written", frozenset({Act.CLOSE}),
        "An incident ends with its review: support given, what was learnt, what will prevent the next one.",
        "Write the review.",
        lambda f, d: not f.reviewed,
        (Way(A.REVIEW, "Write the review"),),
    ),
)  # fmt: skip
"""Every gate, the gravest first."""

BY_KEY: dict[str, Gate] = {gate.key: gate for gate in GATES}


WORKS_ON: dict[Act, Callable[[Facts], bool]] = {
    Act.SANITISE: lambda f: bool(f.exhibits),
    Act.SET_ASIDE: lambda f: bool(f.exhibits),
    Act.CHECK_BODY: lambda f: bool(f.bodies),
    Act.PLAN_SUPPORT: lambda f: any(one.part in ABOUT_SOMEBODY for one in f.concerned),
    Act.CHANGE_MEETING: lambda f: f.planned,
    Act.CANCEL_MEETING: lambda f: f.planned,
    Act.RECORD_MEETING: lambda f: f.planned,
    Act.CHECK_REMOVAL: lambda f: bool(f.removals),
    Act.RECORD_DECISION: lambda f: f.reported_to_platform,
    Act.RAISE_COMPLAINT: lambda f: f.incident.complaint_id is None,
}
"""Acts that need something to be done to: a planned meeting, a contact, a removal. They are not offered before."""


def has_work(facts: Facts, act: Act) -> bool:
    """Whether there is anything that the act could be done to."""
    return act not in WORKS_ON or WORKS_ON[act](facts)


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
