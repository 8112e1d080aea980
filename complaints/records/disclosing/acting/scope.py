"""Which complaints are in scope; whoever can see more is asked to search as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts import notices
from accounts.models import User
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.evidence import making, sealing
from complaints.records.disclosing import permissions, searching
from complaints.records.disclosing.acting.door import NotAllowed, day_of, lock, note
from complaints.records.disclosing.vocabulary import ABOUT
from complaints.records.models import Disclosure, DisclosureItem, ScopedCase
from letters import outbox

GATHER = "complaints.records.tasks.gather_documents"


@transaction.atomic
def tell_of_more(disclosure: Disclosure, *, name: str, part: str, user: User | None, by: User, at: dt.datetime) -> None:
    """Where a search cannot show the searcher everything, whoever can see more is asked to search as well."""
    on = day_of(at)
    others = permissions.others(disclosure, besides=by, on=on)
    for one in searching.hidden_from(by, name, part, user=user, others=others, on=on):
        notices.tell(
            one, about_kind=ABOUT, about=disclosure.uuid, key=f"search:{disclosure.pk}", at=at,
            text=f"{disclosure.reference}: search for what is in scope yourself before anything is released.",
            path=disclosure.get_absolute_url(),
        )  # fmt: skip


@transaction.atomic
def bring_into_scope(
    disclosure: Disclosure, found: Sequence[tuple[Complaint, str]], *, by: User, at: dt.datetime
) -> int:
    """Take these complaints into scope; a worker takes their documents in as they are now. Answers how many are new."""
    locked = lock(disclosure, by=by, on=day_of(at))
    seen = casework.visible_to(by, on=day_of(at)).filter(pk__in=[one.pk for one, _ in found])
    if seen.count() < len(found):
        raise NotAllowed
    # Locked, because a disposal asks for open requests when it has the row, and takes nothing that is in one.
    rows = Complaint.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one, _ in found]).order_by("pk")
    if any(row.disposed_on is not None for row in rows):
        raise Refused("The record of one of these was disposed of. Search again.")
    there = set(locked.cases.values_list("complaint_id", flat=True))
    new = [
        ScopedCase.objects.create(disclosure=locked, complaint=one, found_as=said, asked_by=by, asked_at=at)
        for one, said in found
        if one.pk not in there
    ]
    for case in new:
        data: dict[str, object] = {"complaint": str(case.complaint.uuid)}
        if searching.came_after(locked, case.complaint):
            data["came_after"] = True
        note(locked, "case_added", by=by, at=at, data=data)
        outbox.after_commit(GATHER, case.pk)
    return len(new)


@transaction.atomic
def leave_out(case: ScopedCase, *, by: User, at: dt.datetime) -> None:
    """Take a complaint out of scope again, with the copies that were made of its documents."""
    locked = lock(case.disclosure, by=by, on=day_of(at))
    current = _seen(locked, by, at).select_related("complaint").filter(pk=case.pk).first()
    if current is None:
        raise NotAllowed
    note(locked, "case_left_out", by=by, at=at, data={"complaint": str(current.complaint.uuid)})
    destroy_items(current)
    current.delete()


def _seen(locked: Disclosure, by: User, at: dt.datetime) -> QuerySet[ScopedCase]:
    return permissions.cases_of(locked, by, on=day_of(at))


def destroy_items(case: ScopedCase) -> None:
    """What was taken in of one case, with every file that was made for it."""
    items = list(case.items.select_related("file"))
    DisclosureItem.objects.filter(pk__in=[item.pk for item in items]).delete()
    for item in items:
        if item.file is not None:
            sealing.destroy(item.file)


@transaction.atomic
def gather_again(case: ScopedCase, *, by: User, at: dt.datetime) -> None:
    """Try once more to take the documents in."""
    locked = lock(case.disclosure, by=by, on=day_of(at))
    if making.again(_seen(locked, by, at).filter(pk=case.pk), at):
        outbox.after_commit(GATHER, case.pk)
