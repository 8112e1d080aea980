"""One editor for each section of a draft: its forms, whether they hold, and how they are written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from complaints.policy import checks, reading
from complaints.policy.forms.fields import typed_dates
from complaints.policy.models import Limit, Name, Passage, Procedure, RoutingRow
from complaints.policy.models.parts import COUNT_CHOICES, DEEM_CHOICES
from complaints.policy.vocabulary import (
    BEFORE_HEARING,
    CARRYING_OUT_DUTIES,
    DECIDING_DUTIES,
    OPTIONAL_CLOCKS,
    PANEL_DUTIES,
    POLICY_CLOCKS,
    RECEIVING_DUTIES,
    ROUTED_STAGES,
    ClockKind,
    Duty,
    NameKey,
    PassageKey,
    Stage,
    SubjectKind,
)
from complaints.schooldays.counting import Count, Deem

IN_LONG_UNITS = frozenset({ClockKind.RAISE, ClockKind.POLICY_REVIEW})
NARROW = {"class": "govuk-input--width-3", "inputmode": "numeric"}


class Editor(ABC):
    """The forms of one section; the base of every editor."""

    key = ""
    intro = ""

    def __init__(self, draft: Procedure, data: QueryDict | None = None) -> None:
        self.draft = draft
        self.forms: list[tuple[str, forms.BaseForm]] = list(self.make(draft, data))

    @property
    def title(self) -> str:
        return reading.SECTIONS[self.key]

    @abstractmethod
    def make(self, draft: Procedure, data: QueryDict | None) -> Iterable[tuple[str, forms.BaseForm]]:
        """The forms with the heading above each; no heading: an empty text."""

    def is_valid(self) -> bool:
        valid = [form.is_valid() for _, form in self.forms]  # each one, so that every mistake is shown
        return all(valid)

    def errors(self) -> list[tuple[str, str]]:
        """Each mistake with the address of its field on the page."""
        found: list[tuple[str, str]] = []
        for heading, form in self.forms:
            before = f"{heading}: " if heading else ""
            found.extend(("", f"{before}{error}") for error in form.non_field_errors())
            for bound in form.visible_fields():
                end = "_0" if bound.use_fieldset else ""
                found.extend((f"#{bound.auto_id}{end}", f"{before}{error}") for error in bound.errors)
        return found

    @abstractmethod
    def write(self, draft: Procedure) -> None:
        """Write what was typed onto the locked draft."""


class FactsForm(forms.ModelForm[Procedure]):
    """What stands at the head of the policy (R1, R277)."""

    class Meta:
        model = Procedure
        fields = reading.FACT_FIELDS
        formfield_callback = typed_dates

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        approved, next_review = data.get("approved_on"), data.get("next_review_on")
        if approved and next_review and next_review <= approved:
            self.add_error("next_review_on", "The next review comes after the approval.")
        return data


class OptionsForm(forms.ModelForm[Procedure]):
    """Which optional steps and which rules a version has (R279)."""

    class Meta:
        model = Procedure
        fields = reading.OPTION_FIELDS


class _Whole(Editor):
    """One form over the version itself."""

    form: type[forms.ModelForm[Procedure]]

    def make(self, draft: Procedure, data: QueryDict | None) -> Iterable[tuple[str, forms.BaseForm]]:
        yield "", self.form(data, instance=draft)

    def write(self, draft: Procedure) -> None:
        form = self.forms[0][1]
        for name in form.fields:
            setattr(draft, name, form.cleaned_data[name] if form.cleaned_data[name] is not None else None)
        draft.save(update_fields=list(form.fields))


class FactsEditor(_Whole):
    key = "facts"
    intro = "A version can be put in force once the body that approves it has done so."
    form = FactsForm


class OptionsEditor(_Whole):
    key = "options"
    form = OptionsForm


class LimitForm(forms.Form):
    """One time limit: a number, what is counted, and how (procedure.md, "Counting")."""

    length = forms.IntegerField(
        label="How many", required=False, min_value=1, max_value=365, widget=forms.TextInput(attrs=NARROW),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a whole number from 1 to 365."),
    )  # fmt: skip
    count = forms.ChoiceField(label="Counted in")
    inset_counts = forms.BooleanField(label="INSET days count", required=False)
    receipt_is_day_one = forms.BooleanField(label="The day of receipt is day 1", required=False)
    deem = forms.ChoiceField(label="What arrives on these days is treated as received later", choices=DEEM_CHOICES)
    note = forms.CharField(label="Where it comes from", required=False, max_length=200)

    def __init__(self, data: QueryDict | None, *, prefix: str, clock: ClockKind, limit: Limit | None) -> None:
        initial = (
            {
                name: reading.source_words(limit.note) if name == "note" else getattr(limit, name)
                for name in ("length", "count", "inset_counts", "receipt_is_day_one", "deem", "note")
            }
            if limit
            else {"count": Count.SCHOOL_DAYS.value, "deem": Deem.ANY.value}
        )
        super().__init__(data, prefix=prefix, initial=initial)
        self.clock = clock
        self.fields["count"].choices = _counts(clock)  # type: ignore[attr-defined]
        if clock in OPTIONAL_CLOCKS:
            self.fields["length"].help_text = "Leave empty for no limit."
        else:
            self.fields["length"].required = True
            self.fields["length"].error_messages["required"] = "Enter how many. The procedure must state this limit."
        if clock in IN_LONG_UNITS or clock in BEFORE_HEARING:
            for name in ("inset_counts", "receipt_is_day_one", "deem"):
                del self.fields[name]


def _counts(clock: ClockKind) -> list[tuple[str, str]]:
    if clock in BEFORE_HEARING:
        allowed = {Count.SCHOOL_DAYS}
    elif clock in IN_LONG_UNITS:
        allowed = {Count.CALENDAR_DAYS, Count.CALENDAR_MONTHS, Count.CALENDAR_YEARS}
    else:
        allowed = {Count.SCHOOL_DAYS, Count.WORKING_DAYS, Count.CALENDAR_DAYS}
    return [(value, words) for value, words in COUNT_CHOICES if value in allowed]


class LimitsEditor(Editor):
    key = "limits"
    intro = (
        "A change applies to complaints received once this version is in force. What other complaints were "
        "promised stays as it was."
    )

    def make(self, draft: Procedure, data: QueryDict | None) -> Iterable[tuple[str, forms.BaseForm]]:
        for clock in POLICY_CLOCKS:
            form = LimitForm(data, prefix=clock.value, clock=clock, limit=draft.limit(clock))
            yield str(clock.label), form

    def write(self, draft: Procedure) -> None:
        for clock, (_, form) in zip(POLICY_CLOCKS, self.forms, strict=True):
            values = dict(form.cleaned_data)
            if values["length"] is None:
                Limit.objects.filter(procedure=draft, clock=clock).delete()
            else:
                Limit.objects.update_or_create(procedure=draft, clock=clock, defaults=values)


class _Texts(Editor):
    """One text for each key; an empty one means that the version has none of its own."""

    def write(self, draft: Procedure) -> None:
        model = Name if self.key == "names" else Passage
        for key, text in self.forms[0][1].cleaned_data.items():
            if text:
                model.objects.update_or_create(procedure=draft, key=key, defaults={"text": text})
            else:
                model.objects.filter(procedure=draft, key=key).delete()


class NamesEditor(_Texts):
    key = "names"
    intro = "Leave a name empty to use our default."

    def make(self, draft: Procedure, data: QueryDict | None) -> Iterable[tuple[str, forms.BaseForm]]:
        own = {name.key: name.text for name in draft.names.all()}
        form = forms.Form(data, initial=own)
        form.hide_optional = True  # type: ignore[attr-defined]
        for key in NameKey:
            form.fields[key.value] = forms.CharField(
                label=_name_label(key), required=False, max_length=120, help_text=f"Our default: {key.label}"
            )
        yield "", form


def _name_label(key: NameKey) -> str:
    words = key.value.replace("_", " ")
    if words.startswith("closure "):
        return f"When a complaint is closed: {words.removeprefix('closure ')}"
    return words[:1].upper() + words[1:]


def known_marks(text: str) -> None:
    """A mark in a passage must be a name or a time limit."""
    wrong = reading.marks(text)
    if wrong:
        raise forms.ValidationError(f"{{{wrong[0]}}} is neither a name nor a time limit.")


class PassagesEditor(_Texts):
    key = "passages"
    intro = (
        "Begin a line with “- ” to make it a point in a list. Write {principal}, {answer_formal} and so on "
        "where a name or a time limit of this version belongs: it is filled in for you."
    )

    def make(self, draft: Procedure, data: QueryDict | None) -> Iterable[tuple[str, forms.BaseForm]]:
        own = {passage.key: passage.text for passage in draft.passages.all()}
        form = forms.Form(data, initial=own)
        form.hide_optional = True  # type: ignore[attr-defined]
        for key in PassageKey:
            needed = key in checks.NEEDED_PASSAGES
            form.fields[key.value] = forms.CharField(
                label=key.label,
                required=False,
                max_length=6000,
                widget=forms.Textarea(attrs={"rows": 6}),
                validators=[known_marks],
                help_text="Needed before it can be put in force." if needed else "",
            )
        yield "", form


class RouteForm(forms.Form):
    """Who receives, carries out and decides, for one subject at one stage (S0 §6–7)."""

    received_by = forms.ChoiceField(label="Received by")
    carried_out_by = forms.ChoiceField(label="Carried out by")
    decided_or_heard_by = forms.ChoiceField(label="Decided or heard by")
    source = forms.CharField(label="Where it comes from", required=False, max_length=80)
    note = forms.CharField(label="Note", required=False, max_length=200)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        prefix: str,
        subject: SubjectKind,
        stage: Stage,
        row: RoutingRow | None,
    ) -> None:
        stored = {name: getattr(row, name) for name in self.base_fields} if row else {}
        stored["source"] = reading.source_words(stored.get("source", ""))
        super().__init__(data, prefix=prefix, initial=stored)
        self.subject, self.stage = subject, stage
        panel = stage == Stage.PANEL
        self._offer("received_by", RECEIVING_DUTIES)
        self._offer("carried_out_by", frozenset(PANEL_DUTIES) if panel else CARRYING_OUT_DUTIES)
        self._offer("decided_or_heard_by", frozenset(PANEL_DUTIES) if panel else DECIDING_DUTIES)

    def _offer(self, name: str, duties: frozenset[Duty]) -> None:
        choices = [(duty.value, duty.label) for duty in Duty if duty in duties]
        if not self.initial.get(name):
            choices.insert(0, ("", "Choose"))
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        columns = ("received_by", "carried_out_by", "decided_or_heard_by")
        if all(data.get(column) for column in columns):
            for column, sentence in checks.route_problems(
                self.subject, self.stage, *(data[column] for column in columns)
            ).items():
                self.add_error(column, sentence)
        return data


class RoutingEditor(Editor):
    key = "routing"
    intro = (
        "Whatever stands here, nobody who is complained about handles the complaint: it then goes to the next "
        "person above."
    )

    def make(self, draft: Procedure, data: QueryDict | None) -> Iterable[tuple[str, forms.BaseForm]]:
        rows = {(row.subject, row.stage): row for row in draft.routing_rows.all()}
        for subject in SubjectKind:
            for stage in ROUTED_STAGES:
                row = rows.get((subject.value, stage.value))
                form = RouteForm(data, prefix=f"{subject}-{stage.value}", subject=subject, stage=stage, row=row)
                yield f"{subject.label}: {stage.label.lower()}", form

    def write(self, draft: Procedure) -> None:
        for _, form in self.forms:
            assert isinstance(form, RouteForm)  # noqa: S101 - tells the type checker what `make` yields
            RoutingRow.objects.update_or_create(
                procedure=draft, subject=form.subject, stage=form.stage, defaults=form.cleaned_data
            )
