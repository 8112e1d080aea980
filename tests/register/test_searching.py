"""What the search reads, what it keeps from whoever only sits on a panel, and that each place has its index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from complaints.casework.models import Contact, Message, Named
from complaints.casework.vocabulary import Outcome, Role, State
from complaints.register import searching
from tests.casework.stories import begin
from tests.people import People
from tests.register.conftest import NOW, TODAY
from tests.register.pages import of, seen

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.mark.req("R125")
@pytest.mark.req("R126")
@pytest.mark.req("R127")
def test_a_word_is_found_wherever_it_stands_on_the_record_but_by_the_panel_only_in_the_register(
    school: People, signed_in: SignIn
) -> None:
    replay = begin(school, summary="Seats on the minibus", wanted="A thermos of cocoa")
    replay.to(State.FORMAL_ANSWERED)
    complaint = replay.complaint
    begin(school)
    complaint.complainant.pupil_name = "Ottoline Featherby"
    complaint.complainant.save()
    Contact.objects.create(
        complaint=complaint, kind=Contact.Kind.NOTE, on=TODAY, note="They spoke of a trampoline.", added_at=NOW,
        by=school.principal,
    )  # fmt: skip
    Message.objects.create(complaint=complaint, from_complainant=True, text="It was a xylophone.", sent_at=NOW)
    head = complaint.heads.first()
    finding = head.findings.first()
    finding.reasons = "The marigold was watered."
    finding.save()
    officer = signed_in(school.trust_officer)
    for word in ("cocoa", "trampoline", "xylophone", "marigold", "Featherby", "minibus cocoa marigold"):
        assert seen(officer, f"?q={word}") == of(complaint), word
    assert seen(officer, "?q=cocoa+zebra") == set()
    finding.proposed = True
    finding.save()
    assert seen(officer, "?q=marigold") == set(), "what is only proposed is not found yet"

    Named.objects.create(complaint=complaint, user=school.clerk, role=Role.PANEL_MEMBER, since=TODAY)
    panel = signed_in(school.clerk)
    assert seen(panel, "?q=minibus") == of(complaint)
    for word in ("cocoa", "trampoline", "xylophone", "Featherby"):
        assert seen(panel, f"?q={word}") == set(), word


@pytest.mark.req("R9")
@pytest.mark.req("R125")
def test_the_register_says_what_was_found_on_each_head_and_what_was_done(school: People, signed_in: SignIn) -> None:
    replay = begin(school)
    replay.to(State.PANEL_DECIDED)
    replay.close()
    complaint = replay.complaint
    begin(school)
    officer = signed_in(school.trust_officer)
    page = officer.get("/register/?show=outcomes&show=action&show=resolved").content.decode()
    row = next(one for one in officer.get("/register/").context["rows"] if one.reference == complaint.reference)
    assert row.outcomes
    assert row.found_on_heads in page
    assert row.action
    assert row.action in page
    assert "Went to a panel hearing" in page
    assert "Complainant</th>" not in page, "only the chosen columns, and the reference"
    latest = {one.outcome for one in row.outcomes}
    for outcome in Outcome:
        found = seen(officer, f"?outcome={outcome.value}")
        assert (found == of(complaint)) == (outcome.label in latest)
    lines = b"".join(officer.get("/register/register.csv?show=outcomes").streaming_content).decode()  # type: ignore[attr-defined]
    assert lines.splitlines()[0].removeprefix("\ufeff") == "Reference,Found on each head"


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="Only PostgreSQL has the full-text index; the search without one is tested beside this.",
)
def test_every_place_is_found_by_an_index_and_words_in_all_their_forms(school: People, signed_in: SignIn) -> None:
    complaint = begin(school, summary="Bullied on the 🐝 bus").complaint
    officer = signed_in(school.trust_officer)
    for asked in ("bullying", "bully bus", "the bus", "🐝"):
        assert seen(officer, f"?q={asked}") == of(complaint), asked
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for place in searching.ON_RECORD + searching.IN_ITS_ROW:
        whole = place.having(searching.Matches(*place.fields, config=place.config, query="'bus'"))
        assert "_fts" in whole.explain(), place
        if place.config == searching.AS_WRITTEN:
            assert "_trgm" in place.having(searching._contains(place, "featherby")).explain(), place
    assert "register_signs" in searching.Complaint.objects.filter(searching.HasSigns("summary", signs=["🐝"])).explain()


def test_somebody_whose_name_says_nothing_in_english_is_found(school: People, signed_in: SignIn) -> None:
    complaint = begin(school, summary="The bus was late").complaint
    other = begin(school, summary="The gate was locked").complaint
    for one, child in ((complaint, "Will Ashdown"), (other, "Wilma Birch")):
        one.complainant.pupil_name = child
        one.complainant.save()
    officer = signed_in(school.trust_officer)
    assert seen(officer, "?q=Will+Ashdown") == of(complaint)
    if connection.vendor == "postgresql":
        assert seen(officer, "?q=Will") == of(complaint)
        assert seen(officer, "?q=the") == of(), "no name"
