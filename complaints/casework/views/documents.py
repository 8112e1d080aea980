"""Documents of a case: adding several at once, handing one out, showing one to the complainant."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions
from complaints.casework.forms.record import DocumentsForm, LookedForm
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, on_case, recorders_only, today, works_on
from complaints.casework.views.frame import frame
from complaints.evidence import copies
from complaints.evidence.fields import accepted
from complaints.evidence.models import File
from complaints.evidence.sealing import Refused as FileRefused
from complaints.evidence.sealing import seal
from complaints.evidence.serving import respond

SHOW_LATER = "To keep it on the case, add it without showing it."
IN_PAGE = {"picture": File.Kind.VIEWING, "small": File.Kind.THUMBNAIL}
"""What a page may show of a picture. It was drawn anew, so that nothing hidden in the original reaches a browser."""


@only("GET", "HEAD", "POST")
@on_case
def documents(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everything on file. What was right among the files is kept even when another was refused."""
    may_record = works_on(request, complaint)
    given: dict[str, Any] = {"complaint": complaint, "user": request.user, "on": today()}
    if request.method == "POST":
        recorders_only(request, complaint)
        once = str(request.POST.get("once", ""))[:40]
        if once and actions.repeated(complaint, f"{once}-1"):
            return redirect("casework:documents", complaint.reference)
        form = DocumentsForm(request.POST, request.FILES, **given)
        valid = form.is_valid()
        added = _add(request, complaint, form, once)
        if added:
            messages.success(request, f"{added} document{'' if added == 1 else 's'} added.")
        if valid and not form.problems:
            return redirect("casework:documents", complaint.reference)
        data = request.POST.copy()
        data["once"] = secrets.token_urlsafe(18)
        form.data = data
    else:
        form = DocumentsForm(initial={"once": secrets.token_urlsafe(18)}, **given)
    rows = list(complaint.documents.select_related("file", "added_by").order_by("-pk"))
    pictures = copies.shown(row.file for row in rows if row.file.is_picture and row.file.may_be_served)
    listed = [(row, pictures.get(row.file_id)) for row in rows]
    context = frame(request, complaint, "documents", documents=listed, ask=form, may_record=may_record)
    return render(request, "casework/documents.html", context, status=422 if form.problems else 200)


def _add(request: CaseRequest, complaint: Complaint, form: DocumentsForm, once: str) -> int:
    """Seal every file that may be kept and put it on the record; says how many."""
    kind = form.cleaned_data.get("kind") or form.fields["kind"].initial
    title = form.cleaned_data.get("title", "")
    added = 0
    for number, upload in enumerate(accepted(form, "uploads"), start=1):
        at = timezone.now()
        try:
            with transaction.atomic():
                file = seal(upload, by=request.user, at=at)
                actions.add_document(
                    complaint, file=file, title=title or file.name, kind=str(kind),
                    shared=bool(form.cleaned_data.get("shared")), by=request.user, at=at,
                    once=f"{once}-{number}" if once else "",
                )  # fmt: skip
        except FileRefused as refusal:
            form.add_error("uploads", str(refusal))
        except actions.Refused as refused:
            form.add_error("shared", f"“{upload.name}” was not added. {' '.join(refused.sentences)} {SHOW_LATER}")
        else:
            added += 1
    return added


@only("GET", "HEAD")
@on_case
def document(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """The file as a download, or of a picture a redrawn copy in the page; what was had is written down (R134)."""
    found = get_object_or_404(complaint.documents.select_related("file"), uuid=key)
    asked = request.GET.get("show", "")
    if asked and not found.file.may_be_served:
        raise Http404
    file = get_object_or_404(found.file.copies, kind=IN_PAGE.get(asked)) if asked else found.file
    request.seen_as = {"picture": "picture", "small": "small picture"}.get(asked, "document")
    return respond(file, inline=bool(asked))


@only("POST")
@on_case
def share(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """Show a document on the complainant's own page, or no longer."""
    found = get_object_or_404(complaint.documents, uuid=key)
    shared = request.POST.get("shared") == "yes"
    looked = request.POST.get("looked") == "yes"
    try:
        actions.share_document(found, shared=shared, by=request.user, at=timezone.now(), looked=looked)
    except actions.LookFirst as first:
        context = frame(
            request, complaint, "documents", question=f"Have you looked through “{found.title}”?",
            text=" ".join(first.sentences), form=LookedForm(), button="None of them stands in it: show it",
            back_name="documents",
        )  # fmt: skip
        return render(request, "casework/confirm.html", context)
    except actions.Refused as refused:
        messages.error(request, " ".join(refused.sentences))
        return redirect("casework:documents", complaint.reference)
    said = "is shown on the complainant's page" if shared else "is no longer shown on the complainant's page"
    messages.success(request, f"“{found.title}” {said}.")
    return redirect("casework:documents", complaint.reference)
