"""The pages of lessons: what was learnt, who does what about it by when, and what panels recommended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.origins import ORIGINS
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint, Finding
from complaints.casework.views.access import Answer, CaseRequest, asked_first, only, today
from complaints.evidence.serving import respond
from complaints.register.lessons import acting, seeing
from complaints.register.lessons.access import (
    ask,
    improvement_of,
    learners_only,
    lesson_of,
    once,
    origin_of,
    saw,
    signed_in,
    source_row,
)
from complaints.register.lessons.forms import (
    AnswerForm,
    DoneForm,
    HandOnForm,
    ImprovementForm,
    LessonForm,
    WhyForm,
    issue_of,
    owner_of,
)
from complaints.register.models import Improvement, Lesson

MOST = 200
"""Rows of one list; of more it says so."""


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
    context = {
        "rows": found[:MOST], "more": len(found) > MOST, "show": show, "on": on, "learns": learns,
        "late": open_rows.filter(due_on__lt=on).count(), "mine": open_rows.filter(owner=user).count(),
        "bare": list(bare[:MOST]) if not show else [],
        "waiting": _waiting(request).count() if learns else 0, "none_at_all": not rows.exists() and not bare.exists(),
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
    form = LessonForm(request.POST if request.method == "POST" else None, kind=kind, issues=issues, initial=once())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = acting.record(
                kind, about, trust=row.trust if kind == "issue" else row.academy.trust, academy=row.academy,
                source=said.get("source") or Lesson.Source.ISSUE, learnt=said["learnt"], cause=said["cause"],
                issue=issue_of(said), by=request.user, at=timezone.now(), once=said["once"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error("learnt", " ".join(refused.sentences))
        else:
            messages.success(request, "The lesson is recorded. Now say what is done about it.")
            return redirect("register:improve", made.uuid)
    back = reverse("register:lessons_from", args=[kind, about])
    return ask(
        request, form, title="Record what was learnt", button="Record it", back=back, caption=str(row),
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
    form = LessonForm(
        request.POST if request.method == "POST" else None, kind=found.about_kind, issues=issues, initial=first
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acting.change(
                found, learnt=said["learnt"], cause=said["cause"], source=said.get("source") or found.source,
                issue=issue_of(said), by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("learnt", " ".join(refused.sentences))
        else:
            messages.success(request, "The lesson is saved.")
            return redirect(found)
    return ask(request, form, title="Change the lesson", button="Save", back=found.get_absolute_url())


@only("GET", "HEAD", "POST")
@signed_in
def improve(request: CaseRequest, key: UUID) -> Answer:
    """Give somebody something to do about it (R136)."""
    found = lesson_of(request, key)
    if not seeing.may_manage(request.user, found, on=today()):
        raise Http404
    people = seeing.could_own(found.about_kind, found.about, found.academy, on=today())
    form = ImprovementForm(
        request.POST if request.method == "POST" else None, people=people, on=today(), initial=once()
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acting.improve(
                found, what=said["what"], owner=owner_of(said), due_on=said["due_on"], by=request.user,
                at=timezone.now(), once=said["once"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error("what", " ".join(refused.sentences))
        else:
            messages.success(request, "It is given out. Whoever does it is told, and reminded before its day.")
            return redirect(found)
    return ask(
        request, form, title="What is done about it", button="Give it out", back=found.get_absolute_url(),
        caption=found.learnt[:120],
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def hand_on(request: CaseRequest, key: UUID) -> Answer:
    """Somebody else, or another day."""
    row = improvement_of(request, key)
    if not row.is_open or not seeing.may_manage(request.user, row.lesson, on=today()):
        raise Http404
    people = seeing.could_own(row.lesson.about_kind, row.lesson.about, row.lesson.academy, on=today())
    first = {"owner": str(row.owner_id), "due_on": row.due_on}
    form = HandOnForm(request.POST if request.method == "POST" else None, people=people, on=today(), initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acting.hand_on(row, owner=owner_of(said), due_on=said["due_on"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("owner", " ".join(refused.sentences))
        else:
            messages.success(request, "It is changed.")
            return redirect(row.lesson)
    back = row.lesson.get_absolute_url()
    return ask(request, form, title="Who does it, and by when", button="Save", back=back, caption=row.what[:120])


@only("GET", "HEAD", "POST")
@signed_in
def done(request: CaseRequest, key: UUID) -> Answer:
    """It is done, and this shows it."""
    row = improvement_of(request, key)
    may = row.owner_id == request.user.pk or seeing.may_manage(request.user, row.lesson, on=today())
    if row.done_on is not None or not may:
        raise Http404
    posted = request.method == "POST"
    form = DoneForm(
        request.POST if posted else None, request.FILES if posted else None, on=today(), initial={"done_on": today()}
    )
    if posted and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        uploads: list[UploadedFile[Any]] = said["file"] or []
        try:
            acting.finish(
                row, done_on=said["done_on"], evidence=said["evidence"], upload=uploads[0] if uploads else None,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("evidence", " ".join(refused.sentences))
        else:
            messages.success(request, "Recorded as done.")
            return redirect(row.lesson)
    back = row.lesson.get_absolute_url()
    return ask(request, form, title="Record that it is done", button="It is done", back=back, caption=row.what[:120])


@only("GET", "HEAD", "POST")
@signed_in
def give_up(request: CaseRequest, key: UUID) -> Answer:
    """It will not be done, and why."""
    row = improvement_of(request, key)
    if not row.is_open or not seeing.may_manage(request.user, row.lesson, on=today()):
        raise Http404
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.give_up(row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("why", " ".join(refused.sentences))
        else:
            messages.success(request, "Recorded as given up, with the reason.")
            return redirect(row.lesson)
    back = row.lesson.get_absolute_url()
    return ask(request, form, title="Why is it not done?", button="Give it up", back=back, caption=row.what[:120])


@only("POST")
@signed_in
def take_back(request: CaseRequest, key: UUID) -> Answer:
    """Open again what was recorded as done or given up by mistake."""
    row = improvement_of(request, key)
    acting.take_back(row, by=request.user, at=timezone.now())
    messages.success(request, "It is open again.")
    return redirect(row.lesson)


@only("GET", "HEAD")
@signed_in
def evidence(request: CaseRequest, key: UUID) -> Answer:
    """The file that shows that it is done."""
    row = improvement_of(request, key)
    if row.file is None:
        raise Http404
    saw(request, row.lesson.uuid, "evidence", detail=str(row.uuid))
    return respond(row.file)


def _waiting(request: CaseRequest) -> Any:
    found = seeing.recommendations_for(request.user, on=today())
    return found.filter(recommendation_answer=None)


@only("GET", "HEAD")
@learners_only
def recommendations(request: CaseRequest) -> Answer:
    """What panels recommended: waiting for an answer, and answered (features G5)."""
    found = seeing.recommendations_for(request.user, on=today())
    found = found.select_related("head__complaint__academy", "recommendation_answer__lesson")
    waiting = found.filter(recommendation_answer=None).order_by("on", "pk")
    answered = found.exclude(recommendation_answer=None).order_by("-recommendation_answer__on", "-pk")
    context = {
        "waiting": list(waiting[:MOST]),
        "answered": list(answered.prefetch_related("recommendation_answer__lesson__improvements__owner")[:MOST]),
        "on": today(),
    }
    saw(request, None, "recommendations")
    return render(request, "register/recommendations.html", context)


@only("GET", "HEAD", "POST")
@learners_only
def answer(request: CaseRequest, pk: int) -> Answer:
    """The answer to one recommendation, and what follows from it."""
    rows = seeing.recommendations_for(request.user, on=today())
    rows = rows.select_related("head__complaint__academy__trust", "recommendation_answer__lesson")
    finding: Finding | None = rows.filter(pk=pk).first()
    if finding is None:
        raise Http404
    complaint = finding.head.complaint
    first = asked_first(request, complaint)
    if first is not None:
        return first
    standing = getattr(finding, "recommendation_answer", None)
    given_out = standing is not None and standing.lesson is not None
    people = seeing.could_own("complaint", complaint.uuid, complaint.academy, on=today())
    initial = {"answer": standing.answer, "reasons": standing.reasons} if standing else {}
    form = AnswerForm(
        request.POST if request.method == "POST" else None, people=people, on=today(), given_out=given_out,
        initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acting.answer(
                finding, kind=said["answer"], reasons=said["reasons"], learnt=said.get("learnt", ""),
                cause=said.get("cause", ""), what=said.get("what", ""), owner=said.get("owner"),
                due_on=said.get("due_on"), by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("learnt" if "learnt" in form.fields else "answer", " ".join(refused.sentences))
        else:
            messages.success(request, "The answer is recorded.")
            return redirect("register:recommendations")
    saw(request, complaint.uuid, "recommendation", kind="complaint", detail=str(finding.head.number))
    return ask(
        request, form, title="Answer the recommendation", button="Record the answer",
        back=reverse("register:recommendations"), caption=complaint.reference, quote=finding.recommendation,
    )  # fmt: skip
