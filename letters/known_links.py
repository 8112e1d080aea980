"""The addresses that letters give, and what the last look at each found (R205, R206).

A look is recorded: by the portal's weekly task, by the button that asks for one, or by somebody who opened the page.
Only an address that answered and did not have the page stops a letter; a portal without the internet stops none.
"""

from __future__ import annotations

import datetime as dt
import socket
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import Academy, User
from letters import public_web
from letters.catalogue import CATALOGUE
from letters.models import Link, LinkState, Wording
from letters.reading import links as links_in
from letters.shared_passages import FOLDER

GONE = frozenset({404, 410})
"""Answers that say that the page is not there. Others, such as "not for machines", say nothing about a reader."""
BAD = 400
"""From here on, an answer is no page."""
PATIENCE = 10
"""Seconds that one address is waited for."""
MOST_HOPS = 5


@dataclass(frozen=True)
class Look:
    """What one look found."""

    state: LinkState
    said: str


Looks = Callable[[str], Look]


def same(address: str) -> str:
    """The address as it is kept: with its scheme, without what only one page of it is about."""
    address = address.strip().rstrip(".,;")
    return address if "//" in address else f"https://{address}"


def broken(addresses: Iterable[str]) -> dict[str, str]:
    """Those of these addresses whose last look failed, each with the day of the look in words."""
    wanted = {same(address): address for address in addresses if not address.startswith(("mailto:", "tel:"))}
    if not wanted:
        return {}
    rows = Link.objects.filter(address__in=wanted, state=LinkState.BROKEN, checked_at__isnull=False)
    return {
        wanted[row.address]: date_format(localtime(row.checked_at), "j F Y")
        for row in rows
        if row.checked_at is not None
    }


def helpful() -> list[str]:
    """The list of help as lines of a letter: the name, a colon, the address. Those that do not work are left out."""
    rows = Link.objects.filter(in_help_list=True).exclude(state=LinkState.BROKEN)
    return [f"{row.title or urlsplit(row.address).hostname}: {row.address}" for row in rows]


def load() -> int:
    """The shipped list of help into rows, once each; a row that somebody changed stays as it is."""
    listed = tomllib.loads((FOLDER / "links.toml").read_text(encoding="utf-8"))["help"]
    made = [
        Link.objects.get_or_create(address=one["address"], defaults={"title": one["title"], "in_help_list": True})[1]
        for one in listed
    ]
    return sum(made)


def gather() -> int:
    """Every address that wordings and academies give gets a row, so that it is looked at. Says how many are new."""
    bodies = [kind.body for kind in CATALOGUE.values()] + list(
        Wording.objects.filter(in_force=True).values_list("body", flat=True)
    )
    found = {same(one) for body in bodies for one in links_in(body) if one.startswith("http")}
    found |= {place.website for place in Academy.objects.exclude(website="")}
    kept = set(Link.objects.filter(address__in=found).values_list("address", flat=True))
    made = Link.objects.bulk_create(Link(address=one) for one in sorted(found - kept) if len(one) <= 500)
    return len(made)


def record(link: Link, look: Look, *, by: User | None, at: dt.datetime) -> Link:
    """What a look found, with who and when."""
    link.state, link.said, link.checked_by, link.checked_at = look.state, look.said[:200], by, at
    link.save(update_fields=["state", "said", "checked_by", "checked_at"])
    return link


def look_at_all(
    *, at: dt.datetime, looks: Looks | None = None, older_than: dt.timedelta | None = None
) -> dict[str, int]:
    """Looks at every address, or at those not looked at for a while; says how many came out how."""
    gather()
    due = Link.objects.all()
    if older_than is not None:
        due = due.filter(Q(checked_at__isnull=True) | Q(checked_at__lt=at - older_than))
    counts: dict[str, int] = dict.fromkeys(LinkState.values, 0)
    for link in due:
        found = (looks or look)(link.address)
        record(link, found, by=None, at=at)
        counts[found.state] += 1
    return counts


def look(address: str) -> Look:
    """Asks for the page as a reader's browser would, following what it is sent on to; never inside our own network."""
    try:
        for _hop in range(MOST_HOPS):
            if not _is_public(address):
                return Look(LinkState.UNREACHED, "It does not lead to the public internet.")
            with public_web.session() as asks, asks.get(
                address, timeout=PATIENCE, allow_redirects=False, stream=True,
                headers={"User-Agent": f"Complaints portal ({settings.SITE_URL})"},
            ) as answer:  # fmt: skip
                if not answer.is_redirect:
                    return _read(answer.status_code)
                address = requests.compat.urljoin(address, answer.headers["Location"])  # type: ignore[attr-defined]
    except (requests.RequestException, OSError, ValueError) as problem:
        return Look(LinkState.UNREACHED, f"It could not be reached ({type(problem).__name__}).")
    return Look(LinkState.UNREACHED, "It leads on and on.")


def _read(answered: int) -> Look:
    if answered in GONE:
        return Look(LinkState.BROKEN, f"The page is not there (answer {answered}).")
    if answered < BAD:
        return Look(LinkState.WORKS, "The page opened.")
    return Look(LinkState.UNREACHED, f"The website did not show the page to the portal (answer {answered}).")


def _is_public(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    found = {str(row[4][0]) for row in socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)}
    return bool(found) and all(public_web.is_public(one) for one in found)
