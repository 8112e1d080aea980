"""Saved views are one's own and tell of more without naming any; a list on paper holds what its owner may see."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts.models import Access, Notice, User
from complaints.casework.vocabulary import Why
from complaints.evidence.models import File
from complaints.register import printing, saved
from complaints.register.models import Printout, SavedView
from tests.casework.stories import begin
from tests.people import People
from tests.register.conftest import NOW, TODAY, Copies

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def test_a_view_is_saved_asked_again_and_deleted_by_its_owner_alone(
    school: People, signed_in: SignIn, copies: Copies
) -> None:
    copies(begin(school, academy=school.birch).complaint, 2)
    begin(school)
    officer = signed_in(school.trust_officer)
    assert "Save this view" in officer.get("/register/?academy=birch").content.decode()
    assert "Birch Academy" in officer.get("/register/views/?academy=birch&after=x").content.decode()
    empty = officer.post("/register/views/", {"name": "", "told": "never", "query": "academy=birch"})
    assert empty.status_code == 422
    assert "Give the view a name." in empty.content.decode()
    officer.post("/register/views/", {"name": "Birch <all>", "told": "never", "query": "academy=birch&count=all"})
    view = SavedView.objects.get()
    assert view.query == "academy=birch"
    assert len(officer.get(f"/register/views/{view.uuid}/", follow=True).context["rows"]) == 3
    other = signed_in(school.operations_officer)
    assert other.get(f"/register/views/{view.uuid}/").status_code == 404
    assert other.post(f"/register/views/{view.uuid}/delete/").status_code == 404
    assert "Birch &lt;all&gt;" in officer.get("/register/views/").content.decode()
    officer.post(f"/register/views/{view.uuid}/delete/")
    assert not SavedView.objects.exists()


@pytest.mark.req("R127")
def test_a_saved_view_tells_how_many_more_there_are_and_names_none(school: People, signed_in: SignIn) -> None:
    begin(school)
    saved.keep(school.trust_officer, name="Marchbanks", query="q=marchbanks", told="daily", on=TODAY, at=NOW)
    assert saved.look(on=TODAY + A_DAY, at=NOW + A_DAY) == 0
    assert not Notice.objects.filter(about_kind=saved.ABOUT).exists(), "what was in it is no news"
    new = begin(school).complaint
    hidden = begin(school).complaint
    hidden.conflicts.create(user=school.trust_officer, why=Why.DECLARED, from_date=TODAY)
    later = TODAY + 2 * A_DAY
    assert saved.look(on=later, at=NOW + 2 * A_DAY, dry_run=True) == 1
    assert saved.look(on=later, at=NOW + 2 * A_DAY) == 1
    assert saved.look(on=later, at=NOW + 2 * A_DAY) == 0, "run twice, it tells once"
    notice = Notice.objects.get(about_kind=saved.ABOUT)
    assert notice.text == "A saved view of the register has 1 more complaint in it."
    assert new.reference not in notice.text + notice.path
    assert "archbanks" not in notice.text + notice.path
    weekly = saved.keep(school.principal, name="w", query="", told="weekly", on=TODAY, at=NOW)
    begin(school)
    assert saved.look(on=TODAY + 3 * A_DAY, at=NOW) == 1, "the daily one alone"
    assert saved.look(on=TODAY + 7 * A_DAY, at=NOW) == 1
    weekly.refresh_from_db()
    assert weekly.looked_on == TODAY + 7 * A_DAY


@pytest.mark.req("R127")
def test_a_printed_list_is_noted_for_its_owner_alone_and_goes_after_a_day(
    school: People, signed_in: SignIn, copies: Copies
) -> None:
    copies(begin(school, summary="<b>Bees</b> & ‘honey’ 🐝 مرحبا").complaint, 30)
    elsewhere = begin(school, academy=school.birch).complaint
    principal = signed_in(school.principal)
    answer = principal.post("/register/print/", {"query": "sort=oldest&end=1"})
    found = Printout.objects.get()
    assert answer.headers["Location"] == f"/register/print/{found.uuid}/"
    assert printing.make(found.pk, at=NOW)
    assert not printing.make(found.pk, at=NOW), "asked twice, it is made once"
    assert "31 complaints" in principal.get(f"/register/print/{found.uuid}/").content.decode()
    response = principal.get(f"/register/print/{found.uuid}/register.pdf")
    pdf = PdfReader(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    text = "\n".join(page.extract_text() for page in pdf.pages).replace("\0", "")
    assert "Bees</b> & " in text
    assert all("Practice: nothing here is real" in page.extract_text() for page in pdf.pages)
    assert "Made for Petra Ashdown on 5 October 2026" in text
    assert elsewhere.reference not in text
    assert pdf.pages[0].mediabox.width > pdf.pages[0].mediabox.height
    assert list(Access.objects.filter(user=school.principal).values_list("what", "detail")) == [
        ("download", "pdf, 31 rows"), ("export", "pdf, 31 rows, limits: sort"),
    ]  # fmt: skip
    assert signed_in(school.trust_officer).get(f"/register/print/{found.uuid}/register.pdf").status_code == 404
    seen = printing.Reader(school.principal, TODAY).seen.first()
    assert seen is not None
    seen.conflicts.create(user=school.principal, why=Why.DECLARED, from_date=TODAY)
    assert principal.get(f"/register/print/{found.uuid}/register.pdf").status_code == 404, "one of it is not theirs"
    assert printing.forget_old(at=NOW + 2 * A_DAY) == 1
    assert not File.objects.exists()


def test_too_long_a_list_for_paper_says_what_to_do(
    school: People, signed_in: SignIn, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST", 3)
    copies(begin(school).complaint, 5)
    officer = signed_in(school.trust_officer)
    officer.post("/register/print/", {"query": ""})
    found = Printout.objects.get()
    assert not printing.make(found.pk, at=NOW)
    assert "too many for paper" in officer.get(f"/register/print/{found.uuid}/").content.decode()
