"""What the schedule asks of difficult contact. Each takes ids or nothing, may run twice, and has a dry run."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from complaints.conduct import contact, reviews, sending
from complaints.conduct.models import Campaign


@shared_task(name="complaints.conduct.tasks.send_campaign")
def send_campaign(campaign_id: int) -> int:
    """The answer of a campaign to every member who waits for it."""
    campaign = Campaign.objects.filter(pk=campaign_id, sending_since__isnull=False, stopped_at=None).first()
    return sending.send_all(campaign, at=timezone.now()) if campaign else 0


@shared_task(name="complaints.conduct.tasks.carry_on_sending")
def carry_on_sending(dry_run: bool = False) -> dict[str, Any]:
    """Take up a campaign whose sending a crash or a lost message has broken off."""
    left = {campaign.pk: sending.waiting(campaign).count() for campaign in sending.under_way()}
    if not dry_run:
        for campaign in Campaign.objects.filter(pk__in=left):
            sending.send_all(campaign, at=timezone.now())
    return {"campaigns": len(left), "waiting": sum(left.values())}


@shared_task(name="complaints.conduct.tasks.remind_of_reviews")
def remind_of_reviews(dry_run: bool = False) -> dict[str, Any]:
    """Tell whoever keeps a contact plan, a bar or a decision to stop responding that its review is near, or past; and
    close the plans whose place another has taken."""
    replaced = contact.end_replaced(at=timezone.now(), dry_run=dry_run)
    told = reviews.look(on=timezone.localdate(), at=timezone.now(), dry_run=dry_run)
    done: dict[str, Any] = {"told": len(told), "replaced": replaced}
    if dry_run:
        done["would"] = [f"to person {notice.user_id}: {notice.text}" for notice in told]
    return done
