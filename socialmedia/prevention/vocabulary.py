"""The words of prevention: what is signed, reported, planned and watched. Imports nothing of the room."""

from __future__ import annotations

from django.db import models

from accounts.models import PostKind

K = PostKind
SIGNERS = (
    K.STAFF, K.SENIOR_LEADER, K.SENCO, K.RECORD_KEEPER, K.SAFEGUARDING_LEAD, K.PRINCIPAL, K.CLERK,
    K.OPERATIONS_OFFICER, K.TRUST_OFFICER, K.CENTRAL_STAFF, K.EXECUTIVE_LEADER, K.CHIEF_EXECUTIVE, K.ADMINISTRATOR,
)  # fmt: skip
"""Posts of people who work for the trust: they sign. Council members, trustees and auditors are not staff."""


class Signed(models.TextChoices):
    """What is signed (S0 App. A §4.B and §4.D, S3 Declaration and §6.5)."""

    ACCEPTABLE_USE = "acceptable_use", "Acceptable use policy"
    OFFICIAL_USE = "official_use", "Rules for posting on behalf of the school"
    HOME_SCHOOL = "home_school", "Home–school agreement: posting about the school"


BY_STAFF = (Signed.ACCEPTABLE_USE, Signed.OFFICIAL_USE)


class ForWhom(models.TextChoices):
    """Who is shown a linked policy."""

    STAFF = "staff", "Staff"
    EVERYBODY = "everybody", "Staff and parents"


class ReportKind(models.TextChoices):
    """What a colleague reports that is no post about the school."""

    HARMFUL = "harmful", "Something harmful or unsuitable that came through the filter"
    ACCOUNT = "account", "An account or password that somebody else may be using"
    CONTACT = "contact", "Inappropriate contact from a pupil, a parent or a carer"
    MISUSE = "misuse", "A concern about a colleague’s use of social media or IT"


class Done(models.TextChoices):
    """What was done about a report. Some kinds are not closed before certain of these are recorded."""

    NETWORK = "network", "Whoever looks after the filter and the accounts was told"
    PASSWORD = "password", "The password was changed, and other sign-ins were ended"  # nosec B105
    SAFEGUARDING = "safeguarding", "The designated safeguarding lead was told"
    LADO = "lado", "The local authority designated officer (LADO) was told"
    FRONT_DOOR = "front_door", "The council’s front door for children was told"
    POLICE = "police", "The police were told (999 or 101)"
    STAFF_CONCERNS = "staff_concerns", "It is in the school’s own record of concerns about staff"
    ELSEWHERE = "elsewhere", "It is considered under discipline or misuse, elsewhere"
    SPOKEN = "spoken", "Those concerned were spoken with"
    OTHER = "other", "Something else was done"


WITH_REFERENCE = frozenset({Done.LADO, Done.STAFF_CONCERNS, Done.ELSEWHERE})
"""Kept elsewhere: linked by its reference, never copied; what came of it is not written here (R235, R258)."""


class Standing(models.TextChoices):
    """Where a report stands."""

    REPORTED = "reported", "Reported"
    IN_HAND = "in_hand", "Being looked at"
    CLOSED = "closed", "Dealt with"


class Says(models.TextChoices):
    """Whether a family has signed the statement."""

    SIGNED = "signed", "Signed"
    DECLINED = "declined", "Did not want to sign"


class Channel(models.TextChoices):
    """How the school speaks with families before anything has happened (S0 App. A §4.A and §4.F)."""

    NEWSLETTER = "newsletter", "Newsletter"
    LETTER = "letter", "Letter to all parents"
    WEBSITE = "website", "Website"
    MEETING = "meeting", "Meeting, such as for new parents"
    ASSEMBLY = "assembly", "Assembly or lesson"
    STAFF = "staff", "Briefing for staff"
    OFFICIAL = "official", "The school’s own page"
    OTHER = "other", "Something else"


class Standards(models.TextChoices):
    """Whose page it is (S0 App. A §4.E)."""

    OFFICIAL = "official", "Official: the school runs it"
    ASSOCIATED = "associated", "Run by a parents’ association or a similar group"
    UNOFFICIAL = "unofficial", "Unofficial: somebody else runs it"


class Placed(models.TextChoices):
    """Whether something stands where families come across it (S3 §6.9)."""

    YES = "yes", "It is there"
    NO = "no", "Not yet"
    NOT_HERE = "not_here", "Does not apply here"


class Found(models.TextChoices):
    """What was found on a watch of the school's own channels."""

    NOTHING = "nothing", "Nothing that matters"
    REMOVED = "removed", "Something was removed"
    REPORTED = "reported", "Something was reported as a post"
