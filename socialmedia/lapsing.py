"""Reports whose time is over go, with everything that hangs on them: the evidence, who brought it, the letters (R130).

An open one never goes, nor one whose complaint is still kept, nor one that another report came back to which is open.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from accounts.models import Access, Notice
from complaints.evidence import sealing
from complaints.evidence.models import File
from letters import disposing
from socialmedia.actions.door import note
from socialmedia.models import Exhibit, Incident, IncidentLetter, PlatformReport, PrintSet
from socialmedia.vocabulary import State


def over(*, before: dt.date) -> QuerySet[Incident]:
    """Closed on this day or before, and nothing else needs it."""
    found = Incident.objects.filter(state=State.CLOSED, closed_on__lte=before)
    found = found.filter(Q(complaint=None) | Q(complaint__disposed_on__isnull=False))
    again = Incident.objects.filter(recurrence_of__isnull=False).exclude(state=State.CLOSED, closed_on__lte=before)
    return found.exclude(pk__in=again.values("recurrence_of")).order_by("pk")


def lapse(*, before: dt.date, forget: bool, at: dt.datetime, dry_run: bool = False) -> int:
    """Let go of the reports that are over; answers how many."""
    rows = list(over(before=before))
    if not dry_run:
        for row in rows:
            _dispose(row, before=before, forget=forget, at=at)
    return len(rows)


@transaction.atomic
def _dispose(incident: Incident, *, before: dt.date, forget: bool, at: dt.datetime) -> None:
    """One report: its rows and files now, the bytes after the commit."""
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if not over(before=before).filter(pk=locked.pk).exists():
        return
    note(locked, "disposed_of", by=None, at=at)
    files = _files(locked)
    written = list(IncidentLetter.objects.filter(incident=locked).values_list("letter", flat=True))
    Incident.objects.filter(recurrence_of=locked).update(recurrence_of=None)
    IncidentLetter.objects.filter(incident=locked).delete()
    PlatformReport.objects.filter(incident=locked).delete()
    about = locked.uuid
    locked.delete()
    for file in files:
        _destroy(file)
    _gone, places = disposing.forget(written)
    Notice.objects.filter(about=about).delete()
    if forget:
        Access.objects.filter(about=about).update(user=None, detail="")
    transaction.on_commit(lambda: disposing.remove(places))


def _destroy(file: File) -> None:
    """The file with its copies, unless something else holds it: then it goes with that."""
    try:
        with transaction.atomic():
            sealing.destroy(file)
    except ProtectedError:
        return


def _files(incident: Incident) -> list[File]:
    """The originals of this report alone: their copies go with them."""
    exhibits = Exhibit.objects.filter(incident=incident)
    held = {*exhibits.values_list("file", flat=True), *exhibits.values_list("sanitised", flat=True)}
    held |= set(PrintSet.objects.filter(incident=incident).values_list("file", flat=True))
    kept = set(Exhibit.objects.exclude(incident=incident).filter(file__in=held - {None}).values_list("file", flat=True))
    return list(File.objects.filter(pk__in=held - kept - {None}, derived_from=None))
