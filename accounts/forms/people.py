"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm

from accounts.models import User

CHOOSING_HELP = (
    "At least 12 characters. Three words that do not belong together are easy to remember and hard to guess."
)


class InviteForm(forms.ModelForm[User]):
    """Who is invited."""

    class Meta:
        model = User
        fields = ["name", "email", "job_title"]
        labels = {"name": "Full name", "email": "E-mail address", "job_title": "Job title"}
        help_texts = {
            "email": "The invitation goes there, and it is how they sign in.",
            "job_title": "As it should stand in letters, such as Head of Year 8.",
        }
        error_messages = {
            "name": {"required": "Enter the person's full name."},
            "email": {
                "required": "Enter an e-mail address.",
                "invalid": "Enter an e-mail address like name@example.org.",
            },
        }

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody with this address is already on the list of people.")
        return email


class DetailsForm(forms.ModelForm[User]):
    """What may be put right about a person. Their address is their sign-in and stays."""

    class Meta:
        model = User
        fields = ["name", "job_title", "telephone"]
        labels = {"name": "Full name", "job_title": "Job title", "telephone": "Telephone"}
        error_messages = {"name": {"required": "Enter the person's full name."}}


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
