"""The words of the post room. Imports nothing of the room."""

from __future__ import annotations

from django.db import models


class LetterState(models.TextChoices):
    """Where a letter stands. A change of an approved letter makes it a draft again."""

    DRAFTED = "drafted", "Draft"
    APPROVED = "approved", "Approved"
    ISSUED = "issued", "Issued"
    WITHDRAWN = "withdrawn", "Not used"


class How(models.TextChoices):
    """How a letter reaches its reader."""

    EMAIL = "email", "By e-mail"
    POST = "post", "Printed and posted"
    HANDED_OVER = "handed_over", "Handed over"
    PAGE = "page", "On the complainant’s own page"


BY_HAND = frozenset({How.POST, How.HANDED_OVER})
"""Ways that a person carries out and records with a date."""


class Outcome(models.TextChoices):
    """What became of one attempt to deliver."""

    WAITING = "waiting", "Waiting to go"
    SENDING = "sending", "Going now"
    SENT = "sent", "Sent"
    POSTED = "posted", "Posted or handed over"
    BOUNCED = "bounced", "Could not be delivered"
    UNSURE = "unsure", "May or may not have gone"


GONE = frozenset({Outcome.SENT, Outcome.POSTED})
"""What shows that a letter went: until then nobody has had it."""


class Rendering(models.TextChoices):
    """Where the making of the PDF stands."""

    NONE = "none", "Not asked for yet"
    WAITING = "waiting", "Waiting to be made"
    CLAIMED = "claimed", "Being made"
    MADE = "made", "Made"
    FAILED = "failed", "Could not be made"


class MailingState(models.TextChoices):
    """Where a letter to many people stands. A change of its words or of its list makes it a draft again."""

    DRAFTED = "drafted", "Draft"
    APPROVED = "approved", "Approved"
    SENDING = "sending", "Going out"
    STOPPED = "stopped", "Stopped"
    PUT_AWAY = "put_away", "Not used"


class MarkKind(models.TextChoices):
    """A picture that stands on every letter of an academy, or of a person who signs."""

    LOGO = "logo", "Logo"
    SIGNATURE = "signature", "Signature"


class Audience(models.TextChoices):
    """Whom a letter is written to."""

    COMPLAINANT = "complainant", "The complainant"
    SUBJECT = "subject", "The person complained about"
    PARTIES = "parties", "The complainant and the person complained about"
    INVESTIGATOR = "investigator", "The investigator"
    PANEL_MEMBER = "panel_member", "Somebody asked to sit on the panel"
    WITNESS = "witness", "A witness at the hearing"
    ACADEMY = "academy", "The academy’s representative"
    PROPRIETOR = "proprietor", "The trust and the principal"
    PARENT = "parent", "A parent, carer or relative"
    ALL_PARENTS = "all_parents", "All parents and carers"


class Form(models.TextChoices):
    """What a wording becomes."""

    LETTER = "letter", "Letter"
    TEXT = "text", "Text to put somewhere else"
    LEAFLET = "leaflet", "Leaflet, two sides of A4"


class BelongsTo(models.TextChoices):
    """What a letter is about, and so where it is begun."""

    CASE = "case", "A complaint"
    INCIDENT = "incident", "A social media incident"
    ACADEMY = "academy", "An academy, and no case"


class ApproverKind(models.TextChoices):
    """Who reads a letter and approves it; casework says which person that is on a case."""

    HANDLER = "handler", "Whoever handles the complaint"
    DECIDER = "decider", "Whoever approves the answer of that stage"
    CLERK = "clerk", "The clerk"
    PANEL_CHAIR = "panel_chair", "The chair of the panel"
    TRUST_OFFICER = "trust_officer", "A trust officer"
