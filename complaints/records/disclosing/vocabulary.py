"""Who can ask to see the record, under which law, and for which reasons something may be kept back (S0 §10, R129)."""

from __future__ import annotations

from django.db.models import TextChoices

ABOUT = "disclosure"
"""What the trail calls a request."""


class Kind(TextChoices):
    SUBJECT_ACCESS = "subject_access", "Subject access: somebody asks for what is held about them"
    FREEDOM_OF_INFORMATION = "freedom_of_information", "Freedom of information"
    INSPECTION = "inspection", "Inspection"
    SECRETARY_OF_STATE = "secretary_of_state", "The Secretary of State, or somebody acting for them"
    COURT = "court", "A court or tribunal"


SHORT: dict[str, str] = {
    Kind.SUBJECT_ACCESS: "Subject access",
    Kind.FREEDOM_OF_INFORMATION: "Freedom of information",
    Kind.INSPECTION: "Inspection",
    Kind.SECRETARY_OF_STATE: "Secretary of State",
    Kind.COURT: "Court",
}

LEGAL_BASIS: dict[str, str] = {
    Kind.SUBJECT_ACCESS: "UK GDPR Article 15; Data Protection Act 2018",
    Kind.FREEDOM_OF_INFORMATION: "Freedom of Information Act 2000, section 1",
    Kind.INSPECTION: "Education (Independent School Standards) Regulations 2014, Part 7, paragraph 33(k)",
    Kind.SECRETARY_OF_STATE: "Education (Independent School Standards) Regulations 2014, Part 7, paragraph 33(k)",
    Kind.COURT: "Order of a court or tribunal",
}
"""What stands in the form before anybody changes it."""

WITH_A_CLOCK = frozenset({Kind.SUBJECT_ACCESS, Kind.FREEDOM_OF_INFORMATION})
"""For these the law sets the time; the others name a day of their own."""


class State(TextChoices):
    OPEN = "open", "Open"
    RELEASED = "released", "Released"
    CLOSED = "closed", "Closed without a release"


class Part(TextChoices):
    COMPLAINANT = "complainant", "Complainant, or somebody acting for one"
    PUPIL = "pupil", "Pupil"
    STAFF = "staff", "Member of staff"
    ANYBODY = "anybody", "Anybody named in the record"


class Decision(TextChoices):
    RELEASE = "release", "Release it whole"
    REDACT = "redact", "Release it with parts blacked out"
    WITHHOLD = "withhold", "Withhold it"


DECIDED: dict[Decision, str] = {
    Decision.RELEASE: "Released whole", Decision.REDACT: "Released with parts blacked out",
    Decision.WITHHOLD: "Withheld",
}  # fmt: skip


OTHER = "other"
THIRD_PARTY, PRIVILEGE, SAFETY, NOT_ASKED = "third_party", "privilege", "safety", "not_asked"

EXEMPTIONS: dict[str, dict[str, str]] = {
    Kind.SUBJECT_ACCESS: {
        THIRD_PARTY: "It is about somebody else, who has not agreed (Data Protection Act 2018, Schedule 2, "
        "paragraph 16)",
        NOT_ASKED: "It is not about the person who asks (UK GDPR Article 15)",
        PRIVILEGE: "Legal advice (Data Protection Act 2018, Schedule 2, paragraph 19)",
        SAFETY: "It would be likely to cause serious harm (Data Protection Act 2018, Schedule 3, Part 4)",
        "crime": "It would prejudice the prevention or detection of crime (Data Protection Act 2018, Schedule 2, "
        "paragraph 2)",
        "child_abuse": "Child abuse data, against the child’s interest (Data Protection Act 2018, Schedule 3, Part 5)",
        OTHER: "Another exemption, named in the reasons",
    },
    Kind.FREEDOM_OF_INFORMATION: {
        THIRD_PARTY: "Personal information (section 40)",
        "confidence": "Given in confidence (section 41)",
        PRIVILEGE: "Legal advice (section 42)",
        SAFETY: "Health and safety (section 38)",
        "conduct": "Prejudice to the conduct of public affairs (section 36)",
        "law_enforcement": "Law enforcement (section 31)",
        "elsewhere": "It can be had elsewhere (section 21)",
        NOT_ASKED: "It is not what was asked for",
        OTHER: "Another exemption, named in the reasons",
    },
}
"""Why something is kept back, by the law under which it is asked for."""

EXEMPTIONS_OF_BODIES: dict[str, str] = {
    NOT_ASKED: "It is not what was asked for",
    PRIVILEGE: "Legal advice",
    THIRD_PARTY: "It is about somebody else and is not needed for what was asked",
    OTHER: "Another reason, named in the reasons",
}
"""The same for an inspection, the Secretary of State and a court."""


def exemptions(kind: str) -> dict[str, str]:
    """The reasons for which something may be kept back from such a request."""
    return EXEMPTIONS.get(kind, EXEMPTIONS_OF_BODIES)
