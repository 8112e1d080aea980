"""What the pages of this room share: the trust, one page that asks, and what a refusal does to a form."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.methods import only
from accounts.models import Trust
from socialmedia.actions import AsksAbout
from socialmedia.forms.base import NAMED
from socialmedia.prevention import permissions
from socialmedia.prevention.actions.noting import Refused, SentBefore
from socialmedia.views.access import SENT_BEFORE, Answer, IncidentRequest, once, signed_in, today

__all__ = ["Answer", "IncidentRequest", "Refused", "asked", "once", "only", "signed_in", "the_trust", "today"]

Made = TypeVar("Made")


def the_trust() -> Trust:
    """One installation serves one trust."""
    trust = Trust.objects.order_by("pk").first()
    if trust is None:
        raise Http404
    return trust


def insist(allowed: bool) -> None:
    """Raise NotAllowed, which the page answers as if there were nothing."""
    if not allowed:
        raise permissions.NotAllowed("page")


def asked(
    request: IncidentRequest, form: Any, act: Callable[[dict[str, Any]], Made], *, title: str, button: str, back: str,
    done: str | Callable[[Made], str], to: Callable[[Made], str] | str = "", intro: str = "", template: str = "",
    again: Callable[[uuid.UUID], str] | None = None, **more: Any,
) -> Answer:  # fmt: skip
    """One page that asks: form, act, redirect; a refusal stands above the form, which keeps what was typed. The same
    form sent twice is acted on once, and says so; `again`: where what the first made is."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except SentBefore as before:
            messages.info(request, SENT_BEFORE)
            return redirect(again(before.about) if again else back if callable(to) or not to else to)
        except Refused as refused:
            at = None
            if isinstance(refused, AsksAbout):
                form.ask_about(refused.users, about="this report")
                at = NAMED
            for sentence in refused.sentences:
                form.add_error(at, sentence)
        else:
            messages.success(request, done(made) if callable(done) else done)
            return redirect(to(made) if callable(to) else to or back)
    context = {
        "ask": form, "title": title, "button": button, "back": back, "intro": intro, "problems": problems(form), **more,
    }  # fmt: skip
    return render(request, template or "prevention/ask.html", context, status=422 if form.errors else 200)


def problems(form: Any) -> list[Any]:
    """For the error summary, of any form."""
    if hasattr(form, "problems"):
        return list(form.problems)
    found = [{"anchor": "", "text": str(text)} for text in form.non_field_errors()]
    for name, texts in form.errors.items():
        if name != "__all__":
            found += [{"anchor": form[name].auto_id, "text": str(text)} for text in texts]
    return found
