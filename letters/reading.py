"""From Markdown to what a reader sees, the same on screen and on paper."""

from __future__ import annotations

import html as _html
import re
from itertools import count, pairwise

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from letters.models import Letter

TAGS = {"p", "br", "strong", "em", "h2", "h3", "h4", "ul", "ol", "li", "a", "blockquote", "hr", "code", "pre",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "li": {"value"}, "*": set[str]()}
"""Nothing else, on no tag: left out, the star would mean `title` and `lang`."""
WHOLE_ADDRESS = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
"""How a link of a letter begins: one such as `//host` or `/page` leads elsewhere on each screen, on paper nowhere."""
DEEPEST_HEADING = 4

# No raw HTML and no pictures: what a person typed is words.
_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def to_html(markdown: str) -> SafeString:
    """Markdown as HTML of a few allowed tags. Headings begin at the second level, under the subject line."""
    tokens = _parser.parse(markdown)
    _keep_numbers(tokens)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), DEEPEST_HEADING)}"
        if token.type in {"th_open", "td_open"}:
            token.attrs.pop("style", None)
        for child in token.children or []:
            if child.type == "link_open" and not WHOLE_ADDRESS.match(str(child.attrs.get("href", ""))):
                child.attrs.pop("href", None)
    made = _parser.renderer.render(tokens, _parser.options, {})
    return SafeString(  # nosec B703 - cleaned to a short list of tags by nh3
        nh3.clean(
            made,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
    )


def _keep_numbers(tokens: list[Token]) -> None:
    """A numbered list whose numbers rise keeps them, gaps and all: the points of a complaint are known by theirs. One
    that is typed as 1, 1, 1 is counted as ever."""
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type == "bullet_list_close":
            lists.pop()
        elif token.type == "ordered_list_close":
            items = lists.pop()
            numbers = [int(item.info) for item in items]
            rises = all(one < other for one, other in pairwise(numbers))
            for item, number, counted in zip(items, numbers, count(numbers[0]), strict=False):
                if rises and number != counted:
                    item.attrSet("value", str(number))


def html(letter: Letter) -> SafeString:
    """The words of a letter as HTML, for showing inside a page."""
    return to_html(letter.body)


def links(markdown: str) -> list[str]:
    """Every address that the text links to, in order."""
    return [
        str(child.attrs["href"])
        for token in _parser.parse(markdown)
        for child in token.children or []
        if child.type == "link_open" and child.attrs.get("href")
    ]


def plain(markdown: str) -> str:
    """The words alone, a line for each block: what the check reads and what goes into the body of an e-mail."""
    made = re.sub(r"<br\s*/?>", "\n", to_html(markdown))
    made = re.sub(r"</(p|h[2-4]|li|tr|blockquote|pre)>", "\n\n", made)
    made = re.sub(r"<[^>]+>", "", made)
    lines = [" ".join(line.split()) for line in _html.unescape(made).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
