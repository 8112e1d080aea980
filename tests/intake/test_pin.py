"""The PIN for who has no e-mail: found from the case, asked first, and ended by the next one or by itself."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from complaints.casework.models import Complainant, Complaint
from complaints.casework.vocabulary import State
from tests.casework.screens import page, sign_in
from tests.casework.stories import complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_email(school: People) -> Complaint:
    complaint = complaint_at(school, State.INFORMAL)
    Complainant.objects.filter(complaint=complaint).update(email="", address="3 Mill Row\nExampleton")
    return Complaint.objects.get(pk=complaint.pk)


def opens(complaint: Complaint, pin: str) -> bool:
    answer = Client().post(reverse("intake:by_reference"), {"reference": complaint.reference, "pin": pin})
    return bool(answer.status_code == 302)


def new_pin(staff: Client, address: str) -> str:
    found = re.search(r"<strong>(\d{4} \d{4})</strong>", staff.post(address, {"pin": "1"}).content.decode())
    assert found
    return found.group(1)


@pytest.mark.req("R13")
def test_the_people_tab_leads_to_the_pin_which_is_asked_first_and_voids_the_one_before(
    school: People, without_email: Complaint
) -> None:
    staff, address = sign_in(school.principal), reverse("intake:pin", args=[without_email.reference])
    tab = staff.get(page("people", without_email)).content.decode()
    assert "No way in yet" in tab
    assert f'href="{address}"' in tab

    assert 'href="?ask=new"' in staff.get(address).content.decode()
    asked = staff.get(f"{address}?ask=new").content.decode()
    assert "Make a new PIN for Ottoline Marchbanks?" in asked
    assert "3 Mill Row" in asked
    assert not Complainant.objects.get(complaint=without_email).pin_hash  # asking alone makes none

    first = new_pin(staff, address)
    assert opens(without_email, first)
    assert "stops working at once" in staff.get(f"{address}?ask=new").content.decode()
    assert "by Petra Ashdown" in staff.get(address).content.decode()
    second = new_pin(staff, address)
    assert not opens(without_email, first)
    assert opens(without_email, second)

    assert "End the PIN of Ottoline Marchbanks?" in staff.get(f"{address}?ask=end").content.decode()
    assert staff.post(address, {"end": "1"}).status_code == 302
    assert not opens(without_email, second)
    shown = staff.get(page("chronology", without_email)).content.decode()
    assert "made a PIN for the complainant’s page" in shown
    assert "ended the PIN of the complainant’s page" in shown


def test_who_only_reads_the_case_or_does_not_finds_no_way_to_the_pin(school: People, without_email: Complaint) -> None:
    address = reverse("intake:pin", args=[without_email.reference])
    for user in (school.teacher, school.council_chair, school.birch_principal, school.administrator):
        assert sign_in(user).get(address).status_code == 404
        assert sign_in(user).post(address, {"pin": "1"}).status_code == 404
    assert not Complainant.objects.get(complaint=without_email).pin_hash
