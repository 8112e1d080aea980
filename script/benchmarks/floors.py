"""The floors: the least Django views that read or write the same rows of the same tables.

Signed in like everybody, through the same middleware, with a template of their own and nothing that the portal adds:
no rights, no conflicts, no words for states, no counts, no forms.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template import engines
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Academy, Entry, User
from complaints.casework.models import (
    CaseLetter,
    CaseRight,
    Clock,
    Complainant,
    Complaint,
    Contact,
    Hearing,
    Named,
    Pause,
    Subject,
)
from complaints.casework.vocabulary import State
from complaints.register import searching

PAGE = 25
COLUMNS = (
    "reference", "academy__name", "complainant__name", "summary", "lead_subject", "state", "closure", "received_on",
    "treated_as_received_on", "next_due_on", "handler__name",
)  # fmt: skip

TABLE = engines["django"].from_string(
    "<!doctype html><title>Floor</title><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>"
    "{% endfor %}</tr>{% endfor %}</table>"
)
CASE = engines["django"].from_string(
    "<!doctype html><title>Floor</title><h1>{{ case.reference }} {{ case.summary }}</h1>"
    "<p>{{ case.academy.name }} {{ case.complainant.name }} {{ case.handler.name }} {{ case.clerk.name }} "
    "{{ case.state }} {{ case.received_on }}</p>"
    "<ul>{% for clock in clocks %}<li>{{ clock.kind }} {{ clock.due_on }}</li>{% endfor %}</ul>"
    "<ul>{% for name in subjects %}<li>{{ name }}</li>{% endfor %}</ul>"
    "<ul>{% for letter in letters %}<li>{{ letter.letter.title }}</li>{% endfor %}</ul>"
    "<ul>{% for entry in entries %}<li>{{ entry.number }} {{ entry.step }} {{ entry.on }} {{ entry.by.name }}</li>"
    "{% endfor %}</ul>"
)


def _table(rows: Any) -> HttpResponse:
    return HttpResponse(TABLE.render({"rows": rows}))


def token(request: HttpRequest) -> HttpResponse:
    """A page that sets the cookie against forged forms."""
    return HttpResponse(get_token(request))


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Twenty-five rows, newest first, limited like the portal's list, with their running clocks and names."""
    found = Complaint.objects.all()
    if slug := request.GET.get("academy"):
        found = found.filter(academy__slug=slug)
    if state := request.GET.get("state"):
        found = found.filter(state=state)
    order = ("received_on", "pk") if "end" in request.GET else ("-received_on", "-pk")
    return _listed(found.order_by(*order))


def _listed(found: QuerySet[Complaint]) -> HttpResponse:
    """A page of rows with their running clocks and names."""
    rows = list(found.values_list("pk", *COLUMNS)[:PAGE])
    pks = [row[0] for row in rows]
    names = dict(Subject.objects.filter(complaint__in=pks, removed_on=None).values_list("complaint_id", "name"))
    clocks = dict(Clock.objects.filter(complaint__in=pks, stopped_on=None).values_list("complaint_id", "due_on"))
    return _table([(*row[1:], names.get(row[0], ""), clocks.get(row[0], "")) for row in rows])


@login_required
def week(request: HttpRequest) -> HttpResponse:
    """What is late, and what is due in the next seven days."""
    today = timezone.localdate()
    dated = Complaint.objects.filter(next_due_on__isnull=False).order_by("next_due_on", "pk")
    late = list(dated.filter(next_due_on__lt=today).values_list(*COLUMNS)[:PAGE])
    soon = list(
        dated.filter(next_due_on__gte=today, next_due_on__lte=today + dt.timedelta(days=7)).values_list(*COLUMNS)[:200]
    )
    return _table([*late, *soon])


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Everything of one person that is due, soonest first."""
    mine = Complaint.objects.filter(handler_id=request.user.pk).exclude(state=State.CLOSED)
    dated = list(mine.filter(next_due_on__isnull=False).order_by("next_due_on", "pk").values_list(*COLUMNS)[:PAGE])
    others = list(mine.filter(next_due_on=None).order_by("received_on", "pk").values_list(*COLUMNS)[:PAGE])
    return _table([*dated, *others])


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """The same rows as the register's floor, of those whose own words hold a word, by the same full-text index."""
    said = searching.Matches(*searching.SAID, config=searching.ENGLISH, query=searching.query(request.GET.get("q", "")))
    return _listed(Complaint.objects.filter(said).order_by("-received_on", "-pk"))


@login_required
def names(request: HttpRequest) -> HttpResponse:
    """The same rows, of those whose complainant's name holds some letters; nobody's rights are asked."""
    held = Complaint.objects.filter(complainant__name__icontains=request.GET.get("q", ""))
    return _listed(held.order_by("-received_on", "-pk"))


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """How many complaints there are of each academy, by the month of their arrival, their state and their subject."""
    months = Complaint.objects.annotate(month=TruncMonth("received_on")).order_by()
    rows = months.values_list("academy__name", "month", "state", "lead_subject").annotate(number=Count("pk"))
    return _table(rows)


@login_required
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The rows of one case's first page: the complaint, its people, clocks, pauses, hearing, letters, newest events."""
    found = get_object_or_404(
        Complaint.objects.select_related("academy", "complainant", "handler", "clerk", "procedure"), reference=reference
    )
    list(Pause.objects.filter(complaint=found))
    list(Named.objects.filter(complaint=found, until=None))
    list(Hearing.objects.filter(complaint=found).order_by("-pk")[:1])
    context = {
        "case": found,
        "clocks": list(Clock.objects.filter(complaint=found)),
        "subjects": list(Subject.objects.filter(complaint=found, removed_on=None).values_list("name", flat=True)),
        "letters": list(
            CaseLetter.objects.filter(complaint=found, letter__state__in=("drafted", "approved")).select_related(
                "letter"
            )
        ),
        "entries": list(Entry.objects.filter(about=found.uuid).select_related("by").order_by("-number")[:5]),
    }
    return HttpResponse(CASE.render(context))


@login_required
def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """Fifty entries of one case, newest first."""
    found = get_object_or_404(Complaint.objects.select_related("academy", "complainant"), reference=reference)
    entries = Entry.objects.filter(about=found.uuid).select_related("by").order_by("-number")[:50]
    return HttpResponse(CASE.render({"case": found, "entries": list(entries)}))


# --- writing --------------------------------------------------------------------------------------------------


def _complaint(slug: str, posted: dict[str, Any]) -> Complaint:
    academy = Academy.objects.get(slug=slug)
    now = timezone.now()
    return Complaint(
        academy=academy, procedure_id=int(posted["procedure"]), reference=f"F-{secrets.token_hex(5)}", channel="form",
        received_at=now, received_on=timezone.localdate(), summary=posted["words"][:100], words=posted["words"],
        handler_id=int(posted["handler"]),
    )  # fmt: skip


@csrf_exempt
def insert_one(request: HttpRequest, slug: str) -> HttpResponse:
    """One complaint and its complainant, as they were posted; nothing else."""
    posted = request.POST.dict()
    with transaction.atomic():
        complaint = _complaint(slug, posted)
        complaint.save()
        Complainant.objects.create(complaint=complaint, name=posted["name"], email=posted["email"])
    return HttpResponse(status=302, headers={"Location": "/floor/token/"})


@csrf_exempt
def insert(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows that submitting writes inside the request, one insert for each, as they were posted.

    Not the receipt: the worker makes it afterwards, so the floor does not write it either.
    """
    posted = request.POST.dict()
    now, today = timezone.now(), timezone.localdate()
    with transaction.atomic():
        complaint = _complaint(slug, posted)
        complaint.save()
        Complainant.objects.create(complaint=complaint, name=posted["name"], email=posted["email"])
        Subject.objects.create(complaint=complaint, kind="academy_staff", added_on=today)
        handler = int(posted["handler"])
        Named.objects.create(complaint=complaint, user_id=handler, role="handler", since=today)
        CaseRight.objects.create(user_id=handler, permission_id=int(posted["right"]), content_object=complaint)
        Clock.objects.create(
            complaint=complaint, kind="triage", received_on=today, length=2, started_on=today, due_on=today,
            computed_at=now,
        )  # fmt: skip
        Entry.objects.create(
            about_kind="complaint", about=complaint.uuid, number=1, at=now, on=today, step="submit", data={},
            actor="complainant", before="0" * 64, hash="0" * 64,
        )  # fmt: skip
        Complaint.objects.filter(pk=complaint.pk).update(next_due_on=today)
    return HttpResponse(status=302, headers={"Location": "/floor/token/"})


@login_required
def update(request: HttpRequest, reference: str) -> HttpResponse:
    """One case changed: its row locked and updated, a contact and an entry added."""
    assert isinstance(request.user, User)  # noqa: S101  # nosec B101 - for the type checker
    now, today = timezone.now(), timezone.localdate()
    with transaction.atomic():
        found = Complaint.objects.select_for_update().get(reference=reference)
        Contact.objects.create(
            complaint=found, kind="meeting", on=today, people=request.POST["people"], note=request.POST["note"],
            by=request.user, added_at=now,
        )  # fmt: skip
        last = Entry.objects.filter(about=found.uuid).order_by("-number").values_list("number", "hash")[0]
        Entry.objects.create(
            about_kind="floor", about=found.uuid, number=last[0] + 1, at=now, on=today, step="floor", data={},
            before=last[1], hash="0" * 64, by=request.user,
        )  # fmt: skip
        found.save()
    return HttpResponse(status=302, headers={"Location": "/floor/token/"})
