"""The form of the screen on which boxes are drawn: numbers for every box, so that it works with keys alone."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from complaints.evidence.blacking import MOST_BOXES, WHOLE, Box, box

PARTS = ("page", "left", "top", "width", "height")
EMPTY_ROWS = 3


class BoxForm(forms.Form):
    """One box as numbers: thousandths of the width and height of the page."""

    page = forms.IntegerField(min_value=1, required=False, initial=1)
    left = forms.IntegerField(min_value=0, max_value=WHOLE - 1, required=False)
    top = forms.IntegerField(min_value=0, max_value=WHOLE - 1, required=False)
    width = forms.IntegerField(min_value=1, max_value=WHOLE, required=False)
    height = forms.IntegerField(min_value=1, max_value=WHOLE, required=False)


class BlackingForm(forms.Form):
    """The boxes (drawn, or typed row by row), or the word that there is nothing to hide."""

    drawn = forms.CharField(required=False, max_length=60_000, widget=forms.HiddenInput)
    nothing_to_hide = forms.BooleanField(
        label="There is nothing on it from which it could be told who brought it", required=False
    )
    why = forms.CharField(
        label="What you blacked out", max_length=300, required=False,
        help_text="For the record, without the name itself: such as “name and picture of whoever took the screenshot”.",
    )  # fmt: skip

    nothing_drawn = "Draw a box over what must not be shown, or tick that there is nothing on it to hide."

    def __init__(self, *args: Any, pages: int = 1, boxes: list[list[int]] | None = None, **kwargs: Any) -> None:
        self.pages = pages
        super().__init__(*args, **kwargs)
        self.fields["drawn"].initial = json.dumps(boxes or [])
        data = self.data if self.is_bound else None
        asked = str(data.get("rows", "")) if data else ""
        number = min(int(asked), MOST_BOXES) if asked.isdecimal() else len(boxes or []) + EMPTY_ROWS
        known = boxes or []
        self.rows = [
            BoxForm(
                data, prefix=f"box-{place}", auto_id=f"box-{place}-%s", use_required_attribute=False,
                initial=dict(zip(PARTS, known[place], strict=True)) if place < len(known) else {"page": 1},
            )
            for place in range(number)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if str(self.data.get("by_hand", "")) == "yes":
            made = self._typed()
        else:
            made = self._drawn(str(said.get("drawn") or "[]"))
        if any(one.page > self.pages for one in made):
            raise ValidationError(f"There {'is 1 page' if self.pages == 1 else f'are {self.pages} pages'}.")
        if not made and not said.get("nothing_to_hide"):
            raise ValidationError(self.nothing_drawn)
        if made and said.get("nothing_to_hide"):
            raise ValidationError("There are boxes, and you ticked that there is nothing to hide. Keep one of the two.")
        said["boxes"] = made
        return said

    def _typed(self) -> list[Box]:
        made = []
        for number, row in enumerate(self.rows, start=1):
            if not row.is_valid():
                raise ValidationError(f"Box {number}: enter whole numbers from 0 to {WHOLE}.")
            given = row.cleaned_data
            sizes = [given[name] for name in PARTS[1:]]
            if all(one is None for one in sizes):
                continue
            try:
                made.append(box(given["page"] or 1, *(0 if one is None else one for one in sizes)))
            except ValueError as fault:
                wrong = f"Box {number}: it must lie on the page and have a width and a height."
                raise ValidationError(wrong) from fault
        return made

    def _drawn(self, text: str) -> list[Box]:
        try:
            rows = json.loads(text)
            if not isinstance(rows, list) or len(rows) > MOST_BOXES:
                raise ValueError(text)
            return [box(*(int(one) for one in row)) for row in rows]
        except (ValueError, TypeError) as fault:
            raise ValidationError("The boxes could not be read. Draw them again, or type them below.") from fault
