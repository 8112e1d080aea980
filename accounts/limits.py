"""How often something may be tried."""

from __future__ import annotations

from django_ratelimit.core import is_ratelimited


def rate(group: str, rate: str, key: str) -> bool:
    """Count one more try; True when that was one too many.

    `rate` is written like "5/h" or "20/10m"; `key` is whoever is counted, such as an address or a token.
    """
    return bool(is_ratelimited(None, group=group, key=lambda _group, _request: key, rate=rate, increment=True))
