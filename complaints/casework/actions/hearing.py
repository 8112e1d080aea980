"""Facts of the hearing: its date, its papers, what happened, the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from accounts.models import User
from complaints.casework import attention, deadlines
from complaints.casework.actions import hearing_news, outside, people, stages, waiting
from complaints.casework.actions.placing import place_message
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import (
    Attendance,
    Bundle,
    Circulation,
    Complaint,
    Finding,
    Hearing,
    PanelMember,
    Reader,
    RequiredWork,
)
from complaints.policy.vocabulary import ClockKind, Stage
from complaints.schooldays.dates import long_date


def fix_hearing(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Date, time, place, the dates offered, and the notice that this gives (S0 §6.3, R72–R75)."""
    panel = complaint.current_panel
    if panel is None:
        raise Refused("Convene the panel first.")
    if details["on"] <= on:
        raise Refused("The hearing must be in the future.")
    seen = details.get("seen_hearing")
    if seen is not None and seen != arranged_as(complaint):
        raise Refused(
            "Somebody else arranged the hearing while this page was open. "
            "Look at what they arranged, then decide again."
        )
    away = waiting.who_is_away(complaint, details["on"])
    if away:
        raise Refused(f"{' and '.join(away)} cannot sit on that day. Choose another, or convene somebody else.")
    hearing = panel.hearings.filter(fixed_on__isnull=True, adjourned_on__isnull=True).first() or Hearing(
        complaint=complaint, panel=panel
    )
    if hearing.pk and hearing.on != details["on"]:
        hearing.short_notice_consent, hearing.dates_offered = "", ""  # they were about the other day
        hearing.not_a_school_day = ""
    for field in (
        "on", "begins", "place", "mode", "link", "dates_offered", "companion", "academy_speaker", "witnesses",
        "short_notice_consent", "not_a_school_day",
    ):  # fmt: skip
        if field in details:
            setattr(hearing, field, details[field] or "")
    hearing.mode = hearing.mode or Hearing.Mode.IN_PERSON
    _measure_notice(complaint, hearing, on=on)
    days = deadlines.papers_days(complaint, hearing.on, sent_on=on, chosen=details.get("submissions_by"))
    if days.why:
        raise Refused(days.why)
    hearing.submissions_by, hearing.papers_by = days.from_parties, days.go_out
    hearing.save()


def follow_calendar(complaint: Complaint, *, on: dt.date) -> None:
    """After term dates changed: the last days for papers and submissions of a hearing to come are counted again. That
    for submissions stays while it is a school day before the papers go out: the parties may have been told of it."""
    hearing = complaint.next_hearing
    if hearing is None or hearing.held_on is not None:
        return
    days = deadlines.papers_days(complaint, hearing.on, sent_on=on)
    clock = complaint.clocks.filter(kind=ClockKind.PAPERS, stopped_on__isnull=True).first()
    go_out = clock.due_on if clock is not None else days.go_out
    if go_out is None:
        return
    hearing.papers_by, told = go_out, hearing.submissions_by
    if told is None or told >= go_out or not deadlines.is_school_day_at(complaint, told):
        ours = days.from_parties if days.go_out == go_out else None
        ours = ours or deadlines.school_day_before(complaint, go_out)
        # A closure that leaves no day before: the parties keep until the papers go out.
        hearing.submissions_by = ours if ours is not None and ours > on else go_out
    hearing.save(update_fields=["papers_by", "submissions_by"])


def arranged_as(complaint: Complaint) -> str:
    """How the hearing stood when a page was opened: two clerks who arrange it at once do not overwrite each other."""
    hearing = complaint.next_hearing
    if hearing is None:
        return "none"
    return f"{hearing.pk}:{hearing.on}:{hearing.begins}:{hearing.place}:{hearing.fixed_on}:{hearing.adjourned_on}"


def _measure_notice(complaint: Complaint, hearing: Hearing, *, on: dt.date) -> None:
    hearing.notice_needed = deadlines.notice_needed(complaint)
    hearing.notice_given = deadlines.notice_given(complaint, hearing.on, sent_on=on)


def notice_as_issued(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The notice counts from the day of the letter, not from the day on which it was drafted (R72)."""
    hearing = complaint.next_hearing
    if hearing is None or hearing.fixed_on is not None:
        raise Refused("This date is no longer being arranged. Fix the hearing again.")
    if hearing.on <= on:
        raise Refused("The hearing must be after the day on which its invitation is issued.")
    _measure_notice(complaint, hearing, on=on)
    hearing.save(update_fields=["notice_needed", "notice_given"])


def hearing_is_fixed(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The letter is issued: the notice counts from this day."""
    hearing = complaint.next_hearing
    if hearing is not None:
        hearing.fixed_on = on
        hearing.notice_given = deadlines.notice_given(complaint, hearing.on, sent_on=on)
        hearing.save(update_fields=["fixed_on", "notice_given"])
        hearing_news.fixed(complaint, hearing, by=by, on=on, at=at)


def circulate_papers(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Who received the papers, and how (S0 §4.3, R37)."""
    hearing = complaint.next_hearing
    if hearing is None or not details["recipients"]:
        raise Refused("Say who received the papers.")
    built: Bundle | None = details.get("built")
    if built is not None and (built.hearing_id != hearing.pk or built.state != Bundle.State.READY):
        raise Refused("These papers are not ready, or belong to another hearing.")
    known = _known_readers(complaint)
    for name in details["recipients"]:
        reader, user = known.get(name.casefold(), ("", None))
        Circulation.objects.create(
            hearing=hearing, to=name, how=details["how"], on=on, bundle=details.get("bundle"), built=built,
            reader=reader if built else "", user=user,
        )  # fmt: skip
    if built is not None:
        readers = [known[name.casefold()] for name in details["recipients"] if name.casefold() in known]
        _tell_that_papers_are_there(complaint, built, readers, by=by, on=on, at=at)


def _tell_that_papers_are_there(
    complaint: Complaint,
    built: Bundle,
    readers: list[tuple[str, User | None]],
    *,
    by: User | None,
    on: dt.date,
    at: dt.datetime,
) -> None:
    """Who signs in gets a notice, the complainant a message on their own page; both go by e-mail as well."""
    users = tuple(user.pk for _, user in readers if user is not None and user != by)
    text = f"{complaint.reference}: the papers of the hearing are there for you to read."
    fact = attention.Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference,
        key=f"{complaint.reference}:papers:{built.pk}", text=text, people=users, urgent=True,
    )  # fmt: skip
    if users:
        attention.tell([fact], on=on, at=at)
    to_complainant = any(reader == Reader.COMPLAINANT for reader, _ in readers)
    if to_complainant and by is not None and not complaint.complainant.anonymous:
        place_message(complaint, text=PAPERS_ARE_THERE, by=by, at=at)


PAPERS_ARE_THERE = (
    "The papers of the hearing are now on this page. The panel and the academy have the same papers, with the same "
    "page numbers. If you would rather have them printed, tell us and we will post them."
)


def _known_readers(complaint: Complaint) -> dict[str, tuple[str, User | None]]:
    """Whose copy each person of the hearing gets, by their name."""
    person, panel = complaint.complainant, complaint.current_panel
    found: dict[str, tuple[str, User | None]] = {}
    for one in (complaint.clerk, complaint.handler):
        if one is not None:
            found[one.name.casefold()] = (Reader.ACADEMY, one)
    for member in panel.sitting() if panel else []:
        found[member.known_as.casefold()] = (Reader.PANEL, member.user)
    for name in (person.representative_name, person.shown_name):
        if name:
            found[name.casefold()] = (Reader.COMPLAINANT, None)
    return found


def adjourn(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Why it cannot go on that day."""
    hearing = complaint.next_hearing
    if hearing is None or not details["reason"].strip():
        raise Refused("Say why the hearing is adjourned.")
    hearing.adjourned_because = details["reason"]
    hearing.save(update_fields=["adjourned_because"])


def hearing_is_adjourned(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """What the panel found so far is provisional: it decides after the next date."""
    hearing = complaint.next_hearing
    if hearing is not None:
        hearing.adjourned_on = on
        hearing.save(update_fields=["adjourned_on"])
        hearing_news.adjourned(complaint, hearing, by=by, on=on, at=at)
    Finding.objects.filter(head__complaint=complaint, stage=Stage.PANEL, round=complaint.round).update(proposed=True)


def hold_hearing(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Who came, what happened in order, and that the parties left before deliberation (S0 §6.3, R74–R79)."""
    hearing = complaint.next_hearing
    if hearing is None:
        raise Refused("No hearing is fixed.")
    if hearing.on > on:
        raise Refused("The hearing has not taken place yet.")
    for row in details["attendances"]:
        if not row["present"] and not row.get("absence_decision", "").strip():
            raise Refused(f"Record what was decided about the absence of {row['name']}.")
    hearing.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(hearing=hearing, member=member, **row)
        for row, member in _with_members(hearing, details["attendances"])
    )
    certificate = hearing.certificate_of_those_present()
    if not certificate.passes:
        raise Refused("Those of the panel who were there cannot hear it. Adjourn the hearing.", *certificate.blocks)
    hearing.held_on = hearing.on
    hearing.understood = details["understood"]
    hearing.presented = bool(details.get("presented"))
    hearing.running_order = details["running_order"]
    hearing.parties_left = details["parties_left"]
    hearing.companion = details.get("companion", "") or hearing.companion
    hearing.minutes = details.get("minutes", "") or hearing.minutes
    hearing.save()
    if details.get("findings") and by is not None:
        stages.write_findings(complaint, details["findings"], stage=Stage.PANEL, by=by, on=on)


def _with_members(hearing: Hearing, rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], PanelMember | None]]:
    """Each row with the member of the panel that it is about: every member once, and nobody else (R67)."""
    waiting = list(hearing.panel.sitting())
    for row in rows:
        if row["part"] != Attendance.Part.PANEL:
            yield row, None
            continue
        name = " ".join(row["name"].split()).casefold()
        member = next((one for one in waiting if " ".join(one.known_as.split()).casefold() == name), None)
        if member is None:
            raise Refused(f"{row['name']} stands twice as a member of the panel, or does not sit on it.")
        waiting.remove(member)
        yield row, member
    if waiting:
        names = ", ".join(one.known_as for one in waiting)
        raise Refused(f"Record of every member of the panel whether they were there. Missing: {names}.")


def issue_decision(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The panel's findings, reasons and recommendations per head, and the minutes (S0 §6.3, R80)."""
    if by is None:
        raise Refused("The clerk writes down the panel's decision.")
    stages.write_findings(complaint, details.get("findings", []), stage=Stage.PANEL, by=by, on=on)
    hearing = complaint.last_hearing
    if hearing is not None and details.get("minutes", "").strip():
        hearing.minutes = details["minutes"]
        hearing.minutes_for_subject = details.get("minutes_for_subject", "").strip()
        hearing.save(update_fields=["minutes", "minutes_for_subject"])


def decision_is_issued(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Access of the members ends with the decision (R71), and so do their private notes."""
    people.end_of_case(complaint, on=on)
    waiting.close_notes(complaint, on=on, at=at)
    outside.work_is_done(
        complaint, RequiredWork.Kind.REHEAR, by=by, on=on,
        evidence=f"The decision after the new hearing was issued on {long_date(on)}.",
    )  # fmt: skip
