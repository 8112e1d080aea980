"""What this room keeps: packs for the outside body, requests to see the record, and what becomes of records."""

from complaints.records.models.disclosures import (
    Disclosure,
    DisclosureClock,
    DisclosureItem,
    DisclosurePack,
    DisclosurePerson,
    ScopedCase,
)
from complaints.records.models.packs import PackItem, ReferralPack

__all__ = [
    "Disclosure",
    "DisclosureClock",
    "DisclosureItem",
    "DisclosurePack",
    "DisclosurePerson",
    "PackItem",
    "ReferralPack",
    "ScopedCase",
]
