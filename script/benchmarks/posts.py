"""Posts about the school: a large screenshot through the worker, and many incidents for the list
(run as `python -m benchmarks.posts WHAT`)."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
import time
from typing import Any

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 - Django must be ready first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

from accounts.models import Academy, PostKind  # noqa: E402
from accounts.posts import holders  # noqa: E402
from complaints.evidence import tasks  # noqa: E402
from complaints.evidence.models import File  # noqa: E402
from complaints.evidence.sealing import seal  # noqa: E402
from socialmedia.models import Incident  # noqa: E402
from socialmedia.vocabulary import Kind, State  # noqa: E402

WIDE, HIGH = 4000, 3000
"""Twelve megapixels."""
INCIDENTS = 20_000
ROUNDS = 3


def screenshot() -> bytes:
    """What a phone takes: words on a background, and a photograph below them, which is what makes it large."""
    noise = Image.frombytes("RGB", (WIDE // 4, HIGH // 8), os.urandom(WIDE // 4 * (HIGH // 8) * 3))
    picture = Image.new("RGB", (WIDE, HIGH), "#f0f2f5")
    picture.paste(noise.resize((WIDE, HIGH // 2), Image.Resampling.BICUBIC), (0, HIGH // 2))
    draw = ImageDraw.Draw(picture)
    for row in range(30):
        draw.text((100, 40 + 45 * row), "They lock children in cupboards. Do not send yours there. " * 6, fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def pictures() -> dict[str, float]:
    """Seconds from the arrival of a screenshot to its seal, its verdict and its two copies; the best of three."""
    content, took = screenshot(), []
    for number in range(ROUNDS):
        upload = SimpleUploadedFile(f"post-{number}.jpg", content, content_type="image/jpeg")
        began = time.perf_counter()
        file = seal(upload, by=None, at=timezone.now())
        tasks.look_at(file.pk, at=timezone.now())
        took.append(time.perf_counter() - began)
        if file.copies.filter(kind=File.Kind.THUMBNAIL).count() != 1:
            raise RuntimeError("The small picture was not made.")
    return {"seconds": min(took), "megabytes": len(content) / 1_000_000}


def incidents() -> dict[str, float]:
    """As many incidents as the list is measured with, at all academies and in all states."""
    now = timezone.now()
    academies = list(Academy.objects.order_by("pk"))
    teacher = holders(PostKind.TRUST_OFFICER, on=timezone.localdate())[0]
    states, kinds = list(State), [kind.value for kind in Kind]
    missing = INCIDENTS - Incident.objects.count()
    rows = [
        Incident(
            reference=f"BEN-P{number:05d}", academy=academies[number % len(academies)], reported_by=teacher,
            reported_at=now - dt.timedelta(minutes=11 * number), platform_name="Facebook", account=f"Account {number}",
            place="closed_group", audience="members", seen_on=timezone.localdate(now), told_not_to_reply=True,
            kinds=[kinds[number % len(kinds)]], state=states[number % len(states)],
            closed_on=timezone.localdate(now) if states[number % len(states)] == State.CLOSED else None,
        )
        for number in range(missing)
    ]  # fmt: skip
    Incident.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"incidents": Incident.objects.count()}


WHAT: dict[str, Any] = {"pictures": pictures, "incidents": incidents}

if __name__ == "__main__":
    print(json.dumps(WHAT[sys.argv[1]]()))
