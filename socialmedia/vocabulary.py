"""The words of a social media incident: states, acts, answers, bodies. Imports nothing of the room."""

from __future__ import annotations

from django.db import models

ABOUT = "incident"
"""What the trail, the letters and the notices call an incident."""


def within(label: object) -> str:
    """A label as it stands within a sentence: its first letter small, but for a short form (LADO, HR) or a proper name
    (Professionals Online Safety Helpline)."""
    words = str(label).split()
    short = bool(words) and words[0][1:2].isupper()
    proper = len(words) > 1 and words[1][:1].isupper() and words[1][1:2].islower()
    text = " ".join(words)
    return text if short or proper else f"{text[:1].lower()}{text[1:]}"


class State(models.TextChoices):
    """Where an incident stands (procedure.md, "Social media incidents")."""

    REPORTED = "reported", "Reported"
    EVIDENCE = "evidence", "Evidence kept"
    ASSESSED = "assessed", "Assessed"
    MONITORING = "monitoring", "Being watched"
    MEETING = "meeting", "Meeting those involved"
    UNRESOLVED = "unresolved", "Not resolved"
    ESCALATED = "escalated", "Taken further"
    REVIEW = "review", "Review"
    CLOSED = "closed", "Closed"


OPEN: tuple[State, ...] = tuple(state for state in State if state != State.CLOSED)

IN_ACTION: tuple[State, ...] = (
    State.ASSESSED, State.MONITORING, State.MEETING, State.UNRESOLVED, State.ESCALATED, State.REVIEW,
)  # fmt: skip
"""From the assessment on: the branch is decided, or about to be."""


class Act(models.TextChoices):
    """Everything that can be done with an incident. The label is what stands on the button."""

    REPORT = "report", "Report a post"
    SEAL = "seal", "Add screenshots"
    NOTE_UNSEEN = "note_unseen", "Record that the post cannot be seen"
    SANITISE = "sanitise", "Black out what must not be shown"
    SET_ASIDE = "set_aside", "Set pieces aside, or take them back"
    DESCRIBE = "describe", "Complete what is known of the post"
    NAME_SOURCE = "name_source", "Say who brought it"
    NAME_CONCERNED = "name_concerned", "Name somebody it is about, or who posted it"
    NAME_HELPER = "name_helper", "Ask a colleague to help"
    ANSWER = "answer", "Answer the questions"
    ASSESS = "assess", "Finish the assessment"
    MONITOR = "monitor", "Watch it for now"
    MEET = "meet", "Meet those involved"
    ANSWER_WITH_ROUTE = "answer_with_route", "Answer with the right route"
    LOOK_AGAIN = "look_again", "Record that you looked again"
    CONTACT_BODY = "contact_body", "Record a call or an advice taken"
    CHECK_BODY = "check_body", "Record what became of a contact"
    PLAN_SUPPORT = "plan_support", "Plan support"
    PLAN_MEETING = "plan_meeting", "Plan a meeting"
    CHANGE_MEETING = "change_meeting", "Change a planned meeting"
    CANCEL_MEETING = "cancel_meeting", "Call off a planned meeting"
    MAKE_PRINTS = "make_prints", "Make the print-outs"
    RECORD_MEETING = "record_meeting", "Record the meeting"
    RECORD_OPTIONS = "record_options", "Record the other ways that were considered"
    ASK_REMOVAL = "ask_removal", "Record that removal was asked for"
    CHECK_REMOVAL = "check_removal", "Record whether it is gone"
    REPORT_TO_PLATFORM = "report_to_platform", "Record a report to the platform"
    RECORD_DECISION = "record_decision", "Record what the platform decided"
    WRITE_TO_INVOLVED = "write_to_involved", "Write to the people involved"
    WRITE_TO_ALL = "write_to_all", "Write to all parents"
    WRITE_FROM_CHAIR = "write_from_chair", "Write from the chair"
    TAKE_MEASURE = "take_measure", "Record a further measure"
    HOLD_INVESTIGATION = "hold_investigation", "Record that an investigation is live, or over"
    OVERRIDE = "override", "Open a gate with reasons"
    NOT_RESOLVED = "not_resolved", "Record that it is not resolved"
    ESCALATE = "escalate", "Take it further"
    BEGIN_REVIEW = "begin_review", "Begin the review"
    REVIEW = "review", "Write the review"
    CLOSE = "close", "Close the incident"
    RECUR = "recur", "Report that it has happened again"
    LINK = "link", "Link to an earlier incident"
    RAISE_COMPLAINT = "raise_complaint", "Turn it into a complaint"


LETTERS: dict[Act, str] = {
    Act.WRITE_TO_INVOLVED: "social_involved",
    Act.WRITE_TO_ALL: "social_general",
    Act.WRITE_FROM_CHAIR: "social_chair",
}
"""The letter of the post room that each act drafts. Issuing it is the same act once more: its gates are asked twice."""

OTHER_LETTERS: dict[Act, tuple[str, ...]] = {
    Act.WRITE_TO_INVOLVED: ("social_misuse",),
    Act.WRITE_TO_ALL: ("social_reminder", "social_unseen"),
}
"""What an act can draft instead, behind the same gates (S4 Letters 1 and 2; S3 §6.9 for a thread that is not seen)."""


class Place(models.TextChoices):
    """Where something was posted (S0 App. A §2.B, R147)."""

    PROFILE = "profile", "A personal profile"
    PAGE = "page", "A page"
    CLOSED_GROUP = "closed_group", "A closed group"
    SECRET_GROUP = "secret_group", "A secret group"
    REVIEWS = "reviews", "A review site"
    CHAT = "chat", "A chat group"
    OTHER = "other", "Somewhere else"


class Seen(models.TextChoices):
    """Who can see it (R147)."""

    ANYONE = "anyone", "Anyone on the internet"
    FRIENDS = "friends", "Only friends of whoever posted it"
    FRIENDS_OF_FRIENDS = "friends_of_friends", "Friends and their friends"
    MEMBERS = "members", "Only members of the group"
    UNKNOWN = "unknown", "Not known"


class Brought(models.TextChoices):
    """How it came to the school."""

    MYSELF = "myself", "I saw it myself"
    PARENT = "parent", "A parent or carer told me"
    PUPIL = "pupil", "A pupil told me"
    COLLEAGUE = "colleague", "A colleague told me"
    OTHER = "other", "Somebody else told me"


class Part(models.TextChoices):
    """What somebody has to do with the post. Words of the school community as S3 lists them (R265)."""

    ABOUT_STAFF = "about_staff", "A colleague it is about"
    ABOUT_CHILD = "about_child", "A child it is about"
    ABOUT_PARENT = "about_parent", "A parent or carer it is about"
    ABOUT_OTHER = "about_other", "Somebody else of the school community it is about"
    POSTED_PARENT = "posted_parent", "A parent, carer or relative who posted it"
    POSTED_STAFF = "posted_staff", "A colleague who posted it"
    POSTED_PUPIL = "posted_pupil", "A pupil who posted it"
    POSTED_PUBLIC = "posted_public", "A member of the public who posted it"
    RUNS_PLACE = "runs_place", "Who runs the page or group"


ABOUT_SOMEBODY = (Part.ABOUT_STAFF, Part.ABOUT_CHILD, Part.ABOUT_PARENT, Part.ABOUT_OTHER)
POSTED = (Part.POSTED_PARENT, Part.POSTED_STAFF, Part.POSTED_PUPIL, Part.POSTED_PUBLIC)
COLLEAGUES = (Part.ABOUT_STAFF, Part.POSTED_STAFF)
"""Parts that lock a colleague out: nobody manages what is about them, or what they posted (R234, R239)."""


class Whom(models.TextChoices):
    """Whom a post is about, or who posted it, as far as whoever reports it knows (R234)."""

    UNKNOWN = "unknown", "Nobody in particular, or not known"
    PRINCIPAL = "principal", "The principal"
    CHIEF_EXECUTIVE = "chief_executive", "The chief executive of the trust"
    COLLEAGUE = "colleague", "Another colleague, at the academy or the trust"


class Body(models.TextChoices):
    """Whom the school spoke with, and where it is recorded elsewhere: linked by its reference, never copied (R235)."""

    POLICE_999 = "police_999", "Police on 999"
    POLICE_101 = "police_101", "Police on 101"
    LADO = "lado", "Local authority designated officer (LADO)"
    SAFEGUARDING = "safeguarding", "Designated safeguarding lead"
    FRONT_DOOR = "front_door", "Council’s front door for children"
    EDUCATION_TEAM = "education_team", "Trust education team"
    TRUST = "trust", "Trust"
    PUBLIC_RELATIONS = "public_relations", "Public relations adviser"
    LEGAL = "legal", "Legal adviser"
    HR = "hr", "Human resources"
    UNION = "union", "Union or professional association"
    ASSISTANCE = "assistance", "Employee assistance"
    STAFF_CONCERNS = "staff_concerns", "School’s own record of concerns about staff"
    HELPLINE = "helpline", "Professionals Online Safety Helpline"
    OTHER = "other", "Another body"


POLICE = frozenset({Body.POLICE_999, Body.POLICE_101})
ADVISERS = frozenset({Body.EDUCATION_TEAM, Body.SAFEGUARDING, Body.LADO, Body.FRONT_DOOR, Body.TRUST})
"""Whose advice opens the gate for whoever is unsure (S0 App. 1, R182)."""


class Told(models.TextChoices):
    """Whether the person a post is about knows of it (R152)."""

    KNOWS = "knows", "They know of it already"
    TOLD = "told", "We told them"
    NOT_TOLD = "not_told", "We decided not to tell them"
    UNDECIDED = "undecided", "Not decided yet"


class Met(models.TextChoices):
    """What came of a meeting."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    REFUSED = "refused", "Offered and refused"
    IMPOSSIBLE = "impossible", "Not possible"
    CANCELLED = "cancelled", "Called off"


AHEAD = (Met.PLANNED, Met.CANCELLED)
"""Nothing came of a meeting that is still to be held, or that the school called off."""


class Gone(models.TextChoices):
    """Whether something is still to be seen."""

    WAITING = "waiting", "Asked; not looked again yet"
    GONE = "gone", "Gone"
    THERE = "there", "Still there"
    REFUSED = "refused", "They refused to remove it"


class Decided(models.TextChoices):
    """What a platform decided on a report (R165)."""

    WAITING = "waiting", "Waiting for an answer"
    REMOVED = "removed", "Removed"
    KEPT = "kept", "Kept: no rule of the platform is broken"
    NO_ANSWER = "no_answer", "No answer"


class Ground(models.TextChoices):
    """What a platform is asked to act on (R165, R245)."""

    TERMS = "terms", "It breaks the platform’s own rules"
    LAW = "law", "It may break the law"


class Kind(models.TextChoices):
    """What the post is, for the record and the counts (R143, R268). "Complains" is never a breach (reading 27)."""

    OPINION = "opinion", "An opinion about the school"
    COMPLAINS = "complains", "A complaint about the school or a colleague"
    ALLEGATION = "allegation", "An allegation against somebody"
    ABUSE = "abuse", "Abuse, or offensive words about somebody"
    HARASSMENT = "harassment", "Harassment or cyber-bullying"
    HATE = "hate", "Racist or other hate"
    THREAT = "threat", "A threat"
    DEFAMATION = "defamation", "Something untrue that may damage somebody’s name"
    CHILDREN = "children", "Names or pictures of other people’s children"
    OTHER = "other", "Something else"


NO_BREACH = frozenset({Kind.OPINION, Kind.COMPLAINS})
"""Criticism of the school: answered with the right route, never misuse by itself (procedure.md, reading 27)."""


class Measure(models.TextChoices):
    """The menu of S1 and S4 when somebody refuses and goes on (R221, R270)."""

    FURTHER_MEETING = "further_meeting", "A further meeting with a trust leader or the chair"
    LEGAL_ADVICE = "legal_advice", "Legal advice taken"
    WARNING = "warning", "A written warning that asks for removal"
    POLICE = "police", "Reported to the police"
    SCHOOL_FORUM = "school_forum", "Blocked from a page or forum of the school"
    PLATFORM = "platform", "Complaint to the platform’s host"
    HELPLINE = "helpline", "Professionals Online Safety Helpline asked"
    SITE_BAR = "site_bar", "Governing board asked about a bar from the site"
    OTHER_LEGAL = "other_legal", "Other legal action"
