"""Prevention in a real browser: a teacher signs on a telephone; every page fits and axe is content."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from socialmedia import reference as incidents
from socialmedia.prevention import reference
from socialmedia.prevention.actions import agreements, mails, outreach, reports, staff
from socialmedia.prevention.models import Agreement, Communication, Page, Rules, Turn
from socialmedia.prevention.vocabulary import Done, ReportKind, Signed
from tests.people import People
from tests.socialmedia.tales import NOW, TODAY
from tests.socialmedia.test_browser import Open, fits, open_as, told  # noqa: F401 - the fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("R229", "R255")
def test_a_teacher_reads_and_signs_on_a_telephone_without_javascript(
    school: People,
    approved: dict[str, Agreement],
    open_as: Open,  # noqa: F811
) -> None:
    page = open_as(school.teacher, 360, script=False)
    page.goto("/online-safety/")
    page.get_by_role("button", name="Read and sign").click()
    told(page, "What you post or write must not")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Type your full name to sign.")
    page.get_by_label("I have received the training for my work, including online safety").check()
    page.get_by_label("I have read this and understood it").check()
    page.get_by_label("Type your full name to sign").fill("Tamsin Reed")
    page.get_by_role("button", name="Sign", exact=True).click()
    told(page, "Nothing waits for your signature.")


def furnished(school: People, approved: dict[str, Agreement]) -> dict[str, str]:
    """Something on every page, and the address of each."""
    incidents.bring_in_all(school.trust)
    rules = reference.rules_of(school.trust)
    Rules.objects.filter(pk=rules.pk).update(network_manager="Nettie Patch, 01632 960111", front_door="01632 960999")
    policy = approved[Signed.ACCEPTABLE_USE]
    going_on = agreements.open_round(
        policy, title="Year 2026/27", begins_on=TODAY, due_on=TODAY + dt.timedelta(days=14), by=school.trust_officer,
        at=NOW,
    )  # fmt: skip
    report = reports.report(
        reports.Told(
            academy=school.alder, kind=ReportKind.MISUSE, happened_on=TODAY, what="Late messages to a pupil.",
            about_name="Ms Marsh", child_at_risk=True,
        ),
        by=school.teacher, at=NOW,
    )  # fmt: skip
    reports.record(
        report,
        done=Done.LADO,
        on=TODAY,
        text="Asked for advice.",
        their_reference="LADO/4",
        by=school.principal,
        at=NOW,
    )
    mail = mails.ask(
        school.alder, employee=school.teacher, employee_name="", request="Please look.", reason="A report.",
        scope="September to October", asked_on=TODAY, by=school.principal, at=NOW,
    )  # fmt: skip
    mails.record_search(
        mail, searched_on=TODAY, searched_who="Nettie Patch", kept_where="ALD-7K3QX", by=school.principal, at=NOW
    )
    staff.declare_contact(
        whom="The parents of a pupil in Year 4", what="We sing in one choir.", by=school.teacher, at=NOW
    )
    given = {"academy": school.alder, "by": school.principal, "at": NOW}
    Communication.objects.create(
        channel="newsletter", title="How to raise something", planned_for=TODAY, owner=school.deputy, **given
    )
    Page.objects.create(
        platform="Facebook", name="Alder Academy", whose="official", run_by=school.deputy, checked_on=TODAY,
        address="https://www.facebook.com/alder", **given,
    )  # fmt: skip
    turn = Turn.objects.create(who=school.deputy, from_on=TODAY, to_on=TODAY, **given)
    outreach.record_families(
        [outreach.Family("Ada Example", "Jo Example")], academy=school.alder, agreement=approved[Signed.HOME_SCHOOL],
        on=TODAY, by=school.principal, at=NOW,
    )  # fmt: skip
    named = {
        "front": "front", "staff": "staff", "agreements": "agreements", "contacts": "contacts", "policies": "policies",
        "reports": "reports", "mails": "mails", "families": "families", "placements": "placements",
        "training": "training", "weekends": "weekends", "rules": "rules", "sign-list": "sign_list",
    }  # fmt: skip
    found = {name: reverse(f"prevention:{view}") for name, view in named.items()}
    for name in ("communications", "pages", "turns"):
        found[name] = reverse("prevention:list", args=[name])
    return found | {
        "sign": reverse("prevention:sign", args=[policy.uuid]), "agreement": policy.get_absolute_url(),
        "round": going_on.get_absolute_url(), "staff-report": report.get_absolute_url(),
        "mail-record": mail.get_absolute_url(), "turn": reverse("prevention:turn", args=[turn.uuid]),
        "report": reverse("prevention:report", args=["misuse"]),
        "add-page": reverse("prevention:add_to_list", args=["pages"]),
        "guidance": reverse("prevention:guidance", args=["alder"]),
        "concern": reverse("prevention:concern", args=["alder"]),
        "note": reverse("prevention:report_act", args=[report.uuid, "note"]),
        "close": reverse("prevention:report_act", args=[report.uuid, "close"]),
        "let-in": reverse("prevention:let_in", args=[report.uuid, school.deputy.pk]),
    }  # fmt: skip


def test_every_page_of_prevention_fits_and_passes_axe(
    school: People,
    approved: dict[str, Agreement],
    open_as: Open,  # noqa: F811
) -> None:
    pages = furnished(school, approved)
    page = open_as(school.operations_officer)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for name, address in pages.items():
            page.goto(address)
            fits(page, f"prevention-{name}", width)
