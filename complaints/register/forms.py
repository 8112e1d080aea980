"""The questions that a reader can ask of the register, as the form above it. Every answer is kept in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.fields import PARTS, TypedDateField
from complaints.casework.models import OtherBody
from complaints.casework.vocabulary import Closure, Nature, Outcome, State
from complaints.policy.vocabulary import Stage, SubjectKind
from complaints.register import columns
from complaints.register.asked import Asked
from complaints.register.columns import Column
from complaints.register.queries import Reader
from complaints.register.vocabulary import Lateness, Sort, Standing, Whose
from complaints.register.widgets import QuickSelect

LONGEST_SEARCH = 100
ANY = ("", "Any")


MOST_PANELS = 256
_panels: dict[Hashable, SafeString] = {}


@dataclass(frozen=True)
class Chip:
    """One limit that is in force, with the address of the same list without it."""

    label: str
    value: str
    without: str


def choice(label: str, choices: Sequence[tuple[Any, str]], *, wrong: str, first: tuple[str, str] = ANY) -> Any:
    """A field of which one answer may be chosen, or none. Its answers are not copied with each form."""
    answers = [first, *choices]
    return forms.ChoiceField(
        label=label,
        choices=lambda: answers,
        required=False,
        error_messages={"invalid_choice": wrong},
        widget=QuickSelect,
    )


class WhoseForm(forms.Form):
    """Academy and handler: the limits that every list of this room has."""

    hide_optional = True

    academy = choice("Academy", [], wrong="Choose an academy from the list.")
    handler = choice("Handler", Whose.choices, wrong="Choose a handler from the list.", first=("", "Anyone"))

    def __init__(self, data: Mapping[str, Any], *, reader: Reader) -> None:
        super().__init__(data)
        self.academies = reader.academies
        self.offered: dict[str, tuple[tuple[str, str], ...]] = {}
        if len(self.academies) > 1:
            self._offer("academy", [(academy.slug, academy.name) for academy in self.academies])
        else:
            del self.fields["academy"]
        number = str(data.get("handler", ""))
        if number.isascii() and number.isdecimal() and len(number) < 10:
            name = reader.handler_name(int(number))
            if name is not None:
                self._offer("handler", [(number, name)])

    def _offer(self, name: str, more: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [*field.choices, *more]  # type: ignore[misc]
        self.offered[name] = (*self.offered.get(name, ()), *more)

    def asked(self) -> Asked:
        """What was asked, once the form is valid."""
        given = self.cleaned_data
        slugs = {academy.slug: academy.pk for academy in self.academies}
        return Asked(academy=slugs.get(given.get("academy", "")), handler=given["handler"])


class BodiesForm(WhoseForm):
    """Limits of the list of what is with other bodies."""

    kind = choice("Which body", OtherBody.Kind.choices, wrong="Choose a body from the list.")
    standing = choice(
        "With them", [("ended", "Finished"), ("all", "Now or before")], first=("", "Now"),
        wrong="Choose now, finished or both.",
    )  # fmt: skip
    check = forms.BooleanField(label="Only those to ask now", required=False)


APART = ("q", "show")
"""Fields that stand by themselves on the page."""


class FilterForm(WhoseForm):
    """Search, limits and order of the register."""

    q = forms.CharField(
        label="Search", required=False, max_length=LONGEST_SEARCH, help_text="A reference, a name, or a few words",
        error_messages={"max_length": f"Search for {LONGEST_SEARCH} characters or fewer."},
    )  # fmt: skip
    standing = choice("Open or closed", Standing.choices, wrong="Choose open, decided or closed.")
    lateness = choice("Dates", Lateness.choices, wrong="Choose from the list how it stands with its dates.")
    stage = choice("Stage", Stage.choices, wrong="Choose a stage from the list.")
    state = choice("Where it stands", State.choices, wrong="Choose from the list where it stands.")
    about = choice("Whom it is about", SubjectKind.choices, wrong="Choose from the list whom it is about.")
    nature = choice("Kind", Nature.choices, wrong="Choose a kind from the list.")
    theme = choice("Theme", [], wrong="Choose a theme from the list.")
    outcome = choice("Found on a head", Outcome.choices, wrong="Choose from the list what was found.")
    ending = choice("How it ended", Closure.choices, wrong="Choose from the list how it ended.")
    received_from = TypedDateField(label="Arrived on or after", required=False)
    received_to = TypedDateField(label="Arrived on or before", required=False)
    sort = choice("Order", Sort.choices[1:], wrong="Choose an order from the list.", first=Sort.choices[0])
    show = forms.MultipleChoiceField(
        label="Columns", required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(one.key, one.heading) for one in columns.every({}) if one.key != columns.REFERENCE],
        help_text="Leave all of them open for the usual ones. Files then have every column.",
        error_messages={"invalid_choice": "Choose columns from the list."},
    )  # fmt: skip
    field_order = [
        "q", "standing", "lateness", "academy", "stage", "state", "about", "nature", "theme", "outcome", "ending",
        "handler", "received_from", "received_to", "sort", "show",
    ]  # fmt: skip

    def __init__(self, data: Mapping[str, Any], *, reader: Reader) -> None:
        super().__init__(data, reader=reader)
        self.themes = reader.themes
        self._offer("theme", sorted(reader.themes.items(), key=lambda pair: pair[1]))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("received_from"), given.get("received_to")
        if first and last and last < first:
            shown = date_format(first, "j F Y")
            self.add_error("received_to", ValidationError(f"The last day must be {shown} or later."))
        return given

    def asked(self) -> Asked:
        given = self.cleaned_data
        whose = super().asked()
        return Asked(
            words=given["q"], academy=whose.academy, handler=whose.handler, standing=given["standing"],
            lateness=given["lateness"], stage=int(given["stage"]) if given["stage"] else None, state=given["state"],
            about=given["about"], nature=given["nature"], theme=given["theme"], outcome=given["outcome"],
            ending=given["ending"], received_from=given["received_from"],
            received_to=given["received_to"], sort=Sort(given["sort"] or Sort.NEWEST),
        )  # fmt: skip

    def every_column(self) -> tuple[Column, ...]:
        return columns.every(self.themes)

    def columns(self) -> tuple[Column, ...]:
        """The columns that were chosen; all of them when none was."""
        return columns.chosen(self.every_column(), self.cleaned_data["show"])

    @property
    def search(self) -> forms.BoundField:
        return self["q"]

    @property
    def panel(self) -> SafeString:
        """Every field but those that stand apart."""
        return self._kept([name for name in self.fields if name not in APART])

    @property
    def choosing(self) -> SafeString:
        """The columns to choose from."""
        return self._kept(["show"])

    def _kept(self, names: Sequence[str]) -> SafeString:
        """What was chosen and what is offered decide how it looks, so it is written once for both and kept."""
        if self.errors:
            return self._written(names)
        offered = ((name, self.offered.get(name)) for name in names)
        data = self.data.getlist if isinstance(self.data, QueryDict) else lambda key: [self.data.get(key, "")]
        picked = tuple(tuple(map(str, data(key))) for name in names for key in keys(name))
        known = (tuple(offered), picked)
        if known not in _panels:
            if len(_panels) >= MOST_PANELS:
                _panels.clear()
            _panels[known] = self._written(names)
        return _panels[known]

    def _written(self, names: Sequence[str]) -> SafeString:
        return format_html_join("", "<div>{}</div>", ((self[name].as_field_group(),) for name in names))

    def chips(self, query: QueryDict) -> Iterator[Chip]:
        """The limits in force, each with the way to be rid of it; the order is none."""
        for name, field in self.fields.items():
            given = self.cleaned_data.get(name)
            if not given or name in ("sort", "show"):
                continue
            if isinstance(given, dt.date):
                said = date_format(given, "j F Y")
            elif isinstance(field, forms.ChoiceField):
                said = next(str(text) for value, text in field.choices if str(value) == given)  # type: ignore[misc, union-attr]
            else:
                said = str(given)
            yield Chip(str(field.label), said, address(query, **dict.fromkeys(keys(name))))


def keys(name: str) -> list[str]:
    """The keys under which a field stands in the address."""
    return [name, *(f"{name}_{part}" for part in PARTS)]


PLACE = ("after", "before", "end", "count")
"""Keys of the address that say which page, not which list."""


def address(query: QueryDict, **changes: str | None) -> str:
    """The address of the same list from its first page, with keys changed, or taken out by None."""
    kept = query.copy()
    for key in (*PLACE, *changes):
        kept.pop(key, None)
    for key, value in changes.items():
        if value is not None:
            kept[key] = value
    return "?" + kept.urlencode()
