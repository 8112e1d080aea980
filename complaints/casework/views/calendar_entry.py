"""New term dates come in: from a file, from an iCalendar file once its titles are understood, or a day by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from accounts.models import Academy
from complaints.casework import permissions
from complaints.casework.actions import calendars as changes
from complaints.casework.forms.calendars import MOST_TITLES, DayForm, FileForm, TitlesForm, packed, unpacked
from complaints.casework.models import CalendarChange
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.calendars import for_keepers
from complaints.schooldays import calendars
from complaints.schooldays.checking import check
from complaints.schooldays.parsing import parse_csv, parse_icalendar, titles
from complaints.schooldays.problems import Parsed, Problem, Row, Weight
from complaints.schooldays.spans import TERM, SpanData

Way = CalendarChange.Way


@only("GET", "HEAD", "POST")
@for_keepers
def upload(request: CaseRequest) -> Answer:
    """Choose a file. A CSV file goes on to the preview, an iCalendar file to the meaning of its titles."""
    academies = permissions.calendars_of(request.user, on=today())
    form = FileForm(request.POST or None, request.FILES or None, academies=academies)
    problems: Sequence[Problem] = ()
    unit = "Line"
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name
        if form.is_icalendar:
            return _first_look(request, form, name)
        known = {academy.slug: academy for academy in academies}
        loaded = {slug: calendars.loaded(academy) for slug, academy in known.items()}
        parsed = parse_csv(form.content, academies=set(known), loaded=loaded)
        if not parsed.refused:
            return _on_to_preview(request, known, parsed, name)
        problems, unit = parsed.problems, parsed.unit
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "problems": problems, "unit": unit}
    return render(request, "casework/calendars/upload.html", context, status=status)


@only("POST")
@for_keepers
def meanings(request: CaseRequest) -> Answer:
    """What each title of the iCalendar file is: a term, an INSET day, a closure, an occasional day, or nothing."""
    academies = permissions.calendars_of(request.user, on=today())
    academy = get_object_or_404(academies, slug=request.POST.get("academy", ""))
    content = unpacked(request.POST.get("content", ""))
    try:
        found = titles(content)
    except ValueError:
        return redirect("casework:calendar_upload")
    form = TitlesForm(request.POST, titles=found)
    problems: Sequence[Problem] = ()
    if form.is_valid():
        parsed = parse_icalendar(content, academy=academy.slug, mapping=form.mapping, loaded=calendars.loaded(academy))
        if not parsed.refused:
            return _on_to_preview(request, {academy.slug: academy}, parsed, form.cleaned_data["name"])
        problems = parsed.problems
    context = {"form": form, "problems": problems, "unit": "Event", "academy": academy}
    return render(request, "casework/calendars/titles.html", context, status=422)


@only("GET", "HEAD", "POST")
@for_keepers
def day(request: CaseRequest, slug: str) -> Answer:
    """A closure for snow, an INSET day or an occasional day, entered by hand."""
    academy = get_object_or_404(permissions.calendars_of(request.user, on=today()), slug=slug)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        span = form.span
        found = list(check([Row(1, academy.slug, span)], {academy.slug: calendars.loaded(academy)}))
        for problem in found:
            if problem.weight is Weight.ERROR:
                form.add_error("first_day", problem.text)
        if span in calendars.loaded(academy):
            form.add_error("first_day", "This is in the dates already.")
        if not form.errors:
            proposed = changes.propose(
                way=Way.ADD, spans={academy: [span]}, source=f"{span.label}, entered by hand", by=request.user,
                at=timezone.now(), problems=[problem for problem in found if problem.weight is Weight.WARNING],
            )  # fmt: skip
            return redirect("casework:calendar_change", proposed.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/calendars/day.html", {"form": form, "academy": academy}, status=status)


@only("POST")
@for_keepers
def take_out(request: CaseRequest, slug: str) -> Answer:
    """A closure or INSET day that was entered by mistake; terms are put right by loading their year again."""
    academy = get_object_or_404(permissions.calendars_of(request.user, on=today()), slug=slug)
    span = next((span for span in calendars.loaded(academy) if _key(span) == request.POST.get("span")), None)
    if span is None or span.kind == TERM:
        raise Http404
    proposed = changes.propose(
        way=Way.REMOVE, spans={academy: [span]}, source=f"{span.label or span.kind}, taken out again", by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    return redirect("casework:calendar_change", proposed.pk)


def _key(span: SpanData) -> str:
    return f"{span.kind}:{span.first_day.isoformat()}:{span.last_day.isoformat()}"


def _first_look(request: CaseRequest, form: FileForm, name: str) -> Answer:
    """The titles of an iCalendar file, each with the meaning that it seems to have."""
    try:
        found = titles(form.content)
        if len(found) > MOST_TITLES:
            raise ValueError(
                f"The file has {len(found)} different titles. Export a calendar that holds only the term dates."
            )
    except ValueError as problem:
        form.add_error("file", str(problem))
        return render(request, "casework/calendars/upload.html", {"form": form}, status=422)
    academy: Academy = form.cleaned_data["academy"]
    initial = {"content": packed(form.content), "name": name[:200], "academy": academy.slug}
    context = {"form": TitlesForm(initial=initial, titles=found), "academy": academy}
    return render(request, "casework/calendars/titles.html", context)


def _on_to_preview(request: CaseRequest, known: Mapping[str, Academy], parsed: Parsed, name: str) -> Answer:
    spans = {known[slug]: some for slug, some in parsed.by_academy().items()}
    if not any(changes.PLANS[Way.LOAD](calendars.loaded(academy), some) for academy, some in spans.items()):
        messages.info(request, "Every date in this file is loaded already. Nothing changes.")
        return redirect("casework:calendars")
    proposed = changes.propose(
        way=Way.LOAD, spans=spans, source=name, by=request.user, at=timezone.now(), problems=parsed.problems
    )
    return redirect("casework:calendar_change", proposed.pk)
