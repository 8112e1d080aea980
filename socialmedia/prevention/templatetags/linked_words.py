"""`{{ text|in_paragraphs }}`: plain words with paragraphs, short headings and lists; nothing in them is markup."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
HEADING = 60
"""A single line that is no longer, and does not end as a sentence does, stands as a heading."""


@register.filter
def in_paragraphs(text: str) -> SafeString:
    """An empty line parts paragraphs; lines that begin with “- ” are a list; everything is escaped."""
    made = []
    for block in str(text).replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        if all(line.startswith("- ") for line in lines):
            items = format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines))
            made.append(format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items))
        elif len(lines) == 1 and len(lines[0]) <= HEADING and lines[0][-1] not in ".:?":
            made.append(format_html('<h2 class="govuk-heading-m">{}</h2>', lines[0]))
        else:
            made.append(format_html('<p class="govuk-body">{}</p>', " ".join(lines)))
    return format_html_join("\n", "{}", ((one,) for one in made))
