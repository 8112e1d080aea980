"""The Hearing tab: where the hearing stands, its papers, who may sit, and the running order to print."""

from __future__ import annotations

import secrets

from django.http import Http404
from django.shortcuts import render

from accounts.methods import only
from complaints.casework import actions, eligibility, permissions
from complaints.casework.models import Bundle, Complaint, Hearing
from complaints.casework.papers import plan, proof
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, today, works_on
from complaints.casework.views.frame import frame
from complaints.policy.vocabulary import Stage


@only("GET", "HEAD")
@on_case
def hearing(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everything about the hearing that this person may know."""
    if complaint.stage_reached < Stage.PANEL:
        raise Http404
    parts, panel = my_parts(request, complaint), complaint.current_panel
    found = complaint.next_hearing
    keeps = bool(parts & permissions.MAKERS)
    bundles = list(found.bundles.prefetch_related("copies", "items").order_by("-version")) if found else []
    out = proof.circulated(found) if found else set()
    openings = proof.openings(complaint) if keeps else []
    latest = next((one for one in bundles if one.state == Bundle.State.READY and not one.supplement_to_id), None)
    members = list(panel.sitting().prefetch_related("user__unavailable")) if panel else []
    awaited = actions.awaited_hearing(complaint)
    context = frame(
        request, complaint, "hearing",
        certificate=panel.certificate(on=today()) if panel and panel.convened_on and keeps else None,
        declared=_declared(complaint) if keeps else set(),
        away_then=actions.who_is_away(complaint, awaited.on) if awaited and keeps else [],
        hearing=found, off=bool(found and found.adjourned_on and not found.held_on),
        panel=panel, members=members, keeps=keeps, may_record=works_on(request, complaint),
        sits=bool(parts & permissions.SITTING),
        link=found.link if found and parts & permissions.AT_THE_HEARING else "",
        offered=actions.standing_dates(complaint),
        bundles=[(one, _copies(one, parts, out, keeps=keeps)) for one in bundles] if bundles else [],
        opens_any=any(_copies(one, parts, out, keeps=keeps) for one in bundles),
        attended=list(found.attendances.all()) if found and found.held_on else [],
        outside=found is not None and not bundles and found.circulations.exists(),
        sent=[] if keeps else permissions.papers_sent_to(request.user, complaint).select_related("file"),
        making=any(one.state in (Bundle.State.WAITING, Bundle.State.CLAIMED) for one in bundles),
        latest=latest, late_papers=plan.late_papers(latest) if latest and keeps else [],
        may_make=keeps and found is not None and not found.held_on and not found.adjourned_on,
        withheld=plan.standing(complaint) if keeps else [],
        named=dict(plan.choices(complaint)) if keeps else {},
        receipts=proof.receipts(found, openings) if found and keeps else [], openings=openings,
        submissions=found.submissions.prefetch_related("documents__file") if found else [],
        awaited=awaited,
        requests=[] if permissions.only_sits(parts) else complaint.independence_requests.select_related("ruled_by"),
        earlier=complaint.hearings.exclude(pk=found.pk).prefetch_related("attendances") if found else [],
        once=secrets.token_urlsafe(18), on=today(),
    )  # fmt: skip
    for row in context["withheld"]:
        row.named = context["named"].get(row.part, "Everywhere in the papers")
    return render(request, "casework/hearing.html", context)


def _declared(complaint: Complaint) -> set[int]:
    """Who has said whether they have an interest, as everybody is asked who opens it."""
    return set(complaint.interests.filter(overtaken_on=None).values_list("user_id", flat=True))


def _copies(bundle: Bundle, parts: frozenset[permissions.Part], out: set[int], *, keeps: bool) -> list[object]:
    """The copies of these papers that this person may open."""
    if not keeps and bundle.pk not in out:
        return []
    wanted = permissions.copies_for(parts)
    return [copy for copy in bundle.copies.all() if copy.reader in wanted]


@only("GET", "HEAD")
@on_case
def who_may_sit(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everybody of the trust with the reason for which they may or may not sit (R67–R70, R132)."""
    if not works_on(request, complaint) or complaint.stage_reached < Stage.PANEL:
        raise Http404
    people = eligibility.everybody(complaint, asking=request.user, on=today())
    context = frame(
        request, complaint, "hearing",
        may=[person for person in people if person.may_sit and person.holds_an_office],
        staff=[person for person in people if person.may_sit and not person.holds_an_office],
        may_not=[person for person in people if not person.may_sit],
        too_few=eligibility.too_few(people), may_record=works_on(request, complaint),
    )  # fmt: skip
    return render(request, "casework/who_may_sit.html", context)


@only("GET", "HEAD")
@on_case
def running_order(request: CaseRequest, complaint: Complaint) -> Answer:
    """The running order with the chair's words, to print (R77–R79)."""
    parts = my_parts(request, complaint)
    found = complaint.next_hearing
    if not parts & permissions.AT_THE_HEARING or found is None:
        raise Http404
    context = frame(
        request, complaint, "hearing",
        hearing=found, members=list(found.panel.sitting()), heads=complaint.heads_to_answer(),
        script=bool(parts & (permissions.SITTING | permissions.MAKERS)), needs=_needs(complaint, found),
        link=found.link,
    )  # fmt: skip
    return render(request, "casework/running_order.html", context)


def _needs(complaint: Complaint, found: Hearing) -> list[str]:
    """What the complainant asked to be done differently, for the day itself (R17)."""
    return [*complaint.complainant.adjustments, *([found.needs.strip()] if found.needs.strip() else [])]
