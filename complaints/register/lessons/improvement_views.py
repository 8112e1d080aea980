"""What is done about a lesson: given out, handed on, done, given up, opened again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from accounts.methods import only
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.one_form import acted, ask_alone, once, sent
from complaints.evidence.serving import respond
from complaints.register.lessons import acting, seeing
from complaints.register.lessons.access import improvement_of, lesson_of, saw, signed_in
from complaints.register.lessons.forms import (
    DoneForm,
    HandOnForm,
    ImprovementForm,
    OnceForm,
    WhyForm,
    owner_of,
)
from complaints.register.models import Improvement


@only("GET", "HEAD", "POST")
@signed_in
def improve(request: CaseRequest, key: UUID) -> Answer:
    """Give somebody something to do about it (R136)."""
    found = lesson_of(request, key)
    if not seeing.may_manage(request.user, found, on=today()):
        raise Http404
    people = seeing.could_own(found.about_kind, found.about, found.academy, on=today())
    form = ImprovementForm(sent(request), people=people, on=today(), initial=once())
    return acted(
        request, form,
        lambda said: acting.improve(
            found, what=said["what"], owner=owner_of(said), due_on=said["due_on"], by=request.user,
            at=timezone.now(), once=said["once"],
        ),
        at="what", done="It is given out. Whoever does it is told, and reminded before its day.", to=found,
    ) or ask_alone(
        request, form, title="What is done about it", button="Give it out", back=found.get_absolute_url(),
        caption=found.learnt[:120],
    )  # fmt: skip


def _ask(request: CaseRequest, form: OnceForm, row: Improvement, *, title: str, button: str) -> Answer:
    back = row.lesson.get_absolute_url()
    return ask_alone(request, form, title=title, button=button, back=back, caption=row.what[:120])


def _open_one(request: CaseRequest, key: UUID) -> Improvement:
    """One improvement that is not over, for whoever may say what becomes of it."""
    row = improvement_of(request, key)
    if not row.is_open or not seeing.may_manage(request.user, row.lesson, on=today()):
        raise Http404
    return row


@only("GET", "HEAD", "POST")
@signed_in
def hand_on(request: CaseRequest, key: UUID) -> Answer:
    """Somebody else, or another day."""
    row = _open_one(request, key)
    people = seeing.could_own(row.lesson.about_kind, row.lesson.about, row.lesson.academy, on=today())
    first = {"owner": row.owner_id, "due_on": row.due_on}
    form = HandOnForm(sent(request), people=people, on=today(), initial=first)
    return acted(
        request, form,
        lambda said: acting.hand_on(
            row, owner=owner_of(said), due_on=said["due_on"], by=request.user, at=timezone.now()
        ),
        at="owner", done="It is changed.", to=row.lesson,
    ) or _ask(request, form, row, title="Who does it, and by when", button="Save")  # fmt: skip


@only("GET", "HEAD", "POST")
@signed_in
def done(request: CaseRequest, key: UUID) -> Answer:
    """It is done, and this shows it."""
    row = improvement_of(request, key)
    may = row.owner_id == request.user.pk or seeing.may_manage(request.user, row.lesson, on=today())
    if row.done_on is not None or not may:
        raise Http404
    files = request.FILES if request.method == "POST" else None
    form = DoneForm(sent(request), files, on=today(), initial={"done_on": today()})

    def act(said: dict[str, Any]) -> None:
        uploads: list[UploadedFile[Any]] = said["file"] or []
        acting.finish(
            row, done_on=said["done_on"], evidence=said["evidence"], upload=uploads[0] if uploads else None,
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    return acted(request, form, act, at="evidence", done="Recorded as done.", to=row.lesson) or _ask(
        request, form, row, title="Record that it is done", button="It is done"
    )


@only("GET", "HEAD", "POST")
@signed_in
def give_up(request: CaseRequest, key: UUID) -> Answer:
    """It will not be done, and why."""
    row = _open_one(request, key)
    form = WhyForm(sent(request))
    return acted(
        request, form, lambda said: acting.give_up(row, why=said["why"], by=request.user, at=timezone.now()),
        at="why", done="Recorded as given up, with the reason.", to=row.lesson,
    ) or _ask(request, form, row, title="Why is it not done?", button="Give it up")  # fmt: skip


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
