"""Whoever has not signed in is asked to at every address, before anything else is said about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

pytestmark = pytest.mark.django_db

OTHERS = ("head", "post", "put", "delete")


def _addresses(resolver: URLResolver, space: str, route: str) -> Iterator[tuple[str, str]]:
    """Every address that is made of plain parts, with something in the place of each argument."""
    for one in resolver.url_patterns:
        whole = route + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _addresses(one, f"{space}{one.namespace}:" if one.namespace else space, whole)
        elif isinstance(one, URLPattern) and not (set(whole) & set("^$\\(")):
            yield space + (one.name or whole), _filled(whole)


def _filled(route: str) -> str:
    found = []
    for part in route.split("/"):
        kind = part[1:-1].split(":")[0] if part.startswith("<") else ""
        found.append({"": part, "int": "1", "uuid": str(uuid.UUID(int=1))}.get(kind, "abc"))
    return "/" + "/".join(found)


@pytest.mark.req("R131")
def test_nobody_is_told_which_methods_an_address_takes_before_they_have_signed_in() -> None:
    browser = Client()
    known = list(_addresses(get_resolver(), "", ""))
    assert len(known) > 300
    told, asked = set(), 0
    for name, address in known:
        answer = browser.get(address)
        assert answer.status_code != 405, name
        if answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login")):
            asked += 1
            told |= {(name, one) for one in OTHERS if getattr(browser, one)(address).status_code == 405}
    assert asked > 200
    assert told == set()
