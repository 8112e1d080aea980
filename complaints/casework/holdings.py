"""What becomes of the rows of a complaint when its record is disposed of: most go, and a few stay without their words.

A row that cannot be without its complaint belongs to it, and goes, unless it is named here: what the register and the
published figures count stays, emptied (S0 §10, R130; docs/decisions/0035). The rooms above add theirs when they start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, F, Value, When

from complaints.casework.models.people import new_token
from complaints.policy.models import Category

IN_OTHER_WORDS = "In other words"
"""What stands where a theme stood that is none of a procedure's categories: an old register's own words may name
somebody."""

GONE = "Disposed of under the retention schedule"
"""What stands where words stood that may not be empty."""


@dataclass(frozen=True)
class Kept:
    """Rows that stay. Every text in them goes, but for `keeps` (no personal data in it); `marks` say that there was
    something; `sets` are given another value."""

    keeps: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    sets: Mapping[str, object] = field(default_factory=dict)
    fresh: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """A new value for each row."""


def kept(*keeps: str, marks: Collection[str] = (), **sets: object) -> Kept:
    """Rows of one table that stay."""
    return Kept(frozenset(keeps), frozenset(marks), sets)


KEPT: dict[str, Kept] = {
    "casework.Complaint": kept(
        "state", "reference", "closed_from", marks=("action_taken", "no_action_reason"), summary=GONE,
        happened_on=None, raise_by=None, handler=None, clerk=None, next_due_on=None, receipt_owed=False,
        category=Case(
            When(category="", then=Value("")), When(category__in=Category.objects.values("key"), then=F("category")),
            default=Value(IN_OTHER_WORDS),
        ),
    ),
    "casework.Complainant": Kept(
        sets={
            "pupil_born_on": None, "authority_recorded_on": None,
            **dict.fromkeys(
                ("large_print", "email_only", "post_only", "telephone_first", "easy_read", "step_free",
                 "hearing_support", "supporter", "talk_at_school"),
                False,
            ),
        },
        fresh={"token": new_token},
    ),
    "casework.Clock": kept("kind", "waiting_for"),
    "casework.ClockMove": kept(),
    "casework.Extension": kept(),
    "casework.Pause": kept(),
    "casework.LatenessReason": kept(),
    "casework.Subject": kept(user=None),
    "casework.Conflict": kept(),
    "casework.Head": kept("signpost_key"),
    "casework.Head_about": kept(),
    "casework.Finding": kept(),
    "casework.Panel": kept(marks=("appointed_by",)),
    "casework.Hearing": kept(),
    "casework.IndependenceRequest": kept(),
    "casework.ChairAttempt": kept(),
    "casework.LateDecision": kept(),
    "casework.DuplicateAssessment": kept(),
    "casework.CampaignPlace": kept("name"),
    "casework.OtherBody": kept("name"),
    "casework.Referral": kept(),
}  # fmt: skip
"""What the counts are made of, by table. A standing conflict stays as well: whoever may know nothing of a complaint
does not learn of it because it is old."""

OWNED: set[str] = set()
"""Links that may be empty, of rows that belong to the complaint all the same: `intake.Draft.complaint`."""

LINKED: set[str] = {"casework.Complaint.first"}
"""Links from records of their own, which stay: only the link is to be considered."""


Postpones = Callable[[Collection[int]], Mapping[int, str]]
"""Of these complaints, which must not be disposed of yet, each with the reason as a sentence."""

POSTPONES: list[Postpones] = []

TOLD_BESIDE: set[str] = set()
"""Tables of rooms above with a row for a complaint that came from its being brought in, not from any work on it."""

KNOWN_BY: list[Callable[[Collection[UUID]], Collection[UUID]]] = []
"""Rooms above that keep the UUID of a complaint and no key of its row: a lesson, a published figure. Of these UUIDs,
those that they keep."""

FORGETS: list[Callable[[Collection[int]], None]] = []
"""Rooms above that keep words of somebody in a record of another person, such as the name in a search that a colleague
saved: asked in the transaction of the disposal, while the names of these complaints still stand."""
