"""What is asked before the referral pack is made: nothing has to be changed for the whole of it."""

from __future__ import annotations

from typing import Any

from accounts.fields import RowsField
from complaints.casework.forms.base import CaseForm, line, long_text
from complaints.casework.models import CaseDocument, Withholding
from complaints.casework.papers import plan


class PackForm(CaseForm):
    """Which documents go in, and what is left out of a pack for the outside body."""

    documents = RowsField(label="Documents that go in", required=False)
    withheld = RowsField(
        label="Flagged for the hearing’s papers, and left out here as well", required=False,
        help_text="Untick what the outside body should see.",
    )  # fmt: skip
    words = long_text(
        "Words to black out everywhere, one on each line", required=False, rows=3,
        help_text="Such as the name of another child. The pages become pictures, with nothing left underneath.",
    )  # fmt: skip
    why = line("Why something is left out", required=False, longest=300, help_text="The pack says so too.")

    def prepare(self) -> None:
        rows = self.complaint.documents.exclude(kind=CaseDocument.Kind.BUNDLE).order_by("pk")
        self._offer("documents", rows, {row.pk: f"{row.title} ({row.get_kind_display().lower()})" for row in rows})
        standing = plan.standing(self.complaint)
        named = dict(plan.choices(self.complaint))
        words = {row.pk: self._flag(row, named.get(row.part, "everywhere")) for row in standing}
        self._offer("withheld", Withholding.objects.filter(pk__in=list(words)).order_by("pk"), words)
        self.initial.setdefault("documents", [row.pk for row in rows])
        self.initial.setdefault("withheld", list(words))

    def _offer(self, name: str, rows: Any, words: dict[int, str]) -> None:
        field = self.fields[name]
        if isinstance(field, RowsField):
            field.words, field.queryset = (lambda row: words[row.pk]), rows
            if not words:
                del self.fields[name]

    def _flag(self, row: Withholding, named: str) -> str:
        if row.words:
            return f"The words “{'”, “'.join(row.word_list)}” in {named}: {row.reason}"
        if row.copy_id:
            return f"{named}, with its redacted copy instead: {row.reason}"
        pages = f"page {row.pages} of " if row.pages else ""
        return f"{pages}{named}, left out of the copy for {row.get_reader_display()}: {row.reason}"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        field = self.fields.get("documents")
        rows = field.queryset if isinstance(field, RowsField) else None
        offered = rows.count() if rows is not None else 0
        left = offered > len(said.get("documents") or ())
        if (left or str(said.get("words") or "").strip()) and not said.get("why"):
            self.add_error("why", "Say why something is left out.")
        return cleaned
