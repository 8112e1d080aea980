"""Reports of colleagues: where they go, who is kept out, what was done, what must be done before the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts import notices
from accounts.models import Academy, Entry, PostKind, User
from accounts.posts import holders
from socialmedia import quiet
from socialmedia.actions.naming import NOT_ABOUT_THEM, AsksAbout
from socialmedia.actions.people import like, named_in
from socialmedia.prevention import permissions
from socialmedia.prevention.actions.noting import Refused, SentBefore, day_of, insist_once, new_reference, note
from socialmedia.prevention.models import ReportNote, StaffReport
from socialmedia.prevention.vocabulary import WITH_REFERENCE, Done, ReportKind, Standing

ABOUT = "staff_report"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a colleague reports."""

    academy: Academy
    kind: str
    happened_on: dt.date
    what: str
    where: str = ""
    about_name: str = ""
    about_user: User | None = None
    about_head: bool = False
    child_at_risk: bool = False
    submission_key: str = ""
    about_them: tuple[int, ...] | None = None
    """Of colleagues who are named in its words: the keys of those whom it is about; None where it was not asked yet."""


def report(told: Told, *, by: User, at: dt.datetime) -> StaffReport:
    """A report comes in and goes where it belongs; the same form posted twice is one report (SentBefore)."""
    on = day_of(at)
    if not permissions.report_at(by, on=on).filter(pk=told.academy.pk).exists():
        raise permissions.NotAllowed("report")
    if told.happened_on > on:
        raise Refused("The day on which it happened cannot be in the future.")
    if not told.what.strip():
        raise Refused("Say in a few words what happened.")
    words = named_in(f"{told.what}\n{told.where}", told.academy, on=on) if told.kind == ReportKind.MISUSE else []
    words = [user for user in words if user != by and user not in _meant(told, on=on)]
    if words and told.about_them is None:
        raise AsksAbout(words)
    also = [user for user in words if user.pk in (told.about_them or ())]
    if told.submission_key:
        earlier = StaffReport.objects.filter(submission_key=told.submission_key, reported_by=by).first()
        if earlier is not None:
            raise SentBefore(earlier.uuid)
    try:
        with transaction.atomic():
            return _write(told, also, by=by, at=at, on=on)
    except IntegrityError as twice:
        other = StaffReport.objects.get(submission_key=told.submission_key, reported_by=by)
        raise SentBefore(other.uuid) from twice


def _meant(told: Told, *, on: dt.date) -> list[User]:
    """Whoever was chosen, or whose name is like the one that was typed; the principal where that was ticked."""
    named = [told.about_user] if told.about_user else []
    if not named and told.about_name.strip():
        named = like(told.about_name, told.academy, on=on)
    return named + (holders(PostKind.PRINCIPAL, on=on, academy=told.academy) if told.about_head else [])


def _write(told: Told, also: list[User], *, by: User, at: dt.datetime, on: dt.date) -> StaffReport:
    heads = holders(PostKind.PRINCIPAL, on=on, academy=told.academy)
    named = [*_meant(told, on=on), *also]
    about_head = told.about_head or any(user in heads for user in named)
    reference = new_reference(told.academy.code, "R")
    while StaffReport.objects.filter(reference=reference).exists():
        reference = new_reference(told.academy.code, "R")
    made = StaffReport.objects.create(
        reference=reference, academy=told.academy, kind=told.kind, happened_on=told.happened_on,
        what=told.what.strip(), where=told.where.strip(), about_head=about_head, child_at_risk=told.child_at_risk,
        about_name=told.about_name.strip() or (told.about_user.name if told.about_user else ""), reported_by=by,
        reported_at=at, submission_key=told.submission_key or None,
    )  # fmt: skip
    out = {user.pk: user for user in [*named, *(heads if about_head else [])] if user.pk != by.pk}
    made.kept_from.set(list(out.values()))
    note(ABOUT, made.uuid, "reported", by=by, at=at, data={"kind": told.kind, "about_head": about_head})
    _tell_handlers(made, at=at, on=on)
    return made


def _tell_handlers(report: StaffReport, *, at: dt.datetime, on: dt.date) -> None:
    """Whoever deals with it hears of it, once."""
    text = f"A colleague reported something at {report.academy.name}: {report.reference}."
    for user in handlers(report, on=on):
        _tell(report, user, text, at=at)


def handlers(report: StaffReport, *, on: dt.date) -> list[User]:
    """Who deals with it: the principal; about the principal, the chair of the council; about the chief executive, the
    chair of the board; nobody free there, the trust.

    The safeguarding lead as well when a child may be at risk or the contact was inappropriate (R234, R257).
    """
    first = PostKind.COUNCIL_CHAIR if report.about_head else PostKind.PRINCIPAL
    wanted = holders(first, on=on, academy=report.academy)
    chiefs = holders(PostKind.CHIEF_EXECUTIVE, on=on)
    if report.kept_from.filter(pk__in=[user.pk for user in chiefs]).exists():
        wanted = holders(PostKind.BOARD_CHAIR, on=on)
    if not report.about_head and (report.child_at_risk or report.kind == ReportKind.CONTACT):
        wanted = [*wanted, *holders(PostKind.SAFEGUARDING_LEAD, on=on, academy=report.academy)]
    free = _free(report, wanted, on=on)
    if not free:
        free = _free(report, holders(PostKind.OPERATIONS_OFFICER, on=on), on=on)
    return free or _free(report, holders(PostKind.CHIEF_EXECUTIVE, on=on), on=on)


def _free(report: StaffReport, users: list[User], *, on: dt.date) -> list[User]:
    return [user for user in users if permissions.reports(user, on=on).filter(pk=report.pk).exists()]


def _tell(report: StaffReport, user: User, text: str, *, at: dt.datetime) -> None:
    """At once when a child may be at risk; otherwise in working hours (R260)."""
    trust = report.academy.trust
    later = quiet.next_working(trust, at) if quiet.is_quiet(trust, at) and not report.child_at_risk else None
    notices.tell(
        user, about_kind=ABOUT, about=report.uuid, key=f"staff_report:{report.uuid}", text=text,
        path=report.get_absolute_url(), at=at, urgent=True, not_before=later,
    )  # fmt: skip


@transaction.atomic
def record(
    report: StaffReport, *, done: str, on: dt.date, text: str, their_reference: str, by: User, at: dt.datetime,
    once: str = "", about_them: Collection[int] | None = None,
) -> ReportNote:  # fmt: skip
    """What was done. What is kept elsewhere is linked by its reference, and what came of it is not written here
    (R235, R258). The same form sent twice is one note.

    `about_them`: of colleagues who are named in it, the keys of those whom the report is about. Raises AsksAbout where
    that was not asked yet.
    """
    today = day_of(at)
    locked = _mine(report, by=by, on=today)
    insist_once(once, by=by)
    if on > today:
        raise Refused("The day cannot be in the future.")
    if done in WITH_REFERENCE and not their_reference.strip():
        raise Refused("Give the reference under which it is kept there.")
    if done == Done.ELSEWHERE and text.strip():
        raise Refused("What is considered under discipline stays there: leave the words out, the reference is enough.")
    if locked.standing == Standing.CLOSED:
        raise Refused("This report is closed. Report it again if something is new.")
    named = asked_about(locked, text, by=by, on=today)
    if named and about_them is None:
        raise AsksAbout(named)
    row = ReportNote.objects.create(
        report=locked, done=done, on=on, text=text.strip(), their_reference=their_reference.strip(), by=by, at=at
    )
    if locked.standing == Standing.REPORTED:
        locked.standing = Standing.IN_HAND
        locked.save(update_fields=["standing"])
    note(ABOUT, locked.uuid, f"did_{done}", by=by, at=at, data={"once": once})
    theirs = [user for user in named if user.pk in (about_them or ())]
    if others := [user.pk for user in named if user not in theirs]:
        note(ABOUT, locked.uuid, NOT_ABOUT_THEM, by=by, at=at, data={"users": others})
    if theirs:
        _keep_out(locked, theirs, at=at, on=today)
    return row


def asked_about(report: StaffReport, text: str, *, by: User, on: dt.date) -> list[User]:
    """Whoever could read the report, is named in these words and was not asked about yet; never the writer (R234)."""
    found = named_in(text, report.academy, on=on)
    rows = Entry.objects.filter(about=report.uuid, step__in=(NOT_ABOUT_THEM, "let_in"))
    known = {int(pk) for row in rows for pk in [*row.data.get("users", []), row.data.get("user", 0)]} | {by.pk}
    known |= set(report.kept_from.values_list("pk", flat=True))
    return [user for user in found if user.pk not in known]


def _keep_out(report: StaffReport, users: list[User], *, at: dt.datetime, on: dt.date) -> None:
    """It turns out to be about these colleagues: they find nothing of it from here on, and whoever deals with it now
    hears of it (R234)."""
    report.kept_from.add(*users)
    if set(users) & set(holders(PostKind.PRINCIPAL, on=on, academy=report.academy)):
        report.about_head = True
        report.save(update_fields=["about_head"])
    for user in users:
        notices.take_back(user, about=report.uuid)
    note(ABOUT, report.uuid, "kept_out", by=None, at=at, data={"users": [user.pk for user in users]})
    _tell_handlers(report, at=at, on=on)


NEEDED: dict[str, tuple[tuple[Done, str], ...]] = {
    ReportKind.HARMFUL: ((Done.NETWORK, "Whoever looks after the filter has to hear of it first."),),
    ReportKind.ACCOUNT: ((Done.PASSWORD, "The password has to be changed first."),),
    ReportKind.CONTACT: ((Done.SAFEGUARDING, "The designated safeguarding lead has to hear of it first."),),
    ReportKind.MISUSE: (
        (Done.STAFF_CONCERNS, "It has to stand in the school’s own record of concerns about staff first, however low."),
    ),
}
LADO_FIRST = "The LADO has to be told first: it is about the principal, or a child may be at risk through a colleague."


def still_needed(report: StaffReport) -> list[tuple[Done, str]]:
    """What stands in the way of closing it: what has to be done, and the sentence that says so (R234, R235, R249,
    R252)."""
    done = set(report.notes.values_list("done", flat=True))
    found = [(needed, sentence) for needed, sentence in NEEDED[report.kind] if needed not in done]
    grave = report.about_head or (report.child_at_risk and report.kind == ReportKind.MISUSE)
    if grave and Done.LADO not in done:
        found.append((Done.LADO, LADO_FIRST))
    return found


@transaction.atomic
def close(report: StaffReport, *, outcome: str, by: User, at: dt.datetime) -> StaffReport:
    """It is dealt with: what was learnt and changed. Refused while something that it needs is not recorded."""
    on = day_of(at)
    locked = _mine(report, by=by, on=on)
    if missing := still_needed(locked):
        raise Refused(*(sentence for _needed, sentence in missing))
    if not outcome.strip():
        raise Refused("Say what was learnt or changed, or that nothing had to be.")
    if locked.standing != Standing.CLOSED:
        locked.standing, locked.outcome = Standing.CLOSED, outcome.strip()
        locked.closed_by, locked.closed_on = by, on
        locked.save()
        note(ABOUT, locked.uuid, "closed", by=by, at=at)
    return locked


@transaction.atomic
def let_in(report: StaffReport, user: User, *, why: str, by: User, at: dt.datetime) -> None:
    """Somebody was kept out by mistake: their name is alike, or the principal was named and it is not about them. Why
    stands with what was done; whoever deals with it from here on hears of it."""
    on = day_of(at)
    locked = _mine(report, by=by, on=on)
    if locked.standing == Standing.CLOSED:
        raise Refused("This report is closed.")
    if not why.strip():
        raise Refused("Say how you know that it is not about them.")
    if not locked.kept_from.filter(pk=user.pk).exists():
        raise Refused("They are not kept out of it.")
    locked.kept_from.remove(user)
    heads = holders(PostKind.PRINCIPAL, on=on, academy=locked.academy)
    still = locked.kept_from.filter(pk__in=[head.pk for head in heads]).exists()
    if locked.about_head and user in heads and not still:
        locked.about_head = False
        locked.save(update_fields=["about_head"])
    text = f"{user.name} is no longer kept out: {why.strip()}"
    ReportNote.objects.create(report=locked, done=Done.OTHER, on=on, text=text, by=by, at=at)
    note(ABOUT, locked.uuid, "let_in", by=by, at=at, data={"user": user.pk})
    _tell_handlers(locked, at=at, on=on)


@transaction.atomic
def keep_longer(report: StaffReport, *, why: str, by: User, at: dt.datetime) -> None:
    """It is kept beyond the days that the trust has set, for a reason that stands on it (R250)."""
    locked = _mine(report, by=by, on=day_of(at))
    locked.kept_because = why.strip()[:300]
    locked.save(update_fields=["kept_because"])
    note(ABOUT, locked.uuid, "kept_longer", by=by, at=at)


def _mine(report: StaffReport, *, by: User, on: dt.date) -> StaffReport:
    if not permissions.reports(by, on=on).filter(pk=report.pk).exists():
        raise permissions.NotAllowed("report")
    return StaffReport.objects.select_for_update(of=("self",)).select_related("academy__trust").get(pk=report.pk)
