"""How a wording will look: merged with a sample, or with the facts of a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import Academy
from letters import merging, reading
from letters.cases import Tried
from letters.catalogue import LetterKind, ready
from letters.fields import CALLED, FIELDS, Kind
from letters.shared_passages import SharedPassage
from letters.wordings import whole


@dataclass(frozen=True)
class Shown:
    """Subject and words as a reader would see them, and the fields that the case could not fill."""

    subject: str
    words: SafeString
    unfilled: tuple[str, ...] = ()


def with_sample(
    kind: LetterKind | SharedPassage, subject_line: str, body: str, chosen: Collection[str], *,
    academy: Academy | None, acknowledgement: str = "", called: Mapping[str, str] | None = None,
) -> Shown:  # fmt: skip
    """Merged with the sample of letters.fields; `called`: what this trust calls things."""
    if isinstance(kind, SharedPassage):
        return _passage(body, called or {})
    sample = {**kind.sample(), **{name: value for name, value in (called or {}).items() if name in CALLED}}
    choices = {name: name in chosen for name in kind.choices}
    values = ready(kind, sample)
    for left_out, choice in kind.unless.items():
        if choices.get(choice):
            values.pop(left_out, None)
    text = whole(body, academy, acknowledgement or kind.acknowledgement)
    return Shown(
        merging.merge_line(subject_line, sample, fields=kind.fields),
        reading.to_html(merging.merge(text, values, choices, fields=kind.fields)),
    )


def with_case(kind: LetterKind, subject_line: str, body: str, case: Tried, *, acknowledgement: str = "") -> Shown:
    """Merged with the facts of a case. What they cannot fill keeps its mark and is named."""
    known = {*kind.required, *kind.optional}
    context = {name: value for name, value in case.context.items() if name in known}
    values = ready(kind, context)
    choices = {name: bool(case.choices.get(name)) for name in kind.choices}
    text = merging.merge(
        whole(body, case.academy, acknowledgement or kind.acknowledgement), values, choices, fields=kind.fields
    )
    left = merging.fields_in(text)
    return Shown(
        merging.merge_line(subject_line, context, fields=kind.fields),
        reading.to_html(text),
        tuple(FIELDS[name].meaning for name in FIELDS if name in left),
    )


def _passage(body: str, called: Mapping[str, str]) -> Shown:
    sample: dict[str, merging.Value] = {
        name: called.get(name) or (one.sample if isinstance(one.sample, str) else list(one.sample))
        for name, one in FIELDS.items()
        if one.kind != Kind.MADE
    }
    sample["contact_line"] = merging.Markdown(merging.escape(str(sample["contact_name"])))
    return Shown("", reading.to_html(merging.merge(body, sample, {}, fields=frozenset(FIELDS))))
