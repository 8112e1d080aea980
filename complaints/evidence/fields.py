"""A question that takes several files at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from complaints.evidence.recognising import ACCEPTED_ENDINGS, Refused, check

MOST_FILES = 10


class FilesWidget(forms.FileInput):
    """A file input that lets several be chosen."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, "accept": ACCEPTED_ENDINGS, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        chosen: Iterable[UploadedFile[Any]] = (
            files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []
        )
        return list(chosen)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """Cleans to the list of the files that may be sealed. Says of each refused one why, by its name.

    A browser cannot show chosen files again after an error. So that nobody has to choose twice, a view may
    seal what `accepted(form, name)` gives even when the form has errors, and show those as already added.
    """

    widget = FilesWidget
    default_error_messages = {
        "required": "Choose a file.",
        "too_many": "Choose at most %(most)s files at a time.",
    }

    def __init__(self, *, most: int = MOST_FILES, **kwargs: Any) -> None:
        self.most = most
        largest = settings.UPLOAD_LARGEST_MB
        kwargs.setdefault(
            "help_text",
            f"You can choose several files, each up to {largest} MB: PDF, Word, Excel, PowerPoint, "
            "pictures, e-mails, plain text, sound or video.",
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[UploadedFile[Any]]:
        chosen = [one for one in value or [] if one]
        if not chosen:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(chosen) > self.most:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": self.most})
        wrong = []
        for upload in chosen:
            try:
                check(upload)
            except Refused as refusal:
                wrong.append(ValidationError(str(refusal), code="refused"))
        if wrong:
            raise ValidationError(wrong)
        return chosen


def accepted(form: forms.BaseForm, name: str) -> list[UploadedFile[Any]]:
    """The files of one question that may be sealed, even when a neighbour or another answer was wrong."""
    if name in getattr(form, "cleaned_data", {}):
        return list(form.cleaned_data[name])
    good = []
    for upload in form[name].data or []:
        try:
            check(upload)
        except Refused:
            continue
        good.append(upload)
    return good
