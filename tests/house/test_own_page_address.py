"""Letters name the complainant's own page by its path, because its room lies above: the two are held together."""

from django.conf import settings
from django.urls import reverse

from complaints.casework.letter_context import own_page, way_in


def test_the_link_in_a_letter_is_the_address_of_the_own_page() -> None:
    token = "a-token_that-Is-43-characters-long-as-they-are"
    assert own_page(token) == settings.SITE_URL + reverse("intake:own", kwargs={"token": token})


def test_the_way_in_with_a_pin_is_the_address_in_a_letter() -> None:
    assert way_in() == settings.SITE_URL + reverse("intake:by_reference")
