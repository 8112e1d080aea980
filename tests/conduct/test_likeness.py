"""Finding complaints about the same matter: recall and precision on sixty labelled pairs, on either database."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from complaints.casework.models import Complainant, Complaint, Subject
from complaints.conduct import finding, likeness
from complaints.policy.vocabulary import SubjectKind
from tests.conduct.stories import SOMETHING_ELSE, sent
from tests.people import People

PAIRS = Path(__file__).with_name("data") / "pairs.csv"
RECALL, PRECISION = 0.9, 0.9
"""Floors of the finding, far below what it reaches today."""


class Measured(NamedTuple):
    recall: float
    precision: float


def pairs() -> list[dict[str, str]]:
    with PAIRS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="|"))


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def told(pattern: Complaint, rows: list[dict[str, str]]) -> list[tuple[Complaint, Complaint]]:
    """Both sides of the labelled pairs, as rows like those of a complaint that really arrived."""
    sides = [(row, side) for row in rows for side in "ab"]
    made = Complaint.objects.bulk_create(
        Complaint(
            academy=pattern.academy, procedure=pattern.procedure, channel=pattern.channel, nature=pattern.nature,
            received_at=pattern.received_at, received_on=pattern.received_on, words=row[f"words_{side}"],
            summary=row[f"words_{side}"][:117], happened_on=day(row[f"day_{side}"]), reference=f"ALD-{number:05}",
        )
        for number, (row, side) in enumerate(sides)
    )  # fmt: skip
    Complainant.objects.bulk_create(
        Complainant(complaint=one, name=f"Writer {side}", pupil_name=row[f"child_{side}"])
        for one, (row, side) in zip(made, sides, strict=True)
    )
    Subject.objects.bulk_create(
        Subject(complaint=one, kind=SubjectKind.ACADEMY_STAFF, name=row[f"person_{side}"], added_on=one.received_on)
        for one, (row, side) in zip(made, sides, strict=True)
    )
    return list(zip(made[::2], made[1::2], strict=True))


def test_there_are_sixty_pairs_half_of_them_about_the_same_matter() -> None:
    rows = pairs()
    assert len(rows) == 60
    assert sum(row["same"] == "yes" for row in rows) == 30


@pytest.mark.req("R118")
@pytest.mark.django_db
def test_the_labelled_pairs_are_found_and_hardly_any_other(school: People, capsys: pytest.CaptureFixture[str]) -> None:
    rows = pairs()
    matter: dict[int, str] = {}
    same = [row for row in rows if row["same"] == "yes"]
    others = [row for row in rows if row["same"] == "no"]
    pattern = sent(school, SOMETHING_ELSE)
    both = list(zip([*same, *others], told(pattern, [*same, *others]), strict=True))
    for number, (_, (one, other)) in enumerate(both[:30]):
        matter[one.pk] = matter[other.pk] = f"matter {number}"
    for number, (_, (one, other)) in enumerate(both[30:]):
        # The first side repeats the matter of the pair above it on the list, the second is another one.
        matter[one.pk], matter[other.pk] = f"matter {number}", f"other {number}"
    found = {
        complaint.pk: {
            one.complaint.pk
            for one in finding.possible_duplicates(complaint, for_user=school.trust_officer, on=dt.date(2026, 11, 10))
        }
        for complaint in Complaint.objects.exclude(pk=pattern.pk)
    }
    wanted = [(one, other) for row, (one, other) in both if row["same"] == "yes"]
    hit = [pair for pair in wanted if pair[1].pk in found[pair[0].pk] and pair[0].pk in found[pair[1].pk]]
    shown = [(one, other) for one, many in found.items() for other in many]
    right = [pair for pair in shown if matter[pair[0]] == matter[pair[1]]]
    measured = Measured(len(hit) / len(wanted), len(right) / len(shown))
    with capsys.disabled():
        sys.stdout.write(
            f"\nduplicates, 60 labelled pairs: recall {measured.recall:.2f}, precision {measured.precision:.2f}\n"
        )
    assert measured.recall >= RECALL
    assert measured.precision >= PRECISION


def test_equal_titles_alone_make_no_duplicate() -> None:
    one = likeness.sketch(1, child="", day=None, people=(), text="Complaint about a teacher")
    other = likeness.sketch(2, child="", day=None, people=(), text="Complaint about a teacher")
    assert not likeness.likeness(one, other).alike


def test_a_name_with_a_slip_of_spelling_is_the_same_name() -> None:
    one = likeness.sketch(1, child="Ivo Brambleby", day=None, people=("Mr Quennell",), text="")
    other = likeness.sketch(2, child="Ivo Bramblebee", day=None, people=("Quenell",), text="")
    found = likeness.likeness(one, other)
    assert found.alike
    assert [reason.value for reason in found.reasons] == ["child", "person"]
