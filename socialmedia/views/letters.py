"""Letters of an incident: read, edit, approve, send back, issue, record that they went."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from letters import confirming, mailings, post_room, reading
from letters.catalogue import CATALOGUE
from letters.editor import LetterField
from letters.models import Letter
from letters.serving import draft_response, pdf_response
from letters.vocabulary import BY_HAND, How, LetterState, Outcome, Rendering
from socialmedia import actions, gates, permissions, workflow
from socialmedia.facts import Facts
from socialmedia.forms.base import IncidentForm, a_day, choice, line, long_text, tick
from socialmedia.models import Incident, IncidentLetter
from socialmedia.views import opening
from socialmedia.views.access import SENT_BEFORE, Answer, IncidentRequest, frame, on_incident, once, today
from socialmedia.vocabulary import LETTERS, Act, State

door = actions.letter_door


class SeenForm(IncidentForm):
    """What is decided holds only for the letter that the page showed."""

    seen_hash = forms.CharField(required=False, widget=forms.HiddenInput)


class SendBackForm(SeenForm):
    reasons = long_text("What has to change", rows=3, missing="Say what has to change.")


class IssueForm(SeenForm):
    how = choice("How does it go?", [row for row in How.choices if row[0] != How.PAGE])
    enclosure_signed_on = a_day("When was the enclosed copy signed and dated?", required=False)


class GoneForm(IncidentForm):
    how = choice(
        "How did it go?",
        [
            (How.POST.value, How.POST.label),
            (How.HANDED_OVER.value, "Handed over, or sent through the school’s own messages to parents"),
        ],
    )
    gone_on = a_day("On which day?")
    detail = line("Proof of posting, or through which channel", required=False, longest=300)


class AgainForm(IncidentForm):
    """Another try by e-mail, perhaps to a corrected address."""

    email = forms.EmailField(
        label="E-mail address", error_messages={
            "required": "Enter the e-mail address.", "invalid": "Enter an e-mail address like name@example.org.",
        },
    )  # fmt: skip


class CameBackForm(IncidentForm):
    why = line("What the returned message or envelope says", required=False, longest=300)


class CarryForm(IncidentForm):
    """To a list of people, each with a letter of their own."""

    title = line("Who they are", help_text="Such as “All parents of year 9”.", missing="Say who they are.")
    by_name = tick("Greet each person by name")


class EditForm(IncidentForm):
    """The words. Any change ends the approval."""

    subject_line = line("Subject line", longest=300)
    body = LetterField()
    seen_hash = forms.CharField(required=False, widget=forms.HiddenInput)


@only("GET", "HEAD")
@on_incident
def letters(request: IncidentRequest, incident: Incident) -> Answer:
    """Every letter, and which may be written now, or why not."""
    rows = incident.letters.select_related("letter__drafted_by", "letter__issued_by")
    facts = Facts.of(incident)
    ways = []
    for act in LETTERS:
        here = workflow.possible(incident, act)
        shut = gates.shut(facts, act) if here else []
        why = [] if here else [workflow.NOT_HERE[State(incident.state)]]
        ways.append({
            "act": act, "open": here and not shut, "shut": opening.closed(request, incident, facts, shut), "why": why,
            "links": [] if here else opening.from_here(request, incident, facts),
        })  # fmt: skip
    may = permissions.may(request.user, Act.WRITE_TO_ALL, incident, on=today())
    return render(
        request, "socialmedia/letters.html", frame(request, incident, "letters", letters=rows, ways=ways, may_write=may)
    )


def _found(incident: Incident, key: uuid.UUID) -> IncidentLetter:
    rows = incident.letters.select_related(
        "letter__academy__trust", "letter__drafted_by", "letter__approved_by", "letter__sent_back_by",
        "letter__issued_by", "print_set",
    )  # fmt: skip
    found = get_object_or_404(rows, letter__uuid=key)
    found.incident = incident
    return found


@only("GET", "HEAD", "POST")
@on_incident
def letter(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """One letter: its words, what stops it, and what this person may do with it."""
    row = _found(incident, key)
    refused: list[str] = []
    shown: dict[str, IncidentForm] = {}
    if request.method == "POST":
        asked = str(request.POST.get("act", ""))
        offered = _offered(request, incident, row)
        if asked not in offered:
            if not _could(asked, request, incident, row):
                raise Http404
            messages.info(request, DONE_BEFORE)
            return redirect("socialmedia:letter", incident.reference, key)
        form = _form(asked, request, incident, row.letter, bound=True)
        if form is None or form.is_valid():
            try:
                if form is not None and asked == "carry":
                    return _carried(row, form.cleaned_data, request)
                said = _carry_out(asked, row, form.cleaned_data if form else {}, request)
            except actions.Refused as stopped:
                refused = list(stopped.sentences)
            else:
                messages.success(request, said)
                return redirect("socialmedia:letter", incident.reference, key)
        if form is not None:
            shown[asked] = form
        row = _found(incident, key)
    offered = _offered(request, incident, row)
    asked_now = {act: shown.get(act) or _form(act, request, incident, row.letter) for act in offered}
    letter = row.letter
    doubts = confirming.to_tick(letter, actions.letter_doubts(row)) if "confirm" in offered else []
    problems = post_room.problems(letter, extra=actions.problems(incident, row)) if letter.is_open else []
    context = frame(
        request, incident, "letters", row=letter, tied=row, words=reading.html(letter), problems=problems,
        opening=_opening(request, incident, row) if letter.is_open else [], refused=refused, doubts=doubts,
        asked=asked_now, offered=offered, approver=CATALOGUE[letter.key].approver.label,
        faults=[fault for form in shown.values() for fault in form.problems],
        deliveries=list(letter.deliveries.select_related("by", "came_back_by")),
        being_made=letter.rendering in (Rendering.WAITING, Rendering.CLAIMED),
        may_edit=letter.is_open and actions.may_write(request.user, row, incident, on=today()),
    )  # fmt: skip
    return render(request, "socialmedia/letter.html", context, status=422 if refused or context["faults"] else 200)


def _opening(request: IncidentRequest, incident: Incident, row: IncidentLetter) -> list[opening.Link]:
    return opening.links(request, incident, Facts.of(incident), actions.shut(incident, row))


DONE_BEFORE = "This was done already, or is not possible any more. The letter stands as it is shown here."
APPROVING = frozenset({"approve", "send_back"})
WRITING = frozenset({"issue", "drop", "gone", "carry", "make", "again", "arrived", "came_back"})


def _could(asked: str, request: IncidentRequest, incident: Incident, row: IncidentLetter) -> bool:
    """Whether it was theirs to do while the letter stood otherwise: the second click, or the second of two people."""
    user, on = request.user, today()
    if asked in APPROVING:
        return permissions.may_approve(user, incident, drafted_by=row.letter.drafted_by_id, on=on)
    return asked in WRITING and actions.may_write(user, row, incident, on=on)


def _offered(request: IncidentRequest, incident: Incident, row: IncidentLetter) -> list[str]:
    letter, user = row.letter, request.user
    writes = actions.may_write(user, row, incident, on=today())
    approves = permissions.may_approve(user, incident, drafted_by=letter.drafted_by_id, on=today())
    found = []
    if letter.is_open and (writes or approves):
        found.append("confirm")
    if letter.state == LetterState.DRAFTED and approves:
        found.append("approve")
    if letter.is_open and approves:
        found.append("send_back")
    if letter.state == LetterState.APPROVED and writes:
        found.append("issue")
    if letter.is_open and writes:
        found.append("drop")
    waiting = letter.deliveries.filter(outcome=Outcome.WAITING, how__in=BY_HAND).exists()
    if letter.state == LetterState.ISSUED and writes and waiting:
        found.append("gone")
    if letter.state == LetterState.ISSUED and writes:
        found += _afterwards(letter)
    return found


def _afterwards(letter: Letter) -> list[str]:
    """What can be done with an issued letter, by what became of it."""
    latest = letter.deliveries.first()
    found = ["carry"] if mailings.can_carry(letter) else []
    if letter.rendering == Rendering.FAILED:
        found.append("make")
    if latest is not None and latest.outcome in (Outcome.BOUNCED, Outcome.UNSURE):
        found += ["again", "gone"]
    if latest is not None and latest.outcome == Outcome.UNSURE:
        found.append("arrived")
    if latest is not None and latest.how != How.PAGE and latest.outcome in (Outcome.SENT, Outcome.POSTED):
        found.append("came_back")
    return found


FORMS: dict[str, type[IncidentForm]] = {
    "approve": SeenForm, "send_back": SendBackForm, "issue": IssueForm, "gone": GoneForm, "again": AgainForm,
    "came_back": CameBackForm, "carry": CarryForm,
}  # fmt: skip


def _form(
    act: str, request: IncidentRequest, incident: Incident, letter: Letter, *, bound: bool = False
) -> IncidentForm | None:
    if act not in FORMS:
        return None
    given: dict[str, Any] = {
        "incident": incident, "user": request.user, "on": today(), "prefix": act, "auto_id": f"{act}-%s",
    }  # fmt: skip
    if bound:
        return FORMS[act](request.POST, **given)
    initial: dict[str, Any] = {"seen_hash": letter.text_hash, "gone_on": today(), "enclosure_signed_on": today()}
    initial["email"] = letter.recipient_email
    if act == "carry":
        initial["once"] = once()
    if not letter.recipient_email:
        initial["how"] = How.POST if letter.recipient_address else How.HANDED_OVER
    else:
        initial["how"] = How.EMAIL
    return FORMS[act](initial=initial, **given)


def _carried(row: IncidentLetter, said: dict[str, Any], request: IncidentRequest) -> Answer:
    """A letter to many people that carries this one; who they are is asked there."""
    made, new = door.carry(
        row, title=said["title"], by_name=said["by_name"], by=request.user, at=timezone.now(), once=said["once"]
    )
    if new:
        messages.success(request, "Now give the list of people. Another person approves it before it goes.")
    else:
        messages.info(request, SENT_BEFORE)
    return redirect("letters:mailing_people", made.uuid)


def _carry_out(act: str, row: IncidentLetter, said: dict[str, Any], request: IncidentRequest) -> str:
    by, at = request.user, timezone.now()
    if act == "confirm":
        door.confirm(row, keys=request.POST.getlist("confirmed"), by=by, at=at)
        return "That is confirmed for the letter as it stands."
    if act == "approve":
        door.approve(row, by=by, at=at, seen=said["seen_hash"])
        return "The letter is approved. It can now be issued."
    if act == "send_back":
        door.send_back(row, reasons=said["reasons"], by=by, at=at, seen=said["seen_hash"])
        return "The letter went back with your reasons."
    if act == "issue":
        door.issue(
            row, how=said["how"], by=by, at=at, seen=said["seen_hash"],
            enclosure_signed_on=said["enclosure_signed_on"],
        )  # fmt: skip
        return "The letter is issued."
    if act == "gone":
        door.went(row, how=said["how"], on=said["gone_on"], detail=said["detail"], by=by, at=at)
        return "It is recorded that the letter went."
    if act == "again":
        door.send_again(row, email=said["email"], by=by, at=at)
        return "The letter is on its way again."
    if act == "came_back":
        door.came_back(row, why=said["why"], by=by, at=at)
        return "It is recorded that the letter came back. Send it again, or another way."
    if act == "arrived":
        door.arrived(row, by=by, at=at)
        return "It is recorded that the letter arrived."
    if act == "make":
        door.make_again(row, by=by, at=at)
        return "The PDF is being made again."
    door.drop(row, by=by, at=at)
    return "The draft was put away. It is kept."


@only("GET", "HEAD", "POST")
@on_incident
def edit_letter(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """Change the words of a letter that has not gone."""
    row = _found(incident, key)
    if not actions.may_write(request.user, row, incident, on=today()):
        raise Http404
    back = reverse("socialmedia:letter", args=[incident.reference, key])
    if not row.letter.is_open:
        messages.error(request, "This letter has gone or was put away, so its words no longer change.")
        return redirect(back)
    letter = row.letter
    initial = {"subject_line": letter.subject_line, "body": letter.body, "seen_hash": letter.text_hash}
    form = EditForm(request.POST or None, initial=initial, incident=incident, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            door.amend(
                row, subject_line=said["subject_line"], body=said["body"], by=request.user, at=timezone.now(),
                seen=said["seen_hash"] or None,
            )  # fmt: skip
        except actions.Refused as stopped:
            form.add_error(None, " ".join(stopped.sentences))
        else:
            messages.success(request, "The letter is saved.")
            return redirect(back)
    intro = "This letter is approved. A change ends its approval." if letter.state == LetterState.APPROVED else ""
    if actions.TELLS in actions.problems(incident, row):
        intro = f"{actions.TELLS} {intro}"
    context = frame(
        request, incident, "", title=f"Edit: {letter.title}", ask=form, back=back, button="Save the letter", intro=intro
    )
    return render(request, "socialmedia/ask.html", context, status=422 if form.problems else 200)


@only("GET", "HEAD")
@on_incident
def pdf(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """The letter as a PDF."""
    row = _found(incident, key)
    if row.letter.state != LetterState.ISSUED:
        raise Http404
    return pdf_response(row.letter, request=request)


@only("GET", "HEAD")
@on_incident
def pages(request: IncidentRequest, incident: Incident, key: uuid.UUID) -> Answer:
    """A letter that has not gone, as the pages that it would be: each marked as a draft, made for this look alone."""
    row = _found(incident, key).letter
    if not row.is_open:
        raise Http404
    return draft_response(request, row, by=request.user, at=timezone.now())
