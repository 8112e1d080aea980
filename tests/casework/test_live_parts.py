"""Pages that fetch a part of themselves load what that needs; other pages are spared it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.casework.stories import begin
from tests.people import People

SignIn = Callable[[User], Client]


@pytest.mark.django_db
def test_only_a_page_that_fetches_a_part_of_itself_loads_the_script_for_it(school: People, signed_in: SignIn) -> None:
    case = begin(school).complaint
    client = signed_in(school.trust_officer)
    for path in ("/", "/register/", "/social-media/", f"/cases/{case.reference}/", f"/cases/{case.reference}/record/"):
        page = client.get(path).content.decode()
        assert ("htmx.js" in page) == ("hx-get" in page), path
    assert "htmx.js" in client.get(f"/cases/{case.reference}/").content.decode()
    assert "htmx.js" not in client.get("/register/").content.decode()
