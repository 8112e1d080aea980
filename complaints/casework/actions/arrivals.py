"""Somebody takes up a post or is called otherwise: no complaint that may be about them reaches them (R101)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import trail
from accounts.models import Post, User
from complaints.casework import correspondence
from complaints.casework.actions import people, rerouted
from complaints.casework.actions.door import lock
from complaints.casework.likeness import words_alike, words_of
from complaints.casework.models import Complaint, Conflict, Subject
from complaints.casework.vocabulary import ABOUT, State, Why


def look_again(user: User, *, on: dt.date, at: dt.datetime) -> None:
    """Lock this person out of every complaint, open or closed, about a name that is like theirs.

    Whom a person has freed from a precaution stays free: that name was looked at.
    """
    words = words_of(user.name)
    for subject in _about_nobody_known(user, on=on).iterator(chunk_size=2000):
        if words_alike(words_of(subject.name), words):
            _hold_back(user, subject, on=on, at=at)


def look_at_everybody(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> int:
    """Nightly, for whatever came about in another way: how many people were held back, or would be."""
    held = 0
    for user in _in_post(on=on):
        words = words_of(user.name)
        found = [one for one in _about_nobody_known(user, on=on) if words_alike(words_of(one.name), words)]
        held += len(found)
        for subject in [] if dry_run else found:
            _hold_back(user, subject, on=on, at=at)
    return held


def _in_post(*, on: dt.date) -> Iterable[User]:
    return User.objects.filter(is_active=True, posts__in=Post.objects.exclude(to_date__lt=on)).distinct().order_by("pk")


def _about_nobody_known(user: User, *, on: dt.date) -> QuerySet[Subject]:
    """Standing subjects of the places where this person holds a post, whose name nobody has tied to a person yet."""
    held = Post.objects.filter(user=user).exclude(to_date__lt=on)
    places = Q(complaint__academy__in=held.values("academy")) | Q(
        complaint__academy__trust__in=held.filter(academy=None).values("trust")
    )
    seen = Conflict.objects.filter(user=user, complaint=OuterRef("complaint"))
    standing = Subject.objects.filter(places, user=None, removed_on=None).exclude(name="")
    return standing.filter(~Exists(seen)).order_by("pk")


def _hold_back(user: User, subject: Subject, *, on: dt.date, at: dt.datetime) -> None:
    with transaction.atomic():
        complaint = lock(Complaint(pk=subject.complaint_id))
        if Conflict.objects.filter(complaint=complaint, user=user).exists():
            return
        was = rerouted.before(complaint)
        people.lock_out(complaint, user, Why.MAYBE_SUBJECT, on=on, subject=subject)
        if complaint.state != State.CLOSED:
            people.reroute(complaint, led_before=complaint.lead_subject, by=None, on=on, at=at)
            rerouted.tell(complaint, was, on=on, at=at)
        complaint.save()
        correspondence.put_away(complaint, by=None, at=at)
        trail.record(
            about_kind=ABOUT, about=complaint.uuid, step="held_back", by=None, on=on, at=at, actor="portal",
            data={"user": user.pk, "subject": subject.pk},
        )  # fmt: skip
