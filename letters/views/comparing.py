"""Two versions of a wording side by side, and what a release changed beside a wording that was edited here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Academy
from letters import upgrades, wordings
from letters.catalogue import LetterKind
from letters.differences import side_by_side
from letters.models import Wording
from letters.shared_passages import SharedPassage
from letters.views.keepers import keeper
from letters.views.wordings import academy_of, address, kind_of

SHIPPED, TRUST = "shipped", "trust"


def _text(subject_line: str, body: str) -> str:
    return f"{subject_line}\n\n{body}" if subject_line else body


def _shipped_text(kind: LetterKind | SharedPassage) -> str:
    return _text(kind.subject_line if isinstance(kind, LetterKind) else "", kind.body)


@login_required
@require_safe
def compare(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """Two versions side by side; the shipped text and the trust's wording can be one of them."""
    keeper(request)
    kind, academy = kind_of(key), academy_of(slug)
    texts = _texts(key, kind, academy)
    names = list(texts)
    left = request.GET.get("left", "")
    right = request.GET.get("right", "")
    left = left if left in texts else names[min(1, len(names) - 1)]
    right = right if right in texts else names[0]
    context = {
        "kind": kind, "academy": academy, "back": address("wording", key, academy),
        "offered": [(name, words) for name, (words, _) in texts.items()], "left": left, "right": right,
        "left_words": texts[left][0], "right_words": texts[right][0],
        "rows": side_by_side(texts[left][1], texts[right][1]),
    }  # fmt: skip
    return render(request, "letters/compare.html", context)


def _texts(key: str, kind: LetterKind | SharedPassage, academy: Academy | None) -> dict[str, tuple[str, str]]:
    """What can be compared, the newest first: its name in the address, its words for a person, its text."""
    found: dict[str, tuple[str, str]] = {}
    row = Wording.objects.filter(key=key, academy=academy).first()
    for kept in row.versions.select_related("edited_by") if row else []:
        who = kept.edited_by.name if kept.edited_by else "the portal’s own words"
        found[str(kept.version)] = (f"Version {kept.version}, {who}", _text(kept.subject_line, kept.body))
    if academy is not None:
        trusts = wordings.words_for(key, None)
        found[TRUST] = ("The trust’s wording", _text(trusts.subject_line, trusts.body))
    found[SHIPPED] = ("The portal’s own words", _shipped_text(kind))
    return found


@login_required
def news(request: HttpRequest, key: str, slug: str | None = None) -> HttpResponse:
    """What a release changed in the text that an edited wording began from. A person decides."""
    user = keeper(request)
    kind, academy = kind_of(key), academy_of(slug)
    row = get_object_or_404(Wording, key=key, academy=academy, in_force=True)
    back = address("wording", key, academy)
    if request.method == "POST":
        upgrades.keep_ours(row, by=user, at=timezone.now())
        messages.success(request, "Your wording stays. The portal’s new words can still be compared with it.")
        return redirect(back)
    if not upgrades.has_news(row):
        messages.info(request, "The update changed nothing in this text, or somebody has looked at it already.")
        return redirect(back)
    began, now = upgrades.began_from(row), _shipped_text(kind)
    context = {
        "kind": kind, "academy": academy, "back": back, "reset_address": address("reset", key, academy),
        "edit_address": address("edit", key, academy), "began": began,
        "changed": side_by_side(_text(began.subject_line, began.body), now) if began else [],
        "ours": side_by_side(_text(row.subject_line, row.body), now),
    }  # fmt: skip
    return render(request, "letters/news.html", context)
