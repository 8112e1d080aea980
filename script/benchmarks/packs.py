"""A referral pack of a full case: from the record to the sealed PDF, as the worker makes it."""

from __future__ import annotations

import json
import time

import django

django.setup()

from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import posts  # noqa: E402
from accounts.models import PostKind  # noqa: E402
from benchmarks.inside import undone  # noqa: E402
from complaints.casework.models import CaseDocument, Complaint  # noqa: E402
from complaints.casework.vocabulary import State  # noqa: E402
from complaints.records import asking  # noqa: E402
from complaints.records.models import ReferralPack  # noqa: E402
from complaints.records.packs import building  # noqa: E402
from letters import making  # noqa: E402
from letters.vocabulary import LetterState  # noqa: E402

ROUNDS = 3
FINISHED = (State.REFERRED, State.PANEL_DECIDED, State.CLOSED)


def packs() -> dict[str, float]:
    """Seconds of one pack, the best of three, and its pages: of the finished case with the most letters."""
    with undone():
        return _measured()


def _measured() -> dict[str, float]:
    at = timezone.now()
    full = Complaint.objects.filter(state__in=FINISHED).annotate(number=Count("letters")).order_by("-number", "pk")[0]
    for pk in full.letters.filter(letter__state=LetterState.ISSUED).values_list("letter", flat=True):
        making.make(pk, at=at)
    officer = posts.holders(PostKind.TRUST_OFFICER, on=timezone.localdate())[0]
    documents = list(full.documents.exclude(kind=CaseDocument.Kind.BUNDLE))
    seconds, pages = [], 0
    for _ in range(ROUNDS):
        pack = asking.ask_for_pack(full, documents=documents, withheld=[], by=officer, at=at)
        began = time.perf_counter()
        if not building.make(pack.pk, at=at):
            raise RuntimeError(ReferralPack.objects.get(pk=pack.pk).problem)
        seconds.append(time.perf_counter() - began)
        pages = ReferralPack.objects.get(pk=pack.pk).pages
    return {"seconds": min(seconds), "pages": pages, "letters": full.letters.count()}


if __name__ == "__main__":
    print(json.dumps(packs()))
