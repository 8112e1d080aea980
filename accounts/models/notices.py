"""Notices: short e-mails to people with a sign-in, without personal data in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.holding import both_or_neither, known


class Notice(models.Model):
    """One line that somebody should know: in the next digest, at once when urgent; claimed before sending."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    about_kind = models.CharField(max_length=20)
    about = models.UUIDField()
    key = models.CharField(max_length=120, help_text="The same key is never written twice for one person.")
    text = models.CharField(max_length=300, help_text="A reference and a plain sentence; no names.")
    path = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="No e-mail before this moment: quiet hours. Empty: none are kept."
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_key")]
        indexes = [models.Index(fields=["sent_at", "claimed_at"])]

    def __str__(self) -> str:
        return self.text


class NoticeTimes(models.Model):
    """When one person's notices leave by e-mail (R1 of the features): how often, on which day, and never when.

    Whoever has chosen nothing has no row: urgent ones at once, the rest each morning.
    """

    class Cadence(models.TextChoices):
        AT_ONCE = "at_once", "Each one as soon as it is written"
        DAILY = "daily", "Urgent ones at once, the rest once a day at 7 in the morning"
        WEEKLY = "weekly", "Urgent ones at once, the rest once a week at 7 in the morning"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_times")
    cadence = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.DAILY)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    not_at_weekends = models.BooleanField(default=False)

    class Meta:
        constraints = [
            known("cadence", ["at_once", "daily", "weekly"], name="notices_leave_in_a_known_way"),
            known("weekday", [0, 1, 2, 3, 4], name="weekly_notices_leave_on_a_working_day"),
            both_or_neither("quiet_from", "quiet_until", name="quiet_hours_begin_and_end"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True) | ~Q(quiet_from=F("quiet_until")), name="quiet_hours_end_again"
            ),
        ]

    def __str__(self) -> str:
        return f"notice times of person {self.user_id}"


class CalendarFeed(models.Model):
    """The secret address of one person's calendar; only its hash is kept, so that it is shown once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"calendar of person {self.user_id}"
