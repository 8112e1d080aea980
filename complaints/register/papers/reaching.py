"""Who writes, reads and publishes which paper. Only whoever reads the whole register of a place writes of it, so that
no draft tells its writer more than they see already (R131, R137; docs/decisions/0026)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import Academy, Post, PostKind, Trust, User
from complaints.register.models import Paper

K = Paper.Kind
OF_ACADEMY = (PostKind.PRINCIPAL, PostKind.RECORD_KEEPER)
OF_TRUST = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.CHIEF_EXECUTIVE)
PUBLISHERS_OF_ACADEMY = (PostKind.PRINCIPAL,)
BOARD = (PostKind.TRUSTEE, PostKind.BOARD_VICE_CHAIR, PostKind.BOARD_CHAIR)


def trusts_of(user: User, *, on: dt.date) -> set[int]:
    return {post.trust_id for post in posts.held_by(user, on=on) if post.kind in OF_TRUST}


def academies_written_by(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies for whose councils somebody writes."""
    own = {post.academy_id for post in posts.held_by(user, on=on) if post.kind in OF_ACADEMY}
    return Academy.objects.filter(Q(pk__in=own) | Q(trust__in=trusts_of(user, on=on)))


def may_write(user: User, kind: str, *, trust: Trust, academy: Academy | None, on: dt.date) -> bool:
    """Whether somebody writes this paper, and sees its draft."""
    if trust.pk in trusts_of(user, on=on):
        return True
    return (
        kind == K.COUNCIL and academy is not None and academies_written_by(user, on=on).filter(pk=academy.pk).exists()
    )


def may_publish(user: User, paper: Paper, *, on: dt.date) -> bool:
    """Whether somebody publishes this paper, or reads it before it is published."""
    if paper.trust_id in trusts_of(user, on=on):
        return True
    return paper.kind == K.COUNCIL and posts.holds(user, *PUBLISHERS_OF_ACADEMY, on=on, academy=paper.academy)


def visible_to(user: User, *, on: dt.date) -> QuerySet[Paper]:
    """Drafts for whoever writes them; published papers also for the council of the academy and for the board."""
    held = posts.held_by(user, on=on)
    if not held:
        return Paper.objects.none()
    trusts = trusts_of(user, on=on)
    written = Q(trust__in=trusts) | Q(kind=K.COUNCIL, academy__in=academies_written_by(user, on=on))
    published = Q(published_at__isnull=False)
    boards = {post.trust_id for post in held if post.kind in BOARD}
    read = Q(kind=K.COUNCIL, academy__in=posts.academies_with(user, "see_papers", on=on))
    read |= Q(kind__in=(K.BOARD, K.STATEMENT), trust__in=boards)
    return Paper.objects.filter(written | (read & published))


def read_by(paper: Paper, *, on: dt.date) -> set[int]:
    """The keys of everybody who reads this paper or will: what stands in it must be open to each of them."""
    held = Post.objects.held_on(on).filter(trust=paper.trust_id)
    if paper.kind == K.COUNCIL:
        papers = [kind for kind in PostKind if "see_papers" in posts.RIGHTS[kind]]
        held = held.filter(Q(kind__in=OF_TRUST) | Q(kind__in=(*OF_ACADEMY, *papers), academy=paper.academy_id)
                           | Q(kind__in=papers, academy=None))  # fmt: skip
    else:
        held = held.filter(kind__in=(*OF_TRUST, *BOARD))
    return set(held.values_list("user_id", flat=True))


def opens_for(user: User, on: dt.date) -> bool:
    """Whether the page of papers is there for somebody."""
    if not user.is_active:
        return False
    kinds = (*OF_ACADEMY, *OF_TRUST, *BOARD)
    reads = any("see_papers" in posts.RIGHTS[PostKind(post.kind)] for post in posts.held_by(user, on=on))
    return reads or posts.holds(user, *kinds, on=on)
