"""A letter on screen: typed with buttons and keys, approved by another person, issued, come back, sent again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from playwright.sync_api import expect

from complaints.casework.vocabulary import State, Step
from letters.models import Letter
from tests.browser.conftest import GO
from tests.browser.screens import TELEPHONE, Office, Screen, sign_in
from tests.casework.screens import letter_for
from tests.casework.stories import begin
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def type_with_keys_alone(at: Screen) -> None:
    """A list, bold words and a table, without the mouse; the letter as it reads stands beside the words."""
    page = at.page
    field = page.locator("textarea[name=body]")
    bar = page.get_by_role("toolbar", name="Marks for the words")
    sheet = page.get_by_label("How it reads")
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\n- one point")
    page.keyboard.press("Enter")
    page.keyboard.type("another point")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("by Friday")
    expect(sheet.get_by_role("listitem").last).to_have_text("another point")
    expect(sheet.locator("strong").last).to_have_text("by Friday")
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    expect(bar.get_by_role("button", name="Table")).to_be_focused()
    page.keyboard.press("Enter")
    expect(sheet.get_by_role("columnheader", name="What happened")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(sheet.get_by_role("columnheader", name="What happened")).to_have_count(0)


def test_a_letter_is_amended_approved_by_another_person_issued_and_sent_again_when_it_came_back(
    school: People, office: Office, until: GO
) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.later()
    replay.take(Step.DRAFT_ANSWER, by=replay.handler, findings=replay.findings())
    now = replay.at + dt.timedelta(minutes=30)
    until(now.date(), now.hour + 1)
    complaint = replay.complaint
    row = letter_for(complaint, Step.ANSWER_INFORMALLY)
    there = f"/cases/{complaint.reference}/letters/{row.letter.uuid}/"

    approver = sign_in(office.screen(), complaint.handler).go(there)
    approver.press("Approve the letter").reads("The letter is approved.")
    writer = sign_in(office.screen(), school.trust_officer).go(there).press("Edit the words")
    writer.reads("A change ends its approval.")
    type_with_keys_alone(writer)
    writer.look("editor")
    writer.page.set_viewport_size(TELEPHONE)
    writer.look("editor-telephone")
    writer.page.set_viewport_size(writer.window)
    writer.press("Save the letter").reads("The letter is saved.", "Draft", "another point")
    writer.leave()
    letter = Letter.objects.get(pk=row.letter_id)
    assert letter.approved_by is None
    assert "- one point\n- another point" in letter.body
    assert "**by Friday**" in letter.body

    approver.go(there).reads("another point").press("Approve the letter").reads("The letter is approved.")
    approver.press("Issue the letter").reads("Done")
    assert len(mail.outbox) >= 1
    sent = len(mail.outbox)
    approver.go(there).reads("Issued", "Sent".lower())
    approver.page.get_by_text("It came back", exact=True).click()
    approver.type("What the returned message or envelope says (optional)", "There is no such address.")
    approver.press("Record that it came back").reads("came back on", "There is no such address.")
    approver.look("came-back")
    approver.type("E-mail address", "corrected@example.org").press("Send it again").reads("on its way again")
    approver.leave()
    assert [message.to for message in mail.outbox[sent:]] == [["corrected@example.org"]]
    assert [one.outcome for one in letter.deliveries.all()] == ["sent", "bounced"]
