"""A corpus of broken letters, each refused with its own message; good ones pass."""

import pytest

from letters import post_room, signs
from letters.catalogue import CATALOGUE
from letters.render import press_html
from tests.letters.conftest import AT, READER, confirmed


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_a_complete_letter_passes(key, draft, people):
    assert post_room.problems(confirmed(draft(key), people)) == []


GOOD = {
    # what is unusual about it, and yet right: (key, change of the context, choices)
    "without a name": ("closing", {"recipient": post_room.Recipient("the cover teacher", known_by_name=False)}, {}),
    "a name with accents": ("closing", {"recipient": post_room.Recipient("Señora Zoë Núñez-O'Brien")}, {}),
    "the complainant's own brackets": ("acknowledgement_informal", {"summary": "They wrote [sic] xxxx about me."}, {}),
    "large print that is": ("settled", {"large_print": True, "adjustments_honoured": ["Large print (18 point)"]}, {}),
    "words of two lines": ("new_time_limit", {"reasons": "First reason.\n\nSecond reason."}, {}),
    "right to left": ("withdrawal", {"reasons": "\u05e9\u05dc\u05d5\u05dd, and thank you."}, {}),
    "a script with a font": ("withdrawal", {"reasons": "مدرسة السلام, and thank you. Дякуємо. Ευχαριστούμε."}, {}),
    "a picture sign that a font has": ("settled", {"settled_how": "You said that you are content ☺ ✓ \U0001f600."}, {}),
    "waiting for term dates": (
        "acknowledgement_formal", {"due_on": None, "due_days": None, "treated_as_received_on": None},
        {"waiting_for_term_dates": True, "one_day": True},
    ),
    "nothing said of what happened": ("social_general", {"conduct": []}, {"nothing_said": True}),
    "a page of ours on another port": (
        "receipt", {"own_page_link": "http://localhost:8123/your-complaint/7f3c2a9e/"}, {},
    ),
    "every section at once": ("social_misuse", {}, dict.fromkeys(CATALOGUE["social_misuse"].choices, True)),
}  # fmt: skip


@pytest.mark.parametrize("what", GOOD)
def test_a_good_letter_passes(what, draft, people):
    key, context, choices = GOOD[what]
    assert post_room.problems(draft(key, choices=choices, **context)) == []


BROKEN = {
    # what is wrong: (key, change of the context, change of the words, what is said)
    "no last day": ("stage2_answer", {"last_day": None}, None, "[[last_day]] is not filled in"),
    "no one to write to": ("stage2_answer", {"write_to": ""}, None, "[[write_to]] is not filled in"),
    "no next stage": ("stage1_answer", {"next_stage_name": "  "}, None, "[[next_stage_name]] is not filled in"),
    "no findings": ("stage2_answer", {"findings": []}, None, "[[findings_by_head]] is not filled in"),
    "one finding for two heads": (
        "stage2_answer", {"findings": ["Upheld. It happened."]}, None,
        "There are 2 heads of complaint but only 1 with a finding. Every head needs one.",
    ),
    "an empty finding": (
        "stage1_answer", {"findings": ["Upheld. It happened.", " "]}, None,
        "There are 2 heads of complaint but only 1 with a finding. Every head needs one.",
    ),
    "a head left out": (
        "stage2_answer", {}, ("2. Two messages to the school in November were not answered", "2. Something else"),
        "The letter does not answer this head of complaint: “Two messages to the school in November were not",
    ),
    "a finding deleted": (
        "stage2_answer", {},
        ("Upheld. The support timetable shows that eleven of the nineteen planned sessions did not take place.", ""),
        "Nothing is said about this head of complaint: “My son did not receive the support",
    ),
    "the last day reworded away": (
        "stage2_answer", {}, ("Monday 1 March 2027", "the start of March"),
        "The letter no longer says “Monday 1 March 2027”",
    ),
    "the clerk deleted": (
        "stage2_answer", {}, ("The clerk, Mrs Odile Farthing", "Somebody"),
        "The letter no longer says “The clerk, Mrs Odile",
    ),
    "no outside body": (
        "panel_decision", {"outside_body_name": None}, None, "[[outside_body_name]] is not filled in",
    ),
    "the outside body's old name": (
        "panel_decision", {}, ("the Department for Education", "the ESFA"),
        "The letter no longer says “the Department for Education”",
    ),
    "the outside body's link deleted": (
        "panel_decision", {}, ("<https://www.gov.uk/complain-about-school>", "its website"),
        "The letter no longer says “https://www.gov.uk/complain-about-school”",
    ),
    "a duplicate without what is looked at": (
        "duplicate", {}, ("the funding agreement with the Secretary of State was broken", "other things"),
        "The letter no longer says “It does not overturn",
    ),
    "an extension without its reason": ("new_time_limit", {"reasons": ""}, None, "[[reasons]] is not filled in"),
    "an extension without the old date": (
        "new_time_limit", {}, ("Friday 12 February 2027", "last week"),
        "The letter no longer says “Friday 12 February 2027”",
    ),
    "an invitation without a time": (
        "hearing_invitation", {"hearing_time": None}, None, "[[hearing_time]] is not filled in",
    ),
    "an acknowledgement without the deemed day": (
        "acknowledgement_formal", {"treated_as_received_on": None}, None,
        "[[treated_as_received_on]] is not filled in",
    ),
    "a square bracket": (
        "closing", {}, ("closed your complaint", "closed [your child's] complaint"), "“[your child's]”",
    ),
    "crosses": (
        "closing", {}, ("closed your complaint", "closed your complaint about xxxx"), "“xxxx” looks like a place",
    ),
    "an angle bracket": (
        "closing", {}, ("closed your complaint", "closed <school> complaint"), "“<school>” looks like",
    ),
    "a ruled blank": (
        "closing", {}, ("closed your complaint", "closed the complaint of ______"), "looks like a blank",
    ),
    "a dotted blank": (
        "closing", {}, ("closed your complaint", "closed the complaint of ........"), "looks like a blank",
    ),
    "an unknown mark": (
        "closing", {}, ("closed your complaint", "closed [[pupil]]"), "no letter has a field of that name",
    ),
    "a known misprint of the NSPCC": (
        "closing", {}, ("closed your complaint", "see www.nscpsc.org.uk"), "the NSPCC is at www.nspcc.org.uk",
    ),
    "the other misprint": (
        "closing", {}, ("closed your complaint", "[see](https://www.nscpcc.org.uk/x)"),
        "the NSPCC is at www.nspcc.org.uk",
    ),
    "a link that leads nowhere": (
        "closing", {}, ("closed your complaint", "[see](complaints-page)"), "“complaints-page” is not a web address",
    ),
    "large print that is not": (
        "closing", {"adjustments_honoured": ["Large print (18 point)"]}, None, "set in ordinary print",
    ),
    "an adjustment struck out": (
        "closing", {"adjustments_honoured": ["We will telephone as well"]}, ("We will telephone as well", "Nothing"),
        "does not say how this adjustment is honoured",
    ),
    "a letter written for somebody else": (
        "closing", {"salutation": "Dear Mr Oswin Pike"}, None,
        "The letter begins “Dear Mr Oswin Pike”, but it goes to Ms Tamsin Averill.",
    ),
    "the acknowledgement struck out": (
        "awareness_letter", {},
        ("The points of this text follow model texts of Kent County Council", "These are our points"),
        "The letter no longer says whose text it follows",
    ),
    "a passage that does not exist": (
        "closing", {}, ("closed your complaint", "closed\n\n[[passage nothing]]\n\nyour complaint"),
        "[[passage nothing]] is not filled in",
    ),
    "somebody else's e-mail address": (
        "closing", {}, ("closed your complaint", "closed your complaint with sam.other@example.net"),
        "The letter gives an e-mail address that is not the reader’s or ours: sam.other@example.net.",
    ),
    "nothing confirmed": (
        "leaflet", {}, None, "Nobody has confirmed: “The stages in this leaflet are those of the procedure in force”.",
    ),
    "a newsletter without a way to talk": (
        "awareness_newsletter", {"ways_to_talk": " "}, None, "[[ways_to_talk]] is not filled in",
    ),
    "a picture sign that no font has": (
        "settled", {"settled_how": "You said that you are content \U0001f642."}, None,
        "The letter cannot print “\U0001f642” (slightly smiling face), in the lines that begin “You said that you are "
        "content \U0001f642.”. Write it in words, or take it out.",
    ),
    "a script without a font": (
        "withdrawal", {"reasons": "学校の先生, नमस्ते"}, None,
        "The letter cannot print words in Chinese or Japanese letters (“学”), words in Japanese letters (“の”) "
        "and words in Hindi letters (“न”), in the lines that begin “学校の先生, नमस्ते”.",
    ),
    "a name that cannot be printed": (
        "closing", {"recipient": post_room.Recipient("王芳")}, None,
        "The letter cannot print words in Chinese or Japanese letters (“王”), in the name of the reader.",
    ),
    "very many picture signs": (
        "withdrawal", {"reasons": "\n\n".join(["\U0001f44d\U0001f468\U0001f469\U0001f393\U0001f3eb\U0001f4da"] * 9)},
        None, "Such signs stand in 4 more places.",
    ),
    "an empty letter": ("closing", {}, "", "The letter is empty."),
}  # fmt: skip


def test_the_corpus_is_not_thinned_out():
    assert len(BROKEN) >= 30
    assert len(GOOD) >= 10


@pytest.mark.req("R205")
@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_letter_is_refused_with_its_own_message(what, draft, people):
    key, context, edit, says = BROKEN[what]
    letter = draft(key, **context)
    if edit is not None:
        assert edit == "" or edit[0] in letter.body
        body = letter.body.replace(*edit) if edit else ""
        letter = post_room.amend(letter, body=body, by=people.principal, at=AT)
    found = post_room.problems(letter)
    assert any(says in problem for problem in found), found
    with pytest.raises(post_room.NotReady) as refused:
        post_room.approve(letter, by=people.principal, at=AT)
    assert refused.value.problems == found


def test_a_head_with_a_bracket_can_still_be_answered(draft, people):
    head = "The letter of [sic] May was not answered"
    letter = draft("stage2_answer", heads=[head], findings=["Upheld. It was not answered."])
    assert len(post_room.problems(letter)) == 1
    body = letter.body.replace("\\[sic\\]", "(sic)")
    assert post_room.problems(post_room.amend(letter, body=body, by=people.principal, at=AT)) == []


@pytest.mark.parametrize("token", ["kE___9aXq0", "a-xxx-B_x", "_____"])
def test_the_signs_of_an_address_that_nobody_can_guess_are_no_blank(draft, people, token):
    """One acknowledgement in thousands could not be approved, because of the address of the complainant's own page."""
    page = f"https://portal.example.com:8443/your-complaint/{token}/"
    letter = draft("closing")
    body = letter.body.replace("closed your complaint", f"closed your complaint. Your page: <{page}>. It", 1)
    assert body != letter.body
    letter = post_room.amend(letter, body=body, by=people.principal, at=AT)
    assert [one for one in post_room.problems(letter) if "looks like" in one] == []
    broken = body.replace(page, f"https://portal.example.com:8443/[academy]/{token}/")
    found = post_room.problems(post_room.amend(letter, body=broken, by=people.principal, at=AT))
    assert any("looks like" in one for one in found), found


def test_what_the_case_knows_is_added_once(draft):
    assert post_room.problems(draft(), extra=["The day has moved.", "The day has moved."]) == ["The day has moved."]


def test_a_waiting_limit_needs_no_day(draft):
    choices = {"waiting_for_term_dates": True, "one_day": True}
    letter = draft("acknowledgement_formal", choices=choices, due_on=None, due_days=None, treated_as_received_on=None)
    assert post_room.problems(letter) == []


def test_an_adjustment_that_is_honoured_passes(draft):
    assert post_room.problems(draft(large_print=True, adjustments_honoured=["This letter is in large print"])) == []


def test_an_address_of_several_lines_may_stand_as_a_block(draft):
    letter = draft(write_to="The clerk\nHollowbrook Academy\n4 Mill Lane")
    assert post_room.problems(letter) == []
    assert READER.name in letter.body


def test_what_the_check_lets_through_is_printed_and_what_it_stops_would_be_an_empty_box(caplog):
    """The press says itself which signs it had no shape for."""
    for words in (
        "é ñ ș Nguyễn Thị Phượng", "مدرسة السلام", "שלום רב", "Привіт", "Ὀδυσσεύς", "• – — … ‑ ½ € → ☐ ☑ ✓ ☺",
        "\U0001f600 ♥", "e\u0301 a\u030a", "\u200f\u200d\u00ad\u2060",
    ):  # fmt: skip
        assert signs.unprintable(words) == []
        assert missing(caplog, words) == set()
    for sign in "\U0001f642\U0001f44d学のนนमአไ\u20e3":
        assert signs.unprintable(sign) == [sign]
        assert missing(caplog, sign) == {sign}


def missing(caplog, words):
    caplog.clear()
    with caplog.at_level("WARNING", logger="weasyprint"):
        press_html(
            f'<html lang="en-GB"><head><title>x</title></head><body><p>{words} <b>{words}</b></p></body></html>',
            identifier=b"1",
        )
    said = [record.getMessage() for record in caplog.records if ".notdef" in record.getMessage()]
    return {one.partition('"')[2][0] for one in said}


def test_a_picture_sign_in_somebodys_own_words_is_said_in_words():
    assert signs.in_words("So angry \U0001f621\U0001f44d\U0001f3fd!") == "So angry \U0001f621(thumbs up sign)!"
    assert signs.in_words("学校 ☺") == "学校 ☺", "letters of a script are not spelt out"
