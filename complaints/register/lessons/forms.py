"""What the pages of lessons ask."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import Any

from django import forms

from accounts import questions
from accounts.fields import TypedDateField
from accounts.models import Academy, User
from complaints.casework.forms.base import PlainForm, RowField
from complaints.casework.forms.people import PersonField, anybody
from complaints.evidence.fields import FilesField
from complaints.policy.vocabulary import ClockKind
from complaints.register.lessons.limits import OF_RECEIPT
from complaints.register.models import Answer, Cause, Issue, IssueReview, Lesson

long_text = partial(questions.long_text, longest=20_000)
line, a_day = questions.line, questions.a_day
NO_NAMES = "Others read this. Name nobody: not the child, the parent or a colleague."


def choice(label: str, choices: Any, *, help_text: str = "", required: bool = True) -> Any:
    """One of a few words, by radio buttons."""
    return forms.ChoiceField(
        label=label, choices=choices, help_text=help_text, required=required, widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), f"Choose an answer to “{label}”."),
    )  # fmt: skip


class OnceForm(PlainForm):
    """A form that counts once when it is sent twice, and whose days have bounds."""

    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def not_after(self, name: str, day: dt.date) -> None:
        field = self.fields[name]
        if isinstance(field, TypedDateField):
            field.max_value = day

    def not_before(self, name: str, day: dt.date) -> None:
        field = self.fields[name]
        if isinstance(field, TypedDateField):
            field.min_value = day


class LessonForm(OnceForm):
    """What was learnt, from what, and what lay beneath it."""

    source = choice("What it comes from", [])
    learnt = long_text("What was learnt", help_text=NO_NAMES, rows=4)
    cause = choice("What lay beneath it", Cause.choices)
    issue = RowField(label="Underlying issue that it belongs to", required=False, empty_label="None, or not yet known")

    def __init__(self, data: Any = None, *, kind: str, issues: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        sources = {
            "complaint": ("finding", "recommendation", "handling", "outside"),
            "incident": ("incident", "handling"),
            "issue": ("issue",),
        }[kind]
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(value, Lesson.Source(value).label) for value in sources]
        if len(sources) == 1:
            del self.fields["source"]
        listed = self.fields["issue"]
        if isinstance(listed, RowField):
            listed.queryset = issues
        if kind == "issue" or not issues.exists():
            del self.fields["issue"]


class ImprovementForm(OnceForm):
    """What is done, by whom and by when."""

    what = long_text("What is done", help_text=NO_NAMES, rows=3)
    owner = PersonField(label="Who does it")
    due_on = a_day("To be done by")

    def __init__(self, data: Any = None, *, people: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, PersonField):
            owner.offer(anybody(people))
        self.not_before("due_on", on)


class HandOnForm(ImprovementForm):
    """Who does it instead, or by when."""

    field_order = ("owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["what"]


class DoneForm(OnceForm):
    """When it was done, and what shows it."""

    done_on = a_day("Done on")
    evidence = long_text(
        "What shows that it is done", required=False, rows=3,
        help_text="Such as the notice that went out, or the day on which colleagues were shown. Name nobody.",
    )  # fmt: skip
    file = FilesField(
        label="A file that shows it", required=False, most=1,
        help_text="If there is one. It is kept sealed and read by whoever may read the lesson.",
    )  # fmt: skip

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_after("done_on", on)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if not said.get("evidence") and not said.get("file") and "file" not in self.errors:
            self.add_error("evidence", "Say what shows that it is done, or add a file that does.")
        return cleaned


class WhyForm(OnceForm):
    """Why."""

    why = long_text("Why", rows=3)


class AnswerForm(OnceForm):
    """The answer to a recommendation, and what follows where it is accepted."""

    answer = choice("What the school answers", Answer.Kind.choices)
    reasons = long_text("Why it is not accepted, or not in full", required=False, rows=3)
    learnt = long_text("What was learnt", required=False, help_text=NO_NAMES, rows=3)
    cause = choice("What lay beneath it", Cause.choices, required=False)
    what = long_text("What is done about it", required=False, help_text=NO_NAMES, rows=3)
    owner = PersonField(label="Who does it", required=False)
    due_on = a_day("To be done by", required=False)

    def __init__(self, data: Any = None, *, people: Any, on: dt.date, given_out: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, PersonField):
            owner.offer(anybody(people))
        self.not_before("due_on", on)
        if given_out:
            for name in ("learnt", "cause", "what", "owner", "due_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        kind = said.get("answer")
        if kind in (Answer.Kind.PARTLY, Answer.Kind.NOT_ACCEPTED) and not said.get("reasons"):
            self.add_error("reasons", "Say why it is not accepted, or not in full.")
        if kind in (Answer.Kind.ACCEPTED, Answer.Kind.PARTLY):
            missing = {
                "learnt": "Say what was learnt.", "cause": "Choose what lay beneath it.",
                "what": "Say what is done about it.", "owner": "Choose who does it.",
                "due_on": "Say by when it is done.",
            }  # fmt: skip
            for name, sentence in missing.items():
                if name in self.fields and name not in self.errors and not said.get(name):
                    self.add_error(name, sentence)
        return cleaned


class IssueForm(OnceForm):
    """What lies beneath, and where."""

    place = forms.ChoiceField(label="Where", error_messages={"required": "Choose where."})
    title = line("What lies beneath, in a few words", help_text=NO_NAMES)
    what = long_text("What was seen", help_text=NO_NAMES, rows=4)
    cause = choice("What lay beneath it", Cause.choices)

    def __init__(self, data: Any = None, *, places: list[Academy], whole: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.places = {academy.slug: academy for academy in places}
        field = self.fields["place"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                *([("all", "Across the trust")] if whole else []),
                *((slug, academy.name) for slug, academy in self.places.items()),
            ]
        if kwargs.get("initial", {}).get("title"):
            del self.fields["place"]


class JoinForm(OnceForm):
    """Beneath which complaints and incidents it lies."""

    references = long_text(
        "References", rows=3, help_text="Of the complaints and incidents beneath which it lies, one or more, such as "
        "ALD-7K3QX. Only those that you may read yourself.",
    )  # fmt: skip

    def clean_references(self) -> list[str]:
        said = re.findall(r"[A-Z]{1,4}-[0-9A-Z]{5,6}", self.cleaned_data["references"].upper())
        if not said:
            raise forms.ValidationError("Type a reference such as ALD-7K3QX.")
        return list(dict.fromkeys(said))


class ReviewForm(OnceForm):
    """A review of an issue."""

    reviewed_on = a_day("Reviewed on")
    with_whom = choice("Reviewed with", IssueReview.With.choices)
    decided = long_text("What was decided", help_text=NO_NAMES, rows=4)
    next_on = a_day("To be reviewed again on", required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_after("reviewed_on", on)


class LimitForm(OnceForm):
    """Which time limit, how long, and where."""

    clock = forms.ChoiceField(label="Time limit", choices=[(kind.value, kind.label) for kind in OF_RECEIPT])
    length = forms.IntegerField(
        label="How long it would be", min_value=1, max_value=250, help_text="In what it is counted in now.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": "Type a number such as 15.", "invalid": "Type a number such as 15.",
            "min_value": "The number must be 1 or more.", "max_value": "The number must be 250 or less.",
        },
    )  # fmt: skip
    academy = forms.ChoiceField(label="Academy", required=False)

    def __init__(self, data: Any = None, *, places: list[Academy], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.places = {academy.slug: academy for academy in places}
        field = self.fields["academy"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "All academies"), *((slug, one.name) for slug, one in self.places.items())]
        if len(places) < 2:
            del self.fields["academy"]

    @property
    def kind(self) -> ClockKind:
        return ClockKind(self.cleaned_data["clock"])


def issue_of(said: dict[str, Any]) -> Issue | None:
    found = said.get("issue")
    return found if isinstance(found, Issue) else None


def owner_of(said: dict[str, Any]) -> User:
    found = said["owner"]
    assert isinstance(found, User)  # noqa: S101 - the field is required
    return found
