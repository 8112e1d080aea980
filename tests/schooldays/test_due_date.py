"""`manage.py due_date` answers every worked case, and says plainly when it cannot."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Academy
from tests.schooldays.calendars import table

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = {row["rule"]: row["due_date_arguments"].split() for row in table("other_clocks.csv")}


def due_date(*arguments: str) -> Any:
    out = io.StringIO()
    call_command("due_date", *arguments, stdout=out)
    return json.loads(out.getvalue())


def refused(*arguments: str) -> Any:
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("due_date", *arguments, stdout=out)
    assert stopped.value.code == 3
    return json.loads(out.getvalue())


@pytest.mark.req("R46")
@pytest.mark.req("R47")
@pytest.mark.req("R282")
def test_every_worked_case_of_school_days_gives_its_date(academies_of_cases: dict[str, Academy]) -> None:
    for row in table("school_days.csv"):
        answer = due_date("--academy", row["academy"], "--received", row["received_at"], "--days", row["school_days"])
        assert answer["due_on"] == row["expected_due"], row
        assert answer["counted"][-1] == row["expected_due"]
        assert len(answer["counted"]) == int(row["school_days"])
        assert set(answer) == {"received_on", "treated_as_received_on", "due_on", "counted", "skipped"}
        assert all(set(skipped) == {"date", "why"} and skipped["why"] for skipped in answer["skipped"])


@pytest.mark.req("R47")
def test_every_worked_case_of_the_other_clocks_gives_its_date(academies_of_cases: dict[str, Academy]) -> None:
    for row in table("other_clocks.csv"):
        arguments = row["due_date_arguments"].split()
        if row["expected_due"] == "INSUFFICIENT_CALENDAR":
            answer = refused(*arguments)
            assert answer["error"] == "insufficient_calendar"
            assert "great-chart-kent-2025-26" in answer["needs"]
            assert "after Friday 17 July 2026" in answer["needs"]
        else:
            assert due_date(*arguments)["due_on"] == row["expected_due"], row


@pytest.mark.req("R46")
@pytest.mark.req("R282")
def test_the_working_names_each_day_that_does_not_count(academies_of_cases: dict[str, Academy]) -> None:
    answer = due_date("--academy", "wouldham-kent-2024-26", "--received", "2026-05-02", "--days", "1")
    assert answer == {
        "received_on": "2026-05-02",
        "treated_as_received_on": "2026-05-05",
        "due_on": "2026-05-06",
        "counted": ["2026-05-06"],
        "skipped": [
            {"date": "2026-05-02", "why": "Saturday"},
            {"date": "2026-05-03", "why": "Sunday"},
            {"date": "2026-05-04", "why": "Bank holiday: Early May bank holiday"},
        ],
    }
    october = due_date("--academy", "wouldham-kent-2024-26", "--received", "2025-10-17", "--days", "1")
    assert [skipped["why"] for skipped in october["skipped"]] == [
        *("Saturday", "Sunday", *["Half-term or holiday"] * 5),
        *("Saturday", "Sunday", *["INSET day"] * 5),
        *("Saturday", "Sunday"),
    ]


@pytest.mark.parametrize(
    ("moment", "in_england"),
    [
        ("2026-06-09T22:59:59Z", "2026-06-09"),
        ("2026-06-09T23:00:00Z", "2026-06-10"),
        ("2026-03-29T00:59:59Z", "2026-03-29"),
        ("2026-10-24T23:30:00+00:00", "2026-10-25"),
        ("2026-10-25T23:30:00+00:00", "2026-10-25"),
        ("2026-12-31T23:59:59Z", "2026-12-31"),
        ("2026-12-31T20:00:00-05:00", "2027-01-01"),
        ("2026-06-09T23:30:00", "2026-06-09"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_the_day_of_receipt_is_the_one_on_the_wall_in_england(db: None, moment: str, in_england: str) -> None:
    assert due_date("--received", moment, "--clock", "early_years")["received_on"] == in_england


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--received", "2026-01-31", "--days", "5"], "give --academy"),
        (
            ["--received", "2026-01-31", "--days", "5", "--academy", "nowhere"],
            "no academy with the slug nowhere",
        ),
        (["--received", "31/01/2026", "--days", "5"], "is not a date such as"),
        (["--received", "2026-02-30", "--clock", "raise"], "is not a date such as"),
        (["--received", "1999-12-31", "--clock", "raise"], "is not between the years"),
        (["--received", "2026-01-31"], "one of the arguments --days --clock is required"),
        (["--received", "2026-01-31", "--days", "5", "--clock", "raise"], "not allowed with"),
        (["--received", "2026-01-31", "--days", "0", "--count", "working_days"], "between 1 and"),
        (["--received", "2026-01-31", "--days", "five", "--count", "working_days"], "not a whole number"),
        (["--received", "2026-01-31", "--clock", "lunch"], "invalid choice"),
        (
            ["--received", "2026-01-31", "--clock", "raise", "--inset-counts"],
            "leave out the options of --days",
        ),
        (["--received", "2026-01-31", "--clock", "ask_for_formal"], "no limit unless a policy sets one"),
        (["--received", "2026-01-31", "--clock", "triage"], "give --academy"),
        (
            ["--received", "2026-01-31", "--clock", "raise", "--clarified", "2026-02-01", "2026-02-02"],
            "Only a subject",
        ),
        (
            [
                "--received",
                "2026-01-31",
                "--clock",
                "subject_access",
                "--clarified",
                "2026-02-03",
                "2026-02-02",
            ],
            "before it was asked for",
        ),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_with_a_plain_sentence(
    db: None, arguments: list[str], said: str
) -> None:
    with pytest.raises(CommandError) as problem:
        call_command("due_date", *arguments)
    assert said in str(problem.value)


@pytest.mark.slow
def test_from_a_shell_it_prints_json_and_ends_with_the_fixed_codes(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("migrate", "--verbosity", "0", "--skip-checks").returncode == 0
    for name in ("calendar-months-latest-to-raise", "sar-stop-the-clock", "eyfs-28-calendar-days"):
        answer = run("due_date", *BY_NAME[name])
        assert answer.returncode == 0, answer.stderr
        expected = next(row["expected_due"] for row in table("other_clocks.csv") if row["rule"] == name)
        assert json.loads(answer.stdout)["due_on"] == expected
    wrong = run("due_date", "--received", "soon", "--clock", "raise")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "soon is not a date" in wrong.stderr
    nowhere = run("due_date", "--received", "2026-01-31", "--days", "5", "--academy", "nowhere")
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr + nowhere.stderr
    empty = (
        "from accounts.models import Academy, Trust; "
        "t = Trust.objects.create(name='T', slug='t'); "
        "Academy.objects.create(trust=t, name='Alder Academy', slug='alder', code='ALD')"
    )
    assert run("shell", "-c", empty).returncode == 0
    unloaded = run("due_date", "--received", "2026-01-31", "--days", "5", "--academy", "alder")
    assert unloaded.returncode == 3
    assert json.loads(unloaded.stdout) == {
        "error": "insufficient_calendar",
        "needs": "No term dates are loaded for Alder Academy. Load those from Saturday 31 January 2026 on.",
    }
