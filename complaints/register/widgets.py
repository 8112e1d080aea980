"""A list of choices that is written at once: the page has nine of them with a hundred choices between them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class QuickSelect(forms.Select):
    """Looks like every other select; its choices are plain pairs and go through no template."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        pairs = tuple((str(key), str(text)) for key, text in self.choices)
        given = flatatt({**self.build_attrs(self.attrs, attrs), "name": name, "class": "govuk-select"})
        return format_html("<select{}>{}</select>", given, options(pairs, chosen))


@lru_cache(maxsize=256)
def options(pairs: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The options of a list, with one chosen; every part escaped."""
    marked = ((key, " selected" if key == chosen else "", text) for key, text in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)
