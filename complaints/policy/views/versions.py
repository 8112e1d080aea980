"""The list of versions, one version, its history, and two side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Entry
from complaints.policy import checks, differences, drafting, in_force, loading, permissions, reading
from complaints.policy.forms.acts import BeginForm, EndForm, InForceForm, PlaceForm, ReviewForm
from complaints.policy.models import Procedure, Review
from complaints.policy.views.common import for_editors, person, standing, trust_of, version_or_404
from complaints.policy.vocabulary import ABOUT

STEP_WORDS = {
    "load": "Loaded from a file",
    "copy": "Copied from another version",
    "put_in_force": "Put in force",
    "take_back": "Taken back to a draft",
    "review": "Review recorded",
    "end": "Last day set",
}


@for_editors
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """In force, to come, drafts and past, with a warning where the next review is overdue (R1)."""
    today = timezone.localdate()
    trust = trust_of(request)
    current = {v.pk for v in in_force.in_force_now(trust, on=today)}
    found = permissions.editable_by(request.user, on=today).filter(trust=trust)
    groups: dict[str, list[Procedure]] = {"in_force": [], "to_come": [], "draft": [], "past": []}
    for version in found.select_related("academy").prefetch_related("reviews"):
        groups[standing(version, current, today)].append(version)
    overdue = [version for version in groups["in_force"] if version.review_overdue(today)]
    return render(request, "policy/versions.html", {"groups": groups, "overdue": overdue, "today": today})


@for_editors
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that one version says, and what happened to it."""
    today = timezone.localdate()
    whole = version_or_404(request, pk)
    current = {v.pk for v in in_force.in_force_now(whole.trust, on=today)}
    history = [
        (entry, _step_words(entry.step))
        for entry in Entry.objects.filter(about_kind=ABOUT, about=whole.uuid).select_related("by")
    ]
    others = drafting_others(request, whole)
    return render(
        request,
        "policy/version.html",
        {
            "version": whole,
            "standing": standing(whole, current, today),
            "overdue": not whole.draft and whole.pk in current and whole.review_overdue(today),
            "sections": reading.sections(whole),
            "problems": checks.content_problems(whole) if whole.draft else [],
            "history": history,
            "others": others,
            "may_end": whole.academy_id and whole.pk in current and whole.ended_on is None,
            "may_take_back": not whole.draft and whole.in_force_from and whole.in_force_from > today,
        },
    )


def drafting_others(request: HttpRequest, version: Procedure) -> list[Procedure]:
    """The versions that this one can be laid beside."""
    found = permissions.editable_by(request.user, on=timezone.localdate()).exclude(pk=version.pk)
    return list(found.filter(trust_id=version.trust_id).select_related("academy"))


def _step_words(step: str) -> str:
    if step.startswith("change_"):
        return f"Changed: {reading.SECTIONS.get(step.removeprefix('change_'), step).lower()}"
    return STEP_WORDS.get(step, step)


@for_editors
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between this version and another."""
    right = version_or_404(request, pk)
    chosen = request.GET.get("with", "")
    left = version_or_404(request, int(chosen)) if chosen.isascii() and chosen.isdecimal() else None
    return render(
        request,
        "policy/compare.html",
        {
            "version": right,
            "other": left,
            "changes": differences.between(left, right) if left else [],
            "others": drafting_others(request, right),
        },
    )


@for_editors
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A first draft from one of the procedures that the portal brings (R279)."""
    trust = trust_of(request)
    form = BeginForm(request.POST or None, trust=trust.pk)
    if request.method == "POST" and form.is_valid():
        try:
            draft = loading.load_shipped(
                form.cleaned_data["shipped"], trust=trust, academy=form.academy, by=person(request),
                on=timezone.localdate(), at=timezone.now(),
            )  # fmt: skip
        except drafting.Refused as refused:
            form.add_error("place", " ".join(refused.problems))
        else:
            messages.success(
                request, "The draft is made. Read it through, and change what your trust does differently."
            )
            return redirect("policy:version", pk=draft.pk)
    return render(request, "policy/act.html", {
        "form": form, "heading": "Begin with a procedure that the portal brings", "button": "Make the draft",
        "text": "The draft has every stage, time limit and name filled in. Change what your trust does differently. "
        "Nothing changes for complaints until it is approved and in force.",
    })  # fmt: skip


@for_editors
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft from a version, for one academy or for all."""
    source = version_or_404(request, pk)
    form = PlaceForm(request.POST or None, trust=source.trust_id, academy=source.academy_id)
    if request.method == "POST" and form.is_valid():
        try:
            draft = drafting.copy_to_draft(
                source, academy=form.academy, by=person(request), on=timezone.localdate(), at=timezone.now()
            )
        except drafting.Refused as refused:
            form.add_error("place", " ".join(refused.problems))
        else:
            return redirect("policy:version", pk=draft.pk)
    return render(request, "policy/act.html", {
        "form": form, "version": source, "heading": f"Copy version {source.number} to a new draft",
        "button": "Make the draft",
        "text": "The draft says the same until you change it. Nothing changes for complaints until it is in force.",
    })  # fmt: skip


@for_editors
@require_http_methods(["GET", "POST"])
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    """From which day a draft is in force; every reason against it is shown (R277)."""
    version = version_or_404(request, pk)
    if not version.draft and request.method == "GET":
        return redirect("policy:version", pk=pk)
    today = timezone.localdate()
    form = InForceForm(request.POST or None, initial={"in_force_from": today})
    problems = []
    if request.method == "GET":
        problems = checks.approval_problems(version, in_force_from=today, on=today) + checks.content_problems(version)
    elif form.is_valid():
        try:
            drafting.put_in_force(
                version, in_force_from=form.cleaned_data["in_force_from"],
                by=person(request), on=today, at=timezone.now(),
            )  # fmt: skip
        except drafting.Refused as refused:
            for problem in refused.problems:
                form.add_error("in_force_from", problem)
        else:
            messages.success(request, "The version is put in force. It can no longer be changed.")
            return redirect("policy:version", pk=pk)
    return render(request, "policy/act.html", {
        "form": form, "version": version, "heading": f"Put version {version.number} in force",
        "problems": problems, "button": "Put it in force",
        "text": "From then on it cannot be changed, only copied. Complaints received before that day keep the "
        "version that they began under.",
    })  # fmt: skip


@for_editors
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a review that left the version as it is (S0 §13, R2)."""
    version = version_or_404(request, pk, draft=False)
    form = ReviewForm(request.POST or None, instance=Review(procedure=version), initial={"approver": version.approver})
    if request.method == "POST" and form.is_valid():
        try:
            drafting.record_review(
                version, **form.cleaned_data, by=person(request), on=timezone.localdate(), at=timezone.now()
            )
        except drafting.Refused as refused:
            form.add_error("reviewed_on", " ".join(refused.problems))
        else:
            messages.success(request, "The review is recorded.")
            return redirect("policy:version", pk=pk)
    return render(request, "policy/act.html", {
        "form": form, "version": version, "heading": f"Record a review of version {version.number}",
        "button": "Record the review",
        "text": "For a review after which nothing changes. To change something, copy the version to a draft.",
    })  # fmt: skip


@for_editors
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of an academy's own version."""
    version = version_or_404(request, pk, draft=False)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.end(
                version, last_day=form.cleaned_data["last_day"],
                by=person(request), on=timezone.localdate(), at=timezone.now(),
            )  # fmt: skip
        except drafting.Refused as refused:
            form.add_error("last_day", " ".join(refused.problems))
        else:
            messages.success(request, "The last day is set.")
            return redirect("policy:version", pk=pk)
    return render(request, "policy/act.html", {
        "form": form, "version": version, "heading": f"End version {version.number}", "button": "Set the last day",
        "text": "Complaints that began under it keep it.",
    })  # fmt: skip


@for_editors
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A version that is not in force yet becomes a draft again."""
    version = version_or_404(request, pk)
    problems: list[str] = []
    if request.method == "POST":
        try:
            drafting.take_back(version, by=person(request), on=timezone.localdate(), at=timezone.now())
        except drafting.Refused as refused:
            problems = refused.problems
        else:
            return redirect("policy:version", pk=pk)
    return render(request, "policy/act.html", {
        "version": version, "heading": f"Take version {version.number} back to a draft?", "problems": problems,
        "button": "Take it back", "text": "It will not come into force until somebody puts it in force again.",
    })  # fmt: skip


@for_editors
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = permissions.editable_by(request.user, on=timezone.localdate()).filter(pk=pk).first()
    if found is None and request.method == "POST":
        return redirect("policy:versions")
    version = version_or_404(request, pk, draft=True)
    if request.method == "POST":
        drafting.discard(version, by=person(request), on=timezone.localdate(), at=timezone.now())
        messages.success(request, "The draft is thrown away.")
        return redirect("policy:versions")
    return render(request, "policy/act.html", {
        "version": version, "heading": f"Throw away draft version {version.number}?", "button": "Throw it away",
        "warning": True, "text": "What was changed in it is lost. The version that it was copied from stays.",
    })  # fmt: skip
