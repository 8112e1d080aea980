"""Unreasonable contact: recorded on listed grounds, limited by a plan for a time, each contact counted (S0 §9.1)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts import notices
from accounts.models import Trust, User
from complaints.casework import actions
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.conduct import permissions
from complaints.conduct.comparing import note
from complaints.conduct.models import (
    ContactPlan,
    CountedContact,
    Evidence,
    Ground,
    Measure,
    PlanReader,
    UnreasonableContact,
)
from complaints.conduct.terms import Term, term_of
from complaints.schooldays import calendars
from letters.models import Letter
from letters.vocabulary import LetterState

FIXTURE = settings.BASE_DIR / "fixtures" / "conduct" / "grounds.toml"
ABOUT_PLAN = "contact_plan"
STILL_OPEN = "We will still consider any new complaint that you make, in the same way as anybody else’s."


def still_dealt_with(complaint: Complaint) -> str:
    """What the person reads about their complaint and about new ones (S0 §9.1): an ended complaint does not go on."""
    now = (
        "Your complaint goes on under our procedure."
        if complaint.is_open
        else "What we told you at the end of your complaint still stands."
    )
    return f"{now} {STILL_OPEN}"


def day_of(at: dt.datetime) -> dt.date:
    """The Europe/London day of a moment."""
    return timezone.localtime(at).date()


def open_for_leader(complaint: Complaint, *, by: User, at: dt.datetime) -> Complaint:
    """The complaint, locked, for somebody who may decide about contact in it. Raises NotAllowed."""
    locked = actions.lock(complaint)
    if not permissions.leads(by, locked, on=day_of(at)):
        raise casework.NotAllowed("contact")
    return locked


def grounds_of(trust: Trust) -> QuerySet[Ground]:
    """The grounds of a trust. The shipped ones are brought in the first time; from then on they are the trust's."""
    if not Ground.objects.filter(trust=trust).exists():
        shipped = tomllib.loads(FIXTURE.read_text(encoding="utf-8"))["grounds"]
        rows = [Ground(trust=trust, position=10 * place, **row) for place, row in enumerate(shipped, start=1)]
        Ground.objects.bulk_create(rows, ignore_conflicts=True)
    return Ground.objects.filter(trust=trust)


# --- the record ------------------------------------------------------------------------------------------------


@transaction.atomic
def record(
    complaint: Complaint, *, evidence: Sequence[dict[str, Any]], steps_taken: str, position: str, told_on: dt.date,
    by: User, at: dt.datetime,
) -> UnreasonableContact:  # fmt: skip
    """Unreasonable only on listed grounds with evidence, after steps and a clear position (S0 §9.1, R108–R110).

    The complaint itself goes on by the ordinary procedure (R111): its state does not move.
    """
    locked = open_for_leader(complaint, by=by, at=at)
    if not evidence:
        raise Refused("Choose at least one ground, and write down what shows it.")
    if not steps_taken.strip() or not position.strip():
        raise Refused("Record the reasonable steps taken, and the position and options that the person was given.")
    if told_on > day_of(at):
        raise Refused("The person must have been told the position and options already.")
    made = UnreasonableContact.objects.create(
        complaint=locked, steps_taken=steps_taken.strip(), position=position.strip(), told_on=told_on, opened_by=by,
        opened_on=day_of(at),
    )  # fmt: skip
    for row in evidence:
        _evidence(made, by=by, at=at, **row)
    note(locked, "contact_restricted", by=by, at=at, data={"record": made.pk, "evidence": len(evidence)})
    return made


def _evidence(
    of: UnreasonableContact, *, ground: Ground, on: dt.date, text: str, by: User, at: dt.datetime
) -> Evidence:
    if not text.strip():
        raise Refused("Each ground needs what shows it.")
    return Evidence.objects.create(record=of, ground=ground, on=on, text=text.strip(), by=by, added_on=day_of(at))


@transaction.atomic
def add_evidence(of: UnreasonableContact, *, ground: Ground, on: dt.date, text: str, by: User, at: dt.datetime) -> None:
    """More of what shows a ground."""
    locked = open_for_leader(of.complaint, by=by, at=at)
    row = _evidence(of, ground=ground, on=on, text=text, by=by, at=at)
    note(locked, "contact_evidence_added", by=by, at=at, data={"evidence": row.pk})


def grounds_shown(of: UnreasonableContact) -> list[str]:
    """Each ground of the policy that is relied on, with what shows it: a person is told the reasons, not only the rule
    (S0 §9.1, R108, R110)."""
    shown: dict[str, list[str]] = {}
    for row in of.evidence.select_related("ground").order_by("ground__position", "on", "pk"):
        said = " ".join(row.text.split())
        shown.setdefault(row.ground.text.rstrip("."), []).append(said if said.endswith((".", "!", "?")) else f"{said}.")
    return [f"{ground}. What shows it: {' '.join(texts)}" for ground, texts in shown.items()]


def lines(text: str) -> list[str]:
    """One item for each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def worded(day: dt.date) -> str:
    """Friday 12 February 2027."""
    return date_format(day, "l j F Y")


def letter_about(
    key: str, complaint: Complaint, *, by: User, at: dt.datetime, choices: Mapping[str, bool] | None = None,
    **facts: str | list[str],
) -> Letter:  # fmt: skip
    """The letter that tells the person, drafted on the case, to be approved and issued like any other."""
    made = actions.write_letter(complaint, key=key, to="complainant", by=by, at=at, facts=facts, choices=choices)
    return made[0].letter


def put_away(measure: Measure, *, by: User, at: dt.datetime, complaint: Complaint) -> None:
    """A letter that has not gone says what is no longer so: it is put away."""
    letter = measure.letter
    if letter is not None and letter.state in (LetterState.DRAFTED, LetterState.APPROVED):
        case_letter = complaint.letters.select_related("letter", "complaint").get(letter=letter)
        actions.drop_draft(case_letter, by=by, at=at)


def end(
    measure: Measure,
    *,
    step: str,
    data: dict[str, object],
    reason: str,
    by: User,
    at: dt.datetime,
    complaint: Complaint,
) -> None:
    """It no longer counts, with the reason; its letter is put away if it has not gone."""
    put_away(measure, by=by, at=at, complaint=complaint)
    measure.ended_on, measure.ended_by, measure.ended_reason = day_of(at), by, reason.strip()
    measure.save(update_fields=["ended_on", "ended_by", "ended_reason"])
    note(complaint, step, by=by, at=at, data=data)


# --- the plan --------------------------------------------------------------------------------------------------

STANDS_ALREADY = "A contact plan stands already. Review or change that one: a plan can hold everything that applies."


REPLACED = "A new plan takes its place."


def standing_plan(complaint: Complaint, *, on: dt.date) -> ContactPlan | None:
    """The plan of this complaint that has not ended, whether its letter has gone or not; there is one at most, so that
    the person is never told two things at once (S0 §9.1, R112)."""
    plans = ContactPlan.objects.filter(record__complaint=complaint, ended_on=None, review_on__gt=on)
    return next((plan for plan in plans.order_by("-pk") if plan.replaced_by(on) is None), None)


@transaction.atomic
def make_plan(
    of: UnreasonableContact, *, review_on: dt.date, by: User, at: dt.datetime, readers: Iterable[User] = (),
    renews: ContactPlan | None = None, **terms: Any,
) -> ContactPlan:  # fmt: skip
    """A plan for contact, with its letter; it counts once that is issued, and stops on its review date (R112, R113)."""
    locked = open_for_leader(of.complaint, by=by, at=at)
    on = day_of(at)
    if review_on <= on:
        raise Refused("The review date must be in the future.")
    if not any(terms.get(name) for name in ("single_address", "per_term", "third_party", "other")):
        raise Refused(
            "Say what applies: one address, a number of contacts in a term, a third party, or something else."
        )
    if not str(terms.get("needs_considered", "")).strip():
        raise Refused("Say which needs of the person were considered, and how the plan allows for them.")
    standing = standing_plan(locked, on=on)
    if standing is not None and standing.record_id != of.pk:
        raise Refused(STANDS_ALREADY)
    for earlier in of.plans.filter(ended_on=None).exclude(review_on__lte=on):
        if not earlier.in_force(on):
            _end(earlier, reason=REPLACED, by=by, at=at, complaint=locked)
    plan = ContactPlan.objects.create(
        record=of, review_on=review_on, made_by=by, made_on=on, renews=renews, **terms
    )  # fmt: skip
    plan.letter = letter_about(
        "contact_plan", locked, by=by, at=at, contact_grounds=grounds_shown(of), steps_taken=lines(of.steps_taken),
        position=of.position, plan_measures=plan.measures, review_on=worded(review_on), new_complaints=STILL_OPEN,
    )  # fmt: skip
    plan.save(update_fields=["letter"])
    step = "contact_plan_renewed" if renews else "contact_plan_made"
    note(locked, step, by=by, at=at, data={"plan": str(plan.uuid), "review_on": review_on.isoformat()})
    _tell(plan, readers, by=by, at=at, complaint=locked)
    return plan


def _tell(plan: ContactPlan, readers: Iterable[User], *, by: User, at: dt.datetime, complaint: Complaint) -> None:
    """Name the colleagues who keep to the plan; never one who may know nothing of the complaint (R101)."""
    for user in readers:
        if casework.locked_out(user, complaint):
            continue
        PlanReader.objects.get_or_create(plan=plan, user=user, defaults={"named_by": by, "named_on": day_of(at)})
        notices.tell(
            user, about_kind=ABOUT_PLAN, about=plan.uuid, key=f"contact_plan:{plan.uuid}", at=at,
            text="You need to know of a contact plan in order to keep to it.",
            path=reverse("conduct:plan", args=[plan.uuid]),
        )  # fmt: skip


def end_replaced(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Close the plans whose place another one has taken since its letter went; how many."""
    on, ended = day_of(at), 0
    for plan in ContactPlan.objects.filter(ended_on=None, record__plans__pk__gt=F("pk")).distinct():
        later = plan.replaced_by(on)
        if later is None:
            continue
        ended += 1
        if not dry_run:
            with transaction.atomic():
                complaint = actions.lock(plan.record.complaint)
                _end(plan, reason=REPLACED, by=later.made_by, at=at, complaint=complaint)
    return ended


@transaction.atomic
def end_plan(plan: ContactPlan, *, reason: str, by: User, at: dt.datetime) -> None:
    """A plan that is no longer needed ends before its review date, with the reason."""
    locked = open_for_leader(plan.record.complaint, by=by, at=at)
    row = ContactPlan.objects.select_related("letter").get(pk=plan.pk)
    if row.ended_on is not None:
        return
    if not reason.strip():
        raise Refused("Say why the plan ends.")
    _end(row, reason=reason, by=by, at=at, complaint=locked)


def _end(plan: ContactPlan, *, reason: str, by: User, at: dt.datetime, complaint: Complaint) -> None:
    data: dict[str, object] = {"plan": str(plan.uuid)}
    end(plan, step="contact_plan_ended", data=data, reason=reason, by=by, at=at, complaint=complaint)


# --- contacts --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """Contacts of this term under a plan. Without loaded term dates it counts from the beginning of the plan."""

    used: int
    allowed: int | None
    term: Term | None
    began: dt.date | None = None

    @property
    def left(self) -> int | None:
        return None if self.allowed is None else max(0, self.allowed - self.used)

    @property
    def over(self) -> bool:
        return self.allowed is not None and self.used > self.allowed

    @property
    def words(self) -> str:
        """As the screen says it."""
        if self.allowed is None:
            return "The plan sets no number."
        when = f"this term ({self.term.name}, until {worded(self.term.last)})" if self.term else "since the plan began"
        more = "" if self.term else " Term dates are not loaded for this day."
        if self.term and self.began and self.began > self.term.first:
            # Another plan may have held before, or none: contacts of before its letter are not held against anybody.
            more = f" Counted from {worded(self.began)}, when the letter about this plan went."
        return f"{self.used} of {self.allowed} used {when}; {self.left} left.{more}"


def count(plan: ContactPlan, *, on: dt.date) -> Count:
    """How many contacts of this academy's term are used (R113). New matters never count."""
    term = term_of(calendars.loaded(plan.record.complaint.academy), on)
    counted = plan.contacts.filter(new_matter=False, on__lte=on)
    if term is not None:
        counted = counted.filter(on__gte=term.first)
    return Count(counted.count(), plan.per_term, term, plan.began_on)


@transaction.atomic
def count_contact(
    plan: ContactPlan, *, on: dt.date, how: str, text: str, new_matter: bool, by: User, at: dt.datetime, once: str = ""
) -> CountedContact:
    """A contact under the plan. It is always recorded, whatever the number: nothing that comes in is dropped (R113)."""
    complaint = actions.lock(plan.record.complaint)
    if not permissions.plans_visible_to(by, on=day_of(at)).filter(pk=plan.pk).exists():
        raise casework.NotAllowed("contact")
    if on > day_of(at):
        raise Refused("The day cannot be in the future.")
    key = f"{plan.pk}:{once}" if once else None
    earlier = CountedContact.objects.filter(once=key).first() if key else None
    if earlier is not None:
        return earlier
    made = CountedContact.objects.create(
        plan=plan, on=on, how=how, note=text.strip(), new_matter=new_matter, by=by, added_at=at, once=key
    )
    data = {"plan": str(plan.uuid), "contact": made.pk, "new_matter": new_matter}
    note(complaint, "contact_counted", by=by, at=at, data=data)
    return made
