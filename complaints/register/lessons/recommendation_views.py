"""What panels recommended, and the answers to it."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from complaints.casework.models import Finding
from complaints.casework.views.access import Answer, CaseRequest, asked_first, today
from complaints.casework.views.one_form import acted, ask_alone, sent
from complaints.register.lessons import acting, seeing
from complaints.register.lessons.access import MOST, learners_only, saw
from complaints.register.lessons.forms import AnswerForm


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
    form = AnswerForm(sent(request), people=people, on=today(), given_out=given_out, initial=initial)
    gone = acted(
        request, form,
        lambda said: acting.answer(
            finding, kind=said["answer"], reasons=said["reasons"], learnt=said.get("learnt", ""),
            cause=said.get("cause", ""), what=said.get("what", ""), owner=said.get("owner"),
            due_on=said.get("due_on"), by=request.user, at=timezone.now(),
        ),
        at="learnt" if "learnt" in form.fields else "answer", done="The answer is recorded.",
        to="register:recommendations",
    )  # fmt: skip
    if gone is not None:
        return gone
    saw(request, complaint.uuid, "recommendation", kind="complaint", detail=str(finding.head.number))
    return ask_alone(
        request, form, title="Answer the recommendation", button="Record the answer",
        template="register/answer_recommendation.html",
        back=reverse("register:recommendations"), caption=complaint.reference, quote=finding.recommendation,
    )  # fmt: skip
