"""A draft from its first page to the complaint that it becomes."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from accounts import tokens
from accounts.models import Academy, User
from complaints.casework import actions
from complaints.casework.actions import Answers
from complaints.casework.models import CaseDocument, Complaint
from complaints.casework.vocabulary import Channel, Nature, Relationship
from complaints.evidence import names, sealing
from complaints.evidence.models import File
from complaints.intake import allowance, codes, links
from complaints.intake.forms.complainant import NeedsForm
from complaints.intake.models import Draft, DraftFile
from complaints.intake.questions import Given
from complaints.policy.vocabulary import SubjectKind
from letters import outbox

KEPT_FOR = dt.timedelta(days=14)
"""How long a draft waits for whoever began it, counted from their last page."""
AFTER_SUBMITTING = dt.timedelta(days=1)
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "form_key", "more", "save", "once", "uploads"})
WELCOME = "complaints.intake.tasks.welcome"


def begin(academy: Academy, *, at: dt.datetime, by: User | None = None) -> Draft:
    return Draft.objects.create(academy=academy, by=by, created_at=at, updated_at=at, expires_at=at + KEPT_FOR)


def keep_page(draft: Draft, key: str, data: Mapping[str, Iterable[str]], *, at: dt.datetime) -> None:
    """Keep one page exactly as it was sent, right or wrong. Other pages, changed meanwhile, stay as they are."""
    page = {
        name: [str(value).replace("\x00", "") for value in values]
        for name, values in data.items()
        if name not in NEVER_KEPT
    }
    with transaction.atomic():
        locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if locked.complaint_id is None:
            if key == "about":
                page["people"] = (locked.answers.get("about") or {}).get("people", [])
            locked.answers = {**locked.answers, key: page}
            _renew(locked, at=at)
            locked.save()
    draft.answers, draft.expires_at, draft.complaint_id = locked.answers, locked.expires_at, locked.complaint_id


def name_person(draft: Draft, kind: SubjectKind, name: str, *, at: dt.datetime) -> None:
    """One more person or body that it is about; the same one twice is one."""
    _change_people(
        draft, lambda people: people if [kind.value, name] in people else [*people, [kind.value, name]], at=at
    )


def unname_person(draft: Draft, place: int, *, at: dt.datetime) -> None:
    _change_people(draft, lambda people: [one for n, one in enumerate(people) if n != place], at=at)


def _change_people(draft: Draft, change: Any, *, at: dt.datetime) -> None:
    with transaction.atomic():
        locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if locked.complaint_id is None:
            people = change((locked.answers.get("about") or {}).get("people", []))
            locked.answers = {**locked.answers, "about": {"people": people}}
            _renew(locked, at=at)
            locked.save()
    draft.answers = locked.answers


def add_files(
    draft: Draft, uploads: Iterable[UploadedFile[Any]], *, by: User | None, at: dt.datetime,
    notes: list[str] | None = None,
) -> list[str]:  # fmt: skip
    """Seal files and tie them to the draft. Says why, for each that could not be kept.

    `notes` is filled with what is worth knowing of the others: a name that was changed, a file that was there already.
    """
    wrong: list[str] = []
    for upload in uploads:
        try:
            with transaction.atomic():
                kept, said = _add_file(draft, upload, by=by, at=at)
        except sealing.Refused as refusal:
            wrong.append(str(refusal))
        else:
            wrong += [] if kept else [allowance.A_FORM.sentence]
            if notes is not None:
                notes += said
    return list(dict.fromkeys(wrong))


def _add_file(draft: Draft, upload: UploadedFile[Any], *, by: User | None, at: dt.datetime) -> tuple[bool, list[str]]:
    """One file, with the draft locked, so that two forms sent at once do not both take the last place: whether it is
    there now, and what is worth knowing of it.

    Without room, a file that looks like one that is there is looked at even then: it may be the same.
    """
    Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    held = [row.file for row in draft.files.select_related("file")]
    looks = (names.cleaned(upload.name or ""), upload.size)
    room = allowance.A_FORM.has_room(held, upload.size or 0)
    if not room and looks not in [(one.name, one.size) for one in held]:
        return False, []
    file = sealing.seal(upload, by=by, at=at)
    same = [one.name for one in held if one.sha256 == file.sha256]
    if file.name in same or not room:
        sealing.destroy(file)  # the same file sent twice, by a double click or by mistake
        there = file.name in same
        return there, [f"“{file.name}” was added already. It is there once."] if there else []
    DraftFile.objects.create(draft=draft, file=file, added_at=at)
    said = []
    if same:
        said.append(f"“{file.name}” holds the same as “{same[0]}”. Remove one of them if you need only one.")
    if unicodedata.normalize("NFC", upload.name or "") not in ("", file.name):
        said.append(f"The name of a file was changed so that it can be saved safely: it is now “{file.name}”.")
    return True, said


def remove_file(row: DraftFile) -> None:
    """Take a file out of a draft again; its bytes go too."""
    with transaction.atomic():
        file = row.file
        row.delete()
        sealing.destroy(file)


def remove_named(draft: Draft, key: str) -> None:
    """Take out the file that the page knows by this key, if the draft has it."""
    with suppress(ValueError):
        row = draft.files.filter(pk=tokens.shown(key)).first()
        if row is not None:
            remove_file(row)


def save_for_later(draft: Draft, *, email: str, at: dt.datetime) -> None:
    """E-mail a link and a code with which to come back (A4)."""
    draft.email = email
    _renew(draft, at=at)
    draft.save(update_fields=["email", "updated_at", "expires_at"])
    codes.ask(draft=draft, email=email, at=at)


def _renew(draft: Draft, *, at: dt.datetime) -> None:
    draft.updated_at, draft.expires_at = at, at + KEPT_FOR


def answers_of(given: Given, *, on: dt.date) -> Answers:
    """What the pages say, as casework takes it. `on`: the day on which they are sent."""
    draft = given.draft
    when = given.found("when")
    return Answers(
        academy=draft.academy,
        words=_lines(given.found("what")["words"]),
        nature=Nature(given.found("nature")["nature"]),
        channel=Channel.FORM,
        wanted=_lines(given.found("wanted").get("wanted", "")),
        involved=_lines(given.found("involved").get("involved", "")),
        happened_on=when.get("happened_on"),
        happened_text=when.get("happened_text", ""),
        late_reasons=_lines(given.found("late").get("late_reasons", "")) if given.is_late else "",
        subjects=[(SubjectKind(kind), name) for kind, name in given.subjects],
        complainant=_complainant(given),
        files=[row.file for row in draft.files.select_related("file")],
        submission_key=draft.token,
        procedure=given.procedure if given.today == on else None,
    )


def _complainant(given: Given) -> dict[str, Any]:
    """The complainant as told. Who acts for another is their representative once the authority has been seen (R58)."""
    name = given.found("name")["name"]
    child = given.found("child")
    facts: dict[str, Any] = {
        "relationship": Relationship(given.found("you")["relationship"]),
        "pupil_name": child.get("pupil_name", ""),
        "pupil_year": child.get("pupil_year", ""),
        "pupil_born_on": child.get("pupil_born_on"),
    }
    if given.anonymous:
        return facts | {"anonymous": True}
    contact = given.found("contact")
    facts |= {"name": name, "email": contact["email"], "telephone": contact["telephone"]}
    facts |= {"address": _lines(contact["address"])} | NeedsForm.facts(given.found("needs"))
    facts["address"] = _lines(facts["address"])
    if given.is_pupil:
        facts |= {"pupil_name": name, "talk_at_school": bool(contact.get("at_school"))}
    if given.acts:
        other = given.found("acting_for")
        facts |= {
            "name": other["for_name"], "email": other["for_email"], "representative_name": name,
            "relationship": Relationship(other["for_relationship"]),
            "representative_relationship": facts["relationship"],
            "representative_email": contact["email"], "authority_how": other["authority"],
        }  # fmt: skip
    return facts


def submit(given: Given, *, at: dt.datetime) -> Complaint:
    """Make the complaint, once, however often the form is sent (S0 §6.1). The draft is emptied with it."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update(of=("self",)).select_related("academy__trust").get(pk=given.draft.pk)
        if locked.complaint is not None:
            return locked.complaint
        complaint = actions.submit(answers_of(given, on=localdate(at)), at=at)
        finish(locked, complaint, at=at)
    welcome_later(complaint)
    return complaint


def welcome_later(complaint: Complaint) -> None:
    """Whoever handles it is told by the worker, not inside the request; whoever acts for another too (R58)."""
    outbox.after_commit(WELCOME, complaint.pk)
    links.note_later(complaint.complainant)


def finish(draft: Draft, complaint: Complaint, *, at: dt.datetime) -> None:
    """What was typed now stands in the complaint alone; the row stays a day, for a form that is sent again."""
    draft.files.all().delete()
    draft.complaint, draft.answers, draft.email = complaint, {}, ""
    draft.updated_at, draft.expires_at = at, at + AFTER_SUBMITTING
    draft.save()


def forget(draft: Draft) -> None:
    """Delete a draft and the files that no complaint has taken over."""
    with transaction.atomic():
        files = [row.file for row in draft.files.select_related("file")]
        draft.delete()
        for file in files:
            _destroy_unless_taken(file)


def _destroy_unless_taken(file: File) -> None:
    if not CaseDocument.objects.filter(file=file).exists():
        sealing.destroy(file)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
