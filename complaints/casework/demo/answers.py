"""What some complainants of the practice trust said of how it was: answers that hang on no complaint (S0 §12)."""

from __future__ import annotations

import datetime as dt
import random

from complaints.casework.demo.world import World
from complaints.casework.models import Complaint, SurveyAnswer
from complaints.casework.vocabulary import State

SAID = (
    "I would have liked to be rung back on the same day.",
    "The page with the dates was clear, and nobody kept me waiting.",
    "Please write what happens next at the top of the letter.",
    "It took long, but I was told why.",
    "I did not know whom to ask at first.",
    "Thank you for ringing me before you wrote.",
    "The letter used words that I had to look up.",
    "I felt listened to.",
)


def write(world: World, *, chance: random.Random, today: dt.date) -> int:
    """About every third closed complaint has an answer; says how many there are."""
    codes = {academy.pk: academy.code for academy in world.academies.values()}
    closed = Complaint.objects.filter(state=State.CLOSED, academy__in=codes, closed_on__lt=today)
    rows = [
        SurveyAnswer(
            academy_code=codes[academy], month=day.replace(day=1), stage=stage, clear=chance.choice((2, 3, 4, 4, 5, 5)),
            fair=chance.choice((1, 3, 4, 4, 5)), comment=chance.choice(SAID) if chance.random() < 0.4 else "",
        )
        for academy, day, stage in closed.order_by("pk").values_list("academy_id", "closed_on", "stage_reached")
        if day is not None and chance.random() < 0.35
    ]  # fmt: skip
    SurveyAnswer.objects.bulk_create(rows, batch_size=1000)
    return len(rows)
