"""What belongs to no complaint has its rule in the schedule as well, and goes when that says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from complaints.casework.holdings import LAPSES
from complaints.records import tasks
from complaints.records.models import RetentionRule
from complaints.records.retention import lapsing, schedule
from letters import lists, mailings, sending
from letters.models import Letter, Mailing, MailingReader
from tests.casework.screens import sign_in
from tests.letters.conftest import AT, issue
from tests.letters.test_many import LIST, approved, carried, sent, written
from tests.people import People

__all__ = ["approved", "carried", "issue", "sent", "written"]

LATER = AT + dt.timedelta(days=365 * 2 + 2)


@pytest.mark.req("R130")
def test_every_kind_has_a_rule_with_its_source_and_somebody_who_carries_it_out(school: People) -> None:
    rules = schedule.in_force(at=AT)
    assert set(rules) == set(RetentionRule.Kind.values)
    assert set(LAPSES) == set(rules) - set(schedule.KINDS) == set(schedule.COUNTED_FROM)
    assert all(rule.source for rule in rules.values())
    page = sign_in(school.trust_officer).get(reverse("records:schedule")).content.decode()
    for words in ("Social media report", "Letter to many people", "Family’s signature", "Goes by itself"):
        assert words in page, words
    kinds = sign_in(school.trust_officer).get(reverse("records:retention")).content.decode()
    assert "Letter to many people" not in kinds, "two people look through complaints only"
    assert "the day of the signature" in sign_in(school.trust_officer).get(
        reverse("records:rule", args=["family"])
    ).content.decode()  # fmt: skip


@pytest.mark.req("R130")
def test_the_list_of_a_letter_to_many_goes_with_each_persons_letter_and_the_letter_itself_stays(
    sent: Mailing, people: People, django_capture_on_commit_callbacks: object
) -> None:
    while sending.send_some(sent.pk, at=AT):
        pass
    draft = mailings.carry(sent.carries, title="Year 8", by=people.principal, at=LATER)
    mailings.take_list(draft, lists.read(LIST).rows, by=people.principal, at=LATER)
    assert Letter.objects.filter(about_kind=mailings.ABOUT).count() == 3
    assert lapsing.lapse(at=AT + dt.timedelta(days=700))["mailing"] == 0
    assert lapsing.lapse(at=LATER, dry_run=True)["mailing"] == 1
    assert MailingReader.objects.filter(mailing=sent).count() == 3
    assert lapsing.lapse(at=LATER)["mailing"] == 1
    assert not MailingReader.objects.filter(mailing=sent).exists()
    assert not Letter.objects.filter(about_kind=mailings.ABOUT).exists()
    assert not Letter.objects.filter(recipient_name__contains="Fern").exists()
    sent.refresh_from_db()
    assert Letter.objects.filter(pk=sent.carries_id).exists()
    assert draft.readers.count() == 3, "its time is not over"
    assert lapsing.lapse(at=LATER)["mailing"] == 0
    assert set(tasks.let_lapse(dry_run=True)) == set(LAPSES)
