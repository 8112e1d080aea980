"""The practice trust has incidents at several states, told by real acts."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import trail
from accounts.models import PostKind, Trust
from complaints.casework.demo import world
from socialmedia.models import Incident
from socialmedia.prevention.models import Declaration, Turn
from socialmedia.vocabulary import State
from tests.socialmedia.tales import NOW

pytestmark = pytest.mark.django_db


def test_the_demo_tells_four_stories_once(settings) -> None:
    settings.PRACTICE_MODE = True
    world.build(today=NOW.date(), at=NOW)
    for _ in range(2):
        call_command("seed_incidents", stdout=io.StringIO(), stderr=io.StringIO())
    states = sorted(Incident.objects.values_list("state", flat=True))
    assert states == sorted([State.CLOSED, State.MEETING, State.UNRESOLVED, State.MEETING])
    assert list(trail.verify()) == []
    assert Declaration.objects.exists()
    assert Turn.objects.exists()
    assert Trust.objects.get().posts.filter(kind=PostKind.PRINCIPAL).count() == 3


def test_the_demo_stays_out_of_an_installation_of_somebody_else(settings) -> None:
    settings.PRACTICE_MODE = False
    with pytest.raises(CommandError):
        call_command("seed_incidents")
