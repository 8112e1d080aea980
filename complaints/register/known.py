"""What this room keeps of a complaint by its UUID: asked before an import that brought it in is undone."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from complaints.register.models import Counted, IssueOrigin, Lesson


def known(abouts: Collection[UUID]) -> set[UUID]:
    """Of these complaints, those of which a lesson was drawn, beneath which an issue lies, or which a published paper
    has counted: brought in once more, they would be counted there a second time."""
    wanted = list(abouts)
    return {
        *Lesson.objects.filter(about__in=wanted).values_list("about", flat=True),
        *IssueOrigin.objects.filter(about__in=wanted).values_list("about", flat=True),
        *Counted.objects.filter(complaint__in=wanted).values_list("complaint", flat=True),
    }
