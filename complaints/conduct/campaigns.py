"""Campaigns: gathered, answered once, approved by another person, published, sent to each member (S0 §9.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts import trail
from accounts.models import Trust, User
from complaints.casework import actions
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.actions.door import mark
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.vocabulary import Relationship, State, Step
from complaints.conduct import permissions
from complaints.conduct.comparing import note
from complaints.conduct.models import Campaign, Member
from letters import outbox, post_room, printing
from letters.models import Letter
from letters.vocabulary import LetterState

ABOUT_CAMPAIGN = "campaign"
"""What the trail calls a campaign."""

SEND = "complaints.conduct.tasks.send_campaign"

CONNECTED = frozenset({Relationship.PARENT, Relationship.FORMER_PARENT, Relationship.PUPIL, Relationship.RELATIVE})
"""Complainants who are connected with the school (S0 §9.3 speaks of those who are not)."""


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def _open(campaign: Campaign, *, by: User, at: dt.datetime) -> Campaign:
    """The campaign's row, locked, for an officer who may open it. Raises NotAllowed."""
    if not permissions.campaigns_visible_to(by, on=_day(at)).filter(pk=campaign.pk).exists():
        raise casework.NotAllowed("campaign")
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _say(campaign: Campaign, step: str, *, by: User, at: dt.datetime, **data: object) -> None:
    trail.record(about_kind=ABOUT_CAMPAIGN, about=campaign.uuid, step=step, by=by, on=_day(at), at=at, data=data)


@transaction.atomic
def begin(name: str, *, complaints: Iterable[Complaint], by: User, at: dt.datetime, once: str = "") -> Campaign:
    """A campaign, with the complaints that are already seen to belong to it (R122). The same `once` a second time gives
    the campaign that there is."""
    chosen = list(complaints)
    if not permissions.keeps_campaigns(by, on=_day(at)):
        raise casework.NotAllowed("campaign")
    if not chosen:
        raise Refused("Choose at least one complaint.")
    trust = Trust.objects.select_for_update().get(pk=chosen[0].academy.trust_id)
    before = trail.sent_before(once, about_kind=ABOUT_CAMPAIGN, step="begin", by=by)
    if before is not None:
        return Campaign.objects.get(uuid=before.about)
    campaign = Campaign.objects.create(trust=trust, name=name.strip(), begun_by=by, begun_on=_day(at))
    _say(campaign, "begin", by=by, at=at, **mark(once))
    gather(campaign, complaints=chosen, by=by, at=at)
    return campaign


@transaction.atomic
def gather(campaign: Campaign, *, complaints: Iterable[Complaint], by: User, at: dt.datetime) -> list[Member]:
    """More complaints into a campaign; one that is in it already stays as it is (R122)."""
    locked = _open(campaign, by=by, at=at)
    added = []
    for complaint in sorted(complaints, key=lambda one: one.pk):
        row = actions.lock(complaint)
        if not casework.plays(by, row, {casework.Part.TRUST_OFFICER}, on=_day(at)):
            raise casework.NotAllowed("campaign")
        standing = Member.objects.filter(complaint=row, taken_out_on=None).first()
        if standing is not None and standing.campaign_id == locked.pk:
            continue
        if standing is not None:
            raise Refused(f"{row.reference} is in another campaign already. Take it out there first.")
        if row.state != State.RECEIVED:
            raise Refused(f"{row.reference} is being dealt with already, so it gets an answer of its own.")
        added.append(_add(locked, row, by=by, at=at))
    return added


def free_to_join(*, asking: User, on: dt.date) -> QuerySet[Complaint]:
    """Complaints that whoever asks may see, that nobody deals with yet, and that are in no campaign."""
    standing = Member.objects.filter(taken_out_on=None).values("complaint_id")
    return casework.visible_to(asking, on=on).filter(state=State.RECEIVED).exclude(pk__in=standing)


def _add(campaign: Campaign, complaint: Complaint, *, by: User, at: dt.datetime) -> Member:
    try:
        with transaction.atomic():
            member = Member.objects.create(
                campaign=campaign, complaint=complaint, added_by=by, added_on=_day(at),
                connected=complaint.complainant.relationship in CONNECTED,
            )  # fmt: skip
    except IntegrityError as taken:
        raise Refused(f"{complaint.reference} was gathered into a campaign just now.") from taken
    note(complaint, "campaign_joined", by=by, at=at, data={"campaign": str(campaign.uuid)})
    return member


@transaction.atomic
def take_out(member: Member, *, reason: str, by: User, at: dt.datetime) -> None:
    """A complaint that has points of its own is dealt with by itself, with the reason kept (R124)."""
    _open(member.campaign, by=by, at=at)
    complaint = actions.lock(member.complaint)
    row = Member.objects.select_for_update().get(pk=member.pk)
    if row.taken_out_on is not None:
        return
    if row.sent_on is not None:
        raise Refused("It was answered with the others. If the person is not satisfied, the complaint goes on instead.")
    if not reason.strip():
        raise Refused("Say what it has of its own.")
    row.taken_out_on, row.taken_out_by, row.taken_out_reason = _day(at), by, reason.strip()
    row.save(update_fields=["taken_out_on", "taken_out_by", "taken_out_reason"])
    note(complaint, "campaign_left", by=by, at=at, data={"campaign": str(row.campaign.uuid)})


# --- the answer ------------------------------------------------------------------------------------------------


@transaction.atomic
def write_answer(campaign: Campaign, *, name: str, answer: str, by: User, at: dt.datetime) -> None:
    """The one answer. A change makes an approval void; once it has gone to somebody it stands (R123)."""
    locked = _open(campaign, by=by, at=at)
    if locked.sending_since is not None:
        raise Refused("The answer has begun to go out, so it stands as it is.")
    before = locked.text_hash
    locked.name, locked.answer = name.strip(), answer.replace("\r\n", "\n").strip()
    named = _named_in(locked)
    if named:
        raise Refused(
            f"The answer is published, so it names no complainant and no child. Take out: {', '.join(named)}."
        )
    if locked.written_by_id == by.pk and locked.text_hash == before and not locked.sent_back_reasons:
        return
    locked.written_by, locked.written_on = by, _day(at)
    locked.approved_by, locked.approved_on, locked.approved_hash = None, None, ""
    locked.published_on, locked.published_by, locked.sent_back_reasons = None, None, ""
    locked.save()
    _say(locked, "answer_written", by=by, at=at)


def _named_in(campaign: Campaign) -> list[str]:
    text = f"{campaign.name}\n{campaign.answer}".lower()
    people = campaign.members.values_list("complaint__complainant__name", "complaint__complainant__pupil_name")
    return sorted({name for pair in people for name in pair if " " in name.strip() and name.lower() in text})


@transaction.atomic
def approve(campaign: Campaign, *, by: User, at: dt.datetime) -> None:
    """Another officer has read the answer, and the letter that carries it to every member, and stands by both."""
    locked = _open(campaign, by=by, at=at)
    if not locked.answer:
        raise Refused("There is no answer to approve yet.")
    if locked.written_by_id == by.pk:
        raise Refused("Whoever wrote the answer does not approve it. Ask another officer of the trust.")
    if locked.is_approved and locked.approved_by_id == by.pk:
        return
    locked.approved_by, locked.approved_on, locked.approved_hash = by, _day(at), locked.text_hash
    locked.sent_back_reasons = ""
    locked.save()
    _say(locked, "answer_approved", by=by, at=at, hash=locked.approved_hash)


@transaction.atomic
def send_back(campaign: Campaign, *, reasons: str, by: User, at: dt.datetime) -> None:
    """Returned to its writer; an approval is void."""
    locked = _open(campaign, by=by, at=at)
    if locked.sending_since is not None:
        raise Refused("The answer has begun to go out, so it stands as it is.")
    if not reasons.strip():
        raise Refused("Say what has to change.")
    if not locked.approved_hash and locked.sent_back_reasons == reasons.strip():
        return
    locked.sent_back_reasons = reasons.strip()
    locked.approved_by, locked.approved_on, locked.approved_hash = None, None, ""
    locked.save()
    _say(locked, "answer_sent_back", by=by, at=at)


@transaction.atomic
def publish(campaign: Campaign, *, by: User, at: dt.datetime) -> None:
    """The approved answer on a public page without names (S0 §9.3, R123)."""
    locked = _open(campaign, by=by, at=at)
    if not locked.is_approved:
        raise Refused("The answer has not been approved by another person, or was changed afterwards.")
    if locked.is_published:
        return
    locked.slug = locked.slug or f"{slugify(locked.name)[:60] or 'answer'}-{str(locked.uuid)[:8]}"
    locked.published_on, locked.published_by, locked.taken_down_on = _day(at), by, None
    locked.save()
    _say(locked, "answer_published", by=by, at=at)


@transaction.atomic
def take_down(campaign: Campaign, *, by: User, at: dt.datetime) -> None:
    """The public page ends; letters that have gone stand."""
    locked = _open(campaign, by=by, at=at)
    if locked.is_published:
        locked.taken_down_on = _day(at)
        locked.save(update_fields=["taken_down_on"])
        _say(locked, "answer_taken_down", by=by, at=at)


@transaction.atomic
def send(campaign: Campaign, *, by: User, at: dt.datetime) -> None:
    """From now on the answer goes to every member, by the worker; asked again it takes up what did not go."""
    locked = _open(campaign, by=by, at=at)
    if not locked.is_approved:
        raise Refused("The answer has not been approved by another person, or was changed afterwards.")
    open_members = locked.members.filter(sent_on=None, taken_out_on=None)
    under_way = locked.sending_since is not None and locked.stopped_at is None
    if under_way and not open_members.exclude(problem="").exists():
        return
    if locked.sending_since is None:
        locked.sending_since = at
    locked.sending_by, locked.stopped_at, locked.stopped_by = by, None, None
    locked.save(update_fields=["sending_since", "sending_by", "stopped_at", "stopped_by"])
    locked.members.filter(sent_on=None).update(problem="")
    _say(locked, "sending", by=by, at=at)
    outbox.after_commit(SEND, locked.pk)


@transaction.atomic
def stop(campaign: Campaign, *, by: User, at: dt.datetime) -> None:
    """Nobody else is answered until somebody lets it go on; what has gone stands."""
    locked = _open(campaign, by=by, at=at)
    if locked.sending_since is None:
        raise Refused("The answer is not going out.")
    if locked.stopped_at is not None:
        return
    locked.stopped_at, locked.stopped_by = at, by
    locked.save(update_fields=["stopped_at", "stopped_by"])
    _say(locked, "stopped", by=by, at=at)


def letters_of(campaign: Campaign) -> QuerySet[Letter]:
    """The letters that carried the answer to its members."""
    answered = CaseLetter.objects.filter(
        complaint__in=campaign.members.filter(sent_on__isnull=False).values("complaint"),
        step=Step.ANSWER_WITH_CAMPAIGN, letter__state=LetterState.ISSUED,
    )  # fmt: skip
    return Letter.objects.filter(pk__in=answered.values("letter")).order_by("pk")


@transaction.atomic
def ask_for_print(campaign: Campaign, *, by: User, at: dt.datetime) -> None:
    """One PDF of all these letters, for the printer."""
    locked = _open(campaign, by=by, at=at)
    earlier = set(printing.runs_of(locked.uuid).values_list("pk", flat=True))
    try:
        run = printing.ask(
            letters_of(locked), about_kind=ABOUT_CAMPAIGN, about=locked.uuid, two_sided=True, by=by, at=at
        )
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    if run.pk not in earlier:
        _say(locked, "print_asked", by=by, at=at)


def public_link(campaign: Campaign) -> str:
    """The whole address of the published answer; empty without one."""
    if not campaign.is_published:
        return ""
    return f"{settings.SITE_URL}{reverse('conduct:published', args=[campaign.slug])}"
