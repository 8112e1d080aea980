"""Takes the marks that turn the direction of writing out of every page.

Somebody could type them to make words read as others than were written. What was typed stays as it is on record.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

MARKS = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""U+202A–U+202E and U+2066–U+2069 in UTF-8."""


class PlainDirection:
    """For pages and parts of pages; files are served as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        is_page = str(answer.get("Content-Type", "")).startswith("text/html")
        if isinstance(answer, HttpResponse) and is_page and MARKS.search(answer.content):
            answer.content = MARKS.sub(b"", answer.content)
            if answer.has_header("Content-Length"):
                answer["Content-Length"] = str(len(answer.content))
        return answer
