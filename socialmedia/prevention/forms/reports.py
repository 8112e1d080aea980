"""Reports of colleagues, and e-mails as evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.questions import a_day, line, long_text, tick, yes_no
from socialmedia.prevention.forms.base import (
    AcademyField,
    OnceForm,
    PlainForm,
    no_later,
    offer_people,
    one_academy,
    people_field,
)
from socialmedia.prevention.vocabulary import Done, ReportKind

LONGEST = 10_000


class ReportForm(PlainForm):
    """What a colleague reports; which questions depends on the kind."""

    academy = AcademyField(label="At which academy?")
    happened_on = a_day("When was it?")
    where = line("Where: which site, device or account?", required=False, longest=300)
    what = long_text("What happened?", longest=LONGEST, rows=5, missing="Say in a few words what happened.")
    about_head = tick("It is about the principal", help_text="Then it goes to the chair of the academy council.")
    about_user = people_field("Which colleague is it about?", required=False)
    about_name = line("Or their name, if they are not in the list", required=False)
    child_at_risk = yes_no("Could a child be at risk?")
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, academies: Any, people: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        one_academy(self, academies)
        no_later(self, on, "happened_on")
        if kind == ReportKind.MISUSE:
            offer_people(self, people, "about_user")
        else:
            del self.fields["about_user"], self.fields["about_name"], self.fields["about_head"]
        if kind == ReportKind.CONTACT:
            self.fields["what"].help_text = "Who contacted you, how, and what they wrote. You have done nothing wrong."
        if kind == ReportKind.ACCOUNT:
            self.fields["what"].help_text = "Do not write the password."
        if kind == ReportKind.HARMFUL:
            self.fields["what"].help_text = "What came up, and how you came across it. Do not open it again."

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        named = said.get("about_user") or said.get("about_name") or said.get("about_head")
        if self.kind == ReportKind.MISUSE and not named:
            self.add_error("about_head", "Say whom it is about: tick this, choose from the list, or type the name.")
        return said


class NoteForm(OnceForm):
    """What was done."""

    done = forms.ChoiceField(
        label="What was done?", choices=[("", "Choose"), *Done.choices],
        error_messages={"required": "Choose what was done.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip
    on = a_day("When?")
    their_reference = line(
        "Reference there", required=False, longest=100,
        help_text="Needed for the LADO, the record of concerns about staff, and what is considered elsewhere.",
    )  # fmt: skip
    text = long_text(
        "Whom did you tell, and what was said?", longest=LONGEST, rows=3, required=False,
        help_text="What is considered under discipline stays there: only its reference belongs here.",
    )  # fmt: skip

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_later(self, on, "on")


class LetInForm(PlainForm):
    """Why somebody is no longer kept out."""

    why = long_text(
        "How do you know that it is not about them?", longest=LONGEST, rows=2,
        missing="Say how you know that it is not about them.",
    )  # fmt: skip


class CloseForm(PlainForm):
    """What was learnt."""

    outcome = long_text(
        "What was learnt, and what changes?", longest=LONGEST, rows=4,
        missing="Say what was learnt or changed, or that nothing had to be.",
    )  # fmt: skip


class KeepForm(PlainForm):
    """Why it is kept longer."""

    why = line("Why is it kept longer?", longest=300, required=False, help_text="Leave it empty to keep it no longer.")


class MailForm(OnceForm):
    """The written request."""

    academy = AcademyField(label="At which academy?")
    employee = people_field("Whose e-mails?", required=False)
    employee_name = line("Or their name, if they have no sign-in", required=False)
    asked_on = a_day("When was it asked for?")
    request = long_text("The request as it was written", longest=LONGEST, rows=4)
    reason = long_text("Why is it needed?", longest=LONGEST, rows=3)
    scope = line("Which messages, from when to when?", longest=300)

    def __init__(self, *args: Any, academies: Any, people: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_academy(self, academies)
        offer_people(self, people, "employee")
        no_later(self, on, "asked_on")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("employee") and not said.get("employee_name"):
            self.add_error("employee", "Say whose e-mails.")
        return said


class SearchForm(PlainForm):
    """What was looked at."""

    searched_on = a_day("When was it looked at?")
    searched_who = line("Who looked?", help_text="Such as the network manager.")
    kept_where = line(
        "Where is what was found kept?", longest=300, required=False,
        help_text="The reference of the complaint or incident on which it was sealed. Do not copy it here.",
    )  # fmt: skip

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_later(self, on, "searched_on")


class NoticeForm(PlainForm):
    """The notice in writing."""

    notified_on = a_day("When was the employee told in writing?", required=False)
    notified_how = long_text("What were they told, and how was it sent?", longest=LONGEST, rows=3, required=False)
    notice_waits = line(
        "Or, if it has to wait: on whose advice, and why?", longest=300, required=False,
        help_text="Such as the police, who ask that nobody is warned.",
    )  # fmt: skip

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no_later(self, on, "notified_on", today=False)


class EmptyForm(PlainForm):
    """An act that needs nothing but the saying so."""
