"""The practice trust has a request to work on and a record to dispose of, by real acts."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.models import User
from complaints.casework.vocabulary import State
from complaints.records.models import Disclosure
from complaints.records.retention import due
from tests.casework.stories import LONDON, complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.mark.req("R129", "R130")
def test_the_practice_trust_has_a_request_and_a_record_that_is_due_once(
    school: People, settings, signed_in: Callable[[User], Client]
) -> None:
    settings.PRACTICE_MODE = True
    school.trust.practice = True
    school.trust.save()
    asked_about = complaint_at(school, State.FORMAL_ANSWERED)
    with time_machine.travel(dt.datetime(2027, 1, 13, 10, 0, tzinfo=LONDON), tick=False):
        for _ in range(2):
            call_command("seed_records", stdout=io.StringIO(), stderr=io.StringIO())
        [request] = Disclosure.objects.all()
        assert request.cases.get().complaint == asked_about
        rows, number = due.listed(school.trust_officer, at=timezone.now(), most=10)
        assert number == 1
        officer = signed_in(school.trust_officer)
        assert rows[0].complaint.reference in officer.get(reverse("records:retention")).content.decode()
        assert request.reference in officer.get(reverse("records:disclosures")).content.decode()
        shown = officer.get(reverse("records:disclosure", args=[request.reference])).content.decode()
        assert "Found as the complainant." in shown
        assert list(trail.verify()) == []


def test_the_records_stay_out_of_an_installation_of_somebody_else(settings) -> None:
    settings.PRACTICE_MODE = False
    with pytest.raises(CommandError):
        call_command("seed_records")
