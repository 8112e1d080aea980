"""Letters of a record that is disposed of, with their deliveries, enclosures, pictures and print-outs (S0 §10)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from django.core.files.storage import storages
from django.db.models import TextField
from django.db.models.functions import Cast

from letters.models import Enclosure, Letter, MailingReader, Mark, Picture, PrintRun

NAMED = re.compile(r"[0-9a-f]{64}")


def forget(keys: Collection[int]) -> tuple[int, list[str]]:
    """Delete these letters and all that hangs on them; answers how many rows went, and the stored PDFs to be removed
    after the commit. A print-out in which one of them stands goes as a whole. What many others got as well stays."""
    letters = Letter.objects.filter(pk__in=list(keys), mailings=None)
    wanted = list(letters.values_list("pk", flat=True))
    if not wanted:
        return 0, []
    runs = PrintRun.objects.filter(pk__in=PrintRun.objects.filter(letters__in=wanted).values("pk"))
    names = [name for rows in (letters, runs) for name in rows.values_list("pdf", flat=True) if name]
    pages = Enclosure.objects.filter(letter__in=wanted).values_list("pages", flat=True)
    pictures = {name for page in pages for name in NAMED.findall(json.dumps(page))}
    MailingReader.objects.filter(letter__in=wanted).update(letter=None)
    Letter._base_manager.filter(corrects__in=wanted).update(corrects=None)
    gone = runs.delete()[0] + Letter.objects.filter(pk__in=wanted).delete()[0]
    elsewhere = Enclosure.objects.annotate(said=Cast("pages", TextField()))
    for name in pictures:
        if not elsewhere.filter(said__contains=name).exists():
            unused = Picture.objects.filter(sha256=name).exclude(pk__in=Mark.objects.values("picture"))
            gone += unused.delete()[0]
    return gone, names


def remove(names: Collection[str]) -> None:
    """Remove the stored PDFs, after the commit in which their rows went."""
    for name in names:
        storages["default"].delete(name)
