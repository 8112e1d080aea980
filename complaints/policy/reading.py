"""A version in plain words: names for duties and subjects, limits in sentences, every fact in one list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format

from complaints.policy.models import Limit, Procedure, RoutingRow
from complaints.policy.vocabulary import (
    POLICY_CLOCKS,
    ClockKind,
    Duty,
    NameKey,
    PassageKey,
    SchoolKind,
    Stage,
    SubjectKind,
)
from complaints.schooldays.counting import Count, Deem

MARK = re.compile(r"\{([a-z0-9_]+)\}")
"""A mark in a passage, such as {principal} or {answer_formal}: replaced by the version's name or limit."""

DUTY_WORDS: dict[Duty, str] = {
    Duty.MEMBER_OF_STAFF_OR_PRINCIPAL: "the {member_of_staff} concerned or the {principal}",
    Duty.PRINCIPAL: "the {principal}",
    Duty.PRINCIPAL_OR_APPOINTEE: "the {principal}, or somebody whom the {principal} appoints",
    Duty.CLERK: "the {clerk}",
    Duty.CHAIR_OF_COUNCIL: "the {council_chair}",
    Duty.OPERATIONS_OFFICER: "the {operations_officer}",
    Duty.CHIEF_EXECUTIVE: "the {chief_executive}",
    Duty.CHIEF_EXECUTIVE_WITH_NOMINATED_MEMBER: "the {chief_executive}, with one of the {members}",
    Duty.CHAIR_OF_BOARD: "the {board_chair}",
    Duty.IMPARTIAL_THIRD_PARTY: "somebody impartial with the right skills",
    Duty.INVESTIGATING_OFFICER: "an {investigator}, who may come from outside",
    Duty.EXTERNAL_THIRD_PARTY: "somebody from outside the {trust}",
    Duty.INDEPENDENT_INVESTIGATOR: "an independent {investigator}",
    Duty.REVIEW_PANEL: "a {review_panel}",
    Duty.INDEPENDENT_GOVERNORS: "a committee of independent governors from elsewhere",
    Duty.TRUST_MEMBERS: "the {members}, with an independent person",
    Duty.THREE_GOVERNORS: "the {review_panel} of three governors",
}

SUBJECT_WORDS: dict[SubjectKind, str] = {
    SubjectKind.ACADEMY_STAFF: "somebody who works at the {school}, or the {school} itself",
    SubjectKind.PRINCIPAL: "the {principal}",
    SubjectKind.CENTRAL_TRUST_STAFF: "somebody who works for the {trust} centrally",
    SubjectKind.OPERATIONS_OFFICER: "the {operations_officer}",
    SubjectKind.EXECUTIVE_LEADER: "an {executive_leader} of the {trust}",
    SubjectKind.CHIEF_EXECUTIVE: "the {chief_executive}",
    SubjectKind.COUNCIL_MEMBER: "one {council_member}, or the chair or vice-chair",
    SubjectKind.BOARD_MEMBER: "one member of the {board}, or its chair or vice-chair",
    SubjectKind.COUNCIL_JOINTLY: "the {council}, most of it, or its chair and vice-chair together",
    SubjectKind.TRUST_BOARD: "the {board}, most of it, or its chair and vice-chair together",
}

TRUST_SUBJECTS = frozenset(
    {
        SubjectKind.CENTRAL_TRUST_STAFF,
        SubjectKind.OPERATIONS_OFFICER,
        SubjectKind.EXECUTIVE_LEADER,
        SubjectKind.CHIEF_EXECUTIVE,
        SubjectKind.BOARD_MEMBER,
        SubjectKind.TRUST_BOARD,
    }
)
"""People of a trust: a maintained school has none, so its page does not speak of them."""


@dataclass(frozen=True)
class Fact:
    """One thing that a version says. `key` is the same in every version; `text` may have several lines."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """The facts of one part of a version, with the address of the screen that edits it."""

    key: str
    title: str
    facts: tuple[Fact, ...]


SECTIONS: dict[str, str] = {
    "facts": "General",
    "options": "Optional steps and rules",
    "limits": "Time limits",
    "names": "Names",
    "passages": "Wording of the public page",
    "routing": "Who handles what",
    "signposts": "Not covered: where to go instead",
    "categories": "Categories",
    "grounds": "Reasons for asking for the next stage",
    "policies": "Linked policies",
}

FACT_FIELDS = (
    "title", "school_kind", "approver", "approved_on", "last_reviewed_on", "next_review_on", "attribution",
)  # fmt: skip
OPTION_FIELDS = (
    "mediation", "chair_attempt", "panel_rule", "independence_decided_by", "same_for_everyone",
    "notes_destroyed", "legal_advice_first",
)  # fmt: skip


def marks(text: str) -> list[str]:
    """The marks in a passage that mean nothing: neither a name nor a limit."""
    known = {*NameKey.values, *(kind.value for kind in POLICY_CLOCKS)}
    return [mark for mark in MARK.findall(text) if mark not in known]


def filled(procedure: Procedure, text: str) -> str:
    """A passage with every mark replaced by the version's own name or limit; nothing is executed."""

    def word(match: re.Match[str]) -> str:
        key = match.group(1)
        if key in NameKey.values:
            return procedure.name(key)
        if key in ClockKind.values:
            limit = procedure.limit(key)
            return limit.words if limit else "no fixed time"
        return match.group(0)

    return MARK.sub(word, text)


def duty_words(procedure: Procedure, duty: Duty | str) -> str:
    """Who has a duty, in the version's own names: "the Principal"."""
    return filled(procedure, DUTY_WORDS[Duty(duty)])


def subject_words(procedure: Procedure, subject: SubjectKind | str) -> str:
    """Who is complained about, in the version's own names."""
    return filled(procedure, SUBJECT_WORDS[SubjectKind(subject)])


def limit_words(limit: Limit | None) -> str:
    """A limit with the ways in which it is counted that differ from the usual ones."""
    if limit is None:
        return "No limit"
    words = [limit.words]
    if limit.inset_counts:
        words.append("INSET days count")
    if limit.receipt_is_day_one:
        words.append("the day of receipt is day 1")
    if limit.deem == Deem.OUT_OF_TERM and limit.count == Count.SCHOOL_DAYS:
        words.append("only what arrives out of term is treated as received later")
    return "; ".join(words)


def sections(procedure: Procedure) -> list[Section]:
    """Everything that a version says, in the order of its screens."""
    found = {
        "facts": _fields(procedure, FACT_FIELDS),
        "options": _fields(procedure, OPTION_FIELDS),
        "limits": (
            Fact(kind.value, str(kind.label), _with_note(procedure.limit(kind))) for kind in POLICY_CLOCKS
        ),
        "names": (Fact(key.value, str(key.label), procedure.name(key)) for key in NameKey),
        "passages": (Fact(key.value, str(key.label), procedure.passage(key)) for key in PassageKey),
        "routing": _routing(procedure),
        "signposts": (
            Fact(s.key, s.title, _lines(s.title, s.text, s.link, s.policy.title if s.policy else ""))
            for s in procedure.signposts.all()
        ),
        "categories": (
            Fact(
                c.key, c.title,
                _lines(
                    c.title, c.help,
                    f"First to: {c.get_first_to_display()}" if c.first_to else "",
                    f"Also starts: {c.get_statutory_clock_display()}" if c.statutory_clock else "",
                ),
            )
            for c in procedure.categories.all()
        ),
        "grounds": (Fact(g.key, g.title, _lines(g.title, g.help)) for g in procedure.grounds.all()),
        "policies": (
            Fact(p.key, p.title, _lines(p.title, p.link, "" if p.public else "Not shown to parents"))
            for p in procedure.linked_policies.all()
        ),
    }  # fmt: skip
    return [Section(key, title, tuple(found[key])) for key, title in SECTIONS.items()]


def flat(procedure: Procedure) -> dict[str, str]:
    """Every fact by section and key."""
    return {f"{s.key}.{fact.key}": fact.text for s in sections(procedure) for fact in s.facts}


def routing_rows(procedure: Procedure) -> list[RoutingRow]:
    """The routing table in the order of subjects and stages."""
    order = {subject: place for place, subject in enumerate(SubjectKind.values)}
    return sorted(procedure.routing_rows.all(), key=lambda row: (order.get(row.subject, 99), row.stage))


def _fields(procedure: Procedure, names: Iterable[str]) -> Iterable[Fact]:
    for name in names:
        field = Procedure._meta.get_field(name)
        display = getattr(procedure, f"get_{name}_display", None)
        value = display() if display else getattr(procedure, name)
        if isinstance(value, bool):
            text = "Yes" if value else "No"
        elif hasattr(value, "isoformat"):
            text = date_format(value, "j F Y")
        else:
            text = str(value or "")
        label = str(getattr(field, "verbose_name", name))
        yield Fact(name, label[:1].upper() + label[1:], text)


def _with_note(limit: Limit | None) -> str:
    return _lines(limit_words(limit), source_words(limit.note) if limit else "")


def _routing(procedure: Procedure) -> Iterable[Fact]:
    for row in routing_rows(procedure):
        yield Fact(
            f"{row.subject}.{row.stage}",
            f"{row.get_subject_display()}, {Stage(row.stage).label.lower()}",
            _lines(
                f"Received by: {row.get_received_by_display()}",
                f"Carried out by: {row.get_carried_out_by_display()}",
                f"Decided or heard by: {row.get_decided_or_heard_by_display()}",
                source_words(row.source),
                row.note,
            ),
        )


SOURCES: tuple[tuple[str, str], ...] = (
    (r"(?:,| and) readings? \d+(?: and \d+)*", ""),
    (r"S0 §+", "complaints policy, part "),
    (r"S1 gives no time limit", "the model policy gives no time limit"),
    (r"\bS0\b", "complaints policy"),
    (r"\bS1\b", "model policy of the local authority"),
    (r"the product's own reading", "our default reading"),
    (r"the product's own", "our default"),
)
"""Short marks of where a rule comes from, as they stand in shipped files, and the plain words for each."""


def source_words(text: str) -> str:
    """Where a rule comes from, as a reader would say it."""
    for mark, words in SOURCES:
        text = re.sub(mark, words, text)
    return text[:1].upper() + text[1:]


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def shown_subjects(procedure: Procedure) -> list[SubjectKind]:
    """The subjects that the public page speaks of."""
    if procedure.school_kind == SchoolKind.MAINTAINED:
        return [kind for kind in SubjectKind if kind not in TRUST_SUBJECTS]
    return list(SubjectKind)
