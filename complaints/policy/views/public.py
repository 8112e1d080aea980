"""The procedure as anybody can read it (R3–R6, R23, R28)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Academy
from complaints.policy import in_force, public
from complaints.policy.models import Procedure


@require_safe
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """The version in force at the academy today, without a sign-in (S0 §1, R3)."""
    academy = get_object_or_404(Academy.objects.select_related("trust"), slug=slug)
    today = timezone.localdate()
    try:
        version = in_force.procedure_for(academy, on=today)
    except in_force.NoProcedure:
        return render(request, "policy/none.html", {"academy": academy}, status=404)
    whole = Procedure.objects.whole().get(pk=version.pk)
    return render(request, "policy/public.html", public.context(whole, academy, on=today) | {"today": today})


@require_safe
def version(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A version under which complaints of this academy began or will begin: theirs for life, so kept readable."""
    academy = get_object_or_404(Academy.objects.select_related("trust"), slug=slug)
    whole = get_object_or_404(Procedure.objects.whole().put_in_force().filter(trust_id=academy.trust_id), pk=pk)
    if whole.academy_id not in (None, academy.pk):
        raise Http404
    today = timezone.localdate()
    current = in_force.procedure_for(academy, on=today)
    page = public.context(whole, academy, on=today) | {"today": today, "current": current}
    return render(request, "policy/public.html", page)
