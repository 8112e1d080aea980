"""Posts: who holds which office where, from when to when."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.academies import Academy, Trust


class PostKind(models.TextChoices):
    """Every office that the procedure gives something to (procedure.md, "Posts and what they give")."""

    STAFF = "staff", "Member of staff"
    SENIOR_LEADER = "senior_leader", "Senior leader"
    SENCO = "senco", "Special educational needs co-ordinator"
    RECORD_KEEPER = "record_keeper", "Record keeper"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Designated safeguarding lead"
    PRINCIPAL = "principal", "Principal"
    CLERK = "clerk", "Clerk"
    COUNCIL_MEMBER = "council_member", "Council member"
    COUNCIL_VICE_CHAIR = "council_vice_chair", "Vice-chair of the council"
    COUNCIL_CHAIR = "council_chair", "Chair of the council"
    OPERATIONS_OFFICER = "operations_officer", "Operations officer"
    TRUST_OFFICER = "trust_officer", "Trust officer"
    CENTRAL_STAFF = "central_staff", "Member of the central trust team"
    EXECUTIVE_LEADER = "executive_leader", "Executive leader"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    TRUSTEE = "trustee", "Trustee"
    BOARD_VICE_CHAIR = "board_vice_chair", "Vice-chair of the board"
    BOARD_CHAIR = "board_chair", "Chair of the board"
    TRUST_MEMBER = "trust_member", "Trust member"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


ACADEMY_POSTS = frozenset(
    {
        PostKind.STAFF,
        PostKind.SENIOR_LEADER,
        PostKind.SENCO,
        PostKind.RECORD_KEEPER,
        PostKind.SAFEGUARDING_LEAD,
        PostKind.PRINCIPAL,
        PostKind.CLERK,
        PostKind.COUNCIL_MEMBER,
        PostKind.COUNCIL_VICE_CHAIR,
        PostKind.COUNCIL_CHAIR,
    }
)
"""Posts held at one academy. A clerk may also be held at the trust, for all of its academies."""

SINGLE_POSTS = frozenset(
    {
        PostKind.PRINCIPAL,
        PostKind.COUNCIL_CHAIR,
        PostKind.OPERATIONS_OFFICER,
        PostKind.CHIEF_EXECUTIVE,
        PostKind.BOARD_CHAIR,
    }
)
"""Posts that one person holds at a time (acting cover apart)."""


class PostQuerySet(models.QuerySet["Post"]):
    """Asks for posts by day."""

    def held_on(self, day: dt.date) -> PostQuerySet:
        """Posts that have begun and not ended on this day; both ends count."""
        return self.filter(from_date__lte=day).filter(Q(to_date__isnull=True) | Q(to_date__gte=day))


class Post(models.Model):
    """One person in one office, at an academy or (no academy) at the trust. Never deleted: it ends."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Its name in the trail.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=30, choices=PostKind.choices)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="posts")
    academy = models.ForeignKey(Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    from_date = models.DateField("from")
    to_date = models.DateField("to", null=True, blank=True)
    acting_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="cover",
        help_text="The post that this person covers while its holder is away.",
    )  # fmt: skip
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filled_at = models.DateTimeField(default=timezone.now)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "from_date", "pk"]
        indexes = [models.Index(fields=["kind", "academy", "from_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="post_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="post_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        where = self.academy.name if self.academy_id and self.academy else self.trust.name
        return f"{self.get_kind_display()}, {where}"


class Handover(models.Model):
    """What becomes of the open work of a post that ends: to whom, from which day.

    How much it was is not kept, because a count would betray hidden cases.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handovers")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the work goes where the routing sends it.",
    )  # fmt: skip
    due_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"handover of {self.post}"
