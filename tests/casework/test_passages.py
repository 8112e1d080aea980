"""Sentences of the complainant's words: numbered, chosen, and followed both ways."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.casework import passages
from complaints.casework.passages import Unreadable, in_words, numbers_of, split

LETTER = (
    "Mr. Reed kept my son in on Monday. Nobody rang us!\n"
    "On Tuesday it happened again (see the e-mail of 3 Nov.). I asked “Why?” and was told nothing.\n\n"
    "Please look into it"
)


def pieces(words: str) -> list[str]:
    return [words[start:end] for start, end in split(words)]


def test_a_letter_is_taken_apart_where_its_sentences_and_lines_end() -> None:
    assert pieces(LETTER) == [
        "Mr. Reed kept my son in on Monday.",
        "Nobody rang us!",
        "On Tuesday it happened again (see the e-mail of 3 Nov.).",
        "I asked “Why?” and was told nothing.",
        "Please look into it",
    ]


@given(st.text())
def test_no_word_is_lost_and_none_stands_twice(words: str) -> None:
    spans = split(words)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert "".join("".join(words[a:b].split()) for a, b in spans) == "".join(words.split())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2", [2]),
        ("1, 4–6", [1, 4, 5, 6]),
        ("4-6; 2", [2, 4, 5, 6]),
        ("3 to 4 and 9.", [3, 4, 9]),
        ("", []),
        (" , ", []),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, found: list[int]) -> None:
    assert numbers_of(typed) == found
    assert numbers_of(in_words(found)) == found


@pytest.mark.parametrize("typed", ["two", "5-3", "1--2", "-1", "1-99999", "1.5"])
def test_what_is_no_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Unreadable, match=r"[A-Z“].*\."):
        numbers_of(typed)


def test_a_run_of_numbers_reads_as_a_range() -> None:
    assert in_words([9, 1, 4, 5, 6]) == "1, 4–6, 9"
    assert passages.in_words([]) == ""
