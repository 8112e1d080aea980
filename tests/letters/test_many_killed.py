"""A thousand letters, and the worker is killed in the middle: a thousand are sent, and nobody has two."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.casework.test_worker import Installation

MANY = 1000
PREPARE = f"""
import uuid
from django.utils import timezone
from letters import confirming, lists, mailings, post_room
from letters.catalogue import CATALOGUE
from tests.people import make_people
people = make_people()
at = timezone.now()
everybody = post_room.Recipient(name="Parents and carers", role="all_parents", known_by_name=False)
facts = {{k: v for k, v in CATALOGUE["social_general"].sample().items() if k not in ("recipient_name", "academy_name")}}
letter = post_room.draft(
    key="social_general", academy=people.alder, about_kind="awareness", about=uuid.uuid4(), recipient=everybody,
    context=facts, by=people.principal, at=at,
)
confirming.confirm(letter, [d.key for d in confirming.open_doubts(letter)], by=people.principal, at=at)
letter = post_room.approve(letter, by=people.trust_officer, at=at)
letter = post_room.issue(letter, how="handed_over", by=people.principal, on=timezone.localdate(), at=at)
row = mailings.carry(letter, title="Everybody", by=people.principal, at=at)
names = [lists.Row(n, f"Reader {{'abcdefghij'[n % 10]}} {{n}}", "", f"reader.{{n}}@example.org") for n in range({MANY})]
mailings.take_list(row, names, by=people.principal, at=at)
row.refresh_from_db()
mailings.approve(row, by=people.trust_officer, at=at, seen=row.text_hash)
mailings.send(row, by=people.principal, at=at)
"""
WORKER = ("-m", "celery", "-A", "config", "worker", "-P", "solo", "-l", "WARNING")


@pytest.mark.worker
@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_thousand_letters_sends_each_once(
    transactional_db: None, tmp_path: Path
) -> None:
    portal = Installation(tmp_path)
    portal.begin()
    portal.manage("shell", "-v0", "-c", PREPARE)

    def gone() -> int:
        return int(portal.ask("SELECT count(*) FROM letters_delivery WHERE outcome = 'sent'")[0])

    with portal.worker(*WORKER):
        _as_long_as_it_goes_on(gone, MANY // 3)
    before = gone()
    assert before < MANY, "it was killed too late to prove anything"

    # What a dead worker held is taken up again once it is old enough; nobody has to wait for that here.
    portal.ask("UPDATE letters_letter SET render_claimed_at = '2026-01-01 00:00:00' WHERE rendering = 'claimed'")
    portal.ask("UPDATE letters_delivery SET claimed_at = '2026-01-01 00:00:00' WHERE outcome = 'sending'")
    portal.ask("UPDATE letters_mailing SET carried_on_at = '2026-01-01 00:00:00'")
    portal.ask("UPDATE letters_letter SET issued_at = '2026-01-01 00:00:00' WHERE rendering = 'waiting'")
    portal.ask("UPDATE letters_delivery SET at = '2026-01-01 00:00:00' WHERE outcome = 'waiting'")
    json.loads(portal.manage("sweep", "unsent"))
    with portal.worker(*WORKER):
        _as_long_as_it_goes_on(lambda: gone() + _nobody_knows(portal), MANY)

    mails = [message_from_bytes(path.read_bytes()) for path in (tmp_path / "mail").glob("*.eml")]
    sent_to = Counter(re.sub(r".*<|>.*", "", str(one["To"])) for one in mails)
    assert max(sent_to.values()) == 1, "somebody had two"
    count = "SELECT count(*), count(DISTINCT recipient_email) FROM letters_letter WHERE about_kind = 'mailing'"
    assert tuple(portal.ask(count)) == (MANY, MANY)
    # The one that the mail server may just have been given is for a person to look after; it never goes by itself.
    unsure = _nobody_knows(portal)
    assert unsure <= 1
    assert gone() + unsure == MANY
    assert MANY - unsure <= len(sent_to) <= MANY


def _as_long_as_it_goes_on(done: Callable[[], int], enough: int, *, patience: float = 90) -> None:
    """Until there are enough. A busy computer is slow; nothing at all for so long is a fault."""
    last, end = -1, 0.0
    while (now := done()) < enough:
        if now != last:
            last, end = now, time.monotonic() + patience
        assert time.monotonic() < end, f"After {now} of {enough} nothing went any more."
        time.sleep(0.5)


def _nobody_knows(portal: Installation) -> int:
    return int(portal.ask("SELECT count(*) FROM letters_delivery WHERE outcome = 'unsure'")[0])
