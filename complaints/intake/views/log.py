"""The staff's log: what somebody told, wrote or telephoned, on one page (S0 §6.1, R50–R51, R60)."""

from __future__ import annotations

import re
import secrets

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import posts
from accounts.models import Academy, User
from complaints.casework import actions, permissions
from complaints.casework.actions import Answers
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Channel, Nature
from complaints.evidence.fields import accepted
from complaints.intake import drafting, standing
from complaints.intake.forms.log import LogForm
from complaints.intake.models import Draft
from complaints.policy.in_force import NoProcedure

LOGGED = "intake_logged"
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


@login_required
@never_cache
def log(request: HttpRequest) -> HttpResponse:
    """One page. Files are sealed at once, so that nobody chooses them again because another answer was wrong."""
    user, at = request.user, timezone.now()
    today = timezone.localdate()
    if not isinstance(user, User) or not permissions.may_log(user, on=today):
        raise Http404
    academies = posts.academies_with(user, "log_complaints", on=today).filter(is_open=True)
    if request.method != "POST":
        form = LogForm(
            academies=academies, today=today, initial={"token": secrets.token_urlsafe(24), "received_on": today}
        )
        return render(request, "intake/log.html", {"form": form, "files": []})
    form = LogForm(request.POST, request.FILES, academies=academies, today=today)
    token = str(request.POST.get("token", ""))
    if not TOKEN.fullmatch(token):
        raise Http404
    earlier = Complaint.objects.filter(submission_key=_key(user, token)).first()
    if earlier is not None:
        return _logged(request, earlier)
    good = form.is_valid()
    draft = _keep_files(form, user, token, academies)
    if "remove" in request.POST and draft is not None:
        drafting.remove_named(draft, request.POST["remove"])
        form.errors.clear()
        good = False
    if good:
        try:
            return _logged(request, _make(form, draft, user, _key(user, token)))
        except NoProcedure:
            form.add_error("academy", "No procedure is in force for this academy yet. Ask a trust officer.")
    files = list(draft.files.select_related("file")) if draft else []
    return render(request, "intake/log.html", {"form": form, "files": files, "at": at})


def _key(user: User, token: str) -> str:
    return f"{user.pk}-{token}"[:64]


def _keep_files(form: LogForm, user: User, token: str, academies: object) -> Draft | None:
    """The files that can be taken, tied to this form of this person until it is saved."""
    at = timezone.now()
    uploads = accepted(form, "uploads")
    draft = Draft.objects.filter(token=token, by=user, complaint=None).first()
    if uploads and draft is None:
        academy = form.cleaned_data.get("academy") or Academy.objects.filter(pk__in=academies).first()  # type: ignore[misc]
        if academy is None or Draft.objects.filter(token=token).exists():
            raise Http404
        draft = Draft.objects.create(
            academy=academy, token=token, by=user, created_at=at, updated_at=at, expires_at=at + drafting.KEPT_FOR
        )
    if draft is not None:
        for sentence in drafting.add_files(draft, uploads, by=user, at=at):
            form.add_error("uploads", sentence)
    return draft


def _make(form: LogForm, draft: Draft | None, user: User, key: str) -> Complaint:
    found, at = form.cleaned_data, timezone.now()
    with transaction.atomic():
        answers = Answers(
            academy=found["academy"], words=_lines(found["words"]), summary=found["summary"],
            nature=Nature(found["nature"]),
            channel=Channel(found["channel"]), wanted=_lines(found["wanted"]), involved=_lines(found["involved"]),
            happened_on=found["happened_on"], happened_text=found["happened_text"],
            safeguarding=found["safeguarding"], subjects=form.subjects(), complainant=form.complainant(),
            files=[row.file for row in draft.files.select_related("file")] if draft else [], submission_key=key,
            received_on=found["received_on"],
        )  # fmt: skip
        complaint = actions.log(answers, by=user, at=at)
        if draft is not None:
            drafting.finish(draft, complaint, at=at)
    drafting.welcome_later(complaint)
    return complaint


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _logged(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    mine = [reference for reference in request.session.get(LOGGED, []) if reference != complaint.reference]
    request.session[LOGGED] = [*mine, complaint.reference][-20:]
    return redirect("intake:logged", complaint.reference)


@login_required
def logged(request: HttpRequest, reference: str) -> HttpResponse:
    """Who handles it and both dates. Whoever is locked out of it gets thanks and the reference, and no more."""
    user, on = request.user, timezone.localdate()
    if not isinstance(user, User) or reference not in request.session.get(LOGGED, []):
        raise Http404
    complaint = get_object_or_404(
        Complaint.objects.select_related("academy", "handler", "procedure", "complainant"), reference=reference
    )
    if permissions.locked_out(user, complaint):
        return render(request, "intake/thanks.html", {"reference": reference})
    context = {
        "complaint": complaint, "receipt": standing.receipt(complaint),
        "sees": permissions.visible_to(user, on=on).filter(pk=complaint.pk).exists(),
        "by_post": bool(complaint.complainant.address.strip()),
        "no_email": not complaint.complainant.write_to_email and not complaint.complainant.anonymous,
    }  # fmt: skip
    return render(request, "intake/logged.html", context)
