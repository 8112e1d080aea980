"""What the pages of papers ask."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Academy
from complaints.register.lessons.forms import NO_NAMES, OnceForm, long_text
from complaints.register.models import Issue, Lesson, Paper
from complaints.register.papers import naming
from complaints.register.papers.periods import Period

K = Paper.Kind


class BeginForm(OnceForm):
    """Which paper, for whom, about which time."""

    what = forms.ChoiceField(
        label="Which paper", widget=forms.RadioSelect, error_messages={"required": "Choose which paper."}
    )
    when = forms.ChoiceField(label="About which time", error_messages={"required": "Choose the time."})

    def __init__(
        self, data: Any = None, *, academies: list[Academy], whole: bool, terms: list[Period], years: list[Period],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, **kwargs)
        self.academies = {academy.slug: academy for academy in academies}
        self.periods = {f"{one.year}-{one.term}": one for one in (*terms, *years)}
        what, when = self.fields["what"], self.fields["when"]
        if isinstance(what, forms.ChoiceField) and isinstance(when, forms.ChoiceField):
            what.choices = [
                *([("board", K.BOARD.label), ("statement", K.STATEMENT.label)] if whole else []),
                *((slug, f"Paper for the council of {one.name}") for slug, one in self.academies.items()),
            ]
            when.choices = [("", "Choose"), *((key, one.name) for key, one in self.periods.items())]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if "what" in said and "when" in said:
            termly = said["what"] in self.academies
            if termly != bool(self.periods[said["when"]].term):
                self.add_error(
                    "when",
                    "A paper for a council is about a term." if termly else "This paper is about a whole school year.",
                )
        return cleaned

    @property
    def kind(self) -> str:
        what = self.cleaned_data["what"]
        return K.COUNCIL if what in self.academies else str(what)

    @property
    def academy(self) -> Academy | None:
        return self.academies.get(self.cleaned_data["what"])

    @property
    def period(self) -> Period:
        return self.periods[self.cleaned_data["when"]]


class TickedField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Several lessons or issues, by their words, known by their UUID."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.learnt if isinstance(obj, Lesson) else obj.title)[:200]


class WriteForm(OnceForm):
    """What the figures mean, and what stands beside them."""

    words = long_text("What the figures mean, in plain words", required=False, rows=8, help_text=NO_NAMES)
    figures_confirmed = forms.BooleanField(
        label="The figures below 5 in these words are not about complaints or people", required=False
    )
    lessons = TickedField(
        label="Lessons that stand in it", required=False, queryset=Lesson.objects.none(), to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        help_text="With what is done about each, and without who. Choose those from which nobody can tell a case.",
    )  # fmt: skip
    issues = TickedField(
        label="Underlying issues that stand in it", required=False, queryset=Issue.objects.none(),
        to_field_name="uuid", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, lessons: Any, issues: Any, statement: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        words = data.get("words", "") if data is not None else self.initial.get("words", "")
        if not naming.figures_in(words):
            del self.fields["figures_confirmed"]
        for name, rows in (("lessons", lessons), ("issues", issues)):
            field = self.fields[name]
            if isinstance(field, TickedField):
                field.queryset = rows
            if statement or not rows.exists():
                del self.fields[name]
