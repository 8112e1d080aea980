"""Other bodies of a case: those that have the matter beside us, and the outside body with what it asks and requires."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, permissions
from complaints.casework.forms import other_bodies as forms
from complaints.casework.forms import outside
from complaints.casework.forms.base import CaseForm
from complaints.casework.forms.record import ReasonForm
from complaints.casework.looked_at import looked_at
from complaints.casework.models import Complaint, OtherBody, Question, RequiredWork
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, recorders_only, today, works_on
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on, tab
from complaints.policy.vocabulary import Stage


@only("GET", "HEAD")
@on_case
def bodies(request: CaseRequest, complaint: Complaint) -> Answer:
    """Who else has the matter, and what the outside body asked, looks at and requires."""
    packs = bool(my_parts(request, complaint) & permissions.PACKERS)
    finished = complaint.stage_reached >= Stage.FORMAL
    rows = complaint.other_bodies.select_related("recorded_by").prefetch_related("news__by", "pauses")
    context = frame(
        request, complaint, "bodies",
        bodies=rows.order_by("ended_on", "pk"),
        referrals=complaint.referrals.select_related("body").order_by("-pk"),
        work=[
            (row, row.is_late(today()), packs or row.who_id == request.user.pk)
            for row in RequiredWork.objects.filter(referral__complaint=complaint)
            .select_related("who", "done_by", "document", "referral")
            .order_by("-pk")
        ],
        answers=packs and finished,
        on=today(),
        may_record=works_on(request, complaint),
        packs=packs,
    )  # fmt: skip
    return render(request, "casework/bodies.html", context)


@only("GET", "HEAD")
@on_case
def questions(request: CaseRequest, complaint: Complaint) -> Answer:
    """What the outside body looks at: what the record says to each question, and our answer (S0 §8, R104)."""
    packers_only(request, complaint)
    context = frame(request, complaint, "bodies", looked_at=looked_at(complaint, on=today()))
    return render(request, "casework/questions.html", context)


def _asked(
    request: CaseRequest,
    complaint: Complaint,
    form_class: type[CaseForm],
    act: Callable[[dict[str, Any]], object],
    *,
    done: str,
    to: str = "bodies",
    first: dict[str, Any] | None = None,
    **words: Any,
) -> Answer:
    """One small form: shown, or acted on and back to the other bodies."""
    form = form_on(request, complaint, form_class, first=first)
    return acted(request, form, act, done=done, to=tab(complaint, to)) or ask(
        request, complaint, form, back=to, **words
    )


@only("GET", "HEAD", "POST")
@on_case
def add(request: CaseRequest, complaint: Complaint) -> Answer:
    """Somebody else has the same matter."""
    recorders_only(request, complaint)
    names = ("kind", "name", "their_reference", "contact", "standing", "next_check_on", "no_interviews")

    def act(said: dict[str, Any]) -> object:
        facts = {name: said[name] for name in names}
        return actions.add_other_body(complaint, by=request.user, at=timezone.now(), once=said["once"], **facts)

    return _asked(
        request, complaint, forms.OtherBodyForm, act, done="The other body is recorded.",
        title="Record another body that has the matter", button="Record it",
        intro="Such as Ofsted, the police, the local authority or a tribunal. The complaint goes on beside it, unless "
        "you propose a pause.",
    )  # fmt: skip


def _body(request: CaseRequest, complaint: Complaint, pk: int) -> OtherBody:
    recorders_only(request, complaint)
    return get_object_or_404(complaint.other_bodies, pk=pk, ended_on=None)


@only("GET", "HEAD", "POST")
@on_case
def news(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """What was heard from a body, or that it was asked; and when to look again."""
    body = _body(request, complaint, pk)

    def act(said: dict[str, Any]) -> object:
        return actions.add_news(
            body, kind=said["kind"], on=said["day"], text=said["text"], standing=said["standing"],
            next_check_on=said["next_check_on"], no_interviews=said["no_interviews"], by=request.user,
            at=timezone.now(), once=said["once"],
        )  # fmt: skip

    return _asked(
        request, complaint, forms.BodyNewsForm, act, done="It is recorded, with the day to look again.",
        first={
            "day": today(), "standing": body.standing, "no_interviews": body.no_interviews,
            "next_check_on": today() + forms.A_FORTNIGHT,
        },
        title=f"How it stands with {body.name}", button="Record it",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def end(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """The body has finished."""
    body = _body(request, complaint, pk)

    def act(said: dict[str, Any]) -> object:
        return actions.end_other_body(body, on=said["day"], how=said["how"], by=request.user, at=timezone.now())

    lasting = body.pauses.filter(began_on__isnull=False, resumed_on=None).exists()
    intro = "The case stays paused until you resume it: do that next." if lasting else ""
    return _asked(
        request, complaint, forms.EndBodyForm, act, done="It is recorded that they have finished.",
        first={"day": today()}, title=f"{body.name} has finished", button="Record it", intro=intro,
    )  # fmt: skip


def packers_only(request: CaseRequest, complaint: Complaint) -> None:
    """Raise Http404 for whoever does not see the whole case."""
    if not my_parts(request, complaint) & permissions.PACKERS:
        raise Http404


@only("GET", "HEAD", "POST")
@on_case
def answer(request: CaseRequest, complaint: Complaint, name: str) -> Answer:
    """Our answer to one question that the outside body looks at, with what the record says above it."""
    packers_only(request, complaint)
    if name not in Question.values:
        raise Http404
    found = next(one for one in looked_at(complaint, on=today()) if one.question == name)

    def act(said: dict[str, Any]) -> object:
        return actions.answer_body(
            complaint, question=found.question, text=said["text"], by=request.user, at=timezone.now(), once=said["once"]
        )

    return _asked(
        request, complaint, outside.AnswerBodyForm, act, to="questions",
        done="The answer is kept, and goes into the referral pack.",
        first={"text": found.answer.text if found.answer else ""}, title=found.title, button="Keep the answer",
        facts=found.facts,
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def add_work(request: CaseRequest, complaint: Complaint) -> Answer:
    """Something that the outside body requires of the trust."""
    packers_only(request, complaint)
    referral = complaint.referrals.order_by("-pk").first()
    if referral is None:
        raise Http404

    def act(said: dict[str, Any]) -> object:
        return actions.record_work(
            referral, kind=said["kind"], what=said["what"], who=said["who"], by_when=said["by_when"], by=request.user,
            at=timezone.now(), once=said["once"],
        )  # fmt: skip

    return _asked(
        request, complaint, outside.WorkForm, act, done="It is on the list, and whoever does it is told.",
        title="What the outside body requires", button="Put it on the list",
        intro="A new investigation or hearing begins with its own step on the overview; the list then has it.",
    )  # fmt: skip


def _work(complaint: Complaint, pk: int) -> RequiredWork:
    rows = RequiredWork.objects.filter(referral__complaint=complaint, done_on=None, dropped_on=None)
    return get_object_or_404(rows.select_related("referral__complaint", "who"), pk=pk)


@only("GET", "HEAD", "POST")
@on_case
def change_work(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """Somebody else does it, or by another day."""
    packers_only(request, complaint)
    work = _work(complaint, pk)

    def act(said: dict[str, Any]) -> object:
        return actions.change_work(work, who=said["who"], by_when=said["by_when"], by=request.user, at=timezone.now())

    return _asked(
        request, complaint, outside.ChangeWorkForm, act, done="It is changed, and whoever does it is told.",
        first={"who": work.who_id, "by_when": work.by_when}, title="Who does it, and by when", button="Save",
        intro=work.what,
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def finish_work(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """It is done, and what shows it."""
    work = _work(complaint, pk)
    if work.who_id != request.user.pk:
        packers_only(request, complaint)

    def act(said: dict[str, Any]) -> object:
        return actions.finish_work(
            work, on=said["day"], evidence=said["evidence"], document=said["document"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip

    return _asked(
        request, complaint, outside.FinishWorkForm, act, done="It is recorded as done.", first={"day": today()},
        title="It is done", button="Record it as done", intro=work.what,
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_case
def drop_work(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """The body no longer asks for it, or it was recorded by mistake."""
    packers_only(request, complaint)
    work = _work(complaint, pk)

    def act(said: dict[str, Any]) -> object:
        return actions.drop_work(work, why=said["reason"], by=request.user, at=timezone.now())

    return _asked(
        request, complaint, ReasonForm, act, done="It is taken off the list. It stays on the record.",
        title="It is no longer to be done", button="Take it off the list", intro=work.what, warning=True,
    )  # fmt: skip
