"""What is recorded between the steps of a practice complaint: heads cut out of the words, an investigator's work."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from complaints.casework import actions
from complaints.casework.models import Contribution, Head
from complaints.policy.reading import filled

if TYPE_CHECKING:
    from complaints.casework.demo.walker import Walker

BETWEEN = "|"
"""Stands between the quotes of a story's `says["quotes"]`, one for each head."""


def cut(walk: Walker) -> None:
    """The heads are cut out of the complainant's words, each with the place that it comes from."""
    story, by, at = walk.story, walk.handler, walk.at
    quotes, outside = walk.say("quotes", "").split(BETWEEN), walk.say("elsewhere", "").split(BETWEEN)
    rows = [
        {"text": text, "quote": quotes[number].strip() if number < len(quotes) else "",
         **(_elsewhere(walk, outside[number].strip()) if number < len(outside) else {})}
        for number, text in enumerate(story.heads)
    ]  # fmt: skip
    walk.complaint = actions.cut_heads(walk.complaint, heads=rows, by=by, at=at)


def _elsewhere(walk: Walker, key: str) -> dict[str, object]:
    """Which other procedure covers a head, by the key of its signpost; nothing where this one does."""
    if not key:
        return {}
    procedure = walk.complaint.procedure
    post = procedure.signposts.get(key=key)
    return {
        "in_scope": False, "signpost_key": key, "signpost_text": filled(procedure, f"{post.title}. {post.text}"),
        "provider": walk.say("provider", "") if key == "other_providers" else "",
    }  # fmt: skip


def ask_about(walk: Walker) -> None:
    """The complainant is asked to confirm the heads, would put one differently, and misses another."""
    reply_by = walk.on + dt.timedelta(days=7)
    walk.complaint = actions.offer_heads(walk.complaint, reply_by=reply_by, by=walk.handler, at=walk.at)
    walk.later()
    walk.complaint = actions.answer_heads(
        walk.complaint, agreed=False, at=walk.at, text=walk.say("missing", "Nobody told us before the first time."),
        corrections={1: walk.say("other_words", walk.story.heads[0])},
    )  # fmt: skip


def weigh(walk: Walker) -> None:
    """How much hangs on it, when it happened, and a risk."""
    by, at = walk.handler, walk.at
    walk.complaint = actions.classify(walk.complaint, by=by, at=at, severity=walk.say("severity", "moderate"))
    last = walk.complaint.happened_on or walk.complaint.received_on
    days = [(last - dt.timedelta(days=21), walk.say("first_time", "The first time")),
            (last, walk.say("last_time", "The last time"))]  # fmt: skip
    how = walk.say("series", "The same thing each time, with the same people.")
    walk.complaint = actions.set_occurrences(walk.complaint, days=days, series=True, series_how=how, by=by, at=at)
    walk.complaint = actions.see_risk(
        walk.complaint, kind="reprisal", by=by, at=at,
        words=walk.say("risk", "The family fears that it is held against their child. The head of year keeps an eye."),
    )  # fmt: skip


def look_into(walk: Walker) -> None:
    """The plan, an interview with its agreed record, evidence, accounts asked of others, work on the first head."""
    by, complaint = walk.cast.investigator, walk.complaint
    heads: list[Head] = list(complaint.heads_to_answer())
    actions.write_plan(
        complaint, by=by, at=walk.at,
        what_happened=walk.say("unclear", "What was said and done on the day, and who was told of it afterwards."),
        who_involved=walk.say("whom", "Those who were there, and the office, which keeps the messages."),
        put_right=complaint.wanted or "To be asked of the complainant.",
        how="Read what was written at the time, speak with each person alone, and put what they say side by side.",
    )  # fmt: skip
    walk.later()
    interview = actions.record_interview(
        complaint, heads=heads[:1], by=by, at=walk.at, on=walk.on, name=complaint.display_name, part="complainant",
        how="in_person", present="", companion=walk.say("companion", "A friend of the family"), user=None,
        notes=walk.say("interview", "Went through the day hour by hour. What matters most is that it is said aloud."),
    )  # fmt: skip
    actions.list_evidence(
        complaint, heads=heads, by=by, at=walk.at, title="Messages of that week", kind="message", source="The office",
        obtained_on=walk.on, shows="What was written, and when. Nothing is missing for these days.",
    )  # fmt: skip
    first = actions.ask_to_contribute(
        complaint, name="Ingram Merri", email="ingram.merri@example.org", user=None, days=3, heads=heads[:1],
        question=walk.say("asked", "You were there that evening. What did you see and hear?"), by=by, at=walk.at,
    )  # fmt: skip
    actions.ask_to_contribute(
        complaint, name="Quenby Light", email="quenby.light@example.org", user=None, days=5, keep_name_back=True,
        question=walk.say("asked", "You were there that evening. What did you see and hear?"), by=by, at=walk.at,
        heads=heads[:1],
    )  # fmt: skip
    # No worker runs while the practice trust is built: its e-mails count as sent on that day.
    Contribution.objects.filter(complaint=complaint).update(told=Contribution.Told.SENT, told_at=walk.at)
    actions.note_agreement(interview, record="sent", on=walk.on, reply_by=walk.on, by=by, at=walk.at)
    walk.later()
    actions.note_agreement(interview, record="agreed", on=walk.on, by=by, at=walk.at)
    actions.contribute(
        first, text=walk.say("account", "I stood by the door. I heard it, and so did those beside me."), by=None,
        at=walk.at,
    )  # fmt: skip
    found = walk.findings()[0]
    actions.work_on_head(
        heads[0], by=by, at=walk.at, outcome=str(found["outcome"]), reasons=str(found["reasons"]),
        facts=walk.say("facts", "The people who were there agree on the place and the hour."),
        solutions=str(found["recommendation"]),
    )  # fmt: skip
    walk.complaint.refresh_from_db()
