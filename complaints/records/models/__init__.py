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
from complaints.records.models.retention import Disposal, DisposalItem, DoomedFile, Hold, RetentionRule

__all__ = [
    "Disclosure",
    "DisclosureClock",
    "DisclosureItem",
    "DisclosurePack",
    "DisclosurePerson",
    "Disposal",
    "DisposalItem",
    "DoomedFile",
    "Hold",
    "PackItem",
    "ReferralPack",
    "RetentionRule",
    "ScopedCase",
]
