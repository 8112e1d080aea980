"""Forms give the markup that English parents know, and say at the field what was wrong."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

from tests.look.pages import Sample


class OneQuestion(forms.Form):
    """A page with one question, whose label is the heading of the page."""

    heading_field = "story"
    story = forms.CharField(label="What happened?", widget=forms.Textarea)


def wrong() -> str:
    form = Sample({"email": "not an address", "when_day": "31", "when_month": "2", "when_year": "2026"})
    return str(form) + render_to_string("parts/error_summary.html", {"form": form})


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_every_link_of_the_error_summary_leads_to_a_field_on_the_page():
    html = wrong()
    links = re.findall(r'href="#([^"]+)"', html)
    assert len(links) >= 6
    assert set(links) <= ids(html)


def test_every_description_that_a_field_names_is_on_the_page():
    html = wrong()
    named = {one for value in re.findall(r'aria-describedby="([^"]+)"', html) for one in value.split()}
    assert named
    assert named <= ids(html)


def test_no_id_is_used_twice():
    found = re.findall(r'\bid="([^"]+)"', str(Sample()))
    assert len(found) == len(set(found))


def test_what_was_typed_is_kept_beside_the_error():
    html = wrong()
    assert 'value="not an address"' in html
    assert 'value="31"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_has_its_question_as_legend():
    html = str(Sample()["about"].as_field_group())
    assert "<fieldset" in html
    assert re.search(r"<legend[^>]*>Whom is it about\?", html)
    assert html.count("govuk-radios__input") == 2
    assert "Choose the nearest." in html


def test_what_may_be_left_out_says_so_and_a_required_field_does_not():
    assert "E-mail address (optional)" in str(Sample()["email"].as_field_group())
    assert "(optional)" not in str(Sample()["name"].as_field_group())


def test_a_question_under_a_condition_is_not_called_optional():
    form = Sample()
    form.fields["email"].label = "If they read e-mail: their address"
    html = str(form["email"].as_field_group())
    assert "If they read e-mail: their address" in html
    assert "(optional)" not in html


def test_a_page_with_one_question_has_it_as_its_heading():
    html = str(OneQuestion())
    assert html.count("<h1") == 1
    assert 'for="id_story"' in html


def test_what_people_typed_is_never_markup():
    html = str(Sample({"name": '"><script>alert(1)</script>', "story": "</textarea><script>"}))
    assert "<script>" not in html


def test_a_hidden_field_is_not_shown():
    html = str(Sample())
    assert re.search(r'<input type="hidden" name="token"', html)
    assert "Token" not in html


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context_and_name_nobody(name):
    html = render_to_string(name)
    assert "<h1" in html
    assert "style=" not in html
    assert "complaint" not in html.lower()
