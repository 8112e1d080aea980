"""The one door: every change of a complaint goes through here, in one transaction each."""

from complaints.casework.actions.acting import (
    ON_THEIR_PAGE,
    end_authority,
    name_representative,
    record_authority,
)
from complaints.casework.actions.complainant import (
    ask_late_for_panel,
    change_complainant,
    content_message,
    end_pin,
    give_pin,
    say_content,
)
from complaints.casework.actions.delivery import letter_went, make_letter_again, send_letter_again
from complaints.casework.actions.door import (
    Offer,
    Refused,
    available,
    drop_draft,
    hold,
    issue,
    lock,
    prepare,
    repeated,
    take,
)
from complaints.casework.actions.duplicates import assess_duplicate
from complaints.casework.actions.hearing import arranged_as
from complaints.casework.actions.intake import Answers, Standing, bring_in, log, submit
from complaints.casework.actions.interests import declare_conflict, declare_no_interest
from complaints.casework.actions.lateness import record_lateness
from complaints.casework.actions.messages import note_posted, send_message
from complaints.casework.actions.other_bodies import add_news, add_other_body, end_other_body
from complaints.casework.actions.outside_work import answer_body, change_work, drop_work, finish_work, record_work
from complaints.casework.actions.papers import ask_for_papers, lift_withholding, make_papers_again, withhold
from complaints.casework.actions.parties import (
    answer_dates,
    answer_hearing,
    note_unavailable,
    offer_dates,
    offered_in_words,
    record_told,
    standing_dates,
    submit_to_panel,
    write_notes,
)
from complaints.casework.actions.receipt import give_receipt, receipts_owed
from complaints.casework.actions.record import (
    add_contact,
    add_document,
    amend_letter,
    answer_heads,
    approve_letter,
    classify,
    confirm_conflict,
    cut_heads,
    free_from_conflict,
    note_saw,
    offer_heads,
    refresh_letter,
    send_back_letter,
    write_letter,
)
from complaints.casework.actions.sharing import messages_seen, share_document
from complaints.casework.actions.taking_back import take_back_extension, take_back_pause
from complaints.casework.actions.taking_down import ask_to_take_down, close_taking_down
from complaints.casework.actions.waiting import awaited_hearing, who_is_away

__all__ = [
    "ON_THEIR_PAGE",
    "Answers",
    "Offer",
    "Refused",
    "Standing",
    "add_contact",
    "add_document",
    "add_news",
    "add_other_body",
    "amend_letter",
    "answer_body",
    "answer_dates",
    "answer_heads",
    "answer_hearing",
    "approve_letter",
    "arranged_as",
    "ask_for_papers",
    "ask_late_for_panel",
    "ask_to_take_down",
    "assess_duplicate",
    "available",
    "awaited_hearing",
    "bring_in",
    "change_complainant",
    "change_work",
    "classify",
    "close_taking_down",
    "confirm_conflict",
    "content_message",
    "cut_heads",
    "declare_conflict",
    "declare_no_interest",
    "drop_draft",
    "drop_work",
    "end_authority",
    "end_other_body",
    "end_pin",
    "finish_work",
    "free_from_conflict",
    "give_pin",
    "give_receipt",
    "hold",
    "issue",
    "letter_went",
    "lift_withholding",
    "lock",
    "log",
    "make_letter_again",
    "make_papers_again",
    "messages_seen",
    "name_representative",
    "note_posted",
    "note_saw",
    "note_unavailable",
    "offer_dates",
    "offer_heads",
    "offered_in_words",
    "prepare",
    "receipts_owed",
    "record_authority",
    "record_lateness",
    "record_told",
    "record_work",
    "refresh_letter",
    "repeated",
    "say_content",
    "send_back_letter",
    "send_letter_again",
    "send_message",
    "share_document",
    "standing_dates",
    "submit",
    "submit_to_panel",
    "take",
    "take_back_extension",
    "take_back_pause",
    "who_is_away",
    "withhold",
    "write_letter",
    "write_notes",
]
