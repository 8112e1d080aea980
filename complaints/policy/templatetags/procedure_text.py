"""Template filters of the procedure's pages."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from complaints.policy import reading
from complaints.policy.models import Procedure

register = template.Library()


@register.filter
def plain(text: str, procedure: Procedure | None = None) -> SafeString:
    """Paragraphs and "- " lists, escaped, with the version's names and limits filled in."""
    if procedure is not None:
        text = reading.filled(procedure, text)
    blocks: list[tuple[str, list[str]]] = []
    for line in text.strip().splitlines():
        line = line.strip()
        kind = "list" if line.startswith("- ") else "text"
        if not line:
            blocks.append(("gap", []))
        elif blocks and blocks[-1][0] == kind:
            blocks[-1][1].append(line)
        else:
            blocks.append((kind, [line]))
    return format_html_join("\n", "{}", ((_block(kind, lines),) for kind, lines in blocks if lines))


def _block(kind: str, lines: list[str]) -> SafeString:
    if kind == "list":
        items = format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines))
        return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items)
    return format_html('<p class="govuk-body">{}</p>', format_html_join(" ", "{}", ((line,) for line in lines)))


@register.filter
def capital(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]
