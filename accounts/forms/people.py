"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm

from accounts.fields import TelephoneField
from accounts.listing import listed_for
from accounts.models import User

CHOOSING_HELP = (
    "At least 12 characters. Three words that do not belong together are easy to remember and hard to guess."
)


ASKED = forms.fields_for_model(User, ["name", "email", "job_title"])
"""The questions about a person as the model puts them: how long, and on one line."""


class InviteForm(forms.Form):
    """Who is invited. An address that belongs to somebody of whom this person may not know is taken like a new one: a
    refusal would tell that they have a part in some case (R101)."""

    name, email, job_title = ASKED["name"], ASKED["email"], ASKED["job_title"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        for field, label, hint, missing in (
            ("name", "Full name", "", "Enter the person's full name."),
            ("email", "E-mail address", "The invitation goes there, and it is how they sign in.",
             "Enter an e-mail address."),
            ("job_title", "Job title", "As it should stand in letters, such as Head of Year 8.", ""),
        ):  # fmt: skip
            asked = self.fields[field]
            asked.label, asked.help_text, asked.error_messages["required"] = label, hint, missing
        self.fields["email"].error_messages["invalid"] = "Enter an e-mail address like name@example.org."

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if listed_for(self.by).filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody with this address is already on the list of people.")
        return email


class DetailsForm(forms.ModelForm[User]):
    """What may be put right about a person. Their address is their sign-in and stays."""

    class Meta:
        model = User
        fields = ["name", "job_title", "telephone"]
        field_classes = {"telephone": TelephoneField}
        labels = {"name": "Full name", "job_title": "Job title", "telephone": "Telephone"}
        error_messages = {"name": {"required": "Enter the person's full name."}}


class TypedForm(forms.Form):
    """What whoever invited somebody from outside typed of them, put right."""

    name, job_title = ASKED["name"], ASKED["job_title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["job_title"].label = "Full name", "Job title"
        self.fields["name"].error_messages["required"] = "Enter the person's full name."


class ChoosePasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The first password of an invited person."""

    error_messages = {"password_mismatch": "The two passwords are not the same. Type the same one twice."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Choose a password"
        self.fields["new_password1"].help_text = CHOOSING_HELP
        self.fields["new_password2"].label = "Type it again"
        self.fields["new_password2"].help_text = ""


class FindForm(forms.Form):
    """Finding a person in the list."""

    hide_optional = True

    q = forms.CharField(label="Name, e-mail address or job title", required=False, max_length=100)
