"""Pages for families: before you post, and how to report a worry about online safety (R218–R228, R253, R254)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Academy
from socialmedia import quiet
from socialmedia import reference as incidents
from socialmedia.prevention import reference
from socialmedia.prevention.models import Page
from socialmedia.prevention.vocabulary import Signed, Standards


def _academy(slug: str) -> Academy:
    return get_object_or_404(Academy.objects.select_related("trust"), slug=slug, is_open=True)


@require_safe
def guidance(request: HttpRequest, slug: str) -> HttpResponse:
    """Before you post about our school: a guide for parents and carers."""
    academy = _academy(slug)
    on = timezone.localdate()
    pages = Page.objects.filter(whose=Standards.OFFICIAL, gone_on__isnull=True, academy__in=[academy])
    context = {
        "academy": academy, "policies": reference.policies_of(academy.trust, staff=False), "pages": pages,
        "statement": reference.in_force(academy.trust, Signed.HOME_SCHOOL, on=on), "today": on,
    }  # fmt: skip
    return render(request, "prevention/guidance.html", context)


@require_safe
def concern(request: HttpRequest, slug: str) -> HttpResponse:
    """How to report a worry about online safety, at any hour (R254, R259)."""
    academy = _academy(slug)
    trust = academy.trust
    links = [row for row in incidents.support_contacts_of(trust) if row.in_use and row.key in FOR_FAMILIES]
    now = timezone.now()
    platforms = [row for row in incidents.platforms_of(trust) if row.in_use and row.rules_link]
    context = {
        "academy": academy, "rules": reference.rules_of(trust), "hours": incidents.hours_of(trust), "links": links,
        "quiet": quiet.is_quiet(trust, now), "platforms": platforms,
    }  # fmt: skip
    return render(request, "prevention/concern.html", context)


FOR_FAMILIES = frozenset({"ceop", "nspcc", "internet_matters"})
"""Contacts that help families; the others are for schools."""
