"""What an address is counted as, when something is tried too often."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import limits
from accounts.adapter import ClosedSignUp
from complaints.casework.views import feed
from complaints.register.api import views as api


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_a_household_is_one_however_many_addresses_it_has(address: str, counted: str) -> None:
    assert limits.counted(address) == counted


@pytest.mark.django_db
def test_another_address_of_the_same_household_does_not_begin_anew() -> None:
    cache.clear()
    tries = [limits.rate("test-many", "3/h", limits.counted(f"2001:db8::{number:x}")) for number in range(1, 6)]
    assert tries == [False, False, False, True, True]
    assert not limits.rate("test-many", "3/h", limits.counted("2001:db8:0:1::1"))


@pytest.mark.django_db
def test_failed_sign_ins_are_counted_by_household_too() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8:7:7:1::9")
    assert ClosedSignUp(request).get_client_ip(request) == "2001:db8:7:7::/64"


@pytest.mark.django_db
def test_the_complainants_link_is_not_sent_without_end_to_one_household() -> None:
    cache.clear()
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:9:9::{number:x}")
        .post("/your-complaint/send-my-link/", {"email": f"somebody{number}@example.org"})
        .status_code
        for number in range(1, 60)
    ]
    assert answers[0] == 200 or answers[0] == 302
    assert answers[-1] == 429


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "args"),
    [("api:figures", ()), ("casework:calendar_feed", ("a" * 43,))],
    ids=["keys of the interface", "addresses of calendars"],
)
def test_behind_the_web_server_each_sender_of_wrong_secrets_is_counted_alone(
    settings: Any, monkeypatch: pytest.MonkeyPatch, name: str, args: tuple[str, ...]
) -> None:
    """Otherwise one stranger would shut out everybody's programs and calendars for an hour (docs/api.md)."""
    cache.clear()
    settings.BEHIND_PROXY = True
    monkeypatch.setattr(api, "GUESSES", "2/h")
    monkeypatch.setattr(feed, "GUESSES", "2/h")

    def status(sender: str) -> int:
        wrong = {"Authorization": "Bearer wrong", "X-Forwarded-For": f"198.51.100.99, {sender}"}
        return Client(REMOTE_ADDR="127.0.0.1").get(reverse(name, args=args), headers=wrong).status_code

    first = [status("203.0.113.5") for _ in range(3)]
    assert first[0] == first[1] != first[2] == 429
    assert status("203.0.113.6") == first[0]
