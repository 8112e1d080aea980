"""People: who brought it, whom it is about, who helps, support, and whom the school spoke with."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Academy, Post, PostKind, User
from socialmedia import permissions
from socialmedia.actions import unnamed
from socialmedia.actions.refusal import Refused
from socialmedia.models import BodyContact, Concerned, Helper, Incident, Source, Support
from socialmedia.vocabulary import ABOUT_SOMEBODY, COLLEAGUES, Body, Part, Whom

Data = dict[str, object]


def name_source(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, **facts: Any) -> Data:
    """Who brought it, held apart: the entry says that it was asked, and nothing of the answer (R146).

    Where the name was written before, it is taken out: it stands here and nowhere else.
    """
    allowed = ("how", "name", "reach", "account", "encouraged")
    given = {name: facts[name] for name in allowed if name in facts}
    source, _new = Source.objects.update_or_create(incident=incident, defaults={**given, "by": by, "at": at})
    taken = unnamed.take_out(incident, source)
    return {"fields": taken} if taken else {}


def name_concerned(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, part: str, name: str, user: User | None = None,
    they_too: bool = False, **_: Any,
) -> Data:  # fmt: skip
    """Whom it is about, or who posted it. A colleague is locked out at once, also one whose name is like it.

    Whoever brought it is named here only when somebody confirms that they are concerned as well (`they_too`).
    """
    name = " ".join(name.split())
    if not name and user is not None:
        name = user.name
    if not name:
        raise Refused("Enter the name, or how the person is known.")
    if not they_too and unnamed.names(incident, name):
        raise Refused(unnamed.IS_IT_THEM)
    if part in COLLEAGUES and user is None:
        likely = like(name, incident.academy, on=on)
        made = [_concerned(incident, part, name, one, by=by, at=at, precaution=True) for one in likely]
        if made:
            return {"concerned": [row.pk for row in made], "part": part, "precaution": True}
    row = _concerned(incident, part, name, user if part in COLLEAGUES else None, by=by, at=at)
    return {"concerned": [row.pk], "part": part}


def _concerned(
    incident: Incident, part: str, name: str, user: User | None, *, by: User, at: dt.datetime, precaution: bool = False
) -> Concerned:
    return Concerned.objects.create(
        incident=incident, part=part, name=name, user=user, precaution=precaution, by=by, at=at
    )


TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "madam"})


def like(name: str, academy: Academy, *, on: dt.date) -> list[User]:
    """Colleagues at the academy or the trust whose name is like the one typed: the family name, and no other first."""
    typed = [word for word in name.casefold().replace(".", " ").split() if word not in TITLES]
    if not typed:
        return []
    held = Post.objects.held_on(on).filter(user__is_active=True, trust_id=academy.trust_id)
    here = [post for post in held.select_related("user") if post.academy_id in (None, academy.pk)]
    found: dict[int, User] = {}
    for post in here:
        words = post.user.name.casefold().split()
        if not words or words[-1] != typed[-1]:
            continue
        if len(typed) == 1 or words[0] == typed[0] or words[0][:1] == typed[0]:
            found[post.user_id] = post.user
    return list(found.values())


OFFICES: dict[str, PostKind] = {
    Whom.PRINCIPAL: PostKind.PRINCIPAL,
    Whom.CHIEF_EXECUTIVE: PostKind.CHIEF_EXECUTIVE,
}


def name_at_report(
    incident: Incident, *, about: str, name: str, by: User, on: dt.date, at: dt.datetime
) -> list[Concerned]:
    """Whom whoever reports it says it is about: the office's holder, anybody who stands in for them, and a name."""
    made: list[Concerned] = []
    if about in OFFICES:
        held = Post.objects.held_on(on).filter(kind=OFFICES[about], trust_id=incident.academy.trust_id)
        holders = _here(held, incident.academy)
        made = [_concerned(incident, Part.ABOUT_STAFF, user.name, user, by=by, at=at) for user in holders]
        if not made:
            made = [_concerned(incident, Part.ABOUT_STAFF, Whom(about).label, None, by=by, at=at)]
    if typed := " ".join(name.split()):
        likely = like(typed, incident.academy, on=on)
        new = [user for user in likely if user.pk not in {row.user_id for row in made}]
        made += [_concerned(incident, Part.ABOUT_STAFF, typed, one, by=by, at=at, precaution=True) for one in new]
        if not likely:
            made.append(_concerned(incident, Part.ABOUT_STAFF, typed, None, by=by, at=at))
    return made


def lock_out_named(incident: Incident, *, by: User, on: dt.date, at: dt.datetime) -> list[Concerned]:
    """A precaution before anybody is told: whoever would read the report and is named in its words or by its account,
    and whoever was locked out of the incident that it follows."""
    out = set(incident.concerned.values_list("user_id", flat=True))
    found: list[tuple[str, User]] = []
    found += [
        (Part.ABOUT_STAFF, user)
        for user in named_in(f"{incident.words}\n{incident.place_name}", incident.academy, on=on)
    ]
    found += [(Part.POSTED_STAFF, user) for user in named_in(incident.account, incident.academy, on=on)]
    if incident.recurrence_of is not None:
        before = incident.recurrence_of.concerned.filter(part__in=COLLEAGUES, ended_on__isnull=True)
        found += [(row.part, row.user) for row in before.select_related("user") if row.user is not None]
    made = []
    for part, user in found:
        if user.pk not in out:
            out.add(user.pk)
            made.append(_concerned(incident, part, user.name, user, by=by, at=at, precaution=True))
    return made


WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def named_in(text: str, academy: Academy, *, on: dt.date) -> list[User]:
    """Whoever could read what is reported at this academy and whose family name stands in these words: with a capital,
    or after a title, the first name or its first letter. A word such as “stone” or “brook” alone is nobody's name."""
    words = WORD.findall(re.sub(r"['’]s\b", "", text))
    held = Post.objects.held_on(on).filter(
        kind__in=permissions.READERS, trust_id=academy.trust_id, user__is_active=True
    )
    return [user for user in _here(held, academy) if _stands_in(user.name.casefold().split(), words)]


def _here(held: QuerySet[Post], academy: Academy) -> list[User]:
    """Who holds one of these posts at this academy or at the trust."""
    found = [post.user for post in held.select_related("user") if post.academy_id in (None, academy.pk)]
    return list(dict.fromkeys(found))


def _stands_in(name: list[str], words: list[str]) -> bool:
    if not name:
        return False
    before = ["", *(word.casefold() for word in words)]
    beside = TITLES | {name[0], name[0][:1]}
    return any(
        word.casefold() == name[-1] and (word[:1].isupper() or before[number] in beside)
        for number, word in enumerate(words)
    )


def lift(row: Concerned, *, by: User, on: dt.date, why: str) -> None:
    """Somebody was locked out by mistake: their name is like the one that was meant, or their office was named when it
    was reported. The row stays, with the reason. Call it inside the door's transaction."""
    if row.user_id is None or row.part not in COLLEAGUES:
        raise Refused("Nobody is locked out by this name.")
    if row.ended_on is not None:
        raise Refused("They are let in already.")
    if not why.strip():
        raise Refused("Say why it is not them.")
    row.ended_by, row.ended_on, row.ended_why = by, on, why.strip()[:300]
    row.save()


def name_helper(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, user: User, what: str, **_: Any) -> Data:
    """A colleague is asked to help: a senior leader, a note-taker, the chair who is briefed (R163, R240)."""
    if permissions.locked_out(user, incident):
        raise Refused("This colleague cannot help with this incident. Ask somebody else.")
    if incident.helpers.filter(user=user, until__isnull=True).exists():
        raise Refused("They help with it already.")
    row = Helper.objects.create(incident=incident, user=user, what=what.strip(), by=by, at=at)
    return {"helper": row.pk}


def contact_body(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, body: str, said: str, day: dt.date | None = None,
    time: dt.time | None = None, body_name: str = "", their_reference: str = "", next_check_on: dt.date | None = None,
    **_: Any,
) -> Data:  # fmt: skip
    """A call or an advice: who, when, reference, what was said, when to ask again (R162, R167, R235, R236)."""
    happened = day or on
    if happened > on:
        raise Refused("The day cannot be in the future.")
    if happened == on and time is not None and time > timezone.localtime(at).time():
        raise Refused("The time cannot be in the future.")
    if not said.strip():
        raise Refused("Write down what was said and advised.")
    row = BodyContact.objects.create(
        incident=incident, body=Body(body), body_name=body_name.strip(), on=happened, time=time,
        their_reference=their_reference.strip(), said=said.strip(), next_check_on=next_check_on, by=by, at=at,
    )  # fmt: skip
    called = {"called": f"{happened:%Y-%m-%d}T{time:%H:%M}"} if time else {}
    return {"contact": row.pk, "body": row.body, **called}


def check_body(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, contact: BodyContact, said: str,
    their_reference: str = "", next_check_on: dt.date | None = None, **_: Any,
) -> Data:  # fmt: skip
    """What became of it: the answer as a contact of its own, the reference added, the next day to ask again."""
    earlier = BodyContact.objects.select_for_update().get(pk=contact.pk, incident=incident)
    reference = their_reference.strip() or earlier.their_reference
    row = BodyContact.objects.create(
        incident=incident, body=earlier.body, body_name=earlier.body_name, on=on, their_reference=reference,
        said=said.strip(), next_check_on=next_check_on, by=by, at=at,
    )  # fmt: skip
    earlier.next_check_on = None
    earlier.save(update_fields=["next_check_on"])
    return {"contact": row.pk, "follows": earlier.pk}


SUPPORTED = (
    "told", "told_how", "offered", "asked_for", "impact_on_child", "parents_considered", "mediation",
    "reported_themselves", "next_check_on",
)  # fmt: skip


def plan_support(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, concerned: Concerned, **facts: Any
) -> Data:
    """The support plan of somebody whom the post is about (R151–R153, R155)."""
    row = incident.concerned.get(pk=concerned.pk)
    if row.part not in ABOUT_SOMEBODY:
        raise Refused("Support is planned for somebody whom the post is about.")
    given = {name: facts[name] for name in SUPPORTED if name in facts}
    if given.get("told") == "not_told" and not str(given.get("told_how", "")).strip():
        raise Refused("Say why they are not told, and with whose advice.")
    Support.objects.update_or_create(concerned=row, defaults={**given, "by": by, "at": at})
    return {"concerned": row.pk, "fields": sorted(given)}
