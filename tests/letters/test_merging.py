"""Merging fills allow-listed fields and keeps chosen sections; it runs nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.merging import Numbered, escape, exchanged, faults, link, merge, shown
from letters.reading import plain, to_html, to_paste

FIELDS = frozenset({"name", "summary", "points", "place"})


def merged(text, context, choices=None):
    return merge(text, context, choices or {}, fields=FIELDS)


@pytest.mark.parametrize(
    "code",
    [
        "{{ settings.SECRET_KEY }}",
        "{% load static %}",
        "{% include 'x' %}",
        "${7*7}",
        "<% 1 %>",
        "{0.__class__}",
        "%(name)s",
    ],
)
def test_template_code_stays_literal_in_wording_and_in_values(code):
    assert code in plain(merged(f"Dear [[name]]: {code}", {"name": f"Ms {code} Ash"}))
    assert f"Ms {code} Ash" in plain(merged("Dear [[name]]", {"name": f"Ms {code} Ash"}))


def test_a_value_is_never_merged_again():
    said = plain(merged("[[name]] and [[summary]]", {"name": "[[summary]]", "summary": "secret"}))
    assert said == "[[summary]] and secret"


@pytest.mark.parametrize(
    "typed",
    [
        "*bold* _slanted_ `code`", "# not a heading", "1. not a list", "- nor this", "+ nor this", "> no quotation",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a link](https://example.org)", "![picture](x)",
        "&amp; &lt; &copy;", "a | b | c", "====", "~~~", "back\\slash", "snake_case_name and _edge_", "5 * 3 * 2",
        "https://example.org/a_b", "O’Neill & Søn, 校长, مدرسة, 🙂", "***", "10) ten", "\\[\\[name\\]\\]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("wording", ["Before [[summary]] after", "[[summary]]", "- [[summary]]", "> [[summary]]"])
def test_a_value_shows_exactly_as_it_was_typed(typed, wording):
    said = plain(merged(wording, {"summary": typed}))
    assert said == wording.removeprefix("- ").removeprefix("> ").replace("[[summary]]", typed)


def test_paragraphs_and_lines_of_a_long_value_are_kept():
    html = to_html(merged("[[summary]]", {"summary": "One\ntwo\n\n    three"}))
    assert html.count("<p>") == 2
    assert "<br" in html
    assert "<pre>" not in html


def test_lists_become_lists():
    assert "<ol>" in to_html(merged("[[points]]", {"points": ["First", "Second"]}))
    assert to_html(merged("- [[points]]", {"points": ["First", "", "Second"]})).count("<li>") == 2
    assert "First; Second" in merged("Said: [[points]].", {"points": ["First", "Second"]})


def test_a_list_keeps_the_numbers_by_which_its_points_are_known():
    heads = Numbered.of(["one", "two", "three"], ["2", "3", "5"])
    made = merge("[[heads]]\n", {"heads": heads}, {}, fields=frozenset({"heads"}))
    assert made == "2. one\n3. two\n5. three\n"
    shown = "".join(to_html(made).split("\n"))
    assert shown == '<ol start="2"><li>one</li><li>two</li><li value="5">three</li></ol>'
    assert "value" not in to_html("1. one\n1. two\n1. three\n")


def test_sections_hang_on_choices_and_on_filled_fields():
    text = "A\n[[if late]]\nSorry\n[[end]]\n[[if place]]\nAt [[place]]\n[[end]]\n[[if not place]]\nNowhere\n[[end]]\n"
    assert merged(text, {"place": "the hall"}, {"late": True}).split() == ["A", "Sorry", "At", "the", "hall"]
    assert merged(text, {"place": " "}, {"late": False}).split() == ["A", "Nowhere"]


def test_a_field_without_a_value_keeps_its_mark():
    assert "[[name]]" in merged("Dear [[name]]", {})
    assert "[[nobody]]" in merged("Dear [[nobody]]", {"nobody": "x"})


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Dear\n[[nobody]]", 2, "no field called “nobody”"),
        ("[[if late]]\nSorry", 1, "never closed"),
        ("[[end]]", 1, "without an [[if"),
        ("[[if late]]\n[[if place]]\n[[end]]", 2, "must end before another"),
        ("[[if weather]]\n[[end]]", 1, "no choice or field"),
        ("Dear [[if late]] you", 1, "line of its own"),
    ],
)
def test_a_broken_wording_is_refused_with_its_line(text, line, says):
    found = faults(text, fields=FIELDS, choices=frozenset({"late"}))
    assert (found[0].line, says in found[0].problem) == (line, True)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "https://x.example/a b", "file:///etc/passwd"]
)
def test_only_web_and_e_mail_addresses_become_links(address):
    assert "<a" not in to_html(link(address))


def test_real_addresses_become_links():
    assert 'href="https://www.gov.uk/complain-about-school"' in to_html(
        link("https://www.gov.uk/complain-about-school")
    )
    assert 'href="mailto:clerk@example.org"' in to_html(link("clerk@example.org"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<iframe src=//x>",
        "![x](file:///etc/passwd)",
        "<svg onload=x>",
    ],
)
def test_an_amended_letter_cannot_carry_markup(hostile):
    html = to_html(hostile)
    assert not [tag for tag in ("<script", "<iframe", "<img", "<svg") if tag in html]
    assert 'href="javascript' not in html


@pytest.mark.parametrize("address", ["//evil.example", "/cases/", "https:evil.example", "page.html", "?x=1"])
def test_a_link_in_a_letter_says_in_full_where_it_leads(address):
    assert to_html(f"[the form]({address})") == "<p><a>the form</a></p>\n"


def test_a_link_in_a_letter_has_no_words_that_show_only_under_a_pointer():
    html = to_html('[the form](https://www.gov.uk/ "Not what it says")')
    assert html == '<p><a href="https://www.gov.uk/">the form</a></p>\n'


def test_escaping_leaves_ordinary_words_alone():
    assert escape("by Friday 12 February 2027 (20 school days)") == "by Friday 12 February 2027 (20 school days)"


def test_a_new_name_that_holds_the_old_one_is_put_in_once():
    before = {"recipient_name": "Ottoline Marchbanks", "salutation": "Ottoline Marchbanks", "complainant_name": "Mx O"}
    after = {**before, "recipient_name": "Ottoline Marchbanks-Smith", "salutation": "Ottoline Marchbanks-Smith"}
    words = escape("Dear Ottoline Marchbanks,")
    assert plain(exchanged(words, before, after)) == "Dear Ottoline Marchbanks-Smith,"


def test_values_that_change_places_are_not_put_in_twice():
    before, after = {"first": "Monday", "last": "Friday"}, {"first": "Friday", "last": "Monday"}
    assert exchanged("From Monday to Friday.", before, after) == "From Friday to Monday."


def test_nobody_guesses_which_of_two_days_was_meant():
    before = {"received_on": "Monday 7 June 2027", "counts_from": "Monday 7 June 2027"}
    after = {**before, "counts_from": "Tuesday 8 June 2027"}
    words = "We received it on Monday 7 June 2027."
    assert exchanged(words, before, after) == words


def test_a_value_within_a_word_and_a_bare_number_are_left():
    before, after = {"name": "Ash", "number": "5"}, {"name": "Oak", "number": "6"}
    assert exchanged("Ash, Ashby, 5 days", before, after) == "Oak, Ashby, 5 days"


NAMES = st.text("AbC -é*_", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(NAMES, NAMES, NAMES)
def test_an_exchanged_value_stands_where_the_old_one_stood(old, new, other):
    """Whatever is within what: text around is untouched, and the place says the new value once."""
    said = exchanged(f"1 {shown(old)} 2", {"name": old, "x": other}, {"name": new, "x": other})
    kept = shown(old) == shown(other) != shown(new)
    assert said == f"1 {shown(old) if kept else shown(new)} 2"


def test_words_to_be_pasted_elsewhere_keep_points_numbers_and_addresses():
    text = (
        "Please:\n\n- be **kind**\n- ask first\n\nYour points:\n\n2. The bus\n5. The *door*\n\n"
        "Read [our page](https://example.org/help) or <https://example.org>."
    )
    assert to_paste(text) == (
        "Please:\n\n• be kind\n\n• ask first\n\nYour points:\n\n2. The bus\n\n5. The door\n\n"
        "Read our page (https://example.org/help) or https://example.org."
    )
    assert "•" not in plain(text)
    assert to_paste("1. one\n1. two\n\n   more") == "1. one\n\n2. two\n\nmore"
    assert "<script>" in to_paste("Say <script>alert(1)</script>"), "words, never run"
