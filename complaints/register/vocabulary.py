"""The words of the register: how late, open or closed, whose, in which order."""

from __future__ import annotations

from django.db import models

from complaints.policy.vocabulary import ClockKind

ABOUT = "register"
"""What the access log calls the register as a whole."""

SOON = 5
"""School days within which a date counts as soon."""


class Lateness(models.TextChoices):
    """Where a complaint stands against its dates (features K4)."""

    LATE = "late", "Late now"
    SOON = "soon", "Due today or in the next 5 school days"
    WAITING = "waiting", "Waiting for term dates"
    ON_TIME = "on_time", "On time: the next date is still to come"
    PAUSED = "paused", "Paused: another body has the matter"
    ANSWERED_LATE = "answered_late", "Answered late, or ended without an answer in time"
    UNEXPLAINED = "unexplained", "Late, and nobody has said why"


class Standing(models.TextChoices):
    """Open, closed or in between (procedure.md, "Steps": open means received … heard)."""

    OPEN = "open", "Open"
    DECIDED = "decided", "Decided by a panel, or with the outside body"
    CLOSED = "closed", "Closed"


class Whose(models.TextChoices):
    """Whose complaints, where no one person is meant."""

    MINE = "mine", "Mine"
    NOBODY = "nobody", "Nobody has it yet"


class Sort(models.TextChoices):
    """The orders that the register can be read in. Within a stage or an academy the newest comes first."""

    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"
    DUE = "due", "Next date, soonest first"
    DUE_LAST = "due_last", "Next date, latest first"
    STAGE = "stage", "Stage, furthest first"
    STAGE_UP = "stage_up", "Stage, earliest first"
    ACADEMY = "academy", "Academy, A to Z"
    ACADEMY_DOWN = "academy_down", "Academy, Z to A"


ANSWERS: tuple[str, ...] = (
    ClockKind.ANSWER_INFORMAL,
    ClockKind.ANSWER_FORMAL,
    ClockKind.DECIDE_PANEL,
    ClockKind.EARLY_YEARS,
)
"""Clocks that an answer to the complainant stops."""
