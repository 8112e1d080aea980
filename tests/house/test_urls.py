"""Who gets what at every address of the portal: person × address, against a table that is checked in.

`script/url-matrix` writes the table anew. Read what changed in it before you commit it: more open than "Posts and what
they give" in the procedure is a leak.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.house.addresses import Address, addresses, patterns
from tests.house.visiting import changes, opened
from tests.house.world import CASES, World, browser
from tests.people import AT_ALDER, AT_BIRCH, AT_TRUST

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("url_matrix.csv")
WRITING = os.environ.get("URL_MATRIX") == "write"

ANONYMOUS = "anonymous"
PEOPLE = (
    ANONYMOUS,
    *AT_ALDER,
    *AT_BIRCH,
    *AT_TRUST,
    "outside_person",
    "nobody",
    "superuser_complained_about",
)
"""Nobody signed in; everybody in a post; somebody from outside who investigates one case; somebody without a post; a
trust officer, superuser besides, who is complained about. `administrator` is a superuser without a post that reads,
`council_member` sits on a panel, `principal` and `clerk` are complained about in one case each."""

CENTRE = {"operations_officer", "trust_officer", "chief_executive", "superuser_complained_about"}
READERS: dict[str, set[str]] = {
    "received": {*CENTRE, "principal", "record_keeper"},
    "informal": {*CENTRE, "principal", "record_keeper"},
    "investigated": {*CENTRE, "principal", "record_keeper", "outside_person"},
    "report_submitted": {*CENTRE, "principal", "record_keeper", "deputy"},
    "formal_answered": {*CENTRE, "principal", "record_keeper", "clerk", "deputy"},
    "hearing_fixed": {
        *CENTRE, "principal", "record_keeper", "clerk", "deputy", "council_member", "second_council_member",
        "trust_member",
    },
    "independence_asked": {*CENTRE, "principal", "record_keeper", "clerk", "deputy"},
    "referred": {*CENTRE, "principal", "record_keeper", "clerk", "deputy"},
    "closed": {*CENTRE, "principal", "record_keeper", "clerk", "deputy"},
    "safeguarding": {*CENTRE, "principal", "record_keeper", "safeguarding_lead"},
    "about_principal": CENTRE,
    "about_clerk": {*CENTRE, "principal", "record_keeper", "deputy"},
    "about_chief_executive": {
        "operations_officer", "trust_officer", "superuser_complained_about", "board_chair", "principal",
    },
    "about_trust_officer": {"operations_officer", "trust_officer", "chief_executive", "principal", "record_keeper"},
    "birch_informal": {*CENTRE, "birch_principal", "birch_record_keeper"},
    "birch_formal_answered": {*CENTRE, "birch_principal", "birch_record_keeper", "deputy"},
}  # fmt: skip
"""Who may read each case, worked out by hand from the procedure: the posts, the people named on it, minus conflicts.
The deputy investigates what has been investigated."""


RULING: dict[str, set[str]] = {"independence_asked": {"trustee"}}
"""Who has the one page of a request for an independent panel, and nothing else of the case (docs/decisions/0008)."""


SENDERS = (
    ANONYMOUS, "nobody", "teacher", "record_keeper", "principal", "clerk", "council_member", "outside_person",
    "birch_principal", "administrator", "superuser_complained_about", "trust_officer",
)  # fmt: skip
"""One of each kind: who reads nothing, some, one case, all but one, all."""

QUICK_READERS = (ANONYMOUS, "nobody", "teacher", "outside_person", "superuser_complained_about")
"""Who opens every address in the smaller set too: not signed in, no post, least post, one case, complained about."""
QUICK_SENDERS = (ANONYMOUS, "nobody")
"""Who sends empty forms in the smaller set too."""


def each(people: Iterable[str], *, quick: Collection[str]) -> list[Any]:
    """All of them in the full set; in the smaller set those who are quick, however long they take."""
    return [pytest.param(one, marks=pytest.mark.always if one in quick else pytest.mark.slow) for one in people]


@pytest.fixture(autouse=True)
def _own_folders(house: World) -> None:
    """The world has a folder of its own."""


@pytest.fixture(scope="module")
def every_address(house: World, django_db_blocker: Any) -> list[Address]:
    """Found once: filling them asks the database a great deal, and what they are filled with stays."""
    with django_db_blocker.unblock():
        return addresses(house)


def the_table() -> dict[str, dict[str, str]]:
    """Row → person → answer, as checked in."""
    if not TABLE.exists():
        return {}
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {row.pop("address"): row for row in csv.DictReader(file)}


def write(column: str, answers: dict[str, str]) -> None:
    """One person's answers into the table; rows that are gone go."""
    rows = the_table()
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, ["address", *PEOPLE], lineterminator="\n")
        out.writeheader()
        for label, answer in answers.items():
            known = {person: rows.get(label, {}).get(person, "") for person in PEOPLE}
            out.writerow({"address": label, **known, column: answer})


def user_of(world: World, person: str):
    return None if person == ANONYMOUS else world.users[person]


@pytest.mark.req("R127", "R131")
@pytest.mark.parametrize("person", each(PEOPLE, quick=QUICK_READERS))
def test_every_address_answers_each_person_as_the_table_says(
    house: World, every_address: list[Address], person: str
) -> None:
    client = browser(user_of(house, person))
    answers = {one.label: opened(client, one.path)[0] for one in every_address}
    if WRITING:
        write(person, answers)
    expected = {label: row.get(person, "") for label, row in the_table().items()}
    assert not {label for label, answer in answers.items() if answer.startswith("5") and answer != "503"}
    differences = [
        f"{label}: {expected.get(label) or 'no row'} in the table, {answers.get(label, 'no such address')} now"
        for label in sorted(expected.keys() | answers.keys())
        if expected.get(label) != answers.get(label)
    ]
    assert not differences, f"For {person}:\n" + "\n".join(differences)


def test_every_pattern_of_the_resolver_has_a_row(every_address: list[Address]) -> None:
    tried = {one.name for one in every_address}
    assert patterns().keys() - tried == set()
    assert {one.label for one in every_address} == the_table().keys()


def of_the_case(world: World, key: str, rows: list[Address]) -> list[Address]:
    """The addresses of a case for staff: not the page of its complainant, which a secret link opens."""
    return [one for one in rows if f"/cases/{world.cases[key].reference}/" in one.path]


@pytest.mark.req("R11", "R101", "R127", "R131")
@pytest.mark.parametrize("key", list(CASES))
def test_nobody_but_those_whom_the_procedure_names_is_answered_at_any_address_of_a_case(
    house: World, every_address: list[Address], key: str
) -> None:
    answered: dict[str, set[str]] = {}
    table, rows = the_table(), of_the_case(house, key, every_address)
    for one in rows:
        for person, answer in table[one.label].items():
            if answer not in ("404", "405", "sign-in"):
                answered.setdefault(person, set()).add(one.label)
    assert rows
    ruling = {one.label for one in addresses(house) if "ruling" in one.name and house.cases[key].reference in one.path}
    deciders = {
        who for label in ruling for who, answer in table[label].items() if answer not in ("404", "405", "sign-in")
    }
    assert deciders == RULING.get(key, set())
    assert answered.keys() - READERS[key] == set(), {
        person: answered[person] for person in answered.keys() - READERS[key]
    }
    overview = next(one for one in rows if one.name == "casework:case")
    assert {person for person, answer in table[overview.label].items() if answer == "200"} == READERS[key]


@pytest.mark.req("R127")
@pytest.mark.parametrize("person", each(SENDERS, quick=QUICK_SENDERS))
def test_an_empty_form_breaks_nothing_and_changes_nothing_for_whoever_finds_no_page(
    house: World, every_address: list[Address], person: str
) -> None:
    table, client = the_table(), browser(user_of(house, person))
    wrong = []
    for one in every_address:
        if one.path in (reverse("account_logout"), reverse("admin:logout")):
            continue
        with house.untouched(), changes() as changed:
            answer, _, _ = opened(client, one.path, post=True)
        closed = table[one.label][person] in ("404", "sign-in")
        if answer.startswith("5"):
            wrong.append(f"{one.label}: broke with {answer}")
        if closed and changed:
            wrong.append(f"{one.label}: {changed[0][:90]}")
        if closed and answer not in ("404", "405", "sign-in") and table[one.label][person] != "sign-in":
            wrong.append(f"{one.label}: nothing to be read, and yet {answer} when sent")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("person", [ANONYMOUS, "trust_officer", "principal", "administrator"])
def test_a_form_without_its_mark_is_refused(house: World, every_address: list[Address], person: str) -> None:
    client = browser(user_of(house, person), enforce_csrf_checks=True)
    wrong = []
    for one in every_address:
        with house.untouched(), changes() as changed:
            answer, _, _ = opened(client, one.path, post=True)
        if changed:
            wrong.append(f"{one.label}: {changed[0][:90]}")
        if not (answer in ("403", "404", "405") or (one.name.startswith("intake:") and answer == "302")):
            wrong.append(f"{one.label}: {answer}")
    assert not wrong, "\n".join(wrong)
