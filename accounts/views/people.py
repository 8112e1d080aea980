"""The list of people, one person, and inviting them."""

from __future__ import annotations

import logging
import smtplib

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import arrivals, feeds, invitations, posts, seen
from accounts.forms.people import ChoosePasswordForm, DetailsForm, FindForm, InviteForm, TypedForm
from accounts.listing import listed_for, name_of, only_invited
from accounts.mail import RealAddress
from accounts.models import Handover, Post, User
from accounts.views.access import PersonRequest, appointers_only

log = logging.getLogger(__name__)

A_PAGE = 50


@appointers_only
def people(request: PersonRequest) -> HttpResponse:
    """Everybody with a sign-in and the posts that they hold or will hold."""
    on = timezone.localdate()
    form = FindForm(request.GET)
    found = listed_for(request.user)
    sought = form.cleaned_data["q"].strip() if form.is_valid() else ""
    for word in sought.split():
        found = found.filter(Q(shown__icontains=word) | Q(email__icontains=word) | Q(shown_title__icontains=word))
    ahead = Post.objects.filter(Q(to_date=None) | Q(to_date__gte=on)).select_related("academy", "trust")
    found = found.prefetch_related(Prefetch("posts", queryset=ahead, to_attr="current_posts"))
    found = found.annotate(waiting=invitations.waiting(by=request.user, at=timezone.now()))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"page": page, "form": form, "sought": sought, "query": query.urlencode(), "on": on}
    return render(request, "accounts/people.html", context)


@appointers_only
def person(request: PersonRequest, pk: int) -> HttpResponse:
    """One person: details, posts that are, will be and were, and what may be done about them."""
    on, at = timezone.localdate(), timezone.now()
    who = get_object_or_404(listed_for(request.user), pk=pk)
    held = list(who.posts.select_related("academy", "trust", "acting_for__user", "filled_by").order_by("-from_date"))
    context = {
        "who": who,
        "on": on,
        "now": [post for post in held if post.from_date <= on and (not post.to_date or post.to_date >= on)],
        "ahead": [post for post in held if post.from_date > on],
        "past": [post for post in held if post.to_date and post.to_date < on],
        "handovers": Handover.objects.filter(post__user=who).select_related("post__academy", "post__trust", "to"),
        "invitation": who.invitations.filter(accepted_at=None, expires_at__gt=at).first(),
        "has_password": who.has_usable_password() and not invitations.waits_for(who, by=request.user, at=at),
        "reads_log": seen.may_read(request.user, who, on=on),
        "only_invited": only_invited(who, by=request.user),
    }
    return render(request, "accounts/person.html", context)


@appointers_only
def details(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a person's name, job title or telephone right; of somebody from outside, what one typed oneself."""
    who = get_object_or_404(listed_for(request.user), pk=pk)
    if only_invited(who, by=request.user):
        return _typed(request, who)
    form = DetailsForm(request.POST or None, instance=who)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            who = form.save()
            if "name" in form.changed_data:
                arrivals.announce(who, on=timezone.localdate(), at=timezone.now())
        messages.success(request, "The details were saved.")
        return redirect("accounts:person", pk=who.pk)
    return render(request, "accounts/details.html", {"form": form, "who": listed_for(request.user).get(pk=pk)})


def _typed(request: PersonRequest, who: User) -> HttpResponse:
    first = {"name": name_of(who), "job_title": getattr(who, "shown_title", who.job_title)}
    form = TypedForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        invitations.call(who, by=request.user, **form.cleaned_data)
        messages.success(request, "The details were saved.")
        return redirect("accounts:person", pk=who.pk)
    return render(request, "accounts/details.html", {"form": form, "who": who})


@appointers_only
def invite(request: PersonRequest) -> HttpResponse:
    """Add a person and e-mail them an invitation. They get no post by that."""
    form = InviteForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        who, token = invitations.newcomer(
            email=given["email"], name=given["name"], job_title=given["job_title"], by=request.user, at=timezone.now()
        )
        _send(request, who, token, shown=given["name"])
        return redirect("accounts:person", pk=who.pk)
    return render(request, "accounts/invite.html", {"form": form})


@appointers_only
@require_POST
def invite_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a new invitation to somebody who has not chosen a password yet; the old link stops working."""
    who = get_object_or_404(listed_for(request.user), pk=pk, is_active=True)
    if who.has_usable_password() and not invitations.waits_for(who, by=request.user, at=timezone.now()):
        messages.error(request, f"{name_of(who)} has chosen a password already.")
    else:
        _send(request, who, invitations.invite(who, by=request.user, at=timezone.now()), shown=name_of(who))
    return redirect("accounts:person", pk=who.pk)


@appointers_only
@require_POST
def close_sign_in(request: PersonRequest, pk: int) -> HttpResponse:
    """Close, or open again, the sign-in of a person. While they hold a post it stays open: the post ends
    first, so that its work is handed over."""
    on = timezone.localdate()
    with transaction.atomic():
        who = get_object_or_404(listed_for(request.user).select_for_update(), pk=pk)
        if who.pk == request.user.pk:
            messages.error(request, "You cannot close your own sign-in. Ask somebody else who keeps this list.")
        elif who.is_active and who.posts.filter(Q(to_date=None) | Q(to_date__gte=on)).exists():
            messages.error(
                request,
                "End their posts first, so that their open work is handed over. Then close the sign-in.",
            )
        else:
            who.is_active = not who.is_active
            who.save(update_fields=["is_active"])
            posts.mirror(who, on=on)
            feeds.end(who)
            said = "open again" if who.is_active else "closed"
            messages.success(request, f"The sign-in of {name_of(who)} is {said}.")
    return redirect("accounts:person", pk=pk)


@never_cache
@sensitive_post_parameters()
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """An invited person chooses a password; the link works once and for seven days."""
    at = timezone.now()
    invitation = invitations.standing(token, at=at)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=404)
    form = ChoosePasswordForm(invitation.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not invitations.accept(invitation, password=form.cleaned_data["new_password1"], at=at):
            return render(request, "accounts/invitation_over.html", status=404)
        messages.success(request, "Your password is set. Sign in with it now.")
        return redirect("account_login")
    return render(request, "accounts/accept.html", {"form": form, "who": invitation.user})


def _send(request: HttpRequest, who: User, token: str, *, shown: str) -> None:
    """The person stays on the list when the mail fails, to be invited again. `shown`: by which name whoever invites
    knows them."""
    try:
        invitations.send(who, token)
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("the invitation of person %s was not sent: %s", who.pk, type(problem).__name__)
        why = "practice mode writes to no real address" if isinstance(problem, RealAddress) else "the mail failed"
        messages.error(request, f"{shown} is on the list, but the invitation was not sent: {why}.")
    else:
        messages.success(request, f"An invitation is on its way to {who.email}. It works for seven days.")
