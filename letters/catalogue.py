"""The catalogue: one readable file for each letter, fixtures/letters/KEY.md, read once per process.

A file is front matter in TOML between two lines `+++`, then the wording. What the front matter may hold:

| name | meaning |
|---|---|
| title, subject_line | what staff see; what the reader sees (merge fields allowed) |
| audience, approver | values of vocabulary.Audience and vocabulary.ApproverKind |
| may_go_without_approval | true for the receipt notice only |
| form, belongs_to | values of vocabulary.Form and vocabulary.BelongsTo; a letter about a case when they are left out |
| required, optional | names of fields (letters.fields.FIELDS) |
| [unless] | field = choice: the field is not required when that choice is made |
| must_mention | fields whose value must still stand in the words when the letter goes |
| each_head_needs_a_finding | the words after each head must say something |
| [choices] | name = what the tick box says; `[[if name]]` … `[[end]]` hangs on it |
| source, licence | where the content comes from, and on what terms the words stand |
| follows | a publisher of licences.toml whose model this one follows; its acknowledgement stands at the end (R204) |
| cautions | what whoever writes it has to know first |
| [confirm] | name = what somebody must have confirmed before it is approved |
| [covers] | a document of sources.toml = for each of its paragraphs the words that carry it (docs/letters.md) |
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from letters.fields import CALLED, FIELDS, NUMBERED, OWN_WORDS, Kind
from letters.merging import (
    Fault,
    Markdown,
    Numbered,
    Prose,
    Value,
    escape,
    expand,
    faults,
    fields_in,
    is_filled,
    link,
    prose,
)
from letters.models import digest
from letters.shared_passages import FOLDER, SHARED
from letters.vocabulary import ApproverKind, Audience, BelongsTo, Form

ALWAYS_REQUIRED = ("academy_name", "recipient_name", "reference", "signatory_name", "signatory_title")
NOT_IN_SAMPLES = ("adjustments_honoured", "acknowledgement")
NO_READER = ("academy_name",)
"""What even a text that is no letter must know."""
ALWAYS_ALLOWED = (
    *CALLED,
    "acknowledgement",
    "trust_name",
    "signatory_place",
    "salutation",
    "adjustments_honoured",
    "contact_name",
    "contact_email",
    "contact_telephone",
)
MADE_FROM: dict[str, tuple[str, ...]] = {
    "contact_line": ("contact_name",),
    "findings_by_head": ("heads", "findings"),
}
"""Fields that the post room builds, and the fields that they need."""


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


LICENCES = _read("licences.toml")
"""Publishers whose model texts are followed or pasted: name, holder, condition, acknowledgement."""
SOURCES = _read("sources.toml")
"""Each model document: its title, and in our own words what each of its paragraphs is about."""


@dataclass(frozen=True)
class LetterKind:
    """One letter of the catalogue, with what it needs and what it must say."""

    key: str
    title: str
    subject_line: str
    audience: Audience
    approver: ApproverKind
    required: tuple[str, ...]
    optional: tuple[str, ...]
    choices: Mapping[str, str]
    unless: Mapping[str, str]
    must_mention: tuple[str, ...]
    each_head_needs_a_finding: bool
    may_go_without_approval: bool
    source: str
    licence: str
    body: str
    email_opening: str = ""
    """What the e-mail itself may say of the letter that comes with it, in its subject and its first line."""
    form: Form = Form.LETTER
    belongs_to: BelongsTo = BelongsTo.CASE
    follows: str = ""
    cautions: tuple[str, ...] = ()
    confirm: Mapping[str, str] = field(default_factory=dict)
    covers: Mapping[str, Sequence[str | list[str]]] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """Every field that its wording may use, those that the post room makes included."""
        given = frozenset((*self.required, *self.optional))
        return given | {made for made, needs in MADE_FROM.items() if given.issuperset(needs)}

    @property
    def shipped_hash(self) -> str:
        return digest(self.subject_line, self.body)

    @property
    def whole(self) -> str:
        """The shipped wording with the shipped shared passages in place."""
        return expand(self.body, {key: shared.body for key, shared in SHARED.items()})[0]

    @property
    def acknowledgement(self) -> str:
        """What stands at the end of a text that follows somebody else's model (R204)."""
        return str(LICENCES[self.follows]["acknowledgement"]) if self.follows else ""

    @property
    def group(self) -> str:
        """Under which heading of the list of wordings it stands."""
        return {
            BelongsTo.CASE: "Letters of a complaint", BelongsTo.INCIDENT: "Letters of a social media incident",
            BelongsTo.ACADEMY: "Texts about no case: awareness and agreements",
        }[self.belongs_to]  # fmt: skip

    @property
    def source_words(self) -> str:
        """Where its content comes from, as staff would say it."""
        return self.source.partition(";")[0].replace("S0 ", "the complaints policy, ").strip()

    def needs(self, choices: Mapping[str, bool]) -> tuple[str, ...]:
        """The fields that must be filled, given the choices that were made."""
        return tuple(name for name in self.required if not choices.get(self.unless.get(name, ""), False))

    def mentions(self, choices: Mapping[str, bool]) -> tuple[str, ...]:
        """The fields whose value the words must carry, given the choices that were made."""
        return tuple(name for name in self.must_mention if not choices.get(self.unless.get(name, ""), False))

    def faults(self, subject_line: str, body: str, passages: Mapping[str, str] | None = None) -> list[Fault]:
        """What is wrong with somebody's wording of this letter; `passages`: the shared ones in force, by name."""
        if passages is None:
            passages = {key: shared.body for key, shared in SHARED.items()}
        whole, lines = expand(body, passages)
        found = faults(whole, fields=self.fields, choices=frozenset(self.choices), lines=lines)
        found += [
            Fault(0, f"The subject line has a field that this letter does not know: “{name}”.")
            for name in sorted(fields_in(subject_line) - self.fields)
        ]
        used = fields_in(whole) | fields_in(subject_line)
        if self.form == Form.LETTER and "adjustments_honoured" not in used:
            found.append(Fault(0, "This letter must have a place for [[adjustments_honoured]]."))
        for name in self.must_mention:
            if name not in used and not any(m in used and name in needs for m, needs in MADE_FROM.items()):
                found.append(Fault(0, f"This letter must say [[{name}]]: {FIELDS[name].meaning}"))
        return found

    def sample(self) -> dict[str, str | list[str]]:
        """A complete sample context."""
        found: dict[str, str | list[str]] = {
            name: one.sample if isinstance(one.sample, str) else list(one.sample)
            for name in (*self.required, *self.optional)
            if (one := FIELDS[name]).kind != Kind.MADE and name not in NOT_IN_SAMPLES
        }
        found.update(
            (name, value if isinstance(value, str) else list(value))
            for name, value in OTHER_SAMPLES.get(self.key, {}).items()
            if name in self.fields
        )
        return found


_HEARD = {"hearing_on": "Tuesday 2 February 2027"}
_AT_STAGE_1 = {"stage_name": "stage 1 (informal)", "next_stage_name": "stage 2 (formal)"}
OTHER_SAMPLES: Mapping[str, Mapping[str, str | tuple[str, ...]]] = {
    **dict.fromkeys(("acknowledgement_informal", "stage1_answer", "settled", "closing"), _AT_STAGE_1),
    "lapse": {
        **_AT_STAGE_1, "last_day": "Friday 29 January 2027",
        "steps_taken": ("We wrote to you on Monday 1 February 2027", "We telephoned on Friday 5 February 2027"),
    },
    "acknowledgement_panel": {"stage_name": "stage 3 (review panel)"},
    "adjournment": {
        "reasons": "A witness whom both sides want to hear is ill.", "new_due_on": "Friday 16 April 2027",
    },
    "duplicate": {
        "reasons": "You wrote about cars at the school gate. In January we looked into that, and changed the "
        "rota of staff outside.",
    },
    **dict.fromkeys(("panel_decision", "panel_decision_subject", "inspection_copy"), _HEARD),
    "independence_ruling": {
        "reasons": "We considered what you told us about the members, and who else could sit on the panel.",
    },
    "late_panel_request": {
        "requested_on": "Wednesday 10 February 2027", "last_day": "Monday 25 January 2027",
        "reasons": "Your request came more than two weeks after that day. You told us of nothing that kept you from "
        "asking in time.",
    },
    "out_of_scope": {
        "reasons": "You can appeal to an independent admission appeal panel against being refused a place. The academy "
        "office has the admissions policy.",
    },
    "out_of_time": {
        "reasons": "You told us that you had hoped things would get better by themselves. Those who saw what happened "
        "have left, and we could no longer look into it fairly.",
    },
    "pause": {"reasons": "It is looking into the same events and asked us not to speak with those who saw them."},
    "police_reported": {
        "incident_on": "Friday 15 January 2027",
        "reasons": "A member of the office staff was shouted at and pushed.",
    },
    "referral_notice": {
        "reasons": "To look at both points again, with the messages that were not found the first time.",
    },
    "reopened": {"reasons": "You sent us messages that we had not seen when we closed it."},
    "resumed": {
        "reasons": "Northmoor County Council told us that it has finished.", "due_on": "Friday 26 February 2027",
    },
    "site_bar": {"reasons": "On Friday 15 January 2027 a member of the office staff was shouted at and pushed."},
    "site_bar_review": {
        "reasons": "You told us that you are sorry. Nothing of the kind has happened since.",
        "review_on": "Friday 25 June 2027",
    },
    "social_chair": {"signatory_name": "Ms Noor Tremayne", "signatory_title": "Chair of the Academy Council"},
    "stage2_answer": {
        "steps_taken": (
            "She met you on Thursday 21 January 2027", "She read the support timetable and the message log",
            "She spoke with the two members of staff concerned",
        ),
    },
    "stop_responding": {
        "reasons": "You wrote to us many times after our answer, and we found nothing new in what you wrote.",
    },
    "withdrawal": {"reasons": "You said that the matter was settled when you met the form tutor."},
}  # fmt: skip
"""Samples that differ from those of `letters.fields`, so that every preview tells a story that can be true."""


class UnknownField(ValueError):
    """A context used a name that no letter knows."""


def ready(kind: LetterKind, context: Mapping[str, str | Sequence[str]]) -> dict[str, Value]:
    """The context as merging wants it: links made, and the fields added that the post room builds."""
    values: dict[str, Value] = {}
    for name, value in context.items():
        if name in NUMBERED.values() or name == OWN_WORDS:
            continue
        if name not in FIELDS or FIELDS[name].kind == Kind.MADE:
            raise UnknownField(f"No letter has a field called {name!r}.")
        holds = FIELDS[name].kind
        if holds == Kind.LINK and isinstance(value, str) and value:
            values[name] = link(value)
        elif holds == Kind.LINKS:
            values[name] = _links(_lines(context, name))
        else:
            values[name] = prose(value) if holds == Kind.PROSE else _numbered(context, name)
    values["contact_line"] = contact_line(context)
    values["findings_by_head"] = _findings(context)
    return {name: value for name, value in values.items() if name in kind.fields and is_filled(value)}


def _numbered(context: Mapping[str, str | Sequence[str]], name: str) -> Value:
    """The value, and of a list whose points have numbers of their own its points with those."""
    value, numbers = context[name], _lines(context, NUMBERED.get(name, ""))
    if isinstance(value, str) or len(numbers) != len(value) or not all(item.strip() for item in value):
        return value
    return Numbered.of(value, numbers)


def _words(context: Mapping[str, str | Sequence[str]], name: str) -> str:
    value = context.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _lines(context: Mapping[str, str | Sequence[str]], name: str) -> list[str]:
    value = context.get(name, [])
    return [value] if isinstance(value, str) and value.strip() else [] if isinstance(value, str) else list(value)


NAMED_LINK = re.compile(r"^(.*?):?\s*(https?://\S+|www\.\S+)\s*$")


def _links(rows: Sequence[str]) -> Prose:
    """A point for each: what it is, and its address as a link."""
    points = []
    for row in filter(None, (" ".join(row.split()) for row in rows)):
        found = NAMED_LINK.match(row)
        address = found.group(2) if found else ""
        shown = link(address if "//" in address else f"https://{address}") if address else ""
        points.append(": ".join(filter(None, [escape(found.group(1) if found else row), shown])))
    return Prose("\n".join(f"- {point}" for point in points))


def contact_line(context: Mapping[str, str | Sequence[str]]) -> Markdown:
    name, email, telephone = (_words(context, f"contact_{part}") for part in ("name", "email", "telephone"))
    if not name:
        return Markdown("")
    ways = [f"by e-mail at {link(email)}"] if email else []
    ways += [f"by telephone on {escape(telephone)}"] if telephone else []
    return Markdown(", ".join([escape(name), " or ".join(ways)]) if ways else escape(name))


def _findings(context: Mapping[str, str | Sequence[str]]) -> Markdown:
    heads, findings = _lines(context, "heads"), _lines(context, "findings")
    if not heads or len(heads) != len(findings) or not all(text.strip() for text in findings):
        return Markdown("")
    parts = []
    given = _lines(context, NUMBERED["heads"])
    numbers = given if len(given) == len(heads) else [str(place) for place in range(1, len(heads) + 1)]
    for number, head, finding in zip(numbers, heads, findings, strict=True):
        said = "\n\n".join(escape(" ".join(p.split())) for p in finding.splitlines() if p.strip())
        parts.append(f"### {number}. {escape(' '.join(head.split()))}\n\n{said}")
    return Markdown("\n\n".join(parts))


KNOWN_FRONT_MATTER = frozenset(
    {"title", "subject_line", "email_opening", "audience", "approver", "may_go_without_approval", "required",
     "optional", "choices", "unless", "must_mention", "each_head_needs_a_finding", "source", "licence", "form",
     "belongs_to", "follows", "cautions", "confirm", "covers"}
)  # fmt: skip


def parse(key: str, text: str) -> LetterKind:
    """One file of the catalogue. Raises ValueError with the file's name when anything in it does not add up."""
    try:
        _, front, body = text.split("+++\n", 2)
        said = tomllib.loads(front)
    except ValueError as problem:
        raise ValueError(f"{key}.md: the front matter cannot be read: {problem}") from problem
    if strange := set(said) - KNOWN_FRONT_MATTER:
        raise ValueError(f"{key}.md: unknown in the front matter: {', '.join(sorted(strange))}")
    form = Form(said.get("form", Form.LETTER))
    always = ALWAYS_REQUIRED if form == Form.LETTER else NO_READER
    required = tuple(dict.fromkeys((*always, *said.get("required", []))))
    allowed = (*ALWAYS_REQUIRED, *ALWAYS_ALLOWED)
    optional = tuple(n for n in dict.fromkeys((*allowed, *said.get("optional", []))) if n not in required)
    kind = LetterKind(
        key=key,
        title=said["title"],
        subject_line=said["subject_line"],
        email_opening=said.get("email_opening", ""),
        audience=Audience(said["audience"]),
        approver=ApproverKind(said["approver"]),
        required=required,
        optional=optional,
        choices=said.get("choices", {}),
        unless=said.get("unless", {}),
        must_mention=tuple(said.get("must_mention", [])),
        each_head_needs_a_finding=said.get("each_head_needs_a_finding", False),
        may_go_without_approval=said.get("may_go_without_approval", False),
        source=said["source"],
        licence=said["licence"],
        body=body.strip() + "\n",
        form=form,
        belongs_to=BelongsTo(said.get("belongs_to", BelongsTo.CASE)),
        follows=said.get("follows", ""),
        cautions=tuple(said.get("cautions", [])),
        confirm=said.get("confirm", {}),
        covers=said.get("covers", {}),
    )
    if kind.follows and kind.follows not in LICENCES:
        raise ValueError(f"{key}.md: no such publisher in licences.toml: {kind.follows}")
    if unknown := {*required, *optional, *kind.must_mention, *kind.unless} - set(FIELDS):
        raise ValueError(f"{key}.md: no such field: {', '.join(sorted(unknown))}")
    if unknown := set(kind.unless.values()) - set(kind.choices):
        raise ValueError(f"{key}.md: no such choice: {', '.join(sorted(unknown))}")
    if wrong := kind.faults(kind.subject_line, kind.body):
        raise ValueError(f"{key}.md: {'; '.join(str(fault) for fault in wrong)}")
    return kind


CATALOGUE: dict[str, LetterKind] = {
    path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.md"))
}
"""Every letter by its key."""
