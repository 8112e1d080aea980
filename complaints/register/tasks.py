"""What the schedule asks of the register. Each makes one call, may run twice, and has a dry run."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from complaints.register import printing, saved
from complaints.register.lessons import reminding
from complaints.register.papers import pressing
from complaints.register.papers.writing import MAKE
from letters import outbox


@shared_task
def remind_of_lessons(dry_run: bool = False) -> dict[str, Any]:
    """Daily: tells whoever has something to improve that its day is near, here or past (R136)."""
    told = reminding.look(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)
    done: dict[str, Any] = {"told": len(told)}
    if dry_run:
        done["would"] = [f"to person {notice.user_id}: {notice.text}" for notice in told]
    return done


@shared_task(name=MAKE)
def make_paper(pk: int) -> None:
    """Makes the PDF of a published paper, once."""
    pressing.make(pk, at=timezone.now())


@shared_task
def sweep_paper_files(dry_run: bool = False) -> dict[str, Any]:
    """Takes up the PDFs of papers that a lost broker or worker dropped."""
    waiting = list(pressing.unfinished(timezone.now()).order_by("pk").values_list("pk", flat=True)[:50])
    if not dry_run:
        for pk in waiting:
            outbox.now(MAKE, pk)
    return {"to_make": len(waiting)}


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
