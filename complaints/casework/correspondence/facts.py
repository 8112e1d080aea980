"""The fields and choices of each letter, from the facts of the complaint as they are now."""

from __future__ import annotations

import datetime as dt

from complaints.casework import letter_context, routing
from complaints.casework.models import CaseLetter, Complaint, Pause
from complaints.casework.vocabulary import LateWhat
from complaints.policy import reading
from complaints.policy.vocabulary import ClockKind, Stage

To = CaseLetter.To


def context_of(
    key: str, complaint: Complaint, to: CaseLetter.To, *, on: dt.date, by_post: bool = False
) -> tuple[letter_context.Context, dict[str, bool]]:
    """The fields and choices of one letter, from the facts of the complaint as they are now."""
    context = letter_context.base(complaint, on=on)
    if to != To.COMPLAINANT:
        # What the complainant needs is nobody else's, and their page opens to whoever has its address.
        context["adjustments_honoured"], context["own_page_link"] = [], ""
    choices = {"waiting_for_term_dates": letter_context.waiting(complaint)}
    if key == "receipt":
        triage = complaint.clocks.filter(kind=ClockKind.TRIAGE).order_by("pk").first()
        context["due_on"], context["due_days"] = letter_context.worded(triage.due_on if triage else None), ""
        choices["waiting_for_term_dates"] = triage is not None and triage.due_on is None
        context["summary"], choices["goes_on"] = letter_context.beginning(complaint.words)
        if context["treated_as_received_on"] == context["received_on"]:
            context["treated_as_received_on"] = ""
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
    if key in CARRY_MINUTES:
        context["minutes"] = _minutes(complaint, to)
        choices["minutes_enclosed"] = bool(context["minutes"])
    return {name: value for name, value in context.items() if value}, choices


CARRY_MINUTES = frozenset({"panel_decision", "panel_decision_subject", "inspection_copy"})
"""Letters at whose end the minutes stand (S0 §6.3, R39, R81)."""


def _minutes(complaint: Complaint, to: CaseLetter.To) -> str:
    """The minutes as this reader gets them: the person complained about, without what is private to others."""
    hearing = complaint.last_hearing
    if hearing is None:
        return ""
    return (hearing.minutes_for_subject if to == CaseLetter.To.SUBJECT else hearing.minutes).strip()


def _from_facts(key: str, complaint: Complaint, *, on: dt.date) -> letter_context.Context:
    context: letter_context.Context = {}
    if key == "out_of_scope":
        outside = complaint.heads.filter(in_scope=False)
        first = outside.first()
        where = reading.filled(complaint.procedure, first.signpost_text) if first else ""
        context |= {
            "destination_name": where.split(". ")[0],
            "reasons": ". ".join(where.split(". ")[1:]) or where,
            "heads_outside": [head.text for head in outside],
            "heads_going_on": [head.text for head in complaint.heads.filter(in_scope=True)],
        }
    if key == "out_of_time":
        decision = complaint.late_decisions.filter(what=LateWhat.RAISED, accepted=False).last()
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
        refusal = complaint.late_decisions.filter(what=LateWhat.PANEL_REQUEST, accepted=False).last()
        window = complaint.clocks.filter(kind=ClockKind.ASK_FOR_PANEL).last()
        context |= {
            "reasons": refusal.reasons if refusal else "",
            "requested_on": letter_context.worded(complaint.panel_request_on),
            "last_day": letter_context.worded(window.due_on if window else None),
        }
    if key in ("appointment_investigator", "appointment_parties"):
        named, approver = complaint.investigators.last(), routing.approver_at(complaint, on=on).user
        if named is not None:
            title = (
                "an external investigator" if named.external else letter_context.title_of(complaint, named.user, on=on)
            )
            context |= {"investigator_name": named.user.name, "investigator_title": title}
        context |= {
            "report_due_on": str(letter_context.base(complaint, on=on).get("due_on", "")),
            "approver_name": approver.name if approver else "",
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
            context |= {"outside_body_name": referral.body.in_a_sentence, "reasons": referral.request}
    if key == "reopened":
        context["reasons"] = complaint.reopened_because
    if key == "resumed":
        ended = Pause.objects.filter(complaint=complaint, began_on__isnull=False, resumed_on__isnull=False).last()
        if ended is not None:
            context |= {
                "other_body_name": ended.body,
                "paused_from": letter_context.worded(ended.began_on),
                "resumed_on": letter_context.worded(ended.resumed_on),
                "reasons": ended.resumed_why,
            }
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
        "taken_down": complaint.channel == "taken_down",
    }
