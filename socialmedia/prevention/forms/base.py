"""What the forms of this room share."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.fields import RowField, TypedDateField
from accounts.models import Academy, User
from socialmedia.forms.report import PlainForm

__all__ = ["AcademyField", "OnceForm", "PlainForm", "RowField", "no_later", "one_academy", "people_field"]

ALL = "all"


class OnceForm(PlainForm):
    """A form that counts once when it is sent twice: by a double click, or by two browsers at once."""

    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", secrets.token_urlsafe(18))


def people_field(label: str, *, required: bool = True, help_text: str = "") -> Any:
    """One colleague out of a list."""
    return RowField(
        label=label, required=required, help_text=help_text, words=lambda user: user.name, missing="Choose a colleague."
    )


class AcademyField(RowField):
    """An academy out of those whose lists somebody keeps."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Academy")
        super().__init__(words=lambda academy: academy.name, missing="Choose the academy.", **kwargs)


def one_academy(form: forms.Form, rows: QuerySet[Academy], name: str = "academy") -> None:
    """The academies to choose from; not asked where there is only one."""
    field: Any = form.fields[name]
    field.queryset = rows
    found = list(rows[:2])
    if len(found) == 1 and field.required:
        form.initial.setdefault(name, found[0])
        field.widget = forms.HiddenInput()


def offer_people(form: forms.Form, rows: QuerySet[User], name: str = "user") -> None:
    """The colleagues to choose from."""
    field: Any = form.fields[name]
    field.queryset = rows.order_by("name", "pk")


def no_later(form: forms.Form, on: dt.date, *names: str, today: bool = True) -> None:
    """These days cannot lie in the future; today is offered."""
    for name in names:
        field = form.fields[name]
        if isinstance(field, TypedDateField):
            field.max_value = on
        if today:
            form.initial.setdefault(name, on)
