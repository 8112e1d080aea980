"""Texts about no case: made for an academy, confirmed, approved by somebody else, issued and kept."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import trail
from accounts.models import User
from letters import awareness, confirming, mailings, post_room, reading
from letters.catalogue import CATALOGUE
from letters.forms_to_parents import ChooseForm, ConfirmForm, IssueForm, MakeForm, SendBackForm, WordsForm
from letters.models import Letter
from letters.panels import NAMES, panels
from letters.plain_words import advice
from letters.serving import pdf_response
from letters.views.keepers import may_keep
from letters.vocabulary import Form, LetterState, Rendering


def _user(request: HttpRequest) -> User:
    """The person who asks, if there is an academy for which they make such texts."""
    user = request.user
    if not isinstance(user, User) or not awareness.academies_for(user, on=timezone.localdate()).exists():
        raise Http404
    return user


def _letter(user: User, key: uuid.UUID) -> Letter:
    return get_object_or_404(awareness.visible_to(user, on=timezone.localdate()), uuid=key)


@login_required
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What is in the making and what went, the newest first."""
    user = _user(request)
    rows = awareness.visible_to(user, on=timezone.localdate()).exclude(state=LetterState.WITHDRAWN)
    return render(
        request, "letters/to_parents.html", {"rows": rows.prefetch_related("deliveries")[:200], "keeps": may_keep(user)}
    )


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which text, for which academy."""
    user, on = _user(request), timezone.localdate()
    form = ChooseForm(request.GET or None, user=user, on=on)
    if request.GET and form.is_valid():
        return redirect("parents:make", form.cleaned_data["key"], form.cleaned_data["academy"].slug)
    return render(request, "letters/to_parents_choose.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """Who signs, whom to ask, which sections; then the draft."""
    user, on = _user(request), timezone.localdate()
    academy = get_object_or_404(awareness.academies_for(user, on=on), slug=slug)
    kind = next((one for one in awareness.kinds() if one.key == key), None)
    if kind is None:
        raise Http404
    form = MakeForm(request.POST or None, kind=kind, academy=academy, user=user, on=on)
    if request.method == "POST" and form.is_valid():
        letter = awareness.make(
            key=key, academy=academy, context=form.context(), choices=form.cleaned_data.get("choices", []), by=user,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, "The draft is made. Read it, change what does not fit, and confirm what is asked.")
        return redirect("parents:text", letter.uuid)
    context = {"kind": kind, "academy": academy, "form": form}
    return render(request, "letters/to_parents_make.html", context, status=422 if form.errors else 200)


FORMS: dict[str, type[forms.Form]] = {
    "confirm": ConfirmForm, "send_back": SendBackForm, "issue": IssueForm,
}  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One text: its words, what stops it, and what this person may do with it."""
    user = _user(request)
    letter = _letter(user, key)
    offered = _offered(user, letter)
    shown: dict[str, forms.Form] = {}
    refused: list[str] = []
    if request.method == "POST":
        act = str(request.POST.get("act", ""))
        if act not in offered:
            raise Http404
        form = _form(act, letter, request.POST)
        if form is None or form.is_valid():
            try:
                said = _carry_out(act, letter, form, user, str(request.POST.get("seen", "")) or None)
            except post_room.NotReady as stopped:
                refused = stopped.problems
            else:
                messages.success(request, said)
                return redirect("parents:every") if act == "drop" else redirect("parents:text", key)
        if form is not None:
            shown[act] = form
        letter = _letter(user, key)
        offered = _offered(user, letter)
    kind = CATALOGUE[letter.key]
    context = {
        "letter": letter, "kind": kind, "refused": refused, "offered": offered,
        "asked": {act: shown.get(act) or _form(act, letter, None) for act in offered},
        "faulty": next((form for form in shown.values() if form.errors), None),
        "problems": post_room.problems(letter) if letter.is_open else [],
        "panels": _panels(letter) if kind.form == Form.LEAFLET else [],
        "words": reading.html(letter), "plain": reading.to_paste(letter.body) if kind.form == Form.TEXT else "",
        "advice": advice(letter.body), "confirmed": letter.confirmations.filter(text_hash=letter.text_hash),
        "delivery": letter.deliveries.select_related("by").first(),
        "being_made": letter.rendering in (Rendering.WAITING, Rendering.CLAIMED),
        "can_carry": mailings.can_carry(letter),
        "waits_for_another": letter.state == LetterState.DRAFTED and letter.drafted_by_id == user.pk,
    }  # fmt: skip
    return render(request, "letters/to_parents_text.html", context, status=422 if refused or shown else 200)


def _panels(letter: Letter) -> list[tuple[str, Any]]:
    return [(name, reading.to_html(part)) for name, part in zip(NAMES, panels(letter.body), strict=False)]


def _offered(user: User, letter: Letter) -> list[str]:
    if not letter.is_open:
        return []
    found = []
    other = awareness.may_approve(user, letter, on=timezone.localdate())
    if confirming.open_doubts(letter):
        found.append("confirm")
    elif letter.state == LetterState.DRAFTED and other:
        found.append("approve")
    if letter.state == LetterState.APPROVED:
        found.append("issue")
    if other:
        found.append("send_back")
    return [*found, "drop"]


def _form(act: str, letter: Letter, data: Any) -> forms.Form | None:
    if act not in FORMS:
        return None
    given: dict[str, Any] = {"initial": {"seen": letter.text_hash}, "auto_id": f"{act}-%s"}
    if act == "confirm":
        given["letter"] = letter
    return FORMS[act](data, **given)


def _carry_out(act: str, letter: Letter, form: forms.Form | None, by: User, seen: str | None) -> str:
    at = timezone.now()
    said = form.cleaned_data if form else {}
    if act == "confirm" and isinstance(form, ConfirmForm):
        if seen not in (None, letter.text_hash):
            raise post_room.NotReady([post_room.CHANGED_MEANWHILE.format(again="then confirm it")])
        awareness.confirm(letter, form.ticked, by=by, at=at)
        return "That is confirmed for the words as they stand. A change asks again."
    if act == "approve":
        awareness.approve(letter, by=by, at=at, seen=seen)
        return "It is approved. It can now be issued."
    if act == "send_back":
        awareness.send_back(letter, reasons=said["reasons"], by=by, at=at, seen=seen)
        return "It went back with your reasons."
    if act == "issue":
        awareness.issue(letter, channel=said["channel"], on=timezone.localdate(at), by=by, at=at, seen=seen)
        return "It is issued and kept. The PDF is being made."
    awareness.drop(letter, by=by, at=at)
    return "The draft was put away. It is kept."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Changes the words of a text that has not gone."""
    user = _user(request)
    letter = _letter(user, key)
    if not letter.is_open:
        messages.error(request, "This has been issued or was put away, so its words no longer change.")
        return redirect("parents:text", key)
    initial = {"subject_line": letter.subject_line, "body": letter.body, "seen": letter.text_hash}
    form = WordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            awareness.amend(
                letter, subject_line=said["subject_line"], body=said["body"], by=user, at=timezone.now(),
                seen=said["seen"] or None,
            )  # fmt: skip
        except post_room.NotReady as stopped:
            form.add_error(None, " ".join(stopped.problems))
        else:
            messages.success(request, "The words are saved.")
            return redirect("parents:text", key)
    context = {"letter": letter, "kind": CATALOGUE[letter.key], "form": form}
    return render(request, "letters/to_parents_words.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def pdf(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The PDF of what was issued; that it was had is written down."""
    user = _user(request)
    letter = _letter(user, key)
    if letter.state != LetterState.ISSUED:
        raise Http404
    trail.saw(about_kind=awareness.ABOUT, about=letter.about, user=user, what="PDF", at=timezone.now())
    return pdf_response(letter, request=request)
