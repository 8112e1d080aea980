"""What a complainant typed stands in a letter as they typed it, and is never taken for a place left to fill in."""

import pytest

from letters import post_room, reading
from letters.carrying import message_for
from letters.making import make
from tests.letters.conftest import AT, READER, confirmed

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


LOOKS = "He typed <script>alert(1)</script> and [see below], {{ name }}, xxxx ____ and www.nscpsc.org.uk."
HEADS = [f"That it was late. {LOOKS}", "That nobody answered"]
FINDINGS = ["Upheld. It was late.", "Upheld. Nobody answered."]


@pytest.mark.parametrize(
    "key", ["acknowledgement_informal", "acknowledgement_formal", "stage1_answer", "stage2_answer", "panel_decision"]
)
def test_heads_in_the_complainants_words_do_not_stop_a_letter(draft, people, key):
    letter = draft(key, heads=HEADS, findings=FINDINGS, own_words=[f"It began in May. {LOOKS} More follows."])
    assert post_room.problems(confirmed(letter, people)) == []
    assert "<script>alert(1)</script>" in reading.plain(letter.body)


@pytest.mark.parametrize("left", ["<child>", "[your child]", "{name}", "xxx", "_____", "www.nscpcc.org.uk"])
@pytest.mark.parametrize("key", ["acknowledgement_informal", "stage1_answer"])
def test_what_staff_left_in_a_head_beside_the_complainants_words_is_found(draft, people, left, key):
    heads = [f"{HEADS[0]} And {left} was sad", HEADS[1]]
    letter = draft(key, heads=heads, findings=FINDINGS, own_words=[LOOKS])
    found = post_room.problems(confirmed(letter, people))
    assert len(found) == 1
    assert left in found[0]


def test_a_gap_in_the_wording_is_found_though_the_complainant_typed_the_same_once(draft, people):
    letter = draft("stage1_answer", heads=HEADS, findings=FINDINGS, own_words=[LOOKS])
    words = letter.body.replace("Upheld. Nobody answered.", "Upheld. Nobody answered [see below].")
    letter = post_room.amend(letter, body=words, by=people.principal, at=AT)
    assert [said for said in post_room.problems(confirmed(letter, people)) if "[see below]" in said]


def test_what_would_put_it_right_is_quoted_as_it_was_typed(draft, people):
    letter = draft("acknowledgement_informal", wanted=TYPED, own_words=[TYPED])
    assert post_room.problems(confirmed(letter, people)) == []
    assert "Please also tell us what you feel" not in reading.plain(letter.body)


def test_what_they_asked_to_be_done_differently_stops_no_letter(draft, people):
    letter = draft("closing", adjustments_honoured=["Please sign <in BSL> or [write] to me"])
    assert post_room.problems(confirmed(letter, people)) == []


def test_of_what_they_wrote_a_letter_keeps_only_what_looks_left_over(draft):
    kept = draft("stage1_answer", own_words=["My son Felix was ill. <b>Very</b> ill, see www.example.org."]).context
    assert kept["own_words"] == ["<b>", "www.example.org"]
    assert "own_words" not in draft("stage1_answer", own_words=["Nothing that looks like a gap."]).context
    assert "own_words" not in draft("receipt", own_words=["<b>"]).context


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
