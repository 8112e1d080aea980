"""Inviting a person by e-mail: the link works once and for seven days."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.listing import that_tell
from accounts.models import Invitation, Trust, User

LASTS = dt.timedelta(days=7)


def newcomer(*, email: str, name: str, job_title: str, by: User, at: dt.datetime) -> tuple[User, str]:
    """Whoever signs in with this address, new or known to others already, and the token of their invitation.

    To whoever invites, both are the same: whom they may not know of is not given away by it (R101). A password that the
    person has goes on working until they choose another by the link.
    """
    with transaction.atomic():
        user = whoever(email=email, name=name, job_title=job_title)
        return user, invite(user, by=by, at=at, called=name, titled=job_title)


def whoever(*, email: str, name: str, job_title: str = "") -> User:
    """Whoever signs in with this address, new or known to others already.

    A closed sign-in of somebody from outside opens again, without the password of before: a refusal, or a link that
    leads nowhere, would tell of a case that they had a part in (decision 0045). Nobody who holds or held a post, and no
    administrator, is let in again by this.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email__iexact=email).first()
        if user is None:
            return User.objects.create_user(email, None, name=name, job_title=job_title)
        if not user.is_active and not user.is_superuser and not user.posts.exists():
            user.is_active = True
            user.set_unusable_password()
            user.save(update_fields=["is_active", "password"])
        return user


def invite(user: User, *, by: User, at: dt.datetime, called: str = "", titled: str = "") -> str:
    """Make a new invitation, ending those before it, and give back its token: it is kept nowhere, only its hash.

    `called` and `titled` are what was typed: by these whoever invites knows this person from then on. Left out, what
    they typed before goes on.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if not called:
            before = Invitation.objects.filter(user=user, sent_by=by).order_by("-pk").first()
            called, titled = (before.called, before.titled) if before else ("", "")
        Invitation.objects.filter(user=user, accepted_at=None, expires_at__gt=at).update(expires_at=at)
        Invitation.objects.create(
            user=user, token_hash=_hash(token), sent_by=by, sent_at=at, expires_at=at + LASTS, called=called,
            titled=titled,
        )  # fmt: skip
    return token


def call(user: User, *, by: User, name: str, job_title: str) -> None:
    """Whoever invited somebody from outside puts right what they typed. Nobody else reads it: the name that is stored
    is the person's own to change, but where it was made by that very invitation, it follows."""
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",)).filter(that_tell(by), user=user)
        latest = rows.order_by("-pk").first()
        if latest is None:
            return
        row = User.objects.select_for_update().get(pk=user.pk)
        if (row.name, row.job_title) == (latest.called or row.name, latest.titled or row.job_title):
            row.name, row.job_title = name, job_title
            row.save(update_fields=["name", "job_title"])
        latest.called, latest.titled = name, job_title
        latest.save(update_fields=["called", "titled"])


def send(user: User, token: str) -> None:
    """E-mail the link. Raises what the mail server raises."""
    text = render_to_string(
        "accounts/mail/invitation.txt",
        {
            "person": user,
            "trust": Trust.objects.order_by("pk").first(),
            "link": settings.SITE_URL + reverse("accounts:accept", args=[token]),
            "days": LASTS.days,
        },
    )
    EmailMessage("Your sign-in for the complaints portal", text, to=[user.email]).send()


def waiting(*, by: User, at: dt.datetime) -> Exists:
    """For a query of people: whether an invitation by which this person knows them still waits for an answer."""
    unanswered = Invitation.objects.filter(that_tell(by), accepted_at=None, expires_at__gt=at)
    return Exists(unanswered.filter(user=OuterRef("pk")))


def waits_for(user: User, *, by: User, at: dt.datetime) -> bool:
    """Whether an invitation by which `by` knows this person still waits for an answer."""
    return user.invitations.filter(that_tell(by), accepted_at=None, expires_at__gt=at).exists()


def standing(token: str, *, at: dt.datetime) -> Invitation | None:
    """The invitation that a link belongs to, if it still works."""
    return (
        Invitation.objects.select_related("user")
        .filter(token_hash=_hash(token), accepted_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )


def accept(invitation: Invitation, *, password: str, at: dt.datetime) -> bool:
    """Set the password and use the invitation up; False if it was used in the meantime."""
    with transaction.atomic():
        unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=at)
        if unused.update(accepted_at=at) != 1:
            return False
        user = invitation.user
        user.set_password(password)
        user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
