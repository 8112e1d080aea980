"""Training, the beginning of somebody new, and contacts that colleagues declare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from accounts import notices
from accounts.models import PostKind, User
from accounts.posts import held_by, holders
from socialmedia.prevention import permissions
from socialmedia.prevention.actions.noting import Refused, day_of, insist_once, note
from socialmedia.prevention.models import Induction, KnownContact, Training


def record_training(
    users: Iterable[User], *, title: str, provider: str, online_safety: bool, on: dt.date, by: User, at: dt.datetime
) -> int:
    """Who took part in a training, many at once (R173). Says how many were new; the same again is not doubled."""
    today = day_of(at)
    if on > today:
        raise Refused("The day of the training cannot be in the future.")
    chosen = {user.pk for user in users}
    known = permissions.staff(by, on=today).filter(pk__in=chosen)
    if not chosen or known.count() != len(chosen):
        raise permissions.NotAllowed("train")
    done = 0
    with transaction.atomic():
        for user in known:
            row, new = Training.objects.get_or_create(
                user=user, title=title.strip(), on=on,
                defaults={"provider": provider.strip(), "online_safety": online_safety, "by": by, "at": at},
            )  # fmt: skip
            if new:
                note("training", row.uuid, "recorded", by=by, at=at, data={"user": user.pk, "online": online_safety})
                done += 1
    return done


def record_induction(
    user: User, *, newly_qualified: bool, talked_on: dt.date | None, text: str, by: User, at: dt.datetime
) -> Induction:
    """Somebody new was spoken with about social media, or is flagged as newly qualified (R231)."""
    today = day_of(at)
    if not permissions.staff(by, on=today).filter(pk=user.pk).exists() or user.pk == by.pk:
        raise permissions.NotAllowed("induct")
    if talked_on is not None and talked_on > today:
        raise Refused("The day of the talk cannot be in the future.")
    given = {
        "newly_qualified": newly_qualified, "talked_on": talked_on, "talked_by": by if talked_on else None,
        "note": text.strip(), "by": by, "at": at,
    }  # fmt: skip
    return Induction.objects.update_or_create(user=user, defaults=given)[0]


def declare_contact(*, whom: str, what: str, by: User, at: dt.datetime, once: str = "") -> KnownContact:
    """A colleague declares a contact from outside work, such as a friendship with a parent (R256). The same form sent
    twice declares it once."""
    if not permissions.signs(by, on=day_of(at)):
        raise permissions.NotAllowed("declare")
    with transaction.atomic():
        insist_once(once, by=by)
        made = KnownContact.objects.create(user=by, whom=whom.strip(), what=what.strip(), declared_at=at)
        note("known_contact", made.uuid, "declared", by=by, at=at, data={"once": once})
        for head in _heads_of(by, on=day_of(at)):
            notices.tell(
                head, about_kind="known_contact", about=made.uuid, key=f"known_contact:{made.uuid}",
                text="A colleague declared a contact from outside work, to be discussed.",
                path=reverse("prevention:contacts"), at=at,
            )  # fmt: skip
    return made


def _heads_of(user: User, *, on: dt.date) -> list[User]:
    """Who discusses it: the principal where they work; with a principal, or at the trust, a trust officer."""
    places = [post.academy for post in held_by(user, on=on) if post.academy]
    found = [head for place in places for head in holders(PostKind.PRINCIPAL, on=on, academy=place) if head != user]
    return found or [officer for officer in holders(PostKind.TRUST_OFFICER, on=on) if officer != user]


def discuss_contact(contact: KnownContact, *, agreed: str, on: dt.date, by: User, at: dt.datetime) -> KnownContact:
    """Their head spoke with them, and this was agreed (R256). Nobody agrees their own."""
    today = day_of(at)
    if not permissions.contacts(by, on=today).filter(pk=contact.pk).exists():
        raise permissions.NotAllowed("discuss")
    if on > today:
        raise Refused("The day of the talk cannot be in the future.")
    if not agreed.strip():
        raise Refused("Say what was agreed.")
    with transaction.atomic():
        locked = KnownContact.objects.select_for_update().get(pk=contact.pk)
        locked.agreed, locked.discussed_on, locked.discussed_by = agreed.strip(), on, by
        locked.save()
        note("known_contact", locked.uuid, "discussed", by=by, at=at)
    return locked


def end_contact(contact: KnownContact, *, by: User, at: dt.datetime) -> KnownContact:
    """Whoever declared it says that it no longer applies."""
    if contact.user_id != by.pk:
        raise permissions.NotAllowed("end")
    with transaction.atomic():
        locked = KnownContact.objects.select_for_update().get(pk=contact.pk)
        locked.ended_on = day_of(at)
        locked.save()
        note("known_contact", locked.uuid, "ended", by=by, at=at)
    return locked
