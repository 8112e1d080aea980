"""The reference data of a trust: shipped once from fixtures/socialmedia, from then on the trust's own."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Trust
from socialmedia.models import GateRule, LegalNote, Platform, PlatformStep, SupportContact, WorkingHours

FOLDER = settings.BASE_DIR / "fixtures" / "socialmedia"


def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def platforms_of(trust: Trust) -> QuerySet[Platform]:
    """The platforms with their steps, each dated (R141, R217)."""
    if not Platform.objects.filter(trust=trust).exists():
        for place, row in enumerate(_shipped("platforms")["platforms"], start=1):
            steps = row.pop("steps", [])
            made, new = Platform.objects.get_or_create(
                trust=trust, key=row["key"], defaults={**row, "position": 10 * place}
            )
            if new:
                PlatformStep.objects.bulk_create(
                    PlatformStep(platform=made, position=10 * number, **step)
                    for number, step in enumerate(steps, start=1)
                )
    return Platform.objects.filter(trust=trust).prefetch_related("steps")


def legal_notes_of(trust: Trust) -> QuerySet[LegalNote]:
    """The headings of the law as prompts (R187–R190)."""
    _bring_in(LegalNote, trust, "legal_notes", "notes")
    return LegalNote.objects.filter(trust=trust)


def support_contacts_of(trust: Trust) -> QuerySet[SupportContact]:
    """Whom to ask for support or advice (R153, R247)."""
    _bring_in(SupportContact, trust, "support_contacts", "contacts")
    return SupportContact.objects.filter(trust=trust)


def gate_rules_of(trust: Trust) -> QuerySet[GateRule]:
    """Who opens which gate by hand."""
    if not GateRule.objects.filter(trust=trust).exists():
        rows = [GateRule(trust=trust, **row) for row in _shipped("gates")["gates"]]
        GateRule.objects.bulk_create(rows, ignore_conflicts=True)
    return GateRule.objects.filter(trust=trust)


def gate_rule_of(trust: Trust, gate: str) -> GateRule | None:
    """Who opens this gate by hand: the trust's rule, or the shipped one where the trust has none, such as for a gate
    that came with a later release. A trust that lets nobody open it has a rule that names nobody."""
    row = GateRule.objects.filter(trust=trust, gate=gate).first()
    if row is not None:
        return row
    shipped = next((one for one in _shipped("gates")["gates"] if one["gate"] == gate), None)
    return GateRule(trust=trust, **shipped) if shipped else None


def hours_of(trust: Trust) -> WorkingHours:
    """The working hours of the trust, and what is said outside them."""
    found = WorkingHours.objects.filter(trust=trust).first()
    if found is not None:
        return found
    row = _shipped("gates")["hours"]
    made, _new = WorkingHours.objects.get_or_create(
        trust=trust,
        defaults={
            "begin": dt.time.fromisoformat(row["begin"]), "end": dt.time.fromisoformat(row["end"]),
            "reply": row["reply"],
        },
    )  # fmt: skip
    return made


def bring_in_all(trust: Trust) -> None:
    """Everything at once, for the demo and for tests."""
    platforms_of(trust)
    legal_notes_of(trust)
    support_contacts_of(trust)
    gate_rules_of(trust)
    hours_of(trust)


def _bring_in(model: type[LegalNote] | type[SupportContact], trust: Trust, name: str, table: str) -> None:
    if model.objects.filter(trust=trust).exists():
        return
    for place, row in enumerate(_shipped(name)[table], start=1):
        model.objects.get_or_create(trust=trust, key=row["key"], defaults={**row, "position": 10 * place})
