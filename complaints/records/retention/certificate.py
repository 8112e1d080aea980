"""The certificate of a disposal: what went, by which rule, decided by whom, carried out when. No name of anybody in
the records: their references are what is left of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.template.loader import render_to_string

from accounts.look import parse, strong, written
from accounts.models import Trust
from complaints.casework.papers import sheets
from complaints.evidence.models import File
from complaints.evidence.sealing import seal_made
from complaints.records.models import Disposal, DisposalItem
from letters.render import press_pages


def sealed(disposal: Disposal, *, at: dt.datetime) -> File:
    """The certificate as a sealed PDF."""
    items = list(disposal.items.select_related("rule", "complaint__academy").order_by("reference"))
    done = [item for item in items if item.state == DisposalItem.State.DONE]
    rules = Counter(item.rule for item in done)
    trust = Trust.objects.order_by("pk").first()
    colour = written(strong(parse(trust.colour))) if trust else "#000000"
    body = render_to_string(
        "records/retention/certificate.html",
        {
            "disposal": disposal, "trust": trust, "at": at, "done": done,
            "complaints": any(item.complaint_id for item in done), "rules": sorted(
                rules.items(), key=lambda pair: pair[0].kind
            ),
            "postponed": [item for item in items if item.state == DisposalItem.State.POSTPONED],
        },
    )  # fmt: skip
    made = press_pages(
        f'<html lang="en"><head><style>html{{--colour:{colour}}}</style></head><body>{body}</body></html>',
        style=sheets.STYLE,
    )
    return seal_made([made.content], name=f"{disposal.reference}.pdf", media_type="application/pdf", at=at)
