"""Accounts asked of others: asking, asking again, no longer asking; and the one page of whoever is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.methods import only
from accounts.models import User
from complaints.casework import actions, permissions
from complaints.casework.forms.contributing import AccountForm
from complaints.casework.forms.investigation import AskAgainForm, AskForm
from complaints.casework.forms.record import ReasonForm
from complaints.casework.models import Complaint, Contribution
from complaints.casework.views.access import Answer, CaseRequest, on_case, recorders_only, today
from complaints.casework.views.one_form import acted, ask, form_on, tab
from complaints.evidence.fields import accepted
from complaints.evidence.sealing import Refused as FileRefused
from complaints.evidence.sealing import seal


@only("GET", "HEAD", "POST")
@on_case
def ask_somebody(request: CaseRequest, complaint: Complaint) -> Answer:
    """Ask somebody for an account: in the portal, or by a link for one answer (R31)."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, AskForm)
    return acted(
        request, form,
        lambda said: actions.ask_to_contribute(
            complaint, name=said["name"], email=said["email"], user=said["person"], question=said["question"],
            days=said["days"], heads=said["heads"], keep_name_back=said["keep_name_back"], by=request.user,
            at=timezone.now(), once=said["once"],
        ),
        done="They are asked. You hear when an answer comes, and when it is late.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title="Ask somebody for an account", button="Ask them", back="investigation",
        intro="Somebody who is complained about is never asked in this way: what fairness owes them goes by an "
        "approved letter or a meeting.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def ask_again(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """A new day, and for whoever has no sign-in a new link."""
    recorders_only(request, complaint)
    row = get_object_or_404(complaint.contributions, pk=pk, answered_at=None, ended_on=None)
    form = form_on(request, complaint, AskAgainForm)
    return acted(
        request, form,
        lambda said: actions.ask_again(
            row, days=said["days"], by=request.user, at=timezone.now(), once=said["once"]
        ),
        done="They are asked again.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title=f"Ask {row.name} again", button="Ask again", back="investigation",
        intro="" if row.user_id else "They get a new link. The one that they had opens nothing any more.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def no_longer_ask(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """Not needed any more: the link opens nothing."""
    recorders_only(request, complaint)
    row = get_object_or_404(complaint.contributions, pk=pk, answered_at=None, ended_on=None)
    form = form_on(request, complaint, ReasonForm)
    return acted(
        request, form,
        lambda said: actions.no_longer_ask(row, because=said["reason"], by=request.user, at=timezone.now()),
        done="It is not asked any more.", to=tab(complaint, "investigation"),
    ) or ask(
        request, complaint, form, title=f"Is the account of {row.name} not needed any more?",
        button="Do not ask any more", back="investigation",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@login_required
@never_cache
def contribute(request: HttpRequest, key: UUID) -> Answer:
    """The one page of somebody with a sign-in who is asked: the question, and nothing else of the case."""
    user, at = request.user, timezone.now()
    if not isinstance(user, User):
        raise Http404
    row = Contribution.objects.select_related("complaint__academy__trust", "user").filter(uuid=key, user=user).first()
    if row is None or permissions.locked_out(user, row.complaint):
        raise Http404
    if row.answered_at is None and not permissions.may_contribute(row, on=today()):
        raise Http404
    form = AccountForm()
    if request.method == "POST" and row.answered_at is None:
        form = AccountForm(request.POST, request.FILES)
        if form.is_valid() and _answered(row, form, by=user, at=at):
            messages.success(request, "Thank you. What you wrote is with those who look into it.")
            return redirect("casework:home")
    actions.note_opened(row, at=at)
    actions.note_saw(row.complaint, user=user, what="question asked of them", at=at)
    context = {"asked": row, "form": form, "academy": row.complaint.academy, "answered": row.answered_at is not None}
    return render(request, "casework/contribute.html", context, status=422 if form.errors else 200)


def _answered(row: Contribution, form: AccountForm, *, by: User, at: Any) -> bool:
    try:
        with transaction.atomic():
            files = [seal(upload, by=by, at=at) for upload in accepted(form, "uploads")]
            actions.contribute(row, files=files, by=by, at=at, **form.answer())
    except actions.Refused as refused:
        form.add_error(None, " ".join(refused.sentences))
    except FileRefused as refusal:
        form.add_error("uploads", str(refusal))
    except permissions.NotAllowed as refused_now:
        raise Http404 from refused_now
    else:
        return True
    return False
