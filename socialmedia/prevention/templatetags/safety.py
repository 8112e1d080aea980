"""`{% in_danger academy %}`: whom to call when somebody may be in danger, as the academy and the trust hold it."""

from __future__ import annotations

from typing import Any

from django import template

from accounts.models import Academy
from socialmedia.prevention import reference

register = template.Library()


@register.inclusion_tag("prevention/in_danger.html")
def in_danger(academy: Academy) -> dict[str, Any]:
    """999, 101, the safeguarding lead, and whom to call at any hour (R259)."""
    return {"academy": academy, "rules": reference.rules_of(academy.trust)}
