"""What a letter about a duplicate may not give away: who complained first (S0 §9.2, R121)."""

from __future__ import annotations

import re

from complaints.casework.models import CaseLetter, Complaint

SHORTEST = 3
"""Letters of a name from which it is looked for; shorter ones stand in too many words."""


def given_away(complaint: Complaint, case_letter: CaseLetter) -> list[str]:
    """Sentences about what in this letter would tell the later complainant of the first one (R121)."""
    first = complaint.first
    if case_letter.letter.key != "duplicate" or first is None:
        return []
    text = f"{case_letter.letter.subject_line}\n{case_letter.letter.body}".lower()
    found = []
    if any(_stands_in(word, text) for word in _names(first) - _names(complaint) - _own_words(complaint)):
        found.append("The letter names the person who complained first, or how to reach them. Take that out.")
    if first.reference.lower() in text:
        found.append("The letter gives the reference of the first complaint. Take that out.")
    return found


def _names(complaint: Complaint) -> set[str]:
    """Each name of whoever complains or acts for them, and their addresses for mail."""
    person = complaint.complainant
    words = re.findall(r"[^\W\d_]+", f"{person.name} {person.representative_name}".lower())
    mails = (person.email.lower(), person.representative_email.lower())
    return {word for word in (*words, *mails) if len(word) >= SHORTEST}


def _own_words(complaint: Complaint) -> set[str]:
    """What the later complainant said themselves is no news to them: their child, whom it is about."""
    said = f"{complaint.complainant.pupil_name} {complaint.summary} {complaint.words}".lower()
    academy = complaint.academy
    known = f"{academy.name} {academy.trust.name} {complaint.handler.name if complaint.handler else ''}".lower()
    return set(re.findall(r"[^\W\d_]+", f"{said} {known}"))


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
