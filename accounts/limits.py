"""How often something may be tried."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

HOUSEHOLD = 64
"""Bits of an address of the new kind that one household or one school is given whole."""


def rate(group: str, rate: str, key: str) -> bool:
    """Count one more try; True when that was one too many.

    `rate` is written like "5/h" or "20/10m"; `key` is whoever is counted, such as an address or a token.
    """
    return bool(is_ratelimited(None, group=group, key=lambda _group, _request: key, rate=rate, increment=True))


def counted(address: str) -> str:
    """What an address is counted as: one household has whole ranges of the new addresses, and is one all the same.

    An address that cannot be read is counted as it stands, so that nobody is let through for writing it oddly.
    """
    try:
        found = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return address.strip()
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, HOUSEHOLD), strict=False))


def address_of(request: HttpRequest) -> str:
    """Whom a request is counted against. Behind our own web server it is the last address that was forwarded."""
    if settings.BEHIND_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return counted(str(forwarded).rpartition(",")[2])
    return counted(str(request.META.get("REMOTE_ADDR", "")))
