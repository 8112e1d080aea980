"""The assessment: one question on each screen, in the order of the flow chart (S0 App. 1, R179–R182)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.methods import only
from socialmedia import actions, permissions, reference
from socialmedia.facts import Facts
from socialmedia.forms.base import NAMED, IncidentForm, long_text, several, tick, yes_no
from socialmedia.models import Assessment, Incident
from socialmedia.views import opening
from socialmedia.views.access import Answer, IncidentRequest, frame, on_incident, once, today
from socialmedia.views.acts import ask_back
from socialmedia.vocabulary import Act, Kind


@dataclass(frozen=True)
class Question:
    """One screen: its question, what helps to answer it, and what an answer leads to."""

    key: str
    text: str
    hint: str
    group: str
    then: str = ""


FACT, NATURE, WEIGH = "What is known", "What it is", "What is proportionate"

QUESTIONS: tuple[Question, ...] = (
    Question("where", "Where was it posted?", "Profile, page, group or chat, and who can see it.", FACT),
    Question("who", "Who made the comment?", "As it is shown, and who that is, if you know.", FACT),
    Question(
        "brought", "How did it come to the school?",
        "In general words, such as “a parent showed it to us”. The name is held apart and does not belong here.", FACT,
    ),
    Question("evidence", "What evidence is there, with names and dates?", "And what is missing.", FACT),
    Question("kinds", "What is the post?", "Criticism of the school is no misuse by itself. "
        "Harassment is acted on whether or not anybody complains.", NATURE),
    Question(
        "valid_concern", "Do they raise a valid concern?", "However it is put. A valid concern gets a proper answer.",
        NATURE, "Say how concerns are raised, and answer this one: it can become a complaint with their agreement.",
    ),
    Question(
        "names_somebody", "Does it name the school, or members of its community?", "Staff, pupils, parents, governors.",
        NATURE, "Name each of them on “People and contacts”: a child opens its own safeguards.",
    ),
    Question(
        "crime", "Is there a crime, such as a credible threat?",
        "A threat to somebody’s safety, hate, harassment. 999 when somebody is in danger now, otherwise 101.", NATURE,
        "Everything but keeping evidence and support waits until the call to the police is recorded.",
    ),
    Question(
        "allegation", "Is it an allegation against a colleague?", "Such as harm to a child.", NATURE,
        "Everything but keeping evidence and support waits until the LADO was asked.",
    ),
    Question(
        "unsure", "Are you unsure how to go on?", "That is no weakness. The trust and the safeguarding team help.",
        NATURE, "The way is chosen once advice from the trust’s education team or the safeguarding team is recorded.",
    ),
    Question(
        "weigh", "What is proportionate?",
        "Keep calm: an answer in haste makes things worse. Weigh what is true in it and how far it has gone.", WEIGH,
    ),
)  # fmt: skip
KEYS = tuple(question.key for question in QUESTIONS)


class AnswerForm(IncidentForm):
    """One answer; `version` is what the page showed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.details().items() if name != "version"}


def form_of(question: Question) -> type[AnswerForm]:
    """The form of one screen."""
    fields: dict[str, Any]
    if question.key in actions.FACTS:
        fields = {question.key: long_text(question.text, help_text=question.hint, rows=3)}
    elif question.key == "kinds":
        fields = {"kinds": several(question.text, Kind.choices, help_text=question.hint)}
    elif question.key == "weigh":
        fields = {
            "true_in_it": long_text("Is there truth in it, however it is put?", required=False, rows=3),
            "spread": long_text("How far has it spread, and how fast?", required=False, rows=2),
            "confrontation": tick("A meeting could turn into a confrontation"),
            "media": tick("The media may take it up", help_text="The trust is told at once."),
            "legal_headings": several(
                "Which headings of the law might an adviser look at?", (), required=False,
                help_text="Prompts for an adviser, never a finding. This is not legal advice, and the list is not "
                "complete.",
            ),
        }  # fmt: skip
    else:
        fields = {question.key: yes_no(question.text, help_text=question.hint)}
    return type("AnswerForm", (AnswerForm,), fields)


@only("GET", "HEAD")
@on_incident
def assessment(request: IncidentRequest, incident: Incident) -> Answer:
    """Every answer, what it leads to, and what is still to answer."""
    row = Assessment.objects.filter(incident=incident).select_related("by").first()
    missing = actions.unanswered(incident)
    listed = [
        {"question": question, "answer": _said(question, row, incident), "open": question.key in missing}
        for question in QUESTIONS
    ]
    may = permissions.may(request.user, Act.ANSWER, incident, on=today())
    first = next((key for key in KEYS if key in missing), "")
    notes = [note for note in reference.legal_notes_of(incident.academy.trust) if note.in_use]
    context = frame(
        request, incident, "assessment", listed=listed, row=row, may_answer=may and incident.state != "reported",
        onwards=opening.from_here(request, incident, Facts.of(incident)) if incident.state == "reported" else [],
        first=first, missing=missing, notes=notes, chosen=set(row.legal_headings) if row else set(),
    )  # fmt: skip
    return render(request, "socialmedia/assessment.html", context)


def _said(question: Question, row: Assessment | None, incident: Incident) -> str:
    if question.key == "kinds":
        return incident.kind_words
    if row is None:
        return ""
    if question.key == "weigh":
        flags = [row.true_in_it, row.spread]
        flags += ["A meeting could turn into a confrontation."] if row.confrontation else []
        flags += ["The media may take it up."] if row.media else []
        return "\n".join(text for text in flags if text)
    value = getattr(row, question.key)
    return {True: "Yes", False: "No", None: ""}.get(value, "") if not isinstance(value, str) else value


@only("GET", "HEAD", "POST")
@on_incident
def question(request: IncidentRequest, incident: Incident, key: str) -> Answer:
    """One question. The next one follows until all are answered."""
    if key not in KEYS:
        raise Http404
    permissions.require(request.user, Act.ANSWER, incident, on=today())
    asked = QUESTIONS[KEYS.index(key)]
    row = Assessment.objects.filter(incident=incident).first()
    given: dict[str, Any] = {"incident": incident, "user": request.user, "on": today()}
    made = form_of(asked)
    if request.method == "POST":
        form = made(request.POST, **given)
        _headings(form, incident)
        if form.is_valid():
            said = form.cleaned_data
            try:
                actions.take(
                    Act.ANSWER, incident, by=request.user, at=timezone.now(), once=said["once"],
                    version=said["version"] or 0, about_them=form.about_them(), **form.answers(),
                )  # fmt: skip
            except actions.AnsweredMeanwhile as stale:
                form = made(_seen_now(request, incident), **given)
                _headings(form, incident)
                form.add_error(None, f"{stale} {_meanwhile(asked, incident)}")
            except actions.Refused as refused:
                ask_back(Act.ANSWER, incident, form, refused, by=request.user)
                at = NAMED if isinstance(refused, actions.AsksAbout) else None
                form.add_error(at, " ".join(refused.sentences))
            else:
                if not permissions.visible_to(request.user, on=today()).filter(pk=incident.pk).exists():
                    return redirect("socialmedia:incidents")
                return _next(request, incident, asked)
    else:
        form = made(initial={**_initial(asked, row, incident), "once": once()}, **given)
        _headings(form, incident)
    back = reverse("socialmedia:assessment", args=[incident.reference])
    context = frame(
        request, incident, "", ask=form, question=asked, number=KEYS.index(key) + 1, of=len(KEYS), back=back
    )
    return render(request, "socialmedia/question.html", context, status=422 if form.problems else 200)


def _seen_now(request: IncidentRequest, incident: Incident) -> QueryDict:
    """What was typed, to be sent once more by somebody who has now read what was answered meanwhile."""
    typed = request.POST.copy()
    typed["version"] = str(Assessment.objects.get(incident=incident).version)
    return typed


def _meanwhile(asked: Question, incident: Incident) -> str:
    """What stands on this question now, and that what was typed is kept."""
    incident.refresh_from_db()
    row = Assessment.objects.select_related("by").get(incident=incident)
    answer = _said(asked, row, incident)
    if not answer:
        return f"{row.by.name} did so last. This question has no answer yet: what you answered is kept, save it again."
    return (
        f"{row.by.name} did so last. To “{asked.text}” the answer is now: {answer}. What you answered is kept below: "
        "save it again if it shall stand instead."
    )


def _headings(form: AnswerForm, incident: Incident) -> None:
    field = form.fields.get("legal_headings")
    if isinstance(field, forms.MultipleChoiceField):
        notes = reference.legal_notes_of(incident.academy.trust)
        field.choices = [(note.key, note.title) for note in notes if note.in_use]


def _initial(asked: Question, row: Assessment | None, incident: Incident) -> dict[str, Any]:
    first: dict[str, Any] = {"version": row.version if row else 0, "kinds": incident.kinds}
    if row is not None:
        weighed = ("true_in_it", "spread", "confrontation", "media", "legal_headings")
        names = weighed if asked.key == "weigh" else (asked.key,)
        for name in names:
            if name != "kinds":
                value = getattr(row, name)
                yes = {True: "yes", False: "no"}
                first[name] = yes.get(value, "") if asked.key in actions.NATURE else value
    if asked.key == "where" and not first.get("where"):
        parts = [incident.platform_name, incident.get_place_display(), incident.place_name]
        first["where"] = ", ".join(filter(None, parts))
    if asked.key == "who" and not first.get("who"):
        first["who"] = incident.account
    return first


def _next(request: IncidentRequest, incident: Incident, asked: Question) -> Answer:
    missing = actions.unanswered(incident)
    later = KEYS[KEYS.index(asked.key) + 1 :]
    going_on = bool(request.GET.get("on"))
    key = next((key for key in later if key in missing or (key == "weigh" and going_on)), "")
    key = key or next((key for key in KEYS if key in missing), "")
    if key:
        return redirect(f"{reverse('socialmedia:question', args=[incident.reference, key])}?on=1")
    return redirect("socialmedia:assessment", incident.reference)
