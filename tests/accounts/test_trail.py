"""The chained, append-only trail."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import trail
from accounts.models import Entry
from tests.people import FIRST_DAY, People

AT = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


def write(about: uuid.UUID, step: str = "submit", **data: object) -> Entry:
    return trail.record(about_kind="complaint", about=about, step=step, by=None, on=FIRST_DAY, at=AT, data=data)


@pytest.mark.django_db
def test_each_entry_carries_the_hash_of_the_one_before_it() -> None:
    about = uuid.uuid4()
    first, second = write(about), write(about, "accept_formal", day=FIRST_DAY, heads=3)
    assert (first.number, first.before) == (1, trail.START)
    assert (second.number, second.before) == (2, first.hash)
    assert list(trail.verify()) == []


@pytest.mark.django_db
def test_entries_written_in_bulk_go_on_from_those_written_one_by_one(people: People) -> None:
    about, other = uuid.uuid4(), uuid.uuid4()
    write(about)
    rows = [
        trail.EntryData(about_kind="complaint", about=whose, step="note", on=FIRST_DAY, at=AT, by_id=people.clerk.pk)
        for whose in (about, other, about)
    ]
    assert trail.record_many(rows) == 3
    write(about)
    assert list(Entry.objects.filter(about=about).values_list("number", flat=True)) == [1, 2, 3, 4]
    assert list(trail.verify()) == []


@pytest.mark.django_db
def test_the_model_refuses_to_change_or_delete_an_entry() -> None:
    entry = write(uuid.uuid4())
    entry.step = "other"
    for change in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(step="x")):
        with pytest.raises(TypeError, match="append-only"):
            change()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE accounts_entry SET step = 'x'", "DELETE FROM accounts_entry"])
def test_postgresql_itself_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL has the triggers; what the model refuses on every database is tested above.")
    write(uuid.uuid4())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_the_table_can_be_emptied_between_tests(again: int) -> None:
    assert not Entry.objects.exists()
    write(uuid.uuid4())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE accounts_entry SET step = 'withdraw' WHERE number = 2", "was changed"),
        ("DELETE FROM accounts_entry WHERE number = 2", "entry 2 is missing"),
        ("UPDATE accounts_entry SET before = 'f' WHERE number = 3", "does not follow"),
    ],
)
def test_tampering_past_the_model_is_found(statement: str, problem: str) -> None:
    about = uuid.uuid4()
    for _ in range(3):
        write(about)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounts_entry DISABLE TRIGGER accounts_entry_append_only")
        cursor.execute(statement)
    assert any(problem in fault.problem for fault in trail.verify(about))


@pytest.mark.django_db
def test_an_entry_holds_no_floats() -> None:
    with pytest.raises(TypeError):
        write(uuid.uuid4(), share=0.5)
