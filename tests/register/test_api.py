"""The interface for machines: published figures only, with a key, as its description says, and each call on record."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from accounts import keys
from accounts.models import Academy, Access, ApiKey
from complaints.casework.vocabulary import State
from complaints.register.api.views import DESCRIPTION
from complaints.register.models import Paper
from complaints.register.models.papers import hashed
from tests.casework.screens import sign_in
from tests.casework.stories import MONDAY, complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db
ON = MONDAY.date()


@pytest.fixture(autouse=True)
def _nothing_counted() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY, tick=False):
        yield


def paper(
    people: People, kind: str, *, number: int, academy: Academy | None = None, version: int = 1, **more: Any
) -> Paper:
    """A published paper that shows one figure."""
    places = [academy.code] if academy else ["ALD", "BIR", ""]
    figure = {"of": "received", "places": places, "terms": [1], "by": "", "value": "", "number": number}
    contents = {"figures": [figure], "words": "Mrs Somebody wrote this."}
    given = {
        "published_by": people.operations_officer, "published_at": MONDAY, "contents": contents,
        "contents_hash": hashed(contents), **more,
    }  # fmt: skip
    return Paper.objects.create(
        kind=kind, trust=people.trust, academy=academy, year=2025, term=1 if academy else 0, version=version,
        written_by=people.trust_officer, written_on=ON, read_by=people.operations_officer, read_on=ON, read_hash="x",
        **given,
    )  # fmt: skip


def key(people: People, academy: Academy | None = None, *, days: int = 30, name: str = "Dashboard") -> str:
    _key, token = keys.make(
        name=name, trust=people.trust, academy=academy, last_day=ON + dt.timedelta(days=days),
        by=people.trust_officer, on=ON, at=MONDAY,
    )  # fmt: skip
    return token


def ask(path: str, token: str = "", **given: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(f"/api/v1/{path}", headers=headers, **given)


def test_the_description_is_valid_and_every_answer_is_as_it_says(people: People) -> None:
    validate(DESCRIPTION)
    paper(people, "board", number=17)
    paper(people, "council", number=9, academy=people.alder)
    token = key(people)
    assert ask("openapi.json").json() == DESCRIPTION
    for path, operation in DESCRIPTION["paths"].items():
        answer = ask(path.strip("/"), token)
        assert answer.status_code == 200
        said = operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**said, "components": DESCRIPTION["components"]}).validate(answer.json())
        assert answer.json()["data"]
        assert "no-store" in answer["Cache-Control"]
        refused = Draft202012Validator(DESCRIPTION["components"]["schemas"]["Error"])
        refused.validate(ask(path.strip("/")).json())


def test_a_key_has_published_figures_of_its_place_and_nothing_else(school: People) -> None:
    case = complaint_at(school, State.INFORMAL)
    paper(school, "board", number=17)
    paper(school, "statement", number=6)
    paper(school, "council", number=9, academy=school.alder)
    paper(school, "council", number=11, academy=school.alder, version=2)
    paper(school, "council", number=8, academy=school.birch)
    paper(
        school, "council", number=5, academy=school.birch, version=2, published_by=None, published_at=None,
        contents_hash="",
    )  # fmt: skip
    whole, own = key(school), key(school, school.alder)
    assert sorted(row["number"] for row in ask("figures", whole).json()["data"]) == [6, 8, 11, 17]
    assert sorted(row["number"] for row in ask("figures", own).json()["data"]) == [6, 11]
    assert [row["number"] for row in ask("figures?kind=council&year=2025", own).json()["data"]] == [11]
    assert ask("figures?year=2024", own).json()["data"] == []
    assert [row["code"] for row in ask("academies", own).json()["data"]] == ["ALD"]
    for path in ("figures?year=soon", "figures?kind=secret", "figures?name=x"):
        assert ask(path, whole).status_code == 400
    everything = "".join(ask(path, whole).content.decode() for path in ("academies", "papers", "figures"))
    for word in (case.reference, case.complainant.name, "Mrs Somebody", school.principal.name):
        assert word not in everything


def test_a_key_that_is_over_revoked_or_wrong_opens_nothing_and_each_call_is_on_record(people: People) -> None:
    token, over = key(people), key(people, days=-1, name="Last year")
    made = ApiKey.objects.get(last_day__gte=ON)
    assert token not in json.dumps(list(ApiKey.objects.values()), default=str)
    assert ask("papers", over).status_code == 401
    assert ask("papers", "ck_wrong").headers["WWW-Authenticate"] == "Bearer"
    for method in ("post", "put", "delete"):
        for name in ("papers", "openapi.json"):
            told = getattr(Client(enforce_csrf_checks=True), method)(
                f"/api/v1/{name}", headers={"Authorization": f"Bearer {token}"}
            )
            assert (told.status_code, told.json()) == (405, {"error": "This interface is only read."})
            assert told.headers["Allow"] == "GET, HEAD"
    assert Client().get("/register/", headers={"Authorization": f"Bearer {token}"}).status_code == 302
    answers = [ask("academies", token).status_code for _ in range(121)]
    assert answers[119:] == [200, 429]
    calls = Access.objects.filter(about=made.uuid, actor="machine", user=None)
    assert calls.count() == 121
    assert calls.first().detail == "refused: too often"  # type: ignore[union-attr]
    keys.revoke(made, by=people.trust_officer, on=ON, at=MONDAY)
    assert ask("papers", token).status_code == 401


def test_a_trust_officer_makes_a_key_once_shown_sees_its_calls_and_revokes_it(people: People) -> None:
    client = sign_in(people.trust_officer)
    page = reverse("api:keys")
    assert page in client.get(reverse("accounts:places")).content.decode()
    typed = {"name": "Dashboard", "academy": "ALD", "last_day_day": "1", "last_day_month": "9", "last_day_year": "2030"}
    wrong = client.post(page, typed).content.decode()
    assert "The date must be" in wrong
    assert 'value="Dashboard"' in wrong
    shown = client.post(page, typed | {"last_day_year": "2027"}).content.decode()
    token = shown[shown.index("ck_") :].split("<")[0]
    assert ask("academies", token).status_code == 200
    assert token not in client.get(page).content.decode()
    again = client.post(page, typed | {"last_day_year": "2027"}).content.decode()
    assert "A key with this name works already" in again
    assert "ck_" not in again.replace(token[:8], "")
    made = ApiKey.objects.get()
    one = reverse("api:key", args=[made.uuid])
    assert "1 row" in client.get(one).content.decode()
    client.post(one)
    assert ask("academies", token).status_code == 401
    for other in (people.operations_officer, people.principal, people.administrator):
        assert sign_in(other).get(page).status_code == 404
