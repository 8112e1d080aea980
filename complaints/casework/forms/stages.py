"""Forms of stages 1 and 2, and closing: meetings, findings, investigation, settling, escalating, withdrawing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from complaints.casework import guards, separation
from complaints.casework.forms.base import (
    ConfirmForm,
    Need,
    Part,
    StatutoryForm,
    StepForm,
    a_day,
    line,
    long_text,
    tick,
)
from complaints.casework.forms.parts import FindingForm, ReportHeadForm, finding_parts, findings_from
from complaints.casework.forms.people import (
    NewPersonFields,
    PersonField,
    clashing,
    colleagues,
    invite_outsider,
    outsiders,
    trust_members,
)
from complaints.casework.models import Finding, TakingDown, Worksheet
from complaints.casework.vocabulary import Role
from complaints.policy.vocabulary import ClockKind, Stage


class DraftAgainForm(ConfirmForm):
    intro = "The letter is drafted from the facts as they are now. You read it, have it approved and then issue it."


class FreezeHeadsForm(StepForm):
    intro = "The heads agreed with the complainant are those that every answer follows. They do not change afterwards."
    meets = frozenset({guards.heads_agreed_or_unanswered})
    agreed_how = long_text(
        "How and when the complainant agreed to them", rows=3, missing="Say how and when they agreed."
    )

    def prepare(self) -> None:
        answered = self.complaint.heads_agreed_on is not None
        passed = self.complaint.heads_reply_by is not None and self.complaint.heads_reply_by < self.on
        self.fields["agreed_how"].required = not (answered or passed)


class MeetingForm(StepForm):
    met_on = a_day("When did you meet?")
    people = line("Who took part?", longest=300, missing="Say who took part.")
    note = long_text("What was said and agreed", rows=8, missing="Write down what was said.")

    def prepare(self) -> None:
        self.before_today("met_on")
        self.not_before(
            "met_on", self.complaint.received_on,
            "Record a meeting from before the complaint arrived as a contact instead. It arrived on",
        )  # fmt: skip


class FindingsForm(StepForm):
    """A finding with reasons for each head, at one stage."""

    stage = Stage.INFORMAL
    row: type[FindingForm] = FindingForm
    optional = False
    before: Stage | None = None

    def build_parts(self) -> list[Part]:
        data = self.data if self.is_bound else None
        return finding_parts(
            self.complaint,
            self.stage,
            data,
            optional=self.optional,
            before=self.before,
            kind=self.row,
            begun=self.begun(),
        )

    def begun(self) -> dict[int, dict[str, str]]:
        """What was worked out before for each head; nothing for most."""
        return {}

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        return {**super().details(at=at), "findings": findings_from(self.parts)}


class LiaisonForm(StepForm):
    """The nominated trust member, and what was talked through with them, for a complaint about the board (S0 §7.1)."""

    nominated_member = PersonField(label="The nominated trust member", missing="Choose the nominated trust member.")
    liaison = long_text(
        "What was talked through with them about the process and the outcome", rows=3,
        missing="Record what was talked through with the nominated trust member.",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.complaint.deciding_on = self.on
        if guards.nominated_member_involved(self.complaint):
            del self.fields["nominated_member"], self.fields["liaison"]
            return
        field = self.fields["nominated_member"]
        if isinstance(field, PersonField):
            field.offer(trust_members(self.complaint, on=self.on))


class DraftAnswerForm(LiaisonForm, FindingsForm):
    intro = (
        "A finding with reasons for each head. The stage 1 answer is then drafted for you to read and have approved."
    )
    meets = frozenset({guards.finding_for_each_head, guards.nominated_member_involved})

    def begun(self) -> dict[int, dict[str, str]]:
        """What a third party worked out for each head, until a finding is recorded (S0 §7.1, R92)."""
        complaint = self.complaint
        if Finding.objects.filter(head__complaint=complaint, stage=self.stage, round=complaint.round).exists():
            return {}
        sheets = Worksheet.objects.filter(head__complaint=complaint, round=complaint.round)
        return {
            one.head_id: {"outcome": one.outcome, "reasons": one.reasons, "recommendation": one.solutions}
            for one in sheets
        }


class SettleForm(StatutoryForm):
    intro = "The complainant is content, so the complaint closes."
    meets = frozenset({guards.complainant_content})
    settled_on = a_day("When did they say that they are content?")
    settled_how = long_text("How they said so, and what was agreed", rows=4, missing="Record how they said so.")
    settled_by_information = tick("Giving or clarifying information is what settled it")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(["settled_on", "settled_how", "settled_by_information", "action_taken", "no_action_reason"])
        self.before_today("settled_on")
        if not self.asked:
            del self.fields["no_action_reason"]
            self.fields["action_taken"].help_text = "What the academy did or will do."
            self.fields["action_taken"].label = "What follows from it"


class EscalateForm(StepForm):
    intro = "The formal stage begins on the complainant's written request. The time to answer counts from that day."
    meets = frozenset({guards.asked_in_writing, guards.has_a_handler})
    asked_on = a_day("When did they ask?")
    how = line("How they asked", longest=300, help_text="By letter, by e-mail, or taken down for them.",
               missing="Say how they asked.")  # fmt: skip
    why = long_text("What they want looked into", missing="Write down what they want looked into.")

    def prepare(self) -> None:
        self.before_today("asked_on")
        waiting = self.complaint.takings_down.filter(what=TakingDown.What.FORMAL, done_on=None).first()
        if waiting is not None:
            self.initial.setdefault("asked_on", waiting.asked_on)
            self.initial.setdefault("how", "Taken down for them")
        stage_one = self.complaint.clocks.filter(kind=ClockKind.ANSWER_INFORMAL).order_by("-pk").first()
        self.not_before(
            "asked_on", stage_one.started_on if stage_one else self.complaint.received_on,
            "The formal stage cannot be asked for before stage 1 began, on",
        )  # fmt: skip


class AppointInvestigatorForm(StepForm, NewPersonFields):
    intro = "Somebody who had no part in the matter looks into it. Letters to them and to the parties are drafted."
    meets = frozenset({guards.has_an_investigator, guards.investigator_declared})
    needs = (Need(guards.has_an_investigator, "An investigator is appointed already. Stand them down first.", False),)
    investigator = PersonField(label="Who investigates", required=False)
    external = tick("They come from outside the trust")
    declaration = long_text(
        "What they declared about having had no direct involvement", rows=3,
        missing="Record what they declared about having had no direct involvement.",
    )  # fmt: skip
    nobody_else = long_text(
        "If they decided stage 1: why nobody else can do it", required=False, rows=2,
        help_text="Whoever decided stage 1 does not investigate stage 2 where anybody else can.",
    )  # fmt: skip

    again_because = long_text(
        "If they investigated it before: why the same person again", required=False, rows=2,
        help_text="The outside body and the complainant can be shown this reason.",
    )  # fmt: skip
    to_know_title = separation.TITLE

    def prepare(self) -> None:
        self.order_fields(
            ["investigator", "new_name", "new_email", "external", "declaration", "nobody_else", "again_because"]
        )
        self.to_know = separation.told(self.complaint)
        self.acted = separation.before(self.complaint, Role.INVESTIGATOR)
        if not self.acted:
            del self.fields["again_because"]
        field = self.fields["investigator"]
        if isinstance(field, PersonField):
            barred = clashing(self.complaint, Role.INVESTIGATOR)
            listed = [*colleagues(self.complaint, on=self.on), *outsiders(self.complaint, asking=self.user, on=self.on)]
            field.offer(candidate for candidate in listed if candidate.user.pk not in barred)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        new = self.wants_new()
        if new and self.cleaned_data.get("investigator"):
            self.add_error("investigator", "Choose somebody from the list, or type a new person: not both.")
        elif not new and not self.cleaned_data.get("investigator") and "investigator" not in self.errors:
            self.add_error("investigator", "Choose who investigates, or type somebody new.")
        chosen = self.cleaned_data.get("investigator")
        if chosen is not None and chosen.pk in self.acted and not self.cleaned_data.get("again_because"):
            self.add_error("again_because", f"{self.acted[chosen.pk]} Say why the same person acts again.")
        return cleaned

    def details(self, *, at: dt.datetime) -> dict[str, Any]:
        given = super().details(at=at)
        name, email = given.pop("new_name"), given.pop("new_email")
        if name:
            given["investigator"] = invite_outsider(name=name, email=email, by=self.user, at=at)
            given["external"] = True
            given["called"] = name
        return given


class StandDownInvestigatorForm(StepForm):
    reason = long_text("Why they cannot go on", rows=3, missing="Say why the investigator stands down.")


class SubmitReportForm(FindingsForm):
    intro = (
        "Your report goes to whoever approves it: for each head the facts, the finding that you propose, and what "
        "could put it right. It begins with the work that you saved. The answer to the complainant is built from it."
    )
    meets = frozenset({guards.report_complete})
    stage = Stage.FORMAL
    row = ReportHeadForm
    before = Stage.INFORMAL
    facts = long_text(
        "How it was looked into, and the facts that all heads share", rows=8, missing="Set out the facts.",
        help_text="Who was spoken with, what was read, and what happened as a whole.",
    )  # fmt: skip
    potential_solutions = long_text(
        "Potential solutions for the whole", required=False, rows=4,
        help_text="Needed only where no head has any of its own.",
    )  # fmt: skip
    impartial = tick(
        "I looked at this impartially and had no part in the matters complained about", required=True,
        missing="Confirm that you looked at this impartially and had no part in it.",
    )  # fmt: skip

    def prepare(self) -> None:
        earlier = self.complaint.latest_report
        if earlier is not None:
            self.initial.setdefault("facts", earlier.facts)
            self.initial.setdefault("potential_solutions", earlier.potential_solutions)
        self.order_fields(["facts", "potential_solutions", "impartial"])

    def begun(self) -> dict[int, dict[str, str]]:
        """The work saved on each head, or else what stood in the report that came back."""
        complaint = self.complaint
        names = ("facts", "outcome", "reasons", "solutions")
        found: dict[int, dict[str, str]] = {}
        earlier = complaint.latest_report
        if earlier is not None:
            found = {row.head_id: {name: getattr(row, name) for name in names} for row in earlier.per_head.all()}
        for sheet in Worksheet.objects.filter(head__complaint=complaint, round=complaint.round):
            found[sheet.head_id] = {name: getattr(sheet, name) for name in names}
        return found

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        own = any(form.is_valid() and form.cleaned_data.get("solutions") for part in self.parts for form in part.forms)
        if not own and not self.cleaned_data.get("potential_solutions"):
            self.add_error("potential_solutions", "Set out the potential solutions, here or at a head.")
        return cleaned


class ReturnReportForm(StepForm):
    intro = "The report goes back to the investigator. The date for the answer does not move."
    meets = frozenset({guards.return_has_reasons})
    reasons = long_text("What has to change", missing="Say what has to change before the report can be approved.")


class ApproveReportForm(LiaisonForm):
    intro = "You stand by the report and its findings. The stage 2 answer is then drafted."
    meets = frozenset({guards.nominated_member_involved})
    to_know_title = separation.TITLE
    again_because = long_text(
        "Why you decide on it again", rows=2, missing="Say why you decide on it again.",
        help_text="The outside body and the complainant can be shown this reason.",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.to_know = separation.told(self.complaint)
        if self.user.pk not in separation.before(self.complaint, Role.APPROVER):
            del self.fields["again_because"]
            return
        self.to_know.append(
            "You approved it before. If you would rather not decide again, declare a conflict of interest under "
            "People: the next above then decides."
        )


class LetLapseForm(StatutoryForm):
    intro = "Nobody asked to go further in the time given, so the complaint closes. The letter is drafted."

    def prepare(self) -> None:
        super().prepare()
        if not self.asked:
            del self.fields["action_taken"], self.fields["no_action_reason"]


class WithdrawForm(StatutoryForm):
    intro = "The complainant takes the complaint back. A letter that confirms it is drafted."
    said = long_text("How and when they said so", rows=3, missing="Record how and when they said that they withdraw.")

    @property
    def asked(self) -> bool:
        """Withdrawn is reason enough for no action."""
        return False

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(["said", "action_taken", "no_action_reason"])


class ReopenForm(StepForm):
    intro = "It goes on from where it was closed, and its dates run again. A letter that says so is drafted."
    reason = long_text("Why it is reopened", rows=3, missing="Say why it is reopened.")


class CloseForm(StatutoryForm):
    intro = "The record is complete: how it was resolved, and what was done."
    meets = frozenset({guards.statutory_facts})
    always = True
