"""What stands about contact in a complaint: while it does, the record of the complaint is kept (R130)."""

from __future__ import annotations

from collections.abc import Collection

from complaints.conduct.models import ContactPlan, SiteBar, StopResponding

STANDS = "A limit on contact, or a bar from the site, still stands."


def postpones(complaints: Collection[int]) -> dict[int, str]:
    """The complaints in which a plan, an end of answers or a bar has not ended."""
    wanted = list(complaints)
    plans = ContactPlan.objects.filter(ended_on=None, record__complaint__in=wanted)
    stops = StopResponding.objects.filter(ended_on=None, agreed_on__isnull=False, record__complaint__in=wanted)
    bars = SiteBar.objects.filter(ended_on=None, aggression__complaint__in=wanted)
    found = {
        *plans.values_list("record__complaint", flat=True),
        *stops.values_list("record__complaint", flat=True),
        *bars.values_list("aggression__complaint", flat=True),
    }
    return dict.fromkeys(found, STANDS)
