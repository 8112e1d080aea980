"""Reaching the pages of lessons: fetching is authorising, and who may not finds nothing (404)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import trail
from accounts.origins import ORIGINS, Origin
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.register.lessons import seeing
from complaints.register.lessons.acting import ABOUT, NotAllowed
from complaints.register.models import Improvement, Issue, Lesson

P = ParamSpec("P")
MOST = 200
"""Rows of one list; of more it says so."""


def signed_in(view: Callable[Concatenate[CaseRequest, P], Answer]) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """Sign in first; what they may not do is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in
        except NotAllowed as refused:
            raise Http404 from refused

    return guarded  # type: ignore[return-value]


def learners_only(view: Callable[Concatenate[CaseRequest, P], Answer]) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """For whoever looks after what is learnt; for anybody else the page is not there."""

    @wraps(view)
    def guarded(request: CaseRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if not seeing.learns(request.user, on=today()):
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(guarded)  # type: ignore[arg-type]  # wraps() hides the arguments


def origin_of(kind: str) -> Origin:
    """What lessons come from under this name."""
    if kind not in ORIGINS:
        raise Http404
    return ORIGINS[kind]


def source_row(request: CaseRequest, kind: str, about: UUID) -> Any:
    """The complaint, incident or issue, if this person may read it and writes down what is learnt from it."""
    row = origin_of(kind).seen(request.user, today()).filter(uuid=about).first()
    if row is None or not seeing.may_write(request.user, kind, about, on=today()):
        raise Http404
    return row


def lesson_of(request: CaseRequest, key: UUID) -> Lesson:
    """One lesson, if this person may read it; that they did is written down."""
    lesson = Lesson.objects.select_related("academy", "issue", "recorded_by").filter(uuid=key).first()
    if lesson is None:
        raise Http404
    about = seeing.lessons_of(request.user, lesson.about_kind, lesson.about, on=today())
    if not about.filter(pk=lesson.pk).exists():
        raise Http404
    return lesson


def improvement_of(request: CaseRequest, key: UUID) -> Improvement:
    """One improvement of a lesson that this person may read."""
    row = Improvement.objects.select_related("owner", "file").filter(uuid=key).first()
    if row is None:
        raise Http404
    row.lesson = lesson_of(request, Lesson.objects.values_list("uuid", flat=True).get(pk=row.lesson_id))
    return row


def issue_of(request: CaseRequest, key: UUID) -> Issue:
    """One issue, if this person may read it."""
    rows = seeing.issues_visible_to(request.user, on=today()).select_related("academy", "opened_by", "closed_by")
    issue = rows.filter(uuid=key).first()
    if issue is None:
        raise Http404
    return issue


def saw(request: CaseRequest, about: UUID | None, what: str, *, kind: str = ABOUT, detail: str = "") -> None:
    """Note that this person saw it (S0 §10)."""
    trail.saw(about_kind=kind, about=about, user=request.user, what=what, at=timezone.now(), detail=detail)
