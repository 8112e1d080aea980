"""The one page of acts: the questions of an act, asked only where no gate forbids it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from accounts.tokens import shown
from socialmedia import actions, gates, permissions, workflow
from socialmedia.facts import Facts
from socialmedia.forms.acts import ELSEWHERE, FORMS
from socialmedia.forms.base import IncidentForm, long_text
from socialmedia.models import Concerned, Incident
from socialmedia.views.access import Answer, IncidentRequest, frame, on_incident, once, today
from socialmedia.vocabulary import LETTERS, Act, State

BACK: dict[Act, str] = {
    Act.NAME_CONCERNED: "people", Act.NAME_HELPER: "people", Act.CONTACT_BODY: "people", Act.CHECK_BODY: "people",
    Act.PLAN_SUPPORT: "people", Act.PLAN_MEETING: "meetings", Act.CHANGE_MEETING: "meetings",
    Act.CANCEL_MEETING: "meetings", Act.MAKE_PRINTS: "meetings",
    Act.RECORD_MEETING: "meetings", Act.RECORD_OPTIONS: "meetings", Act.ASK_REMOVAL: "afterwards",
    Act.CHECK_REMOVAL: "afterwards", Act.REPORT_TO_PLATFORM: "afterwards", Act.RECORD_DECISION: "afterwards",
    Act.TAKE_MEASURE: "afterwards", Act.LOOK_AGAIN: "afterwards", Act.REVIEW: "afterwards",
    Act.WRITE_TO_INVOLVED: "letters", Act.WRITE_TO_ALL: "letters", Act.WRITE_FROM_CHAIR: "letters",
    Act.DESCRIBE: "evidence", Act.NOTE_UNSEEN: "evidence",
}  # fmt: skip
"""The tab that an act belongs to; the overview for any other."""

DONE: dict[Act, str] = {
    Act.MAKE_PRINTS: "The print-outs are made. Look through them before the meeting.",
    Act.RAISE_COMPLAINT: "The complaint is logged. It is a record of its own, linked to this incident.",
    Act.CLOSE: "The incident is closed.",
}


@only("GET", "HEAD", "POST")
@on_incident
def act(request: IncidentRequest, incident: Incident, name: str) -> Answer:
    """One act: why it is not possible, or its questions."""
    if name not in Act.values or (Act(name) not in FORMS and Act(name) not in ELSEWHERE):
        raise Http404
    asked = Act(name)
    permissions.require(request.user, asked, incident, on=today())
    if asked == Act.RECUR:
        return redirect(f"{reverse('socialmedia:report')}?again={incident.reference}")
    if asked in ELSEWHERE:
        return redirect(f"socialmedia:{ELSEWHERE[asked]}", incident.reference)
    back = reverse(f"socialmedia:{BACK.get(asked, 'incident')}", args=[incident.reference])
    given: dict[str, Any] = {"incident": incident, "user": request.user, "on": today()}
    if request.method == "POST":
        form = FORMS[asked](request.POST, **given)
        if form.is_valid():
            answer = _carry_out(request, incident, asked, form, back)
            if answer is not None:
                return answer
    else:
        closed = _forbidden(request, incident, asked)
        if closed:
            opens = _may_open(request, incident, closed)
            context = frame(request, incident, "", act=asked, closed=closed, back=back, may_open=opens)
            return render(request, "socialmedia/forbidden.html", context, status=409)
        form = FORMS[asked](initial={"seen_state": incident.state, "once": once(), **_row(request)}, **given)
    context = frame(request, incident, "", act=asked, ask=form, back=back)
    return render(request, "socialmedia/act.html", context, status=422 if form.problems else 200)


def _row(request: IncidentRequest) -> dict[str, Any]:
    """The row that a link on a tab means."""
    found: dict[str, Any] = {}
    for name in ("concerned", "meeting", "removal", "report", "contact"):
        with suppress(ValueError):
            found[name] = shown(request.GET.get(name, ""))
    return found


def _forbidden(request: IncidentRequest, incident: Incident, asked: Act) -> list[gates.Gate | str]:
    if not workflow.possible(incident, asked):
        return [f"“{asked.label}” is not possible now. {workflow.NOT_HERE[State(incident.state)]}"]
    facts = Facts.of(incident)
    if asked == Act.OVERRIDE and not actions.openable(incident, request.user, facts, on=today()):
        return [NOTHING_TO_OPEN, *_others_open(incident, facts)]
    return list(gates.shut(facts, asked))


NOTHING_TO_OPEN = "No gate is closed now that your post may open by hand."


def _others_open(incident: Incident, facts: Facts) -> list[gates.Gate | str]:
    """Of each gate that is shut and may be opened by hand, by which post."""
    named = [(gate, permissions.who_opens(gate.key, incident)) for gate in gates.shut_now(facts)]
    return [
        f"“{gate.title}” may be opened with reasons by: {', '.join(posts).lower()}." for gate, posts in named if posts
    ]


def _may_open(request: IncidentRequest, incident: Incident, closed: list[gates.Gate | str]) -> bool:
    found = [gate for gate in closed if not isinstance(gate, str)]
    return any(permissions.may_open(request.user, gate.key, incident, on=today()) for gate in found)


def _carry_out(
    request: IncidentRequest, incident: Incident, asked: Act, form: IncidentForm, back: str
) -> Answer | None:
    said = form.cleaned_data
    try:
        done = actions.take(
            asked, incident, by=request.user, at=timezone.now(), seen_state=said["seen_state"], once=said["once"],
            **form.details(),
        )  # fmt: skip
    except actions.Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return None
    messages.success(request, DONE.get(asked, f"Done: {asked.label[:1].lower()}{asked.label[1:]}."))
    if not permissions.visible_to(request.user, on=today()).filter(pk=incident.pk).exists():
        return redirect("socialmedia:incidents")
    if asked in LETTERS:
        row = done.letters.select_related("letter").first()
        if row is not None:
            return redirect("socialmedia:letter", incident.reference, row.letter.uuid)
    return redirect(back)


class LiftForm(IncidentForm):
    """A precaution ends."""

    why = long_text("How do you know that it is not them?", rows=2, missing="Say how you know.")


@only("GET", "HEAD", "POST")
@on_incident
def lift(request: IncidentRequest, incident: Incident, pk: int) -> Answer:
    """The name that was typed meant somebody else: that colleague finds the incident again."""
    permissions.require(request.user, Act.NAME_CONCERNED, incident, on=today())
    row = get_object_or_404(Concerned, incident=incident, pk=pk, precaution=True, ended_on__isnull=True)
    form = LiftForm(request.POST or None, incident=incident, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift_precaution(row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        except actions.Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
        else:
            messages.success(request, "The precaution is lifted.")
            return redirect("socialmedia:people", incident.reference)
    back = reverse("socialmedia:people", args=[incident.reference])
    context = frame(request, incident, "", title="It is not them", ask=form, back=back, button="Lift the precaution")
    return render(request, "socialmedia/ask.html", context, status=422 if form.problems else 200)
