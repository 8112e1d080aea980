"""Forms about the trust and its academies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import slugify

from accounts import look
from accounts.fields import TelephoneField, TypedDateField
from accounts.models import Academy, Trust

CODE = RegexValidator(r"^[A-Z]{3,4}$", "Enter three or four capital letters, such as ACA.")
LABELS = {
    "name": "Name",
    "address": "Address",
    "telephone": "Telephone",
    "email": "E-mail address",
    "website": "Website",
    "colour": "Colour",
}
COLOUR_HELP = "As # and six letters or digits, such as #1d4f5f. White text has to be readable on it."


class _PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a letterhead and the top of a page need."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"].help_text = COLOUR_HELP
        self.fields["address"].widget.attrs["rows"] = 4

    def clean_colour(self) -> str:
        chosen: str = self.cleaned_data["colour"].lower()
        contrast = look.contrast(look.parse(chosen), look.WHITE)
        if contrast < look.READABLE:
            raise forms.ValidationError(
                f"White text is too hard to read on this colour: its contrast is {contrast:.1f} and has to be "
                f"{look.READABLE} or more. Choose a darker one."
            )
        return chosen


class TrustForm(_PlaceForm):
    class Meta:
        model = Trust
        fields = ["name", "address", "telephone", "email", "website", "company_number", "colour"]
        field_classes = {"telephone": TelephoneField}
        labels = {**LABELS, "company_number": "Company number"}

    def save(self, commit: bool = True) -> Trust:
        """A new trust gets its short name for addresses from its name."""
        if not self.instance.slug:
            self.instance.slug = slugify(self.instance.name)[:50].strip("-") or "trust"
        saved: Trust = super().save(commit)
        return saved


class AcademyForm(_PlaceForm):
    pupils_counted_on = TypedDateField(
        label="Day on which they were counted", required=False,
        help_text="Such as that of the last school census. Boards say it beside figures for each 100 pupils.",
    )  # fmt: skip

    class Meta:
        model = Academy
        fields = [
            "name", "address", "telephone", "email", "website", "urn", "head_name", "safeguarding_contact",
            "pupils_on_roll", "pupils_counted_on", "early_years", "is_open", "colour",
        ]  # fmt: skip
        field_classes = {"telephone": TelephoneField}
        labels = {
            **LABELS,
            "urn": "Unique reference number (URN)",
            "head_name": "Name of the head, as letters give it",
            "safeguarding_contact": "Safeguarding contact",
            "pupils_on_roll": "Pupils on roll",
            "early_years": "It has a nursery or a reception class",
            "is_open": "It is open, and takes complaints",
        }
        help_texts = {"safeguarding_contact": "Who to call, and how: parents and letters are shown this."}


class NewAcademyForm(AcademyForm):
    """A new academy also gets its place in addresses and the letters that begin its references; both stay."""

    class Meta(AcademyForm.Meta):
        fields = ["name", "slug", "code", *AcademyForm.Meta.fields[1:]]
        labels = {
            **AcademyForm.Meta.labels,
            "slug": "Short name in addresses",
            "code": "Letters of its references",
        }
        help_texts = {
            **AcademyForm.Meta.help_texts,
            "slug": "Small letters, digits and hyphens, such as alder-academy. It cannot be changed later.",
            "code": "Three or four capital letters, such as ALD. They cannot be changed later.",
        }

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        CODE(code)
        return code
