"""The complainant's own page: behind a code or a PIN, for one complaint only (A7, R13)."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import limits
from complaints.casework import actions
from complaints.casework.models import CaseDocument, CaseLetter, Complainant, Complaint
from complaints.casework.vocabulary import State
from complaints.evidence import sealing, serving
from complaints.evidence.fields import accepted
from complaints.intake import access, allowance, codes, offers, opening, standing, telling, told
from complaints.intake.forms.own import AddFilesForm, MessageForm
from complaints.intake.forms.sending import CodeForm, PinForm
from complaints.policy.vocabulary import Stage
from letters import serving as post
from letters.vocabulary import LetterState

MOST_CODES = "6/h"
MOST_TRIES = "20/h"
MOST_PINS = "5/h"
"""From one address for one page, so that whoever knows a reference cannot keep its complainant out."""
MOST_PINS_IN_ALL = "50/h"
WRONG = "That is not right, or it is no longer good. Check it and try again, or ask for a new code."
PINS_TRIED = (
    "many wrong PINs were tried on the complainant’s own page, so no PIN opens it for an hour. "
    "Ask the complainant whether it was them."
)
OWN = "complainant"
"""Where a code goes that the complainant asks for while somebody acts for them."""
NO_PIN = "!"
"""A hash that nothing matches, so that a wrong reference is answered like a wrong PIN."""
KEPT = "You were away for a while, so we asked for a code again. What you had typed is below: check it and send it."


def gate(request: HttpRequest, complaint: Complaint, *, status: int = 200) -> HttpResponse:
    """Asks for the code or the PIN. Names nobody, and says nothing of the complaint."""
    person = complaint.complainant
    token, address = person.token, limits.address_of(request)
    entering = request.method == "POST" and "enter" in request.POST
    form = CodeForm(request.POST if entering else None)
    sent = limited = False
    if request.method == "POST" and "send" in request.POST and person.write_to_email:
        limited = limits.rate("intake-code", MOST_CODES, token)
        if not limited:
            to = person.email if request.POST["send"] == OWN and person.email else person.write_to_email
            codes.ask(complaint=complaint, email=to, at=timezone.now())
            sent = True
    elif entering and form.is_valid():
        typed = form.cleaned_data["code"]
        if limits.rate("intake-enter", MOST_TRIES, f"{token}:{address}") or limits.rate(
            "intake-enter-any", "60/h", token
        ):
            limited = True
        elif (opened := _opens(complaint, typed, address=address)) is not None:
            access.let_in(request, complaint, way=opened[0], acts_as=opened[1])
            back = access.kept(request, token)
            return redirect(back[0] if back else "intake:own", *([] if back else [token]))
        else:
            form.add_error("code", WRONG)
    context = {
        "academy": complaint.academy, "form": form, "sent": sent, "limited": limited,
        "two_ways": bool(person.email and access.acting_address(person)), "own": OWN,
        "can_mail": bool(person.write_to_email), "has_pin": bool(person.pin_hash),
        "kept": access.kept(request, token) is not None, "minutes": int(codes.FOR_A_PAGE.total_seconds() // 60),
    }  # fmt: skip
    return render(request, "intake/own/gate.html", context, status=429 if limited else status)


def _opens(complaint: Complaint, typed: str, *, address: str) -> tuple[access.Way, str] | None:
    """What it was that was typed, and whom it lets in: the address of who acts for the complainant, or empty for the
    complainant. None when it opens nothing."""
    person = complaint.complainant
    if codes.enter(typed, complaint=complaint, at=timezone.now()) == codes.Answer.RIGHT:
        email, acting = codes.sent_to(complaint).lower(), access.acting_address(person)
        if acting and email == acting:
            return access.Way.CODE, acting
        # A code that went to somebody who no longer acts, or to an address that is no longer theirs, opens nothing.
        return (access.Way.CODE, "") if email == person.email.lower() else None
    if not person.pin_hash or _tried_too_often(person.token, complaint, address=address):
        return None
    return (access.Way.PIN, "") if _is_pin(typed, person.pin_hash) else None


def _tried_too_often(key: str, complaint: Complaint | None, *, address: str) -> bool:
    """Count one more PIN. One address soon has to wait; all together may try much longer, then somebody is told."""
    if limits.rate("intake-pin", MOST_PINS, f"{key} {address}"):
        return True
    if not limits.rate("intake-pin-all", MOST_PINS_IN_ALL, key):
        return False
    if complaint is not None:
        at = timezone.now()
        telling.staff(complaint, key=f"pins:{at:%Y-%m-%d}", text=PINS_TRIED, at=at, urgent=True)
    return True


PIN_LENGTH = 8


@never_cache
def by_reference(request: HttpRequest) -> HttpResponse:
    """The way in for who has a letter: reference and PIN. Every wrong pair gets the same answer."""
    form = PinForm(request.POST if request.method == "POST" else None)
    limited = False
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"].strip().upper()
        limited = limits.rate("intake-pin-ip", MOST_TRIES, limits.address_of(request))
        if not limited:
            found = Complainant.objects.filter(complaint__reference=reference, anonymous=False, page_closed_on=None)
            person = found.exclude(pin_hash="").first()
            key, pin_hash = (person.token, person.pin_hash) if person else (reference, NO_PIN)
            tried = _tried_too_often(key, person.complaint if person else None, address=limits.address_of(request))
            if _is_pin(form.cleaned_data["pin"], pin_hash) and person is not None and not tried:
                access.let_in(request, person.complaint, way=access.Way.PIN)
                return redirect("intake:own", person.token)
            form.add_error(None, "That reference and PIN do not belong together, or were tried too often. Check both.")
    return render(request, "intake/own/by_reference.html", {"form": form, "limited": limited})


def _is_pin(typed: str, pin_hash: str) -> bool:
    digits = "".join(char for char in typed if char.isdecimal() and char.isascii())
    return len(digits) == PIN_LENGTH and check_password(digits, pin_hash)


def enter(request: HttpRequest, token: str) -> Complaint | HttpResponse:
    """The complaint, for whoever is let in; else the page that asks for a code, with what they typed kept.

    A form whose cookies are gone counts as one that was open too long.
    """
    complaint = access.page_of(token)
    inside = access.is_in(request, complaint.complainant)
    if request.method != "POST":
        return complaint if inside else redirect("intake:own", token)
    if inside and not access.is_forged(request):
        return complaint
    access.keep(request, token)
    return redirect(request.path if inside else reverse("intake:own", args=[token]))


def given_back(request: HttpRequest, token: str) -> QueryDict | None:
    """What was typed on this very page before the code was asked for again; given once."""
    found = access.kept(request, token)
    if found is None or found[0] != request.path or request.method != "GET":
        return None
    access.forget(request)
    data = QueryDict(mutable=True)
    for name, values in found[1].items():
        data.setlist(name, values)
    messages.info(request, KEPT)
    return data


def first_or(form: Any, data: QueryDict | None) -> dict[str, Any]:
    """Initial values from what was given back."""
    if data is None:
        return {}
    return {name: field.widget.value_from_datadict(data, {}, name) for name, field in form.base_fields.items()}


def moved_on(request: HttpRequest, complaint: Complaint, typed: str, *, files: bool = False) -> HttpResponse:
    """What was typed for something that is no longer possible, given back to be sent as a message. Nothing typed is
    lost because somebody moved the complaint on meanwhile; files have to be chosen again."""
    context = {
        "academy": complaint.academy, "token": complaint.complainant.token, "too_late": True, "files": files,
        "form": MessageForm(initial={"text": typed}), "once": secrets.token_urlsafe(16),
    }  # fmt: skip
    return render(request, "intake/own/message.html", context, status=409)


@access.keeps_typing
def own(request: HttpRequest, token: str) -> HttpResponseBase:
    """Progress, dates, letters, files and messages, in plain words (R13)."""
    complaint = access.page_of(token)
    if not access.is_in(request, complaint.complainant) or {"send", "enter"} & set(request.POST):
        if request.method == "POST" and access.is_forged(request):
            messages.info(request, "Your browser had lost the page. Please try once more.")
            return redirect("intake:own", token)
        if request.method == "POST" and not {"send", "enter"} & set(request.POST):
            return redirect("intake:own", token)
        return gate(request, complaint)
    at, on = timezone.now(), timezone.localdate()
    actions.note_saw(complaint, user=None, what="own page", at=at)
    complaint.messages.filter(from_complainant=False, seen_at=None).update(seen_at=at)
    context = _page(complaint, at=at, on=on) | {"acts": access.acts(request)}
    return render(request, "intake/own/page.html", context)


def _page(complaint: Complaint, *, at: Any, on: Any) -> dict[str, Any]:
    person = complaint.complainant
    contact = telling.contact_of(complaint)
    heads = list(complaint.heads.all()) if complaint.heads_sent_on or complaint.heads_frozen_on else []
    return {
        "academy": complaint.academy, "complaint": complaint, "person": person, "token": person.token,
        "words": standing.words(complaint, on=on), "pause": standing.pause_words(complaint),
        "stages": [] if standing.is_light(complaint) else standing.stages(complaint),
        "dates": standing.dates(complaint, on=on), "receipt": standing.receipt(complaint),
        "letters": _letters(complaint), "documents": complaint.documents.filter(shared=True).select_related("file"),
        "messages_both_ways": complaint.messages.select_related("by"),
        "offers": {offer.name.lower(): offer.value for offer in offers.now(complaint)},
        "late_panel": offers.panel_is_late(complaint, on=on), "contact": contact,
        "contact_title": _title(complaint, contact), **standing.to_ask(complaint),
        "window": complaint.clocks.filter(kind="ask_for_panel").last(),
        **_hearing(complaint),
        "heard": complaint.last_hearing if complaint.state == "heard" else None,
        "decision_due": standing.decision_due(complaint), "independence": standing.independence(complaint),
        "late_request": standing.waits_for_late_decision(complaint), "body": standing.body_after(complaint, on=on),
        "takings_down": complaint.takings_down.filter(done_on=None),
        "content": actions.content_message(complaint), "told": told.sections(complaint),
        "message_form": MessageForm(), "files_form": AddFilesForm(),
        "once": secrets.token_urlsafe(16), "closed": opening.is_closed(complaint.academy, at=at),
        "answered": [head for head in heads if head.in_scope],
        "elsewhere": [head for head in heads if not head.in_scope],
        "points": complaint.points.select_related("head"),
    }  # fmt: skip


def _hearing(complaint: Complaint) -> dict[str, Any]:
    """The hearing as it stands, dates on offer, one that does not take place, and the minutes once decided."""
    if complaint.stage_reached < Stage.PANEL:
        return {}
    latest = complaint.next_hearing
    waiting = complaint.state in ("panel_requested", "panel_convened")
    decided = complaint.last_hearing if complaint.state in ("panel_decided", "closed", "referred") else None
    return {
        "hearing": latest if complaint.state == "hearing_fixed" else None,
        "offered": actions.standing_dates(complaint) if waiting else [],
        "moved": latest if waiting and latest and latest.adjourned_on and latest.fixed_on else None,
        "minutes": decided if decided and decided.minutes.strip() else None,
        "had_papers": complaint.bundles.filter(circulations__isnull=False).exists(),
    }


def _title(complaint: Complaint, contact: Any) -> str:
    if contact is None:
        return ""
    if contact == complaint.clerk:
        return complaint.procedure.name("clerk")
    return "dealt with your complaint" if complaint.state == State.CLOSED else "deals with your complaint"


def _letters(complaint: Complaint) -> list[CaseLetter]:
    """Issued letters to the complainant, newest first; never one to anybody else."""
    return list(
        complaint.letters.filter(to=CaseLetter.To.COMPLAINANT, letter__state=LetterState.ISSUED)
        .select_related("letter")
        .order_by("-letter__issued_on", "-pk")
    )


@access.keeps_typing
def letter(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """The PDF of one letter to the complainant."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    found = next((one for one in _letters(complaint) if one.letter.uuid == uuid), None)
    if found is None:
        raise Http404
    actions.note_saw(complaint, user=None, what="letter", at=timezone.now(), detail=str(uuid))
    return post.pdf_response(found.letter, request=request)


@access.keeps_typing
def document(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """A shared file."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    found = get_object_or_404(complaint.documents.select_related("file"), uuid=uuid, shared=True)
    actions.note_saw(complaint, user=None, what="document", at=timezone.now(), detail=str(uuid))
    return serving.respond(found.file)


@access.keeps_typing
def message(request: HttpRequest, token: str) -> HttpResponseBase:
    """A message to us; the same one sent twice is one."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    given = given_back(request, token)
    form = MessageForm(request.POST if request.method == "POST" else None, initial=first_or(MessageForm, given))
    if request.method == "POST" and form.is_valid():
        key = str(request.POST.get("once", ""))[:40]
        at = timezone.now()
        said = actions.send_message(
            complaint, text=form.cleaned_data["text"].replace("\r\n", "\n"), by=None, at=at,
            submission_key=f"{complaint.pk}-{key}" if key else None,
        )  # fmt: skip
        telling.staff(complaint, key=f"message:{said.pk}", text="the complainant has written.", at=at)
        messages.success(request, "Your message has been sent.")
        return redirect("intake:own", token)
    context = {"academy": complaint.academy, "token": token, "form": form, "once": secrets.token_urlsafe(16)}
    return render(request, "intake/own/message.html", context)


@access.keeps_typing
def add_files(request: HttpRequest, token: str) -> HttpResponseBase:
    """More files; those that can be taken are, whatever is wrong with their neighbours."""
    complaint = enter(request, token)
    if isinstance(complaint, HttpResponse):
        return complaint
    form = AddFilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        good = form.is_valid()
        added = _take_files(request, complaint, form)
        if added:
            messages.success(request, "1 file has been added." if added == 1 else f"{added} files have been added.")
        if good and not form.errors:
            return redirect("intake:own", token)
    context = {"academy": complaint.academy, "token": token, "form": form, "once": secrets.token_urlsafe(16)}
    return render(request, "intake/own/files.html", context)


def _take_files(request: HttpRequest, complaint: Complaint, form: AddFilesForm) -> int:
    uploads, at = accepted(form, "uploads"), timezone.now()
    taken = allowance.within_the_hour(uploads, address=limits.address_of(request))
    wrong, added = [], 0
    for number, upload in enumerate(taken, start=1):
        try:
            added += _take_file(complaint, upload, once=access.mark_of(request, of=f"file {number}"), at=at)
        except sealing.Refused as refusal:
            wrong.append(str(refusal))
    if len(taken) < len(uploads):
        wrong.append(allowance.TOO_MANY_NOW)
    for sentence in dict.fromkeys(wrong):
        form.add_error("uploads", sentence)
    return added


def _take_file(complaint: Complaint, upload: UploadedFile[Any], *, once: str, at: dt.datetime) -> bool:
    """One file, with its place in the record and the word to whoever handles it: all or nothing."""
    with transaction.atomic():
        locked = actions.lock(complaint)
        if actions.repeated(locked, once):
            return False
        kind = CaseDocument.Kind.FROM_COMPLAINANT
        held = [
            one.file for one in locked.documents.filter(kind=kind, added_by=None, from_whom="").select_related("file")
        ]
        if not allowance.A_PAGE.has_room(held, upload.size or 0):
            raise sealing.Refused(allowance.A_PAGE.sentence)
        file = sealing.seal(upload, by=None, at=at)
        actions.add_document(locked, file=file, title=file.name, kind=kind, shared=True, by=None, at=at, once=once)
        telling.staff(locked, key=f"files:{at.isoformat()}", text="the complainant has added files.", at=at)
    return True


@access.keeps_typing
def leave(request: HttpRequest, token: str) -> HttpResponseBase:
    """Close the page on this device."""
    complaint = access.page_of(token)
    if request.method == "POST" and not access.is_forged(request):
        access.shut(request)
        return render(request, "intake/own/left.html", {"academy": complaint.academy})
    return redirect("intake:own", token)
