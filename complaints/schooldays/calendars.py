"""Each academy's calendar, kept ready in the process until it changes; and the only way to change it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.models import Academy, User
from complaints.schooldays.counting import Calendar
from complaints.schooldays.models import CalendarRevision, Span, TermDatesImport
from complaints.schooldays.spans import Change, SpanData, addition, calendar_from, change, removal

# academy → (stamp of its revision, name) and the calendar made of them
_ready: Final[dict[int, tuple[tuple[uuid.UUID, str], Calendar]]] = {}


def calendar_of(academy_id: int) -> Calendar:
    """One academy's calendar; one small query when nothing has changed. Raises Academy.DoesNotExist."""
    found = calendars_of([academy_id])
    if academy_id not in found:
        raise Academy.DoesNotExist(f"There is no academy {academy_id}.")
    return found[academy_id]


def calendars_of(academy_ids: Iterable[int]) -> dict[int, Calendar]:
    """The calendars of several academies in one query, and one more for those whose dates have changed."""
    found = Academy.objects.filter(pk__in=set(academy_ids)).values_list("pk", "name", "calendar_revision__stamp")
    return calendars_as_of({pk: (stamp, name) for pk, name, stamp in found})


def calendars_as_of(stamps: Mapping[int, tuple[uuid.UUID | None, str]]) -> dict[int, Calendar]:
    """The same for whoever knows already the `calendar_revision__stamp` and the name of each academy: no query, but for
    those whose dates have changed."""
    calendars = {}
    stale = []
    for pk, mark in stamps.items():
        ready = _ready.get(pk)
        if ready is not None and ready[0] == mark:
            calendars[pk] = ready[1]
        else:
            stale.append(pk)
    if stale:
        spans: dict[int, list[SpanData]] = {pk: [] for pk in stale}
        for span in Span.objects.filter(academy_id__in=stale):
            spans[span.academy_id].append(_plain(span))
        for pk in stale:
            stamp, name = stamps[pk]
            calendars[pk] = calendar_from(name, spans[pk])
            # Without a stamp nothing would tell of a change, so such a calendar is read each time.
            if stamp is not None:
                _ready[pk] = ((stamp, name), calendars[pk])
    return calendars


def loaded(academy: Academy) -> list[SpanData]:
    """Every row that is loaded for an academy, in order."""
    return sorted(_plain(span) for span in Span.objects.filter(academy=academy))


def preview(academy: Academy, spans: Sequence[SpanData]) -> tuple[Change, Calendar]:
    """What ``replace`` with these rows would change, and the calendar that would follow. Writes nothing."""
    planned = change(loaded(academy), spans)
    return planned, calendar_from(academy.name, planned.after)


def replace(
    academy: Academy, spans: Sequence[SpanData], *, source_file: str, by: User | None, at: datetime
) -> TermDatesImport:
    """Load checked rows for one academy and keep a record of it; ``spans.change`` says what they replace.

    The same rows again change nothing. Every other process notices at its next look-up.
    """
    with transaction.atomic():
        _lock(academy)
        planned = change(loaded(academy), spans)
        _carry_out(academy, planned)
        return TermDatesImport.objects.create(
            academy=academy,
            source_file=source_file[:255],
            imported_by=by,
            imported_at=at,
            added=len(planned.added),
            removed=len(planned.removed),
            unchanged=len(planned.kept),
        )


def add(academy: Academy, span: SpanData) -> Change:
    """Add one row, such as a closure for snow. Says what changed; nothing, if it was there."""
    with transaction.atomic():
        _lock(academy)
        planned = addition(loaded(academy), [span])
        _carry_out(academy, planned)
        return planned


def remove(academy: Academy, span: SpanData) -> Change:
    """Take one row out again, such as a closure that was recorded by mistake."""
    with transaction.atomic():
        _lock(academy)
        planned = removal(loaded(academy), [span])
        _carry_out(academy, planned)
        return planned


def _lock(academy: Academy) -> None:
    """Two people changing one academy's dates take turns."""
    CalendarRevision.objects.get_or_create(academy=academy)
    CalendarRevision.objects.select_for_update().get(academy=academy)


def _carry_out(academy: Academy, planned: Change) -> None:
    if not planned:
        return
    gone = {span.when for span in planned.removed}
    Span.objects.filter(
        pk__in=[span.pk for span in Span.objects.filter(academy=academy) if _plain(span).when in gone]
    ).delete()
    Span.objects.bulk_create(
        Span(
            academy=academy,
            kind=span.kind,
            first_day=span.first_day,
            last_day=span.last_day,
            label=span.label,
            source=span.source,
        )
        for span in planned.added
    )
    CalendarRevision.objects.filter(academy=academy).update(number=F("number") + 1, stamp=uuid.uuid4())


def _plain(span: Span) -> SpanData:
    return SpanData(span.first_day, span.last_day, span.kind, span.label, span.source)
