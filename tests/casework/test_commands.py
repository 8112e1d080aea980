"""The commands that others rely on: names, output, exit codes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts import trail
from accounts.models import Academy, Entry, Notice, Proof, ProvedEnd, Trust, User
from complaints.casework import actions, chronologies
from complaints.casework.handbook import arrows_of, document
from complaints.casework.models import CalendarChange, Complaint, Conflict
from complaints.casework.vocabulary import ABOUT, TAKEN_BACK, State, Step, Why
from complaints.schooldays import calendars
from complaints.schooldays.models import Span
from tests.casework.stories import ALDER_DATES, MONDAY, begin, complaint_at
from tests.casework.test_deadlines import clock_of
from tests.people import People
from tests.schooldays.calendars import DATA, table

D = dt.date
HEADER = "academy,kind,first_day,last_day,label,source\n"


def run(*words: str) -> tuple[Any, int]:
    out, code = StringIO(), 0
    try:
        call_command(*words, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return json.loads(out.getvalue()), code


def written(tmp_path: Path, text: str) -> str:
    file = tmp_path / "dates.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


# --- import_terms ---------------------------------------------------------------------------------------------------


@pytest.mark.req("R47")
def test_on_an_empty_database_the_terms_load_and_every_worked_case_is_due_when_it_should(db: None) -> None:
    found, code = run("import_terms", str(DATA / "terms.csv"), "--create-academies")
    assert code == 0
    assert found["loaded"]
    assert {one["slug"] for one in found["academies"]} == {row["academy"] for row in table("terms.csv")}
    assert all(one["created"] and not one["removed"] for one in found["academies"])
    assert sum(one["added"] for one in found["academies"]) == len(table("terms.csv"))
    assert Trust.objects.count() == 1
    assert len(set(Academy.objects.values_list("code", flat=True))) == len(found["academies"])
    again, code = run("import_terms", str(DATA / "terms.csv"))
    assert code == 0
    assert not any(one["created"] or one["added"] or one["removed"] for one in again["academies"])
    for case in table("school_days.csv"):
        words = ("--academy", case["academy"], "--received", case["received_at"], "--days", case["school_days"])
        assert run("due_date", *words)[0]["due_on"] == case["expected_due"], case
    answered, code = run(
        "due_date", "--academy", "calow-derbyshire-2025-26", "--received", "2025-10-01", "--days", "20"
    )
    assert (code, answered["due_on"]) == (0, "2025-11-07")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEADER + "alder,term,2027-09-02,2027-10-22,A,\ncedar,term,2027-09-02,2027-10-22,A,\n", 3, "no academy called"),
        (HEADER + "alder,term,2027-09-02,2027-13-22,A,\n", 2, "last day"),
        (HEADER, None, "no term dates"),
        ("", None, "empty"),
    ],
)
def test_a_file_with_an_error_is_refused_whole(
    school: People, tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    before = list(Span.objects.values_list())
    found, code = run("import_terms", written(tmp_path, text))
    assert (code, found["loaded"]) == (1, False)
    assert any(one["line"] == line and said in one["text"] for one in found["problems"] if one["weight"] == "error")
    assert list(Span.objects.values_list()) == before
    assert not CalendarChange.objects.exists()


def test_a_slug_that_cannot_be_one_is_refused_and_creates_nothing(people: People, tmp_path: Path) -> None:
    text = HEADER + "cedar,term,2027-09-02,2027-10-22,A,\nOur School!,term,2027-09-02,2027-10-22,A,\n"
    found, code = run("import_terms", written(tmp_path, text), "--create-academies")
    assert code == 1
    assert any("cannot be the slug" in one["text"] for one in found["problems"])
    assert not Academy.objects.filter(slug="cedar").exists()


def test_a_file_that_is_not_there_is_said_in_json(db: None) -> None:
    found, code = run("import_terms", "/nowhere/dates.csv")
    assert code == 1
    assert "cannot be read" in found["problems"][0]["text"]


def test_a_new_academy_is_seen_by_whoever_holds_a_post_at_the_trust(people: People, tmp_path: Path) -> None:
    text = HEADER + "cedar-lane,term,2026-09-02,2026-10-23,Autumn,\n"
    run("import_terms", written(tmp_path, text), "--create-academies")
    academy = Academy.objects.get(slug="cedar-lane")
    assert (academy.name, academy.code, academy.trust) == ("Cedar Lane", "CED", people.trust)
    assert people.trust_officer.has_perm("accounts.see_cases", academy)


def test_waiting_clocks_get_their_dates_from_the_import(school: People, tmp_path: Path) -> None:
    for span in ALDER_DATES:
        calendars.remove(school.alder, span)
    complaint = begin(school).complaint
    found, code = run("import_terms", written(tmp_path, HEADER + "alder,term,2026-09-02,2026-10-23,Autumn 1,\n"))
    assert code == 0
    assert found["given"] == [
        {"reference": complaint.reference, "clock": "triage", "from": None, "to": "2026-09-16"}
    ]  # fmt: skip
    assert clock_of(complaint, "triage").due_on == D(2026, 9, 16)
    assert Notice.objects.filter(user=school.principal, about=complaint.uuid, key__startswith="date:").exists()


def test_dates_already_given_move_only_when_approved(school: People, tmp_path: Path) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    file = written(tmp_path, HEADER + "alder,closure,2026-09-24,,Snow,\n")
    expected = [
        {"reference": complaint.reference, "clock": "answer_informal", "from": "2026-10-12", "to": "2026-10-13"}
    ]  # fmt: skip
    for _ in range(2):
        found, code = run("import_terms", file)
        assert (code, found["loaded"], found["would_move"]) == (4, False, expected)
        assert "--approve" in found["waits"]
        assert clock_of(complaint, "answer_informal").due_on == D(2026, 10, 12)
        assert not Span.objects.filter(kind="closure").exists()
    assert CalendarChange.objects.filter(approved_at=None, dropped_at=None).count() == 1
    found, code = run("import_terms", file, "--approve")
    assert (code, found["loaded"], found["moved"]) == (0, True, expected)
    assert clock_of(complaint, "answer_informal").due_on == D(2026, 10, 13)
    assert not CalendarChange.objects.filter(approved_at=None, dropped_at=None).exists()
    assert Entry.objects.filter(about=complaint.uuid).latest("number").step == "dates_moved"


# --- verify_chronology ---------------------------------------------------------------------------------------------


@pytest.mark.req("R134")
def test_a_complaint_that_is_gone_from_under_its_chronology_is_named(school: People) -> None:
    gone = complaint_at(school, State.RECEIVED)
    complaint_at(school, State.RECEIVED)
    Complaint.objects.filter(pk=gone.pk).delete()
    found, code = run("verify_chronology")
    assert code == 1
    [fault] = found["faults"]
    assert (fault["about"], fault["number"]) == (str(gone.uuid), 1)
    assert "its complaint is gone" in fault["problem"]
    trail.record(
        about_kind=ABOUT, about=gone.uuid, step=TAKEN_BACK, by=school.trust_officer, on=MONDAY.date(), at=MONDAY
    )
    assert run("verify_chronology")[1] == 0, "an import that was undone says so"


def test_whole_chronologies_verify(school: People) -> None:
    complaint_at(school, State.INFORMAL)
    found, code = run("verify_chronology")
    assert (code, found["holds"], found["faults"], found["complaints"]) == (0, True, [], 1)
    assert found["entries"] == Entry.objects.count()
    one, code = run("verify_chronology", "--reference", Complaint.objects.get().reference)
    assert (code, one["chronologies"]) == (0, 1)
    assert run("verify_chronology", "--reference", "ALD-22222")[1] == 1


def tampered(sql: str, *values: object) -> None:
    """Somebody with the database's own key, past every protection of the portal."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='accounts_entry'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounts_entry DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        if connection.vendor == "sqlite":
            for _, made in triggers:
                cursor.execute(made)
        else:
            cursor.execute("ALTER TABLE accounts_entry ENABLE TRIGGER USER")


def test_an_entry_changed_by_hand_is_named_to_the_row(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    entry = Entry.objects.filter(about=complaint.uuid, step="accept_informal").get()
    tampered("UPDATE accounts_entry SET step = 'settle' WHERE id = %s", entry.pk)
    found, code = run("verify_chronology")
    assert code == 1
    assert [(f["reference"], f["number"], f["problem"]) for f in found["faults"]] == [
        (complaint.reference, entry.number, "was changed after it was written")
    ]  # fmt: skip


def test_entries_cut_off_the_end_show_in_where_the_complaint_stands(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL_ANSWERED)
    cut = Entry.objects.filter(about=complaint.uuid, step="answer_informally").get()
    tampered("DELETE FROM accounts_entry WHERE about_kind = 'complaint' AND number >= %s", cut.number)
    found, code = run("verify_chronology")
    assert code == 1
    assert found["faults"][0]["problem"] == "stands at informal_answered, but its last step left it at informal"
    tampered("DELETE FROM accounts_entry WHERE about_kind = 'complaint'")
    assert run("verify_chronology")[0]["faults"][0]["problem"] == "has no chronology"


TONIGHT = MONDAY + dt.timedelta(days=1)


def prove_tonight() -> Proof:
    return chronologies.prove(on=TONIGHT.date(), at=TONIGHT)


def rang(complaint: Complaint) -> None:
    assert complaint.handler is not None
    actions.add_contact(
        complaint, kind="call", on=MONDAY.date(), people_present="", note_text="Nobody at home.",
        by=complaint.handler, at=TONIGHT,
    )  # fmt: skip


def test_what_is_cut_off_after_a_proof_is_named_even_where_the_state_still_fits(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    rang(complaint)
    assert prove_tonight().holds
    last = Entry.objects.filter(about=complaint.uuid).latest("number").number
    tampered("DELETE FROM accounts_entry WHERE about_kind = 'complaint' AND number = %s", last)
    found, code = run("verify_chronology")
    assert code == 1
    assert [(f["reference"], f["number"], f["problem"]) for f in found["faults"]] == [
        (complaint.reference, last - 1, f"ends here, but had {last} entries on {TONIGHT.date().isoformat()}")
    ]  # fmt: skip


def test_a_chronology_that_is_gone_with_its_complaint_is_missed_and_the_officers_are_told(
    school: People, signed_in: Callable[[User], Client]
) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    first = prove_tonight()
    assert first.holds
    assert not Notice.objects.filter(about_kind="chronology").exists()
    uuid, entries = complaint.uuid, Entry.objects.filter(about=complaint.uuid).count()
    tampered("DELETE FROM accounts_entry WHERE about_kind = 'complaint'")
    Complaint.objects.filter(pk=complaint.pk).delete()
    second = prove_tonight()
    assert [(f["about"], f["problem"]) for f in second.faults] == [
        (str(uuid), f"is gone: it had {entries} entries on {TONIGHT.date().isoformat()}")
    ]  # fmt: skip
    told = Notice.objects.filter(about_kind="chronology")
    assert {notice.user for notice in told} == {school.operations_officer, school.trust_officer}
    page = signed_in(school.operations_officer).get(reverse("casework:chronologies"))
    assertContains(page, f"is gone: it had {entries} entries")
    assertContains(signed_in(school.operations_officer).get(reverse("casework:calendars")), "changed or is missing")
    assert signed_in(school.principal).get(reverse("casework:chronologies")).status_code == 404


def test_a_fault_in_a_case_about_an_officer_is_kept_from_that_officer(
    school: People, signed_in: Callable[[User], Client]
) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    Conflict.objects.create(
        complaint=complaint, user=school.operations_officer, why=Why.DECLARED, from_date=MONDAY.date()
    )
    entry = Entry.objects.filter(about=complaint.uuid, step="accept_informal").get()
    tampered("UPDATE accounts_entry SET step = 'settle' WHERE id = %s", entry.pk)
    assert not prove_tonight().holds
    assert {n.user for n in Notice.objects.filter(about_kind="chronology")} == {school.trust_officer}
    page = signed_in(school.operations_officer).get(reverse("casework:chronologies"))
    assertNotContains(page, complaint.reference)
    assertNotContains(page, "not hold")
    assertContains(signed_in(school.trust_officer).get(reverse("casework:chronologies")), complaint.reference)


def test_a_chronology_that_grows_moves_its_proved_end_and_the_mark(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    first = prove_tonight()
    assert prove_tonight().mark == first.mark
    rang(complaint)
    assert prove_tonight().mark != first.mark
    top = Entry.objects.filter(about=complaint.uuid).latest("number")
    assert ProvedEnd.objects.get(about=complaint.uuid).hash == top.hash


# --- sweep ---------------------------------------------------------------------------------------------------------


def test_a_sweep_can_be_rehearsed_from_the_command_line(school: People, time_machine: Any) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    time_machine.move_to(dt.datetime(2026, 10, 13, 9, 0, tzinfo=MONDAY.tzinfo))
    found, code = run("sweep", "daily", "--dry-run")
    assert code == 0
    assert found["told"] == {"overdue": 1}
    assert complaint.reference in found["would"][0]
    assert not Notice.objects.filter(key__startswith="overdue").exists()
    assert run("sweep", "daily")[0] == {"told": {"overdue": 1}}
    assert run("sweep", "daily")[0] == {"told": {}}


def test_what_has_no_dry_run_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="has no dry run"):
        call_command("sweep", "heartbeat", "--dry-run")


# --- procedure -----------------------------------------------------------------------------------------------------


def test_the_printed_procedure_is_fresh(settings: Any) -> None:
    call_command("procedure", "--check", stdout=StringIO())


def test_a_stale_page_is_told(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="stale"):
        call_command("procedure", "--check", stdout=StringIO())
    call_command("procedure", "--write", stdout=StringIO())
    call_command("procedure", "--check", stdout=StringIO())
    page = tmp_path / "docs" / "procedure.md"
    page.write_text(page.read_text(encoding="utf-8").replace("Submit the complaint", "Send it"), encoding="utf-8")
    with pytest.raises(CommandError, match="stale"):
        call_command("procedure", "--check", stdout=StringIO())


def test_the_page_names_every_step_state_and_arrow() -> None:
    page = document()
    assert page == document()
    for state in State:
        assert f"| `{state.value}` " in page
    for step in Step:
        assert f"### {step.label}" in page
        assert f"\n`{step.value}`. " in page
    assert {arrow.target for arrow in arrows_of(Step.SETTLE)} == {State.CLOSED}
    assert len(arrows_of(Step.SETTLE)) == 4
    assert "stateDiagram-v2" in page
