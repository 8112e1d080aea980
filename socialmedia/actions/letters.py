"""Letters of an incident: drafted behind their gates, approved by the trust, issued behind the same gates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import User
from complaints.evidence import vault
from letters import confirming, post_room
from letters.confirming import Doubt
from letters.models import Letter
from letters.reading import plain
from socialmedia import gates, permissions
from socialmedia.actions import unnamed
from socialmedia.actions.refusal import Refused
from socialmedia.facts import Facts
from socialmedia.models import Confirmation, Incident, IncidentLetter, PrintSet
from socialmedia.vocabulary import ABOUT, LETTERS, OTHER_LETTERS, Act, Kind

Data = dict[str, object]

CONCERNS = ("about_staff", "about_school", "comments", "behaviour", "pictures")
"""The sections of the letter to the people involved that its writer chooses from (R272)."""

PASSAGES = ("bullying", "offence", "platform_named", "spoken")
"""Passages of the letter to all parents that its writer chooses from; the last two are those of S0 (R195, R198)."""

CONDUCT: dict[Kind, str] = {
    Kind.COMPLAINS: "complain about the school or about members of staff",
    Kind.ALLEGATION: "make allegations about members of our community",
    Kind.ABUSE: "make inappropriate comments about members of staff, other parents or pupils",
    Kind.HARASSMENT: "address members of our community in a way that can be felt as harassment",
    Kind.HATE: "post comments that are directed against people because of who they are",
    Kind.THREAT: "post comments that can be read as a threat",
    Kind.DEFAMATION: "make statements about people that may be untrue and harmful",
    Kind.CHILDREN: "post names or pictures of other people’s children",
}
"""What the post did, in the words of a letter; the writer changes the list (R271, R274)."""


def to_involved(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, recipient_name: str, address: str, email: str,
    event: str, conduct: Sequence[str], note_taker: str, signatory_name: str, signatory_title: str, contact_name: str,
    contact_telephone: str, sections: Sequence[str] = (), warning: bool = False, confidential: bool = False,
    print_set: PrintSet | None = None, letter: str = "", tone: str = "", bullying: bool = False,
    policy_links: Sequence[str] = (), **_: Any,
) -> Data:  # fmt: skip
    """To somebody involved, once meeting them was tried and other ways are recorded: the invitation to talk, or the
    letter about how social media were used (R199–R202, R271–R273)."""
    choices = {name: name in sections for name in CONCERNS} | {
        "warning": warning, "confidential": confidential, "bullying": bullying, "enclosed": print_set is not None,
    }  # fmt: skip
    address_of_post = "" if unnamed.tells(incident, incident.address) else incident.address
    context: dict[str, str | list[str]] = {
        "platform_name": incident.platform_name, "event_words": event, "conduct": list(conduct),
        "post_link": address_of_post, "note_taker": note_taker, "tone": tone, "policy_links": list(policy_links),
        **_signed(incident, signatory_name, signatory_title, contact_name, contact_telephone),
    }  # fmt: skip
    recipient = post_room.Recipient(recipient_name.strip(), address.strip(), email.strip(), role="parent")
    return _draft(
        Act.WRITE_TO_INVOLVED, incident, recipient, context, choices, by=by, at=at, print_set=print_set, letter=letter
    )


def to_all(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, period: str, conduct: Sequence[str],
    signatory_name: str, signatory_title: str, contact_name: str, contact_telephone: str, nobody_identified: bool,
    spoken_with: bool = False, not_known: bool = False, happened: bool = True, letter: str = "",
    passages: Sequence[str] = (), policy_links: Sequence[str] = (), **_: Any,
) -> Data:  # fmt: skip
    """A letter to all parents, from which nobody can be identified: after an incident, as a reminder, or where the
    thread cannot be seen (R195–R198, R241, R274, R275)."""
    Confirmation.objects.create(
        incident=incident, act=Act.WRITE_TO_ALL, nobody_identified=nobody_identified, spoken_with=spoken_with,
        not_known=not_known, by=by, at=at,
    )  # fmt: skip
    academy = incident.academy
    context: dict[str, str | list[str]] = {
        "period": period, "conduct": list(conduct), "platform_name": incident.platform_name,
        "policy_links": list(policy_links), "website_link": academy.website,
        "safeguarding_lead": academy.safeguarding_contact,
        **_signed(incident, signatory_name, signatory_title, contact_name, contact_telephone),
    }  # fmt: skip
    recipient = post_room.Recipient("parents and carers", role="all_parents")
    choices = {name: name in passages for name in PASSAGES} | {"happened": happened, "nothing_said": not happened}
    choices["spoken"] = choices["spoken"] and spoken_with
    return _draft(Act.WRITE_TO_ALL, incident, recipient, context, choices, by=by, at=at, letter=letter)


def from_chair(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, recipient_name: str, address: str, email: str,
    event: str, signatory_name: str, signatory_title: str, contact_name: str, contact_telephone: str,
    warning: bool = False, print_set: PrintSet | None = None, **_: Any,
) -> Data:  # fmt: skip
    """The chair asks the poster to speak with a named person on a telephone number (R246)."""
    context: dict[str, str | list[str]] = {
        "platform_name": incident.platform_name, "event_words": event,
        **_signed(incident, signatory_name, signatory_title, contact_name, contact_telephone),
    }  # fmt: skip
    recipient = post_room.Recipient(recipient_name.strip(), address.strip(), email.strip(), role="parent")
    return _draft(
        Act.WRITE_FROM_CHAIR, incident, recipient, context, {"warning": warning}, by=by, at=at, print_set=print_set
    )


def _signed(incident: Incident, name: str, title: str, contact: str, telephone: str) -> dict[str, str | list[str]]:
    return {
        "reference": incident.reference, "signatory_name": name, "signatory_title": title, "contact_name": contact,
        "contact_telephone": telephone or incident.academy.telephone, "trust_name": incident.academy.trust.name,
    }  # fmt: skip


def _draft(
    act: Act, incident: Incident, recipient: post_room.Recipient, context: dict[str, str | list[str]],
    choices: dict[str, bool], *, by: User, at: dt.datetime, print_set: PrintSet | None = None, letter: str = "",
) -> Data:  # fmt: skip
    if not recipient.name:
        raise Refused("Enter who the letter is to.")
    if letter and letter not in (LETTERS[act], *OTHER_LETTERS.get(act, ())):
        raise Refused("Choose a letter from the list.")
    made = post_room.draft(
        key=letter or LETTERS[act], academy=incident.academy, about_kind=ABOUT, about=incident.uuid,
        recipient=recipient, context=context, choices=choices, by=by, at=at,
    )  # fmt: skip
    IncidentLetter.objects.create(incident=incident, letter=made, act=act, print_set=print_set)
    if print_set is not None:
        _enclose(made, print_set, by=by, at=at)
    return {"letter": str(made.uuid), "key": made.key}


def _enclose(letter: Letter, print_set: PrintSet, *, by: User, at: dt.datetime) -> None:
    """The blacked-out copies go with the letter, as pages behind it (R201)."""
    file = print_set.file
    if not file.may_be_served:
        raise Refused("The copies cannot be opened at present. Make them again.")
    try:
        post_room.enclose(
            letter, title="Copies of what was posted", content=b"".join(vault.read(file.stored_as)),
            media_type=file.media_type, by=by, at=at,
        )  # fmt: skip
    except FileNotFoundError as fault:
        raise Refused("The copies are missing from the store. Make them again.") from fault
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped


# --- a letter in progress; called by the door's helpers in letter_door.py ----------------------------------------


TELLS = "The letter says something from which it could be told who brought the post to the school."


def shut(incident: Incident, row: IncidentLetter) -> list[gates.Gate]:
    """The gates that stop the letter now, with what was confirmed when it was drafted."""
    return gates.shut(Facts.of(incident), Act(row.act), _confirmed(incident, Act(row.act)))


def problems(incident: Incident, row: IncidentLetter) -> list[str]:
    """What stops the letter: gates that are shut again, whoever brought it, and anything that identifies somebody."""
    act = Act(row.act)
    facts = Facts.of(incident)
    text = f"{row.letter.subject_line}\n{plain(row.letter.body)}"
    found = [f"{gate.sentence} {gate.opens}" for gate in shut(incident, row)]
    found += confirming.unconfirmed(row.letter, doubts(row))
    if unnamed.tells(incident, text):
        found.append(TELLS)
    if act == Act.WRITE_TO_ALL:
        named = [mark for mark in _marks(facts) if unnamed.stands(mark, _but_for_the_lead(row.letter, text))]
        found += [f"“{mark}” in the letter could identify somebody." for mark in named]
    return found


def _confirmed(incident: Incident, act: Act) -> gates.Details:
    """What was confirmed when it was drafted; at issue the gates are asked with it again."""
    if act != Act.WRITE_TO_ALL:
        return gates.NOTHING
    row = Confirmation.objects.filter(incident=incident, act=act).first()
    if row is None:
        return {"nobody_identified": False}
    return {"nobody_identified": row.nobody_identified, "spoken_with": row.spoken_with, "not_known": row.not_known}


def _but_for_the_lead(letter: Letter, text: str) -> str:
    """The words without the name by which the letter says, once, who the safeguarding lead is: that points at nobody,
    and the letter cannot go without it (R194, R195)."""
    lead = str(letter.context.get("safeguarding_lead", "")).strip()
    return text.replace(lead, "", 1) if lead else text


def _marks(facts: Facts) -> list[str]:
    """Names, accounts and addresses of those concerned, which no general letter may hold (R196, R275)."""
    incident = facts.incident
    names = [one.name for one in facts.concerned]
    families = [name.split()[-1] for name in names if len(name.split()) > 1 and len(name.split()[-1]) > 3]
    found = [*names, *families, incident.account, incident.place_name, incident.address]
    return list(dict.fromkeys(mark for mark in found if len(mark.strip()) > 2))


CHANGED = "nobody_identified"


def doubts(row: IncidentLetter) -> list[Doubt]:
    """That nobody can be identified is said before a letter to all has words; where somebody changed them since, it is
    asked again of the letter as it stands (R196, R275; docs/decisions/0037)."""
    if Act(row.act) != Act.WRITE_TO_ALL or not row.letter.is_amended:
        return []
    return [
        Doubt(
            CHANGED, "The words were changed after somebody confirmed that nobody can be identified from them.",
            "Read the letter as it stands, and confirm it again.", ticks="Nobody can be identified from this letter",
        )
    ]  # fmt: skip


def may_write(user: User, row: IncidentLetter, incident: Incident, *, on: dt.date) -> bool:
    """Whoever may draft this letter may change it."""
    return permissions.may(user, Act(row.act), incident, on=on)
