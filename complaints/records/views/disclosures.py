"""Requests to see the record: the list, opening one, the request itself, its time, its end (S0 §10, R129)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.methods import only
from accounts.models import Trust
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, on_case, today
from complaints.casework.views.frame import frame
from complaints.evidence.serving import respond
from complaints.records.disclosing import acting, chasing, forms, permissions, sentences
from complaints.records.disclosing.vocabulary import ABOUT, Kind, State
from complaints.records.models import Disclosure, DisclosureClock, DisclosurePack, ScopedCase
from complaints.records.views.access import DisclosureRequest, ask, keepers_only, on_disclosure, once, refused
from complaints.records.views.retention import kept_until
from complaints.schooldays import explaining
from complaints.schooldays.calendars import calendar_of

A_PAGE = 25


def back_to(disclosure: Disclosure) -> str:
    return reverse("records:disclosure", args=[disclosure.reference])


@only("GET", "HEAD")
@keepers_only
def overview(request: DisclosureRequest) -> Answer:
    """What is open, and what has ended."""
    rows = permissions.visible_to(request.user, on=today()).select_related("academy", "clock")
    open_ones = sorted(
        rows.filter(state=State.OPEN), key=lambda one: (chasing.due_on(one) or dt.date.max, one.received_on)
    )
    ended = Paginator(rows.exclude(state=State.OPEN), A_PAGE).get_page(request.GET.get("page"))
    trail.saw(about_kind=ABOUT, about=None, user=request.user, what="list of requests", at=timezone.now())
    context = {
        "open": [(one, chasing.due_on(one), _left(chasing.due_on(one))) for one in open_ones],
        "page": ended, "ended": ended.object_list,
    }  # fmt: skip
    return render(request, "records/disclosures.html", context)


def _left(day: dt.date | None) -> str:
    """How long there is, in words."""
    if day is None:
        return "Waiting"
    left = (day - today()).days
    if left < 0:
        return f"{-left} {'day' if left == -1 else 'days'} late"
    return "Today" if left == 0 else f"{left} {'day' if left == 1 else 'days'} left"


@only("GET", "HEAD", "POST")
@keepers_only
def begin(request: DisclosureRequest) -> Answer:
    """A request has come in."""
    given: dict[str, Any] = {"reader": request.user, "on": today()}
    form = forms.OpenForm(request.POST or None, initial={"once": once(), "received_on": today()}, **given)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        trust = said["academy"].trust if said["academy"] else Trust.objects.order_by("pk").first()
        if trust is None:
            raise Http404
        made = acting.open_request(trust=trust, by=request.user, at=timezone.now(), **said)
        if not permissions.visible_to(request.user, on=today()).filter(pk=made.pk).exists():
            messages.success(request, "The request is recorded. Another officer of the trust deals with it.")
            return redirect("records:disclosures")
        messages.success(request, "The request is recorded, and its time is counted. Search for what is in scope next.")
        return redirect(made)
    return ask(
        request, form, title="Record a request to see the record", button="Record it",
        back=reverse("records:disclosures"),
        intro="It gets a time limit of its own. Nothing about the complaints in it changes.",
    )  # fmt: skip


@only("GET", "HEAD")
@on_disclosure
def disclosure(request: DisclosureRequest, found: Disclosure) -> Answer:
    """One request: its time with the working, whom it concerns, every document, the pack."""
    seen = permissions.cases_of(found, request.user, on=today())
    items = acting.items_of(found, seen)
    cases = list(seen.select_related("complaint__academy", "complaint__complainant"))
    by_case: dict[int, list[Any]] = {case.pk: [] for case in cases}
    for item in items:
        by_case[item.case_id].append(item)
    sends = permissions.sends(found, request.user)
    packs = list(found.packs.select_related("file", "asked_by")) if sends else []
    mark = acting.mark_of(items)
    missing = acting.in_the_way(seen, items)
    due_on = chasing.due_on(found)
    may_clarify = found.is_open and found.has_clock and not found.clarification_asked_on
    context = {
        "disclosure": found, "due_on": due_on, "left": _left(due_on) if found.is_open else "",
        "late": found.is_open and due_on is not None and today() > due_on, **_working(found),
        "people": sentences.people_shown(found, reader=request.user),
        "cases": [(case, by_case[case.pk]) for case in cases],
        "gathering": any(case.in_the_making for case in cases), "missing": missing if found.is_open else [],
        "packs": [(one, one.mark == mark) for one in packs], "making": any(one.in_the_making for one in packs),
        "may_pack": found.is_open and not missing and sends, "reader": request.user,
        "somebody_else": "" if sends else acting.SOMEBODY_ELSE,
        "may_release": any(one.state == DisclosurePack.State.READY and one.mark == mark for one in packs)
        and found.is_open and not missing,
        "lines": sentences.lines(found, reader=request.user, on=today()),
        "decided": sum(1 for item in items if item.settled), "number": len(items),
        "subject_access": found.kind == Kind.SUBJECT_ACCESS, "may_clarify": may_clarify,
    }  # fmt: skip
    return render(request, "records/disclosure.html", context)


def _working(found: Disclosure) -> dict[str, Any]:
    """Why this date: in a sentence, and day by day (R282)."""
    clock = getattr(found, "clock", None)
    if not isinstance(clock, DisclosureClock):
        return {}
    if clock.due_on is None:
        return {"clock": clock, "why": clock.waiting_for}
    clock.disclosure = found
    in_school_days = found.kind == Kind.FREEDOM_OF_INFORMATION and found.academy_id is not None
    calendar = calendar_of(found.academy_id) if in_school_days and found.academy_id is not None else None
    working = clock.working(calendar)
    rule = clock.counted_by(working)
    received = clock.received_on == found.received_on
    return {
        "clock": clock, "why": explaining.sentence(working, rule, calendar, received=received),
        "days": explaining.explain(working, calendar, rule, received=received),
    }  # fmt: skip


def _asked(
    request: DisclosureRequest, found: Disclosure, form: Any, act: Callable[[dict[str, Any]], object], *, title: str,
    button: str, said: str, intro: str = "",
) -> Answer:  # fmt: skip
    """Ask one thing, do it, and go back to the request."""
    if request.method == "POST" and form.is_valid():
        try:
            act({name: value for name, value in form.cleaned_data.items() if name != "once"})
        except Refused as why:
            refused(form, why)
        else:
            messages.success(request, said)
            if permissions.visible_to(request.user, on=today()).filter(pk=found.pk).exists():
                return redirect(found)
            return redirect("records:disclosures")
    return ask(request, form, title=title, button=button, back=back_to(found), caption=found.reference, intro=intro)


@only("GET", "HEAD", "POST")
@on_disclosure
def identity(request: DisclosureRequest, found: Disclosure) -> Answer:
    """Proof of who asks has come."""
    return _asked(
        request, found, forms.DayForm(request.POST or None, on=today()),
        lambda given: acting.identity_seen(found, seen_on=given["day"], by=request.user, at=timezone.now()),
        title="On which day was the proof of who asks seen?", button="Record it",
        said="It is recorded. The month counts from that day.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_disclosure
def clarify(request: DisclosureRequest, found: Disclosure) -> Answer:
    """They are asked what they mean; the time stands still, or begins with their answer."""
    if not found.has_clock:
        raise Http404
    anew = found.kind == Kind.FREEDOM_OF_INFORMATION
    return _asked(
        request, found, forms.ClarifyForm(request.POST or None, on=today()),
        lambda given: acting.ask_for_clarification(
            found, asked_on=given["day"], text=given["text"], by=request.user, at=timezone.now()
        ),
        title="On which day did you ask what they mean?", button="Record it",
        intro="The time counts from the day on which their answer comes." if anew
        else "The days from asking to their answer do not count.",
        said="It is recorded. The time begins when their answer comes." if anew
        else "It is recorded. The time stands still.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_disclosure
def clarified(request: DisclosureRequest, found: Disclosure) -> Answer:
    """Their answer has come; the time goes on, or begins."""
    anew = found.kind == Kind.FREEDOM_OF_INFORMATION
    return _asked(
        request, found, forms.DayForm(request.POST or None, on=today()),
        lambda given: acting.clarified(found, came_on=given["day"], by=request.user, at=timezone.now()),
        title="On which day did their answer come?", button="Record it",
        said="It is recorded. The time counts from that day." if anew else "It is recorded. The time goes on.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_disclosure
def longer(request: DisclosureRequest, found: Disclosure) -> Answer:
    """It is complex: up to two more months, told within the first."""
    return _asked(
        request, found, forms.LongerForm(request.POST or None, on=today()),
        lambda given: acting.take_longer(found, by=request.user, at=timezone.now(), **given),
        title="It takes longer", button="Record it", said="The new last day is counted.",
        intro="Up to two more months, where the request is complex or there are several. They must be told, with the "
        "reason, before the first month is over.",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@on_disclosure
def close(request: DisclosureRequest, found: Disclosure) -> Answer:
    """It ends without a release."""
    return _asked(
        request, found, forms.CloseForm(request.POST or None, on=today(), initial={"day": today()}),
        lambda given: acting.close(
            found, because=given["because"], on=given["day"], by=request.user, at=timezone.now()
        ),
        title="End it without a release", button="End it", said="The request has ended without a release.",
        intro="Tell the person who asks why, and that they can complain to the trust and to the Information "
        "Commissioner’s Office where the law gives them that right.",
    )  # fmt: skip


# --- the pack -------------------------------------------------------------------------------------------------


@only("POST")
@on_disclosure
def make_pack(request: DisclosureRequest, found: Disclosure) -> Answer:
    """Have the pack put together."""
    try:
        acting.ask_for_pack(found, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, " ".join(why.sentences))
    else:
        messages.success(request, "The pack is being put together. This page shows when it is ready.")
    return redirect(found)


@only("POST")
@on_disclosure
def pack_again(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """Try once more what could not be made."""
    acting.make_pack_again(get_object_or_404(found.packs, uuid=key), by=request.user, at=timezone.now())
    return redirect(found)


@only("GET", "HEAD")
@on_disclosure
def pack_file(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """The pack as a download; who had it and when is written down."""
    pack = get_object_or_404(found.packs.select_related("file"), uuid=key, state=DisclosurePack.State.READY)
    if pack.file is None or not permissions.sends(found, request.user):
        raise Http404
    return respond(pack.file)


@only("GET", "HEAD", "POST")
@on_disclosure
def release(request: DisclosureRequest, found: Disclosure) -> Answer:
    """The newest pack went out."""
    pack = found.packs.filter(state=DisclosurePack.State.READY).first()
    if pack is None or not found.is_open or not permissions.sends(found, request.user):
        raise Http404
    form = forms.ReleaseForm(request.POST or None, on=today(), initial={"day": today(), "to": found.asked_by})
    return _asked(
        request, found, form,
        lambda given: acting.release(
            found, pack, to=given["to"], how=given["how"], on=given["day"], by=request.user, at=timezone.now()
        ),
        title=f"Release version {pack.version} of the pack", button="It went out",
        intro="Look through the pack first. Its release is written down here and in the access log of each complaint; "
        "the complaints themselves stay as they are.",
        said="The release is recorded.",
    )  # fmt: skip


# --- on the page of a case ------------------------------------------------------------------------------------


@only("GET", "HEAD")
@on_case
def beside(request: CaseRequest, complaint: Complaint) -> Answer:
    """The requests to see the record that this complaint is in, for whoever deals with them."""
    if not permissions.keeps(request.user, on=today()):
        raise Http404
    cases = ScopedCase.objects.filter(complaint=complaint)
    rows = permissions.visible_to(request.user, on=today()).filter(pk__in=cases.values("disclosure_id"))
    kept = kept_until(request, complaint)
    if request.headers.get("HX-Request"):
        return render(request, "records/parts/beside.html", {"complaint": complaint, "rows": rows, **kept})
    return render(request, "records/beside.html", frame(request, complaint, "", rows=rows, **kept))
