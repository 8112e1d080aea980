"""Who is told of what: the manager of a report, the trust at once when further action is needed (R168)."""

from __future__ import annotations

import datetime as dt

from accounts import notices, trail
from accounts.models import PostKind, User
from accounts.posts import holders, holds
from socialmedia import permissions, quiet
from socialmedia.models import BodyContact, Incident, IncidentLetter
from socialmedia.vocabulary import ABOUT, LETTERS, Act, Body

FURTHER_ACTION = frozenset({Act.MEET, Act.NOT_RESOLVED, Act.ESCALATE, Act.TAKE_MEASURE, Act.REPORT_TO_PLATFORM})
"""Acts by which further action is thought necessary (S0 App. A §3.C)."""


def of_report(incident: Incident, *, at: dt.datetime, on: dt.date) -> None:
    """A report has come in: whoever manages it hears of it, in the night only when somebody may be in danger."""
    text = f"A post about {incident.academy.name} was reported: {incident.reference}."
    if incident.danger:
        text = f"Somebody may be in danger: {incident.reference}, a post about {incident.academy.name}."
    for user in permissions.first_told(incident, on=on):
        quiet.tell(incident, user, key="reported", text=text, at=at, at_once=incident.danger)
    if incident.danger:
        of_danger(incident, at=at, on=on)


HEARING = (
    PostKind.PRINCIPAL, PostKind.COUNCIL_CHAIR, PostKind.BOARD_CHAIR, PostKind.SAFEGUARDING_LEAD,
    PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.CHIEF_EXECUTIVE,
)  # fmt: skip


def posts_told(incident: Incident, *, on: dt.date) -> list[str]:
    """The posts that hear first of a report, for whoever reported it."""
    told = permissions.first_told(incident, on=on)
    if incident.danger:
        told += permissions.free(PostKind.SAFEGUARDING_LEAD, incident, on=on) + permissions.trust_people(
            incident, on=on
        )
    return [kind.value for kind in HEARING if any(holds(user, kind, on=on, academy=incident.academy) for user in told)]


def of_danger(incident: Incident, *, at: dt.datetime, on: dt.date) -> None:
    """Immediate risk: the safeguarding lead and the trust hear of it at once, whatever the hour."""
    text = f"Somebody may be in danger: {incident.reference}, a post about {incident.academy.name}."
    for user in permissions.free(PostKind.SAFEGUARDING_LEAD, incident, on=on):
        quiet.tell(incident, user, key="danger", text=text, at=at, at_once=True)
    of_further_action(incident, at=at, on=on)


def after(act: Act, incident: Incident, *, by: User, on: dt.date, at: dt.datetime) -> None:
    """What follows from an act for people: the trust is informed by itself, whoever is asked to help is told."""
    assessment = getattr(incident, "assessment", None) if act == Act.ANSWER else None
    grave = assessment is not None and (assessment.crime or assessment.allegation or assessment.media)
    if act in FURTHER_ACTION or grave:
        of_further_action(incident, at=at, on=on)
    if act in (Act.NAME_CONCERNED, Act.RAISE_COMPLAINT):
        of_lock_out(incident, at=at, on=on)
    if act in LETTERS:
        letter = incident.letters.latest("pk").letter
        text = f"A letter waits to be approved: {incident.reference}."
        for user in permissions.trust_people(incident, on=on):
            if user != by:
                quiet.tell(incident, user, key=f"letter:{letter.uuid}", text=text, at=at)
    if act == Act.NAME_HELPER:
        helper = incident.helpers.latest("pk").user
        text = f"You are asked to help with an incident: {incident.reference}."
        quiet.tell(incident, helper, key=f"helper:{helper.pk}", text=text, at=at)


def of_letter(row: IncidentLetter, incident: Incident, what: str, *, at: dt.datetime, on: dt.date) -> None:
    """Whoever drafted a letter hears that it is approved, or came back with reasons."""
    writer = row.letter.drafted_by
    if writer is None or not permissions.visible_to(writer, on=on).filter(pk=incident.pk).exists():
        return
    text = f"A letter {what}: {incident.reference}."
    quiet.tell(incident, writer, key=f"letter:{row.letter.uuid}:{at.isoformat()}", text=text, at=at)


def of_further_action(incident: Incident, *, at: dt.datetime, on: dt.date) -> None:
    """The trust is informed once, at once and automatically, and that it was stands in the log (R168)."""
    if incident.trust_told_at is not None:
        return
    incident.trust_told_at = at
    incident.save(update_fields=["trust_told_at"])
    text = f"Further action is needed on an incident at {incident.academy.name}: {incident.reference}."
    for user in permissions.trust_people(incident, on=on):
        quiet.tell(incident, user, key="further", text=text, at=at, at_once=True)
    BodyContact.objects.create(
        incident=incident, body=Body.TRUST, on=on, said="The portal told the trust that further action is needed.",
        by=None, at=at,
    )  # fmt: skip
    trail.record(about_kind=ABOUT, about=incident.uuid, step="trust_told", by=None, on=on, at=at, actor="portal")


def of_letting_in(incident: Incident, *, at: dt.datetime, on: dt.date) -> None:
    """Nobody who manages it at the academy is left without a word: whoever does so again hears of it."""
    text = f"A post about {incident.academy.name} was reported: {incident.reference}."
    for user in permissions.managers(incident, on=on):
        quiet.tell(incident, user, key="reported", text=text, at=at, at_once=incident.danger)


def of_lock_out(incident: Incident, *, at: dt.datetime, on: dt.date) -> None:
    """A colleague who turns out to be concerned keeps no notice of it; whoever manages it now hears of it."""
    rows = incident.concerned.filter(ended_on__isnull=True, user__isnull=False).select_related("user")
    out = [row.user for row in rows if row.user is not None and permissions.locked_out(row.user, incident)]
    for user in out:
        notices.take_back(user, about=incident.uuid)
    heads = holders(PostKind.PRINCIPAL, on=on, academy=incident.academy)
    if not set(out) & set(heads):
        return
    text = f"An incident at {incident.academy.name} needs somebody to manage it: {incident.reference}."
    for user in permissions.managers(incident, on=on):
        quiet.tell(incident, user, key="manage", text=text, at=at, at_once=incident.danger)
