"""Old registers, as messy as they are, come in whole and right, once, and go out again; or they say why not."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import Workbook, load_workbook

from accounts.models import User
from complaints.casework import actions
from complaints.casework.models import Complaint, Conflict, Contact
from complaints.casework.vocabulary import Channel, Nature, Why
from complaints.evidence.models import File
from complaints.intake.importing import bringing, fields, understanding
from complaints.intake.mail import taking
from complaints.intake.models import OldRegister, OldRow
from complaints.records.disclosing import acting as disclosing
from complaints.records.models import Disposal, Hold
from complaints.records.retention import acting as retiring
from complaints.records.retention import schedule
from complaints.register.lessons import acting as learning
from complaints.register.models import Counted
from complaints.register.papers import writing
from complaints.register.papers.periods import Period
from tests.casework.stories import MONDAY
from tests.intake import old_registers as files
from tests.people import People

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 5)


@pytest.fixture
def officer(school: People, signed_in: SignIn) -> Client:
    return signed_in(school.trust_officer)


def send(client: Client, content: bytes, name: str, academy: str = "") -> OldRegister:
    answer = client.post(
        "/old-registers/", {"upload": SimpleUploadedFile(name, content), "academy": academy}, follow=True
    )
    assert answer.status_code == 200, answer.content.decode()
    return worked(OldRegister.objects.order_by("-pk")[0])


def worked(register: OldRegister) -> OldRegister:
    """The worker has done what there was to do, slice by slice."""
    while bringing.carry_on(register.pk, at=MONDAY):
        pass
    register.refresh_from_db()
    return register


def shown(client: Client, register: OldRegister) -> str:
    worked(register)
    return client.get(f"/old-registers/{register.uuid}/").content.decode()


def checked(client: Client, register: OldRegister, **changed: str) -> str:
    """Match the columns as they were suggested, and see what would come in."""
    given = {key: str(at) for key, at in register.mapping.items()} | {"month_first": "no"} | changed
    client.post(f"/old-registers/{register.uuid}/columns/", given)
    return shown(client, register)


def brought(client: Client, register: OldRegister) -> str:
    client.post(f"/old-registers/{register.uuid}/bring-in/", {"left_out": "on"})
    return shown(client, register)


def rows() -> list[tuple[object, ...]]:
    """The register after it, the oldest first."""
    return [
        (
            one.academy.code, one.received_on.isoformat(), one.complainant.name, one.summary, int(one.stage_reached),
            one.state, one.closed_on and one.closed_on.isoformat(), one.closure,
            [finding.outcome for head in one.heads.all() for finding in head.findings.all()],
        )
        for one in Complaint.objects.order_by("received_on", "pk")
    ]  # fmt: skip


@pytest.mark.req("R125")
def test_a_windows_csv_comes_in_as_it_says_and_tells_of_each_row_that_cannot(officer: Client) -> None:
    register = send(officer, files.csv_file(), "Complaints log.csv")
    matching = shown(officer, register)
    assert "Name of the complainant (optional)" in matching
    assert "Day on which it arrived (optional)" not in matching
    page = checked(officer, register)
    assert not Complaint.objects.exists(), "nothing comes in before somebody has looked at it"
    assert "is no academy of this trust" in page
    assert "“31/02/2024” is no date that we can read" in page
    assert "“4” is no stage that we know" in page
    assert "“Banana” is no outcome that we know" in page
    refused = officer.post(f"/old-registers/{register.uuid}/bring-in/", {}, follow=True).content.decode()
    assert "Tick that they are left out" in refused
    assert not Complaint.objects.exists()
    assert "3 complaints" in brought(officer, register)
    assert rows() == [
        ("ALD", "2023-10-03", "Zoë O’Malley", "Fees for the trip – £35 – were taken twice", 1, "closed", "2023-10-17",
         "not_said", ["upheld"]),
        ("ALD", "2023-10-11", "Marek Dvorak?", "Marked absent; though present", 2, "closed", "2023-12-04",
         "not_said", ["not_upheld"]),
        ("BIR", "2024-01-22", "", '=HYPERLINK("http://example.org")', 3, "closed", "2024-03-14", "decided_by_panel",
         ["partly_upheld"]),
    ]  # fmt: skip
    note = Contact.objects.get(complaint__complainant__name="Zoë O’Malley").note
    assert "Its reference there: 2023/001" in note
    assert "Governor link: Mrs Thorn" in note, "a column without a place of its own is kept as a note"
    counts = bringing.counts(register)
    assert (counts["problem"], counts["double"], counts["heading"]) == (1, 1, 1)


@pytest.mark.req("R125")
def test_merged_cells_formulas_and_dates_of_a_workbook(officer: Client) -> None:
    register = send(officer, files.xlsx_file(), "Register.xlsx")
    assert register.sheet == "Log"
    page = checked(officer, register, closed_on=str(register.headings.index("Resolved on?")))
    assert "this cell holds a formula without its result" in page
    brought(officer, register)
    assert rows() == [
        ("ALD", "2024-09-10", "Hollis Greenaway", "Lost coat not looked for", 1, "closed", "2024-09-20",
         "not_said", []),
        ("ALD", "2024-09-12", "Tegan Rowse", "Seat on the bus", 2, "closed", "2024-10-24", "not_said", []),
        ("BIR", "2025-02-03", "Ines Cardew", "Call not returned", 1, "informal", None, "", []),
    ]  # fmt: skip
    coat = Complaint.objects.get(complainant__name="Hollis Greenaway")
    assert coat.action_taken == "Coats are labelled now"
    assert coat.channel == Channel.IMPORTED
    assert not coat.clocks.exists(), "no clock starts"


@pytest.mark.req("R101")
@pytest.mark.req("R125")
def test_an_open_document_sheet_of_one_academy_locks_out_whom_it_is_about(school: People, officer: Client) -> None:
    register = send(officer, files.ods_file(), "Log.ods", academy="alder")
    assert "“02/30/2025” is no date that we can read" in checked(officer, register)
    brought(officer, register)
    assert rows() == [
        ("ALD", "2025-05-06", "Wenna Tregear", "Uniform rules", 1, "closed", "2025-05-13", "settled_informally", []),
        ("ALD", "2025-06-02", "Jago Pascoe", "The head would not meet us", 2, "closed", "2025-07-18",
         "not_said", ["partly_upheld"]),
    ]  # fmt: skip
    head = Complaint.objects.get(complainant__name="Jago Pascoe")
    assert head.lead_subject == "principal"
    assert head.conflicts.filter(user=school.principal).exists()


def log(*rows: str) -> bytes:
    headings = "Ref,School,Date received,Parent,Complaint,Stage,Outcome,Date of response,Date closed"
    return "\n".join([headings, *rows]).encode()


@pytest.mark.req("R125")
def test_how_it_ended_is_what_the_old_register_says_and_else_that_it_does_not_say(officer: Client) -> None:
    register = send(
        officer,
        log(
            "1,ALD,1/10/2024,Ann Oake,One,1,Upheld,,20/10/2024",
            "2,ALD,2/10/2024,Ben Oake,Two,2,,20/11/2024,21/11/2024",
            "3,ALD,3/10/2024,Cis Oake,Three,2,Withdrawn,,22/11/2024",
            "4,ALD,4/10/2024,Dan Oake,Four,2,Resolved,,23/11/2024",
            "5,ALD,5/10/2024,Eve Oake,Five,3,,,24/11/2024",
            "6,ALD,6/10/2024,Fay Oake,Six,3,Not upheld,,25/11/2024",
            "7,ALD,7/10/2024,Gus Oake,Seven,2,Not upheld,,25/11/2024",
        ),
        "Log.csv",
    )
    assert "The old register does not say" in checked(officer, register)
    brought(officer, register)
    ended = Complaint.objects.order_by("received_on").values_list("closure", "resolved_at")
    assert list(ended) == [
        ("not_said", ""), ("not_said", "not_said"), ("withdrawn", "not_said"), ("settled_after_formal", "after_formal"),
        ("not_said", "not_said"), ("decided_by_panel", "at_panel"), ("not_said", "after_formal"),
    ]  # fmt: skip
    assert (
        "The old register does not say"
        in officer.get("/register/board/?year_begins=2024", follow=True).content.decode()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.update(channel=Channel.FORM)


@pytest.mark.req("R125")
def test_a_closed_concern_was_answered_only_where_the_old_register_says_so(officer: Client) -> None:
    said = "\n".join([
        "School,Date received,Parent,Complaint,Type,Outcome,Date closed",
        "ALD,1/10/2024,Ann Oake,One,Concern,Resolved,20/10/2024", "ALD,2/10/2024,Ben Oake,Two,Concern,,21/10/2024",
    ])  # fmt: skip
    register = send(officer, said.encode(), "Concerns.csv")
    checked(officer, register)
    brought(officer, register)
    found = Complaint.objects.order_by("received_on").values_list("nature", "closure")
    assert list(found) == [("concern", "concern_answered"), ("concern", "not_said")]


@pytest.mark.req("R125")
def test_a_number_that_stands_twice_is_told_with_both_rows_and_comes_in_once(officer: Client) -> None:
    register = send(
        officer,
        log(
            "Q/1,ALD,1/10/2024,Ann Oake,The bus was late,1,Resolved,,20/10/2024",
            "q/1,ALD,9/10/2024,Ben Oake,Lunch was cold,1,Resolved,,21/10/2024",
            "Q/1,BIR,9/10/2024,Cis Oake,Another school,1,Resolved,,21/10/2024",
            "Q/1,ALD,1/10/2024,Ann Oake,The bus was late,1,Resolved,,20/10/2024",
            "Q/1,ALD,1/10/2024,Dan Oake,The same day and number,1,Resolved,,20/10/2024",
        ),
        "Log.csv",
    )
    page = checked(officer, register)
    assert "rows 2 and 3 have the same and say different things" in page
    assert "rows 2 and 6 have the same and say different things" in page
    counts = bringing.counts(register)
    assert (counts["good"], counts["problem"], counts["double"]) == (2, 2, 1)
    assert "2 complaints" in brought(officer, register)
    assert sorted(Complaint.objects.values_list("complainant__name", flat=True)) == ["Ann Oake", "Cis Oake"]
    kept = set(OldRow.objects.exclude(reference="").values_list("reference", flat=True))
    assert kept == {bringing.number_mark("ALD q/1"), bringing.number_mark("BIR q/1")}, "hashes, nothing that was read"


@pytest.mark.req("R125")
@pytest.mark.parametrize(
    ("answer", "stood"),
    [
        ("answered", [("closed", dt.date(2023, 11, 20))]), ("left_out", []),
        ("open", [("formal_answered", None), ("informal", None)]),
    ],
)  # fmt: skip
def test_what_looks_finished_without_a_day_of_closing_waits_until_somebody_says_what_it_is(
    officer: Client, answer: str, stood: list[tuple[str, dt.date | None]]
) -> None:
    register = send(
        officer,
        log(
            "1,ALD,1/10/2023,Ann Oake,One,2,Upheld,20/11/2023,",
            "2,ALD,2/10/2023,Ben Oake,Two,1,Resolved,,",
            "3,ALD,3/10/2023,Cis Oake,Three,1,Resolved,,20/10/2023",
        ),
        "Log.csv",
    )
    page = checked(officer, register)
    assert "These look finished but have no closing date" in page
    assert "Bring in 1 complaint" not in page
    brought(officer, register)
    assert not Complaint.objects.exists(), "nothing comes in before it is answered"
    address = f"/old-registers/{register.uuid}/undated/"
    assert "Say what becomes of these rows" in officer.post(address, {}).content.decode()
    officer.post(address, {"undated": answer})
    assert "These look finished" not in shown(officer, register)
    brought(officer, register)
    asked = Complaint.objects.exclude(complainant__name="Cis Oake").order_by("received_on")
    assert list(asked.values_list("state", "closed_on")) == stood
    assert Complaint.objects.filter(complainant__name="Cis Oake", state="closed").exists()


@pytest.mark.req("R125")
def test_a_formula_without_a_result_is_called_so_and_is_a_problem_of_its_row_in_every_column(officer: Client) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["School", "Date received", "Parent", "Complaint", "Theme", "Days"])
    sheet.append(["ALD", dt.date(2024, 9, 10), "Ann Oake", "One", "Transport", "=B2-A2"])
    sheet.append(["ALD", dt.date(2024, 9, 11), "Ben Oake", "Two", "=A1", "=B3-A3"])
    file = io.BytesIO()
    book.save(file)
    register = send(officer, file.getvalue(), "Log.xlsx")
    matching = shown(officer, register)
    assert "Days, such as a formula without a result" in matching
    assert "\u2400" not in matching
    assert "Theme: this cell holds a formula without its result" in checked(officer, register)
    brought(officer, register)
    assert [one.complainant.name for one in Complaint.objects.all()] == ["Ann Oake"]
    assert "Days: a formula without a result" in Contact.objects.get().note


def test_the_same_file_twice_makes_no_double_and_undo_takes_out_what_was_not_worked_on(
    school: People, officer: Client
) -> None:
    first = send(officer, files.csv_file(), "Log.csv")
    checked(officer, first)
    brought(officer, first)
    again = send(officer, files.csv_file(), "Log.csv")
    assert "There is nothing to bring in." in checked(officer, again)
    assert bringing.counts(again)["double"] == 4
    assert Complaint.objects.count() == 3

    kept = Complaint.objects.get(complainant__name="Zoë O’Malley")
    actions.add_contact(
        kept, kind=Contact.Kind.NOTE, on=MONDAY.date(), people_present="", note_text="Looked at again.",
        by=school.trust_officer, at=MONDAY,
    )  # fmt: skip
    officer.post(f"/old-registers/{first.uuid}/undo/")
    page = shown(officer, first)
    assert "These stay" in page
    assert "Something was done on it since it was brought in" in page
    assert list(Complaint.objects.all()) == [kept]
    officer.post(f"/old-registers/{again.uuid}/throw-away/")
    assert not OldRegister.objects.filter(pk=again.pk).exists()
    assert not File.objects.exists(), "no copy of a spreadsheet with names in it is left"
    assert not OldRow.objects.exclude(cells=[]).exists()


def test_a_row_that_is_refused_after_all_leaves_nothing_half_done(
    school: People, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "BROUGHT_AT_ONCE", 1)
    register = send(officer, files.csv_file(), "Log.csv")
    checked(officer, register)
    real, calls = actions.bring_in, []

    def refusing(*given: object, **named: object) -> Complaint:
        calls.append(1)
        if len(calls) == 3:
            raise actions.Refused("Not like this.")
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "bring_in", refusing)
    page = brought(officer, register)
    assert "Nothing was brought in." in page
    assert "Not like this." in page
    assert not Complaint.objects.exists()


@pytest.mark.req("R42")
def test_only_who_keeps_the_central_register_may_and_nobody_sees_a_colleagues_file(
    school: People, signed_in: SignIn, officer: Client
) -> None:
    register = send(officer, files.csv_file(), "Log.csv")
    for name, user in school.everybody().items():
        client = signed_in(user)
        expected = 200 if name in ("trust_officer", "operations_officer") else 404
        assert client.get("/old-registers/").status_code == expected, name
        mine = 200 if name == "trust_officer" else 404
        assert client.get(f"/old-registers/{register.uuid}/").status_code == mine, name


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "empty"), (b"%PDF-1.7\n%%EOF", "a.pdf", "no spreadsheet"),
        (b"one\r\ntwo\r\n", "thin.csv", "no row of headings"), (b"PK\x03\x04broken", "broken.xlsx", ""),
    ],
)  # fmt: skip
def test_what_is_no_register_is_said_in_a_sentence(officer: Client, content: bytes, name: str, said: str) -> None:
    answer = officer.post("/old-registers/", {"upload": SimpleUploadedFile(name, content), "academy": ""}, follow=True)
    register = OldRegister.objects.first()
    assert said in (shown(officer, register) if register else answer.content.decode())
    assert not OldRow.objects.exists()


def test_the_template_needs_no_matching(officer: Client) -> None:
    answer = officer.get("/old-registers/template/")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert set(fields.suggested(headings)) == {field.key for field in fields.FIELDS}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/4/2024", "2024-04-03"), ("03.04.24", "2024-04-03"), ("Wed 3rd Apr 24", "2024-04-03"),
        ("2024-04-03 00:00", "2024-04-03"), ("45385", "2024-04-03"), ("Apr 3, 2024", "2024-04-03"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_style_of_a_spreadsheet(typed: str, day: str) -> None:
    found = understanding.day(typed, today=TODAY)
    assert found is not None
    assert found.isoformat() == day
    with pytest.raises(understanding.Unclear):
        understanding.day("4/13/2024", today=TODAY)
    assert understanding.day("4/13/2024", month_first=True, today=TODAY) == dt.date(2024, 4, 13)


@pytest.mark.req("R101")
def test_a_colleague_who_is_complained_about_finds_no_old_register_with_it_and_takes_nothing_out(
    school: People, signed_in: SignIn, officer: Client
) -> None:
    register = send(officer, files.ods_file(), "Log.ods", academy="alder")
    checked(officer, register)
    brought(officer, register)
    colleague, address = signed_in(school.operations_officer), f"/old-registers/{register.uuid}/"
    assert "2 complaints" in colleague.get(address).content.decode()
    about = Complaint.objects.get(complainant__name="Jago Pascoe")
    Conflict.objects.create(complaint=about, user=school.operations_officer, why=Why.SUBJECT, from_date=MONDAY.date())
    assert colleague.get(address).status_code == 404
    assert register.name not in colleague.get("/old-registers/").content.decode()
    assert colleague.post(f"{address}undo/").status_code == 404
    with pytest.raises(actions.Refused, match="Somebody else"):
        actions.take_back_brought_in(about, by=school.operations_officer, at=MONDAY)
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1 upheld, 2 not upheld", "partly_upheld"), ("Part upheld, part not upheld", "partly_upheld"),
        ("Not fully upheld", "partly_upheld"), ("No points upheld", "not_upheld"), ("None upheld", "not_upheld"),
        ("Upheld: No", "not_upheld"), ("Upheld: Yes", "upheld"), ("Resolved", "resolved"), ("10 upheld", "upheld"),
    ],
)  # fmt: skip
def test_an_outcome_in_a_sentence_is_read_for_what_it_denies(typed: str, said: str) -> None:
    assert understanding.outcome(typed) == said


@pytest.mark.parametrize("typed", ["Not resolved", "Parent not satisfied", "Not yet agreed"])
def test_what_is_denied_is_no_ending(typed: str) -> None:
    with pytest.raises(understanding.Unclear):
        understanding.outcome(typed)


@pytest.mark.parametrize(
    ("typed", "over"),
    [
        ("Closed, not upheld", True), ("Resolved at stage 1, not escalated", True), ("Not yet closed", False),
        ("Not resolved", False), ("Not started", False), ("Closed", True), ("Ongoing", False),
    ],
)  # fmt: skip
def test_closed_is_closed_whatever_else_the_cell_denies(typed: str, over: bool) -> None:
    assert understanding.is_closed(typed) is over


def test_an_informal_complaint_is_a_complaint() -> None:
    assert understanding.nature("Informal complaint") == Nature.COMPLAINT
    assert understanding.nature("Informal") == Nature.CONCERN


HEADINGS = "Ref;Date received;Parent;Details;Year;Stage\n"


def csv_of(*lines: str) -> bytes:
    return (HEADINGS + "".join(f"{line}\n" for line in lines)).encode()


@pytest.mark.req("R125")
def test_two_rows_alike_that_differ_elsewhere_are_told_and_none_is_lost_as_a_double(officer: Client) -> None:
    """Where a register holds no names, two children of one day and one matter are two complaints."""
    file = csv_of(
        ";3/10/2023;;Bullying;Year 3;1", ";3/10/2023;;Bullying;Year 6;1", ";3/10/2023;;Bullying;Year 3;1",
    )  # fmt: skip
    register = send(officer, file, "log.csv", academy="alder")
    page = checked(officer, register)
    assert "rows 2 and 3 have the same academy, day, name and words, and differ elsewhere" in page
    assert "It says the same as row 2." in page
    assert bringing.counts(register) == {"good": 1, "problem": 1, "double": 1}


@pytest.mark.req("R125")
def test_what_is_in_already_is_told_before_anything_comes_in_also_under_another_day(officer: Client) -> None:
    first = send(officer, csv_of("2023/001;3/10/2023;Ada Fenn;Fees;;1"), "one.csv", academy="alder")
    checked(officer, first)
    brought(officer, first)
    assert "2023/001" not in OldRow.objects.get(register=first).reference, "enough to know it again, not to read it"
    file = csv_of(
        "2023/001;3/10/2023;Ada Fenn;Fees, as we put it later;;1", "2023/001;13/10/2023;Ada Fenn;Fees;;1",
        "2023/002;4/10/2023;Cy Marsh;Fees;;1",
    )  # fmt: skip
    again = send(officer, file, "two.csv", academy="alder")
    page = checked(officer, again)
    assert "It was brought in before." in page
    assert "brought in before has the same, and arrived on another day" in page
    assert bringing.counts(again) == {"good": 1, "problem": 1, "double": 1}
    elsewhere = send(officer, csv_of("2023/001;13/10/2023;Ida Roe;Fees;;1"), "three.csv", academy="birch")
    checked(officer, elsewhere)
    assert bringing.counts(elsewhere) == {"good": 1}, "each academy has numbers of its own"


@pytest.mark.req("R101")
def test_whoever_may_not_know_of_a_complaint_does_not_learn_of_its_number_either(
    school: People, officer: Client
) -> None:
    first = send(officer, csv_of("2023/001;3/10/2023;Ada Fenn;Fees;;1"), "one.csv", academy="alder")
    checked(officer, first)
    brought(officer, first)
    Conflict.objects.create(
        complaint=Complaint.objects.get(), user=school.trust_officer, why=Why.SUBJECT, from_date=MONDAY.date()
    )
    again = send(officer, csv_of("2023/001;13/10/2023;Ada Fenn;Fees;;1"), "two.csv", academy="alder")
    assert "in before has the same" not in checked(officer, again)
    assert bringing.counts(again) == {"good": 1}


@pytest.mark.req("R130")
def test_what_was_disposed_of_does_not_come_back_by_a_spreadsheet_that_somebody_kept(officer: Client) -> None:
    file = csv_of("2023/001;3/10/2023;Ada Fenn;Fees;;1")
    first = send(officer, file, "log.csv", academy="alder")
    checked(officer, first)
    brought(officer, first)
    # as a disposal leaves it (casework.holdings): the row stays, without its words and without the key of its sending
    Complaint.objects.update(submission_key=None, disposed_on=TODAY)
    again = send(officer, file, "log.csv", academy="alder")
    page = checked(officer, again)
    assert "It was brought in before." in page
    assert "There is nothing to bring in." in page


@pytest.mark.req("R130")
def test_an_import_that_stops_half_way_keeps_neither_the_spreadsheet_nor_its_rows(
    school: People, officer: Client
) -> None:
    register = send(officer, files.xlsx_file(extra=150), "Register.xlsx")
    checked(officer, register, closed_on=str(register.headings.index("Resolved on?")))
    officer.post(f"/old-registers/{register.uuid}/bring-in/", {"left_out": "on"})
    assert bringing.carry_on(register.pk, at=MONDAY), "the first hundred are in"
    school.trust_officer.posts.update(to_date=MONDAY.date() - dt.timedelta(days=1))
    worked(register)
    assert register.state == "done"
    assert Complaint.objects.count() == 100
    assert not OldRow.objects.exclude(cells=[]).exists()
    assert not File.objects.exists()
    counts = bringing.counts(register)
    assert (counts["brought"], counts["good"]) == (100, 0)
    told = [row for row in OldRow.objects.filter(state="problem") if "no longer keeps" in " ".join(row.problems)]
    assert len(told) == 53


def needed(what: str, complaint: Complaint, school: People) -> None:
    """Something that another room holds of it, and that leaves no entry of a person in its chronology."""
    by, at = school.operations_officer, MONDAY
    if what == "hold":
        retiring.place_hold(complaint, reason="A claim.", review_on=dt.date(2027, 3, 1), by=by, at=at)
    elif what == "request":
        asked = disclosing.open_request(
            trust=school.trust, academy=school.alder, kind="subject_access", received_on=at.date(), asked_by="A. Fenn",
            reach="", asked_for="All.", legal_basis="", answer_by=None, name="", part="", by=by, at=at,
        )  # fmt: skip
        disclosing.bring_into_scope(asked, [(complaint, "as the complainant")], by=by, at=at)
    elif what == "disposal":
        rule = schedule.in_force(at=at)["complaint"]
        proposed = Disposal.objects.create(reference="DSP-AAAAA", proposed_by=by, proposed_at=at)
        proposed.items.create(
            complaint=complaint, reference=complaint.reference, rule=rule, closed_on=at.date(), due_on=at.date()
        )
    elif what == "e-mail":
        complaint.complainant.email = "ada@example.org"
        complaint.complainant.save()
        mail = taking.take(
            b"From: Ada <ada@example.org>\r\nTo: c@example.org\r\nMessage-ID: <1@x>\r\nSubject: "
            + complaint.reference.encode() + b"\r\n\r\nOne more thing.\r\n", at=at,
        )  # fmt: skip
        assert mail is not None
        assert mail.standing == "filed"
    elif what == "lesson":
        learning.record(
            "complaint", complaint.uuid, trust=school.trust, academy=school.alder, source="finding",
            learnt="Fees are said in time.", cause="communication", by=by, at=at,
        )  # fmt: skip
    elif what == "figure":
        paper = writing.begin("statement", trust=school.trust, academy=None, period=Period(2024), by=by, at=at)
        Counted.objects.create(
            trust=school.trust, ledger="received", complaint=complaint.uuid, place="ALD", year=2023, term=1, paper=paper
        )


@pytest.mark.req("R125", "R130")
@pytest.mark.parametrize("what", ["hold", "request", "disposal", "e-mail", "lesson", "figure", "nothing"])
def test_undoing_an_import_takes_out_nothing_that_another_record_needs(
    what: str, school: People, officer: Client, settings: Any
) -> None:
    settings.MAIL_IN_PROVEN_BY = ""
    register = send(officer, csv_of("2023/001;3/10/2023;Ada Fenn;Fees;;1"), "log.csv", academy="alder")
    checked(officer, register)
    brought(officer, register)
    complaint = Complaint.objects.get()
    needed(what, complaint, school)
    officer.post(f"/old-registers/{register.uuid}/undo/")
    page = shown(officer, register)
    assert Complaint.objects.filter(pk=complaint.pk).exists() == (what != "nothing")
    assert ("Another record needs it" in page) == (what != "nothing")
    assert Hold.objects.filter(lifted_on=None).count() == (what == "hold")


@pytest.mark.parametrize(("row", "column", "place"), [(1_048_576, 16_384, "XFD1048576"), (2_000, 16_384, "XFD2000")])
def test_a_cell_that_stands_very_far_out_does_not_end_the_worker(
    row: int, column: int, place: str, officer: Client
) -> None:
    """All cells between are held in memory at once: one stray key in the last cell of a sheet is 400 gigabytes."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Ref", "Date received", "Parent", "Details"])
    sheet.append(["1", "3/10/2023", "Ada Fenn", "Fees"])
    sheet.cell(row=row, column=column, value="x")
    file = io.BytesIO()
    book.save(file)
    register = send(officer, file.getvalue(), "Log.xlsx", academy="alder")
    assert register.state == "failed"
    assert f"Something stands very far out, in cell {place}" in shown(officer, register)


def test_a_long_sheet_with_a_stray_word_at_its_end_is_read(officer: Client) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Ref", "Date received", "Parent", "Details"])
    sheet.append(["1", "3/10/2023", "Ada Fenn", "Fees"])
    sheet.cell(row=60_000, column=4, value="end")
    sheet.cell(row=70_000, column=200).number_format = "0.00"  # a look without anything in it counts nothing
    file = io.BytesIO()
    book.save(file)
    register = send(officer, file.getvalue(), "Log.xlsx", academy="alder")
    assert (register.state, register.rows_total) == ("matching", 2)
