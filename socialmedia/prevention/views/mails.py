"""E-mails of an employee that are looked at as evidence (R264)."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry
from socialmedia.prevention import permissions, reference
from socialmedia.prevention.actions import mails as actions
from socialmedia.prevention.actions.noting import saw
from socialmedia.prevention.forms.reports import EmptyForm, KeepForm, MailForm, NoticeForm, SearchForm
from socialmedia.prevention.models import MailRecord
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


@only("GET", "HEAD")
@signed_in
def mails(request: IncidentRequest) -> Answer:
    """What was asked for."""
    on, user = today(), request.user
    insist(permissions.mail_at(user, on=on).exists())
    rows = permissions.mails(user, on=on).select_related("academy", "asked_by")[:200]
    context = {"rows": rows, "rules": reference.rules_of(the_trust())}
    return render(request, "prevention/mails.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def ask(request: IncidentRequest) -> Answer:
    """Ask in writing, with the reason."""
    on, user = today(), request.user
    academies = permissions.mail_at(user, on=on)
    insist(academies.exists())
    people = permissions.colleagues(the_trust(), on=on).exclude(pk=user.pk)
    form = MailForm(request.POST or None, academies=academies, people=people, on=on)
    return asked(
        request, form, lambda said: actions.ask(by=user, at=timezone.now(), **said),
        title="Ask for somebody’s e-mails", button="Record the request", back=reverse("prevention:mails"),
        done="The request is recorded. Give it to whoever looks after the accounts.",
        to=lambda made: made.get_absolute_url(), again=lambda about: reverse("prevention:mail_record", args=[about]),
        intro="Nobody’s e-mails are read without a written request that says why, and they are told in writing. What "
        "is written in e-mails about a case can also be asked for by the person it is about, under freedom of "
        "information, or by a court.",
    )  # fmt: skip


def _found(request: IncidentRequest, key: Any) -> MailRecord:
    rows = permissions.mails(request.user, on=today()).select_related("academy__trust", "asked_by", "closed_by")
    return get_object_or_404(rows, uuid=key)


@only("GET", "HEAD")
@signed_in
def mail_record(request: IncidentRequest, key: Any) -> Answer:
    """One record."""
    found = _found(request, key)
    saw("mail_record", found.uuid, "e-mail record", user=request.user, at=timezone.now())
    entries = Entry.objects.filter(about=found.uuid).select_related("by").order_by("number")
    context = {"record": found, "entries": entries, "rules": reference.rules_of(found.academy.trust)}
    return render(request, "prevention/mail_record.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def act(request: IncidentRequest, key: Any, name: str) -> Answer:
    """What was looked at, the notice, the end."""
    found, user, on, now = _found(request, key), request.user, today(), timezone.now()
    back = found.get_absolute_url()
    post = request.POST if request.method == "POST" else None
    if name == "search":
        names = ("searched_who", "kept_where")
        initial = {name: getattr(found, name) for name in names} | (
            {"searched_on": found.searched_on} if found.searched_on else {}
        )
        return asked(
            request, SearchForm(post, on=on, initial=initial),
            lambda said: actions.record_search(found, by=user, at=now, **said),
            title="Record what was looked at", button="Record it", back=back, done="It is recorded.",
        )  # fmt: skip
    if name == "notice":
        shown = ("notified_on", "notified_how", "notice_waits")
        return asked(
            request, NoticeForm(post, on=on, initial={name: getattr(found, name) for name in shown}),
            lambda said: actions.record_notice(found, by=user, at=now, **said),
            title="Record the notice to the employee", button="Record it", back=back, done="It is recorded.",
            intro="The employee is told in writing that their e-mails were looked at, and why.",
        )  # fmt: skip
    if name == "close":
        return asked(
            request, EmptyForm(post), lambda said: actions.close(found, by=user, at=now), title="Close this record",
            button="Close it", back=back, done="The record is closed.",
            intro="It is kept as long as the trust keeps records of monitoring, then it goes by itself.",
        )  # fmt: skip
    if name == "keep":
        return asked(
            request, KeepForm(post, initial={"why": found.kept_because}),
            lambda said: actions.keep_longer(found, by=user, at=now, **said),
            title=f"Keep {found.reference} longer", button="Save", back=back, done="Saved.",
        )  # fmt: skip
    raise Http404
