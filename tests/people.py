"""The people of the tests: one trust, two academies, somebody in every post, colleagues at the other academy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from accounts import posts
from accounts.models import Academy, PostKind, Trust, User

PASSWORD = "a long practice password"
FIRST_DAY = dt.date(2026, 9, 1)

AT_ALDER: dict[str, tuple[PostKind, str]] = {
    "teacher": (PostKind.STAFF, "Tamsin Reed"),
    "deputy": (PostKind.SENIOR_LEADER, "Dilys Marsh"),
    "senco": (PostKind.SENCO, "Sunil Orchard"),
    "record_keeper": (PostKind.RECORD_KEEPER, "Rowan Pike"),
    "safeguarding_lead": (PostKind.SAFEGUARDING_LEAD, "Leila Brook"),
    "principal": (PostKind.PRINCIPAL, "Petra Ashdown"),
    "clerk": (PostKind.CLERK, "Clement Vale"),
    "council_member": (PostKind.COUNCIL_MEMBER, "Mabel Thorn"),
    "second_council_member": (PostKind.COUNCIL_MEMBER, "Milo Fenwick"),
    "council_vice_chair": (PostKind.COUNCIL_VICE_CHAIR, "Vikram Stone"),
    "council_chair": (PostKind.COUNCIL_CHAIR, "Cora Hollis"),
}
AT_BIRCH: dict[str, tuple[PostKind, str]] = {
    "birch_principal": (PostKind.PRINCIPAL, "Barnaby Quill"),
    "birch_record_keeper": (PostKind.RECORD_KEEPER, "Bryony Lake"),
    "birch_council_chair": (PostKind.COUNCIL_CHAIR, "Benedict Moor"),
    "birch_council_member": (PostKind.COUNCIL_MEMBER, "Beatrix Dale"),
}
AT_TRUST: dict[str, tuple[PostKind, str]] = {
    "operations_officer": (PostKind.OPERATIONS_OFFICER, "Odette Crane"),
    "trust_officer": (PostKind.TRUST_OFFICER, "Toby Larch"),
    "central_colleague": (PostKind.CENTRAL_STAFF, "Zadie Flint"),
    "executive_leader": (PostKind.EXECUTIVE_LEADER, "Esme Harrow"),
    "chief_executive": (PostKind.CHIEF_EXECUTIVE, "Conrad Finch"),
    "board_chair": (PostKind.BOARD_CHAIR, "Harriet Sloe"),
    "board_vice_chair": (PostKind.BOARD_VICE_CHAIR, "Howell Teal"),
    "trustee": (PostKind.TRUSTEE, "Thea Garland"),
    "trust_member": (PostKind.TRUST_MEMBER, "Nathan Weir"),
    "auditor": (PostKind.AUDITOR, "Audrey Penn"),
    "administrator": (PostKind.ADMINISTRATOR, "Adam Keys"),
}


@dataclass
class People:
    """Everybody by their office. `alder` and `birch` are the academies; `nobody` signs in and holds no post;
    `administrator` is a superuser."""

    trust: Trust
    alder: Academy
    birch: Academy
    teacher: User
    deputy: User
    senco: User
    record_keeper: User
    safeguarding_lead: User
    principal: User
    clerk: User
    council_member: User
    second_council_member: User
    council_vice_chair: User
    council_chair: User
    birch_principal: User
    birch_record_keeper: User
    birch_council_chair: User
    birch_council_member: User
    operations_officer: User
    trust_officer: User
    central_colleague: User
    executive_leader: User
    chief_executive: User
    board_chair: User
    board_vice_chair: User
    trustee: User
    trust_member: User
    auditor: User
    administrator: User
    outside_person: User
    nobody: User
    on: dt.date = field(default=FIRST_DAY)

    def everybody(self) -> dict[str, User]:
        """Name in this class → person."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def make_person(name: str, *, job_title: str = "", superuser: bool = False) -> User:
    """Somebody with a sign-in and no post."""
    email = name.lower().replace(" ", ".") + "@example.org"
    make = User.objects.create_superuser if superuser else User.objects.create_user
    return make(email, PASSWORD, name=name, job_title=job_title)


def make_academy(trust: Trust, name: str, code: str) -> Academy:
    """An academy of the trust with a letterhead."""
    slug = name.split(" ")[0].lower()
    return Academy.objects.create(
        trust=trust, name=name, slug=slug, code=code, address=f"1 {slug.title()} Lane\nExampleton\nEX1 1EX",
        telephone="01632 960100", email=f"office@{slug}.example.org", safeguarding_contact="Leila Brook",
    )  # fmt: skip


def make_people(on: dt.date = FIRST_DAY) -> People:
    """The whole small world, every post held from `on` with no end."""
    trust = Trust.objects.create(
        name="Hedgerow Learning Trust", slug="hedgerow", address="2 Hedge Row\nExampleton\nEX1 2EX",
        telephone="01632 960000", email="complaints@hedgerow.example.org", company_number="00000000",
    )  # fmt: skip
    alder = make_academy(trust, "Alder Academy", "ALD")
    birch = make_academy(trust, "Birch Academy", "BIR")
    found: dict[str, User] = {}
    for offices, academy in ((AT_TRUST, None), (AT_ALDER, alder), (AT_BIRCH, birch)):
        for office, (kind, name) in offices.items():
            user = make_person(name, job_title=kind.label, superuser=kind == PostKind.ADMINISTRATOR)
            posts.begin(user=user, kind=kind, trust=trust, academy=academy, from_date=on, by=None, on=on)
            found[office] = user
    return People(
        trust=trust,
        alder=alder,
        birch=birch,
        outside_person=make_person("Orla Farrow", job_title="External investigator"),
        nobody=make_person("Noel Blank"),
        on=on,
        **found,
    )
