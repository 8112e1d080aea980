"""The chronology in plain sentences: entries hold ids, the words come from the records as they are now."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Entry, User
from complaints.casework.models import CaseDocument, CaseLetter, Complaint
from complaints.casework.vocabulary import ISSUING, Step
from letters.vocabulary import How

SAID: dict[str, str] = {
    Step.SUBMIT: "{who} sent the complaint",
    Step.LOG: "{who} logged the complaint",
    Step.BRING_IN: "{who} brought the complaint in from an old register",
    Step.ANSWER_CONCERN: "{who} recorded how the concern was answered; closed",
    Step.NOTE_FEEDBACK: "{who} noted the feedback; closed",
    Step.ACCEPT_INFORMAL: "{who} accepted it at the informal stage",
    Step.ACCEPT_FORMAL: "{who} accepted it at the formal stage",
    Step.SIGNPOST: "{who} sent it to another procedure; closed",
    Step.DECLINE_LATE: "{who} declined it as raised too late; closed",
    Step.DECLINE_DUPLICATE: "{who} declined it as a duplicate; closed",
    Step.ANSWER_WITH_CAMPAIGN: "{who} answered it with the campaign’s answer; closed",
    Step.GO_ON: "{who} returned it to the ordinary procedure",
    Step.ACKNOWLEDGE: "{who} issued the acknowledgement",
    Step.FREEZE_HEADS: "{who} recorded that the heads of complaint are agreed",
    Step.RECORD_MEETING: "{who} recorded a meeting",
    Step.DRAFT_ANSWER: "{who} recorded the findings of stage 1",
    Step.ANSWER_INFORMALLY: "{who} issued the stage 1 answer",
    Step.SETTLE: "{who} recorded that it is settled; closed",
    Step.ESCALATE: "{who} moved it to the formal stage",
    Step.APPOINT_INVESTIGATOR: "{who} appointed an investigator",
    Step.STAND_DOWN_INVESTIGATOR: "{who} stood the investigator down",
    Step.SUBMIT_REPORT: "{who} submitted the investigation report",
    Step.RETURN_REPORT: "{who} returned the report with reasons",
    Step.APPROVE_REPORT: "{who} approved the report",
    Step.ANSWER_FORMALLY: "{who} issued the stage 2 answer",
    Step.LET_LAPSE: "{who} closed it because the time to go further had passed",
    Step.REQUEST_PANEL: "{who} asked for a review panel",
    Step.REFUSE_LATE_REQUEST: "{who} refused a late request for a panel; closed",
    Step.CHAIR_ATTEMPT: "{who} recorded the chair’s attempt to resolve it",
    Step.ASK_FOR_INDEPENDENT_PANEL: "{who} asked for an independent panel",
    Step.RULE_ON_INDEPENDENCE: "{who} ruled on the request for an independent panel",
    Step.CONVENE_PANEL: "{who} convened the panel",
    Step.STAND_DOWN_MEMBER: "{who} stood a panel member down",
    Step.FIX_HEARING: "{who} fixed the hearing and invited the parties",
    Step.CIRCULATE_PAPERS: "{who} circulated the papers",
    Step.ADJOURN: "{who} adjourned the hearing",
    Step.HOLD_HEARING: "{who} recorded the hearing",
    Step.ISSUE_DECISION: "{who} issued the panel’s decision",
    Step.CLOSE: "{who} closed the complaint",
    Step.REFER: "{who} recorded that the outside body has taken it up",
    Step.REINVESTIGATE_FORMALLY: "{who} began the formal investigation again at the outside body’s request",
    Step.REHEAR: "{who} began stage 3 again at the outside body’s request",
    Step.CONCLUDE_REFERRAL: "{who} recorded the outside body’s result; closed",
    Step.WITHDRAW: "{who} withdrew the complaint, or recorded that it is withdrawn; closed",
    Step.PROPOSE_EXTENSION: "{who} proposed a new time limit",
    Step.EXTEND: "{who} issued the new time limit",
    Step.PROPOSE_PAUSE: "{who} proposed a pause",
    Step.PAUSE: "{who} issued the notice of the pause",
    Step.RESUME: "{who} ended the pause",
    Step.REASSIGN: "{who} gave the case to somebody else",
    Step.ADD_SUBJECT: "{who} added a person complained about",
    Step.REMOVE_SUBJECT: "{who} recorded that somebody is not complained about after all",
    Step.REOPEN: "{who} reopened the complaint",
    **{f"prepared_{step.value}": "{who} had the letter drafted" for step in ISSUING},
    "classified": "{who} changed what it is: {fields}",
    "contact_added": "{who} recorded a contact",
    "email_filed": "{who} put an e-mail with it",
    "letter_came_back": "A letter could not be delivered by e-mail",
    "document_added": "{who} added a document",
    "document_shared": "{who} showed a document to the complainant",
    "document_unshared": "{who} stopped showing a document to the complainant",
    "message_sent": "{who} sent a message",
    "message_note_posted": "{who} recorded that a note about a message went by post",
    "heads_written": "{who} wrote down the heads of complaint",
    "heads_offered": "{who} asked the complainant to confirm the heads",
    "heads_answered": "{who} answered about the heads",
    "point_raised": "{who} raised a new point after the heads were agreed",
    "point_decided": "{who} decided about something that the complainant said of the heads",
    "first_recorded": "{who} recorded what came of turning first to somebody else",
    "plan_written": "{who} wrote the plan of the investigation: {fields}",
    "interview_recorded": "{who} recorded an interview",
    "interview_changed": "{who} changed the record of an interview",
    "interview_agreed": "{who} recorded how far the record of an interview is agreed",
    "evidence_listed": "{who} put a piece of evidence on the list",
    "evidence_changed": "{who} changed an entry in the list of evidence",
    "evidence_taken_off": "{who} took a piece of evidence off the list",
    "head_worked_on": "{who} worked on a head",
    "contribution_asked": "{who} asked somebody for an account",
    "contribution_asked_again": "{who} asked somebody again for an account",
    "contribution_reminded": "Somebody was reminded of an account that they were asked for",
    "contribution_ended": "{who} recorded that an account is not asked for any more",
    "contribution_given": "{who} gave an account that was asked for",
    "contribution_declined": "{who} did not want to give an account",
    "heads_reminded": "The complainant was reminded to confirm the heads",
    "occurrences_recorded": "{who} recorded when it happened",
    "risk_seen": "{who} recorded a risk",
    "risk_over": "{who} recorded that a risk has passed",
    "other_body_recorded": "{who} recorded another body that has the matter",
    "other_body_heard": "{who} recorded how it stands with another body",
    "other_body_ended": "{who} recorded that another body has finished",
    "lateness_recorded": "{who} wrote down why a time limit was not kept",
    "extension_taken_back": "{who} took back a new time limit",
    "pause_taken_back": "{who} took back a pause",
    "taken_back": "{who} undid the import that brought it in",
    "body_answered": "{who} wrote our answer to a question of the outside body",
    "work_recorded": "{who} recorded what the outside body requires",
    "work_changed": "{who} changed who does what the outside body requires, or by when",
    "work_done": "{who} recorded that what the outside body required is done",
    "work_dropped": "{who} recorded that something is no longer required by the outside body",
    "disposed_of": "{who} disposed of the record under the retention schedule",
    "pack_asked": "{who} had the referral pack put together",
    "conflict_declared": "{who} declared a conflict of interest",
    "interest_none": "{who} declared that they have no interest in it",
    "held_back": "Somebody was held back as a precaution: the name complained about is like theirs",
    "conflict_lifted": "{who} lifted a precaution",
    "conflict_confirmed": "{who} confirmed a precaution",
    "letter_begun": "{who} began a letter",
    "letter_changed": "{who} changed a letter",
    "letter_refreshed": "{who} put the facts of that day into a letter",
    "letter_approved": "{who} approved a letter",
    "letter_confirmed": "{who} confirmed something about a letter",
    "letter_sent_back": "{who} sent back a letter",
    "letter_dropped": "{who} put away a letter",
    "letter_issued": "{who} issued a letter",
    "letter_went": "{who} recorded that a letter went",
    "letter_sent_again": "{who} had a letter sent again",
    "letter_corrected": "{who} began a letter in the place of one that was issued",
    "letter_encloses": "{who} enclosed a document with a letter",
    "letter_encloses_less": "{who} took a document out of a letter",
    "letter_returned": "{who} recorded that a letter came back",
    "letter_arrived": "{who} recorded that a letter had arrived",
    "letter_made_again": "{who} had the PDF of a letter made again",
    "handed_over": "{who} handed the case over, because a post ended",
    "part_ended": "{who} ended somebody’s part, because they hold no post any more",
    "investigator_left": "{who} ended the investigator’s part, because their post ended",
    "content_said": "{who} said on their page that they are content",
    "late_panel_request": "{who} asked for a panel after the last day",
    "duplicate_assessed": "{who} compared it with an earlier complaint",
    "told_apart": "{who} compared it with another complaint: different matters",
    "campaign_joined": "{who} gathered it into a campaign",
    "campaign_left": "{who} took it out of a campaign",
    "contact_restricted": "{who} recorded that contact has become unreasonable",
    "contact_evidence_added": "{who} added evidence about contact",
    "contact_plan_made": "{who} made a contact plan",
    "contact_plan_changed": "{who} changed who is told of the contact plan",
    "contact_plan_ended": "{who} ended the contact plan",
    "contact_plan_renewed": "{who} renewed the contact plan",
    "contact_counted": "{who} recorded a contact under the plan",
    "stop_proposed": "{who} proposed to stop responding",
    "stop_agreed": "{who} agreed to stop responding",
    "stop_refused": "{who} did not agree to stop responding",
    "stop_ended": "{who} ended the decision to stop responding",
    "aggression_recorded": "{who} recorded aggression or violence",
    "aggression_police_added": "{who} added what the police were told",
    "bar_made": "{who} barred somebody from the site",
    "bar_reviewed": "{who} reviewed a bar from the site",
    "bar_ended_with_it": "{who} ended a bar from the site together with the one that was reviewed",
    "bar_renewed": "{who} reviewed a bar from the site, which goes on",
    "complainant_changed": "{who} changed how the complainant can be reached: {fields}",
    "authority_recorded": "{who} recorded the authority of somebody acting for the complainant",
    "representative_named": "{who} named somebody to act for the complainant",
    "authority_ended": "{who} ended the authority of somebody who acted for the complainant",
    "taking_down_asked": "{who} asked that a request be taken down for them",
    "taking_down_closed": "{who} recorded what came of a request that was to be taken down",
    "pin_given": "{who} made a PIN for the complainant’s page",
    "pin_ended": "{who} ended the PIN of the complainant’s page",
    "papers_asked": "{who} had the papers for the hearing put together",
    "paper_withheld": "{who} left something out of one copy of the papers",
    "withholding_lifted": "{who} put back what was left out of one copy of the papers",
    "submission_received": "{who} put a submission before the panel",
    "dates_offered": "{who} offered dates for the hearing",
    "offered_dates_answered": "{who} answered which dates suit",
    "hearing_answered": "{who} said whether they come to the hearing, and with whom",
    "told_recorded": "{who} recorded that somebody was told of it",
    "notes_closed": "The private notes of the panel were destroyed or put away",
    "dates_moved": "Time limits moved because term dates changed",
    "dates_filled": "Time limits that waited for term dates got their dates",
    "dates_put_right": "{who} put right a date that did not follow from its facts",
}
"""What each step of the trail is called in a sentence; the test of the tables names what is missing."""

TYPED_AT: dict[str, tuple[str, str]] = {
    Step.RECORD_MEETING: ("contacts", "what was said"),
    Step.ESCALATE: ("heads", "what they asked for"),
    Step.DRAFT_ANSWER: ("heads", "the findings"),
    Step.SUBMIT_REPORT: ("heads", "the report"),
    Step.RETURN_REPORT: ("heads", "the reasons"),
    Step.APPROVE_REPORT: ("heads", "the report"),
    Step.FREEZE_HEADS: ("heads", "the heads"),
    Step.CONVENE_PANEL: ("people", "the panel"),
    Step.HOLD_HEARING: ("people", "the hearing"),
    Step.CIRCULATE_PAPERS: ("people", "who got them"),
    Step.RULE_ON_INDEPENDENCE: ("people", "the ruling"),
    Step.REFER: ("bodies", "what was asked"),
    Step.CONCLUDE_REFERRAL: ("bodies", "the result"),
    Step.REINVESTIGATE_FORMALLY: ("bodies", "what they require"),
    Step.REHEAR: ("bodies", "what they require"),
    Step.APPOINT_INVESTIGATOR: ("people", "what was declared"),
    Step.PROPOSE_EXTENSION: ("dates", "the reason"),
    Step.PROPOSE_PAUSE: ("dates", "the reason"),
    "contact_added": ("contacts", "what was said"),
    "email_filed": ("contacts", "the e-mail"),
    "letter_came_back": ("letters", "the letter"),
    "message_sent": ("contacts", "the message"),
    "late_panel_request": ("contacts", "what they wrote"),
    "other_body_recorded": ("bodies", "the body"),
    "other_body_heard": ("bodies", "what was said"),
    "other_body_ended": ("bodies", "how it ended"),
    "lateness_recorded": ("dates", "the reason"),
    "extension_taken_back": ("dates", "why"),
    "pause_taken_back": ("dates", "why"),
    "body_answered": ("questions", "the answer"),
    "work_recorded": ("bodies", "what is required"),
    "work_changed": ("bodies", "what is required"),
    "work_done": ("bodies", "what shows it"),
    "work_dropped": ("bodies", "why"),
    "heads_written": ("heads", "the heads"),
    "heads_answered": ("heads", "what they said"),
    "point_raised": ("heads", "the point"),
    "point_decided": ("heads", "the decision"),
    "first_recorded": ("triage", "what came of it"),
    "plan_written": ("investigation", "the plan"),
    "interview_recorded": ("investigation", "the interview"),
    "interview_changed": ("investigation", "the interview"),
    "interview_agreed": ("investigation", "the record"),
    "evidence_listed": ("investigation", "the evidence"),
    "evidence_changed": ("investigation", "the evidence"),
    "evidence_taken_off": ("investigation", "why"),
    "contribution_asked": ("investigation", "what was asked"),
    "contribution_given": ("investigation", "the account"),
    "contribution_declined": ("investigation", "what was asked"),
    "occurrences_recorded": ("triage", "the days"),
    "risk_seen": ("triage", "the risk"),
    "risk_over": ("triage", "why"),
    "complainant_changed": ("people", "the details"),
}
"""Where what was typed with an entry can be read, and what the link is called."""

BY_LINK = frozenset({"contribution_given", "contribution_declined"})
"""What somebody without a sign-in does by a link."""

BY_COMPLAINANT: dict[str, str] = {
    Step.ESCALATE: "{who} asked for the formal stage",
    Step.WITHDRAW: "{who} withdrew the complaint; closed",
    Step.GO_ON: "{who} asked to go on with the ordinary procedure",
}
"""Where the complainant's own doing reads better in other words."""


OPENED = {"code": " (page opened with a code by e-mail)", "pin": " (page opened with the PIN)"}
"""How whoever did it on the complainant's own page had come in."""


ARRIVED_BEFORE = (Step.LOG, Step.BRING_IN)
"""Entries that are kept under the day of arrival. They are told on the day on which they were made, with that day."""


@dataclass(frozen=True)
class Line:
    """One entry as it is read."""

    number: int
    on: dt.date
    at: dt.datetime
    text: str
    what: str = ""
    url: str = ""


def lines(entries: Iterable[Entry], complaint: Complaint) -> list[Line]:
    """Entries in words. Names, letters and documents are looked up in one query each, whatever their number."""
    rows = list(entries)
    names = {user.pk: user.name for user in (complaint.handler, complaint.clerk) if user is not None}
    others = {row.by_id for row in rows if row.by_id} - set(names)
    if others:
        names |= dict(User.objects.filter(pk__in=others).values_list("pk", "name")) | complaint.names_typed()
    titles, letters = _titles(rows, complaint), _letters(rows, complaint)
    return [_line(row, names, titles, letters, complaint) for row in rows]


def _titles(rows: Sequence[Entry], complaint: Complaint) -> dict[str, str]:
    documents = {uuid.UUID(str(row.data["document"])) for row in rows if row.data.get("document")}
    found: dict[str, str] = {}
    if documents:
        mine = CaseDocument.objects.filter(uuid__in=documents, complaint=complaint)
        found |= {str(key): title for key, title in mine.values_list("uuid", "title")}
    return found


A_LETTER = re.compile(r"\b(?:[Aa]|the) letter\b")
READER: dict[CaseLetter.To, str] = {
    CaseLetter.To.COMPLAINANT: "",
    CaseLetter.To.SUBJECT: " to the person complained about",
    CaseLetter.To.INVESTIGATOR: " to the investigator",
    CaseLetter.To.PANEL: " to a panel member",
    CaseLetter.To.ACADEMY: " to the academy",
}
"""To whom a letter goes, as the chronology adds it; of the complainant's own it need not be said."""


def _letters(rows: Sequence[Entry], complaint: Complaint) -> dict[str, tuple[str, str]]:
    """Each letter by its key: what staff call it, and its name for anybody: the heading that its reader sees."""
    letters = {uuid.UUID(str(row.data["letter"])) for row in rows if row.data.get("letter")}
    if not letters:
        return {}
    about = CaseLetter.objects.filter(complaint=complaint, letter__uuid__in=letters)
    return {
        str(key): (title, f"“{subject or title}”{READER[CaseLetter.To(to)]}")
        for key, title, subject, to in about.values_list("letter__uuid", "letter__title", "letter__subject_line", "to")
    }


def _line(
    row: Entry, names: dict[int, str], titles: dict[str, str], letters: dict[str, tuple[str, str]], complaint: Complaint
) -> Line:
    if row.by_id:
        who = names.get(row.by_id, "Somebody")
    else:
        who = "The complainant" if row.actor == "complainant" else "The portal"
    pattern = SAID.get(row.step, "{who}: " + row.step.replace("_", " "))
    if not row.by_id and row.actor == "complainant":
        pattern = BY_COMPLAINANT.get(row.step, pattern)
    fields = ", ".join(str(name).replace("_", " ") for name in row.data.get("fields", []))
    if row.step in BY_LINK and not row.by_id:
        who = "Somebody who was asked by a link"
    text = pattern.format(who=who, fields=fields)
    tab, what = TYPED_AT.get(row.step, ("", ""))
    url = reverse(f"casework:{tab}", args=[complaint.reference]) if tab else ""
    if (key := str(row.data.get("document", ""))) in titles:
        what, url = titles[key], reverse("casework:document", args=[complaint.reference, key])
    if (key := str(row.data.get("letter", ""))) in letters:
        what, called = letters[key]
        url = reverse("casework:letter", args=[complaint.reference, key])
        article = "The" if text.startswith("A letter") else "the"
        text = A_LETTER.sub(lambda _: f"{article} letter {called}", text, count=1)
    text += OPENED.get(str(row.data.get("entered", "")), "")
    how = str(row.data.get("how", ""))
    if how in How.values:
        text += f" ({How(how).label.lower()})"
    if row.data.get("went_before"):
        text += " that had gone on that day already; how that is known stands with the letter"
    on = timezone.localdate(row.at) if row.step in ARRIVED_BEFORE else row.on
    if on != row.on:
        text += f"; it arrived on {date_format(row.on, 'j F Y')}"
    return Line(row.number, on, row.at, text, what, url)
