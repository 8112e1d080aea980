"""What is sent: which letters each step drafts, to whom, and the checks of a case that a letter must pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from complaints.casework import letter_context, workflow
from complaints.casework.models import CaseLetter, Complaint, Pause
from complaints.casework.vocabulary import ABOUT, Step
from complaints.policy.vocabulary import ClockKind, Stage
from letters import post_room
from letters.catalogue import CATALOGUE
from letters.models import Letter
from letters.post_room import Recipient
from letters.vocabulary import How, LetterState

To = CaseLetter.To


@dataclass(frozen=True)
class Draft:
    """One letter that a step drafts: its key, its reader, and the step that issuing it will be."""

    key: str
    to: CaseLetter.To = To.COMPLAINANT
    issues: Step | None = None


DRAFTS: dict[Step, tuple[Draft, ...]] = {
    Step.SUBMIT: (),
    Step.LOG: (),
    Step.BRING_IN: (),
    Step.ANSWER_CONCERN: (),
    Step.NOTE_FEEDBACK: (),
    Step.ACCEPT_INFORMAL: (Draft("acknowledgement_informal", issues=Step.ACKNOWLEDGE),),
    Step.ACCEPT_FORMAL: (Draft("acknowledgement_formal", issues=Step.ACKNOWLEDGE),),
    Step.SIGNPOST: (),
    Step.DECLINE_LATE: (),
    Step.DECLINE_DUPLICATE: (),
    Step.ANSWER_WITH_CAMPAIGN: (),
    Step.GO_ON: (),
    Step.ACKNOWLEDGE: (),
    Step.FREEZE_HEADS: (),
    Step.RECORD_MEETING: (),
    Step.DRAFT_ANSWER: (Draft("stage1_answer", issues=Step.ANSWER_INFORMALLY),),
    Step.ANSWER_INFORMALLY: (),
    Step.SETTLE: (Draft("settled"),),
    Step.ESCALATE: (Draft("acknowledgement_formal", issues=Step.ACKNOWLEDGE),),
    Step.APPOINT_INVESTIGATOR: (
        Draft("appointment_investigator", To.INVESTIGATOR),
        Draft("appointment_parties"),
        Draft("appointment_parties", To.SUBJECT),
    ),
    Step.STAND_DOWN_INVESTIGATOR: (),
    Step.SUBMIT_REPORT: (),
    Step.RETURN_REPORT: (),
    Step.APPROVE_REPORT: (Draft("stage2_answer", issues=Step.ANSWER_FORMALLY),),
    Step.ANSWER_FORMALLY: (),
    Step.LET_LAPSE: (Draft("lapse"),),
    Step.REQUEST_PANEL: (Draft("acknowledgement_panel", issues=Step.ACKNOWLEDGE),),
    Step.REFUSE_LATE_REQUEST: (),
    Step.CHAIR_ATTEMPT: (),
    Step.ASK_FOR_INDEPENDENT_PANEL: (),
    Step.RULE_ON_INDEPENDENCE: (Draft("independence_ruling"),),
    Step.CONVENE_PANEL: (Draft("invitation_to_sit", To.PANEL),),
    Step.STAND_DOWN_MEMBER: (),
    Step.FIX_HEARING: (Draft("hearing_invitation_academy", To.ACADEMY),),
    Step.CIRCULATE_PAPERS: (),
    Step.ADJOURN: (),
    Step.HOLD_HEARING: (),
    Step.ISSUE_DECISION: (Draft("panel_decision_subject", To.SUBJECT), Draft("inspection_copy", To.ACADEMY)),
    Step.CLOSE: (),
    Step.REFER: (),
    Step.REINVESTIGATE_FORMALLY: (Draft("referral_notice"),),
    Step.REHEAR: (Draft("referral_notice"),),
    Step.CONCLUDE_REFERRAL: (),
    Step.WITHDRAW: (Draft("withdrawal"),),
    Step.PROPOSE_EXTENSION: (Draft("new_time_limit", issues=Step.EXTEND),),
    Step.EXTEND: (),
    Step.PROPOSE_PAUSE: (Draft("pause", issues=Step.PAUSE),),
    Step.PAUSE: (),
    Step.RESUME: (),
    Step.REASSIGN: (),
    Step.ADD_SUBJECT: (),
    Step.REMOVE_SUBJECT: (),
    Step.REOPEN: (Draft("reopened"),),
}
"""The column `drafts` of procedure.md."""

LETTER_OF: dict[Step, str] = {
    Step.SIGNPOST: "out_of_scope",
    Step.DECLINE_LATE: "out_of_time",
    Step.DECLINE_DUPLICATE: "duplicate",
    Step.ANSWER_WITH_CAMPAIGN: "campaign_answer",
    Step.REFUSE_LATE_REQUEST: "late_panel_request",
    Step.FIX_HEARING: "hearing_invitation",
    Step.ADJOURN: "adjournment",
    Step.ISSUE_DECISION: "panel_decision",
    Step.ANSWER_INFORMALLY: "stage1_answer",
    Step.ANSWER_FORMALLY: "stage2_answer",
    Step.EXTEND: "new_time_limit",
    Step.PAUSE: "pause",
}
"""Letters that opening the step itself drafts, or drafts again, when no earlier step has."""

ACKNOWLEDGEMENTS: dict[Stage, str] = {
    Stage.INFORMAL: "acknowledgement_informal",
    Stage.FORMAL: "acknowledgement_formal",
    Stage.PANEL: "acknowledgement_panel",
}


def follow(
    step: Step, complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date, details: dict[str, Any]
) -> list[CaseLetter]:
    """Put away drafts whose step is no longer possible, then draft what this step drafts."""
    for stale in pending(complaint).exclude(step=""):
        if workflow.unmet(complaint, Step(stale.step)) is None:
            post_room.withdraw(stale.letter, by=by, at=at)
    drafted = []
    for draft in DRAFTS[step]:
        for recipient in readers(complaint, draft.to):
            drafted.append(_draft(complaint, draft, recipient, step, by=by, at=at, on=on, details=details))
    return drafted


def pending(complaint: Complaint) -> Any:
    """Letters that were drafted and neither issued nor put away."""
    return CaseLetter.objects.filter(
        complaint=complaint, letter__state__in=(LetterState.DRAFTED, LetterState.APPROVED)
    ).select_related("letter")


def draft_for_step(step: Step, complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date) -> CaseLetter:
    """The letter whose issuing is this step; an earlier draft of it is put away."""
    key = ACKNOWLEDGEMENTS[complaint.stage] if step == Step.ACKNOWLEDGE else LETTER_OF[step]
    for earlier in pending(complaint).filter(step=step):
        post_room.withdraw(earlier.letter, by=by, at=at)
    recipient = complainant(complaint)
    return _draft(complaint, Draft(key, issues=step), recipient, step, by=by, at=at, on=on, details={})


def receipt(complaint: Complaint, *, at: dt.datetime, on: dt.date) -> CaseLetter:
    """The notice of receipt: at once, by e-mail where there is an address, else to print or on their page (A6)."""
    case_letter = _draft(
        complaint, Draft("receipt"), complainant(complaint), Step.SUBMIT, by=None, at=at, on=on, details={}
    )
    how = How.EMAIL if case_letter.letter.recipient_email else How.PAGE
    # A wording that cannot go must never turn a complaint away: the draft stays on the case for a person to mend.
    with suppress(post_room.NotReady):
        post_room.issue(case_letter.letter, how=how, by=None, on=on, at=at)
    return case_letter


def write(
    complaint: Complaint, key: str, *, to: CaseLetter.To, by: User, at: dt.datetime, on: dt.date
) -> list[CaseLetter]:
    """A letter begun by hand, tied to no step."""
    return [
        _draft(complaint, Draft(key, to), recipient, None, by=by, at=at, on=on, details={})
        for recipient in readers(complaint, to)
    ]


def complainant(complaint: Complaint) -> Recipient:
    """The complainant, or whoever acts for them with recorded authority (R58)."""
    person = complaint.complainant
    name = person.shown_name
    if person.representative_name and person.authority_recorded_on:
        name = person.representative_name
    email = "" if person.post_only else person.write_to_email
    return Recipient(name=name, address=person.address, email=email, role=To.COMPLAINANT)


def readers(complaint: Complaint, to: CaseLetter.To) -> list[Recipient]:
    """Everybody that a letter of this kind goes to, one letter each."""
    if to == To.COMPLAINANT:
        return [complainant(complaint)]
    if to == To.SUBJECT:
        return [
            Recipient(
                name=subject.name or subject.get_kind_display(),
                email=subject.user.email if subject.user else "",
                role=to,
            )
            for subject in complaint.subjects.filter(removed_on__isnull=True).select_related("user")
            if subject.user or subject.name
        ]
    if to == To.INVESTIGATOR:
        return [Recipient(name=n.user.name, email=n.user.email, role=to) for n in complaint.investigators]
    if to == To.PANEL:
        panel = complaint.current_panel
        return [Recipient(name=m.user.name, email=m.user.email, role=to) for m in (panel.sitting() if panel else [])]
    academy = complaint.academy
    return [Recipient(name=academy.name, address=academy.address, email=academy.email, role=to)]


def _draft(
    complaint: Complaint,
    draft: Draft,
    recipient: Recipient,
    step: Step | None,
    *,
    by: User | None,
    at: dt.datetime,
    on: dt.date,
    details: dict[str, Any],
) -> CaseLetter:
    context, choices = context_of(draft.key, complaint, draft.to, on=on)
    letter = post_room.draft(
        key=draft.key, academy=complaint.academy, about_kind=ABOUT, about=complaint.uuid, recipient=recipient,
        context=context, choices=choices, by=by, at=at,
        large_print=complaint.complainant.large_print and draft.to == To.COMPLAINANT,
    )  # fmt: skip
    return CaseLetter.objects.create(
        complaint=complaint, letter=letter, step=draft.issues or "", drafted_by_step=step or "", to=draft.to
    )


def context_of(
    key: str, complaint: Complaint, to: CaseLetter.To, *, on: dt.date, by_post: bool = False
) -> tuple[letter_context.Context, dict[str, bool]]:
    """The fields and choices of one letter, from the facts of the complaint as they are now."""
    context = letter_context.base(complaint, on=on)
    choices = {"waiting_for_term_dates": letter_context.waiting(complaint)}
    if key == "receipt":
        context["due_on"], context["due_days"] = "", ""
    if key.startswith("acknowledgement_"):
        context |= letter_context.next_stage(complaint, on=on)
        rule = complaint.procedure.limit(ClockKind.NOTICE)
        context["notice_days"] = rule.words if rule else ""
        choices["meeting"] = True
    if key in ("stage1_answer", "stage2_answer"):
        stage = Stage.INFORMAL if key == "stage1_answer" else Stage.FORMAL
        context |= letter_context.answers(complaint, stage) | letter_context.next_stage(
            complaint, on=on, by_post=by_post
        )
        choices["late"] = any(clock.is_late(on) for clock in complaint.clocks.all())
    if key in ("settled", "lapse", "closing"):
        context |= letter_context.next_stage(complaint, on=on)
        context["last_day"] = ""
        choices["right_stays"] = complaint.stage_reached < Stage.FORMAL
        choices["concern"] = not complaint.heads.exists()
    context |= _from_facts(key, complaint, on=on)
    choices |= _choices(key, complaint, to)
    return {name: value for name, value in context.items() if value}, choices


def _from_facts(key: str, complaint: Complaint, *, on: dt.date) -> letter_context.Context:
    context: letter_context.Context = {}
    if key == "out_of_scope":
        outside = complaint.heads.filter(in_scope=False)
        first = outside.first()
        where = first.signpost_text if first else ""
        context |= {
            "destination_name": where.split(". ")[0],
            "reasons": ". ".join(where.split(". ")[1:]) or where,
            "heads_outside": [head.text for head in outside],
            "heads_going_on": [head.text for head in complaint.heads.filter(in_scope=True)],
        }
    if key == "out_of_time":
        decision = complaint.late_decisions.filter(accepted=False).last()
        context["reasons"] = decision.reasons if decision else ""
    if key == "duplicate":
        assessment = complaint.duplicate_assessments.last()
        context["reasons"] = assessment.reasons if assessment else ""
    if key == "campaign_answer":
        place = complaint.campaign_places.last()
        handler = complaint.handler
        context["answer_text"] = place.answer if place else ""
        context["write_to"] = letter_context.address_of(complaint, handler, on=on)
    if key == "late_panel_request":
        refusal = complaint.late_decisions.filter(accepted=False).last()
        window = complaint.clocks.filter(kind=ClockKind.ASK_FOR_PANEL).last()
        context |= {
            "reasons": refusal.reasons if refusal else "",
            "requested_on": letter_context.worded(complaint.panel_request_on),
            "last_day": letter_context.worded(window.due_on if window else None),
        }
    if key in ("appointment_investigator", "appointment_parties"):
        named = complaint.investigators.last()
        if named is not None:
            title = (
                "an external investigator" if named.external else letter_context.title_of(complaint, named.user, on=on)
            )
            context |= {"investigator_name": named.user.name, "investigator_title": title}
        context |= {
            "report_due_on": str(letter_context.base(complaint, on=on).get("due_on", "")),
            "approver_name": complaint.handler.name if complaint.handler else "",
        }
    if key == "new_time_limit":
        extension = complaint.extensions.filter(issued_on__isnull=True, dropped_on__isnull=True).last()
        if extension is not None:
            context |= {
                "old_due_on": letter_context.worded(extension.old_due_on),
                "new_due_on": letter_context.worded(extension.new_due_on),
                "reasons": extension.reason,
            }
    if key == "pause":
        pause = Pause.objects.filter(complaint=complaint, began_on__isnull=True, dropped_on__isnull=True).last()
        if pause is not None:
            context |= {
                "other_body_name": pause.body,
                "paused_from": letter_context.worded(on),
                "look_again_on": letter_context.worded(pause.look_again_on),
                "reasons": pause.reason,
            }
    if key in ("hearing_invitation", "hearing_invitation_academy", "adjournment", "invitation_to_sit", "panel_decision",
               "panel_decision_subject", "inspection_copy"):  # fmt: skip
        context |= letter_context.hearing(complaint)
    if key == "adjournment":
        found = complaint.next_hearing
        context["reasons"] = found.adjourned_because if found else ""
        context.pop("hearing_on", None)
    if key == "invitation_to_sit":
        context["reply_by"] = letter_context.worded(on + dt.timedelta(days=7))
    if key in ("panel_decision", "panel_decision_subject", "inspection_copy"):
        context |= letter_context.answers(complaint, Stage.PANEL)
    if key == "independence_ruling":
        request = complaint.independence_requests.last()
        if request is not None:
            granted = "every member of the panel will be independent of the academy and the trust"
            context |= {
                "requested_on": letter_context.worded(request.asked_on),
                "ruling": granted if request.granted else "the panel stays as the procedure provides",
                "reasons": request.ruling_reasons or "Your concern about bias can be met in this way.",
            }
    if key == "referral_notice":
        referral = complaint.referrals.last()
        if referral is not None:
            context |= {"outside_body_name": referral.body.name, "reasons": referral.request}
    if key == "reopened":
        note = complaint.contacts.filter(note__startswith="Reopened: ").first()
        context["reasons"] = note.note.removeprefix("Reopened: ") if note else ""
    return context


def _choices(key: str, complaint: Complaint, to: CaseLetter.To) -> dict[str, bool]:
    found = complaint.next_hearing
    latest = complaint.independence_requests.last()
    named = complaint.investigators.last()
    return {
        "remote": found is not None and found.mode != found.Mode.IN_PERSON,
        "short_notice": found is not None and bool(found.short_notice_consent),
        "independent_panel": bool(found and found.panel.must_be_independent),
        "granted": bool(latest and latest.granted),
        "external": bool(named and named.external),
        "to_subject": to == To.SUBJECT,
        "agreed": True,
        "hear_again": complaint.stage == Stage.PANEL,
        "minutes_enclosed": bool(complaint.last_hearing and complaint.last_hearing.minutes.strip()),
        "taken_down": complaint.channel == "taken_down",
    }


def problems(complaint: Complaint, case_letter: CaseLetter, *, on: dt.date, by_post: bool | None = None) -> list[str]:
    """What the facts of the case hold against this letter: dates that moved, findings that changed, adjustments.

    Until it is known how the letter goes (`by_post` is None), the last day by either way will do.
    """
    found = []
    letter = case_letter.letter
    person = complaint.complainant
    fresh, _ = context_of(letter.key, complaint, CaseLetter.To(case_letter.to), on=on, by_post=bool(by_post))
    for name, words in (("last_day", "last day"), ("due_on", "due date"), ("outside_body_name", "outside body")):
        written = letter.context.get(name)
        if name == "last_day" and by_post is None and written and written != fresh.get(name):
            posted, _ = context_of(letter.key, complaint, CaseLetter.To(case_letter.to), on=on, by_post=True)
            if written == posted.get(name):
                continue
        if written and fresh.get(name) and written != fresh[name]:
            found.append(
                f"The {words} in the letter is “{written}”, but issued today it is “{fresh[name]}”. "
                "Bring its facts up to date."
            )
    if case_letter.to == To.COMPLAINANT and person.large_print and not letter.large_print:
        found.append("The complainant asked for large print. Turn on 18 point.")
    if letter.context.get("heads") and fresh.get("heads") and letter.context["heads"] != fresh["heads"]:
        found.append("The heads of complaint have changed since this letter was drafted. Bring its facts up to date.")
    return found


def refresh(case_letter: CaseLetter, *, by: User, at: dt.datetime, on: dt.date, by_post: bool = False) -> Letter:
    """Merge today's facts into a letter that has not gone; an approval is void when that changes it."""
    context, choices = context_of(
        case_letter.letter.key, case_letter.complaint, CaseLetter.To(case_letter.to), on=on, by_post=by_post
    )
    return post_room.refresh(case_letter.letter, context=context, choices=choices, by=by, at=at)


def may_begin() -> Iterable[tuple[str, str]]:
    """Letters that a person may begin by hand: (key, title)."""
    return [(kind.key, kind.title) for kind in CATALOGUE.values() if not kind.may_go_without_approval]
