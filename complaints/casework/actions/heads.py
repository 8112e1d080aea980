"""The heads of complaint: cut out of the complainant's words, confirmed or corrected by them, raised later (R9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from complaints.casework import correspondence, passages
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.messages import send_message
from complaints.casework.actions.record import open_for
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import CaseLetter, Complaint, Finding, Head, Message, Passage, Point
from complaints.casework.vocabulary import State
from letters import post_room
from letters.vocabulary import LetterState

ELSEWHERE = "some_heads_elsewhere"
STILL_CUT = frozenset({State.RECEIVED, State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL})
LATER_POINTS = frozenset({State.INFORMAL, State.FORMAL, State.REPORT_SUBMITTED, State.REPORT_APPROVED})
"""Where a point that is raised after the heads were agreed can still be looked at beside the others."""
TAKEN_IN = frozenset({State.INFORMAL, State.FORMAL})
"""Where it can still be answered with them."""


@transaction.atomic
def cut_heads(
    complaint: Complaint, *, heads: Sequence[Mapping[str, Any]], by: User, at: dt.datetime, once: str = ""
) -> Complaint:
    """The heads of complaint as cut out of the complainant's words, each in scope or signposted (R9, R20–R25).

    A row holds `text` and may hold `pk` (a head that it changes), `sentences` (numbers of `passages.texts_of`),
    `quote`, `in_scope`, `signpost_key`, `signpost_text`, `provider`, `first_to`, `about` (subjects) and, once the heads
    are frozen, `with_others`. Raises Refused.
    """
    locked = open_for(complaint, by, at)
    if repeated(locked, once):
        return locked
    later = locked.heads_frozen_on is not None
    if not later and Finding.objects.filter(head__complaint=locked).exists():
        raise Refused("Findings are recorded on these heads. Freeze them; a new point is then added as raised later.")
    given = [row for row in heads if row["text"].strip()]
    if not given:
        raise Refused("Write down at least one head of complaint.")
    texts = passages.texts_of(locked)
    kept = {} if later else {head.pk: head for head in locked.heads.all()}
    staying: set[int] = {int(row["pk"]) for row in given if row.get("pk")} & set(kept)
    locked.heads.filter(pk__in=set(kept) - staying).delete()
    for pk in staying:
        # Out of the way, so that numbers can change places.
        Head.objects.filter(pk=pk).update(number=1000 + kept[pk].number)
    start = locked.heads.count() if later else 0
    for number, row in enumerate(given, start=start + 1):
        head = kept[row["pk"]] if row.get("pk") in staying else Head(complaint=locked, added_later=later)
        _write(head, row, number=number, texts=texts, on=day_of(at))
    if not later:
        locked.heads_agreed_on, locked.heads_sent_on, locked.heads_reply_by = None, None, None
        locked.save()
    note(locked, "heads_written", by=by, at=at, data={"count": len(given), "later": later, **mark(once)})
    tell_where_else(locked, by=by, at=at)
    return locked


def _write(head: Head, row: Mapping[str, Any], *, number: int, texts: Sequence[passages.Text], on: dt.date) -> None:
    head.number, head.text = number, row["text"].strip()
    head.in_scope = row.get("in_scope", True)
    head.signpost_key, head.signpost_text = row.get("signpost_key", ""), row.get("signpost_text", "")
    head.provider = row.get("provider", "").strip() if not head.in_scope else ""
    head.first_to = row.get("first_to", "") if head.in_scope else ""
    head.answered_with_others = bool(head.added_later and row.get("with_others"))
    if head.in_scope and not head.first_settled:
        head.closed_on = None
    elif not head.in_scope:
        head.closed_on = head.closed_on or on
    try:
        found = passages.chosen(row.get("sentences", ()), texts, head=head)
    except passages.Unreadable as fault:
        raise Refused(f"Head {number}: {fault}") from fault
    quote = row.get("quote", "").strip()
    place = passages.quoted(quote, texts, head=head) if quote and not found else None
    if place is not None:
        found = [place]
    head.quote = quote or " … ".join(one.text for one in found)
    head.save()
    head.passages.all().delete()
    Passage.objects.bulk_create(found)
    if "about" in row:
        head.about.set(row["about"])


def tell_where_else(complaint: Complaint, *, by: User, at: dt.datetime) -> None:
    """While some heads go on and others are covered elsewhere, a letter that says so waits to be read and sent; it is
    drafted again when they change, and put away when there is nothing to say (S0 §3.2, R21, R25)."""
    outside = [head.text for head in complaint.heads.filter(in_scope=False)]
    mixed = bool(outside) and complaint.heads.filter(in_scope=True).exists() and complaint.state in STILL_CUT
    for earlier in correspondence.pending(complaint).filter(letter__key=ELSEWHERE):
        post_room.withdraw(earlier.letter, by=by, at=at)
    said = complaint.letters.filter(letter__key=ELSEWHERE, letter__state=LetterState.ISSUED).select_related("letter")
    told = any(row.letter.context.get("heads_outside") == outside for row in said)
    if mixed and not told:
        made = correspondence.write(complaint, ELSEWHERE, to=CaseLetter.To.COMPLAINANT, by=by, at=at, on=day_of(at))
        for case_letter in made:
            note(
                complaint, "letter_begun", by=by, at=at, data={"letter": str(case_letter.letter.uuid), "key": ELSEWHERE}
            )


ASK = (
    "We have set out the points of your complaint that we will answer. Please look at them on this page, and confirm "
    "them or tell us what is wrong or missing, by {day}. If we hear nothing by then, they stand as they are."
)


@transaction.atomic
def offer_heads(complaint: Complaint, *, reply_by: dt.date, by: User, at: dt.datetime) -> Complaint:
    """The heads are shown on the complainant's own page to be confirmed or corrected by a day, and they are told (R9,
    R29)."""
    locked = open_for(complaint, by, at)
    if reply_by <= day_of(at):
        raise Refused("The day to answer by must be in the future.")
    if not locked.heads.exists():
        raise Refused("Write down the heads of complaint first.")
    if undecided(locked):
        raise Refused("Decide first about what the complainant said of the heads.")
    if locked.heads_frozen_on is not None:
        raise Refused("The heads are frozen already.")
    locked.heads_sent_on, locked.heads_reply_by = day_of(at), reply_by
    locked.heads_agreed_on, locked.heads_reminded_on = None, None
    locked.save()
    note(locked, "heads_offered", by=by, at=at)
    send_message(locked, text=ASK.format(day=f"{reply_by:%A} {reply_by.day} {reply_by:%B %Y}"), by=by, at=at)
    return locked


@transaction.atomic
def answer_heads(
    complaint: Complaint,
    *,
    agreed: bool,
    text: str,
    at: dt.datetime,
    corrections: Mapping[int, str] | None = None,
    once: str = "",
) -> Complaint:
    """The complainant confirms the heads from their own page, or says which they would put differently and what is
    missing. Each of these is kept as a point to be decided on (R9)."""
    locked = lock(complaint)
    if repeated(locked, once):
        return locked
    heads = {head.number: head for head in locked.heads.all()}
    other_words = {n: said.strip() for n, said in (corrections or {}).items() if n in heads and said.strip()}
    missing = text.strip()
    if agreed:
        locked.heads_agreed_on = day_of(at)
        locked.save()
    elif other_words or missing:
        message = Message.objects.create(
            complaint=locked, from_complainant=True, sent_at=at, text=_as_written(heads, other_words, missing)
        )
        given = [
            Point(
                complaint=locked, kind=Point.Kind.OTHER_WORDS, head=heads[n], head_text=heads[n].text, text=said,
                message=message, said_on=day_of(at),
            )
            for n, said in other_words.items()
        ]  # fmt: skip
        if missing:
            given.append(
                Point(complaint=locked, kind=Point.Kind.MISSING, text=missing, message=message, said_on=day_of(at))
            )
        Point.objects.bulk_create(given)
        locked.heads_sent_on, locked.heads_reply_by = None, None
        locked.save()
    note(locked, "heads_answered", by=None, at=at, data={"agreed": agreed, **mark(once)})
    return locked


def _as_written(heads: Mapping[int, Head], other_words: Mapping[int, str], missing: str) -> str:
    said = [f"Instead of “{heads[n].text}”:\n{words}" for n, words in sorted(other_words.items())]
    return "\n\n".join([*said, *([missing] if missing else [])])


@transaction.atomic
def raise_later(complaint: Complaint, *, text: str, at: dt.datetime, once: str = "") -> Complaint:
    """After the heads were agreed the complainant raises something new: kept, marked as new, to be decided on (R9)."""
    locked = lock(complaint)
    if repeated(locked, once):
        return locked
    if locked.heads_frozen_on is None or locked.state not in LATER_POINTS:
        raise Refused("A new point cannot be added where the complaint now stands. Send us a message instead.")
    if not text.strip():
        raise Refused("Write down what is new.")
    message = Message.objects.create(complaint=locked, from_complainant=True, text=text.strip(), sent_at=at)
    Point.objects.create(
        complaint=locked, kind=Point.Kind.LATER, text=text.strip(), message=message, said_on=day_of(at)
    )
    note(locked, "point_raised", by=None, at=at, data={"message": message.pk, **mark(once)})
    return locked


def undecided(complaint: Complaint) -> bool:
    """Whether the complainant said something about the heads that nobody has decided on."""
    return complaint.points.filter(decision="").exists()


DECIDED: dict[str, str] = {
    Point.Decision.TAKEN: "We have taken it into the points that we answer.",
    Point.Decision.COVERED: "One of the points that we answer covers it already.",
    Point.Decision.OWN_COMPLAINT: "It is a matter of its own. You can raise it as a complaint of its own.",
    Point.Decision.NOT_TAKEN: "We leave the points as they are.",
}
"""What the complainant reads about a point of theirs."""


@transaction.atomic
def decide_point(
    point: Point, *, decision: str, reasons: str, wording: str = "", by: User, at: dt.datetime
) -> Complaint:
    """What becomes of something that the complainant said about the heads; they read it with its reasons (R9, R12).

    Taken: the head gets the wording, or there is a new head that leads back to the words of the message. Raises
    Refused.
    """
    locked = open_for(point.complaint, by, at)
    point = Point.objects.select_related("head", "message").get(pk=point.pk)
    if point.decision:
        raise Refused("This has been decided already.")
    taken = decision == Point.Decision.TAKEN
    if not taken and not reasons.strip():
        raise Refused("Give the reasons. The complainant reads them.")
    if taken:
        _take_in(locked, point, wording.strip() or point.text, at=at)
    point.decision, point.reasons = decision, reasons.strip()
    point.decided_by, point.decided_on = by, day_of(at)
    point.save()
    locked.save()
    note(locked, "point_decided", by=by, at=at, data={"point": point.pk, "decision": decision})
    if not locked.complainant.anonymous:
        quoted = point.text if len(point.text) <= 300 else point.text[:300].rsplit(" ", 1)[0] + " …"
        told = (
            f"About the points that we answer, you wrote: “{quoted}”\n\n{DECIDED[decision]} {reasons.strip()}".strip()
        )
        send_message(locked, text=told, by=by, at=at)
    return locked


def _take_in(complaint: Complaint, point: Point, wording: str, *, at: dt.datetime) -> None:
    later = point.kind == Point.Kind.LATER
    if later and complaint.state not in TAKEN_IN:
        raise Refused("The report is in, so it can no longer be answered with the others. Choose another way.")
    if not later and complaint.heads_frozen_on is not None:
        raise Refused("The heads are frozen.")
    head = point.head if point.kind == Point.Kind.OTHER_WORDS else None
    if point.kind == Point.Kind.OTHER_WORDS and head is None:
        raise Refused("That head is not there any more. Write the heads anew, then say here that one covers it.")
    if head is None:
        last = complaint.heads.order_by("-number").values_list("number", flat=True).first() or 0
        head = Head(complaint=complaint, number=last + 1, added_later=later, answered_with_others=later)
        head.quote = point.text
    head.text = wording
    head.save()
    point.head = head
    place = point.message.text.find(point.text) if point.message else -1
    if point.message is not None and place >= 0:
        Passage.objects.create(
            head=head, source=Passage.Source.MESSAGE, message=point.message, start=place,
            end=place + len(point.text), text=point.text,
        )  # fmt: skip
    if not later:
        complaint.heads_agreed_on, complaint.heads_sent_on, complaint.heads_reply_by = None, None, None


@transaction.atomic
def record_first(head: Head, *, settled: bool, outcome: str, on: dt.date, by: User, at: dt.datetime) -> None:
    """What came of turning first to the post that the procedure names, such as the SENCO; not settled, it goes into the
    procedure (S0 §3.2, R22)."""
    locked = open_for(head.complaint, by, at)
    head = locked.heads.get(pk=head.pk)
    if not head.first_to or head.first_on is not None:
        raise Refused("This head does not go first to anybody, or what came of it is recorded.")
    if on > day_of(at):
        raise Refused("The day cannot be in the future.")
    if not outcome.strip():
        raise Refused("Say what came of it.")
    head.first_on, head.first_outcome, head.first_settled = on, outcome.strip(), settled
    head.closed_on = on if settled else None
    head.save()
    note(locked, "first_recorded", by=by, at=at, on=on, data={"head": head.number, "settled": settled})
