"""An answer says of each head what the record says was found: words changed by hand never contradict it (R9, R35)."""

from __future__ import annotations

import re

from complaints.casework.models import CaseLetter, Complaint, Finding
from complaints.casework.vocabulary import Outcome
from complaints.policy.vocabulary import Stage
from letters.checking import squeeze
from letters.models import Letter
from letters.reading import plain

STAGE_OF: dict[str, Stage] = {
    "stage1_answer": Stage.INFORMAL,
    "stage2_answer": Stage.FORMAL,
    "panel_decision": Stage.PANEL,
    "panel_decision_subject": Stage.PANEL,
    "inspection_copy": Stage.PANEL,
}
"""Letter → the stage whose findings it gives."""

NUMBER = re.compile(r"^\d+[.)]\s+")
HEADING = re.compile(r"^\s{0,3}#{1,2}\s")
"""A heading above those of the heads: what follows it is about no head."""
BETWEEN = r"(?:\W+\w+){0,2}?\W+"
SAID: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    (Outcome.NO_FINDING, re.compile(r"\bno finding\b")),
    (Outcome.NOT_UPHELD, re.compile(rf"\b(?:not|never|cannot be){BETWEEN}upheld\b")),
    (Outcome.PARTLY_UPHELD, re.compile(rf"\b(?:partly|partially){BETWEEN}upheld\b|\bupheld (?:partly|in part)\b")),
    (Outcome.UPHELD, re.compile(r"\bupheld\b")),
)  # fmt: skip
"""The words of each finding; what an earlier one has taken is read no more, so that “not upheld” is never “upheld”."""
SENTENCE = re.compile(r"[.?!;:\n]+")


def contradicted(complaint: Complaint, case_letter: CaseLetter) -> list[str]:
    """A sentence for each head whose section does not give the finding on the record, or gives another as well."""
    letter = case_letter.letter
    stage = STAGE_OF.get(letter.key)
    if stage is None:
        return []
    found = {
        row.head_id: row
        for row in Finding.objects.filter(head__complaint=complaint, stage=stage, round=complaint.round)
    }
    rows = [(head, found[head.pk]) for head in complaint.heads_to_answer() if head.pk in found]
    sections = _sections(letter, [head.text for head, _ in rows])
    wrong = []
    for head, finding in rows:
        said = sections.get(squeeze(head.text))
        if said is None:
            continue  # that a head is not answered is said by the check of every letter
        recorded, others = Outcome(finding.outcome), _alone(said) - {Outcome(finding.outcome)}
        if recorded in _anywhere(said) and not others:
            continue
        instead = f"the letter says “{sorted(others)[0].label}”" if others else "the letter does not say so"
        wrong.append(
            f"Head {head.number}: the record says “{recorded.label}”, but {instead}. Write the finding as it is "
            "recorded, or bring the facts of the letter up to date."
        )
    return wrong


def _sections(letter: Letter, heads: list[str]) -> dict[str, str]:
    """What the letter says under each head, which begins a line; up to the next head or the next heading above."""
    known = sorted((squeeze(head) for head in heads), key=len, reverse=True)
    sections: dict[str, str] = {}
    now = ""
    for line in letter.body.splitlines():
        words = NUMBER.sub("", squeeze(plain(line)))
        begun = next((head for head in known if words.startswith(head)), "") if words else ""
        if begun:
            now = begun
            sections[now] = f"{sections.get(now, '')}\n{words.removeprefix(begun)}"
        elif HEADING.match(line):
            now = ""
        elif now:
            sections[now] += f"\n{words}"
    return sections


def _anywhere(said: str) -> set[Outcome]:
    """Every finding whose words stand in it."""
    found = set()
    for outcome, words in SAID:
        said, count = words.subn(" ", said)
        if count:
            found.add(outcome)
    return found


def _alone(said: str) -> set[Outcome]:
    """Findings that are a sentence by themselves, as the wording gives them."""
    labels = {outcome.label.casefold(): outcome for outcome in Outcome}
    return {labels[words] for one in SENTENCE.split(said) if (words := " ".join(one.split())) in labels}
