"""What a complainant typed stands in a letter as they typed it, and is never taken for a place left to fill in."""

import pytest

from letters import post_room, reading
from letters.carrying import message_for
from letters.making import make
from tests.letters.conftest import AT, READER

TYPED = (
    "From: Jane Meadow <jane.meadow@school.example.org>\n"
    "To: <https://school/messages>\n\n"
    "It was <b>very</b> late, [see below], {{ name }}, [[due_on]], xxxx ____ and www.nscpsc.org.uk at http://[::1"
)


@pytest.fixture
def quoted(draft):
    return draft("receipt", summary=TYPED)


def test_words_that_look_like_marks_stand_in_the_receipt_and_do_not_stop_it(quoted):
    assert post_room.problems(quoted) == []
    said = reading.plain(quoted.body)
    for line in TYPED.splitlines():
        assert line in said
    assert "<b>" not in reading.html(quoted)


def test_a_name_that_looks_like_a_mark_is_a_name(draft):
    name = "Jo <jo@x.org>"
    letter = draft("closing", recipient=post_room.Recipient(name=name, email=READER.email), salutation=f"Dear {name}")
    assert post_room.problems(letter) == []
    assert "Dear Jo <jo@x.org>" in reading.plain(letter.body)


@pytest.mark.parametrize("left", ["<b>", "[see below]", "xxxx", "____", "www.nscpsc.org.uk"])
def test_the_same_left_by_staff_beside_the_quoted_words_is_still_found(quoted, people, left):
    body = quoted.body.replace("Please keep anything", f"Please keep {left} and anything")
    letter = post_room.amend(quoted, body=body, by=people.principal, at=AT)
    found = post_room.problems(letter)
    assert len(found) == 1
    assert left in found[0]


def test_marks_that_turn_the_direction_of_words_are_not_printed(draft):
    letter = draft("receipt", summary="He said \u202egnihton\u202c to me")
    assert "He said gnihton to me" in reading.plain(letter.body)
    assert letter.context["summary"] == "He said \u202egnihton\u202c to me"


def test_the_e_mail_with_a_receipt_says_at_once_that_we_have_it(issue):
    letter = issue("receipt")
    make(letter.pk, at=AT)
    letter.refresh_from_db()
    message = message_for(letter, READER.email, number=1)
    assert "We have what you told us (" in message.subject
    assert message.body.split("\n\n")[1].startswith("We have what you told us. ")
