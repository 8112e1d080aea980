"""Reporting what is no post: harmful content, an account, a contact, a colleague; and dealing with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry
from socialmedia import quiet
from socialmedia import reference as incidents
from socialmedia.prevention import permissions, reference
from socialmedia.prevention.actions import reports as actions
from socialmedia.prevention.actions.noting import saw
from socialmedia.prevention.forms.reports import CloseForm, KeepForm, LetInForm, NoteForm, ReportForm
from socialmedia.prevention.models import StaffReport
from socialmedia.prevention.views.common import (
    Answer,
    IncidentRequest,
    asked,
    insist,
    once,
    only,
    signed_in,
    the_trust,
    today,
)
from socialmedia.prevention.vocabulary import Done, ReportKind

INTRO: dict[str, str] = {
    ReportKind.HARMFUL: "Say what came up and where. You are not to blame for what you came across by accident. It is "
    "kept as a short record, in case anybody asks later.",
    ReportKind.ACCOUNT: "Change the password now, if you can, and end other sign-ins. Then tell us here.",
    ReportKind.CONTACT: "Do not answer, and keep what was sent. It goes to the principal and the safeguarding lead, "
    "and to nobody else.",
    ReportKind.MISUSE: "It goes to the principal; if it is about the principal, to the chair of the academy council, "
    "who tells the local authority designated officer. Small worries count too. Do not look into it yourself.",
}


@only("GET", "HEAD", "POST")
@signed_in
def report(request: IncidentRequest, kind: str) -> Answer:
    """One report."""
    on, user, trust = today(), request.user, the_trust()
    if kind not in ReportKind.values:
        raise Http404
    academies = permissions.report_at(user, on=on)
    insist(academies.exists())
    people = permissions.colleagues(trust, on=on).exclude(pk=user.pk)
    form = ReportForm(
        request.POST or None, kind=kind, academies=academies, people=people, on=on, initial={"once": once()}
    )

    def act(said: dict[str, Any]) -> StaffReport:
        mark = said.pop("once")
        named = form.about_them()
        told = actions.Told(
            kind=kind, submission_key=f"{user.pk}:{mark}"[:64] if mark else "",
            about_them=None if named is None else tuple(named), **said,
        )  # fmt: skip
        return actions.report(told, by=user, at=timezone.now())

    return asked(
        request, form, act, title=ReportKind(kind).label, button="Send the report", back=reverse("prevention:front"),
        done="Thank you. The report is sent.", to=lambda made: reverse("prevention:report_sent", args=[made.uuid]),
        again=lambda about: reverse("prevention:report_sent", args=[about]), intro=INTRO[kind], danger=True,
        rules=reference.rules_of(trust),
    )  # fmt: skip


@only("GET", "HEAD")
@signed_in
def sent(request: IncidentRequest, key: Any) -> Answer:
    """Thanks, and what happens next."""
    found = get_object_or_404(StaffReport.objects.select_related("academy__trust"), uuid=key, reported_by=request.user)
    trust = found.academy.trust
    context = {
        "report": found, "quiet": quiet.is_quiet(trust, found.reported_at), "hours": incidents.hours_of(trust),
        "next": quiet.next_working(trust, timezone.now()), "rules": reference.rules_of(trust),
    }  # fmt: skip
    return render(request, "prevention/sent.html", context)


@only("GET", "HEAD")
@signed_in
def mine(request: IncidentRequest) -> Answer:
    """What I have reported: the day and where it stands, nothing of what came of it."""
    insist(permissions.signs(request.user, on=today()))
    rows = StaffReport.objects.filter(reported_by=request.user)[:100]
    return render(request, "prevention/mine.html", {"rows": rows})


@only("GET", "HEAD")
@signed_in
def reports(request: IncidentRequest) -> Answer:
    """What there is to deal with."""
    on, user = today(), request.user
    rows = permissions.reports(user, on=on)
    insist(rows.exists() or permissions.keeps_lists(user, on=on) or permissions.mail_at(user, on=on).exists())
    show_all = request.GET.get("show") == "all"
    rows = rows if show_all else rows.exclude(standing="closed")
    context = {"rows": rows.select_related("academy")[:200], "show_all": show_all}
    return render(request, "prevention/reports.html", context)


def _found(request: IncidentRequest, key: Any) -> StaffReport:
    rows = permissions.reports(request.user, on=today()).select_related("academy__trust", "reported_by", "closed_by")
    return get_object_or_404(rows, uuid=key)


@only("GET", "HEAD")
@signed_in
def staff_report(request: IncidentRequest, key: Any) -> Answer:
    """One report, what was done, what is still needed."""
    found = _found(request, key)
    saw("staff_report", found.uuid, "staff report", user=request.user, at=timezone.now())
    context = {
        "report": found, "notes": found.notes.select_related("by"), "needed": actions.still_needed(found),
        "kept_from": found.kept_from.all(), "contacts": incidents.support_contacts_of(found.academy.trust),
        "rules": reference.rules_of(found.academy.trust),
        "entries": Entry.objects.filter(about=found.uuid).select_related("by").order_by("number"),
    }  # fmt: skip
    return render(request, "prevention/staff_report.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def act(request: IncidentRequest, key: Any, name: str) -> Answer:
    """Record what was done, close it, or keep it longer."""
    found, user, on = _found(request, key), request.user, today()
    back = found.get_absolute_url()
    if name == "note":
        form = NoteForm(request.POST or None, on=on, initial=_suggested(request))
        return asked(
            request, form,
            lambda said: actions.record(found, by=user, at=timezone.now(), about_them=form.about_them(), **said),
            title="Record what was done", button="Record it", back=back, done="It is recorded.",
            to=lambda _made: _after(request, found),
        )  # fmt: skip
    if name == "close":
        needed = actions.still_needed(found)
        return asked(
            request, CloseForm(request.POST or None),
            lambda said: actions.close(found, by=user, at=timezone.now(), **said),
            title="Close the report", button="Close the report", back=back, done="The report is closed.", needed=needed,
            report=found,
        )  # fmt: skip
    if name == "keep":
        return asked(
            request, KeepForm(request.POST if request.method == "POST" else None, initial={"why": found.kept_because}),
            lambda said: actions.keep_longer(found, by=user, at=timezone.now(), **said),
            title=f"Keep {found.reference} longer", button="Save", back=back, done="Saved.",
        )  # fmt: skip
    raise Http404


def _after(request: IncidentRequest, found: StaffReport) -> str:
    """Back to the report, for whoever still deals with it."""
    if permissions.reports(request.user, on=today()).filter(pk=found.pk).exists():
        return found.get_absolute_url()
    return reverse("prevention:front")


def _suggested(request: IncidentRequest) -> dict[str, str]:
    done = request.GET.get("done", "")
    return {"done": done} if done in Done.values else {}


@only("GET", "HEAD", "POST")
@signed_in
def let_in(request: IncidentRequest, key: Any, pk: int) -> Answer:
    """It is not about this colleague: their name is only alike, or the principal was named by mistake."""
    found = _found(request, key)
    who = get_object_or_404(found.kept_from.all(), pk=pk)
    return asked(
        request, LetInForm(request.POST if request.method == "POST" else None),
        lambda said: actions.let_in(found, who, by=request.user, at=timezone.now(), **said),
        title=f"It is not about {who.name}", button="Let them in again", back=found.get_absolute_url(),
        done=f"{who.name} is no longer kept out.", to=lambda _made: _after(request, found),
        intro="Let them in again only when they were kept out by mistake. The reason and your name stand with what was "
        "done.",
    )  # fmt: skip
