"""Whom somebody who fills posts may know of, and by which name: the list of people and every choice from it (R101)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import Invitation, Post, PostKind, User


def openly_known() -> Q:
    """People of whom everybody with the list may know: those who hold or held a post, and administrators."""
    return Q(posts__isnull=False) | Q(is_superuser=True)


def that_tell(user: User) -> Q:
    """Invitations by which this person knows somebody: their own, and those of whoever administers the portal and never
    held a post in which complaints are read. Those tell of no case: without them, nobody could fill a post with a new
    colleague whom an administrator has invited."""
    reading = Post.objects.exclude(kind=PostKind.ADMINISTRATOR).filter(user=OuterRef("pk"))
    administering = User.objects.filter(Q(is_superuser=True) | Q(posts__kind=PostKind.ADMINISTRATOR))
    return Q(sent_by=user) | Q(sent_by__in=administering.exclude(Exists(reading)).values("pk"))


def listed_for(user: User) -> QuerySet[User]:
    """Everybody who holds or held a post, administers, or was invited by this person or by an administrator, each with
    the name (`shown`) and the job title (`shown_title`) by which this person knows them.

    Somebody from outside is known only to whoever invited them: a new name in the list would tell of a case (R101). By
    the same rule they read what was typed for that invitation: the name that is stored may come from a case that is
    hidden from them (docs/decisions/0048).
    """
    telling = Invitation.objects.filter(that_tell(user))
    known = openly_known() | Q(pk__in=telling.values("user")) | Q(pk=user.pk)
    rows = User.objects.filter(pk__in=User.objects.filter(known).values("pk"))
    stored = Q(pk__in=User.objects.filter(openly_known() | Q(pk=user.pk)).values("pk"))
    typed = telling.filter(user=OuterRef("pk")).exclude(called="").order_by("-pk")
    return rows.annotate(
        shown=Case(When(stored, then=F("name")), default=Coalesce(Subquery(typed.values("called")[:1]), F("name"))),
        shown_title=Case(
            When(stored, then=F("job_title")), default=Coalesce(Subquery(typed.values("titled")[:1]), F("job_title"))
        ),
    ).order_by("shown", "pk")


def name_of(who: User) -> str:
    """By which name whoever asked `listed_for` knows this person."""
    return str(getattr(who, "shown", who.name))


def only_invited(who: User, *, by: User) -> bool:
    """Whether somebody is on this person's list only because of an invitation."""
    return who.pk != by.pk and not User.objects.filter(openly_known(), pk=who.pk).exists()


def shown_names(people: Iterable[User], *, to: User) -> dict[int, str]:
    """By which name this person knows each of these whom they, or an administrator, invited."""
    wanted = {user.pk for user in people}
    rows = Invitation.objects.filter(that_tell(to), user__in=wanted).exclude(called="").order_by("pk")
    openly = set(User.objects.filter(openly_known(), pk__in=wanted).values_list("pk", flat=True))
    return {user: called for user, called in rows.values_list("user", "called") if user not in openly}
