"""Bringing in an old register: send it, match its columns, look at what would come in, bring it in, undo it."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import trail
from accounts.models import Academy, User
from complaints.evidence import sealing
from complaints.intake.forms.old_registers import SPREADSHEETS, BringForm, MatchForm, SendForm, UndatedForm
from complaints.intake.importing import bringing, checking, template
from complaints.intake.importing.reading import shown
from complaints.intake.models import OldRegister, OldRow
from complaints.policy.in_force import NoProcedure, procedure_for

ABOUT = "old register"
SHOWN, PROBLEMS_SHOWN = 10, 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RowState, State = OldRow.State, OldRegister.State


def keepers_only(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For whoever keeps the central register; for anybody else there is nothing (R42, R127)."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @never_cache
        @login_required
        @require_http_methods([*methods])
        @wraps(view)
        def guarded(request: HttpRequest, **given: Any) -> HttpResponseBase:
            user, on = request.user, timezone.localdate()
            if not isinstance(user, User) or not bringing.may_bring_in(user, on=on):
                raise Http404
            if "key" in given:
                found = bringing.registers_of(user, on=on).select_related("by", "academy", "file")
                return view(request, user, get_object_or_404(found, uuid=given["key"]))
            return view(request, user)

        return guarded

    return decorate


@keepers_only("GET", "HEAD", "POST")
def old_registers(request: HttpRequest, user: User) -> HttpResponseBase:
    """What was sent in so far, and a new file."""
    registers = bringing.registers_of(user, on=timezone.localdate()).select_related("by", "academy")
    trusts = {post.trust_id for post in user.posts.all()}
    academies = Academy.objects.filter(trust__in=trusts, is_open=True)
    form = SendForm(request.POST or None, request.FILES or None, academies=academies)
    if request.method == "POST" and form.is_valid():
        register = _taken_in(form, user)
        if register is not None:
            return redirect("intake:old_register", register.uuid)
    return render(
        request, "intake/old_registers.html", {"form": form, "registers": registers[:50]},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _taken_in(form: SendForm, user: User) -> OldRegister | None:
    at = timezone.now()
    try:
        file = sealing.seal(form.cleaned_data["upload"], by=user, at=at)
    except sealing.Refused as refused:
        form.add_error("upload", str(refused))
        return None
    if file.media_type not in SPREADSHEETS:
        sealing.destroy(file)
        form.add_error("upload", "This is no spreadsheet. Send XLSX, ODS or CSV.")
        return None
    return bringing.begin(file, academy=form.cleaned_data["academy"], by=user, at=at)


@keepers_only("GET", "HEAD")
def old_register(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """Where it stands: the columns to match, what would come in, how far it is, or what came of it."""
    trail.saw(about_kind=ABOUT, about=register.uuid, user=user, what="view", at=timezone.now())
    if register.state == State.MATCHING:
        return _matching(request, register, None)
    return _standing(request, register, None)


def _matching(request: HttpRequest, register: OldRegister, given: Any) -> HttpResponse:
    samples = [[shown(cell) for cell in row.cells] for row in register.rows.all()[:SHOWN]]
    form = MatchForm(given, register=register, samples=samples)
    context = {"register": register, "form": form, "samples": samples}
    return render(request, "intake/old_register_columns.html", context, status=422 if form.errors else 200)


def _standing(request: HttpRequest, register: OldRegister, form: BringForm | UndatedForm | None) -> HttpResponse:
    counts = bringing.counts(register)
    if form is None:
        form = UndatedForm() if counts[RowState.UNDATED] else BringForm(left_out=counts[RowState.PROBLEM])
    context: dict[str, object] = {
        "register": register, "counts": {state.value: counts[state] for state in RowState},
        "form": form,
    }  # fmt: skip
    if register.state == State.CHECKED:
        context["problems"] = register.rows.filter(state=RowState.PROBLEM)[:PROBLEMS_SHOWN]
        context["problems_shown"] = PROBLEMS_SHOWN
        context["doubles"] = register.rows.filter(state=RowState.DOUBLE)[:PROBLEMS_SHOWN]
        context["undated"] = _undated(register)
        context["undated_shown"] = PROBLEMS_SHOWN
        context["preview"] = _preview(register)
    elif register.state in (State.DONE, State.UNDONE):
        context["stays"] = register.rows.filter(state=RowState.STAYS)[:PROBLEMS_SHOWN]
    return render(request, "intake/old_register.html", context, status=422 if form.errors else 200)


def _undated(register: OldRegister) -> list[tuple[int, list[str]]]:
    """The first rows that look finished and have no day of closing: their number, and what stands in them."""
    at = [register.mapping.get(key) for key in ("received_on", "words", "stage", "outcome", "answered_on")]
    rows = register.rows.filter(state=RowState.UNDATED)[:PROBLEMS_SHOWN]
    return [(row.number, [shown(row.cells[n]) if n is not None else "" for n in at]) for row in rows]


def _preview(register: OldRegister) -> list[tuple[int, checking.Checked]]:
    """The first good rows as they would be."""
    plan = bringing.plan_of(register, today=timezone.localdate())
    rows = register.rows.filter(state=RowState.GOOD)[:SHOWN]
    return [(row.number, checking.checked(row.cells, plan, number=row.number)) for row in rows]


@keepers_only("POST")
def match(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """Have every row checked by these columns."""
    if register.state not in (State.MATCHING, State.CHECKED):
        return redirect("intake:old_register", register.uuid)
    form = MatchForm(request.POST, register=register, samples=[])
    if not form.is_valid():
        return _matching(request, register, request.POST)
    bringing.match(register, mapping=form.mapping(), month_first=form.cleaned_data["month_first"])
    return redirect("intake:old_register", register.uuid)


@keepers_only("POST")
def match_anew(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """Back to the columns, or to another sheet of the file."""
    sheet = request.POST.get("sheet", "")
    if not sheet:
        bringing.match_anew(register)
    elif not bringing.read_again(register, sheet=sheet):
        messages.error(request, "That sheet is not in the file.")
    return redirect("intake:old_register", register.uuid)


@keepers_only("POST")
def bring(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """Bring in every row that can be."""
    counts = bringing.counts(register)
    form = BringForm(request.POST, left_out=counts[RowState.PROBLEM])
    if register.state != State.CHECKED or counts[RowState.UNDATED]:
        return redirect("intake:old_register", register.uuid)
    if not form.is_valid():
        return _standing(request, register, form)
    try:
        for academy in [register.academy] if register.academy else Academy.objects.filter(trust=register.trust_id):
            procedure_for(academy, on=timezone.localdate())
    except NoProcedure:
        messages.error(request, "No procedure is in force yet. Put one in force first: every complaint has its own.")
        return redirect("intake:old_register", register.uuid)
    bringing.bring_in(register)
    return redirect("intake:old_register", register.uuid)


@keepers_only("POST")
def answer_undated(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """What becomes of rows that look finished and have no day of closing."""
    form = UndatedForm(request.POST)
    if register.state == State.CHECKED and not form.is_valid():
        return _standing(request, register, form)
    if form.is_valid():
        bringing.answer_undated(register, form.cleaned_data["undated"])
    return redirect("intake:old_register", register.uuid)


@keepers_only("POST")
def undo(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """Take out again what was brought in."""
    bringing.undo(register, by=user)
    return redirect("intake:old_register", register.uuid)


@keepers_only("POST")
def throw_away(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """Forget the file; nothing of it was brought in."""
    if bringing.throw_away(register):
        messages.success(request, f"“{register.name}” is thrown away. Nothing of it was brought in.")
        return redirect("intake:old_registers")
    return redirect("intake:old_register", register.uuid)


@keepers_only("GET", "HEAD")
def problems(request: HttpRequest, user: User, register: OldRegister) -> HttpResponseBase:
    """Every row that is left out and why, as a file to work through."""
    trail.saw(about_kind=ABOUT, about=register.uuid, user=user, what="export", at=timezone.now(), detail="problems")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Row", "What is wrong"])
    rows = register.rows.filter(state__in=(RowState.PROBLEM, RowState.DOUBLE)).only("number", "problems")
    for row in rows.iterator(chunk_size=1000):
        # Each sentence begins with the name of a field, so that no spreadsheet takes it for a formula.
        writer.writerow([row.number, " ".join(row.problems)])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{uuid.UUID(str(register.uuid)).hex[:8]}.csv"'
    return response


@keepers_only("GET", "HEAD")
def template_file(request: HttpRequest, user: User) -> HttpResponseBase:
    """An empty register with the headings that need no matching."""
    return FileResponse(template.workbook(), as_attachment=True, filename="old-register.xlsx", content_type=XLSX)
