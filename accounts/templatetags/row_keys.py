"""`{{ row.pk|hidden }}`: the key of a row as it may stand on a page (decision 0023)."""

from __future__ import annotations

from django import template

from accounts import tokens

register = template.Library()


@register.filter
def hidden(pk: int) -> str:
    """The key of a row without its number."""
    return tokens.hidden(int(pk))
