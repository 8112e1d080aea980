"""What the gates read of one incident, each thing fetched once and only when asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from socialmedia.models import (
    Assessment,
    BodyContact,
    Concerned,
    Exhibit,
    GateRule,
    Incident,
    Meeting,
    Review,
    Source,
    Support,
)
from socialmedia.vocabulary import AHEAD, NO_BREACH, POLICE, POSTED, Decided, Gone, Kind, Met, Part, Place

PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
SHOWABLE = (*PICTURES, "application/pdf")
"""Kinds of file that can be shown after blacking out; anything else stays sealed and is shown to nobody."""


@dataclass
class Facts:
    """Everything that the gates read of one incident, each fetched once and only when asked."""

    incident: Incident
    opened: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @classmethod
    def of(cls, incident: Incident) -> Facts:
        return cls(incident, frozenset(incident.overrides.filter(ended_at=None).values_list("gate", "act")))

    @cached_property
    def assessment(self) -> Assessment | None:
        return Assessment.objects.filter(incident=self.incident).first()

    @cached_property
    def source_asked(self) -> bool:
        return Source.objects.filter(incident=self.incident).exists()

    @cached_property
    def exhibits(self) -> list[Exhibit]:
        return list(self.incident.exhibits.select_related("file", "sanitised"))

    @cached_property
    def concerned(self) -> list[Concerned]:
        return list(self.incident.concerned.filter(ended_on__isnull=True).select_related("user"))

    @cached_property
    def support(self) -> dict[int, Support]:
        return {row.concerned_id: row for row in Support.objects.filter(concerned__incident=self.incident)}

    @cached_property
    def bodies(self) -> frozenset[str]:
        """Whom a person spoke with. That the portal told the trust by itself is no advice taken."""
        rows = BodyContact.objects.filter(incident=self.incident, by__isnull=False)
        return frozenset(rows.values_list("body", flat=True))

    @cached_property
    def meetings(self) -> list[Meeting]:
        return list(self.incident.meetings.all())

    @cached_property
    def removals(self) -> list[str]:
        return list(self.incident.removals.values_list("outcome", flat=True))

    @cached_property
    def reported_to_platform(self) -> bool:
        return self.incident.platform_reports.exists()

    @cached_property
    def platforms_answered(self) -> bool:
        return self.incident.platform_reports.exclude(decision=Decided.WAITING).exists()

    @cached_property
    def looked_again(self) -> bool:
        return self.incident.watches.exists()

    @cached_property
    def reviewed(self) -> bool:
        return Review.objects.filter(incident=self.incident).exists()

    @cached_property
    def legal_advice_first(self) -> bool:
        rules = GateRule.objects.filter(trust_id=self.incident.academy.trust_id, legal_advice_first=True)
        return rules.exists()

    # what follows from them

    @property
    def crime(self) -> bool:
        return self.incident.danger or bool(self.assessment and self.assessment.crime)

    @property
    def allegation(self) -> bool:
        return bool(self.assessment and self.assessment.allegation)

    @property
    def police_told(self) -> bool:
        return bool(self.bodies & POLICE)

    @property
    def child(self) -> bool:
        return Kind.CHILDREN in self.incident.kinds or any(one.part == Part.ABOUT_CHILD for one in self.concerned)

    @property
    def parents_considered(self) -> bool:
        children = [one for one in self.concerned if one.part == Part.ABOUT_CHILD]
        rows = [self.support.get(one.pk) for one in children]
        return bool(rows) and all(row is not None and row.parents_considered.strip() for row in rows)

    @property
    def met(self) -> bool:
        return any(one.outcome not in AHEAD for one in self.meetings)

    @property
    def planned(self) -> bool:
        return any(one.outcome == Met.PLANNED for one in self.meetings)

    @property
    def something_to_review(self) -> bool:
        """Whether something came of what was done: a meeting, another look, a removal, a platform's answer (R185)."""
        removed = any(outcome != Gone.WAITING for outcome in self.removals)
        return self.met or self.looked_again or removed or self.platforms_answered

    @property
    def spoken(self) -> bool:
        held = any(one.outcome == Met.HELD for one in self.meetings)
        return held or self.incident.first_contact_on is not None

    @property
    def somebody_to_meet(self) -> bool:
        """Whether anybody is known with whom the school can speak; a member of the public may be nobody (R170)."""
        posted = [one for one in self.concerned if one.part in POSTED]
        return not posted or any(one.part != Part.POSTED_PUBLIC for one in posted)

    @property
    def only_opinion(self) -> bool:
        kinds = set(self.incident.kinds)
        return bool(kinds) and kinds <= NO_BREACH and not self.crime and not self.allegation

    @property
    def described(self) -> bool:
        incident = self.incident
        named = bool(incident.account and incident.platform_name and incident.seen_on)
        return named and bool(incident.address or incident.place == Place.CHAT)

    @property
    def sealed_whole(self) -> bool:
        return any(one.file.seal == one.file.Seal.WHOLE for one in self.exhibits)

    @property
    def whole_evidence(self) -> bool:
        return self.described and self.sealed_whole

    @property
    def all_blacked_out(self) -> bool:
        showable = [one for one in self.exhibits if one.file.media_type in SHOWABLE and not one.set_aside]
        return bool(showable) and all(one.sanitised_id for one in showable)

    @property
    def source_protected(self) -> bool:
        return self.source_asked and self.all_blacked_out
