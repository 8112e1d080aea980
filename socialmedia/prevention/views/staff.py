"""The list of staff: who has signed, who was trained, who is new; declared contacts; linked policies; the rules."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.models import Trust, User
from socialmedia.prevention import permissions, reference, staffing
from socialmedia.prevention.actions import agreements, staff
from socialmedia.prevention.actions.noting import SentBefore
from socialmedia.prevention.forms.agreements import PaperForm, PolicyForm, RulesForm
from socialmedia.prevention.forms.staff import ContactForm, DiscussForm, InductionForm, TrainingForm
from socialmedia.prevention.models import Induction, KnownContact, PolicyLink
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
from socialmedia.prevention.vocabulary import Signed

PAGE = 50
SHOWN = {
    "": "Everybody", "unsigned": "Not signed", "untrained": "Training due", "new": "New, not yet inducted",
}  # fmt: skip


@only("GET", "HEAD")
@signed_in
def roster(request: IncidentRequest) -> Answer:
    """Signatures and training of one's own staff (R173, R230, R231)."""
    on, user, trust = today(), request.user, the_trust()
    insist(permissions.keeps_lists(user, on=on))
    people = staffing.roster(
        trust, on=on, academies=list(permissions.places(user, on=on)), central=permissions.for_trust(user, on=on)
    )
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in SHOWN else ""
    kept = {
        "": people, "unsigned": [one for one in people if one.must_sign],
        "untrained": [one for one in people if one.training_due], "new": staffing.newcomers(people, on=on),
    }  # fmt: skip
    trail.saw(about_kind="staff_list", about=None, user=user, what="staff list", at=timezone.now(), detail=wanted)
    context = {
        "page": Paginator(kept[wanted], PAGE).get_page(request.GET.get("page")), "wanted": wanted, "on": on,
        "choices": [(key, text, len(kept[key])) for key, text in SHOWN.items()],
        "query": f"show={wanted}" if wanted else "",
        "agreement": reference.in_force(trust, Signed.ACCEPTABLE_USE, on=on), "rules": reference.rules_of(trust),
        "keeps": permissions.may_keep(user, on=on),
    }  # fmt: skip
    return render(request, "prevention/staff.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def training(request: IncidentRequest) -> Answer:
    """Record a training for many at once (R173)."""
    on, user = today(), request.user
    insist(permissions.keeps_lists(user, on=on))
    people = permissions.staff(user, on=on).order_by("name", "pk")

    def act(said: dict[str, Any]) -> int:
        return staff.record_training(said.pop("people"), by=user, at=timezone.now(), **said)

    return asked(
        request, TrainingForm(request.POST or None, people=people, on=on), act, title="Record a training",
        button="Record the training", back=reverse("prevention:staff"),
        done=lambda number: f"The training is recorded for {number} colleague{'' if number == 1 else 's'}.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def paper(request: IncidentRequest) -> Answer:
    """Record a signature on paper."""
    on, user = today(), request.user
    insist(permissions.keeps_lists(user, on=on))
    current = reference.in_force(the_trust(), Signed.ACCEPTABLE_USE, on=on)
    insist(current is not None)
    assert current is not None  # noqa: S101  # nosec B101 - for the type checker
    people = permissions.staff(user, on=on).exclude(pk=user.pk)
    return asked(
        request, PaperForm(request.POST or None, people=people, on=on),
        lambda said: agreements.record_paper(
            current, user=said["user"], signature=said["user"].name, on=said["on"], trained=said["trained"],
            understood=said["understood"], by=user, at=timezone.now(),
        ),
        title="Record a signature on paper", button="Record the signature", back=reverse("prevention:staff"),
        done="The signature is recorded.",
        intro=f"Under “{current.title}”, version {current.number}. File the signed paper where you keep such papers.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def induction(request: IncidentRequest, pk: int) -> Answer:
    """Somebody new: newly qualified or not, and the talk about social media (R231)."""
    on, user = today(), request.user
    who = get_object_or_404(permissions.staff(user, on=on).exclude(pk=user.pk), pk=pk)
    row = Induction.objects.filter(user=who).first()
    initial = {name: getattr(row, name) for name in ("newly_qualified", "talked_on", "note")} if row else {}

    def act(said: dict[str, Any]) -> Induction:
        return staff.record_induction(
            User.objects.get(pk=who.pk), newly_qualified=said["newly_qualified"], talked_on=said["talked_on"],
            text=said["note"], by=user, at=timezone.now(),
        )  # fmt: skip

    return asked(
        request, InductionForm(request.POST or None, initial=initial, on=on), act, title=f"Induction: {who.name}",
        button="Save", back=reverse("prevention:staff"), done="Saved.",
        intro="Speak early with somebody who begins: what stood on private pages before may now be read by pupils and "
        "parents. Somebody newly qualified comes first.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def contacts(request: IncidentRequest) -> Answer:
    """What I have declared; and, for heads, what there is to discuss (R256)."""
    on, user = today(), request.user
    insist(permissions.signs(user, on=on))
    return asked(
        request, ContactForm(request.POST or None),
        lambda said: staff.declare_contact(by=user, at=timezone.now(), **said),
        title="Contacts from outside work", button="Declare this contact", back=reverse("prevention:front"),
        done="It is declared. Your principal speaks with you about it.", to=reverse("prevention:contacts"),
        template="prevention/contacts.html", own=KnownContact.objects.filter(user=user).select_related("discussed_by"),
        others=permissions.contacts(user, on=on).filter(ended_on=None).select_related("user", "discussed_by"),
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def discuss(request: IncidentRequest, key: Any) -> Answer:
    """What was agreed about a declared contact."""
    on, user = today(), request.user
    found = get_object_or_404(permissions.contacts(user, on=on).select_related("user"), uuid=key)
    initial = {"agreed": found.agreed, **({"on": found.discussed_on} if found.discussed_on else {})}
    return asked(
        request, DiscussForm(request.POST or None, initial=initial, on=on),
        lambda said: staff.discuss_contact(found, by=user, at=timezone.now(), **said),
        title=f"What was agreed with {found.user.name}", button="Save", back=reverse("prevention:contacts"),
        done="Saved.", intro=f"They declared: {found.whom}. {found.what}",
    )  # fmt: skip


@only("POST")
@signed_in
def end_contact(request: IncidentRequest, key: Any) -> Answer:
    """It no longer applies."""
    found = get_object_or_404(KnownContact, uuid=key, user=request.user)
    staff.end_contact(found, by=request.user, at=timezone.now())
    return redirect("prevention:contacts")


@only("GET", "HEAD")
@signed_in
def policies(request: IncidentRequest) -> Answer:
    """The policies beside what is signed, and the trust's rules (R175, R276)."""
    permissions.require_keeper(request.user, on=today())
    trust = the_trust()
    context = {"policies": reference.all_policies_of(trust), "rules": reference.rules_of(trust)}
    return render(request, "prevention/policies.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def policy(request: IncidentRequest, key: Any = None) -> Answer:
    """Change one, or add one."""
    permissions.require_keeper(request.user, on=today())
    trust = the_trust()
    mark = str(request.POST.get("once") or secrets.token_urlsafe(18))[:30]
    new = PolicyLink(trust=trust, key=f"own-{mark}", position=9_000)
    row = get_object_or_404(PolicyLink, uuid=key, trust=trust) if key else new
    form = PolicyForm(request.POST or None, instance=row)

    def act(_said: dict[str, Any]) -> PolicyLink:
        with transaction.atomic():
            Trust.objects.select_for_update().get(pk=trust.pk)
            before = PolicyLink.objects.filter(trust=trust, key=row.key).first()
            if row.pk is None and before is not None:
                raise SentBefore(before.uuid)
            made: PolicyLink = form.save()
        trail.saw(
            about_kind="policy_link", about=made.uuid, user=request.user, what="changed policy link",
            at=timezone.now(), detail=", ".join(sorted(form.changed_data)),
        )  # fmt: skip
        return made

    return asked(
        request, form, act, title=f"Change: {row.title}" if key else "Add a policy", button="Save",
        back=reverse("prevention:policies"), done="Saved.", once=mark,
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def rules(request: IncidentRequest) -> Answer:
    """How long things last."""
    permissions.require_keeper(request.user, on=today())
    row = reference.rules_of(the_trust())
    form = RulesForm(request.POST or None, instance=row)

    def act(_said: dict[str, Any]) -> Any:
        made = form.save()
        trail.saw(
            about_kind="rules", about=None, user=request.user, what="changed rules", at=timezone.now(),
            detail=", ".join(sorted(form.changed_data)),
        )  # fmt: skip
        return made

    return asked(
        request, form, act, title="How long things last", button="Save", back=reverse("prevention:policies"),
        done="Saved.",
    )  # fmt: skip
