"""Lessons and papers in a real browser: axe is content, they fit a telephone, and they work without JavaScript."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pypdfium2
import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from complaints.casework.models import Clock, Complaint
from complaints.casework.vocabulary import State
from complaints.evidence import vault
from complaints.policy.vocabulary import SubjectKind
from complaints.register.lessons import acting, issues
from complaints.register.models import Paper
from complaints.register.papers import writing
from tests.casework.stories import LONDON, begin, complaint_at
from tests.chromium import violations, width_needed
from tests.people import People
from tests.register.conftest import Copies
from tests.register.test_papers import JANUARY, YEAR, pressed, published

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("LOOK_PICTURES", "")
SEPTEMBER = dt.datetime(2027, 9, 8, 10, 0, tzinfo=LONDON)


@pytest.fixture
def learning(school: People, copies: Copies) -> People:
    """A year of two academies: lessons late, done and given up, an issue, recommendations, papers of every kind."""
    school.alder.pupils_on_roll, school.birch.pupils_on_roll = 812, 430
    school.alder.save()
    school.birch.save()
    answered = begin(school)
    answered.to(State.INFORMAL_ANSWERED)
    more = copies(answered.complaint, 22, days=3)
    Complaint.objects.filter(pk__in=[one.pk for one in more[:9]]).update(
        category="bullying", lead_subject=SubjectKind.CENTRAL_TRUST_STAFF
    )
    late = Clock.objects.filter(complaint__in=more[:8], kind="answer_informal")
    late.update(outcome="missed", stopped_on=F("due_on") + dt.timedelta(days=3))
    copies(complaint_at(school, State.FORMAL, academy=school.birch), 11, days=4)
    complaint_at(school, State.PANEL_DECIDED)
    learnt = acting.record(
        "complaint", answered.complaint.uuid, trust=school.trust, academy=school.alder, source="finding",
        learnt="Messages from families were read and not logged, so nobody knew that an answer was owed.",
        cause="records", by=school.principal, at=JANUARY,
    )  # fmt: skip
    soon = JANUARY.date() + dt.timedelta(days=9)
    done = acting.improve(
        learnt, what="Log each message on the day it comes.", owner=school.senco, due_on=soon, by=school.principal,
        at=JANUARY,
    )  # fmt: skip
    acting.finish(
        done, done_on=JANUARY.date(), evidence="The notice of 13 January.", upload=None, by=school.senco, at=JANUARY
    )
    acting.improve(
        learnt, what="Show new colleagues how the log is kept, in their first week.", owner=school.deputy, due_on=soon,
        by=school.principal, at=JANUARY,
    )  # fmt: skip
    issue = issues.begin(
        trust=school.trust, academy=school.alder, title="Messages from families get lost",
        what="Several offices take messages and none of them sees what the others have.", cause="records",
        by=school.trust_officer, at=JANUARY,
    )  # fmt: skip
    issues.join(issue, [answered.complaint.reference], by=school.trust_officer, at=JANUARY)
    issues.review(
        issue, reviewed_on=JANUARY.date(), with_whom="principal", decided="One log for all offices by Easter.",
        next_on=dt.date(2027, 4, 12), by=school.trust_officer, at=JANUARY,
    )  # fmt: skip
    with time_machine.travel(SEPTEMBER, tick=False):
        paper = writing.begin(
            "board", trust=school.trust, academy=None, period=YEAR, by=school.trust_officer, at=SEPTEMBER
        )
        words = "More families wrote than the year before, most of them about messages. One log is kept since Easter."
        writing.write(paper, words=words, lessons=[learnt], issues=[issue], by=school.trust_officer, at=SEPTEMBER)
        paper.refresh_from_db()
        writing.read(
            paper, seen=writing.read_as(paper, on=SEPTEMBER.date()), by=school.chief_executive, at=SEPTEMBER
        )  # fmt: skip
        writing.publish(paper, by=school.chief_executive, at=SEPTEMBER)
        pressed(Paper.objects.get(), moment=SEPTEMBER)
        published(school, "statement", YEAR, moment=SEPTEMBER)
        writing.begin(
            "council", trust=school.trust, academy=school.alder, period=YEAR.__class__(2026, 2),
            by=school.trust_officer, at=SEPTEMBER,
        )  # fmt: skip
    return school


def test_lessons_and_papers_fit_every_screen_and_pass_axe(
    learning: People, chromium: Browser, live_server, client: Client
) -> None:
    with time_machine.travel(SEPTEMBER, tick=False):
        client.force_login(learning.operations_officer, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = chromium.new_context()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        board, draft = Paper.objects.get(kind="board"), Paper.objects.get(kind="council")
        lesson = board.lessons.get()
        pages = {
            "lessons": reverse("register:lessons"),
            "lesson": lesson.get_absolute_url(),
            "improve": reverse("register:improve", args=[lesson.uuid]),
            "recommendations": reverse("register:recommendations"),
            "issue": board.issues.get().get_absolute_url(),
            "limits": f"{reverse('register:limits')}?clock=answer_informal&length=15",
            "papers": reverse("register:papers"),
            "board": board.get_absolute_url(),
            "draft": draft.get_absolute_url(),
            "begin": reverse("register:begin_paper"),
            "statement": reverse("register:statement", args=[learning.trust.slug]),
        }
        wrong: list[object] = []
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            for name, address in pages.items():
                page.goto(f"{live_server.url}{address}")
                wrong += [(name, width, one) for one in violations(page)]
                wrong += [(name, width, "too wide")] if width_needed(page) > width else []
                if PICTURES:
                    page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        context.close()
        assert wrong == []
        if PICTURES:
            file = board.pdf.file
            assert file is not None
            with vault.opened(file.stored_as) as stream, pypdfium2.PdfDocument(stream.read()) as pdf:
                for number, sheet in enumerate(pdf, start=1):
                    sheet.render(scale=1.3).to_pil().save(Path(PICTURES) / f"board-pdf-{number}.png")
