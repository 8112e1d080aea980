"""Incidents for the practice trust, by real acts: an opinion, abuse that is being talked about, a threat, a review."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from accounts.models import Academy, PostKind, Trust, User
from accounts.posts import holders
from complaints.evidence.blacking import box
from complaints.schooldays.bank_holidays import is_working_day
from socialmedia import actions, reference
from socialmedia.models import Incident
from socialmedia.vocabulary import Act, Body, Kind, Part, Place, Seen, Told

K = PostKind


def picture(name: str, account: str, words: str, *, shown_by: str) -> SimpleUploadedFile:
    """What a phone would show of a post: whose phone it is at the top, then the post."""
    made = Image.new("RGB", (900, 560), "#f0f2f5")
    draw = ImageDraw.Draw(made)
    large, small = ImageFont.load_default(30), ImageFont.load_default(24)
    draw.rectangle((0, 0, 900, 70), fill="#3b5998")
    draw.text((30, 18), f"Signed in as {shown_by}", fill="white", font=small)
    draw.rectangle((30, 110, 870, 500), fill="white")
    draw.text((60, 140), account, fill="black", font=large)
    draw.text((60, 185), "2 days ago, 18 comments", fill="#606770", font=small)
    for number, text in enumerate(words.split("\n")):
        draw.text((60, 250 + 44 * number), text, fill="black", font=large)
    out = io.BytesIO()
    made.save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


@dataclass
class Story:
    """One incident on its way; each act a few hours after the one before, within working hours."""

    academy: Academy
    at: dt.datetime
    incident: Incident = field(init=False)

    def who(self, kind: PostKind) -> User:
        found = holders(kind, on=self.at.date(), academy=self.academy)
        return found[0]

    def report(self, *, by: PostKind = K.STAFF, **told: Any) -> None:
        report = actions.Report(academy=self.academy, seen_on=self.at.date(), **told)
        self.incident = actions.report(report, by=self.who(by), at=self.at)

    def do(self, act: Act, *, by: PostKind = K.PRINCIPAL, **details: Any) -> None:
        self.at += dt.timedelta(minutes=20)
        self.incident = actions.take(act, self.incident, by=self.who(by), at=self.at, **details)

    def next_day(self, days: int = 1) -> dt.date:
        """The same hour some working days later."""
        for _ in range(days):
            self.at += dt.timedelta(days=1)
            while not is_working_day(self.at.date()):
                self.at += dt.timedelta(days=1)
        self.at = self.at.replace(hour=9, minute=5)
        return self.at.date()

    def answer(self, *kinds: Kind, **nature: Any) -> None:
        given = {
            "where": self.incident.get_place_display(), "who": self.incident.account,
            "brought": "Shown to a colleague", "evidence": "A screenshot with name and day", "valid_concern": False,
            "names_somebody": True, "crime": False, "allegation": False, "unsure": False, **nature,
        }  # fmt: skip
        self.do(Act.ANSWER, kinds=list(kinds), **given)
        self.do(Act.ASSESS)

    def sanitise(self) -> None:
        for row in self.incident.exhibits.all():
            self.do(Act.SANITISE, exhibit=row, boxes=[box(1, 0, 0, 1000, 130)], why="Whose telephone it is")


def begin(academy: Academy, today: dt.date, working_days_ago: int) -> Story:
    """A story that begins so many working days before today, in the morning."""
    day = today
    for _ in range(working_days_ago):
        day -= dt.timedelta(days=1)
        while not is_working_day(day):
            day -= dt.timedelta(days=1)
    return Story(academy, dt.datetime.combine(day, dt.time(9, 0), tzinfo=timezone.get_default_timezone()))


def opinion(academy: Academy, today: dt.date) -> Incident:
    """Criticism of the car park: answered with the right route, reviewed, closed."""
    story = begin(academy, today, 18)
    story.report(
        platform_name="Facebook", address="https://www.facebook.com/groups/dandelion.example/posts/101",
        account="Car Park Casper", place=Place.PAGE, place_name="Dandelion village", audience=Seen.ANYONE,
        posted_when="Sunday evening", words="The car park in the morning is called a disgrace.",
    )  # fmt: skip
    upload = picture(
        "carpark.png", "Car Park Casper", "The car park in the\nmorning is a disgrace.", shown_by="D. Tansy"
    )
    story.do(Act.SEAL, by=K.STAFF, upload=upload)
    story.do(Act.NAME_SOURCE, by=K.STAFF, how="myself")
    story.answer(Kind.OPINION, Kind.COMPLAINS, valid_concern=True)
    story.do(
        Act.ANSWER_WITH_ROUTE, reasons="An opinion, and there is something in it: the gate opens late.",
        route_told="By telephone: the office, and the complaints procedure if that does not help.",
        told_on=story.at.date(),
    )  # fmt: skip
    story.next_day()
    story.do(
        Act.REVIEW, support_given="None was needed.", communicated="The office knows what to say.",
        lessons="The gate opens ten minutes earlier.", prevention="A line in the newsletter about drop-off.",
        policy_change="None is needed.",
    )  # fmt: skip
    story.do(Act.CLOSE)
    return story.incident


def abuse(academy: Academy, today: dt.date) -> Incident:
    """Abuse of a teacher in a closed group: brought by a parent, who is protected; a meeting is planned."""
    story = begin(academy, today, 5)
    story.report(
        platform_name="Facebook", address="https://www.facebook.com/groups/saltmarsh.example/posts/202",
        account="Briony Barb", place=Place.CLOSED_GROUP, place_name="Saltmarsh parents unofficial",
        audience=Seen.MEMBERS, posted_when="Thursday, 21:14", words="Insults about a teacher of science.",
    )  # fmt: skip
    words = "That science teacher should\nnot be let near children."
    story.do(Act.SEAL, by=K.STAFF, upload=picture("a.png", "Briony Barb", words, shown_by="Hester Quill"))
    story.do(
        Act.NAME_SOURCE, by=K.STAFF, how="parent", name="Hester Quill", reach="At the gate, mornings",
        account="Hester Quill", encouraged=True,
    )  # fmt: skip
    staff = holders(K.STAFF, on=story.at.date(), academy=academy)
    story.do(Act.NAME_CONCERNED, part=Part.ABOUT_STAFF, name="", user=staff[-1])
    story.do(Act.NAME_CONCERNED, part=Part.POSTED_PARENT, name="Briony Barb, parent of a pupil in Year 9")
    story.answer(Kind.ABUSE, true_in_it="None that is known.", spread="A group of about ninety parents.")
    story.do(
        Act.PLAN_SUPPORT, concerned=story.incident.concerned.get(part=Part.ABOUT_STAFF), told=Told.TOLD,
        told_how="By the principal, in person, with a colleague of their choice.",
        offered="The employee assistance programme, their union, cover for the next lesson.",
        asked_for="That they need not be at the meeting.", next_check_on=today + dt.timedelta(days=2),
    )  # fmt: skip
    story.do(Act.MEET, reasons="It is about a person, and it spreads among parents.")
    story.sanitise()
    story.do(Act.MAKE_PRINTS)
    story.do(
        Act.PLAN_MEETING, with_whom="Briony Barb", led_by="The principal", accompanied_by="The vice-principal",
        offered_on=story.at.date(), planned_for=today + dt.timedelta(days=1),
    )  # fmt: skip
    return story.incident


def threat(academy: Academy, today: dt.date) -> Incident:
    """A threat: the police have been called, the letter to all waits for their investigation."""
    story = begin(academy, today, 3)
    story.report(
        by=K.SENIOR_LEADER, platform_name="X", address="https://x.com/windmill_rage/status/303",
        account="windmill_rage", place=Place.PROFILE, audience=Seen.ANYONE, danger=True,
        words="Somebody writes that they will wait at the gate.",
    )  # fmt: skip
    words = "I will be waiting at the\ngate and then we will see."
    upload = picture("threat.png", "windmill_rage", words, shown_by="W. Crank")
    story.do(Act.SEAL, by=K.SENIOR_LEADER, upload=upload)
    story.do(Act.NAME_SOURCE, by=K.SENIOR_LEADER, how="myself")
    story.do(
        Act.CONTACT_BODY, body=Body.POLICE_999, said="Officers come to the gate. An investigation is open.",
        their_reference="EX/2026/0417", next_check_on=today + dt.timedelta(days=1),
    )  # fmt: skip
    story.do(Act.NAME_CONCERNED, part=Part.POSTED_PUBLIC, name="Not known")
    story.answer(Kind.THREAT, crime=True, confrontation=True, legal_headings=["online_safety_threats"])
    story.do(Act.MEET, reasons="A threat. The police lead; parents will ask.")
    story.do(Act.HOLD_INVESTIGATION, live=True, note="The police ask for nothing in public for now.")
    return story.incident


def review(academy: Academy, today: dt.date) -> Incident:
    """An untrue review by nobody in particular: reported to the platform, which kept it; the helpline is next."""
    story = begin(academy, today, 12)
    story.report(
        platform_name="Google reviews", address="https://maps.example.org/reviews/404", account="A. Passer-By",
        place=Place.REVIEWS, audience=Seen.ANYONE, words="A review that says things that did not happen.",
    )  # fmt: skip
    words = "Worst school. They lock\nchildren in cupboards."
    story.do(Act.SEAL, by=K.STAFF, upload=picture("r.png", "A. Passer-By", words, shown_by="S. Thrift"))
    story.do(Act.NAME_SOURCE, by=K.STAFF, how="myself")
    story.do(Act.NAME_CONCERNED, part=Part.POSTED_PUBLIC, name="Not known")
    story.answer(Kind.DEFAMATION, legal_headings=["defamation"], spread="Seen by whoever looks the school up.")
    story.do(Act.MONITOR, reasons="Nobody can be identified.", look_again_on=story.at.date() + dt.timedelta(days=7))
    story.do(
        Act.REPORT_TO_PLATFORM, exhibit=story.incident.exhibits.first(), reported_on=story.at.date(), ground="terms",
        ground_words="Reviews must be about a real experience.", ticket="GR-000404",
        look_again_on=story.at.date() + dt.timedelta(days=5), defamation_notice=True,
    )  # fmt: skip
    day = story.next_day(5)
    story.do(
        Act.RECORD_DECISION, report=story.incident.platform_reports.get(), decision="kept", decided_on=day,
        look_again_on=None,
    )  # fmt: skip
    story.do(Act.NOT_RESOLVED, reasons="The platform keeps it. The helpline is asked next.")
    return story.incident


STORIES = {"dandelion-lane": (opinion,), "saltmarsh": (abuse, review), "windmill-cross": (threat,)}


def seed(*, today: dt.date) -> list[Incident]:
    """Tell the stories once, in the practice trust; nothing when there is an incident already, or no practice trust."""
    trust = Trust.objects.filter(practice=True).first()
    if trust is None or Incident.objects.exists():
        return []
    with transaction.atomic():
        reference.bring_in_all(trust)
        academies = {academy.slug: academy for academy in trust.academies.select_related("trust")}
        return [tell(academies[slug], today) for slug, stories in STORIES.items() for tell in stories]
