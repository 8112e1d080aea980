"""Whom somebody who fills posts may know of: the list of people, and every choice out of it (R101)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User


def listed_for(user: User) -> QuerySet[User]:
    """Everybody who holds or held a post, administers, or was invited by this person.

    Somebody from outside is known only to whoever invited them: a new name in the list would tell of a case (R101).
    """
    known = Q(posts__isnull=False) | Q(is_superuser=True) | Q(invitations__sent_by=user) | Q(pk=user.pk)
    return User.objects.filter(pk__in=User.objects.filter(known).values("pk"))
