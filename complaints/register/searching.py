"""Where a word of the search is looked for, and by which index.

PostgreSQL finds whole words in English, and their beginnings from four letters on, by the full-text index of each
table, and parts of names by trigrams (register/migrations); nothing there is read row by row. SQLite passes over the
same texts. The rows found are limited to what the reader may see by whoever asks (`queries`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, Model, Q, QuerySet

from complaints.casework.models import CaseDocument, Complainant, Complaint, Contact, Finding, Head, Message, Subject

ENGLISH, AS_WRITTEN = "english", "simple"
LONGEST = 250_000
"""Characters of one row that are indexed: a text search vector has an end, and a complaint is never refused for it."""
BEGINNINGS_FROM = 4
"""Shorter words are found whole only: "bus" is no search for "business"."""
MOST_KEYS = 20_000
"""A word in more complaints than these limits little: then the database reads them as it thinks best."""
PIECE = 3
"""Letters and digits in a row that the trigrams of a name need."""
APOSTROPHE = re.compile("['\u2018\u2019]")
SIGNS = ("\u2600", "\U0001faff")
"""Pictures and scripts without spaces, of which text search makes no words: found one by one."""


@dataclass(frozen=True)
class Place:
    """One table with its texts, and the way from its row to the complaint."""

    model: type[Model]
    fields: tuple[str, ...]
    complaint: str
    config: str = ENGLISH
    limits: Q = field(default_factory=Q)

    def having(self, condition: Any) -> QuerySet[Any, Any]:
        return self.model._default_manager.filter(condition, self.limits).order_by().values(self.complaint)


SAID = (
    "summary", "words", "wanted", "involved", "happened_text", "late_reasons", "category", "concern_answer",
    "settled_how", "action_taken", "no_action_reason", "reopened_because",
)  # fmt: skip

IN_ITS_ROW: tuple[Place, ...] = (
    Place(Complaint, ("summary",), "pk"),
    Place(Complainant, ("name",), "complaint_id", AS_WRITTEN),
    Place(Subject, ("name",), "complaint_id", AS_WRITTEN, Q(removed_on=None)),
)
"""What the register itself says of a complaint."""

ON_RECORD: tuple[Place, ...] = (
    Place(Complaint, SAID, "pk"),
    Place(Complainant, ("name",), "complaint_id", AS_WRITTEN),
    Place(Complainant, ("pupil_name",), "complaint_id", AS_WRITTEN),
    Place(Subject, ("name",), "complaint_id", AS_WRITTEN, Q(removed_on=None)),
    Place(Head, ("text", "quote"), "complaint_id"),
    Place(Finding, ("reasons", "recommendation"), "head__complaint_id", limits=Q(proposed=False)),
    Place(Contact, ("people", "note"), "complaint_id"),
    Place(Message, ("text",), "complaint_id"),
    Place(CaseDocument, ("title",), "complaint_id"),
)
"""What every page of a case says, for whoever may open them all (S0 §10, R126)."""


def vector(config: str, columns: Sequence[str]) -> str:
    """The indexed expression. The indexes of the migration hold the same, to the letter."""
    return f"to_tsvector('{config}'::regconfig, left({' || chr(32) || '.join(columns)}, {LONGEST}))"


class Matches(Func):
    """Whether the texts of a row hold what a text search asks for."""

    output_field = BooleanField()

    def __init__(self, *fields: str, config: str, query: str) -> None:
        super().__init__(*fields)
        self.config, self.query = config, query

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        compiled = [compiler.compile(field) for field in self.get_source_expressions()]
        columns = [f"{sql}::text" for sql, _params in compiled]
        given = [one for _sql, params in compiled for one in params]
        sql = f"{vector(self.config, columns)} @@ to_tsquery('{self.config}'::regconfig, %s)"
        return sql, (*given, self.query)


class HasSigns(Func):
    """Whether a summary holds each of these single signs."""

    output_field = BooleanField()

    def __init__(self, field: str, *, signs: Sequence[str]) -> None:
        super().__init__(field)
        self.signs = list(signs)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"{signs_of(f'{sql}::text')} @> %s::text[]", (*params, self.signs)


def signs_of(column: str) -> str:
    """The indexed expression of single signs; most summaries have none and are not in the index."""
    first, last = (f"\\U{ord(one):08x}" for one in SIGNS)
    return f"string_to_array(regexp_replace({column}, '[^{first}-{last}]', '', 'g'), NULL)"


class OneOf(Func):
    """Whether the key is one of these: told apart at once, whatever their number. They stay as the database wrote them,
    an array, because thousands are neither read nor written here."""

    output_field = BooleanField()

    def __init__(self, keys: str) -> None:
        super().__init__("pk")
        self.keys = keys

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"{sql} = ANY(%s::bigint[])", (*params, self.keys)


def holding(words: Sequence[str], *, everywhere: bool) -> Any:
    """That a complaint holds every word, as a condition.

    `everywhere`: on the whole record, or only in what the register says. Words that say nothing (“the”) are left out
    beside others that do.
    """
    places = ON_RECORD if everywhere else IN_ITS_ROW
    if connection.vendor != "postgresql":
        return _all_of([_joined([place.having(_contains(place, word)) for place in places]) for word in words])
    written = _written(tuple(words), everywhere)
    if written is None:
        return Q(pk__in=())
    # Looked up first, because the planner knows nothing of how many a search finds: told the keys, it takes the
    # shorter way, along the newest complaints or from key to key.
    keys, number = _keys(*written)
    return OneOf(keys) if number <= MOST_KEYS else _all_of(_found(words, places))


@lru_cache(maxsize=1_000)
def _written(words: tuple[str, ...], everywhere: bool) -> tuple[str, tuple[Any, ...]] | None:
    """The question for the keys of what holds every word, as SQL with its values: written once for the same words, on
    the next page and in another order. None when the words say nothing."""
    found = _found(words, ON_RECORD if everywhere else IN_ITS_ROW)
    if not found:
        return None
    first = found[0] if len(found) == 1 else Complaint.objects.filter(_all_of(found)).order_by().values("pk")
    sql, params = first.values_list("pk")[: MOST_KEYS + 1].query.sql_with_params()
    return sql, tuple(params)


def _keys(sql: str, params: tuple[Any, ...]) -> tuple[str, int]:
    """The keys as an array of the database, and how many there are, up to `MOST_KEYS` + 1."""
    asked = f"SELECT coalesce(array_agg(key), '{{}}')::text, count(*) FROM ({sql}) AS found(key)"  # noqa: S608  # nosec B608 - Django wrote it, with a place for every value
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        keys, number = cursor.fetchone()
    return keys, number


def _found(words: Sequence[str], places: Sequence[Place]) -> list[QuerySet[Any, Any]]:
    """For each word that says something, the keys of what holds it."""
    telling = _telling(words)
    found = [_joined(_by_index(places, word)) for word in words if word in telling]
    signs = [sign for word in words if word not in telling for sign in word if SIGNS[0] <= sign <= SIGNS[1]]
    if signs:
        found.append(Complaint.objects.filter(HasSigns("summary", signs=signs)).order_by().values("pk"))
    return found or [_as_a_name(places, word) for word in words if re.search(r"[^\W_]", word)]


def _as_a_name(places: Sequence[Place], word: str) -> QuerySet[Any, Any]:
    """A word that says nothing in English can be somebody's name all the same: “Will”, “Don”. Whole, in names alone."""
    names = [place for place in places if place.config == AS_WRITTEN]
    return _joined([place.having(Matches(*place.fields, config=AS_WRITTEN, query=quoted(word))) for place in names])


def _all_of(found: Sequence[QuerySet[Any, Any]]) -> Q:
    condition = Q()
    for keys in found:
        condition &= Q(pk__in=keys)
    return condition


def _by_index(places: Sequence[Place], word: str) -> list[QuerySet[Any, Any]]:
    asked = query(word)
    found = []
    for place in places:
        in_part = place.config == AS_WRITTEN and _has_trigrams() and re.search(rf"[^\W_]{{{PIECE}}}", word)
        whole = Matches(*place.fields, config=place.config, query=asked)
        found.append(place.having(_contains(place, word) if in_part else whole))
    return found


def _contains(place: Place, word: str) -> Q:
    """The word as it is typed; a telephone writes another apostrophe than a keyboard."""
    spellings = dict.fromkeys(APOSTROPHE.sub(sign, word) for sign in ("'", "\u2019"))
    condition = Q()
    for name in place.fields:
        for spelling in spellings:
            condition |= Q(**{f"{name}__icontains": spelling})
    return condition


def _joined(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """A union, because an index serves each part, and none serves them joined by OR."""
    return parts[0].union(*parts[1:])


def query(word: str) -> str:
    """A word as text search takes it: with its beginnings, where it is long enough."""
    return quoted(word) + ":*" if len(word) >= BEGINNINGS_FROM else quoted(word)


def quoted(word: str) -> str:
    """A word quoted so that nothing in it is a sign of the language of text search."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _telling(words: Sequence[str]) -> frozenset[str]:
    """The words of which text search makes something: no “the”, no lone sign."""
    return _told_by_database(tuple(words))


@lru_cache(maxsize=1_000)
def _told_by_database(words: tuple[str, ...]) -> frozenset[str]:
    """Asked once for the same words, on the next page and in another order."""
    asked = ", ".join(["numnode(to_tsquery(%s::regconfig, %s))"] * len(words))
    given = [one for word in words for one in (ENGLISH, query(word))]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", given)  # nosec B608 - only the number of places varies
        nodes = cursor.fetchone()
    return frozenset(word for word, number in zip(words, nodes, strict=True) if number)


@lru_cache(maxsize=1)
def _has_trigrams() -> bool:
    """Whether the migration could make them: where the extension may not be added, names are found by whole words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'register_pupil_trgm')")
        return bool(cursor.fetchone()[0])
