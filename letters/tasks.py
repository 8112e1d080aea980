"""What the worker does for the post room. Each task takes an id, may run twice, and makes one call."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from letters import carrying, known_links, mailings, making, outbox, printing, sending
from letters.models import Delivery, Letter, PrintRun
from letters.vocabulary import Rendering

PATIENCE = dt.timedelta(seconds=60)
"""How long a message may be on its way before the sweep sends another."""
AT_ONCE = 500
"""Letters that one sweep takes up."""


@shared_task(name="letters.tasks.render")
def render(letter_id: int) -> None:
    """Makes the PDF, then has it delivered."""
    if making.make(letter_id, at=timezone.now()):
        outbox.now("letters.tasks.deliver", letter_id)


@shared_task(name="letters.tasks.deliver")
def deliver(letter_id: int) -> None:
    """Sends the letter's waiting e-mail."""
    carrying.carry(letter_id, at=timezone.now())


@shared_task(name="letters.tasks.send_mailing")
def send_mailing(mailing_id: int) -> None:
    """Writes the next letters of a mailing and asks for those after them."""
    sending.send_some(mailing_id, at=timezone.now())


@shared_task(name="letters.tasks.print_run")
def print_run(run_id: int) -> None:
    """Puts many letters together for the printer."""
    printing.make(run_id, at=timezone.now())


@shared_task(name="letters.tasks.sweep")
def sweep(dry_run: bool = False) -> dict[str, int]:
    """Takes up what a lost broker or worker dropped. With `dry_run` it only counts."""
    at = timezone.now()
    to_make = list(
        Letter.objects.filter(making.claimable(at))
        .exclude(rendering=Rendering.WAITING, issued_at__gt=at - PATIENCE)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    lost = Delivery.objects.filter(carrying.lost(at)).count()
    if not dry_run:
        carrying.take_up_lost(at)
    to_send = [
        delivery.letter_id
        for delivery in carrying.ready().filter(at__lte=at - PATIENCE).order_by("pk")[:AT_ONCE]
        if carrying.is_due(delivery, at)
    ]
    to_write = list(sending.lost(at).values_list("pk", flat=True))
    to_print = list(
        PrintRun.objects.filter(printing.claimable(at), asked_at__lt=at - PATIENCE).values_list("pk", flat=True)
    )
    if not dry_run:
        for letter_id in to_make:
            outbox.now("letters.tasks.render", letter_id)
        for letter_id in to_send:
            outbox.now("letters.tasks.deliver", letter_id)
        for mailing_id in to_write:
            outbox.now(mailings.SEND, mailing_id)
        for run_id in to_print:
            outbox.now(printing.PRINT, run_id)
    found = {"to_make": len(to_make), "to_send": len(to_send), "lost": lost}
    return found | {"to_write": len(to_write), "to_print": len(to_print)}


@shared_task(name="letters.tasks.look_at_links")
def look_at_links(older_than_hours: int = 0) -> dict[str, int]:
    """Looks at the addresses that letters give and writes down what it found (R205)."""
    older = dt.timedelta(hours=older_than_hours) if older_than_hours else None
    return known_links.look_at_all(at=timezone.now(), older_than=older)
