"""The pages on which a trust keeps its wordings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Academy, User
from letters import cases, checking, merging, showing, upgrades, wordings
from letters.catalogue import CATALOGUE, LICENCES, LetterKind
from letters.fields import FIELDS
from letters.forms import WordingForm
from letters.models import Origin, Wording
from letters.names import names_at
from letters.plain_words import advice
from letters.serving import draft_response
from letters.shared_passages import SHARED, SharedPassage
from letters.views.keepers import keeper
from letters.vocabulary import Form

LITERAL = (
    "“{mark}” means nothing here: it stays in the letter as it is typed, and such a letter cannot go. "
    "A field is written between double square brackets."
)
LEFT = "“{place}” looks like a place to fill in. A letter that still has it when it is approved cannot go."
NO_CASE = "You have no case with this reference from which this letter could be written."


def kind_of(key: str) -> LetterKind | SharedPassage:
    """The letter or shared passage of this key, or nothing here."""
    try:
        return wordings.shipped(key)
    except KeyError:
        raise Http404 from None


def academy_of(slug: str | None) -> Academy | None:
    return get_object_or_404(Academy, slug=slug) if slug else None


def address(name: str, key: str, academy: Academy | None) -> str:
    return reverse(
        f"letters:{name}_at" if academy else f"letters:{name}", args=[key, *([academy.slug] if academy else [])]
    )


def _called(academy: Academy | None) -> dict[str, str]:
    place = academy or Academy.objects.select_related("trust").first()
    return names_at(place, on=timezone.localdate()) if place else {}


@login_required
@require_safe
def every_wording(request: HttpRequest) -> HttpResponse:
    """Every letter of the catalogue and every shared passage, with what this trust has changed."""
    keeper(request)
    rows: dict[str, list[Wording]] = {}
    for wording in Wording.objects.filter(in_force=True).select_related("academy", "edited_by"):
        rows.setdefault(wording.key, []).append(wording)
    kinds: list[tuple[str, LetterKind | SharedPassage]] = [
        *sorted(CATALOGUE.items(), key=lambda pair: pair[1].title),
        *((one.key, one) for one in SHARED.values()),
    ]
    listed = [
        {
            "key": key,
            "kind": kind,
            "group": "Passages that letters share" if isinstance(kind, SharedPassage) else kind.group,
            "trust": next((w for w in rows.get(key, []) if w.academy_id is None), None),
            "variants": [w for w in rows.get(key, []) if w.academy_id],
            "news": any(upgrades.has_news(w) for w in rows.get(key, [])),
        }
        for key, kind in kinds
    ]
    groups = list(dict.fromkeys(str(item["group"]) for item in listed))
    order = sorted(groups, key=lambda name: (name.startswith("Passages"), "complaint" not in name, name))
    grouped = [(name, [item for item in listed if item["group"] == name]) for name in order]
    return render(request, "letters/wordings.html", {"grouped": grouped, "news": [i for i in listed if i["news"]]})


@login_required
@require_safe
def wording(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """One wording: how it looks with a sample or a case, its versions, and where it comes from."""
    user = keeper(request)
    kind, academy = kind_of(key), academy_of(slug)
    kept = Wording.objects.filter(key=key, academy=academy).select_related("edited_by").first()
    row = kept if kept and kept.in_force else None
    words = wordings.words_for(key, academy)
    choices = kind.choices if isinstance(kind, LetterKind) else {}
    chosen = set(request.GET.getlist("choice")) & set(choices)
    context = {
        "key": key,
        "kind": kind,
        "academy": academy,
        "row": row,
        "licensed": row is not None and row.origin == Origin.LICENSED,
        "acknowledgement": words.acknowledgement,
        "model": LICENCES.get(kind.follows) if isinstance(kind, LetterKind) else None,
        "versions": kept.versions.select_related("edited_by") if kept else [],
        "variants": Wording.objects.filter(key=key, academy__isnull=False, in_force=True).select_related("academy"),
        "academies": Academy.objects.all(),
        "chosen": chosen,
        "advice": advice(words.whole),
        "left": checking.places_left(f"{words.subject_line}\n\n{words.whole}"),
        "passages": [(name, SHARED[name]) for name in merging.passages_in(words.body) if name in SHARED],
        "used_in": _used_in(kind, academy),
        "has_news": row is not None and upgrades.has_news(row),
        "news_address": address("news", key, academy),
        "edit_address": address("edit", key, academy),
        "reset_address": address("reset", key, academy),
        "compare_address": address("compare", key, academy),
        "can_reset": row is not None and (academy is not None or row.text_hash != kind.shipped_hash),
        "pages_address": address("pages", key, academy)
        if isinstance(kind, LetterKind) and kind.form == Form.LETTER
        else "",
        "reference": request.GET.get("case", "").strip()[:40],
        **_preview(user, key, kind, words.subject_line, words.body, chosen, academy, words.acknowledgement,
                   reference=request.GET.get("case", "")),
    }  # fmt: skip
    return render(request, "letters/wording.html", context)


@login_required
@require_safe
def pages(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """The wording in force as pages marked DRAFT, with the sample: what a reader would take out of the envelope."""
    user = keeper(request)
    kind, academy = kind_of(key), academy_of(slug)
    place = academy or Academy.objects.select_related("trust").first()
    if not isinstance(kind, LetterKind) or kind.form != Form.LETTER or place is None:
        raise Http404
    letter = showing.sample_letter(
        kind, wordings.words_for(key, academy), set(request.GET.getlist("choice")) & set(kind.choices), academy=place,
        large_print="large" in request.GET, called=_called(academy),
    )  # fmt: skip
    return draft_response(request, letter, by=user, at=timezone.now())


def _used_in(kind: LetterKind | SharedPassage, academy: Academy | None) -> list[LetterKind]:
    if isinstance(kind, LetterKind):
        return []
    rows = {row.key: row.body for row in Wording.objects.filter(academy__isnull=True)}
    return [one for key, one in CATALOGUE.items() if kind.name in merging.passages_in(rows.get(key, one.body))]


def _preview(
    user: User, key: str, kind: LetterKind | SharedPassage, subject_line: str, body: str, chosen: set[str],
    academy: Academy | None, acknowledgement: str, *, reference: str,
) -> dict[str, object]:  # fmt: skip
    """The wording as it will look: with the case of that reference, or with the sample."""
    if reference.strip() and isinstance(kind, LetterKind):
        case = cases.find(user, reference, key, at=timezone.now())
        if case is None:
            return {"preview": None, "no_case": NO_CASE}
        shown = showing.with_case(kind, subject_line, body, case, acknowledgement=acknowledgement)
        return {"preview": shown, "case": case}
    return {
        "preview": showing.with_sample(
            kind, subject_line, body, chosen, academy=academy, acknowledgement=acknowledgement, called=_called(academy)
        )
    }


@login_required
@require_safe
def version(request: HttpRequest, key: str, number: int, slug: str | None = None) -> HttpResponse:
    """A wording as it once stood."""
    keeper(request)
    kind, academy = kind_of(key), academy_of(slug)
    row = get_object_or_404(Wording, key=key, academy=academy)
    kept = get_object_or_404(row.versions.select_related("edited_by"), version=number)
    return render(
        request,
        "letters/version.html",
        {"kind": kind, "academy": academy, "kept": kept, "back": address("wording", key, academy),
         "licensed": kept.origin == Origin.LICENSED},
    )  # fmt: skip


@login_required
def edit(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """Edits a wording; the preview button shows it, with advice, without keeping it."""
    user = keeper(request)
    kind, academy = kind_of(key), academy_of(slug)
    row = Wording.objects.filter(key=key, academy=academy).first()
    own = row if row and row.in_force else None
    words = wordings.words_for(key, academy)
    back = address("wording", key, academy)
    shown: dict[str, object] = {}
    if request.method == "POST":
        form = WordingForm(request.POST, key=key, academy=academy)
        if form.is_valid() and "preview" in request.POST:
            shown = _shown(user, key, kind, form, academy)
        elif form.is_valid():
            said = form.cleaned_data
            try:
                wordings.edit(
                    key=key, academy=academy, subject_line=said.get("subject_line", ""), body=said["body"],
                    seen_version=said["seen_version"], note=said["note"], terms=form.terms, by=user, at=timezone.now(),
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
                text = f"{said.get('subject_line', '')}\n\n{said['body']}"
                foreign = merging.foreign_marks(text)
                for mark in foreign:
                    messages.warning(request, LITERAL.format(mark=mark))
                for place in checking.places_left(text):
                    if not any(place in mark for mark in foreign):
                        messages.warning(request, LEFT.format(place=place))
                return redirect(back)
    else:
        form = WordingForm(
            key=key,
            academy=academy,
            initial={
                "subject_line": words.subject_line, "body": words.body, "seen_version": row.version if row else None,
                "origin": own.origin if own else Origin.OWN, "licence": own.licence if own else "",
                "acknowledgement": own.acknowledgement if own else "",
            },
        )  # fmt: skip
    known = kind.fields if isinstance(kind, LetterKind) else frozenset(FIELDS)
    needed = kind.required if isinstance(kind, LetterKind) else ()
    context = {
        "kind": kind, "academy": academy, "form": form, "back": back, "shared": SHARED.values(),
        "is_passage": isinstance(kind, SharedPassage),
        "fields": [(FIELDS[name], name in needed) for name in FIELDS if name in known], **shown,
    }  # fmt: skip
    return render(request, "letters/edit.html", context)


def _shown(
    user: User, key: str, kind: LetterKind | SharedPassage, form: WordingForm, academy: Academy | None
) -> dict[str, object]:
    said = form.cleaned_data
    choices = set(kind.choices) if isinstance(kind, LetterKind) else set()
    found = _preview(
        user, key, kind, said.get("subject_line", ""), said["body"], choices, academy, form.terms.acknowledgement,
        reference=said.get("case", ""),
    )  # fmt: skip
    if "no_case" in found:
        form.add_error("case", NO_CASE)
    whole = wordings.whole(said["body"], academy, "")
    left = checking.places_left(f"{said.get('subject_line', '')}\n\n{whole}")
    return {**found, "advice": advice(whole), "left": left}


@login_required
def reset(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """Asks, then goes back to the shipped text (a variant: to the trust's wording). The versions stay."""
    user = keeper(request)
    kind, academy = kind_of(key), academy_of(slug)
    get_object_or_404(Wording, key=key, academy=academy, in_force=True)
    back = address("wording", key, academy)
    if request.method == "POST":
        wordings.reset(key=key, academy=academy, by=user, at=timezone.now())
        messages.success(request, "The wording is back as it was. The earlier versions are kept.")
        return redirect(back)
    return render(request, "letters/reset.html", {"kind": kind, "academy": academy, "back": back})
