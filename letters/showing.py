"""How a wording will look: merged with a sample, or with the facts of a case."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import Academy
from letters import merging, reading
from letters.cases import Tried
from letters.catalogue import LetterKind, contact_line, ready
from letters.fields import CALLED, FIELDS, Kind
from letters.models import Letter
from letters.shared_passages import SharedPassage
from letters.wordings import Words, whole


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
    text = whole(body, academy, acknowledgement or kind.acknowledgement)
    subject, words, _ = _with_sample(kind, subject_line, text, chosen, called or {})
    return Shown(subject, reading.to_html(words))


def _with_sample(
    kind: LetterKind, subject_line: str, text: str, chosen: Collection[str], called: Mapping[str, str]
) -> tuple[str, str, dict[str, str | list[str]]]:
    """Subject line and words merged with the sample, and that sample."""
    sample = {**kind.sample(), **{name: value for name, value in called.items() if name in CALLED}}
    choices = {name: name in chosen for name in kind.choices}
    values = ready(kind, sample)
    for left_out, choice in kind.unless.items():
        if choices.get(choice):
            values.pop(left_out, None)
    subject = merging.merge_line(subject_line, sample, fields=kind.fields)
    return subject, merging.merge(text, values, choices, fields=kind.fields), sample


SAMPLE_ADDRESS = "Flat 2\n17 Weir Street\nHollowbrook\nHB4 9QZ"
"""Where the reader of a sample lives."""
SAMPLES = uuid.UUID("5b0ccf2e-6f2c-4f1e-9d53-0e7a1c1f2d10")
"""The names of samples are made in it."""


def sample_letter(
    kind: LetterKind, words: Words, chosen: Collection[str], *, academy: Academy, large_print: bool,
    called: Mapping[str, str],
) -> Letter:  # fmt: skip
    """The wording as a letter of this academy to a made-up reader, to be seen on paper; never saved. It goes by the
    same identifier each time, so that the same words give the same bytes."""
    subject, body, sample = _with_sample(kind, words.subject_line, words.whole, chosen, called)
    return Letter(
        uuid=uuid.uuid5(SAMPLES, kind.key), key=kind.key, title=kind.title, academy=academy, subject_line=subject,
        body=body, context=sample,
        recipient_name=str(sample["recipient_name"]), recipient_address=SAMPLE_ADDRESS, large_print=large_print,
    )  # fmt: skip


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
    sample["contact_line"] = contact_line({name: one.sample for name, one in FIELDS.items()})
    return Shown("", reading.to_html(merging.merge(body, sample, {}, fields=frozenset(FIELDS))))
