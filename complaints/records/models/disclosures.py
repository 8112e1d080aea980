"""A request to see the record: who asks under which law, its own clock, what is in scope, and what is decided of each
document. It never touches the complaint or its clocks."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.holding import both_or_neither, known
from accounts.models import Academy, Trust
from complaints.casework.models import Complaint
from complaints.evidence.making import Making
from complaints.evidence.models import File
from complaints.records.disclosing.vocabulary import (
    DECIDED,
    SHORT,
    WITH_A_CLOCK,
    Decision,
    Kind,
    Part,
    State,
    exemptions,
)
from complaints.schooldays import models as schooldays
from complaints.schooldays.calendar import Deem
from complaints.schooldays.counting import Calendar, Count, Rule, Working, due
from complaints.schooldays.named import FREEDOM_OF_INFORMATION, MOST_WORKING_DAYS, SUBJECT_ACCESS, named_due

USER = settings.AUTH_USER_MODEL
LEFT_BY_LAW = Rule(20, Count.WORKING_DAYS, deem=Deem.OUT_OF_TERM)
"""Freedom of information asked of the trust itself: the twentieth working day after receipt (FOIA section 10)."""


class Disclosure(models.Model):
    """Somebody asks for what is on record, under one law (S0 §10, R129)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: the trust itself."
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    received_on = models.DateField()
    asked_by = models.CharField("who asks", max_length=200)
    reach = models.TextField("how to reach them", blank=True)
    asked_for = models.TextField("what they ask for, in their words")
    legal_basis = models.CharField(max_length=300)
    answer_by = models.DateField("the day that they set", null=True, blank=True)

    identity_asked_on = models.DateField(null=True, blank=True)
    identity_seen_on = models.DateField(null=True, blank=True)
    clarification_asked_on = models.DateField(null=True, blank=True)
    clarification_came_on = models.DateField(null=True, blank=True)
    clarification = models.TextField(blank=True)
    more_months = models.PositiveSmallIntegerField(default=0)
    more_because = models.TextField("why it takes longer", blank=True)
    more_told_on = models.DateField(null=True, blank=True)

    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    released_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_on = models.DateField(null=True, blank=True)
    released_to = models.CharField("to whom", max_length=200, blank=True)
    released_how = models.CharField("how it went", max_length=200, blank=True)
    closed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["state", "-received_on", "-id"], name="records_disclosures")]
        constraints = [
            known("kind", Kind.values, name="disclosure_of_a_known_kind"),
            known("state", State.values, name="disclosure_in_a_known_state"),
            both_or_neither("released_by", "released_on", name="disclosure_released_by_somebody_on_a_day"),
            both_or_neither("closed_by", "closed_on", name="disclosure_closed_by_somebody_on_a_day"),
            models.CheckConstraint(
                condition=(Q(state="released") & Q(released_on__isnull=False))
                | (~Q(state="released") & Q(released_on__isnull=True)),
                name="only_a_released_disclosure_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_on__isnull=False))
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="only_a_closed_disclosure_says_when",
            ),
            models.CheckConstraint(condition=Q(more_months__lte=2), name="at_most_two_more_months"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("records:disclosure", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def short_kind(self) -> str:
        return SHORT[self.kind]

    @property
    def has_clock(self) -> bool:
        """Whether the law itself says how long there is."""
        return self.kind in WITH_A_CLOCK

    @property
    def exemptions(self) -> dict[str, str]:
        return exemptions(self.kind)

    @property
    def ended_on(self) -> dt.date | None:
        return self.released_on or self.closed_on

    @property
    def counts_from(self) -> dt.date:
        """The day from which the law counts. Subject access: when we knew who asks. Freedom of information: when what
        we had to ask them came, as if the request had come only then (FOIA sections 1(3) and 10(6))."""
        if self.kind == Kind.FREEDOM_OF_INFORMATION:
            return max(self.received_on, self.clarification_came_on or self.received_on)
        return max(self.received_on, self.identity_seen_on or self.received_on)

    @property
    def stood_still(self) -> tuple[dt.date, dt.date] | None:
        """The days that do not count in between: from asking a subject access request what it means to the answer (UK
        GDPR Art 12A), as far as the time had begun by then. None for the others, which begin anew."""
        asked, came = self.clarification_asked_on, self.clarification_came_on
        if self.kind != Kind.SUBJECT_ACCESS or not asked or not came or came < self.counts_from:
            return None
        return max(asked, self.counts_from), came


class DisclosureClock(schooldays.Clock):
    """The time that the law gives for one request, with its working (R282). No pause of a complaint moves it."""

    disclosure = models.OneToOneField(Disclosure, on_delete=models.CASCADE, related_name="clock")

    class Meta(schooldays.Clock.Meta):
        pass

    def working(self, calendar: Calendar | None) -> Working:
        asked = self.disclosure
        if self.kind == Kind.SUBJECT_ACCESS:
            return named_due(
                SUBJECT_ACCESS, self.received_on, clarified=asked.stood_still, more_months=asked.more_months
            )
        if calendar is None:
            return due(self.received_on, LEFT_BY_LAW)
        return named_due(FREEDOM_OF_INFORMATION, self.received_on, calendar)

    def counted_by(self, working: Working) -> Rule:
        """The rule whose words explain the working."""
        if self.kind == Kind.SUBJECT_ACCESS:
            return Rule(1 + self.disclosure.more_months, Count.CALENDAR_MONTHS, next_working_day=True)
        if self.disclosure.academy_id is None:
            return LEFT_BY_LAW
        return MOST_WORKING_DAYS if len(working.counted) == MOST_WORKING_DAYS.length else Rule(20)


class DisclosurePerson(models.Model):
    """Somebody whom the request concerns. With a sign-in, they find nothing of it (the conflict rule)."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=200)
    part = models.CharField(max_length=12, choices=Part.choices)
    user = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    only_alike = models.BooleanField("held back because the name is like theirs", default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [known("part", Part.values, name="disclosure_about_a_known_part")]

    def __str__(self) -> str:
        return f"person of request {self.disclosure_id}"


class ScopedCase(Making):
    """A complaint in which the request has something to find; a worker takes its documents in."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="cases")
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    found_as = models.CharField("where the person stands in it", max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "complaint"], name="a_case_in_scope_once"),
            known("state", ["waiting", "claimed", "ready", "failed"], name="scoped_case_in_a_known_state"),
        ]

    def __str__(self) -> str:
        return f"case in scope {self.pk}"


class DisclosureItem(models.Model):
    """One document in scope, as it was when it was taken in, and what is decided of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(ScopedCase, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=240)
    described_as = models.CharField("how the schedule names it", max_length=200)
    file = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Its pages as they were then; empty: it has none.",
    )  # fmt: skip
    came_on = models.DateField(
        "day on which it came into the record", null=True, blank=True,
        help_text="Empty: a part that the portal writes out of the whole record.",
    )  # fmt: skip
    pages = models.PositiveSmallIntegerField(default=0)
    why_not = models.CharField("why it has no pages", max_length=300, blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    exemption = models.CharField(max_length=20, blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    boxes = models.JSONField(default=list, help_text="Page, left, top, width, height, reason of each box.")
    copy = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    sent_back_because = models.TextField(blank=True)

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            known("decision", Decision.values, or_empty=True, name="item_decided_in_a_known_way"),
            both_or_neither("decided_by", "decided_at", name="item_decided_by_somebody_at_a_time"),
            both_or_neither("checked_by", "checked_at", name="item_checked_by_somebody_at_a_time"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("decided_by")),
                name="item_checked_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(decision="redact") | Q(copy__isnull=False), name="a_redacted_item_has_its_copy"
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def settled(self) -> bool:
        """Decided, and looked at by a second person: what goes out whole no less than what is kept back."""
        return bool(self.decision) and self.checked_by_id is not None

    @property
    def to_check(self) -> bool:
        return bool(self.decision) and self.checked_by_id is None

    @property
    def decided_words(self) -> str:
        """As it is told afterwards, to whoever asks as well."""
        return DECIDED[Decision(self.decision)] if self.decision else ""

    @property
    def exemption_words(self) -> str:
        return self.case.disclosure.exemptions.get(self.exemption, "")


class DisclosurePack(Making):
    """What goes out, as one PDF with its schedule. A version stays as it was built."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="packs")
    version = models.PositiveSmallIntegerField()
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64, help_text="SHA-256 over the decisions that it was built from.")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "version"], name="one_disclosure_pack_of_a_version"),
            known("state", ["waiting", "claimed", "ready", "failed"], name="disclosure_pack_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False, built_at__isnull=False),
                name="a_ready_disclosure_pack_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure pack {self.pk}"
