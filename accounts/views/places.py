"""The trust and its academies: names, letterheads, colours."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import posts
from accounts.forms.places import AcademyForm, NewAcademyForm, TrustForm
from accounts.models import Academy, PostKind, Trust
from accounts.views.access import PersonRequest, appointers_only, the_trust


@appointers_only
def places(request: PersonRequest) -> HttpResponse:
    """The trust and its academies; on the first day, where to say which trust this is."""
    found = Trust.objects.order_by("pk").first()
    keeps_keys = posts.holds(request.user, PostKind.TRUST_OFFICER, on=timezone.localdate())
    academies = found.academies.all() if found else []
    return render(request, "accounts/places.html", {"place": found, "academies": academies, "keeps_keys": keeps_keys})


@appointers_only
def trust(request: PersonRequest) -> HttpResponse:
    """Change what letters and pages say of the trust; on the first day, say which trust this is."""
    found = Trust.objects.order_by("pk").first()
    form = TrustForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The details of the trust were saved.")
        return redirect("accounts:places")
    name = Trust.objects.get(pk=found.pk).name if found else "Which trust this is"
    return render(request, "accounts/place.html", {"form": form, "name": name})


@appointers_only
def academy(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what letters and pages say of an academy."""
    place = get_object_or_404(Academy, slug=slug)
    form = AcademyForm(request.POST or None, instance=place)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"The details of {form.instance.name} were saved.")
        return redirect("accounts:places")
    return render(request, "accounts/place.html", {"form": form, "name": Academy.objects.get(pk=place.pk).name})


@appointers_only
def new_academy(request: PersonRequest) -> HttpResponse:
    """Add an academy. Whoever holds a post at the trust has it at the new academy too."""
    form = NewAcademyForm(request.POST or None, instance=Academy(trust=the_trust()))
    if request.method == "POST" and form.is_valid():
        form.save()
        posts.mirror_all(on=timezone.localdate())
        messages.success(request, f"{form.instance.name} was added. Load its term dates and fill its posts next.")
        return redirect("accounts:places")
    return render(request, "accounts/place.html", {"form": form, "name": "Add an academy"})
