"""Who may sit on the panel of one complaint, and why somebody may not: read out of the record, never ticked by hand.

Looks at the conflicts, the parts played, the chronology, the access log, recorded conversations, witnesses, letters,
and what was recorded by hand of somebody who was told (S0 §6.3, §10; R67–R70, R132).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts import listing
from accounts.models import Access, Entry, Post, PostKind, User
from complaints.casework import permissions, routing, separation
from complaints.casework.models import Attendance, Complaint, Named, PanelMember, Unavailability
from complaints.casework.vocabulary import Role
from letters.vocabulary import LetterState

SEATS = (Role.PANEL_MEMBER, Role.PANEL_CHAIR)
OFFICES = frozenset(
    {
        PostKind.COUNCIL_MEMBER, PostKind.COUNCIL_VICE_CHAIR, PostKind.COUNCIL_CHAIR, PostKind.TRUSTEE,
        PostKind.BOARD_VICE_CHAIR, PostKind.BOARD_CHAIR, PostKind.TRUST_MEMBER,
    }
)  # fmt: skip
"""Offices from which panels are made up, besides people from outside."""
OF_THE_GOVERNING_BODY = OFFICES - {PostKind.TRUST_MEMBER}
ENOUGH = 3


@dataclass
class Person:
    """One person of the trust, or from outside, and whether they may sit."""

    user: User
    posts: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    places: set[int | None] = field(default_factory=set)
    why_not: str = ""
    remarks: list[str] = field(default_factory=list)
    away: list[Unavailability] = field(default_factory=list)
    called: str = ""

    @property
    def name(self) -> str:
        """By which name whoever asks knows them."""
        return self.called or str(self.user.name)

    @property
    def may_sit(self) -> bool:
        return not self.why_not

    @property
    def holds_an_office(self) -> bool:
        """Whether they hold an office from which panels are made up, or come from outside."""
        return not self.kinds or bool(self.kinds & OFFICES)


def from_outside(*, asking: User, on: dt.date) -> QuerySet[User]:
    """People without a post who help with a case that whoever asks may see, or whom they invited.

    A new name in a list must not tell of a case that is hidden from its reader (R101).
    """
    seen = permissions.visible_to(asking, on=on).values("pk")
    known = Q(named_on__external=True, named_on__complaint__in=seen) | Q(invitations__sent_by=asking)
    return User.objects.filter(is_active=True, posts__isnull=True).filter(known).distinct()


def names_of(people: Iterable[User], *, asking: User, on: dt.date) -> dict[int, str]:
    """By which name whoever asks knows these people from outside: the one typed for a complaint that they may see, else
    the one that they typed when they invited them."""
    people = list(people)
    found = {user.pk: str(user.name) for user in people} | listing.shown_names(people, to=asking)
    seen = permissions.visible_to(asking, on=on).values("pk")
    rows = Named.objects.filter(user__in=found, complaint__in=seen, external=True).order_by("pk")
    return found | {user: called for user, called in rows.values_list("user", "called") if called}


def everybody(complaint: Complaint, *, asking: User, on: dt.date) -> list[Person]:
    """Everybody with a post in the trust, and people from outside, each with the reason that stands against them."""
    found = _people(complaint, asking=asking, on=on)
    against = reasons(complaint, [person.user for person in found])
    away: dict[int, list[Unavailability]] = {}
    for row in Unavailability.objects.filter(user__in=[p.user for p in found], last__gte=on):
        away.setdefault(row.user_id, []).append(row)
    for person in found:
        person.why_not = against.get(person.user.pk, "")
        person.away = away.get(person.user.pk, [])
        person.remarks = list(_remarks(person, complaint))
    return sorted(found, key=lambda person: (not person.may_sit, not person.holds_an_office, person.name))


def _people(complaint: Complaint, *, asking: User, on: dt.date) -> list[Person]:
    rows = Post.objects.held_on(on).filter(trust_id=complaint.academy.trust_id, user__is_active=True)
    found: dict[int, Person] = {}
    for post in rows.exclude(kind=PostKind.ADMINISTRATOR).select_related("user", "academy"):
        person = found.setdefault(post.user_id, Person(post.user))
        person.posts.append(f"{post.get_kind_display()}{', ' + post.academy.name if post.academy else ''}")
        person.kinds.add(post.kind)
        person.places.add(post.academy_id)
    outside = list(from_outside(asking=asking, on=on))
    names = names_of(outside, asking=asking, on=on)
    for user in outside:
        title = user.job_title if names[user.pk] == user.name else ""
        found[user.pk] = Person(user, [title or "From outside"], called=names[user.pk])
    return list(found.values())


def _remarks(person: Person, complaint: Complaint) -> Iterator[str]:
    if not person.may_sit:
        return
    if person.kinds - OFFICES - {PostKind.AUDITOR}:
        yield "Works for the trust: advised against, and never counts as independent."
    elif (
        person.kinds & OF_THE_GOVERNING_BODY and complaint.academy_id not in person.places and None not in person.places
    ):
        yield "Governor of another academy of this trust: doubtful as the only independent member."
    elif not person.kinds:
        yield "Can count as independent, once the basis is written down."


def too_few(people: Iterable[Person]) -> bool:
    """Whether too few governors, trustees and members are left, so that an independent panel is worth proposing."""
    return sum(person.may_sit and bool(person.kinds & OFFICES) for person in people) < ENOUGH


def reasons(complaint: Complaint, users: Iterable[User]) -> dict[int, str]:
    """Everybody out of these who may not sit, with the words for it; asked for all at once."""
    people = list(users)
    seated = _seated(complaint)
    found: dict[int, str] = dict.fromkeys(
        routing.conflicted(complaint), "is complained about, may be, or declared a conflict"
    )
    for pk, other in separation.clashing(complaint, Role.PANEL_MEMBER).items():
        found.setdefault(pk, other.held)
    for pk, day, words in (*_had_a_part(complaint), *knew(complaint, people)):
        since = seated.get(pk)
        if day is None or since is None or day < since:
            found.setdefault(pk, words if day is None else f"{words} on {date_format(day, 'j F Y')}")
    return found


def knew_before(complaint: Complaint, user: User) -> list[str]:
    """What the record shows of how one person came to know of it, before they were asked to sit."""
    since = _seated(complaint).get(user.pk)
    said = [
        words for pk, day, words in knew(complaint, [user])
        if pk == user.pk and (day is None or since is None or day < since)
    ]  # fmt: skip
    return list(dict.fromkeys(said))


def _seated(complaint: Complaint) -> dict[int, dt.date]:
    """Since when each member has been on the panel of this round."""
    found: dict[int, dt.date] = {}
    for pk, since in complaint.named.filter(role__in=SEATS).order_by("-since").values_list("user_id", "since"):
        found[pk] = since
    return found


Row = tuple[int, dt.date | None, str]


def _had_a_part(complaint: Complaint) -> Iterator[Row]:
    for pk, role in complaint.named.exclude(role__in=SEATS).values_list("user_id", "role"):
        yield pk, None, f"had a part in this complaint as {Role(role).label.lower()}"
    before = PanelMember.objects.filter(
        panel__complaint=complaint, panel__round__lt=complaint.round, panel__hearings__held_on__isnull=False
    )
    for pk in before.values_list("user_id", flat=True):
        yield pk, None, "sat on the panel that heard it before"
    steps = Entry.objects.filter(about=complaint.uuid, by__isnull=False).values_list("by_id").annotate(first=Min("on"))
    for pk, day in steps.order_by():
        yield pk, day, "took a step in this complaint"
    views = Access.objects.filter(about=complaint.uuid, user__isnull=False)
    for pk, at in views.values_list("user_id").annotate(first=Min("at")).order_by():
        yield pk, timezone.localtime(at).date(), "opened this complaint"
    for by, day in complaint.contacts.filter(by__isnull=False).values_list("by_id", "on"):
        if by is not None:
            yield by, day, "recorded a contact in this complaint"


def knew(complaint: Complaint, users: Iterable[User]) -> Iterator[Row]:
    """Who was told, spoken with, written to, or is named as a witness, and since when."""
    people = list(users)
    for told in complaint.told.all():
        yield told.user_id, told.on, "was told of it"
    names = _all_names(people)
    for contact in complaint.contacts.only("people", "on"):
        for pk in _named_in(contact.people, names):
            yield pk, contact.on, "took part in a recorded conversation about it"
    for interview in complaint.interviews.only("user", "name", "present", "companion", "on"):
        if interview.user_id is not None:
            yield interview.user_id, interview.on, "was interviewed about it"
        for pk in _named_in(f"{interview.name}\n{interview.present}\n{interview.companion}", names):
            yield pk, interview.on, "was interviewed about it, or was there"
    for asked in complaint.contributions.only("user", "name", "asked_on"):
        if asked.user_id is not None:
            yield asked.user_id, asked.asked_on, "was asked for an account of it"
        for pk in _named_in(asked.name, names):
            yield pk, asked.asked_on, "was asked for an account of it"
    hearings = complaint.hearings.all()
    testimony = "\n".join(f"{one.witnesses}\n{one.complainant_witnesses}" for one in hearings)
    called = Attendance.objects.filter(hearing__in=hearings, part=Attendance.Part.WITNESS)
    testimony += "\n".join(called.values_list("name", flat=True))
    for pk in _named_in(testimony, names):
        yield pk, None, "is a witness"
    for pk in _named_in(complaint.involved, names):
        yield pk, None, "is named by the complainant as involved, or as having seen it"
    mail = {user.email.lower(): user.pk for user in people if user.email}
    sent = complaint.letters.filter(letter__state=LetterState.ISSUED).exclude(to="panel").select_related("letter")
    for row in sent:
        reader = mail.get(row.letter.recipient_email.lower())
        if reader is not None:
            yield reader, row.letter.issued_on, "was written to about it"


def _all_names(people: Iterable[User]) -> dict[int, re.Pattern[str]]:
    """For each person every full name that the portal knows them by: their own, and those typed for a complaint
    (docs/decisions/0048). Somebody who was met under another name was met all the same."""
    known = {user.pk: {str(user.name)} for user in people}
    for model in (Named, PanelMember):
        rows = model._default_manager.filter(user__in=known).exclude(called="").order_by()
        for pk, called in rows.values_list("user", "called"):
            known[pk].add(called)
    full = {pk: [name for name in names if len(name.split()) > 1] for pk, names in known.items()}
    return {pk: _pattern(names) for pk, names in full.items() if names}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(names))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _named_in(text: str, names: dict[int, re.Pattern[str]]) -> Iterator[int]:
    if text.strip():
        for pk, pattern in names.items():
            if pattern.search(text):
                yield pk
