"""What the worker does for intake. Each takes an id, may run twice, and makes one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from celery import shared_task
from django.utils import timezone

from complaints.casework import way_in
from complaints.intake import codes, drafting, links, telling
from complaints.intake.importing import bringing
from complaints.intake.mail import taking, waiting
from complaints.intake.models import Code, Draft
from letters import outbox


@shared_task
def send_code(code_id: int) -> None:
    """E-mails a code; a second run finds it sent."""
    codes.send(code_id, at=timezone.now())


@shared_task
def welcome(complaint_id: int) -> None:
    """Tells whoever handles it that a complaint has arrived."""
    telling.arrived(complaint_id, at=timezone.now())


@shared_task
def note_representative(person_id: int) -> None:
    """Tells whoever acts for a complainant that it has arrived and what is missing."""
    links.note_representative(person_id)


@shared_task
def send_link(person_id: int, acts: int) -> None:
    """E-mails the address of one own page again."""
    links.send_link(person_id, acts=bool(acts))


@shared_task
def confirm_request(person_id: int, stage: int, at: int) -> None:
    """E-mails that a request for the formal stage or a panel has reached us; `at`: seconds since 1970."""
    links.confirm_request(person_id, stage, at=dt.datetime.fromtimestamp(at, dt.UTC))


@shared_task
def forget_old_drafts(dry_run: bool = False) -> int:
    """Nightly: drafts that nobody came back to are deleted with their files, and codes that are no longer good."""
    now = timezone.now()
    old = Draft.objects.filter(expires_at__lte=now)
    gone = bringing.forget_old(at=now, dry_run=dry_run)
    if dry_run:
        return gone + old.count()
    for draft in old.iterator(chunk_size=200):
        drafting.forget(draft)
        gone += 1
    Code.objects.filter(expires_at__lte=now).delete()
    way_in.sweep(at=now)
    return gone


@shared_task
def fetch_mail(dry_run: bool = False) -> dict[str, Any]:
    """Every minute: takes in the e-mail that lies in the mailbox of MAIL_IN_URL (I1)."""
    return asdict(taking.fetch(at=timezone.now(), dry_run=dry_run))


@shared_task
def forget_old_mail(dry_run: bool = False) -> int:
    """Nightly: e-mail that was answered or put aside is destroyed after MAIL_IN_KEEP_DAYS."""
    found = waiting.old(at=timezone.now())
    if dry_run:
        return found.count()
    gone = 0
    for mail in found.select_related("original")[:1000]:
        waiting.destroy(mail)
        gone += 1
    return gone


@shared_task(name=bringing.CARRY_ON)
def carry_on_with_old_register(pk: int) -> None:
    """One slice of an old register; what is left is queued behind other work."""
    if bringing.carry_on(pk, at=timezone.now()):
        outbox.now(bringing.CARRY_ON, pk)


@shared_task
def sweep_old_registers(dry_run: bool = False) -> dict[str, int]:
    """Every minute: goes on with old registers that a lost broker or worker dropped."""
    waiting = list(bringing.unfinished(timezone.now()).order_by("pk").values_list("pk", flat=True)[:20])
    for pk in [] if dry_run else waiting:
        outbox.now(bringing.CARRY_ON, pk)
    return {"to_do": len(waiting)}
