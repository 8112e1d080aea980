"""Forms about the heads of complaint: cutting them, asking the complainant, deciding on what they said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import cached_property

from accounts.tokens import hidden, shown
from complaints.casework import passages
from complaints.casework.forms.base import CaseForm, Part, a_day, long_text, yes_no
from complaints.casework.forms.parts import FIRST, HeadForm
from complaints.casework.models import Head, Point
from complaints.policy import reading
from complaints.policy.models import Category, Procedure, Signpost

ROWS = 3
"""Empty rows for further heads."""
MOST_ROWS = 40


class HeadsForm(CaseForm):
    """The heads of complaint, side by side with the complainant's words (R9, R20–R25)."""

    hide_optional = True

    @cached_property
    def texts(self) -> list[passages.Text]:
        """The complainant's words with their sentences numbered."""
        return passages.texts_of(self.complaint)

    def build_parts(self) -> list[Part]:
        complaint = self.complaint
        frozen = complaint.heads_frozen_on is not None
        posts = list(complaint.procedure.signposts.all())
        self.signposts = {post.key: post for post in posts}
        present = [] if frozen else list(complaint.heads.prefetch_related("about"))
        self.present = {number: head.pk for number, head in enumerate(present, start=1)}
        subjects = complaint.subjects.filter(removed_on__isnull=True)
        given: dict[str, Any] = {
            "signposts": [(post.key, post.title) for post in posts],
            "first": first_posts(complaint.procedure, complaint.procedure.categories.all()),
            "subjects": [(hidden(one.pk), one.name or one.get_kind_display()) for one in subjects],
            "later": frozen,
        }
        data = self.data if self.is_bound else None
        asked = int(data.get("rows", 0)) if data and str(data.get("rows", "")).isdecimal() else 0
        parts = []
        start = complaint.heads.count() if frozen else 0
        for number in range(1, min(max(len(present) + ROWS, asked), MOST_ROWS) + 1):
            head = present[number - 1] if number <= len(present) else None
            form = HeadForm(
                data, prefix=f"row-{number}", initial=self._as_it_stands(head) if head else {}, empty_permitted=True,
                use_required_attribute=False, **given,
            )  # fmt: skip
            form.fields["text"].required = False
            parts.append(Part(f"Head {start + number}", [form]))
        return parts

    def _as_it_stands(self, head: Head) -> dict[str, Any]:
        sentences = passages.in_words(one.number for one in passages.of_head(head.number, self.texts))
        return {
            "text": head.text, "sentences": sentences, "quote": "" if sentences else head.quote,
            "signpost": f"{FIRST}{head.first_to}" if head.first_to else head.signpost_key, "provider": head.provider,
            "about": [hidden(one.pk) for one in head.about.all()],
        }  # fmt: skip

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
        for number, part in enumerate(self.parts, start=1):
            for form in part.forms:
                form.is_valid()
                said = {name: form.cleaned_data.get(name, form.initial.get(name, "")) for name in form.fields}
                if not str(said["text"]).strip():
                    continue
                chosen = str(said["signpost"] or "")
                post = self.signposts.get(chosen)
                sentences = said["sentences"]
                row = {
                    "pk": self.present.get(number), "text": said["text"], "quote": said["quote"],
                    "sentences": passages.numbers_of(sentences) if isinstance(sentences, str) else sentences,
                    "in_scope": post is None, "signpost_key": post.key if post else "",
                    "signpost_text": self._elsewhere(post) if post else "", "provider": said.get("provider") or "",
                    "first_to": chosen.removeprefix(FIRST) if chosen.startswith(FIRST) else "",
                    "with_others": bool(said.get("with_others")),
                }  # fmt: skip
                if "about" in said:
                    row["about"] = [shown(key) for key in said["about"]]
                given.append(row)
        return given


def first_posts(procedure: Procedure, categories: Iterable[Category]) -> list[tuple[str, str]]:
    """The posts that the procedure turns to first with some categories, as the trust calls them (S0 §3.2, R22)."""
    kinds = dict.fromkeys(one.first_to for one in categories if one.first_to)
    return [(kind, procedure.name(kind)) for kind in kinds]


class OfferHeadsForm(CaseForm):
    """By when the complainant is asked to confirm or correct the heads on their own page."""

    reply_by = a_day("Ask for an answer by")

    def prepare(self) -> None:
        field = self.fields["reply_by"]
        if hasattr(field, "min_value"):
            field.min_value = self.on + dt.timedelta(days=1)


class DecidePointForm(CaseForm):
    """What becomes of something that the complainant said about the heads."""

    decision = forms.ChoiceField(
        label="What becomes of it", choices=Point.Decision.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )  # fmt: skip
    wording = long_text(
        "If it is taken in: the head in these words", required=False, rows=3,
        help_text="Left as it is, the head has the complainant’s own words.",
    )  # fmt: skip
    reasons = long_text(
        "Reasons", required=False, rows=3, help_text="The complainant reads them on their own page.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        decision = self.cleaned_data.get("decision")
        if decision and decision != Point.Decision.TAKEN and not self.cleaned_data.get("reasons"):
            self.add_error("reasons", "Give the reasons. The complainant reads them.")
        return cleaned


class FirstForm(CaseForm):
    """What came of turning first to the SENCO, or whom else the procedure names (S0 §3.2, R22)."""

    day = a_day("When was that?")
    settled = yes_no("Did it settle this head for the complainant?")
    outcome = long_text("What came of it", rows=4, missing="Say what came of it.")

    def prepare(self) -> None:
        self.before_today("day")
        self.not_before("day", self.complaint.received_on, "It cannot be before the complaint arrived, on")
