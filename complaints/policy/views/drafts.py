"""Editing one section of a draft."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from complaints.policy import drafting
from complaints.policy.forms.lists import CategoriesEditor, GroundsEditor, PoliciesEditor, SignpostsEditor
from complaints.policy.forms.sections import (
    Editor,
    FactsEditor,
    LimitsEditor,
    NamesEditor,
    OptionsEditor,
    PassagesEditor,
    RoutingEditor,
)
from complaints.policy.models import Frozen, Procedure
from complaints.policy.views.common import for_editors, person, version_or_404

EDITORS: dict[str, type[Editor]] = {
    editor.key: editor
    for editor in (
        FactsEditor,
        OptionsEditor,
        LimitsEditor,
        NamesEditor,
        PassagesEditor,
        RoutingEditor,
        SignpostsEditor,
        CategoriesEditor,
        GroundsEditor,
        PoliciesEditor,
    )
}

CHANGED_MEANWHILE = (
    "Somebody else changed this draft while you had it open. What you typed is still here and not saved yet: "
    "check it and save again."
)


@for_editors
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section of a draft; sent twice it changes once, and nobody overwrites another unseen."""
    make = EDITORS.get(section)
    if make is None:
        raise Http404
    draft = version_or_404(request, pk)
    if not draft.draft:
        messages.error(request, "This version was put in force, so it is no longer changed. Copy it to a draft.")
        return redirect("policy:version", pk=pk)
    if request.method == "GET":
        return _page(request, draft, make(draft), "")
    seen, fingerprint = _seen(request), _fingerprint(request, section)
    if draft.revision == seen + 1 and draft.last_change == fingerprint:
        return redirect("policy:version", pk=pk)
    editor = make(draft, request.POST)
    if draft.revision != seen:
        return _page(request, draft, editor, CHANGED_MEANWHILE)
    if not editor.is_valid():
        return _page(request, draft, editor, "")
    try:
        drafting.change(
            draft, section=section, write=editor.write, seen=seen, fingerprint=fingerprint,
            by=person(request), on=timezone.localdate(), at=timezone.now(),
        )  # fmt: skip
    except drafting.Stale:
        fresh = version_or_404(request, pk)
        return _page(request, fresh, make(fresh, request.POST), CHANGED_MEANWHILE)
    except Frozen:
        messages.error(request, "This version was put in force meanwhile, so nothing was changed.")
    return redirect("policy:version", pk=pk)


def _page(request: HttpRequest, draft: Procedure, editor: Editor, warning: str) -> HttpResponse:
    errors = editor.errors() if request.method == "POST" else []
    page = {"version": draft, "editor": editor, "errors": errors, "warning": warning}
    return render(request, "policy/edit.html", page)


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def _fingerprint(request: HttpRequest, section: str) -> str:
    sent = [(key, request.POST.getlist(key)) for key in sorted(request.POST) if key != "csrfmiddlewaretoken"]
    return hashlib.sha256(f"{section} {sent!r}".encode()).hexdigest()
