"""The review panel, its hearing, and requests for an independent one."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from accounts.holding import both_or_neither, known
from accounts.models import Post
from complaints.casework.certificate import Certificate, Sitting, examine
from complaints.casework.models.complaint import Complaint
from complaints.casework.vocabulary import Role, State
from complaints.policy.vocabulary import PanelRule

SEATS = (Role.PANEL_MEMBER, Role.PANEL_CHAIR)
AFTER_CONVENING = frozenset({State.PANEL_CONVENED, State.HEARING_FIXED, State.HEARD})
FROM_OUTSIDE = frozenset({"outside_governor", "independent"})
"""Capacities that hang on no post in the trust."""


class Panel(models.Model):
    """The people who hear one complaint, appointed by or on behalf of the proprietor (S0 §6.3, R66)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="panels")
    round = models.PositiveSmallIntegerField(default=1)
    rule = models.CharField("which rule set it must meet", max_length=24, choices=PanelRule.choices)
    appointed_by = models.CharField("appointed by or on behalf of the proprietor by", max_length=200, blank=True)
    appointed_on = models.DateField(null=True, blank=True)
    convened_on = models.DateField(null=True, blank=True)
    must_be_independent = models.BooleanField("an independent panel was granted", default=False)
    board_knew = models.BooleanField("the governing body already knew the substance", default=False)
    board_knew_reason = models.TextField("why an independent panel was not reasonably practicable", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(appointed_by="", appointed_on__isnull=True)
                | (~models.Q(appointed_by="") & models.Q(appointed_on__isnull=False)),
                name="panel_appointed_by_somebody_on_a_day",
            ),
            known("rule", PanelRule.values, name="panel_under_a_known_rule"),
        ]

    def __str__(self) -> str:
        return f"panel {self.pk}"

    def sitting(self) -> models.QuerySet[PanelMember]:
        """Members who have not stood down."""
        return self.members.filter(stood_down_on__isnull=True).select_related("user")

    def certificate(self, *, on: dt.date, sitting: list[PanelMember] | None = None) -> Certificate:
        """Whether this panel may hear the complaint, and if not, why (procedure.md, "The panel certificate").

        Asked afresh each time: a member who was locked out or has left since, or an independent panel granted since,
        counts. Once a hearing is fixed, everybody counts as they are on its day. `sitting`: who sits, where a page has
        just fetched them.
        """
        locked_out = {one.user_id for one in self.complaint.conflicts.all() if one.ended_on is None}
        granted = any(one.round == self.round and one.granted for one in self.complaint.independence_requests.all())
        sitting = list(self.sitting()) if sitting is None else sitting
        gone = self._gone(sitting, on=on)
        return examine(
            rule=PanelRule(self.rule),
            appointed_by=self.appointed_by,
            appointed_on=self.appointed_on,
            must_be_independent=self.must_be_independent or granted,
            board_knew=self.board_knew,
            board_knew_reason=self.board_knew_reason,
            members=[
                member.as_sitting(locked_out=member.user_id in locked_out, gone=gone.get(member.user_id, ""))
                for member in sitting
            ],
        )

    def _gone(self, sitting: list[PanelMember], *, on: dt.date) -> dict[int, str]:
        """Who of those convened can no longer sit, and why: read from posts and parts, so that nobody need notice."""
        if self.complaint.state not in {State.PANEL_REQUESTED, *AFTER_CONVENING}:
            return {}  # it has decided: who leaves afterwards changes nothing
        fixed = (one for one in self.complaint.hearings.all() if one.fixed_on and not one.adjourned_on)
        day = next((one.on for one in reversed(list(fixed)) if one.panel_id == self.pk), on)
        users = {member.user_id for member in sitting}
        had, hold = set(), set()
        rows = Post.objects.filter(user__in=users, from_date__lte=day)
        for user_id, last in rows.values_list("user_id", "to_date"):
            had.add(user_id)
            hold |= {user_id} if last is None or last >= day else set()
        standing, ended = set(), set()
        for named in self.complaint.named.all():
            if named.role in SEATS and named.user_id in users:
                standing |= {named.user_id} if named.until is None or named.until >= day else set()
                ended.add(named.user_id)
        found = {}
        for member in sitting:
            who = member.user_id
            if not member.user.is_active:
                found[who] = "can no longer sign in."
            elif member.capacity not in FROM_OUTSIDE and who in had - hold:
                found[who] = "holds no post any more."
            elif self.complaint.state in AFTER_CONVENING and who in ended - standing:
                found[who] = "has no part in this complaint any more."
        return found


class PanelMember(models.Model):
    """One member, with their answers to the conflict questions (S0 §6.3, R67–R70)."""

    class Capacity(models.TextChoices):
        COUNCIL_MEMBER = "council_member", "Member of this academy's council"
        TRUSTEE = "trustee", "Trustee"
        TRUST_MEMBER = "trust_member", "Member of the trust"
        SISTER_GOVERNOR = "sister_governor", "Governor of another academy of this trust"
        OUTSIDE_GOVERNOR = "outside_governor", "Governor of a school outside this trust, or from the authority"
        INDEPENDENT = "independent", "Independent person"

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_places")
    called = models.CharField("the name that was typed for this complaint", max_length=200, blank=True)
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    is_chair = models.BooleanField(default=False)
    is_staff = models.BooleanField("employed by the trust", default=False)
    subordinate = models.BooleanField("answers to a person complained about", default=False)
    independent = models.BooleanField(
        "independent of the management and running of the academy and the trust", default=False
    )
    independence_basis = models.TextField("what makes them independent", blank=True)
    knows_complainant = models.BooleanField(null=True)
    knows_pupil = models.BooleanField(null=True)
    knows_staff = models.BooleanField("knows somebody complained about", null=True)
    prior_knowledge = models.BooleanField("knew the substance before", null=True)
    directly_involved = models.BooleanField(null=True)
    declared_on = models.DateField(null=True, blank=True)
    involvement_found = models.TextField("what the record shows of an earlier part in it", blank=True)
    stood_down_on = models.DateField(null=True, blank=True)
    stood_down_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "user"], condition=models.Q(stood_down_on__isnull=True), name="sits_once_on_a_panel"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    capacity__in=[
                        "council_member",
                        "trustee",
                        "trust_member",
                        "sister_governor",
                        "outside_governor",
                        "independent",
                    ]
                ),
                name="sits_in_a_known_capacity",
            ),
        ]

    def __str__(self) -> str:
        return f"panel member {self.pk}"

    @property
    def known_as(self) -> str:
        """By which name they are known on this complaint."""
        return self.called or str(self.user.name)

    def as_sitting(self, *, locked_out: bool = False, gone: str = "") -> Sitting:
        """The facts that the certificate looks at."""
        return Sitting(
            name=self.known_as,
            capacity=self.capacity,
            is_chair=self.is_chair,
            is_staff=self.is_staff,
            subordinate=self.subordinate,
            independent=self.independent,
            independence_basis=self.independence_basis,
            knows=(self.knows_complainant, self.knows_pupil, self.knows_staff),
            prior_knowledge=self.prior_knowledge,
            directly_involved=self.directly_involved,
            declared=self.declared_on is not None,
            gone=gone,
            involvement_found="complained about, or declared a conflict." if locked_out else self.involvement_found,
        )


class Hearing(models.Model):
    """One date of one panel: arranged, fixed, held or adjourned (S0 §6.3)."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        REMOTE = "remote", "By video"
        HYBRID = "hybrid", "In person, with some by video"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="hearings")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="hearings")
    on = models.DateField("date of the hearing")
    begins = models.TimeField("time")
    place = models.CharField(max_length=300)
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.IN_PERSON)
    link = models.URLField("link for those by video", blank=True)
    dates_offered = models.TextField("dates offered to the complainant, and their answers", blank=True)
    notice_needed = models.PositiveSmallIntegerField(default=0, help_text="School days that the procedure asks for.")
    notice_given = models.PositiveSmallIntegerField(
        default=0, help_text="School days between the letter and the hearing."
    )
    short_notice_consent = models.TextField("the complainant's consent to shorter notice", blank=True)
    not_a_school_day = models.TextField("why it is held on a day without school, and who agreed", blank=True)
    submissions_by = models.DateField(null=True, blank=True)
    papers_by = models.DateField(null=True, blank=True)
    companion = models.CharField("who accompanies the complainant, and as what", max_length=200, blank=True)
    academy_speaker = models.CharField("who speaks for the academy", max_length=200, blank=True)
    witnesses = models.TextField(blank=True)
    fixed_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    adjourned_on = models.DateField(null=True, blank=True)
    adjourned_because = models.TextField(blank=True)
    coming = models.CharField(
        "whether the complainant comes", max_length=8, blank=True,
        choices=[("yes", "Will come"), ("video", "Will take part by video"), ("papers", "Asks to be decided on papers"),
                 ("no", "Will not come")],
    )  # fmt: skip
    complainant_speaker = models.CharField("who speaks for the complainant", max_length=200, blank=True)
    complainant_witnesses = models.TextField("witnesses of the complainant", blank=True)
    needs = models.TextField("what the complainant needs on the day", blank=True)
    understood = models.BooleanField("everybody saw the papers and understood the purpose", default=False)
    running_order = models.TextField("what happened, in order", blank=True)
    parties_left = models.BooleanField("both parties left before the panel deliberated", default=False)
    presented = models.BooleanField("each side put its case, and all could ask and answer questions", default=False)
    minutes = models.TextField(blank=True)
    minutes_for_subject = models.TextField("the minutes as the person complained about gets them", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("coming", ["yes", "video", "papers", "no"], name="coming_is_a_known_answer", or_empty=True)
        ]

    def __str__(self) -> str:
        return f"hearing {self.pk}"

    @property
    def shorter_by_consent(self) -> bool:
        """Whether the notice is less than the procedure asks for and the complainant agreed to that (R72); what they
        said about a day with notice enough shortens nothing."""
        return self.notice_given < self.notice_needed and bool(self.short_notice_consent.strip())

    @property
    def begins_at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, self.begins)

    def certificate_of_those_present(self) -> Certificate:
        """Whether the members who came may hear it by themselves (Part 7 paragraph 33(f)-(g), R67-R69)."""
        came = self.attendances.filter(part=Attendance.Part.PANEL, present=True, member__isnull=False)
        members = list(self.panel.sitting().filter(pk__in=came.values("member_id")))
        return self.panel.certificate(on=self.on, sitting=members)


class Attendance(models.Model):
    """Who came to a hearing, or did not and what was decided about it (R74, R76)."""

    class Part(models.TextChoices):
        COMPLAINANT = "complainant", "Complainant"
        COMPANION = "companion", "Companion"
        ACADEMY = "academy", "For the academy"
        PANEL = "panel", "Panel"
        CLERK = "clerk", "Clerk"
        WITNESS = "witness", "Witness"
        INTERPRETER = "interpreter", "Interpreter"

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="attendances")
    part = models.CharField(max_length=20, choices=Part.choices)
    name = models.CharField(max_length=200)
    member = models.ForeignKey(
        PanelMember, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances",
        help_text="Which member of the panel it was.",
    )  # fmt: skip
    present = models.BooleanField(default=True)
    absence_decision = models.TextField("what was decided about the absence", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["hearing", "member"], name="a_member_comes_once_to_a_hearing")]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class Circulation(models.Model):
    """Who received the papers, how and when (S0 §4.3, R37)."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="circulations")
    to = models.CharField(max_length=200)
    how = models.CharField(max_length=60)
    on = models.DateField()
    bundle = models.ForeignKey(
        "CaseDocument", null=True, blank=True, on_delete=models.PROTECT, related_name="circulations",
        help_text="Papers put together outside the portal.",
    )  # fmt: skip
    built = models.ForeignKey("Bundle", null=True, blank=True, on_delete=models.PROTECT, related_name="circulations")
    reader = models.CharField("whose copy", max_length=12, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bundle__isnull=False) | models.Q(built__isnull=False),
                name="circulation_says_which_papers",
            )
        ]

    def __str__(self) -> str:
        return f"circulation {self.pk}"


class IndependenceRequest(models.Model):
    """A request for an independent panel because of likely bias, and its ruling (S0 §10, R133)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="independence_requests")
    round = models.PositiveSmallIntegerField(default=1)
    reasons = models.TextField("why the complainant fears bias")
    asked_on = models.DateField()
    granted = models.BooleanField(null=True)
    ruling_reasons = models.TextField(blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ruled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            both_or_neither("ruled_by", "ruled_on", "granted", name="independence_ruled_by_somebody_on_a_day")
        ]

    def __str__(self) -> str:
        return f"independence request {self.pk}"


class ChairAttempt(models.Model):
    """What the chair tried before the panel, where the procedure has it (S1, R223)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="chair_attempts")
    round = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    what = models.TextField()
    resolved = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"chair's attempt {self.pk}"
