"""What the worker does for this room. Each makes one call and may run twice."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from complaints.records.asking import MAKE
from complaints.records.disclosing import acting, chasing, gathering
from complaints.records.disclosing import building as disclosures
from complaints.records.packs import building
from complaints.records.retention import acting as retiring
from complaints.records.retention import carrying_out, reviewing
from letters import outbox


@shared_task(name=MAKE)
def make_pack(pack_id: int) -> None:
    """Makes a referral pack, once."""
    building.make(pack_id, at=timezone.now())


@shared_task
def sweep_packs(dry_run: bool = False) -> dict[str, Any]:
    """Takes up packs that a lost broker or worker dropped."""
    waiting = list(building.unfinished(timezone.now()).order_by("pk").values_list("pk", flat=True)[:50])
    if not dry_run:
        for pk in waiting:
            outbox.now(MAKE, pk)
    return {"to_make": len(waiting)}


@shared_task(name=acting.GATHER)
def gather_documents(case_id: int) -> None:
    """Takes the documents of a complaint into a request, once."""
    gathering.gather(case_id, at=timezone.now())


@shared_task(name=acting.MAKE)
def make_disclosure_pack(pack_id: int) -> None:
    """Makes the pack of a request, once."""
    disclosures.make(pack_id, at=timezone.now())


@shared_task
def sweep_disclosures(dry_run: bool = False) -> dict[str, Any]:
    """Takes up what a lost broker or worker dropped."""
    now = timezone.now()
    waiting = [
        (acting.GATHER, list(gathering.unfinished(now).order_by("pk").values_list("pk", flat=True)[:50])),
        (acting.MAKE, list(disclosures.unfinished(now).order_by("pk").values_list("pk", flat=True)[:50])),
    ]
    if not dry_run:
        for name, keys in waiting:
            for pk in keys:
                outbox.now(name, pk)
    return {name: len(keys) for name, keys in waiting}


@shared_task
def chase_disclosures(dry_run: bool = False) -> dict[str, int]:
    """Every morning: dates, and what comes due."""
    return chasing.every_morning(at=timezone.now(), dry_run=dry_run)


@shared_task(name=retiring.CARRY_OUT)
def carry_out_disposal(disposal_id: int) -> None:
    """Disposes of what two people decided, once."""
    carrying_out.carry_out(disposal_id, clock=timezone.now)


@shared_task
def sweep_disposals(dry_run: bool = False) -> dict[str, int]:
    """Takes up disposals that a lost broker or worker dropped, and bytes that a killed one left."""
    waiting = list(carrying_out.unfinished(timezone.now()).order_by("pk").values_list("pk", flat=True)[:10])
    if not dry_run:
        for pk in waiting:
            outbox.now(retiring.CARRY_OUT, pk)
    return {"to_carry_out": len(waiting)}


@shared_task
def remind_of_holds(dry_run: bool = False) -> dict[str, int]:
    """Every morning: holds whose day to look again has come, and what is due to be disposed of."""
    at = timezone.now()
    return reviewing.remind(at=at, dry_run=dry_run) | reviewing.remind_of_due(at=at, dry_run=dry_run)
