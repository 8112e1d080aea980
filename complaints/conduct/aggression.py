"""Aggression and violence: the police are told or it is said why not, and a bar from the site is written (S0 §9.1)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.conduct.comparing import note
from complaints.conduct.contact import day_of, end, letter_about, open_for_leader, still_dealt_with, worded
from complaints.conduct.models import Aggression, SiteBar
from letters.vocabulary import LetterState


@transaction.atomic
def record(
    complaint: Complaint, *, happened_on: dt.date, what: str, police_told_on: dt.date | None, police_reference: str,
    why_not_told: str, by: User, at: dt.datetime,
) -> Aggression:  # fmt: skip
    """What happened, and that the police were told at once, or why they were not (R117)."""
    locked = open_for_leader(complaint, by=by, at=at)
    on = day_of(at)
    if police_told_on is None and not why_not_told.strip():
        raise Refused("Tell the police, and record when; or say why they were not told.")
    if happened_on > on or (police_told_on is not None and police_told_on > on):
        raise Refused("The day cannot be in the future.")
    made = Aggression.objects.create(
        complaint=locked, happened_on=happened_on, what=what.strip(), police_told_on=police_told_on,
        police_reference=police_reference.strip(), why_not_told="" if police_told_on else why_not_told.strip(),
        recorded_by=by, recorded_on=on,
    )  # fmt: skip
    note(locked, "aggression_recorded", by=by, at=at, data={"aggression": made.pk, "police": bool(police_told_on)})
    if police_told_on is not None:
        # What was done is told in writing, whether or not a bar follows (S0 §9.1).
        letter_about(
            "police_reported", locked, by=by, at=at, incident_on=worded(happened_on), reasons=made.what,
            police_told=f"We told the police on {worded(police_told_on)}.",
            new_complaints=still_dealt_with(locked),
        )  # fmt: skip
    return made


@transaction.atomic
def bar(of: Aggression, *, words: str, from_on: dt.date, review_on: dt.date, by: User, at: dt.datetime) -> SiteBar:
    """Somebody may not come onto the site, from a day, with its letter and its review (R117)."""
    locked = open_for_leader(of.complaint, by=by, at=at)
    if review_on <= max(from_on, day_of(at)):
        raise Refused("The review date must be in the future, and after the bar begins.")
    police = (
        f"We told the police on {worded(of.police_told_on)}."
        if of.police_told_on
        else "We have not told the police at present, and will do so if anything like this happens again."
    )
    made = SiteBar.objects.create(
        aggression=of, words=words.strip(), from_on=from_on, review_on=review_on, made_by=by, made_on=day_of(at)
    )
    made.letter = letter_about(
        "site_bar", locked, by=by, at=at, reasons=made.words, bar_from=worded(from_on), review_on=worded(review_on),
        police_told=police, new_complaints=still_dealt_with(locked),
    )  # fmt: skip
    made.save(update_fields=["letter"])
    note(locked, "bar_made", by=by, at=at, data={"bar": str(made.uuid)})
    return made


@transaction.atomic
def renew_bar(bar: SiteBar, *, reason: str, review_on: dt.date, by: User, at: dt.datetime) -> SiteBar:
    """The review finds that the bar goes on until another: a new decision with the letter of the review, which counts
    from the end of the first (S0 §9.1, R117; decision 0013)."""
    locked = open_for_leader(bar.aggression.complaint, by=by, at=at)
    row = SiteBar.objects.select_related("letter").get(pk=bar.pk)
    if row.is_over(day_of(at)):
        raise Refused("This bar has ended. If it is still needed, decide on a new one.")
    if row.letter is None or row.letter.state != LetterState.ISSUED:
        raise Refused("The letter of this bar has not been issued, so there is nothing to review yet.")
    follows = row.aggression.bars.filter(ended_on=None, from_on__gte=row.review_on).order_by("pk").first()
    if follows is not None:
        raise Refused(
            f"A review has decided already that this bar goes on, until {worded(follows.review_on)}. If that is to "
            "change, review that decision."
        )
    if review_on <= row.review_on:
        raise Refused(f"The next review must be after {worded(row.review_on)}, when this bar ends.")
    made = SiteBar.objects.create(
        aggression=row.aggression, words=reason.strip(), from_on=row.review_on, review_on=review_on, made_by=by,
        made_on=day_of(at),
    )  # fmt: skip
    made.letter = letter_about(
        "site_bar_review", locked, by=by, at=at, choices={"goes_on": True}, bar_from=worded(row.from_on),
        reviewed_on=worded(day_of(at)), review_on=worded(review_on), reasons=made.words,
        new_complaints=still_dealt_with(locked),
    )  # fmt: skip
    made.save(update_fields=["letter"])
    note(locked, "bar_renewed", by=by, at=at, data={"bar": str(made.uuid), "renews": str(row.uuid)})
    return made


@transaction.atomic
def end_bar(bar: SiteBar, *, reason: str, by: User, at: dt.datetime) -> None:
    """The review, or what the person wrote, ends the bar; the reason is kept.

    What prolongs it ends with it, also where its letter has gone: the person is told now that the bar ends, and could
    not know that another stood. So, for the same reason, does what it prolongs, once its own letter has gone.
    """
    locked = open_for_leader(bar.aggression.complaint, by=by, at=at)
    row = SiteBar.objects.select_related("letter").get(pk=bar.pk)
    if row.ended_on is not None:
        return
    if not reason.strip():
        raise Refused("Say what the review found.")
    told = row.letter is not None and row.letter.state == LetterState.ISSUED
    others = _going_with(row, told=told, on=day_of(at))
    began = min(one.from_on for one in (row, *others))
    for one in (row, *others):
        step = "bar_reviewed" if one == row else "bar_ended_with_it"
        end(one, step=step, data={"bar": str(one.uuid)}, reason=reason, by=by, at=at, complaint=locked)
    if told:
        letter_about(
            "site_bar_review", locked, by=by, at=at, bar_from=worded(began), reviewed_on=worded(day_of(at)),
            reasons=reason.strip(), new_complaints=still_dealt_with(locked),
        )  # fmt: skip


def _going_with(row: SiteBar, *, told: bool, on: dt.date) -> list[SiteBar]:
    """The bars of the same incident that still stand and prolong this one, and, where the person was told of this one,
    those that it prolongs."""
    standing = list(row.aggression.bars.select_related("letter").filter(ended_on=None, review_on__gt=on))
    found = [one for one in standing if one.from_on >= row.review_on]
    first: SiteBar | None = row if told else None
    while first is not None:
        begins = first.from_on
        first = next((one for one in standing if one.review_on == begins and one not in found), None)
        if first is not None:
            found.append(first)
    return found
