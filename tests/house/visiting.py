"""Opening addresses as somebody, and what is written down when one is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

BESIDE_THE_POINT = re.compile(
    r"(django_session|portal_cache|accounts_access|sqlite_sequence)|SAVEPOINT|FOR UPDATE", re.IGNORECASE
)
"""Who is signed in, attempts counted, and that somebody looked: not a change of what is on record."""

CHANGES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@contextmanager
def changes() -> Iterator[list[str]]:
    """Every statement that changes what is on record, while this lasts."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if CHANGES.match(sql) and not BESIDE_THE_POINT.search(sql):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def opened(client: Client, path: str, *, post: bool = False, **given: Any) -> tuple[str, HttpResponseBase, bytes]:
    """The answer in a word (its number, or `sign-in`), the response, and all that came with it.

    The client closes it: closed here once more, Django would end the connection, and the world's transaction with it.
    """
    response = client.post(path, given) if post else client.get(path, given)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return word(response), response, body


def word(response: HttpResponseBase) -> str:
    """The number of the answer; `sign-in` for the way to the sign-in page."""
    if response.status_code == 302:
        to = response.headers["Location"].split("?")[0]
        if to in (reverse("account_login"), reverse("admin:login")):
            return "sign-in"
    return str(response.status_code)
