"""Which methods a page answers to, after the question who asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

P = ParamSpec("P")
Answer = HttpResponseBase


def only(*methods: str, public: bool = False) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Other methods are told so, once the person has signed in; before that they are asked to, as for every page.

    Only a page that is `public` answers anybody."""

    def wrap(view: Callable[P, Answer]) -> Callable[P, Answer]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
            request = args[0]
            if isinstance(request, HttpRequest) and request.method not in methods:
                if not public and not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            return view(*args, **kwargs)

        return guarded

    return wrap
