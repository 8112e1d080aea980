"""What is in scope: searching for a person across the cases, and document by document what becomes of it."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.methods import only
from accounts.models import User
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, today
from complaints.evidence import blacking
from complaints.evidence.blacking import Box
from complaints.evidence.serving import respond
from complaints.records.disclosing import acting, forms, permissions, searching
from complaints.records.disclosing.vocabulary import ABOUT
from complaints.records.models import Disclosure, DisclosureItem, ScopedCase
from complaints.records.views.access import DisclosureRequest, item_of, on_disclosure, refused
from complaints.records.views.disclosures import back_to

DRAWN = "records.drawn"
"""The salt under which drawn boxes go from one page to the next."""


@only("GET", "HEAD", "POST")
@on_disclosure
def search(request: DisclosureRequest, found: Disclosure) -> Answer:
    """Search for a person across the cases, and take what is in scope in (R129)."""
    if not found.is_open:
        raise Http404
    on = today()
    if "take" in request.POST:
        return _take_in(request, found)
    first = found.people.filter(only_alike=False).first()
    asked = {"name": first.name, "part": first.part, "user": first.user} if first else {}
    # Sent in the body, not in the address: a name in an address would stay in logs and in the browser's history.
    form = forms.PersonForm(request.POST or None, on=on, initial=asked)
    rows: list[searching.Found] | None = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        person: dict[str, Any] = {"name": given["name"], "part": given["part"], "user": given["user"]}
        rows = searching.find(request.user, **person, on=on)
        trail.saw(
            about_kind=ABOUT, about=found.uuid, user=request.user, what="search across cases", at=timezone.now(),
            detail=f"{len(rows)} found",
        )  # fmt: skip
        acting.tell_of_more(found, **person, by=request.user, at=timezone.now())
        there = set(found.people.values_list("name", "part", "user"))
        key = (given["name"].strip(), given["part"], given["user"].pk if given["user"] else None)
        if key not in there:
            acting.add_person(found, **person, by=request.user, at=timezone.now())
    taken = set(permissions.cases_of(found, request.user, on=on).values_list("complaint_id", flat=True))
    context = {
        "disclosure": found, "ask": form, "back": back_to(found), "taken": taken, "most": searching.MOST_FOUND,
        "rows": None if rows is None else [
            (row, row.complaint.pk in taken, searching.came_after(found, row.complaint))
            for row in rows[: searching.MOST_FOUND]
        ],
        "newer": any(searching.came_after(found, row.complaint) for row in rows or ()),
        "more": rows is not None and len(rows) > searching.MOST_FOUND,
    }  # fmt: skip
    return render(request, "records/scope.html", context, status=422 if form.problems else 200)


def _take_in(request: DisclosureRequest, found: Disclosure) -> Answer:
    chosen = Complaint.objects.filter(reference__in=request.POST.getlist("chosen")[: searching.MOST_FOUND])
    rows = list(casework.visible_to(request.user, on=today()).filter(pk__in=chosen.values("pk")))
    if not rows:
        messages.error(request, "Tick the complaints to take in.")
        return redirect("records:scope", found.reference)
    newer = sum(1 for row in rows if searching.came_after(found, row))
    said = {row.reference: str(request.POST.get(f"as-{row.reference}", ""))[:300] for row in rows}
    given = [(row, said[row.reference] or "chosen by hand") for row in rows]
    try:
        number = acting.bring_into_scope(found, given, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, " ".join(why.sentences))
    else:
        messages.success(
            request,
            f"{number} {'complaint is' if number == 1 else 'complaints are'} in scope. Their documents are being taken "
            f"in; this page shows when they are there.{_newer(newer)}",
        )
    return redirect(found)


def _newer(number: int) -> str:
    if not number:
        return ""
    return f" {number} of those that you ticked arrived after the request."


@only("GET", "HEAD", "POST")
@on_disclosure
def leave_out(request: DisclosureRequest, found: Disclosure, case: str) -> Answer:
    """Take a complaint out of scope again."""
    row = _case_of(request, found, case)
    if request.method == "POST":
        try:
            acting.leave_out(row, by=request.user, at=timezone.now())
        except Refused as why:
            messages.error(request, " ".join(why.sentences))
        else:
            messages.success(request, "It is out of scope. You can search for it and take it in again.")
        return redirect(found)
    context = {
        "question": f"Take {row.complaint.reference} out of scope?",
        "text": "What was decided about its documents, and every copy that was made of them, goes. The complaint "
        "itself stays as it is.",
        "button": "Take it out", "back": back_to(found),
    }  # fmt: skip
    return render(request, "records/confirm.html", context)


def _case_of(request: DisclosureRequest, found: Disclosure, case: str) -> ScopedCase:
    rows = permissions.cases_of(found, request.user, on=today()).select_related("complaint", "disclosure")
    return get_object_or_404(rows, complaint__reference=case.upper())


@only("POST")
@on_disclosure
def gather_again(request: DisclosureRequest, found: Disclosure, case: str) -> Answer:
    """Try once more to take the documents of a complaint in."""
    row = _case_of(request, found, case)
    acting.gather_again(row, by=request.user, at=timezone.now())
    return redirect(found)


# --- one document ---------------------------------------------------------------------------------------------


@only("GET", "HEAD", "POST")
@on_disclosure
def item(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """One document: read it, and release it, withhold it, or black out parts of it."""
    row = item_of(request, found, key)
    form = forms.DecideForm(request.POST or None, item=row)
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        try:
            acting.decide(row, by=request.user, at=timezone.now(), **said)
        except Refused as why:
            refused(form, why)
        else:
            messages.success(request, "The decision is recorded.")
            return _next(found, row, request.user)
    context = {
        "disclosure": found, "item": row, "ask": form, "back": back_to(found), "reader": request.user,
        "boxes": [(row.case.disclosure.exemptions.get(box[5], ""), box[0]) for box in row.boxes],
        "mine": row.decided_by_id == request.user.pk, "send_back": forms.SendBackForm(),
        "can_redact": row.file is not None and row.pages <= blacking.MOST_PAGES,
    }  # fmt: skip
    return render(request, "records/item.html", context, status=422 if form.problems else 200)


def _next(found: Disclosure, row: DisclosureItem, reader: User) -> Answer:
    """The next document that nobody has decided; the request, when there is none."""
    cases = permissions.cases_of(found, reader, on=today())
    left = DisclosureItem.objects.filter(case__in=cases, decision="").order_by("case__pk", "position")
    after = left.filter(case=row.case, position__gt=row.position).first() or left.first()
    return redirect("records:item", found.reference, after.uuid) if after else redirect(found)


@only("GET", "HEAD")
@on_disclosure
def item_file(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """The pages of one document as they were taken in."""
    row = item_of(request, found, key)
    if row.file is None:
        raise Http404
    return respond(row.file, called=f"{found.reference}-{row.position}.pdf")


@only("GET", "HEAD")
@on_disclosure
def item_copy(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """The redacted copy, as it will go out."""
    row = item_of(request, found, key)
    if row.copy is None:
        raise Http404
    return respond(row.copy, called=f"{found.reference}-{row.position}-redacted.pdf")


@only("GET", "HEAD")
@on_disclosure
def item_page(request: DisclosureRequest, found: Disclosure, key: uuid.UUID, number: int) -> Answer:
    """One page as a picture, for the screen on which boxes are drawn."""
    row = item_of(request, found, key)
    if row.file is None or not row.file.may_be_served:
        raise Http404
    try:
        content = blacking.page_picture(row.file, number)
    except (blacking.CannotOpen, IndexError) as fault:
        raise Http404 from fault
    response = HttpResponse(content, content_type="image/png")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@only("GET", "HEAD", "POST")
@on_disclosure
def black_out(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """Draw a box over whatever must not be shown; then say why each is there (R281)."""
    row = item_of(request, found, key)
    back = reverse("records:item", args=[found.reference, row.uuid])
    if row.file is None or not found.is_open or not row.file.may_be_served:
        raise Http404
    drawn = [box[:5] for box in row.boxes]
    given: dict[str, Any] = {"pages": row.pages, "boxes": drawn}
    form = forms.BoxesForm(request.POST, **given) if request.method == "POST" else forms.BoxesForm(**given)
    if request.method == "POST" and form.is_valid():
        kept = dumps([box.kept() for box in form.cleaned_data["boxes"]], salt=DRAWN)
        return _ask_reasons(request, found, row, form.cleaned_data["boxes"], kept, back, fresh=True)
    urls = [reverse("records:item_page", args=[found.reference, row.uuid, n]) for n in range(1, row.pages + 1)]
    context = {
        "disclosure": found, "item": row, "form": form, "page_urls": urls, "back": back,
        "button": "Say why each is there",
        "faults": [str(text) for texts in form.errors.values() for text in texts] if form.is_bound else [],
    }  # fmt: skip
    return render(request, "records/black_out.html", context, status=422 if context["faults"] else 200)


@only("POST")
@on_disclosure
def reasons(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """Why each box is there; then the copy is made."""
    row = item_of(request, found, key)
    back = reverse("records:item", args=[found.reference, row.uuid])
    kept = str(request.POST.get("kept", ""))
    try:
        boxes = [blacking.box(*one) for one in loads(kept, salt=DRAWN)]
    except (BadSignature, ValueError, TypeError, json.JSONDecodeError) as fault:
        raise Http404 from fault
    return _ask_reasons(request, found, row, boxes, kept, back, fresh=False)


def _ask_reasons(
    request: DisclosureRequest, found: Disclosure, row: DisclosureItem, boxes: list[Box], kept: str, back: str, *,
    fresh: bool,
) -> Answer:  # fmt: skip
    form = forms.ReasonsForm(None if fresh else request.POST, item=row, boxes=boxes)
    if not fresh and form.is_valid():
        said = form.cleaned_data
        try:
            acting.redact(
                row, boxes=form.boxes_with_reasons(), reasons=said["reasons"], described_as=said["described_as"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as why:
            refused(form, why)
        else:
            messages.success(request, "The redacted copy is made. Look at it: somebody else looks at it after you.")
            return redirect("records:item", found.reference, row.uuid)
    context = {"disclosure": found, "item": row, "ask": form, "kept": kept, "back": back}
    return render(request, "records/reasons.html", context, status=422 if form.problems else 200)


@only("POST")
@on_disclosure
def check(request: DisclosureRequest, found: Disclosure, key: uuid.UUID) -> Answer:
    """The second look: it is right, or it goes back."""
    row = item_of(request, found, key)
    at = timezone.now()
    try:
        if "right" in request.POST:
            acting.check(row, by=request.user, at=at)
            messages.success(request, "You have looked at it as the second person.")
        else:
            acting.send_back(row, because=str(request.POST.get("because", ""))[:2000], by=request.user, at=at)
            messages.success(request, "It is sent back to be decided again.")
    except Refused as why:
        messages.error(request, " ".join(why.sentences))
        return redirect("records:item", found.reference, row.uuid)
    return redirect(found)
