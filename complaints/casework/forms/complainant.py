"""The form in which staff add or put right how to reach a complainant and what to do differently for them."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import questions
from complaints.casework.forms.base import CaseForm, line, long_text, tick
from complaints.casework.models import Complainant


def _flag(name: str) -> forms.BooleanField:
    words = str(Complainant._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a plain field
    return tick(words[:1].upper() + words[1:])


class DetailsForm(CaseForm):
    """Name, e-mail, post, telephone and adjustments of the complainant (S0 §1, R17)."""

    name = line("Full name", required=False)
    email = forms.EmailField(
        label="E-mail address", required=False,
        error_messages={"invalid": "Enter an e-mail address like name@example.org."},
    )  # fmt: skip
    telephone = questions.telephone()
    address = long_text("Postal address", required=False, rows=4)
    large_print = _flag("large_print")
    email_only = _flag("email_only")
    post_only = _flag("post_only")
    telephone_first = _flag("telephone_first")
    easy_read = _flag("easy_read")
    step_free = _flag("step_free")
    hearing_support = _flag("hearing_support")
    supporter = _flag("supporter")
    talk_at_school = _flag("talk_at_school")
    interpreter = line("An interpreter for this language", required=False, longest=60)
    other_adjustment = long_text("Anything else that would help them", required=False, rows=3)

    def prepare(self) -> None:
        person = self.complaint.complainant
        for name in self.fields:
            if name not in ("seen_state", "once"):
                self.initial.setdefault(name, getattr(person, name))
        if not person.anonymous:
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = "Enter the name of the person who complains."

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if said.get("email_only") and said.get("post_only"):
            self.add_error("post_only", "Choose either e-mail only or paper only, not both.")
        elif said.get("post_only") and not str(said.get("address") or "").strip():
            self.add_error("post_only", "To write on paper only, enter the postal address to which letters go.")
        elif said.get("email_only") and not said.get("email"):
            self.add_error("email_only", "To write by e-mail only, enter the e-mail address.")
        known = any(said.get(name) for name in ("email", "telephone", "address", "talk_at_school"))
        if not known and not self.complaint.complainant.anonymous and not self.errors:
            self.add_error("email", "Keep at least one: an e-mail address, a telephone number or a postal address.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was typed, under the names of the record."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seen_state", "once")}
        return given | {name: given[name].replace("\r\n", "\n") for name in ("address", "other_adjustment")}
