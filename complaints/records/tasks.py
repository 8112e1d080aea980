"""What the worker does for this room. Each makes one call and may run twice."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from complaints.records.asking import MAKE
from complaints.records.packs import building
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
