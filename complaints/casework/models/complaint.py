"""A complaint, from receipt to its end."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMModelMixin

from accounts.holding import known
from accounts.models import Academy, User
from complaints.casework.vocabulary import (
    OPEN,
    PUBLIC_WORDS,
    STAGE_OF,
    Channel,
    Closure,
    Nature,
    ResolvedAt,
    Role,
    Severity,
    State,
)
from complaints.casework.workflow import Workflow
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import Stage, SubjectKind

if TYPE_CHECKING:
    from complaints.casework.models.contacts import Contact
    from complaints.casework.models.decisions import Report
    from complaints.casework.models.heads import Head
    from complaints.casework.models.panel import Hearing, IndependenceRequest, Panel
    from complaints.casework.models.people import Named

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L or U: a reference can be read out on the telephone."""


def new_reference(code: str) -> str:
    """A random reference such as ACA-7K3QX: a gap in a sequence would betray a hidden case (house.md)."""
    return f"{code}-" + "".join(secrets.choice(LETTERS) for _ in range(5))


class Complaint(FSMModelMixin, Workflow):
    """One complaint, concern or piece of feedback. Its state moves through `actions` only."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="complaints")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="complaints",
        help_text="The version in force when it was received; kept for life.",
    )  # fmt: skip
    submission_key = models.CharField(
        max_length=64, unique=True, null=True, blank=True, help_text="The same form posted twice makes one complaint."
    )

    nature = models.CharField(max_length=12, choices=Nature.choices, default=Nature.COMPLAINT)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    received_at = models.DateTimeField("arrived")
    received_on = models.DateField("arrived on")
    treated_as_received_on = models.DateField(null=True, blank=True)
    summary = models.CharField("in a few words", max_length=200)
    words = models.TextField("in the complainant's words")
    wanted = models.TextField("what would put it right", blank=True)
    involved = models.TextField("who was involved or saw it", blank=True)
    happened_on = models.DateField("when it happened, or last happened", null=True, blank=True)
    happened_text = models.CharField("when, in their words", max_length=300, blank=True)
    late_reasons = models.TextField("why they told us only then", blank=True)
    raise_by = models.DateField("last day to raise it", null=True, blank=True)
    category = models.CharField(max_length=60, blank=True)
    safeguarding = models.BooleanField("flagged safeguarding", default=False)
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True)
    series = models.BooleanField("the incidents are one series of related incidents", null=True)
    series_how = models.TextField("what makes them one series, or not", blank=True)
    early_years = models.BooleanField("about the early years requirements", default=False)
    data_protection = models.BooleanField("about data protection", default=False)

    lead_subject = models.CharField(
        "most senior person complained about", max_length=30, choices=SubjectKind.choices, blank=True
    )
    stage_reached = models.PositiveSmallIntegerField(choices=Stage.choices, default=Stage.INTAKE)
    round = models.PositiveSmallIntegerField(
        default=1, help_text="Which time round: an outside body may ask for stage 2 or 3 again."
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="handled_complaints"
    )
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="clerked_complaints"
    )
    answered_formally_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(
        null=True, blank=True, help_text="The earliest date of the running clocks that are the school's."
    )
    waiting_for_dates = models.BooleanField(default=False, help_text="A running clock waits for term dates.")
    receipt_owed = models.BooleanField(default=False, help_text="The worker has still to make the notice of receipt.")

    heads_sent_on = models.DateField(null=True, blank=True)
    heads_reply_by = models.DateField(null=True, blank=True)
    heads_reminded_on = models.DateField(null=True, blank=True)
    heads_agreed_on = models.DateField(null=True, blank=True)
    heads_frozen_on = models.DateField(null=True, blank=True)
    complaint_request_on = models.DateField(
        "asked for the complaints procedure on", null=True, blank=True,
        help_text="For what was answered at first as a concern, feedback or one of a campaign.",
    )  # fmt: skip
    formal_request_on = models.DateField("asked for the formal stage on", null=True, blank=True)
    panel_request_on = models.DateField("asked for a panel on", null=True, blank=True)
    panel_request_late = models.BooleanField(default=False)
    panel_request_reasons = models.TextField(blank=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_how = models.TextField("how the complainant said that they are content", blank=True)
    concern_answer = models.TextField("what was said or done about the concern", blank=True)

    closed_on = models.DateField(null=True, blank=True)
    closed_from = models.CharField(max_length=20, blank=True)
    reopened_because = models.TextField("why it was last reopened", blank=True)
    closure = models.CharField(max_length=20, choices=Closure.choices, blank=True)
    resolved_at = models.CharField(max_length=20, choices=ResolvedAt.choices, blank=True)
    settled_by_information = models.BooleanField("giving or clarifying information settled it", default=False)
    action_taken = models.TextField("action taken, whether or not it was upheld", blank=True)
    no_action_reason = models.TextField("why no action was taken", blank=True)
    disposed_on = models.DateField(
        null=True, blank=True, help_text="The record was disposed of: what is left is for the counts (R130)."
    )
    first = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later",
        help_text="The complaint that this one repeats or continues.",
    )  # fmt: skip

    objects: ClassVar[models.Manager[Complaint]] = models.Manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        default_permissions = ()
        permissions = [("work_on", "Work on this one complaint")]
        indexes = [
            models.Index(fields=["academy", "-received_on", "-id"], name="cw_academy_newest"),
            models.Index(fields=["-received_on", "-id"], name="cw_newest"),
            models.Index(fields=["next_due_on", "id"], name="cw_next_due", condition=Q(next_due_on__isnull=False)),
            models.Index(fields=["academy", "state", "-received_on", "-id"], name="cw_academy_state"),
            models.Index(fields=["state", "-received_on", "-id"], name="cw_state"),
            models.Index(fields=["lead_subject", "-received_on", "-id"], name="cw_subject"),
            models.Index(fields=["stage_reached", "-received_on", "-id"], name="cw_stage"),
            models.Index(fields=["-received_on", "-id"], name="cw_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["-received_on", "-id"], name="cw_dated", condition=Q(next_due_on__isnull=False)),
            models.Index(fields=["next_due_on", "id"], name="cw_to_triage", condition=Q(state=State.RECEIVED)),
            models.Index(fields=["received_on"], name="cw_safeguarding", condition=Q(safeguarding=True)),
            models.Index(fields=["received_on"], name="cw_waiting", condition=Q(waiting_for_dates=True)),
            models.Index(fields=["received_on"], name="cw_unassigned", condition=Q(handler=None, state__in=OPEN)),
            models.Index(fields=["id"], name="cw_receipt_owed", condition=Q(receipt_owed=True)),
            models.Index(
                fields=["closed_on", "id"], name="cw_to_dispose", condition=Q(state=State.CLOSED, disposed_on=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="complaint_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_on__isnull=False, closure__gt="")
                | (~Q(state=State.CLOSED) & Q(closed_on__isnull=True)),
                name="complaint_closed_with_day_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(treated_as_received_on__isnull=True)
                | Q(treated_as_received_on__gte=models.F("received_on")),
                name="complaint_not_treated_as_received_before_it_was",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED)
                | Q(stage_reached__lt=Stage.FORMAL)
                | (
                    Q(stage_reached=Stage.OUTSIDE, formal_request_on__isnull=True)
                    & Q(resolved_at__in=["", ResolvedAt.BEFORE_FORMAL])
                )
                | (
                    Q(resolved_at__in=[ResolvedAt.AFTER_FORMAL, ResolvedAt.AT_PANEL, ResolvedAt.NOT_SAID])
                    & (~Q(action_taken="") | ~Q(no_action_reason=""))
                ),
                name="complaint_closed_after_formal_with_both_facts",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.IMPORTED)
                | (~Q(closure=Closure.NOT_SAID) & ~Q(resolved_at=ResolvedAt.NOT_SAID)),
                name="complaint_ending_unsaid_only_by_an_old_register",
            ),
            known("nature", Nature.values, name="complaint_of_a_known_nature"),
            known("channel", Channel.values, name="complaint_by_a_known_channel"),
            known("stage_reached", Stage.values, name="complaint_at_a_known_stage"),
            known("lead_subject", SubjectKind.values, or_empty=True, name="complaint_about_a_known_subject"),
            known("closure", Closure.values, or_empty=True, name="complaint_closed_for_a_known_reason"),
            known("severity", Severity.values, or_empty=True, name="complaint_of_a_known_severity"),
            known("closed_from", State.values, or_empty=True, name="complaint_closed_from_a_known_state"),
            known("resolved_at", ResolvedAt.values, or_empty=True, name="complaint_resolved_at_a_known_point"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("casework:case", args=[self.reference])

    @property
    def stage(self) -> Stage:
        """The stage it is at; once closed, the stage it reached."""
        return STAGE_OF.get(self.state, Stage(self.stage_reached))

    @property
    def public_words(self) -> str:
        """Where it is, as the complainant reads it, with the stage by the name that their procedure gives it."""
        words, stage = PUBLIC_WORDS[self.state], STAGE_OF.get(self.state)
        return words if stage is None else words.replace(f"{stage.label}:", f"{self.procedure.stage_short(stage)}:")

    @property
    def is_open(self) -> bool:
        return self.state not in {State.PANEL_DECIDED, State.REFERRED, State.CLOSED}

    @property
    def is_serious(self) -> bool:
        return self.severity == Severity.SERIOUS

    @property
    def raised_late(self) -> bool:
        """S0 §5.1: after the last day to raise it, when the day of the incident is known."""
        return self.raise_by is not None and self.received_on > self.raise_by

    @property
    def counts_from(self) -> dt.date:
        """The day from which the first stage counts: that of the request to treat what had been answered lightly as a
        complaint, else that of receipt (S0 §3.1, §5.1, R19)."""
        return self.complaint_request_on or self.received_on

    @property
    def investigators(self) -> models.QuerySet[Named]:
        """Whoever looks into it now: the third party of stage 1, or the investigator of stage 2."""
        return self.named.filter(role__in=(Role.INVESTIGATOR, Role.THIRD_PARTY), until__isnull=True)

    def names_typed(self) -> dict[int, str]:
        """The names that were typed for this complaint, where somebody from outside was named by their e-mail address
        and the portal keeps another name of them: that one may be from a case that is hidden here (R101;
        docs/decisions/0048)."""
        return {one.user_id: one.called for one in self.named.all() if one.called}

    def name_of(self, user: User) -> str:
        """By which name somebody is known on this complaint."""
        return self.names_typed().get(user.pk, str(user.name))

    @property
    def looking_into_it(self) -> list[Named]:
        """The same people, out of what was read already when the page has fetched everybody named."""
        roles = (Role.INVESTIGATOR, Role.THIRD_PARTY)
        return [named for named in self.named.all() if named.role in roles and named.until is None]

    @property
    def formal_requests(self) -> models.QuerySet[Contact]:
        """What the complainant wrote when they asked for the formal stage, the newest first."""
        return self.contacts.filter(formal_request=True).order_by("-on", "-pk")

    @property
    def latest_report(self) -> Report | None:
        """The latest report of this round."""
        return max((one for one in self.reports.all() if one.round == self.round), key=lambda one: one.pk, default=None)

    @property
    def latest_independence_request(self) -> IndependenceRequest | None:
        """The latest request for an independent panel of this round."""
        asked = (one for one in self.independence_requests.all() if one.round == self.round)
        return max(asked, key=lambda one: one.pk, default=None)

    @property
    def independence_undecided(self) -> bool:
        """Whether a request for an independent panel waits for its ruling."""
        return any(one.round == self.round and one.ruled_on is None for one in self.independence_requests.all())

    @property
    def current_panel(self) -> Panel | None:
        """The panel of this round, being put together or convened."""
        return self.panels.filter(round=self.round).order_by("-pk").first()

    @property
    def next_hearing(self) -> Hearing | None:
        """The latest hearing of this round: being arranged, fixed, held or adjourned."""
        return self.hearings.filter(panel__round=self.round).order_by("-pk").first()

    @property
    def last_hearing(self) -> Hearing | None:
        """The latest hearing of this round that took place."""
        return self.hearings.filter(panel__round=self.round, held_on__isnull=False).order_by("-pk").first()

    @property
    def reached_formal(self) -> bool:
        """Whether paragraph 33(j) asks for its record; a referral alone is no stage of ours."""
        if self.stage_reached != Stage.OUTSIDE:
            return self.stage_reached >= Stage.FORMAL
        resolved = self.resolved_at in (ResolvedAt.AFTER_FORMAL, ResolvedAt.AT_PANEL)
        return self.formal_request_on is not None or resolved or self.was_heard

    @property
    def was_heard(self) -> bool:
        """Whether it ever came before a panel, in this register or the old one (paragraph 33(j)(i))."""
        return self.resolved_at == ResolvedAt.AT_PANEL or self.hearings.filter(held_on__isnull=False).exists()

    @cached_property
    def display_name(self) -> str:
        """The complainant's name as staff see it."""
        return self.complainant.shown_name

    def heads_to_answer(self) -> models.QuerySet[Head]:
        """The heads that an answer must follow: in scope and not closed by themselves. Once they are frozen, those that
        were raised later only where they were taken in."""
        heads = self.heads.filter(in_scope=True, closed_on__isnull=True)
        if not self.heads_frozen_on:
            return heads
        return heads.filter(Q(added_later=False) | Q(answered_with_others=True))

    def heads_without_finding(self, stage: Stage, *, reasons: bool = True, proposed: bool = False) -> list[Head]:
        """Heads that lack a finding at this stage of this round, or whose finding lacks reasons (R9, R12).

        A finding that is only proposed counts with `proposed` alone.
        """
        missing = []
        for head in self.heads_to_answer().prefetch_related("findings"):
            finding = next((f for f in head.findings.all() if f.stage == stage and f.round == self.round), None)
            lacking = finding is None or not finding.outcome or (reasons and not finding.reasons.strip())
            if lacking or (finding is not None and finding.proposed and not proposed):
                missing.append(head)
        return missing
