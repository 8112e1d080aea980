"""The public form, one question a page (A3): each page is kept as it is sent, and checked before it is submitted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import limits
from complaints.casework.models import Complaint
from complaints.evidence.fields import accepted
from complaints.intake import access, allowance, codes, drafting, links, opening, questions, standing
from complaints.intake.forms.asking import QuestionForm
from complaints.intake.forms.matter import AboutForm
from complaints.intake.forms.sending import HONEYPOT, CodeForm, DeclarationForm, SaveForm
from complaints.intake.models import Draft
from complaints.intake.questions import Given, Question

MOST_SUBMITTED_AN_ADDRESS = "20/h"
MOST_SUBMITTED_A_PERSON = "6/h"
MOST_MAIL_AN_ADDRESS = "20/h"
MOST_MAIL_A_PERSON = "6/h"
LONGEST_PLACE = 3
CONTINUE = "go"
"""The button that says that a page is answered. Whoever saves for later may be in the middle of it."""
LIMITED = (
    "A lot has been sent from here in the last hour, so we could not take this just now. What you typed is kept. "
    "Try again in an hour, or tell us by telephone or at the office."
)


def _draft(slug: str, token: str) -> Draft:
    return get_object_or_404(
        Draft.objects.select_related("academy__trust"),
        token=token, academy__slug=slug, by=None, expires_at__gt=timezone.now(),
    )  # fmt: skip


def _not_mine(request: HttpRequest, draft: Draft) -> HttpResponse | None:
    """Where to send whoever may not go on with this draft here; None when they may.

    A page of ours carries its own key, so that a form sent after the cookies are gone is still taken.
    """
    allowed = access.may_send(request, draft) if request.method == "POST" else access.holds(request, draft)
    if not allowed:
        return redirect("intake:come_back", draft.academy.slug, draft.token)
    return None


def _after(given: Given, question: Question | None) -> str:
    """The next page that still needs an answer after this one; the checking page when none does."""
    draft = given.draft
    pages = given.pages()
    start = pages.index(question) + 1 if question in pages else 0
    for page in [*pages[start:], *pages[:start]]:
        if not given.answered(page.key):
            return reverse("intake:question", args=[draft.academy.slug, draft.token, page.key])
    return reverse("intake:check", args=[draft.academy.slug, draft.token])


def _before(given: Given, question: Question) -> str:
    """One page back; from a finished form, the checking page."""
    draft = given.draft
    if given.first_open() is None:
        return reverse("intake:check", args=[draft.academy.slug, draft.token])
    pages = given.pages()
    place = pages.index(question) if question in pages else 0
    if place == 0:
        return reverse("intake:route", args=[draft.academy.slug])
    return reverse("intake:question", args=[draft.academy.slug, draft.token, pages[place - 1].key])


@access.keeps_typing
def question(request: HttpRequest, slug: str, token: str, key: str) -> HttpResponseBase:
    """One question. Continue, add another, remove, or save and come back: whatever is pressed, the page is kept."""
    draft = _draft(slug, token)
    asked = questions.BY_KEY.get(key)
    if asked is None:
        raise Http404
    if (turned := _not_mine(request, draft)) is not None:
        return turned
    if draft.complaint_id is not None:
        return redirect("intake:done", slug, token)
    given = questions.given_now(draft)
    if request.method != "POST":
        return _page(request, given, asked, _as_it_stands(given, asked))
    return _answer(request, given, asked)


def _as_it_stands(given: Given, asked: Question) -> QuestionForm:
    """The page with what was typed. What was sent with Continue and cannot be taken, or no longer can because another
    answer changed, says why again: without that nobody would know what keeps them here."""
    asking = given.asking(asked.key)
    data = questions.typed(given.draft, asked.key)
    if CONTINUE in data and not given.answered(asked.key):
        return asked.form(data, asking=asking)
    return asked.form(asking=asking, initial=_initial(given, asked))


def _initial(given: Given, asked: Question) -> dict[str, Any]:
    data = questions.typed(given.draft, asked.key)
    return questions.initial(asked.form(asking=given.asking(asked.key)), data)


def _answer(request: HttpRequest, given: Given, asked: Question) -> HttpResponse:
    draft, key, at = given.draft, asked.key, timezone.now()
    here = reverse("intake:question", args=[draft.academy.slug, draft.token, key])
    if "remove" in request.POST:
        _remove(draft, key, request.POST["remove"])
        return redirect(here)
    form = asked.form(request.POST, request.FILES, asking=given.asking(key))
    good = form.is_valid()
    drafting.keep_page(draft, key, dict(request.POST.lists()), at=at)
    if key == "files":
        good = _keep_files(request, draft, form) and good
    if key == "about" and good and isinstance(form, AboutForm) and (person := form.subject()):
        drafting.name_person(draft, *person, at=at)
    if "save" in request.POST:
        return redirect("intake:save", draft.academy.slug, draft.token)
    if not good:
        return _page(request, given, asked, form)
    if "more" in request.POST:
        return redirect(here)
    return redirect(_after(questions.given_now(draft), asked))


def _keep_files(request: HttpRequest, draft: Draft, form: Any) -> bool:
    """Seal what can be taken; says at the field why, and gives False, if something could not."""
    uploads = accepted(form, "uploads")
    taken = allowance.within_the_hour(uploads, address=limits.address_of(request))
    notes: list[str] = []
    wrong = drafting.add_files(draft, taken, by=None, at=timezone.now(), notes=notes)
    for note in notes:
        messages.info(request, note)
    for sentence in [*wrong, *([allowance.TOO_MANY_NOW] if len(taken) < len(uploads) else [])]:
        form.add_error("uploads", sentence)
        wrong.append(sentence)
    return not wrong


def _remove(draft: Draft, key: str, which: str) -> None:
    if key == "about" and which.isascii() and which.isdecimal() and len(which) <= LONGEST_PLACE:
        drafting.unname_person(draft, int(which), at=timezone.now())
    elif key == "files":
        drafting.remove_named(draft, which)


def _page(request: HttpRequest, given: Given, asked: Question, form: Any) -> HttpResponse:
    pages = given.pages()
    pupil = given.is_pupil
    context = {
        "academy": given.draft.academy, "procedure": given.procedure, "draft": given.draft, "form": form,
        "question": asked, "title": asked.pupil_title if pupil else asked.title, "pupil": pupil,
        "heading": (asked.pupil_title if pupil else asked.title) or form.fields[form.heading_field].label,
        "back": _before(given, asked), "form_key": access.key_for(given.draft),
        "number": pages.index(asked) + 1 if asked in pages else 1, "of": len(pages),
        "people": questions.named(given) if asked.key == "about" else [],
        "files": list(given.draft.files.select_related("file")) if asked.key == "files" else [],
        "raise_limit": given.procedure.limit("raise"),
    }  # fmt: skip
    return render(request, "intake/question.html", context)


@access.keeps_typing
def check(request: HttpRequest, slug: str, token: str) -> HttpResponseBase:
    """Everything that was said, each with a way to change it, then the declaration (A5)."""
    draft = _draft(slug, token)
    if (turned := _not_mine(request, draft)) is not None:
        return turned
    if draft.complaint_id is not None:
        return redirect("intake:done", slug, token)
    given = questions.given_now(draft)
    missing = given.first_open()
    if missing is not None:
        return redirect("intake:question", slug, token, missing.key)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if "save" in request.POST:
            return redirect("intake:save", slug, token)
        if form.is_valid():
            if not _too_many(request, given):
                drafting.submit(given, at=timezone.now())
                return redirect("intake:done", slug, token)
            form.add_error(None, LIMITED)
            status = 429
    sections = [(page, list(page.rows(given, given.form(page.key)))) for page in given.pages() if _ready(given, page)]
    context = {
        "academy": draft.academy, "draft": draft, "form": form, "sections": sections, "pupil": given.is_pupil,
        "form_key": access.key_for(draft), "honeypot": HONEYPOT, "limited": status != 200, "is_late": given.is_late,
    }  # fmt: skip
    return render(request, "intake/check.html", context, status=status)


def _ready(given: Given, page: Question) -> bool:
    """Cleans the page, so that its rows can be read."""
    given.form(page.key).is_valid()
    return True


def _too_many(request: HttpRequest, given: Given) -> bool:
    if limits.rate("intake-submit", MOST_SUBMITTED_AN_ADDRESS, limits.address_of(request)):
        return True
    person = given.found("contact").get("email", "").lower()
    return bool(person) and limits.rate("intake-submit-person", MOST_SUBMITTED_A_PERSON, person)


def done(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The reference, both dates and why, what happens next, and the page of their own (A6)."""
    draft = get_object_or_404(Draft.objects.select_related("academy__trust"), token=token, academy__slug=slug, by=None)
    if not access.holds(request, draft) or draft.complaint_id is None:
        raise Http404
    complaint = Complaint.objects.select_related("procedure", "academy", "complainant").get(pk=draft.complaint_id)
    person = complaint.complainant
    at = timezone.now()
    context = {
        "academy": draft.academy, "complaint": complaint, "person": person, "receipt": standing.receipt(complaint),
        "own": "" if person.anonymous else settings.SITE_URL + reverse("intake:own", args=[person.token]),
        "closed": opening.is_closed(draft.academy, at=at), **standing.to_ask(complaint),
        "waits_for_authority": links.waits_for_authority(person),
    }  # fmt: skip
    return render(request, "intake/done.html", context)


@access.keeps_typing
def save(request: HttpRequest, slug: str, token: str) -> HttpResponseBase:
    """Save and come back: a link and a code by e-mail (A4)."""
    draft = _draft(slug, token)
    if (turned := _not_mine(request, draft)) is not None:
        return turned
    if draft.complaint_id is not None:
        return redirect("intake:done", slug, token)
    given = questions.given_now(draft)
    first = {"email": draft.email or given.found("contact").get("email", "")}
    form = SaveForm(request.POST if request.method == "POST" else None, initial=first)
    saved = False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if limits.rate("intake-mail", MOST_MAIL_AN_ADDRESS, limits.address_of(request)) or limits.rate(
            "intake-mail-person", MOST_MAIL_A_PERSON, email.lower()
        ):
            form.add_error(
                "email", "We have sent a lot of e-mails just now. What you typed is kept here. Try again in an hour."
            )
        else:
            drafting.save_for_later(draft, email=email, at=timezone.now())
            saved = True
    context = {
        "academy": draft.academy, "draft": draft, "form": form, "saved": saved, "form_key": access.key_for(draft),
        "back": _after(given, None),
    }  # fmt: skip
    return render(request, "intake/save.html", context)


def come_back(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The way back into a draft from another browser, by the code that was e-mailed."""
    draft = _draft(slug, token)
    if draft.complaint_id is not None:
        if access.holds(request, draft):
            return redirect("intake:done", slug, token)
        raise Http404
    entering = request.method == "POST" and "send" not in request.POST
    form = CodeForm(request.POST if entering else None)
    sent = limited = False
    if request.method == "POST" and "send" in request.POST and draft.email:
        # Only who has the link gets here, so a code counts for this draft and not for everybody at the same address.
        limited = limits.rate("intake-mail-draft", MOST_MAIL_A_PERSON, draft.token) or limits.rate(
            "intake-mail-person", MOST_MAIL_A_PERSON, draft.email.lower()
        )
        if not limited:
            codes.ask(draft=draft, email=draft.email, at=timezone.now())
            sent = True
    elif entering and form.is_valid():
        answer = codes.enter(form.cleaned_data["code"], draft=draft, at=timezone.now())
        if answer == codes.Answer.RIGHT:
            access.hold(request, draft)
            return redirect(_after(questions.given_now(draft), None))
        form.add_error("code", codes.SENTENCES[answer])
    context = {"academy": draft.academy, "draft": draft, "form": form, "sent": sent, "limited": limited}
    return render(request, "intake/come_back.html", context, status=429 if limited else 200)
