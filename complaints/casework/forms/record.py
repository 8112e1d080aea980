"""Forms of what is put on the record beside the steps: contacts, documents, messages, heads, flags, conflicts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from complaints.casework.forms.base import CaseForm, Part, a_day, line, long_text, tick
from complaints.casework.forms.parts import HeadForm
from complaints.casework.models import CaseDocument, Contact
from complaints.casework.vocabulary import Nature
from complaints.evidence.fields import FilesField
from complaints.policy import reading
from complaints.policy.models import Signpost

ROWS = 3
"""Empty rows for further heads."""


class ContactForm(CaseForm):
    """A call, a meeting, a letter or e-mail in, a note (S0 §10, R126). The complainant does not see it."""

    kind = forms.ChoiceField(
        label="What was it?", choices=Contact.Kind.choices, widget=forms.RadioSelect,
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


class ClassifyForm(CaseForm):
    """What it is. The complainant's own words never change."""

    nature = forms.ChoiceField(label="What was raised", choices=Nature.choices, widget=forms.RadioSelect)
    summary = line("In a few words", missing="Say in a few words what it is about.")
    category = forms.ChoiceField(label="What it is mainly about", required=False)
    happened_on = a_day("When it happened, or last happened", required=False)
    safeguarding = tick("Safeguarding", help_text="The designated safeguarding lead can then read it.")
    serious = tick("Serious")
    early_years = tick("About the early years requirements")
    data_protection = tick("About data protection")

    def prepare(self) -> None:
        field = self.fields["category"]
        if isinstance(field, forms.ChoiceField):
            rows = [(row.key, row.title) for row in self.complaint.procedure.categories.all()]
            known = self.complaint.category
            extra = [(known, known)] if known and known not in dict(rows) else []
            field.choices = [("", "Not said"), *rows, *extra]
        self.before_today("happened_on")
        for name in self.fields:
            if name not in ("seen_state", "once"):
                self.initial.setdefault(name, getattr(self.complaint, name))


class HeadsForm(CaseForm):
    """The heads of complaint, side by side with the complainant's words (R9, R20–R25)."""

    hide_optional = True

    def build_parts(self) -> list[Part]:
        complaint = self.complaint
        frozen = complaint.heads_frozen_on is not None
        posts = list(complaint.procedure.signposts.all())
        self.signposts = {post.key: post for post in posts}
        choices = [(post.key, post.title) for post in posts]
        present = [] if frozen else list(complaint.heads.all())
        data = self.data if self.is_bound else None
        asked = int(data.get("rows", 0)) if data and str(data.get("rows", "")).isdecimal() else 0
        parts = []
        start = complaint.heads.count() if frozen else 0
        for number in range(1, min(max(len(present) + ROWS, asked), 40) + 1):
            head = present[number - 1] if number <= len(present) else None
            initial = {"text": head.text, "quote": head.quote, "signpost": head.signpost_key} if head else {}
            form = HeadForm(
                data, prefix=f"row-{number}", initial=initial, signposts=choices, empty_permitted=True,
                use_required_attribute=False,
            )  # fmt: skip
            form.fields["text"].required = False
            parts.append(Part(f"Head {start + number}", [form]))
        return parts

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.heads():
            self.add_error(None, "Write down at least one head of complaint.")
        return cleaned

    def _elsewhere(self, post: Signpost) -> str:
        """Where a head is sent, with the procedure's own names in it."""
        return reading.filled(self.complaint.procedure, f"{post.title}. {post.text}")

    def heads(self) -> list[dict[str, Any]]:
        """The rows as the record takes them; an emptied row is dropped."""
        given = []
        for part in self.parts:
            for form in part.forms:
                form.is_valid()
                said = {name: form.cleaned_data.get(name, form.initial.get(name, "")) for name in form.fields}
                if not str(said["text"]).strip():
                    continue
                post = self.signposts.get(str(said["signpost"]))
                given.append(
                    {
                        "text": said["text"], "quote": said["quote"], "in_scope": post is None,
                        "signpost_key": post.key if post else "",
                        "signpost_text": self._elsewhere(post) if post else "",
                    }
                )  # fmt: skip
        return given


class OfferHeadsForm(CaseForm):
    """By when the complainant is asked to confirm or correct the heads on their own page."""

    reply_by = a_day("Ask for an answer by")

    def prepare(self) -> None:
        field = self.fields["reply_by"]
        if hasattr(field, "min_value"):
            field.min_value = self.on + dt.timedelta(days=1)


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
