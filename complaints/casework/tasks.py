"""What the schedule asks of casework. Each makes one call, may run twice, and has a dry run that lists and changes
nothing."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from complaints.casework import proving, sweeping
from complaints.casework.actions import calendars
from complaints.casework.models import Complaint
from complaints.casework.papers import building
from letters import outbox


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
