"""The catalogue: one readable file for each letter, fixtures/letters/KEY.md, read once per process.

A file is front matter in TOML between two lines `+++`, then the wording. What the front matter may hold:

| name | meaning |
|---|---|
| title, subject_line | what staff see; what the reader sees (merge fields allowed) |
| audience, approver | values of vocabulary.Audience and vocabulary.ApproverKind |
| may_go_without_approval | true for the receipt notice only |
| required, optional | names of fields (letters.fields.FIELDS) |
| [unless] | field = choice: the field is not required when that choice is made |
| must_mention | fields whose value must still stand in the words when the letter goes |
| each_head_needs_a_finding | the words after each head must say something |
| [choices] | name = what the tick box says; `[[if name]]` … `[[end]]` hangs on it |
| source, licence | where the content comes from, and on what terms the words stand |
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from letters.fields import FIELDS, Kind
from letters.merging import Fault, Markdown, Value, escape, faults, fields_in, is_filled, link, prose
from letters.models import digest
from letters.vocabulary import ApproverKind, Audience

FOLDER: Path = settings.BASE_DIR / "fixtures" / "letters"

ALWAYS_REQUIRED = ("academy_name", "recipient_name", "reference", "signatory_name", "signatory_title")
ALWAYS_ALLOWED = (
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

    @property
    def fields(self) -> frozenset[str]:
        """Every field that its wording may use, those that the post room makes included."""
        given = frozenset((*self.required, *self.optional))
        return given | {made for made, needs in MADE_FROM.items() if given.issuperset(needs)}

    @property
    def shipped_hash(self) -> str:
        return digest(self.subject_line, self.body)

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

    def faults(self, subject_line: str, body: str) -> list[Fault]:
        """What is wrong with somebody's wording of this letter."""
        found = faults(body, fields=self.fields, choices=frozenset(self.choices))
        found += [
            Fault(0, f"The subject line has a field that this letter does not know: “{name}”.")
            for name in sorted(fields_in(subject_line) - self.fields)
        ]
        used = fields_in(body) | fields_in(subject_line)
        if "adjustments_honoured" not in used:
            found.append(Fault(0, "This letter must have a place for [[adjustments_honoured]]."))
        for name in self.must_mention:
            if name not in used and not any(m in used and name in needs for m, needs in MADE_FROM.items()):
                found.append(Fault(0, f"This letter must say [[{name}]]: {FIELDS[name].meaning}"))
        return found

    def sample(self) -> dict[str, str | list[str]]:
        """A complete sample context."""
        found: dict[str, str | list[str]] = {
            name: field.sample if isinstance(field.sample, str) else list(field.sample)
            for name in (*self.required, *self.optional)
            if (field := FIELDS[name]).kind != Kind.MADE and name != "adjustments_honoured"
        }
        found.update((name, value) for name, value in OTHER_SAMPLES.get(self.key, {}).items() if name in self.fields)
        return found


OTHER_SAMPLES: Mapping[str, Mapping[str, str]] = {
    key: {"stage_name": "stage 1 (informal)", "next_stage_name": "stage 2 (formal)"}
    for key in ("acknowledgement_informal", "stage1_answer", "settled", "lapse", "closing")
} | {"acknowledgement_panel": {"stage_name": "stage 3 (review panel)"}}
"""Samples that differ from those of `letters.fields`, so that no preview names a stage that does not come next."""


class UnknownField(ValueError):
    """A context used a name that no letter knows."""


def ready(kind: LetterKind, context: Mapping[str, str | Sequence[str]]) -> dict[str, Value]:
    """The context as merging wants it: links made, and the fields added that the post room builds."""
    values: dict[str, Value] = {}
    for name, value in context.items():
        if name not in FIELDS or FIELDS[name].kind == Kind.MADE:
            raise UnknownField(f"No letter has a field called {name!r}.")
        field = FIELDS[name]
        if field.kind == Kind.LINK and isinstance(value, str) and value:
            values[name] = link(value)
        else:
            values[name] = prose(value) if field.kind == Kind.PROSE else value
    values["contact_line"] = _contact(context)
    values["findings_by_head"] = _findings(context)
    return {name: value for name, value in values.items() if name in kind.fields and is_filled(value)}


def _words(context: Mapping[str, str | Sequence[str]], name: str) -> str:
    value = context.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _lines(context: Mapping[str, str | Sequence[str]], name: str) -> list[str]:
    value = context.get(name, [])
    return [value] if isinstance(value, str) and value.strip() else [] if isinstance(value, str) else list(value)


def _contact(context: Mapping[str, str | Sequence[str]]) -> Markdown:
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
    for number, (head, finding) in enumerate(zip(heads, findings, strict=True), start=1):
        said = "\n\n".join(escape(" ".join(p.split())) for p in finding.splitlines() if p.strip())
        parts.append(f"### {number}. {escape(' '.join(head.split()))}\n\n{said}")
    return Markdown("\n\n".join(parts))


KNOWN_FRONT_MATTER = frozenset(
    {"title", "subject_line", "email_opening", "audience", "approver", "may_go_without_approval", "required",
     "optional", "choices", "unless", "must_mention", "each_head_needs_a_finding", "source", "licence"}
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
    required = tuple(dict.fromkeys((*ALWAYS_REQUIRED, *said.get("required", []))))
    optional = tuple(n for n in dict.fromkeys((*ALWAYS_ALLOWED, *said.get("optional", []))) if n not in required)
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
    )
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
