"""What the complainant changes about themselves, how they are let in, and a request for a panel that comes late."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from complaints.casework import correspondence, deadlines, permissions
from complaints.casework.actions.door import day_of, lock, mark, note
from complaints.casework.actions.refusal import Refused
from complaints.casework.actions.way_in import owe_word
from complaints.casework.models import Complainant, Complaint, Contact, Message, WayInChanged
from complaints.casework.vocabulary import Closure, LateWhat, State
from complaints.policy.vocabulary import Stage

REACHED_BY = frozenset({"email", "telephone", "address"})
CAN_SETTLE = frozenset({State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL, State.FORMAL_ANSWERED})
HONOURED = frozenset(
    {
        "large_print", "email_only", "post_only", "telephone_first", "easy_read", "interpreter", "step_free",
        "hearing_support", "supporter", "talk_at_school", "other_adjustment",
    }
)  # fmt: skip


def _of(complaint: Complaint, by: User | None, at: dt.datetime) -> tuple[Complaint, Complainant]:
    locked = lock(complaint)
    if by is not None and not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("complainant")
    return locked, locked.complainant


@transaction.atomic
def change_complainant(complaint: Complaint, *, by: User | None, at: dt.datetime, **facts: Any) -> list[str]:
    """How to reach the complainant and what to do differently for them (S0 §1, R17); without `by` their own change.

    Whoever works on the case may also put the name right, so that what was taken down over the telephone can be
    completed. Gives the names of what changed. The chronology holds those names, never the words. Letters that have
    not gone follow to the new address; a former e-mail address is told that it is no longer used.
    """
    locked, person = _of(complaint, by, at)
    former = person.email
    known = REACHED_BY | HONOURED | ({"name"} if by is not None else set())
    changed = sorted(name for name, value in facts.items() if name in known and getattr(person, name) != value)
    for name in changed:
        setattr(person, name, facts[name])
    if "name" in changed and person.name:
        person.anonymous = False
    if not (person.email or person.telephone or person.address or person.talk_at_school or person.anonymous):
        raise Refused("Keep at least one: an e-mail address, a telephone number or a postal address.")
    if changed:
        person.save(update_fields=[*changed, "anonymous"])
        note(locked, "complainant_changed", by=by, at=at, data={"fields": changed})
        if "email" in changed and former.lower() != person.email.lower():
            owe_word(locked, former, what=WayInChanged.What.REPLACED, by=by, at=at)
        correspondence.readdress(locked, by=by, at=at)
    return changed


@transaction.atomic
def give_pin(complaint: Complaint, *, pin: str, by: User, at: dt.datetime, why: str = "") -> None:
    """A PIN for the own page of somebody without e-mail; only its hash is kept, and an earlier PIN ends.

    Whoever makes it sees it. Where a code by e-mail works the reason is kept, and the addresses hear of the PIN.
    """
    locked, person = _of(complaint, by, at)
    if person.anonymous:
        raise Refused("An anonymous person has no page of their own.")
    if person.write_to_email and not why.strip():
        raise Refused("A code by e-mail opens their page. Say why they need a PIN as well.")
    if why.strip():
        Contact.objects.create(
            complaint=locked, kind=Contact.Kind.NOTE, on=day_of(at), by=by, added_at=at,
            note=f"Why a PIN for the complainant's page was made: {why.strip()}",
        )  # fmt: skip
    owe_word(locked, person.email, person.representative_email, what=WayInChanged.What.PIN, by=by, at=at)
    person.pin_hash = make_password(pin)
    person.save(update_fields=["pin_hash"])
    note(locked, "pin_given", by=by, at=at)


@transaction.atomic
def end_pin(complaint: Complaint, *, by: User, at: dt.datetime) -> None:
    """The PIN stops working, because its letter went astray or is not needed."""
    locked, person = _of(complaint, by, at)
    if person.pin_hash:
        person.pin_hash = ""
        person.save(update_fields=["pin_hash"])
        note(locked, "pin_ended", by=by, at=at)


@transaction.atomic
def ask_late_for_panel(complaint: Complaint, *, why: str, at: dt.datetime, once: str = "") -> Message:
    """The complainant asks for a panel after the last day: kept with its day and reasons for the clerk to decide (R64).

    The state does not move. The clerk accepts it (`request_panel` with reasons) or refuses it; once closed for that
    very reason, a trust officer may reopen it.
    """
    locked = lock(complaint)
    lapsed = (
        locked.state == State.CLOSED
        and locked.closure == Closure.NOT_TAKEN_FURTHER
        and locked.stage_reached == Stage.FORMAL
    )
    if not (locked.state == State.FORMAL_ANSWERED or lapsed):
        raise Refused("A review panel cannot be asked for where the complaint now stands.")
    if not lapsed and not deadlines.request_is_late(locked, on=day_of(at)):
        raise Refused("The time to ask has not passed: the request is not late.")
    if locked.late_decisions.filter(what=LateWhat.PANEL_REQUEST, round=locked.round, accepted=False).exists():
        raise Refused("We have answered your late request. If there is something new, send us a message.")
    if locked.panel_request_late:
        raise Refused("Your request is on record already. We will write to you about it.")
    if not why.strip():
        raise Refused("Say why you are not satisfied and why you ask only now.")
    locked.panel_request_on, locked.panel_request_late = day_of(at), True
    locked.panel_request_reasons = why.strip()
    locked.save()
    message = Message.objects.create(
        complaint=locked, from_complainant=True, sent_at=at,
        text=f"I ask for a review panel, after the last day to ask.\n\n{why.strip()}",
    )  # fmt: skip
    note(locked, "late_panel_request", by=None, at=at, data={"message": message.pk, **mark(once)})
    return message


CONTENT = "content"
"""How the key of a message begins by which the complainant says that they are content."""


@transaction.atomic
def say_content(complaint: Complaint, *, text: str, at: dt.datetime) -> Message:
    """The complainant is content and says so on their page; `settle` stays the handler's step (S0 §6.1)."""
    locked = lock(complaint)
    if locked.state not in CAN_SETTLE:
        raise Refused("That cannot be said here where the complaint now stands. Send us a message instead.")
    said = "I am content with how this was dealt with. You can close it."
    message, first = Message.objects.get_or_create(
        submission_key=f"{CONTENT}-{locked.pk}-{locked.state}-{locked.round}",
        defaults={
            "complaint": locked, "from_complainant": True, "sent_at": at,
            "text": f"{said}\n\n{text.strip()}" if text.strip() else said,
        },
    )  # fmt: skip
    if first:
        note(locked, "content_said", by=None, at=at, data={"message": message.pk})
    return message


def content_message(complaint: Complaint) -> Message | None:
    """Where they said, at the stage where it now stands, that they are content."""
    if complaint.state not in CAN_SETTLE:
        return None
    key = f"{CONTENT}-{complaint.pk}-{complaint.state}-{complaint.round}"
    return complaint.messages.filter(submission_key=key).first()
