"""For staff: a PIN by post for who has no e-mail, and the authority of who acts for a complainant (R58, A7)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.models import Entry, User
from complaints.casework import actions, permissions
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.intake.forms.log import AuthorityForm
from complaints.intake.views.own import PIN_LENGTH


@login_required
@never_cache
def pin(request: HttpRequest, reference: str) -> HttpResponse:
    """How the complainant gets to their own page, a letter with a new PIN, and a representative's authority.

    A PIN is made, or ended, after a page that asks; a new one ends the one before."""
    user, on, at = request.user, timezone.localdate(), timezone.now()
    if not isinstance(user, User):
        raise Http404
    complaint = get_object_or_404(
        permissions.visible_to(user, on=on).select_related("academy__trust", "complainant", "procedure"),
        reference=reference,
    )
    if not permissions.may_record(user, complaint, on=on):
        raise Http404
    form = AuthorityForm(
        request.POST if "authority" in request.POST else None, initial={"how": complaint.complainant.authority_how}
    )
    if request.method == "POST":
        try:
            if "pin" in request.POST:
                return _letter(request, complaint, user)
            if "end" in request.POST:
                actions.end_pin(complaint, by=user, at=at)
                messages.success(request, "The PIN has stopped working. You can make a new one at any time.")
                return redirect("intake:pin", reference)
            if "authority" in request.POST and form.is_valid():
                actions.record_authority(
                    complaint, how=form.cleaned_data["how"], seen_on=form.cleaned_data["seen_on"], by=user, at=at
                )
                messages.success(request, "The authority is on record. From now on letters and codes go to them.")
                return redirect("intake:pin", reference)
        except Refused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence) if form.is_bound else messages.error(request, sentence)
    actions.note_saw(complaint, user=user, what="own page access", at=at)
    person = complaint.complainant
    given = Entry.objects.filter(about=complaint.uuid, step="pin_given").select_related("by").order_by("-number")
    context = {
        "complaint": complaint, "person": person, "form": form, "given": given.first() if person.pin_hash else None,
    }  # fmt: skip
    asked = request.GET.get("ask", "")
    if asked in ("new", "end") and not person.anonymous and request.method == "GET":
        return render(request, "intake/pin_confirm.html", {**context, "asked": asked})
    return render(request, "intake/pin.html", context)


def _letter(request: HttpRequest, complaint: Complaint, user: User) -> HttpResponse:
    """The one time that the PIN is seen, ready to print; reloading makes another and ends this one."""
    digits = "".join(str(secrets.randbelow(10)) for _ in range(PIN_LENGTH))
    actions.give_pin(complaint, pin=digits, by=user, at=timezone.now())
    person = complaint.complainant
    context = {
        "complaint": complaint, "person": person, "pin": f"{digits[:4]} {digits[4:]}", "academy": complaint.academy,
        "link": settings.SITE_URL + reverse("intake:by_reference"), "today": timezone.localdate(),
        "office": complaint.procedure.name("office"),
    }  # fmt: skip
    return render(request, "intake/pin_letter.html", context)
