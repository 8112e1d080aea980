"""Who a letter goes to."""

from __future__ import annotations

from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.permissions import PRINCIPAL_AND_ABOVE
from letters.post_room import Recipient

To = CaseLetter.To


def complainant(complaint: Complaint) -> Recipient:
    """The complainant, or whoever acts for them with recorded authority (R58)."""
    person = complaint.complainant
    name, known = person.shown_name, bool(person.name)
    if person.representative_name and person.authority_recorded_on:
        name, known = person.representative_name, True
    email = "" if person.post_only else person.write_to_email
    return Recipient(name=name, address=person.address, email=email, role=To.COMPLAINANT, known_by_name=known)


ON_PAPER = "on_paper"
"""The confirmation that a letter goes on paper although e-mail only was asked for."""
WANTS_EMAIL = "They asked for e-mail only. This letter goes on paper all the same"


def wants_email_only(complaint: Complaint, case_letter: CaseLetter) -> bool:
    """Whether the reader asked that nothing comes on paper (R17)."""
    return case_letter.to == To.COMPLAINANT and complaint.complainant.email_only


NOT_NAMES = frozenset({"the", "a", "an", "my", "our", "his", "her", "their", "one", "some", "somebody", "someone"})
"""Words with which a description of somebody begins, such as "the cover teacher"."""


def is_a_name(typed: str) -> bool:
    """Whether what was typed for a person complained about reads like a name: two or more words, each with a capital.

    "the cover teacher" is no name; a letter to it begins with Dear Sir or Madam."""
    words = typed.replace(".", " ").split()
    return len(words) > 1 and words[0].lower() not in NOT_NAMES and all(word[:1].isupper() for word in words)


def readers(complaint: Complaint, to: CaseLetter.To) -> list[Recipient]:
    """Everybody that a letter of this kind goes to, one letter each."""
    if to == To.COMPLAINANT:
        return [complainant(complaint)]
    if to == To.SUBJECT:
        return [
            Recipient(
                name=subject.name or subject.get_kind_display(),
                email=subject.user.email if subject.user else "",
                role=to,
                known_by_name=bool(subject.user) or is_a_name(subject.name),
            )
            for subject in complaint.subjects.filter(removed_on__isnull=True).select_related("user")
            if subject.user or subject.name
        ]
    conflicted = set(complaint.conflicts.filter(ended_on__isnull=True).values_list("user_id", flat=True))
    if to == To.INVESTIGATOR:
        named = [n for n in complaint.investigators.select_related("user") if n.user_id not in conflicted]
        return [Recipient(name=n.known_as, email=n.user.email, role=to) for n in named]
    if to == To.PANEL:
        panel = complaint.current_panel
        members = [m for m in (panel.sitting() if panel else []) if m.user_id not in conflicted]
        return [Recipient(name=m.known_as, email=m.user.email, role=to) for m in members]
    return [_for_the_academy(complaint)]


def _for_the_academy(complaint: Complaint) -> Recipient:
    """Whoever answers for the academy in this case, never its general mailbox: a subject may read that (R11, R101)."""
    academy, handler = complaint.academy, complaint.handler
    if complaint.lead_subject in PRINCIPAL_AND_ABOVE:
        trust = academy.trust
        return Recipient(
            name=trust.name,
            address=trust.address,
            email=handler.email if handler else trust.email,
            role=To.ACADEMY,
            known_by_name=False,
        )
    return Recipient(
        name=academy.name,
        address=academy.address,
        email=handler.email if handler else "",
        role=To.ACADEMY,
        known_by_name=False,
    )
