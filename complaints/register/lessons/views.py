"""The pages of lessons: what is to be improved, what was learnt, and from what."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from accounts.origins import ORIGINS
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, asked_first, today
from complaints.casework.views.one_form import acted, ask_alone, once, sent
from complaints.register.lessons import acting, seeing
from complaints.register.lessons.access import (
    MOST,
    lesson_of,
    origin_of,
    saw,
    signed_in,
    source_row,
)
from complaints.register.lessons.forms import (
    LessonForm,
    issue_of,
)
from complaints.register.models import Improvement, Lesson


@only("GET", "HEAD")
@signed_in
def lessons(request: CaseRequest) -> Answer:
    """What is to be improved, by when and by whom; the reader's own first (S0 §12, R136)."""
    user, on = request.user, today()
    if not seeing.opens_for(user, on):
        raise Http404
    visible = seeing.lessons_visible_to(user, on=on)
    rows = Improvement.objects.filter(lesson__in=visible.values("pk")).select_related("lesson__academy", "owner")
    open_rows = rows.filter(done_on=None, dropped_on=None).order_by("due_on", "pk")
    show = request.GET.get("show", "")
    if show == "late":
        listed = open_rows.filter(due_on__lt=on)
    elif show == "mine":
        listed = open_rows.filter(owner=user)
    elif show == "over":
        listed = rows.exclude(done_on=None, dropped_on=None).order_by("-done_on", "-dropped_on", "-pk")
    else:
        show = ""
        mine = Case(When(owner=user, then=Value(0)), default=Value(1), output_field=IntegerField())
        listed = open_rows.order_by(mine, "due_on", "pk")
    found = list(listed[: MOST + 1])
    bare = visible.filter(improvements=None).select_related("academy").order_by("-recorded_on", "-pk")
    learns = seeing.learns(user, on=on)
    waiting = seeing.recommendations_for(user, on=on).filter(recommendation_answer=None)
    context = {
        "rows": found[:MOST], "more": len(found) > MOST, "show": show, "on": on, "learns": learns,
        "late": open_rows.filter(due_on__lt=on).count(), "mine": open_rows.filter(owner=user).count(),
        "bare": list(bare[:MOST]) if not show else [],
        "waiting": waiting.count() if learns else 0, "none_at_all": not rows.exists() and not bare.exists(),
    }  # fmt: skip
    saw(request, None, "lessons")
    return render(request, "register/lessons.html", context)


@only("GET", "HEAD")
@signed_in
def lessons_from(request: CaseRequest, kind: str, about: UUID) -> Answer:
    """What was learnt from one complaint, incident or issue: a part of its page, or a page of its own."""
    row = source_row(request, kind, about)
    if isinstance(row, Complaint):
        first = asked_first(request, row)
        if first is not None:
            return first
    found = seeing.lessons_of(request.user, kind, about, on=today())
    context = {
        "row": row, "kind": kind, "noun": ORIGINS[kind].noun, "on": today(),
        "lessons": found.select_related("academy").prefetch_related("improvements__owner"),
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    saw(request, about, "lessons", kind=kind)
    return render(request, "register/parts/lessons_from.html" if part else "register/lessons_from.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def record(request: CaseRequest, kind: str, about: UUID) -> Answer:
    """Write down what was learnt (R14, R237)."""
    row = source_row(request, kind, about)
    issues = seeing.issues_visible_to(request.user, on=today()).filter(closed_on=None)
    form = LessonForm(sent(request), kind=kind, issues=issues, initial=once())
    return acted(
        request, form,
        lambda said: acting.record(
            kind, about, trust=row.trust if kind == "issue" else row.academy.trust, academy=row.academy,
            source=said.get("source") or Lesson.Source.ISSUE, learnt=said["learnt"], cause=said["cause"],
            issue=issue_of(said), by=request.user, at=timezone.now(), once=said["once"],
        ),
        at="learnt", done="The lesson is recorded. Now say what is done about it.",
        to=lambda made: redirect("register:improve", made.uuid),
    ) or ask_alone(
        request, form, title="Record what was learnt", button="Record it", caption=str(row),
        back=reverse("register:lessons_from", args=[kind, about]),
        intro=f"A lesson stands apart from the {origin_of(kind).noun}: it says what others can learn, and nobody can "
        "tell from it who it was about.",
    )  # fmt: skip


@only("GET", "HEAD")
@signed_in
def lesson(request: CaseRequest, key: UUID) -> Answer:
    """One lesson, what is done about it and what shows it."""
    found = lesson_of(request, key)
    origin = ORIGINS[found.about_kind]
    row = origin.seen(request.user, today()).filter(uuid=found.about).first()
    manages = seeing.may_manage(request.user, found, on=today())
    issue = found.issue
    if issue is not None and not seeing.issues_visible_to(request.user, on=today()).filter(pk=issue.pk).exists():
        issue = None
    context = {
        "lesson": found, "row": row, "noun": origin.noun, "manages": manages, "issue": issue, "on": today(),
        "improvements": found.improvements.select_related("owner", "given_by", "done_by", "dropped_by", "file"),
    }  # fmt: skip
    saw(request, found.uuid, "lesson")
    return render(request, "register/lesson.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def change(request: CaseRequest, key: UUID) -> Answer:
    """Other words for a lesson."""
    found = lesson_of(request, key)
    if not seeing.may_manage(request.user, found, on=today()):
        raise Http404
    issues = seeing.issues_visible_to(request.user, on=today()).filter(Q(closed_on=None) | Q(pk=found.issue_id))
    first = {"learnt": found.learnt, "cause": found.cause, "source": found.source, "issue": found.issue}
    form = LessonForm(sent(request), kind=found.about_kind, issues=issues, initial=first)
    return acted(
        request, form,
        lambda said: acting.change(
            found, learnt=said["learnt"], cause=said["cause"], source=said.get("source") or found.source,
            issue=issue_of(said), by=request.user, at=timezone.now(),
        ),
        at="learnt", done="The lesson is saved.", to=found,
    ) or ask_alone(
        request, form, title="Change the lesson", button="Save", back=found.get_absolute_url()
    )  # fmt: skip
