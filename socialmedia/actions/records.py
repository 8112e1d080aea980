"""What each act writes down, on a locked incident; gives the ids that its entry of the chronology carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from accounts.models import User
from socialmedia.actions import after, assessing, complaint, evidence, letters, meetings, people
from socialmedia.actions.refusal import Refused
from socialmedia.models import Incident
from socialmedia.vocabulary import Act

Data = dict[str, object]
Record = Callable[..., Data]


def _recur(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, **_: Any) -> Data:
    raise Refused("A recurrence is reported like any post: it becomes an incident of its own, linked to this one.")


RECORDS: dict[Act, Record] = {
    Act.SEAL: evidence.seal,
    Act.NOTE_UNSEEN: evidence.note_unseen,
    Act.SANITISE: evidence.sanitise,
    Act.SET_ASIDE: evidence.set_aside,
    Act.DESCRIBE: evidence.describe,
    Act.NAME_SOURCE: people.name_source,
    Act.NAME_CONCERNED: people.name_concerned,
    Act.NAME_HELPER: people.name_helper,
    Act.ANSWER: assessing.answer,
    Act.ASSESS: assessing.assess,
    Act.MONITOR: assessing.monitor,
    Act.MEET: assessing.meet,
    Act.ANSWER_WITH_ROUTE: assessing.answer_with_route,
    Act.LOOK_AGAIN: after.look_again,
    Act.CONTACT_BODY: people.contact_body,
    Act.CHECK_BODY: people.check_body,
    Act.PLAN_SUPPORT: people.plan_support,
    Act.PLAN_MEETING: meetings.plan,
    Act.CHANGE_MEETING: meetings.change,
    Act.CANCEL_MEETING: meetings.cancel,
    Act.MAKE_PRINTS: meetings.make_prints,
    Act.RECORD_MEETING: meetings.record,
    Act.RECORD_OPTIONS: meetings.record_options,
    Act.ASK_REMOVAL: after.ask_removal,
    Act.CHECK_REMOVAL: after.check_removal,
    Act.REPORT_TO_PLATFORM: after.report_to_platform,
    Act.RECORD_DECISION: after.record_decision,
    Act.WRITE_TO_INVOLVED: letters.to_involved,
    Act.WRITE_TO_ALL: letters.to_all,
    Act.WRITE_FROM_CHAIR: letters.from_chair,
    Act.TAKE_MEASURE: after.take_measure,
    Act.HOLD_INVESTIGATION: assessing.hold_investigation,
    Act.OVERRIDE: assessing.override,
    Act.NOT_RESOLVED: after.not_resolved,
    Act.ESCALATE: after.escalate,
    Act.BEGIN_REVIEW: after.begin_review,
    Act.REVIEW: after.review,
    Act.CLOSE: after.close,
    Act.RECUR: _recur,
    Act.LINK: after.link,
    Act.RAISE_COMPLAINT: complaint.raise_it,
}
"""Every act but the report itself (report.py), which comes before there is an incident."""
