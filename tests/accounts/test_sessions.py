"""How long a session lasts, what becomes of typed work when it ends, and who needs a second factor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse
from guardian.shortcuts import assign_perm

from accounts import second_factor
from accounts.models import KeptForm, User
from accounts.tokens import hidden as key_of
from tests.people import PASSWORD, People

SignIn = Callable[[User], Client]
START = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
TYPED = {
    "name": "Petra Ashdown-Vale",
    "job_title": "Principal & head of 'Alder'\r\nsecond line",
    "telephone": "01632 960123",
}


@pytest.mark.django_db
def test_a_session_without_a_request_ends_and_one_with_requests_goes_on(people: People, signed_in: SignIn) -> None:
    client = signed_in(people.operations_officer)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(3):
            assert client.get("/people/").status_code == 200
            clock.shift(dt.timedelta(minutes=29))
        clock.shift(dt.timedelta(minutes=2))
        assert client.get("/people/").headers["Location"] == "/account/login/?next=/people/"
        assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_session_ends_after_ten_hours_however_busy(people: People, signed_in: SignIn) -> None:
    client = signed_in(people.operations_officer)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(30):
            assert client.get("/people/").status_code == 200
            clock.shift(dt.timedelta(minutes=20))
        clock.shift(dt.timedelta(minutes=1))
        assert client.get("/people/").status_code == 302


@pytest.mark.django_db
def test_staying_signed_in_counts_from_now(people: People, signed_in: SignIn) -> None:
    client = signed_in(people.operations_officer)
    with time_machine.travel(START, tick=False) as clock:
        client.get("/people/")
        clock.shift(dt.timedelta(minutes=29))
        answer = client.post(reverse("accounts:stay"), headers={"accept": "application/json"})
        assert answer.json() == {"seconds_left": 1800}
        assert client.post(reverse("accounts:stay"), {"next": "//evil.example"}).headers["Location"] == "/"
        clock.shift(dt.timedelta(minutes=29))
        assert client.get("/people/").status_code == 200


def sign_in_by_form(client: Client, user: User, to: str) -> Any:
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD, "next": to})


def confirm(client: Client) -> None:
    """Who changes how they sign in is asked for the password once more."""
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_what_was_typed_when_the_session_ended_is_offered_back_and_can_be_sent(
    people: People, signed_in: SignIn
) -> None:
    officer, address = people.operations_officer, f"/people/{key_of(people.principal.pk)}/details/"
    client = signed_in(officer)
    with time_machine.travel(START, tick=False) as clock:
        client.get(address)
        clock.shift(dt.timedelta(minutes=31))
        answer = client.post(address, TYPED)
        kept = KeptForm.objects.get(user=officer)
        assert "Ashdown-Vale" not in kept.fields
        assert answer.headers["Location"] == f"/account/login/?next=/people/kept/{key_of(kept.pk)}/"
        people.principal.refresh_from_db()
        assert people.principal.name == "Petra Ashdown"

        back = sign_in_by_form(client, officer, f"/people/kept/{key_of(kept.pk)}/")
        assert back.headers["Location"] == f"/people/kept/{key_of(kept.pk)}/"
        page = client.get(back.headers["Location"]).content.decode()
        assert f'action="{address}"' in page
        assert "Ashdown-Vale" in page
        client.post(address, {**TYPED, "kept_form": key_of(kept.pk)})
        people.principal.refresh_from_db()
        assert people.principal.name == "Petra Ashdown-Vale"
        assert not KeptForm.objects.exists()


@pytest.mark.django_db
def test_a_second_tab_sent_after_the_end_is_kept_too(people: People, signed_in: SignIn) -> None:
    client = signed_in(people.operations_officer)
    with time_machine.travel(START, tick=False) as clock:
        client.get("/people/")
        clock.shift(dt.timedelta(minutes=31))
        client.get("/people/")
        client.post("/people/invite/", {"name": "New Colleague"})
    assert KeptForm.objects.get().user == people.operations_officer


@pytest.mark.django_db
def test_what_was_kept_is_for_its_person_alone_and_for_two_hours(people: People, signed_in: SignIn) -> None:
    client = signed_in(people.operations_officer)
    with time_machine.travel(START, tick=False) as clock:
        client.get("/people/")
        clock.shift(dt.timedelta(minutes=31))
        client.post("/people/invite/", {"name": "New Colleague", "password": "hidden words"})
        kept = f"/people/kept/{key_of(KeptForm.objects.get().pk)}/"
        assert signed_in(people.trust_officer).get(kept).status_code == 404
        page = signed_in(people.operations_officer).get(kept).content.decode()
        assert "New Colleague" in page
        assert "hidden words" not in page
        clock.shift(dt.timedelta(minutes=121))
        assert signed_in(people.operations_officer).get(kept).status_code == 404


@pytest.mark.django_db
def test_a_forged_request_is_not_kept(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.operations_officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    with time_machine.travel(START, tick=False) as clock:
        client.get("/people/")
        clock.shift(dt.timedelta(minutes=31))
        assert client.post("/people/invite/", {"name": "x"}).status_code == 403
    assert not KeptForm.objects.exists()


@pytest.mark.django_db
def test_whoever_reads_cases_sets_up_a_second_factor_first(people: People, signed_in: SignIn, settings: Any) -> None:
    settings.PRACTICE_MODE = False
    for user in (people.operations_officer, people.principal, people.council_member, people.administrator):
        assert signed_in(user).get("/people/notices/").headers["Location"] == "/account/2fa/"
    for user in (people.teacher, people.nobody):
        assert signed_in(user).get("/people/notices/").status_code == 200


@pytest.mark.django_db
def test_a_right_that_stands_without_a_post_asks_for_a_second_factor_too(people: People) -> None:
    today = dt.date(2026, 11, 2)
    assert not second_factor.needed(people.outside_person, on=today)
    assign_perm("see_safeguarding_cases", people.outside_person, people.alder)
    assert second_factor.needed(people.outside_person, on=today)


@pytest.mark.django_db
def test_in_practice_mode_nobody_needs_a_second_factor(people: People, signed_in: SignIn) -> None:
    assert signed_in(people.principal).get("/people/notices/").status_code == 200


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.django_db
def test_an_app_is_set_up_lies_encrypted_and_is_asked_for_at_the_next_sign_in(people: People, settings: Any) -> None:
    settings.PRACTICE_MODE = False
    client, user = Client(), people.operations_officer
    sign_in_by_form(client, user, "/people/")
    assert client.get("/account/2fa/totp/activate/").headers["Location"].startswith("/account/reauthenticate/")
    confirm(client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert "<svg" in page
    found = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page)
    assert found
    secret = found[1]
    client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    assert TOTP(stored).validate_code(code_for(secret))
    assert client.get("/people/").status_code == 200

    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(pk=stored.pk).exists()

    other = Client()
    assert sign_in_by_form(other, user, "/people/").headers["Location"].startswith("/account/2fa/authenticate/")
    assert "Enter your code" in other.get("/account/2fa/authenticate/").content.decode()
    assert other.get("/people/").status_code == 302


@pytest.mark.django_db
def test_nobody_signs_themselves_up(client: Client) -> None:
    assert "You need an invitation" in client.get("/account/signup/").content.decode()
    client.post("/account/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


@pytest.mark.django_db
def test_nobody_changes_the_address_they_sign_in_with(people: People, signed_in: SignIn) -> None:
    client = signed_in(people.principal)
    client.post("/account/email/", {"email": "other@example.org", "action_add": ""})
    people.principal.refresh_from_db()
    assert people.principal.email == "petra.ashdown@example.org"
    assert not people.principal.emailaddress_set.filter(email="other@example.org").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["petra.ashdown@example.org", "stranger@school.co.uk"])
def test_asking_for_a_new_password_tells_nothing(people: People, client: Client, settings: Any, address: str) -> None:
    settings.EMAIL_BACKEND = "accounts.mail.PracticeBackend"
    answer = client.post("/account/password/reset/", {"email": address}, follow=True)
    assert "If we know that address" in answer.content.decode()


@pytest.mark.django_db
def test_the_link_to_a_new_password_leads_to_the_portal_by_its_own_name(
    people: People, client: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://complaints.example.org"
    client.post("/account/password/reset/", {"email": people.principal.email}, headers={"host": "127.0.0.1:6666"})
    [link] = re.findall(r"\S+://\S+", str(mail.outbox[-1].body))
    assert link.startswith("https://complaints.example.org/account/password/reset/key/")
    assert client.get(link.removeprefix("https://complaints.example.org"), follow=True).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/people/", "/people/posts/", "/people/notices/", "/account/login/", "/complain/"])
def test_no_browser_keeps_a_page(people: People, signed_in: SignIn, page: str) -> None:
    kept = signed_in(people.operations_officer).get(page).headers["Cache-Control"]
    assert "no-store" in kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page",
    ["login/", "password/reset/", "password/change/", "reauthenticate/", "logout/", "email/", "2fa/",
     "2fa/totp/activate/", "2fa/webauthn/add/", "inactive/"],
)  # fmt: skip
def test_each_sign_in_page_is_drawn_in_the_portals_own_look(people: People, page: str) -> None:
    client = Client()
    if page not in ("login/", "password/reset/", "inactive/"):
        sign_in_by_form(client, people.principal, "/people/notices/")
        confirm(client)
    answer = client.get(f"/account/{page}")
    assert answer.status_code == 200, (page, answer.headers)
    text = answer.content.decode()
    assert "govuk-heading-l" in text
    assert 'style="' not in text


@pytest.mark.django_db
def test_the_sign_in_page_offers_the_way_for_a_forgotten_password_once(client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert page.count(reverse("account_reset_password")) == 1
    assert page.lower().count("forgot") == 1
