"""Training, induction, declared contacts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.questions import a_day, line, long_text, tick
from accounts.tokens import hidden
from socialmedia.prevention.forms.base import OnceForm, PlainForm, no_later

LONGEST = 5_000


class TrainingForm(PlainForm):
    """A training and who took part."""

    title = line("What was the training?", longest=160, help_text="Such as: Safeguarding refresher.")
    provider = line("Who gave it?", longest=160, required=False)
    on = a_day("When?")
    online_safety = tick("It covered online safety, and what to do when you see a post about us")
    people = forms.MultipleChoiceField(
        label="Who took part?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who took part.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {hidden(user.pk): user for user in people}
        field: Any = self.fields["people"]
        field.choices = [(key, user.name) for key, user in self.known.items()]
        no_later(self, on, "on")
        self.initial.setdefault("online_safety", True)

    def clean_people(self) -> list[Any]:
        return [self.known[key] for key in self.cleaned_data["people"]]


class InductionForm(PlainForm):
    """Somebody new."""

    newly_qualified = tick("They are newly qualified, or begin their first post in a school")
    talked_on = a_day("When did you speak with them about social media?", required=False)
    note = long_text(
        "What did you speak of?", longest=LONGEST, rows=4, required=False,
        help_text="Such as privacy settings, what stands on old pages of theirs, pupils not much younger than them.",
    )  # fmt: skip

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_later(self, on, "talked_on", today=False)


class ContactForm(OnceForm):
    """A contact that a colleague declares."""

    whom = line("With whom?", missing="Say with whom.", help_text="Such as: the parents of a pupil in Year 4.")
    what = long_text(
        "What connects you, and how are you in touch?", longest=LONGEST, rows=4, missing="Say what connects you."
    )


class DiscussForm(PlainForm):
    """What was agreed about it."""

    on = a_day("When did you speak with them?")
    agreed = long_text("What was agreed?", longest=LONGEST, rows=4, missing="Say what was agreed.")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_later(self, on, "on")
