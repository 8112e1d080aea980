"""The browser of a colleague who has no interest in any complaint and says so when they are asked."""

from __future__ import annotations

from typing import Any

from django.test import Client

ASKED = "/interests/"


class Colleague(Client):
    """Answers the question that comes before a complaint is first opened, then does what they were about to do."""

    def get(self, path: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().get(path, *args, **kwargs)
        return super().get(path, *args, **kwargs) if self._was_asked(answer) else answer

    def post(self, path: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        answer = super().post(path, data, *args, **kwargs)
        if ASKED in str(path) or not self._was_asked(answer):
            return answer
        for value in data.values() if isinstance(data, dict) else ():
            for one in value if isinstance(value, list | tuple) else (value,):
                if hasattr(one, "seek"):
                    one.seek(0)
        return super().post(path, data, *args, **kwargs)

    def _was_asked(self, answer: Any) -> bool:
        to = answer.headers.get("Location", "") if answer.status_code == 302 else ""
        if not to.startswith(ASKED):
            return False
        said = super().post(to, {"has_one": "no"})
        assert said.status_code == 302, said.content.decode()
        return True
