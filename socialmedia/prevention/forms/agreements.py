"""Writing, approving, asking and signing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms

from accounts.models import User
from accounts.questions import a_day, line, long_text, tick
from socialmedia.prevention.forms.base import PlainForm, no_later, offer_people, people_field
from socialmedia.prevention.models import Agreement, PolicyLink, Rules

LONGEST = 50_000


class WriteForm(PlainForm):
    """The words of a draft."""

    title = line("Title", longest=160)
    text = long_text(
        "What it says", longest=LONGEST, rows=24,
        help_text="An empty line between paragraphs; a line that begins with “- ” is one point of a list.",
    )  # fmt: skip
    must_not = long_text(
        "What must not be communicated, one on each line", longest=LONGEST, rows=8, required=False,
        help_text="Shown as a list of its own before anybody signs.",
    )  # fmt: skip
    statement = long_text("What is declared by signing", longest=2_000, rows=3)


class ApproveForm(PlainForm):
    """Who approved it, when, and from when on it counts."""

    approver = line("Which board approved it?", missing="Say which board approved it.")
    approved_on = a_day("When did they approve it?")
    in_force_from = a_day("From when on is it in force?")
    review_on = a_day("When is it reviewed again?", help_text="Once a year at the latest.")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_later(self, on, "approved_on", today=False)
        self.initial.setdefault("in_force_from", on)
        self.initial.setdefault("review_on", on + relativedelta(years=1))


class RoundForm(PlainForm):
    """When everybody is asked, and how often again."""

    title = line("What do you call this round?", longest=120)
    begins_on = a_day("When does it begin?")
    due_on = a_day("By when does everybody sign?")
    counts_from = a_day(
        "Signatures from which day on count?", required=False,
        help_text="Leave it empty for the first day. An earlier day spares those who signed when they began.",
    )  # fmt: skip
    remind_every = forms.IntegerField(
        label="Days between reminders", min_value=1, max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Say after how many days.", "invalid": "Enter a number of days.",
            "min_value": "Enter a number of days from 1 to 60.", "max_value": "Enter a number of days from 1 to 60.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = on.year if on.month >= 8 else on.year - 1
        self.initial.setdefault("title", f"Year {year}/{(year + 1) % 100:02d}")
        self.initial.setdefault("begins_on", on)
        self.initial.setdefault("due_on", on + dt.timedelta(days=28))
        self.initial.setdefault("remind_every", 7)


class SignForm(PlainForm):
    """The signature, below the words that are signed."""

    trained = tick(
        "I have received the training for my work, including online safety", required=True,
        missing="You sign once you have had the training. Ask for it if you have not.",
    )  # fmt: skip
    understood = tick(
        "I have read this and understood it", required=True,
        missing="Sign once you have read and understood it. Ask about what is not clear.",
    )  # fmt: skip
    signature = line("Type your full name to sign", missing="Type your full name to sign.")
    mark = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("mark", agreement.mark)
        self.fields["signature"].help_text = f"As it stands here: {user.name}."


class PaperForm(PlainForm):
    """A signature on paper."""

    user = people_field("Who signed?")
    on = a_day("When?")
    trained = tick("The declaration says that they received the training", required=True)
    understood = tick("The declaration says that they read and understood it", required=True)

    def __init__(self, *args: Any, people: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, people)
        no_later(self, on, "on")


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A linked policy."""

    approved_on = a_day("When was it approved?", required=False)

    class Meta:
        model = PolicyLink
        fields = ("title", "link", "for_whom", "approver", "approved_on", "in_use")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("approver")) != bool(said.get("approved_on")):
            self.add_error("approver", "Say who approved it and when, or leave both empty.")
        return said


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """How long things last at this trust."""

    class Meta:
        model = Rules
        exclude = ("trust",)  # noqa: DJ006 - every rule is asked
