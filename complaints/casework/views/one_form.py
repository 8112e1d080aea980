"""A page with one small form that is no step: shown; sent, acted on and left; or refused, and shown again with why."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from complaints.casework.actions import Refused, only_once
from complaints.casework.forms.base import CaseForm, PlainForm
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.frame import frame

Form = TypeVar("Form", bound=CaseForm)
Made = TypeVar("Made")


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; nothing while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def once() -> dict[str, str]:
    """The mark by which a form that is sent twice counts once."""
    return {"once": secrets.token_urlsafe(18)}


def form_on(
    request: CaseRequest, complaint: Complaint, form: type[Form], *, first: dict[str, Any] | None = None, **more: Any
) -> Form:  # fmt: skip
    """A form on a case as it was sent, or empty but for what stands in it at first."""
    files = request.FILES if request.method == "POST" else None
    return form(
        sent(request), files, complaint=complaint, user=request.user, on=today(), initial=once() | (first or {}), **more
    )


def tab(complaint: Complaint, name: str) -> str:
    """The address of a page of the case."""
    return reverse(f"casework:{name}", args=[complaint.reference])


def acted(
    request: HttpRequest, form: BaseForm, act: Callable[[dict[str, Any]], Any], *, done: str | Callable[[Any], str],
    to: Any, at: str | None = None,
) -> HttpResponseRedirect | None:  # fmt: skip
    """Act on a form that was sent and is right, say so, and go on; `to` is where, or says it of what was made.

    None when there is a page to show: nothing was sent, or what was sent is not right or was refused. Why it was
    refused then stands above the form, or at the field `at`, and the form keeps what was typed. A form on a case
    that is sent twice is acted on once: the second time the same is said, with nothing made.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        made = only_once(form.complaint, said["once"], lambda: act(said)) if isinstance(form, CaseForm) else act(said)
    except Refused as refused:
        form.add_error(at, " ".join(refused.sentences))
        return None
    return _on(request, made, done=done, to=to)


def pressed(
    request: HttpRequest, act: Callable[[], Made], *, done: str | Callable[[Made], str], to: Any, refused_to: Any = None
) -> HttpResponseRedirect:  # fmt: skip
    """A button without questions: act, say so and go on; or say why not, there or on the page `refused_to`."""
    try:
        made = act()
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
        return redirect(refused_to or to)
    return _on(request, made, done=done, to=to)


def _on(request: HttpRequest, made: Made, *, done: str | Callable[[Made], str], to: Any) -> HttpResponseRedirect:
    messages.success(request, done(made) if callable(done) else done)
    going = to(made) if callable(to) else to
    return going if isinstance(going, HttpResponseRedirect) else redirect(going)


def ask(
    request: CaseRequest,
    complaint: Complaint,
    form: CaseForm,
    *,
    title: str,
    button: str,
    intro: str = "",
    back: str = "contacts",
    warning: bool = False,
    facts: Sequence[str] = (),
    template: str = "casework/ask.html",
    current: str = "",
    **more: Any,
) -> Answer:
    """The page; `facts` are shown above the form."""
    context = frame(
        request, complaint, current, ask=form, title=title, button=button, intro=intro, back=back, warning=warning,
        facts=facts, **more,
    )  # fmt: skip
    return render(request, template, context, status=422 if form.problems else 200)


def ask_alone(
    request: CaseRequest, form: PlainForm, *, title: str, button: str, back: str, intro: str = "", caption: str = "",
    template: str = "casework/ask_alone.html", **more: Any,
) -> Answer:  # fmt: skip
    """The same page where it stands on no one case; `back` is an address."""
    context = {"ask": form, "title": title, "button": button, "back": back, "intro": intro, "caption": caption, **more}
    return render(request, template, context, status=422 if form.problems else 200)
