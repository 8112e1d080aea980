"""`{{ label|within }}`: a label as it stands within a sentence; LADO and HR keep their capitals."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from socialmedia import vocabulary

register = template.Library()


@register.filter
def within(label: object) -> str:
    """One label within a sentence."""
    return vocabulary.within(label)


@register.filter
def listed(labels: Iterable[object]) -> str:
    """Several, after one another."""
    return ", ".join(vocabulary.within(label) for label in labels)
