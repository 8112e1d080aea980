"""The world of the house tests: complaints at several states at two academies, and everybody who might look at them.

It is built once for a module, inside a transaction that is rolled back at its end; whatever a test does in
`World.untouched()` is rolled back as well. The day is always the same.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from accounts import posts
from accounts.models import Academy, PostKind, User
from complaints.casework import actions
from complaints.casework.actions import calendars as term_dates
from complaints.casework.models import CalendarChange, CaseDocument, Complaint
from complaints.casework.papers import building
from complaints.casework.replay import Replay, plain_answers
from complaints.casework.vocabulary import State, Step
from complaints.evidence.models import File
from complaints.evidence.sealing import seal
from complaints.policy.models import Procedure
from complaints.policy.models.procedure import Decider
from complaints.policy.vocabulary import SubjectKind
from complaints.schooldays.spans import SpanData
from socialmedia import reference
from socialmedia.models import Incident
from socialmedia.vocabulary import Act, Kind, Part
from tests.casework.stories import LONDON, cast_of, furnish
from tests.people import People, make_people, make_person
from tests.socialmedia.tales import Tale, good

NOW = dt.datetime(2027, 1, 13, 10, 0, tzinfo=LONDON)
"""A Wednesday in term at both academies."""

LAST_WEEK = dt.datetime(2027, 1, 6, 10, 0, tzinfo=LONDON)
AUTUMN = dt.datetime(2026, 9, 14, 10, 0, tzinfo=LONDON)
LATE_AUTUMN = dt.datetime(2026, 11, 9, 10, 0, tzinfo=LONDON)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class World:
    """`cases` by what they are there for; `users` are the people of the posts and three more; `incident`: a post about
    Alder that is being talked about, in which a colleague is held back and a letter is drafted."""

    people: People
    folder: Path
    cases: dict[str, Complaint] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    change: CalendarChange | None = None
    incident: Incident = field(init=False)

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Whatever happens in here has not happened afterwards."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def again(self, key: str) -> Complaint:
        """One of the cases as it is now."""
        return Complaint.objects.get(pk=self.cases[key].pk)


def browser(user: User | None, **given: Any) -> Client:
    """Where this person, or nobody, has signed in. A page that breaks answers 500, as it would for them."""
    client = Client(raise_request_exception=False, **given)
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk), backend=BACKEND)
    return client


def paper(name: str = "messages.txt", text: str = "What was written.") -> File:
    """A sealed file as a parent sends it."""
    return seal(SimpleUploadedFile(name, text.encode(), content_type="text/plain"), by=None, at=NOW)


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """The day of the world, and a folder of its own."""
    stored = {**settings.STORAGES}
    stored["default"] = {**stored["default"], "OPTIONS": {"location": str(folder / "private")}}
    given = {
        "VAR_DIR": folder, "PRIVATE_ROOT": folder / "private", "EMAIL_FILE_PATH": str(folder / "mail"),
        "STORAGES": stored, "PRACTICE_MODE": True,
    }  # fmt: skip
    with override_settings(**given), time_machine.travel(NOW, tick=False):
        storages._storages.clear()
        yield
    storages._storages.clear()


@contextmanager
def built(keys: Iterable[str] = ()) -> Iterator[World]:
    """The world, and nothing of it afterwards; all cases unless some are named. The connection must be unblocked."""
    with tempfile.TemporaryDirectory() as name, frozen(Path(name)), transaction.atomic():
        yield build(Path(name), keys or CASES)
        transaction.set_rollback(True)


def build(folder: Path, keys: Iterable[str]) -> World:
    """Everybody, and these cases."""
    people = make_people()
    furnish(people)
    una = make_person("Una Gale", job_title="Trust officer", superuser=True)
    posts.begin(user=una, kind=PostKind.TRUST_OFFICER, trust=people.trust, from_date=people.on, by=None, on=people.on)
    world = World(people=people, folder=folder, users={**people.everybody(), "superuser_complained_about": una})
    for key in keys:
        world.cases[key] = CASES[key](world)
        for named in world.cases[key].named.filter(until__isnull=True).select_related("user"):
            actions.declare_no_interest(world.cases[key], by=named.user, at=NOW)
    world.incident = _incident(people)
    world.change = term_dates.propose(
        way=CalendarChange.Way.ADD, source="tests", by=people.trust_officer, at=NOW,
        spans={people.alder: [SpanData(dt.date(2027, 1, 15), dt.date(2027, 1, 15), "closure", "Snow", "tests")]},
    )  # fmt: skip
    return world


def _incident(people: People) -> Incident:
    """Abuse in a group: blacked out, printed, a meeting refused, a letter drafted, somebody held back by their name."""
    reference.bring_in_all(people.trust)
    tale = Tale(people, at=NOW).sealed().answered(Kind.ABUSE).sanitised()
    tale.do(Act.ASSESS)
    tale.do(Act.MEET, reasons="It hurts people.")
    tale.do(Act.MAKE_PRINTS)
    tale.met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A telephone call.")
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, people))
    return tale.named(Part.ABOUT_STAFF, "Miss Reed").incident


def begun(
    world: World,
    *,
    at: dt.datetime,
    academy: Academy | None = None,
    subject: SubjectKind = SubjectKind.ACADEMY_STAFF,
    typed: str = "",
    outside: bool = False,
    **given: Any,
) -> Replay:
    """A complaint just received, with a file, and the replay that takes it on."""
    people = world.people
    cast = cast_of(people)
    if outside:
        cast = replace(cast, investigator=people.outside_person, investigator_external=True)
    given.setdefault("subjects", ((subject, typed),))
    return Replay(plain_answers(academy=academy or people.alder, files=[paper()], **given), at=at, cast=cast)


def _received(world: World) -> Complaint:
    return begun(world, at=LAST_WEEK).complaint


def _informal(world: World) -> Complaint:
    replay = begun(world, at=LAST_WEEK)
    complaint = replay.to(State.INFORMAL)
    actions.send_message(complaint, text="Is there any news?", by=None, at=NOW)
    actions.send_message(complaint, text="There is, and we will write.", by=complaint.handler, at=NOW)
    return complaint


def _investigated(world: World) -> Complaint:
    """At the formal stage, with somebody from outside looking into it."""
    replay = begun(world, at=LATE_AUTUMN, outside=True)
    replay.to(State.FORMAL)
    replay.later()
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=replay.cast.investigator, external=True,
        declaration="I had no part in the matters complained about.",
    )  # fmt: skip
    return replay.complaint


def _hearing_fixed(world: World) -> Complaint:
    complaint = begun(world, at=LATE_AUTUMN).to(State.HEARING_FIXED)
    actions.add_document(
        complaint, file=paper("minutes.txt"), title="Notes", kind=CaseDocument.Kind.OTHER, shared=False,
        by=complaint.clerk, at=NOW,
    )  # fmt: skip
    clerk = complaint.clerk
    assert clerk is not None
    actions.withhold(
        complaint, reader="complainant", part="report", pages="1", words="", reason="Kept back.", by=clerk, at=NOW
    )
    bundle = actions.ask_for_papers(complaint, by=clerk, at=NOW)
    building.make(bundle.pk, at=NOW)
    bundle.refresh_from_db()
    return actions.take(
        Step.CIRCULATE_PAPERS, complaint, by=clerk, at=NOW, recipients=[complaint.display_name], how="E-mail",
        built=bundle,
    )  # fmt: skip


def _independence_asked(world: World) -> Complaint:
    """A trustee rules on the request, who reads no case."""
    Procedure.objects.update(independence_decided_by=Decider.TRUSTEE)
    replay = begun(world, at=LATE_AUTUMN)
    replay.to(State.PANEL_REQUESTED)
    replay.take(Step.ASK_FOR_INDEPENDENT_PANEL, by=None, reasons="They all know each other.")
    return replay.complaint


def _safeguarding(world: World) -> Complaint:
    return begun(world, at=LAST_WEEK, safeguarding=True).complaint


CASES: dict[str, Any] = {
    "received": _received,
    "informal": _informal,
    "investigated": _investigated,
    "report_submitted": lambda world: begun(world, at=LATE_AUTUMN).to(State.REPORT_SUBMITTED),
    "formal_answered": lambda world: begun(world, at=LATE_AUTUMN).to(State.FORMAL_ANSWERED),
    "hearing_fixed": _hearing_fixed,
    "independence_asked": _independence_asked,
    "referred": lambda world: begun(world, at=AUTUMN).to(State.REFERRED),
    "closed": lambda world: begun(world, at=AUTUMN).to(State.CLOSED),
    "safeguarding": _safeguarding,
    "about_principal": lambda world: begun(
        world, at=LAST_WEEK, subject=SubjectKind.PRINCIPAL, typed="Petra Ashdown"
    ).to(State.INFORMAL),
    "about_clerk": lambda world: begun(world, at=LATE_AUTUMN, typed="Clement Vale").to(State.PANEL_REQUESTED),
    "about_chief_executive": lambda world: begun(world, at=LAST_WEEK, subject=SubjectKind.CHIEF_EXECUTIVE).complaint,
    "about_trust_officer": lambda world: (
        begun(world, at=LAST_WEEK, subject=SubjectKind.CENTRAL_TRUST_STAFF, typed="Una Gale").complaint
    ),
    "birch_informal": lambda world: begun(world, at=LAST_WEEK, academy=world.people.birch).to(State.INFORMAL),
    "birch_formal_answered": lambda world: begun(world, at=LATE_AUTUMN, academy=world.people.birch).to(
        State.FORMAL_ANSWERED
    ),
}
"""What each case is there for → how it comes about."""

FEWER = (
    "informal", "investigated", "hearing_fixed", "about_principal", "about_clerk", "about_trust_officer",
    "birch_informal", "birch_formal_answered",
)  # fmt: skip
"""Those that tests/house/addresses.py fills addresses from."""
