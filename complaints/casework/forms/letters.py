"""Forms about letters on a case: begin, edit, send back, issue, and what becomes of them afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.fields import TypedDateField
from complaints.casework.correspondence import ON_PAPER, WANTS_EMAIL, may_begin, may_choose
from complaints.casework.forms.base import CaseForm, RowField, a_day, line, long_text, offer, tick
from complaints.casework.models import CaseLetter
from letters import confirming
from letters.editor import LetterField
from letters.models import Letter
from letters.vocabulary import BY_HAND, How, LetterState


class BeginLetterForm(CaseForm):
    """A letter begun by hand."""

    key = forms.ChoiceField(label="Which letter", error_messages={"required": "Choose a letter."})
    to = forms.ChoiceField(label="To whom", choices=CaseLetter.To.choices, widget=forms.RadioSelect)

    def prepare(self) -> None:
        field = self.fields["key"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose"), *sorted(may_begin(), key=lambda row: row[1])]
        self.initial.setdefault("to", CaseLetter.To.COMPLAINANT)


class LetterForm(CaseForm):
    """What stands on the page of every letter."""

    letter: Letter

    @classmethod
    def about(cls, letter: Letter) -> type[LetterForm]:
        """The form with its letter at hand."""
        return type(cls.__name__, (cls,), {"letter": letter})


class EditLetterForm(LetterForm):
    """The words of a letter. Any change ends its approval."""

    subject_line = line("Subject line", longest=300, missing="Enter the subject line.")
    body = LetterField()
    large_print = tick("Large print (18 point)")
    seen_hash = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        for name in ("subject_line", "body", "large_print"):
            self.initial.setdefault(name, getattr(self.letter, name))
        self.initial.setdefault("seen_hash", self.letter.text_hash)

    def clean_seen_hash(self) -> str:
        seen = str(self.cleaned_data["seen_hash"])
        if seen and seen != self.letter.text_hash:
            raise forms.ValidationError(
                "Somebody else changed this letter after you opened it. What you typed is still below: copy it, open "
                "the letter again and bring the two together."
            )
        return seen


class SeenForm(LetterForm):
    """What is decided about a letter holds only for the letter that the page showed (H5)."""

    seen_hash = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.initial.setdefault("seen_hash", self.letter.text_hash)

    def now_shows(self, letter: Letter) -> None:
        """The page is shown again with the letter as it now is, so that is what was seen when it is sent again."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data[self.add_prefix("seen_hash")] = letter.text_hash
            self.data = data


class ApproveForm(SeenForm):
    """It was read and may go."""


class SendBackForm(SeenForm):
    """Back to its writer."""

    reasons = long_text("What has to change", rows=3, missing="Say what has to change.")


class PaperForm(LetterForm):
    """Whoever asked for e-mail only gets paper only where somebody confirms it for that letter (R17)."""

    on_paper = tick(WANTS_EMAIL, help_text="For example, because they agreed to it. It is kept with your name.")

    def prepare(self) -> None:
        super().prepare()
        to_them = self.letter.recipient_role == CaseLetter.To.COMPLAINANT
        known = self.letter.state == LetterState.ISSUED and confirming.kept(self.letter, ON_PAPER) is not None
        if not to_them or not self.complaint.complainant.email_only or known:
            del self.fields["on_paper"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if "on_paper" in self.fields and said.get("how") in BY_HAND and not said.get("on_paper"):
            self.add_error("on_paper", "They asked for e-mail only. Confirm that it goes on paper all the same.")
        return cleaned


class IssueForm(PaperForm, SeenForm):
    """How and on which day the letter goes."""

    how = forms.ChoiceField(
        label="How it goes", choices=How.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it goes."},
    )  # fmt: skip
    issued_on = a_day("On which day", help_text="Today, unless it was posted or handed over on an earlier day.")
    known_by = line(
        "If it went on an earlier day: how that is known", required=False, longest=300,
        help_text="For example the proof of posting, or who handed it to whom.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        """An earlier day is only for what was posted or handed over, and says how it is known (R72)."""
        cleaned = super().clean()
        day, how = self.cleaned_data.get("issued_on"), self.cleaned_data.get("how")
        if day is not None and how and day < self.on:
            if how not in BY_HAND:
                self.add_error("issued_on", "By e-mail and on the page it goes today. Enter today’s date.")
            elif not self.cleaned_data.get("known_by"):
                self.add_error("known_by", "Say how it is known that it went on that day.")
        return cleaned

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(["how", "on_paper"])
        letter, field = self.letter, self.fields["how"]
        ways = [
            (value, label)
            for value, label in How.choices
            if not (value == How.EMAIL and not letter.recipient_email)
            and not (value == How.POST and not letter.recipient_address.strip())
            and not (value == How.PAGE and letter.recipient_role != CaseLetter.To.COMPLAINANT)
        ]
        if isinstance(field, forms.ChoiceField):
            field.choices = ways
        if letter.recipient_email or letter.recipient_address.strip():
            # Without an address nobody can know how it went: then it is asked.
            first = ways[0][0]
            self.initial.setdefault("how", "" if "on_paper" in self.fields and first in BY_HAND else first)
        self.initial.setdefault("issued_on", self.on)
        self.before_today("issued_on")
        day = self.fields["issued_on"]
        if isinstance(day, TypedDateField) and letter.approved_at:
            day.min_value = timezone.localtime(letter.approved_at).date()


class SectionsForm(SeenForm):
    """Which sections of the wording this letter has, where no fact decides."""

    hide_optional = True

    wanted = forms.MultipleChoiceField(
        label="Which sections does this letter have?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick what belongs in it. An approval ends when that changes.",
        error_messages={"invalid_choice": "Choose sections from the list."},
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["wanted"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(may_choose(self.letter.key).items())
        self.initial.setdefault("wanted", [name for name, is_in in self.letter.choices.items() if is_in])


class RefreshForm(LetterForm):
    """The facts of today; by post the last day to answer is a school day later."""

    by_post = tick("It will go by post")


class GoneForm(PaperForm):
    """That a letter was posted or handed over, and when."""

    how = forms.ChoiceField(
        label="How it went", choices=[(How.POST.value, How.POST.label), (How.HANDED_OVER.value, How.HANDED_OVER.label)],
        widget=forms.RadioSelect, error_messages={"required": "Choose whether it was posted or handed over."},
    )  # fmt: skip
    gone_on = a_day("On which day")
    detail = line("Proof of posting, or who took it", required=False, longest=300)

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(["how", "on_paper"])
        self.initial.setdefault("how", How.POST)
        self.initial.setdefault("gone_on", self.on)
        self.before_today("gone_on")


class EncloseForm(LetterForm):
    """A document that the complainant may see goes with the letter, as pages behind it."""

    document = RowField(label="Which document", words=lambda one: one.title, missing="Choose the document.")

    def prepare(self) -> None:
        offer(self, "document", self.complaint.documents.filter(shared=True).select_related("file"))


class CameBackForm(LetterForm):
    """What had gone came back."""

    why = line(
        "What the returned message or envelope says", required=False, longest=300,
        help_text="For example that there is no such address.",
    )  # fmt: skip


class SendAgainForm(LetterForm):
    """Another try by e-mail, perhaps to a corrected address."""

    email = forms.EmailField(
        label="E-mail address", error_messages={
            "required": "Enter the e-mail address.", "invalid": "Enter an e-mail address like name@example.org.",
        },
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial.setdefault("email", self.letter.recipient_email)
