"""Whom somebody who fills posts may know of, and by which name: the list of people and every choice from it (R101)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from accounts.models import Invitation, User


def openly_known() -> Q:
    """People of whom everybody with the list may know: those who hold or held a post, and administrators."""
    return Q(posts__isnull=False) | Q(is_superuser=True)


def listed_for(user: User) -> QuerySet[User]:
    """Everybody who holds or held a post, administers, or was invited by this person, each with the name (`shown`) and
    the job title (`shown_title`) by which this person knows them.

    Somebody from outside is known only to whoever invited them: a new name in the list would tell of a case (R101). By
    the same rule whoever invited them reads what they typed themselves: the name that is stored may come from a case
    that is hidden from them (docs/decisions/0048).
    """
    known = openly_known() | Q(invitations__sent_by=user) | Q(pk=user.pk)
    rows = User.objects.filter(pk__in=User.objects.filter(known).values("pk"))
    stored = Q(pk__in=User.objects.filter(openly_known() | Q(pk=user.pk)).values("pk"))
    typed = Invitation.objects.filter(user=OuterRef("pk"), sent_by=user).exclude(called="").order_by("-pk")
    called = NullIf(Coalesce(Subquery(typed.values("called")[:1]), Value("")), Value(""))
    return rows.annotate(
        shown=Case(When(stored, then=F("name")), default=Coalesce(called, F("name"))),
        shown_title=Case(
            When(stored, then=F("job_title")), default=Coalesce(Subquery(typed.values("titled")[:1]), F("job_title"))
        ),
    ).order_by("shown", "pk")


def name_of(who: User) -> str:
    """By which name whoever asked `listed_for` knows this person."""
    return str(getattr(who, "shown", who.name))


def only_invited(who: User, *, by: User) -> bool:
    """Whether somebody is on this person's list only because they invited them."""
    return who.pk != by.pk and not User.objects.filter(openly_known(), pk=who.pk).exists()


def shown_names(people: Iterable[User], *, to: User) -> dict[int, str]:
    """By which name this person knows each of these whom they invited from outside."""
    wanted = {user.pk for user in people}
    rows = Invitation.objects.filter(user__in=wanted, sent_by=to).exclude(called="").order_by("pk")
    openly = set(User.objects.filter(openly_known(), pk__in=wanted).values_list("pk", flat=True))
    return {user: called for user, called in rows.values_list("user", "called") if user not in openly}
