"""The portal's addresses, and some that break while they hold what a complainant wrote."""

from __future__ import annotations

from celery import shared_task
from django.http import HttpRequest, HttpResponse
from django.urls import path

from complaints.casework.models import Complaint
from config.urls import urlpatterns as working


def quoting(request: HttpRequest, reference: str) -> HttpResponse:
    """As a conversion quotes what it could not convert."""
    return HttpResponse(int(Complaint.objects.get(reference=reference).words))


def chained(request: HttpRequest, reference: str) -> HttpResponse:
    """As one failure leads to another."""
    complaint = Complaint.objects.select_related("complainant").get(reference=reference)
    try:
        return HttpResponse({}[complaint.complainant.name])
    except KeyError as problem:
        raise RuntimeError(f"{complaint.summary}: {complaint.complainant.email}") from problem


def posted(request: HttpRequest, reference: str) -> HttpResponse:
    """As a form is read wrongly."""
    return HttpResponse(int(request.POST["words"]))


@shared_task(name="tests.house.broken.task")
def task(words: str) -> int:
    """As a task fails."""
    return int(words)


urlpatterns = [
    path("broken/<slug:reference>/quoting/", quoting),
    path("broken/<slug:reference>/chained/", chained),
    path("broken/<slug:reference>/posted/", posted),
    *working,
]
