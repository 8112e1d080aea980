"""The lists: communications, pages, turns, families; and where things are placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from letters import awareness
from socialmedia.prevention import permissions, reference, staffing
from socialmedia.prevention.actions import outreach as actions
from socialmedia.prevention.actions.noting import saw_list
from socialmedia.prevention.forms.outreach import (
    CommunicationForm,
    FamiliesForm,
    ListForm,
    LookForm,
    PageForm,
    PlacementForm,
    TurnForm,
    WeekendsForm,
)
from socialmedia.prevention.forms.reports import EmptyForm
from socialmedia.prevention.models import (
    Communication,
    HomeSchoolSignature,
    Page,
    Placement,
    PlacementCheck,
    Turn,
)
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
from socialmedia.prevention.vocabulary import Says, Signed

PER_PAGE = 50


@dataclass(frozen=True)
class Kept:
    """One of the lists."""

    model: Any
    form: type[ListForm]
    title: str
    one: str
    related: tuple[str, ...]


LISTS: dict[str, Kept] = {
    "communications": Kept(
        Communication, CommunicationForm, "What families and staff are told", "a communication", ("academy", "owner")
    ),
    "pages": Kept(Page, PageForm, "Pages about the school", "a page", ("academy", "run_by")),
    "turns": Kept(Turn, TurnForm, "Who looks at our pages when", "a turn", ("academy", "who", "looked_by")),
}


def _kept(name: str) -> Kept:
    if name not in LISTS:
        raise Http404
    return LISTS[name]


def _visible(request: IncidentRequest, kept: Kept) -> Any:
    """Rows of one's own academies, and those of the whole trust, which everybody who keeps a list may read."""
    mine = Q(academy__in=permissions.places(request.user, on=today())) | Q(academy__isnull=True)
    return kept.model.objects.filter(mine).select_related(*kept.related)


@only("GET", "HEAD")
@signed_in
def listed(request: IncidentRequest, name: str) -> Answer:
    """One of the lists."""
    kept, user, on = _kept(name), request.user, today()
    insist(permissions.keeps_lists(user, on=on))
    page = Paginator(_visible(request, kept), PER_PAGE).get_page(request.GET.get("page"))
    whole = permissions.for_trust(user, on=on)
    mine = {academy.pk for academy in permissions.places(user, on=on)}
    rows = [(row, row.academy_id in mine or (row.academy_id is None and whole)) for row in page.object_list]
    writes = awareness.academies_for(user, on=on).exists()
    context = {"name": name, "kept": kept, "page": page, "rows": rows, "on": on, "writes": writes}
    return render(request, f"prevention/{name}.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def written(request: IncidentRequest, name: str, key: Any = None) -> Answer:
    """Add a row, or change one."""
    kept, user, on = _kept(name), request.user, today()
    insist(permissions.keeps_lists(user, on=on))
    row = get_object_or_404(_visible(request, kept), uuid=key) if key else None
    if row is not None:
        insist(actions.may_write(user, row.academy, on=on))
    form = kept.form(request.POST or None, row=row, **_given(request))
    return asked(
        request, form, lambda said: actions.keep(form.filled(), by=user, at=timezone.now(), once=said["once"]),
        title=f"Change {kept.one}" if key else f"Add {kept.one}", button="Save",
        back=reverse("prevention:list", args=[name]), done="Saved.",
    )  # fmt: skip


def _given(request: IncidentRequest) -> dict[str, Any]:
    on, user = today(), request.user
    return {
        "academies": permissions.places(user, on=on), "people": permissions.colleagues(the_trust(), on=on),
        "whole_trust": permissions.for_trust(user, on=on), "on": on,
    }  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def weekends(request: IncidentRequest) -> Answer:
    """Every weekend between two days, in turn (R262)."""
    user = request.user
    insist(permissions.keeps_lists(user, on=today()))

    def act(said: dict[str, Any]) -> int:
        return actions.plan_weekends(
            said["who"], academy=said["academy"], first=said["first"], last=said["last"], by=user, at=timezone.now()
        )

    return asked(
        request, WeekendsForm(request.POST or None, **_given(request)), act, title="Plan the weekends",
        button="Plan them", back=reverse("prevention:list", args=["turns"]),
        done=lambda number: f"{number} turn{'' if number == 1 else 's'} planned. Each person is told before theirs.",
        intro="A weekend that somebody has already stays theirs. Add the holidays one by one.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def turn(request: IncidentRequest, key: Any) -> Answer:
    """Write down what was found on a turn."""
    user, on = request.user, today()
    found = get_object_or_404(Turn.objects.select_related("academy", "who"), uuid=key)
    insist(found.who_id == user.pk or actions.may_write(user, found.academy, on=on))
    initial = {"found": found.found, "note": found.note}
    return asked(
        request, LookForm(request.POST or None, initial=initial),
        lambda said: actions.look(found, found=said["found"], text=said["note"], by=user, at=timezone.now()),
        title=f"{found.who.name}: {_days(found)}", button="Save",
        back=reverse("prevention:front"), done="Thank you. It is written down.", template="prevention/turn.html",
        pages=staffing.official_pages().filter(Q(academy=found.academy) | Q(academy__isnull=True)), turn=found, on=on,
    )  # fmt: skip


def _days(turn: Turn) -> str:
    begin = "" if turn.from_on == turn.to_on else f"{turn.from_on:%-d %B} to "
    return f"{begin}{turn.to_on:%-d %B %Y}"


@only("GET", "HEAD")
@signed_in
def families(request: IncidentRequest) -> Answer:
    """Who has signed the statement of the home–school agreement (R174, R176)."""
    on, user, trust = today(), request.user, the_trust()
    insist(permissions.keeps_lists(user, on=on))
    current = reference.in_force(trust, Signed.HOME_SCHOOL, on=on)
    mine = permissions.places(user, on=on)
    rows = HomeSchoolSignature.objects.filter(academy__in=mine, agreement=current).select_related("academy")
    text = request.GET.get("q", "").strip()
    if text:
        rows = rows.filter(Q(child__icontains=text) | Q(parent__icontains=text))
    saw_list("families", user=user, at=timezone.now())
    signed = Count("pk", filter=Q(says=Says.SIGNED))
    numbers = HomeSchoolSignature.objects.filter(academy__in=mine, agreement=current).values("academy__name")
    context = {
        "agreement": current, "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "q": text,
        "numbers": numbers.annotate(signed=signed, declined=Count("pk") - signed).order_by("academy__name"),
        "query": f"q={text}" if text else "",
    }  # fmt: skip
    return render(request, "prevention/families.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def take_off_family(request: IncidentRequest, key: Any) -> Answer:
    """A family has left, or the line was wrong."""
    user, on = request.user, today()
    rows = HomeSchoolSignature.objects.filter(academy__in=permissions.places(user, on=on))
    row = get_object_or_404(rows, uuid=key)
    return asked(
        request, EmptyForm(request.POST or None), lambda said: actions.take_off(row, by=user, at=timezone.now()),
        title=f"Take off the list: {row.child}", button="Take it off", back=reverse("prevention:families"),
        done="It is taken off the list.",
        intro="Nothing is kept of it but that a line was taken off, by whom and when.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def take_off_turn(request: IncidentRequest, key: Any) -> Answer:
    """A turn that is not needed."""
    user, on = request.user, today()
    row = get_object_or_404(Turn.objects.select_related("academy", "who"), uuid=key)
    insist(actions.may_write(user, row.academy, on=on))
    return asked(
        request, EmptyForm(request.POST or None), lambda said: actions.take_off(row, by=user, at=timezone.now()),
        title=f"Take off: {row.who.name}, {row.from_on:%-d %B %Y}", button="Take it off",
        back=reverse("prevention:list", args=["turns"]), done="The turn is taken off.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def record_families(request: IncidentRequest) -> Answer:
    """Record signatures, many at once."""
    on, user = today(), request.user
    insist(permissions.keeps_lists(user, on=on))
    current = reference.in_force(the_trust(), Signed.HOME_SCHOOL, on=on)
    insist(current is not None)
    assert current is not None  # noqa: S101  # nosec B101 - for the type checker

    def act(said: dict[str, Any]) -> int:
        return actions.record_families(
            said["lines"], academy=said["academy"], agreement=current, on=said["on"], by=user, at=timezone.now()
        )

    return asked(
        request, FamiliesForm(request.POST or None, academies=permissions.places(user, on=on), on=on), act,
        title="Record signatures of families", button="Record them", back=reverse("prevention:families"),
        done=lambda number: f"Recorded: {number} new.", intro=f"Under “{current.title}”, version {current.number}.",
    )  # fmt: skip


@only("GET", "HEAD")
@signed_in
def placements(request: IncidentRequest) -> Answer:
    """Where families come across how to raise things, at each academy (R178, R263)."""
    on, user, trust = today(), request.user, the_trust()
    insist(permissions.keeps_lists(user, on=on))
    academies = list(permissions.places(user, on=on))
    checks = {
        (row.placement_id, row.academy_id): row
        for row in PlacementCheck.objects.filter(academy__in=academies).select_related("checked_by")
    }
    rows = list(reference.placements_of(trust))
    table = [(academy, [(row, checks.get((row.pk, academy.pk))) for row in rows]) for academy in academies]
    return render(request, "prevention/placements.html", {"table": table})


@only("GET", "HEAD", "POST")
@signed_in
def placement(request: IncidentRequest, slug: str, key: Any) -> Answer:
    """Say whether it is there."""
    on, user = today(), request.user
    academy = get_object_or_404(permissions.places(user, on=on), slug=slug)
    found = get_object_or_404(Placement, uuid=key, trust=the_trust())
    row = PlacementCheck.objects.filter(placement=found, academy=academy).first()
    initial = {"placed": row.placed, "where": row.where} if row else {}
    return asked(
        request, PlacementForm(request.POST or None, initial=initial),
        lambda said: actions.check_placement(found, academy, by=user, at=timezone.now(), **said),
        title=found.title, button="Save", back=reverse("prevention:placements"), done="Saved.", intro=academy.name,
    )  # fmt: skip
