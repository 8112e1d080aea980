"""The links that letters give: looked at by the portal, or by somebody who says what they saw."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from letters import known_links, outbox
from letters.forms import LinkForm, SeenLinkForm
from letters.models import Link, LinkState
from letters.views.keepers import keeper

LOOK = "letters.tasks.look_at_links"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def every(request: HttpRequest) -> HttpResponse:
    """Every link with its last look; the button that looks at all; a new one for the list of help."""
    keeper(request)
    act = request.POST.get("act", "")
    form = LinkForm(request.POST if act == "add" else None)
    if act == "look":
        known_links.load()
        known_links.gather()
        outbox.now(LOOK)
        messages.success(request, "The portal looks at every link. Load this page again in a minute.")
        return redirect("letters:links")
    if act == "add" and form.is_valid():
        said = form.cleaned_data
        Link.objects.update_or_create(address=said["address"], defaults={"title": said["title"], "in_help_list": True})
        messages.success(request, "The link is in the list of help.")
        return redirect("letters:links")
    rows = Link.objects.select_related("checked_by")
    return render(request, "letters/links.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What somebody saw who opened the link; whether it is in the list of help."""
    user = keeper(request)
    row = get_object_or_404(Link, uuid=key)
    act = request.POST.get("act", "")
    form = SeenLinkForm(request.POST if act == "saw" else None)
    if act in ("list", "unlist"):
        row.in_help_list = act == "list"
        row.save(update_fields=["in_help_list"])
        messages.success(request, "The list of help is changed.")
        return redirect("letters:links")
    if act == "saw" and form.is_valid():
        found = known_links.Look(LinkState(form.cleaned_data["state"]), form.cleaned_data["said"] or "Opened by hand.")
        known_links.record(row, found, by=user, at=timezone.now())
        messages.success(request, "What you saw is recorded.")
        return redirect("letters:links")
    if request.method == "POST" and act != "saw":
        raise Http404
    return render(request, "letters/link.html", {"link": row, "form": form}, status=422 if form.errors else 200)
