"""The list, the page of one incident that answers at a glance, and its other tabs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from accounts.methods import only
from accounts.models import Academy, Entry
from complaints.casework import permissions as cases
from socialmedia import actions, counting, gates, permissions, reference, sentences, workflow
from socialmedia.facts import Facts
from socialmedia.models import Incident, Source
from socialmedia.views import opening
from socialmedia.views.access import Answer, IncidentRequest, frame, my_parts, on_incident, signed_in, today, unnamed
from socialmedia.vocabulary import ABOUT_SOMEBODY, Act, Kind, Met, State

PAGE = 25


class FilterForm(forms.Form):
    """What the list is narrowed to; it stands in the address."""

    q = forms.CharField(label="Reference, account or page", required=False, max_length=100)
    state = forms.ChoiceField(label="Where it stands", required=False)
    kind = forms.ChoiceField(label="What it is", required=False)
    platform = forms.ChoiceField(label="Platform", required=False)
    academy: Any = forms.ModelChoiceField(label="Academy", required=False, queryset=None, empty_label="All")

    def __init__(self, data: Any, *, rows: QuerySet[Incident]) -> None:
        super().__init__(data)
        self._choose("state", [("open", "All that are open"), *State.choices])
        self._choose("kind", Kind.choices)
        # One walk over all that may be seen tells what there is to choose, and how many there are.
        there = list(rows.order_by().values_list("platform_name", "academy_id").annotate(number=Count("pk")))
        self.number = sum(number for _, _, number in there)
        self._choose("platform", [(name, name) for name in sorted({name for name, _, _ in there})])
        field = self.fields["academy"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Academy.objects.filter(pk__in={academy for _, academy, _ in there})

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "All"), *rows]

    def narrowed(self, rows: QuerySet[Incident]) -> QuerySet[Incident]:
        """Searches what stands on the post. Who brought it, and what anybody wrote, is not searched."""
        if not self.is_valid():
            return rows
        said = self.cleaned_data
        if said["q"]:
            text = said["q"].strip()
            rows = rows.filter(Q(reference__iexact=text) | Q(account__icontains=text) | Q(place_name__icontains=text))
        if said["state"] == "open":
            rows = rows.exclude(state=State.CLOSED)
        elif said["state"]:
            rows = rows.filter(state=said["state"])
        if said["kind"]:
            rows = rows.filter(kinds__icontains=f'"{said["kind"]}"')
        if said["platform"]:
            rows = rows.filter(platform_name=said["platform"])
        if said["academy"]:
            rows = rows.filter(academy=said["academy"])
        return rows


@only("GET", "HEAD")
@signed_in
def incidents(request: IncidentRequest) -> Answer:
    """The incidents that this person may read; for everybody else the way to report a post."""
    visible = permissions.visible_to(request.user, on=today())
    form = FilterForm(request.GET, rows=visible)
    rows = form.narrowed(visible).select_related("academy").order_by("-reported_at", "-pk")
    pages = Paginator(rows, PAGE)
    if not (form.is_valid() and any(form.cleaned_data.values())):
        pages.count = form.number  # narrowed by nothing: not counted a second time
    page = pages.get_page(request.GET.get("page"))
    query = {name: value for name, value in request.GET.items() if name != "page" and value}
    context = {
        "page": page, "form": form, "query": urlencode(query), "filtered": bool(query), "reads": form.number > 0,
        "may_report": permissions.may_report(request.user, on=today()),
        "keeps_guide": permissions.may_keep_guide(request.user, on=today()),
    }  # fmt: skip
    return render(request, "socialmedia/incidents.html", context)


@only("GET", "HEAD")
@signed_in
def counts(request: IncidentRequest) -> Answer:
    """What the incidents that this person may read add up to."""
    visible = permissions.visible_to(request.user, on=today())
    if not visible.exists():
        raise Http404
    return render(request, "socialmedia/counts.html", {"tables": counting.add_up(visible)})


STAGES: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Reported", (State.REPORTED,)),
    ("Evidence", (State.EVIDENCE,)),
    ("Assessed", (State.ASSESSED,)),
    ("Watched or met", (State.MONITORING, State.MEETING)),
    ("Taken further", (State.UNRESOLVED, State.ESCALATED)),
    ("Review", (State.REVIEW,)),
    ("Closed", (State.CLOSED,)),
)


def stages(incident: Incident) -> list[dict[str, str]]:
    """The stepper in words."""
    now = next(place for place, (_, states) in enumerate(STAGES) if incident.state in states)
    further = incident.trust_told_at is not None
    steps = []
    for place, (text, states) in enumerate(STAGES):
        standing = "done" if place < now else "current" if place == now else "to_come"
        if states[0] == State.UNRESOLVED and place < now and not further:
            standing = "passed_over"
        note = State(incident.state).label if standing == "current" else ""
        if standing == "to_come" and states[0] == State.UNRESOLVED:
            note = "Only if needed"
        steps.append({"text": text, "place": standing, "note": note})
    return steps


MOST_READ = 600
"""Entries that are read for the newest lines: a whole album may be one of them."""

FIRST: dict[State, tuple[Act, ...]] = {
    State.REPORTED: (Act.SEAL, Act.NOTE_UNSEEN, Act.DESCRIBE),
    State.EVIDENCE: (Act.ANSWER, Act.ASSESS, Act.SANITISE, Act.NAME_CONCERNED),
    State.ASSESSED: (Act.MEET, Act.MONITOR, Act.ANSWER_WITH_ROUTE, Act.CONTACT_BODY),
    State.MONITORING: (Act.LOOK_AGAIN, Act.MEET, Act.BEGIN_REVIEW, Act.NOT_RESOLVED),
    State.MEETING: (Act.PLAN_MEETING, Act.MAKE_PRINTS, Act.RECORD_MEETING, Act.BEGIN_REVIEW, Act.NOT_RESOLVED),
    State.UNRESOLVED: (Act.ESCALATE, Act.REPORT_TO_PLATFORM, Act.WRITE_TO_INVOLVED, Act.BEGIN_REVIEW),
    State.ESCALATED: (Act.PLAN_MEETING, Act.TAKE_MEASURE, Act.WRITE_FROM_CHAIR, Act.BEGIN_REVIEW),
    State.REVIEW: (Act.REVIEW, Act.CLOSE),
    State.CLOSED: (Act.RECUR,),
}
"""What comes first in each state; everything else that is possible stands below it."""


def _opens_complaint(request: IncidentRequest, found: Incident) -> bool:
    """Whether this person may also read the complaint that was raised from it: a record with its own rules."""
    if found.complaint_id is None:
        return False
    return cases.visible_to(request.user, on=today()).filter(pk=found.complaint_id).exists()


@only("GET", "HEAD")
@on_incident
def incident(request: IncidentRequest, found: Incident) -> Answer:
    """Where it is, what is closed and why, what may I do now, what happened."""
    facts = Facts.of(found)
    offers = actions.available(found, request.user, facts, on=today())
    first = _first(found, facts)
    opened = list(found.overrides.select_related("by"))
    shut = gates.shut_now(facts)
    here = frozenset(workflow.leaves(found.state))
    held_back = [gate for gate in shut if gate.forbids & here]
    closed, later = (_shut(request, found, facts, some) for some in (
        held_back, [gate for gate in shut if not gate.forbids & here],
    ))  # fmt: skip
    newest = sentences.lines(
        Entry.objects.filter(about=found.uuid).order_by("-number")[:MOST_READ], unnamed=unnamed(request, found)
    )[:6]
    context = frame(
        request, found, "incident", stages=stages(found), closed=closed, later=later,
        could=opening.links(request, found, facts, held_back),
        overrides=[(row, _gate(row.gate)) for row in opened],
        now=[one for act in first for one in offers if one.act == act and not one.closed],
        waiting=opening.each_once(
            request, found, facts, [one for act in first for one in offers if one.act == act and one.closed]
        ),
        other=opening.each_once(request, found, facts, [one for one in offers if one.act not in first]),
        newest=newest, facts=facts,
        danger=facts.crime and not facts.police_told, checks=_checks(found), on=today(),
        recurrences=permissions.visible_to(request.user, on=today()).filter(recurrence_of=found),
        earlier=_earlier(request, found), may_hold=permissions.may_keep_guide(request.user, on=today()),
        may_complain=permissions.Part.MANAGER in my_parts(request, found),
        opens_complaint=_opens_complaint(request, found),
    )  # fmt: skip
    return render(request, "socialmedia/incident.html", context)


def _first(found: Incident, facts: Facts) -> tuple[Act, ...]:
    """What comes first here; an opinion, or a complaint about the school, is answered first of all (reading 27)."""
    first = FIRST[State(found.state)]
    if facts.only_opinion and Act.ANSWER_WITH_ROUTE in first:
        return (Act.ANSWER_WITH_ROUTE, *(act for act in first if act != Act.ANSWER_WITH_ROUTE))
    return first


def _shut(
    request: IncidentRequest, found: Incident, facts: Facts, shut: list[gates.Gate]
) -> list[tuple[gates.Gate, list[str], bool, list[opening.Link]]]:
    """Gates that are shut: what each holds back, whether this reader may open it by hand, and what opens it."""
    return [
        (one.gate, sorted((act.label for act in one.gate.forbids), key=str.lower),
         permissions.may_open(request.user, one.gate.key, found, on=today()), one.links)
        for one in opening.closed(request, found, facts, shut)
    ]  # fmt: skip


def _gate(key: str) -> str:
    return gates.BY_KEY[key].title if key in gates.BY_KEY else key


def _earlier(request: IncidentRequest, found: Incident) -> Incident | None:
    if found.recurrence_of_id is None:
        return None
    return permissions.visible_to(request.user, on=today()).filter(pk=found.recurrence_of_id).first()


def _checks(found: Incident) -> list[tuple[Any, str]]:
    """What has a day to look again, the next first."""
    days: list[tuple[Any, str]] = [(found.look_again_on, "Look again at the post")] if found.look_again_on else []
    days += [
        (row.next_check_on, f"Ask again: {row.get_body_display()}")
        for row in found.body_contacts.filter(next_check_on__isnull=False)
    ]
    days += [(row.check_on, "Look whether it is gone") for row in found.removals.filter(check_on__isnull=False)]
    days += [
        (row.look_again_on, f"Answer of {row.platform_name}")
        for row in found.platform_reports.filter(look_again_on__isnull=False)
    ]
    return sorted(days, key=lambda row: row[0])


@only("GET", "HEAD")
@on_incident
def people(request: IncidentRequest, found: Incident) -> Answer:
    """Whom it is about, who posted it, who helps, support, and whom the school spoke with."""
    rows = list(found.concerned.select_related("user", "support", "ended_by"))
    context = frame(
        request, found, "people",
        about=[row for row in rows if row.part in ABOUT_SOMEBODY],
        posted=[row for row in rows if row.part not in ABOUT_SOMEBODY],
        helpers=found.helpers.filter(until__isnull=True).select_related("user"),
        bodies=found.body_contacts.select_related("by"),
        contacts=[row for row in reference.support_contacts_of(found.academy.trust) if row.in_use],
        stands=actions.source_stands_in(found) if permissions.SOURCE_READERS & my_parts(request, found) else [],
        has_source=Source.objects.filter(incident=found).exists(),
    )  # fmt: skip
    return render(request, "socialmedia/people.html", context)


@only("GET", "HEAD")
@on_incident
def meetings(request: IncidentRequest, found: Incident) -> Answer:
    """Meetings planned and held, and the print-outs."""
    rows = list(found.meetings.select_related("by").prefetch_related("changes__by"))
    facts = Facts.of(found)
    context = frame(
        request, found, "meetings", meetings=rows, prints=found.print_sets.select_related("by", "file"),
        planned=[row for row in rows if row.outcome == Met.PLANNED],
        shut=opening.closed(request, found, facts, gates.shut(facts, Act.PLAN_MEETING)),
        prints_shut=opening.closed(request, found, facts, gates.shut(facts, Act.MAKE_PRINTS)),
        onwards=opening.to_act(request, found, facts, Act.MEET),
        possible=found.state in (State.MEETING, State.UNRESOLVED, State.ESCALATED),
    )  # fmt: skip
    return render(request, "socialmedia/meetings.html", context)


@only("GET", "HEAD")
@on_incident
def afterwards(request: IncidentRequest, found: Incident) -> Answer:
    """Removal, reports to the platform with its steps, measures, watching, the review."""
    trust = found.academy.trust
    platform = next((row for row in reference.platforms_of(trust) if row.name == found.platform_name), None)
    context = frame(
        request, found, "afterwards", removals=found.removals.select_related("by"),
        reports=found.platform_reports.select_related("exhibit__file", "by"), platform=platform,
        measures=found.measures.select_related("by"), watches=found.watches.select_related("by"),
        review=getattr(found, "review", None), notes=_notes(found), on=timezone.localdate(),
    )  # fmt: skip
    return render(request, "socialmedia/afterwards.html", context)


def _notes(found: Incident) -> list[Any]:
    assessment = getattr(found, "assessment", None)
    chosen = set(assessment.legal_headings) if assessment else set()
    return [row for row in reference.legal_notes_of(found.academy.trust) if row.in_use and row.key in chosen]


@only("GET", "HEAD")
@on_incident
def chronology(request: IncidentRequest, found: Incident) -> Answer:
    """Everything that happened, in order."""
    rows = sentences.lines(Entry.objects.filter(about=found.uuid).order_by("-number"), unnamed=unnamed(request, found))
    return render(request, "socialmedia/chronology.html", frame(request, found, "chronology", lines=rows))
