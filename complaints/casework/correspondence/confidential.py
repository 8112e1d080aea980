"""What a letter may not give away: who complained first, and whose name was to be kept back (S0 §9.2, R11, R121)."""

from __future__ import annotations

import re

from complaints.casework.likeness import NOT_A_NAME
from complaints.casework.models import CaseLetter, Complaint
from letters.reading import plain

RUN = 7
"""So many words in a row, the same as somebody else's, are a quotation."""
SHORTEST = 3
"""Letters of a name from which it is looked for; shorter ones stand in too many words."""


def given_away(complaint: Complaint, case_letter: CaseLetter) -> list[str]:
    """Sentences about what in this letter would tell the later complainant of the first one (R121), or a party of
    somebody who spoke on the understanding that their name is not given."""
    text = f"{case_letter.letter.subject_line}\n{case_letter.letter.body}".lower()
    found = _kept_back(complaint, case_letter, text)
    first = complaint.first
    if case_letter.letter.key != "duplicate" or first is None:
        return found
    if any(_stands_in(word, text) for word in _names(first) - _names(complaint) - _own_words(complaint)):
        found.append("The letter names the person who complained first, or how to reach them. Take that out.")
    if not their_own(complaint) and _quoted(first, complaint) & _runs(plain(case_letter.letter.body)):
        found.append("The letter quotes what the person who complained first wrote. Say it in your own words.")
    if first.reference.lower() in text:
        found.append("The letter gives the reference of the first complaint. Take that out.")
    return found


def their_own(complaint: Complaint) -> bool:
    """Whether the first complaint came from the same person: nothing of it is to be kept from them."""
    if complaint.first is None:
        return False
    now, before = complaint.complainant, complaint.first.complainant
    return bool(now.email and now.email.casefold() == before.email.casefold()) or bool(
        now.name and (now.name, now.pupil_name) == (before.name, before.pupil_name)
    )


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def _quoted(first: Complaint, complaint: Complaint) -> set[tuple[str, ...]]:
    """What the first complainant wrote and the later one did not, as runs of words."""
    return _runs(first.words) - _runs(complaint.words)


TO_PARTIES = frozenset({CaseLetter.To.COMPLAINANT, CaseLetter.To.SUBJECT})


def _kept_back(complaint: Complaint, case_letter: CaseLetter, text: str) -> list[str]:
    if case_letter.to not in TO_PARTIES:
        return []
    names = {*complaint.interviews.filter(keep_name_back=True).values_list("name", flat=True)}
    names |= {*complaint.contributions.filter(keep_name_back=True).values_list("name", flat=True)}
    theirs = _names(complaint) | _own_words(complaint)
    words = {word for name in names for word in re.findall(r"[^\W\d_]+", name.lower()) if len(word) >= SHORTEST}
    if any(_stands_in(word, text) for word in words - theirs - set(NOT_A_NAME)):
        return ["The letter names somebody whose name is not to be given to the parties. Take that out."]
    return []


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
