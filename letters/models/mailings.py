"""One letter to many people: what it carries, who approved it, each reader, and the PDF that goes to the printer."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from accounts.holding import both_or_neither, known
from accounts.models import Academy
from letters.models.letters import Letter
from letters.models.wordings import digest
from letters.vocabulary import MailingState, Rendering

PERSON = settings.AUTH_USER_MODEL
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_reference() -> str:
    """What stands on every letter of a mailing; random, as the references of cases are."""
    return f"POST-{get_random_string(5, ALPHABET)}"


def _who() -> Any:
    return models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class Mailing(models.Model):
    """An issued letter to everybody, as a letter of their own to each person on a list (H9).

    Its words were confirmed, approved and issued where they were written, and stand. Who gets them is approved here.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True, default=new_reference)
    carries = models.ForeignKey(
        Letter, on_delete=models.PROTECT, related_name="mailings", help_text="The issued letter whose words go out."
    )
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="mailings")
    title = models.CharField("who they are", max_length=200, help_text="Such as “All parents of year 9”.")
    by_name = models.BooleanField("greet each person by name", default=True)

    state = models.CharField(max_length=20, choices=MailingState.choices, default=MailingState.DRAFTED)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = _who()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    sent_back_by = _who()
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reasons = models.TextField(blank=True)
    sending_by = _who()
    sending_since = models.DateTimeField(null=True, blank=True)
    carried_on_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a worker last wrote one of its letters: long ago, and the sweep asks again.",
    )
    stopped_by = _who()
    stopped_at = models.DateTimeField(null=True, blank=True)
    put_away_by = _who()
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            known("state", MailingState.values, name="mailing_in_a_known_state"),
            both_or_neither("sent_back_by", "sent_back_at", name="mailing_sent_back_by_somebody_at_a_time"),
            both_or_neither("sending_by", "sending_since", name="mailing_sent_by_somebody_at_a_time"),
            both_or_neither("stopped_by", "stopped_at", name="mailing_stopped_by_somebody_at_a_time"),
            both_or_neither("put_away_by", "put_away_at", name="mailing_put_away_by_somebody_at_a_time"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, approved_hash="")
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_hash="")),
                name="approved_mailing_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                name="mailing_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailingState.SENDING) | Q(sending_since__isnull=False, approved_by__isnull=False),
                name="mailing_goes_out_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.reference}"

    @property
    def text_hash(self) -> str:
        """What an approval is an approval of: these words to these people."""
        who = self.readers.order_by("number").values_list("name", "address", "email", "large_print")
        return digest(str(self.carries.uuid), self.by_name, [list(row) for row in who])

    @property
    def is_open(self) -> bool:
        """Whether its list can still change."""
        return self.state in (MailingState.DRAFTED, MailingState.APPROVED)


class MailingReader(models.Model):
    """One person of the list, and their letter once it is written: nobody has two of one mailing."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="readers")
    number = models.PositiveIntegerField("place in the list")
    name = models.CharField(max_length=200)
    address = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    large_print = models.BooleanField(default=False)
    letter = models.OneToOneField(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="mailing_reader"
    )
    problem = models.CharField("why it could not go", max_length=500, blank=True)
    left_out_by = _who()
    left_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["mailing_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "number"], name="one_reader_per_place_in_the_list"),
            models.CheckConstraint(condition=~(Q(address="") & Q(email="")), name="reader_can_be_reached"),
            both_or_neither("left_out_by", "left_out_at", name="reader_left_out_by_somebody_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class PrintRun(models.Model):
    """Many letters in one PDF for the printer: asked for by a person, put together by the worker (H9)."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    about_kind = models.CharField(max_length=20)
    about = models.UUIDField(db_index=True)
    letters = models.ManyToManyField(Letter, related_name="print_runs")
    two_sided = models.BooleanField("printed on both sides", default=False)
    by_post = models.BooleanField(
        "only letters to be posted", default=False, help_text="Asked for those to be posted, not for all."
    )
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    rendering = models.CharField(max_length=20, choices=Rendering.choices, default=Rendering.WAITING)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    pdf = models.CharField(max_length=120, blank=True, help_text="Name under which it is stored; never shown.")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            known("rendering", Rendering.values, name="print_run_rendering_known"),
            models.CheckConstraint(
                condition=Q(pdf="", sha256="") | (~Q(pdf="") & ~Q(sha256="")), name="stored_print_run_has_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"print run {self.uuid}"
