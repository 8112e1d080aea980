"""The screens of the people who keep the procedure."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Entry
from complaints.policy import drafting, in_force
from complaints.policy.models import OutsideBody, Procedure, Review
from complaints.policy.views.drafts import EDITORS
from tests.policy.conftest import NOON, TODAY


@pytest.fixture
def officer(people, signed_in) -> Client:
    return signed_in(people.trust_officer)


@pytest.fixture
def draft(people, three_stage) -> Procedure:
    return drafting.copy_to_draft(three_stage, academy=None, by=people.operations_officer, on=TODAY, at=NOON)


def form_of(client: Client, address: str) -> dict[str, str]:
    """What a browser would send if nothing was typed: every field of the page's form with its value."""
    page = client.get(address)
    assert page.status_code == 200
    found: dict[str, str] = {"seen": str(page.context["version"].revision)} if "version" in page.context else {}
    editor = page.context.get("editor")
    for form in [form for _, form in editor.forms] if editor else [page.context["form"]]:
        for bound in form:
            value = bound.value()
            parts = bound.subwidgets[0].data.get("subwidgets") if bound.subwidgets else None
            if parts:
                found |= {part["name"]: part["value"] or "" for part in parts}
            elif value not in (None, False):
                found[bound.html_name] = "on" if value is True else str(value)
    return found


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


PAGES = [
    "versions", "begin", "bodies", "new_body", "version", "copy", "compare", "put_in_force", "review", "end",
    "take_back", "discard", "edit",
]  # fmt: skip


def address(name: str, version: Procedure) -> str:
    if name in ("versions", "begin", "bodies", "new_body"):
        return reverse(f"policy:{name}")
    return reverse(f"policy:{name}", args=[version.pk, "limits"] if name == "edit" else [version.pk])


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_keeps_the_procedure_reaches_any_of_its_screens(people, three_stage, draft, signed_in, method):
    keepers = {"operations_officer", "trust_officer"}
    for name, person in people.everybody().items():
        if name in keepers:
            continue
        client = signed_in(person)
        answers = {page: getattr(client, method)(address(page, draft)).status_code for page in PAGES}
        assert answers == dict.fromkeys(PAGES, 404), name
    assert Procedure.objects.count() == 2


def test_a_stranger_is_asked_to_sign_in(draft):
    for page in PAGES:
        answer = Client().get(address(page, draft))
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]


def test_who_keeps_the_procedure_reaches_every_screen(people, three_stage, draft, signed_in):
    for person in (people.operations_officer, people.trust_officer):
        client = signed_in(person)
        for page in PAGES:
            subject = three_stage if page in ("review", "end") else draft
            assert client.get(address(page, subject)).status_code == 200, page
        for section in EDITORS:
            assert client.get(reverse("policy:edit", args=[draft.pk, section])).status_code == 200, section


@pytest.mark.req("R1")
def test_the_list_warns_that_the_next_review_date_has_passed(officer, three_stage):
    words = text_of(officer.get(reverse("policy:versions")))
    assert "The review of Complaints procedure, version 1, was due by 30 September 2024 and is overdue" in words
    assert "overdue" in text_of(officer.get(reverse("policy:version", args=[three_stage.pk])))


@pytest.mark.req("R2")
def test_recording_a_review_ends_the_warning(officer, three_stage):
    sent = {
        "reviewed_on_day": "18", "reviewed_on_month": "11", "reviewed_on_year": "2026",
        "why": "Three years have passed",
        "approver": "Audit Committee", "approved_on_day": "19", "approved_on_month": "11", "approved_on_year": "2026",
        "next_review_on_day": "18", "next_review_on_month": "11", "next_review_on_year": "2029",
    }  # fmt: skip
    for _ in range(2):
        assert officer.post(reverse("policy:review", args=[three_stage.pk]), sent).status_code == 302
    assert Review.objects.filter(procedure=three_stage).count() == 1
    assert "is overdue" not in text_of(officer.get(reverse("policy:versions")))
    assert "Next review due by 18 November 2029" in text_of(officer.get("/procedure/alder/"))


def test_the_read_only_page_shows_everything_the_version_says(officer, three_stage):
    words = text_of(officer.get(reverse("policy:version", args=[three_stage.pk])))
    for said in ("Trust Board", "21 September 2021", "20 school days", "Complaints policy, part 6.2",
                 "Received by: Operations officer",
                 "Admissions policy", "Behaviour and bullying", "Not every point was answered"):  # fmt: skip
        assert said in words


@pytest.mark.req("R279")
def test_a_new_limit_is_typed_saved_and_logged(officer, people, draft):
    at = reverse("policy:edit", args=[draft.pk, "limits"])
    sent = form_of(officer, at) | {"answer_formal-length": "15", "answer_formal-inset_counts": "on",
                                   "answer_formal-deem": "out-of-term", "ask_for_formal-length": "10"}  # fmt: skip
    assert officer.post(at, sent).status_code == 302
    version = Procedure.objects.get(pk=draft.pk)
    rule = version.rule("answer_formal")
    assert (rule.length, rule.inset_counts, str(rule.deem)) == (15, True, "out-of-term")
    assert version.rule("ask_for_formal").length == 10
    entry = Entry.objects.get(about=draft.uuid, step="change_limits")
    assert entry.by == people.trust_officer
    assert {change[0] for change in entry.data["changed"]} == {"limits.answer_formal", "limits.ask_for_formal"}


def test_a_limit_that_the_procedure_must_state_cannot_be_emptied_and_what_was_typed_stays(officer, draft):
    at = reverse("policy:edit", args=[draft.pk, "limits"])
    sent = form_of(officer, at) | {"answer_formal-length": "", "triage-length": "", "raise-note": "typed before"}
    answer = officer.post(at, sent)
    assert answer.status_code == 200
    assert "Answering at stage 2: Enter how many" in text_of(answer)
    assert "typed before" in answer.content.decode()
    assert Procedure.objects.get(pk=draft.pk).rule("triage") is not None


def test_the_same_form_sent_twice_changes_once(officer, draft):
    at = reverse("policy:edit", args=[draft.pk, "categories"])
    sent = form_of(officer, at) | {"new.1-title": "School dinners"}
    for _ in range(2):
        assert officer.post(at, sent).status_code == 302
    assert [c.key for c in draft.categories.filter(title="School dinners")] == ["school_dinners"]
    assert Entry.objects.filter(about=draft.uuid, step="change_categories").count() == 1


def test_nobody_overwrites_another_unseen(officer, people, draft, signed_in):
    at = reverse("policy:edit", args=[draft.pk, "names"])
    mine, theirs = form_of(officer, at), form_of(signed_in(people.operations_officer), at)
    assert signed_in(people.operations_officer).post(at, theirs | {"office": "front desk"}).status_code == 302
    answer = officer.post(at, mine | {"principal": "Headteacher"})
    assert "Somebody else changed this draft" in text_of(answer)
    assert 'value="Headteacher"' in answer.content.decode()
    assert Procedure.objects.get(pk=draft.pk).name("office") == "front desk"
    assert Procedure.objects.get(pk=draft.pk).name("principal") == "Principal"
    again = mine | {"seen": "1", "principal": "Headteacher", "office": "front desk"}
    assert officer.post(at, again).status_code == 302
    assert Procedure.objects.get(pk=draft.pk).name("principal") == "Headteacher"


@pytest.mark.req("R101")
def test_a_route_to_the_subject_is_refused_at_its_cell(officer, draft):
    at = reverse("policy:edit", args=[draft.pk, "routing"])
    answer = officer.post(at, form_of(officer, at) | {"principal-1-received_by": "principal"})
    assert answer.status_code == 200
    assert 'href="#id_principal-1-received_by"' in answer.content.decode()
    assert Procedure.objects.get(pk=draft.pk).routing("principal", 1).received_by == "operations_officer"


@pytest.mark.req("R279")
def test_a_route_can_be_changed_to_another_post(officer, draft):
    at = reverse("policy:edit", args=[draft.pk, "routing"])
    assert officer.post(at, form_of(officer, at) | {"principal-1-received_by": "chief_executive"}).status_code == 302
    assert Procedure.objects.get(pk=draft.pk).routing("principal", 1).received_by == "chief_executive"


@pytest.mark.req("R20", "R21")
def test_signposts_are_added_changed_and_removed(officer, draft):
    at = reverse("policy:edit", args=[draft.pk, "signposts"])
    sent = form_of(officer, at) | {
        "admissions-text": "Ask the county.", "whistleblowing-remove": "on",
        "new.1-title": "School transport", "new.1-text": "Ask the council.",
        "new.1-link": "https://transport.example.org/",
    }  # fmt: skip
    assert officer.post(at, sent).status_code == 302
    found = {s.key: s for s in draft.signposts.all()}
    assert found["admissions"].text == "Ask the county."
    assert "whistleblowing" not in found
    assert found["school_transport"].address == "https://transport.example.org/"


@pytest.mark.req("R26")
def test_a_linked_policy_gets_its_link(officer, draft):
    at = reverse("policy:edit", args=[draft.pk, "policies"])
    link = "https://hedgerow.example.org/admissions"
    assert officer.post(at, form_of(officer, at) | {"admissions-link": link}).status_code == 302
    version = Procedure.objects.get(pk=draft.pk)
    assert version.linked("admissions").link == link
    assert version.signposts.get(key="admissions").address == link


def test_a_mark_that_means_nothing_is_refused_in_a_passage(officer, draft):
    at = reverse("policy:edit", args=[draft.pk, "passages"])
    answer = officer.post(at, form_of(officer, at) | {"stage_1": "Tell the {headmistress}."})
    assert "{headmistress} is neither a name nor a time limit" in text_of(answer)


@pytest.mark.parametrize("section", sorted(EDITORS))
def test_saving_a_section_without_typing_anything_changes_nothing(officer, draft, section):
    at = reverse("policy:edit", args=[draft.pk, section])
    answer = officer.post(at, form_of(officer, at))
    assert answer.status_code == 302, text_of(answer)
    assert Procedure.objects.get(pk=draft.pk).revision == 0


def test_a_version_in_force_has_no_form(officer, three_stage):
    for section in EDITORS:
        at = reverse("policy:edit", args=[three_stage.pk, section])
        assert officer.get(at).status_code == 302
        assert officer.post(at, {"seen": "0"}).status_code == 302
    assert Entry.objects.filter(about=three_stage.uuid).count() == 2


@pytest.mark.req("R277", "R279")
def test_from_copy_to_in_force_by_the_screens_alone(officer, people, three_stage):
    assert officer.post(reverse("policy:copy", args=[three_stage.pk]), {"place": "trust"}).status_code == 302
    draft = Procedure.objects.get(draft=True)
    at = reverse("policy:put_in_force", args=[draft.pk])
    day = {"in_force_from_day": "4", "in_force_from_month": "1", "in_force_from_year": "2027"}
    refused = officer.post(at, day)
    assert "Record who approved it and on which day" in text_of(refused)
    assert Procedure.objects.get(pk=draft.pk).draft
    facts = reverse("policy:edit", args=[draft.pk, "facts"])
    approved = {
        "approver": "Audit Committee", "approved_on_day": "16", "approved_on_month": "11", "approved_on_year": "2026",
        "next_review_on_day": "16", "next_review_on_month": "11", "next_review_on_year": "2029",
    }  # fmt: skip
    assert officer.post(facts, form_of(officer, facts) | approved).status_code == 302
    for _ in range(2):
        assert officer.post(at, day).status_code == 302
    version = in_force.procedure_for(people.alder, on=dt.date(2027, 1, 4))
    assert version.pk == draft.pk
    assert (version.approver, version.approved_on) == ("Audit Committee", dt.date(2026, 11, 16))
    assert version.put_in_force_by == people.trust_officer
    assert in_force.procedure_for(people.alder, on=dt.date(2027, 1, 3)) == three_stage


@pytest.mark.req("R277", "R279")
def test_a_trust_begins_with_a_procedure_that_the_portal_brings_and_approves_it_itself(officer, people):
    assert reverse("policy:begin") in officer.get(reverse("policy:versions")).content.decode()
    assert "Choose the procedure that is nearest to yours" in text_of(
        officer.post(reverse("policy:begin"), {"place": "trust"})
    )
    given = {"shipped": "three_stage", "place": "trust"}
    told = officer.post(reverse("policy:begin"), given, follow=True)
    draft = Procedure.objects.get()
    assert told.redirect_chain == [(reverse("policy:version", args=[draft.pk]), 302)]
    assert draft.draft
    assert draft.limit("answer_formal").length == 20
    assert (draft.approver, draft.approved_on, draft.last_reviewed_on, draft.next_review_on) == ("", None, None, None)
    page = officer.get(reverse("policy:put_in_force", args=[draft.pk]))
    assert "Record who approved it and on which day" in text_of(page)
    assert re.search(r'class="govuk-back-link">Back</a>', page.content.decode())
    other = officer.post(reverse("policy:begin"), {"shipped": "four_stage_maintained", "place": "trust"})
    assert "There is already a draft there" in text_of(other)
    own = {"shipped": "four_stage_maintained", "place": str(people.birch.pk)}
    assert officer.post(reverse("policy:begin"), own).status_code == 302
    assert Procedure.objects.get(academy=people.birch).school_kind == "maintained"
    entry = Entry.objects.filter(step="load").latest("pk")
    assert (entry.by, entry.actor) == (people.trust_officer, "person")


@pytest.mark.req("R277")
def test_a_day_before_a_version_already_in_force_is_refused_on_the_screen(officer, draft):
    Procedure.objects.filter(pk=draft.pk).update(approved_on=dt.date(2020, 1, 1), next_review_on=TODAY)
    day = {"in_force_from_day": "1", "in_force_from_month": "9", "in_force_from_year": "2021"}
    answer = officer.post(reverse("policy:put_in_force", args=[draft.pk]), day)
    assert "version 1 is in force from 21 September 2021" in text_of(answer)


def test_two_versions_stand_side_by_side(officer, three_stage, draft):
    at = reverse("policy:edit", args=[draft.pk, "limits"])
    officer.post(at, form_of(officer, at) | {"decide_panel-length": "25"})
    page = officer.get(reverse("policy:compare", args=[draft.pk]), {"with": three_stage.pk})
    html = page.content.decode()
    assert "<del>30</del>" in html
    assert "<ins>25</ins>" in html
    assert "Acknowledging" not in html


def test_a_draft_can_be_thrown_away_twice_without_harm(officer, draft):
    at = reverse("policy:discard", args=[draft.pk])
    for _ in range(2):
        assert officer.post(at).status_code == 302
    assert not Procedure.objects.filter(draft=True).exists()
    assert Entry.objects.filter(about=draft.uuid, step="discard").count() == 1


def test_a_version_in_force_cannot_be_thrown_away(officer, three_stage):
    assert officer.post(reverse("policy:discard", args=[three_stage.pk])).status_code == 404


@pytest.mark.req("R103")
def test_the_outside_body_is_followed_by_another_on_the_screen(officer, three_stage):
    dfe = OutsideBody.objects.get(short_name="DfE")
    new = {
        "school_kind": "academy", "name": "Office for School Complaints", "short_name": "OSC", "article": "the",
        "link": "https://osc.example.org/", "looks_at": "It looks at how we handled it.",
        "from_date_day": "1", "from_date_month": "1", "from_date_year": "2027",
    }  # fmt: skip
    clash = officer.post(reverse("policy:new_body"), new)
    assert "On some of these days it is Department for Education" in text_of(clash)
    at = reverse("policy:body", args=[dfe.pk])
    last = {"to_date_day": "31", "to_date_month": "12", "to_date_year": "2026"}
    assert officer.post(at, form_of(officer, at) | last).status_code == 302
    for _ in range(2):
        assert officer.post(reverse("policy:new_body"), new).status_code == 302
    assert in_force.outside_body(on=dt.date(2026, 12, 31)).short_name == "DfE"
    assert in_force.outside_body(on=dt.date(2027, 1, 1)).short_name == "OSC"
    assert OutsideBody.objects.filter(short_name="OSC").count() == 1
    assert Entry.objects.filter(about_kind="outside_body", step="change").count() == 1


def test_nothing_on_the_screens_of_a_version_is_jargon(officer, draft, three_stage):
    pages = [reverse("policy:version", args=[three_stage.pk])]
    pages += [reverse("policy:edit", args=[draft.pk, section]) for section in ("limits", "names", "routing")]
    for page in pages:
        words = text_of(officer.get(page)) + officer.get(page).content.decode()
        for jargon in ("S0 ", "S1 ", "the product's own", "the product’s own", "and reading", "Ships as"):
            assert jargon not in words, (page, jargon)


def test_a_limit_of_nought_is_answered_in_plain_words(officer, draft):
    there = reverse("policy:edit", args=[draft.pk, "limits"])
    typed = form_of(officer, there)
    words = text_of(officer.post(there, typed | {"answer_formal-length": "0"}))
    assert "Enter a whole number from 1 to 365" in words
    assert "greater than or equal" not in words
