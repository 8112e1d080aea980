"""The fields and choices of each letter, from the facts of the complaint as they are now."""

from __future__ import annotations

import datetime as dt

from accounts.models import Entry
from complaints.casework import deadlines, letter_context, passages, routing
from complaints.casework.correspondence import confidential
from complaints.casework.models import CaseLetter, Complaint, Pause
from complaints.casework.vocabulary import Closure, LateWhat, Step
from complaints.policy import reading
from complaints.policy.vocabulary import ClockKind, Duty, Stage
from letters import signs
from letters.catalogue import CATALOGUE
from letters.fields import MAY_QUOTE, NUMBERED, OWN_WORDS

To = CaseLetter.To


def context_of(
    key: str, complaint: Complaint, to: CaseLetter.To, *, on: dt.date, by_post: bool = False, reader: str = ""
) -> tuple[letter_context.Context, dict[str, bool]]:
    """The fields and choices of one letter, from the facts of the complaint as they are now; `reader`: to whom."""
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
        if signs.unprintable(str(context["summary"])):
            # In a script that no letter can print: a receipt that quotes nothing reaches them, one that waits does not.
            context["summary"], choices["goes_on"] = "", False
        if context["treated_as_received_on"] == context["received_on"]:
            context["treated_as_received_on"] = ""
    if key.startswith("acknowledgement_"):
        context |= letter_context.next_stage(complaint, on=on)
        rule = complaint.procedure.limit(ClockKind.NOTICE)
        context["notice_days"] = rule.words if rule else ""
        choices["meeting"] = True
        choices["one_day"] = choices["waiting_for_term_dates"] or (
            context.get("treated_as_received_on") == context["received_on"]
        )
        choices["said_in_points"] = passages.say_it_all(complaint, context["heads"])
        context["wanted"] = letter_context.beginning(complaint.wanted)[0]
    if key in ("stage1_answer", "stage2_answer"):
        stage = Stage.INFORMAL if key == "stage1_answer" else Stage.FORMAL
        context |= letter_context.answers(complaint, stage) | letter_context.next_stage(
            complaint, on=on, by_post=by_post
        )
        choices["late"] = letter_context.answer_is_late(complaint, stage, on=on)
    if key == "stage2_answer":
        context |= _how_investigated(complaint, on=on)
    if key in ("settled", "lapse", "closing"):
        context |= letter_context.next_stage(complaint, on=on)
        context["last_day"] = ""
        choices["right_stays"] = complaint.stage_reached < Stage.FORMAL
        choices["concern"] = not complaint.heads.exists()
        if key != "lapse":
            context |= _way_on(key, complaint)
        elif choices["right_stays"]:
            context |= NOT_OUTSIDE
    context |= _from_facts(key, complaint, on=on)
    if CATALOGUE[key].fields & MAY_QUOTE:
        context[OWN_WORDS] = passages.everything_they_wrote(complaint)
    choices |= _choices(key, complaint, to)
    if to == To.SUBJECT:
        context |= _of_this_subject(complaint, context, reader)
    if key in CARRY_MINUTES:
        context["minutes"] = _minutes(complaint, to)
        choices["minutes_enclosed"] = bool(context["minutes"])
    return {name: value for name, value in context.items() if value}, choices


NO_WAY_ON: dict[str, str] = {"next_stage_name": "", "write_to": ""}
NOT_OUTSIDE: dict[str, str] = {"outside_body_name": "", "outside_body_link": "", "outside_body_looks_at": ""}
OUTSIDE_OF_IT = frozenset(
    {
        Closure.WITHDRAWN, Closure.CONCERN_ANSWERED, Closure.FEEDBACK_NOTED, Closure.OUT_OF_SCOPE, Closure.CAMPAIGN,
        Closure.NOT_SAID,
    }
)  # fmt: skip
"""Closed in another way than by going through the procedure: neither a next stage nor a referral follows from it."""
COMPLETED = frozenset({Closure.DECIDED_BY_PANEL, Closure.OUTSIDE_FINISHED, Closure.OUT_OF_TIME, Closure.DUPLICATE})
"""Closed with the procedure behind it: what is left is the outside body (S0 §8, R102)."""


def _way_on(key: str, complaint: Complaint) -> letter_context.Context:
    """A letter that closes offers the next stage only where there is one, and the outside body only once the procedure
    is complete: that body asks whether it was (S0 §8, R16, R102)."""
    if not complaint.heads.exists() or complaint.closure in OUTSIDE_OF_IT:
        return {**NO_WAY_ON, **NOT_OUTSIDE}
    if complaint.closure in COMPLETED or complaint.stage_reached >= Stage.PANEL:
        return {**NO_WAY_ON}
    if complaint.stage <= Stage.INFORMAL:
        return {**NOT_OUTSIDE}
    lapsed = key == "closing" and complaint.closure == Closure.NOT_TAKEN_FURTHER
    if lapsed or complaint.answered_formally_on is None:
        return {**NO_WAY_ON, **({} if lapsed else NOT_OUTSIDE)}
    return {**NOT_OUTSIDE}


def concerns_nobody_yet(complaint: Complaint) -> bool:
    """Whether several people are complained about and no head says whom it concerns (R11, R81)."""
    several = complaint.subjects.filter(removed_on__isnull=True).count() > 1
    return several and not complaint.heads_to_answer().filter(about__isnull=False).exists()


def _of_this_subject(complaint: Complaint, context: letter_context.Context, reader: str) -> letter_context.Context:
    """Of several people complained about each reads the heads that concern them and no other's; while nothing says whom
    each concerns, none (R11, R81)."""
    heads = list(complaint.heads_to_answer().prefetch_related("about"))
    theirs = [
        head
        for head in heads
        if not head.about.all() or any((one.name or one.get_kind_display()) == reader for one in head.about.all())
    ]
    if concerns_nobody_yet(complaint):
        theirs = []
    elif len(theirs) == len(heads):
        return {}
    only: letter_context.Context = {**letter_context.numbered("heads", theirs), "actions": [], "summary": ""}
    only[NUMBERED["heads"]] = []  # counted from 1: a gap would tell of the heads about others
    if "findings" in context:
        found = letter_context.answers(complaint, Stage.PANEL, heads=theirs)
        only |= {"findings": found["findings"], "recommendations": found["recommendations"]}
    return only


WRITES_THE_ANSWER = frozenset({Duty.INVESTIGATING_OFFICER, Duty.INDEPENDENT_INVESTIGATOR, Duty.EXTERNAL_THIRD_PARTY})
"""Cells of the routing table whose investigator writes the formal response, appointed by the trust (R94, R97)."""


def _how_investigated(complaint: Complaint, *, on: dt.date) -> letter_context.Context:
    """Who investigated and what they did, without names; whoever the trust appointed for it signs the answer (S0 §7.2,
    R94, R97)."""
    context: letter_context.Context = {"steps_taken": _steps_taken(complaint)}
    named = complaint.investigators.last()
    if named is None:
        return context
    duty = Duty(complaint.procedure.routing(routing.lead_subject(complaint), Stage.FORMAL).carried_out_by)
    appointed = f"appointed by {complaint.academy.trust.name} on {letter_context.worded(named.since)}"
    title = "an independent investigator" if named.external else letter_context.title_of(complaint, named.user, on=on)
    by_the_trust = duty in WRITES_THE_ANSWER
    context |= {
        "investigator_name": named.known_as,
        "investigator_title": f"{title}, {appointed}" if by_the_trust else title,
    }
    if by_the_trust:
        written = "Independent investigator" if named.external else "Investigating officer"
        context |= {"signatory_name": named.known_as, "signatory_title": written, "signatory_place": appointed}
    return context


def _steps_taken(complaint: Complaint) -> list[str]:
    """How many people were heard and how much was looked at in this round: never who or what."""
    spoken = complaint.interviews.filter(round=complaint.round).count()
    accounts = complaint.contributions.filter(
        round=complaint.round, answered_at__isnull=False, declined=False
    ).count()  # fmt: skip
    pieces = complaint.evidence.filter(taken_off_on=None).count()
    said = (
        (spoken, "We held one interview.", "We held {} interviews."),
        (accounts, "We asked for and read one written account.", "We asked for and read {} written accounts."),
        (pieces, "We looked at one piece of evidence.", "We looked at {} pieces of evidence."),
    )
    return [(one if count == 1 else many.format(count)) for count, one, many in said if count]


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
    if key in ("out_of_scope", "some_heads_elsewhere"):
        context |= _elsewhere(complaint)
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
            context |= {"investigator_name": named.known_as, "investigator_title": title}
        context |= {
            "report_due_on": letter_context.worded(
                deadlines.report_by(complaint, answer_by=letter_context.answer_due_on(complaint), on=on)
            ),
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
            context |= {
                "requested_on": letter_context.worded(request.asked_on),
                "ruling": letter_context.ruling(complaint, granted=bool(request.granted)),
                "reasons": request.ruling_reasons or "Your concern about bias can be met in this way.",
            }
    if key == "referral_notice":
        referral = complaint.referrals.last()
        if referral is not None:
            context |= {"outside_body_name": referral.body.in_a_sentence, "reasons": referral.request}
    if key == "reopened":
        last = Entry.objects.filter(about=complaint.uuid, step=Step.REOPEN).order_by("number").last()
        context |= {
            "reasons": complaint.reopened_because, "reopened_on": letter_context.worded(last.on if last else on)
        }  # fmt: skip
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


def _elsewhere(complaint: Complaint) -> letter_context.Context:
    """Where each head that another procedure covers is taken, and what goes on (S0 §3.2, R21, R24, R25)."""
    outside = list(complaint.heads.filter(in_scope=False))
    said: dict[str, None] = {}
    names: dict[str, None] = {}
    why: dict[str, None] = {}
    for head in outside:
        where = reading.filled(complaint.procedure, head.signpost_text)
        name, _, how = where.partition(". ")
        names[name] = None
        why[how or where] = None
        words = f"{how} {head.provider}".strip()
        said[f"{name}: {words}" if words else name] = None
    posts = {post.key: post for post in complaint.procedure.signposts.all()}
    links = {posts[head.signpost_key].address for head in outside if head.signpost_key in posts} - {""}
    providers = [head.provider for head in outside if head.provider]
    return {
        "destination_name": " and ".join(names),
        "reasons": "\n\n".join(why),
        "destinations": list(said),
        "destination_link": links.pop() if len(links) == 1 else "",
        "destination_contact": "; ".join(providers),
        **letter_context.numbered("heads_outside", outside),
        **letter_context.numbered("heads_going_on", complaint.heads.filter(in_scope=True)),
    }


def _choices(key: str, complaint: Complaint, to: CaseLetter.To) -> dict[str, bool]:
    found = complaint.next_hearing
    latest = complaint.independence_requests.last()
    named = complaint.investigators.last()
    return {
        "remote": found is not None and found.mode != found.Mode.IN_PERSON,
        "short_notice": found is not None and found.shorter_by_consent,
        "independent_panel": bool(found and found.panel.must_be_independent),
        "granted": bool(latest and latest.granted),
        "external": bool(named and named.external),
        "to_subject": to == To.SUBJECT,
        "agreed": True,
        "hear_again": complaint.stage == Stage.PANEL,
        "taken_down": complaint.channel == "taken_down",
        "own_earlier": confidential.their_own(complaint),
        "governors_only": letter_context.governors_only(complaint),
        "over": not complaint.is_open,
    }
