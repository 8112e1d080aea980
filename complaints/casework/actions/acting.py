"""Who acts for the complainant: named, proved, recorded, ended; letters follow at once (S0 §6.2, R58)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework import correspondence, permissions
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.refusal import Refused
from complaints.casework.actions.way_in import owe_word
from complaints.casework.models import Complaint, Representation, WayInChanged

ON_THE_FORM = "when the complaint was made"
ON_THEIR_PAGE = "by the complainant, on their own page"


def _locked(complaint: Complaint, by: User | None, at: dt.datetime) -> Complaint:
    locked = lock(complaint)
    if by is not None and not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("acting")
    return locked


@transaction.atomic
def name_representative(
    complaint: Complaint, *, name: str, email: str, told: str, by: User | None, at: dt.datetime, once: str = ""
) -> Representation:
    """The complainant wants somebody to act for them. Nothing goes to that person before their authority is seen.

    Without `by` it is the complainant, on their own page. Raises Refused while somebody else acts.
    """
    locked = _locked(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return Representation.objects.get(pk=before.data["representation"])
    person = locked.complainant
    if person.anonymous:
        raise Refused("Nobody can act for somebody who did not give a name.")
    if person.representative_name:
        raise Refused(f"{person.representative_name} is named already. End that first, then name somebody else.")
    if not name.strip():
        raise Refused("Enter the full name of the person who is to act.")
    if email and email.lower() == person.email.lower():
        raise Refused("Enter their own e-mail address, not that of the complainant.")
    row = Representation.objects.create(
        complaint=locked, name=name.strip(), email=email, asked_on=day_of(at), asked_how=told[:200]
    )
    person.representative_name, person.representative_email = row.name, row.email
    person.authority_recorded_on, person.authority_how = None, ""
    person.save(update_fields=["representative_name", "representative_email", "authority_recorded_on", "authority_how"])
    note(locked, "representative_named", by=by, at=at, data={"representation": row.pk, **mark(once)})
    return row


@transaction.atomic
def record_authority(complaint: Complaint, *, how: str, seen_on: dt.date, by: User, at: dt.datetime) -> None:
    """Somebody's authority to act for the complainant has been seen: from now on letters go to them (S0 §6.2, R58).

    The complainant hears of it by e-mail, so that nobody is put into their place unnoticed.
    """
    locked = _locked(complaint, by, at)
    person = locked.complainant
    if not person.representative_name:
        raise Refused("Nobody acts for this complainant.")
    if seen_on > day_of(at):
        raise Refused("The day cannot be in the future.")
    if not how.strip():
        raise Refused("Say how the authority was given.")
    row = _standing(locked)
    if person.authority_recorded_on is not None:
        raise Refused("Their authority is on record already.")
    row.recorded_on, row.recorded_by, row.how = seen_on, by, how.strip()[:200]
    row.save(update_fields=["recorded_on", "recorded_by", "how"])
    person.authority_recorded_on, person.authority_how = seen_on, row.how
    person.save(update_fields=["authority_recorded_on", "authority_how"])
    note(locked, "authority_recorded", by=by, at=at, on=seen_on, data={"representation": row.pk})
    owe_word(locked, person.email, what=WayInChanged.What.ACTING, by=by, at=at)
    correspondence.readdress(locked, by=by, at=at)


@transaction.atomic
def end_authority(complaint: Complaint, *, why: str, by: User | None, at: dt.datetime) -> Representation | None:
    """They no longer act: from this moment letters and codes go to the complainant alone. Ended twice it is ended once.

    Without `by` the complainant, or whoever acted, said so on the own page.
    """
    locked = _locked(complaint, by, at)
    person = locked.complainant
    if not person.representative_name:
        return None
    if by is not None and not why.strip():
        raise Refused("Say why they no longer act.")
    if not (person.email or person.telephone or person.address):
        raise Refused(
            "There is no other way to reach the complainant. Add their e-mail address, telephone number or postal "
            "address first."
        )
    row = _standing(locked)
    row.ended_on, row.ended_by, row.ended_why = day_of(at), by, why.strip()[:300]
    row.save(update_fields=["ended_on", "ended_by", "ended_why"])
    person.representative_name, person.representative_email = "", ""
    person.authority_recorded_on, person.authority_how = None, ""
    person.save(update_fields=["representative_name", "representative_email", "authority_recorded_on", "authority_how"])
    note(locked, "authority_ended", by=by, at=at, data={"representation": row.pk})
    correspondence.readdress(locked, by=by, at=at)
    return row


def _standing(complaint: Complaint) -> Representation:
    """The row of whoever is named now; somebody named on the form gets theirs here."""
    person = complaint.complainant
    row = complaint.representations.filter(ended_on=None).first()
    if row is None:
        row = Representation.objects.create(
            complaint=complaint, name=person.representative_name, email=person.representative_email,
            asked_on=complaint.received_on, asked_how=ON_THE_FORM,
        )  # fmt: skip
    return row
