"""Reaching a case: fetching is authorising, and who may not finds nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.models import User
from complaints.casework import actions, permissions
from complaints.casework.models import Clock, Complaint, LatenessReason, Message, Risk, TakingDown
from complaints.casework.who_looked import FROM_A_SEARCH

P = ParamSpec("P")


class CaseRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    seen_as: str
    seen_which: str
    """What the access log calls it and which one it was, where the address alone does not say."""


Answer = HttpResponseBase

UNREAD = Coalesce(
    Subquery(
        Message.objects.filter(complaint=OuterRef("pk"), from_complainant=True, seen_at__isnull=True)
        .order_by().values("complaint").annotate(number=Count("pk")).values("number")
    ),
    0,
)  # fmt: skip
"""How many messages of the complainant nobody who works on the case has read."""

AT_RISK = Exists(Risk.objects.filter(complaint=OuterRef("pk"), over_on=None))
"""Whether somebody sees a risk that has not passed."""


ASKS_FOR_HELP = Exists(TakingDown.objects.filter(complaint=OuterRef("pk"), done_on__isnull=True))
"""Whether the complainant waits for somebody to take a request down for them."""

AT_A_GLANCE = {"unread": UNREAD, "at_risk": AT_RISK, "asks_for_help": ASKS_FOR_HELP}
"""What every page of a case says at its top."""

CLOCKS = Clock.objects.annotate(explained=Exists(LatenessReason.objects.filter(clock=OuterRef("pk"))))
"""Time limits, each with whether somebody has written down why it was not kept."""

SEEN = {"letter_pdf": "letter PDF"}
"""What the access log calls a page whose address is called otherwise."""


def today() -> dt.date:
    """The Europe/London day."""
    return timezone.localdate()


def on_case(
    view: Callable[Concatenate[CaseRequest, Complaint, P], Answer],
) -> Callable[Concatenate[HttpRequest, str, P], Answer]:
    """Sign in first; then the complaint, if this person may read it; what they may not do is not there (404)."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, reference: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        visible = permissions.visible_to(request.user, on=today())
        rows = visible.select_related("academy__trust", "procedure", "complainant")
        if request.method in ("GET", "HEAD"):
            # What several questions of a page read is fetched once; a step that writes reads the locked row afresh.
            rows = (
                rows.select_related("handler", "clerk")
                .annotate(**AT_A_GLANCE)
                .prefetch_related(
                    "named",
                    "conflicts",
                    Prefetch("clocks", CLOCKS),
                    "pauses",
                    "reports",
                    "independence_requests",
                    "interests",
                    "heads",
                )
            )
        complaint = get_object_or_404(rows, reference=reference.upper())
        if complaint.disposed_on is not None:
            context = {"complaint": complaint, "trust": complaint.academy.trust}
            return render(request, "casework/disposed.html", context, status=410)
        first = asked_first(request, complaint)
        if first is not None:
            return first
        _same_papers_for_all(request, complaint, kwargs)  # type: ignore[arg-type]  # signed in: see above
        try:
            answer = view(request, complaint, *args, **kwargs)  # type: ignore[arg-type]  # signed in: see above
        except permissions.NotAllowed as refused:
            raise Http404 from refused
        if request.method != "HEAD" and shows(answer):
            _write_down(request, complaint, kwargs)
        return answer

    return guarded  # type: ignore[return-value]


def glance(complaint: Complaint) -> None:
    """What every page says at its top, for one that a form was sent to and that is drawn again with its problems."""
    if not AT_A_GLANCE.keys() <= complaint.__dict__.keys():
        found = Complaint.objects.filter(pk=complaint.pk).annotate(**AT_A_GLANCE).values(*AT_A_GLANCE).get()
        complaint.__dict__.update(found)


def shows(answer: HttpResponseBase) -> bool:
    """Whether an answer carries something of the case: a page, also one that was sent back with its problems.

    A way elsewhere shows nothing, nor does an answer that says there is nothing here or not in this manner.
    """
    return not 300 <= answer.status_code < 400 and answer.status_code not in (204, 404, 405)


def _same_papers_for_all(request: CaseRequest, complaint: Complaint, kwargs: Mapping[str, object]) -> None:
    """Raise Http404 where whoever only sits on the panel would read what the parties do not have (R71, R127;
    docs/decisions/0017). The chair reads the letters of the panel that wait for the chair's approval, and everybody the
    papers that the clerk put together elsewhere and sent them."""
    found = request.resolver_match
    if found is None or (found.app_name == "casework" and found.url_name in permissions.OPEN_TO_SITTERS):
        return
    if not permissions.only_sits(my_parts(request, complaint)):
        return
    if found.app_name == "casework" and found.url_name in ("letter", "letter_pages", "letter_pdf"):
        case_letter = complaint.letters.select_related("letter").filter(letter__uuid=str(kwargs["key"])).first()
        if case_letter is not None and permissions.may_approve_letter(request.user, case_letter, complaint, on=today()):
            return
    asks_for_file = found.app_name == "casework" and found.url_name == "document"
    if asks_for_file and permissions.papers_sent_to(request.user, complaint).filter(uuid=str(kwargs["key"])).exists():
        return
    raise Http404


def asked_first(request: HttpRequest, complaint: Complaint) -> HttpResponseRedirect | None:
    """Whoever is given a complaint says whether they have an interest in it before they open it (S0 §6.3, §7).

    What somebody who has declared once was typing is still taken when they are to be asked anew.
    """
    user = request.user
    if not isinstance(user, User):
        return None

    def parts() -> frozenset[permissions.Part]:
        return my_parts(request, complaint)  # type: ignore[arg-type]  # signed in: see above

    if not permissions.must_declare(user.pk, complaint, parts):
        return None
    reads = request.method in ("GET", "HEAD")
    if not reads and permissions.ever_declared(user.pk, complaint):
        return None
    address = reverse("casework:interest", args=[complaint.reference])
    then = urlencode({"then": request.get_full_path()}) if reads else ""
    return HttpResponseRedirect(f"{address}?{then}" if then else address)


def _write_down(request: HttpRequest, complaint: Complaint, kwargs: Mapping[str, object]) -> None:
    """That this person saw this page, letter or file of the case (R32, R134): its address's name, and which one."""
    found = request.resolver_match
    name = found.url_name if found and found.url_name else ""
    which = getattr(request, "seen_which", "") or next((str(value) for value in kwargs.values()), "")
    if not which and name == "case" and _from_a_search(request):
        which = FROM_A_SEARCH
    if isinstance(request.user, User):
        what = getattr(request, "seen_as", "") or SEEN.get(name, name.replace("_", " "))
        actions.note_saw(complaint, user=request.user, what=what, at=timezone.now(), detail=which)


def _from_a_search(request: HttpRequest) -> bool:
    """Whether this is a hit that was opened out of a search of the register; the words are not kept (R134)."""
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path == "/register/" and bool(parse_qs(before.query).get("q"))


def my_parts(request: CaseRequest, complaint: Complaint) -> frozenset[permissions.Part]:
    """The parts of whoever asks in the complaint that this page has just fetched; asked once for a page."""
    kept: dict[int, frozenset[permissions.Part]] = request.__dict__.setdefault("_parts_in", {})
    if complaint.pk not in kept:
        kept[complaint.pk] = permissions.parts_of(request.user, complaint, on=today(), fetched=True)
    return kept[complaint.pk]


def works_on(request: CaseRequest, complaint: Complaint) -> bool:
    """Whether this person works on the case, rather than only reading it."""
    return bool(permissions.RECORDERS & my_parts(request, complaint))


def recorders_only(request: CaseRequest, complaint: Complaint) -> None:
    """Raise Http404 for whoever only reads the case."""
    if not works_on(request, complaint):
        raise Http404


def back_to(request: CaseRequest, complaint: Complaint, name: str = "case", **query: str) -> HttpResponseRedirect:
    """The case, or home for whoever has just given it away."""
    if not permissions.visible_to(request.user, on=today()).filter(pk=complaint.pk).exists():
        return redirect("casework:home")
    address = reverse(f"casework:{name}", args=[complaint.reference])
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)
