"""What is shipped from fixtures/prevention, once; from then on it is the trust's own."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Trust
from socialmedia.prevention.models import Agreement, Placement, PolicyLink, Rules
from socialmedia.prevention.vocabulary import ForWhom

FOLDER = settings.BASE_DIR / "fixtures" / "prevention"


def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def rules_of(trust: Trust) -> Rules:
    """How long things last at this trust."""
    found = Rules.objects.filter(trust=trust).first()
    return found or Rules.objects.get_or_create(trust=trust, defaults=_shipped("rules"))[0]


def agreements_of(trust: Trust, *, at: dt.datetime) -> QuerySet[Agreement]:
    """Every version of what is signed; a first draft of each is shipped, which nobody is asked to sign."""
    rows = Agreement.objects.filter(trust=trust)
    if not rows.exists():
        with transaction.atomic():
            for row in _shipped("agreements")["agreements"]:
                given = {name: str(text).strip() for name, text in row.items() if name != "kind"}
                Agreement.objects.get_or_create(
                    trust=trust, kind=row["kind"], number=1, defaults={**given, "written_at": at}
                )
    return rows


def policies_of(trust: Trust, *, staff: bool) -> list[PolicyLink]:
    """The policies to show, to staff or to everybody (R175, R276)."""
    rows = all_policies_of(trust).filter(in_use=True)
    return list(rows if staff else rows.filter(for_whom=ForWhom.EVERYBODY))


def all_policies_of(trust: Trust) -> QuerySet[PolicyLink]:
    """Every linked policy."""
    rows = PolicyLink.objects.filter(trust=trust)
    if not rows.exists():
        for place, row in enumerate(_shipped("policies")["policies"], start=1):
            PolicyLink.objects.get_or_create(trust=trust, key=row["key"], defaults={**row, "position": 10 * place})
    return rows


def placements_of(trust: Trust) -> QuerySet[Placement]:
    """The list of places where families come across how to raise things (R178, R263)."""
    rows = Placement.objects.filter(trust=trust, in_use=True)
    if not Placement.objects.filter(trust=trust).exists():
        for place, row in enumerate(_shipped("placements")["placements"], start=1):
            Placement.objects.get_or_create(trust=trust, key=row["key"], defaults={**row, "position": 10 * place})
    return rows


def in_force(trust: Trust, kind: str, *, on: dt.date) -> Agreement | None:
    """The version that is signed today: approved, begun, the newest of them (R277)."""
    rows = Agreement.objects.filter(Q(approved_on__lte=on), trust=trust, kind=kind, in_force_from__lte=on)
    return rows.order_by("-in_force_from", "-number").first()
