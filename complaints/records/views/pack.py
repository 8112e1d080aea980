"""The referral pack of one case: have it made, and open what was made. For whoever sees the whole case."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from accounts.models import Access
from complaints.casework import permissions
from complaints.casework.models import CaseDocument, Complaint
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, today
from complaints.casework.views.frame import frame
from complaints.evidence.serving import respond
from complaints.policy.vocabulary import Stage
from complaints.records import asking
from complaints.records.forms import PackForm
from complaints.records.models import ReferralPack

OPENED = "referral pack"
"""What the access log calls the opening of a pack; its detail is the key of the pack."""


def _for_packers(request: CaseRequest, complaint: Complaint) -> None:
    """Raise Http404 for whoever does not see the whole case, or before there is anything to refer."""
    if not my_parts(request, complaint) & permissions.PACKERS or complaint.stage_reached < Stage.FORMAL:
        raise Http404


@only("GET", "HEAD", "POST")
@on_case
def pack(request: CaseRequest, complaint: Complaint) -> Answer:
    """The packs that were made, and one click that makes another (S0 §8, R107)."""
    _for_packers(request, complaint)
    given: dict[str, Any] = {"complaint": complaint, "user": request.user, "on": today()}
    form = PackForm(initial={"once": secrets.token_urlsafe(18)}, **given)
    if request.method == "POST":
        form = PackForm(_as_offered(request, form), **given)
        if form.is_valid():
            said = form.cleaned_data
            try:
                asking.ask_for_pack(
                    complaint, documents=list(said.get("documents") or ()), withheld=list(said.get("withheld") or ()),
                    words=said["words"], why=said["why"], by=request.user, at=timezone.now(), once=said["once"],
                )  # fmt: skip
            except asking.Refused as refused:
                form.add_error(None, " ".join(refused.sentences))
            else:
                messages.success(request, "The pack is being put together. This page shows when it is ready.")
                return redirect("records:pack", complaint.reference)
    packs = list(
        ReferralPack.objects.filter(complaint=complaint)
        .select_related("file", "asked_by", "body")
        .prefetch_related("items")
    )
    opened = Access.objects.filter(about=complaint.uuid, what=OPENED).select_related("user").order_by("-at")[:50]
    by_pack: dict[str, list[Access]] = {}
    for one in opened:
        by_pack.setdefault(one.detail, []).append(one)
    context = frame(
        request, complaint, "bodies",
        ask=form, packs=[(one, by_pack.get(str(one.uuid), [])) for one in packs],
        making=any(one.in_the_making for one in packs),
        documents=complaint.documents.exclude(kind=CaseDocument.Kind.BUNDLE).count(),
    )  # fmt: skip
    return render(request, "records/pack.html", context, status=422 if form.problems else 200)


def _as_offered(request: CaseRequest, form: PackForm) -> Any:
    """The one button without questions asks for the whole, less what is flagged."""
    data = request.POST.copy()
    if data.get("whole"):
        for name in ("documents", "withheld"):
            if name in form.fields:
                data.setlist(name, form.fields[name].prepare_value(form.initial[name]))
    return data


@only("GET", "HEAD")
@on_case
def file(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """One pack as a download; who had it and when is written down (R134)."""
    _for_packers(request, complaint)
    rows = ReferralPack.objects.filter(complaint=complaint, state=ReferralPack.State.READY, file__isnull=False)
    found = get_object_or_404(rows.select_related("file"), uuid=key)
    if found.file is None:
        raise Http404
    request.seen_as, request.seen_which = OPENED, str(found.uuid)
    return respond(found.file)


@only("POST")
@on_case
def again(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """Try once more what could not be made."""
    _for_packers(request, complaint)
    found = get_object_or_404(ReferralPack, complaint=complaint, uuid=key)
    asking.make_pack_again(found, by=request.user, at=timezone.now())
    return redirect("records:pack", complaint.reference)
