"""The pages on which a trust keeps its wordings. Whoever may not is told that there is nothing here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import posts
from accounts.models import Academy, PostKind, User
from letters import merging, reading, wordings
from letters.catalogue import CATALOGUE, LetterKind, ready
from letters.fields import FIELDS
from letters.forms import WordingForm
from letters.models import Wording

KEEPERS = (PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER)
"""Who keeps the wordings (procedure.md, "Posts and what they give")."""


LITERAL = (
    "“{mark}” means nothing here: it stays in the letter as it is typed, and such a letter cannot go. "
    "A field is written between double square brackets."
)


def may_keep(user: User) -> bool:
    """Whether a person keeps the trust's wordings today."""
    return posts.holds(user, *KEEPERS, on=timezone.localdate())


def _keeper(request: HttpRequest) -> User:
    if not (isinstance(request.user, User) and may_keep(request.user)):
        raise Http404
    return request.user


def _kind(key: str) -> LetterKind:
    if key not in CATALOGUE:
        raise Http404
    return CATALOGUE[key]


def _academy(slug: str | None) -> Academy | None:
    return get_object_or_404(Academy, slug=slug) if slug else None


def _address(name: str, key: str, academy: Academy | None) -> str:
    return reverse(
        f"letters:{name}_at" if academy else f"letters:{name}", args=[key, *([academy.slug] if academy else [])]
    )


def _preview(kind: LetterKind, subject_line: str, body: str, chosen: set[str]) -> dict[str, object]:
    """The wording merged with the sample, as it will look."""
    sample = kind.sample()
    choices = {name: name in chosen for name in kind.choices}
    values = ready(kind, sample)
    for left_out, choice in kind.unless.items():
        if choices.get(choice):
            values.pop(left_out, None)
    return {
        "subject": merging.merge_line(subject_line, sample, fields=kind.fields),
        "words": reading.to_html(merging.merge(body, values, choices, fields=kind.fields)),
    }


@login_required
@require_safe
def every_wording(request: HttpRequest) -> HttpResponse:
    """Every letter of the catalogue, with what this trust has changed."""
    _keeper(request)
    rows: dict[str, list[Wording]] = {}
    for wording in Wording.objects.select_related("academy", "edited_by"):
        rows.setdefault(wording.key, []).append(wording)
    listed = [
        {
            "kind": kind,
            "trust": next((w for w in rows.get(kind.key, []) if w.academy_id is None), None),
            "variants": [w for w in rows.get(kind.key, []) if w.academy_id],
        }
        for kind in sorted(CATALOGUE.values(), key=lambda kind: kind.title)
    ]
    return render(request, "letters/wordings.html", {"listed": listed})


@login_required
@require_safe
def wording(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """One wording: how it looks with a sample, its versions, and where it comes from."""
    _keeper(request)
    kind, academy = _kind(key), _academy(slug)
    row = Wording.objects.filter(key=key, academy=academy).select_related("edited_by").first()
    words = wordings.words_for(key, academy)
    chosen = set(request.GET.getlist("choice")) & set(kind.choices)
    context = {
        "kind": kind,
        "academy": academy,
        "row": row,
        "versions": row.versions.select_related("edited_by") if row else [],
        "variants": Wording.objects.filter(key=key, academy__isnull=False).select_related("academy"),
        "academies": Academy.objects.all(),
        "chosen": chosen,
        "preview": _preview(kind, words.subject_line, words.body, chosen),
        "edit_address": _address("edit", key, academy),
        "reset_address": _address("reset", key, academy),
        "can_reset": row is not None and row.text_hash != (_trust_hash(key) if academy else kind.shipped_hash),
    }
    return render(request, "letters/wording.html", context)


def _trust_hash(key: str) -> str:
    words = wordings.words_for(key, None)
    return Wording(subject_line=words.subject_line, body=words.body).text_hash


@login_required
@require_safe
def version(request: HttpRequest, key: str, number: int, slug: str | None = None) -> HttpResponse:
    """A wording as it once stood."""
    _keeper(request)
    kind, academy = _kind(key), _academy(slug)
    row = get_object_or_404(Wording, key=key, academy=academy)
    kept = get_object_or_404(row.versions.select_related("edited_by"), version=number)
    return render(
        request,
        "letters/version.html",
        {"kind": kind, "academy": academy, "kept": kept, "back": _address("wording", key, academy)},
    )


@login_required
def edit(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """Edits a wording; the preview button shows it without keeping it."""
    user = _keeper(request)
    kind, academy = _kind(key), _academy(slug)
    row = Wording.objects.filter(key=key, academy=academy).first()
    words = wordings.words_for(key, academy)
    back = _address("wording", key, academy)
    preview = None
    if request.method == "POST":
        form = WordingForm(request.POST, kind=kind)
        if form.is_valid() and "preview" in request.POST:
            preview = _preview(kind, form.cleaned_data["subject_line"], form.cleaned_data["body"], set(kind.choices))
        elif form.is_valid():
            try:
                wordings.edit(
                    key=key, academy=academy, subject_line=form.cleaned_data["subject_line"],
                    body=form.cleaned_data["body"], seen_version=form.cleaned_data["seen_version"],
                    note=form.cleaned_data["note"], by=user, at=timezone.now(),
                )  # fmt: skip
            except wordings.EditedMeanwhile:
                form.add_error(
                    None,
                    "Somebody else changed this wording after you opened it. What you typed is still below: copy it, "
                    "open the wording again and bring the two together.",
                )
            except wordings.WordingRefused as refused:
                for fault in refused.faults:
                    form.add_error("body", str(fault))
            else:
                messages.success(request, "The wording is saved. Letters drafted from now on begin with it.")
                for mark in merging.foreign_marks(f"{form.cleaned_data['subject_line']}\n{form.cleaned_data['body']}"):
                    messages.warning(request, LITERAL.format(mark=mark))
                return redirect(back)
    else:
        form = WordingForm(
            kind=kind,
            initial={
                "subject_line": words.subject_line, "body": words.body, "seen_version": row.version if row else None,
            },
        )  # fmt: skip
    fields = [(FIELDS[name], name in kind.required) for name in FIELDS if name in kind.fields]
    return render(
        request,
        "letters/edit.html",
        {"kind": kind, "academy": academy, "form": form, "fields": fields, "preview": preview, "back": back},
    )


@login_required
def reset(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """Asks, then goes back to the shipped text (a variant: to the trust's wording). The versions stay."""
    user = _keeper(request)
    kind, academy = _kind(key), _academy(slug)
    get_object_or_404(Wording, key=key, academy=academy)
    back = _address("wording", key, academy)
    if request.method == "POST":
        wordings.reset(key=key, academy=academy, by=user, at=timezone.now())
        messages.success(request, "The wording is back as it was. The earlier versions are kept.")
        return redirect(back)
    return render(request, "letters/reset.html", {"kind": kind, "academy": academy, "back": back})
