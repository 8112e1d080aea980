"""Evidence: sealed originals for those who may know who brought it, blacked-out copies for everybody else."""

from __future__ import annotations

import time
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from complaints.evidence import blacking, copies
from complaints.evidence.drawing import BlackingForm
from complaints.evidence.serving import respond
from socialmedia import actions, permissions
from socialmedia.facts import SHOWABLE
from socialmedia.forms.base import IncidentForm, long_text
from socialmedia.forms.report import ScreenshotsForm, SourceForm
from socialmedia.forms.several import SeveralForm
from socialmedia.models import Exhibit, Incident, PrintSet, Source
from socialmedia.views.access import (
    SENT_BEFORE,
    Answer,
    IncidentRequest,
    frame,
    my_parts,
    on_incident,
    once,
    originals_only_for,
    today,
)
from socialmedia.views.report import seal_each
from socialmedia.vocabulary import Act


@only("GET", "HEAD", "POST")
@on_incident
def evidence(request: IncidentRequest, incident: Incident) -> Answer:
    """What is sealed, and what may be shown of it."""
    form = ScreenshotsForm(initial={"once": once()})
    several = SeveralForm(None)
    if request.method == "POST" and "several" in request.POST:
        several = SeveralForm(request.POST)
        if several.is_valid() and _do_to_several(request, incident, several):
            return redirect("socialmedia:evidence", incident.reference)
    elif request.method == "POST":
        permissions.require(request.user, Act.SEAL, incident, on=today())
        form = ScreenshotsForm(request.POST, request.FILES)
        valid = form.is_valid()
        sealed = seal_each(request, incident, form, str(request.POST.get("once", ""))[:36])
        if sealed:
            messages.success(request, f"{sealed} sealed, unchanged since upload.")
        elif valid and not form.problems:
            messages.info(request, SENT_BEFORE)
        if valid and not form.problems:
            return redirect("socialmedia:evidence", incident.reference)
    rows = list(incident.exhibits.select_related("file", "sanitised", "added_by", "sanitised_by", "set_aside_by"))
    small = copies.shown([row.file for row in rows]) if permissions.SOURCE_READERS & my_parts(request, incident) else {}
    context = frame(
        request, incident, "evidence", ask=form, several=several, once=once(),
        rows=[
            (row, row.file.media_type in SHOWABLE, row.sanitised is not None and row.sanitised.is_picture,
             row.file_id in small and small[row.file_id].thumbnail is not None)
            for row in rows
        ],
        may_seal=permissions.may(request.user, Act.SEAL, incident, on=today()),
        to_sanitise=sum(1 for row in rows if _to_black_out(row)),
    )  # fmt: skip
    return render(
        request, "socialmedia/evidence.html", context, status=422 if form.problems or several.problems else 200
    )


def _to_black_out(row: Exhibit) -> bool:
    return row.sanitised_id is None and not row.set_aside and row.file.media_type in SHOWABLE


def _do_to_several(request: IncidentRequest, incident: Incident, form: SeveralForm) -> bool:
    """The same for every ticked piece, each recorded as it would be alone. Says whether all went well."""
    said = form.cleaned_data
    rows = list(incident.exhibits.filter(uuid__in=said["piece"]).select_related("file", "sanitised"))
    try:
        if said["several"] == SeveralForm.CLEAR:
            return _nothing_to_hide(request, incident, rows)
        done = actions.take(
            Act.SET_ASIDE, incident, by=request.user, at=timezone.now(), once=_mark(request), exhibits=rows,
            why=said["why"], aside=said["several"] == SeveralForm.ASIDE,
        )  # fmt: skip
    except actions.Refused as refused:
        form.add_error(None, " ".join(refused.sentences))
        return False
    if done.sent_before:
        messages.info(request, SENT_BEFORE)
    else:
        messages.success(request, "Set aside." if said["several"] == SeveralForm.ASIDE else "Taken back.")
    return True


def _mark(request: IncidentRequest) -> str:
    """The mark of the showing of a form that was sent; none before it is sent."""
    return str(request.POST.get("once", ""))[:40]


LONGEST_AT_ONCE = 30.0
"""Seconds of one answer that are given to making copies; what is left then is told."""


def _nothing_to_hide(request: IncidentRequest, incident: Incident, rows: list[Exhibit]) -> bool:
    if done := [row.title for row in rows if row.boxes]:
        raise actions.Refused(f"Blacked out already, so not changed: {', '.join(done)}. Untick it and try again.")
    wanted = [row for row in rows if _to_black_out(row)]
    begun = time.monotonic()
    made = 0
    for row in wanted:
        if time.monotonic() - begun > LONGEST_AT_ONCE:
            break
        actions.take(
            Act.SANITISE, incident, by=request.user, at=timezone.now(), exhibit=row, boxes=[], nothing_to_hide=True
        )
        made += 1
    left = f" {len(wanted) - made} are left: tick them again." if made < len(wanted) else ""
    messages.success(request, f"{made} cop{'y is' if made == 1 else 'ies are'} made with nothing blacked out.{left}")
    return True


def _exhibit(incident: Incident, key: uuid.UUID) -> Exhibit:
    rows = incident.exhibits.select_related("file", "sanitised")
    found = get_object_or_404(rows, uuid=key)
    found.incident = incident
    return found


@only("GET", "HEAD")
@on_incident
def copy(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """The blacked-out copy, under a name that names nobody."""
    found = _exhibit(incident, key)
    if found.sanitised is None:
        raise Http404
    return respond(found.sanitised, inline=request.GET.get("show") == "picture")


@only("GET", "HEAD")
@on_incident
def small(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """The small picture of an original, for those who may open it."""
    originals_only_for(request, incident)
    found = copies.shown([_exhibit(incident, key).file])
    shown = next(iter(found.values())).thumbnail
    if shown is None:
        raise Http404
    return respond(shown, inline=True, called=f"{incident.reference}-small.jpg")


class OriginalForm(IncidentForm):
    """Why somebody opens a sealed original."""

    reason = long_text("Why do you need the original?", rows=2, missing="Say why you need the original.")


@only("GET", "HEAD", "POST")
@on_incident
def original(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """The sealed original for a reason, which stands in the access log and in the chronology (custody)."""
    originals_only_for(request, incident)
    found = _exhibit(incident, key)
    form = OriginalForm(request.POST or None, incident=incident, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        if not found.file.may_be_served:
            raise Http404
        now = timezone.now()
        reason = " ".join(form.cleaned_data["reason"].split())
        try:
            actions.open_original(found, reason=reason, by=request.user, at=now)
        except actions.Refused as refused:
            form.add_error("reason", " ".join(refused.sentences))
        else:
            ending = found.file.name.rpartition(".")[2].lower()
            return respond(found.file, called=f"{incident.reference}-{found.number}-sealed.{ending}")
    back = reverse("socialmedia:evidence", args=[incident.reference])
    intro = (
        "It may show who brought it to the school. Everybody who opens it, and why, is written down. Its bytes are "
        f"unchanged since upload on {timezone.localtime(found.file.sealed_at):%d %B %Y} (SHA-256 {found.file.sha256})."
    )
    context = frame(
        request, incident, "", title=f"Open the sealed original of {found.title.lower()}", ask=form, back=back,
        button="Download the original", intro=intro,
    )  # fmt: skip
    return render(request, "socialmedia/ask.html", context, status=422 if form.problems else 200)


@only("GET", "HEAD")
@on_incident
def page(request: IncidentRequest, incident: Incident, key: uuid.UUID, number: int) -> Answer:
    """One page of an original as a picture, for the screen on which boxes are drawn."""
    originals_only_for(request, incident)
    found = _exhibit(incident, key)
    if not found.file.may_be_served:
        raise Http404
    try:
        content = blacking.page_picture(found.file, number)
    except (blacking.CannotOpen, IndexError) as fault:
        raise Http404 from fault
    response = HttpResponse(content, content_type="image/png")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@only("GET", "HEAD", "POST")
@on_incident
def sanitise(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """Boxes over whatever could tell who brought it; burnt into a copy (R146, R281)."""
    permissions.require(request.user, Act.SANITISE, incident, on=today())
    found = _exhibit(incident, key)
    back = reverse("socialmedia:evidence", args=[incident.reference])
    try:
        pages = blacking.number_of_pages(found.file) if found.file.may_be_served else 0
    except blacking.CannotOpen as fault:
        return _cannot(request, incident, found, str(fault), back)
    if not pages:
        return _cannot(request, incident, found, "It is being checked for viruses, or it is locked away.", back)
    following = _following(incident, found)
    given: dict[str, Any] = {"pages": pages, "boxes": found.boxes}
    form = BlackingForm(request.POST, **given) if request.method == "POST" else BlackingForm(**given)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = actions.take(
                Act.SANITISE, incident, by=request.user, at=timezone.now(), once=_mark(request), exhibit=found,
                boxes=said["boxes"], nothing_to_hide=said["nothing_to_hide"], why=said["why"],
            )  # fmt: skip
        except actions.Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
        else:
            if done.sent_before:
                messages.info(request, SENT_BEFORE)
            else:
                messages.success(request, "The copy is made. Look at it: it is what others see.")
            if "next" in request.POST and following is not None:
                return redirect("socialmedia:sanitise", incident.reference, following.uuid)
            return redirect("socialmedia:evidence", incident.reference)
    urls = [
        reverse("socialmedia:exhibit_page", args=[incident.reference, found.uuid, number])
        for number in range(1, pages + 1)
    ]
    source = Source.objects.filter(incident=incident).first()
    context = frame(
        request, incident, "", exhibit=found, form=form, page_urls=urls, back=back, source=source, following=following,
        once=_mark(request) or once(),
        faults=[str(text) for texts in form.errors.values() for text in texts] if form.is_bound else [],
    )  # fmt: skip
    return render(request, "socialmedia/sanitise.html", context, status=422 if context["faults"] else 200)


def _following(incident: Incident, found: Exhibit) -> Exhibit | None:
    """The next piece that is still to be blacked out, from the first again after the last."""
    rows = [row for row in incident.exhibits.select_related("file") if _to_black_out(row) and row.pk != found.pk]
    return next((row for row in rows if row.number > found.number), rows[0] if rows else None)


def _cannot(request: IncidentRequest, incident: Incident, found: Exhibit, why: str, back: str) -> Answer:
    context = frame(request, incident, "", exhibit=found, why=why, back=back)
    return render(request, "socialmedia/cannot_show.html", context, status=409)


@only("GET", "HEAD")
@on_incident
def prints(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """The print-outs of a meeting as one PDF."""
    found = get_object_or_404(PrintSet.objects.select_related("file"), incident=incident, uuid=key)
    return respond(found.file)


STANDS = "The name of whoever brought it, or how to reach them, also stands in:"
STANDS_THEN = "Helpers read that. Change what can be changed, and look before anything is shown, printed or sent."


@only("GET", "HEAD", "POST")
@on_incident
def source(request: IncidentRequest, incident: Incident) -> Answer:
    """Who brought it, held apart: for those who manage it only, and every look at it is written down."""
    originals_only_for(request, incident)
    row = Source.objects.filter(incident=incident).first()
    names = ("how", "name", "reach", "account", "encouraged")
    form = SourceForm(request.POST or None, initial={name: getattr(row, name) for name in names} if row else {})
    if request.method == "POST" and form.is_valid():
        actions.take(Act.NAME_SOURCE, incident, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "It is kept, apart from everything else.")
        if stands := actions.source_stands_in(incident):
            messages.warning(request, f"{STANDS} {', '.join(one.text for one in stands)}. {STANDS_THEN}")
        return redirect("socialmedia:people", incident.reference)
    back = reverse("socialmedia:people", args=[incident.reference])
    context = frame(
        request, incident, "", title="Who brought it", ask=form, back=back, button="Keep it",
        intro="This stands on no other page. It is left out of everything that is shown, printed, sent or searched.",
    )  # fmt: skip
    return render(request, "socialmedia/ask.html", context, status=422 if form.problems else 200)
