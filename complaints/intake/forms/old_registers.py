"""Sending in an old register, and saying which of its columns is which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Academy
from complaints.evidence.recognising import EXCEL, OPEN_SHEET
from complaints.intake.importing import fields
from complaints.intake.importing.reading import WITHOUT_RESULT, shown
from complaints.intake.models import OldRegister, Undated

SPREADSHEETS = (EXCEL, OPEN_SHEET, "text/csv", "text/plain")
"""The kinds of file that can be read as a register."""


class SendForm(forms.Form):
    """The file, and where its complaints belong."""

    upload = forms.FileField(
        label="The old register", help_text="XLSX, ODS or CSV, with its headings in one row.", allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
        error_messages={"required": "Choose the file.", "missing": "Choose the file."},
    )  # fmt: skip
    academy = forms.ModelChoiceField(
        label="Which academy is it of?", queryset=Academy.objects.none(), required=False,
        empty_label="Several: a column says which",
        error_messages={"invalid_choice": "Choose an academy from the list."},
    )  # fmt: skip

    def __init__(self, *args: Any, academies: QuerySet[Academy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["academy"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = academies
            field.to_field_name = "slug"


class MatchForm(forms.Form):
    """For each thing that we keep, the column that holds it."""

    month_first = forms.TypedChoiceField(
        label="How are days such as 3/4/2026 meant?", widget=forms.RadioSelect,
        choices=[("no", "3 April: the day first"), ("yes", "4 March: the month first")],
        coerce=lambda said: said == "yes", error_messages={"required": "Choose how days are meant."},
    )  # fmt: skip

    def __init__(self, given: Any, *, register: OldRegister, samples: list[list[str]]) -> None:
        initial = {key: str(at) for key, at in register.mapping.items()}
        initial["month_first"] = "yes" if register.month_first else "no"
        super().__init__(given, initial=initial)
        self.register = register
        columns = [(str(at), _shown(heading, at, samples)) for at, heading in enumerate(register.headings)]
        for field in fields.FIELDS:
            if field.key == "academy" and register.academy_id is not None:
                continue
            needed = field.required or field.key == "academy"
            self.fields[field.key] = forms.ChoiceField(
                label=field.label, required=needed, help_text=field.help, choices=[("", "No column"), *columns],
                error_messages={
                    "invalid_choice": "Choose a column from the list.",
                    "required": f"Choose the column for “{field.label}”.",
                },
            )  # fmt: skip
        self.order_fields([*(field.key for field in fields.FIELDS), "month_first"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        used: dict[int, str] = {}
        for key, at in self.mapping().items():
            if at in used:
                self.add_error(key, f"This column is chosen for “{fields.BY_KEY[used[at]].label}” already.")
            used.setdefault(at, key)
        return given

    def mapping(self) -> dict[str, int]:
        """Field → column."""
        chosen = ((field.key, self.cleaned_data.get(field.key)) for field in fields.FIELDS)
        return {key: int(at) for key, at in chosen if at}


def _shown(heading: str, at: int, samples: list[list[str]]) -> str:
    """A column with something that stands in it: “Date recd, such as 3/4/24”."""
    said = [shown(cells[at]) for cells in samples if at < len(cells) and cells[at]]
    example = next((text for text in said if text != WITHOUT_RESULT), next(iter(said), ""))
    text = " ".join(example.split())
    return f"{heading}, such as {text[:40]}" if text else f"{heading} (empty at first)"


class UndatedForm(forms.Form):
    """What becomes of rows that look finished and have no day of closing."""

    undated = forms.ChoiceField(
        label="What are they?", widget=forms.RadioSelect, choices=Undated.choices,
        error_messages={"required": "Say what becomes of these rows."},
    )  # fmt: skip


class BringForm(forms.Form):
    """That somebody has looked at it, and knows what is left out."""

    left_out = forms.BooleanField(
        label="I have seen what is left out", required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, left_out: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if left_out:
            field = self.fields["left_out"]
            field.required = True
            field.label = f"Bring in the others without {'this row' if left_out == 1 else f'these {left_out:,} rows'}"
            field.error_messages["required"] = "Tick that they are left out, or put the file right and send it again."
        else:
            del self.fields["left_out"]
