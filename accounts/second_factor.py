"""Who must prove who they are in a second way: everybody who can read cases, and whoever configures the
portal."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from guardian.models import UserObjectPermission, UserObjectPermissionBase

from accounts import posts
from accounts.models import Academy, PostKind, User

READS_NO_CASE = frozenset({"log_complaints"})
POSTS = frozenset(
    kind for kind, rights in posts.RIGHTS.items() if rights - READS_NO_CASE
) | {
    PostKind.EXECUTIVE_LEADER, PostKind.TRUST_MEMBER, PostKind.AUDITOR, PostKind.ADMINISTRATOR,
}  # fmt: skip
"""Posts that read cases, are named on them as a matter of course, or configure the portal."""


def needed(user: User, *, on: dt.date) -> bool:
    """Whether a person must have a second factor: by a post, by a right in the guardian table, by being
    named on one case (a row in any direct-foreign-key table of guardian's), or by opening the
    configuration pages."""
    if user.is_superuser or user.is_staff or posts.holds(user, *POSTS, on=on):
        return True
    academy = ContentType.objects.get_for_model(Academy)
    standing = UserObjectPermission.objects.filter(user=user)
    if standing.exclude(content_type=academy, permission__codename__in=READS_NO_CASE).exists():
        return True
    return any(table._default_manager.filter(user=user).exists() for table in _tables_of_named_people())


def set_up(user: User) -> bool:
    """Whether a person has a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


@lru_cache(maxsize=1)
def _tables_of_named_people() -> tuple[type[Model], ...]:
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, UserObjectPermissionBase) and model is not UserObjectPermission
    )
