"""What is signed: written, approved, asked for in a round, signed on screen after it was shown, or on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import Access, Trust, User
from socialmedia.prevention import permissions, staffing
from socialmedia.prevention.actions.noting import Refused, day_of, note, saw
from socialmedia.prevention.models import Agreement, Declaration, Round
from socialmedia.prevention.vocabulary import BY_STAFF

ABOUT = "agreement"
SHOWN = "shown before signing"
CHANGED = "The words have changed since they were shown to you. Read them again, then sign."
NOT_SHOWN = "Read it first: it is signed on the page on which it stands."


def write(agreement: Agreement, *, by: User, at: dt.datetime, **words: str) -> Agreement:
    """Change a draft. Raises Refused for a version that was approved: whoever signed it signed those words."""
    permissions.require_keeper(by, on=day_of(at))
    with transaction.atomic():
        locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if not locked.is_draft:
            raise Refused("This version is approved and is not changed any more. Prepare a new version.")
        for name in ("title", "text", "must_not", "statement"):
            if name in words:
                setattr(locked, name, words[name].strip())
        locked.written_by, locked.written_at = by, at
        locked.save()
        note(ABOUT, locked.uuid, "written", by=by, at=at, data={"fields": sorted(words)})
    return locked


def prepare(trust: Trust, kind: str, *, by: User, at: dt.datetime) -> Agreement:
    """A new version begins as a copy of the newest; one draft at a time."""
    permissions.require_keeper(by, on=day_of(at))
    with transaction.atomic():
        Trust.objects.select_for_update().get(pk=trust.pk)
        newest = Agreement.objects.filter(trust=trust, kind=kind).order_by("-number").first()
        if newest is None:
            raise Refused("There is nothing yet to copy.")
        if newest.is_draft:
            return newest
        made = Agreement.objects.create(
            trust=trust, kind=kind, number=newest.number + 1, title=newest.title, text=newest.text,
            must_not=newest.must_not, statement=newest.statement, written_by=by, written_at=at,
        )  # fmt: skip
        note(ABOUT, made.uuid, "prepared", by=by, at=at, data={"from": newest.number})
    return made


def approve(
    agreement: Agreement, *, approver: str, approved_on: dt.date, in_force_from: dt.date, review_on: dt.date | None,
    by: User, at: dt.datetime,
) -> Agreement:  # fmt: skip
    """A board has approved it, on a day: only then is it shown as in force, and only then is it signed (R277)."""
    on = day_of(at)
    permissions.require_keeper(by, on=on)
    if not approver.strip():
        raise Refused("Say which board approved it.")
    if approved_on > on:
        raise Refused("The day of the approval cannot be in the future.")
    if in_force_from < approved_on:
        raise Refused("It cannot be in force before it was approved.")
    with transaction.atomic():
        locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if not locked.is_draft:
            raise Refused("This version is approved already.")
        locked.approver, locked.approved_on = approver.strip(), approved_on
        locked.in_force_from, locked.review_on = in_force_from, review_on
        locked.save()
        note(ABOUT, locked.uuid, "approved", by=by, at=at, data={"mark": locked.mark, "from": in_force_from})
    return locked


def open_round(agreement: Agreement, *, by: User, at: dt.datetime, **facts: Any) -> Round:
    """Everybody is asked to sign from a day on, with reminders until they have (R230). One round at a time."""
    on = day_of(at)
    permissions.require_keeper(by, on=on)
    if agreement.approved_on is None or agreement.in_force_from is None:
        raise Refused("Nobody is asked to sign a draft. Record first who approved it.")
    if agreement.kind not in BY_STAFF:
        raise Refused("This one is signed by families, not by staff.")
    begins_on, due_on = facts["begins_on"], facts["due_on"]
    counts = facts.get("counts_from") or begins_on
    if due_on < begins_on:
        raise Refused("The day by which it is signed comes after the day on which the round begins.")
    if counts > begins_on:
        raise Refused("Signatures count from the first day of the round at the latest.")
    with transaction.atomic():
        locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
        kind = Round.objects.filter(agreement__trust=locked.trust_id, agreement__kind=locked.kind)
        if kind.filter(closed_on__isnull=True).exists():
            raise Refused("A round is going on already. Close it first.")
        made = Round.objects.create(
            agreement=locked, title=facts["title"], begins_on=begins_on, due_on=due_on, counts_from=counts,
            remind_every=facts.get("remind_every") or 7, opened_by=by, opened_at=at,
        )  # fmt: skip
        note("round", made.uuid, "opened", by=by, at=at, data={"agreement": str(locked.uuid), "due": due_on})
    return made


def close_round(going_on: Round, *, by: User, at: dt.datetime) -> Round:
    """The round ends: no more reminders. Who has not signed stays on the list of staff."""
    permissions.require_keeper(by, on=day_of(at))
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=going_on.pk)
        if locked.closed_on is None:
            locked.closed_by, locked.closed_on = by, day_of(at)
            locked.save()
            note("round", locked.uuid, "closed", by=by, at=at)
    return locked


def show(agreement: Agreement, *, to: User, at: dt.datetime) -> None:
    """The words were shown to somebody: written down, because only then can they sign (R255)."""
    saw(ABOUT, agreement.uuid, SHOWN, user=to, at=at)


def sign(
    agreement: Agreement, *, signature: str, trained: bool, understood: bool, mark: str, by: User, at: dt.datetime
) -> Declaration:
    """Somebody signs on screen what was shown to them: name, day, version, training, read and understood (R229).

    Raises Refused when the words were never shown to them, or are not the ones that they saw. Signing twice on one
    day is one signature.
    """
    on = day_of(at)
    _in_force(agreement, on=on)
    if not permissions.signs(by, on=on):
        raise permissions.NotAllowed("sign")
    if _folded(signature) != _folded(by.name):
        raise Refused(f"Type your full name as it stands here, {by.name}, to sign.")
    _whole(trained=trained, understood=understood)
    if mark != agreement.mark:
        raise Refused(CHANGED)
    shown = Access.objects.filter(about=agreement.uuid, user=by, what=SHOWN).order_by("-at").first()
    if shown is None:
        raise Refused(NOT_SHOWN)
    return _declare(agreement, user=by, signature=signature, shown_at=shown.at, on=on, by=by, at=at)


def record_paper(
    agreement: Agreement, *, user: User, signature: str, on: dt.date, trained: bool, understood: bool, by: User,
    at: dt.datetime,
) -> Declaration:  # fmt: skip
    """A signature on paper is recorded by whoever keeps the list of that colleague, never by themselves (R229)."""
    today = day_of(at)
    if not permissions.staff(by, on=today).filter(pk=user.pk).exists():
        raise permissions.NotAllowed("record")
    if user.pk == by.pk:
        raise Refused("You sign your own on the screen.")
    if on > today:
        raise Refused("The day of the signature cannot be in the future.")
    if agreement.in_force_from is None or on < agreement.in_force_from:
        raise Refused("This version was not in force on that day.")
    _whole(trained=trained, understood=understood)
    return _declare(agreement, user=user, signature=signature, shown_at=None, on=on, by=by, at=at)


def _declare(
    agreement: Agreement, *, user: User, signature: str, shown_at: dt.datetime | None, on: dt.date, by: User,
    at: dt.datetime,
) -> Declaration:  # fmt: skip
    with transaction.atomic():
        made, new = Declaration.objects.get_or_create(
            agreement=agreement, user=user, on=on,
            defaults={
                "signature": " ".join(signature.split()), "trained": True, "understood": True, "mark": agreement.mark,
                "shown_at": shown_at, "on_paper": shown_at is None, "by": by, "at": at,
            },
        )  # fmt: skip
        if new:
            data = {"agreement": str(agreement.uuid), "version": agreement.number, "mark": agreement.mark}
            note("declaration", made.uuid, "signed", by=by, at=at, data={**data, "paper": shown_at is None})
    return made


def asked_to_sign(user: User, trust: Trust, *, on: dt.date) -> list[Agreement]:
    """What this person has to sign; nothing for whoever does not work here."""
    return staffing.must_sign(user, trust, on=on) if permissions.signs(user, on=on) else []


def _in_force(agreement: Agreement, *, on: dt.date) -> None:
    if agreement.kind not in BY_STAFF or agreement.in_force_from is None or agreement.in_force_from > on:
        raise Refused("This version is not in force. Nobody is asked to sign it.")
    newer = Agreement.objects.filter(
        trust=agreement.trust_id, kind=agreement.kind, in_force_from__lte=on, number__gt=agreement.number
    )
    if newer.exists():
        raise Refused("A newer version is in force. Read and sign that one.")


def _whole(*, trained: bool, understood: bool) -> None:
    if not trained:
        raise Refused("You sign once you have had the training. Ask for it if you have not.")
    if not understood:
        raise Refused("Sign once you have read and understood it. Ask about what is not clear.")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold().replace("’", "'")
