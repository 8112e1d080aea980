"""Each point of the model documents stands in a letter, and the page that proves it is fresh."""

import dataclasses

import pytest
from django.core.management import CommandError, call_command

from letters import coverage
from letters.catalogue import CATALOGUE, LICENCES, SOURCES
from letters.vocabulary import BelongsTo, Form


def test_the_printed_page_is_fresh(capsys):
    call_command("letters_book", "--check")
    assert "is fresh" in capsys.readouterr().out


@pytest.mark.req("R248")
def test_every_paragraph_of_every_model_document_has_a_place():
    found = coverage.places()
    assert set(found) == {(n, i) for n, s in SOURCES.items() for i in range(1, len(s["paragraphs"]) + 1)}
    assert all(found.values())
    assert {place.kind.key for place in found["S3_code", 4]} == {"code_of_conduct"}


@pytest.mark.req("R193", "R194", "R195", "R199", "R271", "R274")
@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("awareness_newsletter", {"academy_name", "ways_to_talk", "contact_line"}),
        (
            "awareness_letter",
            {"academy_name", "website_link", "safeguarding_lead", "signatory_name", "signatory_title"},
        ),
        ("social_general", {"platform_name", "website_link", "safeguarding_lead", "signatory_name"}),
        ("social_involved", {"platform_name", "event_words", "tone", "note_taker", "signatory_name"}),
        ("social_misuse", {"salutation", "platform_name", "conduct", "post_link", "contact_telephone"}),
        ("social_reminder", {"period", "conduct", "policy_links"}),
    ],
)
def test_the_merge_fields_of_each_model_letter_have_their_place(key, fields):
    whole = CATALOGUE[key].whole + CATALOGUE[key].subject_line
    assert all(f"[[{name}]]" in whole for name in fields)


@pytest.mark.req("R272", "R273")
def test_the_sections_of_letter_1_are_chosen_one_by_one_and_the_warning_is_a_choice(draft):
    heads = {
        "about_staff": "Concerns about a member of staff", "about_school": "Concerns about the school",
        "comments": "Words about other people", "behaviour": "What happened between pupils",
        "pictures": "Pictures of other people’s children", "warning": "If it goes on",
    }  # fmt: skip
    assert not any(head in draft("social_misuse").body for head in heads.values())
    for choice, head in heads.items():
        body = draft("social_misuse", choices={choice: True}).body
        assert [one for one in heads.values() if one in body] == [head]


@pytest.mark.req("R204")
def test_whoever_holds_the_copyright_of_the_model_is_named_where_its_points_are_followed(draft, people):
    page = coverage.document()
    assert "not for profit" in LICENCES["kent"]["condition"]
    assert LICENCES["kent"]["condition"] in page
    following = [kind for kind in CATALOGUE.values() if kind.follows == "kent"]
    followed = {name for name, source in SOURCES.items() if source.get("kent")}
    assert {kind.key for kind in CATALOGUE.values() if followed & set(kind.covers)} <= {k.key for k in following}
    for kind in following:
        assert LICENCES["kent"]["acknowledgement"] in draft(kind.key).body
    assert "Kent County Council" not in draft("closing").body


def test_words_that_went_are_named_and_the_page_is_not_printed(monkeypatch):
    kind = CATALOGUE["leaflet"]
    without = dataclasses.replace(kind, body=kind.body.replace("Could it hurt somebody", "Is it kind"))
    monkeypatch.setitem(CATALOGUE, "leaflet", without)
    with pytest.raises(CommandError, match=r"leaflet.md: these words stand nowhere in it any more: “Could it hurt"):
        call_command("letters_book", "--check")
    monkeypatch.setitem(CATALOGUE, "leaflet", dataclasses.replace(kind, covers={}))
    with pytest.raises(CommandError, match="Nothing carries: S1_leaflet paragraph 1"):
        call_command("letters_book", "--check")


def test_what_is_about_no_case_asks_that_its_links_were_opened():
    for kind in CATALOGUE.values():
        if kind.belongs_to == BelongsTo.ACADEMY:
            assert "links_opened" in kind.confirm
            assert kind.cautions
            assert kind.form in Form
