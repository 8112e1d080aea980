"""Nothing that a person wrote, and nobody's name, reaches the log: not on the whole way, not when something breaks."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase, override_settings

from complaints.casework.vocabulary import State
from config.celery import app as celery_app
from tests.casework.stories import cast_of
from tests.house.addresses import addresses_of
from tests.house.broken import task
from tests.house.canary import MARK, PERSON, Canary, Story, tidings
from tests.house.visiting import opened
from tests.house.world import World, browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PLAIN = Canary(academy="alder", subjects=(), added=(), until=State.REFERRED, hidden_from=())


@pytest.fixture(autouse=True)
def _own_folders(small_house: World) -> None:
    """The world has a folder of its own."""


@contextmanager
def the_log() -> Iterator[io.StringIO]:
    """Everything that a log file would hold, in the form in which it would stand there."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    made = logging.config.DictConfigurator(settings.LOGGING)
    handler.setFormatter(made.configure_formatter(dict(settings.LOGGING["formatters"]["line"])))
    loggers = [logging.getLogger(name) for name in ("", "celery.app.trace", "celery.task")]
    heard = [logger for logger in loggers if logger.name == "root" or not logger.propagate]
    for logger in heard:
        logger.addHandler(handler)
    try:
        yield lines
    finally:
        for logger in heard:
            logger.removeHandler(handler)


def personal(world: World) -> list[str]:
    """What must not stand in it: the canary's words, the complainant's names, and everybody's names and addresses."""
    people = [word for user in world.users.values() for word in (user.name, user.email)]
    return [MARK.lower(), PERSON["name"].split()[1].lower(), *(word.lower() for word in people)]


def found_in(text: str, words: list[str]) -> list[str]:
    """The lines that hold one of the words."""
    return [line for line in text.lower().splitlines() if any(word in line for word in words)]


@pytest.mark.req("R11")
def test_the_whole_way_to_the_outside_body_leaves_no_name_in_the_log(small_house: World) -> None:
    with the_log() as lines:
        with TestCase.captureOnCommitCallbacks(execute=True):
            story = Story(small_house, PLAIN, cast=cast_of(small_house.people))
            story.to(State.REFERRED)
        tidings()
        call_command("verify_chronology", stdout=io.StringIO())
        handler = story.complaint.handler
        assert handler is not None
        client = browser(handler)
        for one in addresses_of(story.complaint):
            opened(client, one.path)
            opened(client, one.path, post=True)
    assert found_in(lines.getvalue(), personal(small_house)) == []


@pytest.mark.parametrize("way", ["quoting", "chained", "posted"])
def test_a_page_that_breaks_logs_where_and_not_what(small_house: World, way: str) -> None:
    complaint = Story(small_house, PLAIN, cast=cast_of(small_house.people)).complaint
    client = browser(small_house.people.principal)
    with the_log() as lines, override_settings(ROOT_URLCONF="tests.house.broken", DEBUG_PROPAGATE_EXCEPTIONS=False):
        answer, _, body = opened(
            client, f"/broken/{complaint.reference}/{way}/", post=way == "posted", words=complaint.words
        )
    assert answer == "500"
    said = lines.getvalue()
    assert "tests/house/broken.py" in said
    assert "Error" in said
    assert found_in(said, personal(small_house)) == []
    assert found_in(body.decode(), [MARK.lower(), complaint.reference.lower()]) == []


def test_a_task_that_breaks_logs_where_and_not_what(small_house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(celery_app.conf, "task_eager_propagates", False)
    with the_log() as lines:
        done = task.apply(args=["CANARY-WORDS and canary-mail@example.org"], throw=False)
    assert done.failed()
    assert "ValueError" in lines.getvalue()
    assert found_in(lines.getvalue(), personal(small_house)) == []
