"""Reporting a post: three short screens, each of which keeps what it got."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from accounts.models import Entry, PostKind
from complaints.evidence.fields import accepted
from complaints.evidence.sealing import Refused as FileRefused
from socialmedia import actions, permissions, quiet, reference
from socialmedia.forms.report import ReportForm, ScreenshotsForm, SourceForm
from socialmedia.models import Incident, Source
from socialmedia.views.access import SENT_BEFORE, Answer, IncidentRequest, once, signed_in, today
from socialmedia.vocabulary import Act, Brought, State, within


def _reporter_only(request: IncidentRequest) -> Any:
    academies = permissions.report_at(request.user, on=today()).select_related("trust")
    if not academies.exists():
        raise Http404
    return academies


@only("GET", "HEAD", "POST")
@signed_in
def report(request: IncidentRequest) -> Answer:
    """What was seen. The report is safe once this screen is sent; the screenshots come next."""
    academies = _reporter_only(request)
    given: dict[str, Any] = {"user": request.user, "academies": academies, "on": today()}
    earlier = _again(request)
    if request.method == "POST":
        form = ReportForm(request.POST, **given)
        if form.is_valid():
            said = {name: value for name, value in form.cleaned_data.items() if name not in ("once", "again")}
            key = form.cleaned_data["once"]
            try:
                incident = actions.report(
                    actions.Report(
                        **said, recurrence_of=earlier,
                        submission_key=f"{request.user.pk}:{key}"[:64] if key else "",
                    ),
                    by=request.user, at=timezone.now(),
                )  # fmt: skip
            except actions.Refused as refused:
                form.add_error(None, " ".join(refused.sentences))
            else:
                if incident.sent_before:
                    messages.info(request, SENT_BEFORE)
                return redirect("socialmedia:report_screenshots", incident.uuid)
    else:
        initial = {"once": once(), **({"again": earlier.reference, **_same(earlier)} if earlier else {})}
        form = ReportForm(initial=initial, **given)
    return render(
        request, "socialmedia/report.html", {"ask": form, "earlier": earlier}, status=422 if form.problems else 200
    )


def _again(request: IncidentRequest) -> Incident | None:
    """The earlier incident of which this is the recurrence, if this person may see it."""
    named = str(request.POST.get("again") or request.GET.get("again") or "").upper()
    if not named:
        return None
    return permissions.visible_to(request.user, on=today()).filter(reference=named).first()


def _same(earlier: Incident) -> dict[str, Any]:
    names = ("academy", "platform_name", "account", "place", "place_name", "audience")
    return {name: getattr(earlier, name) for name in names}


def mine(request: IncidentRequest, key: uuid.UUID) -> Incident:
    """A report of one's own, while it is new; afterwards whoever manages it has it."""
    rows = Incident.objects.filter(reported_by=request.user).select_related("academy__trust")
    return get_object_or_404(rows, uuid=key)


@only("GET", "HEAD", "POST")
@signed_in
def screenshots(request: IncidentRequest, key: uuid.UUID) -> Answer:
    """Screenshots, many at once. What was right among them is sealed even when another was refused."""
    incident = mine(request, key)
    permissions.require(request.user, Act.SEAL, incident, on=today())
    form = ScreenshotsForm(initial={"once": once()})
    sealed = 0
    if request.method == "POST":
        if not request.FILES and request.POST.get("go_on"):
            return redirect("socialmedia:report_source", incident.uuid)
        form = ScreenshotsForm(request.POST, request.FILES)
        valid = form.is_valid()
        sealed = seal_each(request, incident, form, str(request.POST.get("once", ""))[:36])
        if valid and not form.problems:
            if not sealed:
                messages.info(request, SENT_BEFORE)
            return redirect("socialmedia:report_source", incident.uuid)
    context = {
        "ask": form, "incident": incident, "sealed": sealed, "number": incident.exhibits.count(),
        "unshowable": [row for row in incident.exhibits.select_related("file") if not _showable(row.file.media_type)],
    }  # fmt: skip
    return render(request, "socialmedia/screenshots.html", context, status=422 if form.problems else 200)


def _showable(media_type: str) -> bool:
    return media_type != "image/heic"


def seal_each(request: IncidentRequest, incident: Incident, form: ScreenshotsForm, mark: str) -> int:
    """Seal every file that may be kept, each in a transaction of its own; says how many are new. The same form sent
    twice seals nothing more."""
    done = 0
    for number, upload in enumerate(accepted(form, "uploads"), start=1):
        try:
            with transaction.atomic():
                taken = actions.take(
                    Act.SEAL, incident, by=request.user, at=timezone.now(), once=f"{mark}-{number}" if mark else "",
                    upload=upload,
                )  # fmt: skip
        except FileRefused as refusal:
            form.add_error("uploads", str(refusal))
        except actions.Refused as refused:
            form.add_error("uploads", " ".join(refused.sentences))
            break
        else:
            done += not taken.sent_before
    return done


@only("GET", "HEAD", "POST")
@signed_in
def source(request: IncidentRequest, key: uuid.UUID) -> Answer:
    """Who brought it, on a page of its own. Once answered, the reporter does not read it again (R146)."""
    incident = mine(request, key)
    permissions.require(request.user, Act.NAME_SOURCE, incident, on=today())
    if Source.objects.filter(incident=incident).exists():
        return redirect("socialmedia:report_done", incident.uuid)
    form = SourceForm(request.POST or None, initial={"how": Brought.MYSELF})
    if request.method == "POST" and form.is_valid():
        actions.take(Act.NAME_SOURCE, incident, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("socialmedia:report_done", incident.uuid)
    context = {"ask": form, "incident": incident}
    return render(request, "socialmedia/source.html", context, status=422 if form.problems else 200)


@only("GET", "HEAD")
@signed_in
def done(request: IncidentRequest, key: uuid.UUID) -> Answer:
    """Thanks, do not reply, and what happens next; out of hours, when, and whom to call about a child (R259).

    A report that was left before its last screen is told apart: it goes on where it was left.
    """
    incident = mine(request, key)
    now = timezone.now()
    trust = incident.academy.trust
    entry = Entry.objects.filter(about=incident.uuid, step=Act.REPORT).first()
    told = [within(PostKind(kind).label) for kind in entry.data.get("told", [])] if entry else []
    context = {
        "incident": incident, "number": incident.exhibits.count(), "told": told,
        "unfinished": not Source.objects.filter(incident=incident).exists()
        and permissions.may(request.user, Act.NAME_SOURCE, incident, on=today()),
        "quiet": quiet.is_quiet(trust, incident.reported_at),
        "hours": reference.hours_of(trust), "next": quiet.next_working(trust, now),
        "may_add": incident.state in (State.REPORTED, State.EVIDENCE)
        and permissions.may(request.user, Act.SEAL, incident, on=today()),
        "may_read": permissions.visible_to(request.user, on=today()).filter(pk=incident.pk).exists(),
    }  # fmt: skip
    return render(request, "socialmedia/done.html", context)


@only("GET", "HEAD")
@signed_in
def own(request: IncidentRequest) -> Answer:
    """What this person has reported: reference and day, and whether somebody has begun. Nothing more."""
    _reporter_only(request)
    rows = Incident.objects.filter(reported_by=request.user).select_related("academy", "source")
    listed = [(row, _standing(row)) for row in rows.order_by("-reported_at")[:100]]
    return render(request, "socialmedia/own.html", {"listed": listed})


def _standing(incident: Incident) -> str:
    if incident.state == State.CLOSED:
        return "Dealt with"
    if not hasattr(incident, "source"):
        return "Not finished: say who brought it"
    return "We have it" if incident.state == State.REPORTED else "Being looked at"
