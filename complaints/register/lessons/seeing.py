"""Who reads which lesson, issue and recommendation. Starts from nothing; what comes from a case that somebody may not
know of is taken away last, whoever they are (S0 §10, §12)."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import Academy, Post, PostKind, User
from accounts.origins import ORIGINS
from complaints.casework import permissions
from complaints.casework.models import Finding
from complaints.casework.vocabulary import State
from complaints.policy.vocabulary import Stage
from complaints.register.models import Improvement, Issue, IssueOrigin, Lesson

AT_ACADEMY = (PostKind.PRINCIPAL, PostKind.RECORD_KEEPER)
AT_TRUST = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.CHIEF_EXECUTIVE)
LEARNERS = (*AT_ACADEMY, *AT_TRUST)
"""Posts that look after what is learnt: of their academy, or of the trust."""

OVER = (State.PANEL_DECIDED, State.REFERRED, State.CLOSED)
"""Once it is here, what the panel recommended has been sent."""


def learns(user: User, *, on: dt.date) -> bool:
    """Whether somebody looks after what is learnt anywhere."""
    return posts.holds(user, *LEARNERS, on=on)


def opens_for(user: User, on: dt.date) -> bool:
    """Whether the page of lessons is there for somebody: by post, or because something is theirs to improve."""
    if learns(user, on=on):
        return True
    return bool(posts.held_by(user, on=on)) and Improvement.objects.filter(owner=user).exists()


def at_trust(user: User, *, on: dt.date) -> set[int]:
    """The trusts in which somebody looks after what is learnt everywhere."""
    return {post.trust_id for post in posts.held_by(user, on=on) if post.kind in AT_TRUST}


def academies(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies whose lessons somebody looks after."""
    own = {post.academy_id for post in posts.held_by(user, on=on) if post.kind in AT_ACADEMY}
    return Academy.objects.filter(Q(pk__in=own) | Q(trust__in=at_trust(user, on=on)))


def lessons_visible_to(user: User, *, on: dt.date) -> QuerySet[Lesson]:
    """The lessons that somebody may read: of what they may read where they look after it, what they wrote themselves,
    and where something is theirs to do; never of what they may know nothing of."""
    if not user.is_active or not posts.held_by(user, on=on):
        return Lesson.objects.none()
    seen = Q(pk__in=Improvement.objects.filter(owner=user).values("lesson_id")) | Q(recorded_by=user)
    trusts = at_trust(user, on=on)
    if learns(user, on=on):
        places = Q(academy__in=academies(user, on=on)) | Q(academy=None, trust__in=trusts)
        for kind, origin in ORIGINS.items():
            read = Q(about__in=origin.seen(user, on).order_by().values("uuid"))
            if trusts:  # what it came from may have been disposed of; the lesson stays
                read |= ~Q(about__in=origin.every().order_by().values("uuid")) & Q(trust__in=trusts)
            seen |= places & Q(about_kind=kind) & read
    found = Lesson.objects.filter(seen)
    for kind, origin in ORIGINS.items():
        found = found.exclude(about_kind=kind, about__in=origin.barred(user))
    return found


def lessons_of(user: User, kind: str, about: UUID, *, on: dt.date) -> QuerySet[Lesson]:
    """The lessons from one thing, for whoever works on it or may read them anyway."""
    found = Lesson.objects.filter(about_kind=kind, about=about)
    if not ORIGINS[kind].works_on(user, about, on):
        found = found.filter(pk__in=lessons_visible_to(user, on=on).values("pk"))
    return found.exclude(about__in=ORIGINS[kind].barred(user))


def may_write(user: User, kind: str, about: UUID, *, on: dt.date) -> bool:
    """Whether somebody writes down what was learnt from one thing: they work on it, or look after lessons and may read
    it."""
    origin = ORIGINS.get(kind)
    if origin is None:
        return False
    return origin.works_on(user, about, on) or (
        posts.holds(user, *AT_TRUST, on=on) and origin.seen(user, on).filter(uuid=about).exists()
    )


def may_manage(user: User, lesson: Lesson, *, on: dt.date) -> bool:
    """Whether somebody gives out what follows from a lesson, and changes it."""
    if lessons_visible_to(user, on=on).filter(pk=lesson.pk).exists() and _learns_at(user, lesson, on=on):
        return True
    return may_write(user, lesson.about_kind, lesson.about, on=on)


def _learns_at(user: User, lesson: Lesson, *, on: dt.date) -> bool:
    held = posts.held_by(user, on=on)
    here = any(post.kind in AT_ACADEMY and post.academy_id == lesson.academy_id for post in held)
    return here or lesson.trust_id in at_trust(user, on=on)


def issues_visible_to(user: User, *, on: dt.date) -> QuerySet[Issue]:
    """Issues of the academies that somebody looks after; none beneath a case that they may know nothing of, even if it
    is one of many (compare campaigns, R101)."""
    trusts = at_trust(user, on=on)
    of_academy = Q(academy__in=academies(user, on=on))
    found = Issue.objects.filter(of_academy | Q(academy=None, trust__in=trusts))
    return found.exclude(pk__in=barred_issues(user).values("pk"))


def joined_for(user: User, *, on: dt.date) -> QuerySet[IssueOrigin]:
    """What issues lie beneath, as far as somebody may read it: of the rest they see no line, nor how many there are."""
    read = Q(pk__in=())
    for kind, origin in ORIGINS.items():
        if kind != "issue":
            read |= Q(about_kind=kind, about__in=origin.seen(user, on).order_by().values("uuid"))
    return IssueOrigin.objects.filter(read)


def barred_issues(user: User) -> QuerySet[Issue]:
    """Issues beneath something that somebody may know nothing of."""
    hidden = Q(pk__in=())
    for kind, origin in ORIGINS.items():
        if kind != "issue":
            hidden |= Q(about_kind=kind, about__in=origin.barred(user))
    return Issue.objects.filter(pk__in=IssueOrigin.objects.filter(hidden).values("issue_id"))


def recommendations_for(user: User, *, on: dt.date) -> QuerySet[Finding]:
    """What panels have recommended, once their decision was sent, in the cases that somebody may read. For whoever
    looks after lessons: a member of a panel reads only what both sides have."""
    if not learns(user, on=on):
        return Finding.objects.none()
    seen = permissions.visible_to(user, on=on).filter(state__in=OVER, academy__in=academies(user, on=on))
    panels = Finding.objects.filter(stage=Stage.PANEL, proposed=False).exclude(recommendation="")
    return panels.filter(head__complaint__in=seen.order_by().values("pk"))


def could_own(lesson_kind: str, about: UUID, academy: Academy | None, *, on: dt.date) -> QuerySet[User]:
    """Who can be given something to improve: in post at the academy or the trust, and not kept from what it came
    from."""
    place = Q() if academy is None else Q(academy=None) | Q(academy=academy)
    held = Post.objects.held_on(on).filter(place).exclude(kind__in=(PostKind.AUDITOR, PostKind.TRUST_MEMBER))
    people = User.objects.filter(is_active=True, pk__in=held.values("user_id"))
    return people.exclude(pk__in=list(ORIGINS[lesson_kind].kept_from(about))).order_by("name", "pk")


def named_in(text: str, kind: str, about: UUID) -> list[str]:
    """Names of what it comes from that stand in a text which others read: whole, or the longer words of one."""
    marks: dict[str, None] = {}
    for name in ORIGINS[kind].names(about):
        whole = name.strip()
        parts = [word for word in re.split(r"[\s,]+", whole) if len(word) > 3 and word[:1].isupper()]
        if " " in whole or whole in parts:
            marks[whole] = None
            marks |= dict.fromkeys(word for word in parts if word not in ORDINARY)
    return [mark for mark in marks if re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", text)]


ORDINARY = frozenset({"Miss", "Head", "Teacher", "Principal", "School", "Academy", "Year", "Class", "Council", "Trust"})
"""Words in what people typed as a name that name nobody."""
