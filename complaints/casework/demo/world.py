"""The practice trust itself: its academies, their term dates, the procedure in force, and somebody in every post."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts import posts
from accounts.models import Academy, PostKind, Trust, User
from complaints.casework.demo import terms
from complaints.casework.models import PanelMember
from complaints.casework.replay import Cast, Seat
from complaints.policy import drafting
from complaints.policy import loading as procedures
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import SubjectKind
from complaints.schooldays import calendars
from letters import upgrades

PASSWORD = "thistledown-practice"  # noqa: S105  # nosec B105 - of the practice trust, whose mail goes nowhere
"""Everybody's, and printed at every start: the demo is refused outside practice mode."""

TRUST = "thistledown"
K = PostKind
Office = tuple[PostKind, str, str]

ACADEMIES: dict[str, dict[str, str | int | bool]] = {
    "dandelion-lane": {
        "name": "Dandelion Lane Primary Academy", "code": "DAN", "colour": "#2f6b3c", "urn": "000001",
        "address": "Dandelion Lane\nExampleton\nEX1 1AA", "telephone": "01632 960101",
        "email": "office.dandelion@example.org", "pupils_on_roll": 412, "early_years": True,
    },
    "saltmarsh": {
        "name": "Saltmarsh High Academy", "code": "SAL", "colour": "#1d4f7a", "urn": "000002",
        "address": "Causeway Road\nExampleton-on-Sea\nEX2 2BB", "telephone": "01632 960202",
        "email": "office.saltmarsh@example.org", "pupils_on_roll": 1184, "early_years": False,
    },
    "windmill-cross": {
        "name": "Windmill Cross All-through Academy", "code": "WIN", "colour": "#6b2f63", "urn": "000003",
        "address": "Miller's Hill\nNether Exampleton\nEX3 3CC", "telephone": "01632 960303",
        "email": "office.windmill@example.org", "pupils_on_roll": 1526, "early_years": True,
    },
}  # fmt: skip

AT_TRUST: dict[str, Office] = {
    "chief_executive": (K.CHIEF_EXECUTIVE, "Constance Fairweather", "Chief executive"),
    "operations_officer": (K.OPERATIONS_OFFICER, "Osbert Linnell", "Operations officer"),
    "trust_officer": (K.TRUST_OFFICER, "Tabitha Rooke", "Governance officer"),
    "second_trust_officer": (K.TRUST_OFFICER, "Tobias Wren", "Complaints and records officer"),
    "trust_clerk": (K.CLERK, "Clementine Yarrow", "Clerk to the trust"),
    "central_staff": (K.CENTRAL_STAFF, "Zachary Moss", "Catering and estates manager"),
    "executive_leader": (K.EXECUTIVE_LEADER, "Evangeline Starr", "Director of education"),
    "board_chair": (K.BOARD_CHAIR, "Humphrey Oakwood", "Chair of the board"),
    "board_vice_chair": (K.BOARD_VICE_CHAIR, "Bettina Lark", "Vice-chair of the board"),
    "trustee": (K.TRUSTEE, "Theodora Plume", "Trustee"),
    "second_trustee": (K.TRUSTEE, "Tristram Holt", "Trustee"),
    "trust_member": (K.TRUST_MEMBER, "Marigold Quince", "Member of the trust"),
    "auditor": (K.AUDITOR, "Aurelia Finch", "Internal auditor"),
    "administrator": (K.ADMINISTRATOR, "Ambrose Key", "IT manager"),
}

AT: dict[str, dict[str, Office]] = {
    "dandelion-lane": {
        "teacher": (K.STAFF, "Daphne Tansy", "Teacher, Willow class"),
        "second_teacher": (K.STAFF, "Dorian Vetch", "Teacher, Hazel class"),
        "nursery": (K.STAFF, "Dulcie Sorrel", "Nursery leader"),
        "senior_leader": (K.SENIOR_LEADER, "Delphine Ashby", "Deputy head"),
        "senco": (K.SENCO, "Desmond Clover", "SENCO"),
        "record_keeper": (K.RECORD_KEEPER, "Dorcas Penny", "Office manager"),
        "safeguarding_lead": (K.SAFEGUARDING_LEAD, "Drusilla Marsh", "Designated safeguarding lead"),
        "principal": (K.PRINCIPAL, "Peregrine Daw", "Principal"),
        "council_member": (K.COUNCIL_MEMBER, "Damaris Elm", "Parent governor"),
        "second_council_member": (K.COUNCIL_MEMBER, "Dudley Brook", "Governor"),
        "council_vice_chair": (K.COUNCIL_VICE_CHAIR, "Davina Rowan", "Vice-chair of the council"),
        "council_chair": (K.COUNCIL_CHAIR, "Dominic Hazelwood", "Chair of the council"),
    },
    "saltmarsh": {
        "teacher": (K.STAFF, "Silas Thrift", "Teacher of science"),
        "second_teacher": (K.STAFF, "Sabina Curlew", "Teacher of English, head of Year 9"),
        "third_teacher": (K.STAFF, "Saul Dunlin", "Teacher of physical education"),
        "senior_leader": (K.SENIOR_LEADER, "Seraphina Knott", "Vice-principal"),
        "senco": (K.SENCO, "Selwyn Plover", "SENCO"),
        "record_keeper": (K.RECORD_KEEPER, "Sybil Tern", "Principal's assistant"),
        "safeguarding_lead": (K.SAFEGUARDING_LEAD, "Stella Avocet", "Designated safeguarding lead"),
        "principal": (K.PRINCIPAL, "Philippa Sandpiper", "Principal"),
        "clerk": (K.CLERK, "Cuthbert Reed", "Clerk to the academy council"),
        "council_member": (K.COUNCIL_MEMBER, "Sidonie Brent", "Parent governor"),
        "second_council_member": (K.COUNCIL_MEMBER, "Spencer Shelduck", "Governor"),
        "council_vice_chair": (K.COUNCIL_VICE_CHAIR, "Simeon Teal", "Vice-chair of the council"),
        "council_chair": (K.COUNCIL_CHAIR, "Saffron Pochard", "Chair of the council"),
    },
    "windmill-cross": {
        "teacher": (K.STAFF, "Winifred Bolter", "Teacher, Reception"),
        "second_teacher": (K.STAFF, "Walter Hopper", "Teacher of mathematics"),
        "third_teacher": (K.STAFF, "Wanda Sheave", "Teacher, Year 4"),
        "senior_leader": (K.SENIOR_LEADER, "Wilfred Crank", "Assistant principal"),
        "senco": (K.SENCO, "Willa Spindle", "SENCO"),
        "record_keeper": (K.RECORD_KEEPER, "Wendell Sack", "Business support manager"),
        "safeguarding_lead": (K.SAFEGUARDING_LEAD, "Wilhelmina Stone", "Designated safeguarding lead"),
        "principal": (K.PRINCIPAL, "Prudence Sailes", "Principal"),
        "clerk": (K.CLERK, "Cyprian Grist", "Clerk to the academy council"),
        "council_member": (K.COUNCIL_MEMBER, "Winston Damsel", "Parent governor"),
        "second_council_member": (K.COUNCIL_MEMBER, "Wallis Tentpole", "Governor"),
        "council_vice_chair": (K.COUNCIL_VICE_CHAIR, "Wenda Brakewheel", "Vice-chair of the council"),
        "council_chair": (K.COUNCIL_CHAIR, "Warwick Capstan", "Chair of the council"),
    },
}

FROM_OUTSIDE: dict[str, tuple[str, str]] = {
    "independent_member": ("Ottilie Vane", "Independent panel member, a retired head of a school elsewhere"),
    "second_independent_member": ("Orlando Peake", "Independent panel member, a magistrate"),
    "external_adviser": ("Oswin Tallow", "External adviser on complaints"),
    "external_investigator": ("Octavia Birch", "External investigator"),
}

APPROVED_ON = dt.date(2021, 9, 21)
"""No version of the procedure is in force before the day on which it was approved."""

PANEL_CHAIRED_BY = "Humphrey Oakwood, chair of the trust board"


@dataclass(frozen=True)
class World:
    """The trust as it was built: where things are and who holds which office there."""

    trust: Trust
    academies: dict[str, Academy]
    people: dict[tuple[str, str], User]
    first_day: dt.date

    def who(self, office: str, place: str = "") -> User:
        """The person in an office at an academy, or at the trust, or from outside."""
        return self.people.get((place, office)) or self.people["", office]

    def cast(self, place: str, lead: str) -> Cast:
        """Who investigates and who sits, for a complaint at that academy about that kind of person."""
        at_school = lead in ("", SubjectKind.ACADEMY_STAFF)
        chair = Seat(self.who("council_vice_chair", place), PanelMember.Capacity.COUNCIL_MEMBER, chair=True)
        second = Seat(self.who("second_council_member", place), PanelMember.Capacity.COUNCIL_MEMBER)
        outside = Seat(
            self.who("independent_member"), PanelMember.Capacity.INDEPENDENT,
            "A retired head of a school that has never had anything to do with the trust.",
        )  # fmt: skip
        return Cast(
            investigator=self.who("senior_leader", place) if at_school else self.who("external_investigator"),
            investigator_external=not at_school,
            third_party=None if at_school else self.who("external_adviser"),
            nominated_member=self.who("trust_member"),
            panel=(chair, second, outside),
            appointed_by=PANEL_CHAIRED_BY,
        )


def build(*, today: dt.date, at: dt.datetime, years_back: int = 1) -> World:
    """Make the trust, with term dates, procedure, wordings and people. `at`: the moment it is built."""
    trust = Trust.objects.create(
        practice=True,
        name="Thistledown Learning Trust", slug=TRUST, address="The Old Seed Store\nExampleton\nEX1 0ZZ",
        telephone="01632 960000", email="complaints.thistledown@example.org", company_number="00000000",
        colour="#4a3f7a",
    )  # fmt: skip
    academies = {slug: _academy(trust, slug) for slug in ACADEMIES}
    first_days = []
    for slug, academy in academies.items():
        spans = terms.spans_of(slug, today=today, years_back=years_back)
        calendars.replace(academy, spans, source_file=f"{slug}-term-dates.csv", by=None, at=at)
        first_days.append(spans[0].first_day)
    first_day = min(first_days)
    world = World(trust, academies, _people(trust, academies, first_day, today), first_day)
    version = procedures.load(
        settings.BASE_DIR / "fixtures" / "procedures" / "three_stage.toml",
        trust=trust, in_force_from=max(first_day, APPROVED_ON), on=today, at=at,
    )  # fmt: skip
    _reviewed(version, world, today=today, at=at)
    upgrades.load(at=at)
    return world


def _reviewed(version: Procedure, world: World, *, today: dt.date, at: dt.datetime) -> None:
    """The practice trust has looked at its procedure some months ago, so that nothing on its pages is overdue."""
    reviewed_on = today - dt.timedelta(days=120)
    drafting.record_review(
        version, reviewed_on=reviewed_on, why="The yearly look at the procedure", approver="Trust Board",
        approved_on=reviewed_on + dt.timedelta(days=14), next_review_on=reviewed_on + dt.timedelta(days=3 * 365),
        by=world.people["", "trust_officer"], on=today, at=at,
    )  # fmt: skip


def find() -> World | None:
    """The practice trust, if it is there."""
    trust = Trust.objects.filter(slug=TRUST).first()
    if trust is None:
        return None
    academies = {academy.slug: academy for academy in trust.academies.all()}
    by_email = {user.email: user for user in User.objects.all()}
    people = {
        (place, office): by_email[address(name)]
        for place, offices in {"": AT_TRUST, **AT}.items()
        for office, (_, name, _) in offices.items()
        if address(name) in by_email
    }
    people |= {("", office): by_email[address(name)] for office, (name, _) in FROM_OUTSIDE.items()}
    first = trust.posts.order_by("from_date").first()
    return World(trust, academies, people, first.from_date if first else dt.date.min)


def address(name: str) -> str:
    """The e-mail address of somebody in the practice trust."""
    return name.lower().replace(" ", ".").replace("'", "") + "@example.org"


def _academy(trust: Trust, slug: str) -> Academy:
    principal, lead = AT[slug]["principal"][1], AT[slug]["safeguarding_lead"][1]
    return Academy.objects.create(
        trust=trust, slug=slug, head_name=principal, safeguarding_contact=lead, **ACADEMIES[slug]
    )


def _people(
    trust: Trust, academies: dict[str, Academy], first_day: dt.date, today: dt.date
) -> dict[tuple[str, str], User]:
    hashed = make_password(PASSWORD)
    found: dict[tuple[str, str], User] = {}
    for place, offices in {"": AT_TRUST, **AT}.items():
        for office, (kind, name, title) in offices.items():
            user = _person(name, title, hashed, administers=kind == K.ADMINISTRATOR)
            posts.begin(
                user=user, kind=kind, trust=trust, academy=academies.get(place), from_date=first_day, by=None,
                on=today,
            )  # fmt: skip
            found[place, office] = user
    for office, (name, title) in FROM_OUTSIDE.items():
        found["", office] = _person(name, title, hashed)
    return found


def _person(name: str, title: str, hashed: str, *, administers: bool = False) -> User:
    return User.objects.create(
        email=address(name), password=hashed, name=name, job_title=title, is_staff=administers, is_superuser=administers
    )
