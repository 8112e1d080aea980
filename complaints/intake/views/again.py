"""Sending the address of the own page again: the same answer, whether the e-mail address is known or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import limits
from complaints.intake import links
from complaints.intake.forms.sending import AgainForm

MOST_A_PERSON, MOST_AN_ADDRESS = "3/h", "20/h"


def again(request: HttpRequest) -> HttpResponse:
    """Asks for an e-mail address. What belongs to it goes there by e-mail and shows nowhere else (A7)."""
    form = AgainForm(request.POST if request.method == "POST" else None)
    sent = limited = False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limited = limits.rate("intake-again-ip", MOST_AN_ADDRESS, limits.address_of(request)) or limits.rate(
            "intake-again", MOST_A_PERSON, email.lower()
        )
        if not limited:
            links.send_again_later(email)
            sent = True
    context = {"form": form, "sent": sent, "limited": limited}
    return render(request, "intake/own/again.html", context, status=429 if limited else 200)
