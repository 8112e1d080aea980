"""What the schedule asks of this room. Each may run twice."""

from __future__ import annotations

from dataclasses import asdict

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import digest, handover, kept, posts
from accounts.models import Heartbeat


@shared_task
def beat() -> None:
    """Show that the schedule asked and that a worker answered; /healthz reads both."""
    for name in ("schedule", "worker"):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


@shared_task
def mirror_posts(dry_run: bool = False) -> dict[str, int]:
    """Let posts begin and end, carry out handovers whose day has come, and drop old sessions and kept
    forms."""
    on, at = timezone.localdate(), timezone.now()
    if dry_run:
        return {"people": posts.mirror_all(on=on, dry_run=True)}
    done = {"people": posts.mirror_all(on=on), "handovers": handover.carry_out_due(on=on, at=at)}
    done["kept_forms"] = kept.forget_old(at=at)
    done["sessions"] = Session.objects.filter(expire_date__lt=at).delete()[0]
    return done


@shared_task
def send_waiting_notices(dry_run: bool = False) -> dict[str, int]:
    """Send the notices that are due, one e-mail a person."""
    return asdict(digest.send_waiting(at=timezone.now(), dry_run=dry_run))
