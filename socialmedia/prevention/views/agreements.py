"""What is signed: read, signed, written, approved, asked for in a round."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from socialmedia.prevention import permissions, reference, staffing
from socialmedia.prevention.actions import agreements as actions
from socialmedia.prevention.forms.agreements import ApproveForm, RoundForm, SignForm, WriteForm
from socialmedia.prevention.forms.reports import EmptyForm
from socialmedia.prevention.models import Agreement, Declaration, Round
from socialmedia.prevention.views.common import (
    Answer,
    IncidentRequest,
    asked,
    insist,
    only,
    signed_in,
    the_trust,
    today,
)
from socialmedia.prevention.vocabulary import BY_STAFF, Signed


def _agreement(uuid: Any) -> Agreement:
    return get_object_or_404(Agreement.objects.select_related("trust"), uuid=uuid)


@only("GET", "HEAD")
@signed_in
def sign_list(request: IncidentRequest) -> Answer:
    """What I have to sign, and what I have signed."""
    on, user = today(), request.user
    insist(permissions.signs(user, on=on))
    context = {
        "to_sign": actions.asked_to_sign(user, the_trust(), on=on),
        "signed": Declaration.objects.filter(user=user).select_related("agreement"),
    }
    return render(request, "prevention/sign_list.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def sign(request: IncidentRequest, key: Any) -> Answer:
    """The words, the list of what must not be communicated, the policies beside them; below, the signature (R255)."""
    on, user, now = today(), request.user, timezone.now()
    agreement = _agreement(key)
    insist(permissions.signs(user, on=on) and agreement.kind in BY_STAFF)
    if agreement != reference.in_force(agreement.trust, agreement.kind, on=on):
        raise Http404
    if request.method == "GET":
        actions.show(agreement, to=user, at=now)
    since = staffing.counts_from(agreement, reference.rules_of(agreement.trust), on=on)
    return asked(
        request, SignForm(request.POST or None, agreement=agreement, user=user),
        lambda said: actions.sign(agreement, by=user, at=now, **said),
        title=agreement.title, button="Sign", back=reverse("prevention:sign_list"),
        done=f"You have signed “{agreement.title}”.", template="prevention/sign.html", agreement=agreement,
        policies=reference.policies_of(agreement.trust, staff=True),
        signed=Declaration.objects.filter(agreement=agreement, user=user, on__gte=since).first(),
    )  # fmt: skip


@only("GET", "HEAD")
@signed_in
def agreements(request: IncidentRequest) -> Answer:
    """Everything that is signed, version by version."""
    on = today()
    insist(permissions.keeps_lists(request.user, on=on))
    trust = the_trust()
    rows = list(reference.agreements_of(trust, at=timezone.now()))
    current = {kind: reference.in_force(trust, kind, on=on) for kind in Signed}
    kinds = [
        {"label": kind.label, "current": current[kind], "versions": [row for row in rows if row.kind == kind]}
        for kind in Signed
    ]
    rounds = Round.objects.filter(agreement__trust=trust).select_related("agreement")
    keeps = permissions.may_keep(request.user, on=on)
    context = {"kinds": kinds, "rounds": rounds, "keeps": keeps, "on": on}
    return render(request, "prevention/agreements.html", context)


@only("GET", "HEAD")
@signed_in
def agreement(request: IncidentRequest, key: Any) -> Answer:
    """One version: its words, and what can be done with it."""
    on = today()
    insist(permissions.keeps_lists(request.user, on=on))
    found = _agreement(key)
    context = {
        "agreement": found, "keeps": permissions.may_keep(request.user, on=on), "by_staff": found.kind in BY_STAFF,
        "current": found == reference.in_force(found.trust, found.kind, on=on), "on": on,
        "rounds": found.rounds.all(), "signatures": found.declarations.count(),
    }  # fmt: skip
    return render(request, "prevention/agreement.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def edit(request: IncidentRequest, key: Any) -> Answer:
    """Change a draft."""
    found, user = _agreement(key), request.user
    permissions.require_keeper(user, on=today())
    form = WriteForm(request.POST or None, initial={name: getattr(found, name) for name in WriteForm.base_fields})
    return asked(
        request, form, lambda said: actions.write(found, by=user, at=timezone.now(), **said),
        title=f"Change: {found}", button="Save the draft", back=found.get_absolute_url(), done="The draft is saved.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def approve(request: IncidentRequest, key: Any) -> Answer:
    """Record who approved it and when; only then is it signed."""
    found, user = _agreement(key), request.user
    permissions.require_keeper(user, on=today())
    return asked(
        request, ApproveForm(request.POST or None, on=today()),
        lambda said: actions.approve(found, by=user, at=timezone.now(), **said),
        title=f"Record the approval: {found}", button="Record the approval", back=found.get_absolute_url(),
        done="The approval is recorded. The words are not changed any more.",
        intro="Once it is approved, the words of this version stay as they are, because people sign them.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def prepare(request: IncidentRequest, key: Any) -> Answer:
    """A new version begins as a copy."""
    found, user = _agreement(key), request.user
    permissions.require_keeper(user, on=today())
    return asked(
        request, EmptyForm(request.POST or None) if request.method == "GET" else EmptyForm(request.POST),
        lambda said: actions.prepare(found.trust, found.kind, by=user, at=timezone.now()),
        title=f"Prepare a new version: {found.title}", button="Prepare it", back=found.get_absolute_url(),
        done="The new version is a draft. Change it, then record who approved it.",
        to=lambda made: made.get_absolute_url(),
        intro="It begins as a copy of the newest. Nobody is asked to sign it before it is approved.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def open_round(request: IncidentRequest, key: Any) -> Answer:
    """Ask everybody to sign."""
    found, user = _agreement(key), request.user
    permissions.require_keeper(user, on=today())
    return asked(
        request, RoundForm(request.POST or None, on=today()),
        lambda said: actions.open_round(found, by=user, at=timezone.now(), **said),
        title=f"Ask everybody to sign: {found.title}", button="Open the round", back=found.get_absolute_url(),
        done="The round is open. Everybody is told on its first working morning.",
        to=lambda made: made.get_absolute_url(),
    )  # fmt: skip


@only("GET", "HEAD")
@signed_in
def round_page(request: IncidentRequest, key: Any) -> Answer:
    """Who has not signed: of one's own academy, or of the whole trust (R230)."""
    on, user = today(), request.user
    insist(permissions.keeps_lists(user, on=on))
    found = get_object_or_404(Round.objects.select_related("agreement__trust", "opened_by"), uuid=key)
    missing, places = staffing.not_signed(found, on=on), {one.name for one in permissions.places(user, on=on)}
    if not permissions.for_trust(user, on=on):
        missing = [one for one in missing if places & set(one.where)]
    context = {
        "round": found, "missing": missing, "on": on, "keeps": permissions.may_keep(user, on=on),
        "signed": Declaration.objects.filter(agreement=found.agreement, on__gte=found.counts_from)
        .values("user").distinct().count() if permissions.for_trust(user, on=on) else None,
    }  # fmt: skip
    return render(request, "prevention/round.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def close_round(request: IncidentRequest, key: Any) -> Answer:
    """End the reminders."""
    user = request.user
    permissions.require_keeper(user, on=today())
    found = get_object_or_404(Round.objects.select_related("agreement__trust"), uuid=key)
    return asked(
        request, EmptyForm(request.POST) if request.method == "POST" else EmptyForm(),
        lambda said: actions.close_round(found, by=user, at=timezone.now()),
        title=f"Close the round: {found.title}", button="Close the round", back=found.get_absolute_url(),
        done="The round is closed. Nobody is reminded any more.",
        intro="Nobody is reminded any more. Who has not signed stays on the list of staff.",
    )  # fmt: skip
