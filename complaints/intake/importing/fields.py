"""What can be brought in from an old register, and by which headings trusts call it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One thing that a column may hold. `headings`: what old registers call it, in small letters."""

    key: str
    label: str
    headings: tuple[str, ...]
    help: str = ""
    required: bool = False
    example: str = ""


FIELDS: tuple[Field, ...] = (
    Field(
        "old_reference", "Their own reference", ("reference", "ref", "ref no", "complaint no", "complaint number",
        "case no", "case number", "log no", "log number", "id", "number", "no", "complaint ref"),
        "Kept in the complaint’s words. The same reference is never brought in twice.", example="2024/017",
    ),
    Field(
        "academy", "Academy", ("academy", "school", "site", "setting", "name of school", "academy code"),
        "Its name, its code or its URN.", example="Alder Academy",
    ),
    Field(
        "received_on", "Day on which it arrived", ("date received", "received", "date", "date of complaint",
        "date logged", "received on", "date complaint received", "date recd", "date raised", "opened"),
        "As 3/4/2026, 3 April 2026 or 2026-04-03.", required=True, example="3 April 2024",
    ),
    Field(
        "complainant", "Name of the complainant", ("complainant", "name", "parent", "complainant name",
        "name of complainant", "parent name", "parent/carer", "raised by", "from"), example="Marian Appleyard",
    ),
    Field("email", "E-mail address", ("email", "e-mail", "email address", "contact email"), example=""),
    Field("telephone", "Telephone number", ("telephone", "phone", "tel", "contact number", "mobile")),
    Field("address", "Postal address", ("address", "postal address")),
    Field(
        "child", "Name of the child", ("child", "pupil", "student", "pupil name", "child name", "name of child",
        "name of pupil", "student name"), example="Jonah Appleyard",
    ),
    Field("year", "Year group", ("year", "year group", "class", "form", "yr"), example="Year 8"),
    Field(
        "words", "What it is about", ("complaint", "details", "nature of complaint", "description",
        "details of complaint", "concern", "issue", "summary of complaint", "complaint details",
        "what happened", "subject"),
        required=True, example="Homework was set on the day before the holidays and marked as late.",
    ),
    Field(
        "summary", "In a few words", ("summary", "title", "headline", "brief summary"), example="Homework marked late",
    ),
    Field(
        "nature", "Concern, complaint or feedback", ("type", "kind", "concern or complaint", "category of contact"),
        "Left open, everything is a complaint.", example="Complaint",
    ),
    Field("theme", "Theme", ("category", "theme", "area", "topic", "complaint type", "complaint category"),
          "A category of your procedure; another word is kept as it stands.", example="Teaching"),
    Field(
        "about", "Whom it is about", ("about", "complaint against", "against", "staff member", "staff", "concerning",
        "person complained about"),
        "“Principal” or “headteacher” counts as that. Anything else is a member of staff.", example="Mr Osgood",
    ),
    Field(
        "stage", "Stage reached", ("stage", "stage reached", "level", "current stage", "highest stage"),
        "1, 2 or 3; informal, formal or panel.", example="Stage 2",
    ),
    Field(
        "status", "Open or closed", ("status", "state", "open/closed", "open or closed", "resolved?", "resolved"),
        "Left open, a row with a closing date is closed.", example="Closed",
    ),
    Field(
        "answered_on", "Day of the formal answer", ("date of response", "response date", "date responded",
        "date answered", "stage 2 response", "responded"), example="26 April 2024",
    ),
    Field(
        "closed_on", "Day of closing", ("date closed", "closed", "closed on", "date resolved", "closure date",
        "date completed", "completed", "resolution date"), example="17 May 2024",
    ),
    Field(
        "outcome", "Outcome", ("outcome", "finding", "decision", "result", "upheld", "upheld?", "upheld y/n"),
        "Upheld, partly upheld, not upheld, no finding, withdrawn or resolved.", example="Partly upheld",
    ),
    Field(
        "action", "Action taken", ("action", "action taken", "actions", "actions taken", "lessons", "lessons learned",
        "lessons learnt", "resolution"), example="The marking dates are set for the whole year now.",
    ),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, no stops, single spaces."""
    words = " ".join(re.sub(r"[^\w/?\-]+", " ", heading.casefold().replace("_", " ")).split())
    return words.replace(" / ", "/")


def suggested(headings: Sequence[str]) -> dict[str, int]:
    """Field → column, for the headings that are known; each column once, exact names before those that begin so."""
    names = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for alike in (_same, _begins):
        for field in FIELDS:
            if field.key in found:
                continue
            at = next(
                (n for n, name in enumerate(names) if name and n not in found.values() and alike(name, field)), None
            )
            if at is not None:
                found[field.key] = at
    return found


def _same(name: str, field: Field) -> bool:
    return name in field.headings or name == plain(field.label)


def _begins(name: str, field: Field) -> bool:
    return any(name.startswith(f"{heading} ") for heading in field.headings if len(heading) > 3)


def lacking(mapping: Mapping[str, int], *, academy_known: bool) -> list[str]:
    """The labels of fields that must have a column and have none."""
    needed = [field for field in FIELDS if field.required or (field.key == "academy" and not academy_known)]
    return [field.label for field in needed if field.key not in mapping]
