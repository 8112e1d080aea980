"""The questions of the public form: their order, which of them apply, and how each answer reads when checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from complaints.casework import deadlines
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Relationship
from complaints.intake.forms import complainant, matter
from complaints.intake.forms.asking import Asking, QuestionForm
from complaints.intake.models import Draft
from complaints.policy.in_force import procedure_for
from complaints.policy.models import Procedure

Found = dict[str, Any]
Row = tuple[str, str]


class Given:
    """A draft's answers, each page cleaned by its own form when it is first asked for."""

    def __init__(self, draft: Draft, *, today: dt.date, procedure: Procedure | None = None) -> None:
        self.draft = draft
        self.today = today
        self.procedure = procedure or procedure_for(draft.academy, on=today)
        self._forms: dict[str, QuestionForm] = {}

    def asking(self, key: str = "") -> Asking:
        """Who is asked. The earlier pages are read only for the questions that need them."""
        if key in ("nature", "you", "child"):
            return Asking(self.procedure, self.today, pupil=key != "nature" and self.is_pupil)
        return Asking(
            self.procedure, self.today, pupil=self.is_pupil, anonymous=self.anonymous,
            born=self.found("child").get("pupil_born_on"),
            address=self.found("contact").get("address", "") if key == "needs" else "",
            email=self._email() if key == "needs" else "",
        )  # fmt: skip

    def _email(self) -> str:
        """An e-mail address at which they can be written to: their own, or that of the person for whom they act."""
        return str(self.found("contact").get("email") or self.found("acting_for").get("for_email") or "")

    def form(self, key: str) -> QuestionForm:
        """The page as it was answered, bound."""
        if key not in self._forms:
            asking = Asking(self.procedure, self.today) if key in ("nature", "you", "name") else self.asking(key)
            self._forms[key] = BY_KEY[key].form(typed(self.draft, key), asking=asking)
        return self._forms[key]

    def found(self, key: str) -> Found:
        """The cleaned answers of one page; empty when it was not reached or is not right yet."""
        if key not in self.draft.answers or key in ("about", "files"):
            return {}
        form = self.form(key)
        return dict(form.cleaned_data) if form.is_valid() else {}

    def answered(self, key: str) -> bool:
        """Whether this page is done: seen, and what stands there can be taken as it is."""
        if key in ("about", "files"):
            return key in self.draft.answers
        return key in self.draft.answers and self.form(key).is_valid()

    @property
    def is_pupil(self) -> bool:
        return (self.draft.answers.get("you") or {}).get("relationship") == [Relationship.PUPIL.value]

    @property
    def anonymous(self) -> bool:
        return bool((self.draft.answers.get("name") or {}).get("anonymous"))

    @property
    def acts(self) -> bool:
        """Whether this is written for somebody else, by the answer that now stands."""
        asked = not self.anonymous and not self.is_pupil
        return asked and (self.draft.answers.get("acting") or {}).get("acting") == ["yes"]

    @property
    def is_late(self) -> bool:
        """S0 §5.1: whether the last day to raise it has passed, by the day that was given."""
        day = self.found("when").get("happened_on")
        last = deadlines.last_day_to_raise(
            Complaint(academy=self.draft.academy, procedure=self.procedure, happened_on=day)
        )
        return last is not None and self.today > last

    @property
    def subjects(self) -> list[tuple[str, str]]:
        """Everybody named so far: kind and name."""
        return [(kind, name) for kind, name in (self.draft.answers.get("about") or {}).get("people", [])]

    def pages(self) -> list[Question]:
        """The questions that apply, in order."""
        return [question for question in QUESTIONS if question.applies(self)]

    def first_open(self) -> Question | None:
        """The first question that still needs an answer."""
        return next((question for question in self.pages() if not self.answered(question.key)), None)


def typed(draft: Draft, key: str) -> QueryDict:
    """One page exactly as it was sent."""
    data = QueryDict(mutable=True)
    for name, values in (draft.answers.get(key) or {}).items():
        if name != "people":
            data.setlist(name, values)
    return data


def initial(form: QuestionForm, data: QueryDict) -> Found:
    """What was typed, to be shown again without judging it."""
    return (
        {name: field.widget.value_from_datadict(data, {}, name) for name, field in form.fields.items()} if data else {}
    )


# --- how answers read on the checking page ---------------------------------------------------------------------


STATEMENTS: dict[str, str] = {
    "nature": "What you want to do",
    "relationship": "Who you are",
    "pupil_year": "Year group or class",
    "words": "What happened",
    "happened_on": "The day it happened",
    "happened_text": "Roughly when",
    "late_reasons": "Why you tell us only now",
    "involved": "Who else was involved, or saw it",
    "wanted": "What would put it right",
    "adjustments": "What would help you",
    "interpreter": "Interpreter",
    "other_adjustment": "What else would help you",
}
"""How an answer is called where it is read again: a statement in place of the question."""


def plain(*names: str) -> Callable[[Given, QuestionForm], Iterable[Row]]:
    """Each field under what it says of the person, or under its own label."""

    def rows(given: Given, form: QuestionForm) -> Iterable[Row]:
        for name in names:
            if name not in form.fields:
                continue
            value = form.cleaned_data.get(name)
            choices = dict(getattr(form.fields[name], "choices", []))
            if isinstance(value, dt.date):
                value = date_format(value, "j F Y")
            elif isinstance(value, bool):
                value = "Yes" if value else ""
            elif isinstance(value, list):
                value = "\n".join(str(choices.get(one, one)) for one in value)
            elif choices:
                value = choices.get(value, value)
            yield STATEMENTS.get(name, str(form.fields[name].label)), str(value or "")

    return rows


def _name(given: Given, form: QuestionForm) -> Iterable[Row]:
    yield "Your name", "You do not give your name" if given.anonymous else form.cleaned_data["name"]


def _acting(given: Given, form: QuestionForm) -> Iterable[Row]:
    yield "Acting for somebody else", "Yes" if given.acts else "No"


def _acting_for(given: Given, form: QuestionForm) -> Iterable[Row]:
    found = form.cleaned_data
    choices = dict(getattr(form.fields["for_relationship"], "choices", []))
    yield "Acting for", "\n".join(filter(None, [found["for_name"], found["for_email"]]))
    yield "Who they are", str(choices[found["for_relationship"]])
    yield "How they gave permission", found["authority"]


def _about(given: Given, form: QuestionForm) -> Iterable[Row]:
    yield "Who it is about", "\n".join(named(given)) or "Nobody named"


def named(given: Given) -> list[str]:
    """Everybody named so far, in words."""
    words = matter.subject_labels(given.asking("about"))
    return [f"{words.get(kind, kind)}{f': {name}' if name else ''}" for kind, name in given.subjects]


def _files(given: Given, form: QuestionForm) -> Iterable[Row]:
    yield "Files", "\n".join(row.file.name for row in given.draft.files.select_related("file")) or "None"


@dataclass(frozen=True)
class Question:
    """One page of the form."""

    key: str
    form: type[QuestionForm]
    rows: Callable[[Given, QuestionForm], Iterable[Row]]
    title: str = ""
    pupil_title: str = ""
    applies: Callable[[Given], bool] = lambda given: True


QUESTIONS: tuple[Question, ...] = (
    Question("nature", complainant.NatureForm, plain("nature")),
    Question("you", complainant.YouForm, plain("relationship")),
    Question("name", complainant.NameForm, _name, "Your name", "Your name"),
    Question(
        "contact", complainant.ContactForm, plain("email", "telephone", "address", "at_school"),
        "How can we reach you?", "How can we answer you?", applies=lambda given: not given.anonymous,
    ),
    Question(
        "child", complainant.ChildForm, plain("pupil_name", "pupil_year", "pupil_born_on"),
        "The child", "Your class",
    ),
    Question(
        "acting", complainant.ActingForm, _acting, applies=lambda given: not given.anonymous and not given.is_pupil
    ),
    Question(
        "acting_for", complainant.ActingForForm, _acting_for, "The person for whom you act",
        "The person for whom you write", applies=lambda given: given.acts,
    ),
    Question("what", matter.WhatForm, plain("words")),
    Question("about", matter.AboutForm, _about, "Who is it about?", "Who is it about?"),
    Question("when", matter.WhenForm, plain("happened_on", "happened_text"), "When did it happen?", "When was it?"),
    Question("late", matter.LateForm, plain("late_reasons"), applies=lambda given: given.is_late),
    Question("involved", matter.InvolvedForm, plain("involved")),
    Question("wanted", matter.WantedForm, plain("wanted")),
    Question("files", matter.FilesForm, _files, "Photos, letters and other files", "Photos and other files"),
    Question(
        "needs", complainant.NeedsForm, plain("adjustments", "post_address", "interpreter", "other_adjustment"),
        "What would make this easier for you?", "What would make this easier for you?",
        applies=lambda given: not given.anonymous,
    ),
)  # fmt: skip
BY_KEY: dict[str, Question] = {question.key: question for question in QUESTIONS}


def given_now(draft: Draft) -> Given:
    return Given(draft, today=timezone.localdate())
