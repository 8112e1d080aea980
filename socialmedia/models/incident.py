"""An incident from the report of a post to its end; what was answered about it; who brought it, apart."""

from __future__ import annotations

import re
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMModelMixin

from accounts.holding import known
from accounts.models import Academy
from socialmedia.vocabulary import OPEN, Brought, Kind, Place, Seen, State
from socialmedia.workflow import Workflow

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(code: str) -> str:
    """A random reference such as ACA-P7K3QX; the P, for post, tells it from a complaint's."""
    return f"{code}-P" + "".join(secrets.choice(LETTERS) for _ in range(5))


class Incident(FSMModelMixin, Workflow):
    """One post, or one string of posts, about the school (S0 §11, App. A). Apart from any complaint (R140)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="incidents")
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    told_not_to_reply = models.BooleanField("the reminder not to reply was shown", default=False)

    platform_name = models.CharField("platform", max_length=60)
    address = models.CharField("address of the post", max_length=1000, blank=True)
    account = models.CharField("account or name it was posted under", max_length=200, blank=True)
    place = models.CharField(max_length=14, choices=Place.choices, default=Place.OTHER)
    place_name = models.CharField("name of the page or group", max_length=200, blank=True)
    audience = models.CharField(max_length=20, choices=Seen.choices, default=Seen.UNKNOWN)
    seen_on = models.DateField("day on which it was seen")
    posted_when = models.CharField("when it was posted, as shown", max_length=100, blank=True)
    words = models.TextField("what it is about", blank=True)
    danger = models.BooleanField("somebody may be in danger now", default=False)

    kinds = models.JSONField("what the post is", default=list)
    unseen_why = models.TextField("why the post cannot be seen", blank=True)
    options_considered = models.TextField("other ways that were considered before writing", blank=True)
    investigation = models.BooleanField("a police or other investigation is live", default=False)
    investigation_note = models.CharField(max_length=300, blank=True)
    route_told = models.TextField("which route was explained, to whom and how", blank=True)
    first_contact_on = models.DateField("day of the first contact with those involved", null=True, blank=True)
    look_again_on = models.DateField("day to look again", null=True, blank=True)
    branch_reasons = models.TextField("why this way", blank=True)
    trust_told_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    recurrence_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="recurrences"
    )
    complaint = models.ForeignKey(
        "casework.Complaint", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Raised from this incident with the parent’s agreement; the two records stay apart.",
    )  # fmt: skip

    class Meta:
        ordering = ["-reported_at", "-pk"]
        indexes = [
            models.Index(fields=["academy", "state", "-reported_at"], name="incidents_by_state"),
            models.Index(fields=["-reported_at", "-id"], name="incidents_by_day"),
        ]
        constraints = [
            known("state", State.values, name="incident_state_is_known"),
            known("place", Place.values, name="incident_place_is_known"),
            known("audience", Seen.values, name="incident_audience_is_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="closed_incident_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="https://") | Q(address__startswith="http://"),
                name="incident_address_is_of_the_web",
            ),
        ]

    sent_before = False
    """Whether the form that was just sent had been sent already, and so did nothing. Not kept."""

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("socialmedia:incident", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def kind_words(self) -> str:
        """What it is, in words."""
        return ", ".join(Kind(kind).label for kind in self.kinds if kind in Kind.values)


class Source(models.Model):
    """Who brought it to the school: asked on a page of its own, shown to those who manage it only (R146, R148).

    Nothing that is printed, sent, listed, searched or logged reads this row, but for leaving the name out.
    """

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="source")
    how = models.CharField(max_length=10, choices=Brought.choices, default=Brought.MYSELF)
    name = models.CharField(max_length=200, blank=True)
    reach = models.CharField("how to reach them", max_length=300, blank=True)
    account = models.CharField("their own account name, as it may be seen in a screenshot", max_length=200, blank=True)
    encouraged = models.BooleanField("asked to report the post to the platform themselves", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [known("how", Brought.values, name="source_came_in_a_known_way")]

    def __str__(self) -> str:
        return f"source of incident {self.incident_id}"

    @property
    def telephones(self) -> list[str]:
        """The telephone numbers under which they are reached, but for the school's own and the trust's."""
        academy = self.incident.academy
        own = {_digits(academy.telephone), _digits(academy.trust.telephone)}
        return [found for found in NUMBER.findall(self.reach) if _digits(found) not in own]

    @property
    def emails(self) -> list[str]:
        """The e-mail addresses under which they are reached, but for the school's own and the trust's."""
        academy = self.incident.academy
        own = {academy.email.casefold(), academy.trust.email.casefold()}
        return [found for found in EMAIL.findall(self.reach) if found.casefold() not in own]

    @property
    def whole_marks(self) -> list[str]:
        """The name, the account and the e-mail addresses as they were told."""
        return [mark for mark in (self.name.strip(), self.account.strip(), *self.emails) if len(mark) > 2]

    @property
    def marks(self) -> list[str]:
        """What must stand on nothing that leaves: the name, its longer words, the account, how they are reached."""
        whole = [self.name.strip(), self.account.strip()]
        parts = [word for word in self.name.split() if len(word) > 3 and word[:1].isupper()]
        return [mark for mark in dict.fromkeys([*whole, *parts, *self.emails, *self.telephones]) if mark]


EMAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+[^\s,;<>().]")
NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


class Assessment(models.Model):
    """The flow chart: four questions of fact, five of nature, and what is proportionate (S0 App. 1, R179–R182)."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="assessment")
    version = models.PositiveIntegerField("how often it was changed", default=0)
    where = models.TextField("where it was posted", blank=True)
    who = models.TextField("who made it", blank=True)
    brought = models.TextField("how it came to the school, naming nobody", blank=True)
    evidence = models.TextField("what evidence there is", blank=True)
    valid_concern = models.BooleanField("a valid concern", null=True, blank=True)
    names_somebody = models.BooleanField("names the school or somebody of it", null=True, blank=True)
    crime = models.BooleanField("a credible threat or another crime", null=True, blank=True)
    allegation = models.BooleanField("an allegation against a colleague", null=True, blank=True)
    unsure = models.BooleanField("unsure how to go on", null=True, blank=True)
    true_in_it = models.TextField("whether there is truth in it", blank=True)
    spread = models.TextField("how far it has spread", blank=True)
    confrontation = models.BooleanField("a meeting could turn into a confrontation", default=False)
    media = models.BooleanField("the media may take it up", default=False)
    legal_headings = models.JSONField("headings of the legal notes to ask about, never findings", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"assessment of incident {self.incident_id}"
