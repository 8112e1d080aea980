"""Reporting a post in two minutes: what was seen, the screenshots, who brought it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from complaints.evidence.fields import FilesField
from socialmedia import addresses, reference
from socialmedia.forms.base import AskingForm, Fault, a_day, choice, line, long_text, tick, yes_no
from socialmedia.vocabulary import Brought, Place, Seen, Whom

MOST_AT_ONCE = 80


class PlainForm(AskingForm):
    """A form that stands on no incident yet."""

    @property
    def problems(self) -> list[Fault]:
        if not self.is_bound:
            return []
        found = [Fault("", str(text)) for text in self.non_field_errors()]
        for name, texts in self.errors.items():
            if name != "__all__":
                field = self[name]
                anchor = f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
                found += [Fault(anchor, str(text)) for text in texts]
        return found


class AddressField(forms.CharField):
    """The address of a post: of the web, without what follows people about."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Address of the post", required=False, max_length=4000,
            widget=forms.TextInput(attrs={"inputmode": "url"}),
            help_text="Open the post in a web browser and copy the address line. The app often does not show it.",
            **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        try:
            return addresses.cleaned(super().clean(value))
        except addresses.NotAnAddress as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class ReportForm(PlainForm):
    """What a colleague knows of a post (R145, R147, R233)."""

    academy: Any = forms.ModelChoiceField(
        label="Which academy is it about?", queryset=None, empty_label="Choose",
        error_messages={"required": "Choose the academy.", "invalid_choice": "Choose the academy."},
    )  # fmt: skip
    danger = yes_no(
        "Could somebody be in danger now?", help_text="Such as a threat to harm somebody, or a child at risk."
    )
    about = choice(
        "Whom is it about, or who posted it, as far as you know?", Whom.choices,
        help_text="They do not see your report and are not told of it.",
    )  # fmt: skip
    about_name = line(
        "If it is another colleague: their name", required=False, help_text="Or how they are known. It can be yours."
    )
    platform_name = choice("Where was it posted?", (), many=True)
    address = AddressField()
    account = line("Name or account it was posted under", required=False, help_text="As it stands beside the post.")
    place = choice("What kind of place is it?", Place.choices, many=True)
    place_name = line("Name of the page or group", required=False)
    audience = choice("Who can see it?", Seen.choices, many=True)
    seen_on = a_day("When was it seen?")
    posted_when = line("When was it posted?", required=False, longest=100, help_text="As it stands beside the post.")
    words = long_text(
        "What is it about, in a sentence or two?", required=False, rows=3,
        help_text="Do not write who told you: you are asked for that on a page of its own.",
    )  # fmt: skip
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    again = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, academies: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["academy"]
        rows = list(academies)
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # nosec B101 - declared above
        field.queryset = academies
        if len(rows) == 1:
            self.initial.setdefault("academy", rows[0].pk)
            field.widget = forms.HiddenInput()
        names = [
            (row.name, f"{row.name} ({row.also_called})" if row.also_called else row.name)
            for row in (reference.platforms_of(rows[0].trust) if rows else [])
            if row.in_use
        ]
        platform = self.fields["platform_name"]
        assert isinstance(platform, forms.ChoiceField)  # noqa: S101  # nosec B101 - declared above
        platform.choices = [("", "Choose"), *names]
        self.initial.setdefault("seen_on", on)
        self.initial.setdefault("audience", Seen.UNKNOWN)
        day = self.fields["seen_on"]
        if hasattr(day, "max_value"):
            day.max_value = on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("about") == Whom.COLLEAGUE and not said.get("about_name"):
            self.add_error("about_name", "Enter their name, or how they are known.")
        return said


class ScreenshotsForm(PlainForm):
    """Pictures, prints and mails, many at once."""

    uploads = FilesField(
        label="Screenshots", most=MOST_AT_ONCE,
        help_text="Show the post, its day and time, the name it was posted under and, where you can, the address. "
        "You can choose many at once. Pictures in the HEIC format of some phones are kept, but cannot be shown or "
        "printed: a screenshot, PNG or JPEG, can.",
    )  # fmt: skip
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].error_messages["required"] = "Choose a screenshot, or go on without one."


class SourceForm(PlainForm):
    """Who brought it. Read by those who manage the incident only (R146, R213)."""

    how = choice("How did you come to know of the post?", Brought.choices)
    name = line("Name of whoever told you", required=False)
    reach = line("How to reach them", required=False, longest=300)
    account = line(
        "Their own account name, if it can be seen in a screenshot", required=False,
        help_text="So that it can be looked for before anything is shown.",
    )  # fmt: skip
    encouraged = tick("I asked them to report the post to the platform themselves as well")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("how") == Brought.MYSELF:
            said["name"], said["reach"] = "", ""
        return said
