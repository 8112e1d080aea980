"""The one page of acts: the questions of an act, asked only where no gate forbids it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from accounts.models import User
from accounts.tokens import shown
from socialmedia import actions, gates, permissions, workflow
from socialmedia.facts import Facts
from socialmedia.forms.acts import ELSEWHERE, FORMS
from socialmedia.forms.base import NAMED, IncidentForm, long_text
from socialmedia.models import Concerned, Incident
from socialmedia.views import opening
from socialmedia.views.access import SENT_BEFORE, Answer, IncidentRequest, frame, on_incident, once, today
from socialmedia.vocabulary import COLLEAGUES, LETTERS, Act, Body, Part, State, within

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
        form = FORMS[asked](initial={"seen_state": incident.state, "once": once(), **_begun(request)}, **given)
    context = frame(request, incident, "", act=asked, ask=form, back=back, opening=_opening(request, incident, form))
    return render(request, "socialmedia/act.html", context, status=422 if form.problems else 200)


def _begun(request: IncidentRequest) -> dict[str, Any]:
    """What a link that leads here has chosen already, and the row that a link on a tab means."""
    offered = {"body": Body.values, "part": Part.values, "further": ["on"]}
    found: dict[str, Any] = {
        name: request.GET[name] for name, values in offered.items() if request.GET.get(name) in values
    }
    for name in ("concerned", "meeting", "removal", "report", "contact"):
        with suppress(ValueError):
            found[name] = shown(request.GET.get(name, ""))
    return found


@dataclass(frozen=True)
class Why:
    """One sentence that says why not, what would open it, and the forms of it that this reader may use."""

    text: str
    opens: str
    links: list[opening.Link]
    gate: gates.Gate | None = None


def _forbidden(request: IncidentRequest, incident: Incident, asked: Act) -> list[Why]:
    facts = Facts.of(incident)
    if not workflow.possible(incident, asked):
        text = f"“{asked.label}” is not possible now. {workflow.NOT_HERE[State(incident.state)]}"
        return [Why(text, "", opening.from_here(request, incident, facts))]
    if asked == Act.OVERRIDE and not actions.openable(incident, request.user, facts, on=today()):
        return [Why(text, "", []) for text in (NOTHING_TO_OPEN, *_others_open(incident, facts))]
    if asked == Act.ASSESS and (missing := actions.still_to_answer(incident)):
        return [Why(missing, "", opening.to_act(request, incident, facts, Act.ANSWER))]
    shut = opening.closed(request, incident, facts, gates.shut(facts, asked))
    return [Why(one.gate.sentence, one.gate.opens, one.links, one.gate) for one in shut]


def _opening(request: IncidentRequest, incident: Incident, form: IncidentForm) -> list[opening.Link]:
    """The forms that open what refused this one, for whoever has sent it."""
    facts = Facts.of(incident)
    found = opening.links(request, incident, facts, form.shut_by)
    return found + opening.to_act(request, incident, facts, *form.opened_by)


NOTHING_TO_OPEN = "No gate is closed now that your post may open by hand."


def _others_open(incident: Incident, facts: Facts) -> list[str]:
    """Of each gate that is shut and may be opened by hand, by which post."""
    named = [(gate, permissions.who_opens(gate.key, incident)) for gate in gates.shut_now(facts)]
    return [
        f"“{gate.title}” may be opened with reasons by: {', '.join(map(within, posts))}."
        for gate, posts in named
        if posts
    ]


def _may_open(request: IncidentRequest, incident: Incident, closed: list[Why]) -> bool:
    found = [one.gate for one in closed if one.gate is not None]
    return any(permissions.may_open(request.user, gate.key, incident, on=today()) for gate in found)


KEPT_OUT = "It may be about you, so you do not see it any more. Whoever manages it now is told."


def ask_back(act: Act, incident: Incident, form: IncidentForm, refused: actions.Refused, *, by: User) -> None:
    """A colleague is named in what was written: the form asks about them, and goes on asking until it is done."""
    users = refused.users if isinstance(refused, actions.AsksAbout) else []
    if form.about_them() is not None:
        users = actions.asked_about(act, incident, form.details(), by=by, on=today())
    if users:
        form.ask_about(users)


def _carry_out(
    request: IncidentRequest, incident: Incident, asked: Act, form: IncidentForm, back: str
) -> Answer | None:
    said = form.cleaned_data
    try:
        done = actions.take(
            asked, incident, by=request.user, at=timezone.now(), seen_state=said["seen_state"], once=said["once"],
            about_them=form.about_them(), **form.details(),
        )  # fmt: skip
    except actions.Refused as refused:
        ask_back(asked, incident, form, refused, by=request.user)
        at = NAMED if isinstance(refused, actions.AsksAbout) else None
        for sentence in refused.sentences:
            form.add_error(at, sentence)
        form.shut_by, form.opened_by = refused.gates, refused.opened_by
        return None
    if done.sent_before:
        messages.info(request, SENT_BEFORE)
    else:
        messages.success(request, DONE.get(asked, f"Done: {within(asked.label)}."))
    if not permissions.visible_to(request.user, on=today()).filter(pk=incident.pk).exists():
        messages.warning(request, KEPT_OUT)
        return redirect("socialmedia:incidents")
    if asked in LETTERS:
        row = done.letters.select_related("letter").first()
        if row is not None:
            return redirect("socialmedia:letter", incident.reference, row.letter.uuid)
    return redirect(back)


LIFTS = (
    "They were named as the one it is about, or who posted it, and find nothing of this incident. Let them in again "
    "only when that was a mistake. The reason and your name stay on the record."
)


class LiftForm(IncidentForm):
    """A lock-out ends."""

    why = long_text("How do you know that it is not them?", rows=2, missing="Say how you know.")


@only("GET", "HEAD", "POST")
@on_incident
def lift(request: IncidentRequest, incident: Incident, pk: int) -> Answer:
    """The name or the office meant somebody else: that colleague finds the incident again. Asked twice, it is lifted
    once."""
    permissions.require(request.user, Act.NAME_CONCERNED, incident, on=today())
    rows = Concerned.objects.filter(part__in=COLLEAGUES, user__isnull=False).select_related("user")
    row = get_object_or_404(rows, incident=incident, pk=pk)
    if row.ended_on is not None:
        messages.info(request, f"{row.user.name if row.user else row.name} is let in already. The reason stands there.")
        return redirect("socialmedia:people", incident.reference)
    form = LiftForm(request.POST or None, incident=incident, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift_precaution(row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        except actions.Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
        else:
            messages.success(request, f"{row.user.name if row.user else row.name} finds the incident again.")
            if not permissions.visible_to(request.user, on=today()).filter(pk=incident.pk).exists():
                return redirect("socialmedia:incidents")
            return redirect("socialmedia:people", incident.reference)
    back = reverse("socialmedia:people", args=[incident.reference])
    context = frame(
        request, incident, "", title=f"It is not {row.user.name if row.user else row.name}", ask=form, back=back,
        button="Let them in again", intro="" if row.precaution else LIFTS,
    )  # fmt: skip
    return render(request, "socialmedia/ask.html", context, status=422 if form.problems else 200)
