"""What is done with underlying issues: opened, cases joined, reviewed with the principal or chief executive (R135)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import Academy, Trust, User
from accounts.origins import ORIGINS
from complaints.casework.actions import Refused
from complaints.register.lessons import seeing
from complaints.register.lessons.acting import NotAllowed, nobody_named
from complaints.register.models import Issue, IssueOrigin, IssueReview

ABOUT = "issue"
"""What the trail calls an underlying issue."""


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def _note(issue: Issue, step: str, *, by: User, at: dt.datetime, **data: object) -> None:
    trail.record(about_kind=ABOUT, about=issue.uuid, step=step, by=by, on=_day(at), at=at, data=data)


def _held(issue: Issue, *, by: User, at: dt.datetime) -> Issue:
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    if not seeing.issues_visible_to(by, on=_day(at)).filter(pk=locked.pk).exists():
        raise NotAllowed("issue")
    return locked


@transaction.atomic
def begin(
    *, trust: Trust, academy: Academy | None, title: str, what: str, cause: str, by: User, at: dt.datetime
) -> Issue:
    """Something that seems to lie beneath several complaints."""
    on = _day(at)
    allowed = (
        seeing.academies(by, on=on).filter(pk=academy.pk).exists()
        if academy
        else trust.pk in seeing.at_trust(by, on=on)
    )
    if not allowed:
        raise NotAllowed("issue")
    before = Issue.objects.filter(trust=trust, academy=academy, title=title.strip(), closed_on=None, opened_by=by)
    made = before.first()
    if made is None:
        made = Issue.objects.create(
            trust=trust, academy=academy, title=title.strip(), what=what.strip(), cause=cause, opened_by=by,
            opened_on=on,
        )  # fmt: skip
        _note(made, "issue_opened", by=by, at=at)
    return made


@transaction.atomic
def change(issue: Issue, *, title: str, what: str, cause: str, by: User, at: dt.datetime) -> None:
    """Other words for it."""
    locked = _held(issue, by=by, at=at)
    nobody_named(f"{title}\n{what}", ABOUT, locked.uuid)
    locked.title, locked.what, locked.cause = title.strip(), what.strip(), cause
    locked.save(update_fields=["title", "what", "cause"])
    _note(locked, "issue_changed", by=by, at=at)


def find(references: Iterable[str], *, reader: User, on: dt.date) -> tuple[list[tuple[str, UUID]], list[str]]:
    """What this person may read under these references, and the references under which they may read nothing."""
    found, missing = [], []
    for reference in references:
        for kind, origin in ORIGINS.items():
            if kind == ABOUT:
                continue
            uuid = origin.seen(reader, on).filter(reference=reference).values_list("uuid", flat=True).first()
            if uuid is not None:
                found.append((kind, uuid))
                break
        else:
            missing.append(reference)
    return found, missing


@transaction.atomic
def join(issue: Issue, references: Iterable[str], *, by: User, at: dt.datetime) -> int:
    """Say beneath which complaints and incidents it lies; how many were new. Only what this person may read."""
    locked, on = _held(issue, by=by, at=at), _day(at)
    found, missing = find(references, reader=by, on=on)
    if missing:
        raise Refused(f"There is nothing for you under {', '.join(missing)}.")
    new = 0
    for kind, about in found:
        names = seeing.named_in(f"{locked.title}\n{locked.what}", kind, about)
        if names:
            raise Refused("What is written of the issue names somebody in one of these. Change its words first.")
        new += IssueOrigin.objects.get_or_create(
            issue=locked, about=about, defaults={"about_kind": kind, "added_by": by, "added_on": on}
        )[1]
    if new:
        _note(locked, "issue_joined", by=by, at=at, number=new)
    return new


@transaction.atomic
def part(issue: Issue, origin: IssueOrigin, *, by: User, at: dt.datetime) -> None:
    """One of them does not belong to it after all."""
    locked = _held(issue, by=by, at=at)
    locked.origins.filter(pk=origin.pk).delete()
    _note(locked, "issue_parted", by=by, at=at)


@transaction.atomic
def review(
    issue: Issue, *, reviewed_on: dt.date, with_whom: str, decided: str, next_on: dt.date | None, by: User,
    at: dt.datetime,
) -> IssueReview:  # fmt: skip
    """A review with the principal or the chief executive, and what was decided (S0 §12, R135)."""
    locked, on = _held(issue, by=by, at=at), _day(at)
    if reviewed_on > on:
        raise Refused("The day of the review cannot be in the future.")
    if next_on is not None and next_on <= reviewed_on:
        raise Refused("The next review comes after this one.")
    nobody_named(decided, ABOUT, locked.uuid)
    row, new = IssueReview.objects.get_or_create(
        issue=locked, on=reviewed_on, with_whom=with_whom, decided=decided.strip(),
        defaults={"next_on": next_on, "by": by},
    )  # fmt: skip
    if new:
        _note(locked, "issue_reviewed", by=by, at=at, with_whom=with_whom)
    return row


@transaction.atomic
def close(issue: Issue, *, why: str, by: User, at: dt.datetime) -> None:
    """It lies beneath nothing any more, and why."""
    locked = _held(issue, by=by, at=at)
    nobody_named(why, ABOUT, locked.uuid)
    if locked.closed_on is None:
        locked.closed_by, locked.closed_on, locked.closed_why = by, _day(at), why.strip()
        locked.save(update_fields=["closed_by", "closed_on", "closed_why"])
        _note(locked, "issue_closed", by=by, at=at)


@transaction.atomic
def reopen(issue: Issue, *, by: User, at: dt.datetime) -> None:
    """It is there again, or was closed by mistake."""
    locked = _held(issue, by=by, at=at)
    if locked.closed_on is not None:
        locked.closed_by, locked.closed_on, locked.closed_why = None, None, ""
        locked.save(update_fields=["closed_by", "closed_on", "closed_why"])
        _note(locked, "issue_reopened", by=by, at=at)
