"""Contact that has become unreasonable: grounds, evidence, plans, contacts, stopping to respond (S0 §9.1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.holding import both_or_neither
from accounts.models import Trust
from complaints.casework.models import Complaint
from letters.models import Letter
from letters.vocabulary import LetterState


class Ground(models.Model):
    """One reason of the policy for which contact may be called unreasonable; edited by a trust officer (R109)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Its name in the trail.")
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    text = models.CharField("the ground, as letters give it", max_length=300)
    position = models.PositiveSmallIntegerField("place in the list", default=0)
    in_use = models.BooleanField("in use", default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["trust", "key"], name="one_contact_ground_per_key")]

    def __str__(self) -> str:
        return self.text


class UnreasonableContact(models.Model):
    """That contact about a complaint has become unreasonable: on which grounds, after what, with which position."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    steps_taken = models.TextField("the reasonable steps taken, one on each line")
    position = models.TextField("the position and the options, as told to the person")
    told_on = models.DateField("day on which they were told the position")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"unreasonable contact {self.pk}"


class Evidence(models.Model):
    """What shows one ground (R108)."""

    record = models.ForeignKey(UnreasonableContact, on_delete=models.CASCADE, related_name="evidence")
    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("when")
    text = models.TextField("what shows it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Measure(models.Model):
    """What is decided for a time and told by letter: it counts once that letter is issued, and stops by itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review_on = models.DateField("reviewed on; it ends on that day unless it is renewed")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def began_on(self) -> dt.date | None:
        """The day of its letter; none before that."""
        if self.letter is None or self.letter.state != LetterState.ISSUED:
            return None
        return self.letter.issued_on

    def in_force(self, on: dt.date) -> bool:
        """Told by letter, not ended, and its review date not reached (R113: it does not go on by being forgotten)."""
        began = self.began_on
        return began is not None and began <= on < self.review_on and self.ended_on is None

    def is_over(self, on: dt.date) -> bool:
        """Ended by somebody, or by itself on its review date: nothing is left to end."""
        return self.ended_on is not None or on >= self.review_on

    def standing(self, on: dt.date) -> str:
        """Where it stands, in words."""
        if self.ended_on is not None:
            return f"Ended on {self.ended_on:%-d %B %Y}"
        if on >= self.review_on:
            return f"Ended by itself on {self.review_on:%-d %B %Y}, its review date"
        if self.began_on is None:
            return "Counts once its letter is issued"
        return "In force"


class ContactPlanQuerySet(models.QuerySet["ContactPlan"]):
    def in_force(self, on: dt.date) -> ContactPlanQuerySet:
        """Told by letter, not ended, not replaced, and the review date not reached (R113)."""
        told = self.filter(ended_on=None, review_on__gt=on, letter__state=LetterState.ISSUED, letter__issued_on__lte=on)
        return told.exclude(Exists(_replacing(on).filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))))


class ContactPlan(Measure):
    """How contact goes on: one address, a number per term, through a third party, another way (R112, R113)."""

    record = models.ForeignKey(UnreasonableContact, on_delete=models.CASCADE, related_name="plans")
    single_address = models.CharField("one address to write to", max_length=254, blank=True)
    per_term = models.PositiveSmallIntegerField("contacts answered in each term", null=True, blank=True)
    third_party = models.CharField("through whom", max_length=200, blank=True)
    other = models.TextField("what else applies", blank=True)
    needs_considered = models.TextField("needs and adjustments that were considered")
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    objects = ContactPlanQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            both_or_neither("ended_by", "ended_on", name="plan_ended_says_who_and_when"),
            models.CheckConstraint(
                condition=~Q(single_address="", per_term=None, third_party="", other=""), name="a_plan_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"contact plan {self.pk}"

    def in_force(self, on: dt.date) -> bool:
        """As any measure, and until the letter of a plan that takes its place has gone: the person is never without
        one that counts, nor told two (R112)."""
        return super().in_force(on) and self.replaced_by(on) is None

    def replaced_by(self, on: dt.date) -> ContactPlan | None:
        """The later plan that has been told to the person."""
        return _replacing(on).filter(record=self.record_id, pk__gt=self.pk).first()

    def is_over(self, on: dt.date) -> bool:
        return super().is_over(on) or self.replaced_by(on) is not None

    def standing(self, on: dt.date) -> str:
        later = self.replaced_by(on) if self.ended_on is None else None
        return f"Replaced on {later.began_on:%-d %B %Y} by another" if later else super().standing(on)

    @property
    def measures(self) -> list[str]:
        """What applies, as the letter and the screen say it."""
        said = []
        if self.single_address:
            said.append(f"Please write to one address only: {self.single_address}")
        if self.per_term is not None:
            times = "one contact" if self.per_term == 1 else f"up to {self.per_term} contacts"
            said.append(f"We will answer {times} in each term")
        if self.third_party:
            said.append(f"Please be in contact with us through {self.third_party}")
        said += [line.strip() for line in self.other.splitlines() if line.strip()]
        return said


def _replacing(on: dt.date) -> models.QuerySet[ContactPlan]:
    """Plans that were told to the person by this day; one of them takes the place of every earlier one."""
    told = ContactPlan.objects.filter(letter__state=LetterState.ISSUED, letter__issued_on__lte=on)
    return told.select_related("letter").order_by("pk")


class PlanReader(models.Model):
    """A colleague who needs to know of a plan in order to keep to it, and nothing else of the case."""

    plan = models.ForeignKey(ContactPlan, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="told_of_a_plan_once")]

    def __str__(self) -> str:
        return f"reader {self.pk}"


class CountedContact(models.Model):
    """One contact while a plan is in force. A new matter never counts (R113, R116)."""

    plan = models.ForeignKey(ContactPlan, on_delete=models.CASCADE, related_name="contacts")
    on = models.DateField("when")
    how = models.CharField("how", max_length=60)
    note = models.TextField("what it was about", blank=True)
    new_matter = models.BooleanField("a new matter, or urgent for a child's safety", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"counted contact {self.pk}"


class StopResponding(Measure):
    """The decision to stop answering about one matter: three factors, each with evidence, and two people (R114)."""

    record = models.ForeignKey(UnreasonableContact, on_delete=models.CASCADE, related_name="stops")
    all_steps_taken = models.TextField("how every reasonable step was taken")
    position_given = models.TextField("when and how the position and the options were clearly stated")
    meant_to_disrupt = models.TextField("what shows repeated contact that is meant to disrupt or inconvenience")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_on = models.DateField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_on = models.DateField(null=True, blank=True)
    refused_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            both_or_neither("ended_by", "ended_on", name="stopping_ended_says_who_and_when"),
            both_or_neither("agreed_by", "agreed_on", name="stopping_agreed_says_who_and_when"),
            both_or_neither("refused_by", "refused_on", name="stopping_refused_says_who_and_when"),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=models.F("proposed_by")), name="stopping_takes_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(all_steps_taken="") & ~Q(position_given="") & ~Q(meant_to_disrupt=""),
                name="stopping_has_all_three_factors",
            ),
            models.CheckConstraint(
                condition=Q(letter=None) | Q(agreed_by__isnull=False), name="stopping_is_agreed_before_its_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"stop responding {self.pk}"

    def in_force(self, on: dt.date) -> bool:
        return self.agreed_on is not None and super().in_force(on)

    def standing(self, on: dt.date) -> str:
        if self.refused_on is not None:
            return f"Not agreed on {self.refused_on:%-d %B %Y}"
        if self.agreed_on is None and self.ended_on is None:
            return "Waits for a second person to agree"
        return super().standing(on)


class Aggression(models.Model):
    """A serious incident of aggression or violence: what happened, and that the police were told, or why not (R117)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    happened_on = models.DateField()
    what = models.TextField("what happened")
    police_told_on = models.DateField(null=True, blank=True)
    police_reference = models.CharField(max_length=100, blank=True)
    why_not_told = models.TextField("why the police were not told", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(police_told_on__isnull=False) | ~Q(why_not_told=""), name="police_told_or_why_not"
            ),
        ]

    def __str__(self) -> str:
        return f"aggression {self.pk}"


class SiteBar(Measure):
    """Somebody may not come onto the site, from a day, told by letter, until its review (R117)."""

    aggression = models.ForeignKey(Aggression, on_delete=models.CASCADE, related_name="bars")
    from_on = models.DateField("from")
    words = models.TextField("what happened, as the letter says it")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [both_or_neither("ended_by", "ended_on", name="bar_ended_says_who_and_when")]

    def __str__(self) -> str:
        return f"bar {self.pk}"

    def in_force(self, on: dt.date) -> bool:
        return super().in_force(on) and self.from_on <= on
