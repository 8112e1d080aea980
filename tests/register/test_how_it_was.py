"""What complainants said of how it was: for the trust's learning, and nobody can be told from it (S0 §12)."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from complaints.casework.models import SurveyAnswer
from complaints.register import how_it_was
from tests.casework.stories import MONDAY
from tests.people import People

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 5)


def answers(code: str, count: int, *, month: dt.date = dt.date(2026, 9, 1), clear: int = 5, comment: str = "") -> None:
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(academy_code=code, month=month, stage=1, clear=clear, fair=4, comment=comment and f"{comment} {n}")
        for n in range(count)
    )


def page(school: People, signed_in, who: str = "trust_officer", *, on: dt.date = OCTOBER) -> str:
    with time_machine.travel(dt.datetime.combine(on, dt.time(10), tzinfo=MONDAY.tzinfo), tick=False):
        answer = signed_in(getattr(school, who)).get(reverse("register:how_it_was"))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_only_the_trusts_officers_read_it(school: People, signed_in) -> None:
    answers("ALD", 6)
    assert "School year 2026/27" in page(school, signed_in)
    assert "School year 2026/27" in page(school, signed_in, "operations_officer")
    for who in ("principal", "record_keeper", "clerk", "chief_executive", "teacher", "administrator", "nobody"):
        assert page(school, signed_in, who) == "404", who


def test_with_nothing_answered_it_says_so(school: People, signed_in) -> None:
    assert "Nobody has answered yet." in page(school, signed_in)


def test_fewer_than_five_are_never_shown_and_neither_is_one_that_subtraction_would_show(
    school: People, signed_in
) -> None:
    answers("ALD", 4, clear=1)
    answers("BIR", 40)
    (year,) = how_it_was.years([school.alder, school.birch], on=OCTOBER)
    assert all(row.hidden for row in year.rows)
    assert not year.whole.hidden
    shown = page(school, signed_in)
    assert '<td class="govuk-table__cell">4 </td>' not in shown
    assert shown.count("not shown") >= 4


def test_answers_of_the_month_that_runs_are_not_counted(school: People) -> None:
    answers("ALD", 9, month=dt.date(2026, 10, 1))
    assert how_it_was.years([school.alder], on=OCTOBER) == []
    assert len(how_it_was.years([school.alder], on=dt.date(2026, 11, 1))) == 1


def test_one_more_answer_is_not_seen_to_come(school: People) -> None:
    answers("ALD", 6)
    (before,) = how_it_was.years([school.alder], on=OCTOBER)
    answers("ALD", 1, clear=5)
    (after,) = how_it_was.years([school.alder], on=OCTOBER)
    assert before == after


def test_words_are_shown_only_with_four_others_and_lead_to_no_academy(school: People, signed_in) -> None:
    answers("ALD", 2, comment="Ring back sooner")
    answers("BIR", 2, comment="Explain the dates")
    assert "Fewer than five people wrote something" in page(school, signed_in)
    answers("BIR", 6, comment="Thank you")
    shown = page(school, signed_in)
    assert "Ring back sooner 0" in shown
    assert shown.index("Explain the dates") < shown.index("Ring back sooner") < shown.index("Thank you")


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 12), min_size=1))
def test_nothing_below_five_can_be_found_by_subtraction(counts: dict[str, int]) -> None:
    hidden = how_it_was.hidden_of(counts)
    assert {code for code, count in counts.items() if count < 5} <= hidden
    told = [code for code in hidden if counts[code] > 0]
    if hidden != set(counts):
        assert len(told) != 1 or counts[told[0]] >= 5


def test_bands_and_shares() -> None:
    assert [how_it_was.band(count) for count in (5, 9, 10, 14)] == ["5 to 9", "5 to 9", "10 to 14", "10 to 14"]
    assert how_it_was.share([5, 5, 4, 2, 1]) == "about 60 in 100"
    assert how_it_was.share([5, 5, None, None, 4, 4]) is None
    shares = {how_it_was.share(list(some)) for some in itertools.combinations_with_replacement((1, 5), 5)}
    assert shares == {f"about {tens} in 100" for tens in (0, 20, 40, 60, 80, 100)}
