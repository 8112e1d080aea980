"""From Markdown to what a reader sees, the same on screen and on paper."""

from __future__ import annotations

import html as _html
import re
from collections.abc import Iterator
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
    """The words alone, a line for each block, without any sign of a list: what the checks of the wording read."""
    return _words(to_html(markdown))


def to_paste(markdown: str) -> str:
    """The words for a newsletter or an e-mail that somebody writes elsewhere: `plain`, with the points and numbers of
    lists and the addresses of links."""
    tokens = _parser.parse(markdown)
    _keep_numbers(tokens)
    lists: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            if number is not None:
                number = int(token.attrs.get("value", number))
                lists[-1] = number + 1
            mark = "• " if number is None else f"{number}. "
        elif token.type == "inline":
            token.children = [_text(mark), *_with_addresses(token.children or [])]
            mark = ""
    return _words(_parser.renderer.render(tokens, _parser.options, {}))


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _with_addresses(children: list[Token]) -> Iterator[Token]:
    """Each link followed by where it leads, unless its words say that already."""
    address, said = "", ""
    for child in children:
        yield child
        if child.type == "link_open":
            address, said = str(child.attrs.get("href", "")), ""
        elif child.type == "link_close":
            if address and address.removeprefix("mailto:").removeprefix("tel:") not in said:
                yield _text(f" ({address})")
        else:
            said += child.content


def _words(made: str) -> str:
    made = re.sub(r"<br\s*/?>", "\n", made)
    made = re.sub(r"</(p|h[1-6]|li|tr|blockquote|pre)>", "\n\n", made)
    made = re.sub(r"<[^>]+>", "", made)
    lines = [" ".join(line.split()) for line in _html.unescape(made).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
