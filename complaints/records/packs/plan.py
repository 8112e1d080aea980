"""What belongs in the pack for the outside body, in its order, out of the record of the case (S0 §8, R104, R107)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from accounts.models import Entry
from complaints.casework.dates import dated
from complaints.casework.looked_at import looked_at
from complaints.casework.models import CaseDocument, CaseLetter, Complaint, Finding, RequiredWork
from complaints.casework.papers.plan import Paper, in_round
from complaints.casework.sentences import READER, lines
from complaints.casework.vocabulary import ABOUT, Role
from complaints.policy import public
from complaints.policy.vocabulary import Stage
from complaints.records.models import ReferralPack
from letters.vocabulary import LetterState

LETTERS, DOCUMENTS = "Letters", "Documents"
NOT_TOLD = (
    "held_back", "conflict_lifted", "conflict_confirmed", "conflict_declared", "letter_begun", "letter_changed",
    "letter_refreshed", "letter_sent_back", "letter_dropped", "letter_made_again", "pin_given", "pin_ended",
    "papers_asked", "pack_asked", "paper_withheld", "withholding_lifted", "document_shared", "document_unshared",
    "message_note_posted", "told_apart", "contact_counted",
)  # fmt: skip
"""Entries of the chronology that say how the portal was used, not what was done about the complaint."""


def papers(pack: ReferralPack, *, on: dt.date) -> list[Paper]:
    """Everything in the pack. Every issued letter is there once, in the order in which they went."""
    complaint = pack.complaint
    return [
        _own("looked_at", "Answers to what the outside body looks at", looked_at=looked_at(complaint, on=on)),
        _chronology(complaint),
        _timetable(complaint, on=on),
        *_people(complaint),
        Paper("words", COMPLAINT, COMPLAINT, template="words", context={"person": complaint.complainant}),
        _heads(complaint),
        *_reports(complaint),
        *_accounts(complaint),
        *_letters(complaint),
        *_hearings(complaint),
        _elsewhere(complaint, on=on),
        _procedure(complaint),
        *_documents(pack),
    ]


def record_of(complaint: Complaint) -> list[Paper]:
    """Everything that is on record of one complaint, for a request to see it: notes and messages as well (R126)."""
    return [
        Paper("words", COMPLAINT, COMPLAINT, template="words", context={"person": complaint.complainant}),
        _heads(complaint),
        *_contacts(complaint),
        *_reports(complaint),
        *_accounts(complaint),
        *_letters(complaint),
        *_hearings(complaint),
        _chronology(complaint),
        *_files(complaint.documents.all()),
    ]


def _contacts(complaint: Complaint) -> Iterator[Paper]:
    contacts = list(complaint.contacts.select_related("by").order_by("on", "pk"))
    messages = list(complaint.messages.select_related("by"))
    if contacts or messages:
        yield Paper(
            "contacts", "Contacts and messages", "Notes of calls, meetings and letters, and messages",
            template="records/disclosure/contacts.html", context={"contacts": contacts, "messages": messages},
        )  # fmt: skip


COMPLAINT = "The complaint, in the complainant’s words"


def _own(key: str, title: str, **context: Any) -> Paper:
    """A part that this room writes."""
    return Paper(key, title, title, template=f"records/pack/{key}.html", context=context)


def _chronology(complaint: Complaint) -> Paper:
    entries = Entry.objects.filter(about=complaint.uuid, about_kind=ABOUT).exclude(step__in=NOT_TOLD)
    entries = entries.exclude(step__startswith="prepared_").order_by("number")
    title = "Chronology"
    return Paper("chronology", title, title, template="chronology", context={"lines": lines(entries, complaint)})


def _timetable(complaint: Complaint, *, on: dt.date) -> Paper:
    """Each limit met or missed, with its working, every time that it moved, and why it was late."""
    clocks = list(complaint.clocks.prefetch_related("moves", "lateness_reasons").order_by("pk"))
    return _own(
        "timetable", "Timetable: each time limit, kept or not, and how it was counted",
        dated=dated(complaint, clocks, on=on, in_full=True),
        extensions=complaint.extensions.filter(issued_on__isnull=False).select_related("clock"),
        pauses=complaint.pauses.filter(began_on__isnull=False),
        late_decisions=complaint.late_decisions.all(),
    )  # fmt: skip


def _people(complaint: Complaint) -> Iterator[Paper]:
    """Who had which part, that nobody had two that are to be apart (R283), and why somebody acted again (0047)."""
    named = list(complaint.named.exclude(role=Role.AUDITOR).select_related("user").order_by("since", "pk"))
    if named:
        yield _own("people", "Who acted in the complaint", named=named)


def _heads(complaint: Complaint) -> Paper:
    names = {stage.value: complaint.procedure.stage_name(stage) for stage in Stage}
    found = list(Finding.objects.filter(head__complaint=complaint, proposed=False).order_by("round", "stage", "pk"))
    rows = [
        (head, [(in_round(names[f.stage], f.round, complaint), f) for f in found if f.head_id == head.pk])
        for head in complaint.heads.order_by("number")
    ]
    title = "Heads of complaint and what was found"
    return Paper("heads", title, title, template="heads", context={"rows": rows})


def _reports(complaint: Complaint) -> Iterator[Paper]:
    rows = complaint.reports.filter(submitted_on__isnull=False).select_related("by", "approved_by")
    title = "Report of the investigation"
    for number, report in enumerate(rows.order_by("pk"), start=1):
        key = "report" if number == 1 else f"report:{number}"
        yield Paper(key, title, title, template="report", context={"report": report})


def _accounts(complaint: Complaint) -> Iterator[Paper]:
    """Who was interviewed or asked for an account, and what they said (S0 §4.2, R31); a name that was to be kept back
    from the parties is kept back here too."""
    interviews = list(complaint.interviews.prefetch_related("heads"))
    asked = list(complaint.contributions.select_related("asked_by"))
    if interviews or asked:
        yield _own("accounts", "Interviews and accounts", interviews=interviews, asked=asked)


def _letters(complaint: Complaint) -> Iterator[Paper]:
    issued = complaint.letters.filter(letter__state=LetterState.ISSUED).select_related("letter")
    for row in issued.order_by("letter__issued_on", "letter__issued_at", "pk"):
        letter = row.letter
        reader = READER[CaseLetter.To(row.to)].strip()
        heading = f"{letter.subject_line}{f' ({reader})' if reader else ''}"  # what its reader saw
        yield Paper(
            f"letter:{letter.uuid}", LETTERS, f"{heading}, {letter.issued_on:%-d %B %Y}", letter=letter,
            source=f"To {row.get_to_display().lower()}. Issued on {letter.issued_on:%-d %B %Y}"
            f"{f' ({letter.get_how_display().lower()})' if letter.how else ''}.",
        )  # fmt: skip


def _hearings(complaint: Complaint) -> Iterator[Paper]:
    """Each hearing with its panel, who came, the running order and the minutes (S0 §6.3, R39, R74, R78, R79)."""
    rows = complaint.hearings.select_related("panel").prefetch_related("attendances", "circulations")
    for number, hearing in enumerate(rows.order_by("pk"), start=1):
        title = f"Hearing on {hearing.on:%-d %B %Y}, with its minutes"
        panel = hearing.panel
        yield Paper(
            f"hearing:{number}", "Hearings", title, template="records/pack/hearing.html",
            context={
                "hearing": hearing, "panel": panel, "members": list(panel.sitting()),
                "certificate": panel.certificate(on=hearing.held_on or hearing.on),
            },
        )  # fmt: skip


def _elsewhere(complaint: Complaint, *, on: dt.date) -> Paper:
    return _own(
        "elsewhere", "Other bodies, and what the outside body asked",
        bodies=complaint.other_bodies.prefetch_related("news"),
        referrals=complaint.referrals.select_related("body"),
        work=RequiredWork.objects.filter(referral__complaint=complaint).select_related("who"),
        on=on,
    )  # fmt: skip


def _procedure(complaint: Complaint) -> Paper:
    """The whole text of the version that this complaint was handled under, with the outside body of that day."""
    version = complaint.procedure
    return _own(
        "procedure", f"The procedure in force for this complaint: version {version.number}",
        **public.context(version, complaint.academy, on=complaint.received_on),
    )  # fmt: skip


def _documents(pack: ReferralPack) -> Iterator[Paper]:
    yield from _files(pack.documents.all())


def _files(rows: QuerySet[CaseDocument]) -> Iterator[Paper]:
    rows = rows.exclude(kind=CaseDocument.Kind.BUNDLE).select_related("file", "added_by")
    for row in rows.order_by("pk"):
        who = row.added_by.name if row.added_by else "the complainant"
        yield Paper(
            f"document:{row.uuid}", DOCUMENTS, row.title, file=row.file, document=row,
            source=f"{row.get_kind_display()}. Added on {row.added_at:%-d %B %Y} by {who}.",
        )  # fmt: skip
