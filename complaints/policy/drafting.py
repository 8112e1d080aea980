"""What happens to a version: copied, changed, put in force, reviewed, ended. Each is logged in the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import Max, Model, Q
from django.utils.formats import date_format

from accounts import trail
from accounts.models import Academy, Trust, User
from complaints.policy import checks, reading
from complaints.policy.models import Frozen, Procedure, Review
from complaints.policy.models.procedure import ProcedureQuerySet
from complaints.policy.vocabulary import ABOUT

PARTS = (
    "limits", "names", "passages", "routing_rows", "signposts", "categories", "grounds", "linked_policies",
)  # fmt: skip
LONGEST_LOGGED = 200


class Refused(Exception):
    """It cannot be done; `problems` says why, a sentence each."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))


class Stale(Exception):
    """Somebody else changed the draft since this person opened it."""


def of_place(trust: Trust, academy: Academy | None) -> ProcedureQuerySet:
    """The versions of one academy, or of the whole trust."""
    return Procedure.objects.filter(trust=trust, academy=academy)


def next_number(trust: Trust, academy: Academy | None) -> int:
    """The number of the next version of that place. Call it with the trust's row locked."""
    top: int | None = of_place(trust, academy).aggregate(top=Max("number"))["top"]
    return (top or 0) + 1


def copy_to_draft(version: Procedure, *, academy: Academy | None, by: User, on: dt.date, at: dt.datetime) -> Procedure:
    """A draft with everything that the version says, for one academy or for all of them (R279).

    A place has one draft at a time: asking again gives the one there is, unless it is a copy of another
    version, which is Refused. Approval and review dates are not copied: the new version needs its own.
    """
    with transaction.atomic():
        trust = Trust.objects.select_for_update().get(pk=version.trust_id)
        open_draft = of_place(trust, academy).filter(draft=True).first()
        if open_draft is not None:
            if open_draft.copied_from_id == version.pk:
                return open_draft
            raise Refused(f"There is already a draft there: {open_draft}. Finish it or throw it away first.")
        whole = Procedure.objects.whole().get(pk=version.pk)
        draft = Procedure(
            trust=trust, academy=academy, number=next_number(trust, academy), copied_from=whole,
            title=whole.title, school_kind=whole.school_kind, approver=whole.approver,
            attribution=whole.attribution,
        )  # fmt: skip
        for option in reading.OPTION_FIELDS:
            setattr(draft, option, getattr(whole, option))
        draft.save()
        for part in PARTS:
            _copy_rows(list(getattr(whole, part).all()), draft)
        _log(draft, "copy", by=by, on=on, at=at, data={"from": str(whole.uuid), "version": whole.number})
    return draft


def _copy_rows(rows: list[Model], draft: Procedure) -> None:
    for row in rows:
        row.pk = None
        row._state.adding = True
        row.procedure = draft  # type: ignore[attr-defined]
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def change(
    draft: Procedure,
    *,
    section: str,
    write: Callable[[Procedure], None],
    seen: int,
    fingerprint: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> bool:
    """Let `write` change one section of a draft and log what became of it. False: nothing was different.

    `seen` is the revision that the person had before them, `fingerprint` the hash of what they sent:
    the same form sent twice changes once. Raises Stale when somebody else was faster, Frozen when it is no
    longer a draft.
    """
    with transaction.atomic():
        locked = Procedure.objects.select_for_update().get(pk=draft.pk)
        if not locked.draft:
            raise Frozen("It is no longer a draft.")
        if locked.revision != seen:
            if locked.last_change == fingerprint and locked.revision == seen + 1:
                return False
            raise Stale
        before = reading.flat(Procedure.objects.whole().get(pk=draft.pk))
        write(locked)
        after = reading.flat(Procedure.objects.whole().get(pk=draft.pk))
        changed = _changes(before, after)
        if not changed:
            return False
        Procedure.objects.filter(pk=draft.pk).update(revision=seen + 1, last_change=fingerprint)
        _log(locked, f"change_{section}", by=by, on=on, at=at, data={"changed": changed})
    return True


def _changes(before: dict[str, str], after: dict[str, str]) -> list[list[str]]:
    """Key, old and new text of each fact that differs; long wording is left to the side-by-side page."""
    found = []
    for key in sorted({*before, *after}):
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            short = len(old) <= LONGEST_LOGGED and len(new) <= LONGEST_LOGGED
            found.append([key, old, new] if short else [key])
    return found


def put_in_force(
    draft: Procedure, *, in_force_from: dt.date, by: User | None, on: dt.date, at: dt.datetime
) -> Procedure:
    """Put a draft in force from a day and freeze it; the one before stays with its complaints (R1, R277).

    Raises Refused with every reason. `by` is None when the portal loads a file.
    """
    with transaction.atomic():
        trust = Trust.objects.select_for_update().get(pk=draft.trust_id)
        Procedure.objects.select_for_update().get(pk=draft.pk)  # no edit can be under way while it is frozen
        version = Procedure.objects.whole().get(pk=draft.pk)
        if not version.draft:
            if version.in_force_from == in_force_from:
                return version
            raise Refused("It was already put in force, from another day.")
        problems = checks.approval_problems(version, in_force_from=in_force_from, on=on)
        problems += checks.content_problems(version)
        problems += _order_problems(version, trust, in_force_from, on)
        if problems:
            raise Refused(*problems)
        version.draft = False
        version.in_force_from = in_force_from
        version.put_in_force_at = at
        version.put_in_force_by = by
        version.save()
        _log(version, "put_in_force", by=by, on=on, at=at, data={"from": in_force_from.isoformat()})
    return version


def _order_problems(version: Procedure, trust: Trust, in_force_from: dt.date, on: dt.date) -> list[str]:
    latest = of_place(trust, version.academy).put_in_force().order_by("-in_force_from").first()
    if latest is None or latest.in_force_from is None:
        return []
    if in_force_from <= latest.in_force_from:
        began = date_format(latest.in_force_from, "j F Y")
        return [f"Choose a later day: version {latest.number} is in force from {began}."]
    if in_force_from < on:
        return ["Choose today or a later day: complaints received since then began under the version before."]
    return []


def take_back(version: Procedure, *, by: User, on: dt.date, at: dt.datetime) -> Procedure:
    """A version whose first day has not come becomes a draft again: no complaint has begun under it yet."""
    with transaction.atomic():
        trust = Trust.objects.select_for_update().get(pk=version.trust_id)
        locked = Procedure.objects.select_for_update().get(pk=version.pk)
        if locked.draft:
            return locked
        if locked.in_force_from is None or locked.in_force_from <= on:
            raise Refused("It is in force already, so it stays as it is.")
        if of_place(trust, locked.academy).filter(draft=True).exists():
            raise Refused("There is another draft now. Throw that away first.")
        others = Procedure.objects.put_in_force().filter(trust=trust, in_force_from__lt=locked.in_force_from)
        if not others.filter(Q(academy=locked.academy_id) | Q(academy=None)).exists():
            raise Refused("It is the first version there, and complaints may already have begun under it.")
        Procedure.objects.filter(pk=locked.pk).update(
            draft=True, in_force_from=None, put_in_force_at=None, put_in_force_by=None
        )
        _log(locked, "take_back", by=by, on=on, at=at)
    return Procedure.objects.get(pk=version.pk)


def discard(draft: Procedure, *, by: User, on: dt.date, at: dt.datetime) -> None:
    """Throw a draft away; the trail keeps that there was one."""
    with transaction.atomic():
        locked = Procedure.objects.select_for_update().filter(pk=draft.pk).first()
        if locked is None:
            return
        if not locked.draft:
            raise Frozen("It was put in force, so it is kept.")
        _log(locked, "discard", by=by, on=on, at=at, data={"version": locked.number})
        locked.delete()


def record_review(
    version: Procedure,
    *,
    reviewed_on: dt.date,
    why: str,
    approver: str,
    approved_on: dt.date,
    next_review_on: dt.date,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> Review:
    """A review that left the version as it is, approved by the body that approves reviews (S0 §13, R2)."""
    with transaction.atomic():
        locked = Procedure.objects.select_for_update().get(pk=version.pk)
        if locked.draft:
            raise Refused("A draft has no review yet: record its dates on the draft itself.")
        review, new = Review.objects.get_or_create(
            procedure=locked,
            reviewed_on=reviewed_on,
            defaults={
                "why": why,
                "approver": approver,
                "approved_on": approved_on,
                "next_review_on": next_review_on,
                "recorded_by": by,
                "recorded_at": at,
            },
        )
        if new:
            data = {"reviewed_on": reviewed_on.isoformat(), "next_review_on": next_review_on.isoformat()}
            _log(locked, "review", by=by, on=on, at=at, data=data)
        elif (review.approver, review.approved_on, review.next_review_on) != (
            approver,
            approved_on,
            next_review_on,
        ):
            raise Refused("A review on that day is already recorded, with other details.")
    return review


def end(version: Procedure, *, last_day: dt.date, by: User, on: dt.date, at: dt.datetime) -> None:
    """An academy's own version ends, and the academy goes back to the trust's from the next day."""
    with transaction.atomic():
        trust = Trust.objects.select_for_update().get(pk=version.trust_id)
        locked = Procedure.objects.select_for_update().get(pk=version.pk)
        if locked.ended_on == last_day:
            return
        if locked.draft or locked.academy_id is None or locked.in_force_from is None:
            raise Refused("Only an academy's own version that is in force can end.")
        if locked.ended_on is not None:
            raise Refused("It already has a last day.")
        if last_day < max(on, locked.in_force_from):
            raise Refused("The last day must be today or later, and not before its first day.")
        if of_place(trust, locked.academy).put_in_force().filter(in_force_from__gt=locked.in_force_from).exists():
            raise Refused("A later version of the academy's own takes its place, so it needs no last day.")
        if not of_place(trust, None).put_in_force().filter(in_force_from__lte=last_day).exists():
            raise Refused("The trust has no procedure in force that the academy could go back to.")
        locked.ended_on = last_day
        locked.save(update_fields=["ended_on"])
        _log(locked, "end", by=by, on=on, at=at, data={"last_day": last_day.isoformat()})


def _log(
    version: Procedure,
    step: str,
    *,
    by: User | None,
    on: dt.date,
    at: dt.datetime,
    data: Mapping[str, object] | None = None,
) -> None:
    trail.record(
        about_kind=ABOUT, about=version.uuid, step=step, by=by, on=on, at=at,
        actor="person" if by else "portal", data=data,
    )  # fmt: skip
