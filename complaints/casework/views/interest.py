"""Declarations of interest: asked before a complaint is first opened, or made later, and their confirmation."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from accounts.methods import only
from accounts.models import User
from complaints.casework import actions, permissions
from complaints.casework.forms.record import DeclareForm, InterestForm
from complaints.casework.models import Complaint, Interest
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, today
from complaints.casework.views.one_form import ask


@login_required
@never_cache
@only("GET", "HEAD", "POST")
def interest(request: HttpRequest, reference: str) -> Answer:
    """Who is concerned, as far as this person may know it, and one question; then the complaint, or nothing of it."""
    user, on, at = request.user, today(), timezone.now()
    if not isinstance(user, User):
        raise Http404
    again = _sent_before(request, user)
    if again is not None:
        return redirect("casework:declared", again.uuid)
    seen, to_rule = permissions.visible_to(user, on=on), permissions.to_rule_on(user, on=on)
    rows = Complaint.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=to_rule.values("pk")))
    rows = rows.select_related("academy__trust", "procedure", "complainant")
    complaint = get_object_or_404(rows, reference=reference.upper())
    parts = permissions.parts_of(user, complaint, on=on)
    reads = seen.filter(pk=complaint.pk).exists()
    then = _then(request, complaint, reads=reads)
    if not permissions.must_declare(user.pk, complaint, lambda: parts):
        return redirect(then)
    sent = request.POST if request.method == "POST" else None
    once = {"once": secrets.token_urlsafe(18)}
    form = InterestForm(sent, complaint=complaint, user=user, on=on, initial=once)
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["has_one"]:
            actions.declare_no_interest(complaint, by=user, at=at)
            return redirect(then)
        declared = actions.declare_conflict(
            complaint, by=user, at=at, detail=form.cleaned_data["detail"], once=_mark(user, form.cleaned_data["once"])
        )
        return redirect("casework:declared", declared.uuid)
    actions.note_saw(complaint, user=user, what="question about interests", at=at)
    context = {
        "complaint": complaint, "ask": form, "reads": reads, "then": then,
        "given_as": permissions.given_as(user.pk, complaint, parts),
        "again": permissions.ever_declared(user.pk, complaint),
        "subjects": complaint.subjects.filter(removed_on__isnull=True) if reads else [],
    }  # fmt: skip
    return render(request, "casework/interest.html", context, status=422 if form.problems else 200)


def _mark(user: User, once: str) -> str | None:
    """The hidden key of a form, of this person alone."""
    return f"{user.pk}:{once}" if once else None


def _sent_before(request: HttpRequest, user: User) -> Interest | None:
    """What the same form has declared already (a double click): by then nothing of the complaint is left to them."""
    mark = _mark(user, str(request.POST.get("once", ""))[:40])
    return Interest.objects.filter(user=user, once=mark, has_one=True).first() if mark else None


def _then(request: HttpRequest, complaint: Complaint, *, reads: bool) -> str:
    """Where they were going: a page of this very complaint, never any other address."""
    wanted = str(request.POST.get("then") or request.GET.get("then") or "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    if safe and f"/{complaint.reference.lower()}/" in wanted.lower() and "/interests/" not in wanted:
        return wanted
    return complaint.get_absolute_url() if reads else reverse("casework:ruling", args=[complaint.reference])


@only("GET", "HEAD", "POST")
@on_case
def declare(request: CaseRequest, complaint: Complaint) -> Answer:
    """An interest that somebody learns of later: out at once, and the complaint goes on to somebody else."""
    sent = request.POST if request.method == "POST" else None
    form = DeclareForm(sent, complaint=complaint, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        declared = actions.declare_conflict(
            complaint, by=request.user, at=timezone.now(), detail=form.cleaned_data["detail"]
        )
        return redirect("casework:declared", declared.uuid)
    return ask(
        request, complaint, form, title="Declare a conflict of interest", button="Declare it and leave this case",
        intro="If you are related to somebody concerned, had a part in what happened, or could not be impartial for "
        "another reason, say so. Somebody else then takes your part.",
        back="case" if permissions.only_sits(my_parts(request, complaint)) else "people", warning=True,
    )  # fmt: skip


@login_required
@never_cache
@only("GET", "HEAD")
def declared(request: HttpRequest, key: UUID) -> Answer:
    """The confirmation: that an interest was declared, and when. It says nothing of the complaint (R101)."""
    if not isinstance(request.user, User):
        raise Http404
    row = get_object_or_404(Interest, uuid=key, user=request.user, has_one=True)
    return render(request, "casework/declared.html", {"row": row})
