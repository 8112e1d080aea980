"""What letters say of places outside the procedure: names filled in, the outside body in sentences that read well."""

from __future__ import annotations

import pytest

from accounts.tokens import hidden
from complaints.casework import correspondence, letter_context
from complaints.casework.models import CaseLetter
from complaints.casework.vocabulary import Closure, State, Step
from complaints.policy.models import OutsideBody
from letters.catalogue import CATALOGUE, ready
from letters.merging import merge
from letters.wordings import words_for
from tests.casework.screens import letter_for, page, sign_in, take
from tests.casework.stories import begin, complaint_at
from tests.people import People

ABOUT_THE_BODY = ("late_panel_request", "duplicate", "panel_decision", "out_of_time", "closing")


@pytest.mark.req("R21")
def test_a_signpost_letter_names_the_office_and_leaves_no_mark(school: People) -> None:
    replay = begin(school)
    post = replay.complaint.procedure.signposts.get(key="staff_grievance")
    assert "{office}" in post.text
    complaint = take(school.principal, replay.complaint, Step.SIGNPOST, signpost=hidden(post.pk))
    draft = letter_for(complaint, Step.SIGNPOST)
    shown = sign_in(school.principal).get(page("letter", complaint, draft.letter.uuid)).content.decode()
    assert f"The {complaint.procedure.name('office')} has it" in shown
    assert "{" not in draft.letter.body
    assert "{office}" not in sign_in(school.principal).get(page("heads", complaint)).content.decode()


@pytest.mark.req("R102", "R104")
@pytest.mark.parametrize("key", ABOUT_THE_BODY)
def test_the_paragraph_on_the_outside_body_has_one_lead_in_and_reads_as_sentences(school: People, key: str) -> None:
    complaint = complaint_at(school, State.FORMAL_ANSWERED)
    if key == "closing":  # names the body only once the procedure is complete: before that, a review can be asked for
        complaint.closure = Closure.DECIDED_BY_PANEL
    context, choices = correspondence.context_of(key, complaint, CaseLetter.To.COMPLAINANT, on=school.on)
    kind = CATALOGUE[key]
    body = merge(words_for(key, school.alder).body, ready(kind, context), choices, fields=kind.fields)
    assert "to the Department for Education" in body
    assert body.count("It looks at") == 1
    assert "- there was undue delay" in body
    assert "- It " not in body
    assert "- If " not in body


def test_a_body_without_an_article_is_named_as_it_is(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    body = letter_context.outside_body(on=school.on, procedure=complaint.procedure)
    OutsideBody.objects.filter(pk=body.pk).update(name="Ofsted", article="")
    assert letter_context.base(complaint, on=school.on)["outside_body_name"] == "Ofsted"
