"""Campaigns on the screen: the list, one campaign, gathering, and taking a member out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.methods import only
from complaints.casework import permissions as casework
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.one_form import acted, ask_alone, once, pressed, sent
from complaints.conduct import campaigns, finding, permissions
from complaints.conduct.forms.campaigns import FindForm, GatherForm, TakeOutForm
from complaints.conduct.models import Campaign, Member
from complaints.conduct.views.access import campaign_of, officers_only
from letters import printing

SHOWN = 50
LIKE = 5
"""Members whose likes are looked for."""


@only("GET", "HEAD")
@officers_only
def overview(request: CaseRequest) -> Answer:
    """Every campaign that this officer may open, the newest first (R122)."""
    standing = Q(members__taken_out_on=None)
    rows = permissions.campaigns_visible_to(request.user, on=today()).annotate(
        gathered=Count("members", filter=standing),
        answered=Count("members", filter=standing & Q(members__sent_on__isnull=False)),
    )
    return render(request, "conduct/campaigns.html", {"campaigns": rows})


@only("GET", "HEAD")
@officers_only
def campaign(request: CaseRequest, key: UUID) -> Answer:
    """One campaign: its answer and where that stands, its members, and others that may belong to it."""
    found = campaign_of(request, key)
    rows = list(found.members.select_related("complaint__academy", "complaint__complainant", "taken_out_by"))
    members = [row for row in rows if row.taken_out_on is None]
    form = FindForm(request.GET if "words" in request.GET else None)
    words = form.cleaned_data["words"].split() if form.is_bound and form.is_valid() else []
    waiting = [row for row in members if row.sent_on is None]
    context = {
        "campaign": found, "members": members, "taken_out": [row for row in rows if row.taken_out_on is not None],
        "unconnected": sum(not row.connected for row in members), "answered": len(members) - len(waiting),
        "stuck": [row for row in waiting if row.problem], "waiting": waiting,
        "went_on": sum(row.went_on for row in members), "find": form,
        "choose_all": "choose_all" in request.GET,
        "could_join": [] if found.sending_since else _could_join(request, members, words),
        "runs": printing.runs_of(found.uuid)[:3],
        "mine": found.written_by_id == request.user.pk, "public_link": campaigns.public_link(found),
    }  # fmt: skip
    trail.saw(about_kind="campaign", about=found.uuid, user=request.user, what="campaign", at=timezone.now())
    return render(request, "conduct/campaign.html", context)


def _could_join(request: CaseRequest, members: list[Member], words: list[str]) -> list[Complaint]:
    """Complaints that nobody deals with yet and that are like those gathered, or have these words."""
    free = campaigns.free_to_join(asking=request.user, on=today()).select_related("academy", "complainant")
    if words:
        for word in words[:8]:
            free = free.filter(Q(words__icontains=word) | Q(summary__icontains=word))
        return list(free.order_by("-received_on", "-pk")[:SHOWN])
    found: dict[int, float] = {}
    for member in members[:LIKE]:
        for one in finding.possible_duplicates(member.complaint, for_user=request.user, on=today(), most=SHOWN):
            found[one.complaint.pk] = max(found.get(one.complaint.pk, 0), one.likeness.score)
    rows = free.in_bulk(list(found))
    return sorted(rows.values(), key=lambda one: -found[one.pk])[:SHOWN]


def _chosen(request: CaseRequest) -> list[Complaint]:
    """The complaints that were ticked, as far as this person may see them."""
    references = {str(one).upper() for one in request.POST.getlist("chosen")}
    rows = casework.visible_to(request.user, on=today()).filter(reference__in=references)
    return list(rows.select_related("academy__trust", "complainant"))


@only("POST")
@officers_only
def gather(request: CaseRequest) -> Answer:
    """The ticked complaints into a campaign: asks which one first, then gathers them (R122)."""
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, "Choose at least one complaint.")
        return redirect("conduct:campaigns")
    answered = "name" in request.POST
    form = GatherForm(request.POST if answered else None, user=request.user, on=today(), initial=once())

    def act(said: dict[str, Any]) -> tuple[Campaign, int]:
        into: Campaign | None = said["into"]
        if into:
            return into, len(campaigns.gather(into, complaints=chosen, by=request.user, at=timezone.now()))
        begun = campaigns.begin(said["name"], complaints=chosen, by=request.user, at=timezone.now(), once=said["once"])
        return begun, len(chosen)

    return acted(
        request, form, act, done=lambda made: f"{made[1]} gathered.",
        to=lambda made: redirect("conduct:campaign", made[0].uuid),
    ) or ask_alone(
        request, form, title="Gather complaints into a campaign", button="Gather them", template="conduct/gather.html",
        back=reverse("conduct:campaigns"), chosen=chosen,
        intro="Many people about the same thing can get one answer. Each of them can still go on with the ordinary "
        "procedure. A complaint with points of its own is dealt with by itself.",
    )  # fmt: skip


@only("POST")
@officers_only
def add(request: CaseRequest, key: UUID) -> Answer:
    """The ticked complaints into this campaign."""
    found = campaign_of(request, key)
    return pressed(
        request,
        lambda: campaigns.gather(found, complaints=_chosen(request), by=request.user, at=timezone.now()),
        done=lambda gathered: f"{len(gathered)} gathered.", to=reverse("conduct:campaign", args=[found.uuid]),
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@officers_only
def take_out(request: CaseRequest, key: UUID, pk: int) -> Answer:
    """One complaint that has points of its own is dealt with by itself."""
    found = campaign_of(request, key)
    member = get_object_or_404(found.members.select_related("complaint", "campaign"), pk=pk)
    if request.method != "POST" and member.taken_out_on is not None:
        raise Http404
    if not casework.visible_to(request.user, on=today()).filter(pk=member.complaint_id).exists():
        raise Http404
    form = TakeOutForm(sent(request))
    address = reverse("conduct:campaign", args=[found.uuid])
    return acted(
        request, form,
        lambda said: campaigns.take_out(member, reason=said["reason"], by=request.user, at=timezone.now()),
        done=f"{member.complaint.reference} is dealt with by itself.", to=address,
    ) or ask_alone(
        request, form, title=f"Take {member.complaint.reference} out", button="Take it out", caption=found.name,
        back=address,
        intro="It stays where it stands and is taken forward by the ordinary procedure.",
    )  # fmt: skip
