"""Facts of time: a new time limit, a pause, its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework import deadlines
from complaints.casework.actions import pausing_for
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint, Extension, Pause
from complaints.policy.vocabulary import BEFORE_HEARING
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import Count, InsufficientCalendar


def propose_extension(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """A new date set with the complainant, and why. The old one stands until the letter is issued (S0 §5.1, R48)."""
    clock: Clock = details["clock"]
    if clock.complaint_id != complaint.pk or not clock.running or clock.kind in COMPLAINANTS_OWN:
        raise Refused("Choose one of the school's running time limits.")
    if clock.of_the_law:
        raise Refused("This time limit is set by law. The procedure cannot set a later one.")
    if clock.kind in BEFORE_HEARING:
        raise Refused("This date is counted back from the hearing. To move it, adjourn the hearing and fix another.")
    new_due_on: dt.date = details["new_due_on"]
    if clock.due_on is not None and new_due_on <= clock.due_on:
        raise Refused("The new date must be later than the present one.")
    if clock.count == Count.SCHOOL_DAYS and not deadlines.is_school_day_at(complaint, new_due_on):
        raise Refused("The new date is not a school day at this academy. Choose a school day.")
    if clock.due_on is None:
        raise Refused("This time limit waits for term dates. Load them first.")
    if by is None or not details["reason"].strip() or not details["agreed_how"].strip():
        raise Refused("Give the reason, and how the new date was set with the complainant.")
    complaint.extensions.filter(issued_on__isnull=True, dropped_on__isnull=True).update(dropped_on=on)
    Extension.objects.create(
        complaint=complaint, clock=clock, old_due_on=clock.due_on, new_due_on=new_due_on, reason=details["reason"],
        agreed_how=details["agreed_how"], proposed_by=by, proposed_on=on,
    )  # fmt: skip


def extension_is_issued(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Only the issued letter makes it count, and only once the new date can be counted."""
    proposed = complaint.extensions.filter(issued_on__isnull=True, dropped_on__isnull=True).select_related("clock")
    for extension in proposed:
        try:
            deadlines.days_to_reach(extension.clock, calendar_of(complaint.academy_id), extension.new_due_on)
        except InsufficientCalendar as missing:
            raise Refused(f"The new date cannot be counted yet. {missing.needs}") from missing
    complaint.extensions.filter(issued_on__isnull=True, dropped_on__isnull=True).update(issued_on=on)


def extension_as_issued(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The letter must still be true: the present date is the one that it names, and the new one lies ahead (R48)."""
    extension = (
        complaint.extensions.filter(issued_on__isnull=True, dropped_on__isnull=True).select_related("clock").last()
    )
    if extension is None:
        return
    if extension.old_due_on != extension.clock.due_on or extension.new_due_on < on:
        raise Refused("The dates have changed since this new time limit was proposed. Propose it again.")
    last = calendar_of(complaint.academy_id).last_day
    known = extension.clock.count == Count.SCHOOL_DAYS and last is not None and extension.new_due_on <= last
    if known and not deadlines.is_school_day_at(complaint, extension.new_due_on):
        raise Refused("The new date is no longer a school day at this academy. Propose it again.")


def pause_as_issued(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The day to look again must still lie ahead."""
    if complaint.pauses.filter(began_on__isnull=True, dropped_on__isnull=True, look_again_on__lte=on).exists():
        raise Refused("The day to look again has come. Propose the pause again.")


def propose_pause(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Which other body has the matter, why, and when to look again (the product's own)."""
    if complaint.pauses.filter(resumed_on__isnull=True, dropped_on__isnull=True, began_on__isnull=False).exists():
        raise Refused("It is paused already.")
    if by is None or details["look_again_on"] <= on:
        raise Refused("The day to look again must be in the future.")
    complaint.pauses.filter(began_on__isnull=True, dropped_on__isnull=True).update(dropped_on=on)
    body = pausing_for.that_has_it(
        complaint, details.get("other_body"), name=details["body"], kind=details.get("body_kind", ""),
        look_again_on=details["look_again_on"], by=by, on=on,
    )  # fmt: skip
    Pause.objects.create(
        complaint=complaint, body=body.name, other_body=body, reason=details["reason"],
        look_again_on=details["look_again_on"], proposed_by=by, proposed_on=on,
    )  # fmt: skip


def pause_is_issued(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """It counts from its notice."""
    complaint.pauses.filter(began_on__isnull=True, dropped_on__isnull=True).update(began_on=on)


def resume(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Why the matter goes on here."""
    if not details["why"].strip():
        raise Refused("Say why the case goes on.")


def pause_is_over(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The days from its notice to now do not count. Where the other body has finished, its row ends as well."""
    lasting = complaint.pauses.filter(began_on__isnull=False, resumed_on__isnull=True)
    if details.get("finished"):
        pausing_for.finished(lasting.exclude(other_body=None).values("other_body"), how=details["why"], on=on)
    lasting.filter(began_on__isnull=False, resumed_on__isnull=True).update(resumed_on=on, resumed_why=details["why"])
