"""Looking for complaints that may be about the same matter, among those that the reader may see (S0 §9.2, R118).

PostgreSQL finds candidates by trigram index, a few hundred at most whatever the size of the register; SQLite goes
through the newest ones. Both score them the same way (`likeness`). docs/decisions/0011 says why.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complaint, Subject
from complaints.conduct import likeness
from complaints.conduct.likeness import Likeness, Sketch
from complaints.conduct.models import DifferentMatters

SHOWN = 20
"""At most this many are shown: whoever must look at more looks at none."""

SCORED = 150
"""Candidates that are compared word by word on PostgreSQL."""

EACH = 200
"""Candidates that one index may bring; a word that brings more says nothing about which matter it is."""

WEIGHED = 1000
"""Of the hits of one index so many are ordered by how alike they are. A name or a line that more complaints share tells
little; what is alike in another way is found by the other indexes."""

WORDS = 8
"""Words of a complaint that are looked up by themselves."""

WALKED = 3000
"""Without an index: the newest complaints that are gone through."""

AROUND = dt.timedelta(days=2 * 366)
"""Without an index: only complaints received within this time of each other."""


@dataclass(frozen=True)
class Found:
    """One complaint that may be about the same matter, and why it was found."""

    complaint: Complaint
    likeness: Likeness


def possible_duplicates(complaint: Complaint, *, for_user: User, on: dt.date, most: int = SHOWN) -> list[Found]:
    """Complaints that may be about the same matter, the most alike first; never one that this person may not see.

    Pairs that somebody has looked at and found different are left out.
    """
    visible = permissions.visible_to(for_user, on=on).exclude(pk=complaint.pk)
    mine = sketches([complaint.pk]).get(complaint.pk)
    if mine is None:
        return []
    pks = _by_index(complaint, mine, visible) if has_trigrams() else _by_walking(complaint, visible)
    pks -= _looked_at(complaint)
    scored = [(pk, likeness.likeness(mine, other)) for pk, other in sketches(pks).items()]
    best = sorted((row for row in scored if row[1].alike), key=lambda row: (-row[1].score, -row[0]))[:most]
    rows = visible.select_related("academy", "complainant", "handler").in_bulk([pk for pk, _ in best])
    return [Found(rows[pk], how) for pk, how in best if pk in rows]


def compared(one: Complaint, other: Complaint) -> Likeness:
    """Why two complaints that are already at hand may be about the same matter."""
    both = sketches([one.pk, other.pk])
    return likeness.likeness(both[one.pk], both[other.pk])


COLUMNS = ("pk", "summary", "words", "happened_on", "complainant__pupil_name", "complainant__email")


def sketches(pks: Iterable[int]) -> dict[int, Sketch]:
    """The comparable parts of these complaints, in two queries."""
    wanted = list(pks)
    people: dict[int, list[str]] = {}
    for pk, name in Subject.objects.filter(complaint__in=wanted, removed_on=None).values_list("complaint_id", "name"):
        people.setdefault(pk, []).append(name)
    return {
        pk: likeness.sketch(
            pk, child=child or "", day=day, people=people.get(pk, ()), text=f"{summary} {words}", writer=mail or ""
        )
        for pk, summary, words, day, child, mail in Complaint.objects.filter(pk__in=wanted).values_list(*COLUMNS)
    }


def _looked_at(complaint: Complaint) -> set[int]:
    after = DifferentMatters.objects.filter(one=complaint).values_list("other_id", flat=True)
    before = DifferentMatters.objects.filter(other=complaint).values_list("one_id", flat=True)
    return {*after, *before}


# --- candidates ------------------------------------------------------------------------------------------------


def _by_walking(complaint: Complaint, visible: QuerySet[Complaint]) -> set[int]:
    near = visible.filter(
        academy__trust_id=complaint.academy.trust_id,
        received_on__range=(complaint.received_on - AROUND, complaint.received_on + AROUND),
    )
    return set(near.order_by("-received_on", "-pk").values_list("pk", flat=True)[:WALKED])


@lru_cache(maxsize=1)
def _extension_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'conduct_words_trgm')")
        return bool(cursor.fetchone()[0])


def has_trigrams() -> bool:
    """Whether the database can look up by trigrams: PostgreSQL, whose migration could add pg_trgm."""
    return connection.vendor == "postgresql" and _extension_there()


# Each of these is answered from one index, and stops at a fixed number of rows. MATERIALIZED keeps the planner from
# walking the table in the hope of meeting so many soon.
BY_CHILD = """WITH hit AS MATERIALIZED (
        SELECT complaint_id AS id, pupil_name AS said FROM casework_complainant WHERE pupil_name %% %s LIMIT %s)
    SELECT id FROM hit ORDER BY similarity(said, %s) DESC, id DESC LIMIT %s"""
BY_PERSON = """WITH hit AS MATERIALIZED (
        SELECT complaint_id AS id, name AS said FROM casework_subject WHERE name %% %s AND removed_on IS NULL LIMIT %s)
    SELECT id FROM hit ORDER BY similarity(said, %s) DESC, id DESC LIMIT %s"""
BY_SUMMARY = """WITH hit AS MATERIALIZED (
        SELECT id, summary AS said FROM casework_complaint WHERE summary %% %s LIMIT %s)
    SELECT id FROM hit ORDER BY similarity(said, %s) DESC, id DESC LIMIT %s"""
BY_DAY = """SELECT id FROM casework_complaint WHERE happened_on BETWEEN %s AND %s
    ORDER BY (academy_id = %s) DESC, id DESC LIMIT %s"""
BY_WORD = """WITH hit AS MATERIALIZED (SELECT id FROM casework_complaint WHERE words ILIKE %s)
    SELECT id FROM hit LIMIT %s"""


def _by_index(complaint: Complaint, mine: Sketch, visible: QuerySet[Complaint]) -> set[int]:
    points: Counter[int] = Counter()
    with connection.cursor() as cursor:

        def ask(sql: str, given: list[Any], weight: int, *, all_or_none: bool = False) -> None:
            cursor.execute(sql, given)
            rows = [row[0] for row in cursor.fetchall()]
            if all_or_none and len(rows) > EACH:
                return
            for pk in rows:
                points[pk] += weight

        if mine.child:
            ask(BY_CHILD, [mine.child, WEIGHED, mine.child, EACH], 5)
        for name in mine.people[:3]:
            ask(BY_PERSON, [name, WEIGHED, name, EACH], 3)
        if mine.day:
            span = dt.timedelta(days=3)
            ask(BY_DAY, [mine.day - span, mine.day + span, complaint.academy_id, EACH], 4)
        ask(BY_SUMMARY, [complaint.summary, WEIGHED, complaint.summary, EACH], 4)
        for word in _telling(mine):
            ask(BY_WORD, [f"%{word}%", EACH + 1], 2, all_or_none=True)
    points.pop(complaint.pk, None)
    seen = set(visible.filter(pk__in=list(points)).values_list("pk", flat=True))
    return set([pk for pk, _ in points.most_common() if pk in seen][:SCORED])


def _telling(mine: Sketch) -> list[str]:
    """The longest words of substance: names, places and things rather than what every complaint says."""
    return sorted((token for token in mine.tokens if len(token) >= 5), key=lambda token: (-len(token), token))[:WORDS]
