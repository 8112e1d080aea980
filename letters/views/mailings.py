"""The pages of one letter to many people. Fetching is authorising: whoever may not finds nothing here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import trail
from accounts.models import User
from letters import awareness, mailings, permissions, post_room, printing, reading, sending
from letters import mailing_forms as forms
from letters.models import Mailing, MailingReader, PrintRun
from letters.serving import pdf_response, private_pdf
from letters.stored import Damaged
from letters.vocabulary import MailingState, Rendering

P = ParamSpec("P")
SHOWN = 50
SHOWN_BROKEN = 100
SHOWN_RUNS = 3


class WriterRequest(HttpRequest):
    """A request of somebody who writes to many people or approves what is written."""

    user: User


View = Callable[Concatenate[WriterRequest, P], HttpResponse]


def writers_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For those who may write to many people somewhere; for anybody else the page is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not (isinstance(user, User) and permissions.writes_at(user, on=timezone.localdate()).exists()):
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in

    return guarded  # type: ignore[return-value]


def _of(request: WriterRequest, key: uuid.UUID) -> Mailing:
    return get_object_or_404(permissions.visible_to(request.user, on=timezone.localdate()), uuid=key)


def _asked(
    request: HttpRequest, form: django_forms.Form, *, title: str, button: str, back: str, intro: str = "", **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": back, "intro": intro, **more}
    return render(request, "letters/ask.html", context, status=422 if form.errors else 200)


@writers_only
@require_safe
def every(request: WriterRequest) -> HttpResponse:
    """Every letter to many people that this person may open, the newest first."""
    rows = permissions.visible_to(request.user, on=timezone.localdate())
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    listed = [{"row": row, "how_far": sending.progress(row)} for row in page]
    return render(request, "letters/mailings.html", {"listed": listed, "page": page})


@writers_only
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: WriterRequest, letter: uuid.UUID) -> HttpResponse:
    """To whom an issued letter about no case goes, in the same words."""
    rows = awareness.visible_to(request.user, on=timezone.localdate())
    found = get_object_or_404(rows, uuid=letter)
    if not mailings.can_carry(found):
        raise Http404
    form = forms.CarryForm(request.POST if request.method == "POST" else None, initial={"by_name": True})
    if request.method == "POST" and form.is_valid():
        row = mailings.carry(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("letters:mailing_people", row.uuid)
    return _asked(
        request, form, title="Send it to a list", button="Go on to the list", caption=found.title,
        back=reverse("parents:text", args=[found.uuid]),
        intro="It goes in these words, as a letter of their own to each person on the list that you give next. Another "
        "person approves the list before it goes.",
    )  # fmt: skip


@writers_only
@require_safe
def mailing(request: WriterRequest, key: uuid.UUID) -> HttpResponse:
    """One letter to many people: where it stands, what stops it, and what this person may do."""
    return _page(request, _of(request, key))


def _page(
    request: WriterRequest, row: Mailing, *, refused: list[str] | None = None, typed: dict[str, Any] | None = None
) -> HttpResponse:
    on, user = timezone.localdate(), request.user
    first = row.readers.first()
    shown = mailings.letter_for(row, first) if first else row.carries
    writes = permissions.may_write(user, row, on=on)
    how_far = sending.progress(row)
    asked: dict[str, Any] = typed or {}
    stuck = row.readers.filter(left_out_at=None).exclude(problem="")[:SHOWN]
    context = {
        "mailing": row, "academy": row.academy, "how_far": how_far,
        "preview": {"subject": shown.subject_line, "words": reading.html(shown)},
        "problems": mailings.problems(row) if row.is_open else [], "writes": writes,
        "approves": row.state == MailingState.DRAFTED and permissions.may_approve(user, row, on=on),
        "sends_back": row.is_open and permissions.may_approve(user, row, on=on),
        "mine": row.written_by_id == user.pk, "text_hash": row.text_hash if row.is_open else "",
        "refused": refused or [],
        "reasons": asked.get("send_back") or forms.ReasonsForm(auto_id="back-%s"),
        "posted": asked.get("posted") or forms.PostedForm(on=on, auto_id="posted-%s"),
        "print": forms.PrintForm(auto_id="print-%s"), "stuck": stuck,
        "returned": list(sending.returned(row)[:SHOWN]), "left_out": row.readers.exclude(left_out_at=None)[:SHOWN],
        "runs": _runs(row), "sent_by": mailings.going_out(row),
        "going": row.state == MailingState.SENDING and how_far["waiting"] > 0,
    }  # fmt: skip
    return render(request, "letters/mailing.html", context, status=422 if refused or typed else 200)


def _approve(request: WriterRequest, row: Mailing) -> str:
    form = forms.SeenForm(request.POST)
    if not permissions.may_approve(request.user, row, on=timezone.localdate()) or not form.is_valid():
        raise Http404
    mailings.approve(row, by=request.user, at=timezone.now(), seen=form.cleaned_data["seen_hash"])
    return "The letter and its list are approved. It can now be sent."


def _send(request: WriterRequest, row: Mailing) -> str:
    mailings.send(row, by=request.user, at=timezone.now())
    return "The letters are on their way. This page shows how far they are."


def _stop(request: WriterRequest, row: Mailing) -> str:
    mailings.stop(row, by=request.user, at=timezone.now())
    return "Stopped. Whoever has no letter yet gets none until you let it go on."


def _put_away(request: WriterRequest, row: Mailing) -> str:
    mailings.put_away(row, by=request.user, at=timezone.now())
    return "The draft was put away. It is kept."


def _print(request: WriterRequest, row: Mailing) -> str:
    form = forms.PrintForm(request.POST)
    form.is_valid()
    by_post = "all" not in request.POST
    wanted = sending.for_printer(row, by_post=by_post).select_related("letter")
    letters = [reader.letter for reader in wanted]
    run = printing.ask(
        [letter for letter in letters if letter], about_kind=mailings.ABOUT, about=row.uuid, by_post=by_post,
        two_sided=form.cleaned_data["two_sided"], by=request.user, at=timezone.now(),
    )  # fmt: skip
    ready = run.letters.count()
    if ready < len(letters):
        return (
            f"{ready} of {len(letters)} letters are being put together for the printer. The others are not made yet: "
            "this page offers to put them together anew when they are."
        )
    return "The letters are being put together for the printer. Look again in a moment."


def _runs(row: Mailing) -> list[dict[str, object]]:
    """What was asked for the printer, each with how many letters of how many it holds; the newest of its kind is
    offered anew once more of them are made."""
    shown: list[dict[str, object]] = []
    counted: dict[bool, tuple[int, int]] = {}
    for run in printing.runs_of(row.uuid)[:SHOWN_RUNS]:
        newest = run.by_post not in counted
        if newest:
            wanted = sending.for_printer(row, by_post=run.by_post)
            counted[run.by_post] = (wanted.count(), wanted.filter(letter__rendering=Rendering.MADE).count())
        of, made = counted[run.by_post]
        holds = run.letters.count()
        missing, anew = max(0, of - holds), newest and made > holds
        shown.append({"run": run, "of": of, "holds": holds, "missing": missing, "made": made, "anew": anew})
    return shown


ACTS: dict[str, Callable[[WriterRequest, Mailing], str]] = {
    "send": _send, "stop": _stop, "put_away": _put_away, "print": _print,
}  # fmt: skip


@writers_only
@require_POST
def act(request: WriterRequest, key: uuid.UUID, what: str) -> HttpResponse:
    """Approve, send back, send, stop, put away, print, record the posting."""
    row, on = _of(request, key), timezone.localdate()
    try:
        if what == "approve":
            said = _approve(request, row)
        elif what == "send-back" and permissions.may_approve(request.user, row, on=on):
            reasons = forms.ReasonsForm(request.POST, auto_id="back-%s")
            if not reasons.is_valid():
                return _page(request, row, typed={"send_back": reasons})
            mailings.send_back(row, reasons=reasons.cleaned_data["reasons"], by=request.user, at=timezone.now())
            said = "The letter went back with your reasons."
        elif not permissions.may_write(request.user, row, on=on):
            raise Http404
        elif what == "posted":
            form = forms.PostedForm(request.POST, on=on, auto_id="posted-%s")
            if not form.is_valid():
                return _page(request, row, typed={"posted": form})
            number = mailings.posted(
                row, on=form.cleaned_data["gone_on"], detail=form.cleaned_data["detail"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            said = f"It is recorded that {number} went."
        elif what in ACTS:
            said = ACTS[what](request, row)
        else:
            raise Http404
    except post_room.NotReady as stopped:
        return _page(request, _of(request, key), refused=stopped.problems)
    messages.success(request, said)
    return redirect("letters:mailings") if what == "put_away" else redirect("letters:mailing", row.uuid)


def _writable(request: WriterRequest, key: uuid.UUID) -> Mailing:
    row = _of(request, key)
    if not permissions.may_write(request.user, row, on=timezone.localdate()):
        raise Http404
    return row


@writers_only
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: WriterRequest, key: uuid.UUID) -> HttpResponse:
    """Who they are, and whether each is greeted by name."""
    row = _writable(request, key)
    sent = request.POST if request.method == "POST" else None
    form = forms.CarryForm(sent, initial={"title": row.title, "by_name": row.by_name})
    if request.method == "POST" and form.is_valid():
        try:
            mailings.name(row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except post_room.NotReady as stopped:
            form.add_error(None, " ".join(stopped.problems))
        else:
            return redirect("letters:mailing", row.uuid)
    return _asked(
        request, form, title="Who they are", button="Save", caption=row.title,
        back=reverse("letters:mailing", args=[row.uuid]),
    )  # fmt: skip


@writers_only
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: WriterRequest, key: uuid.UUID) -> HttpResponse:
    """The list: who is on it, and another one in its place."""
    row = _writable(request, key)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.ListForm(*sent)
    if request.method == "POST" and form.is_valid():
        broken = len(form.people.broken)
        try:
            mailings.take_list(row, form.people.rows, left_out=broken, by=request.user, at=timezone.now())
        except post_room.NotReady as stopped:
            form.add_error(None, " ".join(stopped.problems))
        else:
            left = f" {broken} left out." if broken else ""
            messages.success(request, f"{len(form.people.rows)} people are on the list.{left}")
            return redirect("letters:mailing_preview", row.uuid)
    offer = bool(form.is_bound and form.people.broken and form.people.rows)
    context = {
        "form": form, "mailing": row, "back": reverse("letters:mailing", args=[row.uuid]),
        "broken": form.people.broken[:SHOWN_BROKEN], "more_broken": max(0, len(form.people.broken) - SHOWN_BROKEN),
        "broken_number": len(form.people.broken), "good": len(form.people.rows), "offer": offer,
        "page": Paginator(row.readers.all(), SHOWN).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "letters/mailing_people.html", context, status=422 if form.errors else 200)


@writers_only
@require_safe
def preview(request: WriterRequest, key: uuid.UUID) -> HttpResponse:
    """The letter of one reader after the other, as each of them will read it."""
    row = _of(request, key)
    page = Paginator(row.readers.select_related("letter"), 1).get_page(request.GET.get("page"))
    reader: MailingReader | None = next(iter(page), None)
    letter = None
    if reader is not None:
        letter = reader.letter or mailings.letter_for(row, reader)
    context = {
        "mailing": row, "page": page, "reader": reader, "letter": letter, "academy": row.academy,
        "preview": {"subject": letter.subject_line, "words": reading.html(letter)} if letter else None,
    }  # fmt: skip
    return render(request, "letters/mailing_preview.html", context)


@writers_only
@require_http_methods(["GET", "HEAD", "POST"])
def reader(request: WriterRequest, key: uuid.UUID, who: uuid.UUID) -> HttpResponse:
    """One reader: their letter, what became of it, and another try."""
    row = _of(request, key)
    found = get_object_or_404(row.readers.select_related("letter"), uuid=who)
    form = forms.AgainForm(request.POST if "again" in request.POST else None, initial={"email": found.email})
    writes = permissions.may_write(request.user, row, on=timezone.localdate())
    if request.method == "POST":
        if not writes:
            raise Http404
        try:
            said = _for_one(request, found, form)
        except post_room.NotReady as stopped:
            form.add_error(None, " ".join(stopped.problems)) if form.is_bound else messages.error(request, str(stopped))
            said = ""
        if said:
            messages.success(request, said)
        if said or not form.is_bound:
            return redirect("letters:mailing_reader", row.uuid, found.uuid)
    letter = found.letter
    deliveries = list(letter.deliveries.select_related("by")) if letter else []
    under_way = any(one.outcome in ("waiting", "sending") for one in deliveries)
    context = {
        "mailing": row, "reader": found, "letter": letter, "deliveries": deliveries, "form": form, "writes": writes,
        "again": letter is not None and writes and not under_way,
        "may_bounce": writes and bool(deliveries) and deliveries[0].outcome in ("sent", "unsure"),
        "arrived": writes and bool(deliveries) and deliveries[0].outcome == "unsure",
        "failed": letter is not None and letter.rendering == Rendering.FAILED,
    }  # fmt: skip
    return render(request, "letters/mailing_reader.html", context, status=422 if form.errors else 200)


def _for_one(request: WriterRequest, found: MailingReader, form: forms.AgainForm) -> str:
    by, at = request.user, timezone.now()
    if "leave_out" in request.POST:
        mailings.leave_out(found, by=by, at=at)
        return "Left out. Nobody else is affected."
    letter = found.letter
    if letter is None:
        raise Http404
    if "again" in request.POST:
        if not form.is_valid():
            return ""
        post_room.send_again(letter, email=form.cleaned_data["email"], by=by, at=at)
        return "The letter is on its way again."
    if "make" in request.POST:
        post_room.make_again(letter, by=by)
        return "The PDF is being made again."
    latest = letter.deliveries.first()
    if latest is None:
        raise Http404
    if "came_back" in request.POST:
        post_room.came_back(latest, why="", by=by, at=at)
        return "It is recorded that the letter came back."
    if "arrived" in request.POST:
        post_room.it_arrived(latest, by=by, at=at)
        return "It is recorded that the letter arrived."
    raise Http404


@writers_only
@require_safe
def letter_pdf(request: WriterRequest, key: uuid.UUID, who: uuid.UUID) -> HttpResponse:
    """One reader's letter as a PDF; that it was had is written down."""
    row = _of(request, key)
    found = get_object_or_404(row.readers.select_related("letter").exclude(letter=None), uuid=who)
    if found.letter is None:
        raise Http404
    trail.saw(
        about_kind=mailings.ABOUT, about=row.uuid, user=request.user, what="letter", at=timezone.now(),
        detail=str(found.uuid),
    )  # fmt: skip
    return pdf_response(found.letter, request=request)


@writers_only
@require_safe
def print_pdf(request: WriterRequest, key: uuid.UUID, run: uuid.UUID) -> HttpResponse:
    """All letters in one PDF for the printer; that it was had is written down."""
    row = _of(request, key)
    found = get_object_or_404(PrintRun.objects.filter(about=row.uuid).exclude(pdf=""), uuid=run)
    try:
        content = printing.content(found)
    except Damaged as problem:
        messages.error(request, f"{problem} Ask for it again.")
        return redirect("letters:mailing", row.uuid)
    trail.saw(
        about_kind=mailings.ABOUT, about=row.uuid, user=request.user, what="letters for the printer",
        at=timezone.now(), detail=str(found.uuid),
    )  # fmt: skip
    return private_pdf(content, f"{row.reference}.pdf")
