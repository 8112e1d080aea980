"""The papers of a hearing: making them, handing out the right copy, saying what a copy leaves out."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, permissions
from complaints.casework.forms.papers import WithholdForm
from complaints.casework.models import Bundle, BundleCopy, CaseDocument, Complaint, Reader
from complaints.casework.papers import proof
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case
from complaints.casework.views.one_form import ask, form_on, pressed, tab
from complaints.evidence.fields import accepted
from complaints.evidence.models import File
from complaints.evidence.recognising import Refused as FileRefused
from complaints.evidence.recognising import check
from complaints.evidence.sealing import seal_copy
from complaints.evidence.serving import respond


@only("POST")
@on_case
def make(request: CaseRequest, complaint: Complaint) -> Answer:
    """Have the papers made by the worker."""
    return pressed(
        request,
        lambda: actions.ask_for_papers(
            complaint, supplement=request.POST.get("supplement") == "yes", by=request.user, at=timezone.now(),
            once=str(request.POST.get("once", ""))[:40],
        ),
        done="The papers are being put together. This page shows when they are ready.", to=tab(complaint, "hearing"),
    )  # fmt: skip


@only("POST")
@on_case
def again(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """Try once more what could not be made."""
    bundle = get_object_or_404(Bundle, complaint=complaint, uuid=key)
    actions.make_papers_again(bundle, by=request.user, at=timezone.now())
    return redirect("casework:hearing", complaint.reference)


@only("GET", "HEAD")
@on_case
def copy(request: CaseRequest, complaint: Complaint, key: uuid.UUID, reader: str) -> Answer:
    """The copy that is for this person: the clerk opens each, others their own once it has gone out. Logged (R134)."""
    parts = my_parts(request, complaint)
    if reader not in permissions.copies_for(parts):
        raise Http404
    found = get_object_or_404(
        BundleCopy.objects.select_related("bundle__hearing", "file"), bundle__complaint=complaint, bundle__uuid=key,
        reader=reader, bundle__state=Bundle.State.READY,
    )  # fmt: skip
    if not parts & permissions.MAKERS and found.bundle_id not in proof.circulated(found.bundle.hearing):
        raise Http404
    request.seen_as, request.seen_which = proof.OPENED, str(found.uuid)
    return respond(found.file)


@only("GET", "HEAD", "POST")
@on_case
def withhold(request: CaseRequest, complaint: Complaint) -> Answer:
    """Leave something out of one side's copy."""
    makers_only(request, complaint)
    form = form_on(request, complaint, WithholdForm)
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, timezone.now()
        try:
            actions.only_once(
                complaint, said["once"],
                lambda: actions.withhold(
                    complaint, reader=said["reader"], part=said["part"], pages=said["pages"], words=said["words"],
                    copy=_redacted(request, complaint, form), reason=said["reason"], by=request.user, at=at,
                ),
            )  # fmt: skip
        except actions.Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
        else:
            label = Reader(said["reader"]).label
            messages.success(request, f"Left out of the copy for {label}, from the next papers on.")
            doubtful = actions.shown_unsearched(complaint)
            if doubtful:
                named = "”, “".join(one.title for one in doubtful)
                messages.warning(request, f"Look at what the complainant’s page shows: in “{named}” nothing can be "
                                 "searched for these words.")  # fmt: skip
            return redirect("casework:hearing", complaint.reference)
    return ask(
        request, complaint, form, title="Leave something out of a copy", button="Leave it out", back="hearing",
        intro="A page that is left out is replaced by one that says so, so that page numbers stay the same for "
        "everybody. Words are blacked out for good: the page becomes a picture, and nothing is left underneath.",
    )  # fmt: skip


def _redacted(request: CaseRequest, complaint: Complaint, form: WithholdForm) -> File | None:
    """A redacted copy that was made elsewhere, sealed beside its original."""
    for upload in accepted(form, "copy"):
        key = str(form.cleaned_data["part"]).partition(":")[2]
        document = get_object_or_404(CaseDocument.objects.select_related("file"), complaint=complaint, uuid=key)
        try:
            recognised = check(upload)
            return seal_copy(
                document.file, kind=File.Kind.REDACTED, pieces=upload.chunks(), name=recognised.name,
                media_type=recognised.media_type, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except FileRefused as refusal:
            raise actions.Refused(str(refusal)) from refusal
    return None


@only("POST")
@on_case
def put_back(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """What was left out is in again from the next papers on."""
    row = get_object_or_404(complaint.withholdings, pk=pk)
    actions.lift_withholding(row, by=request.user, at=timezone.now())
    messages.success(request, "It is in again, from the next papers on.")
    return redirect("casework:hearing", complaint.reference)


def makers_only(request: CaseRequest, complaint: Complaint) -> None:
    """Raise Http404 for whoever does not keep the hearing."""
    if not my_parts(request, complaint) & permissions.MAKERS:
        raise Http404
