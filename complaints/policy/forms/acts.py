"""Forms for what happens to a version as a whole, and for the bodies outside."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q

from accounts.fields import TypedDateField
from accounts.models import Academy, Trust
from complaints.policy.forms.fields import typed_dates
from complaints.policy.loading import SHIPPED
from complaints.policy.models import OutsideBody, Review

EVERYWHERE = "trust"


class PlaceForm(forms.Form):
    """For whom the new draft is."""

    place = forms.ChoiceField(label="Who is the new version for?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, trust: int, academy: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.academies = {str(a.pk): a for a in Academy.objects.filter(trust_id=trust)}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (EVERYWHERE, "Every academy that has no procedure of its own"),
            *((key, f"Only {academy.name}") for key, academy in self.academies.items()),
        ]
        self.initial.setdefault("place", str(academy or EVERYWHERE))

    @property
    def academy(self) -> Academy | None:
        return self.academies.get(self.cleaned_data["place"])


class BeginForm(PlaceForm):
    """Which of the procedures that the portal brings a draft begins with, and for whom it is."""

    shipped = forms.ChoiceField(
        label="Which procedure is nearest to yours?", widget=forms.RadioSelect, choices=list(SHIPPED.items()),
        error_messages={"required": "Choose the procedure that is nearest to yours."},
    )  # fmt: skip
    field_order = ["shipped", "place"]


class InForceForm(forms.Form):
    """From which day a draft is in force."""

    in_force_from = TypedDateField(
        label="In force from", help_text="Complaints received on this day or later begin under it."
    )


class EndForm(forms.Form):
    """The last day of an academy's own version."""

    last_day = TypedDateField(
        label="Last day in force", help_text="From the next day, the academy has the trust's procedure."
    )


class ReviewForm(forms.ModelForm[Review]):
    """A review after which the version stays as it is (R2)."""

    class Meta:
        model = Review
        fields = ("reviewed_on", "why", "approver", "approved_on", "next_review_on")
        formfield_callback = typed_dates

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        reviewed, approved, due = (data.get(n) for n in ("reviewed_on", "approved_on", "next_review_on"))
        if reviewed and approved and approved < reviewed:
            self.add_error("approved_on", "A review is approved on its day or later.")
        if reviewed and due and due <= reviewed:
            self.add_error("next_review_on", "The next review comes after this one.")
        return data


class BodyForm(forms.ModelForm[OutsideBody]):
    """A body outside, from one day to another; one at a time for a kind of school (R103)."""

    class Meta:
        model = OutsideBody
        fields = ("school_kind", "name", "article", "short_name", "link", "contact", "looks_at", "from_date", "to_date")
        widgets = {"looks_at": forms.Textarea(attrs={"rows": 8})}
        formfield_callback = typed_dates

    def __init__(self, *args: Any, trust: Trust, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trust = trust
        self.begins: dt.date | None = None
        self.overlapping: OutsideBody | None = None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        begins, ends, kind = data.get("from_date"), data.get("to_date"), data.get("school_kind")
        if begins and ends and ends < begins:
            self.add_error("to_date", "It ends before it begins.")
        elif begins and kind:
            self.begins, self.overlapping = begins, self._overlapping(begins, ends, kind)
            if self.overlapping:
                name = self.overlapping.name
                self.add_error("from_date", f"On some of these days it is {name}. End that one first.")
        if not data.get("link") and not data.get("contact"):
            self.add_error("link", "Give a web page or another contact.")
        return data

    def _overlapping(self, begins: dt.date, ends: dt.date | None, kind: str) -> OutsideBody | None:
        others = OutsideBody.objects.filter(trust=self.trust, school_kind=kind).exclude(pk=self.instance.pk)
        others = others.filter(Q(to_date__isnull=True) | Q(to_date__gte=begins))
        if ends is not None:
            others = others.filter(from_date__lte=ends)
        return others.first()

    @property
    def is_there(self) -> bool:
        """True when the very same new body is on record: the form was sent twice."""
        if self.instance.pk is not None or self.is_valid() or self.overlapping is None:
            return False
        if self.overlapping.from_date != self.begins:
            return False
        names = [name for name in self.fields if name != "from_date"]
        return all(self.cleaned_data.get(n) == getattr(self.overlapping, n) for n in names)
