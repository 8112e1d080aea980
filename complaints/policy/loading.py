"""Reading a version from a file: TOML beside a CSV with the routing table (fixtures/procedures/)."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import Academy, Trust, User
from complaints.policy import drafting, reading
from complaints.policy.models import (
    Category,
    Ground,
    Limit,
    LinkedPolicy,
    Name,
    OutsideBody,
    Part,
    Passage,
    Procedure,
    RoutingRow,
    Signpost,
)
from complaints.policy.vocabulary import ABOUT, ABOUT_BODY

ROUTING_COLUMNS = (
    "subject", "stage", "received_by", "carried_out_by", "decided_or_heard_by", "source", "note",
)  # fmt: skip
TABLES = frozenset(
    {
        "procedure", "options", "limits", "names", "passages", "routing", "signposts", "categories",
        "grounds", "policies", "outside_bodies",
    }
)  # fmt: skip


SHIPPED = {
    "three_stage": "Three stages, of an academy trust: informal, formal, review panel",
    "four_stage_maintained": "Four stages, of a maintained school: informal, head, chair, panel of governors",
}
"""The procedures that the portal brings: the name of each file, and what somebody reads who is to choose one."""

APPROVAL = frozenset({"approver", "approved_on", "last_reviewed_on", "next_review_on"})
"""What only the trust's own board can say of its procedure."""


class BadFile(Exception):
    """The file cannot be read as a procedure; the message says where."""


def load(
    source: Path,
    *,
    trust: Trust,
    academy: Academy | None = None,
    in_force_from: dt.date | None = None,
    by: User | None = None,
    on: dt.date,
    at: dt.datetime,
) -> Procedure:
    """A version from a file: a draft, or in force from a day when one is given (R1, R103, R279).

    A draft takes no approval over: who approved it and when is to be said before it is in force. The same file loaded
    again for the same place and day gives the version that is there. Raises BadFile when the file says something
    unknown, drafting.Refused when it cannot be a draft or be put in force.
    """
    content = source.read_bytes()
    data = _parsed(content, source)
    rows = _routing(source.parent / _text(data, "routing"))
    digest = hashlib.sha256(content + repr(rows).encode()).hexdigest()
    with transaction.atomic():
        Trust.objects.select_for_update().get(pk=trust.pk)
        there = drafting.of_place(trust, academy).filter(loaded_from=digest, in_force_from=in_force_from).first()
        if there is not None:
            return there
        open_draft = drafting.of_place(trust, academy).filter(draft=True).first()
        if open_draft is not None:
            raise drafting.Refused(f"There is already a draft there: {open_draft}.")
        draft = _draft(data, trust, academy, digest, approved=in_force_from is not None)
        _parts(draft, data, rows)
        _bodies(data, trust, by=by, on=on, at=at)
        trail.record(
            about_kind=ABOUT, about=draft.uuid, step="load", by=by, on=on, at=at,
            actor="person" if by else "portal", data={"file": source.name, "sha256": digest},
        )  # fmt: skip
        if in_force_from is None:
            return draft
        return drafting.put_in_force(draft, in_force_from=in_force_from, by=by, on=on, at=at)


def load_shipped(
    name: str, *, trust: Trust, academy: Academy | None, by: User, on: dt.date, at: dt.datetime
) -> Procedure:
    """A draft from one of the `SHIPPED` procedures. Raises drafting.Refused where there is a draft already."""
    source = settings.BASE_DIR / "fixtures" / "procedures" / f"{name}.toml"
    return load(source, trust=trust, academy=academy, by=by, on=on, at=at)


def _parsed(content: bytes, source: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadFile(f"{source.name}: {wrong}") from wrong
    if unknown := sorted(set(data) - TABLES):
        raise BadFile(f"{source.name}: unknown part {', '.join(unknown)}")
    return data


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise BadFile(f"{key} must be a text")
    return value


def _routing(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != ROUTING_COLUMNS:
                raise BadFile(f"{path.name}: the columns must be {', '.join(ROUTING_COLUMNS)}")
            return list(reader)
    except OSError as wrong:
        raise BadFile(f"{path.name} cannot be read") from wrong


def _draft(data: Mapping[str, Any], trust: Trust, academy: Academy | None, digest: str, *, approved: bool) -> Procedure:
    facts = dict(data.get("procedure", {}))
    options = dict(data.get("options", {}))
    if unknown := sorted((set(facts) - set(reading.FACT_FIELDS)) | (set(options) - set(reading.OPTION_FIELDS))):
        raise BadFile(f"unknown: {', '.join(unknown)}")
    if not approved:
        facts = {name: value for name, value in facts.items() if name not in APPROVAL}
    draft = Procedure(
        trust=trust, academy=academy, number=drafting.next_number(trust, academy), loaded_from=digest,
        **facts, **options,
    )  # fmt: skip
    _check(draft, "procedure")
    draft.save()
    return draft


def _parts(draft: Procedure, data: Mapping[str, Any], rows: list[dict[str, str]]) -> None:
    made: list[Part] = []
    for clock, limit in data.get("limits", {}).items():
        made.append(_make(Limit, f"limits.{clock}", procedure=draft, clock=clock, **limit))
    for key, text in data.get("names", {}).items():
        made.append(_make(Name, f"names.{key}", procedure=draft, key=key, text=text))
    for key, text in data.get("passages", {}).items():
        made.append(_make(Passage, f"passages.{key}", procedure=draft, key=key, text=text.strip()))
    for row in rows:
        where = f"routing {row['subject']}, {row['stage']}"
        made.append(_make(RoutingRow, where, procedure=draft, **{**row, "stage": int(row["stage"])}))
    listed: dict[str, type[Part]] = {
        "signposts": Signpost, "categories": Category, "grounds": Ground, "policies": LinkedPolicy,
    }  # fmt: skip
    for table, model in listed.items():
        for place, item in enumerate(data.get(table, []), start=1):
            where = f"{table}, {item.get('key', place)}"
            made.append(_make(model, where, procedure=draft, position=place * 10, **item))
    for model in dict.fromkeys(type(part) for part in made):
        model._default_manager.bulk_create([part for part in made if type(part) is model])


def _make(model: type[Part], where: str, **fields: Any) -> Part:
    try:
        part = model(**fields)
    except TypeError as wrong:
        raise BadFile(f"{where}: {wrong}") from wrong
    _check(part, where)
    return part


def _check(instance: Part | Procedure | OutsideBody, where: str) -> None:
    try:
        instance.clean_fields(exclude=["procedure"])
    except ValidationError as wrong:
        said = "; ".join(f"{field}: {' '.join(texts)}" for field, texts in wrong.message_dict.items())
        raise BadFile(f"{where}: {said}") from wrong


def _bodies(data: Mapping[str, Any], trust: Trust, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """The outside bodies of the file, unless the trust has one from that day already."""
    for item in data.get("outside_bodies", []):
        try:
            body = OutsideBody(trust=trust, **item)
        except TypeError as wrong:
            raise BadFile(f"outside_bodies: {wrong}") from wrong
        _check(body, "outside_bodies")
        body.looks_at = body.looks_at.strip()
        if OutsideBody.objects.filter(trust=trust, school_kind=body.school_kind, from_date=body.from_date).exists():
            continue
        body.save()
        trail.record(
            about_kind=ABOUT_BODY, about=body.uuid, step="load", by=by, on=on, at=at,
            actor="person" if by else "portal", data={"from": body.from_date.isoformat()},
        )  # fmt: skip
