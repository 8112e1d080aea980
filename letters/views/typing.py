"""The words of a letter as they will read, for whoever is typing them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from letters import reading
from letters.editor import LONGEST


@login_required
@require_POST
@never_cache
def read(request: HttpRequest) -> HttpResponse:
    """What was typed, as a reader sees it. Nothing is kept; what is too long to save is not shown either."""
    body = request.POST.get("body", "")
    if len(body) > LONGEST:
        return HttpResponse(status=413)
    return HttpResponse(reading.to_html(body), content_type="text/html; charset=utf-8")
