"""Reports go when the retention schedule says."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Access, Entry, Notice
from complaints.evidence import vault
from complaints.evidence.models import File
from socialmedia import lapsing
from socialmedia.models import Incident, Source
from socialmedia.vocabulary import State
from tests.people import People
from tests.socialmedia.tales import NOW, Tale

TODAY = NOW.date()


@pytest.mark.req("R130")
def test_a_report_whose_time_is_over_goes_with_its_evidence_and_nothing_of_an_open_one_does(
    school: People, django_capture_on_commit_callbacks: object
) -> None:
    over, open_still = Tale(school), Tale(school, account="Somebody else")
    over.sealed().sanitised().answered()
    closed = Tale(school, account="Grumpy of Alder again").to(State.CLOSED).incident
    open_still.to(State.MEETING)
    again = Tale(school, account="Back again").incident
    Incident.objects.filter(pk=again.pk).update(recurrence_of=closed)
    assert lapsing.lapse(before=TODAY, forget=True, at=NOW) == 0, "an open one came back to it"
    Incident.objects.filter(pk=again.pk).update(recurrence_of=None)
    assert lapsing.lapse(before=TODAY - dt.timedelta(days=1), forget=True, at=NOW) == 0
    assert lapsing.lapse(before=TODAY, forget=True, at=NOW, dry_run=True) == 1
    held = File.objects.count()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert lapsing.lapse(before=TODAY, forget=True, at=NOW) == 1
    assert set(Incident.objects.values_list("pk", flat=True)) == {
        over.incident.pk, open_still.incident.pk, again.pk,
    }  # fmt: skip
    assert File.objects.count() < held
    assert {name for name, _ in vault.stored()} == {row.stored_as for row in File.objects.all()}
    assert not Source.objects.filter(incident__uuid=closed.uuid).exists()
    assert not Notice.objects.filter(about=closed.uuid).exists()
    assert not Access.objects.filter(about=closed.uuid, user__isnull=False).exists()
    assert Entry.objects.filter(about=closed.uuid).order_by("number").last().step == "disposed_of"  # type: ignore[union-attr]
    assert lapsing.lapse(before=TODAY, forget=True, at=NOW) == 0
