"""Who keeps the wordings, and who makes what is about no case. Whoever may not is told that there is nothing here."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts import posts
from accounts.models import PostKind, User

KEEPERS = (PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER)
"""Who keeps the wordings (procedure.md, "Posts and what they give")."""


def may_keep(user: User) -> bool:
    """Whether a person keeps the trust's wordings today."""
    return posts.holds(user, *KEEPERS, on=timezone.localdate())


def keeper(request: HttpRequest) -> User:
    """The person who asks, if they keep the wordings."""
    if not (isinstance(request.user, User) and may_keep(request.user)):
        raise Http404
    return request.user
