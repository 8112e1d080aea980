"""What the worker does for the register. Each makes one call, may run twice, and has a dry run."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from complaints.register import printing, saved
from letters import outbox


@shared_task(name=printing.MAKE)
def print_list(pk: int) -> None:
    """Draws a list of the register, once."""
    printing.make(pk, at=timezone.now())


@shared_task
def sweep_printouts(dry_run: bool = False) -> dict[str, int]:
    """Every minute: takes up lists that a lost broker or worker dropped, and forgets those of yesterday."""
    now = timezone.now()
    waiting = list(printing.unfinished(now).order_by("pk").values_list("pk", flat=True)[:20])
    for pk in [] if dry_run else waiting:
        outbox.now(printing.MAKE, pk)
    return {"to_print": len(waiting), "forgotten": printing.forget_old(at=now, dry_run=dry_run)}


@shared_task
def look_at_saved_views(dry_run: bool = False) -> dict[str, int]:
    """Each morning: tells that there are more complaints in a saved view, naming none."""
    return {"told": saved.look(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)}
