"""Unreasonable contact: grounds, a plan that expires, stopping to respond, aggression; and nobody is shut out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import navigation
from accounts.models import Entry, Notice, User
from accounts.tokens import hidden
from complaints.casework import actions, permissions
from complaints.casework.models import CaseLetter, Complaint, Conflict
from complaints.casework.vocabulary import State, Step, Why
from complaints.conduct import aggression, contact, stopping
from complaints.conduct.models import Aggression, ContactPlan, Ground, SiteBar, StopResponding, UnreasonableContact
from complaints.conduct.tasks import remind_of_reviews
from complaints.conduct.terms import term_of
from complaints.schooldays.dates import long_date
from letters.models import Letter
from letters.vocabulary import How, LetterState
from tests.casework.screens import day, page, sign_in
from tests.casework.stories import ALDER_DATES, BIRCH_DATES
from tests.conduct.conftest import NOW
from tests.conduct.stories import MOTHER, STEPFATHER, answered, fill, sent
from tests.people import People

pytestmark = pytest.mark.django_db

REVIEW = dt.date(2027, 2, 1)
QUARTER = dt.timedelta(days=90)
STEPS = "We met twice\nWe answered in writing"
POSITION = "The head count was at fault and has changed. You can ask for a review panel."


def at(name: str, *args: object) -> str:
    return reverse(f"conduct:{name}", args=args)


def recorded(people: People, complaint: Complaint) -> UnreasonableContact:
    ground = contact.grounds_of(people.trust).get(key="obsessive")
    return contact.record(
        complaint, evidence=[{"ground": ground, "on": NOW.date(), "text": "Forty e-mails in a week."}],
        steps_taken=STEPS, position=POSITION, told_on=NOW.date(), by=people.principal, at=NOW,
    )  # fmt: skip


def planned(people: People, complaint: Complaint, **more: Any) -> ContactPlan:
    """A plan of the principal whose letter a trust officer approved and the principal issued."""
    given = {
        "single_address": "contact@alder.example.org", "per_term": 3, "third_party": "", "other": "",
        "needs_considered": "None are known; we asked.", "review_on": REVIEW, "readers": [people.teacher],
    }  # fmt: skip
    plan = contact.make_plan(recorded(people, complaint), by=people.principal, at=NOW, **{**given, **more})
    told(people, complaint, "contact_plan")
    return ContactPlan.objects.select_related("letter").get(pk=plan.pk)


def told(people: People, complaint: Complaint, key: str) -> CaseLetter:
    """The letter, read and approved, then issued."""
    case_letter = CaseLetter.objects.get(complaint=complaint, letter__key=key)
    actions.approve_letter(case_letter, by=people.trust_officer, at=timezone.now())
    case_letter.letter.refresh_from_db()
    actions.issue(case_letter, by=people.principal, at=timezone.now(), how=How.EMAIL)
    case_letter.letter.refresh_from_db()
    return case_letter


def beside(people: People, complaint: Complaint) -> str:
    return sign_in(people.principal).get(at("beside", complaint.reference)).content.decode()


@pytest.mark.req("R108", "R109", "R110", "R111")
def test_contact_is_called_unreasonable_only_on_listed_grounds_after_steps_and_a_position(school: People) -> None:
    complaint = sent(school, MOTHER)
    browser = sign_in(school.principal)
    address = at("record", complaint.reference)
    listed = browser.get(address).content.decode()
    for ground in contact.grounds_of(school.trust):
        assert ground.text.split(",")[0] in listed
    assert Ground.objects.count() == 8
    refused = fill(browser, address, steps_taken=STEPS, position=POSITION, **day("told_on", NOW.date()))
    assert refused.status_code == 422
    first = refused.context["ask"].problems[0]
    assert first.text.startswith("Choose at least one ground")
    assert f'id="{first.anchor}"' in refused.content.decode()
    chosen = Ground.objects.get(key="obsessive")
    shown = {f"ground_{chosen.pk}": "Forty e-mails in a week."}
    refused = fill(browser, address, **shown, **day("told_on", NOW.date()))
    assert "Record the reasonable steps that were taken." in refused.content.decode()
    done = fill(browser, address, **shown, steps_taken=STEPS, position=POSITION, **day("told_on", NOW.date()))
    assert done.status_code == 302
    text = browser.get(at("contact", complaint.reference)).content.decode()
    assert "Forty e-mails in a week." in text
    complaint = Complaint.objects.get(pk=complaint.pk)
    assert complaint.state == State.RECEIVED
    actions.take(Step.ACCEPT_INFORMAL, complaint, by=school.principal, at=NOW, heads=["The head count"])
    assert "contact has become unreasonable" in browser.get(page("chronology", complaint)).content.decode()


@pytest.mark.req("R112", "R113")
def test_a_contact_plan_counts_by_the_academys_terms_and_expires_on_its_review_date(school: People, clock: Any) -> None:
    complaint = sent(school, MOTHER)
    browser = sign_in(school.principal)
    record = recorded(school, complaint)
    made = fill(
        browser, at("make_plan", complaint.reference, record.pk), single_address="contact@alder.example.org",
        per_term="3", needs_considered="None are known; we asked.", readers=[hidden(school.teacher.pk)],
        **day("review_on", REVIEW),
    )  # fmt: skip
    assert made.status_code == 302
    plan = ContactPlan.objects.get()
    assert not plan.in_force(NOW.date())
    letter = told(school, complaint, "contact_plan").letter
    for said in ("contact@alder.example.org", "up to 3 contacts", "Monday 1 February 2027", "any new complaint"):
        assert said in letter.body
    assert "Contact plan" in beside(school, complaint)

    reception = sign_in(school.teacher)
    assert Notice.objects.filter(user=school.teacher, path=at("plan", plan.uuid)).exists()
    shown = reception.get(at("plan", plan.uuid)).content.decode()
    assert "0 of 3 used this term (Autumn, until Friday 18 December 2026); 3 left. Counted from " in shown
    assert f"Counted from {long_date(NOW.date())}, when the letter about this plan went." in shown
    assert complaint.reference not in shown
    assert "museum" not in shown
    for number in range(1, 5):
        fill(reception, at("plan", plan.uuid), how="By telephone", note=f"Call {number}")
    again = reception.get(at("plan", plan.uuid)).content.decode()
    assert "4 of 3 used this term" in again
    assert "What comes in is still read and recorded" in again
    fill(reception, at("plan", plan.uuid), how="By e-mail", note="A new matter", new_matter="on")
    assert "4 of 3 used" in reception.get(at("plan", plan.uuid)).content.decode()
    assert plan.contacts.count() == 5

    clock.move_to(dt.datetime(2027, 1, 5, 9, 0, tzinfo=NOW.tzinfo))
    reception = sign_in(school.teacher)
    spring = reception.get(at("plan", plan.uuid)).content.decode()
    assert "0 of 3 used this term (Spring" in spring
    assert "Counted from" not in spring

    clock.move_to(dt.datetime(2027, 1, 20, 9, 0, tzinfo=NOW.tzinfo))
    assert remind_of_reviews(dry_run=True)["told"] == 1
    assert remind_of_reviews()["told"] == 1
    assert remind_of_reviews()["told"] == 0
    soon = Notice.objects.get(user=school.principal, key__contains=":soon")
    assert "is to be reviewed by Monday 1 February 2027" in soon.text

    clock.move_to(dt.datetime(2027, 2, 1, 9, 0, tzinfo=NOW.tzinfo))
    plan = ContactPlan.objects.select_related("letter").get()
    assert not plan.in_force(REVIEW)
    assert "Barred" not in beside(school, complaint)
    assert "Record a contact under the plan" not in beside(school, complaint)
    text = sign_in(school.principal).get(at("contact", complaint.reference)).content.decode()
    assert "ended by itself on 1 February 2027" in text
    assert "Its review was set for Monday 1 February 2027." in text
    assert "used this term" not in text
    assert sign_in(school.teacher).get(at("plan", plan.uuid)).status_code == 404
    assert sign_in(school.teacher).get(at("plans")).status_code == 404
    assert remind_of_reviews()["told"] == 1


@pytest.mark.req("R112", "R113")
def test_while_a_plan_stands_its_review_comes_first_and_there_is_no_second(school: People) -> None:
    complaint = sent(school, MOTHER)
    plan = planned(school, complaint)
    browser = sign_in(school.principal)
    shown = browser.get(at("contact", complaint.reference)).content.decode()
    assert "Make a contact plan" not in shown
    assert shown.index("Review or change this plan") < shown.index("Contact called unreasonable on")
    change = at("make_plan", complaint.reference, plan.record_id)
    asked = browser.get(change).content.decode()
    assert "Review or change the contact plan" in asked
    assert "It takes the place of the plan of 10 November 2026" in asked
    assert re.search(rf'value="{hidden(school.teacher.pk)}"[^>]* checked', asked)
    again = recorded(school, complaint)
    other = browser.get(at("make_plan", complaint.reference, again.pk), follow=True).content.decode()
    assert "A contact plan stands already." in other
    with pytest.raises(actions.Refused, match="stands already"):
        contact.make_plan(again, by=school.principal, at=NOW, per_term=1, needs_considered="None.", review_on=REVIEW)
    changed = fill(browser, change, needs_considered="None.", per_term="5", **day("review_on", REVIEW))
    assert changed.status_code == 302
    first, second = ContactPlan.objects.order_by("pk")
    assert (second.renews, second.per_term) == (first, 5)
    contact.end_plan(second, reason="They keep to it.", by=school.principal, at=NOW)
    contact.end_plan(first, reason="They keep to it.", by=school.principal, at=NOW)
    shown = browser.get(at("contact", complaint.reference)).content.decode()
    assert "Make a contact plan" in shown
    assert shown.index("Contact called unreasonable on") < shown.index("Contact plan of 10 November 2026: ended")


@pytest.mark.req("R112", "R113")
def test_a_changed_plan_takes_the_place_of_the_old_one_only_when_its_letter_has_gone(school: People) -> None:
    complaint = sent(school, MOTHER)
    old = planned(school, complaint)
    new = contact.make_plan(
        old.record, by=school.principal, at=NOW, per_term=1, needs_considered="None.", review_on=REVIEW, renews=old,
        readers=[school.teacher],
    )  # fmt: skip
    reception = sign_in(school.teacher)
    for plan, stands in ((old, True), (new, False)):
        assert ContactPlan.objects.get(pk=plan.pk).in_force(NOW.date()) is stands
    listed = reception.get(at("plans")).content.decode()
    assert (at("plan", old.uuid) in listed, at("plan", new.uuid) in listed) == (True, False)
    shown = sign_in(school.principal).get(at("contact", complaint.reference)).content.decode()
    assert ": in force" in shown
    assert ": counts once its letter is issued" in shown
    draft = CaseLetter.objects.get(complaint=complaint, letter=new.letter)
    actions.approve_letter(draft, by=school.trust_officer, at=timezone.now())
    actions.issue(draft, by=school.principal, at=timezone.now(), how=How.EMAIL)
    listed = reception.get(at("plans")).content.decode()
    assert (at("plan", old.uuid) in listed, at("plan", new.uuid) in listed) == (False, True)
    assert "replaced on 10 November 2026 by another" in sign_in(school.principal).get(
        at("contact", complaint.reference)
    ).content.decode()  # fmt: skip
    assert contact.standing_plan(complaint, on=NOW.date()) == new
    assert remind_of_reviews(dry_run=True)["replaced"] == 1
    assert [remind_of_reviews()["replaced"] for _ in range(2)] == [1, 0]
    old.refresh_from_db()
    assert (old.ended_on, old.ended_reason) == (NOW.date(), contact.REPLACED)


def test_halves_are_one_term_and_a_holiday_counts_for_the_term_that_follows() -> None:
    for dates in (ALDER_DATES, BIRCH_DATES):
        term = term_of(dates, dt.date(2026, 11, 10))
        assert term is not None
        assert (term.name, term.last) == ("Autumn", dt.date(2026, 12, 18))
        assert term == term_of(dates, dt.date(2026, 9, 14))
        holiday = term_of(dates, dt.date(2026, 12, 28))
        assert holiday is not None
        assert holiday.name == "Spring"
    assert term_of(ALDER_DATES, dt.date(2029, 1, 1)) is None


@pytest.mark.req("R114", "R115", "R116")
def test_stopping_to_respond_needs_all_three_factors_and_a_second_person_and_shuts_nobody_out(
    school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = answered(school, MOTHER)
    record = recorded(school, complaint)
    browser = sign_in(school.principal)
    address = at("propose_stop", complaint.reference, record.pk)
    three = {
        "all_steps_taken": STEPS, "position_given": "By letter of 2 November",
        "meant_to_disrupt": "Calls to the office every hour, saying that they will go on until we give up.",
    }  # fmt: skip
    for missing in three:
        refused = fill(browser, address, **{**three, missing: ""}, **day("review_on", REVIEW))
        assert refused.status_code == 422
        assert "Without this the school goes on responding" in refused.content.decode()
    assert fill(browser, address, **three, **day("review_on", REVIEW)).status_code == 302
    stop = StopResponding.objects.get()
    own = fill(browser, at("decide_stop", complaint.reference, stop.pk), agreed="yes")
    assert "A second person does" in own.content.decode()
    assert not CaseLetter.objects.filter(letter__key="stop_responding").exists()
    second = fill(sign_in(school.trust_officer), at("decide_stop", complaint.reference, stop.pk), agreed="yes")
    assert second.status_code == 302
    stop = StopResponding.objects.select_related("letter").get()
    assert not stop.in_force(NOW.date())
    letter = told(school, complaint, "stop_responding").letter
    assert "intend to stop responding" in letter.body
    assert "We will still consider any new complaint" in letter.body
    stop = StopResponding.objects.select_related("letter").get()
    assert stop.in_force(NOW.date())
    assert "Not answered any more" in beside(school, complaint)

    told_again = {**STEPFATHER, "complainant": MOTHER["complainant"], "words": "The ovens are cold."}
    with django_capture_on_commit_callbacks(execute=True):
        new = sent(school, {**told_again, "summary": "Cold ovens"})
    assert new.state == State.RECEIVED
    assert new.clocks.filter(kind="triage", stopped_on=None).exists()
    assert CaseLetter.objects.filter(complaint=new, letter__key="receipt").exists()
    actions.take(Step.ACCEPT_INFORMAL, new, by=school.principal, at=NOW, heads=["The ovens"])
    assert Complaint.objects.get(pk=new.pk).state == State.INFORMAL


def test_a_second_person_who_does_not_agree_says_why_and_the_school_goes_on_responding(school: People) -> None:
    complaint = sent(school, MOTHER)
    stop = stopping.propose(
        recorded(school, complaint), all_steps_taken=STEPS, position_given="Told", meant_to_disrupt="Calls",
        review_on=REVIEW, by=school.principal, at=NOW,
    )  # fmt: skip
    browser = sign_in(school.trust_officer)
    address = at("decide_stop", complaint.reference, stop.pk)
    assert fill(browser, address, agreed="no").status_code == 422
    assert fill(browser, address, agreed="no", reason="Two letters were never answered.").status_code == 302
    assert not StopResponding.objects.get().in_force(NOW.date())
    assert not CaseLetter.objects.filter(letter__key="stop_responding").exists()


def test_the_letters_about_contact_are_never_begun_by_hand(school: People) -> None:
    complaint = sent(school, MOTHER)
    for key in ("contact_plan", "stop_responding", "site_bar"):
        with pytest.raises(actions.Refused, match="Begin it where that is recorded"):
            actions.write_letter(complaint, key=key, to="complainant", by=school.principal, at=NOW)
    begin = sign_in(school.principal).get(page("begin_letter", complaint)).content.decode()
    asked = begin.partition("<main")[2].partition("</main>")[0]
    assert "Closing" in asked
    assert "Contact plan" not in asked


def not_by_its_writer(school: People, complaint: Complaint, letter: Letter) -> None:
    """While the police look into it, a second person reads the letter about it, and says that they were asked."""
    case_letter = complaint.letters.select_related("letter", "complaint").get(letter=letter)
    assert letter.drafted_by == school.principal
    page = reverse("casework:letter", args=[complaint.reference, letter.uuid])
    assert "approve" not in sign_in(school.principal).get(page).context["asked"]
    with pytest.raises(permissions.NotAllowed):
        actions.approve_letter(case_letter, by=school.principal, at=NOW)
    assert case_letter.pk not in permissions.may_wait_for(school.principal, on=NOW.date())
    for other in (school.record_keeper, school.trust_officer):
        assert "approve" in sign_in(other).get(page).context["asked"], other.name
        assert permissions.may_approve_letter(other, case_letter, complaint, on=NOW.date())
    assert case_letter.pk in permissions.may_wait_for(school.trust_officer, on=NOW.date())
    with pytest.raises(actions.Refused, match="The police were told of this, and nothing says that their work is"):
        actions.approve_letter(case_letter, by=school.trust_officer, at=NOW)
    actions.confirm_letter(case_letter, keys=["live:police"], by=school.trust_officer, at=NOW)
    actions.approve_letter(case_letter, by=school.trust_officer, at=NOW)
    actions.amend_letter(
        case_letter, body=letter.body + "\nAnd more.\n", subject_line=letter.subject_line, large_print=False,
        by=school.trust_officer, at=NOW,
    )  # fmt: skip
    changed = complaint.letters.select_related("letter", "complaint").get(letter=letter)
    assert not permissions.may_approve_letter(school.trust_officer, changed, complaint, on=NOW.date()), "they wrote it"
    assert permissions.may_approve_letter(school.record_keeper, changed, complaint, on=NOW.date())


@pytest.mark.req("R117")
def test_after_violence_the_police_are_told_or_it_is_said_why_not_and_the_bar_is_in_writing(
    school: People, clock: Any
) -> None:
    complaint = sent(school, MOTHER)
    browser = sign_in(school.principal)
    address = at("aggression", complaint.reference)
    what = {"what": "A chair was thrown at the receptionist.", **day("happened_on", NOW.date())}
    refused = fill(browser, address, **what)
    assert "Enter when the police were told, or below why they were not." in refused.content.decode()
    done = fill(browser, address, **what, **day("police_told_on", NOW.date()), police_reference="EX/1234/26")
    assert done.status_code == 302
    text = browser.get(at("contact", complaint.reference)).content.decode()
    assert "The police were told on Tuesday 10 November 2026 (EX/1234/26)" in text
    told_of_it = complaint.letters.get(letter__key="police_reported").letter
    assert "We told the police on Tuesday 10 November 2026." in told_of_it.body
    assert "goes on under our procedure" in told_of_it.body
    not_by_its_writer(school, complaint, told_of_it)
    incident = complaint_incident(complaint)
    made = fill(
        browser, at("bar", complaint.reference, incident), words="A chair was thrown in the entrance.",
        **day("from_on", NOW.date()), **day("review_on", REVIEW),
    )  # fmt: skip
    assert made.status_code == 302
    assert not SiteBar.objects.select_related("letter").get().in_force(NOW.date())
    letter = told(school, complaint, "site_bar").letter
    for said in ("Tuesday 10 November 2026", "Monday 1 February 2027", "We told the police", "goes on under our"):
        assert said in letter.body
    assert "Barred from the site" in beside(school, complaint)
    clock.move_to(dt.datetime(2027, 1, 25, 9, 0, tzinfo=NOW.tzinfo))
    assert remind_of_reviews()["told"] == 1
    browser = sign_in(school.principal)
    ended = at("review_bar", complaint.reference, SiteBar.objects.get().pk)
    why = "They said sorry, and visits by appointment went well."
    assert fill(browser, ended, outcome="ends", reason=why).status_code == 302
    assert "Barred from the site" not in beside(school, complaint)
    outcome = complaint.letters.get(letter__key="site_bar_review").letter
    assert "We have decided that it **ends today**" in outcome.body
    assert "They said sorry, and visits by appointment went well." in outcome.body


@pytest.mark.req("R117")
def test_a_bar_goes_on_by_its_review_with_a_letter_and_without_a_gap(school: People, clock: Any) -> None:
    complaint = sent(school, MOTHER)
    browser = sign_in(school.principal)
    fill(browser, at("aggression", complaint.reference), what="A chair was thrown.", why_not_told="Nobody was hurt.",
         **day("happened_on", NOW.date()))  # fmt: skip
    fill(browser, at("bar", complaint.reference, complaint_incident(complaint)), words="A chair was thrown.",
         **day("from_on", NOW.date()), **day("review_on", REVIEW))  # fmt: skip
    first = SiteBar.objects.get()
    review = at("review_bar", complaint.reference, first.pk)
    later = REVIEW + dt.timedelta(days=90)
    typed = {"outcome": "goes_on", "reason": "It happened again at the gate."}
    early = fill(browser, review, **typed, **day("review_on", later))
    assert "The letter of this bar has not been issued" in early.content.decode()
    told(school, complaint, "site_bar")
    clock.move_to(dt.datetime(2027, 1, 25, 9, 0, tzinfo=NOW.tzinfo))
    browser = sign_in(school.principal)
    assert "Enter the next review date." in fill(browser, review, **typed).content.decode()
    short = fill(browser, review, **typed, **day("review_on", REVIEW))
    assert "The next review must be after Monday 1 February 2027" in short.content.decode()
    assert fill(browser, review, **typed, **day("review_on", later)).status_code == 302
    letter = told(school, complaint, "site_bar_review").letter
    for said in (
        "you **still may not come onto the site**",
        "It happened again at the gate.",
        "We will review this on **Sunday 2 May 2027**",
    ):
        assert said in letter.body
    assert "ends today" not in letter.body
    second = SiteBar.objects.select_related("letter").exclude(pk=first.pk).get()
    first = SiteBar.objects.select_related("letter").get(pk=first.pk)
    last = REVIEW - dt.timedelta(days=1)
    assert [first.in_force(last), second.in_force(last)] == [True, False]
    assert [first.in_force(REVIEW), second.in_force(REVIEW)] == [False, True]
    assert "reviewed a bar from the site, which goes on" in browser.get(
        reverse("casework:chronology", args=[complaint.reference])
    ).content.decode()  # fmt: skip


def reviewed(people: People, clock: Any) -> tuple[Complaint, SiteBar, SiteBar]:
    """A bar that was told, and that goes on for a quarter of a year by its review a week before its end."""
    complaint = sent(people, MOTHER)
    of = aggression.record(
        complaint, happened_on=NOW.date(), what="A chair was thrown.", police_told_on=None, police_reference="",
        why_not_told="Nobody was hurt.", by=people.principal, at=NOW,
    )  # fmt: skip
    first = aggression.bar(of, words=of.what, from_on=NOW.date(), review_on=REVIEW, by=people.principal, at=NOW)
    told(people, complaint, "site_bar")
    clock.move_to(dt.datetime(2027, 1, 25, 9, 0, tzinfo=NOW.tzinfo))
    second = aggression.renew_bar(
        first, reason="Again at the gate.", review_on=REVIEW + QUARTER, by=people.principal, at=timezone.now()
    )
    return complaint, first, second


def standing_bars() -> list[int]:
    """Those that somebody could still be held to, on any day to come."""
    rows = SiteBar.objects.select_related("letter")
    return [row.pk for row in rows if any(row.in_force(on) for on in (timezone.localdate(), REVIEW))]


def ends_today(people: People, bar: SiteBar) -> None:
    aggression.end_bar(bar, reason="They said sorry.", by=people.principal, at=timezone.now())


@pytest.mark.req("R117")
def test_one_review_prolongs_a_bar_and_no_second_beside_it(school: People, clock: Any) -> None:
    complaint, first, _second = reviewed(school, clock)
    again = fill(
        sign_in(school.principal), at("review_bar", complaint.reference, first.pk), outcome="goes_on", reason="Again.",
        **day("review_on", REVIEW + 2 * QUARTER),
    )  # fmt: skip
    assert "decided already that this bar goes on, until Sunday 2 May 2027" in again.content.decode()
    assert SiteBar.objects.count() == 2
    assert complaint.letters.filter(letter__key="site_bar_review").count() == 1


@pytest.mark.req("R117")
def test_a_bar_that_ends_today_takes_what_prolongs_it_along_with_its_letter(school: People, clock: Any) -> None:
    complaint, first, second = reviewed(school, clock)
    ends_today(school, first)
    assert standing_bars() == []
    second = SiteBar.objects.select_related("letter").get(pk=second.pk)
    assert second.ended_on == timezone.localdate()
    assert second.letter is not None
    assert second.letter.state == LetterState.WITHDRAWN
    said = told_in_progress(school, complaint)
    assert "it **ends today**" in said.body
    assert "goes on" not in said.body.split("## Why")[0]


@pytest.mark.req("R117")
@pytest.mark.parametrize("which", [1, 2], ids=["by the review of the first", "by the review of what prolongs it"])
def test_whoever_is_told_that_the_bar_ends_today_is_barred_by_nothing_more(
    school: People, clock: Any, which: int
) -> None:
    complaint, *bars = reviewed(school, clock)
    told_in_progress(school, complaint)
    assert standing_bars() == [one.pk for one in bars]
    ends_today(school, bars[which - 1])
    assert standing_bars() == []
    said = told_in_progress(school, complaint)
    assert "From **Tuesday 10 November 2026** you were not allowed" in said.body
    assert "it **ends today**" in said.body
    assert Entry.objects.filter(about=complaint.uuid, step__in=("bar_reviewed", "bar_ended_with_it")).count() == 2


@pytest.mark.req("R117")
def test_what_was_to_prolong_a_bar_can_be_put_away_alone_before_anybody_is_told(school: People, clock: Any) -> None:
    complaint, first, second = reviewed(school, clock)
    ends_today(school, second)
    assert standing_bars() == [first.pk]
    assert not complaint.letters.filter(letter__state=LetterState.DRAFTED).exists()


def told_in_progress(people: People, complaint: Complaint) -> Letter:
    """The letter of a review that waits, read, approved and issued."""
    waits = complaint.letters.filter(letter__key="site_bar_review", letter__state=LetterState.DRAFTED)
    case_letter = waits.select_related("letter").get()
    actions.approve_letter(case_letter, by=people.trust_officer, at=timezone.now())
    case_letter.letter.refresh_from_db()
    actions.issue(case_letter, by=people.principal, at=timezone.now(), how=How.EMAIL)
    case_letter.letter.refresh_from_db()
    return case_letter.letter


def complaint_incident(complaint: Complaint) -> int:
    return int(Aggression.objects.get(complaint=complaint).pk)


@pytest.mark.req("R101")
def test_a_person_complained_about_finds_no_trace_of_a_plan_even_when_named_to_it(school: People) -> None:
    complaint = sent(school, MOTHER)
    plan = planned(school, complaint)
    browser = sign_in(school.teacher)
    assert browser.get(at("plan", plan.uuid)).status_code == 200
    Conflict.objects.create(complaint=complaint, user=school.teacher, why=Why.SUBJECT, from_date=NOW.date())
    assert browser.get(at("plan", plan.uuid)).status_code == 404
    assert browser.get(at("plans")).status_code == 404
    assert complaint.complainant.shown_name in sign_in(school.principal).get(at("plans")).content.decode()
    Conflict.objects.create(complaint=complaint, user=school.principal, why=Why.DECLARED, from_date=NOW.date())
    assert sign_in(school.principal).get(at("contact", complaint.reference)).status_code == 404
    assert remind_of_reviews()["told"] == 0


@pytest.mark.req("R101", "R112")
def test_the_menu_leads_to_the_plans_whoever_it_offers_them_to_and_nobody_else(school: People) -> None:
    for user in {entry for entry in vars(school).values() if isinstance(entry, User)}:
        offered = {link.url for link in navigation.links(user, on=NOW.date(), path="/")}
        answer = sign_in(user).get(at("plans"))
        assert answer.status_code == (200 if at("plans") in offered else 404), user.name
        if answer.status_code == 200:
            assert "There is no contact plan that you need to keep to." in answer.content.decode()
    complaint = sent(school, MOTHER)
    planned(school, complaint)
    Conflict.objects.create(complaint=complaint, user=school.principal, why=Why.DECLARED, from_date=NOW.date())
    assert "There is no contact plan" in sign_in(school.principal).get(at("plans")).content.decode()


@pytest.mark.req("R108", "R110", "R112")
def test_the_letter_of_a_plan_says_what_shows_each_ground_and_the_position(school: People) -> None:
    complaint = sent(school, MOTHER)
    record = recorded(school, complaint)
    manner = contact.grounds_of(school.trust).get(key="unreasonable_manner")
    for text in ("You telephoned 41 times in a week", "You came to the office\nwithout an appointment."):
        contact.add_evidence(record, ground=manner, on=NOW.date(), text=text, by=school.principal, at=NOW)
    contact.make_plan(
        record, by=school.principal, at=NOW, review_on=REVIEW, per_term=3, needs_considered="None are known; we asked."
    )
    body = CaseLetter.objects.get(complaint=complaint, letter__key="contact_plan").letter.body
    why = body[body.index("Why we are doing this") : body.index("What we have done so far")]
    assert "or one of very many. What shows it: Forty e-mails in a week.\n" in why
    said = "You telephoned 41 times in a week. You came to the office without an appointment.\n"
    assert f"against the procedure and its time limits. What shows it: {said}" in why
    assert POSITION in body


def test_only_leaders_decide_about_contact(school: People) -> None:
    complaint = sent(school, MOTHER)
    keeper = sign_in(school.record_keeper)
    assert keeper.get(at("contact", complaint.reference)).status_code == 200
    assert keeper.get(at("record", complaint.reference)).status_code == 404
    assert keeper.get(at("aggression", complaint.reference)).status_code == 404
    assert sign_in(school.birch_principal).get(at("contact", complaint.reference)).status_code == 404


@pytest.mark.req("R109")
def test_a_trust_officer_words_the_grounds(school: People) -> None:
    browser = sign_in(school.trust_officer)
    assert "When contact may be called unreasonable" in browser.get(at("grounds")).content.decode()
    ground = Ground.objects.get(key="unrealistic")
    browser.post(at("ground", ground.pk), {"text": "What is asked for cannot be given", "position": 80})
    ground.refresh_from_db()
    assert (ground.text, ground.in_use) == ("What is asked for cannot be given", False)
    assert sign_in(school.principal).get(at("grounds")).status_code == 404
