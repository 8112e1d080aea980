"""A list of the register as a PDF: asked for on a page, drawn by the worker, for the one person who asked (K6, N4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from complaints.evidence import making, sealing
from complaints.register import ordering, queries
from complaints.register.columns import Column
from complaints.register.forms import FilterForm
from complaints.register.models import Printout
from complaints.register.queries import Reader
from complaints.register.rows import described
from complaints.register.saved import tidy
from letters import outbox
from letters.render import RenderFailed, press_pages

MAKE = "complaints.register.tasks.print_list"
MOST = 500
"""Complaints on paper: more of them are for a file."""
KEPT_FOR = dt.timedelta(days=1)
ON_PAPER = ("academy", "complainant", "summary", "about", "stage", "state", "received", "due", "handler", "outcomes")
"""The columns that fit across a page, where none were chosen."""
MOST_COLUMNS = 11
STYLE = (
    '@page{size:A4 landscape;margin:12mm 12mm 16mm;@bottom-right{content:counter(page) " of " counter(pages);'
    'font:8pt "Letter","Letter Ext",sans-serif}@bottom-left{content:string(made);'
    'font:8pt "Letter","Letter Ext",sans-serif}}'
    'body{font:8pt/1.3 "Letter","Letter Ext",sans-serif;color:#0b0c0c}h1{font-size:14pt;margin:0 0 2mm}'
    ".made{string-set:made content();margin:0 0 4mm}table{width:100%;border-collapse:collapse}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    "th,td{text-align:left;vertical-align:top;padding:1.2mm 2mm 1.2mm 0;border-bottom:.3pt solid #505a5f;"
    "overflow-wrap:anywhere}thead th{overflow-wrap:normal}tbody th,.short{white-space:nowrap}"
)


@transaction.atomic
def ask(query: str, *, by: User, at: dt.datetime) -> Printout:
    """Have the list drawn."""
    printout = Printout.objects.create(query=tidy(query), asked_by=by, asked_at=at)
    outbox.after_commit(MAKE, printout.pk)
    return printout


def make(pk: int, *, at: dt.datetime) -> bool:
    """Draw it once, however often it is asked. What is in it is what its owner may see at this moment."""
    mine = making.claimed(Printout.objects.filter(pk=pk), at)
    if mine is None:
        return False
    printout = mine.select_related("asked_by").get()
    try:
        keys, document = _document(printout, at=at)
        pressed = press_pages(document, style=STYLE, practice=settings.PRACTICE_MODE)
    except RenderFailed as why:
        making.failed(mine, str(why))
        return False
    with transaction.atomic():
        name = f"register-{timezone.localtime(at).date().isoformat()}.pdf"
        file = sealing.seal_made([pressed.content], name=name, media_type="application/pdf", at=at)
        mine.update(file=file, keys=keys)
        if not making.ready(mine, pages=pressed.pages, at=at):
            transaction.set_rollback(True)
            return False
    return True


def _document(printout: Printout, *, at: dt.datetime) -> tuple[list[int], str]:
    reader = Reader(printout.asked_by, timezone.localtime(at).date())
    form = FilterForm(QueryDict(printout.query), reader=reader)
    if not form.is_valid() or not reader.reaches:
        raise RenderFailed("This list cannot be asked for any more. Go back to the register and ask again.")
    asked = form.asked()
    found = queries.matching(reader, asked)
    rows = list(islice(ordering.every(found, ordering.stretches(asked.sort, form.academies)), MOST + 1))
    if len(rows) > MOST:
        raise RenderFailed(f"More than {MOST} complaints are too many for paper. Limit the list, or take it as a file.")
    chosen = _columns(form)
    lines = described(rows, reader.calendars(row.academy_id for row in rows), on=reader.on)
    context = {
        "columns": chosen, "lines": [[column.cell(line) for column in chosen] for line in lines], "at": at,
        "chips": list(form.chips(QueryDict(printout.query))), "sort": asked.sort.label, "person": reader.user,
    }  # fmt: skip
    return [row.pk for row in rows], render_to_string("register/printed.html", context)


def _columns(form: FilterForm) -> tuple[Column, ...]:
    picked = form.cleaned_data["show"] or ON_PAPER
    return tuple(column for column in form.every_column() if column.key in ("reference", *picked))[:MOST_COLUMNS]


def may_open(printout: Printout, reader: Reader) -> bool:
    """Its owner, as long as they may see everything that is in it."""
    if printout.asked_by_id != reader.user.pk:
        return False
    return reader.seen.filter(pk__in=printout.keys).count() == len(printout.keys)


def unfinished(at: dt.datetime) -> QuerySet[Printout]:
    """What the sweep takes up."""
    return making.unfinished(Printout.objects.all(), at)


def forget_old(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Lists with names in them are not kept: after a day each goes, with its file."""
    old = Printout.objects.filter(asked_at__lt=at - KEPT_FOR).select_related("file")
    if dry_run:
        return old.count()
    gone = 0
    for printout in old:
        _forget(printout)
        gone += 1
    return gone


def forget_with(complaints: Collection[int]) -> None:
    """The record of these complaints is being disposed of: lists on paper that hold one of them go at once."""
    wanted = set(complaints)
    for printout in Printout.objects.exclude(keys=[]).select_related("file"):
        if not wanted.isdisjoint(printout.keys):
            _forget(printout)


@transaction.atomic
def _forget(printout: Printout) -> None:
    file = printout.file
    printout.delete()
    if file is not None:
        sealing.destroy(file)
