"""Whatever colour a trust chooses, what stands on it can be read."""

import colorsys

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import look

pytestmark = pytest.mark.urls("tests.look.pages")
rgb = st.tuples(*[st.integers(0, 255)] * 3)


@given(rgb)
@settings(max_examples=300, deadline=None)
def test_text_on_and_in_any_colour_can_be_read(colour):
    assert look.contrast(colour, look.ink_on(colour)) >= 4.5
    assert look.contrast(look.strong(colour), look.WHITE) >= 4.5
    assert look.contrast(look.strong(colour), look.tint(colour)) >= 4.5
    assert look.contrast(look.LINK, look.tint(colour)) >= 4.5
    assert look.contrast(look.BLACK, look.tint(colour)) >= 7


def test_known_contrasts():
    assert look.contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert look.contrast((255, 255, 255), (118, 118, 118)) == pytest.approx(4.54, abs=0.01)


def test_a_readable_colour_stays_as_it_is():
    assert look.strong((29, 79, 95)) == (29, 79, 95)
    assert colorsys.rgb_to_hls(*(part / 255 for part in look.strong((255, 220, 0))))[1] < 0.5


def test_the_style_sheet_of_a_colour_may_be_kept_for_good_and_holds_nothing_else():
    answer = Client().get("/people/colours/1d4f5f.css")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/css")
    assert "--trust-colour:#1d4f5f" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    again = Client().get("/people/colours/1d4f5f.css", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("wrong", ["red", "1d4f5", "1d4f5f0", "zzzzzz"])
def test_what_is_not_a_colour_is_not_found(wrong):
    assert Client().get(f"/people/colours/{wrong}.css").status_code == 404
