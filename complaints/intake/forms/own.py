"""What the complainant sends from their own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.tokens import hidden, shown
from complaints.casework.models import Complainant, Head
from complaints.evidence.fields import FilesField
from complaints.intake.forms.asking import email_line, line, long_text, telephone_line
from complaints.intake.forms.complainant import ADJUSTMENTS, NeedsForm
from complaints.intake.offers import Offer


class OwnForm(forms.Form):
    """A page of the complainant; what was kept when their time was up is given back as `typed`."""

    hide_optional = True

    def as_typed(self) -> str:
        """The words as they were sent, whether or not they can still be taken."""
        return str(self.data.get("text", "")).replace("\r\n", "\n").strip()


class MessageForm(OwnForm):
    text = long_text("Write to us", required=True, rows=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = "Write your message first."


class AddFilesForm(OwnForm):
    uploads = FilesField(label="Add files", error_messages={"required": "Choose a file."})


class HeadsForm(OwnForm):
    """Confirm the points at issue, or say which should be put differently and what is missing (R9)."""

    agreed = forms.ChoiceField(
        label="Are these the points that you want answered?",
        choices=[("yes", "Yes, these are my points"), ("no", "No, something is missing or wrong")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    text = long_text("If no: what is missing, or wrong in another way?", rows=5)

    def __init__(self, *args: Any, heads: Iterable[Head] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for head in heads:
            self.fields[f"head-{head.number}"] = long_text(
                f"Point {head.number}: how you would put it", rows=2, help_text=f"We wrote: {head.text}"
            )
        self.order_fields(["agreed", *(name for name in self.fields if name.startswith("head-")), "text"])

    def corrections(self) -> dict[int, str]:
        """The number of each point that they would put differently, with their words."""
        said = {name: str(text).replace("\r\n", "\n").strip() for name, text in self.cleaned_data.items() if text}
        return {int(name.removeprefix("head-")): text for name, text in said.items() if name.startswith("head-")}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        said = found.get("text", "").strip() or any(self.corrections().values())
        if found.get("agreed") == "no" and not said and not self.errors:
            self.add_error("text", "Tell us what is missing or wrong.")
        if found.get("agreed") == "yes" and said:
            self.add_error(
                "agreed", "You chose yes, and wrote that something is missing or wrong. Choose no, or empty the box."
            )
        return found


class DatesForm(OwnForm):
    """Which of the dates offered suit (R73)."""

    def __init__(self, *args: Any, dates: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in dates:
            self.fields[f"date-{hidden(row.pk)}"] = forms.ChoiceField(
                label=f"{row.on:%A} {row.on.day} {row.on:%B %Y}, {row.begins:%H:%M}",
                choices=[("yes", "I can come"), ("no", "I cannot come")],
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
                error_messages={"required": "Say whether you can come on this day."},
                initial={True: "yes", False: "no"}.get(row.suits),
            )

    def suits(self) -> dict[int, bool]:
        """The key of each date, and whether it suits."""
        return {shown(name.removeprefix("date-")): said == "yes" for name, said in self.cleaned_data.items()}


class ComingForm(OwnForm):
    """Whether they come to the hearing, with whom, and what they need (R76, R77)."""

    COMING = {
        "yes": "Yes, I will come", "video": "I would like to take part by video",
        "papers": "No, please decide on the papers", "no": "No, I cannot come on that day",
    }  # fmt: skip

    coming = forms.ChoiceField(
        label="Will you come to the hearing?", choices=list(COMING.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you will come."},
    )  # fmt: skip
    companion = line(
        "Who comes with you, and who they are to you", longest=200, help_text="Such as a friend or a relative."
    )
    complainant_speaker = line("Does somebody speak for you? If so, who?", longest=200)
    complainant_witnesses = long_text(
        "Is there anybody whom the panel should hear? Write one name on each line.", rows=3
    )
    needs = long_text("What would help you to take part?", rows=3)

    def as_typed(self) -> str:
        said = {name: str(self.data.get(name, "")).replace("\r\n", "\n").strip() for name in self.fields}
        said["coming"] = self.COMING.get(said["coming"], "")
        return "\n\n".join(f"{self.fields[name].label}\n{text}" for name, text in said.items() if text)


class SubmissionForm(OwnForm):
    """What the panel should read before the hearing (R75)."""

    text = long_text("What do you want the panel to know?", rows=8)
    uploads = FilesField(label="Add documents", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("text") and not found.get("uploads") and not self.errors:
            self.add_error("text", "Write what the panel should know, or add a document.")
        return found


class WhyForm(OwnForm):
    """One question before a step."""

    text = long_text("", required=True, rows=6)

    def __init__(self, *args: Any, label: str, missing: str, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = label, required
        self.fields["text"].error_messages["required"] = missing


class LateWhyForm(WhyForm):
    """A request after the last day: what for, and why only now (R64)."""

    late = long_text(
        "Why do you ask only now?",
        required=True,
        rows=4,
        help_text="The last day to ask has passed. Your request can still be taken when there is a good reason.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late"].error_messages["required"] = "Tell us why you ask only now."

    def words(self) -> str:
        """Both answers, as the clerk reads them."""
        found = self.cleaned_data
        return f"{found['text'].strip()}\n\nWhy I ask only now: {found['late'].strip()}"


REACHED = ("email", "telephone", "address")


class DetailsForm(NeedsForm):
    """How to reach the complainant and what to do differently for them (R17)."""

    email = email_line(
        "E-mail address",
        help_text="The code for this page goes there. A new address counts once you have entered its code here.",
    )
    telephone = telephone_line()
    address = forms.CharField(label="Postal address", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    talks_at_school = False
    acts = False
    field_order = ["email", "telephone", "address", "adjustments", "interpreter", "other_adjustment"]

    def for_somebody_else(self) -> None:
        """Whoever acts for the complainant says what helps, and not how the complainant is reached: what goes there
        still has to reach them when that authority has ended (R58)."""
        self.acts = True
        for name in REACHED:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        reached = self.acts or any(found.get(name) for name in REACHED)
        if not reached and not self.talks_at_school and not self.errors:
            self.add_error("email", "Keep at least one: an e-mail address, a telephone number or a postal address.")
        return found

    @staticmethod
    def first(person: Complainant) -> dict[str, Any]:
        """The details as they are now."""
        return {
            "email": person.email, "telephone": person.telephone, "address": person.address,
            "adjustments": [name for name, _words in ADJUSTMENTS if getattr(person, name)],
            "interpreter": person.interpreter, "other_adjustment": person.other_adjustment,
        }  # fmt: skip

    def all_facts(self) -> dict[str, Any]:
        found = self.cleaned_data
        reached = {name: found[name].replace("\r\n", "\n") for name in REACHED if name in self.fields}
        return reached | self.facts(found)


SCALE = [("5", "Very"), ("4", "Mostly"), ("3", "Partly"), ("2", "Hardly"), ("1", "Not at all")]


class SurveyForm(OwnForm):
    """How it was, kept apart from the complaint (S0 §12, A16)."""

    clear = forms.TypedChoiceField(
        label="Was it clear to you what would happen and when?", choices=SCALE, coerce=int, empty_value=None,
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    fair = forms.TypedChoiceField(
        label="Were you treated fairly, whatever the result?", choices=SCALE, coerce=int, empty_value=None,
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    comment = long_text("What could we do better?", rows=4)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(found.get(name) for name in ("clear", "fair", "comment")) and not self.errors:
            self.add_error("clear", "Answer at least one question.")
        return found


QUESTIONS: dict[Offer, tuple[str, str, bool]] = {
    Offer.NEW_POINT: ("What is new?", "Tell us what is new.", True),
    Offer.ESCALATE: ("Why are you not satisfied with stage 1?", "Tell us why you ask for the formal stage.", True),
    Offer.PANEL: ("What are you not satisfied with in our answer?", "Tell us what the panel should look at.", True),
    Offer.INDEPENDENT: (
        "Why might a panel of ours not be impartial?", "Tell us why the panel might not be impartial.", True,
    ),
    Offer.CONTENT: ("Is there anything that you want to add? You do not have to.", "", False),
    Offer.WITHDRAW: ("Do you want to tell us why? You do not have to.", "", False),
}  # fmt: skip
"""What each step asks: the question, what is said when it is left empty, and whether it must be answered."""
