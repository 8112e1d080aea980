"""The people of a complaint: who complains, who is complained about, who is locked out, who works on it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from guardian.models import UserObjectPermissionBase

from accounts.holding import known
from complaints.casework.models.complaint import Complaint
from complaints.casework.vocabulary import Relationship, Role, Why
from complaints.policy.vocabulary import SubjectKind


def new_token() -> str:
    return secrets.token_urlsafe(32)


IN_LETTERS = {
    "large_print": "Letters in large print (18 point)",
    "email_only": "Everything by e-mail",
    "post_only": "Everything on paper",
    "telephone_first": "A telephone call before we write",
    "easy_read": "Easy read",
    "step_free": "Step-free access when we meet",
    "hearing_support": "A hearing loop, or people who face you when they speak",
    "supporter": "Somebody with you when we meet, to support you",
    "talk_at_school": "A talk at school",
}
"""Each adjustment that the record keeps, as a letter says it to the person who asked for it."""


class Complainant(models.Model):
    """Who complains, as they told us. One for each complaint: later changes of address do not rewrite old ones."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="complainant")
    name = models.CharField("full name", max_length=200, blank=True)
    anonymous = models.BooleanField("did not give a name", default=False)
    email = models.EmailField("e-mail address", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    relationship = models.CharField(max_length=20, choices=Relationship.choices, default=Relationship.PARENT)
    pupil_name = models.CharField("name of the child", max_length=200, blank=True)
    pupil_year = models.CharField("year group or class", max_length=60, blank=True)
    pupil_born_on = models.DateField("child's date of birth", null=True, blank=True)

    representative_name = models.CharField("somebody acting for them", max_length=200, blank=True)
    representative_email = models.EmailField(blank=True)
    representative_relationship = models.CharField(
        "who that person is to the school", max_length=20, choices=Relationship.choices, blank=True
    )
    authority_recorded_on = models.DateField("authority to act seen on", null=True, blank=True)
    authority_how = models.CharField("how the authority was given", max_length=200, blank=True)

    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    pin_hash = models.CharField(max_length=200, blank=True, help_text="For who has no e-mail: a PIN sent by post.")
    page_closed_on = models.DateField(null=True, blank=True)

    large_print = models.BooleanField("letters in large print (18 point)", default=False)
    email_only = models.BooleanField("everything by e-mail", default=False)
    post_only = models.BooleanField("everything on paper", default=False)
    telephone_first = models.BooleanField("telephone before writing", default=False)
    easy_read = models.BooleanField("easy read", default=False)
    interpreter = models.CharField("interpreter for this language", max_length=60, blank=True)
    step_free = models.BooleanField("step-free access at meetings", default=False)
    hearing_support = models.BooleanField("hearing loop or clear lip-reading", default=False)
    supporter = models.BooleanField("brings somebody to support them", default=False)
    other_adjustment = models.TextField("anything else that helps", blank=True)
    talk_at_school = models.BooleanField("talk to them at school", default=False)

    class Meta:
        indexes = [
            models.Index(fields=["email"]),
            models.Index(fields=["name"]),
            models.Index(Lower("name"), name="cw_complainant_by_name"),
            models.Index(Lower("pupil_name"), name="cw_complainant_by_child"),
        ]

    def __str__(self) -> str:
        return f"complainant of {self.complaint_id}"

    @property
    def shown_name(self) -> str:
        return self.name or "Name not given"

    @property
    def acts_for_them(self) -> str:
        """Who acts for them, with who that person is to the school, where it was said."""
        said = self.get_representative_relationship_display()
        return f"{self.representative_name} ({said.lower()})" if said else self.representative_name

    @property
    def adjustments(self) -> list[str]:
        """What everybody who writes to or meets this person must honour (S0 §1, R17)."""
        flags = (
            "large_print", "email_only", "post_only", "telephone_first", "easy_read", "step_free",
            "hearing_support", "supporter", "talk_at_school",
        )  # fmt: skip
        names = {field.name: str(field.verbose_name) for field in self._meta.fields}
        said = [names[flag] for flag in flags if getattr(self, flag)]
        if self.interpreter:
            said.append(f"interpreter: {self.interpreter}")
        if self.other_adjustment.strip():
            said.append(self.other_adjustment.strip())
        return said

    @property
    def adjustments_in_letters(self) -> list[str]:
        """The same as a letter says it to them: what is done differently, and never "they" (R17)."""
        said = [words for flag, words in IN_LETTERS.items() if getattr(self, flag)]
        if self.interpreter:
            said.append(f"An interpreter ({self.interpreter})")
        if other := self.other_adjustment.strip():
            said.append(other)
        return said

    @property
    def write_to_email(self) -> str:
        """Where letters go by e-mail: the representative once their authority is recorded (R58)."""
        if self.representative_email and self.authority_recorded_on:
            return self.representative_email
        return self.email

    @property
    def reads_email(self) -> bool:
        """Whether they are told by e-mail, rather than on paper, that something waits for them (R17)."""
        return bool(self.write_to_email) and not self.post_only


class Subject(models.Model):
    """A person or body complained about (S0 §7)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=30, choices=SubjectKind.choices)
    name = models.CharField("name or description", max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_on = models.DateField()
    reason = models.TextField(blank=True)
    removed_on = models.DateField(null=True, blank=True)
    removal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [known("kind", SubjectKind.values, name="subject_of_a_known_kind")]

    def __str__(self) -> str:
        return f"subject {self.pk}"


class Conflict(models.Model):
    """Somebody who may know nothing of this complaint. The one table that the conflict rule reads."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    why = models.CharField(max_length=20, choices=Why.choices)
    subject = models.ForeignKey(Subject, null=True, blank=True, on_delete=models.CASCADE, related_name="conflicts")
    detail = models.TextField(blank=True)
    from_date = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["user", "complaint"], name="cw_conflict", condition=Q(ended_on__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "user", "why"],
                condition=Q(ended_on__isnull=True),
                name="one_standing_conflict_of_a_kind",
            ),
            known("why", Why.values, name="conflict_for_a_known_reason"),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"


class Named(models.Model):
    """Somebody named in a role on one complaint, from and until; their right on it is mirrored in CaseRight."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="named")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="named_on")
    role = models.CharField(max_length=24, choices=Role.choices)
    external = models.BooleanField("from outside the trust", default=False)
    called = models.CharField("the name that was typed for this complaint", max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    again_because = models.TextField("why they act again after acting in an earlier round", blank=True)
    declared_on = models.DateField("declared no direct involvement on", null=True, blank=True)
    declaration = models.TextField("what was declared", blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "named"
        indexes = [models.Index(fields=["user", "complaint"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="named_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["complaint", "user", "role"], condition=Q(until__isnull=True), name="named_once_in_a_role"
            ),
            known("role", Role.values, name="named_in_a_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk}"

    @property
    def known_as(self) -> str:
        """By which name they are known on this complaint."""
        return self.called or str(self.user.name)


class CaseRight(UserObjectPermissionBase):
    """django-guardian's direct table: who may open which one complaint because they are named on it."""

    content_object = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="rights")

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "right on one complaint"
        unique_together = [["user", "permission", "content_object"]]
