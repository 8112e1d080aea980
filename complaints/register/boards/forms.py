"""Which year, and which academy, a board shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from accounts.models import Academy
from complaints.register.boards import periods
from complaints.register.boards.periods import SchoolYear
from complaints.register.forms import WhoseForm, choice
from complaints.register.queries import Reader


class BoardForm(WhoseForm):
    """Academy and school year; the handler is none of a board's limits."""

    year_begins = choice("School year", [], wrong="Choose a school year from the list.", first=("", "This year"))

    def __init__(self, data: Mapping[str, Any], *, reader: Reader) -> None:
        super().__init__(data, reader=reader)
        del self.fields["handler"]
        self.on = reader.on
        self._offer("year_begins", periods.choices(reader.on)[1:])

    def year(self) -> SchoolYear:
        chosen = self.cleaned_data.get("year_begins")
        return periods.school_year(int(chosen)) if chosen else periods.year_of(self.on)

    def academy(self) -> Academy | None:
        slug = self.cleaned_data.get("academy")
        return next((one for one in self.academies if one.slug == slug), None) if slug else None

    def again(self) -> str:
        """The address that has it counted anew."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return "?" + urlencode({**chosen, "fresh": "1"})
