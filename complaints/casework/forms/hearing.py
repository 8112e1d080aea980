"""Forms of a hearing: fixing it, its papers, what happened, the decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format

from complaints.casework import deadlines, guards
from complaints.casework.actions import (
    add_document,
    arranged_as,
    offered_in_words,
    standing_dates,
    who_is_away,
)
from complaints.casework.forms.base import (
    Part,
    RowField,
    StepForm,
    a_day,
    line,
    long_text,
    offer,
    seal_first,
    tick,
)
from complaints.casework.forms.parts import AttendanceForm, finding_parts
from complaints.casework.forms.stages import FindingsForm
from complaints.casework.models import Attendance, Bundle, CaseDocument, Complaint, Hearing
from complaints.evidence.fields import FilesField
from complaints.policy.vocabulary import ClockKind, Stage
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import is_school_day
from complaints.schooldays.dates import long_date


def school_days(number: int) -> str:
    """Such as "1 school day"."""
    return "1 school day" if number == 1 else f"{number} school days"


def for_a_date(complaint: Complaint, *, on: dt.date) -> list[str]:
    """What a date for the hearing has to meet, as the record stands on that day (R65, R72)."""
    found = []
    first = deadlines.first_day_with_notice(complaint, sent_on=on)
    if first is not None:
        needed = deadlines.notice_needed(complaint)
        found.append(
            f"If the invitation goes today, the first school day with {school_days(needed)} of notice is "
            f"{long_date(first)}."
        )
    with_papers = deadlines.first_hearing_with_papers(complaint, sent_on=on)
    if with_papers is not None:
        found.append(
            "The first day that leaves the parties time to send their papers before all papers go out is "
            f"{long_date(with_papers)}."
        )
    clock = complaint.clocks.filter(kind=ClockKind.DECIDE_PANEL, stopped_on=None, due_on__isnull=False).first()
    if clock is not None and clock.due_on is not None:
        found.append(f"The decision of the panel is due by {long_date(clock.due_on)}.")
    panel = complaint.current_panel
    members = panel.sitting().prefetch_related("user__unavailable") if panel else ()
    for member in members:
        for away in member.user.unavailable.all():
            if away.last >= on:
                days = f"{date_format(away.first, 'j F')} to {date_format(away.last, 'j F Y')}"
                found.append(f"{member.known_as} is away from {days}.")
    return found


class FixHearingForm(StepForm):
    intro = "The invitation is drafted from this. The notice counts from the day on which it is issued."
    meets = frozenset({guards.notice_long_enough, guards.dates_offered})
    on_day = a_day("Date of the hearing")
    begins = forms.TimeField(
        label="Time", help_text="Such as 16:30.", input_formats=["%H:%M", "%H.%M", "%I.%M%p", "%I:%M%p", "%I%p"],
        error_messages={"required": "Enter the time.", "invalid": "Enter a time such as 16:30."},
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip
    not_a_school_day = long_text(
        "If it is not a school day: why it is held then, and who agreed", required=False, rows=2,
        help_text="Only for a weekend, a bank holiday or another day on which pupils are not in.",
    )  # fmt: skip
    place = line("Place", longest=300, missing="Enter the place.")
    mode = forms.ChoiceField(
        label="How people take part",
        choices=Hearing.Mode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how people take part."},
    )
    link = forms.URLField(
        label="Link for those by video",
        required=False,
        error_messages={"invalid": "Enter a link that begins with https."},
    )
    dates_offered = long_text(
        "Dates offered to the complainant, and their answers", rows=3, missing="Record the dates that were offered."
    )
    companion = line("Who accompanies the complainant, and as what", required=False)
    academy_speaker = line("Who speaks for the academy", required=False)
    witnesses = long_text("Witnesses", required=False, rows=2)
    submissions_by = a_day("Last day for papers from the parties", required=False)
    seen_hearing = forms.CharField(required=False, widget=forms.HiddenInput)
    short_notice_consent = long_text("The complainant's consent to shorter notice", required=False, rows=2)

    def prepare(self) -> None:
        self.to_know = for_a_date(self.complaint, on=self.on)
        hearing = self.complaint.next_hearing
        needed = deadlines.notice_needed(self.complaint)
        self.fields["short_notice_consent"].help_text = f"Needed when the notice is shorter than {school_days(needed)}."
        day = self.fields["on_day"]
        if hasattr(day, "min_value"):
            day.min_value = self.on + dt.timedelta(days=1)
        if hearing is not None and hearing.fixed_on is None and hearing.adjourned_on is None:
            self.initial.setdefault("on_day", hearing.on)
            for name in ("begins", "place", "mode", "link", "dates_offered", "companion", "academy_speaker",
                         "witnesses", "short_notice_consent", "not_a_school_day"):  # fmt: skip
                self.initial.setdefault(name, getattr(hearing, name))
            told = hearing.submissions_by
            days = deadlines.papers_days(self.complaint, hearing.on, sent_on=self.on, chosen=told)
            self.initial.setdefault("submissions_by", None if days.why else told)
        else:
            self.initial.setdefault("mode", Hearing.Mode.IN_PERSON)
            self._from_what_is_known(hearing)
        self._say_until_when(self.initial.get("on_day"))
        self.initial.setdefault("seen_hearing", arranged_as(self.complaint))

    def _say_until_when(self, day: dt.date | None) -> None:
        """What the last day for papers will be: by the rule, and for the day of the hearing once one is known."""
        asked = self.fields["submissions_by"]
        asked.help_text = (
            f"Left empty, it is {school_days(deadlines.FOR_PUTTING_TOGETHER)} before all papers go out, so that there "
            "is time to put them together; where the notice is short, the school day before."
        )
        days = deadlines.papers_days(self.complaint, day, sent_on=self.on) if day and day > self.on else None
        if day and days and days.from_parties and days.go_out:
            last, out = (long_date(one) for one in (days.from_parties, days.go_out))
            asked.help_text += f" For a hearing on {long_date(day)} that is {last}, and all papers go out by {out}."

    def _from_what_is_known(self, before: Hearing | None) -> None:
        """The dates that were offered and the one that suits; after an interruption, what was arranged before."""
        offered = offered_in_words(self.complaint)
        if offered:
            self.initial.setdefault("dates_offered", offered)
        chosen = next((row for row in standing_dates(self.complaint) if row.suits and row.on > self.on), None)
        if chosen is not None:
            self.initial.setdefault("on_day", chosen.on)
            self.initial.setdefault("begins", chosen.begins)
        if before is not None and before.held_on is None and before.adjourned_on is not None:
            if before.on > self.on:
                self.initial.setdefault("on_day", before.on)
                self.initial.setdefault("begins", before.begins)
            for name in ("place", "mode", "link", "companion", "academy_speaker", "witnesses"):
                self.initial[name] = self.initial.get(name) or getattr(before, name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        day = given.get("on_day")
        self._settle_day(day)
        by_video = given.get("mode") in (Hearing.Mode.REMOTE, Hearing.Mode.HYBRID)
        if by_video and not given.get("link") and "link" not in self.errors:
            self.add_error("link", "Enter the link for those who take part by video.")
        if day and day > self.on:
            self._say_until_when(day)
            chosen = given.get("submissions_by")
            days = deadlines.papers_days(self.complaint, day, sent_on=self.on, chosen=chosen)
            if days.why and "submissions_by" not in self.errors:
                self.add_error("submissions_by", days.why)
        if day:
            away = who_is_away(self.complaint, day)
            if away:
                self.add_error("on_day", f"{' and '.join(away)} cannot sit on that day. Choose another day.")
            needed = deadlines.notice_needed(self.complaint)
            notice = deadlines.notice_given(self.complaint, day, sent_on=self.on)
            if notice < needed and not given.get("short_notice_consent"):
                self.add_error(
                    "short_notice_consent",
                    f"Issued today, the notice is {school_days(notice)}; the procedure asks for {needed}. "
                    "Choose a later date, or record the complainant's consent.",
                )
        return cleaned

    def _settle_day(self, day: dt.date | None) -> None:
        """A day without school is asked about; the day for papers follows a hearing that is moved (R73)."""
        given, before = self.cleaned_data, self.complaint.next_hearing
        if day is None:
            return
        if before is not None and before.on != day and given.get("submissions_by") == before.submissions_by:
            given["submissions_by"] = None
        calendar = calendar_of(self.complaint.academy_id)
        known = calendar.last_day is not None and day <= calendar.last_day
        if known and not is_school_day(calendar, day) and not given.get("not_a_school_day"):
            self.add_error(
                "on_day",
                f"{long_date(day)} is not a school day at {self.complaint.academy.name}. Choose another "
                "day, or say below why it is held then and who agreed.",
            )

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        given = super().details(at=at)
        given["on"] = given.pop("on_day")
        return given


class CirculatePapersForm(StepForm):
    warning = ""
    meets = frozenset({guards.papers_recorded})
    recipients = long_text(
        "Who received the papers", rows=6, help_text="One person on each line.", missing="Say who received the papers."
    )
    how = line(
        "How they got them",
        longest=60,
        missing="Say how they got them.",
        help_text="Papers put together here are on the Hearing tab and on the complainant’s own page: everybody who "
        "signs in gets a notice at once, the complainant a message. Anything else you send yourself; then say how.",
    )
    built = RowField(
        label="The papers put together here", required=False, words=lambda made: f"{made.title}, {made.pages} pages",
        help_text="Each side gets its own copy: the panel, the complainant, the academy.",
    )  # fmt: skip
    bundle = RowField(
        label="Or other papers", required=False, help_text="A document that is on the case already.",
        words=lambda document: str(document.title),
    )  # fmt: skip
    upload = FilesField(label="Or add the papers here", required=False, most=1)

    def prepare(self) -> None:
        offer(self, "bundle", self.complaint.documents.all())
        hearing = self.complaint.next_hearing
        if hearing is not None and hearing.submissions_by is not None and self.on <= hearing.submissions_by:
            self.warning = (
                f"Both sides can still send papers until {long_date(hearing.submissions_by)}. What comes "
                "after these papers have gone out has to follow in a supplement."
            )
        made = Bundle.objects.filter(hearing=hearing, state=Bundle.State.READY).order_by("-version")
        offer(self, "built", made)
        self.initial.setdefault("built", made.first())
        panel = self.complaint.current_panel
        people = [self.complaint.display_name]
        people += [self.complaint.handler.name] if self.complaint.handler else []
        people += [member.known_as for member in panel.sitting()] if panel else []
        self.initial.setdefault("recipients", "\n".join(people))
        self.initial.setdefault("how", "Through the portal" if made.exists() else "")

    def clean_recipients(self) -> list[str]:
        names = [name.strip() for name in str(self.cleaned_data["recipients"]).splitlines() if name.strip()]
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError("Put one person on each line, with at most 200 characters.")
        return names

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = [name for name in ("built", "bundle", "upload") if self.cleaned_data.get(name)]
        if not given and "upload" not in self.errors:
            self.add_error("built", "Choose the papers, or add them.")
        return cleaned

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        given = super().details(at=at)
        given.pop("upload")
        file = seal_first(self, "upload", by=self.user, at=at)
        if file is not None:
            given["bundle"] = add_document(
                self.complaint, file=file, title="Papers for the hearing", kind=CaseDocument.Kind.BUNDLE, shared=False,
                by=self.user, at=at,
            )  # fmt: skip
        return given


class AdjournForm(StepForm):
    intro = "The letter carries the reason. A new date is fixed afterwards."
    meets = frozenset({guards.adjournment_has_reason})
    reason = long_text("Why it cannot go on that day", rows=3, missing="Say why the hearing is adjourned.")


class HoldHearingForm(FindingsForm):
    intro = "What happened at the hearing. The panel's decision is written afterwards."
    meets = frozenset({guards.hearing_recorded, guards.heard_by_a_panel})
    stage = Stage.PANEL
    optional = True
    before = Stage.FORMAL
    understood = tick(
        "Everybody had seen the papers and understood the purpose", required=True,
        missing="Confirm that everybody had seen the papers and understood the purpose.",
    )  # fmt: skip
    presented = tick(
        "Each side put its case, and both sides and the panel could ask questions and answer them", required=True,
        missing="Confirm that each side could put its case, ask questions and answer them.",
    )  # fmt: skip
    running_order = long_text("What happened, in order", rows=6, missing="Write down what happened, in order.")
    parties_left = tick(
        "Both parties left before the panel deliberated", required=True,
        missing="Both parties leave before the panel deliberates. Confirm that they did.",
    )  # fmt: skip
    companion = line("Who accompanied the complainant, and as what", required=False)
    minutes = long_text("Minutes", required=False, rows=6, help_text="They can also be added with the decision.")

    def prepare(self) -> None:
        hearing = self.complaint.next_hearing
        self.initial.setdefault("companion", hearing.companion if hearing else "")

    def build_parts(self) -> list[Part]:
        data = self.data if self.is_bound else None
        rows = self._expected()
        parts = [
            Part(
                f"Person {number}" if number <= len(rows) else f"Person {number}, if there was one",
                [
                    AttendanceForm(
                        data, prefix=f"person-{number}", initial=rows[number - 1] if number <= len(rows) else {},
                        empty_permitted=number > len(rows), use_required_attribute=False,
                    )
                ],
                spare=number > len(rows),
            )
            for number in range(1, len(rows) + 4)
        ]  # fmt: skip
        findings = finding_parts(self.complaint, self.stage, data, optional=True, before=self.before)
        return parts + [
            Part(f"Finding, if it is reached already: {p.title}", p.forms, p.hint, spare=True) for p in findings
        ]

    def _expected(self) -> list[dict[str, str]]:
        """The people who should be there, as the record names them."""
        place = Attendance.Part
        hearing, panel = self.complaint.next_hearing, self.complaint.current_panel
        rows = [{"part": str(place.COMPLAINANT), "name": self.complaint.display_name}]
        speaker = hearing.academy_speaker if hearing else ""
        rows.append({"part": str(place.ACADEMY), "name": speaker or getattr(self.complaint.handler, "name", "")})
        rows += [{"part": str(place.PANEL), "name": m.known_as} for m in (panel.sitting() if panel else [])]
        if self.complaint.clerk:
            rows.append({"part": str(place.CLERK), "name": self.complaint.clerk.name})
        return rows

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        given = super().details(at=at)
        given["attendances"] = [
            dict(form.cleaned_data)
            for part in self.parts
            for form in part.forms
            if isinstance(form, AttendanceForm) and form.cleaned_data
        ]
        return given


class IssueDecisionForm(FindingsForm):
    intro = "The panel's finding and reasons for each head. The decision letter is drafted for the chair to approve."
    meets = frozenset({guards.panel_finding_for_each_head, guards.minutes_recorded})
    stage = Stage.PANEL
    before = Stage.FORMAL
    minutes = long_text(
        "Minutes of the hearing", rows=8, missing="Add the minutes of the hearing.",
        help_text="They stand at the end of the decision letter and of the copy for inspection.",
    )  # fmt: skip
    minutes_for_subject = long_text(
        "The minutes as the person complained about gets them", rows=8, required=False,
        help_text="Take out what is private to others. Left empty, their copy of the decision has no minutes.",
    )  # fmt: skip

    def prepare(self) -> None:
        hearing = self.complaint.last_hearing
        written = hearing.minutes if hearing else ""
        self.initial.setdefault("minutes", written)
        self.initial.setdefault("minutes_for_subject", (hearing.minutes_for_subject if hearing else "") or written)
