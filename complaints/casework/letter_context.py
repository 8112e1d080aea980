"""Turns the facts of a complaint into the worded fields that the post room merges (letters.fields)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import date_format

from accounts import posts
from accounts.models import Place, Post, PostKind, User
from complaints.casework import routing
from complaints.casework.models import Clock, Complaint, Finding, Head, PanelMember
from complaints.casework.permissions import PRINCIPAL_AND_ABOVE
from complaints.policy.for_letters import called
from complaints.policy.in_force import outside_body
from complaints.policy.models import OutsideBody
from complaints.policy.vocabulary import ClockKind, NameKey, PanelRule, Stage
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import InsufficientCalendar, due, next_school_day
from complaints.schooldays.models import Outcome
from letters import signs
from letters.fields import NUMBERED

Context = dict[str, str | list[str]]

ANSWER_CLOCK: dict[Stage, ClockKind] = {
    Stage.INTAKE: ClockKind.ANSWER_INFORMAL,
    Stage.INFORMAL: ClockKind.ANSWER_INFORMAL,
    Stage.FORMAL: ClockKind.ANSWER_FORMAL,
    Stage.PANEL: ClockKind.DECIDE_PANEL,
}
"""The clock whose date a letter of each stage promises."""


def worded(day: dt.date | None) -> str:
    """Friday 12 February 2027; empty without a day."""
    return date_format(day, "l j F Y") if day else ""


def own_page(token: str) -> str:
    """The address of the complainant's own page. The page belongs to a room above; a test holds the two together."""
    return f"{settings.SITE_URL}/your-complaint/{token}/"


def account_link(token: str) -> str:
    """Where somebody without a sign-in gives the one account that they are asked for. The page belongs to a room above;
    a test holds the two together."""
    return f"{settings.SITE_URL}/answer/{token}/"


def way_in() -> str:
    """Where the own page is opened with a reference and a PIN; short enough to be typed from a letter."""
    return f"{settings.SITE_URL}/your-complaint/"


def place_to_ask(complaint: Complaint) -> Place:
    """Where somebody without an own page turns to: the academy, or the trust when it is about the principal or
    somebody above, because then nobody at the academy keeps the record (S0 §7, R101)."""
    academy = complaint.academy
    return academy.trust if complaint.lead_subject in PRINCIPAL_AND_ABOVE else academy


def _held(complaint: Complaint, user: User, *, on: dt.date) -> list[Post]:
    """The posts by which somebody can sign a letter of this complaint, the highest first."""
    held = [post for post in posts.held_by(user, on=on) if post.academy_id in (None, complaint.academy_id)]
    order = list(PostKind)
    return sorted(held, key=lambda post: -order.index(PostKind(post.kind)))


def signs_for(complaint: Complaint, user: User | None, *, on: dt.date) -> str:
    """The academy, or the trust for whoever signs by a post at the trust."""
    held = _held(complaint, user, on=on) if user is not None else []
    return complaint.academy.trust.name if held and held[0].academy_id is None else complaint.academy.name


def title_of(complaint: Complaint, user: User, *, on: dt.date) -> str:
    """The post by which somebody signs, as the trust calls it."""
    held = _held(complaint, user, on=on)
    for post in held:
        try:
            name = complaint.procedure.name(post.kind)
        except ValueError:
            continue
        return f"Acting {name[:1].lower()}{name[1:]}" if post.acting_for_id else name
    return user.job_title or (held[0].get_kind_display() if held else "For the academy")


def base(complaint: Complaint, *, on: dt.date) -> Context:
    """What almost every letter of this complaint may say."""
    person = complaint.complainant
    signatory = (complaint.clerk if complaint.stage >= Stage.PANEL else complaint.handler) or complaint.handler
    academy = complaint.academy
    # With nobody to sign it is the trust that writes: the head of the academy may be the one complained about.
    office = academy.trust if signatory is None or complaint.lead_subject in PRINCIPAL_AND_ABOVE else academy
    title = title_of(complaint, signatory, on=on) if signatory else "For the trust"
    context: Context = {
        "academy_name": academy.name,
        "trust_name": academy.trust.name,
        "complainant_name": person.shown_name,
        "reference": complaint.reference,
        "received_on": worded(complaint.received_on),
        "treated_as_received_on": worded(complaint.treated_as_received_on),
        # What was cut for the lists is never quoted cut to the person who wrote it.
        "summary": signs.in_words(complaint.words if complaint.summary.endswith("…") else complaint.summary),
        **numbered("heads", complaint.heads_to_answer()),
        "stage_name": complaint.procedure.stage_in_a_sentence(complaint.stage),
        "own_page_link": own_page(person.token),
        "panel_name": complaint.procedure.name("review_panel"),
        "limit_words": _limit_words(complaint, ClockKind.RAISE),
        "incident_on": worded(complaint.happened_on),
        "last_day_to_raise": worded(complaint.raise_by),
        "closed_on": worded(complaint.closed_on or on),
        "closure_reason": complaint.procedure.closure_words(complaint.closure) if complaint.closure else "",
        "settled_on": worded(complaint.settled_on),
        "settled_how": complaint.settled_how,
        "withdrawn_on": worded(complaint.closed_on or on),
        "actions": [complaint.action_taken] if complaint.action_taken.strip() else [],
        "contact_name": signatory.name if signatory else office.name,
        "contact_email": (signatory.email if signatory else "") or office.email,
        "contact_telephone": (signatory.telephone if signatory else "") or office.telephone,
        "signatory_name": signatory.name if signatory else office.name,
        "signatory_title": title[:1].upper() + title[1:],
        "signatory_place": signs_for(complaint, signatory, on=on),
        "adjustments_honoured": person.adjustments_in_letters,
    }
    return context | called(complaint.procedure) | _due(complaint) | _outside(complaint, on=on)


def numbered(name: str, heads: Iterable[Head]) -> Context:
    """These heads under the name of a letter's list, each with the number that it has everywhere (R9)."""
    rows = list(heads)
    return {name: [head.text for head in rows], NUMBERED[name]: [str(head.number) for head in rows]}


LONGEST_QUOTED = 6_000
"""Characters of the complainant's words that a receipt carries: about three pages."""


def beginning(words: str) -> tuple[str, bool]:
    """The words in full, or their beginning to the end of a word, and whether more follows; a picture sign that no
    letter can print as what it is called."""
    words = signs.in_words(words.strip())
    if len(words) <= LONGEST_QUOTED:
        return words, False
    return words[:LONGEST_QUOTED].rsplit(maxsplit=1)[0].rstrip() + " …", True


def _limit_words(complaint: Complaint, kind: ClockKind) -> str:
    limit = complaint.procedure.limit(kind)
    return limit.words if limit else ""


def answer_due_on(complaint: Complaint) -> dt.date | None:
    """The day by which the answer of this stage is due, where it is known."""
    clock = _clock(complaint)
    return clock.due_on if clock else None


def _clock(complaint: Complaint) -> Clock | None:
    kind = ANSWER_CLOCK.get(complaint.stage, ClockKind.TRIAGE)
    return complaint.clocks.filter(kind=kind).order_by("-pk").first()


def _due(complaint: Complaint) -> Context:
    clock = _clock(complaint)
    if clock is None:
        return {}
    words: Context = {"due_on": worded(clock.due_on), "due_days": _limit_words(complaint, ClockKind(clock.kind))}
    if clock.kind != ClockKind.TRIAGE:
        # The request for this stage, or that a concern be treated as a complaint, may be later than the first receipt.
        words["received_on"] = worded(clock.received_on)
        words["treated_as_received_on"] = worded(clock.treated_as_received_on)
    return words


def _outside(complaint: Complaint, *, on: dt.date) -> Context:
    """The outside body is the one of the day of issue (R102, R103)."""
    try:
        body = outside_body(on=on, procedure=complaint.procedure)
    except OutsideBody.DoesNotExist:
        return {}
    return {
        "outside_body_name": body.in_a_sentence, "outside_body_link": body.link,
        "outside_body_looks_at": body.looks_at.strip(),
    }  # fmt: skip


def answer_is_late(complaint: Complaint, stage: Stage, *, on: dt.date) -> bool:
    """Whether the answer of this stage would itself go after its limit. An acknowledgement that was late, or an earlier
    stage, is no reason to say sorry that this answer is (R53, R62)."""
    limit = complaint.clocks.filter(kind=ANSWER_CLOCK[stage]).order_by("-pk").first()
    law = complaint.clocks.filter(kind=ClockKind.EARLY_YEARS, outcome=Outcome.RUNNING)
    return any(clock.is_late(on) for clock in [*([limit] if limit else []), *law])


def waiting(complaint: Complaint) -> bool:
    """Whether the date that the letter would promise waits for term dates."""
    clock = complaint.clocks.filter(kind=ANSWER_CLOCK.get(complaint.stage, ClockKind.TRIAGE)).order_by("-pk").first()
    return clock is not None and clock.due_on is None


def answers(complaint: Complaint, stage: Stage, *, heads: Iterable[Head] | None = None) -> Context:
    """The finding and reasons for each head, in the order of the heads (R9)."""
    found = {
        f.head_id: f for f in Finding.objects.filter(head__complaint=complaint, stage=stage, round=complaint.round)
    }
    lines, recommendations = [], []
    report = complaint.latest_report if stage == Stage.FORMAL else None
    facts = {row.head_id: row.facts.strip() for row in report.per_head.all()} if report is not None else {}
    for head in complaint.heads_to_answer() if heads is None else heads:
        finding = found.get(head.pk)
        said = f"{finding.get_outcome_display()}. {finding.reasons}" if finding else ""
        lines.append(f"{facts[head.pk]}\n{said}" if said and facts.get(head.pk) else said)
        if finding and finding.recommendation.strip():
            recommendations.append(finding.recommendation.strip())
    if stage == Stage.PANEL:
        # What a panel recommends is for the trust to decide: it is done once the record says so (S0 §6.3).
        to_do = [complaint.action_taken.strip()] if complaint.action_taken.strip() else []
    else:
        to_do = _to_do(complaint, stage, recommendations)
    return {"findings": lines, "recommendations": recommendations, "actions": to_do}


def _to_do(complaint: Complaint, stage: Stage, recommendations: list[str]) -> list[str]:
    """What the answer says will be done: what was recommended, else the solutions of the approved report (R33)."""
    report = complaint.latest_report if stage == Stage.FORMAL else None
    solutions = report.potential_solutions.splitlines() if report is not None and not recommendations else []
    found = [*recommendations, *(line.strip(" -•\t") for line in solutions), complaint.action_taken.strip()]
    return list(dict.fromkeys(line for line in found if line))


def next_stage(complaint: Complaint, *, on: dt.date, by_post: bool = False) -> Context:
    """The way on: which stage, until when, and whom to write to (R35, R63–R64)."""
    if complaint.stage <= Stage.INFORMAL:
        stage, person = Stage.FORMAL, routing.handler_at(complaint, Stage.FORMAL, on=on).user
        kind = ClockKind.ASK_FOR_FORMAL
    else:
        stage, person = Stage.PANEL, routing.clerk_for(complaint, on=on).user
        kind = ClockKind.ASK_FOR_PANEL
    last = last_day(complaint, kind, sent_on=on, by_post=by_post)
    return {
        "next_stage_name": complaint.procedure.stage_in_a_sentence(stage),
        "last_day": worded(last),
        "last_day_days": _limit_words(complaint, kind),
        "write_to": address_of(complaint, person, on=on),
    }


def last_day(complaint: Complaint, kind: ClockKind, *, sent_on: dt.date, by_post: bool) -> dt.date | None:
    """The last day to ask for the next stage when the answer goes that day (S0 §6.2; by post: the next school day)."""
    rule = complaint.procedure.rule(kind)
    if rule is None:
        return None
    calendar = calendar_of(complaint.academy_id)
    try:
        runs_from = next_school_day(calendar, sent_on + dt.timedelta(days=1)) if by_post else sent_on
        return due(runs_from, rule, calendar).due_on
    except InsufficientCalendar:
        return None


def address_of(complaint: Complaint, person: User | None, *, on: dt.date) -> str:
    """Whom to write to, with the address of their place and an e-mail address. Somebody with a post at the trust is
    written to there; so is everybody when it is about the principal or above, whose office opens the academy's post."""
    held = _held(complaint, person, on=on) if person is not None else []
    place = complaint.academy.trust if held and held[0].academy_id is None else place_to_ask(complaint)
    where = ", ".join(line.strip() for line in place.address.splitlines() if line.strip())
    who = f"{person.name}, {title_of(complaint, person, on=on)}" if person else ""
    if person is None and place == complaint.academy:
        who = complaint.procedure.name("office")
    mail = (person.email if person else "") or place.email
    return ", ".join(part for part in (who, place.name, where) if part) + (f", or by e-mail to {mail}" if mail else "")


def ruling(complaint: Complaint, *, granted: bool) -> str:
    """What a ruling on an independent panel means: what the certificate demands of it, and no more (S0 §10, R133)."""
    if not granted:
        return "the panel stays as the procedure provides"
    if complaint.procedure.panel_rule_for(routing.lead_subject(complaint)) == PanelRule.THREE_GOVERNORS:
        return "everybody on the panel will come from another school, the authority or elsewhere"
    council = complaint.procedure.name(NameKey.COUNCIL)
    member = complaint.procedure.name(NameKey.BOARD_MEMBER)
    return f"nobody on the panel will be a member of the {council} or a {member}"


def governors_only(complaint: Complaint) -> bool:
    """Whether three governors hear it, of whom none has to be independent (S1; R223): then no letter promises one. An
    independent panel that was granted has independent members (certificate)."""
    asked = complaint.independence_requests.filter(round=complaint.round).last()
    rule = complaint.procedure.panel_rule_for(routing.lead_subject(complaint))
    return rule == PanelRule.THREE_GOVERNORS and not (asked and asked.granted)


def hearing(complaint: Complaint) -> Context:
    """The date, time, place and people of the hearing (R72–R77)."""
    found = complaint.next_hearing
    if found is None:
        return {}
    clerk_mail = complaint.clerk.email if complaint.clerk else complaint.academy.email
    where = found.place + (f"\n{found.link}" if found.link else "")
    return {
        "hearing_on": worded(found.on),
        "hearing_time": found.begins.strftime("%H:%M"),
        "hearing_place": where,
        "panel_members": [member_words(member) for member in found.panel.sitting()],
        "submissions_by": worded(found.submissions_by),
        "submissions_to": clerk_mail,
        "papers_on": worded(found.papers_by),
        "notice_days": _limit_words(complaint, ClockKind.NOTICE),
        "old_hearing_on": worded(found.on),
        "attendance": attendance(complaint),
    }


def member_words(member: PanelMember) -> str:
    """A member as a letter names them."""
    words = f"{member.known_as}, {member.get_capacity_display().lower()}"
    if member.independent:
        words += ", independent of the management and running of the academy and the trust"
    return f"{words} (chair)" if member.is_chair else words


def attendance(complaint: Complaint) -> str:
    """Who was there, and what was decided about anybody absent (R74)."""
    found = complaint.last_hearing
    if found is None:
        return ""
    rows = list(found.attendances.all())
    here = ", ".join(f"{row.name} ({row.get_part_display().lower()})" for row in rows if row.present)
    absent = " ".join(f"{row.name} was absent: {row.absence_decision}" for row in rows if not row.present)
    return f"Present: {here}. {absent}".strip()
