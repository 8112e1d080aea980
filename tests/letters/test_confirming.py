"""What somebody confirms of a letter, because no rule can know it: recorded, and void when the words change."""

import pytest

from letters import confirming, post_room
from letters.models import Confirmation
from tests.letters.conftest import AT, READER


def said(letter, words):
    return any(words in problem for problem in post_room.problems(letter))


def changed(letter, people, old, new):
    return post_room.amend(letter, body=letter.body.replace(old, new), by=people.principal, at=AT)


@pytest.mark.req("R196")
def test_an_awareness_letter_waits_until_nobody_can_be_identified_and_a_change_asks_again(draft, people):
    letter = draft("awareness_letter")
    assert said(letter, "Nobody has confirmed: “Nobody can be identified from this letter”. Confirm it.")
    with pytest.raises(post_room.NotReady, match="Nobody has confirmed"):
        post_room.approve(letter, by=people.trust_officer, at=AT)
    confirming.confirm(letter, {"nobody_identified", "links_opened", "made up"}, by=people.principal, at=AT)
    row = Confirmation.objects.get(key="nobody_identified")
    assert (row.by, row.at, row.question) == (people.principal, AT, "Nobody can be identified from this letter")
    assert post_room.problems(letter) == []
    letter = changed(letter, people, "Thank you for helping us.", "Thank you, Mr Ash.")
    assert said(letter, "Nobody can be identified")


def test_details_of_somebody_else_wait_for_a_confirmation(draft, people):
    letter = changed(draft("closing"), people, "## Why", "Write to sam.other@example.net or 01632 960999.\n\n## Why")
    assert said(letter, "an e-mail address that is not the reader’s or ours: sam.other@example.net.")
    assert said(letter, "a telephone number that is not the reader’s or ours: 01632 960999.")
    confirming.confirm(letter, [key for key, _ in confirming.to_tick(letter)], by=people.principal, at=AT)
    assert post_room.problems(letter) == []


def test_what_the_school_or_the_reader_can_be_reached_by_needs_no_confirmation(draft, people):
    ours = f"{READER.email}, {people.alder.telephone}, {people.alder.email}, somebody@alder.example.org"
    assert post_room.problems(changed(draft("closing"), people, "## Why", f"{ours}\n\n## Why")) == []


def test_easy_read_is_honoured_by_easy_words_or_by_a_version_that_goes_with_it(draft, people):
    easy = draft("settled", adjustments_honoured=["Easy read"])
    assert post_room.problems(easy) == []
    hard = (
        "Notwithstanding considerations previously communicated, implementation necessitates comprehensive deliberation"
    )
    letter = changed(easy, people, "We are glad", f"{hard}. {hard}. {hard}. {hard}. We are glad")
    assert said(letter, "Easy read was asked for, and this letter reads at an age of about")
    confirming.confirm(letter, {"easy_read"}, by=people.principal, at=AT)
    assert post_room.problems(letter) == []
