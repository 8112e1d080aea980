"""The assessment and the branch; live investigations; gates opened by hand with reasons."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from socialmedia import gates, permissions
from socialmedia.actions.refusal import Refused
from socialmedia.facts import Facts
from socialmedia.models import Assessment, Incident, Override
from socialmedia.vocabulary import Act, Kind

Data = dict[str, object]

FACTS = ("where", "who", "brought", "evidence")
NATURE = ("valid_concern", "names_somebody", "crime", "allegation", "unsure")
PROPORTION = ("true_in_it", "spread", "confrontation", "media", "legal_headings")
ASKED = (*FACTS, *NATURE)
"""The four questions of fact and the five of nature, in the order of the flow chart (S0 App. 1)."""
YES_NO: dict[bool | None, str] = {True: "yes", False: "no", None: ""}
"""What an entry of the chronology calls an answer to a question of nature."""

CHANGED_MEANWHILE = "Somebody else answered on this assessment after you opened the page."


class AnsweredMeanwhile(Refused):
    """The assessment is not what the page showed any more."""


def answer(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, version: int | None = None,
    kinds: list[str] | None = None, **facts: Any,
) -> Data:  # fmt: skip
    """Answers to some questions. `version` is what the page showed, 0 where nothing was answered: two at once do not
    undo each other (R180). The entry tells of yes and no which replaced which; of words only that they changed."""
    row = Assessment.objects.select_for_update().filter(incident=incident).first()
    row = row or Assessment(incident=incident, by=by, at=at)
    if version is not None and version != row.version:
        raise AnsweredMeanwhile(CHANGED_MEANWHILE)
    given = {name: facts[name] for name in (*ASKED, *PROPORTION) if name in facts}
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    answers = {name: [YES_NO[getattr(row, name)], YES_NO[given[name]]] for name in changed if name in NATURE}
    for name in changed:
        setattr(row, name, given[name])
    if kinds is not None and kinds != incident.kinds:
        incident.kinds = [kind for kind in kinds if kind in Kind.values]
        changed.append("kinds")
    row.version, row.by, row.at = row.version + 1, by, at
    row.save()
    incident.assessment = row
    return {"fields": changed, "answers": answers}


def unanswered(incident: Incident) -> list[str]:
    """The questions without an answer yet, in order."""
    row = Assessment.objects.filter(incident=incident).first()
    if row is None:
        return [*ASKED, "kinds"]
    missing = [name for name in FACTS if not getattr(row, name).strip()]
    missing += [name for name in NATURE if getattr(row, name) is None]
    return missing + ([] if incident.kinds else ["kinds"])


def still_to_answer(incident: Incident) -> str:
    """How many questions have no answer yet, in words; nothing when all have."""
    missing = len(unanswered(incident))
    return f"{missing} question{'' if missing == 1 else 's'} still to answer." if missing else ""


def assess(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, **_: Any) -> Data:
    """All nine questions are answered, and what the post is (R179, R180)."""
    if missing := still_to_answer(incident):
        raise Refused(missing, opened_by=(Act.ANSWER,))
    return {}


def monitor(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, reasons: str, look_again_on: dt.date, **_: Any
) -> Data:
    """Minor for now: kept, decided with reasons, looked at again on a day (R144, R184)."""
    if look_again_on <= on:
        raise Refused("The day to look again must be in the future.")
    incident.branch_reasons, incident.look_again_on = _reasons(reasons), look_again_on
    return {"look_again_on": look_again_on}


def meet(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, reasons: str, **_: Any) -> Data:
    """Action is required, and it begins face to face (R183)."""
    incident.branch_reasons = _reasons(reasons)
    return {}


def answer_with_route(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, reasons: str, route_told: str,
    told_on: dt.date | None = None, **_: Any,
) -> Data:  # fmt: skip
    """An opinion or a complaint about the school: the right route was explained, to whom and how (reading 27)."""
    if not route_told.strip():
        raise Refused("Say which route was explained, to whom and how.")
    if told_on is not None and told_on > on:
        raise Refused("The day cannot be in the future.")
    incident.branch_reasons, incident.route_told = _reasons(reasons), route_told.strip()
    incident.first_contact_on = incident.first_contact_on or told_on or on
    return {}


def hold_investigation(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, live: bool, note: str = "", **_: Any
) -> Data:
    """The police or another body investigates: letters are held, or no longer (R192). What was cleared before was
    cleared for what was known then: each letter is held again."""
    if not note.strip():
        raise Refused("Say which body it is, and what was said.")
    incident.investigation, incident.investigation_note = live, note.strip()[:300]
    incident.overrides.filter(gate="live_investigation", ended_at=None).update(ended_at=at)
    return {"live": live}


def openable(incident: Incident, user: User, facts: Facts, *, on: dt.date) -> list[tuple[gates.Gate, Act]]:
    """What this person may open by hand now: each gate that is shut, for each act that it still forbids."""
    return [
        (gate, act)
        for gate in gates.shut_now(facts)
        if permissions.may_open(user, gate.key, incident, on=on)
        for act in sorted(gate.forbids)
        if (gate.key, act.value) not in facts.opened
    ]


def override(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, gate: str, for_act: str, reasons: str, **_: Any
) -> Data:
    """A gate is opened for one act, by a post that the trust's rules name, with reasons that stay for ever."""
    known = gates.BY_KEY.get(gate)
    if known is None or Act(for_act) not in known.forbids:
        raise Refused("This gate does not forbid that.")
    if not permissions.may_open(by, gate, incident, on=on):
        raise Refused(f"This gate is not opened by hand by you. {known.opens}")
    if (gate, for_act) in Facts.of(incident).opened:
        raise Refused("It is open already.")
    row = Override.objects.create(incident=incident, gate=gate, act=for_act, reasons=_reasons(reasons), by=by, at=at)
    return {"override": row.pk, "gate": gate, "act": for_act}


def _reasons(reasons: str) -> str:
    if not reasons.strip():
        raise Refused("Give the reasons. They stay on the record.")
    return reasons.strip()
