"""Who looked at a complaint."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from accounts import posts, seen
from accounts.methods import only
from complaints.casework import who_looked as log
from complaints.casework.models import Complaint
from complaints.casework.views.access import Answer, CaseRequest, on_case, today, works_on
from complaints.casework.views.frame import frame

A_PAGE = 100


@only("GET", "HEAD")
@on_case
def who_looked(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everybody who looked, and each look; for whoever works on the case, and the trust's officers (R134)."""
    if not works_on(request, complaint) and not posts.holds(request.user, *seen.READERS, on=today()):
        raise Http404
    rows = log.of(complaint).select_related("user")
    people = log.readers(complaint)
    chosen = None
    if "who" in request.GET:
        chosen = next((one for one in people if one.key == request.GET["who"]), None)
        if chosen is None:
            raise Http404
        rows = rows.filter(user=chosen.user_id)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = frame(
        request, complaint, "chronology", people=people, page=page,
        looks=log.described(complaint, list(page.object_list)), chosen=chosen,
        query=f"who={chosen.key}" if chosen else "",
        exports=[] if chosen else log.exports(complaint, on=today()),
    )  # fmt: skip
    return render(request, "casework/who_looked.html", context)
