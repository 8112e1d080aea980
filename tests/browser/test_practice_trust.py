"""The practice trust as a newcomer first sees it: the pages of the README, fit to be looked at."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.management import call_command

from accounts.models import User
from complaints.casework.demo.world import PASSWORD
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from letters import outbox
from tests.browser.conftest import GO
from tests.browser.screens import TABS, TELEPHONE, Office, code_sent_to, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = ""
TODAY = dt.date(2026, 11, 18)
"""The demo is the same for the same day: a Wednesday in term."""


@pytest.fixture
def demo(office: Office, until: GO, steady: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Built as script/server builds it, but for the PDFs of all its letters, which no page here shows."""
    until(TODAY, 9, 30)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "now", lambda task, *args: None)
        call_command("seed_demo", stdout=io.StringIO(), stderr=io.StringIO())


def test_the_pages_of_the_readme(demo: None, office: Office) -> None:
    officer = sign_in(office.screen(), User.objects.get(name="Tabitha Rooke"), PASSWORD)
    officer.heading("What to do today")
    officer.go("/register/").heading("Register of complaints")
    officer.look("register", numbered=False)
    officer.leave()

    principal = sign_in(office.screen(), User.objects.get(name="Philippa Sandpiper"), PASSWORD)
    principal.heading("What to do today")
    principal.look("home", numbered=False)
    formal = Complaint.objects.filter(academy__slug="saltmarsh", state=State.FORMAL, waiting_for_dates=False)
    principal.go(formal.order_by("pk")[0].get_absolute_url()).reads("What you can do now", "What is due when")
    principal.look("case", numbered=False)
    principal.link("Dates", within=TABS).unfold("Day by day").reads("day 0")
    principal.look("why-this-date", at="#main-content section", numbered=False)
    principal.leave()

    answered = Complaint.objects.filter(academy__slug="saltmarsh", state=State.FORMAL_ANSWERED).order_by("pk")[0]
    clerk = sign_in(office.screen(), User.objects.get(name="Cuthbert Reed"), PASSWORD)
    letter = answered.letters.get(letter__key="stage2_answer", letter__state="issued").letter
    clerk.go(f"{answered.get_absolute_url()}letters/{letter.uuid}/").reads("Issued")
    clerk.look("letter", numbered=False)
    clerk.leave()

    parent = office.screen(TELEPHONE).go("/complain/saltmarsh/").press("Start now").tick("None of these")
    parent.press("Continue").tick("Make a complaint")
    parent.look("parent-form", numbered=False)
    parent.go(f"/your-complaint/{answered.complainant.token}/").press("Send me a code by e-mail")
    parent.type("Code", code_sent_to(answered.complainant.email)).press("Open my page")
    parent.heading(re.compile("^Stage 2: answered"))
    parent.look("own-page", numbered=False)
    parent.leave()
