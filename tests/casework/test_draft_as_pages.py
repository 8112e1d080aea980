"""A draft seen as the pages that it would be: marked on each, the same as what then goes, kept nowhere, and logged."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pypdf
import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from accounts.models import Access
from complaints.casework import actions
from complaints.casework.models import CaseLetter
from letters import draft_pages, printed
from letters.models import Letter
from letters.vocabulary import How
from tests.casework.screens import page, sign_in
from tests.people import People

pytestmark = pytest.mark.django_db
MARK = "Draft: not issued"


def words(content: bytes) -> list[str]:
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages]


def files() -> set[Path]:
    return {one for one in Path(configured.VAR_DIR).rglob("*") if one.is_file()}


@pytest.mark.req("R226")
def test_whoever_reads_a_draft_sees_the_pages_that_then_go_each_marked_as_a_draft(case_letter: CaseLetter) -> None:
    complaint = case_letter.complaint
    browser, before = sign_in(complaint.handler), files()
    shown = browser.get(page("letter", complaint, case_letter.letter.uuid))
    address = page("letter_pages", complaint, case_letter.letter.uuid)
    assert f'href="{address}">See it as pages (PDF)' in shown.content.decode()
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert {"private", "no-store"} <= {one.strip() for one in answer["Cache-Control"].split(",")}
    drafted = words(answer.content)
    assert all(one.count(MARK) == 1 for one in drafted)
    assert files() == before, "nothing is kept of it"
    row = Letter.objects.get(pk=case_letter.letter_id)
    assert (row.state, row.pdf, row.issued_at, row.letterhead) == ("drafted", "", None, {})

    looked = Access.objects.filter(about=complaint.uuid, user=complaint.handler, what="letter pages")
    assert looked.get().detail == str(row.uuid)

    actions.approve_letter(case_letter, by=complaint.handler, at=timezone.now())
    actions.issue(case_letter, by=complaint.handler, at=timezone.now(), how=How.PAGE)
    from_the_press = words(pdf_of(case_letter))
    marked, practice = Counter(f"DRAFT not issued {MARK}".split()), Counter(["PRACTICE", "not", "a", "real", "letter"])
    assert [Counter(one.split()) - marked for one in drafted] == [
        Counter(one.split()) - practice for one in from_the_press
    ]
    assert browser.get(address).status_code == 404, "an issued letter is no draft"


def pdf_of(case_letter: CaseLetter) -> bytes:
    return printed.pressed(Letter.objects.get(pk=case_letter.letter_id)).content


def test_who_may_not_read_the_draft_finds_no_pages_of_it(school: People, case_letter: CaseLetter) -> None:
    address = page("letter_pages", case_letter.complaint, case_letter.letter.uuid)
    for user in (school.teacher, school.birch_principal, school.council_member, school.administrator):
        assert sign_in(user).get(address).status_code == 404, user.name
    assert not Access.objects.filter(what="letter pages").exists()


def test_a_draft_that_cannot_become_pages_says_why_and_stays_as_it_is(
    case_letter: CaseLetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program that makes the pages ends without any: here, because it is not there."""
    monkeypatch.setattr(draft_pages, "COMMAND", ("false",))
    complaint = case_letter.complaint
    answer = sign_in(complaint.handler).get(page("letter_pages", complaint, case_letter.letter.uuid))
    assert answer.status_code == 503
    assert "The pages cannot be made just now." in answer.content.decode()


@pytest.mark.parametrize(("asks", "points"), [("", 12), ("?large=1", 18)])
def test_a_wording_is_seen_as_pages_with_its_sample_in_both_sizes(people: People, asks: str, points: int) -> None:
    browser = sign_in(people.trust_officer)
    shown = browser.get(reverse("letters:wording", args=["closing"])).content.decode()
    address = reverse("letters:pages", args=["closing"])
    assert f'href="{address}?">See it as pages (PDF)' in shown
    answer = browser.get(address + asks)
    assert answer.status_code == 200
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    sizes = []

    def see(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.startswith("Dear Ms Tamsin Averill"):
            sizes.append(round(size * (abs(tm[3] * cm[3]) or 1)))

    text = reader.pages[0].extract_text(visitor_text=see)
    assert MARK in text
    assert sizes == [points]
    assert not Letter.objects.exists()


def test_only_letters_and_only_for_those_who_keep_wordings(people: People) -> None:
    assert sign_in(people.trust_officer).get(reverse("letters:pages", args=["leaflet"])).status_code == 404
    assert sign_in(people.trust_officer).get(reverse("letters:pages", args=["passage-help"])).status_code == 404
    assert sign_in(people.principal).get(reverse("letters:pages", args=["closing"])).status_code == 404
