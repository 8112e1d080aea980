"""E-mail that waits for a person: the list, one e-mail, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import trail
from accounts.methods import only
from complaints.casework import permissions
from complaints.casework.actions import Refused
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.evidence.serving import respond
from complaints.intake.forms.mail import AnswerForm, AsideForm, AssignForm
from complaints.intake.mail import waiting
from complaints.intake.models import Mail

P = ParamSpec("P")
ENDED = (Mail.Standing.ANSWERED, Mail.Standing.DISCARDED, Mail.Standing.BOUNCE)
EARLIER = 50


def readers_only(view: Callable[Concatenate[CaseRequest, P], Answer]) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """For whoever may be a reader; for anybody else the page is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if not waiting.may_read(request.user, on=today()):  # type: ignore[arg-type]  # signed in
            raise Http404
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in
        except permissions.NotAllowed as refused:
            raise Http404 from refused

    return guarded  # type: ignore[return-value]


@only("GET", "HEAD")
@readers_only
def mails(request: CaseRequest) -> Answer:
    """What waits and this person may read; then what machines wrote, and what was dealt with."""
    on = today()
    by_people, more = waiting.first_visible(request.user, waiting.all_waiting().filter(automatic=""), on=on)
    by_machines, _ = waiting.first_visible(request.user, waiting.all_waiting().exclude(automatic=""), on=on)
    ended = list(Mail.objects.filter(standing__in=ENDED).select_related("by", "complaint")[:EARLIER])
    opened = _open_to(request, ended)
    context = {
        "waiting": by_people,
        "more": more,
        "automatic": by_machines,
        "ended": [one for one in waiting.visible_to(request.user, ended, on=on) if one.pk in opened],
        "connected": bool(settings.MAIL_IN_URL),
        "keep": settings.MAIL_IN_KEEP_DAYS,
    }
    trail.saw(about_kind="mail", about=None, user=request.user, what="list of e-mail", at=timezone.now())
    return render(request, "intake/mails.html", context)


def _open_to(request: CaseRequest, mails: list[Mail]) -> set[int]:
    """The keys of those that are open: a report about a letter of a complaint is for whoever sees that complaint."""
    wanted = {mail.complaint_id for mail in mails if mail.complaint_id is not None}
    visible = permissions.visible_to(request.user, on=today()).filter(pk__in=wanted) if wanted else ()
    seen = {complaint.pk for complaint in visible}
    return {mail.pk for mail in mails if mail.complaint_id is None or mail.complaint_id in seen}


@only("GET", "HEAD")
@readers_only
def one(request: CaseRequest, key: UUID) -> Answer:
    """One e-mail as text, with what came with it and what can be done."""
    return _page(request, _mail(request, key))


@only("POST")
@readers_only
def assign(request: CaseRequest, key: UUID) -> Answer:
    """Put it with a complaint that this person works on."""
    mail = _mail(request, key)
    form = _assign_form(request, request.POST)
    if form.is_valid():
        complaint = form.cleaned_data["reference"]
        return _done(
            request, mail, lambda: waiting.assign(mail, complaint, by=request.user, at=timezone.now()),
            f"The e-mail is with {complaint.reference}, under contacts and documents.",
        )  # fmt: skip
    return _page(request, mail, assign=form)


@only("POST")
@readers_only
def answer(request: CaseRequest, key: UUID) -> Answer:
    """Answer its sender."""
    mail = _mail(request, key)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            waiting.answer(mail, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, "The answer is sent, and kept with the e-mail.")
            return redirect("intake:mail")
    return _page(request, mail, answer=form)


@only("POST")
@readers_only
def put_aside(request: CaseRequest, key: UUID) -> Answer:
    """It needs nothing more."""
    mail = _mail(request, key)
    form = AsideForm(request.POST)
    if form.is_valid():
        return _done(
            request, mail,
            lambda: waiting.put_aside(mail, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
            "The e-mail is put aside. It can be brought back from the list below.",
        )  # fmt: skip
    return _page(request, mail, aside=form)


@only("POST")
@readers_only
def bring_back(request: CaseRequest, key: UUID) -> Answer:
    """It waits again."""
    mail = _mail(request, key)
    return _done(
        request, mail, lambda: waiting.bring_back(mail, by=request.user, at=timezone.now()), "The e-mail waits again."
    )


@only("GET", "HEAD")
@readers_only
def file(request: CaseRequest, key: UUID, number: int) -> Answer:
    """A file that came with it; 0 is the e-mail itself as it came."""
    mail = _mail(request, key)
    found = mail.original if number == 0 else get_object_or_404(mail.files.select_related("file"), number=number).file
    if found is None:
        raise Http404
    response = respond(found)
    _saw(request, mail, "file of an e-mail", str(number))
    return response


def _mail(request: CaseRequest, key: UUID) -> Mail:
    """The e-mail, if this person may read it. Once it is with a complaint it is read there."""
    mail = get_object_or_404(Mail.objects.select_related("original", "by"), uuid=key)
    if mail.standing == Mail.Standing.FILED or not waiting.visible_to(request.user, [mail], on=today()):
        raise Http404
    if mail.pk not in _open_to(request, [mail]):
        raise Http404
    return mail


def _assign_form(request: CaseRequest, data: Any = None, **more: Any) -> AssignForm:
    visible = permissions.visible_to(request.user, on=today())
    return AssignForm(data, visible=visible, user=request.user, on=today(), **more)


def _page(request: CaseRequest, mail: Mail, **forms: Any) -> Answer:
    suggested = waiting.suggested(mail, permissions.visible_to(request.user, on=today()))
    given = {"reference": suggested[0].reference} if len(suggested) == 1 else {}
    context = {
        "mail": mail, "files": list(mail.files.select_related("file")),
        "suggested": [(case, waiting.cautions(mail, case)) for case in suggested],
        "assign": _assign_form(request, initial=given), "answer": AnswerForm(), "aside": AsideForm(),
        "waits": mail.standing == Mail.Standing.WAITING, "by_machine": bool(mail.automatic),
        "form": next(iter(forms.values()), None), **forms,
    }  # fmt: skip
    _saw(request, mail, "e-mail")
    return render(request, "intake/mail_one.html", context, status=422 if forms else 200)


def _done(request: CaseRequest, mail: Mail, act: Callable[[], None], said: str) -> Answer:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("intake:mail")


def _saw(request: CaseRequest, mail: Mail, what: str, detail: str = "") -> None:
    trail.saw(about_kind="mail", about=mail.uuid, user=request.user, what=what, at=timezone.now(), detail=detail)
