"""Accounts asked of others: asking, answering once, asking again, no longer asking (S0 §4.2, R31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from accounts import notices, trail
from accounts.models import User
from complaints.casework import attention, correspondence, deadlines, permissions
from complaints.casework.actions import people, rerouted
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.record import open_for
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import CaseDocument, Complaint, Contribution, Head
from complaints.casework.models.investigation import new_link
from complaints.casework.vocabulary import ABOUT, Why
from complaints.evidence.models import File
from letters import outbox

ASK = "complaints.casework.tasks.ask_to_contribute"
GRACE = dt.timedelta(days=14)
"""How long after the day by which it is wanted a link can still be used."""
LONGEST, SHORTEST = 20, 1
MOST_OPEN = 30
"""Requests that can wait at one time in one case."""


@transaction.atomic
def ask_to_contribute(
    complaint: Complaint,
    *,
    name: str,
    email: str,
    user: User | None,
    question: str,
    days: int,
    heads: Sequence[Head] = (),
    keep_name_back: bool = False,
    by: User,
    at: dt.datetime,
    once: str = "",
) -> Contribution:
    """Ask somebody for an account within so many school days: in the portal, or by a link for one answer.

    Raises Refused; never possible to whoever is complained about, or may be, or has declared a conflict (R101).
    """
    locked = open_for(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return Contribution.objects.get(pk=before.data["contribution"])
    if not locked.is_open:
        raise Refused("The complaint is not open, so nobody is asked for an account.")
    if not question.strip():
        raise Refused("Write down what you ask.")
    if not SHORTEST <= days <= LONGEST:
        raise Refused(f"Give from {SHORTEST} to {LONGEST} school days to answer.")
    known = user or User.objects.filter(email__iexact=email.strip(), email__gt="").first()
    if user is not None and not user.is_active:
        raise Refused("This sign-in is closed. Ask this person in another way.")
    if known is not None and known != user and not (known.is_active and known.posts.exists()):
        if permissions.barred(locked, user=known, name=known.name, email=email):
            raise Refused(permissions.NOT_ASKED)
        # By the link, as anybody without a sign-in: a notice instead would tell that they have one (R101).
        known = None
    if known is None and not (name.strip() and email.strip()):
        raise Refused("Enter the name and the e-mail address of the person whom you ask.")
    asked_name = known.name if known else name.strip()
    if permissions.barred(locked, user=known, name=asked_name, email=email):
        raise Refused(permissions.NOT_ASKED)
    if known is not None and known.pk == by.pk:
        raise Refused("You do not ask yourself. Record what you know as a contact.")
    waiting = locked.contributions.filter(answered_at=None, ended_on=None)
    if (known is None and waiting.filter(email__iexact=email.strip()).exists()) or (
        known is not None and waiting.filter(user=known).exists()
    ):
        raise Refused("This person has been asked already and has not answered yet. Remind them, or ask again there.")
    if waiting.count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} people have been asked and have not answered. Wait for some of them.")
    on = day_of(at)
    due = deadlines.school_day_after(locked, on, days)
    row = Contribution.objects.create(
        complaint=locked, round=locked.round, name=asked_name, email=known.email if known else email,
        user=known, question=question.strip(), keep_name_back=keep_name_back, asked_by=by, asked_on=on, days=days,
        due_on=due, expires_on=due + GRACE, told=Contribution.Told.NOTICE if known else Contribution.Told.WAITING,
        told_at=at if known else None,
    )  # fmt: skip
    row.heads.set(heads)
    note(locked, "contribution_asked", by=by, at=at, data={"contribution": row.pk, **mark(once)})
    _tell(row, at=at)
    return row


def _tell(row: Contribution, *, at: dt.datetime) -> None:
    """A notice to whoever has a sign-in; an e-mail with the link to whoever has none."""
    if row.user is None:
        outbox.after_commit(ASK, row.pk)
        return
    notices.tell(
        row.user, about_kind=ABOUT, about=row.complaint.uuid, key=f"contribute:{row.pk}:{row.asked_on}",
        text=f"{row.complaint.reference}: you are asked for an account of what you know.",
        path=reverse("casework:contribute", args=[row.uuid]), at=at, urgent=True,
    )  # fmt: skip


@transaction.atomic
def contribute(
    contribution: Contribution,
    *,
    text: str,
    files: Sequence[File] = (),
    declined: bool = False,
    conflict: bool = False,
    by: User | None,
    at: dt.datetime,
) -> Contribution:
    """The one answer; without `by` it came by the link. A second one, or one by somebody who may not answer any more,
    changes nothing. Raises Refused, and NotAllowed for anybody but the person who was asked."""
    locked = lock(contribution.complaint)
    row = Contribution.objects.select_related("complaint", "user", "asked_by").get(pk=contribution.pk)
    if row.user_id != (by.pk if by else None):
        raise permissions.NotAllowed("contribute")
    if row.answered_at is not None:
        raise Refused("This was answered already. Thank you.")
    if not permissions.may_contribute(row, on=day_of(at)):
        raise permissions.NotAllowed("contribute")
    if not (declined or conflict) and not text.strip() and not files:
        raise Refused("Write what you know, or add a document.")
    row.answer, row.answered_at = text.strip(), at
    row.declined, row.conflict = declined or conflict, conflict
    row.save()
    for file in files:
        document = CaseDocument.objects.create(
            complaint=locked, file=file, title=file.name[:200], kind=CaseDocument.Kind.EVIDENCE, shared=False,
            added_by=by, from_whom="" if by else row.name, added_at=at,
        )  # fmt: skip
        row.documents.add(document)
    step = "contribution_given" if not row.declined else "contribution_declined"
    trail.record(
        about_kind=ABOUT, about=locked.uuid, step=step, by=by, on=day_of(at), at=at,
        actor="person" if by else "portal", data={"contribution": row.pk},
    )  # fmt: skip
    if conflict and by is not None:
        was = rerouted.before(locked)
        people.lock_out(locked, by, Why.DECLARED, on=day_of(at), detail=text.strip() or "Said so when asked.")
        people.reroute(locked, led_before=locked.lead_subject, by=None, on=day_of(at), at=at)
        locked.save()
        correspondence.put_away(locked, by=by, at=at)
        rerouted.tell(locked, was, on=day_of(at), at=at)
    said = "an account that you asked for has come." if not row.declined else "somebody did not want to answer."
    fact = attention.Fact(
        complaint_id=locked.pk, uuid=locked.uuid, reference=locked.reference,
        key=f"contributed:{row.pk}:{row.asked_on}", text=f"{locked.reference}: {said}",
        people=attention.whoever_has_it(row.asked_by, locked, on=day_of(at)),
    )  # fmt: skip
    attention.tell([fact], on=day_of(at), at=at)
    return row


@transaction.atomic
def ask_again(contribution: Contribution, *, days: int, by: User, at: dt.datetime, once: str = "") -> Contribution:
    """A new day by which it is wanted, and a new link: the one before it opens nothing any more. Raises Refused."""
    locked = open_for(contribution.complaint, by, at)
    row = Contribution.objects.select_related("complaint", "user").get(pk=contribution.pk)
    if repeated(locked, once):
        return row
    if row.answered_at is not None or row.ended_on is not None:
        raise Refused("This was answered, or is not asked any more.")
    if not locked.is_open:
        raise Refused("The complaint is not open, so nobody is asked for an account.")
    if not SHORTEST <= days <= LONGEST:
        raise Refused(f"Give from {SHORTEST} to {LONGEST} school days to answer.")
    if permissions.barred(locked, user=row.user, name=row.name, email=row.email):
        raise Refused(permissions.NOT_ASKED)
    row.token, row.days, row.asked_on = new_link(), days, day_of(at)
    row.due_on = deadlines.school_day_after(locked, row.asked_on, days)
    row.expires_on = row.due_on + GRACE
    row.reminders, row.reminded_on, row.opened_at = 0, None, None
    row.told = Contribution.Told.NOTICE if row.user else Contribution.Told.WAITING
    row.told_at = at if row.user else None
    row.save()
    note(locked, "contribution_asked_again", by=by, at=at, data={"contribution": row.pk, **mark(once)})
    _tell(row, at=at)
    return row


@transaction.atomic
def no_longer_ask(contribution: Contribution, *, because: str, by: User, at: dt.datetime) -> None:
    """It is not needed any more: the link opens nothing from now on. Raises Refused."""
    locked = open_for(contribution.complaint, by, at)
    row = Contribution.objects.select_related("user").get(pk=contribution.pk)
    if row.answered_at is not None or row.ended_on is not None:
        raise Refused("This was answered, or is not asked any more.")
    if not because.strip():
        raise Refused("Say why it is not asked any more.")
    row.ended_on, row.ended_because = day_of(at), because.strip()
    row.save(update_fields=["ended_on", "ended_because"])
    note(locked, "contribution_ended", by=by, at=at, data={"contribution": row.pk})


def note_opened(contribution: Contribution, *, at: dt.datetime) -> None:
    """That the request was opened for the first time."""
    Contribution.objects.filter(pk=contribution.pk, opened_at=None).update(opened_at=at)


def by_link(token: str) -> Contribution | None:
    """What a link stands for, whatever became of it; None for a link that never was, or was replaced, or is of somebody
    who has a sign-in."""
    rows = Contribution.objects.select_related("complaint__academy__trust", "complaint__procedure", "user")
    return rows.filter(token=token, user=None).first()
