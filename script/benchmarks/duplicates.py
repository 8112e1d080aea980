"""The duplicate check of new complaints, from inside the portal: milliseconds of each, as the trust officer."""

from __future__ import annotations

import json
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from accounts import posts  # noqa: E402
from accounts.models import PostKind  # noqa: E402
from complaints.casework.models import Complaint  # noqa: E402
from complaints.conduct.finding import possible_duplicates  # noqa: E402

NEWEST = 40


def duplicate_check(number: int = NEWEST) -> list[float]:
    """One look for each of the newest complaints, in the eyes of the trust officer."""
    on = timezone.localdate()
    reader = posts.holders(PostKind.TRUST_OFFICER, on=on)[0]
    times = []
    for complaint in Complaint.objects.select_related("academy").order_by("-received_on", "-pk")[:number]:
        began = time.perf_counter()
        possible_duplicates(complaint, for_user=reader, on=on)
        times.append(1000 * (time.perf_counter() - began))
    return times


if __name__ == "__main__":
    taken = sorted(duplicate_check())
    print(json.dumps({"median": taken[len(taken) // 2], "slowest": taken[-1], "number": len(taken)}))
