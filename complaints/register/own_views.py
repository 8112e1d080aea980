"""Pages of one's own: saved views, and lists on their way to paper."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import trail
from accounts.models import User
from complaints.evidence.serving import respond
from complaints.register import printing, queries, saved
from complaints.register.forms import FilterForm
from complaints.register.models import Printout, SavedView
from complaints.register.queries import Reader
from complaints.register.vocabulary import ABOUT


class SaveForm(forms.Form):
    """A name for the question, and whether to be told."""

    name = forms.CharField(
        label="Name of the view", max_length=80, help_text="Only you see it.",
        error_messages={"required": "Give the view a name.", "max_length": "Use 80 characters or fewer."},
    )  # fmt: skip
    told = forms.ChoiceField(
        label="When there are more complaints in it", choices=SavedView.Told.choices, initial="never",
        widget=forms.RadioSelect, error_messages={"required": "Choose whether to be told."},
        help_text="A notice says how many more there are, and names none.",
    )  # fmt: skip


def _reader(request: HttpRequest) -> Reader:
    """For whoever has a register; for anybody else there is nothing (R127)."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    reader = Reader(user, timezone.localdate())
    if not reader.reaches:
        raise Http404
    return reader


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """One's saved views, and the question of the register that was asked last as a new one."""
    reader = _reader(request)
    query = saved.tidy(request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode())
    asked = FilterForm(QueryDict(query), reader=reader)
    chips = list(asked.chips(QueryDict(query))) if query and asked.is_valid() else []
    form = SaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not asked.is_valid():
            form.add_error(None, "This question cannot be asked of the register. Go back and put it right.")
        else:
            given = form.cleaned_data
            saved.keep(
                reader.user, name=given["name"], query=query, told=given["told"], on=reader.on, at=timezone.now()
            )
            messages.success(request, f"The view “{given['name']}” is saved.")
            return redirect("register:saved_views")
    context = {
        "form": form, "query": query, "chips": chips, "offered": bool(query) or request.method == "POST",
        "views": SavedView.objects.filter(user=reader.user),
    }  # fmt: skip
    return render(request, "register/saved_views.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def saved_view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The register as this view asks for it."""
    view = get_object_or_404(SavedView, uuid=key, user=_reader(request).user)
    return redirect(f"{reverse('register:register')}?{view.query}")


@never_cache
@login_required
@require_POST
def drop_view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Delete one saved view; no complaint is touched."""
    view = get_object_or_404(SavedView, uuid=key, user=_reader(request).user)
    view.delete()
    messages.success(request, f"The view “{view.name}” is deleted. No complaint was changed.")
    return redirect("register:saved_views")


@never_cache
@login_required
@require_POST
def print_list(request: HttpRequest) -> HttpResponse:
    """Have the list of the register drawn as a PDF; who took it, and how much, is noted as of every file (N4)."""
    reader = _reader(request)
    query = saved.tidy(request.POST.get("query", ""))
    form = FilterForm(QueryDict(query), reader=reader)
    if not form.is_valid():
        return redirect(f"{reverse('register:register')}?{query}")
    rows = queries.count(queries.matching(reader, form.asked()))
    limits = ", ".join(sorted(name for name, value in form.cleaned_data.items() if value and name != "show")) or "none"
    trail.saw(
        about_kind=ABOUT, about=None, user=reader.user, what="export", at=timezone.now(),
        detail=f"pdf, {rows} rows, limits: {limits}",
    )  # fmt: skip
    return redirect("register:printout", printing.ask(query, by=reader.user, at=timezone.now()).uuid)


@never_cache
@login_required
@require_safe
def printout(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """How far the drawing is, and the way to it."""
    reader = _reader(request)
    found = get_object_or_404(Printout.objects.select_related("file"), uuid=key, asked_by=reader.user)
    return render(request, "register/printout.html", {"printout": found, "may_open": printing.may_open(found, reader)})


@never_cache
@login_required
@require_safe
def printout_file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The PDF, for its owner, while they may see all that is in it."""
    reader = _reader(request)
    found = get_object_or_404(Printout.objects.select_related("file"), uuid=key, state=Printout.State.READY)
    if found.file is None or not printing.may_open(found, reader):
        raise Http404
    trail.saw(
        about_kind=ABOUT, about=None, user=reader.user, what="download", at=timezone.now(),
        detail=f"pdf, {len(found.keys)} rows",
    )  # fmt: skip
    return respond(found.file)
