"""Proves the chronologies: every chain holds, every complaint stands where its own says, and none is gone."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from accounts import notices, posts, trail
from accounts.models import Entry, Proof, User
from accounts.notices import NoticeData
from complaints.casework import permissions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import ABOUT, TAKEN_BACK

logger = logging.getLogger(__name__)

PROOF = UUID("5f1f5c7e-0d0c-4c9e-8b55-3b7b5a2d9a10")
"""Under this the notices about the proof go; they are about no one case."""

Problem = dict[str, object]
"""`about`, `kind`, `reference`, `number`, `step`, `problem`: JSON as it stands, and no name in it."""


def problems(one: UUID | None = None) -> Iterator[Problem]:
    """Every fault, to the row; of one chronology, or of all."""
    yield from _of_chains(one)
    complaints = Complaint.objects.order_by("pk")
    yield from _of_complaints(complaints.filter(uuid=one) if one else complaints)
    if one is None:
        yield from _without_complaint()


def prove(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> Proof:
    """The daily proof: note where each chain ends, keep what was found, and tell the officers when it does not hold.

    What was proved today is what tomorrow's proof is held against. A dry run only looks.
    """
    found = list(problems())
    faulty = {UUID(str(fault["about"])) for fault in found}
    entries = Entry.objects.all()
    proof = Proof(
        at=at, chains=entries.order_by().values("about").distinct().count(), entries=entries.count(), faults=found
    )
    if dry_run:
        return proof
    trail.keep_ends(on=on, but=faulty)
    proof.mark = trail.mark()
    proof.save()
    if found:
        logger.error("The chronologies do not hold: %d faults. Run manage.py verify_chronology.", len(found))
        officers = {user.pk: user for kind in posts.OFFICERS for user in posts.holders(kind, on=on)}
        told = [user for user in officers.values() if faults_for(user, proof, on=on)]
        notices.tell_many([_notice(user, on) for user in told], at=at)
    return proof


def latest(number: int) -> list[Proof]:
    """The newest proofs first; none before the first night."""
    return list(Proof.objects.all()[:number])


def broken_for(user: User, *, on: dt.date) -> bool:
    """Whether the newest proof found something that this person may know of."""
    return any(faults_for(user, proof, on=on) for proof in latest(1))


def faults_for(user: User, proof: Proof, *, on: dt.date) -> list[Problem]:
    """What this person may know of: faults of cases that they see, and of chronologies whose complaint is gone."""
    if not proof.faults:
        return []
    abouts = {str(fault["about"]) for fault in proof.faults}
    there = set(map(str, Complaint.objects.filter(uuid__in=abouts).values_list("uuid", flat=True)))
    seen = permissions.visible_to(user, on=on).filter(uuid__in=there).values_list("uuid", flat=True)
    open_to = abouts - there | set(map(str, seen))
    return [fault for fault in proof.faults if str(fault["about"]) in open_to]


def _notice(user: User, on: dt.date) -> NoticeData:
    return NoticeData(
        user_id=user.pk, about_kind="chronology", about=PROOF, key=f"chronology:{on}", urgent=True,
        text="The daily proof found that what was recorded has been changed or is missing. Look at each place.",
        path=reverse("casework:chronologies"),
    )  # fmt: skip


def _of_chains(one: UUID | None) -> Iterator[Problem]:
    """Where a chain does not hold, with what it is about."""
    for fault in trail.verify(one):
        row = Entry.objects.filter(about=fault.about, number=fault.number).values("about_kind", "step").first() or {}
        reference = Complaint.objects.filter(uuid=fault.about).values_list("reference", flat=True).first()
        yield {
            "about": str(fault.about), "kind": row.get("about_kind"), "reference": reference, "number": fault.number,
            "step": row.get("step"), "problem": fault.problem,
        }  # fmt: skip


def _of_complaints(complaints: QuerySet[Complaint]) -> Iterator[Problem]:
    """What went before the first proof leaves no mark, but then a complaint stands elsewhere than its last says."""
    arrivals = Entry.objects.filter(about_kind=ABOUT, about=OuterRef("uuid"), data__has_key="to").order_by("-number")
    stands = complaints.annotate(
        said=Subquery(arrivals.values("data")[:1]), number=Subquery(arrivals.values("number")[:1])
    )
    rows = stands.values_list("uuid", "reference", "state", "said", "number")
    for uuid, reference, state, said, number in rows.iterator(chunk_size=2000):
        if said is None:
            problem = "has no chronology"
        elif _data(said).get("to") != state:
            problem = f"stands at {state}, but its last step left it at {_data(said).get('to')}"
        else:
            continue
        yield {
            "about": str(uuid), "kind": ABOUT, "reference": reference, "number": number, "step": None,
            "problem": problem,
        }  # fmt: skip


def _without_complaint() -> Iterator[Problem]:
    """Chronologies that hold, of complaints that are not there: only one that was taken back says why."""
    there = Complaint.objects.filter(uuid=OuterRef("about"))
    taken_back = Entry.objects.filter(about=OuterRef("about"), step=TAKEN_BACK)
    begun = Entry.objects.filter(about_kind=ABOUT, number=1).filter(~Exists(there), ~Exists(taken_back))
    for about, step in begun.order_by("about").values_list("about", "step").iterator():
        yield {
            "about": str(about), "kind": ABOUT, "reference": None, "number": 1, "step": step,
            "problem": "its complaint is gone, and it does not say that it was taken back",
        }  # fmt: skip


def _data(said: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(said) if isinstance(said, str) else said
    return data
