"""Files hold what the screen shows, run nothing, are noted, and need no memory for each row."""

from __future__ import annotations

import csv
import gc
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Access, User
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from complaints.register import columns, exports, ordering, queries
from complaints.register.asked import Asked
from complaints.register.rows import Row
from complaints.register.vocabulary import Sort
from tests.casework.stories import begin, complaint_at
from tests.people import People
from tests.register.conftest import TODAY, Copies
from tests.register.pages import references

SignIn = Callable[[User], Client]
HEADINGS = tuple(column.heading for column in columns.every({}))

pytestmark = pytest.mark.django_db


def csv_rows(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"/register/register.csv{query}")
    assert isinstance(response, StreamingHttpResponse)
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(client: Client, query: str = "") -> list[tuple[Any, ...]]:
    response = client.get(f"/register/register.xlsx{query}")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    book = load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    return list(book.active.iter_rows(values_only=True))


@pytest.mark.parametrize(
    "query", ["", "?sort=due", "?sort=stage", "?sort=academy_down", "?academy=birch", "?q=support+1"]
)
def test_the_files_hold_the_rows_of_the_screen_in_its_order(
    school: People, signed_in: SignIn, copies: Copies, query: str
) -> None:
    copies(complaint_at(school, State.FORMAL_ANSWERED), 4)
    copies(begin(school, academy=school.birch).complaint, 13)
    client = signed_in(school.trust_officer)
    shown = references(client, query)
    assert 0 < len(shown) < 25
    comma, book = csv_rows(client, query), xlsx_rows(client, query)
    assert tuple(comma[0]) == HEADINGS == book[0]
    assert [row[0] for row in comma[1:]] == shown == [row[0] for row in book[1:]]


def test_the_files_say_what_the_screen_says(school: People, signed_in: SignIn) -> None:
    replay = begin(school)
    replay.to(State.PANEL_DECIDED)
    replay.close()
    begin(school, summary="Two\nlines, “quoted” and 🐝 مرحبا")
    client = signed_in(school.trust_officer)
    rows = client.get("/register/").context["rows"]
    comma, book = csv_rows(client), xlsx_rows(client)
    for row, text, cells in zip(rows, comma[1:], book[1:], strict=True):
        line, typed = dict(zip(HEADINGS, text, strict=True)), dict(zip(HEADINGS, cells, strict=True))
        for heading, value in {
            "Reference": row.reference, "Academy": row.academy, "Complainant": row.complainant, "About": row.about,
            "In a few words": row.summary, "Stage": row.stage, "Where it stands": row.state, "Handler": row.handler,
            "How it ended": row.ending, "Resolved": row.resolved_at, "How late or how soon": row.due.words,
        }.items():  # fmt: skip
            assert line[heading] == value == (typed[heading] or "")
        assert line["Arrived on"] == row.received_on.isoformat()
        assert typed["Arrived on"].date() == row.received_on
        assert line["Next date"] == (row.due.day.isoformat() if row.due.day else "")


@pytest.mark.parametrize(
    "typed",
    ['=HYPERLINK("http://example.org","x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "\x00=1+1",
     "\x0b@x"],
)  # fmt: skip
def test_no_spreadsheet_runs_what_somebody_typed(school: People, signed_in: SignIn, typed: str) -> None:
    complaint = begin(school).complaint
    Complaint.objects.filter(pk=complaint.pk).update(summary=typed.replace("\0", ""))
    complaint.complainant.name = typed.replace("\0", "")
    complaint.complainant.save()
    complaint.subjects.update(name=typed.replace("\0", ""))
    client = signed_in(school.trust_officer)
    for row in (csv_rows(client)[1], [str(cell) for cell in xlsx_rows(client)[1]]):
        line = dict(zip(HEADINGS, row, strict=True))
        for heading in ("Complainant", "In a few words", "About, by name"):
            assert line[heading].startswith("'"), (heading, line[heading])
    assert exports.harmless(typed).startswith("'")


def test_ordinary_text_is_left_as_it_is() -> None:
    for text in ("Messages = none", "A - B", "O’Hara", "5 + 5", "", "me@example.org"):
        assert exports.harmless(text) == text


def test_each_export_is_noted_with_its_size_and_no_name(school: People, signed_in: SignIn, copies: Copies) -> None:
    copies(begin(school, academy=school.birch).complaint, 6)
    begin(school)
    client = signed_in(school.trust_officer)
    csv_rows(client, "?academy=birch&q=marchbanks")
    xlsx_rows(client)
    noted = Access.objects.filter(what="export").order_by("pk")
    assert [(one.about_kind, one.about, one.user, one.detail) for one in noted] == [
        ("register", None, school.trust_officer, "csv, 7 rows, limits: academy, q"),
        ("register", None, school.trust_officer, "xlsx, 8 rows, limits: none"),
    ]


def test_rows_are_let_go_as_they_are_sent(
    school: People, signed_in: SignIn, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "CHUNK", 50)
    copies(begin(school).complaint, 999)
    response = signed_in(school.trust_officer).get("/register/register.csv")
    assert isinstance(response, StreamingHttpResponse)
    sent, alive = b"", []
    for piece in response.streaming_content:
        sent += piece  # type: ignore[operator]
        alive.append(sum(type(thing) is Row for thing in gc.get_objects()))
    assert sent.count(b"\r\n") == 1001
    assert len(alive) == 6, "the heading, then two hundred lines at a time"
    assert max(alive) <= 100


def test_a_workbook_is_written_to_disk_row_by_row(school: People, copies: Copies) -> None:
    copies(begin(school).complaint, 60)
    reader = queries.Reader(school.trust_officer, TODAY)
    found = queries.matching(reader, Asked())
    with exports.xlsx_file(
        ordering.every(found, ordering.stretches(Sort.NEWEST, [])), reader, columns.every({})
    ) as file:
        assert len(list(load_workbook(file, read_only=True).active.iter_rows())) == 62
