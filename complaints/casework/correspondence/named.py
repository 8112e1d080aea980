"""People of other complaints whom a letter names: a third party's, perhaps (Part 7, paragraph 33(k); R11, R192)."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from complaints.casework.likeness import words_of
from complaints.casework.models import CaseLetter, Complainant, Complaint
from letters.checking import TITLES
from letters.confirming import Doubt
from letters.reading import plain

WORD = re.compile(r"[^\W\d_][\w’'‘ʼ\-‐‑.]*")
LONGEST = 4
"""Words of a full name, besides a title."""
NOT_HERE = "The letter names somebody who is not on the record of this complaint"


def others_named(complaint: Complaint, case_letter: CaseLetter) -> list[Doubt]:
    """Complainants and children of other complaints at the academy whose full name stands in the letter.

    Two to four words of the letter that begin and end with a capital are looked for in one query, however many
    complaints there are. Nobody of this complaint, nobody whom the complainant named, and no colleague is meant. The
    sentence says nothing of where else the name stands.
    """
    letter = case_letter.letter
    written = _full_names(f"{letter.subject_line}\n{plain(letter.body)}")
    if not written:
        return []
    looked_for = {*written, *(f"{title} {name}" for name in written for title in TITLES)}
    rows = (
        Complainant.objects.filter(complaint__academy_id=complaint.academy_id)
        .exclude(complaint_id=complaint.pk)
        .annotate(by_name=Lower("name"), by_child=Lower("pupil_name"))
        .filter(Q(by_name__in=looked_for) | Q(by_child__in=looked_for))
        .values_list("by_name", "by_child")[:200]
    )
    found = {name for pair in rows for name in pair if name in looked_for}
    if not found:
        return []
    ours = _ours(complaint, case_letter)
    strangers = {name for name in found if not words_of(name) <= ours}
    colleagues = set(
        User.objects.annotate(by_name=Lower("name")).filter(by_name__in=strangers).values_list("by_name", flat=True)
    )
    shown = {}
    for name in strangers - colleagues:
        bare = name if name in written else name.partition(" ")[2]
        shown[bare] = written[bare]
    return [
        Doubt(f"named:{name}"[:120], f"{NOT_HERE}: {as_typed}.")
        for name, as_typed in sorted(shown.items())
    ]  # fmt: skip


def _full_names(text: str) -> dict[str, str]:
    """What may be a full name, as it is looked for, with and without accents → as it stands in the letter."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        words = [(one.group().rstrip(".-"), one.start(), one.end()) for one in WORD.finditer(line)]
        for first in range(len(words)):
            for last in range(first + 1, min(first + LONGEST, len(words))):
                if line[words[last - 1][2] : words[last][1]].strip():
                    break  # a comma or a bracket stands between them
                if words[first][0][0].isupper() and words[last][0][0].isupper():
                    typed = " ".join(word for word, _, _ in words[first : last + 1])
                    for bare in {typed, re.sub(r"[’'‘ʼ]s$", "", typed)}:
                        found |= dict.fromkeys(_folded(bare), bare)
    return found


def _folded(name: str) -> set[str]:
    """A name in small letters as it may be kept: with either apostrophe, with accents and without."""
    small = name.lower()
    bare = "".join(one for one in unicodedata.normalize("NFKD", small) if not unicodedata.combining(one))
    return {one for each in (small, bare) for one in (each, each.replace("’", "'"), each.replace("'", "’"))}


def _ours(complaint: Complaint, case_letter: CaseLetter) -> frozenset[str]:
    """The words of every name on this record, and of what the complainant wrote."""
    person, academy = complaint.complainant, complaint.academy
    names = [
        person.name, person.pupil_name, person.representative_name, complaint.words, complaint.summary,
        case_letter.letter.recipient_name, academy.name, academy.trust.name,
        *complaint.subjects.values_list("name", flat=True), *complaint.interviews.values_list("name", flat=True),
    ]  # fmt: skip
    return words_of(" ".join(names))
