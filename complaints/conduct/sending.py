"""Sending a campaign's answer: one member, one transaction, so that a crash leaves nobody answered twice or by half."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from complaints.casework import actions, permissions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Step
from complaints.conduct.campaigns import public_link
from complaints.conduct.models import Campaign, Member
from letters import post_room
from letters.models import Letter
from letters.vocabulary import How

NOT_ALLOWED = "Whoever sends or approved the answer may not act in this complaint. Another officer must answer it."


def waiting(campaign: Campaign) -> QuerySet[Member]:
    """The members whose answer has still to go, and can."""
    return campaign.members.filter(sent_on=None, taken_out_on=None, problem="").order_by("pk")


def under_way() -> QuerySet[Campaign]:
    """Campaigns that have begun to go out and are not through."""
    still = Member.objects.filter(sent_on=None, taken_out_on=None, problem="")
    going = Campaign.objects.filter(sending_since__isnull=False, stopped_at=None)
    return going.filter(pk__in=still.values("campaign_id")).order_by("pk")


def send_all(campaign: Campaign, *, at: dt.datetime) -> int:
    """Everything that waits, one after the other; says how many went. May run twice, and beside another worker."""
    return sum(send_one(pk, at=at) for pk in list(waiting(campaign).values_list("pk", flat=True)))


def send_one(pk: int, *, at: dt.datetime) -> bool:
    """The answer to one member through casework's step `answer_with_campaign`, or a sentence why not (R123).

    Preparing, approving and issuing are one transaction: it happens as a whole or not at all.
    """
    try:
        with transaction.atomic():
            return _send(pk, at=at)
    except (actions.Refused, post_room.NotReady) as refused:
        Member.objects.filter(pk=pk, sent_on=None).update(problem=str(refused))
    except permissions.NotAllowed:
        Member.objects.filter(pk=pk, sent_on=None).update(problem=NOT_ALLOWED)
    return False


def _send(pk: int, *, at: dt.datetime) -> bool:
    row = Member.objects.select_for_update(of=("self",)).select_related("campaign__sending_by", "complaint").get(pk=pk)
    campaign, complaint = row.campaign, row.complaint
    if row.sent_on is not None or row.taken_out_on is not None or campaign.stopped_at is not None:
        return False
    sender, approver = campaign.sending_by, campaign.approved_by
    if not campaign.is_approved or sender is None or approver is None:
        raise actions.Refused("The answer has not been approved by another person, or was changed afterwards.")
    case_letter = actions.prepare(
        Step.ANSWER_WITH_CAMPAIGN, complaint, by=sender, at=at, campaign=campaign.uuid, name=campaign.name,
        answer=campaign.answer, approved_by=approver, approved_on=campaign.approved_on,
    )  # fmt: skip
    link = public_link(campaign)
    if link:
        post_room.refresh(case_letter.letter, context={"published_link": link}, by=sender, at=at)
    actions.approve_letter(case_letter, by=approver, at=at)
    case_letter.letter.refresh_from_db()
    actions.issue(case_letter, by=sender, at=at, how=_way(complaint, case_letter.letter))
    row.sent_on, row.problem = timezone.localtime(at).date(), ""
    row.save(update_fields=["sent_on", "problem"])
    return True


def _way(complaint: Complaint, letter: Letter) -> How:
    """By e-mail where there is an address, else by post, else on their own page."""
    if letter.recipient_email:
        return How.EMAIL
    return How.POST if letter.recipient_address.strip() else How.PAGE
