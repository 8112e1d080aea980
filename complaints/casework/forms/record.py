"""Forms of what is put on the record beside the steps: contacts, documents, messages, heads, flags, conflicts."""

from __future__ import annotations

from typing import Any

from django import forms

from complaints.casework.forms.base import CaseForm, a_day, line, long_text, tick
from complaints.casework.models import CaseDocument, Contact
from complaints.casework.vocabulary import Nature, Severity
from complaints.evidence.fields import FilesField


class ContactForm(CaseForm):
    """A call, a meeting, a letter or e-mail in, a note (S0 §10, R126). The complainant does not see it."""

    kind = forms.ChoiceField(
        label="What was it?", widget=forms.RadioSelect,
        choices=[choice for choice in Contact.Kind.choices if choice[0] != Contact.Kind.INTERVIEW],
        help_text="An interview goes on the Investigation tab, with who was there and whether its record is agreed.",
        error_messages={"required": "Choose what it was."},
    )  # fmt: skip
    day = a_day("When?")
    people = line("Who took part?", longest=300, required=False)
    note = long_text("What was said or written", rows=6, missing="Write down what was said.")
    tried = tick("This was an attempt to reach them after the stage 1 answer")

    def prepare(self) -> None:
        self.before_today("day")


class MessageForm(CaseForm):
    """A message to the complainant, on their own page (R13)."""

    text = long_text("Message to the complainant", rows=5, missing="Write the message.")


class DocumentsForm(CaseForm):
    """Several files at once."""

    uploads = FilesField(label="Files")
    kind = forms.ChoiceField(
        label="What they are", choices=CaseDocument.Kind.choices, initial=CaseDocument.Kind.EVIDENCE
    )
    title = line("Title", required=False, help_text="Left empty, each file keeps its own name.")
    shared = tick("Show them on the complainant's own page")


class LookedForm(forms.Form):
    """Somebody has looked through a document that cannot be searched; it is shown when they say so."""

    shared = forms.CharField(initial="yes", widget=forms.HiddenInput)
    looked = forms.CharField(initial="yes", widget=forms.HiddenInput)


class ClassifyForm(CaseForm):
    """What it is. The complainant's own words never change."""

    nature = forms.ChoiceField(label="What was raised", choices=Nature.choices, widget=forms.RadioSelect)
    summary = line("In a few words", missing="Say in a few words what it is about.")
    category = forms.ChoiceField(label="What it is mainly about", required=False)
    safeguarding = tick("Safeguarding", help_text="The designated safeguarding lead can then read it.")
    severity = forms.ChoiceField(
        label="How much hangs on it", choices=[("", "Not weighed yet"), *Severity.choices], required=False
    )
    early_years = tick("About the early years requirements")
    data_protection = tick("About data protection")

    def prepare(self) -> None:
        field = self.fields["category"]
        if isinstance(field, forms.ChoiceField):
            rows = [(row.key, row.title) for row in self.complaint.procedure.categories.all()]
            known = self.complaint.category
            extra = [(known, known)] if known and known not in dict(rows) else []
            field.choices = [("", "Not said"), *rows, *extra]
        for name in self.fields:
            if name not in ("seen_state", "once"):
                self.initial.setdefault(name, getattr(self.complaint, name))


class ReasonForm(CaseForm):
    """A decision that needs its reason, such as lifting a precaution."""

    reason = long_text("Why", rows=3, missing="Give the reason.")


class DeclareForm(CaseForm):
    """A conflict of interest of one's own."""

    detail = long_text(
        "What the conflict is", rows=4, missing="Say what the conflict is.",
        help_text="Only those who handle the complaint read it. You lose all access to this complaint at once.",
    )  # fmt: skip


class InterestForm(CaseForm):
    """Asked of everybody who is given a complaint, before they open it (S0 §6.3, §7)."""

    has_one = forms.TypedChoiceField(
        label="Do you have an interest in this complaint?",
        choices=[("no", "No, I have no interest in it"), ("yes", "Yes, I have an interest")],
        coerce=lambda said: said == "yes", empty_value=None, widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you have an interest.", "invalid_choice": "Choose yes or no."},
    )  # fmt: skip
    detail = long_text(
        "If yes: what is it?", rows=3, required=False,
        help_text="Only those who handle the complaint read it. The complaint closes to you at once.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if said.get("has_one") and not str(said.get("detail", "")).strip() and "detail" not in self.errors:
            self.add_error("detail", "Say what the interest is.")
        if said.get("has_one") is False and str(said.get("detail", "")).strip():
            self.add_error("has_one", "You chose no, and wrote what the interest is. Choose yes, or empty the box.")
        return cleaned


class CameOfItForm(CaseForm):
    """What came of a request that was to be taken down, when it was not written down."""

    how = line(
        "What came of it", longest=300, missing="Say what came of it.",
        help_text="Such as: they do not want to go on with it, or could not be reached after three tries.",
    )  # fmt: skip
