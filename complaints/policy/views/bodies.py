"""The bodies outside: who looks at a finished complaint, from which day to which (R103)."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import trail
from accounts.models import Trust
from complaints.policy import permissions
from complaints.policy.forms.acts import BodyForm
from complaints.policy.models import OutsideBody
from complaints.policy.views.common import for_editors, person, trust_of
from complaints.policy.vocabulary import ABOUT_BODY


@for_editors
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Every outside body, past and present."""
    today = timezone.localdate()
    found = permissions.bodies_editable_by(request.user, on=today)
    return render(request, "policy/bodies.html", {"bodies": found, "today": today})


@for_editors
@require_http_methods(["GET", "POST"])
def new_body(request: HttpRequest) -> HttpResponse:
    """One more outside body."""
    return _edit(request, OutsideBody(trust=trust_of(request)), "Add an outside body")


@for_editors
@require_http_methods(["GET", "POST"])
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an outside body, or give it its last day."""
    found = get_object_or_404(permissions.bodies_editable_by(request.user, on=timezone.localdate()), pk=pk)
    return _edit(request, found, f"Change {found.name}")


def _edit(request: HttpRequest, instance: OutsideBody, heading: str) -> HttpResponse:
    if request.method != "POST":
        form = BodyForm(instance=instance, trust=instance.trust)
        return render(request, "policy/body.html", {"form": form, "heading": heading})
    with transaction.atomic():
        Trust.objects.select_for_update().get(pk=instance.trust_id)
        form = BodyForm(request.POST, instance=instance, trust=instance.trust)
        if form.is_there:
            return redirect("policy:bodies")
        if form.is_valid():
            adding = instance.pk is None
            saved = form.save()
            if adding or form.changed_data:
                trail.record(
                    about_kind=ABOUT_BODY, about=saved.uuid, step="add" if adding else "change",
                    by=person(request), on=timezone.localdate(), at=timezone.now(),
                    data={"changed": form.changed_data},
                )  # fmt: skip
                messages.success(request, f"{saved.name} is saved. Letters issued on its days will name it.")
            return redirect("policy:bodies")
    return render(request, "policy/body.html", {"form": form, "heading": heading})
