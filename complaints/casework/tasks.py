"""What the schedule asks of casework. Each makes one call, may run twice, and has a dry run that lists and changes
nothing."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from complaints.casework import actions, chasing, chronologies, proving, sweeping, telling, way_in
from complaints.casework.actions import arrivals, calendars
from complaints.casework.actions.receipt import GIVE
from complaints.casework.models import Complaint
from complaints.casework.papers import building
from letters import outbox


@shared_task
def give_receipt(complaint_id: int) -> None:
    """Makes the notice of receipt of a complaint that has just arrived; a second run finds it made (A6)."""
    actions.give_receipt(complaint_id, at=timezone.now())


@shared_task
def tell_of_changed_way_in(pk: int) -> None:
    """Tells an e-mail address that the way into an own page has changed; a second run finds it told."""
    way_in.tell(pk, at=timezone.now())


@shared_task
def sweep_receipts(dry_run: bool = False) -> dict[str, Any]:
    """Every minute: asks again for receipts that are owed longer than a message needs, because one was lost."""
    owed = actions.receipts_owed(at=timezone.now())
    if dry_run:
        references = _references(set(owed))
        return {"owed": len(owed), "would": [f"{references[pk]} gets its receipt" for pk in owed]}
    for pk in owed:
        outbox.now(GIVE, pk)
    return {"owed": len(owed)}


@shared_task
def fill_waiting_dates(dry_run: bool = False) -> dict[str, Any]:
    """Clocks that waited for term dates get their dates once these are loaded (procedure.md, Counting 5)."""
    found = calendars.fill_waiting(at=timezone.now(), dry_run=dry_run)
    done: dict[str, Any] = {"filled": len(found)}
    if dry_run:
        references = _references({move.clock.complaint_id for move in found})
        done["would"] = [f"{references[move.clock.complaint_id]}: {move.clock.kind} gets {move.new}" for move in found]
    return done


@shared_task
def prove_dates(dry_run: bool = False) -> dict[str, Any]:
    """Nightly: every stored date still follows from its facts, or the operations officer hears of it."""
    found = proving.prove(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)
    done: dict[str, Any] = {"differences": len(found)}
    if dry_run:
        references = _references({one.complaint_id for one in found})
        done["would"] = [
            f"{references[one.complaint_id]}: {one.stored} is stored, {one.follows} follows" for one in found
        ]
    return done


@shared_task
def prove_chronologies(dry_run: bool = False) -> dict[str, Any]:
    """Nightly: nothing recorded was changed or taken away since, or the officers hear of it (S0 §10)."""
    proof = chronologies.prove(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)
    done: dict[str, Any] = {"chronologies": proof.chains, "entries": proof.entries, "faults": len(proof.faults)}
    if dry_run:
        done["would"] = [f"{fault['reference'] or fault['about']}: {fault['problem']}" for fault in proof.faults]
    return done


@shared_task
def hold_back(dry_run: bool = False) -> dict[str, Any]:
    """Nightly: nobody in post reads a complaint about a name like theirs before somebody has looked at it (R101)."""
    return {"held_back": arrivals.look_at_everybody(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)}


@shared_task
def tell_of_message(message_id: int) -> None:
    """E-mails the complainant that a message waits; a second run finds it sent."""
    telling.tell(message_id, at=timezone.now())


@shared_task
def tell_of_messages(dry_run: bool = False) -> dict[str, Any]:
    """The same for messages that a lost queue dropped."""
    found = telling.tell_of_those_left(at=timezone.now(), dry_run=dry_run)
    return {"would": [f"{found} to send"]} if dry_run else {"told": found}


@shared_task
def ask_to_contribute(contribution_id: int) -> None:
    """E-mails the link for one answer; a second run finds it sent."""
    chasing.ask(contribution_id, at=timezone.now())


@shared_task
def chase(dry_run: bool = False) -> dict[str, Any]:
    """Daily: reminds whoever was asked for an account or to confirm the heads, and sends what a lost queue dropped."""
    found = chasing.chase(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)
    return {"would": [f"{found} to remind"]} if dry_run else {"reminded": found}


@shared_task
def daily_sweep(dry_run: bool = False) -> dict[str, Any]:
    """Tell whoever keeps each open case what is due soon, late, waiting, lapsed or to be looked at again (R29, R49)."""
    told = sweeping.look(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)
    if not dry_run:
        return {"told": sweeping.count(told)}
    listed = list(told)
    return {
        "told": sweeping.count(listed),
        "would": [f"{kind} to person {notice.user_id}: {notice.text}" for kind, notice in listed],
    }


@shared_task(name="complaints.casework.tasks.make_papers")
def make_papers(bundle_id: int) -> None:
    """Makes the papers of a hearing, once."""
    building.make(bundle_id, at=timezone.now())


@shared_task
def sweep_papers(dry_run: bool = False) -> dict[str, Any]:
    """Takes up papers that a lost broker or worker dropped."""
    waiting = list(building.unfinished(timezone.now()).order_by("pk").values_list("pk", flat=True)[:50])
    if not dry_run:
        for pk in waiting:
            outbox.now("complaints.casework.tasks.make_papers", pk)
    return {"to_make": len(waiting)}


def _references(pks: set[int]) -> dict[int, str]:
    return dict(Complaint.objects.filter(pk__in=pks).values_list("pk", "reference"))
