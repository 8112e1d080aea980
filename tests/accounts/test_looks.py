"""The access log is read by people who never saw an address of the portal."""

from __future__ import annotations

import pytest

from accounts import looks
from tests.house.addresses import patterns

OF_A_RECORD = {"reference", "disclosure", "incident"}


@pytest.mark.req("R134")
def test_a_look_at_any_page_of_a_record_is_told_in_plain_words() -> None:
    names = {name.split(":")[-1] for name, arguments in patterns().items() if arguments & OF_A_RECORD}
    technical = {name.replace("_", " ") for name in names if "_" in name}
    assert len(technical) > 50
    assert technical - set(looks.WORDS) == set()
    for what, words in looks.WORDS.items():
        assert words[0].isupper(), what
        assert "_" not in words, what
