"""Says with each answer how many queries it took."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Queries"


class CountQueries:
    """The outermost middleware, for the portal's pages and the floors alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = 0

        def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal number
            number += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            answer = self.get_response(request)
        answer[HEADER] = str(number)
        return answer
