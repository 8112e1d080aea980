"""Model fields as the portal's form fields: a date is typed as day, month and year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from accounts.fields import TypedDateField


def typed_dates(db_field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """For `formfield_callback`: dates become TypedDateField, everything else stays as Django makes it."""
    if isinstance(db_field, models.DateField):
        label = str(db_field.verbose_name)
        return TypedDateField(
            label=label[:1].upper() + label[1:], required=not db_field.blank, help_text=db_field.help_text
        )
    made: forms.Field | None = db_field.formfield(**kwargs)
    return made
