"""Reports whose time is over go, with everything that hangs on them: the evidence, who brought it, the letters (R130).

An open one never goes, nor one whose complaint is still kept, nor one that another report came back to which is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils import timezone

from accounts.own_records import Described, Keeping, Went
from complaints.evidence import sealing
from complaints.evidence.models import File
from letters import disposing
from socialmedia.actions.door import note
from socialmedia.models import Exhibit, Incident, IncidentLetter, PlatformReport, PrintSet
from socialmedia.permissions import visible_to
from socialmedia.vocabulary import State, within


def over(*, before: dt.date) -> QuerySet[Incident]:
    """Closed on this day or before, and nothing else needs it."""
    found = Incident.objects.filter(state=State.CLOSED, closed_on__lte=before)
    found = found.filter(Q(complaint=None) | Q(complaint__disposed_on__isnull=False))
    again = Incident.objects.filter(recurrence_of__isnull=False).exclude(state=State.CLOSED, closed_on__lte=before)
    return found.exclude(pk__in=again.values("recurrence_of")).order_by("closed_on", "pk")


def describe(rows: QuerySet[Incident]) -> Iterator[Described]:
    """What each is: the platform and where on it, without anybody's name."""
    for row in rows.select_related("academy"):
        yield Described(
            about=row.uuid, reference=row.reference, says=f"{row.platform_name}, {within(row.get_place_display())}",
            academy=row.academy.name, since=row.closed_on or timezone.localdate(row.reported_at),
            path=row.get_absolute_url(),
        )  # fmt: skip


def dispose(about: UUID, *, at: dt.datetime) -> Went:
    """One report: its rows and sealed files; bytes after the commit."""
    locked = Incident.objects.select_for_update(of=("self",)).get(uuid=about)
    note(locked, "disposed_of", by=None, at=at)
    files = _files(locked)
    written = list(IncidentLetter.objects.filter(incident=locked).values_list("letter", flat=True))
    Incident.objects.filter(recurrence_of=locked).update(recurrence_of=None)
    gone, _ = IncidentLetter.objects.filter(incident=locked).delete()
    gone += PlatformReport.objects.filter(incident=locked).delete()[0]
    gone += locked.delete()[0]
    number = sum(_destroyed(file) for file in files)
    letters, places = disposing.forget(written)
    return Went(rows=gone + letters, files=number, letters=places)


def _destroyed(file: File) -> int:
    """The file with its copies, unless something else holds it: then it goes with that. Answers how many went."""
    number = 1 + file.copies.count()
    try:
        with transaction.atomic():
            sealing.destroy(file)
    except ProtectedError:
        return 0
    return number


def _files(incident: Incident) -> list[File]:
    """The originals of this report alone: their copies go with them."""
    exhibits = Exhibit.objects.filter(incident=incident)
    held = {*exhibits.values_list("file", flat=True), *exhibits.values_list("sanitised", flat=True)}
    held |= set(PrintSet.objects.filter(incident=incident).values_list("file", flat=True))
    kept = set(Exhibit.objects.exclude(incident=incident).filter(file__in=held - {None}).values_list("file", flat=True))
    return list(File.objects.filter(pk__in=held - kept - {None}, derived_from=None))


KEEPING = Keeping(model=Incident, seen=visible_to, over=over, describe=describe, dispose=dispose)
