"""Other bodies that have the same matter while the procedure runs: who, where it stands, when to look again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known
from complaints.casework.models.complaint import Complaint


class OtherBody(models.Model):
    """The same matter also with somebody else (features.md, "other bodies on one record"). A case may have several."""

    class Kind(models.TextChoices):
        OFSTED = "ofsted", "Ofsted"
        DFE = "dfe", "Department for Education"
        LADO = "lado", "Designated officer of the local authority (LADO)"
        CHILDRENS_SERVICES = "childrens_services", "Children’s social care"
        POLICE = "police", "Police"
        TRA = "tra", "Teaching Regulation Agency"
        ICO = "ico", "Information Commissioner"
        TRIBUNAL = "tribunal", "Tribunal or court"
        OMBUDSMAN = "ombudsman", "Ombudsman"
        LOCAL_AUTHORITY = "local_authority", "Local authority"
        HEALTH_AND_SAFETY = "health_and_safety", "Health and Safety Executive"
        INSURER = "insurer", "Insurer"
        OTHER = "other", "Another body"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="other_bodies")
    kind = models.CharField("what kind of body", max_length=20, choices=Kind.choices, default=Kind.OTHER)
    name = models.CharField("its name", max_length=200)
    their_reference = models.CharField(max_length=100, blank=True)
    contact = models.CharField("who deals with it there", max_length=200, blank=True)
    standing = models.CharField("where it stands", max_length=200)
    next_check_on = models.DateField("look again on", null=True, blank=True)
    no_interviews = models.BooleanField("asked that nobody is interviewed for now", default=False)
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_how = models.TextField("how it ended with them", blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "other bodies"
        constraints = [
            known(
                "kind",
                ["ofsted", "dfe", "lado", "childrens_services", "police", "tra", "ico", "tribunal", "ombudsman",
                 "local_authority", "health_and_safety", "insurer", "other"],
                name="other_body_of_a_known_kind",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["next_check_on"], condition=Q(ended_on__isnull=True), name="cw_bodies_to_check")
        ]

    def __str__(self) -> str:
        return f"other body {self.pk}"

    @property
    def has_it(self) -> bool:
        return self.ended_on is None


class BodyNews(models.Model):
    """What was heard from another body, or what we asked it, and when to look again after that."""

    class Kind(models.TextChoices):
        HEARD = "heard", "We heard from them"
        CHASED = "chased", "We asked them how it stands"
        LOOKED = "looked", "We looked, and nothing has changed"

    body = models.ForeignKey(OtherBody, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    text = models.TextField("what was said", blank=True)
    standing = models.CharField("where it stands after that", max_length=200)
    next_check_on = models.DateField("look again on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [known("kind", ["heard", "chased", "looked"], name="news_of_a_known_kind")]

    def __str__(self) -> str:
        return f"news {self.pk}"
