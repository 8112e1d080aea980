"""By which name somebody is known on a case."""

from __future__ import annotations

from django import template

from accounts.models import User
from complaints.casework.models import Complaint

register = template.Library()


@register.filter
def known_on(user: User | None, complaint: Complaint) -> str:
    """The name of somebody who worked on this complaint; empty for nobody (docs/decisions/0048)."""
    return complaint.name_of(user) if user is not None else ""
