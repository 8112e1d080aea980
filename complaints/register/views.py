"""The register's pages. Whoever may see nothing in it finds nothing there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import posts, trail
from accounts.models import Academy, PostKind, User
from complaints.casework.models import Complaint
from complaints.register import columns, exports, ordering, queries, table
from complaints.register import how_it_was as how
from complaints.register.columns import Column
from complaints.register.elsewhere import elsewhere
from complaints.register.forms import BodiesForm, FilterForm, WhoseForm, address
from complaints.register.ordering import Stretch
from complaints.register.queries import Reader
from complaints.register.rows import Found, described
from complaints.register.vocabulary import ABOUT, Sort
from complaints.register.week import week as due_this_week

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def readers_only(
    view: Callable[[HttpRequest, Reader], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """For whoever may see a complaint, or keeps a register; for anybody else the page is not there (R127)."""

    @never_cache
    @login_required
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request.user, User):
            raise Http404
        reader = Reader(request.user, timezone.localdate())
        if not reader.reaches:
            raise Http404
        return view(request, reader)

    return guarded


LEARNS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)
"""Who reads how it was for complainants: the trust as a whole, never who dealt with one of them (S0 §12)."""


@readers_only
def how_it_was(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    """The answers of complainants, in groups that name nobody; for the trust's officers only."""
    held = [post.trust_id for post in posts.held_by(reader.user, on=reader.on) if post.kind in LEARNS]
    if not held:
        raise Http404
    found = how.years(Academy.objects.filter(trust__in=held), on=reader.on)
    trail.saw(about_kind="survey", about=None, user=reader.user, what="how it was", at=timezone.now())
    return render(request, "register/how_it_was.html", {"years": found})


@readers_only
def register(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    """Every complaint that the reader may see, as asked, a page at a time (R125, R128)."""
    if any(value == "" for value in request.GET.values()):
        tidy = request.GET.copy()
        for key in [key for key in tidy if tidy[key] == ""]:
            del tidy[key]
        return redirect(f"{request.path}?{tidy.urlencode()}" if tidy else request.path)
    form = FilterForm(request.GET, reader=reader)
    context: dict[str, object] = {"form": form, "on": reader.on, "query": address(request.GET)}
    context["learns"] = posts.holds(reader.user, *LEARNS, on=reader.on)
    if form.is_valid():
        context |= _listing(request, reader, form)
        _saw(reader, "list", form)
    return render(request, "register/register.html", context)


def _saw(reader: Reader, what: str, form: FilterForm | WhoseForm | BodiesForm) -> None:
    """That somebody read a list with names in it, and by what it was narrowed; never what was searched for (R134)."""
    limits = ", ".join(sorted(name for name, value in form.cleaned_data.items() if value)) or "none"
    trail.saw(about_kind=ABOUT, about=None, user=reader.user, what=what, at=timezone.now(), detail=f"limits: {limits}")


def _listing(request: HttpRequest, reader: Reader, form: FilterForm) -> dict[str, object]:
    asked, query, picked = form.asked(), request.GET, form.columns() if form.cleaned_data["show"] else ()
    found = queries.matching(reader, asked)
    page = ordering.page(
        found, ordering.stretches(asked.sort, form.academies), seen=reader.seen,
        after=query.get("after", ""), before=query.get("before", ""), from_end="end" in query,
    )  # fmt: skip
    whole = not page.first and not page.last
    total = len(page.rows) if whole else queries.count(found, all_of_them="count" in query)
    calendars = reader.calendars(row.academy_id for row in page.rows)
    several = len(form.academies) != 1
    rows = described(page.rows, calendars, on=reader.on, missed=columns.asks_missed(picked))
    return {
        "rows": rows,
        "columns": picked,
        "written": [columns.written(picked, row) if picked else table.written(row, several=several) for row in rows],
        "total": total,
        "uncounted": not whole and "count" not in query and total > queries.COUNTED,
        "counted": queries.COUNTED,
        "chips": list(form.chips(query)),
        "sort": asked.sort,
        "sort_label": asked.sort.label,
        "sorts": {
            "received": _turn(query, asked.sort, Sort.NEWEST, Sort.OLDEST),
            "due": _turn(query, asked.sort, Sort.DUE, Sort.DUE_LAST),
            "stage": _turn(query, asked.sort, Sort.STAGE, Sort.STAGE_UP),
            "academy": _turn(query, asked.sort, Sort.ACADEMY, Sort.ACADEMY_DOWN),
        },
        "several": several,
        "first": address(query) if page.first else "",
        "back": address(query, before=page.first) if page.first else "",
        "next": address(query, after=page.last) if page.last else "",
        "last": address(query, end="1") if page.last else "",
        "count_all": address(query, count="all"),
    }


def _turn(query: QueryDict, now: Sort, one: Sort, other: Sort) -> dict[str, str]:
    """A heading that sorts: where it leads, and how its column is sorted now."""
    to = other if now == one else one
    rising = {Sort.OLDEST, Sort.DUE, Sort.STAGE_UP, Sort.ACADEMY}
    aria = "" if now not in (one, other) else "ascending" if now in rising else "descending"
    return {"to": address(query, sort=to.value), "aria": aria, "label": to.label}


@dataclass(frozen=True)
class Wanted:
    """What goes into a file: the rows in their order, and the columns."""

    found: QuerySet[Complaint]
    order: list[Stretch]
    columns: Sequence[Column]

    def rows(self) -> Iterator[Found]:
        return ordering.every(self.found, self.order)


def _asked_for_a_file(request: HttpRequest, reader: Reader, kind: str) -> Wanted | HttpResponse:
    """What goes into a file, after noting who takes it; a question that cannot be answered goes back to its page."""
    form = FilterForm(request.GET, reader=reader)
    if not form.is_valid():
        return redirect(f"{reverse('register:register')}?{request.GET.urlencode()}")
    asked = form.asked()
    found = queries.matching(reader, asked)
    limits = ", ".join(sorted(name for name, value in form.cleaned_data.items() if value and name != "show")) or "none"
    rows = queries.count(found, all_of_them=True)
    trail.saw(
        about_kind=ABOUT, about=None, user=reader.user, what="export", at=timezone.now(),
        detail=f"{kind}, {rows} rows, limits: {limits}",
    )  # fmt: skip
    return Wanted(found, ordering.stretches(asked.sort, form.academies), form.columns())


@readers_only
def csv(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    """The list as CSV, sent as it is read (K6)."""
    asked = _asked_for_a_file(request, reader, "csv")
    if isinstance(asked, HttpResponse):
        return asked
    body = exports.csv_lines(asked.rows(), reader, asked.columns)
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="register-{reader.on.isoformat()}.csv"'
    return response


@readers_only
def xlsx(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    """The list as a workbook (K6)."""
    asked = _asked_for_a_file(request, reader, "xlsx")
    if isinstance(asked, HttpResponse):
        return asked
    file = exports.xlsx_file(asked.rows(), reader, asked.columns)
    return FileResponse(file, as_attachment=True, filename=f"register-{reader.on.isoformat()}.xlsx", content_type=XLSX)


@readers_only
def week(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    """What is late and what is due in the next five school days."""
    form = WhoseForm(request.GET, reader=reader)
    context: dict[str, object] = {"form": form, "on": reader.on, "several": len(form.academies) != 1}
    if form.is_valid():
        asked = form.asked()
        near = [academy for academy in form.academies if asked.academy in (None, academy.pk)]
        context["week"] = due_this_week(reader, asked, near)
        _saw(reader, "this week", form)
    return render(request, "register/week.html", context)


@readers_only
def bodies(request: HttpRequest, reader: Reader) -> HttpResponseBase:
    """What is with other bodies, what the outside body was asked to look at, and what it requires, across cases."""
    form = BodiesForm(request.GET, reader=reader)
    context: dict[str, object] = {"form": form, "on": reader.on, "several": len(form.academies) != 1}
    if form.is_valid():
        said = form.cleaned_data
        context["found"] = elsewhere(
            reader, form.asked(), kind=said["kind"], with_them=said["standing"] or "now", to_check=said["check"]
        )
        _saw(reader, "other bodies", form)
    return render(request, "register/bodies.html", context)
