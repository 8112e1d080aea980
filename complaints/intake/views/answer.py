"""The link for one answer: somebody without a sign-in is asked for an account, and sees the question alone."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts import limits
from complaints.casework import actions, permissions
from complaints.casework.forms.contributing import AccountForm
from complaints.casework.models import Contribution
from complaints.evidence import sealing
from complaints.evidence.fields import accepted
from complaints.intake import access, allowance

MOST_GUESSED, MOST_SENT = "60/h", "10/h"
"""From one address: links that open nothing, so that none is guessed, and answers, so that nobody floods a case."""
AGAIN = "Your browser had lost the page. What you typed is below: please check it and send it once more."


@access.keeps_typing
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """One question, one answer. An unknown link, one that was replaced and one of somebody who may know nothing of it
    any more are the same "not found" (R31, R101)."""
    address, at = limits.address_of(request), timezone.now()
    asked = actions.by_link(token)
    if asked is None or permissions.barred(asked.complaint, user=None, name=asked.name, email=asked.email):
        if limits.rate("answer-guess", MOST_GUESSED, address):
            return render(request, "intake/answer/limited.html", {}, status=429)
        raise Http404
    on = timezone.localtime(at).date()
    context = {"asked": asked, "academy": asked.complaint.academy}
    if not permissions.may_contribute(asked, on=on):
        return render(request, "intake/answer/over.html", context, status=410)
    form, lost = AccountForm(), request.method == "POST" and access.is_forged(request)
    if request.method == "POST":
        form = AccountForm(request.POST, request.FILES)
        if lost:
            messages.info(request, AGAIN)
            form = AccountForm(initial={"will": request.POST.get("will", "yes"), "text": request.POST.get("text", "")})
        elif form.is_valid():
            if limits.rate("answer-send", MOST_SENT, address):
                return render(request, "intake/answer/limited.html", context, status=429)
            done = _taken(request, asked, form, at=at)
            if done:
                return render(request, "intake/answer/thanks.html", context)
    if request.method == "GET":
        actions.note_opened(asked, at=at)
    status = 403 if lost else 422 if form.errors else 200
    return render(request, "intake/answer/ask.html", {**context, "form": form}, status=status)


def _taken(request: HttpRequest, asked: Contribution, form: AccountForm, *, at: dt.datetime) -> bool:
    """The answer with its files: all or nothing."""
    uploads = accepted(form, "uploads")
    taken = allowance.within_the_hour(uploads, address=limits.address_of(request))
    if len(taken) < len(uploads):
        form.add_error("uploads", allowance.TOO_MANY_NOW)
        return False
    try:
        with transaction.atomic():
            files = [sealing.seal(upload, by=None, at=at) for upload in taken]
            actions.contribute(asked, files=files, by=None, at=at, **form.answer())
    except sealing.Refused as refusal:
        form.add_error("uploads", str(refusal))
    except actions.Refused as refused:
        form.add_error(None, " ".join(refused.sentences))
    except permissions.NotAllowed as refused_now:
        raise Http404 from refused_now
    else:
        return True
    return False
